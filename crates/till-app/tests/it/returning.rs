//! Goods come back at the counter, on this till's network or without it.

use nextx_sandbox::{Operation, demo};
use serde_json::Value;
use till_app::{
    App, Error,
    ops::{
        below_stock::WhyShort,
        payment::TypedTender,
        returns::{Known, ReturnFrom, TypedGoods, TypedReturn},
    },
};
use till_core::{
    Money, account::OrderKind, below_stock::BelowStock, cart::CartCustomer,
    decimal_units::DecimalUnits, outbox::DocumentState, payment::TenderMethod, sale::Sale,
    sell_return::ReturnError,
};
use till_store::StoreError;

use crate::till::{Till, cash, connection, start, transfer_account};

const fn dong(dong: i32) -> Money {
    Money::from_dong(dong)
}

/// So many of each line of a sale, for cash.
fn back(from: ReturnFrom, chosen: &[(u32, &str)]) -> TypedReturn {
    TypedReturn {
        below_stock_meant: false,
        from,
        chosen: chosen
            .iter()
            .map(|(line, many)| (*line, (*many).to_owned()))
            .collect(),
        customer: None,
        goods: Vec::new(),
        taken: Vec::new(),
        fee: String::new(),
        method: TenderMethod::Cash,
        given: String::new(),
        reason: "Hàng lỗi".to_owned(),
    }
}

fn goods(variation_id: i64, quantity: &str, price: &str) -> TypedGoods {
    TypedGoods {
        variation_id,
        unit_id: None,
        quantity: quantity.to_owned(),
        price: price.to_owned(),
        label: String::new(),
        discount: String::new(),
    }
}

async fn variation(app: &App, barcode: &str) -> i64 {
    let scanned = app.product_scanned(barcode).await.unwrap();
    scanned.product.variation_id
}

/// Three cans of coffee and a bottle of water.
async fn sell_some(till: &Till) -> Sale {
    for _ in 0..3 {
        till.app.scan(demo::COFFEE_CAN.barcode).await.unwrap();
    }
    let counter = till.app.scan(demo::WATER_BOTTLE.barcode).await.unwrap();
    let revision = counter.cart.revision;
    till.app
        .confirm_sale(revision, &cash("500.000"))
        .await
        .unwrap()
}

async fn all_arrive(till: &Till) {
    till.eventually("everything is at NextX", async |till| {
        till.app.strip().await.unwrap().counts.unsent == 0
    })
    .await;
}

async fn returns_there(till: &Till) -> Vec<Value> {
    let rows = till.sandbox.received_returns().await.unwrap();
    let json = serde_json::to_value(rows).unwrap();
    json.as_array().unwrap().clone()
}

fn sum(rows: &[Value], field: &str) -> i64 {
    let of = |row: &Value| row[field].as_str().unwrap().parse::<i64>().unwrap();
    rows.iter().map(of).sum()
}

/// What should be in the drawer, counted as empty at the start.
async fn drawer(app: &App) -> Money {
    let (_, report) = app.current_shift().await.unwrap().open.unwrap();
    report.cash.flow()
}

#[tokio::test]
async fn goods_come_back_in_parts_until_nothing_is_left_and_the_books_agree() {
    let till = Till::ready().await;
    let app = &till.app;
    let sale = sell_some(&till).await;
    let from = ReturnFrom::Sale(sale.id);

    let found = app.find_sales(&sale.invoice_no).await.unwrap();
    assert!(found.exact);
    assert_eq!(found.sales[0].from, from);
    let number = &sale.invoice_no[sale.invoice_no.len() - 5..].to_lowercase();
    for typed in [number.as_str(), "ca phe", demo::COFFEE_CAN.barcode, ""] {
        let found = app.find_sales(typed).await.unwrap();
        assert_eq!(found.sales.len(), 1, "{typed:?}");
        assert_eq!(found.sales[0].from, from);
    }
    for typed in ["1/2/2020", "khong co", "tra chanh"] {
        assert!(
            app.find_sales(typed).await.unwrap().sales.is_empty(),
            "{typed}"
        );
    }

    let mut first = back(from, &[(1, "2"), (2, "1")]);
    first.fee = "10%".to_owned();
    let quote = app.quote_return(&first).await.unwrap();
    assert!(quote.refusal().is_none());
    let worth = quote.worth;
    assert_eq!(quote.fee, dong(i32::try_from(worth.dong()).unwrap() / 10));
    let done = app.return_goods(&first).await.unwrap();
    assert_eq!(done.settled.to_refund, worth - quote.fee);
    let open = app.returnable(from).await.unwrap();
    let (came_back, left) = open.came_back_and_left(&open.sold.lines[0]);
    assert_eq!(
        (came_back.to_string(), left.to_string()),
        ("2".into(), "1".into())
    );

    let quote = app.quote_return(&back(from, &[(1, "2")])).await.unwrap();
    assert!(matches!(
        quote.refusal(),
        Some(Error::Store(StoreError::Return(
            ReturnError::MoreThanLeft { position: 1, .. }
        )))
    ));
    let refused = app.return_goods(&back(from, &[(1, "2")])).await;
    assert!(matches!(
        refused,
        Err(Error::Store(StoreError::Return(
            ReturnError::MoreThanLeft { .. }
        )))
    ));
    let mut rest = back(from, &[(1, "1")]);
    rest.method = TenderMethod::BankTransfer;
    app.return_goods(&rest).await.unwrap();
    assert_eq!(drawer(app).await, sale.total - done.settled.to_refund);

    all_arrive(&till).await;
    let there = returns_there(&till).await;
    assert_eq!(there.len(), 2);
    assert_eq!(
        sum(&there, "final_total") + sum(&there, "return_charges"),
        sale.total.dong()
    );
    assert!(
        there.iter().all(|row| !row["sell_id"].is_null()),
        "{there:?}"
    );
    till.end().await;
}

#[tokio::test]
async fn a_sale_made_offline_a_minute_ago_is_found_and_comes_back() {
    let till = Till::ready().await;
    till.network(false);
    let sale = sell_some(&till).await;
    let from = ReturnFrom::Sale(sale.id);
    let open = till.app.returnable(from).await.unwrap();
    assert_eq!(open.known, Known::Everywhere, "nobody else has heard of it");
    till.app
        .return_goods(&back(from, &[(1, "1")]))
        .await
        .unwrap();
    assert!(till.app.find_sales_at_nextx("T1").await.is_err());
    till.network(true);
    till.app.try_now().await.unwrap();
    all_arrive(&till).await;
    assert_eq!(returns_there(&till).await.len(), 1);
    till.end().await;
}

#[tokio::test]
async fn another_till_has_sold_it_and_what_it_took_back_counts_here() {
    let till = Till::ready().await;
    let sale = sell_some(&till).await;
    let here = ReturnFrom::Sale(sale.id);
    till.reaches(&sale, DocumentState::Confirmed).await;

    let folder = tempfile::tempdir().unwrap();
    let other = start(&folder).await;
    other.connect(connection(&till.sandbox)).await.unwrap();
    other
        .set_up_till(demo::MAIN_BRANCH_ID, demo::MAIN_STORE_ID, "T2")
        .await
        .unwrap();
    till.eventually("the other till has read the catalogue", async |_| {
        let progress = other.progress().await.unwrap();
        progress.finished() && !progress.running
    })
    .await;
    assert!(
        other
            .find_sales(&sale.invoice_no)
            .await
            .unwrap()
            .sales
            .is_empty()
    );
    let found = other.find_sales_at_nextx(&sale.invoice_no).await.unwrap();
    assert!(found.exact);
    let there = found.sales[0].from;
    assert!(matches!(there, ReturnFrom::Remote(_)));
    assert!(
        till.app
            .find_sales_at_nextx(&sale.invoice_no)
            .await
            .unwrap()
            .sales
            .is_empty()
    );
    let open = other.returnable(there).await.unwrap();
    assert_eq!(open.total, sale.total);
    let names = |lines: &[till_core::sell_return::SoldLine]| -> Vec<String> {
        lines.iter().map(|line| line.product.name.clone()).collect()
    };
    let ours = till.app.returnable(here).await.unwrap();
    assert_eq!(names(&open.sold.lines), names(&ours.sold.lines));
    let done = other.return_goods(&back(there, &[(1, "2")])).await.unwrap();

    // Not at NextX yet, it is not known here; then it is, also without asking before.
    till.eventually("the other till's return is at NextX", async |_| {
        other.strip().await.unwrap().counts.unsent == 0
    })
    .await;
    assert_eq!(ours.known, Known::HereAlone);
    let refused = till.app.return_goods(&back(here, &[(1, "2")])).await;
    assert!(matches!(
        refused,
        Err(Error::Store(StoreError::Return(ReturnError::MoreThanLeft { left, .. }))) if left.to_string() == "1"
    ));
    let known = till.app.ask_what_came_back(here).await.unwrap();
    assert_eq!(known, Known::Everywhere);
    let rest = back(here, &[(1, "1"), (2, "1")]);
    let rest = till.app.return_goods(&rest).await.unwrap();
    assert_eq!(done.made.goods + rest.made.goods, sale.total);
    all_arrive(&till).await;
    assert_eq!(
        sum(&returns_there(&till).await, "final_total"),
        sale.total.dong()
    );

    // Its own returns are not counted twice.
    other.ask_what_came_back(there).await.unwrap();
    let open = other.returnable(there).await.unwrap();
    let (came_back, _) = open.came_back_and_left(&open.sold.lines[0]);
    assert_eq!(came_back.to_string(), "3");

    // Without the network only what is known here counts, and that is said.
    till.network(false);
    let known = till.app.ask_what_came_back(here).await.unwrap();
    assert_eq!(known, Known::HereAlone);
    other.close().await;
    till.end().await;
}

#[tokio::test]
async fn goods_are_exchanged_for_dearer_and_for_cheaper_ones() {
    let till = Till::ready().await;
    let app = &till.app;
    let sale = sell_some(&till).await;
    let from = ReturnFrom::Sale(sale.id);
    let before = drawer(app).await;
    let water = variation(app, demo::WATER_BOTTLE.barcode).await;
    let coffee = variation(app, demo::COFFEE_CAN.barcode).await;

    // Dearer: two coffees for one, paid with a note.
    let mut dearer = back(from, &[(1, "1")]);
    dearer.taken = vec![goods(coffee, "2", "")];
    let quote = app.quote_return(&dearer).await.unwrap();
    let price = quote.worth;
    assert_eq!(
        (
            quote.total_taken,
            quote.settled.to_pay,
            quote.settled.to_refund
        ),
        (price + price, price, Money::ZERO)
    );
    dearer.given = "1.000".to_owned();
    let refused = app.return_goods(&dearer).await;
    assert!(matches!(refused, Err(Error::Missing { .. })));
    dearer.given = "100.000".to_owned();
    let done = app.return_goods(&dearer).await.unwrap();
    assert_eq!(done.change, dong(100_000) - price);
    let other = done.sale.unwrap();
    assert_eq!(other.exchange.unwrap().document, done.made.id);
    assert_eq!(done.made.exchange.unwrap().document, other.id);
    assert_eq!(drawer(app).await, before + price);

    // Its slip is found again in the list of the day.
    let slips = app.returns_today().await.unwrap();
    assert_eq!((slips.len(), slips[0].document_id()), (1, done.made.id));
    assert!(app.receipt(done.made.id).await.is_ok());

    // Cheaper: water for two coffees, the rest by transfer.
    let mut cheaper = back(from, &[(1, "2")]);
    cheaper.taken = vec![goods(water, "1", "")];
    cheaper.method = TenderMethod::BankTransfer;
    let quote = app.quote_return(&cheaper).await.unwrap();
    assert!(quote.settled.to_refund.is_positive());
    let done = app.return_goods(&cheaper).await.unwrap();
    assert_eq!(drawer(app).await, before + price, "nothing of it was cash");
    let (_, report) = app.current_shift().await.unwrap().open.unwrap();
    assert_eq!(report.net, sale.total + price - done.settled.to_refund);

    all_arrive(&till).await;
    let returns = returns_there(&till).await;
    assert_eq!(sum(&returns, "final_total"), (price + quote.worth).dong());
    assert_eq!(sum(&returns, "total_paid"), sum(&returns, "final_total"));
    let orders = serde_json::to_value(till.sandbox.received_orders().await.unwrap()).unwrap();
    assert_eq!(orders.as_array().unwrap().len(), 3);
    till.end().await;
}

#[tokio::test]
async fn the_difference_of_an_exchange_is_asked_for_by_a_code_with_the_number_of_its_sale() {
    let till = Till::ready().await;
    let app = &till.app;
    let sale = sell_some(&till).await;
    let coffee = variation(app, demo::COFFEE_CAN.barcode).await;
    let mut dearer = back(ReturnFrom::Sale(sale.id), &[(1, "1")]);
    dearer.taken = vec![goods(coffee, "3", "")];
    dearer.method = TenderMethod::BankTransfer;
    let quote = app.quote_return(&dearer).await.unwrap();
    assert!(quote.transfer_account_missing && quote.transfer.is_none());
    let refused = app.return_goods(&dearer).await;
    assert!(matches!(refused, Err(Error::TransferAccountMissing)));

    app.set_transfer_accounts(&[transfer_account()])
        .await
        .unwrap();
    let quote = app.quote_return(&dearer).await.unwrap();
    let (transfer, number) = quote.transfer.unwrap();
    assert_eq!(transfer.amount, quote.settled.to_pay);
    assert!(transfer.payload.contains(&number));
    // What the customer has scanned stays, whatever is typed after it.
    dearer.taken = vec![goods(coffee, "2", "")];
    let quote = app.quote_return(&dearer).await.unwrap();
    assert_eq!(quote.transfer.unwrap().1, number);
    let done = app.return_goods(&dearer).await.unwrap();
    assert_eq!(done.sale.unwrap().invoice_no, number);
    // The next customer is shown another one.
    let next = app.quote_return(&dearer).await.unwrap();
    assert_ne!(next.transfer.unwrap().1, number);
    all_arrive(&till).await;
    till.end().await;
}

#[tokio::test]
async fn goods_without_an_invoice_come_back_from_a_customer_who_is_new() {
    let till = Till::ready().await;
    let app = &till.app;
    app.set_returns_without_invoice(true).await.unwrap();
    let coffee = variation(app, demo::COFFEE_CAN.barcode).await;
    till.network(false);
    let customer = app
        .make_customer("Trần Thị Mẫu", "0900000017")
        .await
        .unwrap();
    let mut typed = back(ReturnFrom::Nothing, &[]);
    typed.customer = Some(customer.id);
    typed.goods = vec![goods(coffee, "1", "")];
    typed.taken = vec![goods(coffee, "2", "")];
    let quote = app.quote_return(&typed).await.unwrap();
    assert!(quote.methods.contains(&TenderMethod::OnAccount));
    let done = app.return_goods(&typed).await.unwrap();
    let named = |customer: &Option<CartCustomer>| customer.as_ref().unwrap().name.clone();
    assert_eq!(named(&done.made.customer), "Trần Thị Mẫu");
    assert_eq!(named(&done.sale.unwrap().customer), "Trần Thị Mẫu");
    let known = app.customer_account(customer.id).await.unwrap().known;
    let kinds: Vec<OrderKind> = known.local.iter().map(|(order, _)| order.kind).collect();
    assert!(kinds.contains(&OrderKind::Return), "{kinds:?}");
    assert!(app.counter().await.unwrap().cart.customer.is_none());

    till.network(true);
    app.try_now().await.unwrap();
    all_arrive(&till).await;
    let there = returns_there(&till).await;
    assert!(!there[0]["customer_id"].is_null(), "{there:?}");
    till.end().await;
}

#[tokio::test]
async fn the_customer_sees_the_code_of_an_exchange_and_of_a_debt_and_what_they_have_paid() {
    let till = Till::ready().await;
    let app = &till.app;
    app.set_customer_display(true).await.unwrap();
    app.set_transfer_accounts(&[transfer_account()])
        .await
        .unwrap();
    let sale = sell_some(&till).await;
    let coffee = variation(app, demo::COFFEE_CAN.barcode).await;
    let mut dearer = back(ReturnFrom::Sale(sale.id), &[(1, "1")]);
    dearer.taken = vec![goods(coffee, "2", "")];
    app.quote_return(&dearer).await.unwrap();
    assert!(app.customer_display().await.unwrap().payment.is_none());
    dearer.method = TenderMethod::BankTransfer;
    let quote = app.quote_return(&dearer).await.unwrap();
    let (transfer, number) = quote.transfer.unwrap();
    let seen = app.customer_display().await.unwrap().payment.unwrap();
    assert_eq!(seen.transfer.unwrap().payload, transfer.payload);
    assert_eq!(seen.invoice_no, number);
    // Nobody pays for what is not exchanged any more.
    app.forget_transfer().await.unwrap();
    assert!(app.customer_display().await.unwrap().payment.is_none());
    app.quote_return(&dearer).await.unwrap();
    app.return_goods(&dearer).await.unwrap();
    let paid = app.customer_display().await.unwrap().paid.unwrap();
    assert_eq!((paid.total, paid.change), (transfer.amount, Money::ZERO));

    app.set_credit_limit("1.000.000").await.unwrap();
    let counter = app.add_customer("Nguyễn Văn Mẫu", "0900000001").await;
    let customer = counter.unwrap().cart.customer.unwrap().id;
    let counter = app.scan(demo::COFFEE_CAN.barcode).await.unwrap();
    let owed = [TypedTender {
        method: TenderMethod::OnAccount,
        amount: String::new(),
    }];
    app.confirm_sale(counter.cart.revision, &owed)
        .await
        .unwrap();
    assert!(app.debt_transfer(customer, "").await.unwrap().is_none());
    let above = app.debt_transfer(customer, "9.000.000").await.unwrap();
    assert!(above.is_none());
    let asked = app.debt_transfer(customer, "1.000").await.unwrap();
    let (transfer, purpose) = asked.unwrap();
    assert_eq!(purpose, "TRA NO 0900000001");
    assert!(transfer.payload.contains(&purpose));
    let seen = app.customer_display().await.unwrap();
    assert_eq!(seen.payment.unwrap().transfer.unwrap().amount, dong(1_000));
    assert!(seen.cart.is_empty());
    till.end().await;
}

#[tokio::test]
async fn more_than_there_is_is_given_in_exchange_only_as_the_shop_wants_it() {
    let till = Till::ready().await;
    let app = &till.app;
    let sale = sell_some(&till).await;
    let coffee = variation(app, demo::COFFEE_CAN.barcode).await;
    let mut many = back(ReturnFrom::Sale(sale.id), &[(1, "1")]);
    many.taken = vec![goods(coffee, "90000", "")];
    app.set_below_stock(BelowStock::Refuse).await.unwrap();
    let refused = app.return_goods(&many).await;
    let refused_as = |refused: Result<_, Error>| match refused {
        Err(Error::BelowStock { why, .. }) => why,
        _ => panic!("nothing is refused"),
    };
    assert_eq!(refused_as(refused), WhyShort::Refused);
    app.set_below_stock(BelowStock::Warn).await.unwrap();
    let asked = app.return_goods(&many).await;
    assert_eq!(refused_as(asked), WhyShort::Asked);
    let returnable = app.returnable(many.from).await.unwrap();
    assert!(returnable.returned.is_empty(), "nothing has come back");
    many.below_stock_meant = true;
    app.return_goods(&many).await.unwrap();
    till.end().await;
}

#[tokio::test]
async fn without_an_invoice_nothing_comes_back_unless_the_shop_allows_it() {
    let till = Till::ready().await;
    let app = &till.app;
    let coffee = variation(app, demo::COFFEE_CAN.barcode).await;
    let mut loose = back(ReturnFrom::Nothing, &[]);
    loose.goods = vec![goods(coffee, "2", "")];
    let refused = app.return_goods(&loose).await;
    assert!(matches!(refused, Err(Error::WithoutInvoice)));
    app.set_returns_without_invoice(true).await.unwrap();
    loose.reason = " ".to_owned();
    let refused = app.return_goods(&loose).await;
    assert!(matches!(
        refused,
        Err(Error::Store(StoreError::Return(ReturnError::ReasonMissing)))
    ));
    loose.reason = "Mất hóa đơn".to_owned();
    loose.goods[0].price = "999.999".to_owned();
    let refused = app.return_goods(&loose).await;
    assert!(matches!(
        refused,
        Err(Error::Store(StoreError::Return(
            ReturnError::PriceTooHigh { .. }
        )))
    ));
    loose.goods[0].price = "9.000".to_owned();
    let done = app.return_goods(&loose).await.unwrap();
    assert_eq!(done.made.goods, dong(18_000));
    all_arrive(&till).await;
    let there = returns_there(&till).await;
    assert_eq!(sum(&there, "final_total"), 18_000);
    assert!(there[0]["sell_id"].is_null());
    assert_eq!(there[0]["additional_notes"], "Mất hóa đơn");
    let creates = till.sandbox.requests().await;
    assert_eq!(creates[&Operation::SellReturnCreate], 1);
    till.end().await;
}

/// Half a can is sold, comes back and is taken in exchange only where the shop sells halves; loose rice always is.
#[tokio::test]
async fn what_is_counted_is_sold_and_comes_back_whole_unless_the_shop_says_otherwise() {
    let till = Till::ready().await;
    let app = &till.app;
    app.set_returns_without_invoice(true).await.unwrap();
    let can = variation(app, demo::COFFEE_CAN.barcode).await;
    let rice = variation(app, demo::LOOSE_RICE.code).await;
    let refused =
        |error: Option<&Error>| matches!(error, Some(Error::SoldWhole { unit }) if unit == "lon");
    app.add_to_cart(rice, "0,5").await.unwrap();
    let counter = app.add_to_cart(can, "2").await.unwrap();
    let line = counter.cart.current.unwrap();
    assert!(refused(app.set_quantity(line, "1,5").await.err().as_ref()));
    assert!(refused(app.add_to_cart(can, "0,5").await.err().as_ref()));
    let kept = app.counter().await.unwrap().cart;
    assert_eq!(kept, counter.cart);
    let whole = app.confirm_sale(kept.revision, &cash("")).await.unwrap();
    let returned = async |typed: &TypedReturn| app.quote_return(typed).await.unwrap();
    let from = ReturnFrom::Sale(whole.id);
    let quote = returned(&back(from, &[(1, "0,25"), (2, "0,5")])).await;
    assert!(quote.lines[0].1.is_ok());
    assert!(refused(quote.lines[1].1.as_ref().err()));
    let mut loose = back(ReturnFrom::Nothing, &[]);
    loose.goods = vec![goods(can, "0,5", "")];
    loose.taken = vec![goods(can, "1,5", "")];
    let quote = returned(&loose).await;
    assert!(refused(quote.goods[0].amount.as_ref().err()));
    assert!(refused(quote.taken[0].amount.as_ref().err()));

    // Once the shop sells halves, one that was sold comes back in halves whatever it does later.
    let halves = DecimalUnits {
        every: false,
        names: vec!["LON".to_owned()],
    };
    app.set_decimal_units(halves).await.unwrap();
    assert!(returned(&loose).await.refusal().is_none());
    let counter = app.add_to_cart(can, "1,5").await.unwrap();
    let paid = cash("");
    let sale = app.confirm_sale(counter.cart.revision, &paid);
    let from = ReturnFrom::Sale(sale.await.unwrap().id);
    app.set_decimal_units(DecimalUnits::default())
        .await
        .unwrap();
    let quote = returned(&back(from, &[(1, "0,5")])).await;
    assert!(quote.refusal().is_none());
    till.end().await;
}
