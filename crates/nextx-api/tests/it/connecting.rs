//! No connection, and why.

use std::time::Duration;

use bytes::Bytes;
use nextx_api::{Client, Config, Credentials, ErrorKind, NEXTX_CRM_URL, Outcome};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::server::config;

async fn fails_with(address: &str, kind: ErrorKind) {
    let mut config = config(address);
    config.limits.connect_timeout = Duration::from_millis(500);
    let client = Client::new(config).unwrap();
    let error = client.authenticate().await.unwrap_err();
    assert_eq!(error.kind(), kind, "{error:?}");
    let error = client
        .sell_orders()
        .create_frozen(Bytes::new())
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (kind, Outcome::NotProcessed)
    );
}

#[tokio::test]
async fn nobody_listens() {
    let port = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    fails_with(
        &format!("http://127.0.0.1:{port}"),
        ErrorKind::ConnectionRefused,
    )
    .await;
}

#[tokio::test]
async fn a_name_that_is_none() {
    fails_with("https://no-such-shop.invalid", ErrorKind::HostNotFound).await;
}

#[tokio::test]
async fn a_server_that_speaks_no_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            stream.read_u8().await.unwrap();
            stream
                .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                .await
                .unwrap();
        }
    });
    fails_with(&format!("https://127.0.0.1:{port}"), ErrorKind::Certificate).await;
}

#[tokio::test]
async fn a_handshake_that_never_ends() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    fails_with(&format!("https://127.0.0.1:{port}"), ErrorKind::TimedOut).await;
    drop(listener);
}

#[test]
fn a04_a_token_is_never_sent_in_the_clear() {
    let credentials = Credentials {
        client_id: "shop".into(),
        client_secret: "hush".to_owned().into(),
    };
    let open_api = "http://open-apinextx.vn".parse().unwrap();
    let error = Config::new(open_api, NEXTX_CRM_URL.parse().unwrap(), credentials).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddressInvalid);
}
