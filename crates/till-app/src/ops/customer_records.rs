//! Customers and suppliers in the back office: lists, and forms with all that NextX takes. They may be made and changed
//! without the network: by way of the outbox.

use std::collections::{BTreeMap, HashMap};

use nextx_api::{CustomerQuery, EmailCampaign, SmsCampaign};
use serde_json::{Map, Value, json};
use till_core::{
    document::{NewCustomer, RecordKind},
    form::{self, FieldKind, FormField, Problem, show},
    roster::{Cell, Entry, Roster},
};
use till_store::{
    CustomerDetail, CustomerLine, PendingChange, PersonKind, RecordKind as Kept, RecordScope,
    StoreError,
};

use crate::{
    App, Change, Error,
    ops::{
        record_form::{RecordForm, Saved, TypedRecord, base_of, changes, problem, with_pending},
        records::{self, Target},
        rosters::Read,
    },
    session::Session,
    wire,
};

/// What can be written of a customer or supplier; `description` and `employee_id` go along though only the answer of the
/// update names them (Q18).
const FIELDS: [FormField; 20] = [
    FormField::required("name", FieldKind::Words(255)),
    FormField::of("mobile", FieldKind::Phone),
    FormField::of("email", FieldKind::Email),
    FormField::of("address", FieldKind::Words(255)),
    FormField::of("birthday", FieldKind::Day),
    FormField::of("gender", FieldKind::Count(99)),
    FormField::of("tax_number", FieldKind::Words(255)),
    FormField::of("contact_id", FieldKind::Words(255)),
    FormField::of("description", FieldKind::Words(5_000)),
    FormField::required("type", FieldKind::Words(20)),
    FormField::of("customer_group_id", FieldKind::Id),
    FormField::of("employee_id", FieldKind::Id),
    FormField::of("branch_id", FieldKind::Id),
    FormField::of("opening_balance", FieldKind::Amount),
    FormField::of("credit_limit", FieldKind::Amount),
    FormField::of("per_turn_debt", FieldKind::Count(3_650)),
    FormField::of("account_name", FieldKind::Words(255)),
    FormField::of("account_no", FieldKind::Words(255)),
    FormField::of("account_address", FieldKind::Words(255)),
    FormField::of("avatar", FieldKind::Words(2_000)),
];

/// The sources of a customer are records of their own.
const SOURCES: FormField = FormField::of("resources", FieldKind::Ids);

/// The columns of both lists.
const COLUMNS: [&str; 14] = [
    "name", "phone", "code", "limit", "opening", "address", "email", "tax", "birthday", "term",
    "branch", "note", "group", "employee",
];

/// The names of what a customer has by number.
struct Names {
    branches: HashMap<String, String>,
    groups: HashMap<String, String>,
    employees: HashMap<String, String>,
}

fn fields() -> Vec<FormField> {
    FIELDS.into_iter().chain([SOURCES]).collect()
}

impl App {
    /// The form of a customer by the till's own number, or an empty one for a new customer or supplier. Where NextX can be
    /// reached they are read just now.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn customer_form(
        &self,
        customer: Option<i64>,
        is_supplier: bool,
    ) -> Result<RecordForm, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let mut form = match customer {
            None => session.new_customer_form(is_supplier).await?,
            Some(id) => session.known_customer_form(id).await?,
        };
        form.online = session.is_online();
        form.choices = session.customer_choices(&form).await?;
        Ok(form)
    }

    /// Whether a customer, by the till's own number, stands among the suppliers.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`], [`Error::Store`]
    pub async fn is_supplier(&self, customer: i64) -> Result<bool, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let line = session.store.customer_line(customer).await?;
        let mut record = line.as_ref().ok_or(Error::NotFound)?.detail.clone();
        let record = record.get_or_insert_default();
        if let Some(line) = &line {
            with_pending(record, of(&session.pending_customers().await?, line));
        }
        Ok(show(FieldKind::Words(0), record.get("type")) == "supplier")
    }

    /// Groups of customers by NextX's number, with the name that an answer of NextX told, or else the number once more.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn customer_groups(&self) -> Result<Vec<(String, String)>, Error> {
        let session = self.session().await?;
        if session.must_do_marketing().await.is_err() {
            session.must_see_the_back_office().await?;
        }
        session.customer_groups().await
    }

    /// Makes or changes a customer or supplier, offline too. When this answers [`Saved::Done`], it is on disk.
    ///
    /// # Errors
    /// [`Error::Fields`], [`Error::PhoneTaken`] unless that is meant, [`Error::Store`]
    pub async fn save_customer(
        &self,
        customer: Option<i64>,
        typed: TypedRecord,
    ) -> Result<Saved, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let changed = changes(&fields(), &typed)?;
        if changed.is_empty() {
            return Ok(Saved::Done(customer));
        }
        let changed = session.with_names_of_sources(changed).await;
        let phone = changed.get("mobile").and_then(Value::as_str);
        if let Some(phone) = phone.filter(|phone| !phone.is_empty() && !typed.anyway) {
            session.must_be_nobodys(phone, customer).await?;
        }
        let saved = match customer {
            None => session.make_customer(changed).await?,
            Some(id) => self.change_customer(&session, id, &typed, changed).await?,
        };
        session.changes.announce(Change::Catalogue);
        session.changes.announce(Change::Strip);
        Ok(saved)
    }

    async fn change_customer(
        &self,
        session: &Session,
        id: i64,
        typed: &TypedRecord,
        changed: Map<String, Value>,
    ) -> Result<Saved, Error> {
        let line = session.store.customer_line(id).await?;
        let line = line.ok_or(Error::NotFound)?;
        let target = match (line.remote_id, line.made_here) {
            (Some(remote_id), _) => {
                // What cannot be read now is compared once more when the change is sent.
                if let Ok(mut now) = session.read_and_keep(remote_id).await {
                    let pending = session.pending_customers().await?;
                    with_pending(&mut now, of(&pending, &line));
                    let clashes = form::clashes(&fields(), &typed.seen, &now, &changed);
                    if !clashes.is_empty() {
                        return Ok(Saved::Clash { clashes, now });
                    }
                }
                Target::Remote(remote_id)
            }
            (None, Some(document)) => Target::Made(document),
            (None, None) => return Err(Error::NotFound),
        };
        let base = base_of(&typed.seen, &changed);
        self.change_record(RecordKind::Customer, target, base, changed)
            .await?;
        Ok(Saved::Done(Some(line.id)))
    }
}

impl Session {
    pub(super) async fn read_customers_roster(&self, kind: &str) -> Result<Read, Error> {
        let branches = self.store.branches().await?;
        let employees = self.store.people(PersonKind::Employee).await?;
        let branches = branches.into_iter();
        let employees = employees.into_iter();
        let names = Names {
            branches: branches
                .map(|branch| (branch.id.to_string(), branch.name))
                .collect(),
            groups: self.customer_groups().await?.into_iter().collect(),
            employees: employees
                .map(|person| (person.remote_id.to_string(), person.name))
                .collect(),
        };
        let pending = self.pending_customers().await?;
        let lines = self.store.customer_lines().await?;
        let covered = lines.iter().filter(|line| line.detail.is_some()).count();
        let all = lines.len();
        let entries = lines
            .iter()
            .filter_map(|line| entry(line, kind, &pending, &names));
        Ok(Read {
            roster: Roster::new(&COLUMNS, entries.collect()),
            covered: Some((covered, all)),
        })
    }

    async fn pending_customers(&self) -> Result<Vec<PendingChange>, Error> {
        Ok(self.store.pending_changes(RecordKind::Customer).await?)
    }

    async fn new_customer_form(&self, is_supplier: bool) -> Result<RecordForm, Error> {
        let branch = self.till().await?.map(|till| till.place.branch_id);
        let kind = if is_supplier { "supplier" } else { "customer" };
        let fresh = json!({"type": kind, "branch_id": branch});
        let mut form = RecordForm::default();
        if let Value::Object(fresh) = fresh {
            form.fields = form::shown(&fields(), &fresh);
        }
        Ok(form)
    }

    async fn known_customer_form(&self, id: i64) -> Result<RecordForm, Error> {
        let line = self.store.customer_line(id).await?;
        let line = line.ok_or(Error::NotFound)?;
        let mut form = RecordForm {
            read_at: line.read_at,
            ..RecordForm::default()
        };
        let read = match line.remote_id {
            Some(remote_id) => match self.read_and_keep(remote_id).await {
                Ok(record) => {
                    form.read_at = Some(self.now());
                    Some(record)
                }
                Err(error) => {
                    form.unread = Some(error);
                    None
                }
            },
            None => None,
        };
        // What the list tells, until the whole record was read once.
        let is_whole = read.is_some() || line.detail.is_some();
        let listed = || {
            let mut listed = Map::new();
            listed.insert("name".to_owned(), line.name.clone().into());
            listed.insert("mobile".to_owned(), line.phone.clone().into());
            listed
        };
        form.seen = read.or_else(|| line.detail.clone()).unwrap_or_else(listed);
        let pending = self.pending_customers().await?;
        form.pending =
            with_pending(&mut form.seen, of(&pending, &line)) || line.remote_id.is_none();
        form.fields = form::shown(&fields(), &form.seen);
        if !is_whole {
            form.fields
                .retain(|name, _| matches!(name.as_str(), "name" | "mobile"));
        }
        Ok(form)
    }

    /// Reads a customer at NextX and keeps what it says.
    async fn read_and_keep(&self, remote_id: i64) -> Result<Map<String, Value>, Error> {
        let record = self.read_customer_record(remote_id).await?;
        let detail = CustomerDetail {
            remote_id,
            record: Some(record.clone()),
        };
        self.store
            .put_customer_details(&[detail], self.now())
            .await?;
        Ok(record)
    }

    async fn customer_choices(
        &self,
        form: &RecordForm,
    ) -> Result<BTreeMap<&'static str, Vec<(String, String)>>, Error> {
        let genders = self.store.customer_values().await?.genders;
        let branches = self.store.branches().await?;
        let employees = self.store.people(PersonKind::Employee).await?;
        let mut sources: Vec<(String, String)> = Vec::new();
        if let Some(Value::Array(known)) = form.seen.get("resources") {
            for source in known {
                let text = |name: &str| super::outbox::as_text(&source[name]);
                sources.push((text("id"), text("name")));
            }
        }
        for (id, name) in self.sources().await {
            let id = id.to_string();
            if !sources.iter().any(|(known, _)| *known == id) {
                sources.push((id, name));
            }
        }
        Ok([
            ("customer_group_id", self.customer_groups().await?),
            (
                "gender",
                genders
                    .into_iter()
                    .map(|code| (code.clone(), code))
                    .collect(),
            ),
            (
                "branch_id",
                branches
                    .into_iter()
                    .map(|branch| (branch.id.to_string(), branch.name))
                    .collect(),
            ),
            (
                "employee_id",
                employees
                    .into_iter()
                    .map(|person| (person.remote_id.to_string(), person.name))
                    .collect(),
            ),
            ("resources", sources),
        ]
        .into())
    }

    /// Groups of customers by NextX's number: those that customers are in, and those that campaigns were sent to. No operation
    /// lists them; the answers about campaigns alone tell a name. One whose name no answer has told has its number for a name.
    pub(super) async fn customer_groups(&self) -> Result<Vec<(String, String)>, Error> {
        let of_customers = self.store.customer_values().await?.groups;
        let mut groups: BTreeMap<i64, String> = of_customers
            .iter()
            .filter_map(|number| Some((number.parse().ok()?, number.clone())))
            .collect();
        let mut told = Vec::new();
        for row in self.json_of(Kept::SmsCampaign).await? {
            let campaign: SmsCampaign = from_json(&row)?;
            told.extend(campaign.customer_groups.into_option().unwrap_or_default());
        }
        for row in self.json_of(Kept::EmailCampaign).await? {
            let campaign: EmailCampaign = from_json(&row)?;
            told.extend(campaign.customer_groups.into_option().unwrap_or_default());
        }
        for group in told {
            let number = group.id().0;
            let name = group.record().and_then(|group| group.name.as_deref());
            let name = name.map(str::trim).filter(|name| !name.is_empty());
            let known = groups.entry(number).or_insert_with(|| number.to_string());
            if let Some(name) = name {
                name.clone_into(known);
            }
        }
        let in_words = |(number, name): (i64, String)| (number.to_string(), name);
        Ok(groups.into_iter().map(in_words).collect())
    }

    async fn json_of(&self, kind: Kept) -> Result<Vec<String>, Error> {
        let rows = self.store.records(RecordScope::of(kind), "").await?;
        Ok(rows.into_iter().map(|row| row.content).collect())
    }

    /// Where customers come from; none while NextX cannot be asked.
    pub(super) async fn sources(&self) -> Vec<(i64, String)> {
        if !self.is_online() {
            return Vec::new();
        }
        match self.heard(self.client.sources().list().await) {
            Ok(listed) => listed
                .items
                .iter()
                .map(|source| (source.id.0, wire::text(source.name.as_deref())))
                .collect(),
            Err(error) => {
                tracing::warn!(kind = ?error.kind(), "the sources could not be read");
                Vec::new()
            }
        }
    }

    /// NextX keeps a source by number and name.
    pub(super) async fn with_names_of_sources(
        &self,
        mut changed: Map<String, Value>,
    ) -> Map<String, Value> {
        if let Some(Value::Array(chosen)) = changed.get_mut("resources") {
            let known = self.sources().await;
            for source in chosen {
                let id = source["id"].as_i64();
                let name = known.iter().find(|(known, _)| Some(*known) == id);
                if let Some((_, name)) = name {
                    source["name"] = name.clone().into();
                }
            }
        }
        changed
    }

    /// Refuses a phone that another customer has, in the cache or at NextX.
    pub(super) async fn must_be_nobodys(
        &self,
        phone: &str,
        customer: Option<i64>,
    ) -> Result<(), Error> {
        let taken = |found: Option<(i64, String)>| match found {
            Some((customer, name)) => Err(Error::PhoneTaken { customer, name }),
            None => Ok(()),
        };
        taken(self.store.customer_of_phone(phone, customer).await?)?;
        if !self.is_online() {
            return Ok(());
        }
        let query = CustomerQuery {
            search: Some(phone.to_owned()),
            ..CustomerQuery::default()
        };
        // Whether somebody has it at NextX too is asked where that can be; otherwise the outbox looks before it sends.
        let Ok(page) = self.heard(self.client.customers().page(&query, 0).await) else {
            return Ok(());
        };
        let rows: Vec<_> = page.items.iter().map(wire::customer_row).collect();
        let same = rows
            .into_iter()
            .filter(|row| form::phone(&row.phone).as_deref() == Some(phone))
            .collect::<Vec<_>>();
        self.store.put_customers(&same).await?;
        taken(self.store.customer_of_phone(phone, customer).await?)
    }

    pub(super) async fn make_customer(
        &self,
        mut details: Map<String, Value>,
    ) -> Result<Saved, Error> {
        let mut text = |name: &str| {
            let taken = details.remove(name);
            taken
                .as_ref()
                .map(super::outbox::as_text)
                .unwrap_or_default()
        };
        let (name, phone) = (text("name"), text("mobile"));
        let name = records::name(&name).map_err(|_| problem("name", Problem::Missing))?;
        let now = self.clock.now();
        let customer = NewCustomer {
            id: self.random.uuid(now),
            name,
            phone,
            branch_id: details.get("branch_id").and_then(Value::as_i64),
            details,
            made_at: now,
        };
        let made = self.store.add_customer(customer).await?;
        self.outbox.wake();
        Ok(Saved::Done(Some(made.id)))
    }
}

fn from_json<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, StoreError> {
    Ok(serde_json::from_str(json)?)
}

/// The changes that are on their way for a customer.
fn of<'a>(
    pending: &'a [PendingChange],
    line: &'a CustomerLine,
) -> impl Iterator<Item = &'a PendingChange> {
    pending.iter().filter(|change| {
        (change.remote_id.is_some() && change.remote_id == line.remote_id)
            || (change.made_here.is_some() && change.made_here == line.made_here)
    })
}

/// The row of a customer with what is on its way; none for one of the other list. Whoever is not known to be a supplier is
/// a customer.
fn entry(
    line: &CustomerLine,
    kind: &str,
    pending: &[PendingChange],
    names: &Names,
) -> Option<Entry> {
    let mut record = line.detail.clone().unwrap_or_default();
    record.insert("name".to_owned(), line.name.clone().into());
    record.insert("mobile".to_owned(), line.phone.clone().into());
    let changing = with_pending(&mut record, of(pending, line));
    let is_pending = changing || line.remote_id.is_none();
    let shown = |name: &str, kind: FieldKind| show(kind, record.get(name));
    let words = |name: &str| Cell::text(&shown(name, FieldKind::Words(0)));
    let is_supplier = shown("type", FieldKind::Words(0)) == "supplier";
    if is_supplier != (kind == "supplier") {
        return None;
    }
    let day = form::read_day(&shown("birthday", FieldKind::Words(0)));
    // What no answer has told a name of has its number.
    let named = |field: &str, names: &HashMap<String, String>| {
        let id = shown(field, FieldKind::Id);
        Cell::text(names.get(&id).unwrap_or(&id))
    };
    let branch = shown("branch_id", FieldKind::Id);
    let cells = vec![
        words("name"),
        words("mobile"),
        Cell::text(&line.code),
        line.limit.map_or(Cell::Empty, Cell::Amount),
        Cell::Amount(line.opening),
        words("address"),
        words("email"),
        words("tax_number"),
        day.map_or(Cell::Empty, Cell::Day),
        shown("per_turn_debt", FieldKind::Count(0))
            .parse()
            .map_or(Cell::Empty, Cell::Count),
        Cell::text(names.branches.get(&branch).map_or("", String::as_str)),
        words("description"),
        named("customer_group_id", &names.groups),
        named("employee_id", &names.employees),
    ];
    let marks = [
        (line.opening.is_positive(), "opening"),
        (line.limit.is_some(), "limited"),
        (is_pending, "pending"),
        (line.detail.is_none(), "unread"),
    ];
    Some(Entry {
        id: line.id,
        pending: is_pending,
        cells,
        marks: marks
            .into_iter()
            .filter_map(|(holds, mark)| holds.then_some(mark))
            .collect(),
    })
}
