use till_core::{
    Cart, Money,
    account::{DebtError, OrderKind, Reading, RemoteOrder},
    cart::CartCustomer,
    document::Content,
    outbox::DocumentState,
    payment::{Tender, TenderMethod},
    sale::Sale,
    shift::{Count, ShiftError},
};
use till_store::{CustomerAccount, RemoteCustomer, Store, StoreError};

use crate::{
    damage::Till,
    shop::{Dice, NOON, Shop, at, confirmation, confirmed, new_customer, sent},
};

const fn dong(dong: i32) -> Money {
    Money::from_dong(dong)
}

fn regular() -> RemoteCustomer {
    RemoteCustomer {
        remote_id: 7,
        name: "Nguyễn Văn Mẫu".to_owned(),
        phone: "0900000001".to_owned(),
        code: "KH7".to_owned(),
        opening: dong(100_000),
        limit: Some(dong(500_000)),
    }
}

/// The till's own number of whoever has this phone.
async fn number(store: &Store, phone: &str) -> i64 {
    store.search_customers(phone, 1).await.unwrap().hits[0].id
}

async fn account(store: &Store, customer: i64) -> CustomerAccount {
    store.customer_account(customer).await.unwrap().unwrap()
}

async fn owes(store: &Store, customer: i64) -> Money {
    account(store, customer).await.debt().amount
}

/// A can of coffee, of which `paid` is paid in cash and the rest is owed.
async fn sell_on_account(store: &Store, customer: i64, paid: i32) -> Sale {
    let row = store.customer(customer).await.unwrap().unwrap();
    let coffee = store.product_by_code("8930000000017").await.unwrap();
    let mut cart: Cart = store.cart().await.unwrap();
    cart.add(coffee.unwrap(), till_core::Quantity::ONE).unwrap();
    cart.set_customer(Some(CartCustomer {
        id: row.id,
        name: row.name,
        phone: row.phone,
        remote_id: row.remote_id,
    }));
    store.set_cart(&cart).await.unwrap();
    let mut given = confirmation(cart.revision, paid);
    given.given.retain(|tender| tender.amount.is_positive());
    given.given.push(Tender {
        method: TenderMethod::OnAccount,
        amount: dong(15_000 - paid),
    });
    store.confirm_sale(&given, &Dice).await.unwrap()
}

#[tokio::test]
async fn a_debt_grows_with_what_is_sold_on_account_and_shrinks_with_what_is_paid() {
    let shop = Shop::stocked().await;
    let store = &shop.store;
    store.put_customers(&[regular()]).await.unwrap();
    let customer = number(store, "0900000001").await;
    let known = account(store, customer).await;
    assert_eq!(
        (known.debt().amount, known.limit),
        (dong(100_000), Some(dong(500_000)))
    );
    assert_eq!(known.debt().read_at, None);

    let sale = sell_on_account(store, customer, 5_000).await;
    assert_eq!(sale.owed(), dong(10_000));
    assert_eq!(owes(store, customer).await, dong(110_000));

    let paid = (TenderMethod::Cash, dong(60_000));
    let receipt = store
        .take_debt_payment(customer, paid, at(NOON + 1), &Dice)
        .await
        .unwrap();
    assert_eq!(
        (receipt.before, receipt.after()),
        (dong(110_000), dong(50_000))
    );
    let shift = store.current_shift().await.unwrap().unwrap();
    assert_eq!(sale.shift, Some(shift.id));
    let report = store.shift_report(shift.id).await.unwrap();
    assert_eq!(report.cash.debts, dong(60_000));
    assert_eq!(report.net, sale.total);

    let too_much = (TenderMethod::Card, dong(50_001));
    let refused = store
        .take_debt_payment(customer, too_much, at(NOON + 2), &Dice)
        .await;
    let why = DebtError::MoreThanOwed { debt: dong(50_000) };
    assert!(
        matches!(refused, Err(StoreError::Shift(ShiftError::Debt(error))) if error == why),
        "{refused:?}"
    );

    let undone = store
        .undo_debt_payment(receipt.id, "gõ nhầm số", at(NOON + 3), &Dice)
        .await
        .unwrap();
    assert_eq!(
        (undone.amount, undone.after()),
        (dong(-60_000), dong(110_000))
    );
    for twice in [receipt.id, undone.id] {
        let refused = store
            .undo_debt_payment(twice, "lần nữa", at(NOON + 4), &Dice)
            .await;
        let why = DebtError::UndoneAlready;
        assert!(
            matches!(refused, Err(StoreError::Shift(ShiftError::Debt(error))) if error == why),
            "{refused:?}"
        );
    }
    let known = account(store, customer).await;
    assert_eq!(known.receipts, [undone, receipt]);
    assert_eq!(known.local[0].0.document, sale.id);
}

#[tokio::test]
async fn a_sale_that_nextx_was_read_to_have_is_not_owed_twice() {
    let shop = Shop::stocked().await;
    let store = &shop.store;
    store.put_customers(&[regular()]).await.unwrap();
    let customer = number(store, "0900000001").await;
    let arrived = sell_on_account(store, customer, 0).await;
    sell_on_account(store, customer, 0).await;
    let order = RemoteOrder {
        kind: OrderKind::Sale,
        remote_id: 900,
        number: arrived.invoice_no.clone(),
        day: None,
        total: arrived.total,
        // Somebody paid a part of it at NextX.
        open: dong(9_000),
        document: Some(arrived.id),
    };
    let reading = Reading {
        read_at: at(NOON + 5),
        opening: dong(200_000),
        limit: None,
        note: "Giao buổi sáng".to_owned(),
        orders: vec![order],
    };
    store.put_account_reading(7, &reading).await.unwrap();
    let known = account(store, customer).await;
    assert_eq!(known.debt().amount, dong(200_000 + 9_000 + 15_000));
    assert_eq!(
        (known.debt().read_at, known.limit),
        (Some(at(NOON + 5)), None)
    );
}

#[tokio::test]
async fn a_customer_made_here_owes_the_same_before_and_after_they_reach_nextx() {
    let shop = Shop::stocked().await;
    let store = &shop.store;
    let made = new_customer("Trần Thị Mẫu", "0900000302");
    let customer = store.add_customer(made.clone()).await.unwrap().id;
    sell_on_account(store, customer, 0).await;
    store
        .take_debt_payment(customer, (TenderMethod::Cash, dong(4_000)), at(NOON), &Dice)
        .await
        .unwrap();
    assert_eq!(owes(store, customer).await, dong(11_000));

    let mut document = store.next_to_send(NOON).await.unwrap().unwrap();
    assert!(matches!(document.content, Content::Customer(_)));
    store.begin_send(document.id, b"{}", NOON).await.unwrap();
    let end = sent(DocumentState::Accepted, None, NOON);
    store.end_send(document.id, &end).await.unwrap();
    document.state = DocumentState::Accepted;
    store.settle(&document, &confirmed(71), NOON).await.unwrap();
    let listed = RemoteCustomer {
        remote_id: 71,
        opening: Money::ZERO,
        limit: None,
        code: "KH71".to_owned(),
        name: made.name.clone(),
        phone: made.phone.clone(),
    };
    store.put_customers(&[listed]).await.unwrap();
    sell_on_account(store, customer, 0).await;
    assert_eq!(owes(store, customer).await, dong(26_000));
    assert_eq!(account(store, customer).await.receipts.len(), 1);
}

#[tokio::test]
async fn a_till_without_its_database_knows_who_owes_and_who_paid() {
    let (till, store) = Till::selling().await;
    // Whoever is made first has the number 1; after the rebuild somebody else has.
    store.put_customers(&[regular()]).await.unwrap();
    let customer = number(&store, "0900000001").await;
    sell_on_account(&store, customer, 0).await;
    let paid = (TenderMethod::EWallet, dong(30_000));
    store
        .take_debt_payment(customer, paid, at(NOON), &Dice)
        .await
        .unwrap();
    let shift = store.current_shift().await.unwrap().unwrap();
    let nothing = till_core::shift::CloseRequest {
        counted: Count::default(),
        left: None,
        reason: String::new(),
    };
    store
        .close_shift(shift.id, nothing, Money::ZERO, at(NOON + 1))
        .await
        .unwrap();
    let before = account(&store, customer).await;
    store.close().await;
    till.remove("till.db");

    let opened = till.open().await;
    let store = opened.store;
    let other = RemoteCustomer {
        remote_id: 8,
        phone: "0900000008".to_owned(),
        ..regular()
    };
    store.put_customers(&[other, regular()]).await.unwrap();
    let customer = number(&store, "0900000001").await;
    let after = account(&store, customer).await;
    assert_eq!(after.debt(), before.debt());
    assert_eq!(after.receipts, before.receipts);
    let other = number(&store, "0900000008").await;
    assert_eq!(owes(&store, other).await, dong(100_000));
    assert_eq!(store.debt_receipts().await.unwrap().len(), 1);
    store.close().await;
}
