//! The letter of an email campaign while it is written: how it looks to a recipient, and what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
pub use till_mail::{Align, Block, Body, Code, Content, FIELDS, Finding, Letter, Sender};
use till_mail::{Merged, Target};
use till_store::StoreError;

use crate::{App, Error};

/// A letter as one recipient sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailPreview {
    /// A document that runs nothing and fetches nothing, for a frame with `sandbox=""`.
    pub html: String,
    /// The subject with the recipient's fields.
    pub subject: String,
    /// The preheader with the recipient's fields.
    pub preheader: String,
    /// The letter as plain text, with the recipient's fields.
    pub plain: String,
    /// What is wrong with the letter, whoever gets it; the gravest first.
    pub findings: Vec<Finding>,
    /// The merge fields that the letter has and the recipient lacks.
    pub missing: BTreeSet<String>,
    /// The size of the letter as it is sent, in bytes.
    pub bytes: usize,
}

impl App {
    /// How a letter looks to a recipient with these merge fields. A template with a mistake is shown as it was typed, and the
    /// mistake is among the findings.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Letter`]
    pub async fn email_preview(
        &self,
        letter: Letter,
        fields: BTreeMap<String, String>,
    ) -> Result<EmailPreview, Error> {
        self.session().await?.must_do_marketing().await?;
        let rendered = till_mail::render(&letter)?;
        let mut missing = BTreeSet::new();
        let mut seen = |template: String, target| match till_mail::merge(&template, &fields, target)
        {
            Ok(Merged {
                text,
                missing: lacks,
            }) => {
                missing.extend(lacks);
                text
            }
            Err(_) => template,
        };
        let subject = seen(letter.subject, Target::Text);
        let preheader = seen(letter.preheader, Target::Text);
        let plain = seen(rendered.plain, Target::Text);
        let html = seen(rendered.html, Target::Html);
        Ok(EmailPreview {
            html: till_mail::preview_document(&html),
            subject,
            preheader,
            plain,
            findings: rendered.findings,
            missing,
            bytes: rendered.bytes,
        })
    }

    /// The letter's HTML as it is sent, its merge fields as they were typed: to go on with it as HTML of one's own.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Letter`]
    pub async fn email_source(&self, letter: Letter) -> Result<String, Error> {
        self.session().await?.must_do_marketing().await?;
        Ok(till_mail::render(&letter)?.html)
    }
}

/// The letter of a draft; an empty one where none was written yet.
pub(super) fn read_letter(kept: &Value) -> Result<Letter, StoreError> {
    Ok(match kept {
        Value::Null => Letter::default(),
        kept => serde_json::from_value(kept.clone())?,
    })
}

/// All that a letter says, with the merge fields that stand in its addresses, and how many mistakes forbid to send it.
pub(super) fn said(letter: &Letter) -> (String, usize) {
    let Ok(rendered) = till_mail::render(letter) else {
        return (String::new(), 1);
    };
    let mut said = [&*letter.subject, &letter.preheader, &rendered.plain].join("\n");
    for field in till_mail::placeholders(&rendered.html).unwrap_or_default() {
        said.push_str(&["\n{{", &field, "}}"].concat());
    }
    let blocks = rendered.findings.iter().filter(|finding| finding.blocks);
    (said, blocks.count())
}
