//! Campaigns and their stages.

mod read;
mod stages;
mod write;

use std::sync::Arc;

use axum::{Router, routing::get};

pub(super) use self::{read::Campaign, stages::Stage};
use super::Shop;
use crate::Operation;

/// Campaigns are made where they are listed; the document shows the path of automations instead (A12).
pub(super) fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route(
            Operation::CampaignList.path(),
            get(read::list).post(write::create),
        )
        .route(
            Operation::CampaignDetail.path(),
            get(read::detail).put(write::update),
        )
}
