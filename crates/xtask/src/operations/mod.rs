//! `cargo xtask operations`: the contract with NextX as two generated tables, held against the sources.
//!
//! Nothing is typed but three kinds of comment, each where its subject is: a function's rustdoc begins with the id of the
//! operation that it performs or answers (`` `sell.create`: … ``); the client's rustdoc says `` Not offered: `field`:
//! reason. `` of what it does not send; a screen says `<!-- @operations sell.create -->` and, beside a control,
//! `<!-- @field sell.create products[].quantity: Quantity of a line -->`.

mod client;
mod function;
mod literal;
mod proofs;
mod record;
mod reference;
mod screens;
mod sending;
mod source;
mod tables;
mod till;
mod token;

use std::{fs, path::Path};

use crate::{failure::Failure, files, say};
use tables::{Sources, Table};

const COMMAND: &str = "run `cargo xtask operations`";

/// The records that the client reads and writes, by name.
pub(crate) fn written_records(root: &Path) -> Result<Vec<String>, Failure> {
    let client = client::Client::read(root)?;
    let records = client.sources.iter().flat_map(|source| &source.records);
    Ok(records
        .filter(|record| record.is_declared)
        .map(|record| record.name.clone())
        .collect())
}

/// Writes the tables, also where they lack something.
pub(crate) fn write(root: &Path) -> Result<(), Failure> {
    let tables = made(root)?;
    for (file, table) in &tables {
        fs::write(root.join(file), &table.text).map_err(|error| {
            Failure::new(format!("writing {file}"), error, "look at the folder")
        })?;
        say::note(format_args!("{file} written"));
    }
    complete(&tables)
}

/// Checks that the tables are those of the sources, and that they lack nothing.
pub(crate) fn check(root: &Path) -> Result<(), Failure> {
    let tables = made(root)?;
    for (file, table) in &tables {
        let kept = files::read(&root.join(file))?;
        if let Some(difference) = first_difference(&kept, &table.text) {
            return Err(Failure::new(
                format!("{file} is what the sources say"),
                difference,
                COMMAND,
            ));
        }
    }
    complete(&tables)
}

fn made(root: &Path) -> Result<[(&'static str, Table); 2], Failure> {
    let operations = reference::read(root)?;
    let sources = Sources {
        client: client::Client::read(root)?,
        sandbox: source::Source::below_without_tests(root, "crates/nextx-sandbox/src/http")?,
        proofs: proofs::Proofs::read(root, &operations)?,
        till: till::Till::read(root)?,
        screens: screens::Screens::read(root, &operations)?,
        operations,
    };
    Ok([
        ("docs/operations.md", tables::operations(&sources)),
        ("docs/fields.md", tables::fields(&sources)),
    ])
}

fn complete(tables: &[(&str, Table)]) -> Result<(), Failure> {
    let lacks: Vec<_> = tables.iter().flat_map(|(_, table)| &table.lacks).collect();
    if lacks.is_empty() {
        return Ok(());
    }
    let mut why = format!("{} are missing or wrong:", lacks.len());
    for lack in lacks {
        why.push_str("\n            ");
        why.push_str(lack);
    }
    Err(Failure::new(
        "the contract with NextX is complete",
        why,
        format!("add what is named, as xtask/src/operations/mod.rs says, then {COMMAND}"),
    ))
}

/// The first line that differs.
fn first_difference(kept: &str, made: &str) -> Option<String> {
    let (mut kept, mut made) = (kept.lines(), made.lines());
    (1_usize..).find_map(|number| match (kept.next(), made.next()) {
        (None, None) => Some(None),
        (kept, made) if kept == made => None,
        (kept, made) => Some(Some(format!(
            "line {number} reads\n              {}\n            and should read\n              {}",
            kept.unwrap_or("(nothing)"),
            made.unwrap_or("(nothing)")
        ))),
    })?
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn the_first_line_that_differs_is_told() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        for (kept, made, line) in [("a\nb", "a\nc", 2), ("a", "a\nb", 2), ("b\na", "a", 1)] {
            let told = first_difference(kept, made).unwrap_or_default();
            assert!(told.starts_with(&format!("line {line} ")), "{told}");
        }
    }
}
