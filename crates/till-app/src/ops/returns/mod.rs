//! Taking goods back: of a sale of this till or another one, or without an invoice; and exchanging them.

mod find;
mod nextx;
mod reckon;

use rust_decimal::Decimal;
use till_core::{
    Money, Quantity,
    exchange::Settlement,
    payment::TenderMethod,
    people::{About, Right},
    sale::Sale,
    sell_return::{ReturnRequest, Returned, SellReturn, Sold, SoldLine},
};
use till_store::{ExchangeSale, TakeBack, TakenFrom};
use uuid::Uuid;

pub use find::{FoundSale, SalesFound};
pub use nextx::Known;
pub(crate) use nextx::OtherTills;
pub use reckon::{QuotedGoods, ReturnQuote};

use crate::{App, Change, Error, session::Session};
use reckon::Reckoned;

const WITHOUT_INVOICE: &str = "returns_without_invoice";

/// What goods come back from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnFrom {
    /// A sale of this till, by its own id.
    Sale(Uuid),
    /// A sale that another till has made, by NextX's id.
    Remote(i64),
    /// Nobody has an invoice.
    Nothing,
}

/// Goods that a person named, as typed.
#[derive(Clone, Debug)]
pub struct TypedGoods {
    /// NextX's id of the variation.
    pub variation_id: i64,
    /// NextX's id of the unit; the base unit where none is named.
    pub unit_id: Option<i64>,
    /// How many.
    pub quantity: String,
    /// What is paid back for one; empty is its price now. For goods that the customer takes it is not asked.
    pub price: String,
    /// The scale's label that goods the customer takes were scanned from: they cost what it says. Empty is none.
    pub label: String,
    /// What is taken off each unit that the customer takes: an amount, or a percentage with its sign. Empty is nothing.
    pub discount: String,
}

/// A return while it is being made, as typed.
#[derive(Clone, Debug)]
pub struct TypedReturn {
    /// What goods come back from.
    pub from: ReturnFrom,
    /// Lines of the sale, from 1, and how many of each come back.
    pub chosen: Vec<(u32, String)>,
    /// Who brings goods back without an invoice, by the till's number; none is a walk-in. A sale has its customer.
    pub customer: Option<i64>,
    /// What comes back without an invoice.
    pub goods: Vec<TypedGoods>,
    /// What the customer takes in exchange.
    pub taken: Vec<TypedGoods>,
    /// What the shop keeps: an amount, or a percentage with its sign.
    pub fee: String,
    /// How the difference goes to the customer or comes from them.
    pub method: TenderMethod,
    /// Cash that the customer hands over for the difference; empty is exactly.
    pub given: String,
    /// Why.
    pub reason: String,
    /// That the customer takes more than there is was seen, and is meant.
    pub below_stock_meant: bool,
}

/// A sale that goods can come back from.
#[derive(Clone, Debug)]
pub struct Returnable {
    /// The lines and the customer.
    pub sold: Sold,
    /// When it was made: epoch milliseconds, or at NextX the day alone.
    pub sold_at: i64,
    /// Whose name the sale is on; empty for a walk-in.
    pub customer: String,
    /// How it was paid; nothing where NextX does not tell.
    pub payments: Vec<TenderMethod>,
    /// What the customer paid.
    pub total: Money,
    /// How many of each line have come back, as far as it is known.
    pub returned: Returned,
    /// Who was asked about that.
    pub known: Known,
}

impl Returnable {
    /// How many of a line have come back, and how many are left to.
    #[must_use]
    pub fn came_back_and_left(&self, line: &SoldLine) -> (Quantity, Quantity) {
        let came_back = self.returned.get(&line.position).copied();
        let came_back = came_back.unwrap_or_default();
        let left = (line.quantity.value() - came_back).max(Decimal::ZERO);
        (Quantity::of(came_back), Quantity::of(left))
    }
}

/// What a confirmed return came to.
#[derive(Clone, Debug)]
pub struct ReturnDone {
    /// The return.
    pub made: SellReturn,
    /// The sale of an exchange.
    pub sale: Option<Sale>,
    /// How the two were settled.
    pub settled: Settlement,
    /// What goes back of the cash that the customer handed over.
    pub change: Money,
}

impl App {
    /// A sale that goods can come back from.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`]; for another till's sale also what NextX answers, and
    /// [`Error::SaleUnreadable`].
    pub async fn returnable(&self, from: ReturnFrom) -> Result<Returnable, Error> {
        self.session().await?.returnable(from).await
    }

    /// Asks NextX what other tills have taken back of a sale; the next quote reckons with it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`]. That NextX cannot be asked is in the answer.
    pub async fn ask_what_came_back(&self, from: ReturnFrom) -> Result<Known, Error> {
        self.session().await?.ask_what_came_back(from).await
    }

    /// Reckons a return while it is being made.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`], [`Error::NotFound`]. What is wrong with what was typed is in the answer.
    pub async fn quote_return(&self, typed: &TypedReturn) -> Result<ReturnQuote, Error> {
        let session = self.session().await?;
        let quote = session.reckon(typed).await?.quote;
        if self.has_customer_display().await {
            match &quote.transfer {
                Some((transfer, number)) => session.ask_for(transfer, number).await?,
                None => session.ask_no_more(),
            }
        }
        Ok(quote)
    }

    /// Confirms a return, and the sale of an exchange with it. When this answers, both are on disk.
    ///
    /// # Errors
    /// What the quote refuses it for, [`Error::WithoutInvoice`], [`Error::Store`]; then nothing has come back.
    pub async fn return_goods(&self, typed: &TypedReturn) -> Result<ReturnDone, Error> {
        let session = self.session().await?;
        let till = session.till().await?.ok_or(Error::NotSignedIn)?;
        session.must_sell().await?;
        // Somebody may have brought the goods to another till since the screen was opened.
        session.ask_what_came_back(typed.from).await?;
        // Held against a change of the epoch that the sale's number is made with.
        let held = session.cart.lock().await;
        let Reckoned { quote, parts } = session.reckon(typed).await?;
        if quote.refusal().is_some() {
            return Err(quote.into_refusal().unwrap_or(Error::NotFound));
        }
        let mut needed = session
            .needed_below_stock(&parts.cart, typed.below_stock_meant)
            .await?;
        needed.extend(session.needed_for_discounts(&parts.cart).await?);
        if typed.from == ReturnFrom::Nothing {
            let goods = parts.goods.iter().map(|goods| goods.product.name.as_str());
            let about = About::new(
                goods.collect::<Vec<_>>().join(", "),
                (quote.worth - quote.fee).dong(),
            );
            needed.push((Right::ReturnWithoutInvoice, about));
        }
        session.must_all(needed).await?;
        let from = match typed.from {
            ReturnFrom::Sale(sale) => TakenFrom::Sale {
                sale,
                elsewhere: session.heard_of(typed.from).await?,
            },
            ReturnFrom::Remote(_) => TakenFrom::Remote {
                sold: Box::new(session.returnable(typed.from).await?.sold),
                elsewhere: session.heard_of(typed.from).await?,
            },
            ReturnFrom::Nothing => TakenFrom::Nothing {
                goods: parts.goods,
                customer: parts.cart.customer.clone(),
            },
        };
        let exchange = (!parts.cart.is_empty()).then(|| ExchangeSale {
            cart: parts.cart,
            given: quote.settled.given(typed.method, parts.given),
            offset: quote.settled.offset,
            till: till.code.clone(),
            epoch: session.epoch(),
            invoice_no: session.returns.shown_number(typed.from),
        });
        let taken = TakeBack {
            from,
            request: ReturnRequest {
                chosen: parts.chosen,
                fee: quote.fee,
                refunds: quote.settled.refunds(typed.method),
                reason: typed.reason.trim().to_owned(),
            },
            place: till.place,
            returned_at: session.clock.now(),
            exchange,
        };
        let (made, sale) = session.store.take_back(taken, &*session.random).await?;
        session.returns.forget_number();
        drop(held);
        if self.has_customer_display().await {
            session.ask_no_more();
            let paid = quote.settled.to_pay;
            if paid.is_positive() {
                session.show_difference_paid(paid, quote.change).await?;
            }
        }
        self.after_return(&session);
        let moved = quote.settled.to_pay + quote.settled.to_refund;
        let cash_moves = typed.method == TenderMethod::Cash && moved.is_positive();
        self.print_after_return(&session, (&made, sale.as_ref()), cash_moves)
            .await;
        Ok(ReturnDone {
            made,
            sale,
            settled: quote.settled,
            change: quote.change,
        })
    }

    /// Confirms a return of a part of a sale of this till, also of one that NextX does not have yet: it goes behind its
    /// sale. When this answers, the return is on disk.
    ///
    /// # Errors
    /// [`Error::Store`] with why it cannot be made; then nothing has come back.
    pub async fn confirm_return(
        &self,
        sale: Uuid,
        request: ReturnRequest,
    ) -> Result<SellReturn, Error> {
        let session = self.session().await?;
        session.must_sell().await?;
        let till = session.till().await?.ok_or(Error::NotSignedIn)?;
        let (now, random) = (session.clock.now(), &*session.random);
        let made = session
            .store
            .confirm_return(sale, request, till.place, now, random)
            .await?;
        self.after_return(&session);
        Ok(made)
    }

    fn after_return(&self, session: &Session) {
        session.outbox.wake();
        for change in [Change::Sales, Change::Shift, Change::Strip] {
            session.changes.announce(change);
        }
    }

    /// Whether goods may come back without an invoice.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn returns_without_invoice(&self) -> Result<bool, Error> {
        self.session().await?.returns_without_invoice().await
    }

    /// Sets whether goods may come back without an invoice.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn set_returns_without_invoice(&self, allowed: bool) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_set(WITHOUT_INVOICE).await?;
        session.store.set_setting(WITHOUT_INVOICE, &allowed).await?;
        session.changes.announce(Change::Settings);
        Ok(())
    }
}

impl Session {
    /// On a till with people that is a right; without, the shop says whether anybody may.
    async fn returns_without_invoice(&self) -> Result<bool, Error> {
        if self.person().await?.is_some() {
            return Ok(true);
        }
        Ok(self.store.setting(WITHOUT_INVOICE).await?.unwrap_or(false))
    }
}
