//! What the till does: use cases by area, and the workers that run beside them.
//!
//! *Invariants:* no Tauri here, and no screen. Time, randomness and the secret store are handed in. A use case either
//! happens wholly or not at all; reading never waits for the network.

pub mod app;
mod device;
pub mod environment;
pub mod error;
pub mod events;
pub mod home;
mod keys;
mod ledger;
pub mod ops;
pub mod orders;
pub mod printer;
mod profile;
mod session;
pub mod system;
pub mod table;
pub mod table_file;
pub mod vault;
mod wire;
mod workers;

pub use app::{App, Parts};
pub use device::{Language, ScanEnd, Scanner, Sounds, TextSize, Theme};
pub use environment::Environment;
pub use error::Error;
pub use events::{Change, Changes};
pub use keys::{KeptIn, code::CodeError};
pub use session::Timing;
pub use workers::refresh::{Collection, CollectionProgress, Progress};
