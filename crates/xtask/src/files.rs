//! Reading the checkout's own files.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::failure::Failure;

/// The text of a file.
pub(crate) fn read(file: &Path) -> Result<String, Failure> {
    fs::read_to_string(file).map_err(|error| unreadable(file, &error))
}

/// All files below a folder, in the order of their names; `kept` tells which folders and files are wanted.
pub(crate) fn below(folder: &Path, kept: &dyn Fn(&Path) -> bool) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in entries(folder)? {
        if !kept(&path) {
            continue;
        }
        if path.is_dir() {
            found.extend(below(&path, kept)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

/// Whether it is a folder, or a file whose name ends in one of these.
pub(crate) fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.is_dir()
        || path
            .extension()
            .is_some_and(|extension| extensions.iter().any(|wanted| extension == *wanted))
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let list = || {
        fs::read_dir(folder)?
            .map(|entry| Ok(entry?.path()))
            .collect::<std::io::Result<Vec<_>>>()
    };
    let mut entries = list().map_err(|error| unreadable(folder, &error))?;
    entries.sort();
    Ok(entries)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(
        format!("reading {}", path.display()),
        error,
        "see whether the checkout is complete",
    )
}
