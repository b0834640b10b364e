//! Opportunities: leads on their way through the stages of a campaign.

mod contact;
mod create;
mod flow;
mod read;
mod update;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};

pub(super) use self::contact::Contact;
pub(crate) use self::flow::record_outcome;
use super::Shop;
use crate::Operation;

/// What the server calls an opportunity inside (E47).
const MODEL_NAME: &str = "App\\Models\\Crm\\Opportunity";
/// The number of the shop within the server, which leaks into records (E47).
const TENANT_ID: i64 = 1_596;

/// Opportunities are made on a path of their own (A18).
pub(super) fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route(Operation::OpportunityList.path(), get(read::list))
        .route(
            Operation::OpportunityDetail.path(),
            get(read::detail).put(update::update),
        )
        .route(Operation::OpportunityCreate.path(), post(create::create))
}
