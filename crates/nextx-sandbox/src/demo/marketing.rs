//! Campaigns by SMS and by email: one of each is over, with all that it sent, and one of each is a draft. The ids of the
//! two kinds overlap (A15).

use jiff::civil::Date;
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use super::{customers::days_before, no_params, people::SALES_USERS};
use crate::{
    Options, SandboxError,
    clock::shop_ms,
    delivery::outcome,
    store::{
        fold, insert_rows,
        messages::{self, MessageKind, NewMessage},
    },
};

const FINISHED_ID: i64 = 106;
const DRAFT_ID: i64 = 107;
/// Days since the finished ones were sent.
const DAYS_AGO: i64 = 5;
/// Milliseconds between two messages.
const GAP_MS: i64 = 200;
/// Recipients of a finished campaign at most.
const RECIPIENTS: i64 = 40;
const SENDER: &str = "hatmoc@example.com";
const SMS_TEXT: &str =
    "Tạp hóa Hạt Mộc mời {{contact_name}} đặt trước giỏ quà tết. Gọi 0900000101.";
const MAIL_SUBJECT: &str = "Hạt Mộc nhận đặt giỏ quà tết";
const MAIL_TEXT: &str = "<p>Chào {{contact_name}},</p><p>Cửa hàng nhận đặt trước giỏ quà tết.</p>";

#[derive(sqlx::FromRow)]
struct Customer {
    id: i64,
    name: String,
    mobile: String,
    email: String,
}

pub(super) async fn fill(
    connection: &mut SqliteConnection,
    options: &Options,
) -> Result<(), SandboxError> {
    let customers: Vec<Customer> = sqlx::query_as(
        "SELECT id, name, mobile, email FROM customer WHERE type = 'customer' ORDER BY id LIMIT ?1",
    )
    .bind(RECIPIENTS)
    .fetch_all(&mut *connection)
    .await?;
    let by_email = |customer: &&Customer| !customer.email.is_empty();
    let ids = |wanted: &dyn Fn(&&Customer) -> bool| -> String {
        let ids: Value = customers
            .iter()
            .filter(|one| wanted(one))
            .map(|one| one.id)
            .collect();
        ids.to_string()
    };
    let run_ms = run_ms(options.today);
    fill_sms(connection, &ids(&|_| true), run_ms).await?;
    fill_email(connection, &ids(&by_email), run_ms).await?;
    let sms = customers
        .iter()
        .zip(1..)
        .map(|(customer, place)| message(options.seed, MessageKind::Sms, customer, place, run_ms));
    messages::plan(connection, sms).await?;
    let emails = customers
        .iter()
        .filter(by_email)
        .zip(1..)
        .map(|(customer, place)| {
            message(options.seed, MessageKind::Email, customer, place, run_ms)
        });
    messages::plan(connection, emails).await
}

/// Nine in the morning of a past day, in milliseconds since 1970.
fn run_ms(today: Date) -> i64 {
    shop_ms(days_before(today, DAYS_AGO).at(9, 0, 0, 0))
}

fn message(
    seed: u64,
    kind: MessageKind,
    customer: &Customer,
    place: i64,
    run_ms: i64,
) -> NewMessage {
    let (address, text) = match kind {
        MessageKind::Sms => (&customer.mobile, SMS_TEXT),
        MessageKind::Email => (&customer.email, MAIL_TEXT),
    };
    let number = FINISHED_ID.unsigned_abs() << 32 | place.unsigned_abs();
    let end = outcome(seed, kind, number, address);
    let due_ms = run_ms + place * GAP_MS;
    let email = kind == MessageKind::Email;
    NewMessage {
        kind: kind.name(),
        r#type: kind.name().to_owned(),
        campaign_id: Some(FINISHED_ID),
        automation_id: None,
        sender: if email { SENDER } else { "" }.to_owned(),
        subject: if email { MAIL_SUBJECT } else { "" }.to_owned(),
        content: text.replace("{{contact_name}}", &customer.name),
        address: address.clone(),
        recipient: customer.name.clone(),
        causer: Some("customer"),
        causer_id: Some(customer.id),
        due_ms,
        delivered: i64::from(end.delivered),
        note: end.note,
        read_ms: end
            .opened_after
            .filter(|_| email)
            .map(|after| due_ms + after),
        demo: 1,
    }
}

async fn fill_sms(
    connection: &mut SqliteConnection,
    customers: &str,
    run_ms: i64,
) -> Result<(), SandboxError> {
    let row = |id: i64, name: &str, text: &str, customers: &str, run_ms: Option<i64>| {
        json!({
            "id": id,
            "name": name,
            "text": text,
            "now": i64::from(run_ms.is_some()),
            "params": no_params(),
            "customers": customers,
            "created_by": SALES_USERS[0],
            "run_ms": run_ms,
            "search_text": fold(&[name, text].join(" ")),
        })
    };
    insert_rows(
        connection,
        "INSERT INTO sms_campaign (id, name, description, sms_content, type, send_all_contact, send_now, params,
                                   customers, customer_groups, others, campaigns, created_by, run_ms, search_text)
         SELECT value ->> 'id', value ->> 'name', '', value ->> 'text', 'sms', 0, value ->> 'now', value ->> 'params',
                value ->> 'customers', '[]', '[]', '[]', value ->> 'created_by', value ->> 'run_ms',
                value ->> 'search_text'
         FROM json_each(?1)",
        [
            row(FINISHED_ID, "Mời đặt giỏ quà tết", SMS_TEXT, customers, Some(run_ms)),
            row(DRAFT_ID, "Chúc mừng năm mới", "Hạt Mộc chúc {{contact_name}} năm mới an khang.", "[]", None),
        ],
    )
    .await
}

async fn fill_email(
    connection: &mut SqliteConnection,
    customers: &str,
    run_ms: i64,
) -> Result<(), SandboxError> {
    let row =
        |id: i64, name: &str, subject: &str, text: &str, customers: &str, run_ms: Option<i64>| {
            json!({
                "id": id,
                "name": name,
                "sender": SENDER,
                "subject": subject,
                "text": text,
                "now": i64::from(run_ms.is_some()),
            "params": no_params(),
                "customers": customers,
                "created_by": SALES_USERS[0],
                "run_ms": run_ms,
                "search_text": fold(&[name, subject].join(" ")),
            })
        };
    insert_rows(
        connection,
        "INSERT INTO email_campaign (id, name, description, from_name, mail_from, mail_subject, mail_content,
                                     is_mail_system, is_track_mail, send_all_contact, send_now, params, customers,
                                     customer_groups, others, campaigns, created_by, run_ms, search_text)
         SELECT value ->> 'id', value ->> 'name', '', 'Tạp hóa Hạt Mộc', value ->> 'sender', value ->> 'subject',
                value ->> 'text', 1, 1, 0, value ->> 'now', value ->> 'params', value ->> 'customers', '[]', '[]', '[]',
                value ->> 'created_by', value ->> 'run_ms', value ->> 'search_text'
         FROM json_each(?1)",
        [
            row(FINISHED_ID, "Giỏ quà tết", MAIL_SUBJECT, MAIL_TEXT, customers, Some(run_ms)),
            row(
                DRAFT_ID,
                "Bản tin tháng",
                "Hàng mới ở Hạt Mộc",
                "<p>Chào {{contact_name}}, tháng này có hàng mới.</p>",
                "[]",
                None,
            ),
        ],
    )
    .await
}
