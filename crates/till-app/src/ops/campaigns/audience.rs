//! Who the sources of a campaign name, from the cache alone, and who of them is written to.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use jiff::civil::Date;
use nextx_api::Opportunity;
use serde_json::{Map, Value};
use till_core::{
    audience::{
        self, Aside, Audience, Contact, CustomerFilter, LeadFilter, Listed, Recipient, Rules,
        Source,
    },
    campaign::TypedCampaign,
    clock::{parse_day, shop_zone},
    consent::{Channel, Decision},
    form::{FieldKind, Problem, show},
    lead_import::{self, KnownLeads},
    purchase_import::TableCell,
};
use till_store::{CampaignDraft, RecordKind as Kept, RecordScope, SavedAudience, StoreError};

use super::{Campaign, MOST_ROWS, Named};
use crate::{
    App, Error, ops::record_form::problem, orders::Order, session::Session, table_file, wire::text,
};

/// A day, in ms.
const DAY: i64 = 24 * 3_600_000;

/// What recipients can be chosen from.
#[derive(Clone, Debug)]
pub struct AudienceChoices {
    /// NextX's ids of customer groups, as far as customers show them.
    pub groups: Vec<String>,
    /// NextX's ids and names of the sales campaigns.
    pub campaigns: Vec<(i64, String)>,
    /// How far leads are, in the shop's words.
    pub statuses: Vec<String>,
    /// Where leads come from.
    pub sources: Vec<String>,
    /// Audiences with a name.
    pub saved: Vec<SavedAudience>,
}

/// Somebody who is not written to.
#[derive(Clone, Debug)]
pub struct SetAside {
    /// Who.
    pub contact: Contact,
    /// Why not.
    pub aside: Aside,
    /// Their address in the one form that addresses are compared in; none where they have none.
    pub address: Option<String>,
}

impl App {
    /// What recipients can be chosen from.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn audience_choices(&self) -> Result<AudienceChoices, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let values = session.store.customer_values().await?;
        let kept = session
            .store
            .records(RecordScope::of(Kept::Campaign), "")
            .await?;
        let mut campaigns = Vec::new();
        for row in kept {
            let campaign: nextx_api::Campaign =
                serde_json::from_str(&row.content).map_err(StoreError::from)?;
            campaigns.push((campaign.id.0, text(campaign.name.as_deref())));
        }
        let (mut statuses, mut sources) = (BTreeSet::new(), BTreeSet::new());
        for lead in session.known_leads().await? {
            statuses.insert(lead.text("status"));
            sources.extend(lead.sources());
        }
        statuses.remove("");
        sources.remove("");
        Ok(AudienceChoices {
            groups: values.groups,
            campaigns,
            statuses: statuses.into_iter().collect(),
            sources: sources.into_iter().collect(),
            saved: session.store.audiences().await?,
        })
    }

    /// Keeps the sources of a campaign under a name, to be chosen again.
    ///
    /// # Errors
    /// [`Error::Fields`] without a name, [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn save_audience(&self, number: i64, name: &str) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let name = name.trim();
        if name.is_empty() {
            return Err(problem("name", Problem::Missing));
        }
        let draft = session.campaign(number).await?;
        let (sources, now) = (&draft.typed.sources, session.now());
        session.store.save_audience(name, sources, now).await?;
        Ok(())
    }

    /// Forgets an audience with a name; campaigns that took it keep their recipients.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn forget_audience(&self, id: i64) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        Ok(session.store.forget_audience(id).await?)
    }

    /// Adds a list that was pasted: somebody on each line.
    ///
    /// # Errors
    /// [`Error::Fields`] where nobody is in it, as [`App::write_campaign`]
    pub async fn add_pasted(
        &self,
        number: i64,
        name: String,
        text: &str,
    ) -> Result<Campaign, Error> {
        self.add_list(number, name, audience::pasted(text)).await
    }

    /// Adds a list from a file with a phone or an email address on each row: by its heads, or without any as a pasted list.
    ///
    /// # Errors
    /// [`Error::TableFile`], as [`App::add_pasted`]
    pub async fn add_imported(
        &self,
        number: i64,
        name: String,
        file: Vec<u8>,
    ) -> Result<Campaign, Error> {
        let read = tokio::task::spawn_blocking(move || {
            let table = table_file::read(&file)?;
            let (head, columns) = lead_import::guess(&table);
            if columns.iter().flatten().next().is_none() {
                let rows = table.iter().map(|row| {
                    let cells: Vec<String> = row.iter().map(TableCell::text).collect();
                    cells.join("\t")
                });
                return Ok(audience::pasted(&rows.collect::<Vec<_>>().join("\n")));
            }
            let rows = lead_import::read(&table, head, &columns, &KnownLeads::default());
            let listed = rows.into_iter().map(|row| Listed {
                name: row.name,
                phone: row.phone,
                email: row.email,
            });
            Ok::<_, Error>(listed.collect())
        });
        self.add_list(number, name, read.await??).await
    }

    async fn add_list(
        &self,
        number: i64,
        name: String,
        contacts: Vec<Listed>,
    ) -> Result<Campaign, Error> {
        if contacts.is_empty() {
            return Err(problem("list", Problem::Missing));
        }
        self.add_source(number, Source::List { name, contacts })
            .await
    }
}

impl Session {
    /// Who the sources of a campaign name: read once until it is opened anew or its sources change.
    pub(super) async fn contacts_named(
        &self,
        number: i64,
        sources: &[Source],
    ) -> Result<Arc<Vec<Named>>, Error> {
        let known = self.campaign_desk.known().named.get(&number).cloned();
        if let Some((of, named)) = known
            && of == sources
        {
            return Ok(named);
        }
        let mut named = Vec::new();
        for source in sources {
            named.push(match source {
                Source::Customers(filter) => self.customers_named(filter).await?,
                Source::Leads(filter) => self.leads_named(filter).await?,
                Source::Campaign { id, .. } => self.contacts_of_campaign(*id).await?,
                Source::List { contacts, .. } => contacts.iter().map(listed).collect(),
            });
        }
        let named = Arc::new(named);
        let kept = (sources.to_vec(), Arc::clone(&named));
        self.campaign_desk.known().named.insert(number, kept);
        Ok(named)
    }

    /// Who of them is written to, as the ledger stands now.
    pub(super) async fn audience_of(&self, draft: &CampaignDraft) -> Result<Arc<Audience>, Error> {
        let CampaignDraft {
            number,
            channel,
            typed,
            ..
        } = draft;
        let named = self.contacts_named(*number, &typed.sources).await?;
        let contacts: Vec<Contact> = named.iter().flatten().cloned().collect();
        let consents = self.decided(*channel, &contacts).await?;
        let sent = self.advertised(draft).await?;
        let (channel, advertising) = (*channel, typed.advertising);
        let left_out = typed.left_out.clone();
        let resolved = tokio::task::spawn_blocking(move || {
            let rules = Rules {
                channel,
                advertising,
                left_out: &left_out,
                consents: &consents,
                sent: &sent,
            };
            audience::resolve(contacts, &rules)
        });
        let audience = Arc::new(resolved.await?);
        let mut known = self.campaign_desk.known();
        known.resolved.insert(*number, Arc::clone(&audience));
        Ok(audience)
    }

    /// What those who are named have decided, by address.
    async fn decided(
        &self,
        channel: Channel,
        contacts: &[Contact],
    ) -> Result<BTreeMap<String, Decision>, Error> {
        let addresses = contacts.iter().filter_map(|it| it.address_by(channel));
        let addresses: Vec<String> = addresses.collect::<BTreeSet<_>>().into_iter().collect();
        let records = self.store.consents_of(channel, &addresses).await?;
        let decided = addresses.into_iter().zip(records);
        Ok(decided
            .filter_map(|(address, record)| Some((address, record.standing()?)))
            .collect())
    }

    /// How many advertisements each address gets in the day before this one or in the day behind it, whichever are more.
    async fn advertised(&self, draft: &CampaignDraft) -> Result<BTreeMap<String, u32>, Error> {
        let due = self.arrives_at(&draft.typed);
        let counted = |window| self.store.advertised(draft.channel, window, draft.number);
        let mut most = counted((due - DAY, due + 1)).await?;
        for (address, behind) in counted((due - 1, due + DAY)).await? {
            let most = most.entry(address).or_default();
            *most = behind.max(*most);
        }
        Ok(most)
    }

    /// When a campaign is to arrive, in epoch milliseconds.
    pub(super) fn arrives_at(&self, typed: &TypedCampaign) -> i64 {
        let moment = typed.moment().ok().flatten();
        let moment = moment.and_then(|moment| shop_zone().to_timestamp(moment).ok());
        moment.map_or_else(|| self.now(), |moment| moment.as_millisecond())
    }

    async fn customers_named(&self, filter: &CustomerFilter) -> Result<Vec<Contact>, Error> {
        let lines = self.store.customer_lines().await?;
        let bought = if filter.bought_since.is_empty() && filter.not_since.is_empty() {
            HashMap::new()
        } else {
            self.last_bought().await?
        };
        let (since, not_since) = (
            parse_day(&filter.bought_since),
            parse_day(&filter.not_since),
        );
        let fits = |line: &till_store::CustomerLine| {
            let of = |name: &str| detail_text(line.detail.as_ref(), name);
            let last = line.remote_id.and_then(|id| bought.get(&id)).copied();
            let codes = [line.phone.as_str(), line.code.as_str()];
            of("type") != "supplier"
                && audience::matches(&filter.words, &line.name, codes)
                && (filter.group.is_empty() || of("customer_group_id") == filter.group)
                && since.is_none_or(|since| last.is_some_and(|last| last >= since))
                && not_since.is_none_or(|since| last.is_none_or(|last| last < since))
        };
        let contact = |line: till_store::CustomerLine| Contact {
            customer: line.remote_id,
            email: detail_text(line.detail.as_ref(), "email"),
            address: detail_text(line.detail.as_ref(), "address"),
            name: line.name,
            phone: line.phone,
            code: line.code,
        };
        Ok(lines.into_iter().filter(fits).map(contact).collect())
    }

    /// When each customer bought something last, by NextX's id, as far as the cache tells.
    async fn last_bought(&self) -> Result<HashMap<i64, Date>, Error> {
        let records = self
            .store
            .records(RecordScope::of(Kept::SellOrder), "")
            .await?;
        let read = tokio::task::spawn_blocking(move || {
            let mut last: HashMap<i64, Date> = HashMap::new();
            for order in records.iter().filter_map(Order::of_sale) {
                if let (Some(customer), Some(day)) = (order.customer_id, order.day) {
                    let known = last.entry(customer).or_insert(day);
                    *known = day.max(*known);
                }
            }
            last
        });
        Ok(read.await?)
    }

    async fn leads_named(&self, filter: &LeadFilter) -> Result<Vec<Contact>, Error> {
        let leads = self.known_leads().await?;
        let named = leads.iter().filter(|lead| {
            let (phone, code) = (lead.text("mobile"), lead.text("code"));
            audience::matches(&filter.words, &lead.text("name"), [&phone, &code])
                && (filter.status.is_empty() || lead.text("status") == filter.status)
                && (filter.source.is_empty() || lead.sources().contains(&filter.source))
        });
        let contact = named.map(|lead| Contact {
            customer: None,
            name: lead.text("name"),
            phone: lead.text("mobile"),
            email: lead.text("email"),
            address: lead.text("address"),
            code: lead.text("code"),
        });
        Ok(contact.collect())
    }

    /// The leads of the opportunities of a sales campaign, as NextX addresses them.
    async fn contacts_of_campaign(&self, id: i64) -> Result<Vec<Contact>, Error> {
        let kept = self
            .store
            .records(RecordScope::of(Kept::Opportunity), "")
            .await?;
        let mut contacts = Vec::new();
        for row in kept {
            let opportunity: Opportunity =
                serde_json::from_str(&row.content).map_err(StoreError::from)?;
            if opportunity
                .campaign_id
                .as_ref()
                .is_none_or(|campaign| campaign.0 != id)
            {
                continue;
            }
            let lead = opportunity.contact.as_ref();
            let either = |own: Option<&str>, leads: Option<&str>| {
                let own = text(own);
                if own.is_empty() { text(leads) } else { own }
            };
            contacts.push(Contact {
                customer: None,
                name: either(
                    opportunity.contact_name.as_deref(),
                    lead.and_then(|lead| lead.name.as_deref()),
                ),
                phone: either(
                    opportunity.contact_mobile.as_deref(),
                    lead.and_then(|lead| lead.mobile.as_deref()),
                ),
                email: either(
                    opportunity.contact_email.as_deref(),
                    lead.and_then(|lead| lead.email.as_deref()),
                ),
                address: either(
                    opportunity.contact_address.as_deref(),
                    lead.and_then(|lead| lead.address.as_deref()),
                ),
                code: text(lead.and_then(|lead| lead.code.as_deref())),
            });
        }
        Ok(contacts)
    }

    /// Who of a campaign's audience was set aside, from one on; for one reason alone where that is wanted.
    pub(super) fn aside(
        &self,
        draft: &CampaignDraft,
        why: Option<Aside>,
        from: usize,
        count: usize,
    ) -> Vec<SetAside> {
        let known = self.campaign_desk.known();
        let audience = known.resolved.get(&draft.number).cloned();
        let aside = audience.iter().flat_map(|audience| &audience.aside);
        let wanted = aside.filter(|(_, aside)| why.is_none_or(|why| why == *aside));
        let row = |(contact, aside): &(Contact, Aside)| SetAside {
            address: contact.address_by(draft.channel),
            contact: contact.clone(),
            aside: *aside,
        };
        wanted
            .skip(from)
            .take(count.min(MOST_ROWS))
            .map(row)
            .collect()
    }

    /// Who is written to, from one on.
    pub(super) fn recipients(&self, number: i64, from: usize, count: usize) -> Vec<Recipient> {
        let audience = self.campaign_desk.known().resolved.get(&number).cloned();
        let recipients = audience.iter().flat_map(|audience| &audience.recipients);
        recipients
            .skip(from)
            .take(count.min(MOST_ROWS))
            .cloned()
            .collect()
    }
}

fn listed(listed: &Listed) -> Contact {
    Contact {
        name: listed.name.clone(),
        phone: listed.phone.clone(),
        email: listed.email.clone(),
        ..Contact::default()
    }
}

fn detail_text(detail: Option<&Map<String, Value>>, name: &str) -> String {
    show(
        FieldKind::Words(0),
        detail.and_then(|detail| detail.get(name)),
    )
}
