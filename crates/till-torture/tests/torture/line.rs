//! A fault says whether the server hears of the request: that has to be true, or the proof proves nothing.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};

use till_torture::{
    fault::{Fault, Plan},
    proxy::{Line, LineTiming, Moment},
};

const REQUEST: &[u8] =
    b"POST /api/sell/sell HTTP/1.1\r\nhost: here\r\ncontent-length: 20\r\n\r\n01234567890123456789";
const ANSWER: &[u8] =
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 19\r\n\r\n{\"status_code\":200}";

const TIMING: LineTiming = LineTiming {
    late_commit: Duration::from_millis(200),
    late_answer: Duration::from_millis(50),
    between_outages: Duration::from_secs(3_600),
    outage: Duration::from_millis(1),
};

/// A server that counts the requests it got whole.
struct Server {
    url: String,
    heard: Arc<AtomicU64>,
}

impl Server {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let heard = Arc::new(AtomicU64::default());
        let counter = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let counter = Arc::clone(&counter);
                tokio::spawn(async move {
                    let mut bytes = Vec::new();
                    while !bytes.ends_with(b"01234567890123456789") {
                        if !matches!(stream.read_buf(&mut bytes).await, Ok(1..)) {
                            return;
                        }
                    }
                    counter.fetch_add(1, Ordering::SeqCst);
                    stream.write_all(ANSWER).await.ok();
                });
            }
        });
        Self { url, heard }
    }

    fn heard(&self) -> u64 {
        self.heard.load(Ordering::SeqCst)
    }
}

async fn line(server: &Server, faults: &[Fault]) -> Line {
    Line::open((&server.url, &server.url), Plan::of(faults), TIMING)
        .await
        .unwrap()
}

/// Sends one request and reads what comes within the time of an impatient client.
async fn ask(line: &Line) -> Vec<u8> {
    let address = line.open_api_url().replace("http://", "");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(REQUEST).await.unwrap();
    let mut answer = Vec::new();
    let reading = async {
        while !answer.ends_with(b"{\"status_code\":200}")
            && matches!(stream.read_buf(&mut answer).await, Ok(1..))
        {}
    };
    timeout(Duration::from_millis(300), reading).await.ok();
    answer
}

#[tokio::test]
async fn a_line_without_faults_carries_request_and_answer() {
    let server = Server::start().await;
    let line = line(&server, &[]).await;
    let answer = String::from_utf8(ask(&line).await).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(
        answer.ends_with("\r\n\r\n{\"status_code\":200}"),
        "{answer}"
    );
    assert_eq!(server.heard(), 1);
    assert_eq!(line.requests(), 1);
}

#[tokio::test]
async fn what_a_fault_says_of_the_server_is_true() {
    for fault in Fault::ALL.iter().filter(|fault| !fault.is_outage()) {
        let server = Server::start().await;
        let line = line(&server, &[*fault]).await;
        let answer = ask(&line).await;
        let whole = answer.ends_with(b"{\"status_code\":200}");
        let arrives = matches!(fault, Fault::LateAnswer | Fault::DrippingAnswer);
        assert_eq!(whole, arrives, "{}", fault.name());
        line.deliver().await;
        // The last byte of what is broken off may still be on its way.
        tokio::time::sleep(Duration::from_millis(50)).await;
        let heard = u64::from(fault.reaches_the_server());
        assert_eq!(server.heard(), heard, "{}", fault.name());
        assert_eq!(line.counts()[fault.name()], 1, "{}", fault.name());

        ask(&line).await;
        assert_eq!(
            server.heard(),
            heard + 1,
            "what follows {} is unharmed",
            fault.name()
        );
    }
}

#[tokio::test]
async fn what_comes_late_comes_after_the_client_has_given_up() {
    for fault in [Fault::LateCommit, Fault::LateCommitAfterReset] {
        let server = Server::start().await;
        let line = line(&server, &[fault]).await;
        assert_eq!(ask(&line).await, b"");
        assert_eq!(server.heard(), 0, "{}", fault.name());
        line.deliver().await;
        assert_eq!(server.heard(), 1, "{}", fault.name());
    }
}

#[tokio::test]
async fn a_trap_tells_when_the_request_has_come_so_far() {
    for (moment, heard, answered) in [
        (Moment::Received, 0, false),
        (Moment::Committed, 1, false),
        (Moment::Answered, 1, true),
    ] {
        let server = Server::start().await;
        let line = line(&server, &[]).await;
        let trap = line.trap(moment, 1);
        ask(&line).await;
        let address = line.open_api_url().replace("http://", "");
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(REQUEST).await.unwrap();
        trap.await.unwrap();
        assert_eq!(server.heard(), 1 + heard, "{moment:?}");
        let mut answer = [0; 512];
        let came = timeout(Duration::from_millis(100), client.read(&mut answer)).await;
        assert_eq!(came.is_ok(), answered, "{moment:?}");
        drop(client);
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(server.heard(), 2, "it goes on without its client");
    }
}

#[tokio::test]
async fn an_outage_refuses_or_cuts_and_passes() {
    let server = Server::start().await;
    let timing = LineTiming {
        between_outages: Duration::from_millis(200),
        outage: Duration::from_millis(100),
        ..TIMING
    };
    let line = Line::open((&server.url, &server.url), Plan::of(&[]), timing)
        .await
        .unwrap();
    let address = line.open_api_url().replace("http://", "");
    let (mut refused, mut cut) = (0, 0);
    for _ in 0..2_000 {
        match TcpStream::connect(&address).await {
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => refused += 1,
            Ok(mut stream) => {
                let mut byte = [0];
                let read = timeout(Duration::from_millis(5), stream.read(&mut byte)).await;
                cut += u32::from(matches!(read, Ok(Err(_))));
            }
            Err(_) => cut += 1,
        }
        if refused > 0 && cut > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert!(refused > 0 && cut > 0, "refused {refused}, cut {cut}");
    line.fail(false);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!ask(&line).await.is_empty());
}

#[tokio::test]
async fn a_request_that_is_sent_again_while_the_first_may_still_arrive_is_noticed() {
    let server = Server::start().await;
    let line = line(
        &server,
        &[Fault::LateCommitAfterReset, Fault::ResetBeforeAnswer],
    )
    .await;
    ask(&line).await;
    assert_eq!(line.open_twice(), 0);
    ask(&line).await;
    assert_eq!(line.open_twice(), 1, "the first is still held back");
    line.deliver().await;
    ask(&line).await;
    assert_eq!((line.creates(), line.open_twice()), (3, 1));
}
