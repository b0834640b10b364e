//! Discounts, surcharges and rounding on their way to NextX, which checks that the sums agree.

use nextx_api::{Client, SellOrder, SellOrderId};
use nextx_sandbox::{Options, Switches, demo};
use rust_decimal::Decimal;
use till_app::{
    Error,
    ops::counter::{TypedLineTerms, TypedOrderTerms},
};
use till_core::{
    CartError, Money, Quantity,
    outbox::DocumentState,
    payment::{Tender, TenderMethod},
    pricing::CashRounding,
    sale::Sale,
    sell_return::{ReturnError, ReturnRequest},
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

/// Three cans of coffee at 14,500 instead of 15,000, 10 % off each; 1.000 off the order; delivery for 20.000.
async fn sell_at_terms(till: &Till) -> Sale {
    for _ in 0..3 {
        till.app.scan(demo::COFFEE_CAN.barcode).await.unwrap();
    }
    let line = till.app.counter().await.unwrap().cart.lines()[0].id;
    let typed = TypedLineTerms {
        price: "14.500".to_owned(),
        discount: "10%".to_owned(),
        note: "ít đá".to_owned(),
    };
    till.app.set_line_terms(line, &typed).await.unwrap();
    let typed = TypedOrderTerms {
        discount: "1.000".to_owned(),
        surcharges: vec![
            ("Giao hàng".to_owned(), "20.000".to_owned()),
            Default::default(),
        ],
        note: "Giao trước 17:00".to_owned(),
        staff_note: "khách quen".to_owned(),
        sold_by: None,
    };
    let counter = till.app.set_order_terms(&typed).await.unwrap();
    till.app
        .confirm_sale(counter.cart.revision, &cash(""))
        .await
        .unwrap()
}

async fn order_of(client: &Client, till: &Till, sale: &Sale) -> SellOrder {
    till.reaches(sale, DocumentState::Confirmed).await;
    let remote_id = till.row(sale).await.remote_id.unwrap();
    client
        .sell_orders()
        .detail(SellOrderId(remote_id))
        .await
        .unwrap()
}

#[tokio::test]
async fn what_is_taken_off_and_added_arrives_and_adds_up() {
    let till = strict_till().await;
    till.app
        .set_cash_rounding(CashRounding::to(Money::from_dong(1_000)))
        .await
        .unwrap();
    let sale = sell_at_terms(&till).await;
    // 43,500 − 4,350 − 1,000 + 20,000 = 58,150, of which 150 cannot be paid in notes.
    assert_eq!(sale.total, Money::from_dong(58_000));
    let order = order_of(&client(&till), &till, &sale).await;
    let amount = |amount: Option<nextx_api::Amount>| amount.unwrap().decimal();
    assert_eq!(
        amount(order.final_total.as_ref().copied()),
        Decimal::from(58_000)
    );
    assert_eq!(
        amount(order.discount_amount.as_ref().copied()),
        Decimal::from(1_150)
    );
    let staff_note = order.staff_note.as_deref().unwrap();
    assert!(staff_note.starts_with("khách quen [till:"), "{staff_note}");
    assert_eq!(
        order.additional_notes.as_deref(),
        Some("Giao trước 17:00; Giao hàng: 20000; Làm tròn tiền mặt: -150")
    );
    let line = &order.lines().unwrap()[0];
    assert_eq!(
        amount(line.unit_price.as_ref().copied()),
        Decimal::from(14_500)
    );
    assert_eq!(
        amount(line.line_discount_amount.as_ref().copied()),
        Decimal::from(4_350)
    );
    assert_eq!(line.sell_line_note.as_deref(), Some("ít đá"));
    till.end().await;
}

#[tokio::test]
async fn whoever_sold_it_is_named_to_nextx_also_without_a_network() {
    let till = strict_till().await;
    let people = till.app.sales_people().await.unwrap();
    let terms = |sold_by| TypedOrderTerms {
        discount: String::new(),
        surcharges: Vec::new(),
        note: String::new(),
        staff_note: String::new(),
        sold_by,
    };
    till.network(false);
    till.app.scan(demo::COFFEE_CAN.barcode).await.unwrap();
    let unknown = till.app.set_order_terms(&terms(Some(-1))).await;
    assert!(matches!(unknown, Err(Error::NotFound)), "{unknown:?}");
    let counter = till.app.set_order_terms(&terms(Some(people[1].id))).await;
    let counter = counter.unwrap();
    assert_eq!(counter.cart.terms.sold_by.as_ref(), Some(&people[1]));
    let named = till
        .app
        .confirm_sale(counter.cart.revision, &cash(""))
        .await;
    let (named, usual) = (named.unwrap(), till.sell().await);
    assert_eq!(usual.terms.sold_by, None);

    till.network(true);
    for (sale, user) in [(&named, Some(people[1].id)), (&usual, None)] {
        till.reaches(sale, DocumentState::Confirmed).await;
        let stored = till.sandbox.orders().await.unwrap();
        let order = stored.iter().find(|it| it.invoice_no == sale.invoice_no);
        assert_eq!(order.unwrap().user_id, user);
    }
    till.end().await;
}

#[tokio::test]
async fn a_discounted_sale_comes_back_one_by_one_for_what_was_paid() {
    let till = strict_till().await;
    let sale = sell_at_terms(&till).await;
    let mut paid_back = Money::ZERO;
    for _ in 0..3 {
        let mut request = ReturnRequest {
            chosen: vec![(1, Quantity::ONE)],
            fee: Money::ZERO,
            refunds: Vec::new(),
            reason: "khách đổi ý".to_owned(),
        };
        let refused = till.app.confirm_return(sale.id, request.clone()).await;
        let Err(Error::Store(StoreError::Return(ReturnError::RefundDiffers { due }))) = refused
        else {
            panic!("{refused:?}");
        };
        request.refunds = vec![Tender {
            method: TenderMethod::Cash,
            amount: due,
        }];
        till.app.confirm_return(sale.id, request).await.unwrap();
        paid_back += due;
    }
    assert_eq!(paid_back, sale.total);
    till.eventually("everything is at NextX", async |till| {
        till.app.strip().await.unwrap().counts.unsent == 0
    })
    .await;
    till.end().await;
}

#[tokio::test]
async fn a_slip_in_the_terms_says_so_and_leaves_the_cart_as_it_is() {
    let till = Till::ready().await;
    let before = till.app.scan(demo::COFFEE_CAN.barcode).await.unwrap().cart;
    let line = before.lines()[0].id;
    let price = i64::from(demo::COFFEE_CAN.price);
    let line_terms = async |price: &str, discount: &str| {
        let typed = TypedLineTerms {
            price: price.to_owned(),
            discount: discount.to_owned(),
            note: String::new(),
        };
        till.app.set_line_terms(line, &typed).await.unwrap_err()
    };
    let order_terms = async |discount: &str, surcharge: (&str, &str)| {
        let typed = TypedOrderTerms {
            discount: discount.to_owned(),
            surcharges: vec![(surcharge.0.to_owned(), surcharge.1.to_owned())],
            note: String::new(),
            staff_note: String::new(),
            sold_by: None,
        };
        till.app.set_order_terms(&typed).await.unwrap_err()
    };
    let too_much = |error: &Error, most: i64| matches!(error, Error::Cart(CartError::DiscountTooLarge { most: told }) if told.dong() == most);
    assert!(matches!(
        line_terms("mười nghìn", "").await,
        Error::Amount(_)
    ));
    assert!(matches!(line_terms("", "101%").await, Error::Discount(_)));
    assert!(matches!(line_terms("", "bớt").await, Error::Discount(_)));
    assert!(too_much(
        &line_terms("", &(price + 1).to_string()).await,
        price
    ));
    assert!(too_much(&line_terms("5.000", "5.001").await, 5_000));
    assert!(too_much(
        &order_terms(&(price + 1).to_string(), ("", "")).await,
        price
    ));
    assert!(matches!(
        order_terms("", ("", "5.000")).await,
        Error::NameMissing
    ));
    assert!(matches!(
        order_terms("", ("Giao", "năm")).await,
        Error::Amount(_)
    ));
    let none = order_terms("", ("Giao", "0")).await;
    assert!(
        matches!(none, Error::Cart(CartError::AmountTooSmall)),
        "{none:?}"
    );
    assert_eq!(till.app.counter().await.unwrap().cart, before);
    till.end().await;
}

#[tokio::test]
async fn a_transfer_is_never_rounded() {
    let till = Till::ready().await;
    till.app
        .set_cash_rounding(CashRounding::to(Money::from_dong(1_000)))
        .await
        .unwrap();
    till.app.scan(demo::COFFEE_CAN.barcode).await.unwrap();
    let typed = TypedOrderTerms {
        discount: "222".to_owned(),
        surcharges: Vec::new(),
        note: String::new(),
        staff_note: String::new(),
        sold_by: None,
    };
    let counter = till.app.set_order_terms(&typed).await.unwrap();
    assert_eq!(counter.cash_rounding, Money::from_dong(222));
    let due = i64::from(demo::COFFEE_CAN.price);
    let in_cash = till.app.quote_payment(&cash(""), None).await.unwrap();
    assert_eq!(in_cash.quote.due.dong(), due);
    let mut both = cash("5.000");
    both.push(till_app::ops::payment::TypedTender {
        method: TenderMethod::BankTransfer,
        amount: String::new(),
    });
    let with_transfer = till.app.quote_payment(&both, None).await.unwrap();
    assert_eq!(with_transfer.quote.due.dong(), due - 222);
    till.end().await;
}
