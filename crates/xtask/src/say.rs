//! The tasks' own lines on the terminal, all through one door.
#![allow(clippy::print_stdout)]

use std::{
    fmt,
    io::{self, Write},
};

/// Announces a step.
pub(crate) fn step(text: impl fmt::Display) {
    line(format_args!("==> {text}"));
}

/// A detail of the running step.
pub(crate) fn note(text: impl fmt::Display) {
    line(format_args!("    {text}"));
}

/// A line as it is. A terminal that is gone ends the task, as it would end any other program.
pub(crate) fn line(text: impl fmt::Display) {
    let mut out = io::stdout().lock();
    if writeln!(out, "{text}").and_then(|()| out.flush()).is_err() {
        std::process::exit(1);
    }
}
