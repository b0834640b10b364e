//! One request after the other over a connection, each with the fault that it draws.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{
    Moment, Shared, Trap, UnderWay,
    http::{self, Answer, Request},
    reset,
};
use crate::fault::Fault;

/// The longest that a trapped request waits for the end of its client.
const TRAPPED: Duration = Duration::from_secs(2);
/// In so many parts an answer trickles.
const DRIPS: u32 = 12;

/// How a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Orderly,
    Reset,
}

/// Carries requests until the connection ends.
pub(super) async fn carry(
    shared: &Arc<Shared>,
    client: &mut TcpStream,
    server: SocketAddr,
) -> io::Result<End> {
    client.set_nodelay(true)?;
    let mut buffer = Vec::new();
    loop {
        let Some(end) = exchange(shared, client, server, &mut buffer).await? else {
            continue;
        };
        return Ok(end);
    }
}

/// A request that was read whole, on its way to the server until it is dropped.
struct Carried {
    request: Request,
    _under_way: Option<UnderWay>,
}

impl Carried {
    async fn read(
        shared: &Shared,
        client: &mut TcpStream,
        buffer: &mut Vec<u8>,
        is_write: bool,
    ) -> io::Result<Self> {
        let request = http::request(client, buffer).await?;
        let body = &request.bytes[request.head..];
        Ok(Self {
            _under_way: is_write.then(|| shared.begin(body)),
            request,
        })
    }

    /// Asks the server. Before anything of the answer is passed on, the request is no longer under way.
    async fn ask(self, server: SocketAddr) -> io::Result<Answer> {
        http::ask(TcpStream::connect(server).await?, &self.request).await
    }
}

/// Carries one request and its answer; `None` where another may follow.
async fn exchange(
    shared: &Arc<Shared>,
    client: &mut TcpStream,
    server: SocketAddr,
    buffer: &mut Vec<u8>,
) -> io::Result<Option<End>> {
    let Some(line) = http::first_line(client, buffer).await? else {
        return Ok(Some(End::Orderly));
    };
    shared.requests.fetch_add(1, Ordering::Relaxed);
    let trap = if line.is_write {
        shared.take_trap()
    } else {
        None
    };
    if let Some(trap) = trap {
        let carried = Carried::read(shared, client, buffer, true).await?;
        trapped(client, server, carried, trap).await?;
        return Ok(Some(End::Reset));
    }
    let Some(fault) = shared.draw(line.is_write) else {
        let carried = Carried::read(shared, client, buffer, line.is_write).await?;
        return answered(client, &carried.ask(server).await?).await;
    };
    shared.count(fault);
    if fault == Fault::ResetInRequestLine {
        return broken_off(server, &buffer[..line.end / 2]).await;
    }
    if fault == Fault::ResetInRequestHeaders {
        let head = http::head(client, buffer).await?;
        return broken_off(server, &buffer[..line.end + (head - line.end) / 2]).await;
    }
    let carried = Carried::read(shared, client, buffer, line.is_write).await?;
    harmed(shared, fault, client, server, carried).await
}

/// Passes on a part of a request that no server takes for one, and ends both connections.
async fn broken_off(server: SocketAddr, part: &[u8]) -> io::Result<Option<End>> {
    let mut server = TcpStream::connect(server).await?;
    server.write_all(part).await?;
    reset(server);
    Ok(Some(End::Reset))
}

/// Passes on a whole answer.
async fn answered(client: &mut TcpStream, answer: &Answer) -> io::Result<Option<End>> {
    client.write_all(&answer.bytes()).await?;
    Ok((!answer.is_framed).then_some(End::Orderly))
}

/// A request that was read whole meets its fault.
async fn harmed(
    shared: &Arc<Shared>,
    fault: Fault,
    client: &mut TcpStream,
    server: SocketAddr,
    carried: Carried,
) -> io::Result<Option<End>> {
    let late = || shared.up_to(shared.timing.late_answer);
    match fault {
        Fault::ResetInRequestBody => {
            let Request { bytes, head, .. } = &carried.request;
            return broken_off(server, &bytes[..head + (bytes.len() - head) / 2]).await;
        }
        Fault::BlackHole => {
            drop(carried);
            gone(client).await;
        }
        Fault::LateCommit => {
            let held_back = shared.late.token();
            gone(client).await;
            later(shared, server, carried);
            drop(held_back);
        }
        Fault::LateCommitAfterReset => later(shared, server, carried),
        Fault::LostAnswer => {
            carried.ask(server).await?;
            gone(client).await;
        }
        Fault::CaptivePortal
        | Fault::Unavailable
        | Fault::Redirect
        | Fault::TooManyRequests
        | Fault::Unauthorized => {
            drop(carried);
            return answered(client, &in_between(fault)).await;
        }
        Fault::BadGateway | Fault::EmptyAnswer => {
            carried.ask(server).await?;
            return answered(client, &in_between(fault)).await;
        }
        Fault::LateAnswer => {
            let answer = carried.ask(server).await?;
            tokio::time::sleep(late()).await;
            return answered(client, &answer).await;
        }
        Fault::DrippingAnswer => {
            let answer = carried.ask(server).await?;
            drip(client, &answer.bytes(), late()).await?;
            return Ok((!answer.is_framed).then_some(End::Orderly));
        }
        Fault::EndBeforeAnswer | Fault::EndInAnswerBody => {
            let answer = carried.ask(server).await?;
            client.write_all(&until(&answer, fault)).await?;
            return Ok(Some(End::Orderly));
        }
        Fault::ResetBeforeAnswer
        | Fault::ResetAfterStatusLine
        | Fault::ResetInAnswerHeaders
        | Fault::ResetInAnswerBody => {
            let answer = carried.ask(server).await?;
            client.write_all(&until(&answer, fault)).await?;
        }
        // The first two were met before; the last two are of the whole line.
        Fault::ResetInRequestLine
        | Fault::ResetInRequestHeaders
        | Fault::ResetBeforePassingOn
        | Fault::Refused
        | Fault::Cut => {}
    }
    Ok(Some(End::Reset))
}

/// As much of the answer as arrives.
fn until(answer: &Answer, fault: Fault) -> Vec<u8> {
    let half = |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec();
    match fault {
        Fault::ResetAfterStatusLine => answer.status_line.clone(),
        Fault::ResetInAnswerHeaders => [answer.status_line.clone(), half(&answer.headers)].concat(),
        Fault::ResetInAnswerBody | Fault::EndInAnswerBody => [
            answer.status_line.clone(),
            answer.headers.clone(),
            half(&answer.body),
        ]
        .concat(),
        _ => Vec::new(),
    }
}

/// What somebody between the till and NextX says.
fn in_between(fault: Fault) -> Answer {
    const HTML: &str = "content-type: text/html; charset=utf-8";
    const JSON: &str = "content-type: application/json";
    match fault {
        Fault::CaptivePortal => Answer::made_up(
            "200 OK",
            &[HTML],
            "<!doctype html><title>Wi-Fi</title><p>Please sign in to the network.",
        ),
        Fault::Unavailable => Answer::made_up("503 Service Unavailable", &[HTML], "<h1>503</h1>"),
        Fault::BadGateway => Answer::made_up("502 Bad Gateway", &[HTML], "<h1>502</h1>"),
        Fault::Redirect => Answer::made_up("302 Found", &["location: http://127.0.0.1:9/"], ""),
        Fault::TooManyRequests => Answer::made_up(
            "429 Too Many Requests",
            &[JSON, "retry-after: 1"],
            r#"{"status_code": 429, "message": "Too Many Requests"}"#,
        ),
        Fault::Unauthorized => Answer::made_up(
            "401 Unauthorized",
            &[JSON],
            r#"{"status_code": 401, "message": "Token expired"}"#,
        ),
        _ => Answer::made_up("200 OK", &[JSON], ""),
    }
}

/// The server gets the request after its client has given up.
fn later(shared: &Arc<Shared>, server: SocketAddr, carried: Carried) {
    let half = shared.timing.late_commit / 2;
    let pause = half + shared.up_to(half);
    shared.late.spawn(async move {
        tokio::time::sleep(pause).await;
        // Nobody is left to hear of a failure, or of the answer.
        carried.ask(server).await.ok();
    });
}

async fn drip(client: &mut TcpStream, bytes: &[u8], within: Duration) -> io::Result<()> {
    let size = bytes.len().div_ceil(DRIPS as usize).max(1);
    for part in bytes.chunks(size) {
        client.write_all(part).await?;
        tokio::time::sleep(within / DRIPS).await;
    }
    Ok(())
}

/// Tells that the request has come to where somebody waited for it, and goes on once its client is gone.
async fn trapped(
    client: &mut TcpStream,
    server: SocketAddr,
    carried: Carried,
    trap: Trap,
) -> io::Result<()> {
    let Trap { moment, sprung, .. } = trap;
    let spring = async |client: &mut TcpStream| {
        // Whoever set the trap may have ended meanwhile.
        sprung.send(()).ok();
        tokio::time::timeout(TRAPPED, gone(client)).await.ok();
    };
    if moment == Moment::Received {
        spring(client).await;
        return carried.ask(server).await.map(drop);
    }
    let answer = carried.ask(server).await?;
    if moment == Moment::Answered {
        client.write_all(&answer.bytes()).await?;
    }
    spring(client).await;
    Ok(())
}

/// Waits until the client ends the connection.
async fn gone(client: &mut TcpStream) {
    let mut ignored = [0; 1_024];
    while matches!(client.read(&mut ignored).await, Ok(1..)) {}
}
