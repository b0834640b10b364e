//! Taxes by date and price books: into every cart, through a sale to NextX, back again, and into the X report.

use jiff::ToSpan;
use nextx_api::SellOrderId;
use nextx_sandbox::{Options, Switches, demo};
use rust_decimal::Decimal;
use till_app::{
    Error,
    ops::{
        price_books::TypedPriceBook,
        returns::{ReturnFrom, TypedReturn},
        taxes::TypedTax,
    },
};
use till_core::{
    Clock, Money,
    clock::{shop_date, written_day},
    outbox::DocumentState,
    payment::TenderMethod,
    price_book::BookChoice,
    sale::Sale,
    tax::{TaxChoice, TaxFor, TaxKind, TaxRuleError, TaxTotal},
};
use till_store::StoreError;

use crate::{
    documents::client,
    till::{Till, cash},
};

async fn strict_till() -> Till {
    let switches = Switches {
        check_totals: true,
        ..Switches::default()
    };
    Till::ready_at(Options {
        products: 60,
        customers: 20,
        sales_days: 2,
        switches,
        ..Options::default()
    })
    .await
}

/// A day so many days from the till's.
fn day(till: &Till, from_today: i64) -> String {
    written_day(shop_date(till.clock.now()) + from_today.days())
}

fn tax(what: TaxFor, rate: &str, from: String, to: &str) -> TypedTax {
    TypedTax {
        id: None,
        what,
        name: String::new(),
        rate: rate.to_owned(),
        from,
        to: to.to_owned(),
        remote_id: String::new(),
    }
}

async fn coffee(till: &Till, cans: u32) {
    for _ in 0..cans {
        till.app.scan(demo::COFFEE_CAN.barcode).await.unwrap();
    }
}

async fn sell(till: &Till) -> Sale {
    let revision = till.app.counter().await.unwrap().cart.revision;
    till.app.confirm_sale(revision, &cash("")).await.unwrap()
}

fn total(rate: &str, gross: i32, tax: i32, added: i32) -> TaxTotal {
    TaxTotal {
        kind: TaxKind::Rate {
            name: format!("VAT {rate} %"),
            rate: till_core::tax::TaxRate::parse_typed(rate).unwrap(),
        },
        gross: Money::from_dong(gross),
        tax: Money::from_dong(tax),
        added: Money::from_dong(added),
    }
}

#[tokio::test]
async fn a_tax_on_top_reaches_nextx_comes_back_exactly_and_is_in_the_x_report() {
    let till = strict_till().await;
    let mut typed = tax(TaxFor::All, "8", day(&till, -10), "");
    typed.remote_id = "3".to_owned();
    till.app.put_tax(&typed).await.unwrap();
    till.app.set_taxes_included(false).await.unwrap();
    coffee(&till, 3).await;
    let sale = sell(&till).await;
    // 3 × 12,000 and 8 % of it.
    assert_eq!(sale.total, Money::from_dong(38_880));
    assert_eq!(sale.taxes(), [total("8", 38_880, 2_880, 2_880)]);
    till.reaches(&sale, DocumentState::Confirmed).await;
    let remote_id = till.row(&sale).await.remote_id.unwrap();
    let order = client(&till)
        .sell_orders()
        .detail(SellOrderId(remote_id))
        .await
        .unwrap();
    let amount = order.tax_amount.as_ref().copied().unwrap().decimal();
    assert_eq!(amount, Decimal::from(2_880));
    let line = &order.lines().unwrap()[0];
    assert_eq!(
        line.item_tax.as_ref().copied().unwrap().decimal(),
        Decimal::from(2_880)
    );
    assert_eq!(line.tax_id.as_ref().map(|id| id.0), Some(3));

    let typed = TypedReturn {
        below_stock_meant: false,
        from: ReturnFrom::Sale(sale.id),
        chosen: vec![(1, "1".to_owned())],
        customer: None,
        goods: Vec::new(),
        taken: Vec::new(),
        fee: String::new(),
        method: TenderMethod::Cash,
        given: String::new(),
        reason: String::new(),
    };
    let done = till.app.return_goods(&typed).await.unwrap();
    assert_eq!(done.made.refunded(), Money::from_dong(12_960));
    let (_, report) = till.app.current_shift().await.unwrap().open.unwrap();
    assert_eq!(report.taxes, [total("8", 25_920, 1_920, 1_920)]);
    assert_eq!(report.net, Money::from_dong(25_920));
    till.end().await;
}

#[tokio::test]
async fn a_cart_that_stays_open_over_midnight_is_paid_at_the_new_days_rate_and_says_so() {
    let till = strict_till().await;
    till.app.set_taxes_included(false).await.unwrap();
    till.app
        .put_tax(&tax(TaxFor::All, "10", day(&till, 1), ""))
        .await
        .unwrap();
    coffee(&till, 2).await;
    let counter = till.app.counter().await.unwrap();
    assert_eq!(counter.cart.total(), Money::from_dong(24_000));
    assert_eq!(counter.cart.repriced_from(), None);
    till.clock.set_ahead(24 * 3_600);
    let late = till
        .app
        .confirm_sale(counter.cart.revision, &cash(""))
        .await;
    assert!(
        matches!(
            late,
            Err(Error::Store(StoreError::CartChanged) | Error::Missing { .. })
        ),
        "{late:?}"
    );
    let counter = till.app.counter().await.unwrap();
    assert_eq!(counter.cart.total(), Money::from_dong(26_400));
    assert_eq!(counter.cart.repriced_from(), Some(Money::from_dong(24_000)));
    coffee(&till, 1).await;
    let counter = till.app.counter().await.unwrap();
    assert_eq!(counter.cart.repriced_from(), None, "somebody has seen it");
    assert_eq!(sell(&till).await.total, Money::from_dong(39_600));
    till.end().await;
}

#[tokio::test]
async fn a_tax_that_was_sold_with_is_ended_and_a_line_can_have_another() {
    let till = strict_till().await;
    for (what, rate) in [
        (TaxFor::All, "8"),
        (TaxFor::Category("Không có".to_owned()), "5"),
    ] {
        till.app
            .put_tax(&tax(what, rate, day(&till, -10), ""))
            .await
            .unwrap();
    }
    coffee(&till, 1).await;
    let line = till.app.counter().await.unwrap().cart.lines()[0].id;
    let choices = till.app.price_choices().await.unwrap().taxes;
    let names: Vec<&str> = choices.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["VAT 8 %", "VAT 5 %"]);
    let named = |counter: &till_app::ops::counter::Counter| {
        let tax = counter.cart.lines()[0].tax.clone();
        tax.map(|tax| tax.name)
    };
    let chosen = till
        .app
        .choose_tax(line, TaxChoice::Rule(choices[1].0))
        .await
        .unwrap();
    assert_eq!(named(&chosen).as_deref(), Some("VAT 5 %"));
    let chosen = till.app.choose_tax(line, TaxChoice::Untaxed).await.unwrap();
    assert_eq!(named(&chosen), None);
    till.app.choose_tax(line, TaxChoice::Usual).await.unwrap();
    let sale = sell(&till).await;
    assert_eq!(sale.taxes(), [total("8", 12_000, 889, 0)]);

    let table = till.app.taxes().await.unwrap();
    let used: Vec<bool> = table.rows.iter().map(|row| row.was_used).collect();
    assert_eq!(used, [false, true], "the one that came last is first");
    let eight = table.rows[1].rule.id;
    let change = |rate: &str, to: String| TypedTax {
        id: Some(eight),
        ..tax(TaxFor::All, rate, day(&till, -10), &to)
    };
    let in_use = |done: Result<(), Error>| matches!(done, Err(Error::Tax(TaxRuleError::InUse)));
    assert!(in_use(till.app.put_tax(&change("9", String::new())).await));
    assert!(in_use(till.app.put_tax(&change("8", day(&till, -1))).await));
    assert!(in_use(till.app.remove_tax(eight).await));
    till.app.put_tax(&change("8", day(&till, 0))).await.unwrap();
    till.app.remove_tax(table.rows[0].rule.id).await.unwrap();
    for (typed, refusal) in [
        (tax(TaxFor::All, "tám", day(&till, 0), ""), "a rate is"),
        (tax(TaxFor::All, "8", "hôm nay".to_owned(), ""), "not a day"),
        (
            tax(TaxFor::All, "8", day(&till, 1), &day(&till, 0)),
            "the end is before",
        ),
    ] {
        let refused = till.app.put_tax(&typed).await.unwrap_err().to_string();
        assert!(refused.starts_with(refusal), "{refused}");
    }
    till.end().await;
}

#[tokio::test]
async fn a_book_prices_what_nobody_has_priced_and_the_list_brings_the_old_prices_back() {
    let till = strict_till().await;
    let wholesale = TypedPriceBook {
        id: None,
        name: "Giá sỉ".to_owned(),
        change: "-10".to_owned(),
        step: "500".to_owned(),
        from: String::new(),
        to: String::new(),
        remote_id: "4".to_owned(),
    };
    till.app.put_price_book(&wholesale).await.unwrap();
    let (books, _) = till.app.price_books().await.unwrap();
    let book = books.books[0].id;
    coffee(&till, 2).await;
    let before = till.app.counter().await.unwrap().cart;
    let counter = till
        .app
        .choose_price_book(BookChoice::Book(book))
        .await
        .unwrap();
    assert_eq!(counter.cart.total(), Money::from_dong(22_000));
    // What comes in later has the book's price as well; its own goes before the rule.
    let line = &counter.cart.lines()[0];
    let unit = (line.product.variation_id, line.unit.id);
    till.app.fix_price(book, unit, "10.200").await.unwrap();
    coffee(&till, 1).await;
    let counter = till.app.counter().await.unwrap();
    assert_eq!(counter.cart.total(), Money::from_dong(30_600));
    let (_, rows) = till.app.price_books().await.unwrap();
    assert_eq!(rows[0].fixed[0].price, Money::from_dong(10_200));
    let sale = sell(&till).await;
    till.reaches(&sale, DocumentState::Confirmed).await;
    let remote_id = till.row(&sale).await.remote_id.unwrap();
    let order = client(&till)
        .sell_orders()
        .detail(SellOrderId(remote_id))
        .await
        .unwrap();
    assert_eq!(order.price_book_id.as_ref().map(|id| id.0), Some(4));

    till.app.set_price_book_use(Some(book), true).await.unwrap();
    coffee(&till, 2).await;
    assert_eq!(
        till.app.counter().await.unwrap().cart.total(),
        Money::from_dong(20_400)
    );
    let counter = till.app.choose_price_book(BookChoice::List).await.unwrap();
    assert_eq!(counter.cart.total(), before.total());
    till.app.remove_price_book(book).await.unwrap();
    let counter = till.app.choose_price_book(BookChoice::Usual).await.unwrap();
    assert_eq!(counter.cart.total(), before.total());
    let refused = till.app.set_price_book_use(Some(book), true).await;
    assert!(matches!(refused, Err(Error::NotFound)));
    till.end().await;
}
