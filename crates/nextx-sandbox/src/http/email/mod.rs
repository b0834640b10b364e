//! Email marketing.

mod history;
mod read;
mod write;

use std::sync::Arc;

use axum::{Router, routing::get};

use super::Shop;
use crate::Operation;

pub(super) fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route(
            Operation::EmailCampaignList.path(),
            get(read::list).post(write::create),
        )
        .route(
            Operation::EmailCampaignDetail.path(),
            get(read::detail).put(write::update),
        )
        .route(Operation::EmailHistoryList.path(), get(history::list))
        .route(Operation::EmailStatisticList.path(), get(read::statistic))
}
