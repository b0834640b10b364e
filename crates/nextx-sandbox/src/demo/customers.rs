//! Customers and a few suppliers.

use jiff::{ToSpan, civil::Date};
use serde::Serialize;
use serde_json::json;
use sqlx::SqliteConnection;

use super::{dice::Dice, people::Name, premises::BRANCHES};
use crate::{
    Options, SandboxError,
    store::{fold, insert_rows},
};

/// Id of the first customer.
const FIRST_CUSTOMER_ID: i64 = 2_001;

/// One customer in so many is a supplier.
const SUPPLIER_EVERY: u32 = 40;

const STREETS: [&str; 12] = [
    "Bờ Kè",
    "Hàng Dừa",
    "Đồi Thông",
    "Cây Gạo",
    "Bến Đò",
    "Lò Gốm",
    "Giếng Nước",
    "Hoa Ban",
    "Cầu Gỗ",
    "Ruộng Bậc Thang",
    "Bãi Sậy",
    "Vườn Cau",
];
const WARDS: [&str; 6] = [
    "Bến Mới",
    "Chợ Mới",
    "Lưng Đồi",
    "Đầu Cầu",
    "Xóm Chài",
    "Đồng Trên",
];
const SOURCES: [&str; 5] = [
    "Khách vãng lai",
    "Người quen giới thiệu",
    "Mạng xã hội",
    "Tờ rơi",
    "Điện thoại",
];
const NOTES: [&str; 8] = [
    "",
    "",
    "",
    "",
    "",
    "Hay mua sáng sớm",
    "Giao tận nhà",
    "Thích trả chuyển khoản",
];
const GOODS: [&str; 6] = [
    "Nước giải khát",
    "Bánh kẹo",
    "Gia vị",
    "Sữa",
    "Rau củ",
    "Hóa mỹ phẩm",
];

#[derive(Serialize)]
struct Customer {
    id: i64,
    created_on: String,
    code: String,
    name: String,
    r#type: &'static str,
    mobile: String,
    email: String,
    address: String,
    description: &'static str,
    tax_number: String,
    gender: Option<i64>,
    birthday: Option<String>,
    branch_id: i64,
    opening_balance: i64,
    credit_limit: i64,
    per_turn_debt: Option<i64>,
    resources: String,
    search_text: String,
}

pub(super) async fn fill(
    connection: &mut SqliteConnection,
    options: &Options,
) -> Result<(), SandboxError> {
    insert_rows(
        connection,
        "INSERT INTO resource (id, name) SELECT value ->> 'id', value ->> 'name' FROM json_each(?1)",
        SOURCES
            .into_iter()
            .zip(1_i64..)
            .map(|(name, id)| json!({"id": id, "name": name})),
    )
    .await?;
    insert_rows(
        connection,
        "INSERT INTO customer (id, created_on, code, name, type, mobile, email, address, description, tax_number, gender,
                               birthday, branch_id, contact_id, avatar, opening_balance, credit_limit, per_turn_debt,
                               account_name, account_address, account_no, resources, search_text)
         SELECT value ->> 'id', value ->> 'created_on', value ->> 'code', value ->> 'name', value ->> 'type',
                value ->> 'mobile', value ->> 'email', value ->> 'address', value ->> 'description',
                value ->> 'tax_number', value ->> 'gender', value ->> 'birthday', value ->> 'branch_id', '', '',
                value ->> 'opening_balance', value ->> 'credit_limit', value ->> 'per_turn_debt', '', '', '',
                value ->> 'resources', value ->> 'search_text'
         FROM json_each(?1)",
        (0..options.customers).map(|number| customer(options.seed, options.today, number)),
    )
    .await
}

fn customer(seed: u64, today: Date, number: u32) -> Customer {
    let mut dice = Dice::new(seed, "customer", u64::from(number));
    let supplier = is_supplier(number);
    let name = Name::throw(&mut dice);
    let shown = if supplier {
        format!(
            "Nhà cung cấp {} {} {}",
            dice.pick(&GOODS),
            name.middle,
            name.given
        )
    } else {
        name.full()
    };
    let code = format!("{}{:05}", if supplier { "NCC" } else { "KH" }, number + 1);
    let mobile = mobile(number);
    let owes = dice.chance(6);
    let (source, source_name) = source(&mut dice);
    Customer {
        id: FIRST_CUSTOMER_ID + i64::from(number),
        created_on: days_before(today, dice.between(0, 900)).to_string(),
        r#type: if supplier { "supplier" } else { "customer" },
        email: if dice.chance(30) {
            format!("{}.{}@example.com", fold(name.given), code.to_lowercase())
        } else {
            String::new()
        },
        address: address(&mut dice),
        description: dice.pick(&NOTES),
        tax_number: if supplier {
            format!("09{:08}", u64::from(number) * 7_919 % 100_000_000)
        } else {
            String::new()
        },
        gender: if supplier {
            None
        } else {
            Some(i64::from(!name.female))
        },
        birthday: (!supplier && dice.chance(55))
            .then(|| days_before(today, dice.between(18 * 365, 75 * 365)).to_string()),
        branch_id: BRANCHES
            .get(number as usize % BRANCHES.len())
            .map_or(BRANCHES[0].id, |branch| branch.id),
        opening_balance: if owes {
            dice.between(2, 90) * 50_000_000
        } else {
            0
        },
        credit_limit: if owes || dice.chance(10) {
            dice.between(1, 10) * 5_000_000_000
        } else {
            0
        },
        per_turn_debt: if owes { Some(30) } else { None },
        resources: json!([{"id": source, "name": source_name}]).to_string(),
        search_text: fold(&[shown.as_str(), &code, &mobile].join(" ")),
        code,
        name: shown,
        mobile,
    }
}

const fn is_supplier(number: u32) -> bool {
    number % SUPPLIER_EVERY == SUPPLIER_EVERY - 1
}

/// The id of someone who buys; `None` where nobody does. Suppliers sell to the shop and do not buy from it.
pub(super) fn buyer(dice: &mut Dice, customers: u32) -> Option<i64> {
    let last = i64::from(customers.checked_sub(1)?);
    let number = u32::try_from(dice.between(0, last)).ok()?;
    // Whoever stands before a supplier is none.
    let number = if is_supplier(number) {
        number - 1
    } else {
        number
    };
    Some(FIRST_CUSTOMER_ID + i64::from(number))
}

/// Where someone comes from: id and name.
pub(super) fn source(dice: &mut Dice) -> (i64, Option<&'static str>) {
    let id = dice.between(1, SOURCES.len() as i64);
    let place = usize::try_from(id - 1).ok();
    (id, place.and_then(|place| SOURCES.get(place)).copied())
}

pub(super) fn address(dice: &mut Dice) -> String {
    format!(
        "Số {} đường {}, phường {}",
        dice.between(1, 240),
        dice.pick(&STREETS),
        dice.pick(&WARDS)
    )
}

/// The id of someone who sells to the shop; `None` where nobody does.
pub(super) fn supplier(dice: &mut Dice, customers: u32) -> Option<i64> {
    let suppliers = i64::from(customers / SUPPLIER_EVERY);
    let number = (suppliers > 0).then(|| dice.between(1, suppliers))?;
    Some(FIRST_CUSTOMER_ID + number * i64::from(SUPPLIER_EVERY) - 1)
}

/// A number of the right form in a range that no operator has given out; different for a million customers.
pub(super) fn mobile(number: u32) -> String {
    format!(
        "0900{:06}",
        (u64::from(number) * 611_953 + 204_117) % 1_000_000
    )
}

pub(super) fn days_before(day: Date, days: i64) -> Date {
    day.saturating_sub(days.days())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn suppliers_do_not_buy() {
        let mut dice = Dice::new(1, "buyer", 0);
        for _ in 0..2_000 {
            let id = buyer(&mut dice, 80).unwrap_or_default();
            assert!(
                (2_001..=2_080).contains(&id) && ![2_040, 2_080].contains(&id),
                "{id}"
            );
        }
        assert_eq!(buyer(&mut dice, 1), Some(FIRST_CUSTOMER_ID));
        assert_eq!(buyer(&mut dice, 0), None);
    }

    #[test]
    fn suppliers_alone_are_ordered_from() {
        let mut dice = Dice::new(1, "supplier", 0);
        for _ in 0..100 {
            let id = supplier(&mut dice, 119).unwrap_or_default();
            assert!([2_040, 2_080].contains(&id), "{id}");
        }
        assert_eq!(supplier(&mut dice, 39), None);
    }

    #[test]
    fn telephone_numbers_have_the_form_and_differ() {
        let numbers: HashSet<String> = (0..10_000).map(mobile).collect();
        assert_eq!(numbers.len(), 10_000);
        assert!(
            numbers
                .iter()
                .all(|number| number.len() == 10 && number.starts_with("0900"))
        );
    }
}
