//! Many rows in one statement.

use serde::Serialize;
use sqlx::SqliteConnection;

use crate::SandboxError;

/// Rows handed to SQLite at once; more gain nothing and cost memory.
const CHUNK: usize = 2_000;

/// Inserts rows through `INSERT … SELECT value ->> '…' FROM json_each(?1)`. The rows travel as one JSON text, which
/// costs one binding per chunk where a list of values would cost one for each column of each row.
pub(crate) async fn insert_rows<Row: Serialize>(
    connection: &mut SqliteConnection,
    statement: &'static str,
    rows: impl IntoIterator<Item = Row>,
) -> Result<(), SandboxError> {
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<Row> = rows.by_ref().take(CHUNK).collect();
        sqlx::query(statement)
            .bind(serde_json::to_string(&chunk)?)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
