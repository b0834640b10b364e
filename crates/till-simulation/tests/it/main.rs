//! The simulation at work: nothing is lost or doubled, and each rule is missed where it is left out.

#![allow(clippy::unwrap_used)]

mod lives;
mod sabotage;
