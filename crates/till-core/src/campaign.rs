//! Campaigns by text message and email while they are written, and what is wrong with one.

use std::collections::BTreeSet;

use jiff::civil::{DateTime, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    audience::{MERGE_FIELDS, Recipient, Source},
    consent::Channel,
    fold, form,
    sms::{Template, TemplateError},
};

/// The longest text message that is sent, in characters. NextX documents no limit; what is longer is no message any more.
pub const LONGEST: usize = 1_000;
/// The longest name, in characters.
const LONGEST_NAME: usize = 255;
/// Advertisements may arrive from this hour on (Decree 91/2020).
const FROM: Time = Time::constant(7, 0, 0, 0);
/// And until this one.
const UNTIL: Time = Time::constant(22, 0, 0, 0);
/// What an advertisement begins with.
const LABELS: [&str; 2] = ["[QC]", "[AD]"];
/// Words, without marks, by which a text says how it can be refused.
const REFUSALS: [&str; 8] = [
    "tu choi",
    "khong nhan",
    "ngung nhan",
    "dung nhan",
    "huy nhan",
    "huy dang ky",
    "stop",
    "unsubscribe",
];

/// A campaign as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedCampaign {
    /// What it is called; no two are called the same.
    pub name: String,
    /// The text of a text message, with NextX's placeholders; empty of an email.
    pub content: String,
    /// The letter of an email, as the crate of emails writes it; null of a text message.
    pub letter: Value,
    /// Whether it is an advertisement.
    pub advertising: bool,
    /// `dd/MM/yyyy HH:mm` in Vietnam; empty is at once.
    pub when: String,
    /// Whom it goes to.
    pub sources: Vec<Source>,
    /// Addresses that a person took out.
    pub left_out: BTreeSet<String>,
}

/// Something about a campaign that is wrong, or that a person should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It has no name.
    NoName,
    /// A longer name than NextX takes.
    NameTooLong,
    /// It has no text.
    NoContent,
    /// A longer text than is sent, with so many characters.
    ContentTooLong(usize),
    /// A field of the text is written wrong.
    Template(TemplateError),
    /// Nobody documents a field of this name: it would be read as it is written.
    UnknownField(String),
    /// So many recipients have nothing in a field.
    Lacking(String, usize),
    /// The letter of an email has so many mistakes.
    Letter(usize),
    /// Nobody is left to be written to.
    NoRecipients,
    /// The time is none.
    When,
    /// The time has passed.
    Passed,
    /// An advertisement without the label that the law wants first.
    NoLabel,
    /// An advertisement that does not say how to refuse.
    NoRefusal,
    /// An advertisement between 22:00 and 07:00.
    Night,
}

impl Finding {
    /// Whether the campaign cannot be sent like this.
    #[must_use]
    pub const fn blocks(&self) -> bool {
        !matches!(self, Self::UnknownField(_) | Self::Lacking(..))
    }
}

/// What a campaign says, as far as the rules look at it.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// What a reader sees first: the text, or the subject.
    pub first: &'a str,
    /// All of it.
    pub whole: &'a str,
}

impl TypedCampaign {
    /// When it goes: at a moment in Vietnam, or none for at once.
    ///
    /// # Errors
    /// [`Finding::When`]
    pub fn moment(&self) -> Result<Option<DateTime>, Finding> {
        if self.when.trim().is_empty() {
            return Ok(None);
        }
        let moment = form::parse_moment(self.when.trim());
        moment.map(Some).ok_or(Finding::When)
    }

    /// What is wrong with it, from its name down.
    #[must_use]
    pub fn findings(
        &self,
        channel: Channel,
        said: Said<'_>,
        recipients: &[Recipient],
        now: DateTime,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        match self.name.trim().chars().count() {
            0 => findings.push(Finding::NoName),
            1..=LONGEST_NAME => {}
            _ => findings.push(Finding::NameTooLong),
        }
        let content = said.whole.trim();
        match content.chars().count() {
            0 => findings.push(Finding::NoContent),
            characters if channel == Channel::Sms && characters > LONGEST => {
                findings.push(Finding::ContentTooLong(characters));
            }
            _ => {}
        }
        match Template::read(content) {
            Ok(template) => {
                for field in template.fields() {
                    if !MERGE_FIELDS.contains(&field) {
                        findings.push(Finding::UnknownField(field.to_owned()));
                        continue;
                    }
                    let lacks = |recipient: &&Recipient| {
                        recipient
                            .contact
                            .field(field)
                            .unwrap_or_default()
                            .trim()
                            .is_empty()
                    };
                    let lacking = recipients.iter().filter(lacks).count();
                    if lacking > 0 {
                        findings.push(Finding::Lacking(field.to_owned(), lacking));
                    }
                }
            }
            Err(error) => findings.push(Finding::Template(error)),
        }
        if recipients.is_empty() {
            findings.push(Finding::NoRecipients);
        }
        let moment = self.moment();
        match &moment {
            Err(finding) => findings.push(finding.clone()),
            Ok(Some(moment)) if *moment <= now => findings.push(Finding::Passed),
            Ok(_) => {}
        }
        if self.advertising && !content.is_empty() {
            if !has_label(said.first) {
                findings.push(Finding::NoLabel);
            }
            if !says_how_to_refuse(content) {
                findings.push(Finding::NoRefusal);
            }
        }
        // An email waits in its box until it is read.
        let wakes = self.advertising && channel == Channel::Sms;
        let arrives = moment.ok().map(|moment| moment.unwrap_or(now).time());
        if wakes && arrives.is_some_and(|time| time < FROM || time >= UNTIL) {
            findings.push(Finding::Night);
        }
        findings
    }
}

/// Whether a text begins with the label of advertisements.
#[must_use]
pub fn has_label(content: &str) -> bool {
    let begins = |label: &&str| {
        let head = content.trim_start().get(..label.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(label))
    };
    LABELS.iter().any(begins)
}

/// Whether a text says how its reader can refuse more of them.
#[must_use]
pub fn says_how_to_refuse(content: &str) -> bool {
    let words = fold::fold(content);
    REFUSALS.iter().any(|refusal| words.contains(refusal))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use jiff::civil::date;

    use super::*;
    use crate::audience::Contact;

    fn recipient(name: &str, phone: &str) -> Recipient {
        Recipient {
            address: phone.to_owned(),
            contact: Contact {
                name: name.to_owned(),
                phone: phone.to_owned(),
                ..Contact::default()
            },
        }
    }

    fn typed(content: &str) -> TypedCampaign {
        TypedCampaign {
            name: "Tết sớm".to_owned(),
            content: content.to_owned(),
            advertising: true,
            ..TypedCampaign::default()
        }
    }

    const RIGHT: &str = "[QC] Mời {{contact_name}} sắm Tết. Từ chối: soạn TC gửi 1900 0000";

    fn findings(sms: &TypedCampaign, recipients: &[Recipient], now: DateTime) -> Vec<Finding> {
        let said = Said {
            first: &sms.content,
            whole: &sms.content,
        };
        sms.findings(Channel::Sms, said, recipients, now)
    }

    fn noon() -> DateTime {
        date(2026, 11, 24).at(12, 0, 0, 0)
    }

    #[test]
    fn what_is_wrong_is_found_one_by_one() {
        let all = [recipient("Lan", "0900000001")];
        assert_eq!(findings(&typed(RIGHT), &all, noon()), []);
        let found = |change: &dyn Fn(&mut TypedCampaign)| {
            let mut sms = typed(RIGHT);
            change(&mut sms);
            findings(&sms, &all, noon())
        };
        assert_eq!(found(&|sms| sms.name = "  ".to_owned()), [Finding::NoName]);
        assert_eq!(
            found(&|sms| sms.name = "a".repeat(256)),
            [Finding::NameTooLong]
        );
        assert_eq!(found(&|sms| sms.content.clear()), [Finding::NoContent]);
        assert_eq!(
            found(&|sms| sms.content =
                format!("{RIGHT}{}", "a".repeat(2_000 - RIGHT.chars().count()))),
            [Finding::ContentTooLong(2_000)]
        );
        assert_eq!(
            found(&|sms| sms.content.push_str(" {{name")),
            [Finding::Template(TemplateError::Unclosed)]
        );
        assert_eq!(
            found(&|sms| sms.content.push_str(" {{points}}")),
            [Finding::UnknownField("points".to_owned())]
        );
        assert_eq!(
            found(&|sms| sms.content.push_str(" {{address}}")),
            [Finding::Lacking("address".to_owned(), 1)]
        );
        assert_eq!(found(&|sms| sms.when = "mai".to_owned()), [Finding::When]);
        assert_eq!(
            found(&|sms| sms.when = "24/11/2026 11:59".to_owned()),
            [Finding::Passed]
        );
        assert_eq!(
            found(&|sms| sms.when = "25/11/2026 22:00".to_owned()),
            [Finding::Night]
        );
        assert_eq!(
            found(&|sms| sms.when = "25/11/2026 06:59".to_owned()),
            [Finding::Night]
        );
        assert_eq!(found(&|sms| sms.when = "25/11/2026 07:00".to_owned()), []);
        assert_eq!(
            found(&|sms| sms.content = "Mời sắm Tết".to_owned()),
            [Finding::NoLabel, Finding::NoRefusal]
        );
        assert_eq!(
            findings(&typed(RIGHT), &[], noon()),
            [Finding::NoRecipients]
        );
        let night = date(2026, 11, 24).at(23, 0, 0, 0);
        assert_eq!(findings(&typed(RIGHT), &all, night), [Finding::Night]);
    }

    #[test]
    fn a_message_that_is_no_advertisement_needs_neither_label_nor_day() {
        let mut sms = typed("Đơn của {{name}} đã giao");
        sms.advertising = false;
        let night = date(2026, 11, 24).at(23, 0, 0, 0);
        assert_eq!(findings(&sms, &[recipient("Lan", "0900000001")], night), []);
    }
}
