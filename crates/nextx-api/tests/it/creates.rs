//! Creates: sent once, and each failure tells whether the document may have arrived.

use std::time::{Duration, Instant};

use bytes::Bytes;
use nextx_api::{
    Accepted, BranchId, Client, CustomerDraft, Error, ErrorKind, NewSellLine, NewSellOrder,
    Outcome, StoreId,
};
use serde_json::{Value, json};

use crate::server::{Reply, Server, ok, status};

const YES: &str = r#"{"status_code":200,"message":"Sale order created successfully"}"#;

async fn create(reply: Reply) -> (Result<Accepted, Error>, usize) {
    let server = Server::with_tokens(move |_, _| reply.clone()).await;
    let created = server
        .client()
        .sell_orders()
        .create_frozen(Bytes::from_static(b"{\"invoice_no\":\"A1\"}"))
        .await;
    (created, server.others().len())
}

#[tokio::test]
async fn a_sale_is_written_as_documented() {
    let server = Server::with_tokens(|_, _| ok(YES)).await;
    let line = NewSellLine {
        quantity: nextx_api::Amount::new("0.452".parse().unwrap()).into(),
        ..NewSellLine::default()
    };
    let order = NewSellOrder {
        transaction_date: jiff::civil::date(2024, 8, 13).into(),
        branch_id: BranchId(3).into(),
        store_id: StoreId(4).into(),
        final_total: nextx_api::Amount::from(15_000).into(),
        invoice_no: "A1-000001".to_owned().into(),
        products: vec![line].into(),
        ..NewSellOrder::default()
    };
    let accepted = server.client().sell_orders().create(&order).await.unwrap();
    assert_eq!(accepted.id, None);
    assert_eq!(
        accepted.message.as_deref(),
        Some("Sale order created successfully")
    );
    let call = &server.others()[0];
    assert_eq!(
        (call.method.as_str(), call.path.as_str()),
        ("POST", "/api/sell/sell")
    );
    assert_eq!(
        serde_json::from_str::<Value>(&call.body).unwrap(),
        json!({"transaction_date": "2024-08-13", "store_id": 4, "final_total": 15000, "products": [{"quantity": 0.452}],
               "invoice_no": "A1-000001", "branch_id": 3})
    );
}

#[tokio::test]
async fn a_frozen_body_is_sent_to_the_byte() {
    let server = Server::with_tokens(|_, _| ok(r#"{"status_code": 0, "message": "string"}"#)).await;
    let frozen = "{ \"name\" :\"Bà Sáu\", \"mobile\":\"0900000001\"}";
    server
        .client()
        .customers()
        .create_frozen(Bytes::from_static(frozen.as_bytes()))
        .await
        .unwrap();
    let call = &server.others()[0];
    assert_eq!(call.body, frozen);
    assert_eq!(call.path, "/api/customer/customer");
    assert!(
        call.head
            .starts_with("POST /api/customer/customer HTTP/1.1\r\n")
    );
    assert!(
        call.head
            .to_ascii_lowercase()
            .contains("content-type: application/json\r\n")
    );
}

#[tokio::test]
async fn e12_a_customer_may_come_back_as_an_echo() {
    let server =
        Server::with_tokens(|_, _| ok(r#"{"id": 81, "name": "Bà Sáu", "mobile": "0900000001"}"#))
            .await;
    let customer = CustomerDraft {
        name: "Bà Sáu".to_owned().into(),
        ..CustomerDraft::default()
    };
    assert_eq!(
        server
            .client()
            .customers()
            .create(&customer)
            .await
            .unwrap()
            .id,
        Some(81)
    );
}

#[tokio::test]
async fn j01_whatever_happens_a_create_is_sent_once() {
    for (reply, kind, outcome) in [
        (status(500, ""), ErrorKind::ServerFailed, Outcome::Unclear),
        (
            status(503, "<html>"),
            ErrorKind::ServerFailed,
            Outcome::Unclear,
        ),
        (status(408, ""), ErrorKind::TimedOut, Outcome::Unclear),
        (
            Reply::Silence(Duration::from_secs(3)),
            ErrorKind::TimedOut,
            Outcome::Unclear,
        ),
        (Reply::Reset, ErrorKind::Interrupted, Outcome::Unclear),
        (
            Reply::Raw("HTTP/1.1 200 x\r\nContent-".into()),
            ErrorKind::Interrupted,
            Outcome::Unclear,
        ),
        (
            Reply::Raw("HTTP/1.1 200 x\r\nContent-Length: 90\r\n\r\n{\"status_code\":200".into()),
            ErrorKind::Interrupted,
            Outcome::Unclear,
        ),
        (
            Reply::Raw("HTTP/1.1 200 x\r\n\r\n{\"status_code\":20".into()),
            ErrorKind::Interrupted,
            Outcome::Unclear,
        ),
        (
            Reply::Http(302, "Location: /api/sell/sell\r\n", String::new()),
            ErrorKind::NotNextx,
            Outcome::Unclear,
        ),
        (
            Reply::Http(307, "Location: /api/sell/sell\r\n", String::new()),
            ErrorKind::NotNextx,
            Outcome::Unclear,
        ),
        (
            ok("<html>Sign in</html>"),
            ErrorKind::NotNextx,
            Outcome::Unclear,
        ),
        (ok(""), ErrorKind::Undecodable, Outcome::Unclear),
        (ok("{}"), ErrorKind::Undecodable, Outcome::Unclear),
        (ok(r#"{"id": 5}"#), ErrorKind::Undecodable, Outcome::Unclear),
        (
            ok(r#"{"message": "Unauthenticated."}"#),
            ErrorKind::Refused,
            Outcome::Unclear,
        ),
        (
            status(403, r#"{"message": "no"}"#),
            ErrorKind::Forbidden,
            Outcome::Paused,
        ),
        (status(404, "<html>"), ErrorKind::NotNextx, Outcome::Paused),
        (status(405, ""), ErrorKind::NotFound, Outcome::Paused),
        (
            status(
                422,
                r#"{"message": "invalid", "errors": {"invoice_no": ["taken"]}}"#,
            ),
            ErrorKind::Refused,
            Outcome::Refused,
        ),
        (
            ok(r#"{"status_code": 1, "message": "no stock"}"#),
            ErrorKind::Refused,
            Outcome::Refused,
        ),
        (
            status(429, ""),
            ErrorKind::RateLimited,
            Outcome::NotProcessed,
        ),
    ] {
        let (created, sent) = create(reply.clone()).await;
        let error = created.unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome(), sent),
            (kind, outcome, 1),
            "{reply:?}"
        );
        assert!(!error.may_look_at_once());
    }
}

fn within(server: &Server, write_timeout: Duration) -> Client {
    let mut config = server.config();
    config.limits.write_timeout = write_timeout;
    config.limits.read_timeout = Duration::from_secs(10);
    config.limits.parallel = 1;
    Client::new(config).unwrap()
}

/// Creates an order and says what became of it, and whether that was told within `allowed` and a second.
async fn told_in_time(client: &Client, allowed: Duration) -> (ErrorKind, Outcome) {
    let started = Instant::now();
    let orders = client.sell_orders();
    let error = orders.create_frozen(Bytes::new()).await.unwrap_err();
    let took = started.elapsed();
    assert!(took < allowed + Duration::from_secs(1), "{took:?}");
    (error.kind(), error.outcome())
}

#[tokio::test]
async fn the_time_allowed_ends_a_body_that_trickles() {
    let allowed = Duration::from_secs(1);
    let server = Server::with_tokens(|_, _| Reply::Trickle(Duration::from_millis(50))).await;
    assert_eq!(
        told_in_time(&within(&server, allowed), allowed).await,
        (ErrorKind::TimedOut, Outcome::Unclear)
    );
}

#[tokio::test]
async fn the_time_allowed_is_for_token_and_exchange_together() {
    let allowed = Duration::from_secs(2);
    let server = Server::start(|call, _| {
        if call.is_token() {
            Reply::Late(Duration::from_millis(1500), r#"{"token": "t0"}"#.into())
        } else {
            Reply::Silence(Duration::from_secs(5))
        }
    })
    .await;
    assert_eq!(
        told_in_time(&within(&server, allowed), allowed).await,
        (ErrorKind::TimedOut, Outcome::Unclear)
    );
}

#[tokio::test]
async fn what_waits_too_long_for_its_token_or_its_turn_is_not_sent() {
    let allowed = Duration::from_millis(500);
    let server = Server::start(|_, _| Reply::Silence(Duration::from_secs(5))).await;
    assert_eq!(
        told_in_time(&within(&server, allowed), allowed).await,
        (ErrorKind::TimedOut, Outcome::NotProcessed)
    );
    assert!(server.others().is_empty());

    let server = Server::with_tokens(|_, _| Reply::Late(Duration::from_secs(5), "[]".into())).await;
    let client = within(&server, allowed);
    client.authenticate().await.unwrap();
    let branches = client.branches();
    let reading = tokio::spawn(async move { branches.list().await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(
        told_in_time(&client, allowed).await,
        (ErrorKind::TimedOut, Outcome::NotProcessed)
    );
    assert_eq!(server.others().len(), 1, "only the read");
    reading.abort();
}

#[tokio::test]
async fn an_answer_that_arrived_whole_counts_whatever_follows() {
    let (created, _) = create(Reply::HttpThenReset(200, YES.into())).await;
    assert_eq!(
        created.unwrap().message.as_deref(),
        Some("Sale order created successfully")
    );
}

#[tokio::test]
async fn words_errors_and_pause_of_a_refusal_are_kept() {
    let (created, _) = create(status(
        422,
        r#"{"message": "invalid", "errors": {"invoice_no": ["taken"]}}"#,
    ))
    .await;
    let error = created.unwrap_err();
    assert_eq!(error.server_words(), Some("invalid taken"));
    assert_eq!(
        error.refusal().unwrap().errors,
        Some(json!({"invoice_no": ["taken"]}))
    );
    assert_eq!(
        error.to_string(),
        "sell.create: NextX answers 422: invalid taken"
    );
    let (created, _) = create(Reply::Http(429, "Retry-After: 5\r\n", String::new())).await;
    assert_eq!(
        created.unwrap_err().retry_after(),
        Some(Duration::from_secs(5))
    );
}

#[tokio::test]
async fn an_expired_token_lets_the_caller_look_and_then_send_again() {
    for (http, body) in [
        (401, ""),
        (200, r#"{"status_code":401,"message":"Token expired"}"#),
    ] {
        let server = Server::with_tokens(move |call, _| match call.authorization() {
            Some("Bearer t0") => status(http, body),
            _ => ok(YES),
        })
        .await;
        let orders = server.client().sell_orders();
        let error = orders
            .create_frozen(Bytes::from_static(b"{}"))
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Unauthorized, Outcome::Unclear)
        );
        assert!(error.may_look_at_once());
        assert_eq!(server.others().len(), 1);
        orders
            .create_frozen(Bytes::from_static(b"{}"))
            .await
            .unwrap();
        assert_eq!(server.token_calls(), 2);
    }
}

#[tokio::test]
async fn a_create_refused_with_a_renewed_token_pauses() {
    let server = Server::with_tokens(|call, _| {
        if call.method == "GET" {
            ok("[]")
        } else {
            status(401, "")
        }
    })
    .await;
    let client = server.client();
    let orders = client.sell_orders();
    assert_eq!(
        orders
            .create_frozen(Bytes::new())
            .await
            .unwrap_err()
            .outcome(),
        Outcome::Unclear
    );
    client.branches().list().await.unwrap();
    assert_eq!(
        orders
            .create_frozen(Bytes::new())
            .await
            .unwrap_err()
            .outcome(),
        Outcome::Paused
    );
}

#[tokio::test]
async fn only_an_answer_behind_the_token_check_ends_a_row_of_refusals() {
    for (between, outcome) in [
        (status(500, ""), Outcome::Paused),
        (status(404, "<html>"), Outcome::Paused),
        (status(429, ""), Outcome::Paused),
        (ok("<html>"), Outcome::Paused),
        (ok(r#"{"message": "no"}"#), Outcome::Paused),
        (ok(YES), Outcome::Unclear),
        (status(422, r#"{"message": "no"}"#), Outcome::Unclear),
        (
            ok(r#"{"status_code": 1, "message": "no stock"}"#),
            Outcome::Unclear,
        ),
    ] {
        let reply = between.clone();
        let server = Server::with_tokens(move |_, nth| match nth {
            1 => reply.clone(),
            _ => status(401, ""),
        })
        .await;
        let orders = server.client().sell_orders();
        let create = || orders.create_frozen(Bytes::from_static(b"{}"));
        create().await.unwrap_err();
        let _between = create().await;
        assert_eq!(
            create().await.unwrap_err().outcome(),
            outcome,
            "{between:?}"
        );
    }
}

#[tokio::test]
async fn f04_a_message_alone_drops_the_token_of_a_create_too() {
    let server = Server::with_tokens(|call, _| match call.authorization() {
        Some("Bearer t0") => ok(r#"[{"message":"Unauthenticated."}]"#),
        _ => ok(YES),
    })
    .await;
    let orders = server.client().sell_orders();
    let create = || orders.create_frozen(Bytes::from_static(b"{}"));
    let error = create().await.unwrap_err();
    assert_eq!(error.server_words(), Some("Unauthenticated."));
    assert_eq!(error.outcome(), Outcome::Unclear);
    create().await.unwrap();
}

#[tokio::test]
async fn without_a_token_nothing_was_sent() {
    for (reply, outcome) in [
        (status(500, ""), Outcome::NotProcessed),
        (Reply::Reset, Outcome::NotProcessed),
        (ok("<html>"), Outcome::NotProcessed),
        (status(429, ""), Outcome::NotProcessed),
        (status(401, ""), Outcome::Paused),
        (
            ok(r#"{"meta": {"message": "Incorrect credentials", "status_code": 1}, "data": []}"#),
            Outcome::Paused,
        ),
    ] {
        let wanted = reply.clone();
        let server = Server::start(move |_, _| wanted.clone()).await;
        let error = server
            .client()
            .sell_orders()
            .create_frozen(Bytes::new())
            .await
            .unwrap_err();
        assert_eq!(error.outcome(), outcome, "{reply:?}");
        assert!(server.others().is_empty());
    }
}
