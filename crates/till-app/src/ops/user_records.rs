//! People of the shop as NextX knows them: employees, sales users, and login accounts, which are made, changed, locked and deleted
//! while NextX can be reached, and only then.
//!
//! The till signs in as a program, so which account is a person's own is nothing that NextX tells it: whoever stands at the
//! till says so once, and before that nobody locks or deletes an account.

use std::collections::{HashMap, HashSet};

use nextx_api::{Outcome, User, UserDraft, UserId};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use till_core::{
    fold::fold,
    form::{self, FieldKind, FormField, Problem, show},
    roster::{Cell, Entry, Roster, VALUES_APART},
};
use till_store::{Person, PersonKind, RecordKind as Kept, RecordRow, RecordScope, StoreError};

use crate::{
    App, Change, Error,
    ops::{
        outbox::as_text,
        record_form::{RecordForm, Saved, TypedRecord, changes, fields_of, problem},
        rosters::Read,
    },
    session::Session,
    wire,
};

const FIELDS: [FormField; 13] = [
    FormField::required("username", FieldKind::Words(255)),
    FormField::of("lastname", FieldKind::Words(255)),
    FormField::of("firstname", FieldKind::Words(255)),
    FormField::of("email", FieldKind::Email),
    FormField::of("tel", FieldKind::Phone),
    FormField::of("designation", FieldKind::Words(255)),
    FormField::of("joined", FieldKind::ShortDay),
    FormField::of("employee_id", FieldKind::Id),
    FormField::of("picture", FieldKind::Words(2_000)),
    FormField::of("crm_extension_id", FieldKind::Id),
    FormField::of("isLock", FieldKind::Flag),
    FormField::of("is_access_crm", FieldKind::Flag),
    FormField::of("is_validated", FieldKind::Flag),
];

const USERS: [&str; 9] = [
    "name", "login", "email", "phone", "post", "branch", "joined", "locked", "crm",
];
const EMPLOYEES: [&str; 3] = ["name", "code", "branch"];
const SALES_USERS: [&str; 2] = ["name", "code"];

/// The setting: when the accounts were last read, in epoch milliseconds.
const READ_AT: &str = "users_read_at";

impl App {
    /// Reads the login accounts at NextX.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Nextx`]; then those that were known stay known.
    pub async fn read_users(&self) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        session.read_users().await?;
        Ok(())
    }

    /// The form of a login account, or an empty one. Where NextX can be reached it is read just now.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn user_form(&self, user: Option<i64>) -> Result<RecordForm, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let mut form = RecordForm::default();
        match user {
            None => form.fields = form::shown(&FIELDS, &Map::new()),
            Some(id) => {
                match session.read_users().await {
                    Ok(()) => {}
                    Err(error) => form.unread = Some(error),
                }
                form.read_at = session.users_read_at().await?;
                form.seen = session.known_user(id).await?.ok_or(Error::NotFound)?;
                form.fields = form::shown(&FIELDS, &form.seen);
            }
        }
        form.online = session.is_online();
        let employees = session.store.people(PersonKind::Employee).await?;
        let choice = |person: Person| (person.remote_id.to_string(), person.name);
        form.choices
            .insert("employee_id", employees.into_iter().map(choice).collect());
        Ok(form)
    }

    /// Makes or changes a login account at NextX.
    ///
    /// # Errors
    /// [`Error::Fields`], [`Error::OwnAccount`], [`Error::OwnAccountUnknown`], [`Error::Nextx`], [`Error::AccountUnclear`]
    /// where NextX may have taken it.
    pub async fn save_user(&self, user: Option<i64>, typed: TypedRecord) -> Result<Saved, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let changed = changes(&FIELDS, &typed)?;
        if changed.is_empty() {
            return Ok(Saved::Done(user));
        }
        session.read_users().await?;
        session.must_be_a_free_name(user, &changed).await?;
        match user {
            None => session.make_user(changed).await,
            Some(id) => session.change_user(id, &typed.seen, changed).await,
        }
    }

    /// Locks a login account, or opens it again.
    ///
    /// # Errors
    /// [`Error::OwnAccount`], [`Error::OwnAccountUnknown`], [`Error::NotFound`], [`Error::Nextx`]
    pub async fn lock_user(&self, user: i64, locked: bool) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        session.read_users().await?;
        let seen = session.known_user(user).await?.ok_or(Error::NotFound)?;
        let changed = [("isLock".to_owned(), json!(i32::from(locked)))];
        session
            .change_user(user, &seen, changed.into_iter().collect())
            .await?;
        Ok(())
    }

    /// Deletes a login account for good; `typed` has to be its login name.
    ///
    /// # Errors
    /// [`Error::OwnAccount`], [`Error::OwnAccountUnknown`], [`Error::Fields`] for another name, [`Error::Nextx`]
    pub async fn delete_user(&self, user: i64, typed: &str) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        session.must_be_anothers(user).await?;
        let known = session.known_user(user).await?.ok_or(Error::NotFound)?;
        let login = known.get("username").map(as_text).unwrap_or_default();
        if typed.trim() != login.trim() {
            return Err(problem("name", Problem::Mismatch));
        }
        let deleted = session.client.users().delete(UserId(user)).await;
        if let Err(error) = session.heard(deleted) {
            session.after_unclear(error).await?;
            if session.known_user(user).await?.is_some() {
                return Err(Error::AccountUnclear);
            }
        }
        session.store.forget_record(Kept::User, user).await?;
        session.changes.announce(Change::Records);
        Ok(())
    }

    /// Which account is that of whoever stands at the till, if they said so.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn own_account(&self) -> Result<Option<i64>, Error> {
        self.session().await?.own_account().await
    }

    /// Whoever stands at the till says which account is theirs.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn set_own_account(&self, user: i64) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        if session.known_user(user).await?.is_none() {
            return Err(Error::NotFound);
        }
        let key = session.own_account_key();
        session.store.set_setting(&key, &user).await?;
        session.changes.announce(Change::Records);
        Ok(())
    }
}

impl Session {
    /// Of each person at the till, for a till may have several.
    fn own_account_key(&self) -> String {
        let person = self.store.at_till().map(|by| by.id.to_string());
        format!("own_account:{}", person.unwrap_or_default())
    }

    pub(super) async fn own_account(&self) -> Result<Option<i64>, Error> {
        Ok(self.store.setting(&self.own_account_key()).await?)
    }

    pub(super) async fn users_read_at(&self) -> Result<Option<i64>, Error> {
        Ok(self.store.setting(READ_AT).await?)
    }

    async fn read_users(&self) -> Result<(), Error> {
        let listed = self.heard(self.client.users().list().await)?;
        let mut seen = HashSet::new();
        let mut rows = Vec::with_capacity(listed.items.len());
        for user in &listed.items {
            seen.insert(user.id.0);
            rows.push(RecordRow {
                remote_id: user.id.0,
                branch_id: None,
                day: None,
                words: format!(
                    "{} {}",
                    user_name(user),
                    wire::text(user.username.as_deref())
                ),
                content: serde_json::to_string(user).map_err(StoreError::from)?,
            });
        }
        self.store.put_records(Kept::User, &rows).await?;
        if listed.complaint().is_none() {
            // The list is whole, so two passes end at once what is gone.
            let scope = RecordScope::of(Kept::User);
            self.store.end_record_pass(scope, &seen).await?;
            self.store.end_record_pass(scope, &seen).await?;
        }
        self.store.set_setting(READ_AT, &self.now()).await?;
        self.changes.announce(Change::Records);
        Ok(())
    }

    async fn every_user(&self) -> Result<Vec<User>, Error> {
        let kept = self.store.records(RecordScope::of(Kept::User), "").await?;
        let user = |json: &str| Ok(serde_json::from_str(json).map_err(StoreError::from)?);
        kept.iter().map(|row| user(&row.content)).collect()
    }

    /// Accounts by name, as they were read.
    pub(super) async fn known_users(&self) -> Result<Vec<(i64, String)>, Error> {
        let users = self.every_user().await?;
        Ok(users
            .iter()
            .map(|user| (user.id.0, user_name(user)))
            .collect())
    }

    /// An account as an update would send it back.
    async fn known_user(&self, id: i64) -> Result<Option<Map<String, Value>>, Error> {
        let Some(kept) = self.store.record(Kept::User, id).await? else {
            return Ok(None);
        };
        let user: User = serde_json::from_str(&kept.content).map_err(StoreError::from)?;
        Ok(Some(fields_of(&UserDraft::from(user))?))
    }

    pub(super) async fn read_users_roster(&self) -> Result<Read, Error> {
        let own = self.own_account().await?;
        let users = self.every_user().await?;
        let entries = users.iter().map(|user| entry(user, own)).collect();
        Ok(Read {
            roster: Roster::new(&USERS, entries),
            covered: None,
        })
    }

    /// The employees of every branch.
    pub(super) async fn read_employees_roster(&self) -> Result<Read, Error> {
        let mut branches: HashMap<i64, Vec<String>> = HashMap::new();
        for (employee, branch) in self.store.branches_of_employees().await? {
            branches.entry(employee).or_default().push(branch);
        }
        let people = self.store.people(PersonKind::Employee).await?;
        let entry = |person: Person| {
            let branches = branches.get(&person.remote_id);
            let branches = branches.map(|names| names.join(VALUES_APART));
            let branch = Cell::text(branches.as_deref().unwrap_or_default());
            person_entry(&person, Some(branch))
        };
        Ok(Read {
            roster: Roster::new(&EMPLOYEES, people.into_iter().map(entry).collect()),
            covered: None,
        })
    }

    pub(super) async fn read_sales_users_roster(&self) -> Result<Read, Error> {
        let people = self.store.people(PersonKind::SalesUser).await?;
        let entries = people.iter().map(|person| person_entry(person, None));
        Ok(Read {
            roster: Roster::new(&SALES_USERS, entries.collect()),
            covered: None,
        })
    }

    /// Nobody locks or deletes their own account, and nobody of whom it is not known which that is.
    async fn must_be_anothers(&self, user: i64) -> Result<(), Error> {
        match self.own_account().await? {
            None => Err(Error::OwnAccountUnknown),
            Some(own) if own == user => Err(Error::OwnAccount),
            Some(_) => Ok(()),
        }
    }

    /// A login name belongs to one account.
    async fn must_be_a_free_name(
        &self,
        user: Option<i64>,
        changed: &Map<String, Value>,
    ) -> Result<(), Error> {
        let Some(wanted) = changed.get("username").map(|name| fold(&as_text(name))) else {
            return Ok(());
        };
        let others = self.every_user().await?;
        let is_taken = others
            .iter()
            .filter(|other| Some(other.id.0) != user)
            .any(|other| fold(&wire::text(other.username.as_deref())) == wanted);
        if is_taken {
            return Err(problem("username", Problem::Taken));
        }
        Ok(())
    }

    async fn make_user(&self, changed: Map<String, Value>) -> Result<Saved, Error> {
        let login = changed.get("username").map(as_text).unwrap_or_default();
        let made = self.client.users().create(&draft(changed)?).await;
        if let Err(error) = self.heard(made) {
            self.after_unclear(error).await?;
        } else {
            self.read_users().await?;
        }
        let users = self.every_user().await?;
        let made = users
            .iter()
            .find(|user| wire::text(user.username.as_deref()) == login.trim());
        made.map(|user| Saved::Done(Some(user.id.0)))
            .ok_or(Error::AccountUnclear)
    }

    async fn change_user(
        &self,
        id: i64,
        seen: &Map<String, Value>,
        changed: Map<String, Value>,
    ) -> Result<Saved, Error> {
        let now = self.known_user(id).await?.ok_or(Error::NotFound)?;
        if show(FieldKind::Flag, changed.get("isLock")) == "1" {
            self.must_be_anothers(id).await?;
        }
        let clashes = form::clashes(&FIELDS, seen, &now, &changed);
        if !clashes.is_empty() {
            return Ok(Saved::Clash { clashes, now });
        }
        let mut whole = now;
        whole.extend(changed.clone());
        let sent = self.client.users().update(UserId(id), &draft(whole)?).await;
        if let Err(error) = self.heard(sent) {
            self.after_unclear(error).await?;
            let now = self.known_user(id).await?.unwrap_or_default();
            let is_there = changed
                .iter()
                .all(|(name, value)| form::is_same(now.get(name), Some(value)));
            if !is_there {
                return Err(Error::AccountUnclear);
            }
        } else {
            self.read_users().await?;
        }
        Ok(Saved::Done(Some(id)))
    }

    /// What NextX refused is an error; where it may have taken it, the list is read again to find out.
    async fn after_unclear(&self, error: nextx_api::Error) -> Result<(), Error> {
        if error.outcome() != Outcome::Unclear {
            return Err(error.into());
        }
        tracing::warn!(kind = ?error.kind(), "whether an account was changed is not known");
        self.read_users().await.map_err(|_| Error::AccountUnclear)
    }
}

fn person_entry(person: &Person, branch: Option<Cell>) -> Entry {
    let mut cells = vec![Cell::text(&person.name), Cell::text(&person.code)];
    cells.extend(branch);
    Entry {
        id: person.remote_id,
        pending: false,
        cells,
        marks: Vec::new(),
    }
}

fn draft(fields: Map<String, Value>) -> Result<UserDraft, Error> {
    Ok(UserDraft::deserialize(Value::Object(fields)).map_err(StoreError::from)?)
}

fn user_name(user: &User) -> String {
    wire::full_name(
        user.lastname.as_deref(),
        user.firstname.as_deref(),
        user.username.as_deref(),
    )
}

fn entry(user: &User, own: Option<i64>) -> Entry {
    let flag =
        |flag: &nextx_api::Field<nextx_api::ZeroOne>| flag.as_ref().is_some_and(|flag| flag.0);
    let text = |field: &nextx_api::Field<String>| Cell::text(&wire::text(field.as_deref()));
    let (locked, crm) = (flag(&user.is_lock), flag(&user.is_access_crm));
    let branch = user
        .employee
        .as_ref()
        .map(|employee| wire::text(employee.branch_name.as_deref()));
    let cells = vec![
        Cell::text(&user_name(user)),
        text(&user.username),
        text(&user.email),
        text(&user.tel),
        text(&user.designation),
        Cell::text(branch.as_deref().unwrap_or_default()),
        user.joined
            .as_ref()
            .map_or(Cell::Empty, |day| Cell::Day(day.0)),
        Cell::Flag(locked),
        Cell::Flag(crm),
    ];
    let marks = [
        (own == Some(user.id.0), "own"),
        (locked, "locked"),
        (crm, "crm"),
    ];
    let marks = marks
        .into_iter()
        .filter_map(|(holds, mark)| holds.then_some(mark));
    Entry {
        id: user.id.0,
        pending: false,
        cells,
        marks: marks.collect(),
    }
}
