//! Rules of the layout that no compiler keeps.

use std::{collections::BTreeMap, path::Path};

use serde_json::Value;

use crate::{
    app::Profile,
    failure::Failure,
    files,
    shell::{self, cargo, program},
};

/// What each package of the workspace may be built from, tests aside: core ← store, api, print; api ← sync; all of them ← app ← shell. The
/// sandbox stands alone, so that a misreading of the API cannot hide on both sides.
const MAY_USE: [(&str, &[&str]); 12] = [
    ("till-core", &[]),
    ("till-store", &["till-core"]),
    ("nextx-api", &["till-core"]),
    ("till-print", &["till-core"]),
    ("till-mail", &[]),
    ("till-sync", &["till-core", "nextx-api"]),
    ("till-simulation", &["till-core", "till-sync", "nextx-api"]),
    ("nextx-sandbox", &[]),
    (
        "till-app",
        &[
            "till-core",
            "till-store",
            "till-sync",
            "nextx-api",
            "till-print",
            "till-mail",
            "nextx-sandbox",
        ],
    ),
    (
        "nextx-till",
        &[
            "till-core",
            "till-store",
            "nextx-api",
            "till-print",
            "till-app",
        ],
    ),
    (
        "till-torture",
        &["till-core", "till-store", "till-app", "nextx-sandbox"],
    ),
    ("xtask", &[]),
];
/// The one package that knows Tauri.
const SHELL: &str = "nextx-till";
/// The one folder of the UI that talks to Tauri.
const BACKEND: &str = "ui/src/lib/backend";

/// A dependency as a package's manifest states it.
#[derive(Debug, PartialEq, Eq)]
struct Dependency {
    name: String,
    /// Used by tests alone.
    dev: bool,
}

/// Checks every manifest of the workspace.
pub(crate) fn dependencies(root: &Path) -> Result<(), Failure> {
    let mut command = cargo(&["metadata", "--format-version=1", "--no-deps"]);
    command.current_dir(root);
    let metadata = shell::read(command, "mend the manifest that cargo names above")?;
    let packages = packages(&metadata).ok_or_else(|| {
        Failure::new(
            "reading `cargo metadata`",
            "its answer has another form than expected",
            "look at check.rs",
        )
    })?;
    complaints(
        broken_dependencies(&packages),
        "moving what is shared further down, or handing it in as a value",
    )
}

fn packages(metadata: &str) -> Option<BTreeMap<String, Vec<Dependency>>> {
    let metadata: Value = serde_json::from_str(metadata).ok()?;
    let mut packages = BTreeMap::new();
    for package in metadata.get("packages")?.as_array()? {
        let dependencies = package
            .get("dependencies")?
            .as_array()?
            .iter()
            .map(|dependency| {
                Some(Dependency {
                    name: dependency.get("name")?.as_str()?.to_owned(),
                    dev: dependency.get("kind")?.as_str() == Some("dev"),
                })
            })
            .collect::<Option<Vec<_>>>()?;
        packages.insert(package.get("name")?.as_str()?.to_owned(), dependencies);
    }
    Some(packages)
}

fn broken_dependencies(packages: &BTreeMap<String, Vec<Dependency>>) -> Vec<String> {
    let mut broken = Vec::new();
    for (package, dependencies) in packages {
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| name == package) else {
            broken.push(format!(
                "{package} has no place in the layout yet: give it one in check.rs"
            ));
            continue;
        };
        for Dependency { name, dev } in dependencies {
            let ours = packages.contains_key(name);
            if ours && !dev && !allowed.contains(&name.as_str()) {
                broken.push(format!("{package} must not depend on {name}"));
            }
            if package == "nextx-sandbox" && ours && name != "nextx-sandbox" {
                broken.push(format!(
                    "nextx-sandbox must not know {name}, not even in tests"
                ));
            }
            if package != SHELL && (name == "tauri" || name.starts_with("tauri-")) {
                broken.push(format!("{package} must not know Tauri ({name})"));
            }
        }
    }
    broken
}

/// Checks that the UI talks to Tauri in one folder alone.
pub(crate) fn ui_imports(root: &Path) -> Result<(), Failure> {
    let backend = root.join(BACKEND);
    let sources = files::below(&root.join("ui/src"), &|path| {
        path != backend && files::has_extension(path, &["ts", "svelte"])
    })?;
    let mut broken = Vec::new();
    for path in sources {
        if files::read(&path)?.contains("@tauri-apps/") {
            broken.push(format!("{} imports @tauri-apps/*", path.display()));
        }
    }
    complaints(broken, "going through ui/src/lib/backend/call.ts")
}

/// Checks that the program exports nothing of its own SQLite: WebKitGTK would bind to it in place of the system's.
pub(crate) fn symbols(root: &Path) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let mut command = program("nm");
    command
        .args(["-D", "--defined-only"])
        .arg(Profile::Dev.program(root, "nextx-till"));
    let listed = shell::read(
        command,
        "install the package binutils, then start the task again",
    )?;
    let exported: Vec<String> = listed
        .lines()
        .filter_map(|line| line.split_whitespace().last())
        .filter(|symbol| symbol.starts_with("sqlite3"))
        .map(|symbol| format!("{symbol} is exported"))
        .collect();
    complaints(
        exported,
        "keeping `--exclude-libs,ALL` in src-tauri/build.rs",
    )
}

fn complaints(broken: Vec<String>, by: &str) -> Result<(), Failure> {
    if broken.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        "a rule of ARCHITECTURE.md",
        broken.join("; "),
        format!("mend it by {by}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(package: &str, dependency: &str, dev: bool) -> Vec<String> {
        let mut packages: BTreeMap<String, Vec<Dependency>> = MAY_USE
            .iter()
            .map(|(name, _)| ((*name).to_owned(), Vec::new()))
            .collect();
        let name = dependency.to_owned();
        packages.insert(package.to_owned(), vec![Dependency { name, dev }]);
        broken_dependencies(&packages)
    }

    #[test]
    fn the_direction_of_dependencies_is_kept() {
        assert!(one("till-store", "till-core", false).is_empty());
        assert_eq!(
            one("till-core", "till-store", false),
            ["till-core must not depend on till-store"]
        );
        assert_eq!(one("nextx-till", "till-torture", false).len(), 1);
        assert!(one("nextx-till", "till-torture", true).is_empty());
    }

    #[test]
    fn the_sandbox_stands_alone_even_in_tests() {
        assert_eq!(one("nextx-sandbox", "nextx-api", true).len(), 1);
    }

    #[test]
    fn tauri_stays_in_the_shell() {
        assert_eq!(
            one("till-app", "tauri", false),
            ["till-app must not know Tauri (tauri)"]
        );
        assert!(one("nextx-till", "tauri", false).is_empty());
    }

    #[test]
    fn a_package_without_a_place_is_named() {
        assert_eq!(one("till-new", "serde", false).len(), 1);
    }
}
