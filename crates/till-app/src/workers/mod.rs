//! What runs beside the screens: refresh reads NextX into the store, the outbox sends the store to NextX.

mod look;
pub(crate) mod outbox;
pub(crate) mod refresh;
