//! Counting what the test runners report.

use std::{process::Command, time::Instant};

use serde_json::Value;

use crate::{failure::Failure, say, shell};

/// What there is to do about most failures.
pub(crate) const MEND: &str = "mend what is named above";

/// Tests that passed and failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Count {
    /// One check that held.
    pub(crate) const ONE: Self = Self {
        passed: 1,
        failed: 0,
    };

    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// Adds what a line of a Rust test program's output counts, which is nothing for most lines.
    pub(crate) fn add_libtest_line(&mut self, line: &str) {
        let Some(rest) = line.trim_start().strip_prefix("test result:") else {
            return;
        };
        let number_before = |word: &str| -> u64 {
            rest.split([';', '.'])
                .find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok())
                .unwrap_or(0)
        };
        self.passed += number_before("passed");
        self.failed += number_before("failed");
    }

    /// What vitest's JSON report counts.
    pub(crate) fn of_vitest_report(report: &str) -> Option<Self> {
        let report: Value = serde_json::from_str(report).ok()?;
        Some(Self {
            passed: report.get("numPassedTests")?.as_u64()?,
            failed: report.get("numFailedTests")?.as_u64()?,
        })
    }
}

/// The tests that failed, by what vitest's JSON report says.
pub(crate) fn failed_in_vitest_report(report: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(report).unwrap_or_default();
    let of = |value: &Value, list: &str| -> Vec<Value> {
        value
            .get(list)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let text = |value: &Value, key: &str| -> String {
        value
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let mut failed = Vec::new();
    for file in of(&report, "testResults") {
        for test in of(&file, "assertionResults") {
            if text(&test, "status") == "failed" {
                failed.push(format!(
                    "{}: {}",
                    text(&file, "name"),
                    text(&test, "fullName")
                ));
            }
        }
    }
    failed
}

/// Runs Rust test programs and counts.
pub(crate) fn count_tests(command: Command, count: &mut Count) -> Result<(), Failure> {
    let content = shell::watch(command, |line| count.add_libtest_line(line))?;
    if content {
        return Ok(());
    }
    let why = match count.failed {
        0 => "they could not be built or run to the end; the reason is above".to_owned(),
        failed => format!("{failed} failed; their words are above"),
    };
    Err(Failure::new("Rust tests", why, "mend what is named above"))
}

/// The sum over all steps of a run, and what failed.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    count: Count,
    failures: Vec<(String, Failure)>,
    /// How many seconds each step took.
    took: Vec<(String, u64)>,
}

impl Tally {
    /// Performs a step. Others go on when it fails, so that one run tells everything. Answers whether it succeeded.
    pub(crate) fn step(
        &mut self,
        name: &str,
        perform: impl FnOnce(&mut Count) -> Result<(), Failure>,
    ) -> bool {
        say::step(name);
        let mut count = Count::default();
        let began = Instant::now();
        let outcome = perform(&mut count);
        self.took.push((name.to_owned(), began.elapsed().as_secs()));
        if let Err(failure) = &outcome {
            say::line(failure);
        }
        self.add(name, count, outcome)
    }

    /// Performs a step that is one check.
    pub(crate) fn check(
        &mut self,
        name: &str,
        perform: impl FnOnce() -> Result<(), Failure>,
    ) -> bool {
        self.step(name, |count| {
            perform()?;
            *count = Count::ONE;
            Ok(())
        })
    }

    fn add(&mut self, name: &str, count: Count, outcome: Result<(), Failure>) -> bool {
        self.count.add(count);
        if let Err(failure) = outcome {
            // A step that fails without a failed test, such as one that does not compile, counts as one.
            self.count.failed += u64::from(count.failed == 0);
            self.failures.push((name.to_owned(), failure));
            return false;
        }
        count.failed == 0
    }

    /// Repeats the failures and prints the sum as the last line. Answers whether nothing failed.
    pub(crate) fn conclude(self) -> bool {
        for (name, seconds) in &self.took {
            say::line(format_args!("{seconds:>6} s  {name}"));
        }
        for (name, failure) in &self.failures {
            say::line(format_args!("\n{name}\n{failure}"));
        }
        say::line(format_args!(
            "{} passed, {} failed",
            self.count.passed, self.count.failed
        ));
        self.count.failed == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn result_lines_of_rust_are_summed() {
        let mut count = Count::default();
        for line in [
            "running 3 tests",
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s",
            "test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
        ] {
            count.add_libtest_line(line);
        }
        assert_eq!(
            count,
            Count {
                passed: 14,
                failed: 3
            }
        );
    }

    #[test]
    fn what_failed_is_named_from_the_report_of_vitest() {
        let report = r#"{"testResults": [
            {"name": "a.test.ts", "assertionResults": [
                {"status": "passed", "fullName": "a sale is paid"},
                {"status": "failed", "fullName": "a sale is printed"}]},
            {"name": "b.test.ts", "assertionResults": []}]}"#;
        assert_eq!(
            failed_in_vitest_report(report),
            ["a.test.ts: a sale is printed"]
        );
        assert!(failed_in_vitest_report("").is_empty());
    }

    #[test]
    fn the_report_of_vitest_is_read() {
        let report = r#"{"numTotalTests": 5, "numPassedTests": 4, "numFailedTests": 1}"#;
        assert_eq!(
            Count::of_vitest_report(report),
            Some(Count {
                passed: 4,
                failed: 1
            })
        );
        assert_eq!(Count::of_vitest_report("{}"), None);
    }

    #[test]
    fn a_step_that_cannot_run_counts_as_failed() {
        let mut tally = Tally::default();
        let failure = || Err(Failure::new("a", "b", "c"));
        assert!(tally.add("holds", Count::ONE, Ok(())));
        assert!(!tally.add("does not compile", Count::default(), failure()));
        assert!(!tally.add(
            "has a failed test",
            Count {
                passed: 2,
                failed: 3
            },
            failure()
        ));
        assert_eq!(
            tally.count,
            Count {
                passed: 3,
                failed: 4
            }
        );
        assert_eq!(tally.failures.len(), 2);
    }
}
