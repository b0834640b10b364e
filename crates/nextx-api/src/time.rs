//! Times, of which NextX has five forms (E38).

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::field::{FromWire, NEXTX_OFFSET, Reading, blank_or_unreadable, converted, read_date};

/// A time as NextX writes it: most without a zone, some in UTC.
///
/// What is read goes back as it came, see [`Field`](crate::Field); what is made here is written in the form it was
/// made in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Time {
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Form {
    /// `Y-m-d H:i:s`
    Local(DateTime),
    /// `Y-m-dTH:i:s`
    LocalIso(DateTime),
    /// ISO in UTC, with microseconds.
    Utc(Timestamp),
}

impl Time {
    /// A time without a zone, written as `Y-m-d H:i:s`: histories, tasks, opportunities (Q33).
    #[must_use]
    pub const fn local(time: DateTime) -> Self {
        Self {
            form: Form::Local(time),
        }
    }

    /// A time without a zone, written as `Y-m-dTH:i:s`: `run_at` of an automation.
    #[must_use]
    pub const fn local_iso(time: DateTime) -> Self {
        Self {
            form: Form::LocalIso(time),
        }
    }

    /// A moment, written in UTC with microseconds: `time_run` of a campaign.
    #[must_use]
    pub const fn utc(moment: Timestamp) -> Self {
        Self {
            form: Form::Utc(moment),
        }
    }

    /// The moment, with times without a zone taken in Vietnam's, which is what pairs of one event in both forms say (E39,
    /// Q14); none beyond the calendar.
    #[must_use]
    pub fn timestamp(&self) -> Option<Timestamp> {
        self.timestamp_in(&TimeZone::fixed(NEXTX_OFFSET))
    }

    /// The moment, with times without a zone taken in `zone`.
    #[must_use]
    pub fn timestamp_in(&self, zone: &TimeZone) -> Option<Timestamp> {
        match self.form {
            Form::Local(time) | Form::LocalIso(time) => zone.to_timestamp(time).ok(),
            Form::Utc(moment) => Some(moment),
        }
    }

    /// Day and time of day in Vietnam.
    #[must_use]
    pub fn in_vietnam(&self) -> DateTime {
        match self.form {
            Form::Local(time) | Form::LocalIso(time) => time,
            Form::Utc(moment) => Zoned::new(moment, TimeZone::fixed(NEXTX_OFFSET)).datetime(),
        }
    }
}

/// A day that is written `d/m/Y`: `joined` of a user, `created_at` of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DayFirst(pub Date);

impl Serialize for DayFirst {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.strftime("%d/%m/%Y").to_string())
    }
}

/// As any other day: `Y-m-d`, `d/m/Y`, or a time.
impl FromWire for DayFirst {
    fn from_wire(value: Value) -> Reading<Self> {
        converted(value, Self)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = match self.form {
            Form::Local(time) => time.strftime("%Y-%m-%d %H:%M:%S").to_string(),
            Form::LocalIso(time) => time.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
            Form::Utc(moment) => moment.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string(),
        };
        serializer.serialize_str(&text)
    }
}

/// Any of the five forms; a day alone is its midnight.
impl FromWire for Time {
    fn from_wire(value: Value) -> Reading<Self> {
        let Value::String(text) = &value else {
            return Reading::Unreadable(value);
        };
        match read_time(text.trim()) {
            Some(time) => Reading::Converted(time, value),
            None => blank_or_unreadable(value),
        }
    }
}

fn read_time(text: &str) -> Option<Time> {
    if let Ok(moment) = text.parse() {
        return Some(Time::utc(moment));
    }
    let is_iso = text.contains('T');
    match text.parse::<DateTime>() {
        Ok(time) if is_iso => Some(Time::local_iso(time)),
        Ok(time) => Some(Time::local(time)),
        Err(_) => read_date(text)
            .map(|day: Date| Time::local(day.to_datetime(jiff::civil::Time::midnight()))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::Field;
    use jiff::civil::datetime;
    use serde_json::json;

    fn read(wire: &Value) -> Field<Time> {
        serde_json::from_value(wire.clone()).unwrap()
    }

    #[test]
    fn e38_five_forms_are_read_and_go_back_as_they_came() {
        for (wire, local) in [
            (
                json!("2024-09-23 14:37:22"),
                datetime(2024, 9, 23, 14, 37, 22, 0),
            ),
            (
                json!("2024-09-19T11:06:03"),
                datetime(2024, 9, 19, 11, 6, 3, 0),
            ),
            (
                json!("2024-09-23T07:37:19.000000Z"),
                datetime(2024, 9, 23, 14, 37, 19, 0),
            ),
            (json!("2024-09-23"), datetime(2024, 9, 23, 0, 0, 0, 0)),
            (json!("13/09/2024"), datetime(2024, 9, 13, 0, 0, 0, 0)),
        ] {
            let field = read(&wire);
            assert_eq!(field.map(|time| time.in_vietnam()), Some(local), "{wire}");
            assert_eq!(serde_json::to_value(&field).unwrap(), wire);
        }
        for nothing in [json!(""), json!("  "), json!(null)] {
            assert_eq!((*read(&nothing), read(&nothing).unreadable()), (None, None));
        }
        for nonsense in [json!("soon"), json!(7), json!("2024-13-45 00:00:00")] {
            assert_eq!(read(&nonsense).unreadable(), Some(&nonsense));
        }
    }

    #[test]
    fn e39_the_two_times_of_one_sending_lie_seconds_apart() {
        let moment = |text: &str| {
            read(&json!(text))
                .and_then(|time| time.timestamp())
                .unwrap()
        };
        let apart = moment("2024-09-23 14:37:22") - moment("2024-09-23T07:37:19.000000Z");
        assert_eq!(apart.get_seconds(), 3);
        let elsewhere = read(&json!("2024-09-23 14:37:22")).unwrap();
        assert_eq!(
            elsewhere.timestamp_in(&TimeZone::UTC),
            "2024-09-23T14:37:22Z".parse().ok()
        );
    }

    #[test]
    fn a_day_of_the_day_first_form_is_written_so_and_read_in_any() {
        let day = DayFirst(jiff::civil::date(2019, 9, 3));
        assert_eq!(serde_json::to_value(day).unwrap(), "03/09/2019");
        for wire in [json!("03/09/2019"), json!("2019-09-03")] {
            let field: Field<DayFirst> = serde_json::from_value(wire.clone()).unwrap();
            assert_eq!(*field, Some(day));
            assert_eq!(serde_json::to_value(&field).unwrap(), wire);
        }
    }

    #[test]
    fn what_is_made_is_written_in_its_form() {
        let noon = datetime(2024, 8, 13, 12, 0, 0, 0);
        let moment: Timestamp = "2024-08-13T05:00:00Z".parse().unwrap();
        for (time, text) in [
            (Time::local(noon), "2024-08-13 12:00:00"),
            (Time::local_iso(noon), "2024-08-13T12:00:00"),
            (Time::utc(moment), "2024-08-13T05:00:00.000000Z"),
        ] {
            assert_eq!(serde_json::to_value(time).unwrap(), text);
            assert_eq!(time.timestamp(), Some(moment));
        }
    }

    #[test]
    fn a_time_that_was_read_keeps_its_form_when_it_is_written_by_itself() {
        for wire in [
            "2024-09-23 14:37:22",
            "2024-09-19T11:06:03",
            "2024-09-23T07:37:19.000000Z",
        ] {
            let time = read(&json!(wire)).into_option().unwrap();
            assert_eq!(serde_json::to_value(time).unwrap(), wire);
        }
    }
}
