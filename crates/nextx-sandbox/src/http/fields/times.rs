//! Days and moments, in every form that the document has.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};

use super::{Field, Violations, words};
use crate::clock::in_shop;

impl Violations {
    /// A day as Y-m-d.
    pub(in crate::http) fn date(&mut self, field: &Field<'_>) -> Option<Date> {
        let date = field
            .value?
            .as_str()
            .filter(|text| text.len() == 10)
            .and_then(|text| text.parse().ok());
        if date.is_none() {
            self.add(
                field.path(),
                format!("The {} field must match the format Y-m-d.", field.words()),
            );
        }
        date
    }

    /// A day as d/m/Y.
    pub(in crate::http) fn short_date(&mut self, field: &Field<'_>) -> Option<Date> {
        let date = field
            .value()?
            .as_str()
            .filter(|text| text.len() == 10)
            .and_then(|text| Date::strptime("%d/%m/%Y", text).ok());
        if date.is_none() {
            let message = format!("The {} field must match the format d/m/Y.", field.words());
            self.add(field.path(), message);
        }
        date
    }

    /// A moment of the shop: Y-m-d H:i:s, the same with a T, a moment in UTC, or a day, which stands for its beginning.
    pub(in crate::http) fn moment(&mut self, field: &Field<'_>) -> Option<DateTime> {
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
    pub(in crate::http) fn not_before<Time: PartialOrd>(
        &mut self,
        path: &str,
        time: Option<Time>,
        first: Option<Time>,
        other: &str,
    ) {
        if time.zip(first).is_some_and(|(time, first)| time < first) {
            let words = words(path);
            self.add(
                path,
                format!("The {words} field must be a date after or equal to {other}."),
            );
        }
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::http::shown::shown_moment;

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
}
