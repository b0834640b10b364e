//! Copies of a store while it is used, and what has not been uploaded.

use std::path::Path;

use sqlx::{ConnectOptions, Connection, Row};
use till_core::{
    document::{Content, DocumentKind},
    outbox::DocumentState,
};

use crate::{
    DatabaseKey, Store, StoreError, check, journal::sync_folder, keeper, keeper::journal_path,
    store,
};

/// What a copy of a database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// How many documents have not arrived for certain.
    pub unsent: u32,
    /// How many documents there are.
    pub documents: u32,
    /// When the newest was made, in epoch milliseconds.
    pub newest_at: Option<i64>,
}

/// A document that has not been uploaded.
#[derive(Clone, Debug, PartialEq)]
pub struct UnsentDocument {
    /// The document.
    pub content: Content,
    /// Where it stands.
    pub state: DocumentState,
    /// How often it was sent.
    pub attempts: u32,
    /// What stands in its way.
    pub last_error: Option<String>,
    /// When it was made, in epoch milliseconds.
    pub created_at: i64,
}

impl UnsentDocument {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> DocumentKind {
        self.content.kind()
    }
}

impl Store {
    /// Puts copies of database and journal into `folder`, under the names that they have, while selling goes on. The key
    /// is the same. The journal is copied last: it may know more than the database, never less.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn copy_into(&self, folder: &Path) -> Result<(), StoreError> {
        let name = |path: &Path| folder.join(path.file_name().unwrap_or(path.as_os_str()));
        let database = name(self.path());
        let mut connection = store::options(self.path(), self.key())
            .read_only(true)
            .connect()
            .await?;
        let copied = sqlx::query("VACUUM INTO ?")
            .bind(database.to_string_lossy().into_owned())
            .execute(&mut connection)
            .await;
        connection.close().await?;
        copied?;
        tokio::fs::File::open(&database).await?.sync_all().await?;
        self.copy_journal(&name(&journal_path(self.path()))).await?;
        Ok(sync_folder(&database)?)
    }

    /// Everything that has not been uploaded for certain, in the order it was made.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn unsent_documents(&self) -> Result<Vec<UnsentDocument>, StoreError> {
        let rows = sqlx::query(
            "SELECT content, state, attempts, last_error, created_at FROM outbox
             WHERE state NOT IN ('accepted', 'confirmed', 'discarded') ORDER BY id",
        )
        .fetch_all(self.reader())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(UnsentDocument {
                    content: serde_json::from_str(row.get("content"))?,
                    state: keeper::state(row.get("state"))?,
                    attempts: row.get("attempts"),
                    last_error: row.get("last_error"),
                    created_at: row.get("created_at"),
                })
            })
            .collect()
    }

    /// The key, for a copy of this store that lies elsewhere.
    #[must_use]
    pub fn key_of_copies(&self) -> DatabaseKey {
        self.key().clone()
    }
}

impl Inspected {
    /// Reads a copy of a database through; it is left as it is.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] with another key or when it is damaged, [`StoreError::Newer`].
    pub async fn at(path: &Path, key: &DatabaseKey) -> Result<Self, StoreError> {
        let connections = store::Connections::open(path, key).await?;
        let inspected = Self::inspect(&connections.writer).await;
        connections.close().await;
        inspected
    }

    async fn inspect(pool: &sqlx::SqlitePool) -> Result<Self, StoreError> {
        if !check::everything(pool).await? {
            return Err(StoreError::Unreadable);
        }
        let row = sqlx::query(
            "SELECT count(*) FILTER (WHERE state NOT IN ('confirmed', 'discarded')) AS unsent,
                    count(*) AS documents, max(created_at) AS newest_at
             FROM outbox",
        )
        .fetch_one(pool)
        .await?;
        Ok(Self {
            unsent: row.get("unsent"),
            documents: row.get("documents"),
            newest_at: row.get("newest_at"),
        })
    }
}
