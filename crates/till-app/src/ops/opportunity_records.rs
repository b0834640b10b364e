//! Opportunities: list and board from the cache, changed, moved and made while NextX can be reached.
//!
//! Moving one to another stage can make NextX open a follow-up and pass it to somebody, so nothing of it waits in the outbox:
//! it is read again just before, sent once, and looked for where the answer is not clear (decisions 0014 and 0016).

use std::collections::{BTreeMap, HashMap};

use futures::{TryStreamExt, pin_mut};
use jiff::civil::{Date, DateTime};
use nextx_api::{
    Campaign, CampaignId, CampaignStage, Lead, LeadQuery, NewOpportunity, NewOpportunityLead,
    NewOpportunityTerms, Opaque, Opportunity, OpportunityId, OpportunityQuery, OpportunityUpdate,
    Outcome,
};
use rust_decimal::Decimal;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use till_core::{
    Money,
    clock::shop_zone,
    deals::{Deal, DealSum, days_overdue},
    form::{self, Clash, FieldKind, FormField, Problem, show},
    roster::{Cell, Entry, Roster},
};
use till_store::{PersonKind, RecordKind as Kept, RecordRow, RecordScope, StoreError};

use crate::{
    App, Change, Collection, Error,
    ops::{
        record_form::{RecordForm, Saved, TypedRecord, changes, fields_of, not_kept, problem},
        rosters::{Read, Which},
    },
    session::Session,
    wire,
    workers::marketing,
};

/// What can be changed of one that is there.
const FIELDS: [FormField; 9] = [
    FormField::required("name", FieldKind::Words(255)),
    FormField::required("sales_stage", FieldKind::Id),
    FormField::of("opportunity_amount", FieldKind::Amount),
    FormField::of("probability", FieldKind::Count(100)),
    FormField::of("expected_close_date", FieldKind::Day),
    FormField::of("assigned_to", FieldKind::Id),
    FormField::of("lead_source", FieldKind::Id),
    FormField::of("lead_source_description", FieldKind::Words(5_000)),
    FormField::of("description", FieldKind::Words(5_000)),
];

/// Whom a new one is with.
const CONTACT: [FormField; 9] = [
    FormField::required("contact_mobile", FieldKind::Phone),
    FormField::required("contact_name", FieldKind::Words(255)),
    FormField::of("contact_title", FieldKind::Words(50)),
    FormField::of("contact_email", FieldKind::Email),
    FormField::of("contact_address", FieldKind::Words(255)),
    FormField::of("contact_birthday", FieldKind::Day),
    FormField::of("contact_facebook_zalo", FieldKind::Words(255)),
    FormField::of("contact_website", FieldKind::Words(255)),
    FormField::of("contact_description", FieldKind::Words(4_900)),
];

const COLUMNS: [&str; 18] = [
    "name",
    "contact",
    "phone",
    "email",
    "amount",
    "stage",
    "campaign",
    "chance",
    "close",
    "assignee",
    "source",
    "action",
    "note",
    "changed",
    "late",
    "today",
    "stage_id",
    "campaign_id",
];

/// A stage of a campaign with the opportunities in it.
#[derive(Clone, Debug)]
pub struct BoardStage {
    /// NextX's id.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// What those in it come to.
    pub sum: DealSum,
    /// Those in it, in the order of the list, with its columns.
    pub rows: Vec<Entry>,
}

/// The opportunities of a campaign by stage.
#[derive(Clone, Debug, Default)]
pub struct OpportunityBoard {
    /// Every campaign, the newest first.
    pub campaigns: Vec<(i64, String)>,
    /// The one that is shown.
    pub campaign: Option<i64>,
    /// Its stages, in order.
    pub stages: Vec<BoardStage>,
    /// What all of them come to.
    pub total: DealSum,
}

/// What is to be done about an opportunity, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpportunityAction {
    /// What it is.
    pub name: String,
    /// How it is done.
    pub description: String,
    /// What may come of it.
    pub results: Vec<String>,
}

/// An opportunity with its contact and its actions.
#[derive(Debug)]
pub struct OpportunityView {
    /// NextX's id.
    pub id: i64,
    /// The campaign that it is in.
    pub campaign: Option<i64>,
    /// The stage that it is in.
    pub stage: Option<i64>,
    /// Every stage of the campaign, in order: id and name.
    pub stages: Vec<(i64, String)>,
    /// The contact's number among leads, if it has one.
    pub lead: Option<i64>,
    /// Name, telephone, mail address and address of the contact; empty where NextX tells none.
    pub contact: [String; 4],
    /// What is to be done next.
    pub next: Option<OpportunityAction>,
    /// What was done last.
    pub previous: Option<OpportunityAction>,
    /// What came of it.
    pub result: String,
    /// When that was, in epoch milliseconds.
    pub result_at: Option<i64>,
    /// Why it was lost.
    pub reason_failed: String,
    /// When it was read, in epoch milliseconds.
    pub read_at: Option<i64>,
    /// Why it could not be read now: what is shown is older.
    pub unread: Option<Error>,
}

impl App {
    /// The opportunities of a campaign by stage, of the list with this number: narrowed as that is. Without a campaign it is
    /// that with the most open ones.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn opportunity_board(
        &self,
        campaign: Option<i64>,
        number: u32,
    ) -> Result<OpportunityBoard, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let rows = session.rows_looked_at(Which::Opportunities, number);
        let known = session.known_opportunities().await?;
        let campaigns = session.known_campaigns(&known).await?;
        let mut open: HashMap<i64, usize> = HashMap::new();
        for opportunity in known.iter().filter(|one| is_open(one)) {
            if let Some(id) = opportunity.campaign_id.as_ref() {
                *open.entry(id.0).or_default() += 1;
            }
        }
        let shown = campaign
            .and_then(|id| campaigns.iter().find(|known| known.id == id))
            .or_else(|| {
                campaigns.iter().max_by_key(|known| {
                    let many = open.get(&known.id).copied().unwrap_or_default();
                    (many, known.id)
                })
            });
        let deals: HashMap<i64, (i64, Deal)> = known
            .iter()
            .filter_map(|one| Some((one.id.0, (one.sales_stage.as_ref()?.0, deal(one)))))
            .collect();
        let in_campaign = |row: &Entry| {
            let at = COLUMNS.len() - 1;
            shown.is_some_and(|known| row.cells[at] == Cell::Count(known.id))
        };
        let rows: Vec<Entry> = rows.into_iter().filter(in_campaign).collect();
        let sum_of = |rows: &[Entry]| {
            let of_it = rows.iter().filter_map(|row| deals.get(&row.id));
            DealSum::of(of_it.map(|(_, deal)| *deal)).map_err(Error::Amount)
        };
        let total = sum_of(&rows)?;
        let mut stages = Vec::new();
        for stage in shown
            .map(|known| known.stages.as_slice())
            .unwrap_or_default()
        {
            let is_in = |row: &&Entry| deals.get(&row.id).is_some_and(|(id, _)| *id == stage.0);
            let rows: Vec<Entry> = rows.iter().filter(is_in).cloned().collect();
            stages.push(BoardStage {
                id: stage.0,
                name: stage.1.clone(),
                sum: sum_of(&rows)?,
                rows,
            });
        }
        Ok(OpportunityBoard {
            campaign: shown.map(|known| known.id),
            campaigns: campaigns
                .iter()
                .map(|known| (known.id, known.name.clone()))
                .collect(),
            stages,
            total,
        })
    }

    /// An opportunity with its contact and its actions, read just now where NextX can be reached.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn opportunity_view(&self, opportunity: i64) -> Result<OpportunityView, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let campaigns = {
            let known = session.known_opportunities().await?;
            session.known_campaigns(&known).await?
        };
        // It is large: nothing is waited for while it is held.
        let (read, read_at, unread) = match session.read_opportunity(opportunity).await {
            Ok(read) => (read, Some(session.now()), None),
            Err(error) => {
                let kept = session.kept_opportunity(opportunity).await?;
                (kept, session.marketing_read_at(), Some(error))
            }
        };
        let campaign = read.campaign_id.as_ref().map(|id| id.0);
        let of_it = campaigns.into_iter().find(|of| Some(of.id) == campaign);
        let text = |text: Option<&str>| wire::text(text);
        Ok(OpportunityView {
            id: opportunity,
            campaign,
            stage: read.sales_stage.as_ref().map(|id| id.0),
            stages: of_it.map(|of| of.stages).unwrap_or_default(),
            lead: read.contact_id.as_ref().map(|id| id.0),
            contact: [
                text(read.contact_name()),
                text(read.contact_mobile()),
                text(read.contact_email()),
                text(read.contact_address()),
            ],
            next: read.action.as_ref().map(|action| OpportunityAction {
                name: text(action.name.as_deref()),
                description: text(action.description.as_deref()),
                results: action
                    .results
                    .items()
                    .iter()
                    .map(|result| text(result.name.as_deref()))
                    .filter(|name| !name.is_empty())
                    .collect(),
            }),
            previous: named(read.prev_action.as_ref()).map(|name| OpportunityAction {
                name,
                ..OpportunityAction::default()
            }),
            result: named(read.action_result.as_ref()).unwrap_or_default(),
            result_at: read
                .time_updated_result
                .as_ref()
                .and_then(|time| in_milliseconds(time.in_vietnam())),
            reason_failed: text(read.reason_failed.as_deref()),
            read_at,
            unread,
        })
    }

    /// The form of an opportunity, read just now where NextX can be reached, or that of a new one.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn opportunity_form(&self, opportunity: Option<i64>) -> Result<RecordForm, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let mut form = RecordForm::default();
        let mut campaign = None;
        match opportunity {
            None => {
                let nothing = Map::new();
                form.fields = form::shown(&CONTACT, &nothing);
                form.fields.extend(form::shown(&FIELDS, &nothing));
            }
            Some(id) => {
                let read = match session.read_opportunity(id).await {
                    Ok(read) => {
                        form.read_at = Some(session.now());
                        read
                    }
                    Err(error) => {
                        form.read_at = session.marketing_read_at();
                        form.unread = Some(error);
                        session.kept_opportunity(id).await?
                    }
                };
                campaign = read.campaign_id.as_ref().map(|id| id.0);
                form.seen = fields_of(&OpportunityUpdate::from(read))?;
                form.fields = form::shown(&FIELDS, &form.seen);
            }
        }
        form.online = session.is_online();
        form.choices = session.opportunity_choices(campaign).await?;
        Ok(form)
    }

    /// Makes an opportunity with its contact, or changes one, at NextX.
    ///
    /// # Errors
    /// [`Error::Fields`], [`Error::NotFound`], [`Error::Nextx`], [`Error::DealUnclear`] where NextX may have taken it
    pub async fn save_opportunity(
        &self,
        opportunity: Option<i64>,
        typed: TypedRecord,
    ) -> Result<Saved, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        if session.is_away() {
            return Err(Error::NotSignedIn);
        }
        let mut changed = changes(&FIELDS, &typed)?;
        // Nothing typed is no amount, which is something else than nothing to earn.
        let is_blank = |name: &str| {
            typed
                .fields
                .get(name)
                .is_some_and(|it| it.trim().is_empty())
        };
        if let Some(amount) = changed.get_mut("opportunity_amount")
            && is_blank("opportunity_amount")
        {
            *amount = Value::Null;
        }
        let _held = session.deal_desk.writing.lock().await;
        match opportunity {
            None => session.make_opportunity(&typed, changed).await,
            Some(id) if changed.is_empty() => Ok(Saved::Done(Some(id))),
            Some(id) => session.change_opportunity(id, &typed.seen, changed).await,
        }
    }

    /// Puts an opportunity that was seen in stage `from` into stage `to` of the same campaign.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Nextx`] where NextX refuses, [`Error::DealUnclear`] where it may have taken it
    pub async fn move_opportunity(
        &self,
        opportunity: i64,
        from: i64,
        to: i64,
    ) -> Result<Saved, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        if session.is_away() {
            return Err(Error::NotSignedIn);
        }
        let _held = session.deal_desk.writing.lock().await;
        let stage = |id: i64| Map::from_iter([("sales_stage".to_owned(), Value::from(id))]);
        session
            .change_opportunity(opportunity, &stage(from), stage(to))
            .await
    }
}

/// A campaign as the board needs it.
#[derive(Clone, Debug)]
pub(super) struct KnownCampaign {
    pub(super) id: i64,
    pub(super) name: String,
    /// Ids and names, in order.
    pub(super) stages: Vec<(i64, String)>,
}

impl Session {
    pub(super) async fn read_opportunities_roster(&self) -> Result<Read, Error> {
        let known = self.known_opportunities().await?;
        let campaigns = self.known_campaigns(&known).await?;
        let stages: HashMap<i64, String> = campaigns
            .iter()
            .flat_map(|campaign| campaign.stages.iter().cloned())
            .collect();
        let own = self.own_account().await?;
        let today = self.shop_now().date();
        let entries = known.iter().map(|one| entry(one, &stages, own, today));
        Ok(Read {
            roster: Roster::new(&COLUMNS, entries.collect()),
            covered: None,
        })
    }

    /// When the lists of marketing were last read to their end.
    pub(super) fn marketing_read_at(&self) -> Option<i64> {
        let progress = self.progress();
        let mut all = progress.collections.iter();
        all.find(|entry| entry.collection == Collection::Marketing)?
            .finished_at
    }

    /// Every record of a kind, as it was read.
    pub(super) async fn kept<T: DeserializeOwned>(&self, kind: Kept) -> Result<Vec<T>, Error> {
        let kept = self.store.records(RecordScope::of(kind), "").await?;
        let read = |json: &str| Ok(serde_json::from_str(json).map_err(StoreError::from)?);
        kept.iter().map(|row| read(&row.content)).collect()
    }

    pub(super) async fn known_opportunities(&self) -> Result<Vec<Opportunity>, Error> {
        self.kept(Kept::Opportunity).await
    }

    async fn kept_opportunity(&self, id: i64) -> Result<Opportunity, Error> {
        let kept = self.store.record(Kept::Opportunity, id).await?;
        let kept = kept.ok_or(Error::NotFound)?;
        Ok(serde_json::from_str(&kept.content).map_err(StoreError::from)?)
    }

    /// Campaigns with their stages, as the campaigns themselves tell, and where they do not, their opportunities.
    pub(super) async fn known_campaigns(
        &self,
        known: &[Opportunity],
    ) -> Result<Vec<KnownCampaign>, Error> {
        let mut campaigns: Vec<KnownCampaign> = Vec::new();
        let listed: Vec<Campaign> = self.kept(Kept::Campaign).await?;
        let nested = known.iter().filter_map(|one| one.campaign.as_ref());
        for campaign in listed.iter().chain(nested) {
            if campaigns.iter().any(|known| known.id == campaign.id.0) {
                continue;
            }
            let own = stages_of(campaign);
            let stages = if own.is_empty() {
                known
                    .iter()
                    .find(|one| {
                        let of_it = one.campaign_id.as_ref();
                        of_it.is_some_and(|id| *id == campaign.id)
                            && !one.campaign_stage.items().is_empty()
                    })
                    .map(|one| in_order(one.campaign_stage.items()))
                    .unwrap_or_default()
            } else {
                own
            };
            campaigns.push(KnownCampaign {
                id: campaign.id.0,
                name: wire::text(campaign.name.as_deref()),
                stages,
            });
        }
        campaigns.sort_by_key(|campaign| std::cmp::Reverse(campaign.id));
        Ok(campaigns)
    }

    /// Reads an opportunity at NextX and keeps it.
    async fn read_opportunity(&self, id: i64) -> Result<Opportunity, Error> {
        let read = self.heard(self.client.opportunities().detail(OpportunityId(id)).await)?;
        self.keep_opportunities(&[&read]).await?;
        Ok(read)
    }

    async fn keep_opportunities(&self, read: &[&Opportunity]) -> Result<(), Error> {
        let mut rows = Vec::with_capacity(read.len());
        for opportunity in read {
            let listed = marketing::opportunity(opportunity);
            rows.push(RecordRow {
                remote_id: listed.remote_id,
                branch_id: None,
                day: listed.day,
                words: listed.words,
                content: serde_json::to_string(opportunity).map_err(StoreError::from)?,
            });
        }
        self.store.put_records(Kept::Opportunity, &rows).await?;
        self.changes.announce(Change::Records);
        Ok(())
    }

    /// Stages of one campaign, or of all of them, each under the name of its campaign.
    async fn opportunity_choices(
        &self,
        campaign: Option<i64>,
    ) -> Result<BTreeMap<&'static str, Vec<(String, String)>>, Error> {
        let known = self.known_opportunities().await?;
        let mut stages = Vec::new();
        for of in self.known_campaigns(&known).await? {
            if campaign.is_some_and(|id| id != of.id) {
                continue;
            }
            for (id, name) in &of.stages {
                let words = match campaign {
                    Some(_) => name.clone(),
                    None => format!("{} · {name}", of.name),
                };
                stages.push((id.to_string(), words));
            }
        }
        let people = self.who_may_be_assigned(&known).await?;
        let mut sources = BTreeMap::new();
        for one in &known {
            if let Some(source) = one.source.as_ref()
                && let Some(id) = source.id.as_ref()
            {
                sources.insert(id.0, wire::text(source.name.as_deref()));
            }
        }
        let choices = |of: BTreeMap<i64, String>| {
            let choice = |(id, name): (i64, String)| (id.to_string(), name);
            of.into_iter().map(choice).collect::<Vec<_>>()
        };
        Ok([
            ("sales_stage", stages),
            ("assigned_to", choices(people)),
            ("lead_source", choices(sources)),
        ]
        .into())
    }

    /// Who may be in charge, as far as they were seen.
    pub(super) async fn who_may_be_assigned(
        &self,
        known: &[Opportunity],
    ) -> Result<BTreeMap<i64, String>, Error> {
        let mut people = BTreeMap::new();
        for user in self.store.people(PersonKind::SalesUser).await? {
            people.insert(user.remote_id, user.name);
        }
        for one in known {
            if let Some(user) = one.assigned.as_ref()
                && let Some(id) = user.id.as_ref().or(one.assigned_to.as_ref())
            {
                people.insert(id.0, wire::user_name(user));
            }
        }
        people.extend(self.known_users().await?);
        people.retain(|id, name| *id != 0 && !name.is_empty());
        Ok(people)
    }

    /// Changes an opportunity as it is now, unless somebody has changed the same meanwhile. NextX takes it whole (Q18).
    async fn change_opportunity(
        &self,
        id: i64,
        seen: &Map<String, Value>,
        changed: Map<String, Value>,
    ) -> Result<Saved, Error> {
        let now = fields_of(&OpportunityUpdate::from(self.read_opportunity(id).await?))?;
        let clashes: Vec<Clash> = form::clashes(&FIELDS, seen, &now, &changed);
        if !clashes.is_empty() {
            return Ok(Saved::Clash { clashes, now });
        }
        let is_there = |now: &Map<String, Value>| {
            changed
                .iter()
                .all(|(name, value)| form::is_same(now.get(name), Some(value)))
        };
        if is_there(&now) {
            return Ok(Saved::Done(Some(id)));
        }
        let mut whole = now.clone();
        whole.extend(changed.clone());
        if let Some(amount) = whole.get_mut("opportunity_amount")
            && amount.is_number()
        {
            // Text in a change and a number in a new one (E31).
            *amount = Value::String(amount.to_string());
        }
        let whole = OpportunityUpdate::deserialize(Value::Object(whole));
        let whole = whole.map_err(StoreError::from)?;
        let sent = self
            .client
            .opportunities()
            .update(OpportunityId(id), &whole)
            .await;
        let unclear = match self.heard(sent) {
            Ok(_) => false,
            Err(error) if error.outcome() == Outcome::Unclear => true,
            Err(error) => return Err(error.into()),
        };
        let then = match self.read_opportunity(id).await {
            Ok(read) => fields_of(&OpportunityUpdate::from(read))?,
            Err(error) if unclear => {
                tracing::warn!(
                    error = error.for_log(),
                    "whether an opportunity was changed is not known"
                );
                return Err(Error::DealUnclear);
            }
            // NextX has it; the list shows it as soon as it is read again.
            Err(_) => return Ok(Saved::Done(Some(id))),
        };
        if unclear && !is_there(&then) {
            return Err(Error::DealUnclear);
        }
        let clashes = not_kept(&FIELDS, &now, &then, &changed);
        if !clashes.is_empty() {
            return Ok(Saved::Clash { clashes, now: then });
        }
        Ok(Saved::Done(Some(id)))
    }

    /// Makes an opportunity and its lead. One of the same name with the same contact in the same campaign is the same, and
    /// nobody makes it twice: it is looked for before, and after an answer that was not clear.
    async fn make_opportunity(
        &self,
        typed: &TypedRecord,
        changed: Map<String, Value>,
    ) -> Result<Saved, Error> {
        let contact = changes(&CONTACT, typed)?;
        let known = self.known_opportunities().await?;
        let stage = show(FieldKind::Id, changed.get("sales_stage"));
        let campaigns = self.known_campaigns(&known).await?;
        let campaign = campaigns.iter().find(|campaign| {
            let mut stages = campaign.stages.iter();
            stages.any(|(id, _)| id.to_string() == stage)
        });
        let campaign = campaign.ok_or_else(|| problem("sales_stage", Problem::Missing))?;
        let mobile = show(FieldKind::Phone, contact.get("contact_mobile"));
        let name = show(FieldKind::Words(0), changed.get("name"));
        let wanted = Wanted {
            name: &name,
            mobile: &mobile,
            campaign: CampaignId(campaign.id),
        };
        let key = format!("opportunity {wanted:?}");
        let sent = self.deal_sent(&key).await?;
        let there = self.opportunities_like(&wanted, sent.is_some()).await?;
        match sent {
            Some(sent) => {
                if let Some(id) = sent.arrived(&there) {
                    self.forget_deal(&key).await?;
                    self.changes.announce(Change::Records);
                    return Ok(Saved::Done(Some(id)));
                }
                self.must_have_settled(&sent)?;
            }
            None if !there.is_empty() => return Err(problem("name", Problem::Taken)),
            None => {}
        }
        let mut terms =
            NewOpportunityTerms::deserialize(Value::Object(changed)).map_err(StoreError::from)?;
        terms.campaign_id = CampaignId(campaign.id).into();
        let new = NewOpportunity {
            contact: self.contact_of(&contact, &mobile).await?.into(),
            opportunity: terms.into(),
            ..NewOpportunity::default()
        };
        let noted = self.note_deal(&key, there).await?;
        let made = self.client.opportunities().create(&new).await;
        let unclear = match self.heard(made) {
            Ok(_) => false,
            Err(error) if error.outcome() == Outcome::Unclear => {
                tracing::warn!(kind = ?error.kind(), "whether an opportunity was made is not known");
                true
            }
            Err(error) => {
                self.forget_deal(&key).await?;
                return Err(error.into());
            }
        };
        // The answer has no number (E01), so it is looked for whatever came.
        let there = self.opportunities_like(&wanted, unclear).await;
        let found = there.as_ref().ok().and_then(|there| noted.arrived(there));
        if unclear && found.is_none() {
            return Err(Error::DealUnclear);
        }
        // NextX said yes, or it is there: it never goes again. The list shows it, now or when it is read next.
        self.forget_deal(&key).await?;
        self.changes.announce(Change::Records);
        Ok(Saved::Done(found))
    }

    /// The contact of a new opportunity. A lead who is there already stays as they are (D26).
    async fn contact_of(
        &self,
        typed: &Map<String, Value>,
        mobile: &str,
    ) -> Result<NewOpportunityLead, Error> {
        if let Some(lead) = self.find_lead(mobile).await? {
            return Ok(NewOpportunityLead {
                contact_id: lead.id.into(),
                name: lead.name,
                mobile: lead.mobile,
                email: lead.email,
                ..NewOpportunityLead::default()
            });
        }
        let fields = typed.iter().filter_map(|(name, value)| {
            let name = name.strip_prefix("contact_")?;
            Some((name.to_owned(), value.clone()))
        });
        let fields: Map<String, Value> = fields.collect();
        Ok(NewOpportunityLead::deserialize(Value::Object(fields)).map_err(StoreError::from)?)
    }

    /// NextX's ids of the opportunities like this one; they are kept. How the list is searched is not documented (Q39), so a
    /// `thorough` look goes through all of it where the search finds nothing, and has to see it whole.
    async fn opportunities_like(
        &self,
        wanted: &Wanted<'_>,
        thorough: bool,
    ) -> Result<Vec<i64>, Error> {
        let found = self.list_like(wanted, Some(wanted.mobile)).await?;
        if !found.ids.is_empty() || !thorough {
            return Ok(found.ids);
        }
        let all = self.list_like(wanted, None).await?;
        if all.is_whole {
            Ok(all.ids)
        } else {
            Err(Error::DealUnclear)
        }
    }

    async fn list_like(&self, wanted: &Wanted<'_>, search: Option<&str>) -> Result<Looked, Error> {
        let query = OpportunityQuery {
            search: search.map(ToOwned::to_owned),
            ..OpportunityQuery::default()
        };
        let pages = self.client.opportunities().stream(query);
        let mut looked = Looked::default();
        pin_mut!(pages);
        while let Some(page) = self.heard(pages.try_next().await)? {
            let like: Vec<&Opportunity> = page
                .items
                .iter()
                .filter(|one| wanted.is_like(one))
                .collect();
            self.keep_opportunities(&like).await?;
            looked.ids.extend(like.iter().map(|one| one.id.0));
            looked.is_whole |= page.last && page.complaint().is_none();
        }
        Ok(looked)
    }

    /// The lead with this phone, if NextX has one (D26).
    async fn find_lead(&self, mobile: &str) -> Result<Option<Lead>, Error> {
        let is_it = |lead: &Lead| {
            form::phone(lead.mobile.as_deref().unwrap_or_default()).as_deref() == Some(mobile)
        };
        let query = LeadQuery {
            search: Some(mobile.to_owned()),
            ..LeadQuery::default()
        };
        let pages = self.client.leads().stream(query);
        pin_mut!(pages);
        while let Some(page) = self.heard(pages.try_next().await)? {
            if let Some(lead) = page.items.into_iter().find(is_it) {
                return Ok(Some(lead));
            }
        }
        // What the search may overlook, the list that was read before may have.
        let kept: Vec<Lead> = self.kept(Kept::Lead).await?;
        Ok(kept.into_iter().find(is_it))
    }
}

/// By what an opportunity without a number is known.
#[derive(Debug)]
struct Wanted<'a> {
    name: &'a str,
    mobile: &'a str,
    campaign: CampaignId,
}

impl Wanted<'_> {
    fn is_like(&self, one: &Opportunity) -> bool {
        wire::text(one.name.as_deref()).trim() == self.name
            && one.campaign_id.as_ref() == Some(&self.campaign)
            && form::phone(one.contact_mobile().unwrap_or_default()).as_deref() == Some(self.mobile)
    }
}

/// What a look through the list has found.
#[derive(Debug, Default)]
struct Looked {
    ids: Vec<i64>,
    /// Whether it was seen to its end.
    is_whole: bool,
}

/// The name of something that NextX tells in a form of its own (E48).
fn named(opaque: Option<&Opaque>) -> Option<String> {
    let json = opaque?.reveal();
    let name = json.get("name").unwrap_or(&json);
    Some(wire::text(name.as_str())).filter(|name| !name.is_empty())
}

fn in_milliseconds(moment: DateTime) -> Option<i64> {
    let moment = moment.to_zoned(shop_zone()).ok()?;
    Some(moment.timestamp().as_millisecond())
}

/// The stages that a campaign tells, by id and name, in order.
pub(super) fn stages_of(campaign: &Campaign) -> Vec<(i64, String)> {
    let stages = [campaign.stage.items(), campaign.stages.items()];
    let told = stages.into_iter().find(|stages| !stages.is_empty());
    told.map(in_order).unwrap_or_default()
}

fn in_order(stages: &[CampaignStage]) -> Vec<(i64, String)> {
    let mut stages: Vec<&CampaignStage> = stages.iter().collect();
    stages.sort_by_key(|stage| stage.order.as_ref().copied());
    let named =
        |stage: &&CampaignStage| Some((stage.id.as_ref()?.0, wire::text(stage.name.as_deref())));
    stages.iter().filter_map(named).collect()
}

/// NextX notes the time when an opportunity is won or lost, and only then.
pub(super) fn is_open(opportunity: &Opportunity) -> bool {
    opportunity.time_update_status.as_ref().is_none()
}

pub(super) fn deal(opportunity: &Opportunity) -> Deal {
    Deal {
        amount: amount(opportunity),
        chance: opportunity.probability.as_ref().copied(),
    }
}

fn amount(opportunity: &Opportunity) -> Option<Decimal> {
    let amount = opportunity.opportunity_amount.as_ref();
    amount.map(|amount| amount.decimal())
}

fn entry(one: &Opportunity, stages: &HashMap<i64, String>, own: Option<i64>, today: Date) -> Entry {
    let text = |text: Option<&str>| Cell::text(&wire::text(text));
    let stage = one.sales_stage.as_ref().map(|id| id.0);
    let stage_name = one.stage.as_ref().and_then(|stage| stage.name.as_deref());
    let known = stage.and_then(|id| stages.get(&id)).map(String::as_str);
    let close = one.expected_close_date.as_ref().copied();
    let assigned = one.assigned_to.as_ref().map(|id| id.0);
    let is_open = is_open(one);
    let late = days_overdue(close, is_open, today);
    let is_today = is_open && close == Some(today);
    let whole = amount(one).and_then(|amount| Money::rounded(amount).ok());
    let count = |value: Option<i64>| value.map_or(Cell::Empty, Cell::Count);
    let cells = vec![
        text(one.name.as_deref()),
        text(one.contact_name()),
        text(one.contact_mobile()),
        text(one.contact_email()),
        whole.map_or(Cell::Empty, Cell::Amount),
        text(known.or(stage_name)),
        text(one.campaign.as_ref().and_then(|it| it.name.as_deref())),
        count(one.probability.as_ref().copied()),
        close.map_or(Cell::Empty, Cell::Day),
        one.assigned
            .as_ref()
            .map_or(Cell::Empty, |user| Cell::text(&wire::user_name(user))),
        text(one.source.as_ref().and_then(|it| it.name.as_deref())),
        text(one.action.as_ref().and_then(|it| it.name.as_deref())),
        text(one.description.as_deref()),
        one.updated_at
            .as_ref()
            .map_or(Cell::Empty, |time| Cell::Moment(time.in_vietnam())),
        count(late),
        if is_today {
            Cell::Flag(true)
        } else {
            Cell::Empty
        },
        count(stage),
        count(one.campaign_id.as_ref().map(|id| id.0)),
    ];
    let marks = [
        (late.is_some(), "overdue"),
        (is_open, "open"),
        (!is_open, "closed"),
        (own.is_some() && assigned == own, "mine"),
    ];
    let marks = marks
        .into_iter()
        .filter_map(|(holds, mark)| holds.then_some(mark));
    Entry {
        id: one.id.0,
        pending: false,
        cells,
        marks: marks.collect(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use jiff::civil::date;
    use serde_json::json;

    use super::*;

    fn read(changes: Value) -> Opportunity {
        let mut whole = json!({"id": 7, "name": "Giỏ quà", "sales_stage": "41", "campaign_id": 3});
        let fields = whole.as_object_mut().unwrap();
        fields.extend(changes.as_object().unwrap().clone());
        serde_json::from_value(whole).unwrap()
    }

    fn cell_of(one: &Opportunity, column: &str) -> Cell {
        let entry = entry(one, &HashMap::new(), None, date(2026, 11, 27));
        let place = COLUMNS.iter().position(|name| *name == column).unwrap();
        entry.cells[place].clone()
    }

    #[test]
    fn what_nobody_has_said_is_unknown_and_not_zero() {
        let unsaid = read(json!({"opportunity_amount": null, "probability": null}));
        assert_eq!(cell_of(&unsaid, "amount"), Cell::Empty);
        assert_eq!(cell_of(&unsaid, "chance"), Cell::Empty);
        assert_eq!(deal(&unsaid), Deal::default());
        let zero = read(json!({"opportunity_amount": "0.00", "probability": 0}));
        assert_eq!(cell_of(&zero, "amount"), Cell::Amount(Money::ZERO));
        assert_eq!(deal(&zero).amount, Some(Decimal::ZERO));
        let sum = DealSum::of([deal(&unsaid), deal(&zero)]).unwrap();
        assert_eq!((sum.amount, sum.unsaid), (Some(Money::ZERO), 1));
    }

    #[test]
    fn one_that_is_late_says_by_how_many_days() {
        let late = read(json!({"expected_close_date": "2026-11-20"}));
        assert_eq!(cell_of(&late, "late"), Cell::Count(7));
        let won = read(json!({
            "expected_close_date": "2026-11-20", "time_update_status": "2026-11-21 09:00:00",
        }));
        assert_eq!(cell_of(&won, "late"), Cell::Empty);
        let today = read(json!({"expected_close_date": "2026-11-27"}));
        assert_eq!(cell_of(&today, "today"), Cell::Flag(true));
    }
}
