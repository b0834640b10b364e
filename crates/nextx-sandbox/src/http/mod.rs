//! The two hosts over HTTP.

mod admin;
mod answer;
mod automation;
mod campaign;
mod category;
mod common;
mod customer;
mod email;
mod faulty;
mod fields;
mod lead;
mod marketing;
mod master;
mod opportunity;
mod pictures;
mod pipeline;
mod product;
mod purchase;
mod query;
mod resource;
mod sell;
mod sell_return;
mod shop;
mod shown;
mod sms;
mod staff;
mod task;
mod throttle;
mod token;
mod trade;
mod units;
mod user;

use std::sync::Arc;

use axum::{
    Router,
    http::{Method, StatusCode},
    middleware,
    response::IntoResponse,
};
use serde_json::json;

pub(crate) use self::{
    marketing::messages_sent,
    opportunity::record_outcome,
    shop::{Shop, ShopSetup},
    token::expire_all as expire_tokens,
};
use crate::operation::Host;

/// The open-api host: its operations, the pictures and the admin API.
pub(crate) fn open_api(shop: &Arc<Shop>) -> Router {
    let operations = Router::new()
        .merge(token::routes())
        .merge(master::routes())
        .merge(resource::routes())
        .merge(category::routes())
        .merge(product::routes())
        .merge(lead::routes())
        .merge(customer::routes())
        .merge(purchase::routes())
        .merge(sell::routes())
        .merge(sell_return::routes())
        .merge(common::routes());
    finish(Host::OpenApi, operations, shop)
}

/// The crm host: its operations and the admin API.
pub(crate) fn crm(shop: &Arc<Shop>) -> Router {
    let operations = Router::new()
        .merge(user::routes())
        .merge(automation::routes())
        .merge(campaign::routes())
        .merge(opportunity::routes())
        .merge(sms::routes())
        .merge(email::routes())
        .merge(task::routes());
    finish(Host::Crm, operations, shop)
}

/// The admin API alone, for the listener that stays up while the shop is offline.
pub(crate) fn admin(shop: &Arc<Shop>) -> Router {
    admin::router()
        .fallback(unknown_path)
        .with_state(Arc::clone(shop))
}

fn finish(host: Host, operations: Router<Arc<Shop>>, shop: &Arc<Shop>) -> Router {
    operations
        .merge(admin::router())
        .fallback(unknown_path)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(
            (host, Arc::clone(shop)),
            pipeline::pass,
        ))
        .with_state(Arc::clone(shop))
}

/// A path that no route knows, in the framework's words.
async fn unknown_path() -> impl IntoResponse {
    (
        StatusCode::NOT_FOUND,
        axum::Json(json!({"message": "The route could not be found."})),
    )
}

async fn wrong_method(method: Method) -> impl IntoResponse {
    let message = format!("The {method} method is not supported for this route.");
    (
        StatusCode::METHOD_NOT_ALLOWED,
        axum::Json(json!({"message": message})),
    )
}
