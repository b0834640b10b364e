//! Tasks in the back office: list, board and calendar, from the cache; made and changed offline, by way of the outbox.
//!
//! What NextX calls the state of a task is words in HTML that nobody can write (E33, E37). The columns of the board are what
//! can be written: how much is done, and whether all of it is.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;
use nextx_api::{Task, TaskDraft, TaskId};
use serde_json::{Map, Value, json};
use till_core::{
    clock::shop_zone,
    document::{NewTask, RecordKind},
    form::{self, FieldKind, FormField, Problem, show},
    marker,
    roster::{Cell, Entry, Roster},
};
use till_store::{MadeHere, PendingChange, PersonKind, RecordKind as Kept, RecordScope};

use crate::{
    App, Change, Error,
    ops::{
        outbox::as_text,
        record_form::{
            RecordForm, Saved, TypedRecord, base_of, changes, fields_of, problem, with_pending,
        },
        records::{Target, TypedTask},
        rosters::Read,
    },
    session::Session,
    wire,
};

const FIELDS: [FormField; 13] = [
    FormField::required("task", FieldKind::Words(255)),
    FormField::of("description", FieldKind::Words(4_900)),
    FormField::required("start", FieldKind::Moment),
    FormField::required("end", FieldKind::Moment),
    FormField::required("assigned_to", FieldKind::Id),
    FormField::required("category_id", FieldKind::Id),
    FormField::of("priority", FieldKind::Words(50)),
    FormField::of("progress", FieldKind::Count(100)),
    FormField::of("project_id", FieldKind::Id),
    FormField::of("code", FieldKind::Words(50)),
    FormField::of("is_complete", FieldKind::Flag),
    FormField::of("is_important", FieldKind::Flag),
    FormField::of("is_urgent", FieldKind::Flag),
];

const COLUMNS: [&str; 13] = [
    "name", "state", "progress", "priority", "assignee", "end", "start", "category", "project",
    "status", "code", "note", "late",
];

/// What is said of a task that is being done when it is put there by hand: how much is anybody's guess.
const HALF: i64 = 50;

/// How far a task is, as far as that can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskState {
    /// Nothing is done.
    New,
    /// Some is done.
    Doing,
    /// All is done.
    Done,
}

impl TaskState {
    /// Its name in lists.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Doing => "doing",
            Self::Done => "done",
        }
    }

    /// Of a task as NextX names it. Its list does not say whether it is complete: then all of it being done, or a day on
    /// which it was, says so.
    fn of(record: &Map<String, Value>) -> Self {
        let progress = progress(record);
        let is_complete = show(FieldKind::Flag, record.get("is_complete")) == "1";
        let was_completed = !show(FieldKind::Day, record.get("date_complete")).is_empty();
        let says_not = record
            .get("is_complete")
            .is_some_and(|said| !said.is_null());
        if is_complete || progress >= 100 || (was_completed && !says_not) {
            Self::Done
        } else if progress > 0 {
            Self::Doing
        } else {
            Self::New
        }
    }

    /// What is written of a task of this much progress to be so.
    fn written(self, progress: i64) -> Map<String, Value> {
        let (progress, is_complete) = match self {
            Self::New => (0, 0),
            Self::Doing if (1..100).contains(&progress) => (progress, 0),
            Self::Doing => (HALF, 0),
            Self::Done => (100, 1),
        };
        let written = [("progress", progress), ("is_complete", is_complete)];
        let written = written.map(|(name, value)| (name.to_owned(), json!(value)));
        written.into_iter().collect()
    }
}

fn progress(record: &Map<String, Value>) -> i64 {
    let shown = show(FieldKind::Count(100), record.get("progress"));
    shown.parse().unwrap_or_default()
}

impl App {
    /// The form of a task by NextX's id, of one made here by its negative place in the outbox, or an empty one.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`], [`Error::Store`]
    pub async fn task_form(&self, task: Option<i64>) -> Result<RecordForm, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let mut form = RecordForm::default();
        match task {
            None => {
                let now = session.shop_now();
                let fresh = [
                    ("start", now),
                    ("end", now.date().at(17, 30, 0, 0).max(now)),
                ];
                for (name, moment) in fresh {
                    let typed = moment.strftime("%Y-%m-%d %H:%M:00").to_string();
                    form.seen.insert(name.to_owned(), typed.into());
                }
                form.fields = form::shown(&FIELDS, &form.seen);
                form.seen.clear();
            }
            Some(id) => {
                let known = session.known_task(id).await?;
                form.seen = known.record;
                form.pending = known.is_pending;
                if let Some(remote_id) = known.remote_id {
                    match session.read_task(remote_id).await {
                        Ok(read) => {
                            form.seen = read;
                            form.read_at = Some(session.now());
                        }
                        Err(error) => {
                            form.read_at = session.read_at_of_tasks();
                            form.unread = Some(error);
                        }
                    }
                    let pending = session.pending_tasks().await?;
                    form.pending = with_pending(&mut form.seen, of_remote(&pending, remote_id));
                }
                form.fields = form::shown(&FIELDS, &form.seen);
                if let Some(note) = form.fields.get_mut("description") {
                    *note = marker::split(note).0.to_owned();
                }
            }
        }
        form.online = session.is_online();
        form.choices = session.task_choices().await?;
        Ok(form)
    }

    /// Makes or changes a task, offline too. When this answers [`Saved::Done`], it is on disk.
    ///
    /// # Errors
    /// [`Error::Fields`], [`Error::Store`]
    pub async fn save_task(
        &self,
        task: Option<i64>,
        mut typed: TypedRecord,
    ) -> Result<Saved, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        keep_marker(&mut typed);
        let changed = changes(&FIELDS, &typed)?;
        let moment = |name: &str| {
            let typed = typed.fields.get(name);
            typed.and_then(|typed| form::parse_moment(typed))
        };
        let (start, end) = (moment("start"), moment("end"));
        if start.zip(end).is_some_and(|(start, end)| end < start) {
            return Err(problem("end", Problem::Reversed));
        }
        let saved = match (task, start, end) {
            (None, Some(start), Some(end)) => self.make_task(changed, start, end).await?,
            (None, ..) => return Err(problem("start", Problem::Moment)),
            (Some(id), ..) if changed.is_empty() => Saved::Done(Some(id)),
            (Some(id), ..) => {
                let known = session.known_task(id).await?;
                if let Some(remote_id) = known.remote_id
                    && let Ok(mut now) = session.read_task(remote_id).await
                {
                    let pending = session.pending_tasks().await?;
                    with_pending(&mut now, of_remote(&pending, remote_id));
                    let clashes = form::clashes(&FIELDS, &typed.seen, &now, &changed);
                    if !clashes.is_empty() {
                        return Ok(Saved::Clash { clashes, now });
                    }
                }
                let base = base_of(&typed.seen, &changed);
                self.change_record(RecordKind::Task, known.target, base, changed)
                    .await?;
                Saved::Done(Some(id))
            }
        };
        session.changes.announce(Change::Records);
        session.changes.announce(Change::Strip);
        Ok(saved)
    }

    /// Puts a task into another column of the board, offline too.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`]
    pub async fn move_task(&self, task: i64, to: TaskState) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let known = session.known_task(task).await?;
        if TaskState::of(&known.record) == to {
            return Ok(());
        }
        let mut changed = to.written(progress(&known.record));
        changed.retain(|name, value| !form::is_same(known.record.get(name), Some(value)));
        let base = base_of(&known.record, &changed);
        self.change_record(RecordKind::Task, known.target, base, changed)
            .await?;
        session.changes.announce(Change::Records);
        session.changes.announce(Change::Strip);
        Ok(())
    }

    async fn make_task(
        &self,
        mut details: Map<String, Value>,
        start: DateTime,
        end: DateTime,
    ) -> Result<Saved, Error> {
        let mut take = |name: &str| details.remove(name).unwrap_or_default();
        let (title, description) = (take("task"), take("description"));
        let (assigned_to, category) = (take("assigned_to"), take("category_id"));
        take("start");
        take("end");
        let title = as_text(&title);
        if title.trim().is_empty() {
            return Err(problem("task", Problem::Missing));
        }
        let id = |value: &Value, field| {
            value
                .as_i64()
                .ok_or_else(|| problem(field, Problem::Missing))
        };
        let typed = TypedTask {
            title,
            description: as_text(&description),
            start,
            end,
            assigned_to: id(&assigned_to, "assigned_to")?,
            category_id: id(&category, "category_id")?,
            details,
        };
        self.add_task(typed).await?;
        Ok(Saved::Done(None))
    }
}

/// A task that the till knows.
struct Known {
    /// NextX's id, or the negative place in the outbox of one made here.
    id: i64,
    record: Map<String, Value>,
    remote_id: Option<i64>,
    target: Target,
    is_pending: bool,
}

impl App {
    /// How many tasks ought to have been done by now, as the cache has them.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn late_tasks(&self) -> Result<usize, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let tasks = session.read_tasks_roster().await?.roster;
        let late = tasks
            .entries()
            .iter()
            .filter(|task| task.marks.contains(&"late"));
        Ok(late.count())
    }
}

impl Session {
    pub(super) async fn read_tasks_roster(&self) -> Result<Read, Error> {
        let people = self.assignees().await?;
        let own = self.own_account().await?;
        let pending = self.pending_tasks().await?;
        let now = self.shop_now();
        let mut entries = Vec::new();
        for made in self.store.tasks_made_here().await? {
            let made = known_made(made, &pending)?;
            entries.push(entry(
                made.id,
                &made.record,
                made.is_pending,
                &people,
                own,
                now,
            ));
        }
        let scope = RecordScope::of(Kept::Task);
        for kept in self.store.records(scope, "").await? {
            let mut record: Map<String, Value> =
                serde_json::from_str(&kept.content).map_err(till_store::StoreError::from)?;
            let is_pending = with_pending(&mut record, of_remote(&pending, kept.remote_id));
            entries.push(entry(
                kept.remote_id,
                &record,
                is_pending,
                &people,
                own,
                now,
            ));
        }
        Ok(Read {
            roster: Roster::new(&COLUMNS, entries),
            covered: None,
        })
    }

    /// Now, on the clock of the shop.
    pub(crate) fn shop_now(&self) -> DateTime {
        self.clock.now().to_zoned(shop_zone()).datetime()
    }

    async fn pending_tasks(&self) -> Result<Vec<PendingChange>, Error> {
        Ok(self.store.pending_changes(RecordKind::Task).await?)
    }

    fn read_at_of_tasks(&self) -> Option<i64> {
        let progress = self.progress();
        let mut all = progress.collections.iter();
        all.find(|entry| entry.collection == crate::Collection::Tasks)?
            .finished_at
    }

    async fn read_task(&self, remote_id: i64) -> Result<Map<String, Value>, Error> {
        let read = self.client.tasks().detail(TaskId(remote_id)).await;
        Ok(fields_of(&TaskDraft::from(self.heard(read)?))?)
    }

    /// A task of the list by its number, with what is on its way.
    async fn known_task(&self, id: i64) -> Result<Known, Error> {
        let pending = self.pending_tasks().await?;
        if id < 0 {
            let made = self.store.tasks_made_here().await?;
            let made = made.into_iter().find(|made| made.place == -id);
            return known_made(made.ok_or(Error::NotFound)?, &pending);
        }
        let kept = self.store.record(Kept::Task, id).await?;
        let kept = kept.ok_or(Error::NotFound)?;
        let task: Task =
            serde_json::from_str(&kept.content).map_err(till_store::StoreError::from)?;
        let mut record = fields_of(&TaskDraft::from(task))?;
        let is_pending = with_pending(&mut record, of_remote(&pending, id));
        Ok(Known {
            id,
            record,
            remote_id: Some(id),
            target: Target::Remote(id),
            is_pending,
        })
    }

    /// Whom a task can be given to, as far as they were seen: login accounts, sales users, whoever has a task.
    async fn assignees(&self) -> Result<BTreeMap<i64, String>, Error> {
        let mut people = BTreeMap::new();
        for user in self.store.people(PersonKind::SalesUser).await? {
            people.insert(user.remote_id, user.name);
        }
        for kept in self.store.records(RecordScope::of(Kept::Task), "").await? {
            let task: Task =
                serde_json::from_str(&kept.content).map_err(till_store::StoreError::from)?;
            for user in [&task.assigned, &task.user]
                .into_iter()
                .filter_map(|u| u.as_ref())
            {
                let id = user.id.as_ref().map(|id| (id.0, wire::user_name(user)));
                people.extend(id);
            }
        }
        for (id, name) in self.known_users().await? {
            people.insert(id, name);
        }
        Ok(people)
    }

    async fn task_choices(&self) -> Result<BTreeMap<&'static str, Vec<(String, String)>>, Error> {
        let people = self.assignees().await?;
        let mut categories = BTreeMap::new();
        let mut projects = BTreeMap::new();
        let mut priorities = BTreeSet::new();
        for kept in self.store.records(RecordScope::of(Kept::Task), "").await? {
            let task: Task =
                serde_json::from_str(&kept.content).map_err(till_store::StoreError::from)?;
            if let Some(category) = task.category.as_ref() {
                categories.extend(named(&category.id.as_ref().map(|id| id.0), &category.name));
            }
            if let Some(project) = task.project.as_ref() {
                projects.extend(named(&project.id.as_ref().map(|id| id.0), &project.name));
            }
            priorities.extend(task.priority.as_deref().map(str::to_owned));
        }
        let choices = |of: BTreeMap<i64, String>| -> Vec<(String, String)> {
            let choice = |(id, name): (i64, String)| (id.to_string(), name);
            of.into_iter().map(choice).collect()
        };
        let words = priorities
            .into_iter()
            .filter(|word| !word.trim().is_empty());
        Ok([
            ("assigned_to", choices(people)),
            ("category_id", choices(categories)),
            ("project_id", choices(projects)),
            ("priority", words.map(|word| (word.clone(), word)).collect()),
        ]
        .into())
    }
}

fn named(id: &Option<i64>, name: &nextx_api::Field<String>) -> Option<(i64, String)> {
    let name = wire::text(name.as_deref());
    id.filter(|id| *id != 0).map(|id| {
        let shown = if name.is_empty() {
            id.to_string()
        } else {
            name
        };
        (id, shown)
    })
}

fn of_remote(pending: &[PendingChange], remote_id: i64) -> impl Iterator<Item = &PendingChange> {
    pending
        .iter()
        .filter(move |change| change.remote_id == Some(remote_id))
}

fn of_made<'a>(
    pending: &'a [PendingChange],
    made: &'a NewTask,
) -> impl Iterator<Item = &'a PendingChange> {
    pending
        .iter()
        .filter(|change| change.made_here == Some(made.id))
}

/// A task made here, with what was changed of it since.
fn known_made(made: MadeHere<NewTask>, pending: &[PendingChange]) -> Result<Known, Error> {
    let mut record = made_record(&made.document)?;
    record.extend(made.arrived);
    let is_changing = with_pending(&mut record, of_made(pending, &made.document));
    Ok(Known {
        id: -made.place,
        record,
        remote_id: None,
        target: Target::Made(made.document.id),
        is_pending: made.is_waiting || is_changing,
    })
}

/// A task made here by the names of the update.
fn made_record(made: &NewTask) -> Result<Map<String, Value>, Error> {
    let moment = |time: DateTime| time.strftime("%Y-%m-%d %H:%M:%S").to_string();
    let mut record = made.details.clone();
    for (name, value) in [
        ("task", json!(made.title)),
        ("description", json!(made.marked_description())),
        ("start", json!(moment(made.start))),
        ("end", json!(moment(made.end))),
        ("assigned_to", json!(made.assigned_to)),
        ("category_id", json!(made.category_id)),
    ] {
        record.insert(name.to_owned(), value);
    }
    Ok(record)
}

/// The marker by which the till finds a task stays behind whatever a person writes.
pub(super) fn keep_marker(typed: &mut TypedRecord) {
    let noted = typed
        .seen
        .get("description")
        .map(as_text)
        .unwrap_or_default();
    let (text, mark) = marker::split(&noted);
    if mark.is_empty() {
        return;
    }
    if let Some(now) = typed.fields.get_mut("description") {
        *now = if now.trim() == text {
            noted.clone()
        } else {
            format!("{} {mark}", now.trim()).trim().to_owned()
        };
    }
}

/// Words out of HTML; nothing of it is ever run.
fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut is_tag = false;
    for c in html.chars() {
        match c {
            '<' => is_tag = true,
            '>' if is_tag => {
                is_tag = false;
                text.push(' ');
            }
            c if !is_tag => text.push(c),
            _ => {}
        }
    }
    let text = [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text, |text, (entity, plain)| text.replace(entity, plain));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn entry(
    id: i64,
    record: &Map<String, Value>,
    pending: bool,
    people: &BTreeMap<i64, String>,
    own: Option<i64>,
    now: DateTime,
) -> Entry {
    let words = |name: &str| show(FieldKind::Words(0), record.get(name));
    let inner = |name: &str| {
        let inside = record.get(name).and_then(|inside| inside.get("name"));
        Cell::text(&show(FieldKind::Words(0), inside))
    };
    let moment = |name: &str| form::read_moment(&words(name));
    let (start, end) = (moment("start"), moment("end"));
    let state = TaskState::of(record);
    let assigned: Option<i64> = show(FieldKind::Id, record.get("assigned_to")).parse().ok();
    let is_late = state != TaskState::Done && end.is_some_and(|end| end < now);
    let note = words("description");
    let cells = vec![
        Cell::text(&words("task")),
        Cell::Text(state.as_str().to_owned()),
        Cell::Count(progress(record)),
        Cell::text(&words("priority")),
        assigned
            .and_then(|id| people.get(&id))
            .map_or(Cell::Empty, |name| Cell::text(name)),
        end.map_or(Cell::Empty, Cell::Moment),
        start.map_or(Cell::Empty, Cell::Moment),
        inner("category"),
        inner("project"),
        Cell::text(&plain(&words("status_text"))),
        Cell::text(&words("code")),
        Cell::text(marker::split(&note).0),
        Cell::Flag(is_late),
    ];
    let marks = [
        (own.is_some() && assigned == own, "mine"),
        (is_late, "late"),
        (
            end.is_some_and(|end| end.date() == now.date()) && state != TaskState::Done,
            "today",
        ),
        (state != TaskState::Done, "open"),
        (state == TaskState::Done, "done"),
        (pending, "pending"),
    ];
    let marks = marks
        .into_iter()
        .filter_map(|(holds, mark)| holds.then_some(mark));
    Entry {
        id,
        pending,
        cells,
        marks: marks.collect(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn record(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn the_words_of_html_are_shown_and_nothing_else_of_it() {
        assert_eq!(
            plain("<div class='slow'>Chậm 10 ngày </div>"),
            "Chậm 10 ngày"
        );
        assert_eq!(plain("<b>A</b>&amp;<img src=x onerror=alert(1)>B"), "A & B");
        assert_eq!(plain("a &lt;b&gt;"), "a <b>");
    }

    #[test]
    fn a_column_is_what_can_be_written_and_reads_back_as_the_same() {
        for state in [TaskState::New, TaskState::Doing, TaskState::Done] {
            for progress in [0, 30, 100] {
                assert_eq!(TaskState::of(&state.written(progress)), state, "{progress}");
            }
        }
        assert_eq!(TaskState::Doing.written(30)["progress"], 30);
        let done = record(json!({"progress": "40", "date_complete": "2026-11-26"}));
        assert_eq!(TaskState::of(&done), TaskState::Done);
        let again =
            record(json!({"progress": 40, "date_complete": "2026-11-26", "is_complete": 0}));
        assert_eq!(TaskState::of(&again), TaskState::Doing);
    }

    #[test]
    fn whatever_a_person_writes_the_marker_stays_behind_it() {
        let marker = "[till:00000000-0000-0000-0000-000000000001]";
        let mut typed = TypedRecord {
            fields: [("description".to_owned(), "gọi lại chiều".to_owned())].into(),
            seen: record(json!({"description": format!("gọi lại {marker}")})),
            anyway: false,
        };
        keep_marker(&mut typed);
        assert_eq!(
            typed.fields["description"],
            format!("gọi lại chiều {marker}")
        );
        typed
            .fields
            .insert("description".to_owned(), "gọi lại".to_owned());
        keep_marker(&mut typed);
        assert_eq!(typed.fields["description"], format!("gọi lại {marker}"));
    }
}
