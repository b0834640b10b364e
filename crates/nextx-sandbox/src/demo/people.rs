//! Vietnamese names, the shop's employees and the users who sell.

use serde::Serialize;
use sqlx::SqliteConnection;

use super::{dice::Dice, premises::BRANCHES};
use crate::{SandboxError, store::insert_rows};

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

/// Ids of the users who may sell.
pub(crate) const SALES_USERS: [i64; 8] = [501, 502, 503, 504, 505, 506, 507, 508];

#[derive(Serialize)]
struct Employee {
    id: i64,
    branch_id: i64,
    code: String,
    first_name: &'static str,
    last_name: String,
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

pub(super) async fn fill(connection: &mut SqliteConnection) -> Result<(), SandboxError> {
    let branches = BRANCHES.iter().map(|branch| branch.id).cycle();
    insert_rows(
        connection,
        "INSERT INTO employee (id, branch_id, code, first_name, last_name)
         SELECT value ->> 'id', value ->> 'branch_id', value ->> 'code', value ->> 'first_name', value ->> 'last_name'
         FROM json_each(?1)",
        (0_u64..14).zip(branches).map(|(number, branch_id)| {
            let name = staff(number);
            Employee {
                id: 401 + number.cast_signed(),
                branch_id,
                code: format!("NV{:03}", number + 1),
                first_name: name.given,
                last_name: name.last(),
            }
        }),
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
