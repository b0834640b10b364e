//! A till on a sandbox of its own.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use nextx_sandbox::{Offline, Operation, Options, Sandbox, demo};
use secrecy::SecretString;
use till_app::{
    App, Environment, Parts, Timing,
    app::Connection,
    ops::{payment::TypedTender, setup::TransferAccount},
    system::{SystemClock, SystemRandom},
    vault::{self, OpenVault, VaultKind},
};
use till_core::{Clock, outbox::DocumentState, payment::TenderMethod, sale::Sale};
use till_store::SaleRow;

pub struct Till {
    pub app: App,
    pub sandbox: Sandbox,
    pub folder: tempfile::TempDir,
    pub clock: Arc<SetClock>,
}

/// The machine's clock, which somebody sets.
#[derive(Debug, Default)]
pub struct SetClock(AtomicI64);

impl SetClock {
    /// Sets it so much ahead of the time, in seconds.
    pub fn set_ahead(&self, seconds: i64) {
        self.0.store(seconds, Ordering::Relaxed);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::now() + SignedDuration::from_secs(self.0.load(Ordering::Relaxed))
    }
}

/// Times of a test: what takes minutes in a shop takes a second here.
const QUICK: Timing = Timing {
    settle: Duration::from_millis(400),
    second_look: Duration::from_millis(200),
    probe: Duration::from_millis(100),
    refresh: Duration::from_secs(300),
    audit: Duration::from_secs(4),
    read: Duration::from_secs(30),
    write: Duration::from_secs(45),
};

pub async fn sandbox() -> Sandbox {
    sandbox_with(60).await
}

pub async fn sandbox_with(products: u32) -> Sandbox {
    Sandbox::start(shop_of(products)).await.unwrap()
}

fn shop_of(products: u32) -> Options {
    Options {
        products,
        customers: 20,
        sales_days: 2,
        ..Options::default()
    }
}

/// The till as it starts on `folder`. A file stands in for the keychain, which a test has not.
pub async fn start(folder: &tempfile::TempDir) -> App {
    start_on(folder.path(), "this machine").await
}

/// The same with another clock.
pub async fn start_by(clock: &Arc<SetClock>, folder: &tempfile::TempDir) -> App {
    let environment = Environment {
        machine: Some("this machine".to_owned()),
        ..Environment::default()
    };
    open(Parts {
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        random: Arc::new(SystemRandom),
        open_vault: |_, folder| vault::open(VaultKind::File, folder),
        environment,
        data_dir: folder.path().to_owned(),
        timing: QUICK,
    })
    .await
}

async fn open(parts: Parts) -> App {
    let app = App::start(parts);
    app.open_last().await;
    app
}

/// The till as it starts on `folder` at a machine with this name.
pub async fn start_on(folder: &Path, machine: &str) -> App {
    let environment = Environment {
        machine: Some(machine.to_owned()),
        ..Environment::default()
    };
    let in_a_file: OpenVault = |_, folder| vault::open(VaultKind::File, folder);
    start_with(folder, in_a_file, environment).await
}

/// The till as it starts on `folder` with another keychain and environment.
pub async fn start_with(folder: &Path, open_vault: OpenVault, environment: Environment) -> App {
    open(Parts {
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        open_vault,
        environment,
        data_dir: folder.to_owned(),
        timing: QUICK,
    })
    .await
}

/// An account that transfers go to.
pub fn transfer_account() -> TransferAccount {
    TransferAccount {
        bank_bin: "970436".to_owned(),
        number: "1900 0000 28".to_owned(),
        holder: "KHACH THU".to_owned(),
    }
}

pub fn connection(sandbox: &Sandbox) -> Connection {
    Connection {
        client_id: sandbox.client_id(),
        client_secret: Some(SecretString::from(sandbox.client_secret())),
        open_api_url: sandbox.open_api_url(),
        crm_url: sandbox.crm_url(),
    }
}

impl Till {
    /// Signed in, set up, and with a catalogue.
    pub async fn ready() -> Self {
        Self::ready_at(shop_of(60)).await
    }

    /// The same at a shop of another kind.
    pub async fn ready_at(options: Options) -> Self {
        let till = Self::listed_at(options).await;
        till.eventually("the details are read", async |till| {
            !till.app.progress().await.unwrap().running
        })
        .await;
        till
    }

    /// The same while the details are still being read.
    pub async fn listed_at(options: Options) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::default();
        let app = start_by(&clock, &folder).await;
        app.connect(connection(&sandbox)).await.unwrap();
        app.set_up_till(demo::MAIN_BRANCH_ID, demo::MAIN_STORE_ID, "T1")
            .await
            .unwrap();
        let till = Self {
            app,
            sandbox,
            folder,
            clock,
        };
        till.eventually("the catalogue is read", async |till| {
            till.app.progress().await.unwrap().finished()
        })
        .await;
        till
    }

    /// Ends the program as its owner does. Each test ends with it: SQLCipher takes itself down when the process exits, and
    /// a connection that is being closed at that moment crashes it.
    pub async fn end(self) {
        self.app.close().await;
        self.sandbox.shutdown().await;
    }

    /// Ends the program and starts it again.
    pub async fn restart(self) -> Self {
        self.app.close().await;
        drop(self.app);
        Self {
            app: start_by(&self.clock, &self.folder).await,
            ..self
        }
    }

    pub fn network(&self, up: bool) {
        self.sandbox
            .faults()
            .set_offline(if up { Offline::Off } else { Offline::Refuse });
    }

    /// One can of coffee, paid with a note of 50,000 đồng.
    pub async fn sell(&self) -> Sale {
        let counter = self.app.scan(demo::COFFEE_CAN.barcode).await.unwrap();
        self.app
            .confirm_sale(counter.cart.revision, &cash("50.000"))
            .await
            .unwrap()
    }

    pub async fn row(&self, sale: &Sale) -> SaleRow {
        let today = self.app.sales_today().await.unwrap();
        today
            .into_iter()
            .find(|row| row.sale.id == sale.id)
            .unwrap()
    }

    /// How many orders with the number of `sale` the server has.
    pub async fn on_server(&self, sale: &Sale) -> usize {
        let orders = self.sandbox.orders().await.unwrap();
        let json = serde_json::to_value(&orders).unwrap();
        let rows = json.as_array().unwrap();
        rows.iter()
            .filter(|order| order["invoice_no"] == sale.invoice_no.as_str())
            .count()
    }

    /// How often `sell.create` was called.
    pub async fn creates(&self) -> u64 {
        let requests = self.sandbox.requests().await;
        requests.get(&Operation::SellCreate).copied().unwrap_or(0)
    }

    pub async fn reaches(&self, sale: &Sale, state: DocumentState) {
        self.eventually(state.as_str(), async |till| {
            till.row(sale).await.state == state
        })
        .await;
    }

    pub async fn eventually(&self, what: &str, mut holds: impl AsyncFnMut(&Self) -> bool) {
        for _ in 0..1_200 {
            if holds(self).await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let counts = self.app.strip().await.map(|strip| strip.counts);
        panic!("not within a minute: {what}; {counts:?}");
    }
}

pub fn cash(amount: &str) -> Vec<TypedTender> {
    vec![TypedTender {
        method: TenderMethod::Cash,
        amount: amount.to_owned(),
    }]
}
