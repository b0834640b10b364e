//! As much of HTTP/1.1 as a line must understand to fail in the middle of it.

use std::io;

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const MOST_HEADERS: usize = 100;
/// No head is longer, and no answer of the sandbox.
const LONGEST_HEAD: usize = 64 * 1024;
const LONGEST_ANSWER: usize = 64 * 1024 * 1024;

/// A request as far as it is known from its first line.
#[derive(Debug)]
pub(super) struct FirstLine {
    /// Where the line ends, its line break included.
    pub(super) end: usize,
    /// Whether it asks to create or change something.
    pub(super) is_write: bool,
}

/// A request that was read whole.
#[derive(Debug)]
pub(super) struct Request {
    /// As it came.
    pub(super) bytes: Vec<u8>,
    /// Where the head ends, the empty line included.
    pub(super) head: usize,
    /// The same request for a connection that ends after the answer.
    pub(super) passed_on: Vec<u8>,
}

/// An answer of the server.
#[derive(Debug)]
pub(super) struct Answer {
    /// The status line with its line break.
    pub(super) status_line: Vec<u8>,
    /// The headers with their line breaks, and the empty line.
    pub(super) headers: Vec<u8>,
    /// What follows.
    pub(super) body: Vec<u8>,
    /// Whether the client can tell where it ends while the connection stays.
    pub(super) is_framed: bool,
}

/// Posts that create nothing: tokens, and a list that is asked for by POST.
const READING_POSTS: [&str; 2] = ["/api/auth/token", "/api/cate/users"];

/// Reads until the first line is whole; `None` where the client has ended the connection before a request.
pub(super) async fn first_line(
    client: &mut TcpStream,
    buffer: &mut Vec<u8>,
) -> io::Result<Option<FirstLine>> {
    let end = loop {
        if let Some(at) = position(buffer, b"\r\n") {
            break at + 2;
        }
        if !more(client, buffer).await? {
            return Ok(None);
        }
    };
    let line = String::from_utf8_lossy(&buffer[..end]);
    let mut words = line.split_whitespace();
    let method = words.next().unwrap_or_default();
    let path = words.next().unwrap_or_default();
    let path = path.split('?').next().unwrap_or_default();
    Ok(Some(FirstLine {
        end,
        is_write: !matches!(method, "GET" | "HEAD") && !READING_POSTS.contains(&path),
    }))
}

/// Reads the rest of the head and answers where it ends.
pub(super) async fn head(client: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<usize> {
    loop {
        if let Some(at) = position(buffer, b"\r\n\r\n") {
            return Ok(at + 4);
        }
        if !more(client, buffer).await? {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

/// Reads the rest of the request. What comes behind it stays in `buffer`.
pub(super) async fn request(client: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Request> {
    let head = head(client, buffer).await?;
    let (passed_on, length) = {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut parsed = httparse::Request::new(&mut headers);
        parsed.parse(&buffer[..head]).map_err(malformed)?;
        let first = position(buffer, b"\r\n").unwrap_or(0) + 2;
        let mut passed_on = buffer[..first].to_vec();
        passed_on.extend_from_slice(b"connection: close\r\n");
        passed_on.extend(without_connection(parsed.headers));
        passed_on.extend_from_slice(b"\r\n");
        (passed_on, content_length(parsed.headers).unwrap_or(0))
    };
    while buffer.len() < head + length {
        if !more(client, buffer).await? {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    let rest = buffer.split_off(head + length);
    let bytes = std::mem::replace(buffer, rest);
    let passed_on = [passed_on.as_slice(), &bytes[head..]].concat();
    Ok(Request {
        bytes,
        head,
        passed_on,
    })
}

/// Asks the server and reads its answer to the end.
pub(super) async fn ask(mut server: TcpStream, request: &Request) -> io::Result<Answer> {
    server.write_all(&request.passed_on).await?;
    let mut bytes = Vec::new();
    let mut limited = server.take(LONGEST_ANSWER as u64);
    limited.read_to_end(&mut bytes).await?;
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(head) = parsed.parse(&bytes).map_err(malformed)? else {
        return Err(io::ErrorKind::UnexpectedEof.into());
    };
    let first = position(&bytes, b"\r\n").unwrap_or(0) + 2;
    let mut kept = without_connection(parsed.headers);
    kept.extend_from_slice(b"\r\n");
    let is_chunked = parsed
        .headers
        .iter()
        .any(|header| header.name.eq_ignore_ascii_case("transfer-encoding"));
    Ok(Answer {
        status_line: bytes[..first].to_vec(),
        headers: kept,
        body: bytes[head..].to_vec(),
        is_framed: is_chunked || content_length(parsed.headers).is_some(),
    })
}

impl Answer {
    /// An answer that no server gave.
    pub(super) fn made_up(status: &str, headers: &[&str], body: &str) -> Self {
        let mut lines: String = headers
            .iter()
            .map(|header| format!("{header}\r\n"))
            .collect();
        lines.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
        Self {
            status_line: format!("HTTP/1.1 {status}\r\n").into_bytes(),
            headers: lines.into_bytes(),
            body: body.as_bytes().to_vec(),
            is_framed: true,
        }
    }

    /// All of it.
    pub(super) fn bytes(&self) -> Vec<u8> {
        [&self.status_line, &self.headers, &self.body]
            .map(Vec::as_slice)
            .concat()
    }
}

async fn more(from: &mut (impl AsyncRead + Unpin), buffer: &mut Vec<u8>) -> io::Result<bool> {
    if buffer.len() > LONGEST_ANSWER
        || (position(buffer, b"\r\n").is_none() && buffer.len() > LONGEST_HEAD)
    {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok(from.read_buf(buffer).await? > 0)
}

fn malformed(error: httparse::Error) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error.to_string())
}

fn without_connection(headers: &[httparse::Header<'_>]) -> Vec<u8> {
    let mut lines = Vec::new();
    for header in headers {
        if !header.name.eq_ignore_ascii_case("connection") {
            lines.extend_from_slice(header.name.as_bytes());
            lines.extend_from_slice(b": ");
            lines.extend_from_slice(header.value);
            lines.extend_from_slice(b"\r\n");
        }
    }
    lines
}

fn content_length(headers: &[httparse::Header<'_>]) -> Option<usize> {
    let header = headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-length"))?;
    std::str::from_utf8(header.value).ok()?.trim().parse().ok()
}

fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
