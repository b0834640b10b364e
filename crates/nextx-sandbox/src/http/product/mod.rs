//! Products.

mod create;
mod draft;
mod list;
mod read;
mod units;
mod update;

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
            Operation::ProductList.path(),
            get(list::list).post(create::create),
        )
        .route(Operation::ProductDetail.path(), get(read::detail))
        .route(Operation::ProductUpdate.path(), put(update::update))
}
