//! Lists of NextX, as they were last read.

use std::collections::HashSet;

use jiff::civil::{Date, date};
use till_store::{RecordCoverage, RecordKind, RecordRow, RecordScope, Store};

use crate::shop::Shop;

const ORDERS: RecordScope = RecordScope::of(RecordKind::SellOrder);

fn order(remote_id: i64, branch_id: i64, day: Date, customer: &str) -> RecordRow {
    RecordRow {
        remote_id,
        branch_id: Some(branch_id),
        day: Some(day),
        words: format!("A1-{remote_id} {customer}"),
        content: format!(r#"{{"id":{remote_id},"customer_name":"{customer}"}}"#),
    }
}

async fn found(store: &Store, scope: RecordScope, text: &str) -> Vec<i64> {
    let records = store.records(scope, text).await.unwrap();
    records.iter().map(|record| record.remote_id).collect()
}

async fn of_three_days() -> Shop {
    let shop = Shop::open().await;
    let rows = [
        order(1, 7, date(2026, 11, 20), "Chị Đào"),
        order(2, 8, date(2026, 11, 21), "Anh Dao"),
        order(3, 7, date(2026, 11, 22), "Khách lẻ"),
    ];
    let written = shop.store.put_records(RecordKind::SellOrder, &rows).await;
    assert_eq!(written.unwrap(), 3);
    shop
}

#[tokio::test]
async fn a_list_is_narrowed_by_branch_days_and_words() {
    let shop = of_three_days().await;
    assert_eq!(found(&shop.store, ORDERS, "").await, [3, 2, 1]);
    assert_eq!(found(&shop.store, ORDERS, "dao").await, [2, 1]);
    assert_eq!(found(&shop.store, ORDERS, "chi đa").await, [1]);
    assert_eq!(found(&shop.store, ORDERS, "ao").await, [0; 0]);
    let of_branch = RecordScope {
        branch_id: Some(7),
        ..ORDERS
    };
    assert_eq!(found(&shop.store, of_branch, "").await, [3, 1]);
    let of_days = RecordScope {
        from: Some(date(2026, 11, 20)),
        until: Some(date(2026, 11, 21)),
        ..ORDERS
    };
    assert_eq!(found(&shop.store, of_days, "").await, [2, 1]);
    let tasks = RecordScope::of(RecordKind::Task);
    assert_eq!(found(&shop.store, tasks, "").await, [0; 0]);
}

#[tokio::test]
async fn a_row_that_has_changed_has_its_detail_due_again() {
    let shop = of_three_days().await;
    let (store, kind) = (&shop.store, RecordKind::SellOrder);
    for id in store.records_to_detail(kind, 1, 2).await.unwrap() {
        let detail = format!(r#"{{"id":{id}}}"#);
        store
            .put_record_detail(kind, id, Some(&detail), 500)
            .await
            .unwrap();
    }
    // One that cannot be read is not asked for again at once.
    store.put_record_detail(kind, 1, None, 500).await.unwrap();
    assert!(
        store
            .records_to_detail(kind, 500, 9)
            .await
            .unwrap()
            .is_empty()
    );
    let (detailed, all) = (2, 3);
    assert_eq!(
        store.record_coverage(ORDERS).await.unwrap(),
        RecordCoverage { detailed, all }
    );

    let rows = [
        order(2, 8, date(2026, 11, 21), "Anh Dao"),
        order(3, 7, date(2026, 11, 22), "Chị Hoa"),
    ];
    assert_eq!(store.put_records(kind, &rows).await.unwrap(), 1);
    assert_eq!(store.records_to_detail(kind, 500, 9).await.unwrap(), [3]);
    let changed = store.record(kind, 3).await.unwrap().unwrap();
    assert!(changed.content.contains("Hoa") && changed.detail.is_some());
}

#[tokio::test]
async fn what_two_passes_do_not_name_is_gone_and_a_pass_of_few_is_not_believed() {
    let shop = of_three_days().await;
    let store = &shop.store;
    let named = HashSet::from([1, 2]);
    assert_eq!(store.end_record_pass(ORDERS, &named).await.unwrap(), 0);
    let one = HashSet::from([1]);
    assert_eq!(store.end_record_pass(ORDERS, &one).await.unwrap(), 0);
    assert_eq!(found(store, ORDERS, "").await, [3, 2, 1]);
    // Of other days and branches a pass says nothing.
    let elsewhere = RecordScope {
        branch_id: Some(8),
        ..ORDERS
    };
    let two = HashSet::from([2]);
    assert_eq!(store.end_record_pass(elsewhere, &two).await.unwrap(), 0);
    assert_eq!(store.end_record_pass(ORDERS, &named).await.unwrap(), 1);
    assert_eq!(found(store, ORDERS, "").await, [2, 1]);
    store.forget_record(RecordKind::SellOrder, 2).await.unwrap();
    assert_eq!(found(store, ORDERS, "").await, [1]);
}
