//! Kinds of fields that the crm host has and the other one has not.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};
use serde_json::{Map, Value};

use super::fields::{Changes, Field, Fields, Violations};
use crate::{
    clock::{in_shop, zoneless},
    fixed::Fixed,
};

/// What an untouched field that is only passed on holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Empty {
    Null,
    List,
    Zero,
}

impl Empty {
    fn value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::List => Value::Array(Vec::new()),
            Self::Zero => 0.into(),
        }
    }
}

/// Fields that no rule of the sandbox depends on: they are kept and shown as they were sent.
pub(super) fn pass_on(
    changes: &Changes<'_>,
    mut current: Map<String, Value>,
    names: &[(&str, Empty)],
) -> Map<String, Value> {
    for (name, empty) in names {
        let value = current.remove(*name).unwrap_or_else(|| empty.value());
        let value = changes.apply(name, value, |field| {
            field.value().cloned().unwrap_or_else(|| empty.value())
        });
        current.insert((*name).to_owned(), value);
    }
    current
}

/// The texts of `params` as they are stored, ten of them whatever was sent (D20).
pub(super) fn params(field: &Field<'_>, wrong: &mut Violations) -> String {
    let sent = wrong.object(field);
    let texts = (1..=10).map(|number| {
        let name = format!("param_{number:02}");
        let text = sent
            .as_ref()
            .and_then(|sent| wrong.text(&sent.get(&name), 1_000));
        (name, text.unwrap_or_default().into())
    });
    Value::Object(texts.collect()).to_string()
}

/// One record of two halves.
pub(super) fn joined(mut record: Value, more: Value) -> Value {
    if let (Some(record), Value::Object(more)) = (record.as_object_mut(), more) {
        record.extend(more);
    }
    record
}

/// The answer of an update shows some fields with the type in which they were sent (D23, E31).
pub(super) fn echo(record: &mut Value, sent: &Map<String, Value>, names: &[&str]) {
    for name in names {
        if let (Some(shown), Some(value)) = (
            record.get_mut(name),
            sent.get(*name).filter(|value| !value.is_null()),
        ) {
            shown.clone_from(value);
        }
    }
}

impl Violations {
    /// A moment of the shop: Y-m-d H:i:s, the same with a T, a moment in UTC, or a day, which stands for its beginning.
    pub(super) fn moment(&mut self, field: &Field<'_>) -> Option<DateTime> {
        let moment = field.value()?.as_str().and_then(parse_moment);
        if moment.is_none() {
            let words = field.words();
            self.add(
                field.path(),
                format!("The {words} field must match the format Y-m-d H:i:s."),
            );
        }
        moment
    }

    /// Notes a moment or a day that lies before the one it must follow.
    pub(super) fn not_before<Time: PartialOrd>(
        &mut self,
        path: &str,
        time: Option<Time>,
        first: Option<Time>,
        other: &str,
    ) {
        if time.zip(first).is_some_and(|(time, first)| time < first) {
            let words = path.replace('_', " ");
            self.add(
                path,
                format!("The {words} field must be a date after or equal to {other}."),
            );
        }
    }

    /// A whole number within bounds.
    pub(super) fn within(&mut self, field: &Field<'_>, low: i64, high: i64) -> Option<i64> {
        let number = self.integer(field)?;
        if !(low..=high).contains(&number) {
            let words = field.words();
            self.add(
                field.path(),
                format!("The {words} field must be between {low} and {high}."),
            );
            return None;
        }
        Some(number)
    }

    /// The id of one of some records; a number, or text of digits. Others are not known.
    pub(super) fn id_of(
        &mut self,
        field: &Field<'_>,
        known: impl FnOnce(i64) -> bool,
    ) -> Option<i64> {
        let id = self.id(field)?;
        if !known(id) {
            self.unknown(field.path());
            return None;
        }
        Some(id)
    }

    /// The object that a field holds; Laravel calls it an array.
    pub(super) fn object<'body>(&mut self, field: &Field<'body>) -> Option<Fields<'body>> {
        let object = field.object();
        if object.is_none() && !field.is_absent() {
            let words = field.words();
            self.add(field.path(), format!("The {words} field must be an array."));
        }
        object
    }

    /// The items of an array, whatever they are.
    pub(super) fn items<'body>(&mut self, field: &Field<'body>) -> &'body [Value] {
        match field.value() {
            None => &[],
            Some(Value::Array(items)) => items,
            Some(_) => {
                let words = field.words();
                self.add(field.path(), format!("The {words} field must be an array."));
                &[]
            }
        }
    }

    /// Ids in an array: numbers, text of digits, or records that have one (D31).
    pub(super) fn linked_ids(&mut self, field: &Field<'_>) -> Vec<i64> {
        let mut ids = Vec::new();
        for (index, item) in self.items(field).iter().enumerate() {
            let id = item.get("id").unwrap_or(item);
            match id.as_i64().or_else(|| id.as_str()?.trim().parse().ok()) {
                Some(id) => ids.push(id),
                None => self.unknown(&format!("{}.{index}", field.path())),
            }
        }
        ids
    }

    /// An amount of đồng in ten-thousandths; nothing counts as zero.
    pub(super) fn money(&mut self, field: &Field<'_>) -> i64 {
        self.amount(field).unwrap_or(Fixed::ZERO).ten_thousandths()
    }
}

fn parse_moment(text: &str) -> Option<DateTime> {
    let text = text.trim();
    if let Some(moment) = text
        .ends_with('Z')
        .then(|| text.parse::<Timestamp>().ok())
        .flatten()
    {
        return Some(in_shop(moment).datetime());
    }
    text.parse::<DateTime>().ok().or_else(|| {
        let day: Date = text.parse().ok()?;
        Some(day.at(0, 0, 0, 0))
    })
}

/// `Y-m-d H:i:s`
pub(super) fn shown_moment(moment: DateTime) -> String {
    moment.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// Milliseconds since 1970 as `Y-m-d H:i:s` of the shop.
pub(super) fn shown_ms(ms: i64) -> String {
    Timestamp::from_millisecond(ms)
        .map_or_else(|_| String::new(), |moment| zoneless(&in_shop(moment)))
}

/// Milliseconds since 1970 as a moment in UTC with microseconds (E38).
pub(super) fn shown_utc(ms: i64) -> String {
    Timestamp::from_millisecond(ms).map_or_else(
        |_| String::new(),
        |moment| moment.strftime("%Y-%m-%dT%H:%M:%S.000000Z").to_string(),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn moments_are_read_in_every_form_that_the_document_has() {
        for (text, expected) in [
            ("2024-09-13 09:26:44", "2024-09-13 09:26:44"),
            ("2024-09-19T11:06:03", "2024-09-19 11:06:03"),
            ("2024-09-23T07:37:19.000000Z", "2024-09-23 14:37:19"),
            ("2024-09-13", "2024-09-13 00:00:00"),
        ] {
            assert_eq!(shown_moment(parse_moment(text).unwrap()), expected);
        }
        for text in ["", "13/09/2024", "2024-09-13 25:00:00", "soon"] {
            assert_eq!(parse_moment(text), None, "{text}");
        }
    }

    #[test]
    fn one_moment_is_seven_hours_apart_in_its_two_forms() {
        let ms = 1_727_077_039_000;
        assert_eq!(shown_utc(ms), "2024-09-23T07:37:19.000000Z");
        assert_eq!(shown_ms(ms), "2024-09-23 14:37:19");
    }
}
