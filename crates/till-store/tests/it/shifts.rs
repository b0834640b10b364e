//! Shifts of the drawer: every sale belongs to one, a closed one never changes, and none is lost with the database.

use std::fs;

use sqlx::Connection;
use till_core::{
    Money, Quantity,
    outbox::DocumentState,
    payment::{Tender, TenderMethod},
    sale::Sale,
    sell_return::ReturnRequest,
    shift::{CloseRequest, Count, Direction, Pieces, REASON_FROM, Report, Shift, ShiftError},
};
use till_store::{Finding, Store, StoreError};
use uuid::Uuid;

use crate::{
    damage::{Till, raw, sell, take_back},
    shop::{Dice, NOON, Shop, at, confirmation, sent},
};

const COFFEE: &str = "8930000000017";

fn drawer(note: i32, pieces: u32) -> Count {
    Count::new([Pieces { note, pieces }]).unwrap()
}

const fn dong(dong: i32) -> Money {
    Money::from_dong(dong)
}

/// A coffee for 15,000.
async fn sell_coffee(shop: &Shop, millis: i64) -> Sale {
    let revision = shop.fill_cart(COFFEE, "1").await;
    let mut order = confirmation(revision, 20_000);
    order.sold_at = at(millis);
    shop.store.confirm_sale(&order, &Dice).await.unwrap()
}

async fn give_back(shop: &Shop, sale: &Sale, millis: i64) {
    let request = ReturnRequest {
        chosen: vec![(1, Quantity::ONE)],
        fee: Money::ZERO,
        refunds: vec![Tender {
            method: TenderMethod::Cash,
            amount: dong(15_000),
        }],
        reason: "khách đổi ý".to_owned(),
    };
    let place = sale.place.clone();
    let made = shop
        .store
        .confirm_return(sale.id, request, place, at(millis), &Dice)
        .await
        .unwrap();
    assert!(made.shift.is_some());
}

async fn close(store: &Store, shift: Uuid, counted: Count, millis: i64) -> Shift {
    let request = CloseRequest {
        counted,
        left: None,
        reason: "đếm lại rồi".to_owned(),
    };
    store
        .close_shift(shift, request, REASON_FROM, at(millis))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_sale_without_a_shift_opens_one_that_nobody_counted() {
    let shop = Shop::stocked().await;
    assert_eq!(shop.store.current_shift().await.unwrap(), None);
    // What is refused opens nothing.
    let revision = shop.fill_cart(COFFEE, "1").await;
    let refused = shop
        .store
        .confirm_sale(&confirmation(revision, 1_000), &Dice)
        .await;
    assert!(refused.is_err());
    assert_eq!(shop.store.current_shift().await.unwrap(), None);

    let order = confirmation(revision, 15_000);
    let sale = shop.store.confirm_sale(&order, &Dice).await.unwrap();
    let shift = shop.store.current_shift().await.unwrap().unwrap();
    assert_eq!(sale.shift, Some(shift.id));
    assert_eq!((shift.number, shift.opened_at), (1, at(NOON)));
    assert_eq!(shift.opening, None);
    assert_eq!(shop.store.sale(sale.id).await.unwrap(), Some(sale.clone()));
    give_back(&shop, &sale, NOON + 1).await;
    sell_coffee(&shop, NOON + 2).await;
    let shifts = shop.store.shifts(None, 9).await.unwrap();
    assert_eq!(shifts, std::slice::from_ref(&shift));
    let report = shop.store.shift_report(shift.id).await.unwrap();
    assert_eq!((report.sales.count, report.returns.count), (2, 1));
    assert_eq!(report.net, dong(15_000));

    // What is in the drawer now has the 15,000 in it.
    let again = shop.store.open_shift(None, at(NOON + 3), &Dice).await;
    assert!(matches!(again, Err(StoreError::ShiftIsOpen)));
    let counted = shop
        .store
        .count_opening(drawer(5_000, 23), at(NOON + 3))
        .await
        .unwrap();
    assert_eq!(counted.opening.unwrap().amount, dong(100_000));
}

#[tokio::test]
async fn a_return_and_cash_alone_open_a_shift_too() {
    let shop = Shop::stocked().await;
    let sale = sell_coffee(&shop, NOON).await;
    let first = sale.shift.unwrap();
    close(&shop.store, first, drawer(5_000, 3), NOON + 1).await;
    give_back(&shop, &sale, NOON + 2).await;
    let second = shop.store.current_shift().await.unwrap().unwrap();
    assert_eq!(second.number, 2);
    let report = shop.store.shift_report(second.id).await.unwrap();
    assert_eq!((report.sales.count, report.net), (0, dong(-15_000)));
    close(&shop.store, second.id, Count::default(), NOON + 3).await;

    for (direction, amount, reason, is_moved) in [
        (Direction::In, 50_000, "đổi tiền lẻ", true),
        (Direction::Out, 0, "mua đá", false),
        (Direction::Out, 1_000, " ", false),
    ] {
        let moved = shop
            .store
            .move_cash(direction, dong(amount), reason, at(NOON + 4), &Dice)
            .await;
        assert_eq!(moved.is_ok(), is_moved, "{moved:?}");
    }
    let third = shop.store.current_shift().await.unwrap().unwrap();
    assert_eq!((third.number, third.moves.len()), (3, 1));
    let numbers = async |before| {
        let shifts = shop.store.shifts(before, 2).await.unwrap();
        shifts.iter().map(|shift| shift.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers(None).await, [3, 2]);
    assert_eq!(numbers(Some(second.opened_at)).await, [1]);
}

#[tokio::test]
async fn a_z_report_is_frozen_and_what_is_sold_afterwards_belongs_to_the_next_shift() {
    let shop = Shop::stocked().await;
    let opened = shop
        .store
        .open_shift(Some(drawer(100_000, 2)), at(NOON), &Dice)
        .await
        .unwrap();
    let sale = sell_coffee(&shop, NOON + 1).await;
    shop.store
        .move_cash(Direction::Out, dong(5_000), "mua đá", at(NOON + 2), &Dice)
        .await
        .unwrap();
    let x = shop.store.shift_report(opened.id).await.unwrap();
    assert_eq!(x.cash.expected(), Some(dong(210_000)));

    let unexplained = CloseRequest {
        counted: drawer(100_000, 2),
        left: Some(dong(50_000)),
        reason: String::new(),
    };
    let refused = shop
        .store
        .close_shift(opened.id, unexplained.clone(), REASON_FROM, at(NOON + 3))
        .await;
    assert!(matches!(
        refused,
        Err(StoreError::Shift(ShiftError::ReasonMissing))
    ));
    let explained = CloseRequest {
        reason: "thối nhầm".to_owned(),
        ..unexplained
    };
    let closed = shop
        .store
        .close_shift(opened.id, explained.clone(), REASON_FROM, at(NOON + 3))
        .await
        .unwrap();
    let closing = closed.closing.as_ref().unwrap();
    assert_eq!(closing.report, x, "Z is the last X");
    assert_eq!(closing.difference(), Some(dong(-10_000)));
    assert_eq!(closing.to_safe(), dong(150_000));
    let again = shop
        .store
        .close_shift(opened.id, explained, REASON_FROM, at(NOON + 4))
        .await;
    assert!(matches!(again, Err(StoreError::NoShiftOpen)));

    let later = sell_coffee(&shop, NOON + 5).await;
    assert_ne!(later.shift, Some(opened.id));
    let next = shop.store.current_shift().await.unwrap().unwrap();
    assert_eq!((next.number, next.opening), (2, None));
    // The sale of the closed shift is refused, and stays to be seen in it.
    let document = shop.store.next_to_send(NOON + 9).await.unwrap().unwrap();
    shop.store
        .begin_send(document.id, b"{}", NOON)
        .await
        .unwrap();
    let refused = sent(DocumentState::Refused, Some("hết hàng"), NOON);
    shop.store.end_send(document.id, &refused).await.unwrap();
    let shop = shop.reopen().await;
    let after = shop.store.shift(opened.id).await.unwrap().unwrap();
    assert_eq!(after, closed);
    assert_eq!(shop.store.shift_report(opened.id).await.unwrap(), x);
    let documents = shop.store.shift_documents(opened.id).await.unwrap();
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0].document_id(), sale.id);
    assert_eq!(documents[0].state, DocumentState::Refused);
    assert_eq!(documents[0].last_error.as_deref(), Some("hết hàng"));
}

#[tokio::test]
async fn two_people_sell_in_one_shift_at_the_same_time() {
    let shop = Shop::stocked().await;
    let (one, other) = tokio::join!(
        shop.store
            .move_cash(Direction::In, dong(1_000), "lẻ", at(NOON), &Dice),
        shop.store
            .move_cash(Direction::In, dong(2_000), "lẻ", at(NOON), &Dice),
    );
    assert_eq!(one.unwrap().id, other.unwrap().id);
    let shifts = shop.store.shifts(None, 9).await.unwrap();
    assert_eq!((shifts.len(), shifts[0].moves.len()), (1, 2));
}

#[tokio::test]
async fn a_sale_that_cannot_be_read_keeps_no_shift_from_being_closed() {
    let (till, store) = Till::selling().await;
    let sale = sell(&store, "K7").await;
    sell(&store, "K7").await;
    store.close().await;
    let mut connection = raw(&till).await;
    sqlx::query("UPDATE outbox SET content = '{' WHERE document_id = ?")
        .bind(sale.id.to_string())
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    // The journal would not be told of what cannot be read.
    let mut connection = raw(&till).await;
    sqlx::query("DELETE FROM journal_due")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();

    let store = till.open().await.store;
    let shift = sale.shift.unwrap();
    let closed = close(&store, shift, drawer(5_000, 6), NOON + 1).await;
    let report = closed.closing.unwrap().report;
    assert_eq!((report.unread, report.sales.count), (1, 1));
    assert_eq!(store.shift_documents(shift).await.unwrap().len(), 1);
    store.close().await;
}

/// A day with a closed shift and an open one, and what every start has to find again.
async fn two_shifts(store: &Store) -> Vec<(Shift, Report)> {
    let opened = store
        .open_shift(Some(drawer(100_000, 2)), at(NOON), &Dice)
        .await
        .unwrap();
    let sale = sell(store, "K7").await;
    store
        .move_cash(Direction::Out, dong(5_000), "mua đá", at(NOON + 1), &Dice)
        .await
        .unwrap();
    close(store, opened.id, drawer(5_000, 40), NOON + 2).await;
    take_back(store, &sale).await;
    store
        .count_opening(drawer(50_000, 4), at(NOON + 3))
        .await
        .unwrap();
    store
        .move_cash(Direction::In, dong(9_000), "lẻ", at(NOON + 4), &Dice)
        .await
        .unwrap();
    told(store).await
}

/// All that the store says of shifts.
async fn told(store: &Store) -> Vec<(Shift, Report)> {
    let mut told = Vec::new();
    for shift in store.shifts(None, 99).await.unwrap() {
        let report = store.shift_report(shift.id).await.unwrap();
        told.push((shift, report));
    }
    told
}

#[tokio::test]
async fn a_till_without_its_database_has_every_shift_it_had() {
    let (till, store) = Till::selling().await;
    let before = two_shifts(&store).await;
    assert_eq!(before.len(), 2);
    let reason_from = "shift_reason_from";
    store.set_setting(reason_from, &dong(5_000)).await.unwrap();
    store.close().await;
    till.remove("till.db");
    let opened = till.open().await;
    assert!(matches!(opened.findings[0], Finding::Rebuilt { .. }));
    assert_eq!(told(&opened.store).await, before);
    let kept: Option<Money> = opened.store.setting(reason_from).await.unwrap();
    assert_eq!(kept, Some(dong(5_000)));
    let current = opened.store.current_shift().await.unwrap().unwrap();
    assert_eq!(current.number, 2);
    let documents = opened.store.shift_documents(current.id).await.unwrap();
    assert_eq!(documents.len(), 1, "the return of its sale");
    opened.store.close().await;
    assert_eq!(till.open().await.findings, [], "once is enough");
}

#[tokio::test]
async fn killed_between_the_transaction_and_the_journal_a_shift_is_told_at_the_next_start() {
    let (till, store) = Till::selling().await;
    let before = fs::read(till.path("till.journal")).unwrap();
    let shifts = two_shifts(&store).await;
    store.close().await;
    // As the kill would have left it.
    fs::write(till.path("till.journal"), before).unwrap();
    let opened = till.open().await;
    assert_eq!(told(&opened.store).await, shifts);
    opened.store.close().await;
    till.remove("till.db");
    assert_eq!(told(&till.open().await.store).await, shifts);
}

#[tokio::test]
async fn a_restored_database_takes_the_shifts_that_the_journal_knows_further() {
    let (till, store) = Till::selling().await;
    let opened = store.open_shift(None, at(NOON), &Dice).await.unwrap();
    store.close().await;
    let backup = fs::read(till.path("till.db")).unwrap();
    let store = till.open().await.store;
    close(&store, opened.id, Count::default(), NOON + 1).await;
    sell(&store, "K7").await;
    let shifts = told(&store).await;
    store.close().await;
    fs::write(till.path("till.db"), backup).unwrap();
    let restored = till.open().await;
    assert!(matches!(restored.findings[0], Finding::Restored { .. }));
    assert_eq!(told(&restored.store).await, shifts);
}

/// As a log leaves it that is lost while it is folded in: the changes are counted, and the shift is as it was before.
#[tokio::test]
async fn a_closing_that_only_the_journal_has_holds() {
    let (till, store) = Till::selling().await;
    let opened = store.open_shift(None, at(NOON), &Dice).await.unwrap();
    store.close().await;
    let left = fs::read(till.path("till.db")).unwrap();
    let store = till.open().await.store;
    let closed = close(&store, opened.id, Count::default(), NOON + 1).await;
    store.close().await;
    fs::write(till.path("till.db"), left).unwrap();
    let mut connection = raw(&till).await;
    for statement in [
        "UPDATE sqlite_sequence SET seq = seq + 100 WHERE name = 'journal_due'",
        "DELETE FROM journal_due",
    ] {
        sqlx::query(statement)
            .execute(&mut connection)
            .await
            .unwrap();
    }
    connection.close().await.unwrap();
    let store = till.open().await.store;
    assert_eq!(store.shift(opened.id).await.unwrap(), Some(closed));
    assert_eq!(store.current_shift().await.unwrap(), None);
}

#[tokio::test]
async fn a_journal_that_is_gone_is_told_of_every_shift_again() {
    let (till, store) = Till::selling().await;
    let shifts = two_shifts(&store).await;
    // Lets the database forget what the journal was told.
    store.put_customers(&[]).await.unwrap();
    store.close().await;
    till.remove("till.journal");
    let opened = till.open().await;
    assert!(matches!(
        opened.findings[..],
        [Finding::JournalRenewed { .. }]
    ));
    opened.store.close().await;
    till.remove("till.db");
    assert_eq!(told(&till.open().await.store).await, shifts);
}

#[tokio::test]
async fn a_bit_that_flips_in_any_page_of_the_database_costs_no_shift() {
    let (till, store) = Till::selling().await;
    let shifts = two_shifts(&store).await;
    store.close().await;
    let pages = till.length("till.db") / 4096;
    for page in 0..pages {
        let damaged = till.copy();
        damaged.flip("till.db", usize::try_from(page * 4096 + 99).unwrap());
        let opened = damaged.open().await;
        assert!(
            matches!(opened.findings[0], Finding::Rebuilt { .. }),
            "page {page}"
        );
        assert_eq!(told(&opened.store).await, shifts, "page {page}");
        opened.store.close().await;
    }
}

#[tokio::test]
async fn a_shift_whose_record_is_lost_is_open_as_its_sales_name_it_and_can_be_closed() {
    let (till, store) = Till::selling().await;
    let sale = sell(&store, "K7").await;
    let shift = sale.shift.unwrap();
    store.close().await;
    let mut connection = raw(&till).await;
    sqlx::query("DELETE FROM shift")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    // Nothing but the database is left, and it is damaged.
    till.remove("till.journal");
    let store = till.open().await.store;
    store.rebuild_at_next_start().await.unwrap();
    store.close().await;
    let store = till.open().await.store;
    let open = store.current_shift().await.unwrap().unwrap();
    assert_eq!((open.id, open.opening.clone()), (shift, None));
    assert_eq!(open.opened_at, sale.sold_at);
    let closed = close(&store, shift, drawer(5_000, 3), NOON + 1).await;
    let closing = closed.closing.unwrap();
    assert_eq!(closing.report.net, sale.total);
    assert_eq!(closing.difference(), None);
    store.close().await;
}
