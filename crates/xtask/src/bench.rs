//! `cargo xtask bench`: what `docs/measurements.md` reports.

use std::path::Path;

use crate::{
    app::{self, Profile},
    demo,
    failure::Failure,
    install, say,
    shell::{self, cargo},
    window::Job,
};

pub(crate) fn perform(root: &Path) -> Result<(), Failure> {
    install::everything(root)?;
    app::build(root, Profile::Release)?;

    say::step("Measure in the real window");
    let state = demo::empty_folder(root.join("target/bench"))?;
    Job::Measure.perform(Profile::Release, |command| {
        command.env("TILL_E2E_STATE", &state);
    })?;

    say::step("Measure the store");
    shell::run(
        cargo(&["bench", "--package", "till-store"]),
        "look at the words above",
    )
}
