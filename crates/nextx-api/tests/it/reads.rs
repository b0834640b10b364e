//! Reads: filters, paging, repeats, pauses.

use std::time::{Duration, Instant};

use futures::TryStreamExt;
use nextx_api::{
    Amount, BranchId, BrokenRow, CategoryId, Client, CustomerId, CustomerQuery, ErrorKind, Host,
    Page, ProductListItem, ProductQuery, SellOrderId, SellOrderQuery, StoreId, VariationId,
};
use serde_json::{Value, json};

use crate::server::{Call, Reply, Server, ok, status};

fn product(number: usize) -> Value {
    json!({"id": number, "product_id": number, "variations_id": number})
}

fn page_of(call: &Call) -> usize {
    call.query
        .split('&')
        .find_map(|pair| pair.strip_prefix("page=")?.parse().ok())
        .unwrap()
}

fn rows(numbers: impl Iterator<Item = usize>) -> Reply {
    ok(Value::from(numbers.map(product).collect::<Vec<_>>()).to_string())
}

async fn pass(server: &Server) -> Vec<Page<ProductListItem>> {
    server
        .client()
        .products()
        .stream(ProductQuery::of_branch(BranchId(3)))
        .try_collect()
        .await
        .unwrap()
}

#[tokio::test]
async fn c10_paging_counts_from_zero_and_ends_at_a_short_page() {
    let server = Server::with_tokens(|call, _| match page_of(call) {
        page @ (0 | 1) => rows(page * 100..page * 100 + 100),
        page => rows(page * 100..page * 100 + 7),
    })
    .await;
    let pages = pass(&server).await;
    let told: Vec<_> = pages
        .iter()
        .map(|page| (page.page, page.items.len(), page.last))
        .collect();
    assert_eq!(told, [(0, 100, false), (1, 100, false), (2, 7, true)]);
    assert_eq!(server.others()[0].query, "branch_id=3&page=0&pageLimit=100");
}

#[tokio::test]
async fn paging_ends_at_an_empty_page_and_at_one_that_repeats() {
    let server = Server::with_tokens(|call, _| {
        if page_of(call) == 0 {
            rows(0..100)
        } else {
            rows(0..0)
        }
    })
    .await;
    assert_eq!(
        pass(&server)
            .await
            .last()
            .map(|page| (page.page, page.last)),
        Some((1, true))
    );

    let server = Server::with_tokens(|_, _| rows(0..100)).await;
    let pages = pass(&server).await;
    assert_eq!(
        pages.iter().map(|page| page.items.len()).sum::<usize>(),
        100
    );
    assert_eq!(
        pages.last().map(|page| (page.page, page.last)),
        Some((1, true))
    );
}

#[tokio::test]
async fn rows_that_move_between_pages_come_once() {
    let server = Server::with_tokens(|call, _| {
        if page_of(call) == 0 {
            rows(0..100)
        } else {
            rows(95..150)
        }
    })
    .await;
    let pages = pass(&server).await;
    assert_eq!(
        pages
            .iter()
            .map(|page| page.items.len())
            .collect::<Vec<_>>(),
        [100, 50]
    );
}

#[tokio::test]
async fn a_server_that_overlooks_the_page_size_loses_no_rows() {
    let server = Server::with_tokens(|call, _| {
        let page = page_of(call);
        rows(page * 15..(page * 15 + 15).min(40))
    })
    .await;
    assert_eq!(
        pass(&server)
            .await
            .iter()
            .map(|page| page.items.len())
            .sum::<usize>(),
        40
    );
}

#[tokio::test]
async fn variations_of_one_product_are_rows_of_their_own() {
    let server = Server::with_tokens(|_, _| {
        ok(r#"[{"id": 1, "product_id": 1, "variations_id": 1}, {"id": 1, "product_id": 1, "variations_id": 2}]"#)
    })
    .await;
    assert_eq!(pass(&server).await[0].items.len(), 2);
}

#[tokio::test]
async fn a_page_that_fails_ends_the_stream_with_its_error() {
    let server = Server::with_tokens(|call, _| {
        if page_of(call) == 0 {
            rows(0..100)
        } else {
            status(403, r#"{"message": "no"}"#)
        }
    })
    .await;
    let client = server.client();
    let mut stream = std::pin::pin!(
        client
            .products()
            .stream(ProductQuery::of_branch(BranchId(3)))
    );
    assert!(
        stream
            .try_next()
            .await
            .unwrap()
            .is_some_and(|page| !page.last)
    );
    assert_eq!(
        stream.try_next().await.unwrap_err().kind(),
        ErrorKind::Forbidden
    );
    assert!(stream.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn filters_go_by_the_names_of_the_tables() {
    let server = Server::with_tokens(|call, _| {
        if call.path.ends_with("/7") || call.path.contains("detail") {
            ok(r#"{"id": 7}"#)
        } else {
            ok("[]")
        }
    })
    .await;
    let client = server.client();
    client.stores().list(BranchId(3)).await.unwrap();
    client.employees().list(None).await.unwrap();
    client.categories().list().await.unwrap();
    client.categories().below(CategoryId(2)).await.unwrap();
    let mut products = ProductQuery::of_branch(BranchId(3));
    products.store_id = Some(StoreId(4));
    products.search = Some("bia lon".into());
    products.types = vec!["single".into(), "combo".into()];
    client.products().page(&products, 2).await.unwrap();
    client
        .products()
        .detail(VariationId(5), BranchId(3), StoreId(4))
        .await
        .unwrap();
    let customers = CustomerQuery {
        search: Some("0900000001".into()),
        to_date: "2024-08-13".parse().ok(),
        ..CustomerQuery::default()
    };
    client.customers().page(&customers, 0).await.unwrap();
    client.customers().detail(CustomerId(7)).await.unwrap();
    let mut orders = SellOrderQuery::of_branch(BranchId(3));
    orders.customer_id = Some(CustomerId(9));
    orders.search = Some("   ".into());
    orders.from_date = "2024-08-01".parse().ok();
    client.sell_orders().page(&orders, 0).await.unwrap();
    client.sell_orders().detail(SellOrderId(7)).await.unwrap();
    let seen: Vec<_> = server
        .others()
        .iter()
        .map(|call| format!("{} {}?{}", call.method, call.path, call.query))
        .collect();
    assert_eq!(
        seen,
        [
            "GET /api/branch/store?branch_id=3",
            "GET /api/cate/employee?",
            "GET /api/cate/category-list/product_category?",
            // C05: the name of the samples, not that of the table.
            "GET /api/cate/category-list/product_category?search%5Bparent_id%5D=2",
            // C09: the key repeats. C13: brackets are encoded.
            "GET /api/product/product?branch_id=3&store_id=4&strSearch=bia+lon&type%5B%5D=single&type%5B%5D=combo&page=2&pageLimit=100",
            "GET /api/product/product-detail?variation_id=5&branch_id=3&store_id=4",
            // C01, C02.
            "GET /api/customer/customer?sttsearch=0900000001&strSearch=0900000001&to_date=2024-08-13&page=0&pageLimit=100",
            "GET /api/customer/customer/7?",
            // C08: an empty filter is left out.
            "GET /api/sell/sell?branch_id=3&customer_id=9&from_date=2024-08-01&page=0&pageLimit=100",
            "GET /api/sell/sell/7?",
        ]
    );
    assert!(server.others().iter().all(|call| {
        call.head
            .to_ascii_lowercase()
            .contains("accept: application/json")
    }));
}

#[tokio::test]
async fn a17_sales_users_by_post_and_where_that_is_not_known_by_get() {
    let server = Server::with_tokens(|_, _| ok(r#"[{"id": 1, "name": "lan"}]"#)).await;
    assert_eq!(
        server
            .client()
            .sales_users()
            .list()
            .await
            .unwrap()
            .items
            .len(),
        1
    );
    let call = &server.others()[0];
    assert_eq!((call.method.as_str(), call.body.as_str()), ("POST", ""));
    let head = call.head.to_ascii_lowercase();
    assert!(head.contains("content-length: 0\r\n"), "{head}");
    assert!(!head.contains("content-type"), "{head}");

    for unknown in [404, 405] {
        let server = Server::with_tokens(move |call, _| {
            if call.method == "GET" {
                ok("[]")
            } else {
                status(unknown, "")
            }
        })
        .await;
        let client = server.client();
        client.sales_users().list().await.unwrap();
        client.sales_users().list().await.unwrap();
        let verbs: Vec<_> = server
            .others()
            .into_iter()
            .map(|call| call.method)
            .collect();
        assert_eq!(verbs, ["POST", "GET", "GET"]);
    }
}

#[tokio::test]
async fn passing_failures_of_reads_are_tried_again_and_others_not() {
    for (reply, tries) in [
        (status(500, ""), 3),
        (status(408, ""), 3),
        (Reply::Reset, 3),
        (
            Reply::Raw("HTTP/1.1 200 x\r\nContent-Length: 50\r\n\r\n[{\"id\": 1}".into()),
            3,
        ),
        (ok("[{\"id\": 1}, {\"i"), 3),
        (status(404, r#"{"message": "none"}"#), 1),
        (status(422, r#"{"message": "none"}"#), 1),
        (ok("<html>"), 1),
        (
            Reply::Http(302, "Location: http://example.com/\r\n", String::new()),
            1,
        ),
    ] {
        let wanted = reply.clone();
        let server = Server::with_tokens(move |_, _| wanted.clone()).await;
        server.client().branches().list().await.unwrap_err();
        assert_eq!(server.others().len(), tries, "{reply:?}");
    }
    let server = Server::with_tokens(|_, nth| if nth == 0 { Reply::Reset } else { ok("[]") }).await;
    server.client().branches().list().await.unwrap();
}

#[tokio::test]
async fn q06_a_pause_the_server_asks_for_holds_everyone() {
    let server = Server::with_tokens(|_, nth| {
        if nth == 0 {
            Reply::Http(429, "Retry-After: 1\r\n", String::new())
        } else {
            ok("[]")
        }
    })
    .await;
    let client = server.client();
    let started = Instant::now();
    client.branches().list().await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1));
    assert_eq!(server.others().len(), 2);
}

#[tokio::test]
async fn a_pause_too_long_to_sit_out_is_told_and_kept_without_asking_again() {
    let server = Server::with_tokens(|_, _| {
        Reply::Http(
            429,
            "Retry-After: 90\r\n",
            r#"{"message": "Too Many Attempts."}"#.into(),
        )
    })
    .await;
    let client = server.client();
    let first = client.branches().list().await.unwrap_err();
    assert_eq!(
        (first.kind(), first.retry_after()),
        (ErrorKind::RateLimited, Some(Duration::from_secs(90)))
    );
    assert_eq!(first.server_words(), Some("Too Many Attempts."));
    let second = client.branches().list().await.unwrap_err();
    assert_eq!(second.kind(), ErrorKind::RateLimited);
    assert!(
        second
            .retry_after()
            .is_some_and(|left| left > Duration::from_secs(80))
    );
    assert_eq!(server.others().len(), 1);

    client.authenticate().await.unwrap();
    let third = client.branches().list().await.unwrap_err();
    assert_eq!(third.server_words(), Some("Too Many Attempts."));
    assert_eq!(server.others().len(), 2, "a person asked, so it was tried");
}

#[tokio::test]
async fn q06_a_pause_holds_another_caller_who_was_about_to_send() {
    let server = Server::with_tokens(|_, nth| match nth {
        0 => Reply::Http(429, "Retry-After: 1\r\n", String::new()),
        _ => ok("[]"),
    })
    .await;
    let mut config = server.config();
    // The token's request and the first read go at once, the second read waits for its turn.
    config.limits.requests_per_second = 2.try_into().unwrap();
    config.limits.read_attempts = 1;
    let client = Client::new(config).unwrap();
    client.authenticate().await.unwrap();
    let started = Instant::now();
    let (branches, categories) = (client.branches(), client.categories());
    let (first, second) = futures::future::join(branches.list(), categories.list()).await;
    assert_eq!(first.unwrap_err().kind(), ErrorKind::RateLimited);
    second.unwrap();
    assert!(
        started.elapsed() >= Duration::from_secs(1),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test]
async fn no_more_requests_at_a_time_than_allowed() {
    let server =
        Server::with_tokens(|_, _| Reply::Late(Duration::from_millis(50), "[]".into())).await;
    let client = server.client();
    client.authenticate().await.unwrap();
    let calls = (0..10).map(|_| {
        let client = client.clone();
        async move { client.branches().list().await }
    });
    for listed in futures::future::join_all(calls).await {
        listed.unwrap();
    }
    assert_eq!(server.most_at_a_time(), 2);
}

#[tokio::test]
async fn no_more_requests_a_second_than_allowed() {
    let server = Server::with_tokens(|_, _| ok("[]")).await;
    let mut config = server.config();
    config.limits.requests_per_second = 4.try_into().unwrap();
    let client = Client::new(config).unwrap();
    let started = Instant::now();
    for _ in 0..7 {
        client.branches().list().await.unwrap();
    }
    // Eight requests with the token's; the first four may come at once.
    assert!(
        started.elapsed() >= Duration::from_millis(950),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test]
async fn a_broken_row_is_told_by_its_place_alone_and_the_rest_arrives() {
    for row in [
        r#"{"name": "Lan 0900000001"}"#,
        r#"{"id": "0900000001x"}"#,
        r#""0900000001""#,
    ] {
        let list = format!(r#"[{{"id": 1}}, {row}, {{"id": 3}}]"#);
        let server = Server::with_tokens(move |_, _| ok(list.clone())).await;
        let client = server.client();
        let rows = client.branches().list().await.unwrap();
        let ids = rows.items.iter().map(|branch| branch.id);
        assert!(ids.eq([BranchId(1), BranchId(3)]));
        assert_eq!(rows.broken, [BrokenRow { position: 1 }]);
        let error = rows.complaint().unwrap();
        assert_eq!(error.kind(), ErrorKind::Undecodable);
        assert_eq!(
            error.to_string(),
            "branch.list: the answer cannot be read: row 1 is no record with a number of its own"
        );
        assert!(!format!("{error:?}").contains("0900000001"));
        let page = client.customers().page(&CustomerQuery::default(), 0).await;
        let page = page.unwrap();
        assert_eq!(
            (page.items.len(), page.broken.len(), page.last),
            (2, 1, true)
        );
        assert!(page.complaint().is_some());
    }
    let server = Server::with_tokens(|_, _| ok("[{}, 7, null]")).await;
    let rows = server.client().branches().list().await.unwrap();
    assert!(
        rows.complaint()
            .unwrap()
            .to_string()
            .ends_with("its own, and 2 more")
    );
    let server = Server::with_tokens(|_, _| ok(r#"{"id": "0900000001x"}"#)).await;
    let error = server.client().customers().detail(CustomerId(7)).await;
    assert!(!format!("{error:?}").contains("0900000001"));
}

#[tokio::test]
async fn e43_amounts_and_unknown_numbers_of_an_answer_go_back_to_the_digit() {
    const ORDER: &str = r#"{"id":7,"final_total":12345678901234.5678,"staff_note":"","payment":[{"amount":99999999999999999999}],"rate":{"of":[0.10000000000000001]}}"#;
    let server = Server::with_tokens(|_, _| ok(ORDER)).await;
    let client = server.client();
    let order = client.sell_orders().detail(SellOrderId(7)).await.unwrap();
    assert_eq!(
        order.final_total.map(|total| total.to_string()).as_deref(),
        Some("12345678901234.5678")
    );
    assert_eq!(
        order.payments().unwrap()[0].amount.map(Amount::decimal),
        Some("99999999999999999999".parse().unwrap())
    );
    assert_eq!(serde_json::to_string(&order).unwrap(), ORDER);
    let untyped = client
        .read_json(Host::OpenApi, "/api/x", &[])
        .await
        .unwrap();
    assert_eq!(untyped["rate"], json!({"of": [0.1]}));
}
