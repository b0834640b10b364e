//! Sales campaigns: list and stages from the cache, made and changed while NextX can be reached.
//!
//! No answer tells a campaign's code, branch, contacts, sharers and switches (E54). What nobody can read is left out of a
//! change unless somebody says it, and so are the stages: a list that lacks one may end it (architecture).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use futures::{TryStreamExt, pin_mut};
use nextx_api::{
    Amount, Campaign, CampaignDraft, CampaignId, CampaignQuery, CampaignStageDraft, Field, Outcome,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use till_core::{
    Money,
    deals::{DealSum, LONGEST_STAGE, StageDraft, StageFault, StagePlan},
    form::{self, Clash, FieldKind, FormField, Problem, show},
    roster::{Cell, Entry, Roster},
};
use till_store::{RecordKind as Kept, RecordRow, StoreError};

use crate::{
    App, Change, Error,
    ops::{
        opportunity_records::{deal, is_open, stages_of},
        record_form::{RecordForm, Saved, TypedRecord, changes, fields_of, not_kept, problem},
        rosters::Read,
    },
    session::Session,
    wire,
    workers::marketing,
};

/// What can be written of a campaign, its stages apart.
const FIELDS: [FormField; 17] = [
    FormField::required("name", FieldKind::Words(255)),
    FormField::required("campaign_type", FieldKind::Id),
    FormField::required("status", FieldKind::Id),
    FormField::required("start_date", FieldKind::Day),
    FormField::required("end_date", FieldKind::Day),
    FormField::of("assigned_to", FieldKind::Id),
    FormField::of("budget", FieldKind::Amount),
    FormField::of("objective", FieldKind::Words(5_000)),
    FormField::of("description", FieldKind::Words(5_000)),
    FormField::of("success_campaign_id", FieldKind::Id),
    FormField::of("failed_campaign_id", FieldKind::Id),
    FormField::of("allow_duplicate_opportunity", FieldKind::Count(1)),
    FormField::of("divide_opportunity_auto", FieldKind::Count(1)),
    FormField::of("hide_opportunity_info", FieldKind::Count(1)),
    FormField::of("correlatives", FieldKind::Ids),
    FormField::of("branch_id", FieldKind::Id),
    FormField::of("code", FieldKind::Words(50)),
];

/// What no answer of a campaign tells (E54): nothing typed there is nothing said.
const UNTOLD: [&str; 6] = [
    "allow_duplicate_opportunity",
    "divide_opportunity_auto",
    "hide_opportunity_info",
    "correlatives",
    "branch_id",
    "code",
];

/// What is written as text though it is a number.
const AS_TEXT: [&str; 3] = ["budget", "status", "campaign_type"];

const STAGES: &str = "stages";

/// The setting: what a person named that no record has shown yet.
const NAMED: &str = "campaign_labels";

const COLUMNS: [&str; 14] = [
    "name",
    "status",
    "type",
    "start",
    "end",
    "stages",
    "open",
    "budget",
    "expected_cost",
    "actual_cost",
    "expected_revenue",
    "assignee",
    "objective",
    "note",
];

/// What NextX gives numbers and lists nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignLabel {
    /// Kinds of campaigns.
    Type,
    /// States of campaigns.
    Status,
    /// Types of stages.
    Stage,
}

/// Names by NextX's ids.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Labels {
    types: BTreeMap<i64, String>,
    statuses: BTreeMap<i64, String>,
    stages: BTreeMap<i64, String>,
}

impl Labels {
    const fn of(&mut self, label: CampaignLabel) -> &mut BTreeMap<i64, String> {
        match label {
            CampaignLabel::Type => &mut self.types,
            CampaignLabel::Status => &mut self.statuses,
            CampaignLabel::Stage => &mut self.stages,
        }
    }
}

/// A campaign with what is in its stages.
#[derive(Debug)]
pub struct CampaignView {
    /// NextX's id.
    pub id: i64,
    /// Its stages in order: id, name, and what those in it come to.
    pub stages: Vec<(i64, String, DealSum)>,
    /// What all of its opportunities come to.
    pub total: DealSum,
    /// When it was read, in epoch milliseconds.
    pub read_at: Option<i64>,
    /// Why it could not be read now: what is shown is older.
    pub unread: Option<Error>,
}

impl App {
    /// A campaign with its stages, read just now where NextX can be reached.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn campaign_view(&self, campaign: i64) -> Result<CampaignView, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let (read_at, unread) = match session.read_campaign(campaign).await {
            Ok(_) => (Some(session.now()), None),
            Err(error) => (session.marketing_read_at(), Some(error)),
        };
        let opportunities = session.known_opportunities().await?;
        let campaigns = session.known_campaigns(&opportunities).await?;
        let known = campaigns.into_iter().find(|known| known.id == campaign);
        let known = known.ok_or(Error::NotFound)?;
        let in_it = |stage: Option<i64>| {
            let of_it = opportunities.iter().filter(move |one| {
                one.campaign_id.as_ref() == Some(&CampaignId(campaign))
                    && (stage.is_none() || one.sales_stage.as_ref().map(|id| id.0) == stage)
            });
            DealSum::of(of_it.map(deal)).map_err(Error::Amount)
        };
        let mut stages = Vec::with_capacity(known.stages.len());
        for (id, name) in known.stages {
            stages.push((id, name, in_it(Some(id))?));
        }
        Ok(CampaignView {
            id: campaign,
            stages,
            total: in_it(None)?,
            read_at,
            unread,
        })
    }

    /// The form of a campaign, read just now where NextX can be reached, or that of a new one.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn campaign_form(&self, campaign: Option<i64>) -> Result<RecordForm, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let mut form = RecordForm::default();
        if let Some(id) = campaign {
            let read = match session.read_campaign(id).await {
                Ok(read) => {
                    form.read_at = Some(session.now());
                    read
                }
                Err(error) => {
                    form.read_at = session.marketing_read_at();
                    form.unread = Some(error);
                    session.kept_campaign(id).await?
                }
            };
            form.seen = session.campaign_fields(read).await?;
        }
        form.fields = form::shown(&FIELDS, &form.seen);
        form.fields
            .insert(STAGES.to_owned(), plan_text(&plan_of(&form.seen)));
        form.online = session.is_online();
        form.choices = session.campaign_choices(campaign).await?;
        Ok(form)
    }

    /// Makes or changes a campaign at NextX. Its stages are sent where somebody arranged them otherwise and said that they
    /// are to be sent.
    ///
    /// # Errors
    /// [`Error::Fields`], [`Error::NotFound`], [`Error::Nextx`], [`Error::DealUnclear`] where NextX may have taken it
    pub async fn save_campaign(
        &self,
        campaign: Option<i64>,
        typed: TypedRecord,
    ) -> Result<Saved, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        if session.is_away() {
            return Err(Error::NotSignedIn);
        }
        let mut changed = changes(&FIELDS, &typed)?;
        let day = |name: &str| {
            let typed = typed.fields.get(name);
            typed.and_then(|typed| form::parse_day(typed))
        };
        if day("start_date")
            .zip(day("end_date"))
            .is_some_and(|(start, end)| end < start)
        {
            return Err(problem("end_date", Problem::Reversed));
        }
        changed.retain(|name, value| {
            let is_nothing = show(FieldKind::Words(0), Some(&*value)).is_empty()
                || value.as_array().is_some_and(Vec::is_empty);
            !is_nothing || !UNTOLD.contains(&name.as_str())
        });
        if let Some(Value::Array(sharers)) = changed.get_mut("correlatives") {
            // Everybody gets as many as everybody else.
            for sharer in sharers.iter_mut().filter_map(Value::as_object_mut) {
                sharer.insert("rate".to_owned(), 1.into());
            }
        }
        let plan = changed_plan(&typed)?;
        let _held = session.deal_desk.writing.lock().await;
        match campaign {
            None => session.make_campaign(changed, plan).await,
            Some(id) if changed.is_empty() && plan.is_none() => Ok(Saved::Done(Some(id))),
            Some(id) => session.change_campaign(id, &typed, changed, plan).await,
        }
    }

    /// A person names a type, a state or a type of stages that no campaign has shown yet, by NextX's id.
    ///
    /// # Errors
    /// [`Error::Fields`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn name_campaign_label(
        &self,
        label: CampaignLabel,
        id: &str,
        name: &str,
    ) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let id = form::read(FieldKind::Id, id).map_err(|wrong| problem("id", wrong))?;
        let id = id.as_i64().filter(|id| *id > 0);
        let id = id.ok_or_else(|| problem("id", Problem::Missing))?;
        let name = name.trim();
        if name.is_empty() {
            return Err(problem("name", Problem::Missing));
        }
        let mut named = session.named_labels().await?;
        named.of(label).insert(id, name.to_owned());
        session.store.set_setting(NAMED, &named).await?;
        Ok(())
    }
}

impl Session {
    pub(super) async fn read_campaigns_roster(&self) -> Result<Read, Error> {
        let today = self.shop_now().date();
        let own = self.own_account().await?;
        let known: Vec<Campaign> = self.kept(Kept::Campaign).await?;
        let mut open: HashMap<i64, i64> = HashMap::new();
        for one in self.known_opportunities().await? {
            if let Some(id) = one.campaign_id.as_ref()
                && is_open(&one)
            {
                *open.entry(id.0).or_default() += 1;
            }
        }
        let entry = |campaign: &Campaign| {
            let (start, end) = (
                campaign.start_date.as_ref().copied(),
                campaign.end_date.as_ref().copied(),
            );
            let is_over = end.is_some_and(|day| day < today);
            let is_to_come = start.is_some_and(|day| day > today);
            let assigned = campaign.assigned_to.as_ref().map(|id| id.0);
            let marks = [
                (!is_over && !is_to_come, "running"),
                (is_to_come, "to_come"),
                (is_over, "over"),
                (own.is_some() && assigned == own, "mine"),
            ];
            let marks = marks
                .into_iter()
                .filter_map(|(holds, mark)| holds.then_some(mark));
            Entry {
                id: campaign.id.0,
                pending: false,
                cells: cells(
                    campaign,
                    open.get(&campaign.id.0).copied().unwrap_or_default(),
                ),
                marks: marks.collect(),
            }
        };
        Ok(Read {
            roster: Roster::new(&COLUMNS, known.iter().map(entry).collect()),
            covered: None,
        })
    }

    async fn kept_campaign(&self, id: i64) -> Result<Campaign, Error> {
        let kept = self.store.record(Kept::Campaign, id).await?;
        let kept = kept.ok_or(Error::NotFound)?;
        Ok(serde_json::from_str(&kept.content).map_err(StoreError::from)?)
    }

    /// Reads a campaign at NextX and keeps it.
    async fn read_campaign(&self, id: i64) -> Result<Campaign, Error> {
        let read = self.heard(self.client.campaigns().detail(CampaignId(id)).await)?;
        self.keep_campaigns(&[&read]).await?;
        Ok(read)
    }

    async fn keep_campaigns(&self, read: &[&Campaign]) -> Result<(), Error> {
        let mut rows = Vec::with_capacity(read.len());
        for campaign in read {
            let listed = marketing::campaign(campaign);
            rows.push(RecordRow {
                remote_id: listed.remote_id,
                branch_id: None,
                day: listed.day,
                words: listed.words,
                content: serde_json::to_string(campaign).map_err(StoreError::from)?,
            });
        }
        self.store.put_records(Kept::Campaign, &rows).await?;
        Ok(())
    }

    /// A campaign as an update would send it back, with what its opportunities tell of it and it does not itself.
    async fn campaign_fields(&self, campaign: Campaign) -> Result<Map<String, Value>, Error> {
        let id = campaign.id;
        let mut fields = fields_of(&CampaignDraft::from(campaign))?;
        let opportunities = self.known_opportunities().await?;
        let mut nested = opportunities.into_iter().filter_map(|one| {
            let campaign = one.campaign.as_ref().filter(|campaign| campaign.id == id);
            campaign.cloned()
        });
        if let Some(nested) = nested.next() {
            let told = fields_of(&CampaignDraft::from(nested))?;
            for name in [
                "allow_duplicate_opportunity",
                "divide_opportunity_auto",
                "hide_opportunity_info",
                "success_campaign_id",
                "failed_campaign_id",
            ] {
                let is_untold = fields.get(name).is_none_or(Value::is_null);
                if let Some(value) = told.get(name).filter(|value| is_untold && !value.is_null()) {
                    fields.insert(name.to_owned(), value.clone());
                }
            }
        }
        Ok(fields)
    }

    async fn named_labels(&self) -> Result<Labels, Error> {
        Ok(self.store.setting(NAMED).await?.unwrap_or_default())
    }

    /// What there is to choose from, as far as it was seen in campaigns or named here: NextX lists none of it.
    async fn campaign_choices(
        &self,
        campaign: Option<i64>,
    ) -> Result<BTreeMap<&'static str, Vec<(String, String)>>, Error> {
        let mut labels = self.named_labels().await?;
        let listed: Vec<Campaign> = self.kept(Kept::Campaign).await?;
        for campaign in &listed {
            for (label, of) in [
                (CampaignLabel::Type, &campaign.r#type),
                (CampaignLabel::Status, &campaign.campaign_status),
            ] {
                if let Some(seen) = of.as_ref()
                    && let Some(id) = seen.id.as_ref()
                {
                    let name = wire::text(seen.name.as_deref());
                    labels.of(label).insert(id.0, name);
                }
            }
            let stages = [campaign.stage.items(), campaign.stages.items()];
            for stage in stages.into_iter().flatten() {
                if let Some(id) = stage.stage_type_id.as_ref()
                    && let Some(name) = stage.stage_type_name.as_deref()
                {
                    labels
                        .of(CampaignLabel::Stage)
                        .insert(id.0, name.to_owned());
                }
            }
        }
        let opportunities = self.known_opportunities().await?;
        let mut in_stage: BTreeMap<i64, usize> = BTreeMap::new();
        for one in &opportunities {
            if let Some(stage) = one.sales_stage.as_ref() {
                *in_stage.entry(stage.0).or_default() += 1;
            }
        }
        let others = self.known_campaigns(&opportunities).await?;
        let patterns = listed.iter().map(|campaign| {
            let fields = fields_of(&CampaignDraft::from(campaign.clone()))?;
            let stages = plan_of(&fields).stages.into_iter();
            let anew = stages.map(|stage| StageDraft { id: None, ..stage });
            let plan = StagePlan {
                stages: anew.collect(),
                confirmed: false,
            };
            Ok((plan_text(&plan), wire::text(campaign.name.as_deref())))
        });
        let patterns: Vec<(String, String)> = patterns.collect::<Result<_, StoreError>>()?;
        // Two campaigns with the same stages are one to begin with.
        let mut seen = BTreeSet::new();
        let patterns = patterns
            .into_iter()
            .filter(|(plan, _)| seen.insert(plan.clone()))
            .collect();
        let named = |names: BTreeMap<i64, String>| {
            let choice = |(id, name): (i64, String)| (id.to_string(), name);
            names.into_iter().map(choice).collect::<Vec<_>>()
        };
        let people = named(self.who_may_be_assigned(&opportunities).await?);
        let follow_ups: Vec<(String, String)> = others
            .iter()
            .filter(|other| Some(other.id) != campaign)
            .map(|other| (other.id.to_string(), other.name.clone()))
            .collect();
        let branches = self.store.branches().await?;
        let branches = branches.into_iter().map(|branch| (branch.id, branch.name));
        let counts = in_stage
            .into_iter()
            .map(|(id, count)| (id.to_string(), count.to_string()));
        Ok([
            ("campaign_type", named(labels.types)),
            ("status", named(labels.statuses)),
            ("stage_types", named(labels.stages)),
            ("stage_counts", counts.collect()),
            ("stage_patterns", patterns),
            ("correlatives", people.clone()),
            ("assigned_to", people),
            ("success_campaign_id", follow_ups.clone()),
            ("failed_campaign_id", follow_ups),
            ("branch_id", named(branches.collect())),
        ]
        .into())
    }

    /// Makes a campaign. Where the answer was lost it is looked for by name and days, among those that were not there before.
    async fn make_campaign(
        &self,
        mut fields: Map<String, Value>,
        plan: Option<StagePlan>,
    ) -> Result<Saved, Error> {
        if let Some(plan) = plan {
            fields.insert(STAGES.to_owned(), stages_value(&plan, &[])?);
        }
        let draft = body(fields)?;
        let known_by = KnownBy::of(
            draft.name.as_deref(),
            draft.start_date.as_ref().copied(),
            draft.end_date.as_ref().copied(),
        );
        let key = format!("campaign {known_by:?}");
        let there = self.campaigns_known_by(&known_by).await?;
        if let Some(sent) = self.deal_sent(&key).await? {
            if let Some(id) = sent.arrived(&there) {
                self.forget_deal(&key).await?;
                self.changes.announce(Change::Records);
                return Ok(Saved::Done(Some(id)));
            }
            self.must_have_settled(&sent)?;
        }
        let noted = self.note_deal(&key, there).await?;
        let made = self.client.campaigns().create(&draft).await;
        let told = match self.heard(made) {
            Ok(accepted) => accepted.id,
            Err(error) if error.outcome() == Outcome::Unclear => {
                tracing::warn!(kind = ?error.kind(), "whether a campaign was made is not known");
                let there = self.campaigns_known_by(&known_by).await;
                let there = there.map_err(|_| Error::DealUnclear)?;
                Some(noted.arrived(&there).ok_or(Error::DealUnclear)?)
            }
            Err(error) => {
                self.forget_deal(&key).await?;
                return Err(error.into());
            }
        };
        // NextX said yes, or it is there: it never goes again. The list shows it, now or when it is read next.
        self.forget_deal(&key).await?;
        if let Some(id) = told
            && let Err(error) = self.read_campaign(id).await
        {
            tracing::warn!(error = error.for_log(), "a campaign could not be read back");
        }
        self.changes.announce(Change::Records);
        Ok(Saved::Done(told))
    }

    /// NextX's ids of the campaigns that are known by this. The list has to be whole, for what is not in it counts as absent.
    async fn campaigns_known_by(&self, wanted: &KnownBy) -> Result<Vec<i64>, Error> {
        let pages = self.client.campaigns().stream(CampaignQuery::default());
        let (mut found, mut is_whole) = (Vec::new(), false);
        pin_mut!(pages);
        while let Some(page) = self.heard(pages.try_next().await)? {
            let rows: Vec<&Campaign> = page.items.iter().collect();
            self.keep_campaigns(&rows).await?;
            found.extend(rows.iter().filter_map(|row| {
                let known_by = KnownBy::of(
                    row.name.as_deref(),
                    row.start_date.as_ref().copied(),
                    row.end_date.as_ref().copied(),
                );
                (known_by == *wanted).then_some(row.id.0)
            }));
            is_whole |= page.last && page.complaint().is_none();
        }
        if is_whole {
            Ok(found)
        } else {
            Err(Error::DealUnclear)
        }
    }

    /// Changes a campaign as it is now, unless somebody has changed the same meanwhile. NextX takes it whole (Q18); its
    /// stages stay out of it where nobody has arranged them otherwise.
    async fn change_campaign(
        &self,
        id: i64,
        typed: &TypedRecord,
        changed: Map<String, Value>,
        plan: Option<StagePlan>,
    ) -> Result<Saved, Error> {
        let read = self.read_campaign(id).await?;
        let now = self.campaign_fields(read).await?;
        let mut clashes = form::clashes(&FIELDS, &typed.seen, &now, &changed);
        if let Some(ours) = &plan {
            let (was, is) = (plan_of(&typed.seen), plan_of(&now));
            if was.stages != is.stages && is.stages != ours.stages {
                clashes.push(Clash {
                    field: STAGES,
                    seen: plan_text(&was),
                    theirs: plan_text(&is),
                    ours: plan_text(ours),
                });
            }
        }
        if !clashes.is_empty() {
            return Ok(Saved::Clash { clashes, now });
        }
        let is_there = |now: &Map<String, Value>| {
            let fields = changed
                .iter()
                .all(|(name, value)| form::is_same(now.get(name), Some(value)));
            let arrived = |plan: &StagePlan| said(plan) == said(&plan_of(now));
            fields && plan.as_ref().is_none_or(arrived)
        };
        if is_there(&now) {
            return Ok(Saved::Done(Some(id)));
        }
        let mut whole = now.clone();
        let stages = whole.remove(STAGES);
        let stages = stages.as_ref().and_then(Value::as_array);
        if let Some(plan) = &plan {
            let before = stages.map(Vec::as_slice).unwrap_or_default();
            whole.insert(STAGES.to_owned(), stages_value(plan, before)?);
        }
        whole.extend(changed.clone());
        let sent = self.client.campaigns();
        let sent = sent.update(CampaignId(id), &body(whole)?).await;
        let unclear = match self.heard(sent) {
            Ok(_) => false,
            Err(error) if error.outcome() == Outcome::Unclear => true,
            Err(error) => return Err(error.into()),
        };
        let then = match self.read_campaign(id).await {
            Ok(read) => fields_of(&CampaignDraft::from(read))?,
            Err(error) if unclear => {
                tracing::warn!(
                    error = error.for_log(),
                    "whether a campaign was changed is not known"
                );
                return Err(Error::DealUnclear);
            }
            // NextX has it; the list shows it as soon as it is read again.
            Err(_) => return Ok(Saved::Done(Some(id))),
        };
        self.changes.announce(Change::Records);
        // What no answer tells cannot be seen to have arrived.
        let mut told = then.clone();
        for (name, value) in &changed {
            if UNTOLD.contains(&name.as_str()) && !then.contains_key(name) {
                told.insert(name.clone(), value.clone());
            }
        }
        if unclear && !is_there(&told) {
            return Err(Error::DealUnclear);
        }
        let mut clashes = not_kept(&FIELDS, &now, &then, &changed);
        if let Some(ours) = plan.filter(|ours| said(ours) != said(&plan_of(&then))) {
            clashes.push(Clash {
                field: STAGES,
                seen: plan_text(&plan_of(&now)),
                theirs: plan_text(&plan_of(&then)),
                ours: plan_text(&ours),
            });
        }
        if !clashes.is_empty() {
            return Ok(Saved::Clash { clashes, now: then });
        }
        Ok(Saved::Done(Some(id)))
    }
}

/// By what a campaign is known whose number was not told.
#[derive(Debug, PartialEq, Eq)]
struct KnownBy {
    name: String,
    start: Option<jiff::civil::Date>,
    end: Option<jiff::civil::Date>,
}

impl KnownBy {
    fn of(
        name: Option<&str>,
        start: Option<jiff::civil::Date>,
        end: Option<jiff::civil::Date>,
    ) -> Self {
        Self {
            name: wire::text(name).trim().to_owned(),
            start,
            end,
        }
    }
}

fn body(mut fields: Map<String, Value>) -> Result<CampaignDraft, Error> {
    for name in AS_TEXT {
        if let Some(value) = fields.get_mut(name).filter(|value| value.is_number()) {
            *value = Value::String(value.to_string());
        }
    }
    Ok(CampaignDraft::deserialize(Value::Object(fields)).map_err(StoreError::from)?)
}

/// The stages of a campaign as somebody sees them.
fn plan_of(fields: &Map<String, Value>) -> StagePlan {
    let stages = fields.get(STAGES).and_then(Value::as_array);
    let mut stages: Vec<&Value> = stages.into_iter().flatten().collect();
    stages.sort_by_key(|stage| number(&stage["order"]));
    let stage = |stage: &Value| StageDraft {
        id: number(&stage["id"]),
        name: show(FieldKind::Words(0), stage.get("name")),
        kind: number(&stage["stage_type_id"]),
    };
    StagePlan {
        stages: stages.into_iter().map(stage).collect(),
        confirmed: false,
    }
}

fn number(value: &Value) -> Option<i64> {
    show(FieldKind::Id, Some(value)).parse().ok()
}

fn plan_text(plan: &StagePlan) -> String {
    serde_json::json!(plan).to_string()
}

/// Names and types of stages, which a new one has before it has a number.
fn said(plan: &StagePlan) -> Vec<(&str, Option<i64>)> {
    let stages = plan.stages.iter();
    stages
        .map(|stage| (stage.name.trim(), stage.kind))
        .collect()
}

/// The stages as somebody arranged them; none where they are as they were seen.
fn changed_plan(typed: &TypedRecord) -> Result<Option<StagePlan>, Error> {
    let Some(text) = typed.fields.get(STAGES) else {
        return Ok(None);
    };
    let plan: StagePlan = serde_json::from_str(text).map_err(StoreError::from)?;
    if plan.stages == plan_of(&typed.seen).stages {
        return Ok(None);
    }
    let wrong = match plan.fault() {
        None => return Ok(Some(plan)),
        Some(StageFault::Nameless | StageFault::NoKind) => Problem::Missing,
        Some(StageFault::TooLong) => Problem::TooLong(LONGEST_STAGE),
        Some(StageFault::Repeated) => Problem::Taken,
        Some(StageFault::Unconfirmed) => Problem::Unconfirmed,
    };
    Err(problem(STAGES, wrong))
}

/// The stages as NextX takes them: what nobody can type of one that is there stays as it came.
fn stages_value(plan: &StagePlan, before: &[Value]) -> Result<Value, Error> {
    let mut stages = Vec::with_capacity(plan.stages.len());
    for (order, stage) in (1..).zip(&plan.stages) {
        let was = before
            .iter()
            .find(|was| stage.id.is_some() && number(&was["id"]) == stage.id);
        let mut fields = was.and_then(Value::as_object).cloned().unwrap_or_default();
        let name = stage.name.trim();
        let same = fields.get("value").is_none_or(|value| {
            let value = show(FieldKind::Words(0), Some(value));
            value == show(FieldKind::Words(0), fields.get("name"))
        });
        if same {
            fields.insert("value".to_owned(), name.into());
        }
        fields.insert("name".to_owned(), name.into());
        fields.insert("order".to_owned(), Value::from(order));
        fields.insert("stage_type_id".to_owned(), stage.kind.into());
        let stage = CampaignStageDraft::deserialize(Value::Object(fields));
        let stage = stage.map_err(StoreError::from)?;
        stages.push(serde_json::to_value(stage).map_err(StoreError::from)?);
    }
    Ok(Value::Array(stages))
}

fn cells(campaign: &Campaign, open: i64) -> Vec<Cell> {
    let text = |text: Option<&str>| Cell::text(&wire::text(text));
    let day =
        |day: &Field<jiff::civil::Date>| day.as_ref().map_or(Cell::Empty, |day| Cell::Day(*day));
    let amount = |amount: &Field<Amount>| {
        let whole = amount
            .as_ref()
            .and_then(|amount| Money::rounded(amount.decimal()).ok());
        whole.map_or(Cell::Empty, Cell::Amount)
    };
    let status = campaign.campaign_status.as_ref();
    let kind = campaign.r#type.as_ref();
    let stages: Vec<String> = stages_of(campaign)
        .into_iter()
        .map(|(_, name)| name)
        .collect();
    vec![
        text(campaign.name.as_deref()),
        text(status.and_then(|status| status.name.as_deref())),
        text(kind.and_then(|kind| kind.name.as_deref())),
        day(&campaign.start_date),
        day(&campaign.end_date),
        Cell::text(&stages.join(" → ")),
        Cell::Count(open),
        amount(&campaign.budget),
        amount(&campaign.expected_cost),
        amount(&campaign.actual_cost),
        amount(&campaign.expected_revenue),
        campaign
            .assigned
            .as_ref()
            .map_or(Cell::Empty, |user| Cell::text(&wire::user_name(user))),
        text(campaign.objective.as_deref()),
        text(campaign.description.as_deref()),
    ]
}
