//! A sell return as it was confirmed: goods of a sale that come back, and the money that goes out for them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Money, Quantity,
    cart::{CartCustomer, CartProduct, Unit},
    exchange::Exchange,
    marker::{Marker, TakenBack},
    payment::{Tender, TenderMethod},
    people::By,
    pricing::spread,
    sale::{Place, Sale},
    tax::{self, TaxKind, TaxTotal},
};

/// The ways in which money goes back, the usual one first. A customer pays what is left to pay in any way.
pub const REFUND_METHODS: [TenderMethod; 2] = [TenderMethod::Cash, TenderMethod::BankTransfer];

/// The sale that goods come back from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The sale's own id, where this till made it.
    pub sale: Option<Uuid>,
    /// Its invoice number.
    pub invoice_no: String,
    /// NextX's id, where it is known already.
    pub remote_id: Option<i64>,
}

/// What was sold, as far as a return has to know it: of this till, or of another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sold {
    /// The sale.
    pub origin: Origin,
    /// To whom; `None` is a walk-in.
    pub customer: Option<CartCustomer>,
    /// What.
    pub lines: Vec<SoldLine>,
}

/// A line as it was sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoldLine {
    /// Its place in the sale, from 1.
    pub position: u32,
    /// What was sold.
    pub product: CartProduct,
    /// In which unit.
    pub unit: Unit,
    /// How many of that unit.
    pub quantity: Quantity,
    /// What one unit was sold at, where that was not its price.
    pub price: Option<Money>,
    /// What was charged for all of it.
    pub charged: Money,
    /// How it was taxed; its amounts are within `charged`.
    pub taxed: TaxTotal,
}

impl From<&Sale> for Sold {
    fn from(sale: &Sale) -> Self {
        let priced = sale.priced();
        let lines = (1..).zip(sale.lines.iter().zip(&priced.lines));
        Self {
            origin: Origin {
                sale: Some(sale.id),
                invoice_no: sale.invoice_no.clone(),
                remote_id: None,
            },
            customer: sale.customer.clone(),
            lines: lines
                .map(|(position, (line, charge))| SoldLine {
                    position,
                    product: line.product.clone(),
                    unit: line.unit.clone(),
                    quantity: line.quantity,
                    price: line.other_price(),
                    charged: charge.charged,
                    taxed: charge.taxed(line.tax.as_ref()),
                })
                .collect(),
        }
    }
}

/// Goods that come back without an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unbilled {
    /// What.
    pub product: CartProduct,
    /// In which of its units.
    pub unit: Unit,
    /// How many of that unit.
    pub quantity: Quantity,
    /// What is paid back for one unit, where that is less than its price now.
    pub price: Option<Money>,
}

/// One line of a return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnLine {
    /// The line of the sale, from 1; without an invoice, of the return.
    pub position: u32,
    /// What comes back.
    pub product: CartProduct,
    /// The unit it was sold in.
    pub unit: Unit,
    /// How many of that unit.
    pub quantity: Quantity,
    /// What one unit was sold at, where that was not its price.
    #[serde(default)]
    pub price: Option<Money>,
    /// What was charged for it.
    pub amount: Money,
    /// The tax that came on top, within `amount`.
    #[serde(default)]
    pub tax_added: Money,
    /// How it was taxed; its amounts are within `amount`. None in one from before there were taxes.
    #[serde(default)]
    taxed: Option<TaxTotal>,
}

/// A confirmed return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellReturn {
    /// Ours, a `UUIDv7`; it travels in the marker of `staff_note`.
    pub id: Uuid,
    /// When the cashier confirmed it.
    pub returned_at: Timestamp,
    /// Where.
    pub place: Place,
    /// Of which sale; `None` where nobody had an invoice.
    pub origin: Option<Origin>,
    /// From whom; `None` is a walk-in.
    pub customer: Option<CartCustomer>,
    /// What.
    pub lines: Vec<ReturnLine>,
    /// What the lines were charged with.
    pub goods: Money,
    /// What the shop keeps for taking them back.
    pub fee: Money,
    /// How `goods` less `fee` was paid back.
    pub refunds: Vec<Tender>,
    /// Why, as the cashier typed it.
    pub reason: String,
    /// The shift it belongs to; `None` in one from before there were shifts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<Uuid>,
    /// Who made it; `None` on a till without people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<By>,
    /// The sale that the customer took other goods by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Exchange>,
}

/// Why a return is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReturnError {
    /// Nothing was chosen.
    #[error("nothing comes back")]
    Empty,
    /// The sale has no such line.
    #[error("the sale has no line {position}")]
    NoSuchLine {
        /// The line asked for.
        position: u32,
    },
    /// More than was sold, less what has come back before.
    #[error("only {left} of line {position} are left to come back")]
    MoreThanLeft {
        /// The line.
        position: u32,
        /// What is left of it.
        left: Quantity,
    },
    /// More than the price now is paid back for goods without an invoice, or less than nothing.
    #[error("at most {most} đồng are paid back for line {position}")]
    PriceTooHigh {
        /// The line.
        position: u32,
        /// The price now.
        most: Money,
    },
    /// More than any sum of money can hold.
    #[error("the goods are worth too much")]
    TooLarge,
    /// Nobody said why goods without an invoice come back.
    #[error("it is not said why")]
    ReasonMissing,
    /// A fee that is negative or above what the goods were charged with.
    #[error("the fee is more than the goods are worth")]
    FeeTooLarge,
    /// What is paid back is not the goods less the fee.
    #[error("{due} đồng have to be paid back")]
    RefundDiffers {
        /// What has to be paid back.
        due: Money,
    },
}

/// How many of each line of a sale have come back, by line from 1.
pub type Returned = BTreeMap<u32, Decimal>;

/// What a cashier decides about a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnRequest {
    /// Lines of the sale, from 1, and how many of their unit come back.
    pub chosen: Vec<(u32, Quantity)>,
    /// What the shop keeps.
    pub fee: Money,
    /// How the rest is paid back.
    pub refunds: Vec<Tender>,
    /// Why.
    pub reason: String,
}

impl Sold {
    /// Charges the lines so that they add up to `total`, which the customer paid: what the order had beside its lines is
    /// spread over them.
    pub fn charge(&mut self, total: Money) {
        let nets: Vec<Money> = self
            .lines
            .iter()
            .map(|line| line.charged.max(Money::ZERO))
            .collect();
        let beside = total - nets.iter().copied().sum();
        for ((line, net), share) in self.lines.iter_mut().zip(&nets).zip(spread(beside, &nets)) {
            line.charged = *net + share;
        }
    }

    /// What of it comes back, of which `before` has come back already. The amounts of several returns add up to what was
    /// charged: each is the difference between two rounded parts of the line.
    ///
    /// # Errors
    /// [`ReturnError::NoSuchLine`], [`ReturnError::MoreThanLeft`], [`ReturnError::Empty`]
    pub fn take_back(
        &self,
        before: &Returned,
        chosen: &[(u32, Quantity)],
    ) -> Result<Vec<ReturnLine>, ReturnError> {
        let mut returned = before.clone();
        let mut lines = Vec::new();
        for &(position, quantity) in chosen {
            let line = self
                .lines
                .iter()
                .find(|line| line.position == position)
                .ok_or(ReturnError::NoSuchLine { position })?;
            let so_far = returned.get(&position).copied().unwrap_or_default();
            let left = line.quantity.value() - so_far;
            if quantity.value() > left {
                let left = Quantity::of(left.max(Decimal::ZERO));
                return Err(ReturnError::MoreThanLeft { position, left });
            }
            let until_now = so_far + quantity.value();
            returned.insert(position, until_now);
            lines.push(ReturnLine {
                position,
                product: line.product.clone(),
                unit: line.unit.clone(),
                quantity,
                price: line.price,
                amount: between(line.charged, line, so_far, until_now),
                tax_added: between(line.taxed.added, line, so_far, until_now),
                taxed: Some(TaxTotal {
                    kind: line.taxed.kind.clone(),
                    gross: between(line.taxed.gross, line, so_far, until_now),
                    tax: between(line.taxed.tax, line, so_far, until_now),
                    added: between(line.taxed.added, line, so_far, until_now),
                }),
            });
        }
        if lines.is_empty() {
            return Err(ReturnError::Empty);
        }
        Ok(lines)
    }
}

impl Unbilled {
    /// Goods that come back without an invoice, each at most at its price now.
    ///
    /// # Errors
    /// [`ReturnError::PriceTooHigh`], [`ReturnError::TooLarge`], [`ReturnError::Empty`]
    pub fn take_back(goods: &[Self]) -> Result<Vec<ReturnLine>, ReturnError> {
        if goods.is_empty() {
            return Err(ReturnError::Empty);
        }
        (1..)
            .zip(goods)
            .map(|(position, goods)| goods.as_line(position))
            .collect()
    }

    fn as_line(&self, position: u32) -> Result<ReturnLine, ReturnError> {
        let most = self.unit.price;
        let each = self.price.unwrap_or(most);
        if each > most || each < Money::ZERO {
            return Err(ReturnError::PriceTooHigh { position, most });
        }
        let amount = Decimal::from(each)
            .checked_mul(self.quantity.value())
            .and_then(|exact| Money::rounded(exact).ok())
            .ok_or(ReturnError::TooLarge)?;
        Ok(ReturnLine {
            position,
            product: self.product.clone(),
            unit: self.unit.clone(),
            quantity: self.quantity,
            price: self.price.filter(|price| *price != most),
            amount,
            tax_added: Money::ZERO,
            taxed: Some(TaxTotal {
                kind: TaxKind::Unknown,
                gross: amount,
                tax: Money::ZERO,
                added: Money::ZERO,
            }),
        })
    }
}

impl SellReturn {
    /// Confirms the return of a part of what was sold, of which `before` has come back already.
    ///
    /// # Errors
    /// [`ReturnError`]
    pub fn confirm(
        sold: &Sold,
        before: &Returned,
        request: ReturnRequest,
        named: (Uuid, Place),
        returned_at: Timestamp,
    ) -> Result<Self, ReturnError> {
        let lines = sold.take_back(before, &request.chosen)?;
        let made = Self::of(lines, request, named, returned_at)?;
        Ok(Self {
            origin: Some(sold.origin.clone()),
            customer: sold.customer.clone(),
            ..made
        })
    }

    /// Confirms the return of goods without an invoice; nothing may be chosen of a sale.
    ///
    /// # Errors
    /// [`ReturnError`]
    pub fn without_invoice(
        goods: &[Unbilled],
        request: ReturnRequest,
        named: (Uuid, Place),
        returned_at: Timestamp,
    ) -> Result<Self, ReturnError> {
        let lines = Unbilled::take_back(goods)?;
        if let Some(&(position, _)) = request.chosen.first() {
            return Err(ReturnError::NoSuchLine { position });
        }
        if request.reason.trim().is_empty() {
            return Err(ReturnError::ReasonMissing);
        }
        Self::of(lines, request, named, returned_at)
    }

    fn of(
        lines: Vec<ReturnLine>,
        request: ReturnRequest,
        (id, place): (Uuid, Place),
        returned_at: Timestamp,
    ) -> Result<Self, ReturnError> {
        let goods = worth(&lines)?;
        if request.fee < Money::ZERO || request.fee > goods {
            return Err(ReturnError::FeeTooLarge);
        }
        let due = goods - request.fee;
        let refunded: Money = request.refunds.iter().map(|tender| tender.amount).sum();
        if refunded != due {
            return Err(ReturnError::RefundDiffers { due });
        }
        Ok(Self {
            id,
            returned_at,
            place,
            origin: None,
            customer: None,
            lines,
            goods,
            fee: request.fee,
            refunds: request.refunds,
            reason: request.reason,
            shift: None,
            by: None,
            exchange: None,
        })
    }

    /// The number of the sale; `None` where nobody had an invoice.
    #[must_use]
    pub fn invoice_no(&self) -> Option<&str> {
        self.origin
            .as_ref()
            .map(|origin| origin.invoice_no.as_str())
    }

    /// What was paid back.
    #[must_use]
    pub fn refunded(&self) -> Money {
        self.goods - self.fee
    }

    /// What of it was taxed at which rate, the highest first: together it is the goods without surcharges and rounding.
    #[must_use]
    pub fn taxes(&self) -> Vec<TaxTotal> {
        // Parts of a sum that is in range.
        tax::totals(self.lines.iter().map(ReturnLine::taxed)).unwrap_or_default()
    }

    /// The marker that identifies the return on the server, and says what it takes back.
    #[must_use]
    pub fn marker(&self) -> Marker {
        let line = |line: &ReturnLine| (line.position, line.quantity.value());
        Marker {
            document: self.id,
            taken_back: self.origin.as_ref().map(|origin| TakenBack {
                invoice_no: origin.invoice_no.clone(),
                lines: self.lines.iter().map(line).collect(),
            }),
        }
    }
}

impl ReturnLine {
    /// What one unit was sold at, before any discount.
    #[must_use]
    pub fn unit_price(&self) -> Money {
        self.price.unwrap_or(self.unit.price)
    }

    /// How much less was charged than its price, by discounts of any kind; nothing where a surcharge outweighs them.
    #[must_use]
    pub fn reduction(&self) -> Money {
        let full = Decimal::from(self.unit_price())
            .checked_mul(self.quantity.value())
            .and_then(|exact| Money::rounded(exact).ok())
            .unwrap_or(Money::MAX);
        (full + self.tax_added - self.amount).max(Money::ZERO)
    }

    /// How it was taxed.
    #[must_use]
    pub fn taxed(&self) -> TaxTotal {
        self.taxed.clone().unwrap_or(TaxTotal {
            kind: TaxKind::Untaxed,
            gross: self.amount,
            tax: Money::ZERO,
            added: Money::ZERO,
        })
    }

    /// The quantity in base units: what comes back into the stock.
    #[must_use]
    pub fn base_quantity(&self) -> Decimal {
        // It is at most that of the line sold, for which this is a number.
        self.quantity
            .value()
            .checked_mul(self.unit.multiplier.value())
            .unwrap_or(Decimal::MAX)
    }
}

/// What lines were charged with.
///
/// # Errors
/// [`ReturnError::TooLarge`]
pub fn worth(lines: &[ReturnLine]) -> Result<Money, ReturnError> {
    lines.iter().try_fold(Money::ZERO, |sum, line| {
        Money::new(sum.dong() + line.amount.dong()).map_err(|_| ReturnError::TooLarge)
    })
}

/// What of `amount`, which is a line's, falls to what comes back between two quantities.
fn between(amount: Money, line: &SoldLine, so_far: Decimal, until_now: Decimal) -> Money {
    part_of(amount, line, until_now) - part_of(amount, line, so_far)
}

/// What of `amount`, which is a line's, falls to its first `quantity`.
fn part_of(amount: Money, line: &SoldLine, quantity: Decimal) -> Money {
    if quantity == line.quantity.value() {
        return amount;
    }
    // Less than the whole, which is in range.
    Decimal::from(amount)
        .checked_mul(quantity)
        .and_then(|product| product.checked_div(line.quantity.value()))
        .and_then(|exact| Money::rounded(exact).ok())
        .unwrap_or(Money::ZERO)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::{
        cart::{Cart, LineTerms, OrderTerms},
        payment::TenderMethod,
        pricing::{CashRounding, Discount, Percent, Priced, tests::carts},
    };

    fn place() -> Place {
        Place {
            branch_id: 1,
            branch: "Chi nhánh".to_owned(),
            store_id: 2,
            store: "Kho".to_owned(),
        }
    }

    fn product(variation_id: i64, price: i64) -> CartProduct {
        let unit = |id, multiplier: i64| Unit {
            id,
            name: format!("ĐV {id}"),
            multiplier: Quantity::of(multiplier.into()),
            price: Money::new(price * multiplier).unwrap(),
            base: multiplier == 1,
        };
        CartProduct {
            product_id: variation_id,
            variation_id,
            name: format!("Hàng {variation_id}"),
            code: format!("H{variation_id}"),
            parts: Vec::new(),
            units: vec![unit(1, 1), unit(2, 24)],
        }
    }

    fn cash(amount: Money) -> Vec<Tender> {
        vec![Tender {
            method: TenderMethod::Cash,
            amount,
        }]
    }

    /// A sale of lines of a price in đồng and thousandths of a unit.
    fn sale(lines: &[(i64, i64)]) -> Sale {
        let mut cart = Cart::default();
        for (id, (price, thousandths)) in (1..).zip(lines) {
            let quantity = Quantity::for_sale(Decimal::new(*thousandths, 3)).unwrap();
            cart.add(product(id, *price), quantity).unwrap();
        }
        let named = (Uuid::from_u128(7), "T1K7263290001O".to_owned());
        Sale::confirm(
            &cart,
            (cash(cart.total()), CashRounding::NONE),
            place(),
            named,
            Timestamp::UNIX_EPOCH,
        )
        .unwrap()
    }

    fn quantity(text: &str) -> Quantity {
        Quantity::parse_typed(text).unwrap()
    }

    fn give_back(
        sale: &Sale,
        before: &Returned,
        chosen: &[(u32, &str)],
        fee: i64,
        refund: i64,
    ) -> Result<SellReturn, ReturnError> {
        let request = ReturnRequest {
            chosen: chosen
                .iter()
                .map(|(at, many)| (*at, quantity(many)))
                .collect(),
            fee: Money::new(fee).unwrap(),
            refunds: cash(Money::new(refund).unwrap()),
            reason: "Hàng lỗi".to_owned(),
        };
        let named = (Uuid::from_u128(8), place());
        SellReturn::confirm(&sale.into(), before, request, named, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn what_comes_back_is_paid_back_less_the_fee() {
        let sale = sale(&[(15_000, 3_000), (4_000, 1_000)]);
        let made = give_back(
            &sale,
            &Returned::new(),
            &[(1, "2"), (2, "1")],
            4_000,
            30_000,
        )
        .unwrap();
        assert_eq!(
            (made.goods, made.refunded()),
            (Money::from_dong(34_000), Money::from_dong(30_000))
        );
        let marker = made.marker();
        assert_eq!(marker.document, made.id);
        let taken_back = marker.taken_back.unwrap();
        assert_eq!(taken_back.invoice_no, sale.invoice_no);
        let lines = [(1, Decimal::from(2)), (2, Decimal::ONE)];
        assert_eq!(taken_back.lines, lines);
    }

    #[test]
    fn a_case_comes_back_as_its_cans() {
        let mut cart = Cart::default();
        let line = cart.add(product(1, 15_000), quantity("2")).unwrap();
        cart.set_unit(line, 2).unwrap();
        let named = (Uuid::from_u128(7), "T1".to_owned());
        let sale = Sale::confirm(
            &cart,
            (cash(cart.total()), CashRounding::NONE),
            place(),
            named,
            Timestamp::UNIX_EPOCH,
        )
        .unwrap();
        let made = give_back(&sale, &Returned::new(), &[(1, "1")], 0, 360_000).unwrap();
        assert_eq!(made.lines[0].base_quantity(), Decimal::from(24));
    }

    #[test]
    fn no_more_comes_back_than_was_sold() {
        let sale = sale(&[(15_000, 3_000)]);
        let before = Returned::from([(1, Decimal::from(2))]);
        assert!(give_back(&sale, &before, &[(1, "1")], 0, 15_000).is_ok());
        let more = |position, left| ReturnError::MoreThanLeft {
            position,
            left: quantity(left),
        };
        assert_eq!(
            give_back(&sale, &before, &[(1, "1,5")], 0, 22_500),
            Err(more(1, "1"))
        );
        let twice = [(1, "1"), (1, "1")];
        let left = ReturnError::MoreThanLeft {
            position: 1,
            left: Quantity::of(Decimal::ZERO),
        };
        assert_eq!(give_back(&sale, &before, &twice, 0, 30_000), Err(left));
        for position in [0, 2] {
            let made = give_back(&sale, &before, &[(position, "1")], 0, 15_000);
            assert_eq!(made, Err(ReturnError::NoSuchLine { position }));
        }
        assert_eq!(
            give_back(&sale, &before, &[], 0, 0),
            Err(ReturnError::Empty)
        );
    }

    #[test]
    fn without_an_invoice_at_most_the_price_now_is_paid_back_and_somebody_says_why() {
        let goods = |price: Option<i32>| Unbilled {
            product: product(1, 15_000),
            unit: product(1, 15_000).units[0].clone(),
            quantity: quantity("0,5"),
            price: price.map(Money::from_dong),
        };
        let back = |goods: &[Unbilled], refund: i32, reason: &str, chosen: &[u32]| {
            let request = ReturnRequest {
                chosen: chosen.iter().map(|at| (*at, Quantity::ONE)).collect(),
                fee: Money::ZERO,
                refunds: cash(Money::from_dong(refund)),
                reason: reason.to_owned(),
            };
            let named = (Uuid::from_u128(8), place());
            SellReturn::without_invoice(goods, request, named, Timestamp::UNIX_EPOCH)
        };
        let made = back(
            &[goods(None), goods(Some(9_001))],
            12_001,
            "mất hóa đơn",
            &[],
        )
        .unwrap();
        let amounts: Vec<i64> = made.lines.iter().map(|line| line.amount.dong()).collect();
        assert_eq!(amounts, [7_500, 4_501]);
        assert_eq!(made.lines[1].unit_price(), Money::from_dong(9_001));
        assert_eq!((&made.origin, made.marker().taken_back), (&None, None));
        assert_eq!(
            back(&[goods(None)], 7_500, "  ", &[]),
            Err(ReturnError::ReasonMissing)
        );
        let most = Money::from_dong(15_000);
        for price in [15_001, -1] {
            assert_eq!(
                back(&[goods(Some(price))], 0, "x", &[]),
                Err(ReturnError::PriceTooHigh { position: 1, most })
            );
        }
        assert_eq!(back(&[], 0, "x", &[]), Err(ReturnError::Empty));
        assert_eq!(
            back(&[goods(None)], 7_500, "x", &[3]),
            Err(ReturnError::NoSuchLine { position: 3 })
        );
    }

    #[test]
    fn what_a_sale_had_beside_its_lines_is_spread_over_them() {
        let sale = sale(&[(10_000, 1_000), (20_000, 1_000), (0, 1_000)]);
        for (total, charged) in [
            (30_000, [10_000, 20_000, 0]),
            (27_001, [9_000, 18_001, 0]),
            (30_500, [10_167, 20_333, 0]),
            (0, [0, 0, 0]),
        ] {
            let mut sold = Sold::from(&sale);
            sold.charge(Money::from_dong(total));
            let lines: Vec<i64> = sold.lines.iter().map(|line| line.charged.dong()).collect();
            assert_eq!(lines, charged, "{total}");
        }
    }

    #[test]
    fn the_fee_and_the_money_have_to_add_up() {
        let sale = sale(&[(15_000, 1_000)]);
        let back = |fee, refund| give_back(&sale, &Returned::new(), &[(1, "1")], fee, refund);
        assert!(back(15_000, 0).is_ok() && back(0, 15_000).is_ok());
        assert_eq!(back(15_001, 0), Err(ReturnError::FeeTooLarge));
        assert_eq!(back(-1, 15_001), Err(ReturnError::FeeTooLarge));
        let due = Money::from_dong(14_000);
        for refund in [13_999, 14_001] {
            assert_eq!(back(1_000, refund), Err(ReturnError::RefundDiffers { due }));
        }
    }

    #[test]
    fn a_discounted_case_comes_back_at_what_was_paid_for_it() {
        let mut cart = Cart::default();
        let line = cart.add(product(1, 10_000), quantity("3")).unwrap();
        let tenth = Discount::Percent(Percent::parse_typed("10").unwrap());
        cart.set_line_terms(
            line,
            LineTerms {
                discount: Some(tenth),
                ..LineTerms::default()
            },
        )
        .unwrap();
        cart.set_terms(OrderTerms {
            discount: Some(Discount::Amount(Money::from_dong(1_000))),
            ..OrderTerms::default()
        })
        .unwrap();
        let sale = sold(&cart, CashRounding::NONE);
        assert_eq!(sale.total, Money::from_dong(26_000));
        let paid_back = [("1", 8_667), ("1", 8_666), ("1", 8_667)];
        let mut before = Returned::new();
        for (many, due) in paid_back {
            give_back(&sale, &before, &[(1, many)], 0, due).unwrap();
            *before.entry(1).or_default() += Decimal::ONE;
        }
    }

    fn sold(cart: &Cart, rounding: CashRounding) -> Sale {
        let due = Priced::of(cart, rounding).unwrap().total;
        // Nothing is given for nothing.
        let mut given = cash(due);
        given.retain(|given| given.amount.is_positive());
        let named = (Uuid::from_u128(7), "T1K7263290001O".to_owned());
        Sale::confirm(
            cart,
            (given, rounding),
            place(),
            named,
            Timestamp::UNIX_EPOCH,
        )
        .unwrap()
    }

    proptest! {
        #[test]
        fn a_sale_that_comes_back_in_parts_comes_back_to_the_dong(
            cart in carts(),
            rounding in prop::sample::select(vec![0, 500, 1_000]),
            parts in prop::collection::vec((0_usize..6, 1_i64..5_000), 0..30),
        ) {
            let sale = sold(&cart, CashRounding::to(Money::from_dong(rounding)));
            let priced = sale.priced().into_owned();
            let all = Sold::from(&sale);
            let mut returned = Returned::new();
            let mut goods = Money::ZERO;
            let mut tax = Money::ZERO;
            let mut left: Vec<Decimal> = sale.lines.iter().map(|line| line.quantity.value()).collect();
            let rest = (0..left.len()).map(|line| (line, 99_999_000));
            for (line, thousandths) in parts.into_iter().chain(rest) {
                let line = line % left.len();
                let part = Decimal::new(thousandths, 3).min(left[line]);
                let Ok(quantity) = Quantity::for_sale(part) else { continue };
                let position = u32::try_from(line + 1).unwrap();
                let mut request = ReturnRequest {
                    chosen: vec![(position, quantity)],
                    fee: Money::ZERO,
                    refunds: Vec::new(),
                    reason: String::new(),
                };
                let named = || (Uuid::from_u128(8), place());
                let tried = SellReturn::confirm(&all, &returned, request.clone(), named(), Timestamp::UNIX_EPOCH);
                let due = match tried {
                    Err(ReturnError::RefundDiffers { due }) => due,
                    Ok(made) => made.goods,
                    Err(other) => return Err(TestCaseError::fail(other.to_string())),
                };
                prop_assert!(due >= Money::ZERO);
                request.refunds = cash(due);
                let made = SellReturn::confirm(&all, &returned, request, named(), Timestamp::UNIX_EPOCH).unwrap();
                goods += made.goods;
                tax += made.lines[0].tax_added;
                left[line] -= part;
                *returned.entry(position).or_default() += part;
            }
            prop_assert!(left.iter().all(Decimal::is_zero));
            prop_assert_eq!(goods, sale.total);
            prop_assert_eq!(tax, priced.tax_added());
        }
    }
}
