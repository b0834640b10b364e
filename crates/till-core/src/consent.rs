//! Who agreed to be written to, and who refused: the ledger that every campaign asks before it is sent.
//!
//! The law wants consent that can be proven and taken back (Decree 91/2020, Law 91/2025), so nothing is ever written over:
//! the last entry about an address holds.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::form;

/// How somebody is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Text messages.
    Sms,
    /// Emails.
    Email,
}

impl Channel {
    /// Its word in keys and in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
        }
    }

    /// An address in the one form in which two of the same are equal; none where nothing can arrive there.
    #[must_use]
    pub fn address(self, typed: &str) -> Option<String> {
        match self {
            Self::Sms => mobile(typed),
            Self::Email => email(typed),
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A Vietnamese mobile: ten digits that begin with 03, 05, 07, 08 or 09. A number that a table took for one has lost its zero,
/// and some are written with the country's code.
#[must_use]
pub fn mobile(typed: &str) -> Option<String> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let is_written = typed.chars().all(|c| {
        c.is_ascii_digit() || c.is_whitespace() || matches!(c, '+' | '.' | '-' | '(' | ')')
    });
    let national = match digits.strip_prefix("84") {
        Some(rest) if rest.len() == 9 => rest,
        _ => digits.strip_prefix('0').unwrap_or(&digits),
    };
    let is_mobile = national.len() == 9 && national.starts_with(['3', '5', '7', '8', '9']);
    (is_written && is_mobile).then(|| format!("0{national}"))
}

/// An email address in small letters.
#[must_use]
pub fn email(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let address = form::read(form::FieldKind::Email, typed).ok()?;
    Some(address.as_str()?.to_lowercase()).filter(|address| !address.is_empty())
}

/// What somebody decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// They agreed to be written to.
    Given,
    /// They do not want it, or not any more.
    Withdrawn,
}

/// An entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentEntry {
    /// What they decided.
    pub decision: Decision,
    /// When it was entered, in epoch milliseconds.
    pub at: i64,
    /// How the shop knows: a form, the counter, a call. It is what proves it.
    pub how: String,
    /// Who entered it.
    pub by: String,
}

/// Everything that was ever decided about an address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRecord {
    /// The address; none where its owner had it erased: then only what they decided is kept, under a fingerprint.
    pub address: Option<String>,
    /// The first entry first.
    pub entries: Vec<ConsentEntry>,
}

impl ConsentRecord {
    /// What holds.
    #[must_use]
    pub fn standing(&self) -> Option<Decision> {
        self.entries.last().map(|entry| entry.decision)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_mobile_has_one_form_however_it_is_written() {
        for typed in [
            "0909000128",
            "0909 000 128",
            "0909.000.128",
            "+84 909 000 128",
            "84909000128",
            "(+84) 909-000-128",
            "909000128",
        ] {
            assert_eq!(mobile(typed).as_deref(), Some("0909000128"), "{typed}");
        }
        for typed in [
            "",
            "0909",
            "0209000128",
            "028 3822 0000",
            "090900012x",
            "0909000128 / 0909000129",
            "+1 909 000 1284",
        ] {
            assert_eq!(mobile(typed), None, "{typed}");
        }
    }

    #[test]
    fn an_email_address_is_compared_in_small_letters() {
        assert_eq!(
            email(" Lan@Example.COM "),
            Some("lan@example.com".to_owned())
        );
        assert_eq!(email("lan@"), None);
        assert_eq!(email(""), None);
    }

    #[test]
    fn the_last_entry_holds() {
        let entry = |decision| ConsentEntry {
            decision,
            at: 0,
            how: String::new(),
            by: String::new(),
        };
        let mut record = ConsentRecord::default();
        assert_eq!(record.standing(), None);
        record.entries.push(entry(Decision::Given));
        assert_eq!(record.standing(), Some(Decision::Given));
        record.entries.push(entry(Decision::Withdrawn));
        assert_eq!(record.standing(), Some(Decision::Withdrawn));
    }

    proptest! {
        #[test]
        fn the_form_of_a_mobile_is_its_own_form(typed in "[+0-9 .()-]{0,16}") {
            if let Some(once) = mobile(&typed) {
                let again = mobile(&once);
                prop_assert_eq!(again.as_ref(), Some(&once));
                prop_assert_eq!(once.len(), 10);
            }
        }
    }
}
