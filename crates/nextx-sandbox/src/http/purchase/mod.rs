//! Purchase orders.

mod draft;
mod read;
mod write;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, put},
};

use super::Shop;
use crate::Operation;

pub(super) fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route(
            Operation::PurchaseList.path(),
            get(read::list).post(write::create),
        )
        .route(
            Operation::PurchaseDetailByCode.path(),
            get(read::detail_by_code),
        )
        .route(
            Operation::PurchaseUpdateShipping.path(),
            put(write::update_shipping),
        )
}
