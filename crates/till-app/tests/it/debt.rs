use nextx_sandbox::demo;
use till_app::{
    Error,
    ops::{
        accounts::Account,
        payment::TypedTender,
        returns::{ReturnFrom, TypedGoods, TypedReturn},
    },
};
use till_core::{
    Money,
    account::DebtError,
    decimal_units::DecimalUnits,
    outbox::DocumentState,
    payment::{MethodNames, PaymentError, TenderMethod},
    sale::Sale,
    shift::ShiftError,
};
use till_store::StoreError;

use crate::till::Till;

const PRICE: i32 = demo::COFFEE_CAN.price.cast_signed();

const fn dong(dong: i32) -> Money {
    Money::from_dong(dong)
}

fn tenders(typed: &[(TenderMethod, &str)]) -> Vec<TypedTender> {
    let of = |(method, amount): &(TenderMethod, &str)| TypedTender {
        method: *method,
        amount: (*amount).to_owned(),
    };
    typed.iter().map(of).collect()
}

/// A new customer, named in the cart; answers the till's number of them.
async fn customer(till: &Till) -> i64 {
    let counter = till.app.add_customer("Nguyễn Văn Mẫu", "0900000001").await;
    counter.unwrap().cart.customer.unwrap().id
}

async fn name_in_cart(till: &Till, customer: i64) {
    till.app.set_customer(Some(customer)).await.unwrap();
}

/// A can of coffee for the customer in the cart.
async fn sell(till: &Till, given: &[(TenderMethod, &str)]) -> Result<Sale, Error> {
    let counter = till.app.scan(demo::COFFEE_CAN.barcode).await.unwrap();
    let revision = counter.cart.revision;
    till.app.confirm_sale(revision, &tenders(given)).await
}

async fn account(till: &Till, customer: i64) -> Account {
    till.app.customer_account(customer).await.unwrap()
}

fn is_refused_with(refused: &Result<impl Sized, Error>, why: DebtError) -> bool {
    matches!(refused, Err(Error::Store(StoreError::Shift(ShiftError::Debt(error)))) if *error == why)
}

#[tokio::test]
async fn a_sale_on_account_arrives_partly_paid_and_is_owed() {
    let till = Till::ready().await;
    till.app.set_credit_limit("1.000.000").await.unwrap();
    let names = MethodNames {
        card: " pos ".to_owned(),
        ..MethodNames::default()
    };
    till.app.set_method_names(names).await.unwrap();
    till.network(false);
    let customer = customer(&till).await;
    let given = [
        (TenderMethod::OnAccount, ""),
        (TenderMethod::Cash, "2.000"),
        (TenderMethod::Card, "3.000"),
        (TenderMethod::EWallet, "1.000"),
    ];
    let partly = sell(&till, &given).await.unwrap();
    assert_eq!(partly.owed(), dong(PRICE - 6_000));
    name_in_cart(&till, customer).await;
    let wholly = sell(&till, &[(TenderMethod::OnAccount, "")]).await.unwrap();
    let owed = dong(2 * PRICE - 6_000);
    let offline = account(&till, customer).await;
    assert_eq!((offline.debt.amount, offline.debt.read_at), (owed, None));

    till.network(true);
    for sale in [&partly, &wholly] {
        till.reaches(sale, DocumentState::Confirmed).await;
    }
    let orders = till.sandbox.orders().await.unwrap();
    let orders = serde_json::to_value(&orders).unwrap();
    let of = |sale: &Sale| {
        let rows = orders.as_array().unwrap();
        let ours = rows
            .iter()
            .find(|row| row["invoice_no"] == sale.invoice_no.as_str());
        ours.unwrap().clone()
    };
    let (first, second) = (of(&partly), of(&wholly));
    assert_eq!(first["final_total"], PRICE.to_string());
    assert_eq!(first["total_paid"], "6000");
    let methods: Vec<_> = first["payments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|paid| {
            (
                paid["method"].as_str().unwrap(),
                paid["amount"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        methods,
        [("cash", "2000"), ("pos", "3000"), ("e_wallet", "1000")]
    );
    assert_eq!(second["total_paid"], "0");
    assert_eq!(second["payments"].as_array().unwrap().len(), 0);

    let read = till
        .app
        .read_customer_account(customer, false)
        .await
        .unwrap();
    assert_eq!(read.debt.amount, owed, "what arrived is not owed twice");
    assert!(read.debt.read_at.is_some());
    let known = read.known.reading.unwrap();
    assert_eq!(known.orders.len(), 2);
    assert!(known.orders.iter().all(|order| order.document.is_some()));
    let (_, x) = till.app.current_shift().await.unwrap().open.unwrap();
    assert_eq!(x.net, dong(2 * PRICE));
    assert_eq!(x.cash.sold, dong(2_000), "only cash is in the drawer");
    till.end().await;
}

#[tokio::test]
async fn nobody_owes_without_a_name_or_above_the_limit() {
    let till = Till::ready().await;
    let on_account = [(TenderMethod::OnAccount, "")];
    let nameless = sell(&till, &on_account).await;
    assert!(
        matches!(nameless, Err(Error::Payment(PaymentError::CustomerMissing))),
        "{nameless:?}"
    );
    till.app.clear_cart().await.unwrap();
    let customer = customer(&till).await;
    let unknown = sell(&till, &on_account).await;
    assert!(
        matches!(unknown, Err(Error::Credit(_))),
        "no limit is none: {unknown:?}"
    );

    till.app
        .set_credit_limit(&(2 * PRICE - 1).to_string())
        .await
        .unwrap();
    let revision = till.app.counter().await.unwrap().cart.revision;
    let first = till.app.confirm_sale(revision, &tenders(&on_account)).await;
    assert_eq!(first.unwrap().owed(), dong(PRICE));
    name_in_cart(&till, customer).await;
    till.app.scan(demo::COFFEE_CAN.barcode).await.unwrap();
    let quote = till
        .app
        .quote_payment(&tenders(&on_account), None)
        .await
        .unwrap();
    let owing = quote.on_account.unwrap();
    assert_eq!(
        (owing.before.amount, owing.after),
        (dong(PRICE), dong(2 * PRICE))
    );
    let Some(Error::Credit(refused)) = quote.refusal else {
        panic!("{:?}", quote.refusal);
    };
    assert_eq!(
        (refused.debt, refused.limit),
        (dong(PRICE), dong(2 * PRICE - 1))
    );
    let revision = till.app.counter().await.unwrap().cart.revision;
    let refused = till.app.confirm_sale(revision, &tenders(&on_account)).await;
    assert!(matches!(refused, Err(Error::Credit(_))), "{refused:?}");
    // A part in cash brings it below.
    let with_cash = tenders(&[(TenderMethod::OnAccount, ""), (TenderMethod::Cash, "1.000")]);
    till.app.confirm_sale(revision, &with_cash).await.unwrap();
    assert_eq!(
        account(&till, customer).await.debt.amount,
        dong(2 * PRICE - 1_000)
    );
    till.end().await;
}

#[tokio::test]
async fn a_debt_paid_off_stays_paid_through_a_restart_and_is_in_the_export() {
    let till = Till::ready().await;
    till.app.set_credit_limit("1.000.000").await.unwrap();
    let customer = customer(&till).await;
    let sale = sell(&till, &[(TenderMethod::OnAccount, "")]).await.unwrap();
    till.reaches(&sale, DocumentState::Confirmed).await;
    till.app
        .read_customer_account(customer, true)
        .await
        .unwrap();
    let creates = till.creates().await;

    let too_much = till
        .app
        .take_debt_payment(customer, TenderMethod::Cash, &(PRICE + 1).to_string())
        .await;
    let debt = dong(PRICE);
    assert!(is_refused_with(&too_much, DebtError::MoreThanOwed { debt }));
    let mistyped = till
        .app
        .take_debt_payment(customer, TenderMethod::Cash, "năm")
        .await;
    assert!(matches!(mistyped, Err(Error::Amount(_))), "{mistyped:?}");
    let paid = till
        .app
        .take_debt_payment(customer, TenderMethod::Cash, "5.000")
        .await
        .unwrap();
    let card = till
        .app
        .take_debt_payment(customer, TenderMethod::Card, "1.000")
        .await
        .unwrap();
    assert_eq!(card.after(), dong(PRICE - 6_000));
    let (_, x) = till.app.current_shift().await.unwrap().open.unwrap();
    assert_eq!((x.cash.debts, x.cash.sold), (dong(5_000), Money::ZERO));

    let till = till.restart().await;
    assert_eq!(
        account(&till, customer).await.debt.amount,
        dong(PRICE - 6_000)
    );
    let export = till
        .app
        .export_unsent(till.folder.path().join("out"))
        .await
        .unwrap();
    assert_eq!(export.documents, 2);
    let json = std::fs::read(&export.json).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json[0]["kind"], "debt_receipt");
    assert_eq!(json[0]["document"]["amount"], 5_000);
    let table = std::fs::read_to_string(&export.csv).unwrap();
    assert!(
        table.contains("debt_receipt") && table.contains("not_sent"),
        "{table}"
    );

    let silent = till.app.undo_debt_payment(paid.id, " ").await;
    assert!(is_refused_with(&silent, DebtError::ReasonMissing));
    till.app
        .undo_debt_payment(paid.id, "khách đưa nhầm")
        .await
        .unwrap();
    let again = till.app.undo_debt_payment(paid.id, "lần nữa").await;
    assert!(is_refused_with(&again, DebtError::UndoneAlready));
    assert_eq!(
        account(&till, customer).await.debt.amount,
        dong(PRICE - 1_000)
    );
    let read = till
        .app
        .read_customer_account(customer, true)
        .await
        .unwrap();
    assert_eq!(read.debt.amount, dong(PRICE - 1_000));
    assert_eq!(till.creates().await, creates, "nothing of it goes to NextX");
    till.end().await;
}

/// Goods that nobody has paid for are not paid back: the debt falls, the drawer stays as it was.
#[tokio::test]
async fn goods_sold_on_account_come_back_off_the_debt() {
    let till = Till::ready().await;
    till.app.set_credit_limit("1.000.000").await.unwrap();
    till.app.open_shift(Some(&[])).await.unwrap();
    till.network(false);
    let customer = customer(&till).await;
    let sale = sell(&till, &[(TenderMethod::OnAccount, "")]).await.unwrap();
    assert_eq!(account(&till, customer).await.debt.amount, dong(PRICE));
    let typed = |method| TypedReturn {
        below_stock_meant: false,
        from: ReturnFrom::Sale(sale.id),
        chosen: vec![(1, "1".to_owned())],
        customer: None,
        goods: Vec::new(),
        taken: Vec::new(),
        fee: "2.000".to_owned(),
        method,
        given: String::new(),
        reason: "Hàng lỗi".to_owned(),
    };
    let quote = till
        .app
        .quote_return(&typed(TenderMethod::OnAccount))
        .await
        .unwrap();
    assert!(quote.refusal().is_none());
    assert!(quote.methods.contains(&TenderMethod::OnAccount));
    let drawer = quote.drawer;
    assert_eq!(drawer, Some(Money::ZERO));
    till.app
        .return_goods(&typed(TenderMethod::OnAccount))
        .await
        .unwrap();
    // The fee is what the shop keeps.
    assert_eq!(account(&till, customer).await.debt.amount, dong(2_000));
    let after = till
        .app
        .quote_return(&typed(TenderMethod::Cash))
        .await
        .unwrap();
    assert_eq!(after.drawer, drawer);

    till.network(true);
    till.eventually("the return is at NextX", async |till| {
        till.app.strip().await.unwrap().counts.unsent == 0
    })
    .await;
    assert_eq!(till.sandbox.received_returns().await.unwrap().len(), 1);
    till.end().await;
}

/// What a customer with a name takes beyond what they bring back is owed, up to what they may owe, and never cash.
#[tokio::test]
async fn the_difference_of_an_exchange_is_paid_in_any_way_or_owed_up_to_the_limit() {
    let till = Till::ready().await;
    let limit = format!("{PRICE}");
    till.app.set_credit_limit(&limit).await.unwrap();
    till.app.open_shift(Some(&[])).await.unwrap();
    let customer = customer(&till).await;
    let sale = sell(&till, &[(TenderMethod::Cash, "")]).await.unwrap();
    let every = DecimalUnits {
        every: true,
        names: Vec::new(),
    };
    till.app.set_decimal_units(every).await.unwrap();
    let line = &sale.lines[0];
    let typed = |method, quantity: &str| TypedReturn {
        below_stock_meant: false,
        from: ReturnFrom::Sale(sale.id),
        chosen: vec![(1, "0,25".to_owned())],
        customer: None,
        goods: Vec::new(),
        taken: vec![TypedGoods {
            variation_id: line.product.variation_id,
            unit_id: None,
            quantity: quantity.to_owned(),
            price: String::new(),
            label: String::new(),
            discount: String::new(),
        }],
        fee: String::new(),
        method,
        given: String::new(),
        reason: String::new(),
    };
    let quote = till
        .app
        .quote_return(&typed(TenderMethod::OnAccount, "2"))
        .await;
    let quote = quote.unwrap();
    assert_eq!(quote.methods, TenderMethod::ALL);
    for refused in [
        quote.refusal(),
        till.app
            .return_goods(&typed(TenderMethod::OnAccount, "2"))
            .await
            .err()
            .as_ref(),
    ] {
        assert!(matches!(refused, Some(Error::Credit(_))), "{refused:?}");
    }
    // Money does not go back in a way in which nobody gives it back.
    let mut back = typed(TenderMethod::Card, "1");
    back.taken.clear();
    assert!(till.app.return_goods(&back).await.is_err());

    let (_, before) = till.app.current_shift().await.unwrap().open.unwrap();
    let drawer = before.cash.expected();
    let mut differences = Vec::new();
    for method in [
        TenderMethod::Card,
        TenderMethod::EWallet,
        TenderMethod::OnAccount,
    ] {
        let done = till.app.return_goods(&typed(method, "1")).await.unwrap();
        let paid = done.sale.unwrap().payments;
        assert_eq!(paid.last().unwrap().method, method);
        assert_eq!(paid.last().unwrap().amount, done.settled.to_pay);
        differences.push(done.settled.to_pay);
    }
    let (_, report) = till.app.current_shift().await.unwrap().open.unwrap();
    assert_eq!(report.cash.expected(), drawer, "nothing of it was cash");
    for (method, taken) in [
        TenderMethod::Card,
        TenderMethod::EWallet,
        TenderMethod::OnAccount,
    ]
    .into_iter()
    .zip(&differences)
    {
        let row = report.methods.iter().find(|row| row.method == method);
        assert_eq!(row.unwrap().taken, *taken, "{method:?}");
    }
    assert_eq!(account(&till, customer).await.debt.amount, differences[2]);
    till.eventually("all of it is at NextX", async |till| {
        till.app.strip().await.unwrap().counts.unsent == 0
    })
    .await;
    till.end().await;
}

/// Who has no name owes nothing that could be less.
#[tokio::test]
async fn a_walk_in_has_no_debt_to_take_anything_off() {
    let till = Till::ready().await;
    let sale = till.sell().await;
    let typed = TypedReturn {
        below_stock_meant: false,
        from: ReturnFrom::Sale(sale.id),
        chosen: vec![(1, "1".to_owned())],
        customer: None,
        goods: Vec::new(),
        taken: Vec::new(),
        fee: String::new(),
        method: TenderMethod::OnAccount,
        given: String::new(),
        reason: String::new(),
    };
    let quote = till.app.quote_return(&typed).await.unwrap();
    assert!(!quote.methods.contains(&TenderMethod::OnAccount));
    for refused in [
        quote.refusal(),
        till.app.return_goods(&typed).await.err().as_ref(),
    ] {
        let why = matches!(refused, Some(Error::Payment(PaymentError::CustomerMissing)));
        assert!(why, "{refused:?}");
    }
    till.end().await;
}
