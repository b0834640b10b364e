//! `cargo xtask torture`: nothing is lost, nothing is doubled, nothing is stuck; shown by a simulation in virtual time, and
//! by the real till over a line that fails, killed while it sells.

use std::{
    path::Path,
    process::{Command, Stdio},
    thread,
};

use serde_json::{Value, json};

use crate::{
    app::Profile,
    failure::Failure,
    say,
    shell::{cargo, program},
};

const PROGRAM: &str = "till-torture";
const SIMULATION: &str = "till-simulation";
/// The tests of that program.
const TEST: &str = "torture";
/// How often each kind of fault has to happen in two thousand lives.
const LEAST: u64 = 3;

/// Holds the till with everything that it sets aside, in MiB.
const SMALL_DISK_MIB: &str = "512";

/// How much is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Choices {
    /// Runs of the simulation, each of some twenty lives.
    pub(crate) seeds: u64,
    /// Sales through the real store and socket.
    pub(crate) lives: u64,
    /// How often the till is killed while it makes them.
    pub(crate) kills: u64,
    /// What the faults of the line, the kills and the baskets follow from, and the first run of the simulation.
    pub(crate) seed: u64,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            seeds: 4_800,
            lives: 2_000,
            kills: 50,
            seed: 1,
        }
    }
}

impl Choices {
    /// Reads `--seeds`, `--lives`, `--kills` and `--seed`, each with a number.
    pub(crate) fn read(flags: &[String]) -> Option<Self> {
        let mut choices = Self::default();
        for pair in flags.chunks(2) {
            let [name, number] = pair else { return None };
            let number = number.parse().ok()?;
            match name.as_str() {
                "--seeds" => choices.seeds = number,
                "--lives" => choices.lives = number,
                "--kills" => choices.kills = number,
                "--seed" => choices.seed = number,
                _ => return None,
            }
        }
        Some(choices)
    }

    /// The command that does the same again.
    fn command(&self) -> String {
        let Self {
            seeds,
            lives,
            kills,
            seed,
        } = self;
        format!("cargo xtask torture --seeds {seeds} --lives {lives} --kills {kills} --seed {seed}")
    }
}

/// Runs it, prints what happened as one table and what was found as the last line. Answers whether nothing was found.
pub(crate) fn perform(root: &Path, choices: Choices) -> Result<bool, Failure> {
    build(root)?;
    Ok(try_all(root, choices)?.is_empty())
}

/// Prints what happened; answers with what is not as it should be.
fn try_all(root: &Path, choices: Choices) -> Result<Vec<String>, Failure> {
    say::step("Simulate lives of documents in virtual time");
    say::step("Sell over a line that fails, and kill the till while it sells");
    // The real till waits most of the time.
    let layers = thread::scope(|scope| {
        let simulated = scope.spawn(|| simulated(root, choices));
        let real = real(root, choices);
        let simulated = simulated
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        [simulated, real]
    });
    let [simulated, real] = layers;
    let layers = [simulated?, real?];
    for line in table(&layers) {
        say::line(line);
    }
    let found: Vec<String> = layers
        .iter()
        .filter(|layer| !layer.is_good())
        .flat_map(Layer::words)
        .collect();
    for words in &found {
        say::line(words);
    }
    let sum = |found: fn(&Layer) -> u64| layers.iter().map(found).sum::<u64>();
    say::line(format_args!(
        "lost {}, doubled {}, stuck {}",
        sum(|layer| layer.lost),
        sum(|layer| layer.doubled),
        sum(|layer| layer.stuck)
    ));
    Ok(found)
}

/// A step of `cargo xtask test`, with the program that the tests before were built with.
pub(crate) fn step(root: &Path) -> Result<(), Failure> {
    let choices = Choices::default();
    let found = try_all(root, choices)?;
    if found.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        "selling over a line that fails",
        found.join("; "),
        format!("run `{}` until it holds", choices.command()),
    ))
}

/// Sells at any server. Prints one JSON document and nothing else; answers whether it could be carried out.
pub(crate) fn drive(root: &Path, flags: &[String]) -> bool {
    let driven = build(root).and_then(|()| {
        let mut command = program(Profile::Dev.program(root, PROGRAM));
        command.arg("drive").args(flags);
        command.status().map_err(|error| {
            Failure::new(PROGRAM, error, "look at the words of the compiler above")
        })
    });
    match driven {
        Ok(status) => status.success(),
        Err(failure) => {
            say::line(json!({"error": failure.to_string()}));
            false
        }
    }
}

/// Says nothing on stdout, where one JSON document may be wanted alone. The test beside the program lets cargo choose the
/// same features of the dependencies as `cargo xtask test` does, so that nothing is compiled twice.
fn build(root: &Path) -> Result<(), Failure> {
    let mut arguments = Profile::Dev.workspace("build");
    arguments.extend(["--quiet", "--bin", PROGRAM, "--test", TEST]);
    let mut command = cargo(&arguments);
    command.current_dir(root).stdout(Stdio::null());
    let status = command
        .status()
        .map_err(|error| Failure::new("cargo build", error, "install Rust with rustup"))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(
        format!("building {PROGRAM}"),
        format!("cargo ended with {status}; its own words are above"),
        "mend what the compiler names",
    ))
}

/// Whole lives in virtual time, each run from a seed. It names the command that replays one itself.
fn simulated(root: &Path, choices: Choices) -> Result<Layer, Failure> {
    let mut command = cargo(&[
        "run",
        "--quiet",
        "--profile",
        "simulation",
        "-p",
        SIMULATION,
    ]);
    command
        .current_dir(root)
        .args(["--", "--seeds", &choices.seeds.to_string()])
        .args(["--first", &choices.seed.to_string()]);
    Layer::told_by(command, "simulated", choices.command())
}

/// The real till, store, process and socket.
fn real(root: &Path, choices: Choices) -> Result<Layer, Failure> {
    // A disk of its own that fills up is mounted for this program alone.
    let mut command = program("unshare");
    command
        .args(["--map-root-user", "--mount"])
        .arg(Profile::Dev.program(root, PROGRAM))
        .arg("kill")
        .args(["--small-disk", SMALL_DISK_MIB])
        .args(["--sales", &choices.lives.to_string()])
        .args(["--kills", &choices.kills.to_string()])
        .args(["--seed", &choices.seed.to_string()])
        .args(["--least", &least_of(choices.lives).to_string()])
        .arg("--folder")
        .arg(root.join("target/torture"))
        .arg("--books")
        .arg(root.join("crates/till-torture/books.py"));
    Layer::told_by(command, "real", choices.command())
}

/// Fewer lives meet fewer faults.
const fn least_of(lives: u64) -> u64 {
    if lives < 2_000 { lives / 700 } else { LEAST }
}

/// What one way of trying came to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Layer {
    name: &'static str,
    command: String,
    content: bool,
    lost: u64,
    doubled: u64,
    stuck: u64,
    complaints: Vec<String>,
    /// What happened, how often, and how often it has to.
    counts: Vec<(String, u64, Option<u64>)>,
}

impl Layer {
    /// Runs a program whose last line is a JSON object of what it found.
    fn told_by(mut command: Command, name: &'static str, again: String) -> Result<Self, Failure> {
        let output = command
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| Failure::new(name, error, "build it anew"))?;
        let said = String::from_utf8_lossy(&output.stdout);
        let told = said
            .lines()
            .last()
            .and_then(|line| serde_json::from_str(line).ok());
        let Some(Value::Object(told)) = told else {
            return Err(Failure::new(
                name,
                format!(
                    "it ended with {} and did not say what it found",
                    output.status
                ),
                format!("look at its words above; the same again: {again}"),
            ));
        };
        Ok(Self {
            name,
            command: again,
            content: output.status.success(),
            ..Self::of(&Value::Object(told))
        })
    }

    fn of(told: &Value) -> Self {
        let number = |name: &str| told[name].as_u64().unwrap_or(0);
        let mut layer = Self {
            lost: number("lost"),
            doubled: number("doubled"),
            stuck: number("stuck"),
            ..Self::default()
        };
        let mut count = |what: String, counted: u64, least: Option<u64>| {
            layer.counts.push((what, counted, least));
        };
        count("lives".to_owned(), number("lives"), None);
        for name in [
            "requests",
            "creates",
            "open_twice",
            "found_by_audit",
            "for_a_person",
            "decided",
        ] {
            if let Some(counted) = told[name].as_u64() {
                count(name.replace('_', " "), counted, None);
            }
        }
        for group in ["faults", "kills", "torn"] {
            for (kind, counted) in told[group].as_object().into_iter().flatten() {
                let least = told["least"][kind].as_u64();
                let kind = if group == "kills" {
                    format!("killed {kind}")
                } else {
                    kind.clone()
                };
                count(kind, counted.as_u64().unwrap_or(0), least);
            }
        }
        count("seconds".to_owned(), number("seconds"), None);
        for (group, what) in [("complaints", ""), ("missing", "too seldom: ")] {
            let sentences = told[group].as_array().into_iter().flatten();
            layer.complaints.extend(
                sentences
                    .filter_map(Value::as_str)
                    .map(|sentence| format!("{what}{sentence}")),
            );
        }
        layer
    }

    fn is_good(&self) -> bool {
        self.content && self.lost + self.doubled + self.stuck == 0
    }

    /// What it complains of, and the command that does the same again.
    fn words(&self) -> Vec<String> {
        let mut words = self.complaints.clone();
        words.push(format!(
            "{}: lost {}, doubled {}, stuck {}; the same again: {}",
            self.name, self.lost, self.doubled, self.stuck, self.command
        ));
        words
    }
}

/// One line for each thing that happened, with how often it has to where that is told.
fn table(layers: &[Layer]) -> Vec<String> {
    let rows = || {
        layers
            .iter()
            .flat_map(|layer| layer.counts.iter().map(|count| (layer.name, count)))
    };
    let width = rows()
        .map(|(_, (what, ..))| what.chars().count())
        .max()
        .unwrap_or(0);
    rows()
        .map(|(name, (what, counted, least))| {
            let least = least.map_or_else(String::new, |least| format!(" (at least {least})"));
            format!("{name:<10} {what:<width$} {counted:>9}{least}")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_run_tells_becomes_the_rows_of_the_table() {
        let told = json!({
            "seed": 3, "lives": 20, "faults": {"black hole": 2}, "kills": {"at any time": 1}, "torn": {},
            "least": {"black hole": 1},
            "lost": 1, "doubled": 0, "stuck": 2, "complaints": ["lost: sale T1"], "missing": ["cut (0)"], "seconds": 9,
        });
        let layer = Layer {
            name: "real",
            ..Layer::of(&told)
        };
        assert_eq!((layer.lost, layer.doubled, layer.stuck), (1, 0, 2));
        assert!(!layer.is_good());
        assert_eq!(layer.complaints, ["lost: sale T1", "too seldom: cut (0)"]);
        assert_eq!(
            table(&[layer]),
            [
                "real       lives                     20",
                "real       black hole                 2 (at least 1)",
                "real       killed at any time         1",
                "real       seconds                    9",
            ]
        );
    }

    #[test]
    fn choices_are_read_and_become_the_command_that_repeats_them() {
        let words = |text: &str| {
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let again = Choices::read(&words("--kills 3 --seed 9")).map(|choices| choices.command());
        assert_eq!(
            again.as_deref(),
            Some("cargo xtask torture --seeds 4800 --lives 2000 --kills 3 --seed 9")
        );
        assert_eq!(Choices::read(&words("--kills")), None);
        assert_eq!(Choices::read(&words("--kill 3")), None);
    }
}
