//! Returned goods.

mod draft;
mod link;
mod read;
mod write;

use std::sync::Arc;

use axum::{Router, routing::get};

use super::Shop;
use crate::Operation;

pub(super) fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route(
            Operation::SellReturnList.path(),
            get(read::list).post(write::create),
        )
        .route(
            Operation::SellReturnDetail.path(),
            get(read::detail).put(write::update),
        )
}
