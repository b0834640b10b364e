//! The database or its journal is damaged, gone, older than it was, or somewhere else: nothing that a cashier saw confirmed
//! is lost, and nothing is ready to be sent that may have been sent.

use std::{collections::HashMap, fs, path::PathBuf};

use jiff::civil::date;
use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use till_core::{
    Money, Quantity,
    outbox::DocumentState,
    payment::{Tender, TenderMethod},
    sale::Sale,
    sell_return::{ReturnRequest, SellReturn},
};
use till_store::{
    DatabaseKey, Finding, Home, Opened, SaleRow, Start, StockReading, Store, StoreError,
};
use uuid::Uuid;

use crate::shop::{BRANCH, Dice, NOON, Shop, at, confirmation, key, product, sent};

/// A shop whose store is opened as a till opens it.
pub struct Till {
    folder: tempfile::TempDir,
    home: Home,
}

fn home(machine: &str) -> Home {
    Home {
        machine: machine.to_owned(),
        folder: "counter".to_owned(),
    }
}

impl Till {
    fn new() -> Self {
        Self::in_folder(tempfile::tempdir().unwrap())
    }

    fn in_folder(folder: tempfile::TempDir) -> Self {
        Self {
            folder,
            home: home("this machine"),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn try_open(&self, generation: u64, restored: bool) -> Result<Opened, StoreError> {
        let start = Start {
            path: &self.path("till.db"),
            key: &key(),
            now: at(NOON),
            home: Some(&self.home),
            generation,
            restored,
        };
        let opened = start.open(&Dice).await?;
        // SQLCipher takes itself down when the process exits, and a connection that is being closed then crashes it.
        std::mem::forget(opened.store.clone());
        Ok(opened)
    }

    pub async fn open(&self) -> Opened {
        self.try_open(0, false).await.unwrap()
    }

    /// A stocked shop that sells.
    pub async fn selling() -> (Self, Store) {
        let till = Self::new();
        let store = till.open().await.store;
        stock(&store).await;
        for (key, value) in [("till", "T1"), ("selling", "true")] {
            store.set_setting(key, &value).await.unwrap();
        }
        (till, store)
    }

    /// What lies in the folder, as a copy somewhere else.
    pub fn copy(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for file in fs::read_dir(self.folder.path()).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
        }
        Self::in_folder(folder)
    }

    pub fn flip(&self, name: &str, at: usize) {
        let path = self.path(name);
        let mut bytes = fs::read(&path).unwrap();
        bytes[at] ^= 0x10;
        fs::write(path, bytes).unwrap();
    }

    fn cut(&self, name: &str, length: u64) {
        let file = fs::OpenOptions::new().write(true).open(self.path(name));
        file.unwrap().set_len(length).unwrap();
    }

    pub fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).unwrap();
    }

    pub fn length(&self, name: &str) -> u64 {
        fs::metadata(self.path(name)).unwrap().len()
    }
}

/// As the catalogue is read.
async fn stock(store: &Store) {
    let coffee = product(1, "Cà phê sữa đá", "NGK-0001", "8930000000017", 15_000);
    store
        .put_products(BRANCH, &[coffee], &StockReading::default())
        .await
        .unwrap();
}

pub async fn sell(store: &Store, epoch: &str) -> Sale {
    let coffee = store.product_by_code("8930000000017").await.unwrap();
    let mut cart = store.cart().await.unwrap();
    cart.add(coffee.unwrap(), Quantity::ONE).unwrap();
    store.set_cart(&cart).await.unwrap();
    let mut given = confirmation(cart.revision, 15_000);
    given.epoch = epoch.to_owned();
    store.confirm_sale(&given, &Dice).await.unwrap()
}

/// The coffee of a sale comes back, for cash.
pub async fn take_back(store: &Store, sale: &Sale) -> SellReturn {
    let request = ReturnRequest {
        chosen: vec![(1, Quantity::ONE)],
        fee: Money::ZERO,
        refunds: vec![Tender {
            method: TenderMethod::Cash,
            amount: Money::from_dong(15_000),
        }],
        reason: "khách đổi ý".to_owned(),
    };
    let place = confirmation(0, 15_000).place;
    store
        .confirm_return(sale.id, request, place, at(NOON + 1), &Dice)
        .await
        .unwrap()
}

/// Lets the oldest sale that waits end in `state`.
async fn send(store: &Store, state: DocumentState, remote_id: i64) {
    let document = store.next_to_send(NOON).await.unwrap().unwrap();
    store.begin_send(document.id, b"{}", NOON).await.unwrap();
    let mut end = sent(state, None, NOON);
    end.remote_id = Some(remote_id);
    store.end_send(document.id, &end).await.unwrap();
}

async fn sales(store: &Store) -> Vec<SaleRow> {
    store.sales_to_show(date(2026, 11, 23)).await.unwrap()
}

async fn state_of(store: &Store, sale: &Sale) -> DocumentState {
    let rows = sales(store).await;
    let row = rows.iter().find(|row| row.sale.id == sale.id);
    let row = row.unwrap_or_else(|| panic!("{} is lost", sale.invoice_no));
    assert_eq!(&row.sale, sale);
    row.state
}

fn is_rebuilt(finding: &Finding, expected: u32) -> bool {
    matches!(finding, Finding::Rebuilt { unsent, unreadable: 0, .. } if *unsent == expected)
}

#[tokio::test]
async fn what_may_have_been_printed_before_a_rebuild_is_a_copy_and_what_is_sold_after_it_is_not() {
    let (till, store) = Till::selling().await;
    let epoch: String = store.setting("epoch").await.unwrap().unwrap();
    let printed = sell(&store, &epoch).await;
    store
        .note_receipt_printed(printed.id, at(NOON))
        .await
        .unwrap();
    let unprinted = sell(&store, &epoch).await;
    store.close().await;
    till.remove("till.db");

    let opened = till.open().await;
    for sale in [&printed, &unprinted] {
        let mark = opened.store.receipt_printed_at(sale.id).await.unwrap();
        assert!(mark.is_some(), "{}", sale.invoice_no);
    }
    stock(&opened.store).await;
    let after = sell(&opened.store, &opened.epoch).await;
    let mark = opened.store.receipt_printed_at(after.id).await.unwrap();
    assert_eq!(mark, None);
    opened.store.close().await;
}

#[tokio::test]
async fn a_till_without_its_database_sells_on_with_every_sale_it_made() {
    let (till, store) = Till::selling().await;
    let epoch: String = store.setting("epoch").await.unwrap().unwrap();
    let arrived = sell(&store, &epoch).await;
    send(&store, DocumentState::Accepted, 900).await;
    let waiting = sell(&store, &epoch).await;
    store.close().await;
    till.remove("till.db");

    let opened = till.open().await;
    assert!(is_rebuilt(&opened.findings[0], 2), "{:?}", opened.findings);
    let store = opened.store;
    assert_eq!(state_of(&store, &arrived).await, DocumentState::Accepted);
    assert_eq!(state_of(&store, &waiting).await, DocumentState::Unclear);
    assert!(store.next_to_send(NOON).await.unwrap().is_none());
    let found = store.to_look_for(NOON).await.unwrap();
    assert_eq!(found[0].remote_id, Some(900));
    assert_eq!(
        store.setting("till").await.unwrap(),
        Some("T1".to_owned()),
        "the shop sells on at once"
    );
    assert_ne!(opened.epoch, epoch);
    stock(&store).await;
    let coffee = store.stock(&[1]).await.unwrap()[0].quantity;
    assert_eq!(coffee.to_string(), "18", "20 were read, 2 are on their way");
}

#[tokio::test]
async fn killed_between_the_transaction_and_the_journal_the_next_start_writes_it_there() {
    let (till, store) = Till::selling().await;
    let before = fs::read(till.path("till.journal")).unwrap();
    let sale = sell(&store, "K7").await;
    store.close().await;
    // As the kill would have left it.
    fs::write(till.path("till.journal"), before).unwrap();

    let opened = till.open().await;
    assert_eq!(opened.findings, []);
    opened.store.close().await;
    till.remove("till.db");
    let opened = till.open().await;
    assert_eq!(state_of(&opened.store, &sale).await, DocumentState::Unclear);
}

#[tokio::test]
async fn killed_within_the_append_the_next_start_cuts_it_off_and_writes_it_again() {
    let (till, store) = Till::selling().await;
    let before = till.length("till.journal");
    let sale = sell(&store, "K7").await;
    let after = till.length("till.journal");
    let kept = till.copy();
    store.close().await;
    for length in (before..after).step_by(37) {
        let torn = kept.copy();
        torn.cut("till.journal", length);
        let opened = torn.open().await;
        assert_eq!(opened.findings, [], "{length}");
        opened.store.close().await;
        for name in ["till.db", "till.db-wal", "till.db-shm"] {
            fs::remove_file(torn.path(name)).ok();
        }
        let opened = torn.open().await;
        assert_eq!(state_of(&opened.store, &sale).await, DocumentState::Unclear);
        opened.store.close().await;
    }
}

#[tokio::test]
async fn a_bit_that_flips_in_any_page_of_the_database_is_noticed_and_costs_no_sale() {
    let (till, store) = Till::selling().await;
    let arrived = sell(&store, "K7").await;
    send(&store, DocumentState::Refused, 900).await;
    let waiting = sell(&store, "K7").await;
    store.close().await;
    let pages = till.length("till.db") / 4096;
    for page in 0..pages {
        let damaged = till.copy();
        let at = page * 4096 + (page * 1_237) % 4096;
        damaged.flip("till.db", usize::try_from(at).unwrap());
        let opened = damaged.open().await;
        let rebuilt = opened.findings.first();
        assert!(
            rebuilt.is_some_and(|finding| is_rebuilt(finding, 2)),
            "page {page}: {rebuilt:?}"
        );
        let Some(Finding::Rebuilt {
            kept: Some(kept), ..
        }) = rebuilt
        else {
            panic!("page {page}: the damaged database was not kept");
        };
        assert!(kept.exists());
        let store = opened.store;
        assert_eq!(state_of(&store, &arrived).await, DocumentState::Refused);
        assert_eq!(state_of(&store, &waiting).await, DocumentState::Unclear);
        store.close().await;
    }
}

#[tokio::test]
async fn a_database_that_was_cut_short_is_noticed_and_costs_no_sale() {
    let (till, store) = Till::selling().await;
    let sale = sell(&store, "K7").await;
    store.close().await;
    let length = till.length("till.db");
    for cut in [
        0,
        1,
        100,
        4095,
        4096,
        8192,
        length / 2,
        length - 4096,
        length - 1,
    ] {
        let damaged = till.copy();
        damaged.cut("till.db", cut);
        let opened = damaged.open().await;
        let rebuilt = opened.findings.first();
        assert!(
            rebuilt.is_some_and(|finding| is_rebuilt(finding, 1)),
            "{cut} bytes: {rebuilt:?}"
        );
        assert_eq!(state_of(&opened.store, &sale).await, DocumentState::Unclear);
        opened.store.close().await;
    }
}

#[tokio::test]
async fn a_write_ahead_log_that_is_torn_or_flipped_costs_no_sale_and_sends_none_twice() {
    let (till, store) = Till::selling().await;
    let sale = sell(&store, "K7").await;
    send(&store, DocumentState::Accepted, 900).await;
    let waiting = sell(&store, "K7").await;
    // As a power cut leaves it: the log is not folded in.
    let left = till.copy();
    store.close().await;
    let length = left.length("till.db-wal");
    let frame = 4096 + 24;
    for at in (0..length - 40).step_by(3 * frame) {
        let cut = left.copy();
        cut.cut("till.db-wal", at);
        let flipped = left.copy();
        flipped.flip("till.db-wal", usize::try_from(at + 40).unwrap());
        for damaged in [cut, flipped] {
            let opened = damaged.open().await;
            let store = opened.store;
            assert_eq!(
                state_of(&store, &sale).await,
                DocumentState::Accepted,
                "at {at}"
            );
            let last = state_of(&store, &waiting).await;
            // Where all that was lost is what nobody heard of, nothing is to be told.
            let told = !opened.findings.is_empty();
            assert_eq!(
                last == DocumentState::Unclear,
                told,
                "at {at}: {:?}",
                opened.findings
            );
            store.close().await;
        }
    }
}

/// As a log leaves it that is lost while it is folded in: the page that counts the changes is new, those of the documents
/// are old.
#[tokio::test]
async fn a_database_that_is_older_than_it_counts_is_told_by_what_the_journal_says() {
    for is_sold in [false, true] {
        let (till, store) = Till::selling().await;
        let first = sell(&store, "K7").await;
        store.close().await;
        let left = fs::read(till.path("till.db")).unwrap();
        let store = till.open().await.store;
        let later = if is_sold {
            Some(sell(&store, "K7").await)
        } else {
            let document = store.next_to_send(NOON).await.unwrap().unwrap();
            store.begin_send(document.id, b"{}", NOON).await.unwrap();
            None
        };
        store.close().await;
        fs::write(till.path("till.db"), left).unwrap();
        let mut connection = raw(&till).await;
        for statement in [
            "UPDATE sqlite_sequence SET seq = seq + 100 WHERE name = 'journal_due'",
            "DELETE FROM journal_due",
        ] {
            sqlx::query(statement)
                .execute(&mut connection)
                .await
                .unwrap();
        }
        connection.close().await.unwrap();

        let opened = till.open().await;
        let found = Finding::Restored {
            recovered: is_sold.into(),
            unsent: 1 + u32::from(is_sold),
        };
        assert_eq!(opened.findings, [found]);
        for sale in [Some(first), later].iter().flatten() {
            assert_eq!(state_of(&opened.store, sale).await, DocumentState::Unclear);
        }
        opened.store.close().await;
        assert_eq!(till.open().await.findings, [], "once is enough");
    }
}

/// Pages of a log that was folded in come from it all the same as long as it is not begun anew: cut off, it mixes old
/// pages with new ones, and a row may be gone that its indexes still name.
#[tokio::test]
async fn a_log_cut_off_after_it_was_folded_in_costs_no_sale_and_sends_none_twice() {
    let (till, store) = Till::selling().await;
    let frame = 4096 + 24;
    let mut made = vec![sell(&store, "K7").await];
    for round in 0..2 {
        fold_in(&till).await;
        send(&store, DocumentState::Accepted, 900 + round).await;
        made.push(sell(&store, "K7").await);
        let before = states(&store).await;
        fold_in(&till).await;
        let left = till.copy();
        // Behind the frames of this round are those of the round before.
        let length = left.length("till.db-wal").min(40 * frame);
        for at in (32..length).step_by(usize::try_from(frame).unwrap()) {
            let cut = left.copy();
            cut.cut("till.db-wal", at);
            let store = cut.open().await.store;
            for sale in &made {
                let (was, is) = (before[&sale.id], state_of(&store, sale).await);
                let is_kept =
                    is == was || (was == DocumentState::Queued && is == DocumentState::Unclear);
                assert!(
                    is_kept,
                    "round {round}, cut at {at}: {} was {was:?} and is {is:?}",
                    sale.invoice_no
                );
            }
            store.close().await;
        }
    }
    store.close().await;
}

/// Writes the pages of the log into the database, and leaves the log as it is.
async fn fold_in(till: &Till) {
    let mut connection = raw(till).await;
    let (busy, log, folded): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(PASSIVE)")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!((busy, log), (0, folded));
    connection.close().await.unwrap();
}

/// The database past the store.
pub async fn raw(till: &Till) -> SqliteConnection {
    SqliteConnectOptions::new()
        .filename(till.path("till.db"))
        .pragma("key", format!("\"x'{}'\"", key().to_hex().as_str()))
        .connect()
        .await
        .unwrap()
}

async fn states(store: &Store) -> HashMap<Uuid, DocumentState> {
    let rows = sales(store).await;
    rows.into_iter()
        .map(|row| (row.sale.id, row.state))
        .collect()
}

#[tokio::test]
async fn a_bit_that_flips_anywhere_in_the_journal_is_noticed_and_written_anew() {
    let (till, store) = Till::selling().await;
    let sale = sell(&store, "K7").await;
    store.close().await;
    let length = usize::try_from(till.length("till.journal")).unwrap();
    for at in (0..length).step_by(97) {
        let damaged = till.copy();
        damaged.flip("till.journal", at);
        let opened = damaged.open().await;
        let [
            Finding::JournalRenewed {
                kept: Some(kept), ..
            },
        ] = &opened.findings[..]
        else {
            panic!("byte {at}: {:?}", opened.findings);
        };
        assert!(kept.exists());
        assert_eq!(state_of(&opened.store, &sale).await, DocumentState::Queued);
        opened.store.close().await;
        damaged.remove("till.db");
        let opened = damaged.open().await;
        assert_eq!(
            state_of(&opened.store, &sale).await,
            DocumentState::Unclear,
            "byte {at}"
        );
        opened.store.close().await;
    }
}

#[tokio::test]
async fn a_database_whose_products_change_is_not_called_damaged() {
    let (_till, store) = Till::selling().await;
    for name in ["Cà phê sữa đá", "Cà phê đen", "Cà phê muối", "Bạc xỉu"] {
        for _ in 0..3 {
            store.search_products("ca phe", 8).await.unwrap();
            assert!(store.is_sound().await.unwrap(), "before {name}");
        }
        for id in 1..40 {
            let code = format!("NGK-{id:04}");
            let changed = product(id, name, &code, &format!("89300000{id:05}"), 15_000);
            store
                .put_products(BRANCH, &[changed], &StockReading::default())
                .await
                .unwrap();
        }
    }
    assert!(store.is_sound().await.unwrap());
    store.close().await;
}

#[tokio::test]
async fn a_journal_that_lost_that_a_sale_waits_again_is_told_anew_and_calls_nothing_old() {
    let (till, store) = Till::selling().await;
    sell(&store, "K7").await;
    send(&store, DocumentState::Queued, 900).await;
    // Lets the database forget what the journal was told.
    store.put_customers(&[]).await.unwrap();
    store.close().await;
    let last = usize::try_from(till.length("till.journal")).unwrap() - 10;
    till.flip("till.journal", last);
    let opened = till.open().await;
    let renewed = matches!(opened.findings[..], [Finding::JournalRenewed { .. }]);
    assert!(renewed, "{:?}", opened.findings);
    opened.store.close().await;
    let opened = till.open().await;
    assert_eq!(opened.findings, []);
    opened.store.close().await;
}

/// The last that the journal was told, which the database has not forgotten yet, is what became of the sale.
#[tokio::test]
async fn a_new_journal_gets_a_sale_whole_though_only_its_state_is_due() {
    let (till, store) = Till::selling().await;
    let sale = sell(&store, "K7").await;
    send(&store, DocumentState::Accepted, 900).await;
    store.close().await;
    till.remove("till.journal");
    till.open().await.store.close().await;
    till.remove("till.db");
    let store = till.open().await.store;
    assert_eq!(state_of(&store, &sale).await, DocumentState::Accepted);
    store.close().await;
}

/// The database forgot that it told of the sale, and not yet that it told of the return: the new journal hears of the
/// return first.
#[tokio::test]
async fn a_return_hangs_on_its_sale_though_the_journal_tells_of_it_first() {
    let (till, store) = Till::selling().await;
    let sale = sell(&store, "K7").await;
    store.put_customers(&[]).await.unwrap();
    let made = take_back(&store, &sale).await;
    store.close().await;
    till.remove("till.journal");
    till.open().await.store.close().await;
    till.remove("till.db");
    let opened = till.open().await;
    assert!(is_rebuilt(&opened.findings[0], 2), "{:?}", opened.findings);
    opened.store.close().await;
    let mut connection = raw(&till).await;
    let needed: String = sqlx::query_scalar(
        "SELECT needed.document_id FROM outbox JOIN outbox AS needed ON needed.id = outbox.depends_on
         WHERE outbox.document_id = ?",
    )
    .bind(made.id.to_string())
    .fetch_one(&mut connection)
    .await
    .unwrap();
    assert_eq!(needed, sale.id.to_string());
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_journal_that_is_gone_or_was_put_back_is_written_anew_from_the_database() {
    let (till, store) = Till::selling().await;
    sell(&store, "K7").await;
    store.close().await;
    let older = fs::read(till.path("till.journal")).unwrap();
    let store = till.open().await.store;
    let sale = sell(&store, "K7").await;
    sell(&store, "K7").await;
    // Lets the database forget what the journal was told.
    store.put_customers(&[]).await.unwrap();
    store.close().await;
    for journal in [Some(older), None] {
        let damaged = till.copy();
        match journal {
            Some(older) => fs::write(damaged.path("till.journal"), older).unwrap(),
            None => damaged.remove("till.journal"),
        }
        let opened = damaged.open().await;
        let renewed = matches!(opened.findings[..], [Finding::JournalRenewed { .. }]);
        assert!(renewed, "{:?}", opened.findings);
        opened.store.close().await;
        damaged.remove("till.db");
        let opened = damaged.open().await;
        assert_eq!(state_of(&opened.store, &sale).await, DocumentState::Unclear);
        opened.store.close().await;
    }
}

#[tokio::test]
async fn a_restored_database_takes_what_the_journal_knows_and_sends_nothing_blindly() {
    let (till, store) = Till::selling().await;
    let epoch: String = store.setting("epoch").await.unwrap().unwrap();
    let first = sell(&store, &epoch).await;
    let second = sell(&store, &epoch).await;
    store.close().await;
    let backup = fs::read(till.path("till.db")).unwrap();

    // The day goes on: one is sent, one more is sold.
    let store = till.open().await.store;
    send(&store, DocumentState::Accepted, 900).await;
    let third = sell(&store, &epoch).await;
    store.close().await;
    fs::write(till.path("till.db"), backup).unwrap();

    let opened = till.open().await;
    assert_eq!(
        opened.findings,
        [Finding::Restored {
            recovered: 1,
            unsent: 3
        }]
    );
    let store = opened.store;
    assert_eq!(state_of(&store, &first).await, DocumentState::Accepted);
    assert_eq!(state_of(&store, &second).await, DocumentState::Unclear);
    assert_eq!(state_of(&store, &third).await, DocumentState::Unclear);
    assert_ne!(opened.epoch, epoch);
    store.close().await;
    let opened = till.open().await;
    assert_eq!(opened.findings, [], "once is enough");
}

#[tokio::test]
async fn what_was_given_up_since_the_backup_moves_no_stock_when_it_is_put_back() {
    let (till, store) = Till::selling().await;
    let epoch: String = store.setting("epoch").await.unwrap().unwrap();
    let on_hand = async |store: &Store| store.stock(&[1]).await.unwrap()[0].quantity;
    let before = on_hand(&store).await;
    let sale = sell(&store, &epoch).await;
    store.close().await;
    let backup = fs::read(till.path("till.db")).unwrap();

    let store = till.open().await.store;
    store
        .discard_document(sale.id, "khách trả lại ngay", NOON)
        .await
        .unwrap();
    assert_eq!(on_hand(&store).await, before);
    store.close().await;
    fs::write(till.path("till.db"), backup).unwrap();

    let store = till.open().await.store;
    assert_eq!(state_of(&store, &sale).await, DocumentState::Discarded);
    assert_eq!(on_hand(&store).await, before);
    store.close().await;
}

#[tokio::test]
async fn a_whole_folder_that_was_restored_is_told_by_what_the_machine_remembers() {
    let (till, store) = Till::selling().await;
    let sale = sell(&store, "K7").await;
    store.close().await;
    let backup = till.copy();
    let opened = till.open().await;
    let remembered = opened.generation;
    opened.store.close().await;

    let opened = backup.try_open(remembered, false).await.unwrap();
    assert_eq!(
        opened.findings,
        [Finding::Restored {
            recovered: 0,
            unsent: 1
        }]
    );
    assert_eq!(state_of(&opened.store, &sale).await, DocumentState::Unclear);
    assert!(opened.generation > remembered);
}

#[tokio::test]
async fn a_copy_on_another_machine_sells_with_numbers_of_its_own_until_it_is_the_till() {
    let (till, store) = Till::selling().await;
    let epoch: String = store.setting("epoch").await.unwrap().unwrap();
    let sale = sell(&store, &epoch).await;
    store.close().await;
    let mut copy = till.copy();
    copy.home = home("another machine");

    let opened = copy.open().await;
    assert!(opened.is_away && opened.findings == [Finding::Away]);
    assert_ne!(opened.epoch, epoch);
    let numbers = opened.epoch.clone();
    opened.store.close().await;
    let opened = copy.open().await;
    assert_eq!((opened.is_away, &opened.epoch), (true, &numbers));

    let store = opened.store;
    let epoch = store.take_over(&copy.home, at(NOON), &Dice).await.unwrap();
    assert_ne!(epoch, numbers);
    assert_eq!(state_of(&store, &sale).await, DocumentState::Unclear);
    store.close().await;
    let opened = copy.open().await;
    assert!(!opened.is_away && opened.findings.is_empty());
    assert_eq!(opened.epoch, epoch);

    // A machine that does not tell its name for once may be any.
    copy.home = home("");
    opened.store.close().await;
    let opened = copy.open().await;
    assert!(!opened.is_away);

    // The one it was copied from goes on as it was.
    let opened = till.open().await;
    assert!(!opened.is_away && opened.findings.is_empty());
    assert_eq!(state_of(&opened.store, &sale).await, DocumentState::Queued);
}

#[tokio::test]
async fn a_till_that_was_elsewhere_and_comes_home_sends_nothing_blindly() {
    let (mut till, store) = Till::selling().await;
    let sale = sell(&store, "K7").await;
    store.close().await;
    till.home = home("another machine");
    let away = till.open().await;
    away.store.close().await;
    till.home = home("this machine");
    let opened = till.open().await;
    assert!(!opened.is_away);
    assert_ne!(opened.epoch, away.epoch);
    assert_eq!(state_of(&opened.store, &sale).await, DocumentState::Unclear);
}

#[tokio::test]
async fn without_a_journal_what_can_be_read_is_saved_and_what_cannot_is_told() {
    let (till, store) = Till::selling().await;
    let first = sell(&store, "K7").await;
    let second = sell(&store, "K7").await;
    store.close().await;
    till.remove("till.journal");
    let pages = till.length("till.db") / 4096;
    let mut saved_all = 0;
    for page in 0..pages {
        let damaged = till.copy();
        damaged.flip("till.db", usize::try_from(page * 4096 + 99).unwrap());
        let before = fs::read(damaged.path("till.db")).unwrap();
        let opened = match damaged.try_open(0, false).await {
            Ok(opened) => opened,
            // Nothing shows that the key is the right one, so nothing was touched.
            Err(StoreError::Unreadable) => {
                assert_eq!(fs::read(damaged.path("till.db")).unwrap(), before);
                continue;
            }
            Err(error) => panic!("page {page}: {error}"),
        };
        let Finding::Rebuilt { unreadable, .. } = opened.findings[0] else {
            panic!("page {page}: {:?}", opened.findings);
        };
        let rows = sales(&opened.store).await;
        let has = |sale: &Sale| rows.iter().any(|row| row.sale == *sale);
        let has_all = has(&first) && has(&second);
        assert!(
            has_all || unreadable > 0,
            "page {page}: lost without a word"
        );
        saved_all += u64::from(has_all);
        opened.store.close().await;
    }
    assert!(saved_all > pages / 2, "{saved_all} of {pages}");
}

#[tokio::test]
async fn a_wrong_key_is_told_from_damage_and_touches_nothing() {
    let (till, store) = Till::selling().await;
    let sale = sell(&store, "K7").await;
    store.close().await;
    let refused = Store::open(&till.path("till.db"), &DatabaseKey::new([8; 32])).await;
    assert!(
        matches!(refused, Err(StoreError::Unreadable)),
        "{refused:?}"
    );
    let files = fs::read_dir(till.folder.path()).unwrap();
    assert_eq!(files.count(), 2, "nothing was set aside");
    let opened = till.open().await;
    assert_eq!(opened.findings, []);
    assert_eq!(state_of(&opened.store, &sale).await, DocumentState::Queued);
}

#[tokio::test]
async fn a_store_from_before_there_was_a_journal_gets_one_without_a_word() {
    let shop = Shop::stocked().await;
    let revision = shop.fill_cart("8930000000017", "1").await;
    let sale = shop
        .store
        .confirm_sale(&confirmation(revision, 15_000), &Dice)
        .await
        .unwrap();
    shop.store.close().await;
    let till = Till::in_folder(shop.folder);
    till.remove("till.journal");
    till.forget_start().await;
    let opened = till.open().await;
    assert_eq!(opened.findings, []);
    opened.store.close().await;
    till.remove("till.db");
    let opened = till.open().await;
    assert_eq!(state_of(&opened.store, &sale).await, DocumentState::Unclear);
}

impl Till {
    /// As an older version left it: it counted no starts.
    async fn forget_start(&self) {
        let store = Store::open(&self.path("till.db"), &key()).await.unwrap();
        store.clear_setting("generation").await.unwrap();
        store.close().await;
        self.remove("till.journal");
    }
}

#[tokio::test]
async fn a_journal_that_has_grown_is_written_anew_with_what_is_needed() {
    let (till, store) = Till::selling().await;
    let sale = sell(&store, "K7").await;
    // A year of settings that changed every few minutes.
    let long = "x".repeat(20_000);
    for n in 0..120 {
        store
            .set_setting("transfer_account", &format!("{n}{long}"))
            .await
            .unwrap();
    }
    store.close().await;
    let grown = till.length("till.journal");
    till.open().await.store.close().await;
    assert!(till.length("till.journal") < grown / 10);
    till.remove("till.db");
    let opened = till.open().await;
    assert_eq!(state_of(&opened.store, &sale).await, DocumentState::Unclear);
    let account: String = opened
        .store
        .setting("transfer_account")
        .await
        .unwrap()
        .unwrap();
    assert!(account.starts_with("119x"));
}
