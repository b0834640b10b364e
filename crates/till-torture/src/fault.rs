//! What can happen to a request on its way to NextX and back, and in which order it happens.

use std::collections::BTreeMap;

use rand::{Rng, SeedableRng, rngs::StdRng, seq::SliceRandom};

macro_rules! faults {
    ($($(#[$meta:meta])* $variant:ident $name:literal;)*) => {
        /// One way in which the line can fail a request.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fault {
            $($(#[$meta])* $variant,)*
        }

        impl Fault {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name under which it is counted.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

faults! {
    /// Reset after the request line; the server got no more than that.
    ResetInRequestLine "reset in the request line";
    /// Reset halfway through the headers of the request.
    ResetInRequestHeaders "reset in the request's headers";
    /// Reset halfway through the body of the request.
    ResetInRequestBody "reset in the request's body";
    /// The request was read whole, then the connection is reset; the server never hears of it.
    ResetBeforePassingOn "reset before it was passed on";
    /// The server has answered, then the connection is reset in place of the answer.
    ResetBeforeAnswer "reset in place of the answer";
    /// The same after the status line.
    ResetAfterStatusLine "reset after the status line";
    /// The same halfway through the headers of the answer.
    ResetInAnswerHeaders "reset in the answer's headers";
    /// The same halfway through the body of the answer.
    ResetInAnswerBody "reset in the answer's body";
    /// The answer breaks off halfway through its body with an orderly end.
    EndInAnswerBody "end in the answer's body";
    /// An orderly end in place of the answer.
    EndBeforeAnswer "end in place of the answer";
    /// The answer comes late, but within the time of the client.
    LateAnswer "late answer";
    /// The answer trickles.
    DrippingAnswer "dripping answer";
    /// Nobody answers, and the server never hears of the request.
    BlackHole "black hole";
    /// The server hears of the request; its answer never arrives.
    LostAnswer "lost answer";
    /// The request is held back, the client gives up, and then the server gets it.
    LateCommit "commit after the client gave up";
    /// Reset at once; the server gets the request later.
    LateCommitAfterReset "commit after a reset";
    /// Somebody in between answers with a page for people; the server never hears of the request.
    CaptivePortal "page of a captive portal";
    /// Somebody in between answers 503; the server never hears of the request.
    Unavailable "503 before it was passed on";
    /// The server has answered; somebody in between says 502 with a page.
    BadGateway "502 after it was passed on";
    /// The server has answered; what arrives is a 200 without a body.
    EmptyAnswer "empty 200 after it was passed on";
    /// Somebody in between sends the client elsewhere; the server never hears of the request.
    Redirect "302 before it was passed on";
    /// Somebody in between says 429; the server never hears of the request.
    TooManyRequests "429 before it was passed on";
    /// The token is refused; the request goes no further.
    Unauthorized "401 before it was passed on";
    /// For a while nobody listens.
    Refused "connections refused for a while";
    /// For a while every connection is cut, those that are open too.
    Cut "everything cut for a while";
}

impl Fault {
    /// Whether it is the whole line that fails, and not one request.
    #[must_use]
    pub const fn is_outage(self) -> bool {
        matches!(self, Self::Refused | Self::Cut)
    }

    /// Whether the server gets the request, now or later. Of an outage nobody knows.
    #[must_use]
    pub const fn reaches_the_server(self) -> bool {
        !matches!(
            self,
            Self::ResetInRequestLine
                | Self::ResetInRequestHeaders
                | Self::ResetInRequestBody
                | Self::ResetBeforePassingOn
                | Self::BlackHole
                | Self::CaptivePortal
                | Self::Unavailable
                | Self::Redirect
                | Self::TooManyRequests
                | Self::Unauthorized
        )
    }

    /// Whether it can happen to a request that only reads: one without a body, and that nobody passes on later.
    #[must_use]
    pub const fn meets_reads(self) -> bool {
        !self.is_outage()
            && !matches!(
                self,
                Self::ResetInRequestBody | Self::LateCommit | Self::LateCommitAfterReset
            )
    }

    /// Whether it can happen to a request that creates or changes something.
    #[must_use]
    pub const fn meets_writes(self) -> bool {
        !self.is_outage()
    }
}

/// How many requests go through unharmed for each one that meets a fault.
#[derive(Clone, Copy, Debug)]
pub struct Odds {
    /// Of those that create or change something.
    pub writes: u32,
    /// Of those that only read.
    pub reads: u32,
}

impl Default for Odds {
    fn default() -> Self {
        Self {
            writes: 3,
            reads: 40,
        }
    }
}

/// Which request meets which fault: two decks of cards, each with every fault once and with blank cards between them.
/// A deck that is used up is shuffled anew, so that no kind stays out however the dice fall.
#[derive(Debug)]
pub struct Plan {
    random: StdRng,
    odds: Odds,
    writes: Vec<Option<Fault>>,
    reads: Vec<Option<Fault>>,
    /// Whether a deck that is used up is shuffled anew.
    goes_on: bool,
}

impl Plan {
    /// The plan of a seed.
    #[must_use]
    pub fn new(seed: u64, odds: Odds) -> Self {
        Self {
            random: StdRng::seed_from_u64(seed),
            odds,
            writes: Vec::new(),
            reads: Vec::new(),
            goes_on: true,
        }
    }

    /// These faults for the next requests that create or change something, in this order, and then none.
    #[must_use]
    pub fn of(faults: &[Fault]) -> Self {
        Self {
            writes: faults.iter().rev().copied().map(Some).collect(),
            goes_on: false,
            ..Self::new(0, Odds::default())
        }
    }

    /// What the next request meets.
    pub fn draw(&mut self, is_write: bool) -> Option<Fault> {
        let (deck, blanks) = if is_write {
            (&mut self.writes, self.odds.writes)
        } else {
            (&mut self.reads, self.odds.reads)
        };
        if deck.is_empty() && self.goes_on {
            for fault in Fault::ALL {
                if (is_write && fault.meets_writes()) || (!is_write && fault.meets_reads()) {
                    deck.push(Some(*fault));
                    deck.extend((0..blanks).map(|_| None));
                }
            }
            deck.shuffle(&mut self.random);
        }
        deck.pop().flatten()
    }

    /// A number of the plan's own between the two, the second included.
    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        self.random.random_range(least..=most.max(least))
    }
}

/// How often each kind has happened, by its name.
pub type Counts = BTreeMap<&'static str, u64>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_comes_once_in_each_deck_and_the_rest_goes_through() {
        let odds = Odds {
            writes: 3,
            reads: 5,
        };
        let mut plan = Plan::new(7, odds);
        let kinds =
            |meets: fn(Fault) -> bool| Fault::ALL.iter().filter(|fault| meets(**fault)).count();
        for (is_write, kinds, cards) in [
            (true, kinds(Fault::meets_writes), 4),
            (false, kinds(Fault::meets_reads), 6),
        ] {
            let drawn: Vec<_> = (0..kinds * cards).map(|_| plan.draw(is_write)).collect();
            let mut met: Vec<Fault> = drawn.into_iter().flatten().collect();
            met.sort_unstable();
            met.dedup();
            assert_eq!(met.len(), kinds);
        }
    }

    #[test]
    fn a_seed_makes_one_plan() {
        let draw = |seed| {
            let mut plan = Plan::new(seed, Odds::default());
            (0..200).map(|_| plan.draw(true)).collect::<Vec<_>>()
        };
        assert_eq!(draw(3), draw(3));
        assert_ne!(draw(3), draw(4));
    }
}
