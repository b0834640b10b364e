//! The network between the client and the server, and what it does to requests.

use std::{fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use futures::future::BoxFuture;
use nextx_api::{ConnectFailure, Incoming, NoAnswer, Outgoing, Transport};
use reqwest::{
    Method, StatusCode,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER},
};
use serde_json::{Value, json};
use till_core::marker;
use uuid::Uuid;

use crate::{
    fault::{Fault, Read, Send, Shop},
    server::{Asked, Delivery, LONGEST_LAG, Reply, Shelf},
    world::{Inner, World},
};

/// How long after a lost answer the server may still do what it was asked; with how far its lists lag less than the settle
/// time. In milliseconds.
const LATEST_WITHIN: u64 = 90_000;

/// The way to the server.
pub(crate) struct Network(pub(crate) Arc<World>);

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network").finish_non_exhaustive()
    }
}

/// How a request ends, and after how many milliseconds.
struct Course {
    wait: u64,
    end: End,
}

enum End {
    NotConnected(ConnectFailure),
    Reset,
    Never,
    Reply(Reply),
    /// What the server says to the delivery with this ticket, whole or its first half.
    Ticket {
        ticket: u64,
        is_whole: bool,
    },
    List(Shelf, Asked),
    Detail(Shelf, i64),
    Killed,
}

impl Transport for Network {
    fn carry(&self, request: Outgoing) -> BoxFuture<'_, Result<Incoming, NoAnswer>> {
        Box::pin(self.travel(request))
    }
}

impl Network {
    async fn travel(&self, request: Outgoing) -> Result<Incoming, NoAnswer> {
        let world = &*self.0;
        let Course { wait, end } = world.with(|inner, now| {
            let course = inner.course_of(&request, now);
            inner.note(
                now,
                format_args!("{} {}", request.method, request.operation),
            );
            course
        });
        tokio::time::sleep(Duration::from_millis(wait)).await;
        let reply = match end {
            End::NotConnected(failure) => return Err(NoAnswer::NotConnected(failure)),
            End::Reset => return Err(NoAnswer::Interrupted),
            End::Never => std::future::pending().await,
            End::Killed => world.die().await,
            End::Reply(reply) => Some(reply),
            End::List(shelf, asked) => {
                Some(world.with(|inner, now| inner.server.list(shelf, &asked, now)))
            }
            End::Detail(shelf, id) => Some(world.with(|inner, _| inner.server.detail(shelf, id))),
            End::Ticket { ticket, is_whole } => {
                let reply = world.with(|inner, _| inner.server.take_reply(ticket));
                reply.map(|reply| if is_whole { reply } else { half(reply) })
            }
        };
        reply.map(incoming).ok_or(NoAnswer::Interrupted)
    }
}

fn half(reply: Reply) -> Reply {
    let body = reply.body.slice(..reply.body.len() / 2);
    Reply { body, ..reply }
}

fn incoming(reply: Reply) -> Incoming {
    let mut headers = HeaderMap::new();
    let kind = if reply.is_html {
        "text/html; charset=UTF-8"
    } else {
        "application/json"
    };
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Some(seconds) = reply.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if (300..400).contains(&reply.status) {
        headers.insert(
            LOCATION,
            HeaderValue::from_static("https://example.com/login"),
        );
    }
    Incoming {
        status: StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        headers,
        body: reply.body,
    }
}

impl Inner {
    fn course_of(&mut self, request: &Outgoing, now: u64) -> Course {
        let wait = self.between(20, 400);
        if self.weather.offline_until > now {
            let end = End::NotConnected(self.no_way());
            return Course { wait, end };
        }
        let path = request.url.path();
        if path == "/api/auth/token" {
            return self.token(wait, now);
        }
        let bearer = request
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        if self.weather.unauthorized_until > now || !self.server.knows(bearer) {
            let end = End::Reply(Reply::no(401, "Token expired"));
            return Course { wait, end };
        }
        if path == "/api/branch/branch" {
            let branches = json!([{"id": 1, "name": "Chi nhánh 1", "code": "CN1"}]);
            return self.read(wait, now, End::Reply(Reply::json(200, &branches)));
        }
        let (shelf, target) = match Shelf::at(path) {
            Some(shelf) => (shelf, None),
            None => {
                let (folder, id) = path.rsplit_once('/').unwrap_or_default();
                let (Some(shelf), Ok(id)) = (Shelf::at(folder), id.parse()) else {
                    let end = End::Reply(Reply::no(404, "Not found"));
                    return Course { wait, end };
                };
                (shelf, Some(id))
            }
        };
        match (&request.method, target) {
            (&Method::GET, None) => self.read(wait, now, End::List(shelf, asked(request))),
            (&Method::GET, Some(id)) => self.read(wait, now, End::Detail(shelf, id)),
            _ => self.write(wait, now, request, shelf, target),
        }
    }

    fn token(&mut self, wait: u64, now: u64) -> Course {
        let end = if self.once_in(25) {
            match self.chance.u32(..4) {
                0 => self.fails(
                    now,
                    Fault::Read(Read::Failed),
                    End::Reply(Reply::no(503, "Service Unavailable")),
                ),
                1 => self.fails(now, Fault::Read(Read::Reset), End::Reset),
                2 => self.fails(now, Fault::Read(Read::Html), End::Reply(Reply::html(200))),
                _ => self.fails(now, Fault::Read(Read::Swallowed), End::Never),
            }
        } else {
            End::Reply(self.server.token())
        };
        Course { wait, end }
    }

    fn fails(&mut self, now: u64, fault: Fault, end: End) -> End {
        self.happens(now, fault, None);
        end
    }

    fn no_way(&mut self) -> ConnectFailure {
        let ways = [
            ConnectFailure::HostNotFound,
            ConnectFailure::Refused,
            ConnectFailure::Certificate,
            ConnectFailure::TimedOut,
            ConnectFailure::NoRoute,
        ];
        ways[self.chance.usize(..ways.len())]
    }

    fn read(&mut self, mut wait: u64, now: u64, mut end: End) -> Course {
        if matches!(end, End::List(..)) && self.weather.empty_lists_until > now {
            end = End::Reply(Reply::json(200, &json!([])));
        }
        if !self.once_in(20) {
            return Course { wait, end };
        }
        let fault = Read::ALL[self.chance.usize(..Read::ALL.len())];
        let until = now.saturating_sub(self.between(5_000, LONGEST_LAG));
        end = match (fault, end) {
            (Read::EmptyList, End::List(..)) => End::Reply(Reply::json(200, &json!([]))),
            (Read::StaleList, End::List(shelf, asked)) => End::List(
                shelf,
                Asked {
                    until: Some(until),
                    ..asked
                },
            ),
            (Read::BrokenRow, End::List(shelf, asked)) => End::List(
                shelf,
                Asked {
                    breaks_a_row: true,
                    ..asked
                },
            ),
            (Read::EmptyList | Read::StaleList | Read::BrokenRow, end) => {
                return Course { wait, end };
            }
            (Read::NoWay, _) => End::NotConnected(self.no_way()),
            (Read::Reset, _) => End::Reset,
            (Read::Swallowed, _) => End::Never,
            (Read::Slow, end) => {
                wait = self.between(2_000, 28_000);
                end
            }
            (Read::Unauthorized, _) => {
                self.server.end_tokens();
                End::Reply(Reply::no(401, "Token expired"))
            }
            (Read::Forbidden, _) => End::Reply(Reply::no(403, "Forbidden")),
            (Read::TooMany, _) => {
                let retry_after = Some(self.between(1, 60));
                End::Reply(Reply {
                    retry_after,
                    ..Reply::no(429, "Too Many Requests")
                })
            }
            (Read::Failed, _) => {
                let status = [500, 502, 503, 504][self.chance.usize(..4)];
                End::Reply(Reply::no(status, "Server Error"))
            }
            (Read::Html, _) => End::Reply(Reply::html(200)),
            (Read::Truncated, _) => End::Reply(Reply {
                body: Bytes::from_static(b"[{\"id\": 1, \"na"),
                ..Reply::json(200, &Value::Null)
            }),
            (Read::Kill, _) => End::Killed,
        };
        self.happens(now, Fault::Read(fault), None);
        Course { wait, end }
    }

    fn write(
        &mut self,
        wait: u64,
        now: u64,
        request: &Outgoing,
        shelf: Shelf,
        target: Option<i64>,
    ) -> Course {
        let sent = request.body.as_deref().unwrap_or_default();
        let body: Value = serde_json::from_slice(sent).unwrap_or_default();
        let document = self.document_of(shelf, target, &body);
        let delivery = Delivery {
            shelf,
            target,
            body,
            made_from: document,
            sent_at: now,
            is_altered: false,
            ticket: self.server.ticket(),
        };
        let ticket = delivery.ticket;
        let whole = End::Ticket {
            ticket,
            is_whole: true,
        };
        let Some(fault) = self.fault_of(document) else {
            self.server.deliver(now + wait / 2, delivery);
            return Course { wait, end: whole };
        };
        let status = [500, 502, 503, 504][self.chance.usize(..4)];
        // What is done of it, and when: where that is open, chance says so.
        let may_be_done = self.chance.bool();
        let soon = now + wait / 2;
        let done_at = match fault {
            Send::NoWay
            | Send::ResetBefore
            | Send::Swallowed
            | Send::Unauthorized
            | Send::UnauthorizedForLong
            | Send::Forbidden
            | Send::NotFound
            | Send::NotAllowed
            | Send::TooMany
            | Send::FailedBefore
            | Send::Refused
            | Send::KillBefore => None,
            Send::RequestTimeout | Send::Redirect | Send::Html | Send::Empty | Send::Shapeless => {
                may_be_done.then_some(soon)
            }
            Send::ResetAfter
            | Send::AnsweredTooLate
            | Send::Slow
            | Send::FailedAfter
            | Send::Truncated
            | Send::Delivered2
            | Send::Altered
            | Send::KillAfter => Some(soon),
            Send::LateWithin => Some(now + wait + self.between(1_000, LATEST_WITHIN)),
            Send::KillUnderWay => Some(now + wait + self.between(1, LATEST_WITHIN)),
            Send::LateBeyond => Some(now + wait + self.between(250_000, 780_000)),
        };
        let is_altered = fault == Send::Altered;
        if fault == Send::Delivered2 {
            let again = soon + self.between(1, 10_000);
            self.server.deliver(again, delivery.clone());
        }
        if let Some(at) = done_at {
            self.server.deliver(
                at,
                Delivery {
                    is_altered,
                    ..delivery
                },
            );
        }
        if let Some(life) = document.and_then(|id| self.lives.get_mut(&id)) {
            life.is_refused |= fault == Send::Refused;
            life.is_altered |= is_altered && !self.server.ways.drops_both;
            life.may_be_twice |= matches!(fault, Send::LateBeyond | Send::Delivered2);
        }
        self.happens(now, Fault::Send(fault), document);
        let reply = |status, words| End::Reply(Reply::no(status, words));
        let (wait, end) = match fault {
            Send::NoWay => (wait, End::NotConnected(self.no_way())),
            Send::ResetBefore | Send::ResetAfter | Send::LateWithin | Send::LateBeyond => {
                (wait, End::Reset)
            }
            Send::Swallowed | Send::AnsweredTooLate => (wait, End::Never),
            Send::Slow => (self.between(2_000, 40_000), whole),
            Send::Delivered2 | Send::Altered => (wait, whole),
            Send::Unauthorized => {
                self.server.end_tokens();
                (wait, reply(401, "Token expired"))
            }
            Send::UnauthorizedForLong => {
                self.weather.unauthorized_until = now + self.between(30_000, 600_000);
                (wait, reply(401, "Token expired"))
            }
            Send::Forbidden => (wait, reply(403, "Forbidden")),
            Send::NotFound => (wait, reply(404, "Not Found")),
            Send::NotAllowed => (wait, reply(405, "Method Not Allowed")),
            Send::RequestTimeout => (wait, reply(408, "Request Timeout")),
            Send::TooMany => {
                let retry_after = Some(self.between(1, 120));
                (
                    wait,
                    End::Reply(Reply {
                        retry_after,
                        ..Reply::no(429, "Too Many Requests")
                    }),
                )
            }
            Send::FailedBefore | Send::FailedAfter => (wait, reply(status, "Server Error")),
            Send::Redirect => {
                let status = [301, 302, 303, 307, 308][self.chance.usize(..5)];
                (wait, End::Reply(Reply::html(status)))
            }
            Send::Html => (wait, End::Reply(Reply::html(200))),
            Send::Empty => (
                wait,
                End::Reply(Reply {
                    body: Bytes::new(),
                    ..Reply::json(200, &Value::Null)
                }),
            ),
            Send::Truncated => (
                wait,
                End::Ticket {
                    ticket,
                    is_whole: false,
                },
            ),
            Send::Shapeless => {
                let shapes = [
                    json!({}),
                    json!([]),
                    json!("ok"),
                    json!({"id": 5}),
                    json!({"message": "ok"}),
                ];
                (
                    wait,
                    End::Reply(Reply::json(200, &shapes[self.chance.usize(..shapes.len())])),
                )
            }
            Send::Refused => (wait, reply(422, "The branch is closed.")),
            Send::KillBefore => (0, End::Killed),
            Send::KillUnderWay | Send::KillAfter => (wait, End::Killed),
        };
        Course { wait, end }
    }

    /// What this send meets: what its document was to meet, or once in a while something else.
    fn fault_of(&mut self, document: Option<Uuid>) -> Option<Send> {
        if self.is_calm {
            return None;
        }
        let life = document.and_then(|id| self.lives.get_mut(&id));
        if let Some(Fault::Send(send)) =
            life.and_then(|life| life.fate.take_if(|fate| matches!(fate, Fault::Send(_))))
        {
            return Some(send);
        }
        if !self.once_in(5) {
            return None;
        }
        let send = Send::ALL[self.chance.usize(..Send::ALL.len())];
        // These leave something for a person, and are enough where they are meant.
        let is_lasting = matches!(
            send,
            Send::Refused | Send::Altered | Send::LateBeyond | Send::Delivered2
        );
        (!is_lasting).then_some(send)
    }

    /// Which document a request is about.
    fn document_of(&self, shelf: Shelf, target: Option<i64>, body: &Value) -> Option<Uuid> {
        let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
        let marked = |note: &str| marker::all(note).next().map(|marker| marker.document);
        let known = |name: &str| self.marks.get(text(name)).copied();
        match (shelf, target) {
            (Shelf::Sales | Shelf::Returns, _) => marked(text("staff_note")),
            (Shelf::Tasks, None) => marked(text("description")),
            (Shelf::Customers | Shelf::Leads, None) => known("name"),
            (Shelf::Tasks, Some(_)) => known("location"),
            (Shelf::Customers | Shelf::Leads, Some(_)) => known("address"),
        }
    }

    /// Something happens to the shop as a whole, once in a while.
    pub(crate) fn weather_turns(&mut self, now: u64) {
        if self.once_in(12) {
            self.weather.offline_until = now + self.between(5_000, 900_000);
            self.shop_happens(now, Shop::Offline);
        }
        if self.once_in(15) {
            self.weather.empty_lists_until = now + self.between(60_000, 1_800_000);
            self.shop_happens(now, Shop::EmptyLists);
        }
        let day = 24 * 3_600_000;
        if self.once_in(25) {
            self.calendar += day;
            self.shop_happens(now, Shop::ClockAhead);
        } else if self.once_in(25) {
            self.calendar -= day;
            self.shop_happens(now, Shop::ClockBack);
        }
    }
}

fn asked(request: &Outgoing) -> Asked {
    let mut asked = Asked {
        size: 15,
        ..Asked::default()
    };
    for (name, value) in request.url.query_pairs() {
        match &*name {
            "branch_id" => asked.branch = value.parse().ok(),
            "from_date" | "start" => asked.from = Some(value.into_owned()),
            "to_date" | "end" => asked.to = Some(value.into_owned()),
            "strSearch" => asked.search = Some(value.into_owned()),
            "page" => asked.page = value.parse().unwrap_or(0),
            "pageLimit" => asked.size = value.parse().unwrap_or(15),
            _ => {}
        }
    }
    asked
}
