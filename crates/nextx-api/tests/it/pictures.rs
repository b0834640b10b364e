//! Pictures: bytes from anybody's address, without a token.

use bytes::Bytes;
use nextx_api::{ErrorKind, Outcome};

use crate::server::{Reply, Server, ok, status};

const LARGEST: usize = 4 * 1024 * 1024;

async fn fetch(server: &Server, path: &str) -> Result<Bytes, nextx_api::Error> {
    let address = server.config().open_api.join(path).unwrap();
    server.client().picture(&address).await
}

#[tokio::test]
async fn a_picture_comes_without_a_token_going() {
    let server = Server::with_tokens(|_, _| ok("picture")).await;
    let client = server.client();
    client.authenticate().await.unwrap();
    let address = server.config().open_api.join("/media/7.jpg").unwrap();
    assert_eq!(client.picture(&address).await.unwrap(), "picture");
    let call = &server.others()[0];
    assert_eq!(
        (call.method.as_str(), call.path.as_str()),
        ("GET", "/media/7.jpg")
    );
    assert_eq!(call.authorization(), None);
    assert!(!call.head.contains("t0") && call.head.contains("image/*"));
}

#[tokio::test]
async fn a_record_cannot_make_the_till_ask_around_on_its_own_machine() {
    let other = Server::with_tokens(|_, _| ok("secret")).await;
    let client = Server::with_tokens(|_, _| ok("picture")).await.client();
    for address in [
        other.config().open_api.as_str(),
        "http://localhost/",
        "http://192.168.1.1/",
        "ftp://open-api.nextx.vn/7.jpg",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
    ] {
        let error = client.picture(&address.parse().unwrap()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AddressInvalid, "{address}");
    }
    assert!(other.calls().is_empty());
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let other = Server::with_tokens(|_, _| ok("secret")).await;
    let to = format!(
        "HTTP/1.1 302 x\r\nLocation: {}\r\n\r\n",
        other.config().open_api
    );
    let server = Server::with_tokens(move |_, _| Reply::Raw(to.clone())).await;
    fetch(&server, "/7.jpg").await.unwrap_err();
    assert!(other.calls().is_empty());
}

#[tokio::test]
async fn what_is_no_answer_with_a_picture_is_an_error_tried_once() {
    for (reply, kind) in [
        (status(404, "none"), ErrorKind::Undecodable),
        (status(401, ""), ErrorKind::Undecodable),
        (status(500, ""), ErrorKind::Undecodable),
        (Reply::Reset, ErrorKind::Interrupted),
        (
            Reply::Raw("HTTP/1.1 200 x\r\nContent-Length: 9\r\n\r\npict".into()),
            ErrorKind::Interrupted,
        ),
    ] {
        let wanted = reply.clone();
        let server = Server::with_tokens(move |_, _| wanted.clone()).await;
        let error = fetch(&server, "/7.jpg").await.unwrap_err();
        assert_eq!(error.kind(), kind, "{reply:?}");
        assert_ne!(error.outcome(), Outcome::Refused);
        assert_eq!((server.others().len(), server.token_calls()), (1, 0));
    }
}

#[tokio::test]
async fn a_picture_may_have_four_mebibytes_and_not_a_byte_more() {
    let server = Server::with_tokens(|call, _| {
        let more = usize::from(call.path == "/more");
        ok("x".repeat(LARGEST + more))
    })
    .await;
    assert_eq!(fetch(&server, "/just").await.unwrap().len(), LARGEST);
    assert_eq!(
        fetch(&server, "/more").await.unwrap_err().kind(),
        ErrorKind::Undecodable
    );
}
