//! The tests that drive the built program through its real window, and what uses the same driver.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, PoisonError},
    thread,
    time::Instant,
};

use serde_json::Value;

use crate::{
    app::{self, Profile},
    demo,
    display::VirtualScreen,
    failure::Failure,
    install, say,
    shell::{self, cargo},
    tally::{Count, MEND},
};

/// The test program of the root package that opens windows: left out by plain `cargo test`.
pub(crate) const PROGRAM: &str = "e2e";

/// Where the tests leave their screenshots, below the top of the checkout.
const TAKEN: &str = "target/e2e";
/// Where the README's pictures are committed.
const SHOWN: &str = "docs/pictures";
/// The pictures that the README shows.
const PICTURES: [&str; 13] = [
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
    "email-phone",
    "opportunities-board",
];

/// How many windows are open at once, each on a screen of its own: a test waits for its window more than it reckons.
const AT_ONCE: usize = 2;

/// Runs the end-to-end tests, each in a process of its own.
pub(crate) fn test(root: &Path, count: &mut Count) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        say::note("left out: the web view of this system has no driver; they run on Linux");
        return Ok(());
    }
    // What an earlier run left must not pass for this run's.
    demo::empty_folder(root.join(TAKEN))?;
    let program = built()?;
    let mut list = shell::program(&program);
    list.args(["--list", "--format", "terse"]);
    let list = shell::read(list, MEND)?;
    let names = list.lines().filter_map(|line| line.strip_suffix(": test"));
    let names = Mutex::new(names);
    let next = || names.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || -> Result<(Count, Vec<&str>), Failure> {
        let screen = VirtualScreen::start()?;
        let (mut count, mut failed) = (Count::default(), Vec::new());
        while let Some(name) = next() {
            let mut command = shell::program(&program);
            command.args(["--exact", name]).current_dir(root);
            screen.show(&mut command);
            let began = Instant::now();
            let (content, words) = shell::hear(command)?;
            words.lines().for_each(|line| count.add_libtest_line(line));
            // In one piece, for another test speaks meanwhile; of one that went well that it did is enough.
            say::line(format_args!(
                "{:>6} s  {name}{}",
                began.elapsed().as_secs(),
                if content { "" } else { " FAILED" }
            ));
            if !content {
                say::line(words);
                failed.push(name);
            }
        }
        Ok((count, failed))
    };
    let outcomes: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join()).collect()
    });
    say::note(format_args!("screenshots: {}", root.join(TAKEN).display()));
    let mut failed = Vec::new();
    for outcome in outcomes {
        let broken = |_| Failure::new("the tests", "what runs them broke off", MEND);
        let (some, some_failed) = outcome.map_err(broken)??;
        count.add(some);
        failed.extend(some_failed);
    }
    if failed.is_empty() {
        return Ok(());
    }
    // One that broke off without a count has failed too.
    count.failed = count.failed.max(failed.len() as u64);
    Err(Failure::new(
        "Tests in the real window",
        format!("{} failed; their words are above", failed.join(", ")),
        MEND,
    ))
}

/// Builds the test program and answers where it is.
fn built() -> Result<PathBuf, Failure> {
    let mut arguments = Profile::Dev.workspace("test");
    arguments.extend([
        "--test",
        PROGRAM,
        "--no-run",
        "--quiet",
        "--message-format=json",
    ]);
    let messages = shell::read(cargo(&arguments), "mend what the compiler names above")?;
    let executable = |line: &str| -> Option<PathBuf> {
        let message: Value = serde_json::from_str(line).ok()?;
        (message["target"]["name"] == PROGRAM && message["profile"]["test"] == true)
            .then(|| message["executable"].as_str().map(PathBuf::from))?
    };
    messages.lines().find_map(executable).ok_or_else(|| {
        Failure::new(
            "building the tests in the real window",
            "cargo names no program of theirs",
            MEND,
        )
    })
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
        let mut arguments = Profile::Dev.workspace("test");
        arguments.extend(["--test", PROGRAM, "--", "--ignored", "--exact"]);
        arguments.extend([self.name(), "--nocapture"]);
        let mut command = cargo(&arguments);
        screen.show(&mut command);
        command.env("TILL_E2E_APP", profile.program(root, "nextx-till"));
        prepare(&mut command);
        shell::run(command, "look at the driver's words above")
    }
}
