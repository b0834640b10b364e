//! Whom an email goes to, each with what stands in for its merge fields.

use std::collections::BTreeMap;

use till_core::{
    audience::{MERGE_FIELDS, Recipient},
    fold,
};

use super::MOST_ROWS;
use crate::{App, Error};

/// Somebody a letter goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailRow {
    /// Where to.
    pub address: String,
    /// Who; empty where a list names nobody.
    pub name: String,
    /// The merge fields that they have.
    pub fields: BTreeMap<String, String>,
}

impl App {
    /// Who gets the letter of a campaign, from one on, and how many they are: those with these words in their name or address.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn email_rows(
        &self,
        number: i64,
        words: &str,
        from: usize,
        count: usize,
    ) -> Result<(usize, Vec<EmailRow>), Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        session.campaign(number).await?;
        let audience = session.campaign_desk.known().resolved.get(&number).cloned();
        let (typed, words) = (words.trim().to_lowercase(), fold::fold(words.trim()));
        let recipients = audience.iter().flat_map(|audience| &audience.recipients);
        let wanted: Vec<_> = recipients
            .filter(|it| {
                words.is_empty()
                    || fold::fold(&it.contact.name).contains(&words)
                    || it.address.contains(&typed)
            })
            .collect();
        let rows = wanted.iter().skip(from).take(count.min(MOST_ROWS));
        let row = |it: &&Recipient| EmailRow {
            address: it.address.clone(),
            name: it.contact.name.clone(),
            fields: MERGE_FIELDS
                .iter()
                .filter_map(|name| {
                    let value = it.contact.field(name)?.trim();
                    (!value.is_empty()).then(|| ((*name).to_owned(), value.to_owned()))
                })
                .collect(),
        };
        Ok((wanted.len(), rows.map(row).collect()))
    }
}
