#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::{
    Cart, Quantity,
    cart::{CartProduct, OrderTerms, Unit},
    document::Content,
    payment::{Tender, TenderMethod},
    pricing::{CashRounding, Discount, Priced, Surcharge, tests::carts},
    sale::{Place, Sale},
    sell_return::{ReturnRequest, Returned, SellReturn, Sold, worth},
    tax::TaxTotal,
};

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_795_392_000 + minute * 60).unwrap()
}

const fn dong(dong: i32) -> Money {
    Money::from_dong(dong)
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn drawer(pieces: &[(i32, u32)]) -> Count {
    let of = |(note, pieces): &(i32, u32)| Pieces {
        note: *note,
        pieces: *pieces,
    };
    Count::new(pieces.iter().map(of)).unwrap()
}

fn place() -> Place {
    Place {
        branch_id: 1,
        branch: "Lê Văn Sỹ".to_owned(),
        store_id: 11,
        store: "Kho quầy".to_owned(),
    }
}

fn tender(method: TenderMethod, amount: Money) -> Tender {
    Tender { method, amount }
}

/// Pieces of something at a price, of which `transferred` is not paid in cash.
fn sale(number: u128, pieces: u32, price: i32, transferred: i32) -> Sale {
    let plain = (OrderTerms::default(), CashRounding::NONE);
    sale_at(number, (pieces, price), plain, transferred)
}

/// The same at other terms.
fn sale_at(
    number: u128,
    (pieces, price): (u32, i32),
    (terms, rounding): (OrderTerms, CashRounding),
    transferred: i32,
) -> Sale {
    let unit = Unit {
        id: 1,
        name: "lon".to_owned(),
        multiplier: Quantity::ONE,
        price: dong(price),
        base: true,
    };
    let product = CartProduct {
        product_id: 5,
        variation_id: 6,
        name: "Cà phê sữa đá".to_owned(),
        code: "NGK-0001".to_owned(),
        parts: Vec::new(),
        units: vec![unit],
    };
    let mut cart = Cart::default();
    cart.add(product, Quantity::of(pieces.into())).unwrap();
    cart.set_terms(terms).unwrap();
    let transferred = dong(transferred).min(cart.total());
    let rounded = if transferred.is_positive() {
        Money::ZERO
    } else {
        rounding.of(cart.total())
    };
    let given = [
        tender(TenderMethod::Cash, cart.total() + rounded - transferred),
        tender(TenderMethod::BankTransfer, transferred),
    ];
    let given = given.into_iter().filter(|given| given.amount.is_positive());
    let named = (id(number), format!("T1K7{number}"));
    let paid = (given.collect(), rounding);
    Sale::confirm(&cart, paid, place(), named, at(1)).unwrap()
}

/// Pieces of a sale come back for cash, less a fee.
fn take_back(sale: &Sale, pieces: u32, fee: Money) -> SellReturn {
    let quantity = Quantity::of(pieces.into());
    let goods = sale.lines[0].unit.price.dong() * i64::from(pieces);
    let due = Money::new(goods).unwrap() - fee;
    let request = ReturnRequest {
        chosen: vec![(1, quantity)],
        fee,
        refunds: vec![tender(TenderMethod::Cash, due)],
        reason: "khách đổi ý".to_owned(),
    };
    let named = (id(99), place());
    SellReturn::confirm(&sale.into(), &Returned::new(), request, named, at(2)).unwrap()
}

fn close_with(counted: Count, left: Option<Money>, reason: &str) -> CloseRequest {
    CloseRequest {
        counted,
        left,
        reason: reason.to_owned(),
    }
}

#[test]
fn a_morning_is_reckoned_as_the_shop_would_on_paper() {
    let mut shift = Shift::open(id(1), 318, at(0), Some(drawer(&[(500_000, 4)])));
    let big = sale(10, 3, 25_000, 0);
    let split = sale(11, 2, 15_000, 20_000);
    let back = take_back(&big, 1, dong(2_000));
    for (direction, amount, reason) in [
        (Direction::Out, 120_000, "mua đá, túi ni lông"),
        (Direction::In, 50_000, "đổi tiền lẻ"),
    ] {
        shift
            .move_cash(direction, dong(amount), reason, at(3))
            .unwrap();
    }
    let documents = [
        Content::Sale(Box::new(big)),
        Content::Sale(Box::new(split)),
        Content::Return(Box::new(back)),
    ];
    let report = Report::of(&shift, &documents).unwrap();
    let tally = |count, amount| Tally {
        count,
        amount: dong(amount),
    };
    assert_eq!(
        (report.sales, report.returns),
        (tally(2, 105_000), tally(1, 25_000))
    );
    assert_eq!((report.discounts, report.fees), (Money::ZERO, dong(2_000)));
    assert_eq!(report.net, dong(82_000));
    let cash = MethodTotal {
        method: TenderMethod::Cash,
        count: 3,
        taken: dong(85_000),
        refunded: dong(23_000),
    };
    let transfer = MethodTotal {
        method: TenderMethod::BankTransfer,
        count: 1,
        taken: dong(20_000),
        refunded: Money::ZERO,
    };
    assert_eq!(report.methods, [cash, transfer]);
    assert_eq!(report.cash.expected(), Some(dong(1_992_000)));

    let counted = drawer(&[(500_000, 3), (100_000, 4), (50_000, 1), (20_000, 2)]);
    let compared = compare(&report, &counted, None, REASON_FROM).unwrap();
    assert_eq!(compared.difference, Some(dong(-2_000)));
    assert!(compared.needs_reason);
    assert_eq!(
        (compared.left, compared.to_safe),
        (dong(1_990_000), Money::ZERO)
    );

    let unexplained = close_with(counted.clone(), Some(dong(500_000)), "  ");
    let refused = shift.close(unexplained, report.clone(), REASON_FROM, at(4));
    assert_eq!(refused, Err(ShiftError::ReasonMissing));
    assert!(shift.is_open());
    let explained = close_with(counted, Some(dong(500_000)), " thối nhầm ");
    shift
        .close(explained, report.clone(), REASON_FROM, at(4))
        .unwrap();
    let closing = shift.closing.as_ref().unwrap();
    assert_eq!(closing.difference(), Some(dong(-2_000)));
    assert_eq!(closing.to_safe(), dong(1_490_000));
    assert_eq!(
        (closing.reason.as_str(), &closing.report),
        ("thối nhầm", &report)
    );
}

fn debtor() -> Debtor {
    Debtor {
        remote_id: Some(7),
        made_here: None,
        name: "Nguyễn Văn Mẫu".to_owned(),
        phone: "0900000001".to_owned(),
    }
}

fn pays(method: TenderMethod, amount: i32, debt: i32) -> DebtPayment {
    DebtPayment {
        customer: debtor(),
        method,
        amount: dong(amount),
        debt: dong(debt),
    }
}

#[test]
fn what_customers_pay_of_their_debts_is_in_the_drawer_and_beside_the_sales() {
    let mut shift = Shift::open(id(1), 1, at(0), Some(drawer(&[(100_000, 1)])));
    for (number, method, amount) in [
        (1, TenderMethod::Cash, 60_000),
        (2, TenderMethod::Card, 30_000),
    ] {
        let paid = shift.take_payment(id(number), pays(method, amount, 100_000), at(1));
        assert_eq!(paid.unwrap().after(), dong(100_000 - amount));
    }
    let mut owes = sale(10, 2, 25_000, 0);
    owes.payments = vec![
        tender(TenderMethod::Cash, dong(20_000)),
        tender(TenderMethod::OnAccount, dong(30_000)),
    ];
    let documents = [Content::Sale(Box::new(owes))];
    let report = Report::of(&shift, &documents).unwrap();
    assert_eq!(report.net, dong(50_000), "a debt paid is no sale");
    assert_eq!(sum_of(&report, TenderMethod::OnAccount), 30_000);
    let paid: Vec<_> = report
        .debts
        .iter()
        .map(|total| (total.method, total.net().dong()))
        .collect();
    assert_eq!(
        paid,
        [(TenderMethod::Cash, 60_000), (TenderMethod::Card, 30_000)]
    );
    assert_eq!(report.cash.expected(), Some(dong(180_000)));

    let first = shift.receipts[0].clone();
    let mistaken = shift.undo_payment(id(3), &first, dong(40_000), " gõ nhầm ", at(2));
    let counter = mistaken.unwrap();
    assert_eq!(
        (counter.amount, counter.undoes),
        (dong(-60_000), Some(first.id))
    );
    assert_eq!(
        (counter.after(), counter.reason.as_str()),
        (dong(100_000), "gõ nhầm")
    );
    let report = Report::of(&shift, &documents).unwrap();
    assert_eq!(report.cash.expected(), Some(dong(120_000)));
    assert_eq!(report.debts[0].net(), Money::ZERO);
    assert_eq!(shift.receipts.len(), 3, "nothing is ever taken out");
}

#[test]
fn a_payment_of_a_debt_that_cannot_be_is_refused() {
    let mut shift = Shift::open(id(1), 1, at(0), None);
    for (payment, refusal) in [
        (pays(TenderMethod::Cash, 0, 100_000), DebtError::Amount),
        (
            pays(TenderMethod::OnAccount, 1, 100_000),
            DebtError::OnAccount,
        ),
        (
            pays(TenderMethod::Cash, 100_001, 100_000),
            DebtError::MoreThanOwed {
                debt: dong(100_000),
            },
        ),
    ] {
        let refused = shift.take_payment(id(2), payment, at(1));
        assert_eq!(refused, Err(ShiftError::Debt(refusal)));
    }
    let receipt = shift
        .take_payment(id(2), pays(TenderMethod::Cash, 5, 10), at(1))
        .unwrap();
    let silent = shift.undo_payment(id(3), &receipt, dong(5), " ", at(2));
    assert_eq!(silent, Err(DebtError::ReasonMissing.into()));
    let counter = shift
        .undo_payment(id(3), &receipt, dong(5), "nhầm khách", at(2))
        .unwrap();
    let again = shift.undo_payment(id(4), &counter, dong(10), "nhầm nữa", at(3));
    assert_eq!(again, Err(DebtError::UndoneAlready.into()));
    let report = Report::of(&shift, &[]).unwrap();
    let nothing = close_with(Count::default(), None, "");
    shift.close(nothing, report, REASON_FROM, at(4)).unwrap();
    let late = shift.take_payment(id(5), pays(TenderMethod::Cash, 5, 10), at(5));
    assert_eq!(late, Err(ShiftError::Closed));
}

#[test]
fn a_report_without_anything_in_it_has_cash_all_the_same() {
    let shift = Shift::open(id(1), 1, at(0), None);
    let report = Report::of(&shift, &[]).unwrap();
    assert_eq!(report.methods.len(), 1);
    assert_eq!(report.methods[0].net(), Money::ZERO);
    assert_eq!(report.cash.expected(), None);
}

#[test]
fn a_drawer_that_nobody_counted_can_be_counted_later_and_closed_without() {
    let mut shift = Shift::open(id(1), 1, at(0), None);
    let documents = [Content::Sale(Box::new(sale(10, 2, 15_000, 0)))];
    let report = Report::of(&shift, &documents).unwrap();
    let there = drawer(&[(100_000, 1)]);
    let compared = compare(&report, &there, None, Money::ZERO).unwrap();
    assert_eq!((compared.expected, compared.difference), (None, None));
    assert!(!compared.needs_reason);
    assert_eq!(compared.left, dong(100_000), "everything stays");

    // The 30,000 of the sale are among what is counted.
    shift.count_opening(there.clone(), &report, at(5)).unwrap();
    let opening = shift.opening.as_ref().unwrap();
    assert_eq!((opening.amount, opening.counted_at), (dong(70_000), at(5)));
    let again = shift.count_opening(there, &report, at(6));
    assert_eq!(again, Err(ShiftError::CountedAlready));

    let mut short = Shift::open(id(2), 2, at(0), None);
    short
        .count_opening(drawer(&[(20_000, 1)]), &report, at(5))
        .unwrap();
    let report = Report::of(&short, &documents).unwrap();
    let compared = compare(&report, &drawer(&[(20_000, 1)]), None, REASON_FROM).unwrap();
    assert_eq!(compared.difference, Some(dong(-10_000)), "it is not hidden");
}

#[test]
fn a_closed_shift_takes_nothing_more() {
    let mut shift = Shift::open(id(1), 1, at(0), None);
    let report = Report::of(&shift, &[]).unwrap();
    let nothing = || close_with(Count::default(), None, "");
    shift
        .close(nothing(), report.clone(), REASON_FROM, at(1))
        .unwrap();
    let closed = shift.clone();
    let moved = shift.move_cash(Direction::In, dong(1_000), "lẻ", at(2));
    let counted = shift.count_opening(Count::default(), &report, at(2));
    let again = shift.close(nothing(), report, REASON_FROM, at(2));
    for refused in [moved, counted, again] {
        assert_eq!(refused, Err(ShiftError::Closed));
    }
    assert_eq!(shift, closed);
}

#[test]
fn what_is_moved_has_an_amount_and_a_reason() {
    let mut shift = Shift::open(id(1), 1, at(0), None);
    for (amount, reason, refusal) in [
        (Money::ZERO, "x", ShiftError::Amount),
        (dong(-5), "x", ShiftError::Amount),
        (Money::new(MOST_MOVED + 1).unwrap(), "x", ShiftError::Amount),
        (dong(1_000), " \n", ShiftError::ReasonMissing),
    ] {
        let moved = shift.move_cash(Direction::Out, amount, reason, at(1));
        assert_eq!(moved, Err(refusal));
    }
    assert_eq!(shift.moves, []);
    let most = Money::new(MOST_MOVED).unwrap();
    shift.move_cash(Direction::Out, most, "x", at(1)).unwrap();
}

#[test]
fn no_more_stays_than_was_counted_and_a_small_difference_needs_no_reason() {
    let shift = Shift::open(id(1), 1, at(0), Some(drawer(&[(10_000, 1)])));
    let report = Report::of(&shift, &[]).unwrap();
    let counted = drawer(&[(10_000, 1), (1_000, 1), (500, 1)]);
    let left = |left: i32| compare(&report, &counted, Some(dong(left)), REASON_FROM);
    let refused = ShiftError::LeftTooMuch {
        counted: dong(11_500),
    };
    assert_eq!(left(11_501), Err(refused));
    assert!(!left(11_500).unwrap().needs_reason);
    for (reason_from, needed) in [(1_501, false), (1_500, true), (0, true)] {
        let compared = compare(&report, &counted, None, dong(reason_from)).unwrap();
        assert_eq!(compared.needs_reason, needed, "{reason_from}");
    }
    let exactly = compare(&report, &drawer(&[(10_000, 1)]), None, Money::ZERO).unwrap();
    assert!(!exactly.needs_reason, "there is nothing to explain");
}

#[test]
fn sums_that_no_money_holds_are_refused_and_not_made_up() {
    let mut shift = Shift::open(id(1), 1, at(0), None);
    let mut most = sale(10, 1, 1_000, 0);
    most.payments[0].amount = Money::MAX;
    let documents = [0; 2].map(|_| Content::Sale(Box::new(most.clone())));
    assert_eq!(Report::of(&shift, &documents), Err(ShiftError::TooLarge));
    shift
        .move_cash(Direction::In, dong(1), "lẻ", at(1))
        .unwrap();
    assert!(Report::of(&shift, &documents[..1]).is_ok());
}

#[test]
fn a_sale_from_before_there_were_shifts_is_read_and_written_as_it_was() {
    let sale = sale(10, 1, 1_000, 0);
    let json = serde_json::to_value(&sale).unwrap();
    assert!(json.get("shift").is_none());
    assert_eq!(serde_json::from_value::<Sale>(json).unwrap().shift, None);
}

/// All of a sale comes back: so many tenths of each line, and later the rest. A
/// line of a gram has no tenths, so a sale of such lines comes back at once.
fn in_two_parts(sale: &Sale, tenths: u32) -> Vec<SellReturn> {
    let mut returned = Returned::new();
    let mut parts = Vec::new();
    for share in [Some(Decimal::new(tenths.into(), 1)), None] {
        let mut chosen = Vec::new();
        for (position, line) in (1..).zip(&sale.lines) {
            let left = line.quantity.value() - returned.get(&position).copied().unwrap_or_default();
            let part = share.map_or(left, |share| (left * share).round_dp(3));
            chosen.extend(Quantity::for_sale(part).ok().map(|part| (position, part)));
        }
        if chosen.is_empty() {
            continue;
        }
        let lines = Sold::from(sale).take_back(&returned, &chosen).unwrap();
        let refunds = vec![tender(TenderMethod::Cash, worth(&lines).unwrap())];
        let request = ReturnRequest {
            chosen: chosen.clone(),
            fee: Money::ZERO,
            refunds,
            reason: String::new(),
        };
        let named = (id(8), place());
        let made = SellReturn::confirm(&sale.into(), &returned, request, named, at(2)).unwrap();
        for (position, part) in chosen {
            *returned.entry(position).or_default() += part.value();
        }
        parts.push(made);
    }
    parts
}

/// What happens in a shop.
#[derive(Clone, Debug)]
enum Happens {
    Sold {
        pieces: u32,
        price: i32,
        off: i32,
        wrapping: i32,
        transferred: i32,
    },
    TakenBack {
        pieces: u32,
        price: i32,
        fee: i32,
    },
    Moved {
        direction: Direction,
        amount: i32,
    },
}

fn happens() -> impl Strategy<Value = Happens> {
    let sold = (1_u32..9, 0..2_000_000, 0..300_000, 0..50_000, 0..3_000_000);
    let back = (1_u32..9, 1..2_000_000, 0..2_000_000);
    let moved = (any::<bool>(), 1..5_000_000);
    prop_oneof![
        4 => sold.prop_map(|(pieces, price, off, wrapping, transferred)| Happens::Sold { pieces, price, off, wrapping, transferred }),
        1 => back.prop_map(|(pieces, price, fee): (u32, i32, i32)| Happens::TakenBack { pieces, price, fee: fee.min(price) }),
        1 => moved.prop_map(|(out, amount)| Happens::Moved {
            direction: if out { Direction::Out } else { Direction::In },
            amount,
        }),
    ]
}

fn any_drawer() -> impl Strategy<Value = Count> {
    prop::collection::vec(0_u32..200, DENOMINATIONS.len()).prop_map(|pieces| {
        let notes = DENOMINATIONS.into_iter().zip(pieces);
        Count::new(notes.map(|(note, pieces)| Pieces { note, pieces })).unwrap()
    })
}

/// Lets it all happen in a shift, and answers its documents and what came into the drawer and into the bank.
fn live(shift: &mut Shift, day: &[Happens]) -> (Vec<Content>, i64, i64) {
    let (mut documents, mut cash, mut bank) = (Vec::new(), 0, 0);
    for (number, event) in (100..).zip(day) {
        match *event {
            Happens::Sold {
                pieces,
                price,
                off,
                wrapping,
                transferred,
            } => {
                let goods = i64::from(pieces) * i64::from(price);
                let off = i64::from(off).min(goods);
                let surcharge = Surcharge {
                    name: "gói quà".to_owned(),
                    amount: dong(wrapping),
                };
                let terms = OrderTerms {
                    discount: (off > 0).then(|| Discount::Amount(Money::new(off).unwrap())),
                    surcharges: (wrapping > 0).then_some(surcharge).into_iter().collect(),
                    ..OrderTerms::default()
                };
                let rounding = CashRounding::to(dong(1_000));
                let sale = sale_at(number, (pieces, price), (terms, rounding), transferred);
                let due = goods - off + i64::from(wrapping);
                let transferred = i64::from(transferred).min(due);
                // Cash alone is rounded, half a thousand up.
                let paid = if transferred > 0 {
                    due
                } else {
                    (due + 500).div_euclid(1_000) * 1_000
                };
                cash += paid - transferred;
                bank += transferred;
                documents.push(Content::Sale(Box::new(sale)));
            }
            Happens::TakenBack { pieces, price, fee } => {
                let back = take_back(&sale(number, 9, price, 0), pieces, dong(fee));
                cash -= i64::from(pieces) * i64::from(price) - i64::from(fee);
                documents.push(Content::Return(Box::new(back)));
            }
            Happens::Moved { direction, amount } => {
                shift
                    .move_cash(direction, dong(amount), "lẻ", at(3))
                    .unwrap();
                let is_in = direction == Direction::In;
                cash += i64::from(if is_in { amount } else { -amount });
            }
        }
    }
    (documents, cash, bank)
}

fn sum_of(report: &Report, method: TenderMethod) -> i64 {
    let of_method = report.methods.iter().filter(|total| total.method == method);
    of_method.map(|total| total.net().dong()).sum()
}

proptest! {
    #[test]
    fn any_day_adds_up_to_the_dong(
        opening in any_drawer(),
        day in prop::collection::vec(happens(), 0..40),
        counted in any_drawer(),
    ) {
        let mut shift = Shift::open(id(1), 1, at(0), Some(opening.clone()));
        let (documents, cash, bank) = live(&mut shift, &day);
        let report = Report::of(&shift, &documents).unwrap();
        let expected = opening.total().dong() + cash;
        prop_assert_eq!(report.cash.expected().map(Money::dong), Some(expected));
        prop_assert_eq!(sum_of(&report, TenderMethod::BankTransfer), bank);
        let by_method: Money = report.methods.iter().map(|total| total.net()).sum();
        prop_assert_eq!(by_method, report.net);
        let moved = report.cash.paid_in - report.cash.paid_out;
        prop_assert_eq!(report.net.dong(), cash - moved.dong() + bank);
        let sold = day.iter().filter(|event| matches!(event, Happens::Sold { .. })).count();
        let back = day.iter().filter(|event| matches!(event, Happens::TakenBack { .. })).count();
        prop_assert_eq!(report.sales.count as usize, sold);
        prop_assert_eq!(report.returns.count as usize, back);

        let compared = compare(&report, &counted, None, REASON_FROM).unwrap();
        let difference = counted.total().dong() - expected;
        prop_assert_eq!(compared.difference.map(Money::dong), Some(difference));
        prop_assert_eq!(compared.needs_reason, difference.abs() >= 2_000);
        prop_assert_eq!(compared.left + compared.to_safe, counted.total());
        prop_assert!(compared.left >= Money::ZERO && compared.to_safe >= Money::ZERO);

        shift.close(close_with(counted, None, "đếm lại rồi"), report.clone(), REASON_FROM, at(9)).unwrap();
        let closing = shift.closing.clone().unwrap();
        prop_assert_eq!(&closing.report, &report, "Z is the last X");
        prop_assert_eq!(closing.difference(), compared.difference);
        prop_assert_eq!(closing.left + closing.to_safe(), closing.counted.total());
        let json = serde_json::to_string(&shift).unwrap();
        prop_assert_eq!(serde_json::from_str::<Shift>(&json).unwrap(), shift);
    }

    #[test]
    fn the_taxes_of_a_day_are_those_of_its_documents(
        day in prop::collection::vec((carts(), prop::sample::select(vec![0, 500, 1_000]), 1_u32..9), 1..6),
    ) {
        let shift = Shift::open(id(1), 1, at(0), None);
        let (mut sales, mut all_back) = (Vec::new(), Vec::new());
        let (mut gross, mut tax) = (Money::ZERO, Money::ZERO);
        for (cart, rounding, parts) in day {
            let rounding = CashRounding::to(dong(rounding));
            let priced = Priced::of(&cart, rounding).unwrap();
            gross += priced.total - priced.surcharges() - priced.rounding();
            tax += priced.tax_added() + priced.tax_included();
            let paid = (vec![tender(TenderMethod::Cash, priced.total)], rounding);
            let paid = (paid.0.into_iter().filter(|given| given.amount.is_positive()).collect(), paid.1);
            let sale = Sale::confirm(&cart, paid, place(), (id(7), "T1".to_owned()), at(1)).unwrap();
            all_back.extend(in_two_parts(&sale, parts).into_iter().map(Box::new).map(Content::Return));
            sales.push(Content::Sale(Box::new(sale)));
        }
        let report = Report::of(&shift, &sales).unwrap();
        let sum = |of: fn(&TaxTotal) -> Money| -> Money { report.taxes.iter().map(of).sum() };
        if report.taxes.is_empty() {
            prop_assert_eq!(tax, Money::ZERO);
        } else {
            prop_assert_eq!((sum(|total| total.gross), sum(|total| total.tax)), (gross, tax));
            prop_assert_eq!(sum(|total| total.gross), report.net - report.surcharges - report.rounding);
            prop_assert_eq!(sum(|total| total.added), report.tax_added);
            let parts = |total: &TaxTotal| [total.gross, total.tax, total.added, total.net()];
            prop_assert!(report.taxes.iter().flat_map(parts).all(|amount| amount >= Money::ZERO));
        }
        sales.extend(all_back);
        let evened = Report::of(&shift, &sales).unwrap();
        let is_nothing = |total: &TaxTotal| total.gross == Money::ZERO && total.tax == Money::ZERO;
        prop_assert!(evened.taxes.iter().all(is_nothing), "{:?}", evened.taxes);
    }

    #[test]
    fn a_day_in_two_shifts_is_the_day_in_one(
        morning in prop::collection::vec(happens(), 0..20),
        evening in prop::collection::vec(happens(), 0..20),
    ) {
        let report = |day: &[Happens]| {
            let mut shift = Shift::open(id(1), 1, at(0), None);
            let (documents, ..) = live(&mut shift, day);
            Report::of(&shift, &documents).unwrap()
        };
        let (first, second) = (report(&morning), report(&evening));
        let whole = report(&[morning, evening].concat());
        prop_assert_eq!(whole.net, first.net + second.net);
        prop_assert_eq!(whole.sales.count, first.sales.count + second.sales.count);
        prop_assert_eq!(whole.sales.amount, first.sales.amount + second.sales.amount);
        prop_assert_eq!(whole.returns.amount, first.returns.amount + second.returns.amount);
        prop_assert_eq!(whole.fees, first.fees + second.fees);
        prop_assert_eq!(whole.cash.flow(), first.cash.flow() + second.cash.flow());
        for method in TenderMethod::ALL {
            let parts = sum_of(&first, method) + sum_of(&second, method);
            prop_assert_eq!(sum_of(&whole, method), parts);
        }
    }

    #[test]
    fn a_drawer_counted_late_should_hold_what_was_counted(
        there in any_drawer(),
        day in prop::collection::vec(happens(), 0..20),
    ) {
        let mut shift = Shift::open(id(1), 1, at(0), None);
        let (documents, cash, _) = live(&mut shift, &day);
        let so_far = Report::of(&shift, &documents).unwrap();
        shift.count_opening(there.clone(), &so_far, at(8)).unwrap();
        let expected = Report::of(&shift, &documents).unwrap().cash.expected();
        // Less than came in cannot have been there to begin with: that is missing now.
        prop_assert_eq!(expected.map(Money::dong), Some(there.total().dong().max(cash)));
    }
}
