//! Screens: whether there is one, and an invisible one of our own.

use std::{env, fs::File, process::Command};

use crate::{
    failure::Failure,
    say,
    shell::{self, Background},
};

/// The common till's screen.
const SCREEN: &str = "1366x768x24";

/// What it says, most of it of no interest while it runs.
const SAID: &str = "target/xvfb.log";

/// An Xvfb of our own, which ends with this value.
#[derive(Debug)]
pub(crate) struct VirtualScreen {
    /// Such as `:99`.
    name: String,
    _server: Background,
}

/// Whether this process can open a window that somebody sees.
pub(crate) fn is_present() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

impl VirtualScreen {
    /// Starts Xvfb on a free display, which it chooses itself.
    pub(crate) fn start() -> Result<Self, Failure> {
        let said = File::create(SAID).map_err(|error| {
            Failure::new(
                format!("creating {SAID}"),
                error,
                "free some space or mend the rights of the folder above it",
            )
        })?;
        let mut command = shell::program("Xvfb");
        command
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                SCREEN,
                "-nolisten",
                "tcp",
            ])
            .stderr(said);
        let (server, number) = Background::start(
            command,
            "look at target/xvfb.log; where there is no such program, install the package xvfb",
        )?;
        let name = format!(":{}", number.trim());
        say::note(format_args!("Xvfb on {name}, {SCREEN}"));
        Ok(Self {
            name,
            _server: server,
        })
    }

    /// Lets a program open its windows here.
    pub(crate) fn show(&self, command: &mut Command) {
        command
            .env("DISPLAY", &self.name)
            .env_remove("WAYLAND_DISPLAY")
            .env("GDK_BACKEND", "x11");
    }
}
