//! Finding a sale of this till that somebody brings goods back from.

use jiff::civil::Date;
use sqlx::Row;
use till_core::{fold, sale::Sale};

use crate::{Store, StoreError, sales};

/// How many of the newest sales are read for what stands in them; older ones are found by their number or day.
const LOOKED_THROUGH: u32 = 3_000;
/// How many are read at a time.
const PAGE: u32 = 200;

/// What is known of a sale that is looked for.
#[derive(Clone, Debug, Default)]
pub struct SaleSearch {
    /// Words of its number, its customer's name or phone, or its goods' names and codes; each has to be found.
    pub words: Vec<String>,
    /// The product that was scanned; it has to be among the goods.
    pub variation_id: Option<i64>,
    /// The day it was sold.
    pub day: Option<Date>,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct FoundSales {
    /// The newest first.
    pub sales: Vec<Sale>,
    /// Whether there are more, or older sales that were not looked through.
    pub more: bool,
}

impl Store {
    /// The sale of this till with exactly this number, if it was not given up.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn sale_numbered(&self, invoice_no: &str) -> Result<Option<Sale>, StoreError> {
        let content: Option<String> = sqlx::query_scalar(
            "SELECT outbox.content FROM sale JOIN outbox ON outbox.id = sale.outbox_id
             WHERE sale.invoice_no = ? COLLATE NOCASE AND outbox.state <> 'discarded'",
        )
        .bind(invoice_no)
        .fetch_optional(self.reader())
        .await?;
        content.map(|json| sales::sale_in(&json)).transpose()
    }

    /// The newest sales of this till that fit, at most `most`, without those that were given up. A search for nothing
    /// fits all.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn find_sales(
        &self,
        search: &SaleSearch,
        most: usize,
    ) -> Result<FoundSales, StoreError> {
        let mut found = FoundSales {
            sales: Vec::new(),
            more: false,
        };
        // A single word may be a part of a number, of which no sale is too old to be found.
        let number = match &search.words[..] {
            [word] if search.variation_id.is_none() => Some(word.as_str()),
            _ => None,
        };
        let mut before = i64::MAX;
        let mut read = 0;
        loop {
            let only_numbers = read >= LOOKED_THROUGH && search.day.is_none();
            if only_numbers && number.is_none() {
                found.more = true;
                return Ok(found);
            }
            let rows = sqlx::query(
                "SELECT outbox.id, outbox.content FROM sale JOIN outbox ON outbox.id = sale.outbox_id
                 WHERE outbox.id < ?1 AND outbox.state <> 'discarded'
                   AND (?2 IS NULL OR sale.day = ?2)
                   AND (?3 IS NULL OR instr(lower(sale.invoice_no), ?3) > 0)
                 ORDER BY outbox.id DESC LIMIT ?4",
            )
            .bind(before)
            .bind(search.day.map(|day| day.to_string()))
            .bind(number.filter(|_| only_numbers))
            .bind(PAGE)
            .fetch_all(self.reader())
            .await?;
            let count = u32::try_from(rows.len()).unwrap_or(PAGE);
            for row in rows {
                before = row.get("id");
                let sale = sales::sale_in(row.get("content"))?;
                if !fits(search, &sale) {
                    continue;
                }
                if found.sales.len() == most {
                    found.more = true;
                    return Ok(found);
                }
                found.sales.push(sale);
            }
            if count < PAGE {
                return Ok(found);
            }
            read += count;
        }
    }
}

fn fits(search: &SaleSearch, sale: &Sale) -> bool {
    let has = |variation| {
        sale.lines
            .iter()
            .any(|line| line.product.variation_id == variation)
    };
    if !search.variation_id.is_none_or(has) {
        return false;
    }
    if search.words.is_empty() {
        return true;
    }
    let mut told = vec![sale.invoice_no.as_str()];
    if let Some(customer) = &sale.customer {
        told.extend([customer.name.as_str(), customer.phone.as_str()]);
    }
    for line in &sale.lines {
        told.extend([line.product.name.as_str(), line.product.code.as_str()]);
    }
    let told = fold::fold(&told.join("\n"));
    search.words.iter().all(|word| told.contains(word))
}
