//! `cargo xtask bench`: what `docs/measurements.md` reports.

use std::path::Path;

use crate::{
    app::{self, Profile},
    demo::{self, Shop, Use},
    failure::Failure,
    install, say,
    shell::{self, cargo},
    window::Job,
};

/// A big shop.
const PRODUCTS: u32 = 100_000;

pub(crate) fn perform(root: &Path) -> Result<(), Failure> {
    install::everything(root)?;
    app::build(root, Profile::Release)?;

    let state = demo::empty_folder(root.join("target/bench"))?;
    let shop = Shop::open(
        root,
        Profile::Release,
        &state,
        Use::Measured { products: PRODUCTS },
    )?;
    say::step(format_args!(
        "Measure in the real window, {PRODUCTS} products"
    ));
    Job::Measure.perform(root, Profile::Release, |command| {
        shop.introduce_to(command);
        command.env("TILL_E2E_STATE", &state);
    })?;
    drop(shop);

    say::step("Measure the store and a campaign");
    shell::run(
        cargo(&["bench", "--package", "till-store", "--package", "till-core"]),
        "look at the words above",
    )
}
