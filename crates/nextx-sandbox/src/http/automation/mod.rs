//! Automated marketing.

mod read;
mod run;
mod task;
mod write;

use std::sync::Arc;

use axum::{Router, routing::get};

pub(super) use self::run::run_due;
use super::Shop;
use crate::Operation;

pub(super) fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route(
            Operation::AutomationList.path(),
            get(read::list).post(write::create),
        )
        .route(
            Operation::AutomationDetail.path(),
            get(read::detail).put(write::update),
        )
}
