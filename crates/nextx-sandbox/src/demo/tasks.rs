//! What the staff has to do: past, present and coming tasks, some of them late.

use jiff::{ToSpan, civil::Date};
use serde::Serialize;
use sqlx::SqliteConnection;

use super::{customers::days_before, people::SALES_USERS};
use crate::{
    Options, SandboxError,
    store::{fold, insert_rows},
};

/// Id of the first task.
const FIRST_TASK_ID: i64 = 2_601;

/// A task of the demo shop.
struct Chore {
    title: &'static str,
    description: &'static str,
    category_id: i64,
    priority: &'static str,
    /// Days from today to the start; past ones are negative.
    start: i64,
    /// Days from the start to the end.
    days: i64,
    progress: i64,
    /// Place of the task above it.
    parent: Option<i64>,
}

const fn chore(
    title: &'static str,
    description: &'static str,
    category_id: i64,
    priority: &'static str,
    days: [i64; 2],
    progress: i64,
    parent: Option<i64>,
) -> Chore {
    Chore {
        title,
        description,
        category_id,
        priority,
        start: days[0],
        days: days[1],
        progress,
        parent,
    }
}

const CHORES: [Chore; 12] = [
    chore(
        "Kiểm kê kho cuối tháng",
        "Đếm cả kho sau",
        1063,
        "Cao",
        [-12, 5],
        40,
        None,
    ),
    chore(
        "Đếm kệ nước giải khát",
        "",
        1063,
        "Cao",
        [-12, 2],
        100,
        Some(0),
    ),
    chore("Đếm kệ bánh kẹo", "", 1063, "Cao", [-10, 2], 0, Some(0)),
    chore(
        "Gọi khách nợ quá hạn",
        "Hẹn ngày trả",
        404,
        "Ưu tiên",
        [-8, 1],
        0,
        None,
    ),
    chore(
        "Giao gạo cho khách quen",
        "Giao trước 17 giờ",
        1064,
        "Bình thường",
        [-6, 1],
        100,
        None,
    ),
    chore(
        "Gọi hỏi thăm khách mới",
        "",
        1062,
        "Bình thường",
        [-4, 2],
        50,
        None,
    ),
    chore(
        "Đặt hàng nhà cung cấp sữa",
        "",
        1065,
        "Cao",
        [-2, 1],
        100,
        None,
    ),
    chore(
        "Dọn tủ mát",
        "Tắt tủ trước khi lau",
        1063,
        "Bình thường",
        [-1, 60],
        20,
        None,
    ),
    chore(
        "Chuẩn bị giỏ quà tết",
        "Gói sẵn 30 giỏ",
        1063,
        "Ưu tiên",
        [1, 90],
        0,
        None,
    ),
    chore(
        "Gọi khách đặt giỏ quà",
        "",
        404,
        "Ưu tiên",
        [2, 90],
        0,
        None,
    ),
    chore(
        "Nhận hàng tết",
        "Kiểm hạn dùng từng thùng",
        1065,
        "Cao",
        [5, 90],
        0,
        None,
    ),
    chore("Treo bảng giá mới", "", 1063, "Thấp", [7, 90], 0, None),
];

#[derive(Serialize)]
struct Row {
    id: i64,
    created_on: String,
    title: &'static str,
    code: String,
    parent_id: Option<i64>,
    starts_at: String,
    ends_at: String,
    progress: i64,
    priority: &'static str,
    description: &'static str,
    user_id: i64,
    assigned_to: i64,
    category_id: i64,
    is_complete: i64,
    completed_at: Option<String>,
    search_text: String,
}

pub(super) async fn fill(
    connection: &mut SqliteConnection,
    options: &Options,
) -> Result<(), SandboxError> {
    insert_rows(
        connection,
        "INSERT INTO task (id, created_on, title, code, parent_id, starts_at, ends_at, progress, priority, color,
                           description, user_id, assigned_to, category_id, is_complete, completed_at, passed_on,
                           search_text)
         SELECT value ->> 'id', value ->> 'created_on', value ->> 'title', value ->> 'code', value ->> 'parent_id',
                value ->> 'starts_at', value ->> 'ends_at', value ->> 'progress', value ->> 'priority',
                'rgba(47, 117, 181, 1)', value ->> 'description', value ->> 'user_id', value ->> 'assigned_to',
                value ->> 'category_id', value ->> 'is_complete', value ->> 'completed_at', '{}', value ->> 'search_text'
         FROM json_each(?1)",
        (0..).zip(&CHORES).map(|(place, chore)| row(options.today, place, chore)),
    )
    .await
}

fn row(today: Date, place: i64, chore: &Chore) -> Row {
    let start = today.saturating_add(chore.start.days());
    let end = start.saturating_add(chore.days.days());
    let complete = chore.progress == 100;
    let id = FIRST_TASK_ID + place;
    let code = format!("CV{id:07}");
    let hands = i64::try_from(SALES_USERS.len()).unwrap_or(1);
    Row {
        id,
        created_on: days_before(start.min(today), 1).to_string(),
        title: chore.title,
        parent_id: chore.parent.map(|parent| FIRST_TASK_ID + parent),
        starts_at: format!("{start} 08:00:00"),
        ends_at: format!("{end} 17:00:00"),
        progress: chore.progress,
        priority: chore.priority,
        description: chore.description,
        user_id: SALES_USERS[0],
        assigned_to: SALES_USERS[0] + place % hands,
        category_id: chore.category_id,
        is_complete: i64::from(complete),
        completed_at: complete.then(|| format!("{end} 15:30:00")),
        search_text: fold(&[chore.title, &code, chore.description].join(" ")),
        code,
    }
}
