//! What the machine lacks: system packages, Rust components, npm packages.

use std::{collections::BTreeSet, fs, path::Path, time::SystemTime};

use crate::{
    failure::Failure,
    say,
    shell::{self, answers, npm, program},
};

/// What building and the tests in the real window need on Debian and Ubuntu.
const DEBIAN_PACKAGES: [&str; 17] = [
    "binutils",
    "build-essential",
    "dbus",
    "dbus-x11",
    "fonts-dejavu-core",
    "gnome-keyring",
    "libgtk-3-dev",
    "librsvg2-dev",
    "libwebkit2gtk-4.1-dev",
    "make",
    "perl",
    "pkg-config",
    "poppler-utils",
    "python3",
    "webkit2gtk-driver",
    "xdotool",
    "xvfb",
];

/// The version of Node from which Vite and ESLint run.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// Installs what is missing, where the system has a package manager that this task knows.
pub(crate) fn everything(root: &Path) -> Result<(), Failure> {
    say::step("Install what is missing");
    system_packages()?;
    rust_components()?;
    node()?;
    npm_packages(root)
}

fn system_packages() -> Result<(), Failure> {
    if cfg!(target_os = "macos") {
        return if answers("xcode-select", "-p") {
            Ok(())
        } else {
            Err(Failure::new(
                "looking for Apple's command line tools",
                "they are not installed",
                "run `xcode-select --install`, then start the task again",
            ))
        };
    }
    if cfg!(windows) {
        return if answers("perl", "-v") {
            Ok(())
        } else {
            Err(Failure::new(
                "looking for perl, which builds OpenSSL",
                "it is not on the PATH",
                "install the Visual Studio Build Tools (Desktop development with C++), Strawberry Perl \
                 (`winget install StrawberryPerl.StrawberryPerl`) and, before Windows 11, the WebView2 runtime",
            ))
        };
    }
    debian_packages()
}

fn debian_packages() -> Result<(), Failure> {
    if !answers("dpkg-query", "--version") || !answers("apt-get", "--version") {
        say::note(format_args!(
            "this is no Debian or Ubuntu: make sure that you have the counterparts of {}",
            DEBIAN_PACKAGES.join(" ")
        ));
        return Ok(());
    }
    let missing = missing_debian_packages()?;
    if missing.is_empty() {
        say::note("system packages are complete");
        return Ok(());
    }
    let by_hand = format!(
        "run `apt-get install {}` as root, then start the task again",
        missing.join(" ")
    );
    say::note(format_args!("missing: {}", missing.join(" ")));
    apt_get(&["update", "-q"], &by_hand)?;
    let mut arguments = vec!["install", "-q", "-y", "--no-install-recommends"];
    arguments.extend(missing.iter().map(String::as_str));
    apt_get(&arguments, &by_hand)
}

fn missing_debian_packages() -> Result<Vec<String>, Failure> {
    let mut query = program("dpkg-query");
    query
        .args(["-W", "-f", "${Package} ${db:Status-Status}\n"])
        .args(DEBIAN_PACKAGES);
    // It ends with an error as soon as one package is unknown; what it prints is right all the same.
    let output = query.output().map_err(|error| {
        Failure::new(
            "dpkg-query",
            error,
            "install the package dpkg, then start the task again",
        )
    })?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(without_installed(&text))
}

fn without_installed(dpkg_query: &str) -> Vec<String> {
    let installed: BTreeSet<&str> = dpkg_query
        .lines()
        .filter_map(|line| line.strip_suffix(" installed"))
        .collect();
    DEBIAN_PACKAGES
        .iter()
        .filter(|package| !installed.contains(**package))
        .map(|package| (*package).to_owned())
        .collect()
}

fn apt_get(arguments: &[&str], by_hand: &str) -> Result<(), Failure> {
    let root = shell::read(
        {
            let mut id = program("id");
            id.arg("-u");
            id
        },
        by_hand,
    )?;
    let mut command = if root.trim() == "0" {
        program("apt-get")
    } else if answers("sudo", "-V") {
        // Asks for the password on the terminal itself, not on stdin.
        let mut sudo = program("sudo");
        sudo.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        sudo
    } else {
        return Err(Failure::new(
            "installing system packages",
            "you are not root and there is no sudo",
            by_hand,
        ));
    };
    command
        .env("DEBIAN_FRONTEND", "noninteractive")
        .args(arguments);
    shell::run(command, by_hand)
}

fn rust_components() -> Result<(), Failure> {
    for (component, tool) in [("rustfmt", "rustfmt"), ("clippy", "cargo-clippy")] {
        if answers(tool, "--version") {
            continue;
        }
        let fix = format!(
            "install the component {component} of your Rust toolchain, then start the task again"
        );
        let mut command = program("rustup");
        command.args(["component", "add", component]);
        shell::run(command, &fix)?;
    }
    Ok(())
}

fn node() -> Result<(), Failure> {
    let (major, minor) = OLDEST_NODE;
    let fix = format!(
        "install Node {major}.{minor} or newer with npm (https://nodejs.org), then start the task again"
    );
    let mut command = program("node");
    command.arg("--version");
    let version = shell::read(command, &fix)?;
    match node_version(&version) {
        Some(found) if found >= OLDEST_NODE => Ok(()),
        _ => Err(Failure::new(
            "looking for Node",
            format!("this is version {}, too old", version.trim()),
            fix,
        )),
    }
}

/// Major and minor version.
fn node_version(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.trim().strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// `npm ci` writes `node_modules/.package-lock.json` last: when that is older than the lock file, an installation is due.
fn npm_packages(root: &Path) -> Result<(), Failure> {
    let wanted = modified(&root.join("package-lock.json"));
    let present = modified(&root.join("node_modules/.package-lock.json"));
    if present.is_some() && present >= wanted {
        say::note("npm packages are up to date");
        return Ok(());
    }
    let mut command = npm(root, &["ci", "--no-audit", "--no-fund"]);
    command.current_dir(root);
    shell::run(
        command,
        "look at npm's message above; without a network, install on one that has it",
    )
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|data| data.modified()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removed_package_counts_as_missing() {
        let all = DEBIAN_PACKAGES
            .map(|package| format!("{package} installed"))
            .join("\n");
        assert!(without_installed(&all).is_empty());
        let without = all.replace("xvfb installed", "xvfb config-files");
        assert_eq!(without_installed(&without), ["xvfb"]);
        assert_eq!(without_installed("").len(), DEBIAN_PACKAGES.len());
    }

    #[test]
    fn the_version_of_node_is_read() {
        assert_eq!(node_version("v20.19.2\n"), Some((20, 19)));
        assert_eq!(node_version("20"), None);
    }
}
