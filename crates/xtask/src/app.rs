//! Building the UI and the app, and what the app says about itself.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    failure::Failure,
    say,
    shell::{self, cargo, npm, program},
};

/// The UI is embedded in the program; without this feature the window asks the development server.
pub(crate) const EMBEDDED_UI: &str = "custom-protocol";
/// Where the UI's bindings are committed.
const BINDINGS: &str = "ui/src/lib/backend/bindings.gen.ts";

/// How Rust is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quick to build, and shared with the tests.
    Dev,
    /// What a shop gets.
    Release,
}

impl Profile {
    /// The arguments of any cargo command on the whole workspace: always the same selection, so that nothing is
    /// compiled twice.
    pub(crate) fn workspace(self, command: &'static str) -> Vec<&'static str> {
        let mut arguments = vec![command, "--workspace", "--features", EMBEDDED_UI];
        if self == Self::Release {
            arguments.push("--release");
        }
        arguments
    }

    /// A program of the workspace after the build.
    pub(crate) fn program(self, root: &Path, name: &str) -> PathBuf {
        let folder = match self {
            Self::Dev => "debug",
            Self::Release => "release",
        };
        root.join("target")
            .join(folder)
            .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }
}

pub(crate) fn build_ui(root: &Path) -> Result<(), Failure> {
    say::step("Build the UI");
    shell::run(
        npm(root, &["run", "--silent", "build"]),
        "mend what Vite names above",
    )
}

pub(crate) fn build(root: &Path, profile: Profile) -> Result<(), Failure> {
    build_ui(root)?;
    say::step("Build the app and the sandbox");
    let mut arguments = profile.workspace("build");
    match profile {
        Profile::Dev => arguments.push("--bins"),
        // The others would take as long again, and are not measured.
        Profile::Release => arguments.extend(["--bin", "nextx-till", "--bin", "nextx-sandbox"]),
    }
    shell::run(cargo(&arguments), "mend what the compiler names above")
}

/// Writes the bindings where they are committed.
pub(crate) fn write_bindings(root: &Path) -> Result<(), Failure> {
    build(root, Profile::Dev)?;
    say::step("Write the bindings");
    export_bindings(root, &root.join(BINDINGS))
}

/// Fails when the committed bindings are not those of the commands.
pub(crate) fn compare_bindings(root: &Path) -> Result<(), Failure> {
    let fresh = root.join("target/bindings.gen.ts");
    export_bindings(root, &fresh)?;
    let committed = root.join(BINDINGS);
    let (old, new) = (text(&committed)?, text(&fresh)?);
    difference(&old, &new).map_or(Ok(()), |(line, was, is)| {
        Err(Failure::new(
            format!("comparing {BINDINGS} with the app's commands"),
            format!("line {line} is {was:?} and should be {is:?}"),
            "run `cargo xtask bindings` and commit the file",
        ))
    })
}

fn export_bindings(root: &Path, file: &Path) -> Result<(), Failure> {
    let mut command = program(Profile::Dev.program(root, "nextx-till"));
    command.arg("--export-bindings").arg(file);
    shell::run(
        command,
        "look at the message above: a type of a command has no counterpart in TypeScript",
    )
}

fn text(file: &Path) -> Result<String, Failure> {
    fs::read_to_string(file).map_err(|error| {
        Failure::new(
            format!("reading {}", file.display()),
            error,
            "run `cargo xtask bindings`, then start the task again",
        )
    })
}

/// The first line that differs, counted from one, in both versions.
fn difference<'a>(old: &'a str, new: &'a str) -> Option<(usize, &'a str, &'a str)> {
    let mut old = old.lines();
    let mut new = new.lines();
    for number in 1.. {
        match (old.next(), new.next()) {
            (None, None) => return None,
            (was, is) if was == is => {}
            (was, is) => return Some((number, was.unwrap_or_default(), is.unwrap_or_default())),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn the_first_different_line_is_named() {
        assert_eq!(difference("a\nb\n", "a\nb"), None);
        assert_eq!(difference("a\nb", "a\nc"), Some((2, "b", "c")));
        assert_eq!(difference("a", "a\nc"), Some((2, "", "c")));
    }
}
