//! Which tax holds for what, from which day on and until when.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::TaxRate;
use crate::pricing::Tax;

/// What a rule is for; the narrower holds before the wider.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxFor {
    /// Everything that has no rule of its own.
    All,
    /// The products of a category, by its name.
    Category(String),
    /// One product, by NextX's variation id.
    Product(i64),
}

/// A tax from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxRule {
    /// Ours, a `UUIDv7`; lines name it.
    pub id: Uuid,
    /// For what.
    pub what: TaxFor,
    /// Its name on the receipt.
    pub name: String,
    /// Its rate; none says that nothing is taxed.
    pub rate: Option<TaxRate>,
    /// NextX's id of the tax, where the shop knows it.
    #[serde(default)]
    pub remote_id: Option<i64>,
    /// The first day.
    pub from: Date,
    /// The last day; none is open.
    pub to: Option<Date>,
}

/// The taxes of a shop. Of the rules for the same goods, the one that began last holds while it lasts: so a rate that is
/// lowered for a time comes back by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taxes {
    /// Whether prices contain the tax; otherwise it comes on top.
    pub included: bool,
    rules: Vec<TaxRule>,
}

/// What was chosen for a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxChoice {
    /// What the shop's rules say.
    #[default]
    Usual,
    /// No tax.
    Untaxed,
    /// The tax of a rule, while it is valid.
    Rule(Uuid),
}

/// Why the taxes stay as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TaxRuleError {
    /// It ends before it begins.
    #[error("the tax ends before it begins")]
    Reversed,
    /// The same goods have a rule from that day on already.
    #[error("the same goods have a tax from this day on already")]
    Doubled,
    /// Something was sold with it: it can be ended from today on, and nothing else.
    #[error("something was sold with the tax")]
    InUse,
    /// There is no such rule.
    #[error("there is no such tax")]
    NoSuchRule,
}

impl Default for Taxes {
    fn default() -> Self {
        Self {
            included: true,
            rules: Vec::new(),
        }
    }
}

impl TaxRule {
    /// Whether it holds on `day`.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

impl Taxes {
    /// All rules, in the order in which they were made.
    #[must_use]
    pub fn rules(&self) -> &[TaxRule] {
        &self.rules
    }

    /// The tax of a product of `category` on `day`.
    #[must_use]
    pub fn of(
        &self,
        choice: TaxChoice,
        (variation_id, category): (i64, &str),
        day: Date,
    ) -> Option<Tax> {
        let chosen = match choice {
            TaxChoice::Untaxed => return None,
            TaxChoice::Rule(id) => self.rules.iter().find(|rule| rule.id == id),
            TaxChoice::Usual => None,
        };
        let fits = |rule: &&TaxRule| match &rule.what {
            TaxFor::All => true,
            TaxFor::Category(name) => name == category,
            TaxFor::Product(id) => *id == variation_id,
        };
        let valid = self.rules.iter().filter(|rule| rule.is_valid_on(day));
        let usual = valid
            .filter(fits)
            .max_by(|one, other| (&one.what, one.from).cmp(&(&other.what, other.from)));
        let rule = chosen.filter(|rule| rule.is_valid_on(day)).or(usual)?;
        Some(Tax {
            id: rule.remote_id,
            rule: Some(rule.id),
            name: rule.name.clone(),
            rate: rule.rate?,
            included: self.included,
        })
    }

    /// The taxes that a line can be given on `day`, each once, the highest rate first.
    #[must_use]
    pub fn choices(&self, day: Date) -> Vec<&TaxRule> {
        let mut choices: Vec<&TaxRule> = Vec::new();
        for rule in self.rules.iter().filter(|rule| rule.is_valid_on(day)) {
            let is_same = |known: &&TaxRule| known.name == rule.name && known.rate == rule.rate;
            if rule.rate.is_some() && !choices.iter().any(is_same) {
                choices.push(rule);
            }
        }
        choices.sort_by_key(|rule| std::cmp::Reverse(rule.rate));
        choices
    }

    /// Adds a rule, or puts it in the place of the one with its id. One that something `was_used` for can only be ended,
    /// not before `today`.
    ///
    /// # Errors
    /// [`TaxRuleError`]; then the rules are as they were.
    pub fn put(&mut self, rule: TaxRule, was_used: bool, today: Date) -> Result<(), TaxRuleError> {
        if rule.to.is_some_and(|to| to < rule.from) {
            return Err(TaxRuleError::Reversed);
        }
        let is_other = |known: &&TaxRule| known.id != rule.id;
        let others = self.rules.iter().filter(is_other);
        let mut same = others.filter(|known| known.what == rule.what && known.from == rule.from);
        if same.next().is_some() {
            return Err(TaxRuleError::Doubled);
        }
        let Some(place) = self.rules.iter().position(|known| known.id == rule.id) else {
            self.rules.push(rule);
            return Ok(());
        };
        let ended = TaxRule {
            to: rule.to,
            remote_id: rule.remote_id,
            ..self.rules[place].clone()
        };
        let ends_late = rule.to.is_none_or(|to| to >= today) || rule.to == self.rules[place].to;
        if was_used && (ended != rule || !ends_late) {
            return Err(TaxRuleError::InUse);
        }
        self.rules[place] = rule;
        Ok(())
    }

    /// Takes a rule away that nothing `was_used` for.
    ///
    /// # Errors
    /// [`TaxRuleError::NoSuchRule`], [`TaxRuleError::InUse`]
    pub fn remove(&mut self, id: Uuid, was_used: bool) -> Result<(), TaxRuleError> {
        let place = self.rules.iter().position(|rule| rule.id == id);
        let place = place.ok_or(TaxRuleError::NoSuchRule)?;
        if was_used {
            return Err(TaxRuleError::InUse);
        }
        self.rules.remove(place);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use jiff::civil::date;

    use super::*;

    fn rule(id: u128, what: TaxFor, rate: &str, from: Date, to: Option<Date>) -> TaxRule {
        TaxRule {
            id: Uuid::from_u128(id),
            what,
            name: format!("VAT {rate} %"),
            rate: TaxRate::parse_typed(rate).ok(),
            remote_id: None,
            from,
            to,
        }
    }

    fn shop() -> Taxes {
        let mut taxes = Taxes::default();
        let today = date(2026, 11, 26);
        for rule in [
            rule(1, TaxFor::All, "10", date(2020, 1, 1), None),
            rule(
                2,
                TaxFor::All,
                "8",
                date(2025, 7, 1),
                Some(date(2026, 12, 31)),
            ),
            rule(
                3,
                TaxFor::Category("Rau củ".to_owned()),
                "",
                date(2020, 1, 1),
                None,
            ),
            rule(4, TaxFor::Product(77), "5", date(2026, 1, 1), None),
        ] {
            taxes.put(rule, false, today).unwrap();
        }
        taxes
    }

    fn rate_of(taxes: &Taxes, goods: (i64, &str), day: Date) -> Option<String> {
        let tax = taxes.of(TaxChoice::Usual, goods, day)?;
        Some(tax.rate.value().to_string())
    }

    #[test]
    fn a_rate_that_is_lowered_for_a_time_comes_back_by_itself() {
        let taxes = shop();
        let drink = (1, "Đồ uống");
        for (day, rate) in [
            (date(2019, 12, 31), None),
            (date(2025, 6, 30), Some("10")),
            (date(2025, 7, 1), Some("8")),
            (date(2026, 12, 31), Some("8")),
            (date(2027, 1, 1), Some("10")),
        ] {
            assert_eq!(rate_of(&taxes, drink, day).as_deref(), rate, "{day}");
        }
    }

    #[test]
    fn a_category_and_a_product_have_their_own() {
        let (taxes, day) = (shop(), date(2026, 11, 26));
        assert_eq!(rate_of(&taxes, (5, "Rau củ"), day), None);
        assert_eq!(rate_of(&taxes, (77, "Rau củ"), day).as_deref(), Some("5"));
        assert_eq!(
            rate_of(&taxes, (77, "Rau củ"), date(2025, 12, 31)),
            None,
            "the product's own had not begun"
        );
    }

    #[test]
    fn what_a_person_chose_for_a_line_holds_while_it_is_valid() {
        let (taxes, day) = (shop(), date(2026, 11, 26));
        let of = |choice, day| {
            let tax = taxes.of(choice, (5, "Rau củ"), day)?;
            Some(tax.rate.value().to_string())
        };
        assert_eq!(of(TaxChoice::Untaxed, day), None);
        let eight = TaxChoice::Rule(Uuid::from_u128(2));
        assert_eq!(of(eight, day).as_deref(), Some("8"));
        assert_eq!(of(eight, date(2027, 1, 1)), None, "it has ended");
        let names: Vec<&str> = taxes
            .choices(day)
            .iter()
            .map(|rule| rule.name.as_str())
            .collect();
        assert_eq!(names, ["VAT 10 %", "VAT 8 %", "VAT 5 %"]);
    }

    #[test]
    fn what_was_sold_with_is_ended_and_not_changed() {
        let mut taxes = shop();
        let today = date(2026, 11, 26);
        let ten = taxes.rules()[0].clone();
        let until = |to| TaxRule {
            to: Some(to),
            ..ten.clone()
        };
        let higher = TaxRule {
            rate: TaxRate::parse_typed("12").ok(),
            ..ten.clone()
        };
        assert_eq!(
            taxes.put(higher.clone(), true, today),
            Err(TaxRuleError::InUse)
        );
        assert_eq!(
            taxes.put(until(date(2026, 11, 25)), true, today),
            Err(TaxRuleError::InUse)
        );
        assert_eq!(taxes.remove(ten.id, true), Err(TaxRuleError::InUse));
        taxes.put(until(today), true, today).unwrap();
        assert_eq!(taxes.rules()[0].to, Some(today));
        assert_eq!(
            taxes.put(until(date(2019, 1, 1)), false, today),
            Err(TaxRuleError::Reversed)
        );
        taxes.put(higher, false, today).unwrap();
        taxes.remove(ten.id, false).unwrap();
        assert_eq!(taxes.remove(ten.id, false), Err(TaxRuleError::NoSuchRule));
        let same_day = rule(9, TaxFor::Product(77), "0", date(2026, 1, 1), None);
        assert_eq!(
            taxes.put(same_day, false, today),
            Err(TaxRuleError::Doubled)
        );
        assert_eq!(taxes.rules().len(), 3);
    }
}
