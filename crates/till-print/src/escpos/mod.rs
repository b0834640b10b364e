//! ESC/POS: what a thermal printer is told, and what it answers. Commands and bits are those of Epson's *ESC/POS Command
//! Reference*; only what printers of every make understand is used.
//!
//! Text goes as dots: code pages with Vietnamese letters differ from printer to printer.

mod job;
mod status;

pub use job::{Drawer, Job, kick};
pub use status::{ASK, ASK_WHEN_DONE, Condition, Question, Reply};
