//! Who owes what: a ledger of entries, one for everything that moves a debt.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sqlx::{SqliteConnection, SqlitePool};

use crate::{SandboxError, fixed::Fixed};

/// What moved a debt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DebtKind {
    /// A sale that was not fully paid: the customer owes the rest.
    Sale,
    /// A return whose value was not fully paid back: the customer owes less.
    SellReturn,
    /// A purchase that was not fully paid: the shop owes the rest, so the amount is negative.
    Purchase,
}

impl DebtKind {
    const fn name(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::SellReturn => "sell_return",
            Self::Purchase => "purchase",
        }
    }
}

impl FromStr for DebtKind {
    type Err = sqlx::Error;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        [Self::Sale, Self::SellReturn, Self::Purchase]
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| sqlx::Error::Decode(format!("{name:?} moves no debt").into()))
    }
}

/// An entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredDebt {
    /// Customer or supplier.
    pub customer_id: i64,
    /// What moved the debt.
    pub kind: DebtKind,
    /// Plain decimal in đồng: positive where the customer owes the shop, negative where the shop owes.
    pub amount: String,
    /// Id of the sale, return or purchase.
    pub reference: i64,
    /// Y-m-d, the day of the entry.
    pub entered_on: String,
}

/// Which entries are wanted; `None` takes all.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DebtFilter {
    pub(crate) customer_id: Option<i64>,
}

/// An entry before it is written.
#[derive(Debug, Clone)]
pub(crate) struct Debt {
    pub(crate) customer_id: i64,
    pub(crate) kind: DebtKind,
    /// Positive where the customer owes the shop, negative where the shop owes.
    pub(crate) amount: Fixed,
    /// Id of the sale, return or purchase.
    pub(crate) reference: i64,
    /// Y-m-d.
    pub(crate) entered_on: String,
}

/// Writes an entry; an amount of zero moves nothing and is not written.
pub(crate) async fn enter(
    connection: &mut SqliteConnection,
    debt: Debt,
) -> Result<(), sqlx::Error> {
    if debt.amount == Fixed::ZERO {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO debt (customer_id, kind, amount, reference, entered_on) VALUES (?1, ?2, ?3, ?4, ?5)",
    )
    .bind(debt.customer_id)
    .bind(debt.kind.name())
    .bind(debt.amount.ten_thousandths())
    .bind(debt.reference)
    .bind(debt.entered_on)
    .execute(connection)
    .await?;
    Ok(())
}

/// Lets a return or a purchase that may have been changed have moved this debt and no other.
pub(crate) async fn settle(
    connection: &mut SqliteConnection,
    kind: DebtKind,
    reference: i64,
    debt: Option<Debt>,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM debt WHERE kind = ?1 AND reference = ?2")
        .bind(kind.name())
        .bind(reference)
        .execute(&mut *connection)
        .await?;
    match debt {
        Some(debt) => enter(connection, debt).await,
        None => Ok(()),
    }
}

/// What a customer owes, the opening balance not counted.
pub(crate) async fn of(pool: &SqlitePool, customer_id: i64) -> Result<Fixed, sqlx::Error> {
    sqlx::query_scalar("SELECT coalesce(sum(amount), 0) FROM debt WHERE customer_id = ?1")
        .bind(customer_id)
        .fetch_one(pool)
        .await
        .map(Fixed::from_ten_thousandths)
}

/// Entries as stored, oldest first.
pub(crate) async fn read(
    pool: &SqlitePool,
    filter: &DebtFilter,
) -> Result<Vec<StoredDebt>, SandboxError> {
    let rows: Vec<(i64, String, i64, i64, String)> = sqlx::query_as(
        "SELECT customer_id, kind, amount, reference, entered_on FROM debt
         WHERE ?1 IS NULL OR customer_id = ?1 ORDER BY id",
    )
    .bind(filter.customer_id)
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|(customer_id, kind, amount, reference, entered_on)| {
            Ok(StoredDebt {
                customer_id,
                kind: kind.parse()?,
                amount: Fixed::from_ten_thousandths(amount).plain(),
                reference,
                entered_on,
            })
        })
        .collect()
}
