//! The tests that drive the built program through its real window, and what uses the same driver.

use std::{fs, path::Path, process::Command};

use crate::{
    app::{self, Profile},
    demo,
    display::VirtualScreen,
    failure::Failure,
    install, say,
    shell::{self, cargo},
    tally::{Count, count_tests},
};

/// The test program of the root package that opens windows: left out by plain `cargo test`.
pub(crate) const PROGRAM: &str = "e2e";

/// Where the tests leave their screenshots, below the top of the checkout.
const TAKEN: &str = "target/e2e";
/// Where the README's pictures are committed.
const SHOWN: &str = "docs/pictures";
/// The pictures that the README shows.
const PICTURES: [&str; 11] = [
    "keyboard-cart",
    "keyboard-search",
    "keyboard-receipt",
    "transfer-vietqr",
    "second-start-payment-dark-en",
    "returns-exchange",
    "customer-vi-goods",
    "stock-vi-chosen",
    "receipt-template-editor-a4-vi-light",
    "overview-vi-week",
    "tasks-vi-board",
];

/// A command that builds the app and what drives it, and performs the tests, or the one job that is no test.
fn command(job: Option<&str>) -> Command {
    let mut arguments = Profile::Dev.workspace("test");
    arguments.extend(["--test", PROGRAM, "--", "--test-threads=1"]);
    if let Some(job) = job {
        arguments.extend(["--ignored", "--exact", job, "--nocapture"]);
    }
    cargo(&arguments)
}

/// Runs the end-to-end tests on a screen of their own, one after the other.
pub(crate) fn test(root: &Path, count: &mut Count) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        say::note("left out: the web view of this system has no driver; they run on Linux");
        return Ok(());
    }
    // What an earlier run left must not pass for this run's.
    demo::empty_folder(root.join(TAKEN))?;
    let screen = VirtualScreen::start()?;
    let mut command = command(None);
    screen.show(&mut command);
    let outcome = count_tests(command, count);
    say::note(format_args!("screenshots: {}", root.join(TAKEN).display()));
    outcome
}

/// `cargo xtask pictures`
pub(crate) fn take_pictures(root: &Path) -> Result<(), Failure> {
    install::everything(root)?;
    app::build(root, Profile::Dev)?;
    say::step("Take the pictures");
    test(root, &mut Count::default())?;
    let shown = root.join(SHOWN);
    let copy = |name: &str| {
        let file = format!("{name}.png");
        fs::create_dir_all(&shown)?;
        fs::copy(root.join(TAKEN).join(&file), shown.join(&file))
    };
    for name in PICTURES {
        copy(name).map_err(|error| {
            Failure::new(
                format!("copying {name}.png to {SHOWN}"),
                error,
                "see whether a test still takes this picture",
            )
        })?;
    }
    say::note(format_args!(
        "copied to {}; look at them before you commit",
        shown.display()
    ));
    Ok(())
}

/// A job of the driver that is no test, on a screen of its own.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Job {
    /// Rings up one sale.
    DemoSale,
    /// Times the app.
    Measure,
}

impl Job {
    fn name(self) -> &'static str {
        match self {
            Self::DemoSale => "unattended::demo_sale",
            Self::Measure => "measure::measure",
        }
    }

    /// Performs the job with the app of this profile, which is built; `prepare` adds to its environment. What drives the
    /// window is the same for all.
    pub(crate) fn perform(
        self,
        root: &Path,
        profile: Profile,
        prepare: impl FnOnce(&mut Command),
    ) -> Result<(), Failure> {
        let screen = VirtualScreen::start()?;
        let mut command = command(Some(self.name()));
        screen.show(&mut command);
        command.env("TILL_E2E_APP", profile.program(root, "nextx-till"));
        prepare(&mut command);
        shell::run(command, "look at the driver's words above")
    }
}
