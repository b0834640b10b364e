//! An order held against the shop's records.

use sqlx::SqliteConnection;

use super::{Draft, Goods};
use crate::{FConvert, Switches, http::fields::Violations};

/// Branch and store of an order, once null has been read as the account's first ones (D33).
#[derive(Debug, Clone, Copy)]
pub(in crate::http) struct Site {
    pub(in crate::http) branch_id: i64,
    pub(in crate::http) store_id: i64,
}

impl Draft {
    /// Notes what of the order the shop does not know. `None` where there is no such place, which is noted too.
    pub(in crate::http) async fn check(
        &self,
        connection: &mut SqliteConnection,
        f_convert: FConvert,
        wrong: &mut Violations,
    ) -> Result<Option<Site>, sqlx::Error> {
        let site = self.site(connection, wrong).await?;
        self.check_people(connection, wrong).await?;
        for (index, line) in self.lines.iter().enumerate() {
            line.check(connection, index, f_convert, wrong).await?;
        }
        Ok(site)
    }

    async fn site(
        &self,
        connection: &mut SqliteConnection,
        wrong: &mut Violations,
    ) -> Result<Option<Site>, sqlx::Error> {
        let site: Option<(i64, i64)> = sqlx::query_as(
            "SELECT branch_id, id FROM store WHERE (?1 IS NULL OR branch_id = ?1) AND (?2 IS NULL OR id = ?2)
             ORDER BY id LIMIT 1",
        )
        .bind(self.branch_id)
        .bind(self.store_id)
        .fetch_optional(connection)
        .await?;
        if site.is_none() {
            wrong.unknown(if self.store_id.is_some() {
                "store_id"
            } else {
                "branch_id"
            });
        }
        Ok(site.map(|(branch_id, store_id)| Site {
            branch_id,
            store_id,
        }))
    }

    async fn check_people(
        &self,
        connection: &mut SqliteConnection,
        wrong: &mut Violations,
    ) -> Result<(), sqlx::Error> {
        let (customer_known, user_known): (bool, bool) = sqlx::query_as(
            "SELECT ?1 IS NULL OR EXISTS (SELECT 1 FROM customer WHERE id = ?1),
                    ?2 IS NULL OR EXISTS (SELECT 1 FROM sales_user JOIN user USING (id) WHERE id = ?2 AND deleted_on IS NULL)",
        )
        .bind(self.customer_id)
        .bind(self.user_id)
        .fetch_one(connection)
        .await?;
        if !customer_known {
            wrong.unknown("customer_id");
        }
        if !user_known {
            wrong.unknown("user_id");
        }
        Ok(())
    }
}

impl Goods {
    async fn check(
        &self,
        connection: &mut SqliteConnection,
        index: usize,
        f_convert: FConvert,
        wrong: &mut Violations,
    ) -> Result<(), sqlx::Error> {
        let unit_known: Option<bool> = sqlx::query_scalar(
            "SELECT ?2 IS NULL OR unit_id = ?2
                        OR EXISTS (SELECT 1 FROM json_each(larger_units) AS larger WHERE larger.value ->> 0 = ?2)
             FROM product WHERE variation_id = ?1 AND product_id = ?3 AND NOT withdrawn",
        )
        .bind(self.variation_id)
        .bind(self.unit_id)
        .bind(self.product_id)
        .fetch_optional(connection)
        .await?;
        match unit_known {
            None => wrong.unknown(&format!("products.{index}.variation_id")),
            Some(false) => wrong.unknown(&format!("products.{index}.unit_id")),
            Some(true) => {}
        }
        if unit_known.is_some() && self.base_quantity(f_convert).is_none() {
            let path = format!("products.{index}.quantity");
            wrong.add(&path, format!("The {path} field is too large."));
        }
        Ok(())
    }
}

/// The number under which an order is kept: the one that was sent, or the server's own where none was sent or where
/// the server numbers by itself (Q08).
pub(in crate::http) fn number_given(
    sent: &str,
    switches: &Switches,
    own: impl FnOnce() -> String,
) -> String {
    if switches.renumber_invoices || sent.is_empty() {
        own()
    } else {
        sent.to_owned()
    }
}
