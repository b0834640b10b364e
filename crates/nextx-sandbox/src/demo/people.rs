//! Vietnamese names, the shop's employees and the users who sell.

use serde::Serialize;
use sqlx::SqliteConnection;

use super::{dice::Dice, premises::BRANCHES};
use crate::{
    SandboxError,
    store::{fold, insert_rows},
};

/// Family names, the frequent ones more than once.
const FAMILY: [&str; 24] = [
    "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Trần", "Lê", "Lê", "Phạm",
    "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý",
];
const MIDDLE_FEMALE: [&str; 10] = [
    "Thị", "Thị", "Ngọc", "Thu", "Kim", "Minh", "Thanh", "Bảo", "Hồng", "Khánh",
];
const MIDDLE_MALE: [&str; 10] = [
    "Văn", "Văn", "Minh", "Quốc", "Hữu", "Đức", "Gia", "Thanh", "Công", "Xuân",
];
const GIVEN_FEMALE: [&str; 30] = [
    "Hoa",
    "Lan",
    "Hương",
    "Mai",
    "Thảo",
    "Linh",
    "Trang",
    "Ngân",
    "Nhung",
    "Hà",
    "Vân",
    "Yến",
    "Trinh",
    "Loan",
    "Phượng",
    "Dung",
    "Hạnh",
    "Thúy",
    "Quyên",
    "Oanh",
    "Nga",
    "Tuyết",
    "Diễm",
    "Châu",
    "Chi",
    "Giang",
    "My",
    "Nhi",
    "Thư",
    "Uyên",
];
const GIVEN_MALE: [&str; 30] = [
    "Hùng", "Dũng", "Tuấn", "Nam", "Long", "Hải", "Sơn", "Phong", "Khoa", "Kiên", "Đạt", "Bình",
    "Thành", "Trung", "Tài", "Phúc", "Lộc", "Thịnh", "Quân", "Vinh", "Hiếu", "Nghĩa", "Tín", "Duy",
    "Khang", "Tùng", "Cường", "Đăng", "Hậu", "Nhân",
];

/// A person's name in its Vietnamese order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) family: &'static str,
    pub(crate) middle: &'static str,
    pub(crate) given: &'static str,
    pub(crate) female: bool,
}

impl Name {
    pub(crate) fn throw(dice: &mut Dice) -> Self {
        let female = dice.chance(58);
        let (middle, given) = if female {
            (&MIDDLE_FEMALE, &GIVEN_FEMALE)
        } else {
            (&MIDDLE_MALE, &GIVEN_MALE)
        };
        Self {
            family: dice.pick(&FAMILY),
            middle: dice.pick(middle),
            given: dice.pick(given),
            female,
        }
    }

    pub(crate) fn full(&self) -> String {
        format!("{} {} {}", self.family, self.middle, self.given)
    }

    /// Family and middle name: the API's `last_name`.
    fn last(&self) -> String {
        format!("{} {}", self.family, self.middle)
    }
}

/// Id of the first employee.
pub(super) const FIRST_EMPLOYEE_ID: i64 = 401;
/// How many of the staff have a user account; the first ones sell.
const USERS: u64 = 12;

/// Ids of the users who may sell.
pub(crate) const SALES_USERS: [i64; 8] = [501, 502, 503, 504, 505, 506, 507, 508];

#[derive(Serialize)]
struct Employee {
    id: i64,
    branch_id: i64,
    code: String,
    first_name: &'static str,
    last_name: String,
    male: i64,
}

#[derive(Serialize)]
struct User {
    id: i64,
    email: String,
    username: String,
    firstname: &'static str,
    lastname: String,
    joined: String,
    designation: &'static str,
    tel: String,
    employee_id: i64,
    is_lock: i64,
}

#[derive(Serialize)]
struct SalesUser {
    id: i64,
    name: String,
    first_name: &'static str,
    last_name: String,
}

/// The staff is the same in every shop: its dice have a seed of their own.
fn staff(number: u64) -> Name {
    Name::throw(&mut Dice::new(0, "staff", number))
}

/// The user account of a member of the staff. The first eight sell, the next ones look after the shop, and the last
/// one has left and is locked.
fn user(number: u64) -> User {
    let name = staff(number);
    let sells = number < SALES_USERS.len() as u64;
    let username = format!("{}{:02}", fold(name.given), number + 1);
    User {
        id: SALES_USERS[0] + number.cast_signed(),
        email: format!("{username}@example.com"),
        username,
        firstname: name.given,
        lastname: name.last(),
        joined: format!("20{}-0{}-15", 19 + number / 3, number % 9 + 1),
        designation: if sells {
            "Nhân viên bán hàng"
        } else {
            "Chăm sóc khách hàng"
        },
        tel: format!("0900100{number:03}"),
        employee_id: FIRST_EMPLOYEE_ID + number.cast_signed(),
        is_lock: i64::from(number == USERS - 1),
    }
}

pub(super) async fn fill(connection: &mut SqliteConnection) -> Result<(), SandboxError> {
    let branches = BRANCHES.iter().map(|branch| branch.id).cycle();
    insert_rows(
        connection,
        "INSERT INTO employee (id, branch_id, code, first_name, last_name, male)
         SELECT value ->> 'id', value ->> 'branch_id', value ->> 'code', value ->> 'first_name', value ->> 'last_name',
                value ->> 'male'
         FROM json_each(?1)",
        (0_u64..14).zip(branches).map(|(number, branch_id)| {
            let name = staff(number);
            Employee {
                id: FIRST_EMPLOYEE_ID + number.cast_signed(),
                branch_id,
                code: format!("NV{:03}", number + 1),
                first_name: name.given,
                last_name: name.last(),
                male: i64::from(!name.female),
            }
        }),
    )
    .await?;
    insert_rows(
        connection,
        "INSERT INTO user (id, email, username, firstname, lastname, joined, designation, tel, employee_id, is_lock,
                           is_access_crm, is_validated)
         SELECT value ->> 'id', value ->> 'email', value ->> 'username', value ->> 'firstname', value ->> 'lastname',
                value ->> 'joined', value ->> 'designation', value ->> 'tel', value ->> 'employee_id',
                value ->> 'is_lock', 1, 1
         FROM json_each(?1)",
        (0_u64..USERS).map(user),
    )
    .await?;
    insert_rows(
        connection,
        "INSERT INTO sales_user (id, name, first_name, last_name)
         SELECT value ->> 'id', value ->> 'name', value ->> 'first_name', value ->> 'last_name' FROM json_each(?1)",
        SALES_USERS.into_iter().zip(0_u64..).map(|(id, number)| {
            let name = staff(number);
            SalesUser {
                id,
                name: name.full(),
                first_name: name.given,
                last_name: name.last(),
            }
        }),
    )
    .await
}
