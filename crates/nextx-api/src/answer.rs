//! From bytes to an envelope or an error: the HTTP status first, then the code in the body.

use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, HeaderName, RETRY_AFTER};

use crate::envelope::{Code, Envelope};
use crate::error::{Error, Refusal};
use crate::json;

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

    /// How long the server asks to wait: seconds, or a date, which is measured by the server's own clock.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let text = self.text(RETRY_AFTER)?.trim();
        if let Ok(seconds) = text.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let wait = http_date(text)?.duration_since(self.date()?);
        Some(Duration::try_from(wait).unwrap_or_default())
    }

    /// Judges the answer (reference: "Reading an answer", steps 1 to 6).
    pub(crate) fn judge(self, operation: &'static str) -> Result<Envelope, Error> {
        let status = self.status.as_u16();
        if !self.status.is_success() {
            let envelope = json::parse(&self.body).ok().map(Envelope::open);
            return Err(self.refuse(operation, envelope));
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
            Code::Absent | Code::Success => Ok(envelope),
            Code::Failure(_) => Err(self.refuse(operation, Some(envelope))),
            Code::Strange => Err(Error::Undecodable {
                operation,
                reason: "its status_code is no number".to_owned(),
            }),
        }
    }

    fn refuse(&self, operation: &'static str, envelope: Option<Envelope>) -> Error {
        let status = self.status.as_u16();
        let code = match envelope.as_ref().map(|envelope| envelope.code) {
            Some(Code::Failure(code)) => Some(code),
            _ => None,
        };
        // An empty body is no sign of a stranger: many servers send none with 401, 404 or 429.
        let is_nextx = envelope
            .as_ref()
            .map_or(self.body.is_empty(), |envelope| envelope.is_nextx);
        let (words, errors) =
            envelope.map_or((None, None), |envelope| (envelope.words, envelope.errors));
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
                retry_after,
                is_nextx,
            }),
        }
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
    use crate::{ErrorKind, Outcome};

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
}
