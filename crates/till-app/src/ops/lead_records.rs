//! Leads on the marketing desk: the list from the cache, made and changed offline by way of the outbox, and made customers.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use nextx_api::{Lead, LeadDraft, LeadId};
use serde_json::{Map, Value};
use till_core::{
    document::{NewLead, RecordKind},
    form::{self, FieldKind, FormField, Problem, show},
    marker,
    roster::{Cell, Entry, Roster, VALUES_APART},
};
use till_store::{PendingChange, PersonKind, RecordKind as Kept, RecordScope, StoreError};
use tokio::sync::Mutex;

use crate::{
    App, Change, Error,
    ops::{
        lead_import::LeadImport,
        outbox::as_text,
        record_form::{
            RecordForm, Saved, TypedRecord, base_of, changes, fields_of, problem, with_pending,
        },
        records::{Target, TypedLead},
        rosters::Read,
        task_records::keep_marker,
    },
    session::Session,
    wire,
};

/// What can be written of a lead. Its code is not: the till finds what it made by it.
const FIELDS: [FormField; 17] = [
    FormField::required("name", FieldKind::Words(255)),
    FormField::of("mobile", FieldKind::Phone),
    FormField::of("email", FieldKind::Email),
    FormField::of("address", FieldKind::Words(255)),
    FormField::of("website", FieldKind::Words(255)),
    FormField::of("birthday", FieldKind::Day),
    FormField::of("sex", FieldKind::Words(20)),
    FormField::of("description", FieldKind::Words(4_900)),
    FormField::of("status", FieldKind::Words(50)),
    FormField::of("employee_id", FieldKind::Id),
    FormField::of("date_assigned", FieldKind::Day),
    FormField::of("branch_id", FieldKind::Id),
    FormField::of("resources", FieldKind::Ids),
    FormField::of("account_name", FieldKind::Words(255)),
    FormField::of("account_no", FieldKind::Words(255)),
    FormField::of("account_address", FieldKind::Words(255)),
    FormField::of("avatar", FieldKind::Words(2_000)),
];

const COLUMNS: [&str; 13] = [
    "name", "phone", "email", "status", "source", "owner", "assigned", "address", "website",
    "birthday", "branch", "code", "note",
];

/// What a customer takes over from a lead under the same name.
const TAKEN_OVER: [&str; 9] = [
    "email",
    "address",
    "birthday",
    "employee_id",
    "branch_id",
    "resources",
    "account_name",
    "account_no",
    "account_address",
];

/// What a session knows of leads beside their list.
#[derive(Debug, Default)]
pub(crate) struct LeadDesk {
    /// Held while a lead is made a customer, so that no two are made of one.
    making: Mutex<()>,
    /// The file that was read last.
    pub(super) import: std::sync::Mutex<Option<Arc<LeadImport>>>,
    /// Held while its rows are taken over.
    pub(super) taking: Mutex<()>,
}

/// The customer that was made of a lead, or the one who has its phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadsCustomer {
    /// The till's own number.
    pub customer: i64,
    /// Full name.
    pub name: String,
    /// Whether they were there before.
    pub was_there: bool,
}

/// A lead that the till knows.
#[derive(Debug)]
pub(super) struct KnownLead {
    /// NextX's id, or the negative place in the outbox of one made here.
    pub(super) id: i64,
    /// By the names of the update, with what is on its way.
    pub(super) record: Map<String, Value>,
    target: Target,
    is_pending: bool,
}

impl KnownLead {
    fn remote_id(&self) -> Option<i64> {
        match self.target {
            Target::Remote(id) => Some(id),
            Target::Made(_) => None,
        }
    }

    pub(super) fn text(&self, name: &str) -> String {
        show(FieldKind::Words(0), self.record.get(name))
    }

    /// Names of where it comes from.
    pub(super) fn sources(&self) -> Vec<String> {
        sources_of(&self.record).into_values().collect()
    }

    /// The phone in the one form that phones are kept in; empty where there is none.
    pub(super) fn phone(&self) -> String {
        form::phone(&self.text("mobile")).unwrap_or_default()
    }
}

impl App {
    /// The form of a lead by NextX's id, of one made here by its negative place in the outbox, or an empty one.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn lead_form(&self, lead: Option<i64>) -> Result<RecordForm, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let mut form = RecordForm::default();
        match lead {
            None => {
                let mut fresh = Map::new();
                let branch = session.till().await?.map(|till| till.place.branch_id);
                fresh.insert("branch_id".to_owned(), branch.into());
                let today = session.shop_now().date().to_string();
                fresh.insert("date_assigned".to_owned(), today.into());
                form.fields = form::shown(&FIELDS, &fresh);
            }
            Some(id) => {
                let known = session.known_lead(id).await?;
                form.pending = known.is_pending;
                if let Some(remote_id) = known.remote_id() {
                    form.read_at = session.marketing_read_at();
                    match session.read_lead(remote_id).await {
                        Ok(read) => {
                            form.seen = read;
                            form.read_at = Some(session.now());
                            let pending = session.pending_leads().await?;
                            with_pending(&mut form.seen, of_remote(&pending, remote_id));
                        }
                        Err(error) => {
                            form.unread = Some(error);
                            form.seen = known.record;
                        }
                    }
                } else {
                    form.seen = known.record;
                }
                form.fields = form::shown(&FIELDS, &form.seen);
                if let Some(note) = form.fields.get_mut("description") {
                    *note = marker::split(note).0.to_owned();
                }
            }
        }
        form.online = session.is_online();
        form.choices = session.lead_choices().await?;
        Ok(form)
    }

    /// Makes or changes a lead, offline too. When this answers [`Saved::Done`], it is on disk.
    ///
    /// # Errors
    /// [`Error::Fields`], [`Error::PhoneTaken`] with the other lead unless that is meant, [`Error::Store`]
    pub async fn save_lead(
        &self,
        lead: Option<i64>,
        mut typed: TypedRecord,
    ) -> Result<Saved, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        keep_marker(&mut typed);
        let changed = changes(&FIELDS, &typed)?;
        if changed.is_empty() && lead.is_some() {
            return Ok(Saved::Done(lead));
        }
        let changed = session.with_names_of_lead_sources(changed).await?;
        let phone = changed.get("mobile").and_then(Value::as_str);
        if let Some(phone) = phone.filter(|phone| !phone.is_empty() && !typed.anyway) {
            session.must_be_no_other_leads(phone, lead).await?;
        }
        let saved = match lead {
            None => self.make_lead(changed).await?,
            Some(id) => {
                let known = session.known_lead(id).await?;
                if let Some(remote_id) = known.remote_id()
                    && let Ok(mut now) = session.read_lead(remote_id).await
                {
                    let pending = session.pending_leads().await?;
                    with_pending(&mut now, of_remote(&pending, remote_id));
                    let clashes = form::clashes(&FIELDS, &typed.seen, &now, &changed);
                    if !clashes.is_empty() {
                        return Ok(Saved::Clash { clashes, now });
                    }
                }
                let base = base_of(&typed.seen, &changed);
                self.change_record(RecordKind::Lead, known.target, base, changed)
                    .await?;
                Saved::Done(Some(id))
            }
        };
        session.changes.announce(Change::Records);
        Ok(saved)
    }

    /// Makes a customer of a lead, offline too; the lead stays. Where a customer has its phone, it is them and nothing is
    /// made.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Phone`] without a phone to know them by, [`Error::Fields`], [`Error::Store`]
    pub async fn customer_of_lead(&self, lead: i64) -> Result<LeadsCustomer, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let _making = session.lead_desk.making.lock().await;
        let known = session.known_lead(lead).await?;
        let phone = known.phone();
        if phone.is_empty() {
            return Err(Error::Phone);
        }
        match session.must_be_nobodys(&phone, None).await {
            Err(Error::PhoneTaken { customer, name }) => Ok(LeadsCustomer {
                customer,
                name,
                was_there: true,
            }),
            Err(error) => Err(error),
            Ok(()) => {
                let name = known.text("name");
                let mut details = known.record.clone();
                details.retain(|field, value| {
                    TAKEN_OVER.contains(&field.as_str()) && !as_text(value).is_empty()
                });
                let note = known.text("description");
                for (field, text) in [
                    ("name", name.as_str()),
                    ("mobile", &phone),
                    ("description", marker::split(&note).0),
                ] {
                    details.insert(field.to_owned(), text.into());
                }
                let Saved::Done(Some(customer)) = session.make_customer(details).await? else {
                    return Err(Error::NotFound);
                };
                session.changes.announce(Change::Catalogue);
                session.changes.announce(Change::Strip);
                Ok(LeadsCustomer {
                    customer,
                    name,
                    was_there: false,
                })
            }
        }
    }

    async fn make_lead(&self, mut details: Map<String, Value>) -> Result<Saved, Error> {
        let mut text = |name: &str| {
            details
                .remove(name)
                .as_ref()
                .map(as_text)
                .unwrap_or_default()
        };
        let (name, phone) = (text("name"), text("mobile"));
        let (email, description) = (text("email"), text("description"));
        if name.trim().is_empty() {
            return Err(problem("name", Problem::Missing));
        }
        let branch_id = details.remove("branch_id").and_then(|id| id.as_i64());
        details.retain(|_, value| !value.is_null());
        let typed = TypedLead {
            name,
            phone,
            email,
            description,
            branch_id,
            details,
        };
        self.add_lead(typed).await?;
        Ok(Saved::Done(None))
    }
}

impl Session {
    pub(super) async fn read_leads_roster(&self) -> Result<Read, Error> {
        let owners = self.owners().await?;
        let branches = self.store.branches().await?;
        let branches: BTreeMap<i64, String> = branches
            .into_iter()
            .map(|branch| (branch.id, branch.name))
            .collect();
        let customers = self.store.customer_lines().await?;
        let customers: BTreeSet<String> = customers
            .iter()
            .filter_map(|customer| form::phone(&customer.phone))
            .filter(|phone| !phone.is_empty())
            .collect();
        let leads = self.known_leads().await?;
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for lead in &leads {
            *times.entry(lead.phone()).or_default() += 1;
        }
        let entries = leads.iter().map(|lead| {
            let phone = lead.phone();
            let has_phone = !phone.is_empty();
            let owner: Option<i64> = show(FieldKind::Id, lead.record.get("employee_id"))
                .parse()
                .ok();
            let branch: Option<i64> = show(FieldKind::Id, lead.record.get("branch_id"))
                .parse()
                .ok();
            let name_of = |names: &BTreeMap<i64, String>, id: Option<i64>| {
                let name = id.and_then(|id| names.get(&id));
                name.map_or(Cell::Empty, |name| Cell::text(name))
            };
            let words = |name: &str| Cell::text(&lead.text(name));
            let day = |name: &str| form::read_day(&lead.text(name)).map_or(Cell::Empty, Cell::Day);
            let cells = vec![
                words("name"),
                words("mobile"),
                words("email"),
                words("status"),
                Cell::text(
                    &sources_of(&lead.record)
                        .into_values()
                        .collect::<Vec<_>>()
                        .join(VALUES_APART),
                ),
                name_of(&owners, owner),
                day("date_assigned"),
                words("address"),
                words("website"),
                day("birthday"),
                name_of(&branches, branch),
                words("code"),
                Cell::text(marker::split(&lead.text("description")).0),
            ];
            let marks = [
                (owner.is_none(), "unassigned"),
                (
                    has_phone && times.get(&phone).is_some_and(|times| *times > 1),
                    "duplicate",
                ),
                (has_phone && customers.contains(&phone), "customer"),
                (lead.is_pending, "pending"),
            ];
            Entry {
                id: lead.id,
                pending: lead.is_pending,
                cells,
                marks: marks
                    .into_iter()
                    .filter_map(|(holds, mark)| holds.then_some(mark))
                    .collect(),
            }
        });
        Ok(Read {
            roster: Roster::new(&COLUMNS, entries.collect()),
            covered: None,
        })
    }

    /// Every lead that the till knows, those made here first.
    pub(super) async fn known_leads(&self) -> Result<Vec<KnownLead>, Error> {
        let pending = self.pending_leads().await?;
        let mut leads = Vec::new();
        for made in self.store.leads_made_here().await? {
            let mut record = made_record(&made.document);
            record.extend(made.arrived);
            let is_changing = with_pending(&mut record, of_made(&pending, &made.document));
            leads.push(KnownLead {
                id: -made.place,
                record,
                target: Target::Made(made.document.id),
                is_pending: made.is_waiting || is_changing,
            });
        }
        for lead in self.listed_leads().await? {
            leads.push(listed(lead, &pending)?);
        }
        Ok(leads)
    }

    /// The leads of NextX's list as they were read last.
    async fn listed_leads(&self) -> Result<Vec<Lead>, Error> {
        let kept = self.store.records(RecordScope::of(Kept::Lead), "").await?;
        let leads = kept.iter().map(|kept| serde_json::from_str(&kept.content));
        let leads: Result<Vec<Lead>, _> = leads.collect();
        Ok(leads.map_err(StoreError::from)?)
    }

    /// A lead of the list by its number, with what is on its way.
    async fn known_lead(&self, id: i64) -> Result<KnownLead, Error> {
        if id < 0 {
            let leads = self.known_leads().await?;
            let lead = leads.into_iter().find(|lead| lead.id == id);
            return lead.ok_or(Error::NotFound);
        }
        let kept = self.store.record(Kept::Lead, id).await?;
        let kept = kept.ok_or(Error::NotFound)?;
        let lead: Lead = serde_json::from_str(&kept.content).map_err(StoreError::from)?;
        listed(lead, &self.pending_leads().await?)
    }

    async fn pending_leads(&self) -> Result<Vec<PendingChange>, Error> {
        Ok(self.store.pending_changes(RecordKind::Lead).await?)
    }

    /// The lead as NextX has it now.
    async fn read_lead(&self, id: i64) -> Result<Map<String, Value>, Error> {
        let read = self.heard(self.client.leads().whole(LeadId(id)).await)?;
        Ok(fields_of(&LeadDraft::from(read))?)
    }

    /// Refuses a phone that another lead has, as far as the till knows them.
    async fn must_be_no_other_leads(&self, phone: &str, lead: Option<i64>) -> Result<(), Error> {
        let leads = self.known_leads().await?;
        let mut others = leads.iter().filter(|other| Some(other.id) != lead);
        match others.find(|other| other.phone() == phone) {
            Some(other) => Err(Error::PhoneTaken {
                customer: other.id,
                name: other.text("name"),
            }),
            None => Ok(()),
        }
    }

    /// Who leads are given to, as far as they were seen.
    async fn owners(&self) -> Result<BTreeMap<i64, String>, Error> {
        let mut owners = BTreeMap::new();
        for lead in self.listed_leads().await? {
            if let Some(employee) = lead.employee.as_ref() {
                let person = wire::employee(employee);
                owners.insert(person.remote_id, person.name);
            }
        }
        for person in self.store.people(PersonKind::Employee).await? {
            owners.insert(person.remote_id, person.name);
        }
        owners.retain(|id, name| *id != 0 && !name.is_empty());
        Ok(owners)
    }

    /// Where leads come from: by NextX's list where it can be asked, and by the leads that were read.
    pub(super) async fn lead_sources(&self) -> Result<BTreeMap<i64, String>, Error> {
        let mut sources = BTreeMap::new();
        for lead in self.known_leads().await? {
            sources.extend(sources_of(&lead.record));
        }
        sources.extend(self.sources().await);
        sources.retain(|id, name| *id != 0 && !name.is_empty());
        Ok(sources)
    }

    /// NextX keeps a source by number and name.
    async fn with_names_of_lead_sources(
        &self,
        mut changed: Map<String, Value>,
    ) -> Result<Map<String, Value>, Error> {
        if let Some(Value::Array(chosen)) = changed.get_mut("resources") {
            let known = self.lead_sources().await?;
            for source in chosen {
                let name = source["id"].as_i64().and_then(|id| known.get(&id));
                if let Some(name) = name {
                    source["name"] = name.clone().into();
                }
            }
        }
        Ok(changed)
    }

    async fn lead_choices(&self) -> Result<BTreeMap<&'static str, Vec<(String, String)>>, Error> {
        let leads = self.known_leads().await?;
        let values = |name: &str| {
            let words: BTreeSet<String> = leads.iter().map(|lead| lead.text(name)).collect();
            let words = words.into_iter().filter(|word| !word.trim().is_empty());
            words.map(|word| (word.clone(), word)).collect()
        };
        let named = |names: BTreeMap<i64, String>| {
            let choice = |(id, name): (i64, String)| (id.to_string(), name);
            names.into_iter().map(choice).collect()
        };
        let branches = self.store.branches().await?;
        let branches = branches.into_iter().map(|branch| (branch.id, branch.name));
        Ok([
            ("status", values("status")),
            ("sex", values("sex")),
            ("employee_id", named(self.owners().await?)),
            ("branch_id", named(branches.collect())),
            ("resources", named(self.lead_sources().await?)),
        ]
        .into())
    }
}

fn listed(lead: Lead, pending: &[PendingChange]) -> Result<KnownLead, Error> {
    let id = lead.id.0;
    let mut record = fields_of(&LeadDraft::from(lead))?;
    let is_pending = with_pending(&mut record, of_remote(pending, id));
    Ok(KnownLead {
        id,
        record,
        target: Target::Remote(id),
        is_pending,
    })
}

fn of_remote(pending: &[PendingChange], remote_id: i64) -> impl Iterator<Item = &PendingChange> {
    pending
        .iter()
        .filter(move |change| change.remote_id == Some(remote_id))
}

fn of_made<'a>(
    pending: &'a [PendingChange],
    made: &'a NewLead,
) -> impl Iterator<Item = &'a PendingChange> {
    pending
        .iter()
        .filter(|change| change.made_here == Some(made.id))
}

/// A lead made here by the names of the update.
fn made_record(made: &NewLead) -> Map<String, Value> {
    let mut record = made.details.clone();
    for (name, value) in [
        ("name", Value::from(made.name.clone())),
        ("mobile", made.phone.clone().into()),
        ("email", made.email.clone().into()),
        ("description", made.marked_description().into()),
        ("branch_id", made.branch_id.into()),
    ] {
        record.insert(name.to_owned(), value);
    }
    record
}

fn sources_of(record: &Map<String, Value>) -> BTreeMap<i64, String> {
    let sources = record.get("resources").and_then(Value::as_array);
    let sources = sources.into_iter().flatten();
    let source = |source: &Value| Some((source["id"].as_i64()?, as_text(&source["name"])));
    sources.filter_map(source).collect()
}
