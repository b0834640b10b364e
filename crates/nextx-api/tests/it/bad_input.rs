//! What nobody expects in a record: it arrives, goes back as it came, and harms nothing else.

use nextx_api::{BranchId, CustomerId, FromWire, NewSellOrder, ProductQuery, SellOrderId};
use serde_json::{Value, json};

use crate::server::{Server, ok};

/// A customer that is read and written again.
async fn back_from_detail(customer: &Value) -> Value {
    let body = customer.to_string();
    let server = Server::with_tokens(move |_, _| ok(body.clone())).await;
    let read = server.client().customers().detail(CustomerId(7)).await;
    serde_json::to_value(read.unwrap()).unwrap()
}

#[tokio::test]
async fn nul_emoji_and_a_name_of_combining_marks_go_through_unchanged() {
    for name in [
        "Lan\u{0}",
        "🧧 Tết 👩🏽‍🌾",
        "Ba\u{300} Sa\u{301}u",
        "\u{202e}nal",
        "\u{FDD0}15000",
    ] {
        let customer = json!({"id": 7, "name": name, "zalo": {"name": name}});
        assert_eq!(back_from_detail(&customer).await, customer);
    }
}

#[tokio::test]
async fn a_description_of_a_megabyte_is_read_and_sent() {
    let long = "Mô tả rất dài. ".repeat(60_000);
    assert!(long.len() > 1024 * 1024);
    let customer = json!({"id": 7, "description": long});
    assert_eq!(back_from_detail(&customer).await, customer);

    let server = Server::with_tokens(|_, _| ok(r#"{"status_code": 200, "message": "ok"}"#)).await;
    let order = NewSellOrder {
        additional_notes: long.clone().into(),
        ..NewSellOrder::default()
    };
    server.client().sell_orders().create(&order).await.unwrap();
    let sent: Value = serde_json::from_str(&server.others()[0].body).unwrap();
    assert_eq!(sent, json!({"additional_notes": long}));
}

#[tokio::test]
async fn an_id_as_text_and_a_price_with_four_decimals_are_what_they_say() {
    let row = json!({"id": "12", "variations_id": "34", "selling_price": "2888317.4332", "qty_available": 0.4520});
    let body = json!([row]).to_string();
    let server = Server::with_tokens(move |_, _| ok(body.clone())).await;
    let query = ProductQuery::of_branch(BranchId(3));
    let page = server.client().products().page(&query, 0).await.unwrap();
    let product = &page.items[0];
    assert_eq!(
        (product.id.0, product.variation().map(|id| id.0)),
        (12, Some(34))
    );
    let price = product.selling_price.map(|price| price.to_string());
    assert_eq!(price.as_deref(), Some("2888317.4332"));
    assert_eq!(product.misfits(), []);
}

#[tokio::test]
async fn fields_of_the_wrong_type_are_named_and_the_record_is_there() {
    let order = json!({
        "id": 7, "final_total": {"amount": 5}, "transaction_date": 20240813, "products": "none",
        "payment": [{"amount": "15,000"}], "invoice_no": "HD1",
    });
    let body = order.to_string();
    let server = Server::with_tokens(move |_, _| ok(body.clone())).await;
    let read = server
        .client()
        .sell_orders()
        .detail(SellOrderId(7))
        .await
        .unwrap();
    assert_eq!(read.invoice_no.as_deref(), Some("HD1"));
    let mut named: Vec<String> = read.misfits().iter().map(ToString::to_string).collect();
    named.sort();
    assert_eq!(
        named,
        [
            "final_total",
            "payment.0.amount",
            "products",
            "transaction_date"
        ]
        .map(|place| format!("{place} cannot be read"))
    );
    assert_eq!(serde_json::to_value(read).unwrap(), order);
}

#[tokio::test]
async fn an_error_inside_a_200_is_an_error_for_a_read_too() {
    for body in [
        r#"{"status_code": 500, "message": "SQLSTATE[HY000]"}"#,
        r#"{"meta": {"status_code": 1, "message": "SQLSTATE[HY000]"}, "data": []}"#,
        r#"[{"meta": {"status_code": "422", "message": "SQLSTATE[HY000]"}, "data": []}]"#,
        r#"{"success": false, "message": "SQLSTATE[HY000]"}"#,
    ] {
        let server = Server::with_tokens(move |_, _| ok(body)).await;
        let error = server.client().branches().list().await.unwrap_err();
        assert_eq!(error.server_words(), Some("SQLSTATE[HY000]"), "{body}");
    }
}
