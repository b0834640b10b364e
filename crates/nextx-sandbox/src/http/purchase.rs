//! Purchase orders.

use std::sync::Arc;

use axum::Router;

use super::Shop;

pub(super) fn routes() -> Router<Arc<Shop>> {
    Router::new()
}
