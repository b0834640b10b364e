//! Databases that are damaged, restored or copied; backups; what has not been uploaded as files. Each time every sale that
//! a cashier saw confirmed arrives, and arrives once.

use std::{fs, path::Path};

use till_app::{App, Error};
use till_core::{outbox::DocumentState, sale::Sale};
use till_store::Finding;

use crate::till::{Till, start, start_on};

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

impl Till {
    /// Ends the program, does something to the files of the profile, and starts the program again.
    pub async fn restart_after(self, meanwhile: impl FnOnce(&Path)) -> Self {
        self.app.close().await;
        drop(self.app);
        let profile = {
            let profiles = fs::read_dir(self.folder.path().join("profiles")).unwrap();
            profiles.map(|entry| entry.unwrap().path()).next().unwrap()
        };
        meanwhile(&profile);
        Self {
            app: start(&self.folder).await,
            ..self
        }
    }

    async fn findings(&self) -> Vec<Finding> {
        let notices = self.app.notices().await.unwrap();
        notices.into_iter().map(|notice| notice.finding).collect()
    }

    async fn arrive_once(&self, sales: &[&Sale]) {
        for sale in sales {
            self.reaches(sale, DocumentState::Confirmed).await;
            assert_eq!(self.on_server(sale).await, 1, "{}", sale.invoice_no);
        }
    }
}

#[tokio::test]
async fn a_damaged_database_is_rebuilt_and_every_sale_arrives_once() {
    let till = Till::ready().await;
    let known = till.sell().await;
    till.arrive_once(&[&known]).await;
    till.network(false);
    let waiting = till.sell().await;
    let till = till
        .restart_after(|profile| {
            let path = profile.join("till.db");
            let mut bytes = fs::read(&path).unwrap();
            let middle = bytes.len() / 2;
            bytes[100] ^= 1;
            bytes[middle] ^= 1;
            fs::write(path, bytes).unwrap();
        })
        .await;
    let findings = till.findings().await;
    assert!(
        matches!(
            findings[..],
            [Finding::Rebuilt {
                unsent: 1,
                unreadable: 0,
                ..
            }]
        ),
        "{findings:?}"
    );
    assert_eq!(till.row(&waiting).await.state, DocumentState::Unclear);

    // The shop sells on at once, with numbers that no sale had; the catalogue is read anew.
    till.network(true);
    till.eventually("the catalogue is read again", async |till| {
        till.app.progress().await.unwrap().finished()
    })
    .await;
    let next = till.sell().await;
    assert_ne!(next.invoice_no[..4], waiting.invoice_no[..4]);
    till.arrive_once(&[&waiting, &next]).await;
    till.app.dismiss_notices().await.unwrap();
    assert_eq!(till.findings().await, []);
    till.end().await;
}

#[tokio::test]
async fn a_database_put_back_from_this_morning_doubles_nothing() {
    let till = Till::ready().await;
    till.network(false);
    let first = till.sell().await;
    let morning = tempfile::tempdir().unwrap();
    let till = till
        .restart_after(|profile| copy_folder(profile, morning.path()))
        .await;
    till.network(true);
    till.arrive_once(&[&first]).await;
    let second = till.sell().await;
    till.arrive_once(&[&second]).await;
    assert_eq!(till.creates().await, 2);

    // The database alone: the journal knows better.
    let till = till
        .restart_after(|profile| {
            fs::copy(morning.path().join("till.db"), profile.join("till.db")).unwrap();
        })
        .await;
    let findings = till.findings().await;
    assert_eq!(
        findings,
        [Finding::Restored {
            recovered: 1,
            unsent: 0
        }]
    );
    till.arrive_once(&[&first, &second]).await;

    // All of it: the first sale waits again as it did this morning, and is looked for.
    let till = till
        .restart_after(|profile| {
            fs::remove_dir_all(profile).unwrap();
            copy_folder(morning.path(), profile);
        })
        .await;
    let findings = till.findings().await;
    assert_eq!(
        findings,
        [Finding::Restored {
            recovered: 0,
            unsent: 1
        }]
    );
    till.arrive_once(&[&first]).await;
    assert_eq!(till.creates().await, 2, "nothing was sent again");
    till.end().await;
}

#[tokio::test]
async fn a_copy_on_another_machine_sends_nothing_until_it_is_the_till() {
    let till = Till::ready().await;
    till.network(false);
    let waiting = till.sell().await;
    let copied = tempfile::tempdir().unwrap();
    let till = till
        .restart_after(|profile| {
            let data = profile.parent().unwrap().parent().unwrap();
            copy_folder(data, copied.path());
        })
        .await;
    till.network(true);
    till.arrive_once(&[&waiting]).await;

    let copy = start_on(copied.path(), "another machine").await;
    let copy = Till {
        app: copy,
        folder: copied,
        ..till
    };
    assert!(copy.app.strip().await.unwrap().away);
    assert_eq!(copy.findings().await, [Finding::Away]);
    let sold = copy.sell().await;
    assert_ne!(sold.invoice_no[..4], waiting.invoice_no[..4]);
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert_eq!(copy.creates().await, 1, "nothing is sent from the copy");

    copy.app.take_over_outbox().await.unwrap();
    assert!(!copy.app.strip().await.unwrap().away);
    copy.arrive_once(&[&waiting, &sold]).await;
    assert_eq!(copy.creates().await, 2);
    let next = copy.sell().await;
    assert_ne!(next.invoice_no[..4], sold.invoice_no[..4]);
    copy.arrive_once(&[&next]).await;
    till.app.close().await;
    copy.end().await;
}

#[tokio::test]
async fn a_backup_is_made_while_selling_and_put_back_without_losing_what_came_after() {
    let till = Till::ready().await;
    till.network(false);
    let before = till.sell().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let path = elsewhere.path().join("till.backup");
    till.app.backup(path.clone()).await.unwrap();
    let after = till.sell().await;

    let backup = till.app.inspect_backup(path.clone()).await.unwrap();
    assert_eq!(backup.client_id, till.sandbox.client_id());
    let content = backup.content.unwrap();
    assert_eq!((content.unsent, content.documents), (1, 1));

    till.app.restore(path).await.unwrap();
    let findings = till.findings().await;
    assert_eq!(
        findings,
        [Finding::Restored {
            recovered: 1,
            unsent: 2
        }]
    );
    till.network(true);
    till.arrive_once(&[&before, &after]).await;
    assert_eq!(till.creates().await, 2);
    let kept = fs::read_dir(till.folder.path().join("profiles")).unwrap();
    let kept = kept.filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().contains("-before-")
    });
    assert_eq!(kept.count(), 1, "what was there is kept");
    till.end().await;
}

#[tokio::test]
async fn a_file_that_is_no_backup_changes_nothing() {
    let till = Till::ready().await;
    till.network(false);
    let sale = till.sell().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let whole = elsewhere.path().join("whole");
    till.app.backup(whole.clone()).await.unwrap();
    let bytes = fs::read(&whole).unwrap();
    let mut flipped = bytes.clone();
    // Within the database, behind the name of its account.
    flipped[20_000] ^= 1;
    let cases = [
        ("empty", Vec::new()),
        ("text", b"not a backup at all, but long enough".repeat(40)),
        ("half", bytes[..bytes.len() / 2].to_vec()),
        ("flipped", flipped),
    ];
    for (name, bytes) in cases {
        let path = elsewhere.path().join(name);
        fs::write(&path, bytes).unwrap();
        let refused = till.app.restore(path).await;
        let expected = match name {
            "flipped" => matches!(refused, Err(Error::Store(_))),
            _ => matches!(refused, Err(Error::NoBackup)),
        };
        assert!(expected, "{name}: {refused:?}");
        // It is tried now and then.
        till.reaches(&sale, DocumentState::Queued).await;
    }
    till.end().await;
}

#[tokio::test]
async fn what_was_not_uploaded_is_exported_whole_and_as_a_table_without_formulas() {
    let till = Till::ready().await;
    till.network(false);
    till.app
        .scan(nextx_sandbox::demo::COFFEE_CAN.barcode)
        .await
        .unwrap();
    till.app
        .add_customer("=HYPERLINK(\"http://x\")", "0900000003")
        .await
        .unwrap();
    let counter = till
        .app
        .scan(nextx_sandbox::demo::COFFEE_CAN.barcode)
        .await
        .unwrap();
    let sale = till
        .app
        .confirm_sale(counter.cart.revision, &crate::till::cash("50.000"))
        .await
        .unwrap();
    let folder = till.folder.path().join("export");
    let export = till.app.export_unsent(folder).await.unwrap();
    assert_eq!(export.documents, 2);
    let whole: serde_json::Value = serde_json::from_slice(&fs::read(export.json).unwrap()).unwrap();
    let exported = &whole[1];
    assert_eq!(exported["kind"], "sale");
    let document: Sale = serde_json::from_value(exported["document"].clone()).unwrap();
    assert_eq!(document, sale);
    let table = fs::read_to_string(export.csv).unwrap();
    assert!(table.contains(&sale.invoice_no));
    assert!(table.contains("'=HYPERLINK"), "{table}");
    till.end().await;
}

#[tokio::test]
async fn of_two_tills_that_start_at_once_on_one_folder_one_sells() {
    let folder = tempfile::tempdir().unwrap();
    let starts = (0..4).map(|_| {
        let path = folder.path().to_owned();
        tokio::spawn(async move { start_on(&path, "this machine").await })
    });
    let mut refused = 0;
    let mut apps: Vec<App> = Vec::new();
    for app in futures::future::join_all(starts).await {
        let app = app.unwrap();
        let status = app.status().await.unwrap();
        refused += u32::from(matches!(
            status.start_error.as_deref(),
            Some(Error::AlreadyRunning)
        ));
        apps.push(app);
    }
    assert_eq!(refused, 3);
}
