//! The torture itself, for a proof is worth what its instruments are.
#![allow(clippy::unwrap_used)]

mod books;
mod drive;
mod line;
mod shop;
