//! A record of NextX as a person types it: field by field as text, and back as what NextX takes.
//!
//! *Invariant:* only what a person typed otherwise than it was shown is a change. A value in a form that nobody here would
//! write stays as it came as long as nobody touches it.

use std::collections::BTreeMap;

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::{Money, clock::shop_zone};

/// What a field of a record is, and with that how it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Words, at most so many characters.
    Words(usize),
    /// A phone.
    Phone,
    /// An email address.
    Email,
    /// A day, `dd/MM/yyyy`; `Y-m-d` at NextX.
    Day,
    /// A day, `dd/MM/yyyy` at NextX as well.
    ShortDay,
    /// Day and time of day in Vietnam, `dd/MM/yyyy HH:mm`; `Y-m-d H:i:s` at NextX.
    Moment,
    /// An amount in whole đồng.
    Amount,
    /// A whole number from 0 to this.
    Count(i64),
    /// NextX's id of another record, or none.
    Id,
    /// Yes or no; `1` or `0` at NextX.
    Flag,
    /// NextX's ids of several records, with commas between them; objects with an `id` at NextX.
    Ids,
}

/// A field of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormField {
    /// Its name in NextX's update.
    pub name: &'static str,
    /// What it is.
    pub kind: FieldKind,
    /// Whether it may not be empty.
    pub required: bool,
}

impl FormField {
    /// A field that may be empty.
    #[must_use]
    pub const fn of(name: &'static str, kind: FieldKind) -> Self {
        Self {
            name,
            kind,
            required: false,
        }
    }

    /// A field that may not.
    #[must_use]
    pub const fn required(name: &'static str, kind: FieldKind) -> Self {
        Self {
            name,
            kind,
            required: true,
        }
    }
}

/// Why what was typed cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Nothing was typed.
    #[error("nothing was typed")]
    Missing,
    /// More characters than these.
    #[error("longer than {0} characters")]
    TooLong(usize),
    /// No phone.
    #[error("no phone")]
    Phone,
    /// No email address.
    #[error("no email address")]
    Email,
    /// No day, or none on which it can have been.
    #[error("no day")]
    Day,
    /// No day with a time of day.
    #[error("no day with a time of day")]
    Moment,
    /// No amount.
    #[error("no amount")]
    Amount,
    /// No whole number from 0 to this.
    #[error("no whole number from 0 to {0}")]
    Count(i64),
    /// Before what it has to come after.
    #[error("before its beginning")]
    Reversed,
    /// Not what has to be typed to say that it is meant.
    #[error("not what has to be typed")]
    Mismatch,
    /// Somebody else has it.
    #[error("taken")]
    Taken,
    /// Nobody has said that it is meant.
    #[error("not said to be meant")]
    Unconfirmed,
}

/// What is wrong, field by field.
pub type Problems = BTreeMap<&'static str, Problem>;

/// Somebody else changed a field that a person changed as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The field.
    pub field: &'static str,
    /// What the person saw.
    pub seen: String,
    /// What it is at NextX now.
    pub theirs: String,
    /// What the person typed.
    pub ours: String,
}

/// The record as it is typed.
#[must_use]
pub fn shown(fields: &[FormField], record: &Map<String, Value>) -> BTreeMap<String, String> {
    let field = |field: &FormField| {
        let text = show(field.kind, record.get(field.name));
        (field.name.to_owned(), text)
    };
    fields.iter().map(field).collect()
}

/// What a person changed of `seen`, by NextX's names.
///
/// # Errors
/// Every field that cannot be taken.
pub fn changes(
    fields: &[FormField],
    seen: &Map<String, Value>,
    typed: &BTreeMap<String, String>,
) -> Result<Map<String, Value>, Problems> {
    let mut changed = Map::new();
    let mut wrong = Problems::new();
    for field in fields {
        let Some(text) = typed.get(field.name).map(|text| text.trim()) else {
            continue;
        };
        let was = show(field.kind, seen.get(field.name));
        if text.is_empty() && field.required {
            wrong.insert(field.name, Problem::Missing);
        } else if text != was.trim() {
            match read(field.kind, text) {
                Ok(value) => {
                    changed.insert(field.name.to_owned(), value);
                }
                Err(problem) => {
                    wrong.insert(field.name, problem);
                }
            }
        }
    }
    if wrong.is_empty() {
        Ok(changed)
    } else {
        Err(wrong)
    }
}

/// Where `now`, as NextX has the record, differs from what a person saw in a field that they change to something else.
#[must_use]
pub fn clashes(
    fields: &[FormField],
    seen: &Map<String, Value>,
    now: &Map<String, Value>,
    changes: &Map<String, Value>,
) -> Vec<Clash> {
    let changed = fields
        .iter()
        .filter_map(|field| Some((field, changes.get(field.name)?)));
    changed
        .filter_map(|(field, ours)| {
            let (was, is) = (seen.get(field.name), now.get(field.name));
            if is_same(was, is) || is_same(is, Some(ours)) {
                return None;
            }
            Some(Clash {
                field: field.name,
                seen: show(field.kind, was),
                theirs: show(field.kind, is),
                ours: show(field.kind, Some(ours)),
            })
        })
        .collect()
}

/// Whether two values of a record are the same to a person. Nothing, null and empty text are, and so are `5`, `"5"` and
/// `"5.00"`: NextX writes numbers either way. Two texts are numbers to nobody: a phone begins with a zero.
#[must_use]
pub fn is_same(one: Option<&Value>, other: Option<&Value>) -> bool {
    if let (Some(Value::Array(_)), _) | (_, Some(Value::Array(_))) = (one, other) {
        return ids(one) == ids(other);
    }
    let (texts, numbers) = ((plain(one), plain(other)), (number(one), number(other)));
    let is_number = |value: Option<&Value>| value.is_some_and(Value::is_number);
    match numbers {
        (Some(one_number), Some(other_number)) if is_number(one) || is_number(other) => {
            one_number == other_number
        }
        _ => texts.0 == texts.1,
    }
}

fn plain(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(other) => other.to_string(),
    }
}

/// The ids of records that a list names, in order; what has none stands as it is.
fn ids(value: Option<&Value>) -> Vec<String> {
    let Some(Value::Array(items)) = value else {
        return Vec::new();
    };
    let id = |item: &Value| plain(Some(item.get("id").unwrap_or(item)));
    let mut ids: Vec<String> = items.iter().map(id).collect();
    ids.sort();
    ids
}

fn number(value: Option<&Value>) -> Option<Decimal> {
    plain(value).parse().ok()
}

/// A value of NextX as it is typed.
#[must_use]
pub fn show(kind: FieldKind, value: Option<&Value>) -> String {
    let text = plain(value);
    match kind {
        FieldKind::Words(_) | FieldKind::Phone | FieldKind::Email => text,
        FieldKind::Day | FieldKind::ShortDay => read_day(&text).map_or(text, typed_day),
        FieldKind::Moment => read_moment(&text).map_or(text, typed_moment),
        FieldKind::Amount => number(value)
            .and_then(|amount| Money::rounded(amount).ok())
            .map_or(text, |amount| amount.to_string()),
        FieldKind::Count(_) | FieldKind::Id => match number(value) {
            Some(number) if kind == FieldKind::Id && number.is_zero() => String::new(),
            Some(number) => number.normalize().to_string(),
            None => text,
        },
        FieldKind::Flag => match text.as_str() {
            "1" | "true" => "1".to_owned(),
            _ => String::new(),
        },
        FieldKind::Ids => ids(value).join(","),
    }
}

/// What was typed, as NextX takes it.
///
/// # Errors
/// What is wrong with it.
pub fn read(kind: FieldKind, typed: &str) -> Result<Value, Problem> {
    let typed = typed.trim();
    match kind {
        FieldKind::Words(most) if typed.chars().count() > most => Err(Problem::TooLong(most)),
        FieldKind::Words(_) => Ok(typed.into()),
        FieldKind::Phone => phone(typed).map(Value::from).ok_or(Problem::Phone),
        FieldKind::Email if typed.is_empty() || is_email(typed) => Ok(typed.into()),
        FieldKind::Email => Err(Problem::Email),
        FieldKind::Flag => Ok(i32::from(typed == "1").into()),
        FieldKind::Amount if typed.is_empty() => Ok(0.into()),
        FieldKind::Amount => Money::parse_typed(typed)
            .map(|amount| amount.dong().into())
            .map_err(|_| Problem::Amount),
        FieldKind::Ids => {
            let ids = typed.split(',').filter(|id| !id.trim().is_empty());
            ids.map(|id| whole(id.trim(), i64::MAX).map(|id| json!({ "id": id })))
                .collect::<Option<Vec<_>>>()
                .map(Value::Array)
                .ok_or(Problem::Count(i64::MAX))
        }
        _ if typed.is_empty() => Ok(Value::Null),
        FieldKind::Day => parse_day(typed)
            .map(|day| day.to_string().into())
            .ok_or(Problem::Day),
        FieldKind::ShortDay => parse_day(typed)
            .map(|day| typed_day(day).into())
            .ok_or(Problem::Day),
        FieldKind::Moment => parse_moment(typed)
            .map(|moment| moment.strftime("%Y-%m-%d %H:%M:%S").to_string().into())
            .ok_or(Problem::Moment),
        FieldKind::Count(most) => whole(typed, most)
            .map(Value::from)
            .ok_or(Problem::Count(most)),
        FieldKind::Id => whole(typed, i64::MAX)
            .map(Value::from)
            .ok_or(Problem::Count(i64::MAX)),
    }
}

fn whole(typed: &str, most: i64) -> Option<i64> {
    let is_digits = typed.bytes().all(|byte| byte.is_ascii_digit());
    typed.parse().ok().filter(|n| is_digits && *n <= most)
}

/// A phone as NextX keeps it: `0` and nine or ten digits. An empty one is none; something else is no phone.
#[must_use]
pub fn phone(typed: &str) -> Option<String> {
    let digits: String = typed
        .trim()
        .chars()
        .filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')'))
        .collect();
    if digits.is_empty() {
        return Some(digits);
    }
    let national = digits
        .strip_prefix("+84")
        .map_or_else(|| digits.clone(), |rest| format!("0{rest}"));
    let fits = (10..=11).contains(&national.len())
        && national.starts_with('0')
        && national.bytes().all(|byte| byte.is_ascii_digit());
    fits.then_some(national)
}

fn is_email(typed: &str) -> bool {
    let Some((name, host)) = typed.split_once('@') else {
        return false;
    };
    let is_host = host.contains('.') && host.split('.').all(|part| !part.is_empty());
    typed.len() <= 255
        && !name.is_empty()
        && is_host
        && !typed.contains([' ', ',', ';', '<', '>'])
        && !host.contains('@')
}

/// A day as a person types it, `dd/MM/yyyy`.
#[must_use]
pub fn parse_day(typed: &str) -> Option<Date> {
    Date::strptime("%d/%m/%Y", typed.trim())
        .ok()
        .filter(|day| (1900..=2999).contains(&day.year()))
}

/// Day and time of day as a person types them, `dd/MM/yyyy HH:mm`; a day alone is its midnight.
#[must_use]
pub fn parse_moment(typed: &str) -> Option<DateTime> {
    let typed = typed.trim();
    match typed.split_once(' ') {
        None => parse_day(typed).map(|day| day.at(0, 0, 0, 0)),
        Some((day, time)) => {
            let time = jiff::civil::Time::strptime("%H:%M", time.trim()).ok()?;
            parse_day(day).map(|day| day.to_datetime(time))
        }
    }
}

/// A day as a person types it.
#[must_use]
pub fn typed_day(day: Date) -> String {
    day.strftime("%d/%m/%Y").to_string()
}

/// Day and time of day as a person types them.
#[must_use]
pub fn typed_moment(moment: DateTime) -> String {
    moment.strftime("%d/%m/%Y %H:%M").to_string()
}

/// A day of NextX in any of its forms; of a moment the day in Vietnam.
#[must_use]
pub fn read_day(text: &str) -> Option<Date> {
    read_moment(text)
        .map(DateTime::date)
        .or_else(|| parse_day(text))
}

/// A moment of NextX in any of its forms, in Vietnam's time; a day alone is its midnight.
#[must_use]
pub fn read_moment(text: &str) -> Option<DateTime> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment.to_zoned(shop_zone()).datetime());
    }
    let day = || text.parse::<Date>().ok().map(|day| day.at(0, 0, 0, 0));
    text.parse().ok().or_else(day)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const FIELDS: [FormField; 6] = [
        FormField::required("name", FieldKind::Words(20)),
        FormField::of("mobile", FieldKind::Phone),
        FormField::of("birthday", FieldKind::Day),
        FormField::of("credit_limit", FieldKind::Amount),
        FormField::of("branch_id", FieldKind::Id),
        FormField::of("end", FieldKind::Moment),
    ];

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    fn typed(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
        pairs.iter().map(owned).collect()
    }

    #[test]
    fn what_nobody_touches_is_no_change_in_whatever_form_it_came() {
        let seen = map(json!({
            "name": "Khách Thử ", "mobile": "84-900", "birthday": "1990-02-01T00:00:00", "credit_limit": "5000000.0000",
            "branch_id": 0, "end": "2026-11-26 17:30:00",
        }));
        let form = shown(&FIELDS, &seen);
        assert_eq!(form["birthday"], "01/02/1990");
        assert_eq!(form["credit_limit"], "5000000");
        assert_eq!(form["end"], "26/11/2026 17:30");
        assert_eq!(changes(&FIELDS, &seen, &form).unwrap(), Map::new());
    }

    #[test]
    fn a_change_is_written_as_nextx_takes_it() {
        let changed = changes(
            &FIELDS,
            &map(json!({"name": "Khách", "birthday": "1990-02-01"})),
            &typed(&[
                ("name", "Khách"),
                ("mobile", "+84 900 000 001"),
                ("birthday", ""),
                ("credit_limit", "5.000.000"),
                ("branch_id", "7"),
                ("end", "26/11/2026"),
            ]),
        );
        let wanted = json!({
            "mobile": "0900000001", "birthday": null, "credit_limit": 5_000_000, "branch_id": 7,
            "end": "2026-11-26 00:00:00",
        });
        assert_eq!(Value::Object(changed.unwrap()), wanted);
    }

    #[test]
    fn every_field_that_cannot_be_taken_is_told_at_once() {
        let wrong = changes(
            &FIELDS,
            &Map::new(),
            &typed(&[
                ("name", " "),
                ("mobile", "số của tôi"),
                ("birthday", "31/02/1990"),
                ("credit_limit", "-5"),
                ("branch_id", "x"),
                ("end", "26/11/2026 25:00"),
            ]),
        );
        let wrong = wrong.unwrap_err();
        assert_eq!(wrong.len(), 6);
        assert_eq!(wrong["name"], Problem::Missing);
        let long = changes(
            &FIELDS,
            &Map::new(),
            &typed(&[("name", &"ă".repeat(21)), ("mobile", "")]),
        );
        assert_eq!(long.unwrap_err()["name"], Problem::TooLong(20));
    }

    #[test]
    fn somebody_elses_change_of_the_same_field_clashes_unless_it_is_the_same() {
        let seen = map(json!({"name": "Lan", "mobile": "0900000001"}));
        let now = map(json!({"name": "Lan Anh", "mobile": "0900000002", "birthday": null}));
        let ours =
            map(json!({"name": "Lan Chi", "mobile": "0900000002", "birthday": "1990-02-01"}));
        let found = clashes(&FIELDS, &seen, &now, &ours);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].seen.as_str(), found[0].theirs.as_str()),
            ("Lan", "Lan Anh")
        );
    }

    #[test]
    fn numbers_are_the_same_in_every_form_and_phones_are_no_numbers() {
        let same = |one: Value, other: Value| is_same(Some(&one), Some(&other));
        assert!(same(json!(5), json!("5.00")));
        assert!(same(json!(null), json!(" ")));
        assert!(!same(json!("0900"), json!("900")));
        assert!(is_same(None, Some(&Value::Null)));
    }

    #[test]
    fn lists_of_records_are_the_same_when_they_name_the_same() {
        let read = json!([{"id": 4, "name": "Zalo"}, {"id": 1, "name": "Facebook"}]);
        assert_eq!(show(FieldKind::Ids, Some(&read)), "1,4");
        let typed = super::read(FieldKind::Ids, "1, 4").unwrap();
        assert!(is_same(Some(&read), Some(&typed)));
        assert!(!is_same(Some(&read), Some(&json!([]))));
        assert!(is_same(None, Some(&json!([]))));
    }

    #[test]
    fn an_email_address_has_a_name_and_a_host() {
        for good in ["a@b.vn", "lan.anh@cua-hang.com.vn"] {
            assert!(read(FieldKind::Email, good).is_ok(), "{good}");
        }
        for bad in ["a", "@b.vn", "a@b", "a b@c.vn", "a@b..vn", "a@b@c.vn"] {
            assert_eq!(read(FieldKind::Email, bad), Err(Problem::Email), "{bad}");
        }
    }
}
