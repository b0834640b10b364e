//! What the reference leaves open about the writes of open-api.

use bytes::Bytes;
use nextx_api::{
    Amount, CategoryId, Client, CustomerDraft, CustomerEcho, CustomerId, ErrorKind, FromWire,
    LeadDraft, LeadId, LeadUpdateBody, NewCategory, NewProduct, NewPurchaseOrder, PhoneForm,
    ProductId, ProductNumber, PurchaseOrderId, SellOrderId, SellReturnDraft, SellReturnId, Sex,
    ShippingStatus, ShippingUpdate, StoreId, VariationId, ZnsMessage,
};
use serde_json::{Value, json};

use crate::contract::{example, example_text};
use crate::server::{Server, ok};

async fn echoing() -> Server {
    Server::with_tokens(|call, _| ok(call.body.clone())).await
}

fn sent(server: &Server) -> Value {
    serde_json::from_str(&server.others()[0].body).unwrap()
}

#[tokio::test]
async fn a_record_read_and_changed_is_sent_with_what_nobody_here_knows() {
    let server = Server::with_tokens(|call, _| {
        if call.method == "GET" {
            ok(r#"{"id": 7, "name": "Bà Sáu", "mobile": "0900000001", "opening_balance": "0.00", "loyalty": {"tier": 2}}"#)
        } else {
            ok(r#"{"status_code": 0, "message": "string"}"#)
        }
    })
    .await;
    let customers = server.client().customers();
    let read = customers.detail(CustomerId(7)).await.unwrap();
    let draft = CustomerDraft {
        address: "12 Lê Lợi".to_owned().into(),
        ..read.into()
    };
    customers.update(CustomerId(7), &draft).await.unwrap();
    let call = &server.others()[1];
    assert_eq!(
        (call.method.as_str(), call.path.as_str()),
        ("PUT", "/api/customer/customer/7")
    );
    assert_eq!(
        serde_json::from_str::<Value>(&call.body).unwrap(),
        json!({"name": "Bà Sáu", "mobile": "0900000001", "opening_balance": "0.00",
               "address": "12 Lê Lợi", "loyalty": {"tier": 2}})
    );
}

#[tokio::test]
async fn e12_a_changed_customer_comes_back() {
    let server = Server::with_tokens(|_, _| ok(example_text("customer.update.response"))).await;
    let draft = example("customer.update.request");
    let accepted = server
        .client()
        .customers()
        .update(CustomerId(7), &draft)
        .await
        .unwrap();
    let echo: CustomerEcho = accepted.record().unwrap();
    assert_eq!(echo.gender.as_ref().map(Sex::as_str), Some("1"));
}

#[tokio::test]
async fn e02_a_new_category_comes_with_its_number() {
    let server =
        Server::with_tokens(|_, _| ok(r#"[{"id": 12, "name": "Trà", "parent_id": 0}]"#)).await;
    let category = NewCategory {
        name: "Trà".to_owned().into(),
        parent_id: CategoryId(0).into(),
        ..Default::default()
    };
    let accepted = server
        .client()
        .categories()
        .create(&category)
        .await
        .unwrap();
    assert_eq!(accepted.id, Some(12));
}

#[tokio::test]
async fn e14_a_purchase_is_believed_by_what_comes_back_not_by_words() {
    let order = NewPurchaseOrder {
        invoice_no: "PO-7".to_owned().into(),
        final_total: Amount::from(15000).into(),
        ..NewPurchaseOrder::default()
    };
    for (data, believed) in [
        (
            json!({"invoice_no": "PO-7", "final_total": "15000.0000"}),
            true,
        ),
        (json!({"invoice_no": "PO-8", "final_total": 15000}), false),
        (json!({"invoice_no": ["taken"]}), false),
        (json!(null), false),
    ] {
        let answer = json!({"message": "Purchase order created successfully", "data": data});
        let server = Server::with_tokens(move |_, _| ok(answer.to_string())).await;
        let created = server.client().purchase_orders().create(&order).await;
        assert_eq!(created.is_ok(), believed, "{created:?}");
    }
    let answer: Value = example("purchase.create.response");
    let echo: NewPurchaseOrder = serde_json::from_value(answer["data"].clone()).unwrap();
    assert_eq!(echo.misfits(), []);
    assert_eq!(serde_json::to_value(&echo).unwrap(), answer["data"]);
}

#[tokio::test]
async fn e11_d35_the_change_of_shipping_may_come_back() {
    let server = echoing().await;
    let update = ShippingUpdate {
        comment: "đã giao".to_owned().into(),
        shipping_status: ShippingStatus::ORDERED.into(),
        ..ShippingUpdate::default()
    };
    let orders = server.client().purchase_orders();
    let changed = orders.update_shipping(PurchaseOrderId(7), &update).await;
    assert!(changed.is_ok(), "{changed:?}");
    assert_eq!(
        sent(&server),
        json!({"comment": "đã giao", "shipping_status": "ordered"})
    );
}

fn sell_return() -> SellReturnDraft {
    SellReturnDraft {
        store_id: StoreId(4).into(),
        staff_note: "TH-7".to_owned().into(),
        final_total: Amount::from(15000).into(),
        ..SellReturnDraft::default()
    }
}

#[tokio::test]
async fn d13_d14_a_return_names_its_sale_only_if_told_to_and_never_changes_store() {
    let server = echoing().await;
    let returns = server.client().sell_returns();
    returns.create(&sell_return()).await.unwrap();
    assert_eq!(
        sent(&server),
        json!({"store_id": 4, "staff_note": "TH-7", "final_total": 15000})
    );
    let named = SellReturnDraft {
        transaction_id: SellOrderId(31).into(),
        ..sell_return()
    };
    returns.update(SellReturnId(7), &named).await.unwrap();
    let body: Value = serde_json::from_str(&server.others()[1].body).unwrap();
    assert_eq!(
        body,
        json!({"transaction_id": 31, "staff_note": "TH-7", "final_total": 15000})
    );
}

#[tokio::test]
async fn frozen_bodies_are_sent_to_the_byte() {
    let server = Server::with_tokens(|_, _| ok(r#"{"status_code": 200, "message": "x"}"#)).await;
    let client = server.client();
    let frozen = Bytes::from_static(b"{ \"name\" :\"L\" }");
    client.leads().create_frozen(frozen.clone()).await.unwrap();
    client
        .sell_returns()
        .create_frozen(frozen.clone())
        .await
        .unwrap();
    client
        .purchase_orders()
        .create_frozen(frozen.clone())
        .await
        .unwrap();
    for call in server.others() {
        assert_eq!(call.body.as_bytes(), frozen);
        assert_eq!(call.method, "POST");
    }
}

#[tokio::test]
async fn d08_which_body_changes_a_lead_is_a_setting() {
    let server = echoing().await;
    let lead = LeadDraft {
        name: "Khách Thử".to_owned().into(),
        mobile: "0900000001".to_owned().into(),
        code: "L-7".to_owned().into(),
        ..LeadDraft::default()
    };
    server
        .client()
        .leads()
        .update(LeadId(7), &lead)
        .await
        .unwrap();
    let mut config = server.config();
    config.readings.lead_update_body = LeadUpdateBody::InParts;
    let client = Client::new(config).unwrap();
    client.leads().update(LeadId(7), &lead).await.unwrap();
    let bodies: Vec<Value> = server
        .others()
        .iter()
        .map(|call| serde_json::from_str::<Value>(&call.body).unwrap()["name"].clone())
        .collect();
    assert_eq!(bodies, [json!("Khách Thử"), json!({"full": "Khách Thử"})]);
}

#[tokio::test]
async fn e13_a_changed_lead_is_believed_by_a_code_or_its_record_alone() {
    let lead = LeadDraft {
        name: "Khách Thử".to_owned().into(),
        mobile: "0900000001".to_owned().into(),
        ..LeadDraft::default()
    };
    for (answer, believed) in [
        (json!({"status_code": 0, "message": "x"}), true),
        (
            json!({"id": 7, "name": "Khách Thử", "mobile": "0900000001"}),
            true,
        ),
        (
            json!({"id": 7, "name": "Khách Thử", "mobile": "0900000002"}),
            false,
        ),
        (json!({"message": "x"}), false),
    ] {
        let server = Server::with_tokens(move |_, _| ok(answer.to_string())).await;
        let updated = server.client().leads().update(LeadId(7), &lead).await;
        assert_eq!(updated.is_ok(), believed, "{updated:?}");
    }
}

#[tokio::test]
async fn q20_a_product_is_changed_by_its_own_number_or_as_configured() {
    let server = echoing().await;
    let update = example("product.update.request");
    for (product_number, path) in [
        (ProductNumber::Product, "/api/product/product/5"),
        (ProductNumber::Variation, "/api/product/product/6"),
    ] {
        let mut config = server.config();
        config.readings.product_number = product_number;
        let products = Client::new(config).unwrap().products();
        let updated = products.update(ProductId(5), VariationId(6), &update).await;
        updated.unwrap();
        let call = server.others().pop().unwrap();
        assert_eq!((call.method.as_str(), call.path.as_str()), ("PUT", path));
    }
}

#[tokio::test]
async fn e01_a_new_product_comes_back_without_its_number() {
    let server = Server::with_tokens(|_, _| ok(example_text("product.create.response"))).await;
    let product = example("product.create.request");
    let accepted = server.client().products().create(&product).await.unwrap();
    assert_eq!(accepted.id, None);
    assert!(accepted.record::<NewProduct>().is_some());
}

#[tokio::test]
async fn f10_q32_j03_a_message_goes_with_the_token_once_in_the_form_of_the_setting() {
    let message = ZnsMessage {
        phone: "0900 000 001".to_owned().into(),
        tracking_id: "7f3a".to_owned().into(),
        ..ZnsMessage::default()
    };
    for (form, phone) in [
        (PhoneForm::International, "84900000001"),
        (PhoneForm::National, "0900000001"),
    ] {
        let server = echoing().await;
        let mut config = server.config();
        config.readings.zns_phone = form;
        Client::new(config)
            .unwrap()
            .zns()
            .send(&message)
            .await
            .unwrap();
        assert_eq!(
            sent(&server),
            json!({"phone": phone, "tracking_id": "7f3a"})
        );
        assert_eq!(server.others()[0].authorization(), Some("Bearer t0"));
    }
    let server = Server::with_tokens(|_, _| ok(r#"{"tracking_id": ["taken"]}"#)).await;
    let error = server.client().zns().send(&message).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undecodable);
    assert_eq!(server.others().len(), 1);
}
