//! Commands: parse what the UI sent, call one use case, map the answer.

pub mod counter;
pub mod payment;
pub mod sales;
pub mod setup;

use std::sync::Arc;

use tauri::State;
use till_app::App;

use crate::error::CommandError;

type Till<'a> = State<'a, Arc<App>>;
type Answer<T> = Result<T, CommandError>;
