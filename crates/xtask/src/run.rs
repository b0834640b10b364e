//! `cargo xtask run`: the app on its demo shop.

use std::path::Path;

use crate::{
    app::{self, Profile},
    demo::{self, Shop, Use},
    display,
    failure::Failure,
    install, say,
    shell::{self, cargo, program},
    window::Job,
};

/// What the person asked for.
#[derive(Debug)]
pub(crate) struct Choices {
    pub(crate) release: bool,
    pub(crate) headless: bool,
    pub(crate) keep: bool,
}

pub(crate) fn perform(root: &Path, choices: &Choices) -> Result<(), Failure> {
    let profile = if choices.release {
        Profile::Release
    } else {
        Profile::Dev
    };
    install::everything(root)?;
    app::build(root, profile)?;
    if !choices.headless && display::is_present() {
        return attended(root, profile);
    }
    say::line(if choices.headless {
        "No screen wanted: one demo sale is rung up unattended on an invisible one."
    } else {
        "There is no screen (neither DISPLAY nor WAYLAND_DISPLAY): one demo sale is rung up unattended on an invisible one."
    });
    let shop = demo_sale(root, profile)?;
    if choices.keep {
        say::line("The sandbox stays up until Ctrl-C.");
        return shop.program.wait();
    }
    Ok(())
}

fn attended(root: &Path, profile: Profile) -> Result<(), Failure> {
    let folder = demo::folder(root.join("target/demo"))?;
    let shop = Shop::open(root, profile, &folder, Use::Person)?;
    say::step("Open the app, signed in to the demo shop; close its window to end");
    let mut command = program(profile.program(root, "nextx-till"));
    shop.introduce_to(&mut command);
    command.env("TILL_DATA_DIR", folder.join("data"));
    shell::run(
        command,
        "look at the app's own words above, and at the log in target/demo/data",
    )
}

/// Rings up one sale in the real window of the built app and finds it at the sandbox. Answers the sandbox.
pub(crate) fn demo_sale(root: &Path, profile: Profile) -> Result<Shop, Failure> {
    if !cfg!(target_os = "linux") {
        return Err(Failure::new(
            "ringing up a sale unattended",
            "the web view of this system has no driver",
            "run it on Linux, or run `cargo xtask run` to use the app yourself",
        ));
    }
    let results = demo::folder(root.join("target/demo"))?;
    // New each time: the one sale of this shop made through the API is then the one that is looked for.
    let state = demo::empty_folder(results.join("unattended"))?;
    let shop = Shop::open(root, profile, &state, Use::Unattended)?;

    say::step("Ring up one sale in the real window");
    Job::DemoSale.perform(root, profile, |command| {
        shop.introduce_to(command);
        command
            .env("TILL_E2E_STATE", &state)
            .env("TILL_E2E_RESULTS", &results);
    })?;

    say::step("Ask the sandbox for that sale, as another client of NextX would");
    let mut command = program("python3");
    command
        .arg(root.join("tests/e2e/find_order.py"))
        .arg(results.join("sale.json"));
    shop.introduce_to(&mut command);
    shell::run(
        command,
        "compare target/demo/sale.json with what the script says above",
    )?;
    say::line(format_args!(
        "Screenshots, receipt.png, receipt.pdf and sale.json: {}",
        results.display()
    ));
    Ok(shop)
}

/// `cargo xtask sandbox`: the local NextX by itself, built as with everything else, so that nothing is compiled twice.
pub(crate) fn sandbox(root: &Path, flags: &[String]) -> Result<(), Failure> {
    let mut arguments = Profile::Dev.workspace("build");
    arguments.extend(["--quiet", "--bin", "nextx-sandbox"]);
    shell::run(cargo(&arguments), "mend what the compiler names above")?;
    let mut command = program(Profile::Dev.program(root, "nextx-sandbox"));
    command.args(flags);
    shell::run(command, "look at its own words above")
}
