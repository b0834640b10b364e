//! One token for all callers, renewed early, renewed once when refused.

use std::time::{Duration, Instant};

use nextx_api::{Client, Error, ErrorKind, Host, Outcome};
use serde_json::{Value, json};

use crate::server::{Call, Reply, Server, ok, status, token};

const BAD_TOKEN: &str = r#"[{"meta":{"message":"Token expried","status_code":401},"data":[]}]"#;

#[tokio::test]
async fn all_callers_share_one_flight() {
    let server = Server::start(|call, _| {
        if call.is_token() {
            Reply::Late(Duration::from_millis(100), r#"{"token": "t0"}"#.into())
        } else {
            ok("[]")
        }
    })
    .await;
    let client = server.client();
    let calls = (0..20).map(|_| {
        let client = client.clone();
        async move { client.branches().list().await }
    });
    for listed in futures::future::join_all(calls).await {
        listed.unwrap();
    }
    assert_eq!((server.token_calls(), server.others().len()), (1, 20));
    assert!(
        server
            .others()
            .iter()
            .all(|call| call.authorization() == Some("Bearer t0"))
    );
}

#[tokio::test]
async fn all_callers_share_a_flight_that_fails() {
    let server = Server::start(|_, _| {
        Reply::Late(
            Duration::from_millis(100),
            r#"{"meta":{"status_code":1}}"#.into(),
        )
    })
    .await;
    let client = server.client();
    let calls = (0..10).map(|_| {
        let client = client.clone();
        async move { client.branches().list().await }
    });
    for listed in futures::future::join_all(calls).await {
        assert_eq!(listed.unwrap_err().kind(), ErrorKind::WrongCredentials);
    }
    assert_eq!(server.token_calls(), 1);
    assert!(client.branches().list().await.is_err());
    assert_eq!(server.token_calls(), 2, "a later call tries again");
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() {
    let server = Server::start(|call, nth| {
        if call.is_token() {
            ok(format!(r#"{{"access_token": "t{nth}", "expires_in": 1}}"#))
        } else {
            ok("[]")
        }
    })
    .await;
    let client = server.client();
    client.branches().list().await.unwrap();
    client.branches().list().await.unwrap();
    assert_eq!(server.token_calls(), 1);
    tokio::time::sleep(Duration::from_millis(600)).await;
    client.branches().list().await.unwrap();
    assert_eq!(server.token_calls(), 2);
    assert_eq!(
        server.others().last().unwrap().authorization(),
        Some("Bearer t1")
    );
}

/// A server whose first token lives for two seconds, so that it is renewed after one, and whose renewals do `then`.
async fn with_renewals(then: Reply) -> Server {
    Server::start(move |call, nth| match (call.is_token(), nth) {
        (true, 0) => ok(r#"{"access_token": "t0", "expires_in": 2}"#),
        (true, _) => then.clone(),
        _ => ok("[]"),
    })
    .await
}

#[tokio::test]
async fn an_early_renewal_that_fails_leaves_the_old_token_to_its_real_end() {
    for passing in [status(500, ""), ok("<html>Sign in</html>"), Reply::Reset] {
        let server = with_renewals(passing).await;
        let client = server.client();
        client.branches().list().await.unwrap();
        tokio::time::sleep(Duration::from_millis(1100)).await;
        for _ in 0..3 {
            client.branches().list().await.unwrap();
        }
        assert_eq!(server.token_calls(), 2, "not asked for again at once");
        tokio::time::sleep(Duration::from_millis(1000)).await;
        client.branches().list().await.unwrap_err();
        assert!(server.token_calls() > 2);
        assert_eq!(server.others().len(), 4);
    }
}

#[tokio::test]
async fn an_early_renewal_that_names_wrong_credentials_is_told_at_once() {
    let server = with_renewals(status(401, "")).await;
    let client = server.client();
    client.branches().list().await.unwrap();
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(
        client.branches().list().await.unwrap_err().kind(),
        ErrorKind::WrongCredentials
    );
}

#[tokio::test]
async fn nobody_waits_for_a_renewal_while_the_old_token_is_good() {
    let server = with_renewals(Reply::Silence(Duration::from_secs(3))).await;
    let client = server.client();
    client.branches().list().await.unwrap();
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let renewing = tokio::spawn({
        let client = client.clone();
        async move { client.branches().list().await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let started = Instant::now();
    client.branches().list().await.unwrap();
    assert!(started.elapsed() < Duration::from_millis(500));
    assert_eq!((server.token_calls(), server.others().len()), (2, 2));
    renewing.abort();
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_by_http_and_in_the_body() {
    for (http, body) in [
        (401, ""),
        (401, r#"[{"message":"Unauthenticated."}]"#),
        (200, BAD_TOKEN),
    ] {
        let server = Server::with_tokens(move |call, _| match call.authorization() {
            Some("Bearer t0") => status(http, body),
            _ => ok("[]"),
        })
        .await;
        let client = server.client();
        assert_eq!(client.branches().list().await.unwrap().items, []);
        assert_eq!((server.token_calls(), server.others().len()), (2, 2));
    }
}

#[tokio::test]
async fn q02_a_fresh_token_refused_is_reported_and_not_looped() {
    let server =
        Server::with_tokens(|_, _| status(401, r#"{"status_code":401,"message":"Token expired"}"#))
            .await;
    let error = server.client().branches().list().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Unauthorized, Outcome::Paused)
    );
    assert_eq!(error.server_words(), Some("Token expired"));
    assert_eq!((server.token_calls(), server.others().len()), (2, 2));
}

#[tokio::test]
async fn many_refusals_of_one_token_are_one_renewal() {
    let server = Server::with_tokens(|call, _| match call.authorization() {
        Some("Bearer t0") => Reply::Late(Duration::from_millis(50), BAD_TOKEN.into()),
        _ => ok("[]"),
    })
    .await;
    let mut config = server.config();
    config.limits.parallel = 8;
    let client = Client::new(config).unwrap();
    let calls = (0..8).map(|_| {
        let client = client.clone();
        async move { client.branches().list().await }
    });
    for listed in futures::future::join_all(calls).await {
        listed.unwrap();
    }
    assert_eq!((server.token_calls(), server.others().len()), (2, 16));
}

#[tokio::test]
async fn f04_a_message_alone_gets_a_new_token_before_the_next_call() {
    let server = Server::with_tokens(|call, _| match call.authorization() {
        Some("Bearer t0") => ok(r#"[{"message":"Unauthenticated."}]"#),
        _ => ok("[]"),
    })
    .await;
    let client = server.client();
    assert_eq!(
        client.branches().list().await.unwrap_err().server_words(),
        Some("Unauthenticated.")
    );
    client.branches().list().await.unwrap();
}

#[tokio::test]
async fn a_no_without_a_code_is_told_in_the_servers_words_also_after_a_renewal() {
    for (no, words) in [
        (
            r#"{"success": false, "message": "no branch", "data": []}"#,
            "no branch",
        ),
        (r#"{"errors": {"page": ["wrong"]}, "data": []}"#, "wrong"),
        (r#"{"message": "Unauthenticated."}"#, "Unauthenticated."),
    ] {
        for renewed in [false, true] {
            let server = Server::with_tokens(move |call, _| match call.authorization() {
                Some("Bearer t0") if renewed => status(401, ""),
                _ => ok(no),
            })
            .await;
            let error = server.client().branches().list().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Refused, "{no}");
            assert_eq!(error.server_words(), Some(words));
        }
    }
}

#[tokio::test]
async fn a01_the_secret_goes_into_the_body_and_nowhere_else() {
    let server = Server::with_tokens(|_, _| ok("[]")).await;
    let client = server.client();
    client.branches().list().await.unwrap();
    let call = server
        .calls()
        .into_iter()
        .find(|call| call.is_token())
        .unwrap();
    assert_eq!(
        (
            call.method.as_str(),
            call.query.as_str(),
            call.authorization()
        ),
        ("POST", "", None)
    );
    let body: Value = serde_json::from_str(&call.body).unwrap();
    assert_eq!(
        body,
        json!({"grant_type": "client_credentials", "client_id": "shop", "client_secret": "hush-hush", "scope": "public.api"})
    );
    assert!(
        server
            .others()
            .iter()
            .all(|call| !call.head.contains("hush") && !call.body.contains("hush"))
    );
    assert!(!format!("{client:?}").contains("hush"));
}

fn tokens_seen(server: &Server) -> Vec<String> {
    let bearer = |call: &Call| call.authorization().unwrap().replace("Bearer ", "");
    server.others().iter().map(bearer).collect()
}

async fn tasks(client: &Client) -> Result<Value, Error> {
    let page = [("page", "1".to_owned())];
    client.read_json(Host::Crm, "/api/task/task", &page).await
}

#[tokio::test]
async fn a21_q02_one_token_serves_both_hosts() {
    let server =
        Server::with_tokens(|_, _| ok(r#"{"meta": {"status_code": 0}, "data": [{"id": 1}]}"#))
            .await;
    let client = server.client();
    client.branches().list().await.unwrap();
    assert_eq!(tasks(&client).await.unwrap(), json!([{"id": 1}]));
    assert_eq!(tokens_seen(&server), ["t0", "t0"]);
    assert_eq!(server.token_calls(), 1);
}

#[tokio::test]
async fn q02_a_host_that_refuses_a_fresh_shared_token_gets_its_own() {
    let server = Server::with_tokens(|call, _| {
        if call.path.starts_with("/api/task") {
            status(401, "")
        } else {
            ok("[]")
        }
    })
    .await;
    let client = server.client();
    client.branches().list().await.unwrap();
    assert_eq!(
        tasks(&client).await.unwrap_err().outcome(),
        Outcome::Paused,
        "a missing permission"
    );
    tasks(&client).await.unwrap_err();
    client.branches().list().await.unwrap();
    // t1 is shared again; t2 and t3 are the CRM's own, and what happens to them leaves open-api alone.
    assert_eq!(tokens_seen(&server), ["t0", "t0", "t1", "t2", "t3", "t1"]);
}

#[tokio::test]
async fn the_connection_test_says_what_is_wrong() {
    for (reply, kind) in [
        (
            ok(include_str!("../fixtures/token.create.error.json")),
            ErrorKind::WrongCredentials,
        ),
        (
            status(
                401,
                r#"{"error": "invalid_client", "message": "Client authentication failed"}"#,
            ),
            ErrorKind::WrongCredentials,
        ),
        (
            status(400, r#"{"message": "no"}"#),
            ErrorKind::WrongCredentials,
        ),
        (status(404, "<html>"), ErrorKind::NotNextx),
        (
            ok("<html><body>Sign in to the network"),
            ErrorKind::NotNextx,
        ),
        (ok(r#"{"hello": "world"}"#), ErrorKind::NotNextx),
        (status(500, ""), ErrorKind::ServerFailed),
        (Reply::Reset, ErrorKind::Interrupted),
        (Reply::Silence(Duration::from_secs(3)), ErrorKind::TimedOut),
    ] {
        let wanted = reply.clone();
        let server = Server::start(move |_, _| wanted.clone()).await;
        let error = server.client().authenticate().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{reply:?}");
        assert_eq!(server.token_calls(), 1);
    }
}

#[tokio::test]
async fn the_servers_clock_is_known_after_an_answer() {
    let server = Server::start(|_, nth| token(nth)).await;
    let client = server.client();
    assert_eq!(client.server_date(), None);
    client.authenticate().await.unwrap();
    assert_eq!(client.server_date(), "2024-08-13T08:00:00Z".parse().ok());
    client.authenticate().await.unwrap();
    assert_eq!(server.token_calls(), 2, "asked for anew each time");
}
