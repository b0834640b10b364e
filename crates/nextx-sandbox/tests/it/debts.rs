//! What is not paid is owed.

use nextx_sandbox::{DebtKind, StoredDebt, demo::COFFEE_CAN};
use serde_json::json;

use crate::client::Shop;

#[tokio::test]
async fn a_sale_on_account_is_owed_and_a_paid_one_is_not() {
    let shop = Shop::small().await;
    let customer_id = 2_001;
    let owed = async || -> i64 {
        shop.sandbox
            .debt_of(customer_id)
            .await
            .unwrap()
            .parse()
            .unwrap()
    };
    let before = owed().await;
    let mut order = shop.cash_sale(COFFEE_CAN, 5, "T1-1").await;
    order["customer_id"] = customer_id.into();
    order["payment"][0]["amount"] = 20_000.into();
    assert_eq!(shop.sell(&order).await.0, 200);
    assert_eq!(owed().await, before + 40_000);

    for paid in [60_000, 100_000] {
        order["payment"][0]["amount"] = paid.into();
        assert_eq!(shop.sell(&order).await.0, 200);
    }
    order["customer_id"] = json!(null);
    order["payment"] = json!([]);
    assert_eq!(shop.sell(&order).await.0, 200);
    assert_eq!(owed().await, before + 40_000);

    let entries = shop
        .get(&format!("/sandbox/debts?customer_id={customer_id}"))
        .await;
    let entries: Vec<StoredDebt> = serde_json::from_value(entries).unwrap();
    let last = entries.last().unwrap();
    assert_eq!((last.kind, last.amount.as_str()), (DebtKind::Sale, "40000"));
    assert_eq!(
        last.reference,
        shop.sandbox.received_orders().await.unwrap()[0].id
    );
    assert!(
        shop.sandbox
            .debts()
            .await
            .unwrap()
            .ends_with(&entries[entries.len() - 1..])
    );
}

#[tokio::test]
async fn past_sales_on_account_are_owed() {
    let shop = Shop::small().await;
    let orders = shop.sandbox.orders().await.unwrap();
    let unpaid: Vec<(i64, String)> = orders
        .into_iter()
        .filter(|order| order.total_paid == "0")
        .map(|order| (order.customer_id.unwrap(), order.final_total))
        .collect();
    let debts = shop.sandbox.debts().await.unwrap();
    let entered: Vec<(i64, String)> = debts
        .into_iter()
        .filter(|debt| debt.kind == DebtKind::Sale)
        .map(|debt| (debt.customer_id, debt.amount))
        .collect();
    assert!(!entered.is_empty());
    assert_eq!(entered, unpaid);
}
