//! Tasks.

mod read;
mod status;
mod write;

use std::sync::Arc;

use axum::{Router, routing::get};

use super::{Shop, fields::Empty};
use crate::Operation;

/// What the server calls a task inside (E47).
const MODEL_NAME: &str = "App\\Models\\Task\\Task";

/// Fields that are only passed on.
const PASSED_ON: [(&str, Empty); 14] = [
    ("stage_status", Empty::Null),
    ("attachments", Empty::Null),
    ("location", Empty::Null),
    ("correlative", Empty::List),
    ("project_stage_status", Empty::Null),
    ("tags", Empty::List),
    ("checkins", Empty::List),
    ("checklists", Empty::List),
    ("view_type", Empty::Null),
    ("result_id", Empty::Null),
    ("result", Empty::Null),
    ("result_note", Empty::Null),
    ("is_important", Empty::Null),
    ("is_urgent", Empty::Null),
];

pub(super) fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route(
            Operation::TaskList.path(),
            get(read::list).post(write::create),
        )
        .route(
            Operation::TaskDetail.path(),
            get(read::detail).put(write::update),
        )
}
