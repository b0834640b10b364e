//! The key of the database and the ways to it: a shop whose keychain is absent, locked, wiped or changed sells on and
//! loses nothing.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use nextx_api::ErrorKind;
use nextx_sandbox::{Offline, demo};
use secrecy::{ExposeSecret, SecretString};
use till_app::{
    App, CodeError, Environment, Error, KeptIn,
    app::{Lock, PassphraseFor, Phase},
};
use till_core::{outbox::DocumentState, sale::Sale};

use crate::{
    keychain::{self, Mood},
    till::{Till, connection, sandbox, start_with},
};

const PASSPHRASE: &str = "gạo nếp thơm 5 ký";

fn typed(text: &str) -> SecretString {
    SecretString::from(text)
}

async fn start(folder: &tempfile::TempDir) -> App {
    start_with(folder.path(), keychain::open, Environment::default()).await
}

/// A start on which the environment holds a passphrase.
async fn start_unattended(folder: &tempfile::TempDir, passphrase: &str) -> App {
    let environment = Environment {
        passphrase: Some(typed(passphrase)),
        ..Environment::default()
    };
    start_with(folder.path(), keychain::open, environment).await
}

/// Ends the program and starts it again.
async fn restart(till: Till) -> Till {
    till.app.close().await;
    drop(till.app);
    Till {
        app: start(&till.folder).await,
        ..till
    }
}

async fn status(till: &Till) -> (Phase, Option<Lock>, Option<PassphraseFor>) {
    let status = till.app.status().await.unwrap();
    assert!(status.start_error.is_none(), "{:?}", status.start_error);
    (status.phase, status.lock, status.passphrase_for)
}

/// Somebody signs in on a machine whose keychain is in this mood.
async fn signed_in(mood: Mood) -> Till {
    let (sandbox, folder) = (sandbox().await, tempfile::tempdir().unwrap());
    keychain::set_mood(folder.path(), mood);
    let app = start(&folder).await;
    app.connect(connection(&sandbox)).await.unwrap();
    Till {
        app,
        sandbox,
        folder,
        clock: Arc::default(),
    }
}

/// Takes the till from the choice of the store to the first customer; answers the recovery code.
async fn begin_to_sell(till: &Till) -> SecretString {
    assert_eq!(status(till).await.0, Phase::RecoveryCode);
    let code = till.app.draw_recovery_code().await.unwrap();
    till.app.keep_recovery_code().await.unwrap();
    assert_eq!(status(till).await.0, Phase::ChooseTill);
    assert!(!till.app.branches().await.unwrap().is_empty());
    till.app
        .set_up_till(demo::MAIN_BRANCH_ID, demo::MAIN_STORE_ID, "T1")
        .await
        .unwrap();
    till.eventually("the catalogue is read", async |till| {
        let progress = till.app.progress().await.unwrap();
        progress.finished() && !progress.running
    })
    .await;
    till.app.start_selling().await.unwrap();
    assert_eq!(status(till).await.0, Phase::Counter);
    code
}

async fn sell_offline(till: &Till) -> Sale {
    till.network(false);
    let sale = till.sell().await;
    till.eventually("it waits", async |till| {
        till.row(&sale).await.state == DocumentState::Queued
    })
    .await;
    sale
}

/// The network is there again, and the server is seen to answer.
async fn back_online(till: &Till) {
    till.network(true);
    till.eventually("NextX answers", async |till| {
        let steps = till.app.test_connection(&connection(&till.sandbox)).await;
        steps.iter().all(|(_, result)| result.is_ok())
    })
    .await;
}

async fn arrives_once(till: &Till, sale: &Sale) {
    till.sandbox.faults().set_offline(Offline::Off);
    till.reaches(sale, DocumentState::Confirmed).await;
    assert_eq!(till.on_server(sale).await, 1);
}

fn profile(folder: &tempfile::TempDir) -> PathBuf {
    let mut profiles = fs::read_dir(folder.path().join("profiles")).unwrap();
    profiles.next().unwrap().unwrap().path()
}

/// What must not change while a till is locked.
fn files(folder: &tempfile::TempDir) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(profile(folder)).unwrap();
    entries
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

#[tokio::test]
async fn the_owner_gets_a_code_once_and_can_try_it_at_any_time() {
    let till = signed_in(Mood::Open).await;
    assert_eq!(
        till.app.status().await.unwrap().vault,
        Some(KeptIn::Keychain)
    );
    let early = till.app.keep_recovery_code().await;
    assert!(matches!(early, Err(Error::NotFound)));
    // Shown, and the window closed before it was put away: it does not count.
    let lost = till.app.draw_recovery_code().await.unwrap();
    let refused = till.app.test_recovery_code(lost.clone()).await;
    assert!(matches!(refused, Err(Error::RecoveryCodeMissing)));
    let till = restart(till).await;
    let code = begin_to_sell(&till).await;
    let shown = code.expose_secret();

    let ways = [
        shown.to_owned(),
        shown.to_lowercase(),
        shown.replace('-', " "),
    ];
    for way in ways {
        till.app.test_recovery_code(typed(&way)).await.unwrap();
    }
    let refused = till.app.test_recovery_code(lost).await;
    assert!(matches!(refused, Err(Error::RecoveryCodeWrong)));
    let slip = if shown.ends_with('7') { "8" } else { "7" };
    let slipped = format!("{}{slip}", &shown[..shown.len() - 1]);
    let refused = till.app.test_recovery_code(typed(&slipped)).await;
    assert!(matches!(
        refused,
        Err(Error::RecoveryCode(CodeError::Group(7)))
    ));
    let refused = till.app.test_recovery_code(typed(&shown[..10])).await;
    assert!(matches!(
        refused,
        Err(Error::RecoveryCode(CodeError::Length))
    ));

    // A new one counts from when it is put away.
    let new = till.app.draw_recovery_code().await.unwrap();
    till.app.test_recovery_code(code.clone()).await.unwrap();
    till.app.keep_recovery_code().await.unwrap();
    till.app.test_recovery_code(new).await.unwrap();
    let refused = till.app.test_recovery_code(code).await;
    assert!(matches!(refused, Err(Error::RecoveryCodeWrong)));
    till.end().await;
}

#[tokio::test]
async fn a_keychain_that_comes_back_opens_the_till_again() {
    for (mood, lock) in [
        (Mood::Absent, Lock::KeychainUnavailable),
        (Mood::Locked, Lock::KeychainEmpty),
    ] {
        let till = signed_in(Mood::Open).await;
        begin_to_sell(&till).await;
        let sale = sell_offline(&till).await;
        keychain::set_mood(till.folder.path(), mood);
        let till = restart(till).await;
        let before = files(&till.folder);
        for _ in 0..2 {
            assert_eq!(status(&till).await, (Phase::Locked, Some(lock), None));
            let refused = till.app.counter().await;
            assert!(matches!(refused, Err(Error::NotSignedIn)));
            till.app.try_unlock_again().await.unwrap();
        }
        assert_eq!(files(&till.folder), before, "{mood:?}");

        keychain::set_mood(till.folder.path(), Mood::Open);
        till.app.try_unlock_again().await.unwrap();
        assert_eq!(status(&till).await, (Phase::Counter, None, None));
        assert!(!till.app.status().await.unwrap().signed_out);
        arrives_once(&till, &sale).await;
        till.end().await;
    }
}

#[tokio::test]
async fn a_lost_keychain_costs_no_sale() {
    for fault in ["absent", "locked", "wiped", "changed", "garbled"] {
        let till = signed_in(Mood::Open).await;
        let code = begin_to_sell(&till).await;
        let first = sell_offline(&till).await;
        let data = till.folder.path().to_owned();
        let lock = match fault {
            "absent" => {
                keychain::set_mood(&data, Mood::Absent);
                Lock::KeychainUnavailable
            }
            "locked" => {
                keychain::set_mood(&data, Mood::Locked);
                Lock::KeychainEmpty
            }
            "wiped" => {
                keychain::wipe(&data);
                Lock::KeychainEmpty
            }
            "changed" => {
                keychain::change(&data, "database-key", &"5a".repeat(32));
                Lock::KeychainChanged
            }
            _ => {
                keychain::change(&data, "database-key", "no key");
                Lock::KeychainChanged
            }
        };
        let till = restart(till).await;
        let before = files(&till.folder);
        assert_eq!(status(&till).await, (Phase::Locked, Some(lock), None));
        assert!(till.app.status().await.unwrap().has_recovery_code);

        let others = Till::ready().await;
        let foreign = others.app.draw_recovery_code().await.unwrap();
        others.end().await;
        let refused = till.app.unlock_by_recovery_code(foreign).await;
        assert!(matches!(refused, Err(Error::RecoveryCodeWrong)), "{fault}");
        assert_eq!(files(&till.folder), before, "{fault}");

        let by_hand = code.expose_secret().to_lowercase().replace('-', "  ");
        till.app
            .unlock_by_recovery_code(typed(&by_hand))
            .await
            .unwrap();
        let has_keychain = !matches!(fault, "absent" | "locked");
        if !has_keychain {
            let asked = (
                Phase::ChoosePassphrase,
                None,
                Some(PassphraseFor::Recovered),
            );
            assert_eq!(status(&till).await, asked, "{fault}");
            till.app.choose_passphrase(typed(PASSPHRASE)).await.unwrap();
        }
        assert_eq!(status(&till).await, (Phase::Counter, None, None), "{fault}");

        // It sells at once, and sends once somebody has signed in again, where the secret is gone too.
        let second = till.sell().await;
        let is_signed_out = till.app.strip().await.unwrap().signed_out;
        assert_eq!(
            is_signed_out,
            !matches!(fault, "changed" | "garbled"),
            "{fault}"
        );
        back_online(&till).await;
        if is_signed_out {
            let secret = typed(&till.sandbox.client_secret());
            till.app.sign_in_again(secret).await.unwrap();
            assert!(!till.app.strip().await.unwrap().signed_out);
        }
        for sale in [&first, &second] {
            arrives_once(&till, sale).await;
        }

        // Kept again where it can be.
        let till = restart(till).await;
        if has_keychain {
            assert_eq!(status(&till).await, (Phase::Counter, None, None), "{fault}");
        } else {
            let asked = (Phase::Locked, Some(Lock::Passphrase), None);
            assert_eq!(status(&till).await, asked, "{fault}");
            till.app
                .unlock_by_passphrase(typed(PASSPHRASE))
                .await
                .unwrap();
        }
        assert!(!till.app.strip().await.unwrap().signed_out, "{fault}");
        till.end().await;
    }
}

#[tokio::test]
async fn without_a_keychain_a_passphrase_opens_the_till_at_each_start() {
    let till = signed_in(Mood::Absent).await;
    let asked = (Phase::ChoosePassphrase, None, Some(PassphraseFor::New));
    assert_eq!(status(&till).await, asked);
    assert!(files(&till.folder).is_empty(), "nothing is kept yet");
    let short = till.app.choose_passphrase(typed("gạo nếp")).await;
    assert!(matches!(short, Err(Error::PassphraseTooShort)));
    assert_eq!(status(&till).await, asked);
    till.app.choose_passphrase(typed(PASSPHRASE)).await.unwrap();
    assert_eq!(
        till.app.status().await.unwrap().vault,
        Some(KeptIn::Passphrase)
    );
    begin_to_sell(&till).await;
    assert!(!files(&till.folder).contains_key("secrets.json"));
    let sale = sell_offline(&till).await;

    let till = restart(till).await;
    let locked = (Phase::Locked, Some(Lock::Passphrase), None);
    assert_eq!(status(&till).await, locked);
    let before = files(&till.folder);
    let refused = till.app.unlock_by_passphrase(typed("gạo tẻ thơm")).await;
    assert!(matches!(refused, Err(Error::PassphraseWrong)));
    assert_eq!(status(&till).await, locked);
    assert_eq!(files(&till.folder), before);
    till.app
        .unlock_by_passphrase(typed(PASSPHRASE))
        .await
        .unwrap();
    assert_eq!(status(&till).await.0, Phase::Counter);
    arrives_once(&till, &sale).await;

    // Left, and signed in to again: what is on the disk still needs its passphrase.
    till.app.leave_profile().await.unwrap();
    assert_eq!(status(&till).await.0, Phase::FirstStart);
    till.app.connect(connection(&till.sandbox)).await.unwrap();
    assert_eq!(status(&till).await, locked);
    till.app
        .unlock_by_passphrase(typed(PASSPHRASE))
        .await
        .unwrap();
    assert_eq!(status(&till).await.0, Phase::Counter);
    till.end().await;
}

#[tokio::test]
async fn a_machine_without_a_person_opens_by_the_passphrase_of_its_environment() {
    let (sandbox, folder) = (sandbox().await, tempfile::tempdir().unwrap());
    keychain::set_mood(folder.path(), Mood::Absent);
    let app = start_unattended(&folder, PASSPHRASE).await;
    app.connect(connection(&sandbox)).await.unwrap();
    assert_eq!(app.status().await.unwrap().phase, Phase::RecoveryCode);
    app.close().await;
    drop(app);

    let app = start_unattended(&folder, "another one").await;
    let status = app.status().await.unwrap();
    assert_eq!(
        (status.phase, status.lock),
        (Phase::Locked, Some(Lock::Passphrase))
    );
    app.close().await;
    drop(app);

    let app = start_unattended(&folder, PASSPHRASE).await;
    let status = app.status().await.unwrap();
    assert_eq!(
        (status.phase, status.vault),
        (Phase::RecoveryCode, Some(KeptIn::Passphrase))
    );
    assert!(!status.signed_out);
    app.close().await;
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_forgotten_passphrase_and_a_damaged_file_leave_the_recovery_code() {
    for damage in ["forgotten", "removed", "cut short"] {
        let till = signed_in(Mood::Absent).await;
        till.app.choose_passphrase(typed(PASSPHRASE)).await.unwrap();
        let code = begin_to_sell(&till).await;
        let sale = sell_offline(&till).await;
        till.app.close().await;
        let sealed = profile(&till.folder).join("secrets.sealed");
        let lock = match damage {
            "forgotten" => Lock::Passphrase,
            "removed" => {
                fs::remove_file(&sealed).unwrap();
                Lock::SecretsDamaged
            }
            _ => {
                let bytes = fs::read(&sealed).unwrap();
                fs::write(&sealed, &bytes[..bytes.len() / 2]).unwrap();
                Lock::SecretsDamaged
            }
        };
        let till = restart(till).await;
        let locked = (Phase::Locked, Some(lock), None);
        assert_eq!(status(&till).await, locked, "{damage}");
        let refused = till.app.unlock_by_passphrase(typed(PASSPHRASE)).await;
        match damage {
            "forgotten" => refused.unwrap(),
            _ => {
                assert!(matches!(refused, Err(Error::SealedFileDamaged)), "{damage}");
                assert_eq!(status(&till).await, locked, "{damage}");
                till.app.unlock_by_recovery_code(code).await.unwrap();
                till.app
                    .choose_passphrase(typed("một câu khác"))
                    .await
                    .unwrap();
            }
        }
        let till = restart(till).await;
        assert_eq!(
            status(&till).await,
            (Phase::Locked, Some(Lock::Passphrase), None)
        );
        let now = if damage == "forgotten" {
            PASSPHRASE
        } else {
            "một câu khác"
        };
        till.app.unlock_by_passphrase(typed(now)).await.unwrap();
        if till.app.strip().await.unwrap().signed_out {
            back_online(&till).await;
            let secret = typed(&till.sandbox.client_secret());
            till.app.sign_in_again(secret).await.unwrap();
        }
        arrives_once(&till, &sale).await;
        till.end().await;
    }
}

/// An account as an earlier version left it: its secrets in a plain file.
async fn of_an_earlier_version() -> (Till, Sale) {
    let in_a_file: till_app::vault::OpenVault =
        |_, folder| till_app::vault::open(till_app::vault::VaultKind::File, folder);
    let (sandbox, folder) = (sandbox().await, tempfile::tempdir().unwrap());
    keychain::set_mood(folder.path(), Mood::Absent);
    let app = start_with(folder.path(), in_a_file, Environment::default()).await;
    app.connect(connection(&sandbox)).await.unwrap();
    let till = Till {
        app,
        sandbox,
        folder,
        clock: Arc::default(),
    };
    begin_to_sell(&till).await;
    let sale = sell_offline(&till).await;
    till.app.close().await;
    let path = profile(&till.folder).join("profile.json");
    let text = fs::read_to_string(&path).unwrap();
    let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
    json["vault"] = "file".into();
    json.as_object_mut().unwrap().remove("key_id");
    fs::write(&path, json.to_string()).unwrap();
    (restart(till).await, sale)
}

fn set_file(folder: &Path, name: &str, bytes: &[u8]) {
    fs::write(folder.join(name), bytes).unwrap();
}

#[tokio::test]
async fn a_plain_file_of_an_earlier_version_is_sealed_and_removed() {
    let (till, sale) = of_an_earlier_version().await;
    let asked = (Phase::ChoosePassphrase, None, Some(PassphraseFor::Moved));
    assert_eq!(status(&till).await, asked);
    let plain = files(&till.folder);
    assert!(plain.contains_key("secrets.json"));
    // What a power cut while writing leaves behind holds the same.
    let folder = profile(&till.folder);
    set_file(&folder, ".tmpabc123", &plain["secrets.json"]);
    till.app.choose_passphrase(typed(PASSPHRASE)).await.unwrap();
    assert_eq!(status(&till).await.0, Phase::Counter);
    let sealed = files(&till.folder);
    assert!(!sealed.contains_key("secrets.json") && !sealed.contains_key(".tmpabc123"));
    arrives_once(&till, &sale).await;
    till.end().await;
}

#[tokio::test]
async fn a_power_cut_while_the_plain_file_is_sealed_loses_nothing() {
    for cut in [
        "before the profile is written",
        "before the plain file is removed",
    ] {
        let (till, sale) = of_an_earlier_version().await;
        let before = files(&till.folder);
        till.app.choose_passphrase(typed(PASSPHRASE)).await.unwrap();
        till.app.close().await;
        let folder = profile(&till.folder);
        set_file(&folder, "secrets.json", &before["secrets.json"]);
        let expected = if cut == "before the profile is written" {
            set_file(&folder, "profile.json", &before["profile.json"]);
            (Phase::ChoosePassphrase, None, Some(PassphraseFor::Moved))
        } else {
            (Phase::Locked, Some(Lock::Passphrase), None)
        };
        let till = restart(till).await;
        assert_eq!(status(&till).await, expected, "{cut}");
        if expected.0 == Phase::Locked {
            till.app
                .unlock_by_passphrase(typed(PASSPHRASE))
                .await
                .unwrap();
        } else {
            till.app
                .choose_passphrase(typed("một câu khác"))
                .await
                .unwrap();
        }
        assert!(!files(&till.folder).contains_key("secrets.json"), "{cut}");
        arrives_once(&till, &sale).await;
        till.end().await;
    }
}

#[tokio::test]
async fn a_till_without_its_client_secret_sells_until_somebody_signs_in_again() {
    let till = signed_in(Mood::Open).await;
    begin_to_sell(&till).await;
    let known = till.sell().await;
    till.reaches(&known, DocumentState::Confirmed).await;
    keychain::forget(till.folder.path(), "client-secret");
    till.app.close().await;
    let asked = till.sandbox.requests().await;
    let till = restart(till).await;
    assert_eq!(status(&till).await.0, Phase::Counter);
    assert!(till.app.status().await.unwrap().signed_out);
    assert!(till.app.strip().await.unwrap().signed_out);
    let sale = till.sell().await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(till.row(&sale).await.state, DocumentState::Queued);
    assert_eq!(
        till.sandbox.requests().await,
        asked,
        "nothing is asked of NextX"
    );

    let wrong = till.app.sign_in_again(typed("no")).await;
    assert!(
        matches!(wrong, Err(Error::Nextx(error)) if error.kind() == ErrorKind::WrongCredentials)
    );
    assert!(till.app.strip().await.unwrap().signed_out);
    let secret = typed(&till.sandbox.client_secret());
    till.app.sign_in_again(secret).await.unwrap();
    assert!(!till.app.status().await.unwrap().signed_out);
    arrives_once(&till, &sale).await;
    assert_eq!(keychain::names(till.folder.path()).len(), 2);
    let till = restart(till).await;
    assert!(!till.app.status().await.unwrap().signed_out);
    till.end().await;
}

#[tokio::test]
async fn a_profile_whose_own_file_is_gone_gets_no_new_key() {
    let till = signed_in(Mood::Open).await;
    let code = begin_to_sell(&till).await;
    let sale = sell_offline(&till).await;
    keychain::wipe(till.folder.path());
    till.app.close().await;
    fs::remove_file(profile(&till.folder).join("profile.json")).unwrap();
    let till = restart(till).await;
    assert!(matches!(
        till.app.status().await.unwrap().start_error.as_deref(),
        Some(Error::NotFound)
    ));
    back_online(&till).await;
    till.app.connect(connection(&till.sandbox)).await.unwrap();
    assert_eq!(
        status(&till).await,
        (Phase::Locked, Some(Lock::KeychainEmpty), None)
    );
    till.app.unlock_by_recovery_code(code).await.unwrap();
    assert_eq!(status(&till).await.0, Phase::Counter);
    arrives_once(&till, &sale).await;
    till.end().await;
}

#[tokio::test]
async fn the_demo_shop_asks_for_nothing() {
    let folder = tempfile::tempdir().unwrap();
    keychain::set_mood(folder.path(), Mood::Absent);
    for _ in 0..2 {
        let app = start(&folder).await;
        app.start_demo().await.unwrap();
        let status = app.status().await.unwrap();
        assert_eq!(
            (status.phase, status.vault),
            (Phase::ChooseTill, Some(KeptIn::File))
        );
        app.close().await;
    }
}
