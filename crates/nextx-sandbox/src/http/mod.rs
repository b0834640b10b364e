//! The two hosts over HTTP.

mod admin;
mod answer;
mod customer;
mod faulty;
mod fields;
mod master;
mod pictures;
mod pipeline;
mod product;
mod query;
mod sell_create;
mod sell_draft;
mod sell_read;
mod shop;
mod throttle;
mod token;

use std::sync::Arc;

use axum::{
    Router,
    http::{Method, StatusCode},
    middleware,
    response::IntoResponse,
    routing::{get, post},
};
use serde_json::json;

pub(crate) use self::{
    shop::{Shop, ShopSetup},
    token::expire_all as expire_tokens,
};
use crate::{Operation, operation::Host};

/// The open-api host: the operations, the pictures and the admin API.
pub(crate) fn open_api(shop: &Arc<Shop>) -> Router {
    let operations = Router::new()
        .route(Operation::TokenCreate.path(), post(token::create))
        .route(Operation::BranchList.path(), get(master::branches))
        .route(Operation::StoreList.path(), get(master::stores))
        .route(Operation::CategoryList.path(), get(master::categories))
        .route(Operation::EmployeeList.path(), get(master::employees))
        .route(
            Operation::SalesUserList.path(),
            // The pipeline lets through what the switch allows.
            get(master::sales_users).post(master::sales_users),
        )
        .route(Operation::ProductList.path(), get(product::list))
        .route(Operation::ProductDetail.path(), get(product::detail))
        .route(
            Operation::CustomerList.path(),
            get(customer::list).post(customer::create),
        )
        .route(Operation::CustomerDetail.path(), get(customer::detail))
        .route(
            Operation::SellList.path(),
            get(sell_read::list).post(sell_create::create),
        )
        .route(Operation::SellDetail.path(), get(sell_read::detail));
    finish(Host::OpenApi, operations, shop)
}

/// The crm host: no operation yet, so every path is unknown to it.
pub(crate) fn crm(shop: &Arc<Shop>) -> Router {
    finish(Host::Crm, Router::new(), shop)
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
