//! Leads, which the API calls contacts.

mod read;
mod write;

use std::sync::Arc;

use axum::{Router, routing::get};

pub(super) use self::write::enter;
use super::Shop;
use crate::Operation;

pub(super) fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route(
            Operation::LeadList.path(),
            get(read::list).post(write::create),
        )
        .route(
            Operation::LeadDetail.path(),
            get(read::detail).put(write::update),
        )
}

/// What a request may say of a lead.
#[derive(Debug, Default, sqlx::FromRow)]
pub(super) struct Lead {
    employee_id: Option<i64>,
    branch_id: Option<i64>,
    /// JSON text.
    resources: String,
    name: String,
    mobile: String,
    email: String,
    website: String,
    address: String,
    status: String,
    date_assigned: Option<String>,
    code: String,
    birthday: Option<String>,
    sex: String,
    description: String,
    avatar: String,
    account_name: String,
    account_address: String,
    account_no: String,
}
