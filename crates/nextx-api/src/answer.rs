//! From bytes to an envelope or an error: the HTTP status first, then the code in the body.

use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, HeaderName, RETRY_AFTER};

use crate::envelope::{Code, Envelope, readable};
use crate::error::{Error, RawBody, Refusal};
use crate::json;

const LONGEST_PAUSE: Duration = Duration::from_secs(600);
/// Something in between may ask for a pause that is meant for others.
const LONGEST_PAUSE_OF_A_STRANGER: Duration = Duration::from_secs(60);

/// A complete HTTP answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// The server's clock.
    pub(crate) fn date(&self) -> Option<Timestamp> {
        http_date(self.text(DATE)?)
    }

    /// How long the server asks to wait: seconds, or a date, which is measured by the server's own clock. No longer than
    /// anybody can mean, for a till that says nothing for a day is broken.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let text = self.text(RETRY_AFTER)?.trim();
        let wait = match text.parse() {
            Ok(seconds) => Duration::from_secs(seconds),
            Err(_) => {
                let wait = http_date(text)?.duration_since(self.date()?);
                Duration::try_from(wait).unwrap_or_default()
            }
        };
        let longest = if self.is_nextx(self.open().as_ref()) {
            LONGEST_PAUSE
        } else {
            LONGEST_PAUSE_OF_A_STRANGER
        };
        Some(wait.min(longest))
    }

    fn open(&self) -> Option<Envelope> {
        json::parse(&self.body).ok().map(Envelope::open)
    }

    /// An empty body is no sign of a stranger: many servers send none with 401, 404 or 429.
    fn is_nextx(&self, envelope: Option<&Envelope>) -> bool {
        envelope.map_or(self.body.is_empty(), |envelope| envelope.is_nextx)
    }

    /// Judges the answer (reference: "Reading an answer", steps 1 to 6). A no is a no also without a code.
    pub(crate) fn judge(&self, operation: &'static str) -> Result<Envelope, Error> {
        let status = self.status.as_u16();
        if !self.status.is_success() {
            return Err(self.refuse(operation, self.open()));
        }
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Err(Error::Undecodable {
                operation,
                reason: "it is empty".to_owned(),
            });
        }
        if self.is_html() {
            return Err(Error::NotNextx {
                operation,
                status,
                found: "HTML",
            });
        }
        let envelope = match json::parse(&self.body) {
            Ok(answer) => Envelope::open(answer),
            Err(error) if error.is_eof() => {
                return Err(Error::Interrupted {
                    operation,
                    source: None,
                });
            }
            Err(_) => {
                return Err(Error::NotNextx {
                    operation,
                    status,
                    found: "no JSON",
                });
            }
        };
        match envelope.code {
            Code::Absent | Code::Success if !envelope.says_no => Ok(envelope),
            Code::Absent | Code::Success | Code::Failure(_) => {
                Err(self.refuse(operation, Some(envelope)))
            }
            Code::Strange => Err(Error::Undecodable {
                operation,
                reason: "its status_code is no number".to_owned(),
            }),
        }
    }

    pub(crate) fn refuse(&self, operation: &'static str, envelope: Option<Envelope>) -> Error {
        let status = self.status.as_u16();
        let code = match envelope.as_ref().map(|envelope| envelope.code) {
            Some(Code::Failure(code)) => Some(code),
            _ => None,
        };
        let is_nextx = self.is_nextx(envelope.as_ref());
        let message_only = envelope
            .as_ref()
            .is_some_and(|envelope| envelope.message_only);
        let (words, errors) = match envelope {
            Some(envelope) => (envelope.words, envelope.errors),
            None => (self.plain_words(), None),
        };
        if status == 401 || (self.status.is_success() && code == Some(401)) {
            return Error::Unauthorized {
                operation,
                words,
                fresh: false,
            };
        }
        if self.status.is_redirection() {
            return Error::NotNextx {
                operation,
                status,
                found: "a redirect",
            };
        }
        let retry_after = self.retry_after();
        Error::Refused {
            operation,
            refusal: Box::new(Refusal {
                status,
                code,
                words,
                errors,
                body: RawBody::new(&self.body),
                retry_after,
                is_nextx,
                message_only,
            }),
        }
    }

    /// What a body that is no JSON says, unless it is a page.
    fn plain_words(&self) -> Option<String> {
        let text = std::str::from_utf8(&self.body).ok()?;
        readable(text).filter(|_| !self.is_html())
    }

    fn is_html(&self) -> bool {
        self.text(CONTENT_TYPE)
            .is_some_and(|kind| kind.trim_start().starts_with("text/html"))
            && json::parse(&self.body).is_err()
            || self.body.trim_ascii_start().starts_with(b"<")
    }

    fn text(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

fn http_date(text: &str) -> Option<Timestamp> {
    rfc2822::parse(text).ok().map(|date| date.timestamp())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::accepted::accept;
    use crate::http::Request;
    use crate::{ErrorKind, Outcome};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn answer(status: u16, body: &'static str) -> Answer {
        Answer {
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::new(),
            body: Bytes::from_static(body.as_bytes()),
        }
    }

    fn said(status: u16, body: &'static str) -> (ErrorKind, Outcome) {
        let error = answer(status, body).judge("sell.create").unwrap_err();
        (error.kind(), error.outcome())
    }

    #[test]
    fn every_no_means_what_the_outbox_says() {
        let api = r#"{"message": "x"}"#;
        for (status, body, expected) in [
            (401, "", (ErrorKind::Unauthorized, Outcome::Unclear)),
            (403, api, (ErrorKind::Forbidden, Outcome::Paused)),
            (404, api, (ErrorKind::NotFound, Outcome::Paused)),
            (404, "<html>", (ErrorKind::NotNextx, Outcome::Paused)),
            (405, "", (ErrorKind::NotFound, Outcome::Paused)),
            (400, api, (ErrorKind::Refused, Outcome::Refused)),
            (
                422,
                r#"{"errors": {"a": ["b"]}}"#,
                (ErrorKind::Refused, Outcome::Refused),
            ),
            (400, "<html>", (ErrorKind::NotNextx, Outcome::Unclear)),
            (408, api, (ErrorKind::TimedOut, Outcome::Unclear)),
            (429, "", (ErrorKind::RateLimited, Outcome::NotProcessed)),
            (500, api, (ErrorKind::ServerFailed, Outcome::Unclear)),
            (502, "<html>", (ErrorKind::ServerFailed, Outcome::Unclear)),
            (302, "", (ErrorKind::NotNextx, Outcome::Unclear)),
            (304, "", (ErrorKind::NotNextx, Outcome::Unclear)),
            (200, "", (ErrorKind::Undecodable, Outcome::Unclear)),
            (
                200,
                "<!doctype html>",
                (ErrorKind::NotNextx, Outcome::Unclear),
            ),
            (
                200,
                "{\"status_code\": 20",
                (ErrorKind::Interrupted, Outcome::Unclear),
            ),
            (200, "OK", (ErrorKind::NotNextx, Outcome::Unclear)),
            (
                200,
                r#"{"status_code": 1, "message": "no"}"#,
                (ErrorKind::Refused, Outcome::Refused),
            ),
            (
                200,
                r#"{"status_code": 404, "message": "no such customer"}"#,
                (ErrorKind::NotFound, Outcome::Refused),
            ),
            (
                200,
                r#"{"status_code": 403}"#,
                (ErrorKind::Forbidden, Outcome::Paused),
            ),
            (
                200,
                r#"{"status_code": 429}"#,
                (ErrorKind::RateLimited, Outcome::NotProcessed),
            ),
            (
                200,
                r#"{"status_code": 500}"#,
                (ErrorKind::ServerFailed, Outcome::Unclear),
            ),
            // Words without a code do not say whether it was done.
            (
                200,
                r#"{"message": "Unauthenticated."}"#,
                (ErrorKind::Refused, Outcome::Unclear),
            ),
            (
                200,
                r#"{"success": false}"#,
                (ErrorKind::Refused, Outcome::Unclear),
            ),
            (
                200,
                r#"{"status_code": 200, "errors": {"a": ["b"]}}"#,
                (ErrorKind::Refused, Outcome::Unclear),
            ),
            (
                200,
                r#"{"status_code": "soon"}"#,
                (ErrorKind::Undecodable, Outcome::Unclear),
            ),
            (
                200,
                r#"[{"meta": {"status_code": 401}, "data": []}]"#,
                (ErrorKind::Unauthorized, Outcome::Unclear),
            ),
        ] {
            assert_eq!(said(status, body), expected, "{status} {body}");
        }
    }

    #[test]
    fn a_pause_is_seconds_or_a_date_by_the_servers_clock() {
        let mut answer = answer(429, "");
        answer.headers.insert(RETRY_AFTER, "7".parse().unwrap());
        assert_eq!(answer.retry_after(), Some(Duration::from_secs(7)));
        answer
            .headers
            .insert(DATE, "Tue, 13 Aug 2024 08:00:00 GMT".parse().unwrap());
        for (date, seconds) in [
            ("Tue, 13 Aug 2024 08:00:30 GMT", 30),
            ("Tue, 13 Aug 2024 07:59:00 GMT", 0),
        ] {
            answer.headers.insert(RETRY_AFTER, date.parse().unwrap());
            assert_eq!(answer.retry_after(), Some(Duration::from_secs(seconds)));
        }
        answer.headers.insert(RETRY_AFTER, "soon".parse().unwrap());
        assert_eq!(answer.retry_after(), None);
    }

    #[test]
    fn a_pause_is_no_longer_than_anybody_can_mean() {
        for (body, longest) in [
            (r#"{"message": "Too Many Attempts."}"#, 600),
            ("", 600),
            ("<html>", 60),
            ("slow down", 60),
        ] {
            let mut answer = answer(429, body);
            for (asked, told) in [
                ("30", 30),
                ("86400", longest),
                ("18446744073709551615", longest),
            ] {
                answer.headers.insert(RETRY_AFTER, asked.parse().unwrap());
                assert_eq!(
                    answer.retry_after(),
                    Some(Duration::from_secs(told)),
                    "{body}"
                );
            }
        }
    }

    #[test]
    fn words_come_out_of_every_body_but_a_page() {
        for (status, body, words) in [
            (
                400,
                "Bad Request\r\nno branch",
                Some("Bad Request  no branch"),
            ),
            (400, "\"no branch\"", Some("no branch")),
            (401, "Token expired", Some("Token expired")),
            (404, "<html>Not here", None),
            (413, "", None),
            (422, r#"{"message": {"mobile": ["taken"]}}"#, Some("taken")),
        ] {
            let error = answer(status, body).judge("any").unwrap_err();
            assert_eq!(error.server_words(), words, "{body}");
        }
    }

    #[test]
    fn f06_the_raw_body_of_a_refusal_is_kept_and_not_printed() {
        let body = r#"{"message": "no", "why": {"mobile": "0900000001"}}"#;
        for (status, body) in [(422, body), (400, "mobile 0900000001"), (200, body)] {
            let answer = answer(status, body);
            let error = answer.refuse("any", answer.open());
            assert_eq!(error.refusal().unwrap().body.reveal(), body);
            assert!(!format!("{:?}", error.refusal().unwrap().body).contains("0900000001"));
        }
    }

    #[test]
    fn f02_every_documented_error_is_a_refused_token_or_wrong_credentials() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
        let mut seen = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if name.starts_with("token.") || !name.ends_with(".error.json") {
                continue;
            }
            seen += 1;
            let body = Bytes::from(std::fs::read(&path).unwrap());
            for status in [StatusCode::OK, StatusCode::UNAUTHORIZED] {
                let answer = Answer {
                    status,
                    headers: HeaderMap::new(),
                    body: body.clone(),
                };
                let error = answer.judge("any").unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Unauthorized, "{name}");
                assert_eq!(
                    error.server_words().map(|words| &words[..5]),
                    Some("Token"),
                    "{name}"
                );
            }
        }
        assert!(seen >= 13, "{seen}");
    }

    proptest! {
        #[test]
        fn no_answer_makes_a_panic(status in 200_u16..600, body in "\\PC{0,40}|[\\[\\]{}\",:0-9a-z_ ]{0,60}") {
            let body = Bytes::from(body);
            let answer = Answer { status: StatusCode::from_u16(status).unwrap(), headers: HeaderMap::new(), body };
            if let Err(error) = answer.judge("any") {
                let _told = (error.kind(), error.outcome(), error.to_string());
            }
        }

        #[test]
        fn no_envelope_of_odd_parts_makes_a_panic(
            meta in part(), code in part(), message in part(), data in part(), wrapped in any::<bool>(),
        ) {
            let object = json!({"meta": meta, "status_code": code, "message": message, "data": data});
            let body = if wrapped { json!([object]) } else { object };
            let answer = |status| Answer { status, headers: HeaderMap::new(), body: body.to_string().into() };
            for status in [StatusCode::OK, StatusCode::BAD_REQUEST] {
                let _accepted = accept(&answer(status), &Request::post("any", "/", "{\"name\": 0}".into()), &["name"]);
                if let Ok(envelope) = answer(status).judge("any") {
                    let _rows = envelope.into_rows("any");
                }
            }
        }
    }

    fn part() -> impl Strategy<Value = Value> {
        prop::sample::select(vec![
            json!(null),
            json!(0),
            json!(200),
            json!("401"),
            json!(-1),
            json!(1.5),
            json!(u64::MAX),
            json!(""),
            json!("words"),
            json!([]),
            json!({}),
            json!([{}]),
            json!({"status_code": {}}),
            json!({"status_code": "200"}),
            json!({"message": []}),
            json!({"data": {"data": [1]}}),
            json!({"id": "x"}),
            json!([{"id": 4}]),
            json!(true),
        ])
    }
}
