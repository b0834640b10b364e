//! What holds the house together: permissions, bindings, and the real handlers over Tauri's mock runtime.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)]

mod handlers;
mod permissions;
