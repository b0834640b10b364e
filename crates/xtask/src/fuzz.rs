//! `cargo xtask fuzz`: both fuzz targets of the client at once, from the documented examples on.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::{
    failure::Failure,
    files,
    operations::written_records,
    say,
    shell::{self, cargo, program},
};

/// How long a run takes, where nobody says otherwise.
pub(crate) const SECONDS: u32 = 60;

/// The package of the targets, outside the workspace.
pub(crate) const PACKAGE: &str = "crates/nextx-api/fuzz";
const TARGETS: [&str; 2] = ["envelope", "decoding"];
/// Where the records that are tried are listed.
const LIST: &str = "crates/nextx-api/src/fuzzing.rs";

/// What libFuzzer has to know of a program, which stable Rust can give it without another tool.
const INSTRUMENTED: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Ccodegen-units=1 -Dwarnings --cfg fuzzing";

/// An input that takes longer, in seconds, or more memory, in MiB, is a finding.
const LONGEST_INPUT: u32 = 10;
const MOST_MEMORY: u32 = 2048;
/// In bytes; the largest example has four thousand.
const LARGEST_INPUT: u32 = 8192;

/// Builds the targets and runs both for so long. A finding fails, and stays in `target/fuzz/`.
pub(crate) fn perform(root: &Path, seconds: u32) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        say::note("left out: the instrumentation is set up for Linux");
        return Ok(());
    }
    all_records_are_tried(root)?;
    let folder = root.join("target/fuzz");
    let programs = build(root, &folder)?;
    let runs = programs
        .iter()
        .zip(TARGETS)
        .map(|(program, target)| Run::start(root, &folder, program, target, seconds))
        .collect::<Result<Vec<_>, _>>()?;
    // Both are heard to the end, and what each found is told.
    let mut findings: Vec<_> = runs.into_iter().filter_map(|run| run.end().err()).collect();
    let last = findings.pop();
    for finding in findings {
        say::line(finding);
    }
    last.map_or(Ok(()), Err)
}

/// A record that is declared and not tried would never be missed.
fn all_records_are_tried(root: &Path) -> Result<(), Failure> {
    let list = files::read(&root.join(LIST))?;
    let records = written_records(root)?;
    let missing = missing_in(&list, &records);
    if missing.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        format!("{LIST} has every record of the client"),
        format!("it lacks {}", missing.join(", ")),
        "add it to the list there",
    ))
}

fn missing_in<'a>(list: &str, records: &'a [String]) -> Vec<&'a str> {
    let listed = |record: &&str| list.lines().any(|line| line.trim() == *record);
    let records = records.iter().map(String::as_str);
    records.filter(|record| !listed(record)).collect()
}

/// Answers where the programs are, in the order of the targets.
fn build(root: &Path, folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let host = host()?;
    let built = folder.join("build");
    let mut command = cargo(&[
        "build",
        "--quiet",
        "--locked",
        "--release",
        "--target",
        &host,
    ]);
    command
        .arg("--manifest-path")
        .arg(root.join(PACKAGE).join("Cargo.toml"))
        .arg("--target-dir")
        .arg(&built)
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env("RUSTFLAGS", INSTRUMENTED);
    shell::run(
        command,
        "mend what is named above; after a change of the client's dependencies run `cargo update --workspace` in its fuzz/",
    )?;
    let folder = built.join(host).join("release");
    Ok(TARGETS.iter().map(|target| folder.join(target)).collect())
}

/// With its target named, cargo instruments the program and leaves alone what only takes part in building it.
fn host() -> Result<String, Failure> {
    let mut command = program(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    command.arg("-vV");
    let told = shell::read(command, "look at the Rust installation")?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| {
        Failure::new(
            "rustc -vV",
            "it names no host",
            "look at the Rust installation",
        )
    })
}

/// A target under way.
struct Run {
    target: &'static str,
    program: PathBuf,
    child: Child,
    log: PathBuf,
}

impl Run {
    fn start(
        root: &Path,
        folder: &Path,
        program: &Path,
        target: &'static str,
        seconds: u32,
    ) -> Result<Self, Failure> {
        let corpus = folder.join("corpus").join(target);
        let log = folder.join(format!("{target}.log"));
        let prepare = || {
            fs::create_dir_all(&corpus)?;
            File::create(&log)
        };
        let out = prepare().map_err(|error| unwritable(folder, &error))?;
        seed(root, target, &corpus)?;
        let mut command = Command::new(program);
        command
            .arg(&corpus)
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-timeout={LONGEST_INPUT}"))
            .arg(format!("-rss_limit_mb={MOST_MEMORY}"))
            .arg(format!("-max_len={LARGEST_INPUT}"))
            .arg(format!("-artifact_prefix={}/{target}-", folder.display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(out);
        say::note(format_args!(
            "{target}: {seconds} s, words in {}",
            log.display()
        ));
        let child = command
            .spawn()
            .map_err(|error| Failure::new(target, error, "look at the program"))?;
        let program = program.to_owned();
        Ok(Self {
            target,
            program,
            child,
            log,
        })
    }

    fn end(mut self) -> Result<(), Failure> {
        let status = self
            .child
            .wait()
            .map_err(|error| Failure::new(self.target, error, "start the task again"))?;
        let log = files::read(&self.log)?;
        if status.success() {
            let done = log.lines().rev().find(|line| line.starts_with("Done "));
            say::note(format_args!("{}: {}", self.target, done.unwrap_or("done")));
            return Ok(());
        }
        let fix = match finding(&log) {
            Some(input) => format!(
                "replay it with `{} {input}`, mend the client, and keep the input in {PACKAGE}/found/{}/",
                self.program.display(),
                self.target
            ),
            None => format!("read {}", self.log.display()),
        };
        Err(Failure::new(
            format!("fuzzing: {}", self.target),
            reason(&log).unwrap_or("it ended before its time"),
            fix,
        ))
    }
}

/// The documented examples, and what was found once.
fn seed(root: &Path, target: &str, corpus: &Path) -> Result<(), Failure> {
    let found = root.join(PACKAGE).join("found").join(target);
    let mut seeds = files::below(&root.join("crates/nextx-api/tests/fixtures"), &|_| true)?;
    if found.is_dir() {
        seeds.extend(files::below(&found, &|_| true)?);
    }
    for seed in seeds {
        let Some(name) = seed.file_name() else {
            continue;
        };
        fs::copy(&seed, corpus.join(name)).map_err(|error| unwritable(corpus, &error))?;
    }
    Ok(())
}

/// Where libFuzzer says it put the input.
fn finding(log: &str) -> Option<&str> {
    log.lines()
        .find_map(|line| line.split_once("Test unit written to "))
        .map(|(_, path)| path.trim())
}

/// The words of the panic, or else those of libFuzzer.
fn reason(log: &str) -> Option<&str> {
    let panic = log
        .lines()
        .position(|line| line.contains("panicked at"))
        .and_then(|at| log.lines().nth(at + 1));
    let error = || log.lines().find(|line| line.contains("ERROR: libFuzzer"));
    panic.or_else(error).map(str::trim)
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(
        format!("writing to {}", path.display()),
        error,
        "look at the folder",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "#2 INITED\n\
        thread '<unnamed>' (1) panicked at src/fuzzing.rs:70:5:\n\
        assertion failed: an error is not believed\n\
        ==1== ERROR: libFuzzer: deadly signal\n\
        artifact_prefix='/a/envelope-'; Test unit written to /a/envelope-crash-1\n";

    #[test]
    fn a_finding_is_told_with_its_input() {
        assert_eq!(finding(LOG), Some("/a/envelope-crash-1"));
        assert_eq!(
            reason(LOG),
            Some("assertion failed: an error is not believed")
        );
        let slow = "==1== ERROR: libFuzzer: timeout after 10 seconds";
        assert_eq!((finding(slow), reason(slow)), (None, Some(slow)));
    }

    #[test]
    fn a_record_that_is_not_listed_is_named() {
        let records = ["Branch", "SellOrder"].map(str::to_owned);
        let list = "records! {\n    Branch\n    SellOrderListItem\n}";
        assert_eq!(missing_in(list, &records), ["SellOrder"]);
    }
}
