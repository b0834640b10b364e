//! Opening the database: key, connections, migrations.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use rand::RngCore;

use sqlx::{
    ConnectOptions, Connection, Sqlite, SqliteConnection, SqlitePool, Transaction,
    migrate::{Migrate, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use till_core::{Random, people::By};
use tokio::sync::{MappedMutexGuard, Mutex as AsyncMutex, MutexGuard as AsyncMutexGuard};
use zeroize::Zeroizing;

use crate::{Start, StoreError, keeper::Keeper};

static MIGRATIONS: Migrator = sqlx::migrate!();
/// How long a statement waits for another program that holds the database.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The random 32 bytes that encrypt a database. Wiped from memory when dropped, never shown.
#[derive(Clone)]
pub struct DatabaseKey(Zeroizing<[u8; 32]>);

impl DatabaseKey {
    /// The key made of these bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Reads the 64 hexadecimal digits of [`DatabaseKey::to_hex`].
    #[must_use]
    pub fn from_hex(hex: &str) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; 32]);
        if hex.len() != 64 || !hex.is_ascii() {
            return None;
        }
        for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&hex[at..at + 2], 16).ok()?;
        }
        Some(Self(bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key itself, to be wrapped.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.0.clone()
    }

    /// The key as 64 hexadecimal digits, to be kept in a secret store.
    #[must_use]
    pub fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl fmt::Debug for DatabaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseKey(<redacted>)")
    }
}

/// The store of one profile.
#[derive(Clone, Debug)]
pub struct Store {
    path: PathBuf,
    key: DatabaseKey,
    connections: Connections,
    keeper: Arc<Keeper>,
    /// Whoever stands at the till: what is made says so, whatever code makes it.
    at_till: Arc<Mutex<Option<By>>>,
}

/// The connections to one database.
#[derive(Clone, Debug)]
pub(crate) struct Connections {
    pub(crate) writer: SqlitePool,
    pub(crate) readers: SqlitePool,
    /// Of its own for what somebody waits for at a scanner: taking one from the pool and giving it back costs as much as the
    /// look-up. None once it is closed.
    scans: Arc<AsyncMutex<Option<SqliteConnection>>>,
}

impl Connections {
    /// Opens the database at `path`, makes it if it is not there, and brings its tables up to date. Before tables of
    /// an older version are changed, a copy is put beside the file.
    pub(crate) async fn open(path: &Path, key: &DatabaseKey) -> Result<Self, StoreError> {
        // Left to SQLCipher, OpenSSL would take itself down when the program exits, under the feet of connections whose
        // threads still work.
        openssl_sys::init();
        read_beginning(path, key).await?;
        // A connection to a file does not break while it lies in the pool: asking it before each use costs as much as
        // a short query.
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .after_release(|connection, _| {
                Box::pin(async move {
                    // SQLite itself rolls back a transaction that meets a full disk; the library, which then fails to,
                    // counts it as open for ever and would begin no other. Such a connection is replaced.
                    if connection.is_in_transaction() {
                        connection.ping().await?;
                    }
                    Ok(!connection.is_in_transaction())
                })
            })
            .connect_with(
                options(path, key)
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full),
            )
            .await?;
        if let Err(error) = migrate(path, &writer).await {
            writer.close().await;
            return Err(error);
        }
        match Self::open_to_read(path, key).await {
            Ok((readers, scans)) => Ok(Self {
                writer,
                readers,
                scans: Arc::new(AsyncMutex::new(Some(scans))),
            }),
            Err(error) => {
                writer.close().await;
                Err(error.into())
            }
        }
    }

    /// Readers never checkpoint: SQLite before 3.51.3 can lose pages when two connections do.
    async fn open_to_read(
        path: &Path,
        key: &DatabaseKey,
    ) -> Result<(SqlitePool, SqliteConnection), sqlx::Error> {
        let reading = options(path, key)
            .read_only(true)
            .pragma("query_only", "on");
        // The barcodes of a million products stay in it: a page that is read anew is deciphered and checked.
        let scanning = reading.clone().pragma("cache_size", "-64000");
        let scans = SqliteConnection::connect_with(&scanning).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(3)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(reading)
            .await;
        match readers {
            Ok(readers) => Ok((readers, scans)),
            Err(error) => {
                scans.close().await?;
                Err(error)
            }
        }
    }

    /// Ends all connections, the writer's last, which folds the write-ahead log into the file.
    pub(crate) async fn close(&self) {
        if let Some(scans) = self.scans.lock().await.take()
            && let Err(error) = scans.close().await
        {
            tracing::warn!(%error, "a connection did not close");
        }
        self.readers.close().await;
        self.writer.close().await;
    }

    /// A transaction that holds the write lock from its first statement on.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }
}

impl Store {
    /// Opens a store whose place and age are nobody's concern; a till uses [`Start`].
    ///
    /// # Errors
    /// As [`Start::open`].
    pub async fn open(path: &Path, key: &DatabaseKey) -> Result<Self, StoreError> {
        let start = Start {
            path,
            key,
            now: Timestamp::now(),
            home: None,
            generation: 0,
            restored: false,
        };
        Ok(start.open(&SystemDice).await?.store)
    }

    pub(crate) fn of(start: &Start<'_>, connections: Connections, keeper: Keeper) -> Self {
        Self {
            path: start.path.to_owned(),
            key: start.key.clone(),
            connections,
            keeper: Arc::new(keeper),
            at_till: Arc::default(),
        }
    }

    /// Tells the journal the last of it and ends all connections.
    pub async fn close(&self) {
        if !self.connections.readers.is_closed() {
            self.keep_journal().await;
        }
        self.connections.close().await;
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) const fn key(&self) -> &DatabaseKey {
        &self.key
    }

    pub(crate) fn at_till_now(&self) -> MutexGuard<'_, Option<By>> {
        self.at_till.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn keeper(&self) -> &Keeper {
        &self.keeper
    }

    /// The connection of scans.
    pub(crate) async fn scans(&self) -> Result<MappedMutexGuard<'_, SqliteConnection>, StoreError> {
        let scans = self.connections.scans.lock().await;
        AsyncMutexGuard::try_map(scans, Option::as_mut).map_err(|_| sqlx::Error::PoolClosed.into())
    }

    pub(crate) const fn reader(&self) -> &SqlitePool {
        &self.connections.readers
    }

    pub(crate) const fn writer(&self) -> &SqlitePool {
        &self.connections.writer
    }

    /// A transaction that holds the write lock from its first statement on.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        let mut tx = self.connections.begin().await?;
        self.keeper.clear(&mut tx).await?;
        Ok(tx)
    }
}

/// Reads the beginning of a database with a connection that has ended when this answers. A pool leaves one that fails to
/// end when it likes, and then it takes away the log of the database that was made in place of the damaged one.
async fn read_beginning(path: &Path, key: &DatabaseKey) -> Result<(), StoreError> {
    if !tokio::fs::try_exists(path).await? {
        return Ok(());
    }
    let mut connection = SqliteConnectOptions::new()
        .filename(path)
        .pragma("key", raw(key))
        .busy_timeout(BUSY_TIMEOUT)
        .disable_statement_logging()
        .connect()
        .await?;
    let read = sqlx::query("SELECT count(*) FROM sqlite_schema")
        .fetch_one(&mut connection)
        .await;
    connection.close().await?;
    read?;
    Ok(())
}

/// The key as it is, in SQLCipher's words: deriving one from a passphrase costs 170 ms for each connection.
fn raw(key: &DatabaseKey) -> String {
    format!("\"x'{}'\"", key.to_hex().as_str())
}

/// How each connection is opened.
pub(crate) fn options(path: &Path, key: &DatabaseKey) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .pragma("key", raw(key))
        .pragma("cache_size", "-8000")
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .statement_cache_capacity(200)
        // A slow statement is logged with its text, and the first one holds the key.
        .disable_statement_logging()
}

/// The randomness of the operating system.
struct SystemDice;

impl Random for SystemDice {
    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}

async fn migrate(path: &Path, writer: &SqlitePool) -> Result<(), StoreError> {
    let mut connection = writer.acquire().await?;
    connection
        .ensure_migrations_table(&MIGRATIONS.table_name)
        .await?;
    let applied = connection
        .list_applied_migrations(&MIGRATIONS.table_name)
        .await?;
    let newest = MIGRATIONS
        .iter()
        .map(|migration| migration.version)
        .max()
        .unwrap_or(0);
    if let Some(last) = applied.iter().map(|migration| migration.version).max() {
        if last > newest {
            return Err(StoreError::Newer(last));
        }
        if last < newest {
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
                .execute(&mut *connection)
                .await?;
            tokio::fs::copy(path, path.with_extension(format!("before-{newest}.db"))).await?;
        }
    }
    drop(connection);
    MIGRATIONS.run(writer).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use sqlx::SqliteConnection;

    use super::*;
    use crate::PersonKind;

    #[tokio::test]
    async fn what_is_stored_is_on_disk_before_anybody_hears_of_it_and_readers_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("till.db");
        let store = Store::open(&path, &DatabaseKey::new([7; 32]))
            .await
            .unwrap();
        let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous")
            .fetch_one(store.writer())
            .await
            .unwrap();
        assert_eq!(synchronous, 2, "FULL");
        let journal: String = sqlx::query_scalar("PRAGMA journal_mode")
            .fetch_one(store.writer())
            .await
            .unwrap();
        assert_eq!(journal, "wal");
        let written = sqlx::query("DELETE FROM setting")
            .execute(store.reader())
            .await;
        assert!(written.is_err());
        store.close().await;
    }

    #[tokio::test]
    async fn a_transaction_that_sqlite_ended_by_itself_stands_in_no_ones_way() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("till.db");
        let store = Store::open(&path, &DatabaseKey::new([7; 32]))
            .await
            .unwrap();
        let mut tx = store.begin().await.unwrap();
        // What a full disk does to a transaction, behind the library's back.
        sqlx::raw_sql("ROLLBACK").execute(&mut *tx).await.unwrap();
        assert!(tx.commit().await.is_err());
        store.set_setting("epoch", &"K7").await.unwrap();
        let mut tx = store.begin().await.unwrap();
        sqlx::query("DELETE FROM setting")
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        store.close().await;
    }

    /// A database as the first version left it, with what `rows` puts into it.
    async fn of_the_first_version(path: &Path, key: &DatabaseKey, rows: &'static str) {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .pragma("key", format!("\"x'{}'\"", key.to_hex().as_str()))
            .create_if_missing(true)
            .foreign_keys(true);
        let mut old = SqliteConnection::connect_with(&options).await.unwrap();
        let first = Migrator {
            migrations: MIGRATIONS.iter().take(1).cloned().collect(),
            ..Migrator::DEFAULT
        };
        first.run_direct(None, &mut old, false).await.unwrap();
        sqlx::raw_sql(rows).execute(&mut old).await.unwrap();
        old.close().await.unwrap();
    }

    #[tokio::test]
    async fn documents_of_an_older_version_wait_on_with_their_whole_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("till.db");
        let key = DatabaseKey::new([7; 32]);
        of_the_first_version(&path, &key, OLD_DOCUMENTS).await;

        let store = Store::open(&path, &key).await.unwrap();
        let day = jiff::civil::date(2026, 11, 23);
        let sales = store.sales_to_show(day).await.unwrap();
        assert_eq!(sales.len(), 1);
        let named = sales[0].sale.customer.as_ref().unwrap();
        assert_eq!(named.remote_id, Some(77));
        let due = store.next_to_send(i64::MAX / 2).await.unwrap().unwrap();
        assert_eq!(due.document_id(), sales[0].sale.id);
        assert_eq!(due.needed_remote_id, Some(77));
        let moves: i64 = sqlx::query_scalar("SELECT count(*) FROM stock_move")
            .fetch_one(store.reader())
            .await
            .unwrap();
        assert_eq!(moves, 1);
        store.close().await;
    }

    #[tokio::test]
    async fn employees_of_an_older_version_are_those_of_the_branch_of_the_till() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("till.db");
        let key = DatabaseKey::new([7; 32]);
        of_the_first_version(&path, &key, OLD_PEOPLE).await;
        let store = Store::open(&path, &key).await.unwrap();
        let employees = store.branches_of_employees().await.unwrap();
        assert_eq!(employees, [(7, "Chi nhánh 4".to_owned())]);
        for kind in [PersonKind::Employee, PersonKind::SalesUser] {
            assert_eq!(store.people(kind).await.unwrap().len(), 1);
        }
        store.close().await;
    }

    const OLD_PEOPLE: &str = r#"
        INSERT INTO branch (id, name, code, address, phone) VALUES (4, 'Chi nhánh 4', 'CN4', '', '');
        INSERT INTO setting (key, value)
            VALUES ('till', '{"place":{"branch_id":4,"branch":"A","store_id":11,"store":"B"},"code":"K7"}');
        INSERT INTO person (kind, remote_id, name) VALUES ('employee', 7, 'Lan'), ('sales_user', 7, 'Lan');
    "#;

    /// A sale that waits, to a customer who was made at the till and whom NextX has under its own code by now.
    const OLD_DOCUMENTS: &str = r#"
        INSERT INTO customer (id, remote_id, name, phone, code, hash)
            VALUES (5, 77, 'Khách Thử', '0900000009', 'KH77', x'');
        INSERT INTO outbox (id, kind, document_id, state, body, next_attempt_at, created_at, confirmed_at, remote_id)
            VALUES (1, 'customer', '01900000-0000-7000-8000-000000000001', 'confirmed',
                    CAST('{"name":"Khách Thử","mobile":"0900000009"}' AS BLOB), 0, 1700000000000, 1, 77);
        INSERT INTO outbox (id, kind, document_id, depends_on, state, next_attempt_at, created_at)
            VALUES (2, 'sale', '01900000-0000-7000-8000-000000000002', 1, 'queued', 0, 1700000000001);
        INSERT INTO sale (id, invoice_no, sold_at, day, total, outbox_id, document)
            VALUES ('01900000-0000-7000-8000-000000000002', 'LS01K7263270001A', 1700000000001, '2026-11-23', 0, 2,
                    '{"id":"01900000-0000-7000-8000-000000000002","invoice_no":"LS01K7263270001A",
                      "sold_at":"2026-11-23T05:00:00Z",
                      "place":{"branch_id":1,"branch":"A","store_id":11,"store":"B"},
                      "customer":{"id":5,"name":"Khách Thử","phone":"0900000009"},
                      "lines":[],"total":0,"given":[],"payments":[],"change":0}');
        INSERT INTO stock_move (outbox_id, position, variation_id, branch_id, quantity) VALUES (2, 0, 9, 1, '-1');
    "#;
}
