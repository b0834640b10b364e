//! Sell orders.

mod create;
mod draft;
mod read;

use std::sync::Arc;

use axum::{Router, routing::get};

use super::Shop;
use crate::Operation;

pub(super) fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route(
            Operation::SellList.path(),
            get(read::list).post(create::create),
        )
        .route(Operation::SellDetail.path(), get(read::detail))
}
