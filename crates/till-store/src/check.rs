//! Whether the pages of a database are what was written.

use std::path::{Path, PathBuf};

use sqlx::{SqlitePool, sqlite::SqlitePoolOptions};

use crate::{Store, StoreError, store::options};

/// Reads what no other place has, and answers whether it is sound, its indexes with it.
pub(crate) async fn what_only_this_till_has(pool: &SqlitePool) -> Result<bool, StoreError> {
    const TABLES: [&str; 12] = [
        "PRAGMA integrity_check('outbox')",
        "PRAGMA integrity_check('outbox_log')",
        "PRAGMA integrity_check('sale')",
        "PRAGMA integrity_check('sell_return')",
        "PRAGMA integrity_check('shift')",
        "PRAGMA integrity_check('approval')",
        "PRAGMA integrity_check('stock_move')",
        "PRAGMA integrity_check('setting')",
        "PRAGMA integrity_check('cart')",
        "PRAGMA integrity_check('invoice_sequence')",
        "PRAGMA integrity_check('journal_due')",
        "PRAGMA integrity_check('customer')",
    ];
    for check in TABLES {
        if !says(pool, check, &["ok"]).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Reads every page.
pub(crate) async fn everything(pool: &SqlitePool) -> Result<bool, StoreError> {
    // Each page carries a checksum made with the key; a page that nothing refers to is checked by it alone.
    Ok(says(pool, "PRAGMA cipher_integrity_check", &[]).await?
        && says(pool, "PRAGMA quick_check", &["ok"]).await?)
}

/// Whether a check says what it says of a sound database.
async fn says(pool: &SqlitePool, check: &'static str, sound: &[&str]) -> Result<bool, StoreError> {
    match sqlx::query_scalar::<_, String>(check).fetch_all(pool).await {
        Ok(said) if said == sound => Ok(true),
        Ok(said) => {
            let first = said.first();
            tracing::error!(check, lines = said.len(), ?first, "the database is damaged");
            Ok(false)
        }
        Err(error) => {
            let error = StoreError::from(error);
            // A page that cannot be decrypted is an error without a name to SQLCipher.
            if error.is_damage() || error.is_nameless() {
                tracing::error!(check, %error, "the database is damaged");
                return Ok(false);
            }
            Err(error)
        }
    }
}

impl Store {
    /// Whether every page of the database can be read and is what was written. For a large one this takes seconds.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be asked.
    pub async fn is_sound(&self) -> Result<bool, StoreError> {
        // A full-text index that changes is called malformed by a connection that has read it before.
        let fresh = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options(self.path(), self.key()).read_only(true))
            .await?;
        let is_sound = everything(&fresh).await;
        fresh.close().await;
        is_sound
    }

    /// Notes that the database is damaged, so that the next start rebuilds it even where it would not look.
    ///
    /// # Errors
    /// [`StoreError::Io`]
    pub async fn rebuild_at_next_start(&self) -> Result<(), StoreError> {
        Ok(tokio::fs::write(marked_damaged(self.path()), []).await?)
    }
}

/// The file that says that the database at `path` was found damaged.
pub(crate) fn marked_damaged(path: &Path) -> PathBuf {
    path.with_extension("damaged")
}
