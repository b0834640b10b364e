//! Automations: seen from the cache, written as drafts of the till, made, changed and switched while NextX can be reached.
//!
//! An active automation sends messages to people. So one is made inactive (Q29), and none is sent, switched or made twice
//! because an answer was lost: it is read again first (decisions 0016 and 0021).

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use futures::{TryStreamExt, pin_mut};
use nextx_api::{
    Automation, AutomationCategory, AutomationDraft as Body, AutomationFrequency, AutomationId,
    AutomationQuery, AutomationTaskType, AutomationType, FrequencyType, Outcome, RecipientType,
    RunAfterType,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use till_core::{
    automation::{self, Finding, Flow, Node, Place},
    form::{self, Clash, FieldKind, Problem},
    roster::{Cell, Entry, Roster},
};
use till_store::{
    AutomationDraft, PersonKind, RecordKind as Kept, RecordRow, RecordScope, SentAutomation,
    StoreError,
};
use tokio::sync::Mutex;

use crate::{
    App, Change, Error,
    ops::{
        record_form::{fields_of, problem},
        rosters::Read,
    },
    session::Session,
    wire::text,
    workers::marketing,
};

const COLUMNS: [&str; 8] = [
    "name",
    "state",
    "trigger",
    "type",
    "category",
    "frequency",
    "steps",
    "description",
];

/// The setting: what a person named that no record has shown yet.
const NAMED: &str = "automation_parts";

/// Triggers and kinds of steps that a person named.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Named {
    components: BTreeMap<i64, String>,
    steps: BTreeSet<String>,
}

/// What a session knows of automations.
#[derive(Debug)]
pub(crate) struct AutomationDesk {
    /// Held over a write, so that none is made twice at a time.
    writing: Mutex<()>,
    /// The time since this start: what was sent before it waits again.
    began: Instant,
}

impl Default for AutomationDesk {
    fn default() -> Self {
        Self {
            writing: Mutex::default(),
            began: Instant::now(),
        }
    }
}

/// An automation as its editor shows it.
#[derive(Debug)]
pub struct AutomationView {
    /// The number of what is written.
    pub draft: i64,
    /// NextX's id; none of a new one.
    pub remote_id: Option<i64>,
    /// As typed.
    pub flow: Flow,
    /// What is wrong with it, from the trigger down.
    pub findings: Vec<Finding>,
    /// What nobody types here, by the key of its part.
    pub unknown: BTreeMap<String, Value>,
    /// Whether it runs, as far as that is known; none of a new one.
    pub is_active: Option<bool>,
    /// Whether something was typed.
    pub is_changed: bool,
    /// Whether it was sent, and nobody knows yet what became of that.
    pub is_unclear: bool,
    /// What both sides have changed.
    pub clashes: Vec<Clash>,
    /// What there is to choose from, by field: the value and its words.
    pub choices: BTreeMap<&'static str, Vec<(String, String)>>,
    /// A step to add.
    pub new_step: Node,
    /// Conditions to add, such as were seen.
    pub new_filters: Vec<Node>,
    /// When it was read from NextX, in epoch milliseconds.
    pub read_at: Option<i64>,
    /// Why it could not be read now: what is shown is older.
    pub unread: Option<Error>,
    /// Whether NextX can be reached.
    pub online: bool,
}

impl App {
    /// An automation of the list by its number: NextX's id, or the negative number of a new one that is being written.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn open_automation(&self, number: i64) -> Result<AutomationView, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        if number < 0 {
            return session.automation_view(-number).await;
        }
        let drafts = session.store.automation_drafts().await?;
        let kept = drafts
            .into_iter()
            .find(|draft| draft.remote_id == Some(number));
        let (now, read_at, unread) = match session.read_automation(number).await {
            Ok(now) => (Some(now), Some(session.now()), None),
            Err(error) => (None, session.marketing_read_at(), Some(error)),
        };
        let draft = match kept {
            Some(kept) if is_changed(&kept) || now.is_none() => kept.id,
            _ => {
                let now = match now {
                    Some(now) => now,
                    None => session
                        .known_automation(number)
                        .await?
                        .ok_or(Error::NotFound)?,
                };
                session
                    .begin_automation(Some(number), &now, &Flow::of(&now))
                    .await?
            }
        };
        let mut view = session.automation_view(draft).await?;
        view.read_at = read_at;
        view.unread = unread;
        Ok(view)
    }

    /// Begins a new automation, or one that is like another: `title` is what the copy is called.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn new_automation(
        &self,
        copy_of: Option<i64>,
        title: &str,
    ) -> Result<AutomationView, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let mut base = match copy_of {
            None => object(json!({
                "type": AutomationType::IN.as_str(),
                "frequency": AutomationFrequency::DAILY.as_str(),
                "category": AutomationCategory::ACTION.as_str(),
                "filter": [],
                "tasks": [],
            })),
            Some(id) => session.known_automation(id).await?.ok_or(Error::NotFound)?,
        };
        base.insert("is_active".to_owned(), false.into());
        if let Some(Value::Array(steps)) = base.get_mut("tasks") {
            for step in steps.iter_mut().filter_map(Value::as_object_mut) {
                // They are the other one's.
                step.remove("id");
                step.remove("parent_id");
            }
        }
        let mut flow = Flow::of(&base);
        if !title.is_empty() {
            let title = title.to_owned();
            flow.whole.fields.insert("title".to_owned(), title);
        }
        let draft = session.begin_automation(None, &base, &flow).await?;
        session.automation_view(draft).await
    }

    /// Keeps what was typed; when this answers, it is on disk. One that was sent stays as it was sent.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`], [`Error::AutomationUnclear`], [`Error::Store`]
    pub async fn write_automation(&self, draft: i64, flow: &Flow) -> Result<AutomationView, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let kept = session
            .store
            .keep_automation_draft(draft, flow, session.now());
        let is_kept = kept.await?;
        let view = session.automation_view(draft).await?;
        if is_kept {
            Ok(view)
        } else {
            Err(Error::AutomationUnclear)
        }
    }

    /// Leaves an automation: what nobody changed is forgotten.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn leave_automation(&self, draft: i64) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let kept = session.store.automation_draft(draft).await?;
        if kept.is_some_and(|kept| !is_changed(&kept) && kept.sent.is_none()) {
            session.store.forget_automation_draft(draft).await?;
        }
        session.changes.announce(Change::Records);
        Ok(())
    }

    /// Throws away what was typed, where it was not sent.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::AutomationUnclear`], [`Error::Store`]
    pub async fn drop_automation(&self, draft: i64) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let kept = session.store.automation_draft(draft).await?;
        if kept.is_some_and(|kept| kept.sent.is_some()) {
            return Err(Error::AutomationUnclear);
        }
        session.store.forget_automation_draft(draft).await?;
        session.changes.announce(Change::Records);
        Ok(())
    }

    /// Writes an automation to NextX: a new one inactive, one that is there on top of what it is by now. Answers its
    /// form where both sides have changed it; then nothing was written.
    ///
    /// # Errors
    /// [`Error::AutomationWrong`] where something is missing or wrong, [`Error::AutomationUnclear`] where nobody knows yet
    /// whether NextX has it: this is called again later. [`Error::Nextx`] where it was not written.
    pub async fn send_automation(&self, draft: i64) -> Result<Option<AutomationView>, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        // A copy of the till on another machine has the same drafts.
        if session.is_away() {
            return Err(Error::NotSignedIn);
        }
        let _held = session.automation_desk.writing.lock().await;
        let draft = session.automation_draft(draft).await?;
        if is_wrong(&draft.flow, session.shop_now()) {
            return Err(Error::AutomationWrong);
        }
        let ours = draft.flow.draft().map_err(|_| Error::AutomationWrong)?;
        match draft.remote_id {
            None => session.make_automation(&draft, ours).await?,
            Some(id) => {
                let now = session.read_automation(id).await?;
                match automation::merge(&draft.base, &now, &ours) {
                    Ok(wanted) => session.change_automation(id, &now, &wanted).await?,
                    Err(_) => {
                        session.store.automation_met(draft.id, Some(&now)).await?;
                        return Ok(Some(session.automation_view(draft.id).await?));
                    }
                }
            }
        }
        session.store.forget_automation_draft(draft.id).await?;
        session.changes.announce(Change::Records);
        Ok(None)
    }

    /// A person has chosen where both sides had changed an automation: NextX's side of the fields `theirs`, their own of
    /// the others.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`], [`Error::AutomationWrong`], [`Error::Store`]
    pub async fn decide_automation(
        &self,
        draft: i64,
        theirs: &[String],
    ) -> Result<AutomationView, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let draft = session.automation_draft(draft).await?;
        let met = draft.met.ok_or(Error::NotFound)?;
        let ours = draft.flow.draft().map_err(|_| Error::AutomationWrong)?;
        let decided = automation::decide(&draft.base, &met, &ours, theirs);
        let flow = Flow::of(&decided);
        let begun = session
            .begin_automation(draft.remote_id, &met, &flow)
            .await?;
        session.automation_view(begun).await
    }

    /// Switches an automation on or off at NextX, as it was read and shown.
    ///
    /// # Errors
    /// [`Error::AutomationChanged`] where it is not as it was shown, [`Error::AutomationWrong`] where it cannot run,
    /// [`Error::AutomationUnclear`] where nobody knows whether NextX took it, [`Error::Nextx`]
    pub async fn switch_automation(&self, draft: i64, active: bool) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let _held = session.automation_desk.writing.lock().await;
        let draft = session.automation_draft(draft).await?;
        let id = draft.remote_id.ok_or(Error::NotFound)?;
        let now = session.read_automation(id).await?;
        session.changes.announce(Change::Records);
        if !automation::does_the_same(&draft.base, &now) {
            return Err(Error::AutomationChanged);
        }
        if active && is_wrong(&Flow::of(&now), session.shop_now()) {
            return Err(Error::AutomationWrong);
        }
        let mut wanted = now.clone();
        wanted.insert("is_active".to_owned(), active.into());
        session.change_automation(id, &now, &wanted).await?;
        session.changes.announce(Change::Records);
        Ok(())
    }

    /// A person names a trigger that no automation has shown yet, by NextX's id.
    ///
    /// # Errors
    /// [`Error::Fields`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn name_component(&self, id: &str, name: &str) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let id = form::read(FieldKind::Id, id).map_err(|wrong| problem("component_id", wrong))?;
        let id = id.as_i64().filter(|id| *id > 0);
        let id = id.ok_or_else(|| problem("component_id", Problem::Missing))?;
        let name = name.trim();
        if name.is_empty() {
            return Err(problem("name", Problem::Missing));
        }
        let mut named = session.named_parts().await?;
        named.components.insert(id, name.to_owned());
        session.store.set_setting(NAMED, &named).await?;
        Ok(())
    }

    /// A person names a kind of step that no automation has shown yet, in NextX's word.
    ///
    /// # Errors
    /// [`Error::Fields`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn name_step_kind(&self, kind: &str) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let kind = kind.trim();
        if kind.is_empty() {
            return Err(problem("type", Problem::Missing));
        }
        let mut named = session.named_parts().await?;
        named.steps.insert(kind.to_owned());
        session.store.set_setting(NAMED, &named).await?;
        Ok(())
    }
}

impl Session {
    pub(super) async fn read_automations_roster(&self) -> Result<Read, Error> {
        let drafts = self.store.automation_drafts().await?;
        let changed: BTreeSet<i64> = drafts
            .iter()
            .filter(|draft| is_changed(draft))
            .filter_map(|draft| draft.remote_id)
            .collect();
        let named = self.named_parts().await?.components;
        let new = drafts.iter().filter(|draft| draft.remote_id.is_none());
        let mut entries: Vec<Entry> = new.map(|draft| draft_entry(draft, &named)).collect();
        for automation in self.every_automation().await? {
            entries.push(entry(&automation, changed.contains(&automation.id.0)));
        }
        Ok(Read {
            roster: Roster::new(&COLUMNS, entries),
            covered: None,
        })
    }

    async fn every_automation(&self) -> Result<Vec<Automation>, Error> {
        let scope = RecordScope::of(Kept::Automation);
        let kept = self.store.records(scope, "").await?;
        let automation = |json: &str| Ok(serde_json::from_str(json).map_err(StoreError::from)?);
        kept.iter().map(|row| automation(&row.content)).collect()
    }

    async fn known(&self, id: i64) -> Result<Option<Automation>, Error> {
        let kept = self.store.record(Kept::Automation, id).await?;
        let automation = |json: String| Ok(serde_json::from_str(&json).map_err(StoreError::from)?);
        kept.map(|kept| automation(kept.content)).transpose()
    }

    /// An automation as an update would send it back, from the cache.
    async fn known_automation(&self, id: i64) -> Result<Option<Map<String, Value>>, Error> {
        let known = self.known(id).await?;
        let fields = |automation| Ok(fields_of(&Body::from(automation))?);
        known.map(fields).transpose()
    }

    /// The same as NextX has it now; it is kept.
    async fn read_automation(&self, id: i64) -> Result<Map<String, Value>, Error> {
        let read = self.client.automations().detail(AutomationId(id)).await;
        let automation = self.heard(read)?;
        self.keep_automation(&automation).await?;
        Ok(fields_of(&Body::from(automation))?)
    }

    async fn keep_automation(&self, automation: &Automation) -> Result<(), Error> {
        let listed = marketing::automation(automation);
        let row = RecordRow {
            remote_id: listed.remote_id,
            branch_id: None,
            day: listed.day,
            words: listed.words,
            content: serde_json::to_string(automation).map_err(StoreError::from)?,
        };
        self.store.put_records(Kept::Automation, &[row]).await?;
        Ok(())
    }

    async fn named_parts(&self) -> Result<Named, Error> {
        Ok(self.store.setting(NAMED).await?.unwrap_or_default())
    }

    async fn automation_draft(&self, id: i64) -> Result<AutomationDraft, Error> {
        let draft = self.store.automation_draft(id).await?;
        draft.ok_or(Error::NotFound)
    }

    async fn begin_automation(
        &self,
        remote_id: Option<i64>,
        base: &Map<String, Value>,
        flow: &Flow,
    ) -> Result<i64, Error> {
        let begun = self
            .store
            .begin_automation_draft(remote_id, base, flow, self.now());
        Ok(begun.await?)
    }

    async fn automation_view(&self, draft: i64) -> Result<AutomationView, Error> {
        let draft = self.automation_draft(draft).await?;
        let known = match draft.remote_id {
            Some(id) => self.known(id).await?,
            None => None,
        };
        let clashes = match (&draft.met, draft.flow.draft()) {
            (Some(met), Ok(ours)) => automation::merge(&draft.base, met, &ours).err(),
            _ => None,
        };
        let all = self.every_automation().await?;
        let choices = self.automation_choices(&all).await?;
        let kind = choices["tasks.type"].first();
        Ok(AutomationView {
            draft: draft.id,
            remote_id: draft.remote_id,
            findings: draft.flow.findings(self.shop_now()),
            unknown: draft.flow.unknown(),
            is_active: known.map(|known| is_active(&known)),
            is_changed: is_changed(&draft),
            is_unclear: draft.sent.is_some(),
            clashes: clashes.unwrap_or_default(),
            new_step: Node::new_step(kind.map_or("", |(kind, _)| kind)),
            new_filters: seen_filters(&all),
            choices,
            read_at: self.marketing_read_at(),
            unread: None,
            online: self.is_online(),
            flow: draft.flow,
        })
    }

    /// What NextX takes in each field, as far as it was seen in its records or named here: it lists none of it.
    async fn automation_choices(
        &self,
        all: &[Automation],
    ) -> Result<BTreeMap<&'static str, Vec<(String, String)>>, Error> {
        let named = self.named_parts().await?;
        let mut components = named.components;
        let mut words: BTreeMap<&'static str, BTreeSet<String>> = [
            ("type", vec![AutomationType::IN.as_str()]),
            ("category", vec![AutomationCategory::ACTION.as_str()]),
            ("frequency", vec![AutomationFrequency::DAILY.as_str()]),
            (
                "tasks.type",
                vec![
                    AutomationTaskType::SEND_EMAIL.as_str(),
                    AutomationTaskType::SEND_ZALO.as_str(),
                ],
            ),
            (
                "details.recipient_type",
                vec![
                    RecipientType::CONTACT.as_str(),
                    RecipientType::EMPLOYEE.as_str(),
                ],
            ),
            (
                "scheduler.frequency_type",
                vec![FrequencyType::O.as_str(), FrequencyType::F.as_str()],
            ),
            ("scheduler.run_after_type", vec![RunAfterType::M.as_str()]),
        ]
        .into_iter()
        .map(|(field, known)| (field, known.into_iter().map(str::to_owned).collect()))
        .collect();
        words.entry("tasks.type").or_default().extend(named.steps);
        for automation in all {
            if let Some(component) = automation.component.as_ref()
                && let Some(id) = component.id.as_ref()
            {
                components.insert(id.0, text(component.name.as_deref()));
            }
            let whole = Value::Object(fields_of(&Body::from(automation.clone()))?);
            let mut learn = |field: &'static str, value: Option<&Value>| {
                let word = form::show(FieldKind::Words(0), value);
                if !word.is_empty() {
                    words.entry(field).or_default().insert(word);
                }
            };
            for field in ["type", "category", "frequency"] {
                learn(field, whole.get(field));
            }
            learn(
                "scheduler.frequency_type",
                whole.pointer("/scheduler/frequency_type"),
            );
            let steps = whole.get("tasks").and_then(Value::as_array);
            for step in steps.into_iter().flatten() {
                learn("tasks.type", step.get("type"));
                learn(
                    "details.recipient_type",
                    step.pointer("/details/recipient_type"),
                );
                learn(
                    "scheduler.frequency_type",
                    step.pointer("/scheduler/frequency_type"),
                );
                learn(
                    "scheduler.run_after_type",
                    step.pointer("/scheduler/run_after_type"),
                );
            }
        }
        let twice = |word: String| (word.clone(), word);
        let mut choices: BTreeMap<&'static str, Vec<(String, String)>> = words
            .into_iter()
            .map(|(field, words)| (field, words.into_iter().map(twice).collect()))
            .collect();
        let component = |(id, name): (i64, String)| (id.to_string(), format!("{name} ({id})"));
        choices.insert(
            "component_id",
            components.into_iter().map(component).collect(),
        );
        let employees = self.store.people(PersonKind::Employee).await?;
        let person = |person: till_store::Person| (person.remote_id.to_string(), person.name);
        choices.insert(
            "details.recipient_id",
            employees.into_iter().map(person).collect(),
        );
        Ok(choices)
    }

    /// Makes an automation, inactive. NextX answers no number of it (E09): one whose answer was lost is looked for by its
    /// title, among those that were not there before.
    async fn make_automation(
        &self,
        draft: &AutomationDraft,
        mut ours: Map<String, Value>,
    ) -> Result<(), Error> {
        ours.insert("is_active".to_owned(), false.into());
        let title = form::show(FieldKind::Words(0), ours.get("title"));
        let there = self.automations_called(&title).await?;
        if let Some(sent) = &draft.sent {
            if there.iter().any(|id| !sent.before.contains(id)) {
                return Ok(());
            }
            let since = Duration::from_millis(u64::try_from(self.now() - sent.at).unwrap_or(0));
            // A start that was later than the send waits once more: the clock may have been set meanwhile.
            let waited = since.min(self.automation_desk.began.elapsed());
            if waited < self.timing.settle {
                return Err(Error::AutomationUnclear);
            }
        }
        let sent = SentAutomation {
            before: there,
            at: self.now(),
        };
        self.store.automation_sent(draft.id, Some(&sent)).await?;
        let made = self.client.automations().create(&body(ours)?).await;
        match self.heard(made) {
            Ok(_) => {
                // It said yes: it is never sent again. The list shows it, now or when it is read next.
                if let Err(error) = self.automations_called(&title).await {
                    tracing::warn!(error = error.for_log(), "the automations could not be read");
                }
                Ok(())
            }
            Err(error) if error.outcome() == Outcome::Unclear => {
                tracing::warn!(kind = ?error.kind(), "whether an automation was made is not known");
                match self.automations_called(&title).await {
                    Ok(there) if there.iter().any(|id| !sent.before.contains(id)) => Ok(()),
                    Ok(_) | Err(_) => Err(Error::AutomationUnclear),
                }
            }
            Err(error) => {
                self.store.automation_sent(draft.id, None).await?;
                Err(error.into())
            }
        }
    }

    /// NextX's ids of the automations with this title. The list has to be whole, for what is not in it counts as absent.
    async fn automations_called(&self, title: &str) -> Result<Vec<i64>, Error> {
        let pages = self.client.automations().stream(AutomationQuery::default());
        let (mut found, mut is_whole) = (Vec::new(), false);
        pin_mut!(pages);
        while let Some(page) = self.heard(pages.try_next().await)? {
            for automation in &page.items {
                self.keep_automation(automation).await?;
                if text(automation.title.as_deref()).trim() == title.trim() {
                    found.push(automation.id.0);
                }
            }
            is_whole |= page.last && page.complaint().is_none();
        }
        if is_whole {
            Ok(found)
        } else {
            Err(Error::AutomationUnclear)
        }
    }

    /// Writes `wanted` over `now`; what is there already is not written again.
    async fn change_automation(
        &self,
        id: i64,
        now: &Map<String, Value>,
        wanted: &Map<String, Value>,
    ) -> Result<(), Error> {
        if now == wanted {
            return Ok(());
        }
        let body = body(wanted.clone())?;
        let automations = self.client.automations();
        let sent = automations.update(AutomationId(id), &body).await;
        match self.heard(sent) {
            Ok(_) => {
                if let Err(error) = self.read_automation(id).await {
                    tracing::warn!(
                        error = error.for_log(),
                        "an automation could not be read back"
                    );
                }
                Ok(())
            }
            Err(error) if error.outcome() == Outcome::Unclear => {
                tracing::warn!(kind = ?error.kind(), "whether an automation was changed is not known");
                match self.read_automation(id).await {
                    Ok(there) if automation::has_arrived(wanted, &there) => Ok(()),
                    Ok(_) | Err(_) => Err(Error::AutomationUnclear),
                }
            }
            Err(error) => Err(error.into()),
        }
    }
}

fn object(json: Value) -> Map<String, Value> {
    match json {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

fn body(fields: Map<String, Value>) -> Result<Body, Error> {
    Ok(Body::deserialize(Value::Object(fields)).map_err(StoreError::from)?)
}

fn is_changed(draft: &AutomationDraft) -> bool {
    draft.flow.draft().as_ref() != Ok(&draft.base) && draft.flow != Flow::of(&draft.base)
}

fn is_wrong(flow: &Flow, now: jiff::civil::DateTime) -> bool {
    let findings = flow.findings(now);
    findings.iter().any(|finding| finding.fault.blocks())
}

fn is_active(automation: &Automation) -> bool {
    automation.is_active.as_ref().is_some_and(|flag| flag.0)
}

/// The conditions that automations have, and those that their triggers offer.
fn seen_filters(all: &[Automation]) -> Vec<Node> {
    let mut seen: Vec<Value> = Vec::new();
    for automation in all {
        let own = automation.filter.as_ref();
        let offered = automation.component.as_ref();
        let offered = offered.and_then(|component| component.filters.as_ref());
        for filter in own.into_iter().chain(offered).flatten() {
            let json = filter.reveal();
            if json.is_object() && !seen.contains(&json) {
                seen.push(json);
            }
        }
    }
    seen.into_iter().map(Node::new_filter).collect()
}

fn count(of: usize) -> Cell {
    Cell::Count(i64::try_from(of).unwrap_or(i64::MAX))
}

fn entry(automation: &Automation, is_changed: bool) -> Entry {
    let component = automation.component.as_ref();
    let component = component.map(|component| text(component.name.as_deref()));
    let word = |word: Option<&str>| Cell::text(word.unwrap_or_default());
    let state = if is_active(automation) {
        "active"
    } else {
        "inactive"
    };
    let cells = vec![
        Cell::text(&text(automation.title.as_deref())),
        Cell::text(state),
        Cell::text(component.as_deref().unwrap_or_default()),
        word(automation.r#type.as_ref().map(AutomationType::as_str)),
        word(automation.category.as_ref().map(AutomationCategory::as_str)),
        word(
            automation
                .frequency
                .as_ref()
                .map(AutomationFrequency::as_str),
        ),
        count(automation.tasks.as_ref().map_or(0, Vec::len)),
        Cell::text(&text(automation.description.as_deref())),
    ];
    let mut marks = vec![state];
    if is_changed {
        marks.push("draft");
    }
    Entry {
        id: automation.id.0,
        pending: false,
        cells,
        marks,
    }
}

fn draft_entry(draft: &AutomationDraft, named: &BTreeMap<i64, String>) -> Entry {
    let typed = |field: &str| {
        let typed = draft.flow.whole.fields.get(field);
        typed.map_or(Cell::Empty, |typed| Cell::text(typed.trim()))
    };
    let component = typed("component_id");
    let name = component
        .words()
        .parse()
        .ok()
        .and_then(|id: i64| named.get(&id));
    Entry {
        id: -draft.id,
        pending: false,
        cells: vec![
            typed("title"),
            Cell::text("draft"),
            name.map_or(component, |name| Cell::text(name)),
            typed("type"),
            typed("category"),
            typed("frequency"),
            count(draft.flow.steps.len()),
            typed("description"),
        ],
        marks: vec!["draft"],
    }
}

/// The key of the part in which something is wrong.
#[must_use]
pub fn key_of(flow: &Flow, at: Place) -> &str {
    let node = match at {
        Place::Whole => Some(&flow.whole),
        Place::Filter(place) => flow.filters.get(place),
        Place::Step(place) => flow.steps.get(place),
    };
    node.map_or("", |node| &node.key)
}
