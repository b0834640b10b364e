//! Many runs, on all cores, and what they come to.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
};

use serde::Serialize;
use till_sync::Rule;

use crate::{Faults, Outcome, Run, RunError, too_seldom};

/// Seeds to run.
#[derive(Clone, Copy, Debug)]
pub struct Many {
    /// The first seed.
    pub first: u64,
    /// How many.
    pub seeds: u64,
    /// The rule that is left out.
    pub sabotage: Option<Rule>,
    /// Whether to end with the first seed that fails.
    pub stops_at_failure: bool,
}

/// What many runs came to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Sum {
    /// Documents that a person confirmed.
    pub lives: u64,
    /// Runs.
    pub seeds: u64,
    /// How often each fault happened.
    #[serde(serialize_with = "by_name")]
    pub faults: Faults,
    /// Lives that met no fault.
    pub unharmed: u64,
    /// What happened too seldom for so many lives, with how often it has to.
    pub missing: Vec<String>,
    /// Doubles that the server or the network made, and that are shown.
    pub found_by_audit: u64,
    /// Documents that wait for a person, for a reason that is the server's.
    pub for_a_person: u64,
    /// Documents that a person gave up with a reason, or took what NextX has for.
    pub decided: u64,
    /// Documents that nobody would miss.
    pub lost: u64,
    /// Documents that are twice at the server, and purchases that were paid twice.
    pub doubled: u64,
    /// Of these, purchases that were paid twice because their cart came back.
    pub paid_again: u64,
    /// Documents that neither arrive nor wait for a person.
    pub stuck: u64,
    /// What else is wrong.
    pub wrong: u64,
    /// The least seed that failed.
    pub failed_seed: Option<u64>,
    /// What is wrong with it.
    #[serde(skip)]
    pub complaints: Vec<String>,
}

fn by_name<S: serde::Serializer>(faults: &Faults, serializer: S) -> Result<S::Ok, S::Error> {
    let named: BTreeMap<String, u64> = faults
        .iter()
        .map(|(fault, count)| (fault.to_string(), *count))
        .collect();
    named.serialize(serializer)
}

impl Many {
    /// Runs them.
    ///
    /// # Errors
    /// [`RunError`] when one could not begin.
    pub fn go(self) -> Result<Sum, RunError> {
        let next = AtomicU64::new(self.first);
        let is_over = AtomicBool::new(false);
        let sum = Mutex::new(Ok(Sum::default()));
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let end = self.first.saturating_add(self.seeds);
        thread::scope(|scope| {
            for _ in 0..cores {
                scope.spawn(|| {
                    while !is_over.load(Ordering::Relaxed) {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        if seed >= end {
                            break;
                        }
                        let run = Run {
                            seed,
                            sabotage: self.sabotage,
                            is_traced: false,
                        };
                        let outcome = run.go();
                        let mut sum = sum.lock().unwrap_or_else(PoisonError::into_inner);
                        match (&mut *sum, outcome) {
                            (Ok(sum), Ok(outcome)) => {
                                if self.stops_at_failure && !outcome.verdict.is_good() {
                                    is_over.store(true, Ordering::Relaxed);
                                }
                                sum.add(outcome);
                            }
                            (Ok(_), Err(error)) => {
                                is_over.store(true, Ordering::Relaxed);
                                *sum = Err(error);
                            }
                            (Err(_), _) => {}
                        }
                    }
                });
            }
        });
        let mut sum = sum.into_inner().unwrap_or_else(PoisonError::into_inner)?;
        if self.sabotage.is_none() {
            sum.missing = too_seldom(&sum.faults, sum.lives);
            if sum.unharmed > 0 {
                sum.missing
                    .push(format!("{} lives met no fault", sum.unharmed));
            }
        }
        Ok(sum)
    }
}

impl Sum {
    /// Whether nothing was lost, doubled or stuck, every fault happened often enough, and every life met one.
    #[must_use]
    pub const fn is_good(&self) -> bool {
        self.failed_seed.is_none() && self.missing.is_empty()
    }

    fn add(&mut self, outcome: Outcome) {
        let verdict = outcome.verdict;
        let count = |list: &[String]| u64::try_from(list.len()).unwrap_or(u64::MAX);
        self.lives += verdict.lives;
        self.seeds += 1;
        self.unharmed += verdict.unharmed;
        self.found_by_audit += verdict.found_by_audit;
        self.for_a_person += verdict.for_a_person;
        self.decided += verdict.decided;
        self.lost += count(&verdict.lost);
        self.doubled += count(&verdict.doubled) + count(&verdict.paid_again);
        self.paid_again += count(&verdict.paid_again);
        self.stuck += count(&verdict.stuck);
        self.wrong += count(&verdict.wrong);
        for (fault, count) in outcome.faults {
            *self.faults.entry(fault).or_default() += count;
        }
        if !verdict.is_good() && self.failed_seed.is_none_or(|seed| outcome.seed < seed) {
            self.failed_seed = Some(outcome.seed);
            self.complaints = verdict.complaints();
        }
    }
}
