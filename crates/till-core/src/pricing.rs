//! What a cart costs: discounts, tax, surcharges and the rounding of cash, to the đồng.
//!
//! Whatever concerns the order as a whole is spread over its lines, so that the lines' [`LineCharge::charged`] add up to the
//! total. A return is reckoned from its line alone, and any series of returns gives back exactly what was paid.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Money, Quantity,
    cart::{Cart, CartError, CartLine},
    money::MoneyError,
    payment::{Tender, TenderMethod},
    tax::{TaxKind, TaxRate, TaxTotal},
};

/// A share of an amount: above 0 and up to 100 %, with at most two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Percent(Decimal);

/// Why a text says nothing that could be taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiscountError {
    /// Letters, a sign, more than two decimals.
    #[error("neither an amount nor a percentage with at most two decimals")]
    Malformed,
    /// A percentage not above 0, or above 100; an amount beyond all carts.
    #[error("a percentage is above 0 and at most 100")]
    OutOfRange,
}

/// What is taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Discount {
    /// Of a line: for each unit. Of an order: of the whole.
    Amount(Money),
    /// Of what it is taken off.
    Percent(Percent),
}

/// The tax of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tax {
    /// NextX's id of the tax, where the shop knows it.
    pub id: Option<i64>,
    /// The rule of the shop that it comes from; none in one from before there were rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Uuid>,
    /// Its name on the receipt.
    #[serde(default)]
    pub name: String,
    /// Its rate.
    pub rate: TaxRate,
    /// Whether the price contains it already; otherwise it comes on top.
    pub included: bool,
}

/// What is charged besides the goods: delivery, wrapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surcharge {
    /// What for.
    pub name: String,
    /// Whole đồng, more than zero.
    pub amount: Money,
}

/// To which amounts cash is rounded; nothing is rounded where the step is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CashRounding {
    step: Option<Money>,
}

/// What one line is charged, and how that came about. Amounts are of the whole line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineCharge {
    /// Price × quantity.
    pub gross: Money,
    /// What its own discount takes off.
    pub discount: Money,
    /// Its share of the order's discount.
    pub order_discount: Money,
    /// The tax that came on top.
    pub tax_added: Money,
    /// The tax that the price contains.
    pub tax_included: Money,
    /// Its share of the surcharges.
    pub surcharge: Money,
    /// Its share of the rounding; negative where it was rounded down.
    pub rounding: Money,
    /// What the customer pays for it.
    pub charged: Money,
}

/// What a cart costs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Priced {
    /// Line by line, in the order of the cart.
    pub lines: Vec<LineCharge>,
    /// What the customer pays: what the lines are charged.
    pub total: Money,
}

impl Percent {
    /// Accepts `value` per cent.
    ///
    /// # Errors
    /// [`DiscountError`]
    pub fn new(value: Decimal) -> Result<Self, DiscountError> {
        let value = value.normalize();
        if value.scale() > 2 {
            return Err(DiscountError::Malformed);
        }
        if value <= Decimal::ZERO || value > Decimal::ONE_HUNDRED {
            return Err(DiscountError::OutOfRange);
        }
        Ok(Self(value))
    }

    /// Reads what a person types: `5`, `12,5`, `12.5 %`.
    ///
    /// # Errors
    /// [`DiscountError`]
    pub fn parse_typed(text: &str) -> Result<Self, DiscountError> {
        let text = text.trim().trim_end_matches('%').trim_end();
        let text = text.replace(',', ".");
        if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return Err(DiscountError::Malformed);
        }
        let value: Decimal = text.parse().map_err(|_| DiscountError::Malformed)?;
        Self::new(value)
    }

    /// The number: 12.5 for 12.5 %.
    #[must_use]
    pub const fn value(self) -> Decimal {
        self.0
    }

    /// This share of `amount`, rounded half away from zero to whole đồng.
    fn of(self, amount: Money) -> Money {
        part(amount, self.0, Decimal::ONE_HUNDRED)
    }
}

/// `amount` × `numerator` ÷ `denominator`, rounded half away from zero; at most a hundred times too large to be held.
fn part(amount: Money, numerator: Decimal, denominator: Decimal) -> Money {
    (Decimal::from(amount) * numerator)
        .checked_div(denominator)
        .and_then(|exact| Money::rounded(exact).ok())
        .unwrap_or(Money::MAX)
}

impl Discount {
    /// Reads what a person types: `5.000` is an amount, `10%` a percentage, nothing is none.
    ///
    /// # Errors
    /// [`DiscountError`]
    pub fn parse_typed(text: &str) -> Result<Option<Self>, DiscountError> {
        let text = text.trim();
        if text.is_empty() || text == "%" {
            return Ok(None);
        }
        if text.ends_with('%') {
            return Percent::parse_typed(text).map(|percent| Some(Self::Percent(percent)));
        }
        match Money::parse_typed(text) {
            Ok(amount) if amount.is_positive() => Ok(Some(Self::Amount(amount))),
            Ok(_) => Ok(None),
            Err(MoneyError::Malformed) => Err(DiscountError::Malformed),
            Err(MoneyError::TooLarge) => Err(DiscountError::OutOfRange),
        }
    }

    /// What it takes off an order worth `goods`; never more than that.
    #[must_use]
    pub fn off_order(self, goods: Money) -> Money {
        match self {
            Self::Amount(amount) => amount.min(goods),
            Self::Percent(percent) => percent.of(goods),
        }
    }

    /// What it takes off a line of `quantity` worth `gross`; never more than that.
    #[must_use]
    pub fn off_line(self, gross: Money, quantity: Quantity) -> Money {
        match self {
            Self::Amount(each) => Decimal::from(each)
                .checked_mul(quantity.value())
                .and_then(|exact| Money::rounded(exact).ok())
                .map_or(gross, |off| off.min(gross)),
            Self::Percent(percent) => percent.of(gross),
        }
    }
}

impl Tax {
    /// The tax on `amount`: within it, or on top of it.
    fn on(&self, amount: Money) -> Money {
        let rate = self.rate.value();
        if self.included {
            part(amount, rate, Decimal::ONE_HUNDRED + rate)
        } else {
            part(amount, rate, Decimal::ONE_HUNDRED)
        }
    }
}

impl CashRounding {
    /// Cash is not rounded.
    pub const NONE: Self = Self { step: None };

    /// Cash is rounded to multiples of `step`; zero rounds nothing.
    #[must_use]
    pub fn to(step: Money) -> Self {
        Self {
            step: step.is_positive().then_some(step),
        }
    }

    /// To what it rounds; none where nothing is rounded.
    #[must_use]
    pub const fn step(self) -> Option<Money> {
        self.step
    }

    /// Itself where nothing but cash is given; a transfer or a card is never rounded.
    #[must_use]
    pub fn for_tenders(self, given: &[Tender]) -> Self {
        let is_cash = |tender: &Tender| tender.method == TenderMethod::Cash;
        if given.iter().all(is_cash) {
            self
        } else {
            Self::NONE
        }
    }

    /// What has to be added to `total`, which is not negative, so that it can be paid in cash; negative where it is
    /// rounded down. Half a step is rounded up.
    #[must_use]
    pub fn of(self, total: Money) -> Money {
        let Some(step) = self.step.filter(|step| step.is_positive()) else {
            return Money::ZERO;
        };
        let over = total.dong().rem_euclid(step.dong());
        let to_next = step.dong() - over;
        let rounding = if over == 0 {
            0
        } else if to_next <= over {
            to_next
        } else {
            -over
        };
        Money::new(rounding).unwrap_or(Money::ZERO)
    }
}

impl LineCharge {
    /// What the line comes to by itself: before anything that concerns the order as a whole, and before tax on top.
    #[must_use]
    pub fn net(&self) -> Money {
        self.gross - self.discount
    }

    /// What of it is taxed, and how.
    #[must_use]
    pub fn taxed(&self, tax: Option<&Tax>) -> TaxTotal {
        TaxTotal {
            kind: tax.map_or(TaxKind::Untaxed, |tax| TaxKind::Rate {
                name: tax.name.clone(),
                rate: tax.rate,
            }),
            gross: self.goods() + self.tax_added,
            tax: self.tax_included + self.tax_added,
            added: self.tax_added,
        }
    }

    /// What is charged for goods alone: the line without its tax on top, its surcharges and its rounding.
    fn goods(&self) -> Money {
        self.net() - self.order_discount
    }
}

impl Priced {
    /// Prices `cart`; `rounding` is what its total is rounded by, none where not all is paid in cash.
    ///
    /// # Errors
    /// [`CartError::TotalTooLarge`]
    pub fn of(cart: &Cart, rounding: CashRounding) -> Result<Self, CartError> {
        let mut lines: Vec<LineCharge> =
            cart.lines().iter().map(of_line).collect::<Result<_, _>>()?;
        sum_of(lines.iter().map(|line| line.gross))?;
        let nets: Vec<Money> = lines.iter().map(LineCharge::net).collect();
        let off = cart.terms.discount.map_or(Money::ZERO, |discount| {
            discount.off_order(nets.iter().copied().sum())
        });
        for ((line, share), sold) in lines.iter_mut().zip(spread(off, &nets)).zip(cart.lines()) {
            line.order_discount = share;
            if let Some(tax) = &sold.tax {
                let on = tax.on(line.goods());
                if tax.included {
                    line.tax_included = on;
                } else {
                    line.tax_added = on;
                }
            }
            line.charged = line.goods() + line.tax_added;
        }
        let surcharges = sum_of(
            cart.terms
                .surcharges
                .iter()
                .map(|surcharge| surcharge.amount),
        )?;
        for (line, share) in shares(&lines, surcharges) {
            lines[line].surcharge = share;
            lines[line].charged += share;
        }
        let total = sum_of(lines.iter().map(|line| line.charged))?;
        let rounded_by = rounding.of(total);
        for (line, share) in shares(&lines, rounded_by) {
            lines[line].rounding = share;
            lines[line].charged += share;
        }
        let total = sum_of(lines.iter().map(|line| line.charged))?;
        Ok(Self { lines, total })
    }

    /// The lines of a sale from before there was anything but price and quantity.
    #[must_use]
    pub fn plain(lines: &[CartLine]) -> Self {
        let plain = |line: &CartLine| LineCharge {
            gross: line.gross(),
            charged: line.gross(),
            ..LineCharge::default()
        };
        let lines: Vec<LineCharge> = lines.iter().map(plain).collect();
        let total = lines.iter().map(|line| line.charged).sum();
        Self { lines, total }
    }

    /// Price × quantity of all lines.
    #[must_use]
    pub fn gross(&self) -> Money {
        self.sum(|line| line.gross)
    }

    /// What the lines' own discounts take off.
    #[must_use]
    pub fn line_discounts(&self) -> Money {
        self.sum(|line| line.discount)
    }

    /// What the order's discount takes off.
    #[must_use]
    pub fn order_discount(&self) -> Money {
        self.sum(|line| line.order_discount)
    }

    /// The tax that came on top.
    #[must_use]
    pub fn tax_added(&self) -> Money {
        self.sum(|line| line.tax_added)
    }

    /// The tax that the prices contain.
    #[must_use]
    pub fn tax_included(&self) -> Money {
        self.sum(|line| line.tax_included)
    }

    /// The surcharges.
    #[must_use]
    pub fn surcharges(&self) -> Money {
        self.sum(|line| line.surcharge)
    }

    /// What the total was rounded by; negative where it was rounded down.
    #[must_use]
    pub fn rounding(&self) -> Money {
        self.sum(|line| line.rounding)
    }

    fn sum(&self, of: impl Fn(&LineCharge) -> Money) -> Money {
        self.lines.iter().map(of).sum()
    }
}

fn of_line(line: &CartLine) -> Result<LineCharge, CartError> {
    let gross = line.checked_gross()?;
    let discount = line.discount.map_or(Money::ZERO, |discount| {
        discount.off_line(gross, line.quantity)
    });
    Ok(LineCharge {
        gross,
        discount,
        ..LineCharge::default()
    })
}

/// The sum, within [`Money::MAX`].
fn sum_of(amounts: impl Iterator<Item = Money>) -> Result<Money, CartError> {
    let exact: Decimal = amounts.map(Decimal::from).sum();
    Money::rounded(exact).map_err(|_| CartError::TotalTooLarge)
}

/// The shares of the lines of an amount that concerns the order as a whole, by what they are charged so far; by their
/// price where nothing is charged.
fn shares(lines: &[LineCharge], amount: Money) -> Vec<(usize, Money)> {
    let charged: Vec<Money> = lines.iter().map(|line| line.charged).collect();
    let weights = if charged.iter().any(|charged| charged.is_positive()) {
        charged
    } else {
        lines.iter().map(|line| line.gross).collect()
    };
    spread(amount, &weights).into_iter().enumerate().collect()
}

/// Splits `amount` by `weights`, which are not negative, into whole đồng that add up to it. What division leaves over goes
/// to the largest remainders, the first of equals; where no weight is above zero all goes to the first. No share is larger
/// than its weight where the amount is not larger than all of them.
#[must_use]
pub fn spread(amount: Money, weights: &[Money]) -> Vec<Money> {
    let all: i128 = weights.iter().map(|weight| i128::from(weight.dong())).sum();
    let magnitude = i128::from(amount.dong().abs());
    if all == 0 {
        let mut shares = vec![Money::ZERO; weights.len()];
        if let Some(first) = shares.first_mut() {
            *first = amount;
        }
        return shares;
    }
    let exact = |weight: &Money| magnitude * i128::from(weight.dong());
    let mut shares: Vec<i128> = weights.iter().map(|weight| exact(weight) / all).collect();
    let left = magnitude - shares.iter().sum::<i128>();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|line| std::cmp::Reverse(exact(&weights[*line]) % all));
    // Fewer are left than there are lines.
    for line in by_remainder
        .into_iter()
        .take(usize::try_from(left).unwrap_or(0))
    {
        shares[line] += 1;
    }
    let sign = if amount < Money::ZERO { -1 } else { 1 };
    let money = |share: i128| {
        i64::try_from(share * sign)
            .ok()
            .and_then(|dong| Money::new(dong).ok())
    };
    shares
        .into_iter()
        .map(|share| money(share).unwrap_or(amount))
        .collect()
}

#[cfg(test)]
pub(crate) mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::{
        cart::{CartProduct, LineTerms, OrderTerms, ShopTerms, Unit},
        price_book::BookPrice,
    };

    fn percent(text: &str) -> Percent {
        Percent::parse_typed(text).unwrap()
    }

    const fn dong(dong: i32) -> Money {
        Money::from_dong(dong)
    }

    fn product(variation_id: i64, price: i64) -> CartProduct {
        CartProduct {
            product_id: variation_id,
            variation_id,
            name: format!("Hàng {variation_id}"),
            code: format!("H{variation_id}"),
            parts: Vec::new(),
            units: vec![Unit {
                id: 1,
                name: "cái".to_owned(),
                multiplier: Quantity::ONE,
                price: Money::new(price).unwrap(),
                base: true,
            }],
        }
    }

    /// Lines of a price and thousandths of a unit.
    fn cart_of(lines: &[(i64, i64)]) -> Cart {
        let mut cart = Cart::default();
        for (id, (price, thousandths)) in (1..).zip(lines) {
            let quantity = Quantity::for_sale(Decimal::new(*thousandths, 3)).unwrap();
            cart.add(product(id, *price), quantity).unwrap();
        }
        cart
    }

    fn tax(rate: &str, included: bool) -> Tax {
        Tax {
            id: None,
            rule: None,
            name: format!("VAT {rate} %"),
            rate: TaxRate::parse_typed(rate).unwrap(),
            included,
        }
    }

    fn tax_all(cart: &mut Cart, rate: &str, included: bool) {
        cart.reprice(|_| ShopTerms {
            tax: Some(tax(rate, included)),
            book: None,
        })
        .unwrap();
    }

    fn discounts(most: i64) -> impl Strategy<Value = Option<Discount>> {
        let amount =
            (1..=most.max(1)).prop_map(|amount| Discount::Amount(Money::new(amount).unwrap()));
        let share = (1_i64..=10_000).prop_map(|hundredths| {
            Discount::Percent(Percent::new(Decimal::new(hundredths, 2)).unwrap())
        });
        prop_oneof![Just(None), amount.prop_map(Some), share.prop_map(Some)]
    }

    /// Carts with everything that can be in them.
    pub(crate) fn carts() -> impl Strategy<Value = Cart> {
        let rate = prop::sample::select(vec!["0", "5", "8", "10", "0,01", "99,99"]);
        let line = (
            0_i64..300_000,
            1_i64..9_000,
            discounts(300_000),
            prop::option::of((rate, any::<bool>())),
            prop::option::of(0_i64..300_000),
        );
        let surcharges = prop::collection::vec(1_i32..60_000, 0..3);
        (
            prop::collection::vec(line, 1..6),
            discounts(900_000),
            surcharges,
        )
            .prop_map(|(lines, discount, surcharges)| {
                let sold: Vec<(i64, i64)> = lines.iter().map(|line| (line.0, line.1)).collect();
                let mut cart = cart_of(&sold);
                let mut asked = Vec::new();
                for (id, (_, _, discount, taxed, booked)) in (1..).zip(lines) {
                    // One that is more than the price is refused, and the line stays as it is.
                    let terms = LineTerms {
                        discount,
                        ..LineTerms::default()
                    };
                    let taken = cart.set_line_terms(id, terms).is_ok();
                    assert!(taken || discount.is_some());
                    asked.push(ShopTerms {
                        tax: taxed.map(|(rate, included)| tax(rate, included)),
                        book: booked.map(|price| BookPrice {
                            book: "Giá sỉ".to_owned(),
                            remote_id: None,
                            price: Money::new(price).unwrap(),
                        }),
                    });
                }
                cart.reprice(|line| asked[line.id as usize - 1].clone())
                    .unwrap();
                let named = |amount| Surcharge {
                    name: "Giao hàng".to_owned(),
                    amount: dong(amount),
                };
                let mut terms = OrderTerms {
                    discount,
                    ..OrderTerms::default()
                };
                terms.surcharges = surcharges.into_iter().map(named).collect();
                if cart.set_terms(terms.clone()).is_err() {
                    cart.set_terms(OrderTerms {
                        discount: None,
                        ..terms
                    })
                    .unwrap();
                }
                cart
            })
    }

    #[test]
    fn a_percentage_is_read_as_it_is_typed() {
        for (text, read) in [
            ("5", "5"),
            ("12,5 %", "12.5"),
            (" 100% ", "100"),
            ("0.01", "0.01"),
        ] {
            assert_eq!(percent(text).value().to_string(), read);
        }
        let typed = Discount::parse_typed;
        assert_eq!(typed("5.000"), Ok(Some(Discount::Amount(dong(5_000)))));
        assert_eq!(typed("5 %"), Ok(Some(Discount::Percent(percent("5")))));
        assert_eq!([typed(""), typed(" % "), typed("0")], [Ok(None); 3]);
        assert_eq!(typed("bớt"), Err(DiscountError::Malformed));
        assert_eq!(typed("-5.000"), Err(DiscountError::Malformed));
        assert_eq!(
            typed("99999999999999999999"),
            Err(DiscountError::OutOfRange)
        );
        for text in ["", "%", "năm", "-5", "1,2,3", "12,345"] {
            assert_eq!(
                Percent::parse_typed(text),
                Err(DiscountError::Malformed),
                "{text}"
            );
        }
        for text in ["0", "100,01", "999999999999"] {
            assert_eq!(
                Percent::parse_typed(text),
                Err(DiscountError::OutOfRange),
                "{text}"
            );
        }
    }

    #[test]
    fn the_order_of_the_day_comes_out_to_the_dong() {
        let mut cart = cart_of(&[
            (128_000, 1_000),
            (34_000, 2_000),
            (168_000, 452),
            (32_500, 1_000),
            (59_000, 1_000),
            (36_000, 1_000),
            (62_000, 1_000),
        ]);
        cart.set_line_terms(
            4,
            LineTerms {
                discount: Some(Discount::Percent(percent("10"))),
                ..LineTerms::default()
            },
        )
        .unwrap();
        cart.set_terms(OrderTerms {
            discount: Some(Discount::Percent(percent("2"))),
            ..OrderTerms::default()
        })
        .unwrap();
        let priced = Priced::of(&cart, CashRounding::to(dong(1_000))).unwrap();
        assert_eq!(priced.gross(), dong(461_436));
        assert_eq!(priced.line_discounts(), dong(3_250));
        assert_eq!(priced.order_discount(), dong(9_164));
        assert_eq!(priced.rounding(), dong(-22));
        assert_eq!(priced.total, dong(449_000));
        assert_eq!(cart.total(), dong(449_022));
    }

    #[test]
    fn tax_is_within_the_price_or_comes_on_top() {
        let mut cart = cart_of(&[(108_000, 1_000)]);
        tax_all(&mut cart, "8", true);
        let priced = cart.priced();
        assert_eq!(
            (priced.tax_included(), priced.total),
            (dong(8_000), dong(108_000))
        );
        tax_all(&mut cart, "8", false);
        let priced = cart.priced();
        assert_eq!(
            (priced.tax_added(), priced.total),
            (dong(8_640), dong(116_640))
        );
        cart.set_terms(OrderTerms {
            discount: Some(Discount::Amount(dong(8_000))),
            ..OrderTerms::default()
        })
        .unwrap();
        let priced = cart.priced();
        assert_eq!(
            (priced.tax_added(), priced.total),
            (dong(8_000), dong(108_000))
        );
    }

    #[test]
    fn cash_is_rounded_to_the_nearest_step_and_half_of_it_up() {
        let to = |step| CashRounding::to(dong(step));
        for (step, total, rounding) in [
            (1_000, 449_022, -22),
            (1_000, 449_500, 500),
            (1_000, 449_499, -499),
            (500, 449_250, 250),
            (500, 449_000, 0),
            (0, 449_022, 0),
        ] {
            assert_eq!(
                to(step).of(dong(total)),
                dong(rounding),
                "{total} to {step}"
            );
        }
        let given = |method| {
            [Tender {
                method,
                amount: dong(1),
            }]
        };
        let rounding = to(1_000);
        assert_eq!(rounding.for_tenders(&given(TenderMethod::Cash)), rounding);
        assert_eq!(
            rounding.for_tenders(&given(TenderMethod::BankTransfer)),
            CashRounding::NONE
        );
    }

    #[test]
    fn a_fee_for_goods_that_cost_nothing_is_paid_all_the_same() {
        let mut cart = cart_of(&[(0, 1_000), (0, 2_000)]);
        let amount = dong(15_000);
        cart.set_terms(OrderTerms {
            surcharges: vec![Surcharge {
                name: "Giao hàng".to_owned(),
                amount,
            }],
            ..OrderTerms::default()
        })
        .unwrap();
        let priced = cart.priced();
        assert_eq!((priced.total, priced.surcharges()), (amount, amount));
        assert_eq!(priced.lines[0].charged, amount);
    }

    proptest! {
        #[test]
        fn the_lines_add_up_and_nothing_is_negative(cart in carts(), step in prop::sample::select(vec![0, 500, 1_000])) {
            let rounding = CashRounding::to(dong(step));
            let priced = Priced::of(&cart, rounding).unwrap();
            let charged: Money = priced.lines.iter().map(|line| line.charged).sum();
            prop_assert_eq!(charged, priced.total);
            prop_assert_eq!(
                priced.total,
                priced.gross() - priced.line_discounts() - priced.order_discount() + priced.tax_added()
                    + priced.surcharges() + priced.rounding()
            );
            for (line, sold) in priced.lines.iter().zip(cart.lines()) {
                prop_assert_eq!(line.discount, sold.discounted());
                let parts = [
                    line.gross, line.discount, line.order_discount, line.tax_added, line.tax_included, line.surcharge,
                    line.charged, line.net() - line.order_discount,
                ];
                prop_assert!(parts.into_iter().all(|part| part >= Money::ZERO), "{line:?}");
                prop_assert_eq!(
                    line.charged,
                    line.net() - line.order_discount + line.tax_added + line.surcharge + line.rounding
                );
            }
            let asked: Money = cart.terms.surcharges.iter().map(|surcharge| surcharge.amount).sum();
            prop_assert_eq!(priced.surcharges(), asked);
            prop_assert!(priced.rounding().dong().abs() * 2 <= i64::from(step));
            if step > 0 {
                prop_assert_eq!(priced.total.dong() % i64::from(step), 0);
            }
            prop_assert_eq!(Priced::of(&cart, CashRounding::NONE).unwrap().total, cart.total());
        }

        #[test]
        fn what_is_spread_adds_up(
            amount in -9_000_000_000_000_000_i64..9_000_000_000_000_000,
            weights in prop::collection::vec(0_i64..9_000_000_000_000_000, 1..9),
        ) {
            let amount = Money::new(amount).unwrap();
            let weights: Vec<Money> = weights.into_iter().map(|weight| Money::new(weight).unwrap()).collect();
            let shares = spread(amount, &weights);
            prop_assert_eq!(shares.iter().map(|share| i128::from(share.dong())).sum::<i128>(), i128::from(amount.dong()));
            let all: i128 = weights.iter().map(|weight| i128::from(weight.dong())).sum();
            if i128::from(amount.dong().abs()) <= all {
                let fits = |(share, weight): (&Money, &Money)| share.dong().abs() <= weight.dong();
                prop_assert!(shares.iter().zip(&weights).all(fits));
            }
        }
    }
}
