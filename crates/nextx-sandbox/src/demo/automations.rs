//! Automations: two that write to the staff, and one that sleeps.

use jiff::civil::Date;
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use super::no_params;
use crate::{
    Options, SandboxError,
    store::{fold, insert_rows},
};

const FIRST_ID: i64 = 310;
const FIRST_TASK_ID: i64 = 1_530;

/// Title, component, whether it is active, type of the step, kind of recipient, subject, text.
type Sketch = (
    &'static str,
    i64,
    i64,
    &'static str,
    &'static str,
    Option<&'static str>,
    &'static str,
);

const AUTOMATIONS: [Sketch; 3] = [
    (
        "Nhắc gọi khách mới",
        13,
        1,
        "send_email",
        "employee",
        Some("Việc hôm nay của {{cus_name}}"),
        "<p>{{cus_name}} nhớ gọi khách mới trước 10 giờ.</p>",
    ),
    (
        "Nhắc đếm tủ mát",
        21,
        1,
        "send_sms",
        "employee",
        None,
        "{{cus_name}} nhớ đếm tủ mát trước khi đóng cửa.",
    ),
    (
        "Báo Zalo mới của cửa hàng",
        18,
        0,
        "send_zalo",
        "employee",
        None,
        "<p>Cửa hàng đã đổi Zalo.</p> {{cus_name}}",
    ),
];

pub(super) async fn fill(
    connection: &mut SqliteConnection,
    options: &Options,
) -> Result<(), SandboxError> {
    insert_rows(
        connection,
        "INSERT INTO automation (id, title, type, frequency, is_active, category, filter, description, component_id,
                                 scheduler, ran_on, search_text)
         SELECT value ->> 'id', value ->> 'title', 'in', 'daily', value ->> 'is_active', 'action', '[]', '',
                value ->> 'component_id', '{}', value ->> 'ran_on', value ->> 'search_text'
         FROM json_each(?1)",
        (0..)
            .zip(&AUTOMATIONS)
            .map(|(place, sketch)| automation(place, sketch, options.today)),
    )
    .await?;
    insert_rows(
        connection,
        "INSERT INTO automation_task (id, automation_id, place, type, recipient_type, subject, message, send_type, params,
                                      scheduler)
         SELECT value ->> 'id', value ->> 'automation_id', 0, value ->> 'type', value ->> 'recipient_type',
                value ->> 'subject', value ->> 'message', 0, value ->> 'params', value ->> 'scheduler'
         FROM json_each(?1)",
        (0..).zip(&AUTOMATIONS).map(|(place, sketch)| task(place, sketch)),
    )
    .await
}

fn automation(place: i64, (title, component_id, is_active, ..): &Sketch, today: Date) -> Value {
    json!({
        "id": FIRST_ID + place,
        "title": title,
        "is_active": is_active,
        "component_id": component_id,
        "ran_on": today.to_string(),
        "search_text": fold(title),
    })
}

fn task(place: i64, (_, _, _, kind, recipient_type, subject, message): &Sketch) -> Value {
    let scheduler = json!({
        "frequency_type": "O",
        "frequency_interval": null,
        "run_at": null,
        "run_before_day": 1,
        "limited_day": 1,
        "is_frequency": 1,
        "run_after_type": "M",
    });
    json!({
        "id": FIRST_TASK_ID + place,
        "automation_id": FIRST_ID + place,
        "type": kind,
        "recipient_type": recipient_type,
        "subject": subject,
        "message": message,
        "params": no_params(),
        "scheduler": scheduler.to_string(),
    })
}
