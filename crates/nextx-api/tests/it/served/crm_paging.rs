//! Lists of the CRM host, which does not say whether it counts pages from 0 or from 1 (C10, Q12).

use futures::TryStreamExt;
use nextx_api::{
    AutomationQuery, CampaignQuery, EmailCampaignQuery, EmailHistoryQuery, EmailStatisticQuery,
    ErrorKind, OpportunityQuery, SmsCampaignQuery, SmsHistoryQuery, TaskId, TaskQuery,
};
use serde_json::{Value, json};

use super::paging::page_of;
use crate::server::{Reply, Server, ok, status};

/// What the server makes of page 0.
#[derive(Debug, Clone, Copy)]
enum Zero {
    /// It is the first.
    First,
    /// There is none, in a refusal of this HTTP status.
    Refused(u16),
    /// There is nothing on it.
    Empty,
    /// It is page 1 once more.
    One,
}

const FROM_ONE: [Zero; 4] = [
    Zero::Refused(400),
    Zero::Refused(200),
    Zero::Empty,
    Zero::One,
];

/// A list of so many rows, which move by five while they are read.
async fn list_of(rows: usize, zero: Zero) -> Server {
    Server::with_tokens(move |call, _| page(rows, zero, page_of(call))).await
}

fn page(rows: usize, zero: Zero, page: usize) -> Reply {
    let nth = match (zero, page) {
        (Zero::First, page) => page,
        (Zero::Refused(http), 0) => {
            return status(http, r#"{"status_code": 400, "message": "No such page"}"#);
        }
        (Zero::Empty, 0) => return ok("[]"),
        (Zero::One, 0) => 0,
        (_, page) => page - 1,
    };
    let first = nth * 100 - 5 * usize::from(nth > 0);
    let rows = (first..(nth * 100 + 100).min(rows)).map(|id| json!({"id": id}));
    ok(Value::from_iter(rows).to_string())
}

fn asked(server: &Server) -> Vec<usize> {
    server.others().iter().map(page_of).collect()
}

/// Page by page: its number, its rows, and whether it said that it was the last.
async fn told(server: &Server) -> Vec<(u32, Vec<TaskId>, bool)> {
    let stream = server.client().tasks().stream(TaskQuery::default());
    let pages: Vec<_> = stream.try_collect().await.unwrap();
    let ids =
        |page: &nextx_api::Page<nextx_api::Task>| page.items.iter().map(|task| task.id).collect();
    pages
        .iter()
        .map(|page| (page.page, ids(page), page.last))
        .collect()
}

fn ids(range: std::ops::Range<i64>) -> Vec<TaskId> {
    range.map(TaskId).collect()
}

#[tokio::test]
async fn where_the_server_counts_from_zero_the_list_begins_there() {
    let server = list_of(205, Zero::First).await;
    assert_eq!(
        told(&server).await,
        [
            (0, ids(0..100), false),
            (1, ids(100..200), false),
            (2, ids(200..205), true)
        ]
    );
    assert_eq!(asked(&server), [0, 1, 2]);
    let short = list_of(7, Zero::First).await;
    assert_eq!(told(&short).await, [(0, ids(0..7), true)]);
}

#[tokio::test]
async fn where_the_server_counts_from_one_page_zero_is_not_the_end() {
    for zero in [Zero::Refused(400), Zero::Refused(200), Zero::Empty] {
        let server = list_of(205, zero).await;
        assert_eq!(
            told(&server).await,
            [
                (0, ids(0..0), false),
                (1, ids(0..100), false),
                (2, ids(100..200), false),
                (3, ids(200..205), true)
            ],
            "{zero:?}"
        );
        assert_eq!(asked(&server), [0, 1, 2, 3], "{zero:?}");
    }
}

#[tokio::test]
async fn where_page_zero_is_page_one_once_more_each_row_comes_once() {
    let server = list_of(205, Zero::One).await;
    assert_eq!(
        told(&server).await,
        [
            (0, ids(0..100), false),
            (1, ids(0..0), false),
            (2, ids(100..200), false),
            (3, ids(200..205), true)
        ]
    );
    let short = list_of(7, Zero::One).await;
    assert_eq!(told(&short).await, [(0, ids(0..7), true)]);
}

#[tokio::test]
async fn an_empty_list_ends_at_page_one() {
    for zero in FROM_ONE {
        let server = list_of(0, zero).await;
        let pages = told(&server).await;
        assert_eq!(
            pages,
            [(0, ids(0..0), false), (1, ids(0..0), true)],
            "{zero:?}"
        );
    }
}

#[tokio::test]
async fn only_page_zero_may_be_refused() {
    let server = Server::with_tokens(|call, _| match page_of(call) {
        0 | 1 => status(400, r#"{"status_code": 400, "message": "No such page"}"#),
        _ => ok("[]"),
    })
    .await;
    let stream = server.client().tasks().stream(TaskQuery::default());
    let error = stream.try_collect::<Vec<_>>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert_eq!(asked(&server), [0, 1]);
}

/// Reads a list to its end and gives the number of its rows.
macro_rules! count {
    ($server:expr, $area:ident, $query:ident) => {{
        let stream = $server.client().$area().stream($query::default());
        let pages: Vec<_> = stream.try_collect().await.unwrap();
        assert!(pages.last().unwrap().last, stringify!($area));
        pages.iter().map(|page| page.items.len()).sum::<usize>()
    }};
}

#[tokio::test]
async fn every_list_of_the_host_is_read_to_its_end_either_way() {
    for zero in [Zero::First, Zero::Refused(400), Zero::Empty, Zero::One] {
        let server = list_of(120, zero).await;
        let counts = [
            count!(server, automations, AutomationQuery),
            count!(server, campaigns, CampaignQuery),
            count!(server, opportunities, OpportunityQuery),
            count!(server, sms_campaigns, SmsCampaignQuery),
            count!(server, sms_history, SmsHistoryQuery),
            count!(server, email_campaigns, EmailCampaignQuery),
            count!(server, email_history, EmailHistoryQuery),
            count!(server, email_statistics, EmailStatisticQuery),
            count!(server, tasks, TaskQuery),
        ];
        assert_eq!(counts, [120; 9], "{zero:?}");
    }
}

#[tokio::test]
async fn e44_messages_of_one_campaign_are_told_apart_by_recipient_and_time() {
    let server = Server::with_tokens(|call, _| {
        let message = |row: usize| {
            json!({
                "id": 115,
                "email": format!("lead{}@example.com", row / 2),
                "date_send": format!("2024-09-23 15:39:{:02}", row % 2),
            })
        };
        let page = page_of(call);
        // The second page begins with the last row of the first.
        let rows = (page * 99..(page * 99 + 100).min(130)).map(message);
        ok(Value::from_iter(rows).to_string())
    })
    .await;
    assert_eq!(count!(server, email_history, EmailHistoryQuery), 130);
}
