//! Time is handed in, so that a test or a simulation can own it.

use jiff::{
    Timestamp,
    civil::Date,
    tz::{Offset, TimeZone},
};

/// Where the till reads the time.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// The shop's time zone. NextX's zone-less times look like UTC+7 (reference E39), and Vietnam has no other.
#[must_use]
pub fn shop_zone() -> TimeZone {
    TimeZone::fixed(Offset::constant(7))
}

/// The shop's calendar day at `moment`.
#[must_use]
pub fn shop_date(moment: Timestamp) -> Date {
    moment.to_zoned(shop_zone()).date()
}

/// Reads a day as a person types it: `26/11/2026`, `1/7/2026`.
#[must_use]
pub fn parse_day(text: &str) -> Option<Date> {
    let mut parts = text.trim().split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let is_day = parts.next().is_none() && year.len() == 4;
    is_day.then_some(())?;
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A day as a person reads it: `26/11/2026`.
#[must_use]
pub fn written_day(day: Date) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_read_and_written_as_the_shop_does() {
        for (text, day) in [
            ("26/11/2026", Some(date(2026, 11, 26))),
            (" 1/7/2026 ", Some(date(2026, 7, 1))),
            ("31/02/2026", None),
            ("2026-11-26", None),
            ("26/11/26", None),
            ("26/11/2026/1", None),
            ("", None),
        ] {
            assert_eq!(parse_day(text), day, "{text}");
        }
        assert_eq!(written_day(date(2026, 7, 1)), "01/07/2026");
    }
}
