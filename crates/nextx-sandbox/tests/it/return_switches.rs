//! What the document does not say of returns is decided by switches.

use nextx_sandbox::demo::COFFEE_CAN;
use serde_json::json;

use crate::{
    client::Shop,
    returns::{ALL, create, give_back, newest, refused, sold},
};

#[tokio::test]
async fn a_return_must_name_its_sale_or_not() {
    let shop = Shop::small().await;
    let (sale, _) = sold(&shop, &shop.cash_sale(COFFEE_CAN, 1, "T1-1").await).await;
    let mut request = give_back(&shop, COFFEE_CAN, 1).await;
    assert_eq!(create(&shop, &request).await.0, 200);
    shop.switch(&json!({"returns_need_link": true})).await;
    refused(&create(&shop, &request).await, "transaction_id");
    request["transaction_id"] = sale.into();
    assert_eq!(create(&shop, &request).await.0, 200);
}

#[tokio::test]
async fn numbers_are_the_servers_or_the_senders() {
    let shop = Shop::small().await;
    let mut request = give_back(&shop, COFFEE_CAN, 1).await;
    request["invoice_no"] = "T1-TH1".into();
    assert_eq!(create(&shop, &request).await.0, 200);
    assert!(newest(&shop).await.invoice_no.starts_with("TH"));

    shop.switch(&json!({"returns_take_numbers": true, "create_shows_code": true}))
        .await;
    for expected in ["T1-TH1", "T1-TH1"] {
        let (_, answer) = create(&shop, &request).await;
        assert_eq!(answer["invoice_no"], expected);
        assert_eq!(answer["branch_id"], 11);
        assert_eq!(newest(&shop).await.invoice_no, expected);
    }
    shop.switch(&json!({"duplicate_codes": "refuse"})).await;
    refused(&create(&shop, &request).await, "invoice_no");
    shop.switch(&json!({"duplicate_codes": "replace"})).await;
    let (status, answer) = create(&shop, &request).await;
    assert_eq!(status, 200);
    assert!(answer["invoice_no"].as_str().unwrap().starts_with("TH"));
    request["invoice_no"] = "T1-TH2".into();
    assert_eq!(create(&shop, &request).await.1["invoice_no"], "T1-TH2");
    shop.switch(&json!({"renumber_invoices": true, "drop_staff_notes": true}))
        .await;
    assert_eq!(create(&shop, &request).await.0, 200);
    let stored = newest(&shop).await;
    assert!(stored.invoice_no.starts_with("TH") && stored.staff_note.is_empty());
}

#[tokio::test]
async fn totals_are_taken_checked_or_filled() {
    let shop = Shop::small().await;
    let mut request = give_back(&shop, COFFEE_CAN, 2).await;
    request["return_charges"] = 4_000.into();
    assert_eq!(create(&shop, &request).await.0, 200);
    shop.switch(&json!({"check_totals": true})).await;
    refused(&create(&shop, &request).await, "final_total");
    request["final_total"] = 20_000.into();
    assert_eq!(create(&shop, &request).await.0, 200);

    for name in ["final_total", "total_before_tax"] {
        request.as_object_mut().unwrap().remove(name);
    }
    refused(&create(&shop, &request).await, "final_total");
    shop.switch(&json!({"fill_totals": true})).await;
    request["products"][0]["line_discount_amount"] = 500.into();
    let (status, answer) = create(&shop, &request).await;
    assert_eq!(status, 200);
    assert_eq!(
        (&answer["total_before_tax"], &answer["final_total"]),
        (&json!(23_500), &json!(19_500))
    );
}

#[tokio::test]
async fn lines_show_their_ids_or_not() {
    let shop = Shop::small().await;
    let request = give_back(&shop, COFFEE_CAN, 1).await;
    assert_eq!(create(&shop, &request).await.0, 200);
    let stored = newest(&shop).await;
    let one = format!("{ALL}/{}", stored.id);
    let shown = shop.get(&one).await["sell_lines"][0]["id"].clone();
    assert_eq!(shown, stored.lines[0].id);
    shop.switch(&json!({"return_line_ids": false, "unit_names": "number"}))
        .await;
    let detail = shop.get(&one).await;
    assert_eq!(detail["sell_lines"][0].get("id"), None);
    assert_eq!(detail["sell_lines"][0]["units"][1]["name"], 11);
}

#[tokio::test]
async fn a_create_tells_the_id_or_keeps_it() {
    let shop = Shop::small().await;
    let request = give_back(&shop, COFFEE_CAN, 1).await;
    assert_eq!(create(&shop, &request).await.1.get("id"), None);
    shop.switch(&json!({"create_shows_id": true})).await;
    let (_, answer) = create(&shop, &request).await;
    assert_eq!(answer["id"], newest(&shop).await.id);
}
