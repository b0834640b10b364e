//! The project's tasks. `cargo xtask` lists them.

mod app;
mod bench;
mod check;
mod demo;
mod display;
mod failure;
mod files;
mod fuzz;
mod install;
mod operations;
mod run;
mod say;
mod shell;
mod tally;
mod test;
mod torture;
mod window;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use failure::Failure;

const USAGE: &str = "\
cargo xtask run [--release] [--headless] [--keep]
    Install what is missing, build, start the local sandbox and open the app, signed in to its demo shop.
    Without a screen (or with --headless) ring up one demo sale unattended and leave pictures and the
    receipt in target/demo/. --keep leaves the sandbox running after that until Ctrl-C.
cargo xtask test
    Install what is missing and run everything: formatting, lints, rules of the layout, Rust, UI,
    and end to end in the real window. The last line counts.
cargo xtask torture [--seeds N] [--lives N] [--kills N] [--seed N]
    Sell with the real till over a line that fails, kill it while it sells, and compare the books. Prints what
    happened, and as the last line what was lost, doubled and stuck.
cargo xtask torture --open-url URL --crm-url URL [--sales N] [--client-id ID] [--client-secret SECRET]
    Sell with the real till at any server, which may misbehave as it likes, and print as one JSON document what
    the till believes of each sale in the end. The account is that of the sandbox unless given there or in
    TILL_CLIENT_ID and TILL_CLIENT_SECRET; --help lists the rest.
cargo xtask sandbox [FLAGS]
    Start the local NextX by itself; --help lists what it can be told.
cargo xtask bench
    Measure cold start, memory, search and the durable sale in a release build.
cargo xtask bindings
    Write the UI's bindings of the app's commands anew.
cargo xtask operations
    Write docs/operations.md and docs/fields.md anew from the sources, and name what they lack.
cargo xtask fuzz [--seconds N]
    Feed the client whatever fuzzing finds, for a minute or N seconds. What does not hold is kept and named.
cargo xtask pictures
    Run the tests in the real window and copy the pictures that the README shows to docs/pictures/.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((task, flags)) = arguments.split_first() else {
        say::line(USAGE);
        return ExitCode::from(2);
    };
    let root = root();
    // Cargo and npm are meant for the checkout, wherever the task was called.
    if let Err(error) = std::env::set_current_dir(&root) {
        say::line(Failure::new(
            format!("entering {}", root.display()),
            error,
            "see whether the checkout was moved",
        ));
        return ExitCode::FAILURE;
    }
    match perform(&root, task, flags) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            say::line(failure);
            ExitCode::FAILURE
        }
    }
}

/// Answers whether all went well; a task that can go on after a failed step has told about it by then.
fn perform(root: &Path, task: &str, flags: &[String]) -> Result<bool, Failure> {
    if task == "fuzz" {
        return fuzz::perform(root, seconds(flags)?).map(|()| true);
    }
    if task == "sandbox" {
        return run::sandbox(root, flags).map(|()| true);
    }
    if task == "torture" {
        let drives = |flag: &String| flag.starts_with("--open-url") || flag == "--help";
        if flags.iter().any(drives) {
            return Ok(torture::drive(root, flags));
        }
        let choices = torture::Choices::read(flags);
        let choices = choices.ok_or_else(|| {
            usage("torture takes --seeds, --lives, --kills and --seed, each with a number, or --open-url and --crm-url")
        })?;
        return torture::perform(root, choices);
    }
    let flag = |name: &str| flags.iter().any(|flag| flag == name);
    let known: &[&str] = if task == "run" {
        &["--release", "--headless", "--keep"]
    } else {
        &[]
    };
    if let Some(unknown) = flags.iter().find(|flag| !known.contains(&flag.as_str())) {
        return Err(usage(&format!("{task} takes no {unknown}")));
    }
    match task {
        "run" => run::perform(
            root,
            &run::Choices {
                release: flag("--release"),
                headless: flag("--headless"),
                keep: flag("--keep"),
            },
        )
        .map(|()| true),
        "test" => Ok(test::perform(root)),
        "bench" => bench::perform(root).map(|()| true),
        "bindings" => app::write_bindings(root).map(|()| true),
        "operations" => operations::write(root).map(|()| true),
        "pictures" => window::take_pictures(root).map(|()| true),
        "help" | "--help" | "-h" => {
            say::line(USAGE);
            Ok(true)
        }
        _ => Err(usage(&format!("there is no task {task}"))),
    }
}

/// How long to fuzz.
fn seconds(flags: &[String]) -> Result<u32, Failure> {
    match flags {
        [] => Ok(fuzz::SECONDS),
        [name, seconds] if name == "--seconds" => seconds
            .parse()
            .map_err(|_| usage(&format!("{seconds} is no number of seconds"))),
        _ => Err(usage("fuzz takes --seconds and a number, or nothing")),
    }
}

fn usage(why: &str) -> Failure {
    Failure::new(
        "reading the arguments",
        why,
        format!("choose one of these:\n\n{USAGE}"),
    )
}

/// The top of the checkout.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}
