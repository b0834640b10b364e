//! One run: a shop's day from a seed, with everything that goes wrong, until nothing moves any more.

use std::{sync::Arc, time::Duration};

use nextx_api::{Client, Config, Credentials, Error as NextxError, Limits};
use till_core::{
    invoice::{TillCode, TillCodeError},
    outbox::DocumentState,
};
use till_sync::{Engine, EngineParts, Known, Line, Rule, Rules, Timing};
use url::Url;
use uuid::Uuid;

use crate::{
    disk::{Books, Disk, Memory, Row},
    fault::{Fault, Faults, Habit, Shop},
    judge::{self, Verdict},
    network::Network,
    others,
    papers::Deed,
    screen,
    server::{Server, Ways},
    shop::Day,
    stock,
    trace::Trace,
    world::{Inner, Weather, World},
};

/// After this much time without faults whatever still waits is stuck.
const LONGEST_CALM: Duration = Duration::from_secs(12 * 3600);
/// What cannot be decided now is decided as soon as lists are whole again; what is not by then is for a person.
const UNDECIDABLE_FOR: Duration = Duration::from_secs(3600);
/// So long every life is waited for to meet what it was to meet, in milliseconds.
const LONGEST_HARM: u64 = 3_600_000;
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// What to run.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// From which everything follows.
    pub seed: u64,
    /// The rule that is left out.
    pub sabotage: Option<Rule>,
    /// Whether to keep the trace.
    pub is_traced: bool,
}

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Of which seed.
    pub seed: u64,
    /// What the judge says.
    pub verdict: Verdict,
    /// What went wrong on purpose.
    pub faults: Faults,
    /// The hash of all that happened.
    pub hash: u64,
    /// All that happened, where it was asked for.
    pub trace: Vec<String>,
}

/// Why a run could not begin.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The runtime.
    #[error("no runtime")]
    Runtime(#[from] std::io::Error),
    /// An address of the simulated server.
    #[error("no address")]
    Address(#[from] url::ParseError),
    /// The client.
    #[error("no client")]
    Client(#[from] NextxError),
    /// The name of the till.
    #[error(transparent)]
    Till(#[from] TillCodeError),
    /// A part of the run outlived it.
    #[error("the world is still in use")]
    InUse,
}

impl Run {
    /// Runs it.
    ///
    /// # Errors
    /// [`RunError`]; what went wrong in the run itself is in the [`Outcome`].
    pub fn go(self) -> Result<Outcome, RunError> {
        // The client draws the jitter of its pauses from this thread's generator.
        fastrand::seed(self.seed);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()?;
        runtime.block_on(self.live())
    }

    fn rules(self) -> Rules {
        self.sabotage.map_or_else(Rules::default, Rules::without)
    }

    async fn live(self) -> Result<Outcome, RunError> {
        let (world, mut day) = self.begin()?;
        loop {
            let is_over = self.run_program(&world, &mut day).await?;
            if is_over {
                break;
            }
            let down = world.with(|inner, _| inner.between(0, 30_000));
            tokio::time::sleep(Duration::from_millis(down)).await;
            world.with(|inner, now| {
                if inner.once_in(24) {
                    let calendar = inner
                        .calendar
                        .saturating_add(i64::try_from(now).unwrap_or(0));
                    let is_careful = self.rules().hold(Rule::Restore);
                    let mut chance = inner.chance.fork();
                    let random = crate::world::Drawn(std::sync::Mutex::new(&mut chance));
                    if let Some(touched) = inner.disk.restore(&random, calendar, is_careful) {
                        inner.are_met(&touched);
                        inner.shop_happens(now, Shop::Restore);
                    }
                }
            });
        }
        drop(day);
        let inner = Arc::into_inner(world).ok_or(RunError::InUse)?.end();
        let verdict = judge::judge(&inner);
        let faults = inner.faults;
        let (hash, trace) = inner.trace.end();
        Ok(Outcome {
            seed: self.seed,
            verdict,
            faults,
            hash,
            trace,
        })
    }

    fn begin(self) -> Result<(Arc<World>, Day), RunError> {
        let mut chance = fastrand::Rng::with_seed(self.seed);
        let ways = Ways::draw(&mut chance);
        let is_virgin = chance.u32(..12) == 0;
        let is_staffed = chance.bool();
        let is_year_end = chance.u32(..10) == 0;
        // A morning of November, or the end of the year.
        let began = if is_year_end {
            1_798_736_400_000_i64
        } else {
            1_795_600_000_000
        };
        let began = began + chance.i64(0..600_000);
        let mut server = Server::new(ways);
        let is_of_a_till = chance.u32(..3) > 0;
        let known_customer = (!is_virgin).then(|| Known {
            remote_id: others::fill(&mut server, &mut chance, began, is_of_a_till),
            key: others::KNOWN_PHONE.to_owned(),
        });
        let epoch: String = std::iter::repeat_with(|| chance.digit(36).to_ascii_uppercase())
            .take(2)
            .collect();
        let many = chance.usize(10..=30);
        let deeds = (0..many).map(|_| Deed::draw(&mut chance)).collect();
        // A rush, a usual hour, or an afternoon on which documents settle between two customers.
        let pause = [10_000, 90_000, 600_000][chance.usize(..3)];
        let mut inner = Inner {
            chance,
            trace: Trace::new(self.is_traced),
            faults: Faults::new(),
            server,
            disk: Disk {
                books: Books::new(epoch, known_customer),
                journal: Vec::new(),
                backup: None,
            },
            lives: std::collections::BTreeMap::new(),
            marks: std::collections::BTreeMap::new(),
            weather: Weather::default(),
            began,
            calendar: began,
            is_staffed,
            is_calm: false,
            stock_is_wrong: Vec::new(),
            last_harm: None,
        };
        if is_year_end {
            inner.happens(0, Fault::Shop(Shop::YearEnd), None);
        }
        if is_virgin {
            inner.happens(0, Fault::Server(Habit::Virgin), None);
        }
        let world = World::new(inner);
        let day = Day::new(
            Arc::clone(&world),
            self.rules(),
            TillCode::parse("LS01")?,
            deeds,
            pause,
        );
        Ok((world, day))
    }

    /// From a start to a kill, or to the end of everything.
    async fn run_program(self, world: &Arc<World>, day: &mut Day) -> Result<bool, RunError> {
        world.with(|inner, now| {
            inner.note(now, format_args!("the program starts"));
            inner.disk.append_what_is_lacking();
        });
        let credentials = Credentials {
            client_id: "till".to_owned(),
            client_secret: "simulation".into(),
        };
        let address = |text: &str| Url::parse(text);
        let mut config = Config::new(
            address("https://open-api.nextx.vn")?,
            address("https://api-nextcrm.nextcrm.vn")?,
            credentials,
        )?;
        config.limits = Limits {
            // Its pace goes by the real clock.
            requests_per_second: std::num::NonZeroU32::MIN.saturating_add(999_999),
            page_size: 10,
            ..Limits::default()
        };
        let transport = Arc::new(Network(Arc::clone(world)));
        let engine = Engine::new(EngineParts {
            ledger: Memory(Arc::clone(world)),
            client: Client::carried_by(transport, config)?,
            clock: Arc::<World>::clone(world),
            random: Arc::<World>::clone(world),
            timing: Timing::default(),
            rules: self.rules(),
            line: Arc::new(Line::default()),
            hears: Arc::new(|_| {}),
        });
        let people = async {
            day.go_on(|| engine.wake()).await;
            self.calm_down(world).await;
        };
        let person = screen::decide(
            world,
            |place| engine.has_waited_for_person(place),
            || engine.wake(),
        );
        Ok(tokio::select! {
            biased;
            () = world.killed.notified() => {
                world.with(|inner, now| {
                    inner.note(now, format_args!("the program ends"));
                    let is_sent = |row: &&Row| row.document.state == DocumentState::Sending;
                    let sent = inner.disk.books.rows.iter().filter(is_sent);
                    let sent: Vec<Uuid> = sent.map(|row| row.document.document_id()).collect();
                    inner.are_met(&sent);
                });
                false
            }
            () = people => true,
            never = person => match never {},
            never = stock::keep_reading(world, self.rules()) => match never {},
            () = engine.run() => true,
        })
    }

    /// The day is over: its faults go on for a while, then nothing goes wrong any more, and time goes on until nothing
    /// moves.
    async fn calm_down(self, world: &Arc<World>) {
        let is_calm = world.with(|inner, _| inner.is_calm);
        if !is_calm {
            let rest = world.with(|inner, _| inner.between(0, 600_000));
            tokio::time::sleep(Duration::from_millis(rest)).await;
            let last = world.with(|inner, now| *inner.last_harm.get_or_insert(now + LONGEST_HARM));
            while world.with(|inner, now| now < last && inner.is_any_unharmed()) {
                tokio::time::sleep(Duration::from_secs(10)).await;
            }
        }
        world.with(|inner, now| {
            inner.is_calm = true;
            inner.weather = Weather::default();
            inner.note(now, format_args!("nothing goes wrong any more"));
        });
        let began = tokio::time::Instant::now();
        while began.elapsed() < LONGEST_CALM {
            tokio::time::sleep(LOOK_EVERY).await;
            if world.with(|inner, now| is_still(inner, now, began.elapsed())) {
                break;
            }
        }
        stock::read(world, self.rules()).await;
        world.with(|inner, now| {
            inner.check_stock(true);
            inner.note(now, format_args!("the end"));
        });
    }
}

/// Whether nothing moves any more, and nobody has anything to decide.
fn is_still(inner: &Inner, now: u64, calm: Duration) -> bool {
    let books = &inner.disk.books;
    if inner.is_staffed && books.rows.iter().any(|row| !row.document.state.is_final()) {
        return false;
    }
    let is_waiting = |row: &Row| {
        let document = &row.document;
        match document.state {
            DocumentState::Confirmed
            | DocumentState::Refused
            | DocumentState::Conflict
            | DocumentState::Discarded => false,
            DocumentState::Unclear | DocumentState::Accepted => {
                calm < UNDECIDABLE_FOR || !judge::is_undecidable(document)
            }
            DocumentState::Queued => books.is_hindered(row).is_none(),
            DocumentState::Sending => true,
        }
    };
    let calendar = crate::shop::calendar(inner, now).as_millisecond();
    let rest = i64::try_from(Timing::default().audit.as_millis()).unwrap_or(i64::MAX);
    !inner.server.is_busy()
        && !books.rows.iter().any(is_waiting)
        && books.rows.iter().all(|row| {
            row.document
                .send_ended_at
                .is_none_or(|at| at + rest <= calendar || at > calendar)
        })
        && books.days_to_audit(calendar, rest).is_empty()
        // An audit that missed confirmed documents is repeated.
        && books.audits.values().all(|(at, audit)| {
            audit.missing.is_empty() || at + rest <= calendar || *at > calendar
        })
}
