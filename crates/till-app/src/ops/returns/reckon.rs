//! What a return comes to while it is being made.

use till_core::{
    Cart, Money, Quantity,
    cart::{CartLine, CartProduct, LineTerms, Unit},
    decimal_units::DecimalUnits,
    exchange::Settlement,
    payment::{PaymentError, TenderMethod},
    pricing::{CashRounding, Discount, Priced},
    scale_label::Weighed,
    sell_return::{REFUND_METHODS, ReturnError, ReturnLine, Unbilled, worth},
};
use till_store::StoreError;

use super::{ReturnFrom, TypedGoods, TypedReturn, nextx::Known};
use crate::{
    Error,
    ops::{accounts::check_credit, barcodes::Meant, decimal_units::check, payment::Transfer},
    session::Session,
};

/// A return while it is being made.
#[derive(Debug)]
pub struct ReturnQuote {
    /// What each chosen line of the sale is charged back with, or why it cannot come back like this.
    pub lines: Vec<(u32, Result<Money, Error>)>,
    /// What comes back without an invoice.
    pub goods: Vec<QuotedGoods>,
    /// What the customer takes in exchange.
    pub taken: Vec<QuotedGoods>,
    /// Price × quantity of what comes back.
    pub full: Money,
    /// How much less than that was charged, by discounts of any kind.
    pub reduction: Money,
    /// The tax that came on top, within `worth`.
    pub tax: Money,
    /// What comes back was charged with.
    pub worth: Money,
    /// What the shop keeps.
    pub fee: Money,
    /// What the other goods cost.
    pub total_taken: Money,
    /// How the two are settled.
    pub settled: Settlement,
    /// What goes back of the cash handed over for the difference.
    pub change: Money,
    /// What should be in the drawer, where it was counted.
    pub drawer: Option<Money>,
    /// The ways in which the difference can go.
    pub methods: Vec<TenderMethod>,
    /// Who was asked what has come back before.
    pub known: Known,
    /// The transfer to ask the customer for, with the number of the sale as its purpose.
    pub transfer: Option<(Transfer, String)>,
    /// A transfer is wanted, and no account is set that could receive it.
    pub transfer_account_missing: bool,
    /// What is wrong beside lines and goods.
    wrong: Option<Error>,
}

/// Goods that a person named.
#[derive(Debug)]
pub struct QuotedGoods {
    /// What.
    pub product: CartProduct,
    /// In which unit.
    pub unit: Unit,
    /// What one costs, or is paid back with.
    pub price: Money,
    /// What all of it comes to, or why it does not.
    pub amount: Result<Money, Error>,
}

impl ReturnQuote {
    /// Why it cannot be confirmed like this.
    #[must_use]
    pub fn refusal(&self) -> Option<&Error> {
        let lines = self.lines.iter().map(|(_, amount)| amount);
        let goods = self.goods.iter().chain(&self.taken);
        lines
            .chain(goods.map(|goods| &goods.amount))
            .find_map(|amount| amount.as_ref().err())
            .or(self.wrong.as_ref())
    }

    /// The same, for who gives the quote up.
    pub(super) fn into_refusal(self) -> Option<Error> {
        let lines = self.lines.into_iter().map(|(_, amount)| amount);
        let goods = self.goods.into_iter().chain(self.taken);
        lines
            .chain(goods.map(|goods| goods.amount))
            .find_map(Result::err)
            .or(self.wrong)
    }
}

/// A quote, and what it was made of.
pub(super) struct Reckoned {
    pub(super) quote: ReturnQuote,
    pub(super) parts: Parts,
}

/// What was typed, read.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) chosen: Vec<(u32, Quantity)>,
    pub(super) goods: Vec<Unbilled>,
    pub(super) cart: Cart,
    /// What the customer hands over for the difference.
    pub(super) given: Money,
}

impl Session {
    pub(super) async fn reckon(&self, typed: &TypedReturn) -> Result<Reckoned, Error> {
        let mut parts = Parts::default();
        let mut back = Vec::new();
        let mut lines = Vec::new();
        let mut known = Known::Everywhere;
        let mut sold = None;
        let units = self.decimal_units().await?;
        if typed.from != ReturnFrom::Nothing {
            let returnable = self.returnable(typed.from).await?;
            known = returnable.known;
            for (position, quantity) in &typed.chosen {
                let read = Quantity::parse_typed(quantity).map_err(Error::from);
                let read = read.and_then(|quantity| {
                    let line = returnable
                        .sold
                        .lines
                        .iter()
                        .find(|it| it.position == *position);
                    // What was sold in parts comes back in parts.
                    let whole = line.filter(|line| line.quantity.value().is_integer());
                    whole.map_or(Ok(()), |line| check(&units, &line.unit, quantity))?;
                    Ok(quantity)
                });
                let came = read.and_then(|quantity| {
                    let chosen = [(*position, quantity)];
                    let came = returnable.sold.take_back(&returnable.returned, &chosen);
                    parts.chosen.push((*position, quantity));
                    came.map_err(|error| StoreError::from(error).into())
                });
                lines.push((*position, charged(came, &mut back)));
            }
            sold = Some(returnable.sold);
        }
        let mut goods = Vec::new();
        for typed in &typed.goods {
            let (product, unit) = self.named(typed).await?;
            goods.push(bring(
                (product, unit),
                typed,
                &units,
                (&mut parts, &mut back),
            ));
        }
        parts.cart.set_customer(match sold {
            Some(sold) => sold.customer,
            None => self.customer_named(typed.customer).await?,
        });
        let taken = self.take(&typed.taken, &units, &mut parts).await?;
        let customer = parts.cart.customer.as_ref();
        let full = back.iter().map(full_price).sum();
        let worth = worth(&back).map_err(StoreError::from)?;
        let mut wrong = None;
        let fee = match Discount::parse_typed(&typed.fee) {
            Ok(None) => Money::ZERO,
            Ok(Some(Discount::Amount(fee))) if fee > worth => {
                wrong = Some(StoreError::from(ReturnError::FeeTooLarge).into());
                Money::ZERO
            }
            Ok(Some(fee)) => fee.off_order(worth),
            Err(error) => {
                wrong = Some(error.into());
                Money::ZERO
            }
        };
        let total_taken = Priced::of(&parts.cart, CashRounding::NONE)?.total;
        let settled = Settlement::of(worth - fee, total_taken);
        parts.given = match handed_over(typed, settled) {
            Ok(given) => given,
            Err(error) => {
                wrong = wrong.or(Some(error));
                settled.to_pay
            }
        };
        wrong = self.forbids(typed, back.is_empty()).await?.or(wrong);
        let methods = methods(customer.is_some(), settled);
        let is_even = settled.to_pay == settled.to_refund;
        if !is_even && !methods.contains(&typed.method) {
            let due = settled.to_refund;
            wrong = wrong.or(Some(match typed.method {
                TenderMethod::OnAccount => PaymentError::CustomerMissing.into(),
                _ => StoreError::from(ReturnError::RefundDiffers { due }).into(),
            }));
        }
        if let Some(customer) = customer
            && typed.method == TenderMethod::OnAccount
            && settled.to_pay.is_positive()
        {
            let owing = self.on_account(customer, settled.to_pay).await?;
            wrong = wrong.or(check_credit(&owing, settled.to_pay).err());
        }
        let mut transfer = None;
        let mut transfer_account_missing = false;
        if typed.method == TenderMethod::BankTransfer && settled.to_pay.is_positive() {
            transfer = self.transfer_of(typed.from, settled.to_pay).await?;
            transfer_account_missing = transfer.is_none();
        }
        if transfer_account_missing {
            wrong = wrong.or(Some(Error::TransferAccountMissing));
        }
        let quote = ReturnQuote {
            lines,
            goods,
            taken,
            full,
            reduction: back.iter().map(ReturnLine::reduction).sum(),
            tax: back.iter().map(|line| line.tax_added).sum(),
            worth,
            fee,
            total_taken,
            settled,
            change: parts.given - settled.to_pay,
            drawer: self.in_drawer().await?,
            methods,
            known,
            transfer,
            transfer_account_missing,
            wrong,
        };
        Ok(Reckoned { quote, parts })
    }

    /// The transfer that pays the difference of an exchange, with the number that its sale will have: once shown, it stays.
    async fn transfer_of(
        &self,
        from: ReturnFrom,
        amount: Money,
    ) -> Result<Option<(Transfer, String)>, Error> {
        let (Some(account), Some(till)) = (self.transfer_account().await?, self.till().await?)
        else {
            return Ok(None);
        };
        let number = match self.returns.shown_number(from) {
            Some(number) => number,
            None => {
                let (epoch, now) = (self.epoch(), self.clock.now());
                let number = self.store.take_invoice_no(&till.code, &epoch, now).await?;
                self.returns.show_number(from, number.clone());
                number
            }
        };
        let transfer = Transfer::of(account, amount, &number)?;
        Ok(Some((transfer, number)))
    }

    /// Why nothing can come back like this, whatever it is worth.
    async fn forbids(&self, typed: &TypedReturn, nothing: bool) -> Result<Option<Error>, Error> {
        if typed.from == ReturnFrom::Nothing && !self.returns_without_invoice().await? {
            return Ok(Some(Error::WithoutInvoice));
        }
        let why = if nothing {
            ReturnError::Empty
        } else if typed.from == ReturnFrom::Nothing && typed.reason.trim().is_empty() {
            ReturnError::ReasonMissing
        } else {
            return Ok(None);
        };
        Ok(Some(StoreError::from(why).into()))
    }

    /// The goods of an exchange as a cart, which is nobody's on the counter.
    async fn take(
        &self,
        typed: &[TypedGoods],
        units: &DecimalUnits,
        parts: &mut Parts,
    ) -> Result<Vec<QuotedGoods>, Error> {
        let mut taken = Vec::new();
        for typed in typed {
            let (product, unit) = self.named(typed).await?;
            let label = self.label_of(typed, &product, &unit).await?;
            let added = Quantity::parse_typed(&typed.quantity)
                .map_err(Error::from)
                .and_then(|quantity| {
                    let product = product.clone();
                    if let Some(label) = label {
                        let weighed = Weighed { quantity, ..label };
                        return Ok(parts.cart.add_weighed(product, weighed)?);
                    }
                    check(units, &unit, quantity)?;
                    Ok(parts.cart.add_apart(product, unit.id, quantity)?)
                });
            taken.push((product, unit, added, typed.discount.as_str()));
        }
        self.reprice(&mut parts.cart).await?;
        // Off what the shop asks of this customer.
        for (_, _, added, discount) in &mut taken {
            if let Ok(id) = *added
                && let Err(error) = discounted(&mut parts.cart, id, discount)
            {
                *added = Err(error);
            }
        }
        let line = |id: u32| parts.cart.lines().iter().find(|line| line.id == id);
        let taken = taken
            .into_iter()
            .map(|(product, unit, added, _)| QuotedGoods {
                price: match &added {
                    Ok(id) => line(*id).map_or(unit.price, CartLine::unit_price),
                    Err(_) => unit.price,
                },
                amount: added.map(|id| line(id).map_or(Money::ZERO, CartLine::total)),
                product,
                unit,
            });
        let taken = taken.collect();
        Ok(taken)
    }

    /// What the scale's label says that goods were scanned from, while they are these goods in that unit.
    async fn label_of(
        &self,
        typed: &TypedGoods,
        product: &CartProduct,
        unit: &Unit,
    ) -> Result<Option<Weighed>, Error> {
        if typed.label.is_empty() || product.units.first() != Some(unit) {
            return Ok(None);
        }
        Ok(match self.meant_by(&typed.label).await? {
            Some(Meant::Weighed(same, label)) if same.variation_id == product.variation_id => {
                Some(label)
            }
            _ => None,
        })
    }

    async fn named(&self, typed: &TypedGoods) -> Result<(CartProduct, Unit), Error> {
        let product = self.store.product(typed.variation_id).await?;
        let product = product.ok_or(Error::NotFound)?;
        let of_id = |unit: &&Unit| typed.unit_id.is_none_or(|id| unit.id == id);
        let unit = product.units.iter().find(of_id).cloned();
        Ok((product, unit.ok_or(Error::NotFound)?))
    }

    /// What should be in the drawer now, where somebody has counted it.
    async fn in_drawer(&self) -> Result<Option<Money>, Error> {
        let Some(shift) = self.store.current_shift().await? else {
            return Ok(None);
        };
        Ok(self.store.shift_report(shift.id).await?.cash.expected())
    }
}

/// How the difference is settled. A customer pays it as any sale; what goes back to one with a name may be taken off what
/// they owe.
fn methods(is_named: bool, settled: Settlement) -> Vec<TenderMethod> {
    let may_owe = |method: &TenderMethod| is_named || *method != TenderMethod::OnAccount;
    if settled.to_pay.is_positive() {
        return TenderMethod::ALL.into_iter().filter(may_owe).collect();
    }
    let off_the_debt = [TenderMethod::OnAccount];
    let all = REFUND_METHODS.into_iter().chain(off_the_debt);
    all.filter(may_owe).collect()
}

/// Takes what was typed off each unit of a line.
fn discounted(cart: &mut Cart, id: u32, typed: &str) -> Result<(), Error> {
    let Some(discount) = Discount::parse_typed(typed)? else {
        return Ok(());
    };
    let line = cart.lines().iter().find(|line| line.id == id);
    let terms = LineTerms {
        price: line.and_then(|line| line.price),
        discount: Some(discount),
        note: String::new(),
    };
    Ok(cart.set_line_terms(id, terms)?)
}

/// Goods without an invoice, as typed.
fn bring(
    (product, unit): (CartProduct, Unit),
    typed: &TypedGoods,
    units: &DecimalUnits,
    (parts, back): (&mut Parts, &mut Vec<ReturnLine>),
) -> QuotedGoods {
    let came = (|| {
        let price = match typed.price.trim() {
            "" => None,
            price => Some(Money::parse_typed(price)?),
        };
        let quantity = Quantity::parse_typed(&typed.quantity)?;
        if typed.label.is_empty() {
            check(units, &unit, quantity)?;
        }
        let goods = Unbilled {
            product: product.clone(),
            unit: unit.clone(),
            quantity,
            price,
        };
        let came = Unbilled::take_back(std::slice::from_ref(&goods)).map_err(StoreError::from)?;
        parts.goods.push(goods);
        Ok(came)
    })();
    let price = came.as_ref().ok().and_then(|lines: &Vec<ReturnLine>| {
        let line = lines.first()?;
        Some(line.unit_price())
    });
    QuotedGoods {
        price: price.unwrap_or(unit.price),
        product,
        unit,
        amount: charged(came, back),
    }
}

/// Puts what comes back beside the rest, and answers what it was charged with.
fn charged(
    came: Result<Vec<ReturnLine>, Error>,
    back: &mut Vec<ReturnLine>,
) -> Result<Money, Error> {
    let came = came?;
    let amount = worth(&came).map_err(StoreError::from)?;
    back.extend(came);
    Ok(amount)
}

fn full_price(line: &ReturnLine) -> Money {
    line.amount - line.tax_added + line.reduction()
}

/// What the customer hands over for the difference.
fn handed_over(typed: &TypedReturn, settled: Settlement) -> Result<Money, Error> {
    let exactly = typed.method != TenderMethod::Cash || typed.given.trim().is_empty();
    if exactly || !settled.to_pay.is_positive() {
        return Ok(settled.to_pay);
    }
    let given = Money::parse_typed(&typed.given)?;
    if given < settled.to_pay {
        let missing = settled.to_pay - given;
        return Err(Error::Missing { missing });
    }
    Ok(given)
}
