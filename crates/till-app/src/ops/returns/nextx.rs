//! What NextX knows of a sale that goods come back from: the sale, where another till has made it, and what has come back
//! at other tills.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures::TryStreamExt;
use jiff::{ToSpan, civil::Date};
use nextx_api::{
    Amount, SellLine, SellOrder, SellOrderId, SellReturn as RemoteReturn, SellReturnId,
    SellReturnLine, SellReturnListItem, SellReturnQuery,
};
use rust_decimal::Decimal;
use till_core::{
    Money, Quantity,
    cart::{CartProduct, Unit},
    clock::{shop_date, shop_zone},
    marker,
    payment::TenderMethod,
    sell_return::{Origin, Returned, Sold, SoldLine},
    tax::{TaxKind, TaxTotal},
};

use super::{ReturnFrom, Returnable};
use crate::{Error, session::Session};

/// A customer waits at the counter no longer for other tills' returns.
const PATIENCE: Duration = Duration::from_secs(8);

/// Who was asked what has come back of a sale before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// NextX as well.
    Everywhere,
    /// This till alone.
    HereAlone,
}

/// What this start has heard from NextX, by the sale's number.
#[derive(Debug, Default)]
pub(crate) struct OtherTills(Mutex<Memory>);

#[derive(Debug, Default)]
struct Memory {
    sales: HashMap<i64, Returnable>,
    came_back: HashMap<String, Returned>,
    /// The number that a customer was shown for the transfer of an exchange's difference, and what came back for it.
    shown: Option<(ReturnFrom, String)>,
}

impl OtherTills {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number that a customer was shown for the exchange of what comes back.
    pub(super) fn shown_number(&self, from: ReturnFrom) -> Option<String> {
        let memory = self.memory();
        let shown = memory.shown.as_ref().filter(|(shown, _)| *shown == from);
        shown.map(|(_, number)| number.clone())
    }

    /// A customer is shown a number.
    pub(super) fn show_number(&self, from: ReturnFrom, number: String) {
        self.memory().shown = Some((from, number));
    }

    /// The number has become a sale's.
    pub(super) fn forget_number(&self) {
        self.memory().shown = None;
    }
}

impl Session {
    pub(super) async fn returnable(&self, from: ReturnFrom) -> Result<Returnable, Error> {
        let mut returnable = match from {
            ReturnFrom::Sale(sale) => {
                let found = self.store.returnable_sale(sale).await?;
                let mut sold = Sold::from(&found.sale);
                sold.origin.remote_id = found.remote_id;
                Returnable {
                    sold,
                    sold_at: found.sale.sold_at.as_millisecond(),
                    customer: found
                        .sale
                        .customer
                        .map(|customer| customer.name)
                        .unwrap_or_default(),
                    payments: found.sale.payments.iter().map(|paid| paid.method).collect(),
                    total: found.sale.total,
                    returned: found.returned,
                    // What has not arrived cannot have come back anywhere else.
                    known: if found.remote_id.is_some() {
                        Known::HereAlone
                    } else {
                        Known::Everywhere
                    },
                }
            }
            ReturnFrom::Remote(id) => {
                let known = self.returns.memory().sales.get(&id).cloned();
                let mut sale = match known {
                    Some(sale) => sale,
                    None => self.read_sale(id).await?,
                };
                sale.returned = self.store.returned(&sale.sold.origin.invoice_no).await?;
                sale
            }
            ReturnFrom::Nothing => return Err(Error::NotFound),
        };
        let number = &returnable.sold.origin.invoice_no;
        if let Some(elsewhere) = self.returns.memory().came_back.get(number) {
            returnable.known = Known::Everywhere;
            for (position, quantity) in elsewhere {
                *returnable.returned.entry(*position).or_default() += *quantity;
            }
        }
        Ok(returnable)
    }

    /// What has come back of a sale at other tills, as far as it was heard.
    pub(super) async fn heard_of(&self, from: ReturnFrom) -> Result<Returned, Error> {
        let number = self.returnable(from).await?.sold.origin.invoice_no;
        let memory = self.returns.memory();
        Ok(memory.came_back.get(&number).cloned().unwrap_or_default())
    }

    pub(super) async fn ask_what_came_back(&self, from: ReturnFrom) -> Result<Known, Error> {
        if from == ReturnFrom::Nothing {
            return Ok(Known::Everywhere);
        }
        let sale = self.returnable(from).await?;
        let origin = &sale.sold.origin;
        let Some(remote_id) = origin.remote_id else {
            return Ok(Known::Everywhere);
        };
        let asked = tokio::time::timeout(PATIENCE, self.came_back_elsewhere(remote_id, &sale));
        let came_back = match asked.await {
            Ok(Ok(came_back)) => Some(came_back),
            Ok(Err(Error::Nextx(error))) => {
                tracing::warn!(kind = ?error.kind(), "other tills' returns could not be read");
                None
            }
            Ok(Err(error)) => return Err(error),
            Err(_) => None,
        };
        let mut memory = self.returns.memory();
        let Some(came_back) = came_back else {
            // What was heard before may be old by now.
            memory.came_back.remove(&origin.invoice_no);
            return Ok(Known::HereAlone);
        };
        memory
            .came_back
            .insert(origin.invoice_no.clone(), came_back);
        Ok(Known::Everywhere)
    }

    async fn came_back_elsewhere(
        &self,
        remote_id: i64,
        sale: &Returnable,
    ) -> Result<Returned, Error> {
        let number = &sale.sold.origin.invoice_no;
        let sold_at = jiff::Timestamp::from_millisecond(sale.sold_at).unwrap_or_default();
        let day = |date: Date, by: i32| date.checked_add(by.days()).unwrap_or(date);
        let query = SellReturnQuery {
            from_date: Some(day(shop_date(sold_at), -1)),
            to_date: Some(day(shop_date(self.clock.now()), 1)),
            ..SellReturnQuery::default()
        };
        let pages = self.client.sell_returns().stream(query);
        let pages: Vec<_> = self.heard(pages.try_collect().await)?;
        let ours = self.store.returns_of(number).await?;
        let mut came_back = Returned::new();
        let mut sold = None;
        for row in pages.iter().flat_map(|page| &page.items) {
            let note = row.staff_note.as_deref().unwrap_or_default();
            let marks: Vec<_> = marker::all(note).collect();
            if marks.iter().any(|mark| ours.contains(&mark.document)) {
                continue;
            }
            let said = marks
                .into_iter()
                .filter_map(|mark| mark.taken_back)
                .find(|taken| taken.invoice_no == *number);
            if let Some(said) = said {
                for (position, quantity) in said.lines {
                    *came_back.entry(position).or_default() += quantity;
                }
            } else if is_of(row, remote_id, number) {
                let detail = self.read_return(row.id).await?;
                if sold.is_none() {
                    sold = Some(self.read_lines(remote_id).await?);
                }
                let sold = sold.as_deref().unwrap_or_default();
                for line in detail.lines().unwrap_or_default() {
                    if let Some(position) = position_of(line, sold, &sale.sold) {
                        let quantity = line.quantity.map_or(Decimal::ZERO, Amount::decimal);
                        *came_back.entry(position).or_default() += quantity;
                    }
                }
            }
        }
        Ok(came_back)
    }

    async fn read_return(&self, id: SellReturnId) -> Result<RemoteReturn, Error> {
        let detail = self.client.sell_returns().detail(id).await;
        Ok(self.heard(detail)?)
    }

    async fn read_lines(&self, sale: i64) -> Result<Vec<SellLine>, Error> {
        let detail = self.client.sell_orders().detail(SellOrderId(sale)).await;
        let detail = self.heard(detail)?;
        Ok(detail.lines().unwrap_or_default().to_vec())
    }

    /// A sale that another till has made.
    async fn read_sale(&self, id: i64) -> Result<Returnable, Error> {
        let detail = self.client.sell_orders().detail(SellOrderId(id)).await;
        let detail = self.heard(detail)?;
        let sale = self.as_sold(id, &detail).await?;
        self.returns.memory().sales.insert(id, sale.clone());
        Ok(sale)
    }

    async fn as_sold(&self, id: i64, detail: &SellOrder) -> Result<Returnable, Error> {
        let unreadable = || Error::SaleUnreadable;
        let invoice_no = detail.invoice_no.as_deref().unwrap_or_default().to_owned();
        let date = detail.transaction_date.ok_or_else(unreadable)?;
        let total = detail.final_total.ok_or_else(unreadable)?;
        let total = Money::rounded(total.decimal()).map_err(|_| Error::SaleUnreadable)?;
        let read = detail.lines().filter(|lines| !lines.is_empty());
        let read = read.ok_or_else(unreadable)?;
        let places = positions(read);
        let mut lines = Vec::new();
        for (position, line) in places.into_iter().zip(read) {
            lines.push(self.sold_line(position, line).await?);
        }
        let mut sold = Sold {
            origin: Origin {
                sale: None,
                invoice_no,
                remote_id: Some(id),
            },
            // NextX is told whose sale it was when the return is sent.
            customer: None,
            lines,
        };
        sold.charge(total);
        let midnight = date
            .to_zoned(shop_zone())
            .map_err(|_| Error::SaleUnreadable)?;
        let payments = detail.payments().unwrap_or_default();
        let method = |paid: &nextx_api::Payment| {
            let named = paid.method.as_ref()?.to_string();
            let all = till_core::sell_return::REFUND_METHODS;
            all.into_iter().find(|method| method.as_str() == named)
        };
        let payments: Vec<TenderMethod> = payments.iter().filter_map(method).collect();
        Ok(Returnable {
            sold,
            sold_at: midnight.timestamp().as_millisecond(),
            customer: String::new(),
            payments,
            total,
            returned: Returned::new(),
            known: Known::HereAlone,
        })
    }

    async fn sold_line(&self, position: u32, line: &SellLine) -> Result<SoldLine, Error> {
        let decimal = |amount: Option<Amount>| amount.map(Amount::decimal);
        let variation_id = line.variation_id.as_ref().map(|id| id.0);
        let quantity = decimal(*line.quantity).filter(|many| *many > Decimal::ZERO);
        let (Some(variation_id), Some(quantity), Some(price)) =
            (variation_id, quantity, decimal(*line.unit_price))
        else {
            return Err(Error::SaleUnreadable);
        };
        let rounded = |exact: Option<Decimal>| {
            exact
                .and_then(|exact| Money::rounded(exact).ok())
                .ok_or(Error::SaleUnreadable)
        };
        let quantity = Quantity::for_sale(quantity).map_err(|_| Error::SaleUnreadable)?;
        let discount = decimal(*line.line_discount_amount).unwrap_or_default();
        let is_fixed = line
            .line_discount_type
            .as_ref()
            .is_none_or(|kind| *kind == nextx_api::DiscountType::FIXED);
        let gross = price.checked_mul(quantity.value());
        let off = if is_fixed {
            Some(discount)
        } else {
            gross.and_then(|gross| gross.checked_mul(discount / Decimal::ONE_HUNDRED))
        };
        let net = gross.zip(off).map(|(gross, off)| gross - off);
        let tax_added = rounded(Some(decimal(*line.item_tax).unwrap_or_default()))?;
        let price = rounded(Some(price))?;
        let unit_id = line.unit_id.as_ref().map_or(0, |id| id.0);
        let multiplier = decimal(*line.f_convert).filter(|holds| *holds > Decimal::ZERO);
        // A product may be gone, or have lost its price, since it was sold.
        let known = self.store.product(variation_id).await.ok().flatten();
        let product = known.unwrap_or_else(|| CartProduct {
            product_id: line.product_id.as_ref().map_or(variation_id, |id| id.0),
            variation_id,
            name: format!("#{variation_id}"),
            code: String::new(),
            parts: Vec::new(),
            units: Vec::new(),
        });
        let unit = product.units.iter().find(|unit| unit.id == unit_id);
        let unit = Unit {
            price,
            ..unit.cloned().unwrap_or_else(|| Unit {
                id: unit_id,
                name: String::new(),
                multiplier: Quantity::of(multiplier.unwrap_or(Decimal::ONE)),
                price,
                base: multiplier.is_none_or(|holds| holds == Decimal::ONE),
            })
        };
        let charged = rounded(net)? + tax_added;
        Ok(SoldLine {
            position,
            product,
            unit,
            quantity,
            price: None,
            charged,
            // A tax that the price contains is not told, and none has its rate.
            taxed: TaxTotal {
                kind: TaxKind::Unknown,
                gross: charged,
                tax: tax_added,
                added: tax_added,
            },
        })
    }
}

fn is_of(row: &SellReturnListItem, remote_id: i64, number: &str) -> bool {
    let named = row.sell_invoice_no.as_deref();
    row.sale().is_some_and(|sale| sale.0 == remote_id)
        || (!number.is_empty() && named == Some(number))
}

/// The places of lines, from 1: those that they were sent with, where these can be told apart.
fn positions(lines: &[SellLine]) -> Vec<u32> {
    let sent: Option<Vec<u32>> = lines
        .iter()
        .map(|line| u32::try_from(line.id_sort.filter(|place| *place > 0)?).ok())
        .collect();
    let is_told_apart = |places: &Vec<u32>| {
        let mut sorted = places.clone();
        sorted.sort_unstable();
        sorted.dedup();
        sorted.len() == places.len()
    };
    sent.filter(is_told_apart)
        .unwrap_or_else(|| (1..).take(lines.len()).collect())
}

/// Which line of the sale came back: the one that is named, else the first of that product.
fn position_of(line: &SellReturnLine, read: &[SellLine], sold: &Sold) -> Option<u32> {
    let named = line.sell_line_id.as_ref().and_then(|id| {
        let place = read.iter().position(|sold| sold.id.as_ref() == Some(id))?;
        positions(read).get(place).copied()
    });
    named.or_else(|| {
        let variation = line.variation_id.as_ref()?.0;
        let of_it = |sold: &&SoldLine| sold.product.variation_id == variation;
        Some(sold.lines.iter().find(of_it)?.position)
    })
}
