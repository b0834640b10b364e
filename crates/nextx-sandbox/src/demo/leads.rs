//! People who have asked and not bought yet.

use serde::Serialize;
use serde_json::json;
use sqlx::SqliteConnection;

use super::{
    customers::{self, days_before},
    dice::Dice,
    people::{FIRST_EMPLOYEE_ID, Name},
    premises::BRANCHES,
};
use crate::{
    Options, SandboxError,
    store::{fold, insert_rows},
};

/// How many there are, whatever the size of the shop.
const LEADS: u32 = 48;
/// Id of the first lead.
const FIRST_LEAD_ID: i64 = 6_001;
/// Telephone numbers of leads begin behind those of this many customers.
const CUSTOMERS_BEFORE: u32 = 900_000;

const CATEGORIES: [(i64, &str, &str); 3] = [
    (801, "Khách sỉ", "Mua số lượng lớn"),
    (802, "Quán ăn", "Nhà hàng và quán nước"),
    (803, "Hộ gia đình", ""),
];
const STATUSES: [&str; 4] = ["Mới", "Đang liên hệ", "Quan tâm", "Chưa quan tâm"];

#[derive(Serialize)]
struct Category {
    id: i64,
    name: &'static str,
    description: &'static str,
}

#[derive(Serialize)]
struct Lead {
    id: i64,
    created_on: String,
    category_id: Option<i64>,
    code: String,
    employee_id: i64,
    branch_id: Option<i64>,
    resources: String,
    name: String,
    mobile: String,
    email: String,
    address: String,
    status: &'static str,
    date_assigned: String,
    birthday: Option<String>,
    sex: &'static str,
    search_text: String,
}

pub(super) async fn fill(
    connection: &mut SqliteConnection,
    options: &Options,
) -> Result<(), SandboxError> {
    insert_rows(
        connection,
        "INSERT INTO lead_category (id, name, description)
         SELECT value ->> 'id', value ->> 'name', value ->> 'description' FROM json_each(?1)",
        CATEGORIES.map(|(id, name, description)| Category {
            id,
            name,
            description,
        }),
    )
    .await?;
    insert_rows(
        connection,
        "INSERT INTO lead (id, created_on, category_id, code, employee_id, branch_id, resources, name, mobile, email, address,
                           status, date_assigned, birthday, sex, search_text)
         SELECT value ->> 'id', value ->> 'created_on', value ->> 'category_id', value ->> 'code',
                value ->> 'employee_id', value ->> 'branch_id', value ->> 'resources', value ->> 'name',
                value ->> 'mobile', value ->> 'email', value ->> 'address', value ->> 'status',
                value ->> 'date_assigned',
                value ->> 'birthday', value ->> 'sex', value ->> 'search_text'
         FROM json_each(?1)",
        (0..LEADS).map(|number| lead(options, number)),
    )
    .await
}

fn lead(options: &Options, number: u32) -> Lead {
    let mut dice = Dice::new(options.seed, "lead", u64::from(number));
    let name = Name::throw(&mut dice);
    let full = name.full();
    let id = FIRST_LEAD_ID + i64::from(number);
    let code = format!("LH{id:06}");
    let mobile = customers::mobile(CUSTOMERS_BEFORE + number);
    // The newest lead has the greatest id.
    let days_ago = i64::from(LEADS - number) * 2;
    let turn = number as usize % BRANCHES.len();
    let (source, source_name) = customers::source(&mut dice);
    Lead {
        id,
        created_on: days_before(options.today, days_ago).to_string(),
        category_id: CATEGORIES.get(turn).map(|(id, ..)| *id),
        // The first employees work in one branch each.
        employee_id: FIRST_EMPLOYEE_ID.saturating_add_unsigned(turn as u64),
        branch_id: BRANCHES.get(turn).map(|branch| branch.id),
        // Every third of them has told none.
        email: if number.is_multiple_of(3) {
            String::new()
        } else {
            format!("{}.{}@example.com", fold(name.given), code.to_lowercase())
        },
        resources: json!([{"id": source, "name": source_name}]).to_string(),
        address: customers::address(&mut dice),
        status: dice.pick(&STATUSES),
        date_assigned: days_before(options.today, days_ago - 1).to_string(),
        birthday: dice
            .chance(40)
            .then(|| days_before(options.today, dice.between(18 * 365, 70 * 365)).to_string()),
        sex: if name.female { "female" } else { "male" },
        search_text: fold(&[full.as_str(), &code, &mobile].join(" ")),
        name: full,
        code,
        mobile,
    }
}
