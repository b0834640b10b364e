//! Customers and suppliers.

mod read;
mod write;

use std::sync::Arc;

use axum::{Router, routing::get};

use super::Shop;
use crate::Operation;

pub(super) fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route(
            Operation::CustomerList.path(),
            get(read::list).post(write::create),
        )
        .route(
            Operation::CustomerDetail.path(),
            get(read::detail).put(write::update),
        )
}
