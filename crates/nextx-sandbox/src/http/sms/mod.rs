//! SMS marketing.

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
            Operation::SmsCampaignList.path(),
            get(read::list).post(write::create),
        )
        .route(
            Operation::SmsCampaignDetail.path(),
            get(read::detail).put(write::update),
        )
        .route(Operation::SmsHistoryList.path(), get(history::list))
}
