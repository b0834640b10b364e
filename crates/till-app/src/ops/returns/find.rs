//! Finding the sale that somebody brings goods back from.

use std::cmp::Reverse;

use jiff::{ToSpan, civil::Date};
use nextx_api::{BranchId, SellOrderListItem, SellOrderQuery};
use till_core::{
    Money,
    clock::{shop_date, shop_zone},
    fold,
    sale::Sale,
};
use till_store::SaleSearch;

use super::ReturnFrom;
use crate::{App, Error, session::Session};

/// How many sales are shown.
const MOST: usize = 30;
/// How many pages of NextX's list are read for one question.
const MOST_PAGES: u32 = 10;

/// A sale that was found.
#[derive(Clone, Debug)]
pub struct FoundSale {
    /// The sale.
    pub from: ReturnFrom,
    /// Its number.
    pub invoice_no: String,
    /// When it was made: epoch milliseconds, or at NextX the day alone.
    pub sold_at: i64,
    /// Whose name it is on; empty for a walk-in.
    pub customer: String,
    /// Their phone; may be empty.
    pub phone: String,
    /// The names of its goods; none where NextX's list does not tell.
    pub goods: Vec<String>,
    /// What was paid for it.
    pub total: Money,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct SalesFound {
    /// The newest first.
    pub sales: Vec<FoundSale>,
    /// It is the number of the only one.
    pub exact: bool,
    /// There are more, or sales that were not looked through.
    pub more: bool,
}

impl App {
    /// The sales of this till that fit what was typed or scanned: a number or a part of it, a customer's name or phone, a
    /// product, a day. Nothing typed finds the newest.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn find_sales(&self, typed: &str) -> Result<SalesFound, Error> {
        let session = self.session().await?;
        let typed = typed.trim();
        if let Some(sale) = session.store.sale_numbered(typed).await? {
            return Ok(SalesFound {
                sales: vec![FoundSale::from(sale)],
                exact: true,
                more: false,
            });
        }
        let search = session.what_to_look_for(typed).await?;
        let found = session.store.find_sales(&search, MOST).await?;
        Ok(SalesFound {
            sales: found.sales.into_iter().map(FoundSale::from).collect(),
            exact: false,
            more: found.more,
        })
    }

    /// The sales at NextX that this till has not made and whose number, customer or phone fit what was typed, of this
    /// branch.
    ///
    /// # Errors
    /// [`Error::Nextx`]: without the network this is not known.
    pub async fn find_sales_at_nextx(&self, typed: &str) -> Result<SalesFound, Error> {
        let session = self.session().await?;
        let till = session.till().await?.ok_or(Error::NotSignedIn)?;
        let typed = typed.trim();
        let search = session.what_to_look_for(typed).await?;
        let mut found = SalesFound::default();
        if search.words.is_empty() && search.day.is_none() {
            return Ok(found);
        }
        let around = |by: i32| search.day.and_then(|day| day.checked_add(by.days()).ok());
        let query = SellOrderQuery {
            search: search.day.is_none().then(|| typed.to_owned()),
            from_date: around(-1),
            to_date: around(1),
            ..SellOrderQuery::of_branch(BranchId(till.place.branch_id))
        };
        let mut page = 0;
        loop {
            let answer = session.client.sell_orders().page(&query, page).await;
            let answer = session.heard(answer)?;
            for row in &answer.items {
                if !fits(&search, row) {
                    continue;
                }
                let Some(sale) = found_at_nextx(row) else {
                    continue;
                };
                if session
                    .store
                    .sale_numbered(&sale.invoice_no)
                    .await?
                    .is_none()
                {
                    found.sales.push(sale);
                }
            }
            page += 1;
            if answer.last || found.sales.len() >= MOST || page >= MOST_PAGES {
                found.more = !answer.last;
                break;
            }
        }
        found.sales.sort_by_key(|sale| Reverse(sale.sold_at));
        let is_it = |sale: &FoundSale| sale.invoice_no.eq_ignore_ascii_case(typed);
        found.exact = found.sales.len() == 1 && found.sales.iter().any(is_it);
        Ok(found)
    }
}

/// What the server was asked for, for it only narrows.
fn fits(search: &SaleSearch, row: &SellOrderListItem) -> bool {
    if search.day.is_some() && row.transaction_date.as_ref() != search.day.as_ref() {
        return false;
    }
    let told = [&row.invoice_no, &row.customer_name, &row.customer_mobile]
        .map(|told| told.as_deref().unwrap_or_default());
    let told = fold::fold(&told.join("\n"));
    search.words.iter().all(|word| told.contains(word))
}

fn found_at_nextx(row: &SellOrderListItem) -> Option<FoundSale> {
    let midnight = row.transaction_date.as_ref()?.to_zoned(shop_zone()).ok()?;
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    Some(FoundSale {
        from: ReturnFrom::Remote(row.id.0),
        invoice_no: text(row.invoice_no.as_deref()),
        sold_at: midnight.timestamp().as_millisecond(),
        customer: text(row.customer_name.as_deref()),
        phone: text(row.customer_mobile.as_deref()),
        goods: Vec::new(),
        total: Money::rounded((*row.final_total)?.decimal()).ok()?,
    })
}

impl Session {
    async fn what_to_look_for(&self, typed: &str) -> Result<SaleSearch, Error> {
        // A product without a price is not sold, but may have been.
        if !typed.is_empty()
            && let Ok(Some(product)) = self.store.product_by_code(typed).await
        {
            return Ok(SaleSearch {
                variation_id: Some(product.variation_id),
                ..SaleSearch::default()
            });
        }
        let today = shop_date(self.clock.now());
        let mut search = SaleSearch::default();
        for word in typed.split_whitespace() {
            match day(word, today) {
                Some(day) => search.day = Some(day),
                None => search.words.extend(fold::words(word)),
            }
        }
        Ok(search)
    }
}

impl From<Sale> for FoundSale {
    fn from(sale: Sale) -> Self {
        let (customer, phone) = sale
            .customer
            .map(|customer| (customer.name, customer.phone))
            .unwrap_or_default();
        Self {
            from: ReturnFrom::Sale(sale.id),
            invoice_no: sale.invoice_no,
            sold_at: sale.sold_at.as_millisecond(),
            customer,
            phone,
            goods: sale
                .lines
                .into_iter()
                .map(|line| line.product.name)
                .collect(),
            total: sale.total,
        }
    }
}

/// Reads `25/11`, `25/11/26`, `25-11-2026`. Without a year it is the last such day.
fn day(word: &str, today: Date) -> Option<Date> {
    let parts: Vec<i16> = word
        .split(['/', '-'])
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let (&[day, month], year) = parts.split_first_chunk::<2>()?;
    let date = |year| Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok();
    match year {
        [] => date(today.year()).and_then(|date| {
            if date > today {
                date.checked_sub(1.year()).ok()
            } else {
                Some(date)
            }
        }),
        [year @ 0..100] => date(2000 + year),
        [year] => date(*year),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_people_write_it() {
        let today = Date::constant(2026, 11, 26);
        for (typed, meant) in [
            ("25/11", Some((2026, 11, 25))),
            ("26/11", Some((2026, 11, 26))),
            ("27/11", Some((2025, 11, 27))),
            ("1-2-26", Some((2026, 2, 1))),
            ("01/02/2025", Some((2025, 2, 1))),
            ("31/2", None),
            ("25", None),
            ("1/2/3/4", None),
            ("a/2", None),
        ] {
            let meant = meant.map(|(year, month, day)| Date::constant(year, month, day));
            assert_eq!(day(typed, today), meant, "{typed}");
        }
    }
}
