//! The admin API under `/sandbox/`: faults, network, tokens, clock, switches, and plain readings for tests. No token is needed;
//! it listens on loopback alone.

use std::{sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::{ConnectInfo, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    Shop, expire_tokens as expire_all, marketing::catch_up, messages_sent, pictures, record_outcome,
};
use crate::{
    Offline, PendingFault, SandboxError, Switches,
    clock::zoneless,
    gate::Connection,
    store::{
        campaigns::{self, StoredCampaign},
        common::{self, StoredWebformEntry, StoredZnsMessage},
        debts::{self, DebtFilter, StoredDebt},
        messages::{MessageKind, StoredMessage},
        orders::{self, OrderFilter, StoredOrder},
        purchases::{self, PurchaseFilter, StoredPurchase},
        returns::{self, ReturnFilter, StoredReturn},
        tasks::{self, StoredTask},
    },
};

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new()
        .route("/sandbox/state", get(state))
        .route("/sandbox/orders", get(orders))
        .route("/sandbox/returns", get(returns))
        .route("/sandbox/purchases", get(purchases))
        .route("/sandbox/zns", get(zns))
        .route("/sandbox/webforms", get(webforms))
        .route("/sandbox/debts", get(debts))
        .route("/sandbox/tasks", get(all_tasks))
        .route("/sandbox/sms", get(sms))
        .route("/sandbox/emails", get(emails))
        .route("/sandbox/campaigns", get(all_campaigns))
        .route("/sandbox/opportunities/outcome", post(end_action))
        .route("/sandbox/clock", get(clock).post(advance_clock))
        .route("/sandbox/requests", get(requests).delete(forget_requests))
        .route(
            "/sandbox/faults",
            get(faults).post(add_fault).delete(clear_faults),
        )
        .route("/sandbox/offline", get(offline).put(set_offline))
        .route("/sandbox/tokens/expire", post(expire_tokens))
        .route("/sandbox/switches", get(switches).patch(change_switches))
        .route("/sandbox/pictures/{file}", get(pictures::picture))
}

/// The sandbox failed while answering its owner.
struct Failed(SandboxError);

impl<E: Into<SandboxError>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        tracing::error!(error = %self.0, "the sandbox failed");
        (
            StatusCode::INTERNAL_SERVER_ERROR,
            Json(json!({"message": self.0.to_string()})),
        )
            .into_response()
    }
}

async fn state(State(shop): State<Arc<Shop>>) -> Result<Json<Value>, Failed> {
    let (seed, products, customers, orders, tokens): (i64, i64, i64, i64, i64) = sqlx::query_as(
        "SELECT seed, (SELECT count(*) FROM product), (SELECT count(*) FROM customer),
                (SELECT count(*) FROM sell), (SELECT count(*) FROM token)
         FROM shop",
    )
    .fetch_one(&shop.pool)
    .await?;
    Ok(Json(json!({
        "seed": seed.cast_unsigned(),
        "today": shop.today().to_string(),
        "products": products,
        "customers": customers,
        "orders": orders,
        "tokens": tokens,
        "offline": shop.faults.offline(),
        "faults": shop.faults.pending(),
        "switches": shop.switches(),
    })))
}

async fn orders(
    State(shop): State<Arc<Shop>>,
    Query(filter): Query<OrderFilter>,
) -> Result<Json<Vec<StoredOrder>>, Failed> {
    Ok(Json(orders::read(&shop.pool, &filter).await?))
}

async fn returns(
    State(shop): State<Arc<Shop>>,
    Query(filter): Query<ReturnFilter>,
) -> Result<Json<Vec<StoredReturn>>, Failed> {
    Ok(Json(returns::read(&shop.pool, &filter).await?))
}

async fn purchases(
    State(shop): State<Arc<Shop>>,
    Query(filter): Query<PurchaseFilter>,
) -> Result<Json<Vec<StoredPurchase>>, Failed> {
    Ok(Json(purchases::read(&shop.pool, &filter).await?))
}

async fn zns(State(shop): State<Arc<Shop>>) -> Result<Json<Vec<StoredZnsMessage>>, Failed> {
    Ok(Json(common::zns(&shop.pool).await?))
}

async fn webforms(State(shop): State<Arc<Shop>>) -> Result<Json<Vec<StoredWebformEntry>>, Failed> {
    Ok(Json(common::webforms(&shop.pool).await?))
}

async fn debts(
    State(shop): State<Arc<Shop>>,
    Query(filter): Query<DebtFilter>,
) -> Result<Json<Vec<StoredDebt>>, Failed> {
    Ok(Json(debts::read(&shop.pool, &filter).await?))
}

async fn all_tasks(State(shop): State<Arc<Shop>>) -> Result<Json<Vec<StoredTask>>, Failed> {
    Ok(Json(tasks::read(&shop.pool).await?))
}

async fn sms(State(shop): State<Arc<Shop>>) -> Result<Json<Vec<StoredMessage>>, Failed> {
    Ok(Json(messages_sent(&shop, MessageKind::Sms).await?))
}

async fn emails(State(shop): State<Arc<Shop>>) -> Result<Json<Vec<StoredMessage>>, Failed> {
    Ok(Json(messages_sent(&shop, MessageKind::Email).await?))
}

async fn all_campaigns(State(shop): State<Arc<Shop>>) -> Result<Json<Vec<StoredCampaign>>, Failed> {
    Ok(Json(campaigns::read(&shop.pool).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ended {
    opportunity_id: i64,
    result_id: i64,
}

/// What the staff does in NextX and no operation can: the current action of an opportunity ends in one of its results.
async fn end_action(
    State(shop): State<Arc<Shop>>,
    Json(ended): Json<Ended>,
) -> Result<StatusCode, Failed> {
    let known = record_outcome(&shop, ended.opportunity_id, ended.result_id).await?;
    Ok(if known {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_s: u64,
}

async fn clock(State(shop): State<Arc<Shop>>) -> Json<Value> {
    Json(json!({
        "now": zoneless(&shop.now()),
        "today": shop.today().to_string(),
        "advanced_s": shop.clock.advanced().as_secs(),
    }))
}

/// Forward only: what has happened stays so.
async fn advance_clock(State(shop): State<Arc<Shop>>, Json(by): Json<Advance>) -> Json<Value> {
    shop.clock.advance(Duration::from_secs(by.advance_s));
    clock(State(shop)).await
}

async fn requests(State(shop): State<Arc<Shop>>) -> Json<Value> {
    let counts = shop
        .requests()
        .into_iter()
        .map(|(operation, count)| (operation.id().to_owned(), count.into()));
    Json(Value::Object(counts.collect()))
}

async fn forget_requests(State(shop): State<Arc<Shop>>) -> StatusCode {
    shop.forget_requests();
    StatusCode::NO_CONTENT
}

async fn faults(State(shop): State<Arc<Shop>>) -> Json<Vec<PendingFault>> {
    Json(shop.faults.pending())
}

async fn add_fault(State(shop): State<Arc<Shop>>, Json(fault): Json<PendingFault>) -> StatusCode {
    shop.faults.add(fault);
    StatusCode::NO_CONTENT
}

async fn clear_faults(State(shop): State<Arc<Shop>>) -> StatusCode {
    shop.faults.clear();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NetworkChange {
    mode: Offline,
}

async fn offline(State(shop): State<Arc<Shop>>) -> Json<Value> {
    Json(json!({"mode": shop.faults.offline()}))
}

/// `drop` can be taken back on the same listener; `refuse` only on the admin listener, as the others are closed.
async fn set_offline(
    State(shop): State<Arc<Shop>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    Json(change): Json<NetworkChange>,
) -> StatusCode {
    shop.faults.set_offline_sparing(change.mode, &connection);
    StatusCode::NO_CONTENT
}

async fn expire_tokens(State(shop): State<Arc<Shop>>) -> Result<Json<Value>, Failed> {
    Ok(Json(json!({"expired": expire_all(&shop).await?})))
}

async fn switches(State(shop): State<Arc<Shop>>) -> Json<Switches> {
    Json(shop.switches())
}

/// What has happened up to now follows the switches as they were.
async fn change_switches(
    State(shop): State<Arc<Shop>>,
    Json(changes): Json<Map<String, Value>>,
) -> Result<Response, Failed> {
    let mut connection = shop.pool.acquire().await?;
    catch_up(&shop, &mut connection).await?;
    Ok(match shop.change_switches(changes) {
        Ok(switches) => Json(switches).into_response(),
        Err(error) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            Json(json!({"message": error.to_string()})),
        )
            .into_response(),
    })
}
