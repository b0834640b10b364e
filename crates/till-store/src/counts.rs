//! Count sheets: kept at every key, so that a count survives whatever happens to the machine.

use rust_decimal::Decimal;
use sqlx::{Row, Sqlite, Transaction, sqlite::SqliteRow};
use till_core::{
    Money,
    catalogue::CatalogueProduct,
    stock_count::{CountError, CountLine, CountSums, accept},
};

use crate::{
    Store, StoreError,
    catalogue::{decimal, money},
};

/// A count sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountSheet {
    /// Its number at this till.
    pub id: i64,
    /// What it was called.
    pub name: String,
    /// NextX's id of the branch.
    pub branch_id: i64,
    /// NextX's id of the store; `None` where the branch is counted as a whole.
    pub store_id: Option<i64>,
    /// When it was begun, in epoch milliseconds.
    pub begun_at: i64,
    /// When it was closed; `None` while it is counted.
    pub closed_at: Option<i64>,
}

/// How a product is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// It is this much, in base units, whatever was counted before.
    Is(Decimal),
    /// This much more, in base units.
    More(Decimal),
    /// It was not counted after all.
    Not,
}

const SHEETS: &str =
    "SELECT id, name, branch_id, store_id, begun_at, closed_at FROM stock_count ORDER BY id DESC";
const SHEET: &str =
    "SELECT id, name, branch_id, store_id, begun_at, closed_at FROM stock_count WHERE id = ?";
const LINES: &str =
    "SELECT variation_id, name, code, barcode, unit, price, expected, counted, counted_at
     FROM stock_count_line WHERE count_id = ? ORDER BY position";

fn sheet(row: &SqliteRow) -> CountSheet {
    CountSheet {
        id: row.get("id"),
        name: row.get("name"),
        branch_id: row.get("branch_id"),
        store_id: row.get("store_id"),
        begun_at: row.get("begun_at"),
        closed_at: row.get("closed_at"),
    }
}

fn line(row: &SqliteRow) -> Result<CountLine, StoreError> {
    let number = |column: &str| row.get::<Option<&str>, _>(column).map(decimal).transpose();
    Ok(CountLine {
        variation_id: row.get("variation_id"),
        name: row.get("name"),
        code: row.get("code"),
        barcode: row.get("barcode"),
        unit: row.get("unit"),
        price: row.get::<Option<i64>, _>("price").map(money).transpose()?,
        expected: number("expected")?,
        counted: number("counted")?,
        counted_at: row.get("counted_at"),
    })
}

impl Store {
    /// Begins a sheet of `products`, and answers its number.
    ///
    /// # Errors
    /// [`StoreError`]; then there is no sheet.
    pub async fn begin_count(
        &self,
        new: &CountSheet,
        products: &[CatalogueProduct],
    ) -> Result<i64, StoreError> {
        let mut tx = self.begin().await?;
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO stock_count (name, branch_id, store_id, begun_at) VALUES (?, ?, ?, ?) RETURNING id",
        )
        .bind(&new.name)
        .bind(new.branch_id)
        .bind(new.store_id)
        .bind(new.begun_at)
        .fetch_one(&mut *tx)
        .await?;
        for (position, product) in (0_i64..).zip(products) {
            add(&mut tx, id, position, product).await?;
        }
        tx.commit().await?;
        Ok(id)
    }

    /// The sheets of this till, the newest first.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn count_sheets(&self) -> Result<Vec<(CountSheet, CountSums)>, StoreError> {
        let rows = sqlx::query(SHEETS).fetch_all(self.reader()).await?;
        let mut sheets = Vec::with_capacity(rows.len());
        for row in &rows {
            let sheet = sheet(row);
            let sums = CountSums::of(&self.count_lines(sheet.id).await?);
            sheets.push((sheet, sums));
        }
        Ok(sheets)
    }

    /// The sheet with this number.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn count_sheet(&self, id: i64) -> Result<Option<CountSheet>, StoreError> {
        let row = sqlx::query(SHEET)
            .bind(id)
            .fetch_optional(self.reader())
            .await?;
        Ok(row.as_ref().map(sheet))
    }

    /// The lines of a sheet, in the order of the sheet.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn count_lines(&self, id: i64) -> Result<Vec<CountLine>, StoreError> {
        let rows = sqlx::query(LINES).bind(id).fetch_all(self.reader()).await?;
        rows.iter().map(line).collect()
    }

    /// Takes in what somebody has counted of a product, at `now`; `expected` is what should be there. A product that is not
    /// on the sheet comes behind the others. Answers `None` where the sheet is closed or not there.
    ///
    /// # Errors
    /// [`StoreError`], or as the second half why the count is none.
    pub async fn put_count(
        &self,
        id: i64,
        product: &CatalogueProduct,
        counted: Counted,
        expected: Option<Decimal>,
        now: i64,
    ) -> Result<Result<Option<CountLine>, CountError>, StoreError> {
        let mut tx = self.begin().await?;
        let open: Option<i64> =
            sqlx::query_scalar("SELECT id FROM stock_count WHERE id = ? AND closed_at IS NULL")
                .bind(id)
                .fetch_optional(&mut *tx)
                .await?;
        if open.is_none() {
            return Ok(Ok(None));
        }
        let known = sqlx::query(
            "SELECT counted, expected FROM stock_count_line WHERE count_id = ? AND variation_id = ?",
        )
        .bind(id)
        .bind(product.variation_id)
        .fetch_optional(&mut *tx)
        .await?;
        if known.is_none() {
            let behind: i64 = sqlx::query_scalar(
                "SELECT coalesce(max(position) + 1, 0) FROM stock_count_line WHERE count_id = ?",
            )
            .bind(id)
            .fetch_one(&mut *tx)
            .await?;
            add(&mut tx, id, behind, product).await?;
        }
        let known = |column: &str| {
            let text = known.as_ref()?.get::<Option<&str>, _>(column)?;
            Some(decimal(text))
        };
        let before = known("counted").transpose()?;
        let (value, expected) = match (counted, before) {
            (Counted::Is(value), _) => (Some(value), expected),
            // What was sold since the first of them was counted is among them.
            (Counted::More(more), Some(before)) => {
                (Some(before + more), known("expected").transpose()?)
            }
            (Counted::More(more), None) => (Some(more), expected),
            (Counted::Not, _) => (None, None),
        };
        let value = match value.map(accept).transpose() {
            Ok(value) => value,
            Err(error) => return Ok(Err(error)),
        };
        let at = value.map(|_| now);
        sqlx::query(
            "UPDATE stock_count_line SET counted = ?, expected = ?, counted_at = ?
             WHERE count_id = ? AND variation_id = ?",
        )
        .bind(value.map(|value| value.to_string()))
        .bind(expected.map(|expected| expected.normalize().to_string()))
        .bind(at)
        .bind(id)
        .bind(product.variation_id)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(Ok(Some(CountLine {
            variation_id: product.variation_id,
            name: product.name.clone(),
            code: product.code.clone(),
            barcode: product.barcode.clone(),
            unit: product.unit.clone(),
            price: product.price,
            expected,
            counted: value,
            counted_at: at,
        })))
    }

    /// Closes a sheet, or opens it again.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn close_count(&self, id: i64, at: Option<i64>) -> Result<(), StoreError> {
        sqlx::query("UPDATE stock_count SET closed_at = ? WHERE id = ?")
            .bind(at)
            .bind(id)
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// Throws a sheet away with all that was counted.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn drop_count(&self, id: i64) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for statement in [
            "DELETE FROM stock_count_line WHERE count_id = ?",
            "DELETE FROM stock_count WHERE id = ?",
        ] {
            sqlx::query(statement).bind(id).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

async fn add(
    tx: &mut Transaction<'static, Sqlite>,
    id: i64,
    position: i64,
    product: &CatalogueProduct,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO stock_count_line (count_id, position, variation_id, name, code, barcode, unit, price)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(id)
    .bind(position)
    .bind(product.variation_id)
    .bind(&product.name)
    .bind(&product.code)
    .bind(&product.barcode)
    .bind(&product.unit)
    .bind(product.price.map(Money::dong))
    .execute(&mut **tx)
    .await?;
    Ok(())
}
