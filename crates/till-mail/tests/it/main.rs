//! Letters as they are sent and as they are shown.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod harmless;
mod hostile;
mod hostile_cases;
mod letters;
mod properties;
