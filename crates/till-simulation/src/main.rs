//! `till-simulation --seeds 5000`: lives of documents from so many seeds; the last line of what it prints is JSON.

use std::{
    io::{self, Write},
    process::ExitCode,
    time::Instant,
};

use clap::Parser;
use serde_json::{Map, Value, json};
use till_simulation::{Fault, Many, Run};
use till_sync::Rule;

/// Whole lives of documents against a NextX, a network, a disk and a clock that all fail.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many runs, of ten to thirty lives each.
    #[arg(long, default_value_t = 500)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    first: u64,
    /// Leaves out a rule of the protocol, to see that it is missed.
    #[arg(long, value_parser = rule)]
    sabotage: Option<Rule>,
    /// Prints all that happens in the first seed.
    #[arg(long)]
    trace: bool,
}

fn rule(name: &str) -> Result<Rule, String> {
    let names = Rule::ALL.map(|rule| format!("{rule:?}"));
    Rule::ALL
        .into_iter()
        .find(|rule| format!("{rule:?}").eq_ignore_ascii_case(name))
        .ok_or_else(|| format!("one of {}", names.join(", ")))
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<bool, Box<dyn std::error::Error>> {
    let began = Instant::now();
    if arguments.trace {
        let run = Run {
            seed: arguments.first,
            sabotage: arguments.sabotage,
            is_traced: true,
        };
        let outcome = run.go()?;
        let complaints = outcome.verdict.complaints();
        let mut out = io::stdout().lock();
        for line in outcome.trace.iter().chain(&complaints) {
            writeln!(out, "{line}")?;
        }
        writeln!(out, "hash {:016x}", outcome.hash)?;
        return Ok(complaints.is_empty());
    }
    let many = Many {
        first: arguments.first,
        seeds: arguments.seeds,
        sabotage: arguments.sabotage,
        stops_at_failure: false,
    };
    let sum = many.go()?;
    let mut table = io::stderr().lock();
    for fault in Fault::all() {
        let count = sum.faults.get(&fault).copied().unwrap_or(0);
        let least = fault.least_in(sum.lives);
        writeln!(table, "{count:>9} {least:>9}  {fault}")?;
    }
    for missing in &sum.missing {
        writeln!(table, "too seldom: {missing}")?;
    }
    if let Some(seed) = sum.failed_seed {
        let sabotage = arguments
            .sabotage
            .map_or_else(String::new, |rule| format!(" --sabotage {rule:?}"));
        writeln!(table, "seed {seed} failed:")?;
        for line in &sum.complaints {
            writeln!(table, "  {line}")?;
        }
        writeln!(
            table,
            "again: cargo run --profile simulation -p till-simulation -- --first {seed} --trace{sabotage}"
        )?;
    }
    let mut line = serde_json::to_value(&sum)?;
    if let Value::Object(fields) = &mut line {
        let least: Map<String, Value> = Fault::all()
            .map(|fault| (fault.to_string(), json!(fault.least_in(sum.lives))))
            .collect();
        fields.insert("least".to_owned(), Value::Object(least));
        fields.insert("seconds".to_owned(), json!(began.elapsed().as_secs()));
    }
    writeln!(io::stdout().lock(), "{line}")?;
    Ok(sum.is_good())
}
