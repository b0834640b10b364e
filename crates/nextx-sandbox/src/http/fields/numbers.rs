//! Numbers, which may come as text of digits.

use super::{Field, Violations};
use crate::fixed::Fixed;

impl Violations {
    /// A whole number, also as text of digits.
    pub(in crate::http) fn integer(&mut self, field: &Field<'_>) -> Option<i64> {
        let value = field.value()?;
        let number = value
            .as_i64()
            .or_else(|| value.as_str()?.trim().parse().ok());
        if number.is_none() {
            self.add(
                field.path(),
                format!("The {} field must be an integer.", field.words()),
            );
        }
        number
    }

    /// A whole number within bounds.
    pub(in crate::http) fn within(
        &mut self,
        field: &Field<'_>,
        low: i64,
        high: i64,
    ) -> Option<i64> {
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

    /// An amount or a quantity of at least zero.
    pub(in crate::http) fn amount(&mut self, field: &Field<'_>) -> Option<Fixed> {
        let Some(number) = Fixed::from_json(field.value()?) else {
            self.add(
                field.path(),
                format!("The {} field must be a number.", field.words()),
            );
            return None;
        };
        if number < Fixed::ZERO {
            self.add(
                field.path(),
                format!("The {} field must be at least 0.", field.words()),
            );
            return None;
        }
        Some(number)
    }

    /// An amount or a quantity above zero.
    pub(in crate::http) fn positive(&mut self, field: &Field<'_>) -> Option<Fixed> {
        let number = self.amount(field)?;
        if number == Fixed::ZERO {
            self.add(
                field.path(),
                format!("The {} field must be greater than 0.", field.words()),
            );
            return None;
        }
        Some(number)
    }

    /// An amount of đồng in ten-thousandths; nothing counts as zero.
    pub(in crate::http) fn money(&mut self, field: &Field<'_>) -> i64 {
        self.amount(field).unwrap_or(Fixed::ZERO).ten_thousandths()
    }
}
