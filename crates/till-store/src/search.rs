//! Search as you type: folded words of a name in any order; a code, its beginning, a part of it.
//!
//! What the shop sells comes first, out of an index of a few thousand products; the others come in the order of the rows,
//! for ranking a million at every keystroke costs a hundred times more. Codes are not among the words: a hundred thousand
//! codes that begin alike make the index of words slow.

use sqlx::{FromRow, Sqlite, SqlitePool, Transaction, sqlite::SqliteRow};
use till_core::fold;

use crate::{CustomerRow, Store, StoreError};

/// A product that a search found.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct ProductHit {
    /// The order of results.
    pub id: i64,
    /// NextX's variation id.
    pub variation_id: i64,
    /// NextX's product id, which the variations of one product have in common.
    pub product_id: i64,
    /// Full name.
    pub name: String,
    /// The shop's code.
    pub code: String,
    /// Barcode of the base unit.
    pub barcode: String,
    /// Name of the base unit.
    pub unit: String,
    /// Price of one base unit in whole đồng; none where NextX names none.
    pub price: Option<i64>,
    /// Address of the picture.
    pub picture: String,
    /// `single`, `variable`, `modifier`, `combo` …
    pub kind: String,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchHits<T> {
    /// At most as many as asked for.
    pub hits: Vec<T>,
    /// Whether there are more.
    pub more: bool,
}

/// What is searched in. Each text of SQL answers whole rows, for the way to the database's thread and back costs as
/// much as a short query.
#[derive(Debug)]
pub(crate) struct Index<T> {
    /// Rows whose code is `?1`, then rows that match the words `?2`, at most `?3`.
    words: &'static str,
    /// Rows whose code is at least `?1` and below `?2`, at most `?3`.
    beginnings: &'static str,
    /// Rows whose codes match the parts `?1`, at most `?2`.
    parts: &'static str,
    /// Puts the words `?2` of the row `?1`.
    put_words: &'static str,
    /// Puts the codes `?2` of the row `?1`.
    put_parts: &'static str,
    id: fn(&T) -> i64,
    /// Whether a code of a row is exactly this.
    has_code: fn(&T, &str) -> bool,
}

macro_rules! product_columns {
    () => {
        "SELECT product.id, product.variation_id, product.product_id, product.name, product.code, product.barcode,
                product.unit, product.price, product.picture, product.kind FROM "
    };
}

pub(crate) const PRODUCTS: Index<ProductHit> = Index {
    words: concat!(
        product_columns!(),
        "(SELECT 0 AS place, id, id AS turn FROM product WHERE barcode <> '' AND barcode = ?1
          UNION ALL SELECT 1, id, id FROM product WHERE code <> '' AND code = ?1
          UNION ALL SELECT 2, product.id, sold.turn FROM
              (SELECT sold_words.rowid AS variation_id, -product_sold.score AS turn FROM sold_words
               CROSS JOIN product_sold ON product_sold.variation_id = sold_words.rowid
               WHERE sold_words MATCH ?2 ORDER BY turn, sold_words.rowid LIMIT ?3) AS sold
              CROSS JOIN product ON product.variation_id = sold.variation_id
          UNION ALL SELECT 3, rowid, rowid FROM
              (SELECT rowid FROM product_words WHERE product_words MATCH ?2 ORDER BY rowid LIMIT ?3)) AS found
         JOIN product ON product.id = found.id ORDER BY found.place, found.turn"
    ),
    beginnings: concat!(
        product_columns!(),
        "(SELECT 0 AS place, id, barcode AS code FROM
              (SELECT id, barcode FROM product WHERE barcode <> '' AND barcode >= ?1 AND barcode < ?2
               ORDER BY barcode LIMIT ?3)
          UNION ALL SELECT 1, id, code FROM
              (SELECT id, code FROM product WHERE code <> '' AND code >= ?1 AND code < ?2
               ORDER BY code LIMIT ?3)) AS found
         JOIN product ON product.id = found.id ORDER BY found.place, found.code"
    ),
    parts: concat!(
        product_columns!(),
        "(SELECT rowid AS id FROM product_parts WHERE product_parts MATCH ?1 ORDER BY rowid LIMIT ?2) AS found
         JOIN product ON product.id = found.id ORDER BY found.id"
    ),
    put_words: "INSERT OR REPLACE INTO product_words (rowid, words) VALUES (?, ?)",
    put_parts: "INSERT OR REPLACE INTO product_parts (rowid, parts) VALUES (?, ?)",
    id: |hit| hit.id,
    has_code: |hit, code| hit.barcode == code || hit.code == code,
};

/// The variations of the products `?1`, a JSON array of NextX's product ids.
pub(crate) const VARIATIONS: &str = concat!(
    product_columns!(),
    "product WHERE kind = 'variable' AND product_id IN (SELECT value FROM json_each(?1)) ORDER BY id"
);

/// The first `?1` products that are offered to be added to another.
pub(crate) const MODIFIERS: &str = concat!(
    product_columns!(),
    "product WHERE kind = 'modifier' ORDER BY id LIMIT ?1"
);

macro_rules! customer_columns {
    () => {
        "SELECT customer.id, customer.remote_id, customer.name, customer.phone, customer.code FROM "
    };
}

pub(crate) const CUSTOMERS: Index<CustomerRow> = Index {
    words: concat!(
        customer_columns!(),
        "(SELECT 0 AS place, id FROM customer WHERE phone <> '' AND phone = ?1
          UNION ALL SELECT 1, id FROM customer WHERE code <> '' AND code = ?1
          UNION ALL SELECT 2, rowid FROM
              (SELECT rowid FROM customer_words WHERE customer_words MATCH ?2 ORDER BY rowid LIMIT ?3)) AS found
         JOIN customer ON customer.id = found.id ORDER BY found.place, found.id"
    ),
    beginnings: concat!(
        customer_columns!(),
        "(SELECT 0 AS place, id, phone AS code FROM
              (SELECT id, phone FROM customer WHERE phone <> '' AND phone >= ?1 AND phone < ?2
               ORDER BY phone LIMIT ?3)
          UNION ALL SELECT 1, id, code FROM
              (SELECT id, code FROM customer WHERE code <> '' AND code >= ?1 AND code < ?2
               ORDER BY code LIMIT ?3)) AS found
         JOIN customer ON customer.id = found.id ORDER BY found.place, found.code"
    ),
    parts: concat!(
        customer_columns!(),
        "(SELECT rowid AS id FROM customer_parts WHERE customer_parts MATCH ?1 ORDER BY rowid LIMIT ?2) AS found
         JOIN customer ON customer.id = found.id ORDER BY found.id"
    ),
    put_words: "INSERT OR REPLACE INTO customer_words (rowid, words) VALUES (?, ?)",
    put_parts: "INSERT OR REPLACE INTO customer_parts (rowid, parts) VALUES (?, ?)",
    id: |row| row.id,
    has_code: |row, code| row.phone == code || row.code == code,
};

impl<T: for<'row> FromRow<'row, SqliteRow> + Send + Unpin> Index<T> {
    /// Indexes a row by its name and its codes.
    pub(crate) async fn put(
        &self,
        tx: &mut Transaction<'static, Sqlite>,
        id: i64,
        name: &str,
        codes: &[&str],
    ) -> Result<(), StoreError> {
        let codes: Vec<String> = codes
            .iter()
            .filter(|code| !code.is_empty())
            .map(|code| code.to_lowercase())
            .collect();
        for (statement, text) in [
            (self.put_words, fold::fold(name)),
            (self.put_parts, codes.join("\n")),
        ] {
            sqlx::query(statement)
                .bind(id)
                .bind(text)
                .execute(&mut **tx)
                .await?;
        }
        Ok(())
    }

    /// The first `limit` rows that `query` finds: by exactly this code, by words, by the beginning of a code, by a part
    /// of one. A later way is tried only while the ways before it leave room; and who has typed a whole code looks for no
    /// part of others, which among a million codes that are alike would take longest of all.
    pub(crate) async fn find(
        &self,
        readers: &SqlitePool,
        query: &str,
        limit: u32,
    ) -> Result<SearchHits<T>, StoreError> {
        let typed = query.trim();
        let words = fold::words(typed);
        let mut found = Found::new(self.id, limit);
        if words.is_empty() {
            return Ok(found.hits());
        }
        let mut is_whole = false;
        for phrase in phrases(&words) {
            if !found.has_room() {
                break;
            }
            let by_words = sqlx::query_as(self.words)
                .bind(typed)
                .bind(phrase)
                .bind(found.wanted);
            let by_words = by_words.fetch_all(readers).await?;
            is_whole |= by_words.iter().any(|row| (self.has_code)(row, typed));
            found.add(by_words);
        }
        if found.has_room() && !typed.contains(char::is_whitespace) {
            let beginnings = sqlx::query_as(self.beginnings)
                .bind(typed)
                .bind(format!("{typed}{}", char::MAX))
                .bind(found.wanted);
            found.add(beginnings.fetch_all(readers).await?);
        }
        if found.has_room()
            && !is_whole
            && let Some(parts) = parts(typed)
        {
            let by_parts = sqlx::query_as(self.parts).bind(parts).bind(found.wanted);
            found.add(by_parts.fetch_all(readers).await?);
        }
        Ok(found.hits())
    }
}

/// The longest beginning of a word that the index of words keeps.
const BEGINNING: usize = 5;

/// What the index of words is asked for: beginnings of words. It keeps none of more than five letters, and would put every word
/// together that begins so; a longer one is looked for as it stands first, which is enough wherever it is a common one.
fn phrases(words: &[String]) -> Vec<String> {
    let is_long = |word: &String| word.chars().nth(BEGINNING).is_some();
    let phrase = |whole: bool| {
        let words = words.iter().map(|word| {
            let beginning = if whole && is_long(word) { "" } else { "*" };
            format!("\"{word}\"{beginning}")
        });
        words.collect::<Vec<_>>().join(" ")
    };
    let mut phrases = vec![phrase(false)];
    if words.iter().any(is_long) {
        phrases.insert(0, phrase(true));
    }
    phrases
}

/// What the index of parts is asked for: every part typed, each of which has to have the three characters that the
/// index is made of.
fn parts(typed: &str) -> Option<String> {
    let phrases = typed.split_whitespace().map(|part| {
        let long_enough = part.chars().nth(2).is_some();
        long_enough.then(|| format!("\"{}\"", part.to_lowercase().replace('"', "\"\"")))
    });
    let phrases: Vec<String> = phrases.collect::<Option<_>>()?;
    Some(phrases.join(" AND "))
}

/// Rows in the order they were found, each once.
struct Found<T> {
    id: fn(&T) -> i64,
    limit: usize,
    /// One more than the limit, to know whether there are more.
    wanted: u32,
    rows: Vec<T>,
}

impl<T> Found<T> {
    fn new(id: fn(&T) -> i64, limit: u32) -> Self {
        Self {
            id,
            limit: limit as usize,
            wanted: limit.saturating_add(1),
            rows: Vec::new(),
        }
    }

    fn has_room(&self) -> bool {
        self.rows.len() <= self.limit
    }

    fn add(&mut self, rows: Vec<T>) {
        for row in rows {
            let id = (self.id)(&row);
            if !self.rows.iter().any(|known| (self.id)(known) == id) {
                self.rows.push(row);
            }
        }
    }

    fn hits(mut self) -> SearchHits<T> {
        let more = !self.has_room();
        self.rows.truncate(self.limit);
        SearchHits {
            hits: self.rows,
            more,
        }
    }
}

impl Store {
    /// The first `limit` products that `query` finds: those with exactly this barcode or code, then by words of the
    /// name, those first that are sold here most, then by the beginning and by a part of a code.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn search_products(
        &self,
        query: &str,
        limit: u32,
    ) -> Result<SearchHits<ProductHit>, StoreError> {
        PRODUCTS.find(self.reader(), query, limit).await
    }

    /// The first `limit` customers that `query` finds, by words of the name or by phone or code.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn search_customers(
        &self,
        query: &str,
        limit: u32,
    ) -> Result<SearchHits<CustomerRow>, StoreError> {
        CUSTOMERS.find(self.reader(), query, limit).await
    }
}
