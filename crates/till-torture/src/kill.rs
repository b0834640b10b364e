//! The till is killed while it sells, again and again, over a line that fails; in the end the books have to agree.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use clap::Args;
use nextx_sandbox::{Options, Sandbox};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::SliceRandom};
use serde::Serialize;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::{sleep, timeout},
};

use crate::{
    Error,
    books::{self, Books},
    fault::{Counts, Odds, Plan},
    proxy::{Line, LineTiming, Moment},
    side,
    small_disk::SmallDisk,
    tear::{self, Tear},
    till::TillTiming,
};

/// The longest that the moment of a kill is waited for; then the till is killed whatever it does.
const PATIENCE: Duration = Duration::from_secs(4);
/// The line fails at most so many times as long after the last kill as is asked for.
const MOST_FAILING: u64 = 3;
/// The latest that a till is killed while it starts.
const START_MS: u64 = 600;
/// So many requests at most pass before the one in whose course the till is killed.
const MOST_SPARED: u32 = 12;

/// How much to sell and how often to kill.
#[derive(Args, Clone, Debug)]
pub struct Killing {
    /// Sales to make in all.
    #[arg(long, default_value_t = 2_000)]
    pub sales: u64,
    /// How often the till is killed.
    #[arg(long, default_value_t = 50)]
    pub kills: u32,
    /// The same seed makes the same faults, kills and baskets; how they meet is up to the machine.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How often each kind of fault has to happen.
    #[arg(long, default_value_t = 1)]
    pub least: u64,
    /// A folder for the till, what the cashier saw and the till's own words; emptied first.
    #[arg(long, value_name = "FOLDER")]
    pub folder: PathBuf,
    /// Gives the till a disk of its own of so many MiB, which fills up now and then. Needs a mount namespace:
    /// `unshare --map-root-user --mount`.
    #[arg(long, value_name = "MIB")]
    pub small_disk: Option<u32>,
    /// The script that compares the books.
    #[arg(
        long,
        value_name = "FILE",
        default_value = "crates/till-torture/books.py"
    )]
    pub books: PathBuf,
    /// Seconds that the line goes on failing after the last kill; more while faults have not happened often enough.
    #[arg(long, value_name = "S", default_value_t = 60)]
    pub failing_s: u64,
    /// Seconds after which what has not arrived is stuck, once nothing fails any more.
    #[arg(long, value_name = "S", default_value_t = 120)]
    pub patience_s: u64,
}

/// When a till is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Starting,
    Confirmed,
    In(Moment),
    DiskFull,
    AnyTime,
}

impl When {
    const ALL: [Self; 7] = [
        Self::Starting,
        Self::Confirmed,
        Self::In(Moment::Received),
        Self::In(Moment::Committed),
        Self::In(Moment::Answered),
        Self::DiskFull,
        Self::AnyTime,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Starting => "while it starts",
            Self::Confirmed => "just after a confirmation",
            Self::In(Moment::Received) => "while a request is under way",
            Self::In(Moment::Committed) => "after the server committed",
            Self::In(Moment::Answered) => "when the answer arrives",
            Self::DiskFull => "while its disk is full",
            Self::AnyTime => "at any time",
        }
    }
}

/// What a run came to.
#[derive(Debug, Serialize)]
pub struct Outcome {
    /// The seed.
    pub seed: u64,
    /// Sales that the cashier saw confirmed.
    pub lives: u64,
    /// How often each kind of fault happened.
    pub faults: Counts,
    /// How often the till was killed, by when.
    pub kills: BTreeMap<&'static str, u64>,
    /// What was done to its files, and how often.
    pub torn: BTreeMap<&'static str, u64>,
    /// Requests that came to the line.
    pub requests: u64,
    /// Those of them that create something.
    pub creates: u64,
    /// How often one of those came while the server could still get another with the same body. Never, by promise.
    pub open_twice: u64,
    /// What the books say.
    #[serde(flatten)]
    pub books: Books,
    /// Faults and kills that did not happen as often as they have to.
    pub missing: Vec<String>,
    /// How long it took.
    pub seconds: u64,
}

impl Outcome {
    /// Whether the books agree and every kind of fault happened.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.books.agree() && self.missing.is_empty() && self.open_twice == 0
    }
}

/// Carries it out.
///
/// # Errors
/// [`Error`] where it cannot be carried out; what is found is in the outcome.
pub async fn kill(killing: &Killing) -> Result<Outcome, Error> {
    let began = Instant::now();
    let folder = Folder::new(&killing.folder)?;
    let disk = match killing.small_disk {
        Some(mib) => Some(SmallDisk::mount(&folder.data, mib).await?),
        None => None,
    };
    let sandbox = Sandbox::start(Options {
        products: 200,
        customers: 60,
        sales_days: 2,
        ..Options::default()
    })
    .await?;
    let (open_api, crm) = (sandbox.open_api_url(), sandbox.crm_url());
    let line = Line::open(
        (&open_api, &crm),
        Plan::new(killing.seed, Odds::default()),
        LineTiming::default(),
    )
    .await
    .map_err(Error::io("opening the line"))?;
    let mut loop_ = Loop {
        killing,
        folder: &folder,
        disk: disk.as_ref(),
        line: &line,
        random: StdRng::seed_from_u64(killing.seed),
        kills: BTreeMap::new(),
        torn: BTreeMap::new(),
        tears: Vec::new(),
        runs: 0,
    };
    loop_.kill_while_selling().await?;
    loop_.sell_to_the_end().await?;
    let mut missing = loop_.rare_faults();
    let Loop { kills, torn, .. } = loop_;
    line.deliver().await;
    let asked = books::Asked {
        script: &killing.books,
        side: &folder.side,
        believed: &folder.believed,
        open_api_url: &open_api,
        crm_url: &crm,
        unseen: u64::from(killing.kills),
    };
    let books = asked.compare().await?;
    let faults = line.counts();
    if killing.kills as usize >= When::ALL.len() {
        let absent = When::ALL
            .iter()
            .filter(|when| disk.is_some() || **when != When::DiskFull)
            .filter(|when| !kills.contains_key(when.name()));
        missing.extend(absent.map(|when| format!("killed {}", when.name())));
    }
    if killing.kills as usize >= 5 * Tear::ALL.len() {
        let absent = Tear::ALL
            .iter()
            .filter(|tear| !torn.contains_key(tear.name()));
        missing.extend(absent.map(|tear| tear.name().to_owned()));
    }
    let outcome = Outcome {
        seed: killing.seed,
        lives: side::sales(&folder.side)?,
        faults,
        kills,
        torn,
        requests: line.requests(),
        creates: line.creates(),
        open_twice: line.open_twice(),
        books,
        missing,
        seconds: began.elapsed().as_secs(),
    };
    drop(line);
    sandbox.shutdown().await;
    if disk.is_some() && !outcome.is_good() {
        keep(&folder.data, &killing.folder.join("left")).await?;
    }
    Ok(outcome)
}

/// Copies what lies on a disk that ends with this program.
async fn keep(data: &Path, left: &Path) -> Result<(), Error> {
    let copied = Command::new("cp")
        .arg("-a")
        .args([data, left])
        .status()
        .await
        .map_err(Error::io("cp"))?;
    if copied.success() {
        return Ok(());
    }
    Err(Error::Ended(format!("cp {copied}")))
}

/// Where a run keeps what it makes.
struct Folder {
    data: PathBuf,
    side: PathBuf,
    believed: PathBuf,
    words: PathBuf,
}

impl Folder {
    fn new(path: &Path) -> Result<Self, Error> {
        let what = || path.display().to_string();
        match fs::remove_dir_all(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::io(what())(error));
            }
            _ => fs::create_dir_all(path).map_err(Error::io(what()))?,
        }
        Ok(Self {
            data: path.join("till"),
            side: path.join("seen.jsonl"),
            believed: path.join("believed.json"),
            words: path.join("till.log"),
        })
    }
}

/// A till in a process of its own; killed with its owner.
struct Till {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    /// Whether it has said that its profile is open, and with that whole.
    is_open: bool,
}

struct Loop<'a> {
    killing: &'a Killing,
    folder: &'a Folder,
    disk: Option<&'a SmallDisk>,
    line: &'a Line,
    random: StdRng,
    kills: BTreeMap<&'static str, u64>,
    torn: BTreeMap<&'static str, u64>,
    /// What is still to be done to the files before anything is done again.
    tears: Vec<Tear>,
    runs: u64,
}

impl Loop<'_> {
    async fn kill_while_selling(&mut self) -> Result<(), Error> {
        let mut deck = Vec::new();
        for left in (1..=self.killing.kills).rev() {
            if deck.is_empty() {
                deck.extend(When::ALL);
                deck.retain(|when| self.disk.is_some() || *when != When::DiskFull);
                deck.shuffle(&mut self.random);
            }
            let meant = deck.pop().unwrap_or(When::AnyTime);
            let sold = side::sales(&self.folder.side)?;
            let quota = self
                .killing
                .sales
                .saturating_sub(sold)
                .div_ceil(u64::from(left) + 1);
            let mut till = self.start(quota, None)?;
            let when = self.wait_for(meant, quota, &mut till).await?;
            let was_open = till.kill().await?;
            *self.kills.entry(when.name()).or_default() += 1;
            if let Some(disk) = self.disk {
                disk.empty()?;
            }
            // What could not be written twice on a full disk need not be there twice yet.
            self.tear(was_open && meant != When::DiskFull)?;
            if left % 10 == 0 {
                note(format_args!("{left} kills to go, {sold} sales made"));
            }
        }
        Ok(())
    }

    /// Makes the sales that are left; the line fails for a while and then no more.
    async fn sell_to_the_end(&mut self) -> Result<(), Error> {
        let sold = side::sales(&self.folder.side)?;
        note(format_args!("no more kills, {sold} sales made"));
        let rest = self.killing.sales.saturating_sub(sold);
        let longest = MOST_FAILING * self.killing.failing_s;
        let mut till = self.start(rest, Some(longest + self.killing.patience_s))?;
        let failing = async {
            sleep(Duration::from_secs(self.killing.failing_s)).await;
            while !self.rare_faults().is_empty() {
                sleep(Duration::from_secs(1)).await;
            }
        };
        let failing = timeout(Duration::from_secs(longest), failing);
        tokio::select! {
            _ = till.ended() => {}
            _ = failing => {
                note("nothing fails any more");
                self.line.fail(false);
            }
        }
        let status = till.ended().await?;
        if status.success() {
            return Ok(());
        }
        Err(Error::Ended(format!(
            "{status}; its words are in {}",
            self.folder.words.display()
        )))
    }

    /// The faults that have not happened as often as they have to.
    fn rare_faults(&self) -> Vec<String> {
        let counts = self.line.counts();
        let rare = counts
            .iter()
            .filter(|(_, counted)| **counted < self.killing.least);
        rare.map(|(name, counted)| format!("{name} ({counted})"))
            .collect()
    }

    /// Starts the till; with `patience` it ends by itself.
    fn start(&mut self, sales: u64, patience: Option<u64>) -> Result<Till, Error> {
        self.runs += 1;
        let program = std::env::current_exe().map_err(Error::io("finding this program"))?;
        let words = File::options()
            .create(true)
            .append(true)
            .open(&self.folder.words)
            .map_err(Error::io("opening a file for the till's words"))?;
        let shop = Options::default();
        let mut command = Command::new(program);
        command
            .arg("sell")
            .args(TillTiming::QUICK.arguments())
            .args(["--open-url", &self.line.open_api_url()])
            .args(["--crm-url", &self.line.crm_url()])
            .args(["--sales", &sales.to_string()])
            .args([
                "--seed",
                &(self.killing.seed ^ (self.runs << 20)).to_string(),
            ])
            .arg("--data")
            .arg(&self.folder.data)
            .arg("--side")
            .arg(&self.folder.side)
            .env("TILL_CLIENT_ID", shop.client_id)
            .env("TILL_CLIENT_SECRET", shop.client_secret)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(words)
            .kill_on_drop(true);
        if let Some(patience) = patience {
            command.arg("--believed").arg(&self.folder.believed);
            command.args(["--patience-s", &patience.to_string()]);
        }
        let mut child = command.spawn().map_err(Error::io("starting the till"))?;
        let stdout = child
            .stdout
            .take()
            .ok_or_else(|| Error::Ended("it has no output".to_owned()))?;
        Ok(Till {
            child,
            lines: BufReader::new(stdout).lines(),
            is_open: false,
        })
    }

    /// Waits for the moment to kill, and answers which it was.
    async fn wait_for(&mut self, when: When, quota: u64, till: &mut Till) -> Result<When, Error> {
        let mut came = match when {
            When::Starting => {
                let pause = self.random.random_range(0..START_MS);
                let pause = sleep(Duration::from_millis(pause));
                return till.unless_ended(pause).await.map(|()| when);
            }
            When::Confirmed => {
                let wanted = self.random.random_range(1..=quota.max(1));
                timeout(PATIENCE, till.heard("sold", wanted))
                    .await
                    .map_or(Ok(false), |sold| sold.map(|()| true))
            }
            When::In(moment) => {
                let trap = self
                    .line
                    .trap(moment, self.random.random_range(0..=MOST_SPARED));
                let sprung = async {
                    timeout(PATIENCE, trap)
                        .await
                        .is_ok_and(|sprung| sprung.is_ok())
                };
                till.unless_ended(sprung).await
            }
            When::DiskFull => self.fill_disk(till).await,
            When::AnyTime => Ok(false),
        }?;
        if !came {
            let pause = self.random.random_range(0..2_000);
            let pause = sleep(Duration::from_millis(pause));
            till.unless_ended(pause).await?;
            came = when == When::AnyTime;
        }
        Ok(if came { when } else { When::AnyTime })
    }

    /// Puts what is done to the till among its own words.
    fn say(&self, deed: &str) -> Result<(), Error> {
        let mut words = File::options()
            .append(true)
            .open(&self.folder.words)
            .map_err(Error::io("opening the file of the till's words"))?;
        writeln!(
            words,
            "{} after start {}: {deed}",
            jiff::Timestamp::now(),
            self.runs
        )
        .map_err(Error::io("writing to the file of the till's words"))
    }

    /// Fills the till's disk until it refuses to sell, lets it sell again, and fills it once more.
    async fn fill_disk(&self, till: &mut Till) -> Result<bool, Error> {
        let Some(disk) = self.disk else {
            return Ok(false);
        };
        let filled = async {
            till.heard("sold", 1).await?;
            disk.fill()?;
            till.heard("full", 1).await?;
            disk.empty()?;
            till.heard("sold", 1).await?;
            disk.fill()?;
            till.heard("full", 1).await
        };
        timeout(3 * PATIENCE, filled)
            .await
            .map_or(Ok(false), |filled| filled.map(|()| true))
    }

    /// Does to the files of a dead till what it has to survive. One that has not come so far as to mend what was done
    /// before is spared: what is there twice must not be lost twice.
    fn tear(&mut self, was_open: bool) -> Result<(), Error> {
        if !was_open {
            return Ok(());
        }
        if self.tears.is_empty() {
            self.tears.extend(Tear::ALL);
            self.tears.shuffle(&mut self.random);
        }
        if let Some(tear) = self.tears.pop()
            && tear::tear(tear, &self.folder.data, &mut self.random)?
        {
            self.say(tear.name())?;
            *self.torn.entry(tear.name()).or_default() += 1;
        }
        Ok(())
    }
}

impl Till {
    /// Waits until it has said a word so often.
    async fn heard(&mut self, word: &str, wanted: u64) -> Result<(), Error> {
        let mut heard = 0;
        while heard < wanted {
            match self.next_word().await {
                Some(said) => heard += u64::from(said == word),
                None => return Err(self.why_ended().await),
            }
        }
        Ok(())
    }

    /// The next that it says; `None` once it has ended.
    async fn next_word(&mut self) -> Option<String> {
        let word = self.lines.next_line().await.ok()??;
        self.is_open |= word == "open";
        Some(word)
    }

    /// Waits for something, and complains if the till ends by itself before.
    async fn unless_ended<T>(&mut self, awaited: impl Future<Output = T>) -> Result<T, Error> {
        let listen = async { while self.next_word().await.is_some() {} };
        let came = tokio::select! {
            came = awaited => Some(came),
            () = listen => None,
        };
        match came {
            Some(came) => Ok(came),
            None => Err(self.why_ended().await),
        }
    }

    async fn ended(&mut self) -> Result<std::process::ExitStatus, Error> {
        while self.next_word().await.is_some() {}
        self.child
            .wait()
            .await
            .map_err(Error::io("waiting for the till"))
    }

    async fn why_ended(&mut self) -> Error {
        match self.child.wait().await {
            Ok(status) => Error::Ended(status.to_string()),
            Err(error) => Error::io("waiting for the till")(error),
        }
    }

    /// `kill -9`; answers whether its profile was open.
    async fn kill(mut self) -> Result<bool, Error> {
        self.child
            .kill()
            .await
            .map_err(Error::io("killing the till"))?;
        // What it said last may not have been heard yet.
        while self.next_word().await.is_some() {}
        Ok(self.is_open)
    }
}

/// Tells on stderr how far it has come.
fn note(text: impl std::fmt::Display) {
    // Nobody has to read it.
    writeln!(std::io::stderr(), "    {text}").ok();
}
