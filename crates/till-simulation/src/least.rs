//! How often each kind of fault has to happen, so that a run that finds nothing says something.

use crate::fault::{Fault, Faults, Habit, People, Send, Shop, Step};

/// In so many lives every kind happens as often as [`Fault::least`] says.
pub const LIVES: u64 = 100_000;
/// A smaller run says nothing about what is rare.
const FEWEST: u64 = 20_000;

impl Fault {
    /// How often it has to happen in [`LIVES`] lives: about a third of what it does.
    #[must_use]
    pub const fn least(self) -> u64 {
        match self {
            Self::KillBefore(step) | Self::KillAfter(step) | Self::Unusable(step) => match step {
                Step::SetAside => 1,
                Step::EndAudit | Step::KnownDocuments | Step::DocumentsOf => 10,
                Step::Decide | Step::PutStock => 40,
                Step::DaysToAudit | Step::SetWitness => 150,
                _ => 600,
            },
            Self::Send(Send::LateBeyond | Send::Delivered2 | Send::Altered) => 300,
            Self::Send(_) => 600,
            Self::Read(_) => 3_000,
            Self::Shop(Shop::DamagedBody) => 20,
            Self::Shop(Shop::YearEnd) => 100,
            Self::Shop(_) => 1_000,
            Self::Server(Habit::Virgin) => 100,
            Self::Server(Habit::DropsBoth) => 500,
            Self::Server(_) => 1_000,
            Self::People(People::Keep) => 400,
            Self::People(_) => 600,
        }
    }

    /// How often it has to happen in a run of so many lives.
    #[must_use]
    pub const fn least_in(self, lives: u64) -> u64 {
        if lives < FEWEST {
            return 0;
        }
        self.least().saturating_mul(lives) / LIVES
    }
}

/// The kinds that happened too seldom in so many lives.
#[must_use]
pub fn too_seldom(faults: &Faults, lives: u64) -> Vec<String> {
    Fault::all()
        .filter_map(|fault| {
            let count = faults.get(&fault).copied().unwrap_or(0);
            let least = fault.least_in(lives);
            (count < least).then(|| format!("{fault} ({count}, at least {least})"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_that_came_too_short_is_named() {
        let mut faults: Faults = Fault::all().map(|fault| (fault, fault.least())).collect();
        assert_eq!(too_seldom(&faults, LIVES), Vec::<String>::new());
        faults.insert(Fault::Send(Send::Refused), 3);
        assert_eq!(
            too_seldom(&faults, LIVES),
            ["send_refused_422 (3, at least 600)"]
        );
        assert_eq!(too_seldom(&Faults::new(), FEWEST - 1), Vec::<String>::new());
    }

    #[test]
    fn every_kind_has_to_happen() {
        assert!(Fault::all().all(|fault| fault.least() > 0));
    }
}
