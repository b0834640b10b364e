//! One field of a record as NextX wrote it: the value a program can use, and the JSON it came as.
//!
//! The same field comes as a number in one operation and as text in the next, or as `null`, `""` or `0` for *nothing*
//! (reference: "null, "" and placeholders"). A [`Field`] takes all of these, and gives back exactly what it read when
//! it is written again, so that read, change, send never alters what nobody touched (Q18). The one exception is the number
//! of the record itself, which is no field: it is written as a number also where it came as text.

use std::fmt;
use std::ops::Deref;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::json::{AsItCame, exact_number};
use crate::misfit::{Misfit, MisfitKind, Misfits};

/// Zone of NextX's zoneless times (E39, Q14: inferred from pairs of one event in both forms).
pub(crate) const NEXTX_OFFSET: Offset = Offset::constant(7);

/// What a type made of one JSON value.
#[derive(Debug)]
pub enum Reading<T> {
    /// The value, which writes itself as exactly the JSON it came from.
    Plain(T),
    /// The value, out of JSON of another form (text for a number, `0` for a bool), which is kept for writing back.
    Converted(T, Value),
    /// JSON that stands for *nothing*: `""`, blanks, or `0` for a link.
    Blank(Value),
    /// JSON of which this type can make nothing.
    Unreadable(Value),
}

impl<T> Reading<T> {
    /// The same reading of a type that holds this one and writes itself alike.
    pub(crate) fn map<U>(self, hold: impl FnOnce(T) -> U) -> Reading<U> {
        match self {
            Self::Plain(value) => Reading::Plain(hold(value)),
            Self::Converted(value, json) => Reading::Converted(hold(value), json),
            Self::Blank(json) => Reading::Blank(json),
            Self::Unreadable(json) => Reading::Unreadable(json),
        }
    }
}

/// Reads `value` as a `T` that is written in a form of its own, so that the JSON it came as is kept.
pub(crate) fn converted<T: FromWire, U>(value: Value, hold: impl FnOnce(T) -> U) -> Reading<U> {
    match T::from_wire(value.clone()) {
        Reading::Plain(read) | Reading::Converted(read, _) => Reading::Converted(hold(read), value),
        Reading::Blank(_) => Reading::Blank(value),
        Reading::Unreadable(_) => Reading::Unreadable(value),
    }
}

/// A type that a [`Field`] can hold: reads itself from any JSON value and never fails.
pub trait FromWire: Sized {
    /// Reads `value`, which is never `null`.
    fn from_wire(value: Value) -> Reading<Self>;

    /// What of the value did not fit its type.
    fn misfits(&self) -> Vec<Misfit> {
        let mut misfits = Misfits::default();
        self.note_misfits(&mut misfits);
        misfits.into_found()
    }

    /// Notes what of the value did not fit; a plain value has nothing in it that could fail to.
    #[doc(hidden)]
    fn note_misfits(&self, _misfits: &mut Misfits) {}
}

#[derive(Clone, PartialEq)]
enum Wire {
    Missing,
    Null,
    Plain,
    Kept(Box<Value>),
    Unreadable(Box<Value>),
}

/// Without the JSON: it may be a whole internal record of a person (E36).
impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "Missing",
            Self::Null => "Null",
            Self::Plain => "Plain",
            Self::Kept(_) => "Kept",
            Self::Unreadable(_) => "Unreadable",
        })
    }
}

/// An optional value that remembers its JSON. Dereferences to `Option<T>`.
#[derive(Debug, Clone, PartialEq)]
pub struct Field<T> {
    value: Option<T>,
    wire: Wire,
}

impl<T> Field<T> {
    /// A field that is not sent at all (Q19).
    #[must_use]
    pub const fn missing() -> Self {
        Self {
            value: None,
            wire: Wire::Missing,
        }
    }

    /// A field that is sent as `null`.
    #[must_use]
    pub const fn null() -> Self {
        Self {
            value: None,
            wire: Wire::Null,
        }
    }

    /// Whether the record has no such key.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.wire == Wire::Missing
    }

    /// The JSON this field was read from, where the type could make nothing of it. A number beyond a double is text here,
    /// behind U+FDD0.
    #[must_use]
    pub fn unreadable(&self) -> Option<&Value> {
        match &self.wire {
            Wire::Unreadable(json) => Some(json),
            _ => None,
        }
    }

    /// The value by itself.
    #[must_use]
    pub fn into_option(self) -> Option<T> {
        self.value
    }

    /// The field in the form it is written in, which for some differs from the one it is read in (D18, D30, D31). JSON
    /// without a value goes on as it came.
    pub(crate) fn recast<U>(self, form: impl FnOnce(T) -> U) -> Field<U> {
        match self.value {
            Some(value) => Field::from(form(value)),
            None => Field {
                value: None,
                wire: self.wire,
            },
        }
    }

    /// The field, or what stands under another name of the same thing, where only that can be read or only that came.
    pub(crate) fn or_under(self, other_name: Self) -> Self {
        let other_is_better = match (&self.value, &other_name.value) {
            (Some(_), _) => false,
            (None, Some(_)) => true,
            (None, None) => self.is_missing(),
        };
        if other_is_better { other_name } else { self }
    }

    /// The same JSON as a value of another type.
    pub(crate) fn read_as<U: FromWire>(self) -> Field<U>
    where
        T: Into<Value>,
    {
        match (self.wire, self.value) {
            (Wire::Kept(json) | Wire::Unreadable(json), _) => Field::from_json(*json),
            (Wire::Null, _) => Field::null(),
            (_, Some(value)) => Field::from_json(value.into()),
            (_, None) => Field::missing(),
        }
    }
}

impl<T: FromWire> Field<T> {
    fn from_json(json: Value) -> Self {
        if json.is_null() {
            return Self::null();
        }
        let (value, wire) = match T::from_wire(json) {
            Reading::Plain(value) => (Some(value), Wire::Plain),
            Reading::Converted(value, json) => (Some(value), Wire::Kept(Box::new(json))),
            Reading::Blank(json) => (None, Wire::Kept(Box::new(json))),
            Reading::Unreadable(json) => (None, Wire::Unreadable(Box::new(json))),
        };
        Self { value, wire }
    }

    /// Takes the field out of what the record read does not know: a body may know more than the record it is made of.
    pub(crate) fn take(extra: &mut Map<String, Value>, key: &str) -> Self {
        extra
            .remove(key)
            .map_or_else(Self::missing, Self::from_json)
    }

    /// Notes what did not fit under `key`.
    pub(crate) fn note_misfits(&self, key: &str, misfits: &mut Misfits) {
        misfits.inside(key, |misfits| {
            if self.unreadable().is_some() {
                misfits.note(MisfitKind::Unreadable);
            }
            if let Some(value) = &self.value {
                value.note_misfits(misfits);
            }
        });
    }
}

impl<T> Field<Vec<T>> {
    /// The items; none where the list is missing, `null` or unreadable.
    #[must_use]
    pub fn items(&self) -> &[T] {
        self.value.as_deref().unwrap_or_default()
    }

    /// The list with each item made into another. A list that cannot be read stays as it came.
    pub(crate) fn map_items<U: From<T>>(self) -> Field<Vec<U>> {
        self.recast(|items| items.into_iter().map(U::from).collect())
    }
}

impl<T> Default for Field<T> {
    fn default() -> Self {
        Self::missing()
    }
}

impl<T> Deref for Field<T> {
    type Target = Option<T>;

    fn deref(&self) -> &Option<T> {
        &self.value
    }
}

impl<T> From<T> for Field<T> {
    fn from(value: T) -> Self {
        Self {
            value: Some(value),
            wire: Wire::Plain,
        }
    }
}

/// `None` is a field that is not sent.
impl<T> From<Option<T>> for Field<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or_else(Self::missing, Self::from)
    }
}

impl<T: Serialize> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (&self.wire, &self.value) {
            (Wire::Kept(json) | Wire::Unreadable(json), _) => AsItCame(json).serialize(serializer),
            (Wire::Plain, Some(value)) => value.serialize(serializer),
            (Wire::Plain | Wire::Missing | Wire::Null, _) => serializer.serialize_none(),
        }
    }
}

impl<'de, T: FromWire> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::from_json)
    }
}

/// Text; a number or bool is turned into text, `""` is kept apart from nothing.
impl FromWire for String {
    fn from_wire(value: Value) -> Reading<Self> {
        if let Some(number) = exact_number(&value) {
            return Reading::Converted(number.to_owned(), value);
        }
        match value {
            Value::String(text) => Reading::Plain(text),
            Value::Number(_) | Value::Bool(_) => Reading::Converted(value.to_string(), value),
            _ => Reading::Unreadable(value),
        }
    }
}

/// A count, where `0` is a value; digits as text are read too.
impl FromWire for i64 {
    fn from_wire(value: Value) -> Reading<Self> {
        match integer(&value) {
            Some(number) if value.is_i64() => Reading::Plain(number),
            Some(number) => Reading::Converted(number, value),
            None => blank_or_unreadable(value),
        }
    }
}

/// `true`/`false`, `0`/`1`, and either as text (D05, E53).
impl FromWire for bool {
    fn from_wire(value: Value) -> Reading<Self> {
        let read = match &value {
            Value::Bool(flag) => return Reading::Plain(*flag),
            Value::Number(number) => match number.as_i64() {
                Some(0) => Some(false),
                Some(1) => Some(true),
                _ => None,
            },
            Value::String(text) => match text.trim() {
                "0" | "false" => Some(false),
                "1" | "true" => Some(true),
                _ => None,
            },
            _ => None,
        };
        match read {
            Some(flag) => Reading::Converted(flag, value),
            None => blank_or_unreadable(value),
        }
    }
}

/// A day: `Y-m-d`, `d/m/Y`, or any of the documented times, of which the day in Vietnam is taken (E38).
impl FromWire for Date {
    fn from_wire(value: Value) -> Reading<Self> {
        let Value::String(text) = &value else {
            return Reading::Unreadable(value);
        };
        match read_date(text.trim()) {
            Some(date) if date.to_string() == *text => Reading::Plain(date),
            Some(date) => Reading::Converted(date, value),
            None => blank_or_unreadable(value),
        }
    }
}

/// A list; one object stands for a list of one, an object with numeric keys for its values. A list with an item that
/// cannot be read is unreadable as a whole: half a list of order lines is worse than none.
impl<T: FromWire> FromWire for Vec<T> {
    fn from_wire(value: Value) -> Reading<Self> {
        let (items, mut converted) = match &value {
            Value::Array(items) => (items.clone(), false),
            Value::Object(map) if !map.is_empty() && map.keys().all(|key| is_index(key)) => {
                (map.values().cloned().collect(), true)
            }
            Value::Object(_) => (vec![value.clone()], true),
            _ => return blank_or_unreadable(value),
        };
        let mut list = Self::with_capacity(items.len());
        for item in items {
            match T::from_wire(item) {
                Reading::Plain(item) => list.push(item),
                Reading::Converted(item, _) => {
                    converted = true;
                    list.push(item);
                }
                Reading::Blank(_) | Reading::Unreadable(_) => return Reading::Unreadable(value),
            }
        }
        if converted {
            Reading::Converted(list, value)
        } else {
            Reading::Plain(list)
        }
    }

    fn note_misfits(&self, misfits: &mut Misfits) {
        for (position, item) in self.iter().enumerate() {
            misfits.inside(position, |misfits| item.note_misfits(misfits));
        }
    }
}

/// A record inside a record: an object, or an array of one (E17). PHP writes an empty one as `[]`. Its own number would be
/// written as a number, so where it came as something else the whole JSON is kept.
pub(crate) fn record_from_wire<T: DeserializeOwned>(value: Value) -> Reading<T> {
    let inner = match &value {
        Value::Object(map) if map.get("id").is_none_or(Value::is_i64) => {
            return T::deserialize(&value)
                .map_or_else(|_| Reading::Unreadable(value), Reading::Plain);
        }
        Value::Object(_) => T::deserialize(&value).ok(),
        Value::Array(items) => match items.as_slice() {
            [] => return Reading::Blank(value),
            [one @ Value::Object(_)] => T::deserialize(one).ok(),
            _ => None,
        },
        _ => return blank_or_unreadable(value),
    };
    match inner {
        Some(record) => Reading::Converted(record, value),
        None => Reading::Unreadable(value),
    }
}

/// A whole number out of a number without fraction or of digits as text.
pub(crate) fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number
            .as_i64()
            .or_else(|| number.to_string().strip_suffix(".0")?.parse().ok()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Reads a moment: seconds since 1970, ISO with a zone, or one of the zoneless forms, taken as UTC+7.
pub(crate) fn read_moment(value: &Value) -> Option<Timestamp> {
    if let Some(seconds) = integer(value) {
        return Timestamp::from_second(seconds).ok();
    }
    let text = value.as_str()?.trim();
    text.parse().ok().or_else(|| {
        let local: DateTime = text.parse().ok()?;
        TimeZone::fixed(NEXTX_OFFSET).to_timestamp(local).ok()
    })
}

pub(crate) fn read_date(text: &str) -> Option<Date> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(NEXTX_OFFSET.to_datetime(moment).date());
    }
    let by_day = || Date::strptime("%d/%m/%Y", text).ok();
    text.parse::<DateTime>()
        .ok()
        .map(DateTime::date)
        .or_else(|| text.parse().ok())
        .or_else(by_day)
}

fn is_index(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit())
}

pub(crate) fn blank_or_unreadable<T>(value: Value) -> Reading<T> {
    match &value {
        Value::String(text) if text.trim().is_empty() => Reading::Blank(value),
        _ => Reading::Unreadable(value),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use serde_json::json;

    fn read<T: FromWire>(json: &Value) -> Field<T> {
        serde_json::from_value(json.clone()).unwrap()
    }

    #[test]
    fn flags_come_in_every_form_and_go_back_as_they_came() {
        for (json, flag) in [
            (json!(true), Some(true)),
            (json!(0), Some(false)),
            (json!("1"), Some(true)),
            (json!("true"), Some(true)),
            (json!("false"), Some(false)),
            (json!("0"), Some(false)),
            (json!(""), None),
            (json!(null), None),
            (json!(7), None),
        ] {
            let field: Field<bool> = read(&json);
            assert_eq!(*field, flag, "{json}");
            assert_eq!(serde_json::to_value(&field).unwrap(), json);
        }
    }

    #[test]
    fn e38_days_in_every_documented_form() {
        let day = Date::constant(2024, 9, 23);
        for text in [
            "2024-09-23",
            "23/09/2024",
            "2024-09-23 14:37:22",
            "2024-09-23T14:37:22",
            "2024-09-22T17:00:00.000000Z",
        ] {
            assert_eq!(*read::<Date>(&json!(text)), Some(day), "{text}");
        }
        for nothing in [json!(""), json!("  "), json!(null)] {
            let field: Field<Date> = read(&nothing);
            assert_eq!((*field, field.unreadable()), (None, None));
        }
        assert_eq!(
            read::<Date>(&json!("31/02/2024")).unreadable(),
            Some(&json!("31/02/2024"))
        );
    }

    #[test]
    fn text_keeps_empty_apart_from_nothing() {
        assert_eq!(read::<String>(&json!("")).as_deref(), Some(""));
        assert_eq!(read::<String>(&json!(null)).as_deref(), None);
        let gender: Field<String> = read(&json!(0));
        assert_eq!(gender.as_deref(), Some("0"));
        assert_eq!(serde_json::to_value(&gender).unwrap(), json!(0));
    }

    #[test]
    fn e36_what_is_kept_is_not_printed() {
        for json in [
            json!([{"password": "hush"}, 5]),
            json!({"password": "hush"}),
        ] {
            let field: Field<Vec<crate::Opaque>> = read(&json);
            assert!(!format!("{field:?}").contains("hush"));
            let field: Field<i64> = read(&json);
            let printed = format!("{field:?}");
            assert!(printed.contains("Unreadable") && !printed.contains("hush"));
        }
    }

    #[test]
    fn a_field_takes_its_form_for_writing_and_what_has_no_value_goes_on_as_it_came() {
        let flag =
            |json: Value| serde_json::to_value(read(&json).recast(|flag: bool| flag)).unwrap();
        assert_eq!(flag(json!(1)), json!(true));
        for nothing in [json!(""), json!(null), json!({"odd": 1})] {
            assert_eq!(flag(nothing.clone()), nothing);
        }
        assert!(Field::<bool>::missing().recast(|flag| flag).is_missing());
        let named = |one: Field<i64>, other| *one.or_under(other);
        assert_eq!(named(Field::missing(), 5.into()), Some(5));
        assert_eq!(named(Field::null(), 5.into()), Some(5));
        assert_eq!(named(4.into(), 5.into()), Some(4));
        assert!(Field::<i64>::null().or_under(Field::missing()).wire == Wire::Null);
    }

    #[test]
    fn lists_accept_one_object_and_numeric_keys() {
        assert_eq!(read::<Vec<i64>>(&json!([1, "2"])).items(), [1, 2]);
        assert_eq!(read::<Vec<i64>>(&json!({"0": 5, "1": 6})).items(), [5, 6]);
        assert!(read::<Vec<i64>>(&json!([1, {}])).unreadable().is_some());
        assert!(read::<Vec<i64>>(&json!("")).unreadable().is_none());
    }

    #[test]
    fn what_writes_itself_as_it_came_needs_no_json_kept_beside_it() {
        for number in [json!(5), json!(-5)] {
            assert!(matches!(i64::from_wire(number), Reading::Plain(_)));
        }
        assert!(matches!(
            i64::from_wire(json!(5.0)),
            Reading::Converted(5, _)
        ));
        assert!(matches!(
            Date::from_wire(json!("2024-09-23")),
            Reading::Plain(_)
        ));
        for day in ["23/09/2024", "2024-09-23 14:37:22", " 2024-09-23"] {
            assert!(
                matches!(Date::from_wire(json!(day)), Reading::Converted(..)),
                "{day}"
            );
        }
        let back = |json: Value| serde_json::to_value(read::<i64>(&json)).unwrap();
        assert_eq!(back(json!(5.0)).to_string(), "5.0");
    }

    #[test]
    fn an_object_is_a_list_of_one_unless_all_its_keys_are_numbers() {
        let count = |json: Value| read::<Vec<crate::Opaque>>(&json).items().len();
        for (json, items) in [
            (json!({"0": 5, "1": 6}), 2),
            (json!({}), 1),
            (json!({"a": 1, "b": 2}), 1),
            (json!({"0": 1, "b": 2}), 1),
            (json!({"": 1, "0": 2}), 1),
        ] {
            assert_eq!(count(json.clone()), items, "{json}");
        }
    }

    #[test]
    fn e17_a_record_inside_a_record_comes_as_an_object_or_an_array_of_one() {
        let branch = |json: &Value| crate::Branch::from_wire(json.clone());
        assert!(matches!(branch(&json!({"id": 1})), Reading::Plain(_)));
        for json in [json!({"id": "12"}), json!([{"id": 12}])] {
            assert!(
                matches!(branch(&json), Reading::Converted(branch, kept) if branch.id.0 == 12 && kept == json)
            );
        }
        assert!(matches!(branch(&json!([])), Reading::Blank(_)));
        assert!(matches!(branch(&json!("")), Reading::Blank(_)));
        for json in [
            json!({}),
            json!([{}]),
            json!([{"id": 1}, {"id": 2}]),
            json!(5),
        ] {
            assert!(matches!(branch(&json), Reading::Unreadable(_)), "{json}");
        }
    }

    #[test]
    fn moments_are_seconds_iso_or_a_zoneless_time() {
        let moment = |json: Value| read_moment(&json).map(Timestamp::as_second);
        for json in [
            json!(1_727_077_042),
            json!("2024-09-23T07:37:22Z"),
            json!("2024-09-23 14:37:22"),
        ] {
            assert_eq!(moment(json.clone()), Some(1_727_077_042), "{json}");
        }
        assert_eq!(moment(json!("soon")), None);
        assert_eq!(moment(json!(null)), None);
    }

    #[test]
    fn misfits_are_found_in_fields_and_in_lists() {
        let told = |json: Value| -> Vec<String> {
            let branch: crate::Category = serde_json::from_value(json).unwrap();
            branch.misfits().iter().map(ToString::to_string).collect()
        };
        assert_eq!(
            told(json!({"id": 1, "name": "x", "child": [{"id": 2}]})),
            [""; 0]
        );
        assert_eq!(
            told(json!({"id": 1, "name": [], "child": [{"id": 2}, {"id": 3, "picture": {}}]})),
            ["name cannot be read", "child.1.picture cannot be read"]
        );
    }

    #[test]
    fn a_field_is_made_of_an_option_and_gives_it_back() {
        assert_eq!(Field::from(Some(5)).into_option(), Some(5));
        assert!(Field::<i64>::from(None).is_missing());
        let mut extra = Map::from_iter([("a".to_owned(), json!("5"))]);
        assert_eq!(*Field::<i64>::take(&mut extra, "a"), Some(5));
        assert!(extra.is_empty() && Field::<i64>::take(&mut extra, "a").is_missing());
    }

    #[test]
    fn a_list_is_made_into_another_item_by_item_or_stays_as_it_came() {
        let back = |json: Value| {
            let list = read::<Vec<i64>>(&json).map_items::<crate::BranchId>();
            serde_json::to_value(list).unwrap()
        };
        assert_eq!(back(json!([1, 2])), json!([1, 2]));
        assert_eq!(back(json!(["1"])), json!([1]));
        assert_eq!(back(json!([{}])), json!([{}]));
        assert_eq!(back(json!("")), json!(""));
    }
}
