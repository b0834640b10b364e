//! Whatever must not be read by others is in no file and in no line of the log.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use nextx_sandbox::{Fault, Operation, Options, Sandbox, demo};
use secrecy::{ExposeSecret, SecretString};
use till_app::{Environment, app::Phase};
use till_core::outbox::DocumentState;
use tracing_subscriber::fmt::MakeWriter;

use crate::{
    keychain::{self, Mood},
    till::{Till, cash, connection, start_with},
};

const PASSPHRASE: &str = "canary-passphrase-7f3a";
const CLIENT_SECRET: &str = "canary-client-secret-91bd";
const NAME: &str = "Khách Canary Bí Mật";
const PHONE: &str = "0900777123";
/// What every token of the sandbox begins with.
const TOKEN: &str = "sbx_";

/// Everything that is logged, in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn contains(bytes: &[u8], canary: &[u8]) -> bool {
    bytes.windows(canary.len()).any(|window| window == canary)
}

/// Every file under `folder`.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// Looks for the canaries in every byte on the disk; answers how many files there are.
fn search(when: &str, folder: &Path, canaries: &[(&str, Vec<u8>)]) -> usize {
    let files = files(folder);
    for file in &files {
        let bytes = fs::read(file).unwrap();
        for (what, canary) in canaries {
            assert!(
                !contains(&bytes, canary),
                "{when}: {what} in plain text in {}",
                file.display()
            );
        }
    }
    files.len()
}

#[tokio::test]
async fn no_secret_and_no_customer_is_in_plain_text_anywhere() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .with_ansi(false)
        .finish();
    // The one test of this program that takes the log; the others add to it, which does no harm.
    tracing::subscriber::set_global_default(subscriber).unwrap();

    let options = Options {
        products: 60,
        customers: 20,
        sales_days: 2,
        client_secret: CLIENT_SECRET.to_owned(),
        ..Options::default()
    };
    let sandbox = Sandbox::start(options).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    keychain::set_mood(folder.path(), Mood::Absent);
    let app = start_with(folder.path(), keychain::open, Environment::default()).await;
    let mut slip = connection(&sandbox);
    slip.client_secret = Some(SecretString::from(format!("{CLIENT_SECRET}x")));
    app.connect(slip).await.unwrap_err();
    app.connect(connection(&sandbox)).await.unwrap();
    app.choose_passphrase(PASSPHRASE.into()).await.unwrap();
    let code = app.draw_recovery_code().await.unwrap();
    app.keep_recovery_code().await.unwrap();
    app.test_recovery_code(code.clone()).await.unwrap();
    let letters = code.expose_secret().replace('-', "");
    let canaries: Vec<(&str, Vec<u8>)> = [
        ("the passphrase", PASSPHRASE),
        ("the client secret", CLIENT_SECRET),
        ("a token", TOKEN),
        ("a name", NAME),
        ("a name, folded", "khach canary bi mat"),
        ("a phone", PHONE),
        ("the recovery code", code.expose_secret()),
        ("the letters of the recovery code", &letters),
        ("a group of the recovery code", &letters[..10]),
    ]
    .into_iter()
    .map(|(what, canary)| (what, canary.as_bytes().to_vec()))
    .collect();

    assert!(!app.branches().await.unwrap().is_empty());
    app.set_up_till(demo::MAIN_BRANCH_ID, demo::MAIN_STORE_ID, "T1")
        .await
        .unwrap();
    let till = Till {
        app,
        sandbox,
        folder,
        clock: Arc::default(),
    };
    till.eventually("the catalogue is read", async |till| {
        let progress = till.app.progress().await.unwrap();
        progress.finished() && !progress.running
    })
    .await;
    till.app.start_selling().await.unwrap();
    till.app.scan(demo::COFFEE_CAN.barcode).await.unwrap();
    let counter = till.app.add_customer(NAME, PHONE).await.unwrap();
    let sale = till
        .app
        .confirm_sale(counter.cart.revision, &cash("50.000"))
        .await
        .unwrap();
    till.app.search_customers("canary").await.unwrap();
    search("while it sells", till.folder.path(), &canaries);
    till.reaches(&sale, DocumentState::Confirmed).await;
    // What goes wrong is what is logged.
    let refusal = Fault::Status {
        status: 422,
        retry_after: None,
        commits: false,
    };
    till.sandbox
        .faults()
        .inject(Operation::SellCreate, refusal, 1);
    let refused = till.sell().await;
    till.reaches(&refused, DocumentState::Refused).await;
    search("after uploading", till.folder.path(), &canaries);

    till.app.close().await;
    let Till {
        app,
        sandbox,
        folder,
        clock: _,
    } = till;
    drop(app);
    search("when it is closed", folder.path(), &canaries);
    let app = start_with(folder.path(), keychain::open, Environment::default()).await;
    app.unlock_by_passphrase("not the passphrase".into())
        .await
        .unwrap_err();
    app.unlock_by_recovery_code(code).await.unwrap();
    app.choose_passphrase(PASSPHRASE.into()).await.unwrap();
    assert_eq!(app.status().await.unwrap().phase, Phase::Counter);
    app.sign_in_again(CLIENT_SECRET.into()).await.unwrap();
    let files = search("after recovering", folder.path(), &canaries);
    assert!(files > 5, "{files} files are hardly a till");
    app.close().await;
    sandbox.shutdown().await;

    let log = log.0.lock().unwrap();
    assert!(contains(&log, b"no usable keychain"), "the log was taken");
    let lines = log.split(|byte| *byte == b'\n');
    // The sandbox and the libraries that a till's own log leaves out speak here too.
    let ours = lines.filter(|line| contains(line, b" till_") || contains(line, b" nextx_api"));
    for line in ours {
        for (what, canary) in &canaries {
            assert!(
                !contains(line, canary),
                "{what} is logged: {}",
                String::from_utf8_lossy(line)
            );
        }
    }
}
