//! Lists of more than one page.

use futures::TryStreamExt;
use nextx_api::{BranchId, CustomerId, CustomerQuery, SellOrderId, SellOrderQuery};
use serde_json::{Value, json};

use crate::server::{Call, Server, ok};

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

pub(super) fn page_of(call: &Call) -> usize {
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
