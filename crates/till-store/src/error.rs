//! What can go wrong with the store, in terms that a person can act on.

use libsqlite3_sys as ffi;

/// Why the store did not do what it was asked. Whatever the reason, nothing was half-done.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full; what was stored before is safe.
    #[error("the disk is full")]
    DiskFull,
    /// Another program holds the database.
    #[error("the database is held by another program")]
    Locked,
    /// The key does not open the file, or the file is no database any more.
    #[error("the database cannot be read with this key")]
    Unreadable,
    /// A newer version of the program has written it.
    #[error("the database was written by a newer version (migration {0})")]
    Newer(i64),
    /// A stored document does not parse.
    #[error("a stored record is damaged: {0}")]
    Damaged(String),
    /// NextX names no price for this product.
    #[error("{0:?} has no price")]
    NoPrice(String),
    /// The cart was changed since the payment was quoted.
    #[error("the cart was changed meanwhile")]
    CartChanged,
    /// There is no such tab, and no such cart put aside.
    #[error("there is no such cart")]
    NoSuchCart,
    /// [`crate::MOST_TABS`] are open.
    #[error("no more tabs can be opened")]
    TabsFull,
    /// The cart cannot be confirmed.
    #[error(transparent)]
    Sale(#[from] till_core::sale::SaleError),
    /// The return cannot be made.
    #[error(transparent)]
    Return(#[from] till_core::sell_return::ReturnError),
    /// This till has not made the sale, or has given it up.
    #[error("there is no such sale")]
    NoSuchSale,
    /// A shift cannot be changed like this.
    #[error(transparent)]
    Shift(till_core::shift::ShiftError),
    /// A shift is open already.
    #[error("a shift is open")]
    ShiftIsOpen,
    /// No shift is open, or not the one that was meant.
    #[error("no such shift is open")]
    NoShiftOpen,
    /// This till had no such shift.
    #[error("there was no such shift")]
    NoSuchShift,
    /// This till has no such document or customer.
    #[error("there is no such document")]
    NoSuchDocument,
    /// It is on its way or done with: nobody decides on it now.
    #[error("this document is not to be decided on now")]
    NotToDecide,
    /// What was printed or paid is not changed.
    #[error("this cannot be changed any more")]
    NotToMend,
    /// The decision needs a reason.
    #[error("a reason is missing")]
    ReasonMissing,
    /// The folder or file cannot be written.
    #[error("the data folder cannot be used: {0}")]
    Io(#[source] std::io::Error),
    /// Anything else SQLite says.
    #[error("the database failed: {0}")]
    Database(sqlx::Error),
}

impl StoreError {
    /// Whether it says that the file itself is not what was written.
    pub(crate) fn is_damage(&self) -> bool {
        match self {
            Self::Unreadable | Self::Damaged(_) => true,
            // What a disk or a folder that cannot be used says is no damage.
            Self::Database(error) => matches!(
                code(error),
                Some(
                    ffi::SQLITE_IOERR_READ
                        | ffi::SQLITE_IOERR_SHORT_READ
                        | ffi::SQLITE_IOERR_CORRUPTFS
                        | ffi::SQLITE_IOERR_DATA
                )
            ),
            _ => false,
        }
    }

    /// Whether SQLite has no name for it.
    pub(crate) fn is_nameless(&self) -> bool {
        matches!(self, Self::Database(error) if code(error) == Some(ffi::SQLITE_ERROR))
    }
}

/// SQLite's extended code.
fn code(error: &sqlx::Error) -> Option<i32> {
    error.as_database_error()?.code()?.parse().ok()
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io(error),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        // The index of the write-ahead log is a file too, and is made at each start.
        if code(&error) == Some(ffi::SQLITE_IOERR_SHMSIZE) {
            return Self::DiskFull;
        }
        // The primary code is the low byte of an extended one.
        match code(&error).map(|code| code & 0xFF) {
            Some(ffi::SQLITE_FULL) => Self::DiskFull,
            Some(ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED) => Self::Locked,
            Some(ffi::SQLITE_NOTADB | ffi::SQLITE_CORRUPT) => Self::Unreadable,
            _ => Self::Database(error),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::VersionMissing(version) => Self::Newer(version),
            sqlx::migrate::MigrateError::Execute(error) => error.into(),
            other => Self::Database(sqlx::Error::Migrate(Box::new(other))),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use sqlx::{Connection, SqliteConnection};

    use super::*;

    #[tokio::test]
    async fn sqlites_own_full_disk_is_told_from_other_failures() {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        let run = "PRAGMA max_page_count = 4; CREATE TABLE filler (bytes BLOB)";
        sqlx::raw_sql(run).execute(&mut connection).await.unwrap();
        let full = sqlx::query("INSERT INTO filler VALUES (zeroblob(100000))")
            .execute(&mut connection)
            .await;
        assert!(matches!(
            full.map_err(StoreError::from),
            Err(StoreError::DiskFull)
        ));
        let wrong = sqlx::query("INSERT INTO nowhere VALUES (1)")
            .execute(&mut connection)
            .await;
        assert!(matches!(
            wrong.map_err(StoreError::from),
            Err(StoreError::Database(_))
        ));
    }
}
