//! A server that does what a test says, down to the bytes.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use nextx_api::{Client, Config, Credentials, Limits};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Call {
    pub(crate) fn authorization(&self) -> Option<&str> {
        let line = self
            .head
            .lines()
            .find(|line| line.to_ascii_lowercase().starts_with("authorization:"))?;
        Some(line.split_once(": ")?.1)
    }

    pub(crate) fn is_token(&self) -> bool {
        self.path == "/api/auth/token"
    }
}

/// What the server does with a request.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// A whole answer: status, further header lines, body.
    Http(u16, &'static str, String),
    /// These bytes, then the end.
    Raw(String),
    /// A reset without an answer.
    Reset,
    /// A whole answer, then a reset.
    HttpThenReset(u16, String),
    /// Nothing for so long.
    Silence(Duration),
    /// An answer after so long.
    Late(Duration, String),
    /// A body that goes on and on, one byte in so long.
    Trickle(Duration),
}

impl Reply {
    fn delay(&self) -> Duration {
        match self {
            Self::Silence(wait) | Self::Late(wait, _) => *wait,
            _ => Duration::ZERO,
        }
    }
}

pub(crate) fn ok(body: impl Into<String>) -> Reply {
    Reply::Http(200, "Content-Type: application/json\r\n", body.into())
}

pub(crate) fn status(status: u16, body: &str) -> Reply {
    Reply::Http(
        status,
        "Content-Type: application/json\r\n",
        body.to_owned(),
    )
}

/// A good token that lives for an hour; its text is `t` and the number of the call.
pub(crate) fn token(number: usize) -> Reply {
    ok(format!(
        r#"{{"access_token": "t{number}", "expires_in": 3600}}"#
    ))
}

pub(crate) struct Server {
    port: u16,
    log: Arc<Log>,
}

#[derive(Default)]
struct Log {
    calls: Mutex<Vec<Call>>,
    under_way: AtomicUsize,
    most_at_a_time: AtomicUsize,
}

impl Server {
    /// `script` answers each call, given how many of its kind (token or other) came before.
    pub(crate) async fn start(
        script: impl Fn(&Call, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let log = Arc::new(Log::default());
        let (calls, script) = (Arc::clone(&log), Arc::new(script));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&calls), Arc::clone(&script)));
            }
        });
        Self { port, log }
    }

    /// Gives tokens, and to all else what `script` says.
    pub(crate) async fn with_tokens(
        script: impl Fn(&Call, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::start(move |call, nth| {
            if call.is_token() {
                token(nth)
            } else {
                script(call, nth)
            }
        })
        .await
    }

    pub(crate) fn config(&self) -> Config {
        config(&format!("http://127.0.0.1:{}", self.port))
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(self.config()).unwrap()
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.log.calls.lock().unwrap().clone()
    }

    pub(crate) fn token_calls(&self) -> usize {
        self.calls().iter().filter(|call| call.is_token()).count()
    }

    /// How many requests were under way at once, at most.
    pub(crate) fn most_at_a_time(&self) -> usize {
        self.log.most_at_a_time.load(Ordering::SeqCst)
    }

    /// Calls other than for a token.
    pub(crate) fn others(&self) -> Vec<Call> {
        self.calls()
            .into_iter()
            .filter(|call| !call.is_token())
            .collect()
    }
}

/// Quick limits, so that a test waits for nothing it does not test.
pub(crate) fn config(address: &str) -> Config {
    let credentials = Credentials {
        client_id: "shop".into(),
        client_secret: "hush-hush".to_owned().into(),
    };
    let mut config = Config::new(
        address.parse().unwrap(),
        address.parse().unwrap(),
        credentials,
    )
    .unwrap();
    config.limits = Limits {
        read_timeout: Duration::from_secs(2),
        write_timeout: Duration::from_secs(2),
        requests_per_second: NonZeroU32::new(1000).unwrap(),
        ..Limits::default()
    };
    config
}

async fn serve<F>(mut stream: TcpStream, log: Arc<Log>, script: Arc<F>)
where
    F: Fn(&Call, usize) -> Reply,
{
    let Some(call) = read_call(&mut stream).await else {
        return;
    };
    let before = {
        let mut calls = log.calls.lock().unwrap();
        let before = calls
            .iter()
            .filter(|other: &&Call| other.is_token() == call.is_token())
            .count();
        calls.push(call.clone());
        before
    };
    let reply = script(&call, before);
    let now = log.under_way.fetch_add(1, Ordering::SeqCst) + 1;
    log.most_at_a_time.fetch_max(now, Ordering::SeqCst);
    // The client is done with a call once it has the answer, so the count goes down before that is written.
    tokio::time::sleep(reply.delay()).await;
    log.under_way.fetch_sub(1, Ordering::SeqCst);
    match reply {
        Reply::Http(status, headers, body) => {
            write(&mut stream, &http(status, headers, &body)).await
        }
        Reply::Raw(bytes) => write(&mut stream, &bytes).await,
        Reply::Reset => stream.set_zero_linger().unwrap(),
        Reply::HttpThenReset(status, body) => {
            write(&mut stream, &http(status, "", &body)).await;
            tokio::time::sleep(Duration::from_millis(50)).await;
            stream.set_zero_linger().unwrap();
        }
        Reply::Silence(_) => {}
        Reply::Late(_, body) => write(&mut stream, &http(200, "", &body)).await,
        Reply::Trickle(wait) => {
            write(
                &mut stream,
                "HTTP/1.1 200 x\r\nContent-Length: 9000\r\n\r\n",
            )
            .await;
            while stream.write_all(b" ").await.is_ok() {
                tokio::time::sleep(wait).await;
            }
        }
    }
}

fn http(status: u16, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status} x\r\nDate: Tue, 13 Aug 2024 08:00:00 GMT\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

async fn write(stream: &mut TcpStream, text: &str) {
    // A client that gave up is part of some tests.
    if stream.write_all(text.as_bytes()).await.is_ok() {
        stream.flush().await.unwrap();
    }
}

async fn read_call(stream: &mut TcpStream) -> Option<Call> {
    let mut bytes = Vec::new();
    let (head, mut body) = loop {
        let mut chunk = [0_u8; 4096];
        let read = stream
            .read(&mut chunk)
            .await
            .ok()
            .filter(|read| *read > 0)?;
        bytes.extend_from_slice(&chunk[..read]);
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let body = bytes.split_off(end + 4);
            break (String::from_utf8(bytes).unwrap(), body);
        }
    };
    let length = head
        .lines()
        .find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("content-length: ")?
                .parse::<usize>()
                .ok()
        })
        .unwrap_or(0);
    while body.len() < length {
        let mut chunk = [0_u8; 4096];
        let read = stream
            .read(&mut chunk)
            .await
            .ok()
            .filter(|read| *read > 0)?;
        body.extend_from_slice(&chunk[..read]);
    }
    let mut line = head.lines().next()?.split(' ');
    let method = line.next()?.to_owned();
    let target = line.next()?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Some(Call {
        method,
        path: path.to_owned(),
        query: query.to_owned(),
        head: head.clone(),
        body: String::from_utf8(body).unwrap(),
    })
}
