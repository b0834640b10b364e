//! `cargo xtask test`: everything.

use std::{
    fs::{self, File},
    path::Path,
    thread,
};

use crate::{
    app::{self, Profile},
    check,
    failure::Failure,
    fuzz, install, operations, run, say,
    shell::{self, cargo, npm},
    tally::{self, Count, MEND, Tally, count_tests},
    torture, window,
};

/// Answers whether everything passed.
pub(crate) fn perform(root: &Path) -> bool {
    let mut tally = Tally::default();
    if !tally.check("Prepare", || install::everything(root)) {
        return tally.conclude();
    }
    tally.check("Rust: formatting", || formatting(root));
    tally.check("Layout: who may depend on whom", || {
        check::dependencies(root)
    });
    tally.check("Layout: where the UI may talk to Tauri", || {
        check::ui_imports(root)
    });
    tally.check("Contract: every operation and every field", || {
        operations::check(root)
    });

    tally.check("UI: types", || {
        shell::run(npm(root, &["run", "--silent", "check"]), MEND)
    });
    tally.check("UI: lints and formatting", || {
        shell::run(
            npm(root, &["run", "--silent", "lint"]),
            "mend what is named above, or run `npm run format` in ui/",
        )
    });
    let ui = tally.check("UI: build", || app::build_ui(root));

    // The UI's tests wait more than they reckon: beside the compiler they cost next to no time.
    thread::scope(|scope| {
        let beside = scope.spawn(|| ui_tests(root));
        tally.check("Fuzzing: whatever a server may answer", || {
            fuzz::perform(root, fuzz::SECONDS)
        });
        // The program embeds the built UI: without it nothing of the shell compiles.
        if ui {
            tally.check("Rust: lints", clippy);
            tally.check("Rust: documentation", documentation);
        }
        tally.step("UI: tests", |count| match beside.join() {
            Ok((counted, outcome)) => {
                *count = counted;
                outcome
            }
            Err(_) => Err(Failure::new(
                "the UI's tests",
                "what runs them broke off",
                MEND,
            )),
        });
    });

    if ui {
        let built = tally.step("Rust: tests", rust_tests);
        if built || Profile::Dev.program(root, "nextx-till").exists() {
            tally.check("Bindings: those of the app's commands", || {
                app::compare_bindings(root)
            });
            tally.check("Program: exports no symbol of SQLite", || {
                check::symbols(root)
            });
            tally.check("Torture: nothing lost, doubled or stuck", || {
                torture::step(root)
            });
            tally.step("Tests in the real window", |count| {
                window::test(root, count)
            });
            tally.check("The README's demo sale, found by another client", || {
                demo_sale(root)
            });
            tally.check("The sandbox as a program of its own", || {
                run::sandbox(root, &["--help".to_owned()])
            });
        }
    }
    tally.conclude()
}

/// What `cargo xtask run` does on a machine without a screen.
fn demo_sale(root: &Path) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        say::note("left out: the web view of this system has no driver; it runs on Linux");
        return Ok(());
    }
    // App and sandbox are those that the tests before were made with.
    run::demo_sale(root, Profile::Dev).map(drop)
}

fn formatting(root: &Path) -> Result<(), Failure> {
    shell::run(cargo(&["fmt", "--all", "--check"]), "run `cargo fmt --all`")?;
    let package = root.join(fuzz::PACKAGE);
    let mut command = cargo(&["fmt", "--check"]);
    command.current_dir(&package);
    shell::run(command, &format!("run `cargo fmt` in {}", fuzz::PACKAGE))
}

fn clippy() -> Result<(), Failure> {
    let mut arguments = Profile::Dev.workspace("clippy");
    arguments.extend(["--quiet", "--all-targets"]);
    let lint = |mut arguments: Vec<&str>| {
        arguments.extend(["--", "-D", "warnings"]);
        shell::run(cargo(&arguments), MEND)
    };
    lint(arguments)?;
    // `--all-targets` leaves out what plain `cargo test` leaves out.
    let mut arguments = Profile::Dev.workspace("clippy");
    arguments.extend(["--quiet", "--test", window::PROGRAM]);
    lint(arguments)
}

/// Every link leads somewhere, and every public item that rustdoc complains about is mended.
fn documentation() -> Result<(), Failure> {
    let mut arguments = Profile::Dev.workspace("doc");
    arguments.extend(["--quiet", "--no-deps"]);
    let mut command = cargo(&arguments);
    command.env("RUSTDOCFLAGS", "-D warnings");
    shell::run(command, MEND)
}

fn rust_tests(count: &mut Count) -> Result<(), Failure> {
    let mut arguments = Profile::Dev.workspace("test");
    arguments.push("--no-fail-fast");
    count_tests(cargo(&arguments), count)
}

/// Their words go to a file, for they run beside other steps; what failed is told.
fn ui_tests(root: &Path) -> (Count, Result<(), Failure>) {
    let report = root.join("target/vitest.json");
    let words = root.join("target/vitest.log");
    // An old report must not pass for this run's. It may be absent.
    drop(fs::remove_file(&report));
    let mut command = npm(
        root,
        &[
            "run",
            "--silent",
            "test",
            "--",
            "--reporter=default",
            "--reporter=json",
            "--outputFile.json=../target/vitest.json",
        ],
    );
    let broken = |why: String| Err(Failure::new("the UI's tests", why, MEND));
    let status = File::create(&words).and_then(|file| {
        command.stdout(file.try_clone()?).stderr(file);
        command.status()
    });
    let report = fs::read_to_string(&report).unwrap_or_default();
    let count = Count::of_vitest_report(&report).unwrap_or_default();
    let outcome = match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => {
            let mut failed = tally::failed_in_vitest_report(&report);
            if failed.is_empty() {
                failed = thrown_outside(&fs::read_to_string(&words).unwrap_or_default());
            }
            failed.insert(
                0,
                format!("{status}; all of their words are in {}", words.display()),
            );
            broken(failed.join("\n          "))
        }
        Err(error) => broken(error.to_string()),
    };
    (count, outcome)
}

/// What vitest says of errors that no test caused: they fail it all the same.
fn thrown_outside(words: &str) -> Vec<String> {
    let from = words.lines().skip_while(|line| !line.contains("Unhandled"));
    from.take(30).map(str::to_owned).collect()
}
