//! Starting other programs: with their output on the terminal, collected, or counted.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use crate::{failure::Failure, say};

/// A program that cannot ask anything: its stdin is closed.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.stdin(Stdio::null());
    command
}

/// The cargo that runs this task.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

/// `npm` in the UI's folder.
pub(crate) fn npm(root: &Path, arguments: &[&str]) -> Command {
    let mut command = program(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(arguments).current_dir(root.join("ui"));
    command
}

/// Whether a program of this name answers at all.
pub(crate) fn answers(name: &str, argument: &str) -> bool {
    program(name)
        .arg(argument)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs to the end with the output on the terminal.
pub(crate) fn run(mut command: Command, fix: &str) -> Result<(), Failure> {
    let text = display(&command);
    say::note(&text);
    let status = command
        .status()
        .map_err(|error| cannot_start(&text, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(
            text,
            format!("it ended with {status}; its own words are above"),
            fix,
        ))
    }
}

/// Runs to the end and hands over stdout; stderr goes to the terminal.
pub(crate) fn read(mut command: Command, fix: &str) -> Result<String, Failure> {
    let text = display(&command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| cannot_start(&text, &error))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Failure::new(
            text,
            format!("it ended with {}", output.status),
            fix,
        ))
    }
}

/// Runs to the end, shows stdout line by line and hands each line to `see` too. Answers whether the program was content.
pub(crate) fn watch(mut command: Command, mut see: impl FnMut(&str)) -> Result<bool, Failure> {
    let text = display(&command);
    say::note(&text);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| cannot_start(&text, &error))?;
    if let Some(stdout) = child.stdout.take() {
        let mut reader = BufReader::new(stdout);
        let mut line = Vec::new();
        loop {
            line.clear();
            match reader.read_until(b'\n', &mut line) {
                Ok(0) | Err(_) => break,
                Ok(_) => {
                    let line = String::from_utf8_lossy(&line);
                    say::line(line.trim_end());
                    see(line.trim_end());
                }
            }
        }
    }
    let status = child.wait().map_err(|error| cannot_start(&text, &error))?;
    Ok(status.success())
}

/// Runs to the end without a word on the terminal. Answers whether the program was content, and all it said.
pub(crate) fn hear(mut command: Command) -> Result<(bool, String), Failure> {
    let text = display(&command);
    let output = command
        .output()
        .map_err(|error| cannot_start(&text, &error))?;
    let mut words = String::from_utf8_lossy(&output.stdout).into_owned();
    words.push_str(&String::from_utf8_lossy(&output.stderr));
    Ok((output.status.success(), words))
}

/// A program in the background that ends with its owner, also when a step fails.
#[derive(Debug)]
pub(crate) struct Background {
    child: Child,
    /// Held open, so that the program may go on writing.
    output: Option<BufReader<ChildStdout>>,
}

impl Background {
    /// Starts the program and waits for the first line of its stdout.
    pub(crate) fn start(mut command: Command, fix: &str) -> Result<(Self, String), Failure> {
        let text = display(&command);
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| cannot_start(&text, &error))?;
        let output = child.stdout.take().map(BufReader::new);
        let mut running = Self { child, output };
        let mut first = String::new();
        let read = running
            .output
            .as_mut()
            .map(|output| output.read_line(&mut first));
        if matches!(read, Some(Ok(1..))) {
            return Ok((running, first));
        }
        let why = match running.child.try_wait() {
            Ok(Some(status)) => {
                format!("it ended with {status} before it was ready; its own words are above")
            }
            _ => "it closed its output before it was ready".to_owned(),
        };
        Err(Failure::new(text, why, fix))
    }

    /// Waits until the program ends by itself.
    pub(crate) fn wait(mut self) -> Result<(), Failure> {
        self.child
            .wait()
            .map(drop)
            .map_err(|error| Failure::new("waiting for a program", error, "start the task again"))
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // An error here means that it has ended already.
        if self.child.kill().is_ok() {
            drop(self.child.wait());
        }
    }
}

fn cannot_start(text: &str, error: &std::io::Error) -> Failure {
    Failure::new(
        text,
        format!("it cannot be started: {error}"),
        "install the program or put it on the PATH, then start the task again",
    )
}

/// The command as a person would type it; arguments hold no secret, those travel in the environment.
fn display(command: &Command) -> String {
    let mut text = command.get_program().to_string_lossy().into_owned();
    if let Some(name) = Path::new(&text).file_name() {
        text = name.to_string_lossy().into_owned();
    }
    for argument in command.get_args() {
        text.push(' ');
        text.push_str(&argument.to_string_lossy());
    }
    text
}
