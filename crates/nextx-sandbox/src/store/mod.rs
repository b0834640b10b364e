//! The state of the shop in SQLite.

mod bulk;
pub(crate) mod campaigns;
pub(crate) mod common;
pub(crate) mod contents;
pub(crate) mod debts;
mod fold;
pub(crate) mod messages;
pub(crate) mod orders;
pub(crate) mod purchases;
pub(crate) mod returns;
pub(crate) mod stock;
pub(crate) mod tasks;

use std::{path::Path, time::Duration};

use sqlx::{
    ConnectOptions, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

pub(crate) use self::{bulk::insert_rows, fold::fold};
use crate::{Database, MadeWith, Options, SandboxError, demo};

/// `PRAGMA application_id` of a sandbox file: "NXSB".
const APPLICATION_ID: i64 = 0x4e58_5342;
/// `PRAGMA user_version`; a file of another version is not opened.
const SCHEMA_VERSION: i64 = 2;
/// One file for each area; later ones refer to earlier ones.
const SCHEMA: [&str; 11] = [
    include_str!("schema/shop.sql"),
    include_str!("schema/catalogue.sql"),
    include_str!("schema/people.sql"),
    include_str!("schema/sales.sql"),
    include_str!("schema/purchases.sql"),
    include_str!("schema/returns.sql"),
    include_str!("schema/messages.sql"),
    include_str!("schema/automations.sql"),
    include_str!("schema/crm.sql"),
    include_str!("schema/marketing.sql"),
    include_str!("schema/tasks.sql"),
];

/// Opens the database, making schema and demo shop in one transaction when it is new.
pub(crate) async fn open(options: &Options) -> Result<SqlitePool, SandboxError> {
    let connect = match &options.database {
        Database::Memory => SqliteConnectOptions::new().in_memory(true),
        Database::File(path) => SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal),
    };
    let connect = connect
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .pragma("cache_size", "-65536")
        // Filling a huge shop is slow by intent; the log has the operations.
        .disable_statement_logging();
    // One connection: an in-memory database lives in it, and it makes every transaction the only one.
    let pool = SqlitePoolOptions::new()
        .min_connections(1)
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(60))
        .connect_with(connect)
        .await?;
    if needs_filling(&pool, &options.database).await? {
        fill(&pool, options).await?;
    }
    Ok(pool)
}

/// What the shop was made with, now or when its file was.
pub(crate) async fn made_with(pool: &SqlitePool) -> Result<MadeWith, SandboxError> {
    let (seed, products, customers, sales_days): (i64, u32, u32, u32) =
        sqlx::query_as("SELECT seed, products, customers, sales_days FROM shop")
            .fetch_one(pool)
            .await?;
    Ok(MadeWith {
        seed: seed.cast_unsigned(),
        products,
        customers,
        sales_days,
    })
}

async fn needs_filling(pool: &SqlitePool, database: &Database) -> Result<bool, SandboxError> {
    let application: i64 = sqlx::query_scalar("PRAGMA application_id")
        .fetch_one(pool)
        .await?;
    let version: i64 = sqlx::query_scalar("PRAGMA user_version")
        .fetch_one(pool)
        .await?;
    let tables: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema")
        .fetch_one(pool)
        .await?;
    match (application, version, tables) {
        (APPLICATION_ID, SCHEMA_VERSION, _) => Ok(false),
        (0, 0, 0) => Ok(true),
        _ => Err(SandboxError::ForeignDatabase(match database {
            Database::File(path) => path.clone(),
            Database::Memory => Path::new(":memory:").to_owned(),
        })),
    }
}

async fn fill(pool: &SqlitePool, options: &Options) -> Result<(), SandboxError> {
    let mut transaction = pool.begin().await?;
    for area in SCHEMA {
        sqlx::raw_sql(area).execute(&mut *transaction).await?;
    }
    demo::fill(&mut transaction, options).await?;
    stamp(&mut transaction).await?;
    transaction.commit().await?;
    Ok(())
}

async fn stamp(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    // PRAGMA takes no parameters; the numbers are those of the constants above.
    sqlx::raw_sql("PRAGMA application_id = 0x4e585342; PRAGMA user_version = 2;")
        .execute(connection)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[tokio::test]
    async fn a_file_notes_its_sizes_and_one_of_another_version_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            database: Database::File(folder.path().join("shop.sqlite")),
            products: 10,
            customers: 3,
            sales_days: 0,
            ..Options::default()
        };
        drop(open(&options).await.unwrap());
        let resized = Options {
            products: 20,
            ..options
        };
        let pool = open(&resized).await.unwrap();
        let noted = made_with(&pool).await.unwrap();
        assert_eq!((noted.products, noted.customers), (10, 3));
        sqlx::raw_sql("PRAGMA user_version = 1")
            .execute(&pool)
            .await
            .unwrap();
        pool.close().await;
        assert!(matches!(
            open(&resized).await,
            Err(SandboxError::ForeignDatabase(_))
        ));
    }
}
