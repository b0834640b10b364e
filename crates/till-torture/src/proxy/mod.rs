//! A line between the till and NextX that fails on purpose: a TCP proxy in front of the two hosts.
//!
//! Each request draws a fault from a [`Plan`], and now and then the whole line goes down. Where a fault says that the
//! server never hears of a request, it gets none of it or a part that no server can take for a request.

mod exchange;
mod http;

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    net::{TcpListener, TcpStream},
    sync::{oneshot, watch},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::fault::{Counts, Fault, Plan};

/// Pause before a port is taken again or accepting is tried again.
const RETRY: Duration = Duration::from_millis(20);

/// How long the line's faults take.
#[derive(Clone, Copy, Debug)]
pub struct LineTiming {
    /// The longest that a request is held back after the client has given up, and twice the shortest. The till's settle
    /// time has to be longer.
    pub late_commit: Duration,
    /// The longest that an answer comes late or trickles. The till waits longer for an answer.
    pub late_answer: Duration,
    /// The longest time between two outages of the whole line.
    pub between_outages: Duration,
    /// The longest outage.
    pub outage: Duration,
}

impl Default for LineTiming {
    fn default() -> Self {
        Self {
            late_commit: Duration::from_millis(800),
            late_answer: Duration::from_millis(300),
            between_outages: Duration::from_secs(6),
            outage: Duration::from_millis(400),
        }
    }
}

/// A point on the way of a request that creates something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// It was read whole, and the server has not heard of it.
    Received,
    /// The server has answered, and the client has not heard of it.
    Committed,
    /// The answer is on its way to the client.
    Answered,
}

/// Somebody waits for a request to come to a certain moment.
#[derive(Debug)]
struct Trap {
    moment: Moment,
    /// How many requests pass before.
    spared: u32,
    sprung: oneshot::Sender<()>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Up,
    Refusing,
    Cutting,
}

#[derive(Debug)]
struct Shared {
    plan: Mutex<Plan>,
    counts: Mutex<BTreeMap<Fault, u64>>,
    requests: AtomicU64,
    timing: LineTiming,
    failing: AtomicBool,
    trap: Mutex<Option<Trap>>,
    state: watch::Sender<State>,
    /// Cancelled to cut every connection that is open.
    open: Mutex<CancellationToken>,
    /// Requests whose client is gone and that the server is still to get.
    late: TaskTracker,
    /// The creating requests that are under way, by their bodies.
    under_way: Arc<Mutex<Vec<u64>>>,
    open_twice: AtomicU64,
    creates: AtomicU64,
}

/// A creating request for as long as the server may still get it.
#[derive(Debug)]
struct UnderWay {
    all: Arc<Mutex<Vec<u64>>>,
    body: u64,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let mut all = lock(&self.all);
        if let Some(at) = all.iter().position(|body| *body == self.body) {
            all.swap_remove(at);
        }
    }
}

/// The line in front of both hosts; it ends when it is dropped.
#[derive(Debug)]
pub struct Line {
    shared: Arc<Shared>,
    hosts: [SocketAddr; 2],
    stop: CancellationToken,
}

impl Line {
    /// Listens on two free ports of 127.0.0.1 in front of the hosts at these addresses (`http://127.0.0.1:80`).
    ///
    /// # Errors
    /// When an address cannot be read or no port can be taken.
    pub async fn open(
        (open_api, crm): (&str, &str),
        plan: Plan,
        timing: LineTiming,
    ) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            plan: Mutex::new(plan),
            counts: Mutex::default(),
            requests: AtomicU64::default(),
            timing,
            failing: AtomicBool::new(true),
            trap: Mutex::default(),
            state: watch::Sender::new(State::Up),
            open: Mutex::default(),
            late: TaskTracker::new(),
            under_way: Arc::default(),
            open_twice: AtomicU64::default(),
            creates: AtomicU64::default(),
        });
        let stop = CancellationToken::new();
        let mut hosts = [SocketAddr::from((Ipv4Addr::LOCALHOST, 0)); 2];
        for (host, server) in hosts.iter_mut().zip([open_api, crm]) {
            let server = address(server).await?;
            let listener = TcpListener::bind(*host).await?;
            *host = listener.local_addr()?;
            let serving = serve(Arc::clone(&shared), listener, *host, server);
            tokio::spawn(stop.clone().run_until_cancelled_owned(serving));
        }
        let outages = outages(Arc::clone(&shared));
        tokio::spawn(stop.clone().run_until_cancelled_owned(outages));
        Ok(Self {
            shared,
            hosts,
            stop,
        })
    }

    /// The address of the line to open-api.
    #[must_use]
    pub fn open_api_url(&self) -> String {
        format!("http://{}", self.hosts[0])
    }

    /// The address of the line to the CRM host.
    #[must_use]
    pub fn crm_url(&self) -> String {
        format!("http://{}", self.hosts[1])
    }

    /// From now on nothing fails, or everything again as planned.
    pub fn fail(&self, failing: bool) {
        self.shared.failing.store(failing, Ordering::Release);
        if !failing {
            self.shared.state.send_replace(State::Up);
        }
    }

    /// Waits until the server has got every request that was held back.
    pub async fn deliver(&self) {
        self.shared.late.close();
        self.shared.late.wait().await;
        self.shared.late.reopen();
    }

    /// Tells when the creating request after the next `spared` ones comes to `moment`; it meets no fault, and goes on when
    /// its client is gone.
    #[must_use]
    pub fn trap(&self, moment: Moment, spared: u32) -> oneshot::Receiver<()> {
        let (sprung, receiver) = oneshot::channel();
        *lock(&self.shared.trap) = Some(Trap {
            moment,
            spared,
            sprung,
        });
        receiver
    }

    /// How often each kind has happened, those that have not with 0.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let counts = lock(&self.shared.counts);
        Fault::ALL
            .iter()
            .map(|fault| (fault.name(), counts.get(fault).copied().unwrap_or(0)))
            .collect()
    }

    /// How many requests came that create or change something and that were read whole.
    #[must_use]
    pub fn creates(&self) -> u64 {
        self.shared.creates.load(Ordering::Relaxed)
    }

    /// How often one of them came while the server could still get another with the same body.
    #[must_use]
    pub fn open_twice(&self) -> u64 {
        self.shared.open_twice.load(Ordering::Relaxed)
    }

    /// How many requests came.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.shared.requests.load(Ordering::Relaxed)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.stop.cancel();
        lock(&self.shared.open).cancel();
    }
}

impl Shared {
    fn count(&self, fault: Fault) {
        *lock(&self.counts).entry(fault).or_default() += 1;
    }

    fn draw(&self, is_write: bool) -> Option<Fault> {
        if !self.failing.load(Ordering::Acquire) {
            return None;
        }
        lock(&self.plan).draw(is_write)
    }

    /// Notes that a creating request with this body is under way, until the answer is dropped.
    fn begin(&self, body: &[u8]) -> UnderWay {
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        let body = hasher.finish();
        let mut all = lock(&self.under_way);
        self.creates.fetch_add(1, Ordering::Relaxed);
        if all.contains(&body) {
            self.open_twice.fetch_add(1, Ordering::Relaxed);
        }
        all.push(body);
        UnderWay {
            all: Arc::clone(&self.under_way),
            body,
        }
    }

    /// A duration up to `most`.
    fn up_to(&self, most: Duration) -> Duration {
        let most = u64::try_from(most.as_millis()).unwrap_or(u64::MAX);
        Duration::from_millis(lock(&self.plan).between(0, most))
    }

    /// The trap, if this creating request is the one that it waits for.
    fn take_trap(&self) -> Option<Trap> {
        let mut trap = lock(&self.trap);
        match trap.as_mut() {
            Some(waiting) if waiting.spared > 0 => {
                waiting.spared -= 1;
                None
            }
            _ => trap.take(),
        }
    }
}

async fn address(url: &str) -> io::Result<SocketAddr> {
    let host = url
        .strip_prefix("http://")
        .map(|rest| rest.trim_end_matches('/'))
        .filter(|rest| !rest.contains('/'))
        .ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("{url} is no address like http://127.0.0.1:8080"),
            )
        })?;
    let named = if host.contains(':') {
        host.to_owned()
    } else {
        format!("{host}:80")
    };
    tokio::net::lookup_host(named)
        .await?
        .next()
        .ok_or_else(|| io::ErrorKind::NotFound.into())
}

/// Accepts connections for as long as the line is there, on a port that is closed while it refuses.
async fn serve(shared: Arc<Shared>, listener: TcpListener, host: SocketAddr, server: SocketAddr) {
    let mut state = shared.state.subscribe();
    let mut listening = Some(listener);
    loop {
        let now = *state.borrow_and_update();
        if now == State::Refusing {
            listening = None;
        }
        let Some(listener) = &listening else {
            if now == State::Refusing {
                if state.changed().await.is_err() {
                    return;
                }
                continue;
            }
            match TcpListener::bind(host).await {
                Ok(listener) => listening = Some(listener),
                Err(_) => tokio::time::sleep(RETRY).await,
            }
            continue;
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            changed = state.changed() => match changed {
                Ok(()) => continue,
                Err(_) => return,
            },
        };
        match accepted {
            Ok((client, _)) if now == State::Cutting => reset(client),
            Ok((client, _)) => {
                let cut = lock(&shared.open).child_token();
                tokio::spawn(converse(Arc::clone(&shared), client, server, cut));
            }
            Err(_) => tokio::time::sleep(RETRY).await,
        }
    }
}

/// Carries one request after the other until either side ends the connection or the line is cut.
async fn converse(
    shared: Arc<Shared>,
    mut client: TcpStream,
    server: SocketAddr,
    cut: CancellationToken,
) {
    let carried = cut.run_until_cancelled(exchange::carry(&shared, &mut client, server));
    match carried.await {
        Some(Ok(exchange::End::Orderly)) => {}
        Some(Ok(exchange::End::Reset) | Err(_)) | None => reset(client),
    }
}

/// Takes the whole line down from time to time.
async fn outages(shared: Arc<Shared>) {
    let LineTiming {
        between_outages,
        outage,
        ..
    } = shared.timing;
    for fault in [Fault::Refused, Fault::Cut].into_iter().cycle() {
        let pause = between_outages / 2 + shared.up_to(between_outages / 2);
        tokio::time::sleep(pause).await;
        if !shared.failing.load(Ordering::Acquire) {
            continue;
        }
        let state = if fault == Fault::Cut {
            State::Cutting
        } else {
            State::Refusing
        };
        shared.count(fault);
        shared.state.send_replace(state);
        if state == State::Cutting {
            std::mem::take(&mut *lock(&shared.open)).cancel();
        }
        tokio::time::sleep(shared.up_to(outage)).await;
        shared.state.send_replace(State::Up);
    }
}

/// Ends a connection with a reset in place of an orderly end.
fn reset(stream: TcpStream) {
    // Where this is refused the connection is gone already.
    stream.set_zero_linger().ok();
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
