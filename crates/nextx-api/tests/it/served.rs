//! The documented examples on the crate's own path: served, judged, unwrapped, read, and written back equal.

use std::fs;
use std::path::Path;

use futures::TryStreamExt;
use nextx_api::{
    BranchId, Client, CustomerId, CustomerQuery, Error, NewCustomer, NewSellOrder, ProductQuery,
    SellOrderId, SellOrderQuery, StoreId, VariationId,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::server::{Call, Server, ok};

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name);
    fs::read_to_string(path).unwrap()
}

async fn serving(body: String) -> Client {
    Server::with_tokens(move |_, _| ok(body.clone()))
        .await
        .client()
}

fn written<T: Serialize>(read: Result<T, Error>) -> Value {
    serde_json::to_value(read.unwrap()).unwrap()
}

/// What the operation of an example makes of an answer with it.
async fn read(operation: &str, body: String) -> Value {
    let client = serving(body).await;
    let (branch, store) = (BranchId(3), StoreId(4));
    match operation {
        "branch.list" => written(client.branches().list().await),
        "store.list" => written(client.stores().list(branch).await),
        "category.list" => written(client.categories().list().await),
        "employee.list" => written(client.employees().list(Some(branch)).await),
        "sales_user.list" => written(client.sales_users().list().await),
        "product.list" => {
            let query = ProductQuery::of_branch(branch);
            let page = client.products().page(&query, 0).await;
            written(page.map(|page| page.items))
        }
        "product.detail" => {
            let products = client.products();
            written(products.detail(VariationId(5), branch, store).await)
        }
        "customer.list" => {
            let page = client.customers().page(&CustomerQuery::default(), 0).await;
            written(page.map(|page| page.items))
        }
        "customer.detail" => written(client.customers().detail(CustomerId(7)).await),
        "sell.list" => {
            let query = SellOrderQuery::of_branch(branch);
            let page = client.sell_orders().page(&query, 0).await;
            written(page.map(|page| page.items))
        }
        "sell.detail" => written(client.sell_orders().detail(SellOrderId(7)).await),
        other => panic!("{other} is not read"),
    }
}

const READS: [&str; 11] = [
    "branch.list",
    "store.list",
    "category.list",
    "employee.list",
    "sales_user.list",
    "product.list",
    "product.detail",
    "customer.list",
    "customer.detail",
    "sell.list",
    "sell.detail",
];

#[tokio::test]
async fn every_example_is_read_by_its_operation_in_every_wrapper() {
    for operation in READS {
        let body = fixture(&format!("{operation}.response.json"));
        let example: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(read(operation, body).await, example, "{operation}");
        let mut wrapped = vec![
            json!({"meta": {"status_code": 0, "message": "Successfully"}, "data": example}),
            json!([{"meta": {"status_code": 0, "message": "Successfully"}, "data": example}]),
            json!({"status_code": 200, "message": "ok", "data": example}),
            json!({"data": example}),
        ];
        if example.is_array() {
            // E03, and a list of one as a single record (E04).
            wrapped.push(json!({"data": {"current_page": 1, "data": example}}));
            wrapped.push(example[0].clone());
        } else {
            // E02.
            wrapped.push(json!([example]));
        }
        for answer in wrapped {
            assert_eq!(
                read(operation, answer.to_string()).await,
                example,
                "{operation} {answer}"
            );
        }
    }
}

#[tokio::test]
async fn e16_categories_come_with_those_below_them() {
    for name in ["category.list", "category.create"] {
        let client = serving(fixture(&format!("{name}.response.json"))).await;
        let categories = client.categories().list().await.unwrap();
        assert_eq!(categories[0].children()[0].name.as_deref(), Some("string"));
    }
}

fn request<T: DeserializeOwned>(operation: &str) -> T {
    serde_json::from_str(&fixture(&format!("{operation}.request.json"))).unwrap()
}

#[tokio::test]
async fn every_create_sends_its_example_and_believes_the_documented_answer() {
    let server = Server::with_tokens(|call, _| {
        ok(fixture(if call.path.contains("sell") {
            "sell.create.response.json"
        } else {
            "customer.create.response.json"
        }))
    })
    .await;
    let client = server.client();
    let order: NewSellOrder = request("sell.create");
    let customer: NewCustomer = request("customer.create");
    client.sell_orders().create(&order).await.unwrap();
    client.customers().create(&customer).await.unwrap();
    let sent: Vec<Value> = server
        .others()
        .iter()
        .map(|call| serde_json::from_str(&call.body).unwrap())
        .collect();
    let examples: [Value; 2] = [request("sell.create"), request("customer.create")];
    assert_eq!(sent, examples);
}

/// A list of 205 rows, which move by five while they are read.
async fn long_list() -> Server {
    Server::with_tokens(|call, _| {
        let page = page_of(call);
        let first = page * 100 - 5 * usize::from(page > 0);
        let rows = (first..(page * 100 + 100).min(205)).map(|id| json!({"id": id}));
        ok(Value::from_iter(rows).to_string())
    })
    .await
}

fn page_of(call: &Call) -> usize {
    call.query
        .split('&')
        .find_map(|pair| pair.strip_prefix("page=")?.parse().ok())
        .unwrap()
}

fn queries(server: &Server) -> Vec<String> {
    server.others().into_iter().map(|call| call.query).collect()
}

#[tokio::test]
async fn customers_stream_page_by_page_each_once() {
    let server = long_list().await;
    let query = CustomerQuery {
        branch_id: Some(BranchId(3)),
        search: Some("lan".into()),
        ..CustomerQuery::default()
    };
    let stream = server.client().customers().stream(query);
    let pages: Vec<_> = stream.try_collect().await.unwrap();
    let told: Vec<_> = pages
        .iter()
        .map(|page| (page.page, page.items.len(), page.last))
        .collect();
    assert_eq!(told, [(0, 100, false), (1, 100, false), (2, 5, true)]);
    let ids = pages.iter().flat_map(|page| &page.items).map(|row| row.id);
    assert!(ids.eq((0..205).map(CustomerId)));
    assert_eq!(
        queries(&server),
        [0, 1, 2].map(|page| {
            format!("branch_id=3&sttsearch=lan&strSearch=lan&page={page}&pageLimit=100")
        })
    );
}

#[tokio::test]
async fn sell_orders_stream_page_by_page_each_once() {
    let server = long_list().await;
    let query = SellOrderQuery {
        from_date: "2024-08-01".parse().ok(),
        ..SellOrderQuery::of_branch(BranchId(3))
    };
    let stream = server.client().sell_orders().stream(query);
    let pages: Vec<_> = stream.try_collect().await.unwrap();
    assert_eq!(
        pages.last().map(|page| (page.page, page.last)),
        Some((2, true))
    );
    let ids = pages.iter().flat_map(|page| &page.items).map(|row| row.id);
    assert!(ids.eq((0..205).map(SellOrderId)));
    assert_eq!(
        queries(&server),
        [0, 1, 2].map(|page| format!("branch_id=3&from_date=2024-08-01&page={page}&pageLimit=100"))
    );
}
