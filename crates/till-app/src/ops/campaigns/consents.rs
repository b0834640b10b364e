//! The ledger of consent on the screen: entries by hand or for a whole list, and one person's data, shown and erased.

use std::path::PathBuf;

use serde_json::Value;
use till_core::{
    audience,
    consent::{Channel, ConsentEntry, ConsentRecord, Decision},
    fold, form,
    form::Problem,
};

use super::MOST_ROWS;
use crate::{
    App, Error,
    ops::{email::read_letter, record_form::problem},
    session::Session,
    table::{Cell, FileKind, Table},
};

/// An address of the ledger.
#[derive(Clone, Debug)]
pub struct ConsentRow {
    /// The address; empty where its owner had it erased.
    pub address: String,
    /// What holds.
    pub standing: Decision,
    /// Everything that was entered, the first entry first.
    pub entries: Vec<ConsentEntry>,
}

/// What became of a list of addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConsentEntered {
    /// How many were entered.
    pub entered: usize,
    /// Those that are no address.
    pub wrong: Vec<String>,
}

/// What this till knows of one address.
#[derive(Clone, Debug, Default)]
pub struct PersonsData {
    /// The address in the one form that it is kept in.
    pub address: String,
    /// When, in epoch milliseconds, where that is known; what it is, as a word of the screen; and its words.
    pub lines: Vec<(Option<i64>, &'static str, String)>,
}

impl App {
    /// The ledger: those with these words in the address or in how it is known, from one on, and how many they are.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn consents(
        &self,
        channel: Channel,
        words: &str,
        only: Option<Decision>,
        from: usize,
        count: usize,
    ) -> Result<(usize, Vec<ConsentRow>), Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let records = session.store.consents(channel).await?;
        let mut rows: Vec<ConsentRow> = records.into_iter().filter_map(row).collect();
        let words = fold::fold(words.trim());
        rows.retain(|row| {
            let how = row.entries.last().map(|entry| entry.how.as_str());
            let all = fold::fold(&[&*row.address, how.unwrap_or_default()].join(" "));
            only.is_none_or(|only| row.standing == only) && all.contains(&words)
        });
        rows.sort_by_key(|row| std::cmp::Reverse(row.entries.last().map(|entry| entry.at)));
        let all = rows.len();
        let rows = rows.into_iter().skip(from).take(count.min(MOST_ROWS));
        Ok((all, rows.collect()))
    }

    /// Enters what the people of a pasted list decided, and how that is known.
    ///
    /// # Errors
    /// [`Error::Fields`] where nobody or no reason is named, [`Error::NotAllowed`], [`Error::Store`]
    pub async fn enter_consents(
        &self,
        channel: Channel,
        decision: Decision,
        list: &str,
        how: &str,
    ) -> Result<ConsentEntered, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let mut entered = ConsentEntered::default();
        let mut addresses = Vec::new();
        for listed in audience::pasted(list) {
            let typed = match channel {
                Channel::Sms => &listed.phone,
                Channel::Email => &listed.email,
            };
            match channel.address(typed) {
                Some(address) if addresses.contains(&address) => {}
                Some(address) => addresses.push(address),
                None => entered.wrong.push(if typed.is_empty() {
                    listed.name
                } else {
                    typed.clone()
                }),
            }
        }
        if addresses.is_empty() {
            return Err(problem("list", Problem::Missing));
        }
        entered.entered = addresses.len();
        session.enter(channel, decision, &addresses, how).await?;
        Ok(entered)
    }

    /// Enters that everybody whom a campaign set aside for want of consent has given it, and how that is known; answers how
    /// many they are.
    ///
    /// # Errors
    /// [`Error::Fields`] where no reason is named, [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn enter_consent_of_audience(&self, number: i64, how: &str) -> Result<usize, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let draft = session.campaign(number).await?;
        let audience = session.audience_of(&draft).await?;
        let asked = audience.aside.iter();
        let asked = asked.filter(|(_, aside)| *aside == audience::Aside::NotAgreed);
        let mut addresses: Vec<String> = asked
            .filter_map(|(contact, _)| contact.address_by(draft.channel))
            .collect();
        addresses.sort();
        addresses.dedup();
        let given = Decision::Given;
        session.enter(draft.channel, given, &addresses, how).await?;
        Ok(addresses.len())
    }

    /// Everything that this till knows of an address.
    ///
    /// # Errors
    /// [`Error::Fields`] where it is no address, [`Error::NotAllowed`], [`Error::Store`]
    pub async fn persons_data(&self, channel: Channel, typed: &str) -> Result<PersonsData, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let address = channel.address(typed);
        let address = address.ok_or_else(|| problem("address", Problem::Mismatch))?;
        session.data_of(channel, address).await
    }

    /// Writes it to a file in `folder`, under these heads: when, what, words; `named` turns what a line is into words.
    ///
    /// # Errors
    /// As [`App::persons_data`]; [`Error::Io`]
    pub async fn export_persons_data(
        &self,
        channel: Channel,
        typed: &str,
        (folder, name): (PathBuf, String),
        heads: [String; 3],
        named: impl Fn(&str) -> String + Send,
    ) -> Result<PathBuf, Error> {
        let data = self.persons_data(channel, typed).await?;
        let moment = |at: i64| {
            let at = jiff::Timestamp::from_millisecond(at).ok()?;
            let zone = till_core::clock::shop_zone();
            Some(form::typed_moment(at.to_zoned(zone).datetime()))
        };
        let rows = data.lines.into_iter().map(|(at, what, words)| {
            vec![
                at.and_then(moment).map_or(Cell::Empty, Cell::Text),
                Cell::Text(named(what)),
                Cell::Text(words),
            ]
        });
        let table = Table {
            heads: heads.into(),
            rows: rows.collect(),
        };
        tokio::task::spawn_blocking(move || table.write(&folder, &name, FileKind::Xlsx)).await?
    }

    /// Erases an address from what this till alone keeps: the ledger, the lists of campaigns that are not sent, whom
    /// campaigns were sent to, messages of Zalo. That nothing is to be sent there stays, under a fingerprint. NextX's own
    /// records are NextX's: they are changed there.
    ///
    /// # Errors
    /// [`Error::Fields`] where it is no address, [`Error::NotAllowed`], [`Error::Store`]
    pub async fn erase_persons_data(&self, channel: Channel, typed: &str) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let address = channel.address(typed);
        let address = address.ok_or_else(|| problem("address", Problem::Mismatch))?;
        let entry = ConsentEntry {
            decision: Decision::Withdrawn,
            at: session.now(),
            how: String::new(),
            by: String::new(),
        };
        session
            .store
            .erase_consent(channel, &address, entry)
            .await?;
        session.store.erase_recipient(channel, &address).await?;
        if channel == Channel::Sms {
            session.store.erase_zns_to(&address).await?;
        }
        for draft in session.store.campaign_drafts(channel, false).await? {
            let mut typed = draft.typed.clone();
            for source in &mut typed.sources {
                if let audience::Source::List { contacts, .. } = source {
                    contacts.retain(|listed| {
                        let way = match channel {
                            Channel::Sms => &listed.phone,
                            Channel::Email => &listed.email,
                        };
                        channel.address(way).as_ref() != Some(&address)
                    });
                }
            }
            typed.left_out.remove(&address);
            if typed != draft.typed {
                let (number, at) = (draft.number, draft.changed_at);
                session
                    .store
                    .keep_campaign_draft(number, &typed, at)
                    .await?;
            }
        }
        let mut known = session.campaign_desk.known();
        known.named.clear();
        known.resolved.clear();
        known.history = None;
        Ok(())
    }
}

impl Session {
    async fn enter(
        &self,
        channel: Channel,
        decision: Decision,
        addresses: &[String],
        how: &str,
    ) -> Result<(), Error> {
        let how = how.trim();
        if how.is_empty() {
            return Err(problem("how", Problem::Missing));
        }
        let entry = ConsentEntry {
            decision,
            at: self.now(),
            how: how.to_owned(),
            by: self.store.at_till().map(|by| by.name).unwrap_or_default(),
        };
        Ok(self
            .store
            .enter_consents(channel, addresses, &entry)
            .await?)
    }

    async fn data_of(&self, channel: Channel, address: String) -> Result<PersonsData, Error> {
        let mut lines = Vec::new();
        let is_theirs = |phone: &str, email: &str| {
            let way = match channel {
                Channel::Sms => phone,
                Channel::Email => email,
            };
            channel.address(way).as_ref() == Some(&address)
        };
        for line in self.store.customer_lines().await? {
            let detail = line.detail.clone().unwrap_or_default();
            let email = form::show(form::FieldKind::Words(0), detail.get("email"));
            if is_theirs(&line.phone, &email) {
                let known = said(&detail);
                let words = [line.name, line.phone, line.code, known].join("; ");
                lines.push((line.read_at, "customer", words));
            }
        }
        for lead in self.known_leads().await? {
            if is_theirs(&lead.text("mobile"), &lead.text("email")) {
                lines.push((None, "lead", said(&lead.record)));
            }
        }
        let record = self
            .store
            .consents_of(channel, std::slice::from_ref(&address))
            .await?;
        for entry in record.into_iter().flat_map(|record| record.entries) {
            let what = match entry.decision {
                Decision::Given => "given",
                Decision::Withdrawn => "withdrawn",
            };
            let words = [entry.how, entry.by].join("; ");
            lines.push((Some(entry.at), what, words));
        }
        for (at, json) in self.store.campaigns_to(channel, &address).await? {
            let typed: till_core::campaign::TypedCampaign =
                serde_json::from_str(&json).map_err(till_store::StoreError::from)?;
            let said = match channel {
                Channel::Sms => typed.content,
                Channel::Email => read_letter(&typed.letter)?.subject,
            };
            let words = [typed.name, said].join("; ");
            lines.push((Some(at), "campaign", words));
        }
        if channel == Channel::Sms {
            for message in self.store.zns_to(&address).await? {
                let fields = message.fields.into_iter();
                let fields = fields.map(|(name, words)| format!("{name}: {words}"));
                let words = fields.collect::<Vec<_>>().join("; ");
                lines.push((Some(message.sent_at), "zns", words));
            }
        }
        Ok(PersonsData { address, lines })
    }
}

fn row(record: ConsentRecord) -> Option<ConsentRow> {
    Some(ConsentRow {
        standing: record.standing()?,
        address: record.address.unwrap_or_default(),
        entries: record.entries,
    })
}

/// What a record says, in its own names.
fn said(record: &serde_json::Map<String, Value>) -> String {
    let said = record.iter().filter_map(|(name, value)| match value {
        Value::Null | Value::Array(_) | Value::Object(_) => None,
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(format!("{name}: {text}")),
        other => Some(format!("{name}: {other}")),
    });
    said.collect::<Vec<_>>().join("; ")
}
