//! Where reading a collection stands.

use sqlx::FromRow;

use crate::{Store, StoreError};

/// How far the present pass over a collection has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromRow)]
pub struct Refresh {
    /// The page to read next.
    pub next_page: u32,
    /// Rows read in this pass.
    pub read: u32,
    /// When the last complete pass ended, in epoch milliseconds.
    pub finished_at: Option<i64>,
}

impl Store {
    /// Where `collection` stands; a collection never read stands at its beginning.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn refresh(&self, collection: &str) -> Result<Refresh, StoreError> {
        let row =
            sqlx::query_as("SELECT next_page, read, finished_at FROM refresh WHERE collection = ?");
        Ok(row
            .bind(collection)
            .fetch_optional(self.reader())
            .await?
            .unwrap_or_default())
    }

    /// Notes that reading `collection` goes on at `next_page`.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn refresh_at(
        &self,
        collection: &str,
        next_page: u32,
        read: u32,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO refresh (collection, next_page, read) VALUES (?, ?, ?)
             ON CONFLICT DO UPDATE SET next_page = excluded.next_page, read = excluded.read",
        )
        .bind(collection)
        .bind(next_page)
        .bind(read)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Notes that a pass over `collection` is complete; the next one begins at its first page.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn refresh_finished(
        &self,
        collection: &str,
        read: u32,
        finished_at: i64,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO refresh (collection, next_page, read, finished_at) VALUES (?1, 0, ?2, ?3)
             ON CONFLICT DO UPDATE SET next_page = 0, read = ?2, finished_at = ?3",
        )
        .bind(collection)
        .bind(read)
        .bind(finished_at)
        .execute(self.writer())
        .await?;
        Ok(())
    }
}
