//! What the reference leaves open about the lists and records of open-api.

use futures::TryStreamExt;
use nextx_api::{
    AddedBy, BranchId, CategoryId, CategoryType, CustomerId, ErrorKind, LeadId, LeadQuery,
    PurchaseOrderQuery, SellOrderId, SellReturn, SellReturnEcho, SellReturnListItem,
    SellReturnQuery, StoreId,
};
use serde_json::{Value, json};

use crate::contract::record;
use crate::server::{Server, ok};

#[tokio::test]
async fn a23_the_type_of_categories_is_part_of_the_path() {
    let server = Server::with_tokens(|_, _| ok("[]")).await;
    let categories = server.client().categories();
    categories.list().await.unwrap();
    categories
        .list_of(&CategoryType::from("a/b c"))
        .await
        .unwrap();
    let paths: Vec<_> = server.others().into_iter().map(|call| call.path).collect();
    assert_eq!(
        paths,
        [
            "/api/cate/category-list/product_category",
            "/api/cate/category-list/a%2Fb%20c"
        ]
    );
}

#[tokio::test]
async fn c01_c02_leads_are_searched_under_both_spellings() {
    let server = Server::with_tokens(|_, _| ok("[]")).await;
    let query = LeadQuery {
        branch_id: Some(BranchId(3)),
        category_id: Some(CategoryId(4)),
        search: Some("lan".into()),
        from_date: "2024-08-01".parse().ok(),
        to_date: "2024-08-31".parse().ok(),
    };
    let stream = server.client().leads().stream(query);
    let _pages: Vec<_> = stream.try_collect().await.unwrap();
    assert_eq!(
        server.others()[0].query,
        "branch_id=3&category_id=4&sttsearch=lan&strSearch=lan&from_date=2024-08-01&to_date=2024-08-31&page=0&pageLimit=100"
    );
}

#[tokio::test]
async fn e15_a_lead_is_read_whole_from_the_list_searched_or_not() {
    let server = Server::with_tokens(|call, _| {
        if call.path.ends_with("/7") {
            ok(r#"{"id": 7, "code": "KH07", "name": "Lan"}"#)
        } else if call.query.contains("KH07") {
            ok("[]")
        } else {
            ok(r#"[{"id": 7, "code": "KH07", "name": "Lan", "status": "Mới"}]"#)
        }
    })
    .await;
    let lead = server.client().leads().whole(LeadId(7)).await.unwrap();
    assert_eq!(lead.status.as_deref(), Some("Mới"));
    assert_eq!(server.others().len(), 3, "detail, search, all of the list");

    let server = Server::with_tokens(|call, _| {
        let is_detail = call.path.ends_with("/7");
        ok(if is_detail {
            r#"{"id": 7, "name": "Lan"}"#
        } else {
            "[]"
        })
    })
    .await;
    let unlisted = server.client().leads().whole(LeadId(7)).await;
    assert_eq!(unlisted.unwrap_err().kind(), ErrorKind::Undecodable);
}

#[tokio::test]
async fn c04_c17_purchases_are_listed_by_branch_and_store_alone() {
    let server = Server::with_tokens(|_, _| ok("[]")).await;
    let query = PurchaseOrderQuery {
        store_id: Some(StoreId(4)),
        ..PurchaseOrderQuery::of_branch(BranchId(3))
    };
    let stream = server.client().purchase_orders().stream(query);
    let _pages: Vec<_> = stream.try_collect().await.unwrap();
    assert_eq!(
        server.others()[0].query,
        "branch_id=3&store_id=4&page=0&pageLimit=100"
    );
}

#[tokio::test]
async fn c03_c20_returns_are_listed_by_what_the_table_has() {
    let server = Server::with_tokens(|_, _| ok("[]")).await;
    let query = SellReturnQuery {
        customer_id: Some(CustomerId(8)),
        search: Some("TH".into()),
        from_date: "2024-08-01".parse().ok(),
        to_date: None,
    };
    let stream = server.client().sell_returns().stream(query);
    let _pages: Vec<_> = stream.try_collect().await.unwrap();
    assert_eq!(
        server.others()[0].query,
        "customer_id=8&strSearch=TH&from_date=2024-08-01&page=0&pageLimit=100"
    );
}

#[tokio::test]
async fn a22_a_purchase_is_read_by_its_number_whatever_is_in_it() {
    let server = Server::with_tokens(|_, _| ok(r#"{"id": 7, "invoice_no": "PO/24 #7"}"#)).await;
    let order = server
        .client()
        .purchase_orders()
        .detail("PO/24 #7?")
        .await
        .unwrap();
    assert_eq!(order.invoice_no.as_deref(), Some("PO/24 #7"));
    assert_eq!(
        server.others()[0].path,
        "/api/purchase/purchase-by-code/PO%2F24%20%237%3F"
    );
}

#[tokio::test]
async fn a_number_that_would_name_another_address_is_not_asked_for() {
    let server = Server::with_tokens(|_, _| ok("{}")).await;
    let orders = server.client().purchase_orders();
    for number in ["", ".", ".."] {
        let error = orders.detail(number).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound, "{number}");
    }
    assert!(server.calls().is_empty());
}

#[test]
fn e23_who_added_an_order_is_a_name_or_a_person() {
    let read = |added_by: Value| {
        let row: SellReturnListItem =
            serde_json::from_value(json!({"id": 1, "added_by": added_by.clone()})).unwrap();
        assert_eq!(serde_json::to_value(&row).unwrap()["added_by"], added_by);
        row.added_by
            .as_ref()
            .and_then(AddedBy::name)
            .map(str::to_owned)
    };
    assert_eq!(read(json!("lan")).as_deref(), Some("lan"));
    assert_eq!(
        read(json!({"id": 4, "name": "lan"})).as_deref(),
        Some("lan")
    );
    assert_eq!(
        read(json!([{"id": "4", "name": "lan"}])).as_deref(),
        Some("lan")
    );
    assert_eq!(read(json!([])), None);
    assert_eq!(read(json!({"name": "lan"})), None);
}

#[test]
fn e24_e26_e28_a_return_under_each_of_its_names() {
    for name in ["sell_id", "transaction_id", "return_parent_id"] {
        let row: SellReturnListItem =
            serde_json::from_value(json!({"id": 1, name: 31, "amount_paid": "5.00"})).unwrap();
        assert_eq!(row.sale(), Some(SellOrderId(31)));
        let detail: SellReturn =
            serde_json::from_value(json!({"id": 1, name: "31", "total_paid": 5})).unwrap();
        assert_eq!(
            (detail.sale(), detail.paid()),
            (Some(SellOrderId(31)), row.paid())
        );
    }
    let detail: SellReturn = serde_json::from_value(record("sell_return.detail.response")).unwrap();
    assert_eq!(detail.lines().map(<[_]>::len), Some(1));
    assert_eq!(detail.payments().map(<[_]>::len), Some(1));
    let echo: SellReturnEcho =
        serde_json::from_value(record("sell_return.create.response")).unwrap();
    assert_eq!(*echo.transaction_id, None);
}
