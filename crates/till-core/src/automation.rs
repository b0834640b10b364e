//! An automation of NextX as its editor has it: the trigger, the conditions, and the steps with their timing.
//!
//! *Invariant:* only what a person changed is changed. What the editor does not know, and what nobody touched, goes back as
//! the very JSON it came as: what a component needs is documented nowhere (Q29).

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::form::{self, Clash, FieldKind, FormField, Problem, Problems};

/// What is typed of the automation itself, by the path in what NextX takes.
pub const WHOLE: [FormField; 10] = [
    FormField::required("title", FieldKind::Words(255)),
    FormField::of("description", FieldKind::Words(5_000)),
    FormField::of("type", FieldKind::Words(50)),
    FormField::of("category", FieldKind::Words(50)),
    FormField::of("frequency", FieldKind::Words(50)),
    FormField::required("component_id", FieldKind::Id),
    FormField::of("scheduler.run_at", FieldKind::Moment),
    FormField::of("scheduler.run_before_day", FieldKind::Count(MOST_DAYS)),
    FormField::of("scheduler.frequency_type", FieldKind::Words(10)),
    FormField::of(
        "scheduler.frequency_interval",
        FieldKind::Count(MOST_INTERVAL),
    ),
];

/// What is typed of a step.
pub const STEP: [FormField; 23] = [
    FormField::required("type", FieldKind::Words(50)),
    FormField::of("details.recipient_type", FieldKind::Words(50)),
    FormField::of("details.recipient_id", FieldKind::Id),
    FormField::of("details.subject", FieldKind::Words(255)),
    FormField::of("details.message", FieldKind::Words(65_535)),
    FormField::of("details.template_id", FieldKind::Words(255)),
    FormField::of("details.params.param_01", FieldKind::Words(1_000)),
    FormField::of("details.params.param_02", FieldKind::Words(1_000)),
    FormField::of("details.params.param_03", FieldKind::Words(1_000)),
    FormField::of("details.params.param_04", FieldKind::Words(1_000)),
    FormField::of("details.params.param_05", FieldKind::Words(1_000)),
    FormField::of("details.params.param_06", FieldKind::Words(1_000)),
    FormField::of("details.params.param_07", FieldKind::Words(1_000)),
    FormField::of("details.params.param_08", FieldKind::Words(1_000)),
    FormField::of("details.params.param_09", FieldKind::Words(1_000)),
    FormField::of("details.params.param_10", FieldKind::Words(1_000)),
    FormField::of("scheduler.run_at", FieldKind::Moment),
    FormField::of("scheduler.run_before_day", FieldKind::Count(MOST_DAYS)),
    FormField::of("scheduler.run_after_type", FieldKind::Words(10)),
    FormField::of("scheduler.is_frequency", FieldKind::Flag),
    FormField::of("scheduler.frequency_type", FieldKind::Words(10)),
    FormField::of(
        "scheduler.frequency_interval",
        FieldKind::Count(MOST_INTERVAL),
    ),
    FormField::of("scheduler.limited_day", FieldKind::Count(MOST_DAYS)),
];

/// Ten years: what is longer is a slip of the hand.
const MOST_DAYS: i64 = 3_650;
const MOST_INTERVAL: i64 = 9_999;

const FILTER: &str = "filter";
const STEPS: &str = "tasks";
const MESSAGE: &str = "details.message";
const TEMPLATE: &str = "details.template_id";

/// A trigger, a condition or a step: the JSON it came as, and what is typed in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// What the editor knows it by.
    pub key: String,
    /// Where it stood when it was read; a new one stood nowhere.
    #[serde(default)]
    pub place: Option<usize>,
    /// As it came.
    pub json: Value,
    /// As typed, by the path in the JSON.
    pub fields: BTreeMap<String, String>,
}

/// An automation while it is edited.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Flow {
    /// The automation itself, its conditions and steps taken out.
    pub whole: Node,
    /// Under what conditions it runs.
    pub filters: Vec<Node>,
    /// What it does, in order.
    pub steps: Vec<Node>,
}

/// Where something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the automation itself.
    Whole,
    /// In the condition at this place.
    Filter(usize),
    /// In the step at this place.
    Step(usize),
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does nothing.
    NoSteps,
    /// A field cannot be taken.
    Field(&'static str, Problem),
    /// A condition that says nothing.
    FilterEmpty,
    /// A step that has neither words nor a template to send.
    NothingToSend,
    /// An email without a subject.
    NoSubject,
    /// It would have begun before now.
    Passed(&'static str),
    /// How many times is said, and of what is not.
    NoUnit,
    /// The step that it comes after is not there.
    Orphan,
}

impl Fault {
    /// Whether it cannot be saved or run like this; otherwise somebody should look at it.
    #[must_use]
    pub const fn blocks(self) -> bool {
        !matches!(
            self,
            Self::NoSubject | Self::Passed(_) | Self::NoUnit | Self::Orphan
        )
    }
}

/// Something that is wrong, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where.
    pub at: Place,
    /// What.
    pub fault: Fault,
}

impl Node {
    fn read(key: String, place: Option<usize>, json: Value, fields: &[FormField]) -> Self {
        let fields = form::shown(fields, &flat(fields, &json));
        Self {
            key,
            place,
            json,
            fields,
        }
    }

    /// A condition: its plain members are typed, whatever they are called.
    fn filter(place: usize, json: Value) -> Self {
        let members = json.as_object().into_iter().flatten();
        let fields = members
            .filter(|(_, value)| !value.is_object() && !value.is_array())
            .map(|(name, value)| (name.clone(), words(Some(value))))
            .collect();
        Self {
            key: format!("f{place}"),
            place: Some(place),
            json,
            fields,
        }
    }

    /// What was typed of it, as NextX takes it.
    fn written(&self, fields: &[FormField]) -> Result<Value, Problems> {
        let mut json = self.json.clone();
        for (path, mut value) in form::changes(fields, &flat(fields, &json), &self.fields)? {
            if let (true, Value::String(text)) = (path.ends_with("run_at"), &value) {
                // It is written with a `T` (E40).
                value = text.replacen(' ', "T", 1).into();
            }
            set(&mut json, &path, value);
        }
        Ok(json)
    }

    /// A condition as NextX takes it. A number stays one.
    fn written_filter(&self) -> Value {
        let mut json = self.json.clone();
        for (name, typed) in &self.fields {
            let was = json.get(name);
            if words(was) == typed.trim() {
                continue;
            }
            let number = was.filter(|was| was.is_number() || was.is_null());
            let number = number.and_then(|_| typed.trim().parse::<i64>().ok());
            let value = number.map_or_else(|| typed.trim().into(), Value::from);
            set(&mut json, name, value);
        }
        json
    }

    /// A new step of this kind, all ten texts of its message blank (D20).
    #[must_use]
    pub fn new_step(kind: &str) -> Self {
        let params = (1..=10).map(|at| (format!("param_{at:02}"), Value::from("")));
        let json = json!({
            "type": kind,
            "details": {
                "recipient_type": "contact",
                "recipient_id": null,
                "subject": "",
                "message": "",
                "params": params.collect::<Map<_, _>>(),
            },
        });
        Self::read("new".to_owned(), None, json, &STEP)
    }

    /// A condition such as another one that was seen.
    #[must_use]
    pub fn new_filter(json: Value) -> Self {
        Self {
            key: "new".to_owned(),
            place: None,
            ..Self::filter(0, json)
        }
    }

    fn says(&self, field: &str) -> bool {
        let typed = self.fields.get(field);
        typed.is_some_and(|typed| !typed.trim().is_empty())
    }
}

impl Flow {
    /// The editor's form of what NextX takes.
    #[must_use]
    pub fn of(draft: &Map<String, Value>) -> Self {
        let mut whole = draft.clone();
        // An emptied list stays behind, so that one that was not sent is not sent again either.
        let mut take = |name: &str| match whole.get_mut(name) {
            Some(Value::Array(items)) => std::mem::take(items),
            _ => Vec::new(),
        };
        let filters = take(FILTER).into_iter().enumerate();
        let steps = take(STEPS).into_iter().enumerate();
        let filters = filters
            .map(|(place, json)| Node::filter(place, json))
            .collect();
        let steps = steps
            .map(|(place, json)| Node::read(format!("s{place}"), Some(place), json, &STEP))
            .collect();
        Self {
            whole: Node::read("trigger".to_owned(), Some(0), Value::Object(whole), &WHOLE),
            filters,
            steps,
        }
    }

    /// What NextX takes.
    ///
    /// # Errors
    /// The fields of the automation or of a step that cannot be taken.
    pub fn draft(&self) -> Result<Map<String, Value>, Problems> {
        let Value::Object(mut whole) = self.whole.written(&WHOLE)? else {
            return Ok(Map::new());
        };
        let filters: Vec<Value> = self.filters.iter().map(Node::written_filter).collect();
        let steps = self.steps.iter().map(|step| step.written(&STEP));
        let mut steps: Vec<Value> = steps.collect::<Result<_, _>>()?;
        if self.is_reordered() {
            for (place, step) in steps.iter_mut().enumerate() {
                set(step, "order", place.into());
            }
        }
        for (name, items) in [(FILTER, filters), (STEPS, steps)] {
            if !items.is_empty() || whole.get(name).is_some_and(Value::is_array) {
                whole.insert(name.to_owned(), Value::Array(items));
            }
        }
        Ok(whole)
    }

    /// What nobody types here, by the key of its part: it goes back as it came.
    #[must_use]
    pub fn unknown(&self) -> BTreeMap<String, Value> {
        let typed = |fields: &[FormField]| -> Vec<String> {
            fields.iter().map(|field| field.name.to_owned()).collect()
        };
        let mut of_whole = typed(&WHOLE);
        of_whole.push("is_active".to_owned());
        let lists = [FILTER, STEPS].map(str::to_owned);
        of_whole.extend(lists.into_iter().filter(|name| {
            let list = self.whole.json.get(name);
            list.is_some_and(Value::is_array)
        }));
        let whole = (&self.whole, of_whole);
        let filters = self.filters.iter().map(|filter| {
            let names: Vec<String> = filter.fields.keys().cloned().collect();
            (filter, names)
        });
        let steps = self.steps.iter().map(|step| (step, typed(&STEP)));
        let parts = std::iter::once(whole).chain(filters).chain(steps);
        parts
            .filter_map(|(node, typed)| {
                let mut rest = node.json.clone();
                for path in typed {
                    forget(&mut rest, &path);
                }
                (!is_nothing(&rest)).then(|| (node.key.clone(), rest))
            })
            .collect()
    }

    /// Whether the steps that were read stand in another order, or a new one before one of them.
    fn is_reordered(&self) -> bool {
        let places = self
            .steps
            .iter()
            .map(|step| step.place.unwrap_or(usize::MAX));
        !places.is_sorted()
    }

    /// What is wrong, from the trigger down. `now` is the time on the clock of the shop.
    #[must_use]
    pub fn findings(&self, now: DateTime) -> Vec<Finding> {
        let mut found = Vec::new();
        let mut note = |at, fault| found.push(Finding { at, fault });
        for (field, problem) in problems(&self.whole, &WHOLE) {
            note(Place::Whole, Fault::Field(field, problem));
        }
        for fault in timing(&self.whole, now) {
            note(Place::Whole, fault);
        }
        for (place, filter) in self.filters.iter().enumerate() {
            let json = filter.written_filter();
            let is_blank = json.get("value").map_or_else(
                || !filter.fields.is_empty() && filter.fields.keys().all(|name| !filter.says(name)),
                is_nothing,
            );
            if is_blank || is_nothing(&json) {
                note(Place::Filter(place), Fault::FilterEmpty);
            }
        }
        if self.steps.is_empty() {
            note(Place::Whole, Fault::NoSteps);
        }
        let id = |step: &Node, name: &str| form::show(FieldKind::Id, step.json.get(name));
        let ids: Vec<String> = self.steps.iter().map(|step| id(step, "id")).collect();
        for (place, step) in self.steps.iter().enumerate() {
            let at = Place::Step(place);
            for (field, problem) in problems(step, &STEP) {
                note(at, Fault::Field(field, problem));
            }
            if !step.says(MESSAGE) && !step.says(TEMPLATE) {
                note(at, Fault::NothingToSend);
            }
            let is_email = step.fields.get("type").is_some_and(|it| it == "send_email");
            if is_email && !step.says("details.subject") {
                note(at, Fault::NoSubject);
            }
            for fault in timing(step, now) {
                note(at, fault);
            }
            let parent = id(step, "parent_id");
            if !parent.is_empty() && !ids.contains(&parent) {
                note(at, Fault::Orphan);
            }
        }
        found
    }
}

/// What is typed wrongly. A new step may lack what has to be there, though it was never typed.
fn problems(node: &Node, fields: &[FormField]) -> Problems {
    let mut wrong = form::changes(fields, &flat(fields, &node.json), &node.fields)
        .map_or_else(|e| e, |_| Problems::new());
    for field in fields.iter().filter(|field| field.required) {
        if !node.says(field.name) {
            wrong.insert(field.name, Problem::Missing);
        }
    }
    wrong
}

fn timing(node: &Node, now: DateTime) -> Vec<Fault> {
    let run_at = "scheduler.run_at";
    let interval = node.fields.get("scheduler.frequency_interval");
    let begins = node.fields.get(run_at);
    let begins = begins.and_then(|typed| form::parse_moment(typed));
    let mut faults = Vec::new();
    if begins.is_some_and(|begins| begins < now) {
        faults.push(Fault::Passed(run_at));
    }
    let repeats = interval.is_some_and(|typed| !matches!(typed.trim(), "" | "0"));
    if repeats && !node.says("scheduler.frequency_type") {
        faults.push(Fault::NoUnit);
    }
    faults
}

/// What is to be written where NextX has `now` and a person made `ours` of `base`: their changes on top of what is there.
///
/// # Errors
/// What both sides changed, each to something else. The conditions are one such thing, and so are the steps.
pub fn merge(
    base: &Map<String, Value>,
    now: &Map<String, Value>,
    ours: &Map<String, Value>,
) -> Result<Map<String, Value>, Vec<Clash>> {
    let [was, is, typed] = [base, now, ours].map(|of| flat_map(&WHOLE, of));
    let changed: Map<String, Value> = typed
        .iter()
        .filter(|(path, value)| !form::is_same(was.get(*path), Some(value)))
        .map(|(path, value)| (path.clone(), value.clone()))
        .collect();
    let mut clashes = form::clashes(&WHOLE, &was, &is, &changed);
    let mut merged = Value::Object(now.clone());
    for (path, value) in changed {
        set(&mut merged, &path, value);
    }
    let Value::Object(mut merged) = merged else {
        return Ok(Map::new());
    };
    for name in [FILTER, STEPS] {
        let [was, is, ours] = [base, now, ours].map(|of| of.get(name));
        if is_alike(was, ours) || is_alike(is, ours) {
            continue;
        }
        if !is_alike(was, is) {
            clashes.push(Clash {
                field: name,
                seen: told(was),
                theirs: told(is),
                ours: told(ours),
            });
        }
        if let Some(ours) = ours {
            merged.insert(name.to_owned(), ours.clone());
        }
    }
    if clashes.is_empty() {
        Ok(merged)
    } else {
        Err(clashes)
    }
}

/// What is to be written where both sides had changed something: NextX's side of the fields `theirs`, a person's own of the
/// others that crossed, and both sides' changes of what did not.
#[must_use]
pub fn decide(
    base: &Map<String, Value>,
    now: &Map<String, Value>,
    ours: &Map<String, Value>,
    theirs: &[String],
) -> Map<String, Value> {
    let clashes = match merge(base, now, ours) {
        Ok(merged) => return merged,
        Err(clashes) => clashes,
    };
    let there = Value::Object(now.clone());
    let [mut base, mut ours] = [base, ours].map(|of| Value::Object(of.clone()));
    for Clash { field, .. } in clashes {
        let value = at(&there, field).cloned().unwrap_or_default();
        if theirs.iter().any(|chosen| chosen == field) {
            set(&mut ours, field, value.clone());
        }
        // What was decided on crosses no more.
        set(&mut base, field, value);
    }
    let decided = match (&base, &ours) {
        (Value::Object(base), Value::Object(ours)) => merge(base, now, ours).ok(),
        _ => None,
    };
    decided.unwrap_or_else(|| now.clone())
}

/// Whether two drafts of an automation do the same, whether it runs or not aside.
#[must_use]
pub fn does_the_same(one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    let without = |of: &Map<String, Value>| {
        let mut of = of.clone();
        of.remove("is_active");
        normal(Some(&Value::Object(of)))
    };
    without(one) == without(other)
        && form::is_same(one.get("component_id"), other.get("component_id"))
}

/// Whether NextX has what was to be written. What its answers leave out (E40) counts as there.
#[must_use]
pub fn has_arrived(wanted: &Map<String, Value>, there: &Map<String, Value>) -> bool {
    let [ours, theirs] = [wanted, there].map(|of| flat_map(&WHOLE, of));
    let mut fields = theirs.iter();
    let flag = |of: &Map<String, Value>| form::show(FieldKind::Flag, of.get("is_active"));
    fields.all(|(path, value)| {
        form::is_same(ours.get(path), Some(value)) || is_alike(ours.get(path), Some(value))
    }) && flag(wanted) == flag(there)
        && [FILTER, STEPS]
            .iter()
            .all(|name| is_alike(wanted.get(*name), there.get(*name)))
}

/// Whether two parts say the same: numbers of steps, and how nothing is written, aside.
fn is_alike(one: Option<&Value>, other: Option<&Value>) -> bool {
    normal(one) == normal(other)
}

/// What the server gives of its own accord.
const SERVERS: [&str; 6] = [
    "id",
    "parent_id",
    "automation_id",
    "component_id",
    "order",
    "send_type",
];

fn normal(value: Option<&Value>) -> Option<Value> {
    match value? {
        Value::Null => None,
        Value::Object(members) => {
            let kept: Map<String, Value> = members
                .iter()
                .filter(|(name, _)| !SERVERS.contains(&name.as_str()))
                .filter_map(|(name, value)| Some((name.clone(), normal(Some(value))?)))
                .collect();
            (!kept.is_empty()).then_some(Value::Object(kept))
        }
        Value::Array(items) => {
            let kept: Vec<Value> = items
                .iter()
                .map(|item| normal(Some(item)).unwrap_or_default())
                .collect();
            (!kept.is_empty()).then_some(Value::Array(kept))
        }
        plain => {
            let text = match plain {
                Value::Bool(flag) => i32::from(*flag).to_string(),
                other => words(Some(other)),
            };
            let text = text
                .parse::<DateTime>()
                .map_or(text, |moment| moment.to_string());
            (!matches!(text.as_str(), "" | "0")).then_some(Value::String(text))
        }
    }
}

/// Conditions or steps in short, one on a line.
fn told(value: Option<&Value>) -> String {
    const MOST: usize = 60;
    let Some(Value::Array(items)) = value else {
        return words(value);
    };
    let line = |item: &Value| {
        let message = at(item, MESSAGE).or_else(|| at(item, TEMPLATE));
        let text = message.map_or_else(|| item.to_string(), |message| words(Some(message)));
        let text: String = text.chars().take(MOST).collect();
        match item.get("type") {
            Some(kind) => format!("{}: {text}", words(Some(kind))),
            None => text,
        }
    };
    items.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn words(value: Option<&Value>) -> String {
    form::show(FieldKind::Words(usize::MAX), value)
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The typed members of some JSON by their path.
fn flat(fields: &[FormField], json: &Value) -> Map<String, Value> {
    fields
        .iter()
        .filter_map(|field| Some((field.name.to_owned(), at(json, field.name)?.clone())))
        .collect()
}

fn flat_map(fields: &[FormField], json: &Map<String, Value>) -> Map<String, Value> {
    flat(fields, &Value::Object(json.clone()))
}

fn at<'a>(json: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(json, |json, name| json.get(name))
}

/// Takes out what is at a path, and the objects on the way that hold nothing else.
fn forget(json: &mut Value, path: &str) {
    let Value::Object(members) = json else {
        return;
    };
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let Some(member) = members.get_mut(name) else {
        return;
    };
    if !rest.is_empty() {
        if !member.is_object() && !member.is_null() {
            return;
        }
        forget(member, rest);
    }
    if rest.is_empty() || is_nothing(member) {
        members.remove(name);
    }
}

/// Puts `value` at a path; objects on the way are made where nothing is. What is something else is left alone.
fn set(json: &mut Value, path: &str, value: Value) {
    let Value::Object(members) = json else {
        return;
    };
    match path.split_once('.') {
        None => {
            members.insert(path.to_owned(), value);
        }
        Some((name, rest)) => {
            let member = members.entry(name).or_insert(Value::Null);
            if member.is_null() {
                *member = Value::Object(Map::new());
            }
            set(member, rest, value);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::datetime;
    use proptest::prelude::*;

    fn map(json: Value) -> Map<String, Value> {
        match json {
            Value::Object(members) => members,
            _ => Map::new(),
        }
    }

    fn sample() -> Map<String, Value> {
        map(json!({
            "title": "Chào khách mới", "type": "in", "frequency": "daily", "is_active": true, "description": "",
            "category": "action", "component_id": 13, "unheard_of": {"x": [1, null]},
            "filter": [{"field": "group", "value": 3, "deep": {"a": 1}}],
            "scheduler": {"run_at": "2027-09-19T11:06:03", "run_before_day": 1, "frequency_interval": null, "frequency_type": "O"},
            "tasks": [
                {"id": 7, "order": 0, "type": "send_email", "details": {"recipient_type": "contact", "recipient_id": null,
                 "subject": "Cảm ơn", "message": "<p>Cảm ơn</p>", "params": {"param_01": ""}}, "scheduler": {"run_before_day": 2}},
                {"id": 8, "order": 1, "type": "send_zalo", "details": {"message": "Chào"}, "config": {"k": "v"}}
            ]
        }))
    }

    const NOW: DateTime = datetime(2026, 11, 27, 9, 0, 0, 0);

    #[test]
    fn only_what_was_typed_changes() {
        let mut flow = Flow::of(&sample());
        let mut typed = |field: &str, text: &str| {
            flow.steps[1]
                .fields
                .insert(field.to_owned(), text.to_owned());
        };
        typed("scheduler.run_at", "01/12/2026 09:00");
        typed("details.params.param_02", "Trà");
        let draft = flow.draft().unwrap();
        let mut wanted = Value::Object(sample());
        wanted["tasks"][1]["scheduler"] = json!({"run_at": "2026-12-01T09:00:00"});
        wanted["tasks"][1]["details"]["params"] = json!({"param_02": "Trà"});
        assert_eq!(Value::Object(draft), wanted);
        assert_eq!(flow.findings(NOW), []);
    }

    #[test]
    fn steps_that_change_places_get_their_number_anew() {
        let mut flow = Flow::of(&sample());
        flow.steps.swap(0, 1);
        let draft = flow.draft().unwrap();
        assert_eq!(draft["tasks"][0]["id"], 8);
        assert_eq!(draft["tasks"][0]["order"], 0);
        assert_eq!(draft["tasks"][1]["order"], 1);
    }

    #[test]
    fn what_is_wrong_is_told_where_it_is() {
        let mut flow = Flow::of(&sample());
        flow.filters[0]
            .fields
            .insert("value".to_owned(), String::new());
        flow.steps[0]
            .fields
            .insert("details.subject".to_owned(), String::new());
        let mut type_in = |field: &str, text: &str| {
            flow.steps[1]
                .fields
                .insert(field.to_owned(), text.to_owned());
        };
        type_in("details.message", " ");
        type_in("scheduler.run_before_day", "-3");
        type_in("scheduler.frequency_interval", "2");
        type_in("scheduler.run_at", "01/01/2026 08:00");
        let told: Vec<_> = flow
            .findings(NOW)
            .into_iter()
            .map(|it| (it.at, it.fault))
            .collect();
        assert_eq!(
            told,
            [
                (Place::Filter(0), Fault::FilterEmpty),
                (Place::Step(0), Fault::NoSubject),
                (
                    Place::Step(1),
                    Fault::Field("scheduler.run_before_day", Problem::Count(MOST_DAYS))
                ),
                (Place::Step(1), Fault::NothingToSend),
                (Place::Step(1), Fault::Passed("scheduler.run_at")),
                (Place::Step(1), Fault::NoUnit),
            ]
        );
        let empty = Flow::of(&Map::new());
        let blocking = empty
            .findings(NOW)
            .into_iter()
            .filter(|it| it.fault.blocks());
        assert_eq!(blocking.count(), 3, "a title, a trigger, a step");
    }

    #[test]
    fn what_the_editor_does_not_know_is_shown_by_itself() {
        let flow = Flow::of(&sample());
        let unknown = Value::Object(flow.unknown().into_iter().collect());
        assert_eq!(
            unknown,
            json!({
                "trigger": {"unheard_of": {"x": [1, null]}},
                "f0": {"deep": {"a": 1}},
                "s0": {"id": 7, "order": 0},
                "s1": {"id": 8, "order": 1, "config": {"k": "v"}},
            })
        );
        let new = Node::new_step("send_sms");
        assert_eq!(new.json["details"]["params"].as_object().unwrap().len(), 10);
    }

    #[test]
    fn a_step_whose_predecessor_is_gone_is_told() {
        let mut draft = sample();
        draft["tasks"][1]["parent_id"] = json!(7);
        let mut flow = Flow::of(&draft);
        assert_eq!(flow.findings(NOW), []);
        flow.steps.remove(0);
        assert_eq!(flow.findings(NOW).last().unwrap().fault, Fault::Orphan);
    }

    #[test]
    fn changes_of_both_sides_come_together_unless_they_cross() {
        let base = sample();
        let (mut now, mut ours) = (base.clone(), base.clone());
        now["title"] = json!("Chào khách");
        now["is_active"] = json!(false);
        now["tasks"][0]["id"] = json!(70);
        ours["scheduler"]["run_before_day"] = json!(5);
        ours["tasks"][0]["details"]["message"] = json!("Xin chào");
        let merged = merge(&base, &now, &ours).unwrap();
        assert_eq!(merged["title"], "Chào khách");
        assert_eq!(merged["is_active"], false);
        assert_eq!(merged["scheduler"]["run_before_day"], 5);
        assert_eq!(merged["tasks"][0]["details"]["message"], "Xin chào");

        ours["title"] = json!("Chào bạn");
        now["tasks"][1]["details"]["message"] = json!("Tạm biệt");
        let clashes = merge(&base, &now, &ours).unwrap_err();
        let fields: Vec<_> = clashes.iter().map(|clash| clash.field).collect();
        assert_eq!(fields, ["title", "tasks"]);
        assert!(clashes[1].theirs.contains("Tạm biệt"));
        now["description"] = json!("của họ");
        let decided = decide(&base, &now, &ours, &["tasks".to_owned()]);
        assert_eq!(decided["title"], "Chào bạn");
        assert_eq!(decided["tasks"], now["tasks"]);
        assert_eq!(decided["description"], "của họ", "what did not cross stays");
        assert_eq!(decided["scheduler"]["run_before_day"], 5);
        assert_eq!(merge(&now, &now, &decided).unwrap(), decided);
    }

    #[test]
    fn what_arrived_is_known_though_answers_leave_out_and_add() {
        let wanted = sample();
        let mut there = sample();
        there["scheduler"] = json!({"run_at": "2027-09-19 11:06:03", "run_before_day": "1"});
        there["is_active"] = json!(1);
        there["tasks"][0]["id"] = json!(900);
        there["tasks"][0]["scheduler"] =
            json!({"run_before_day": 2, "limited_day": 0, "run_at": null});
        assert!(has_arrived(&wanted, &there));
        there["tasks"][1]["details"]["message"] = json!("khác");
        assert!(!has_arrived(&wanted, &there));
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            "[ a-z0-9:T-]{0,12}".prop_map(Value::from),
            Just(json!("2023-12-12 16:28:41")),
        ];
        let name = prop_oneof![
            "[a-z_]{1,6}",
            Just("scheduler".to_owned()),
            Just("details".to_owned()),
            Just("run_at".to_owned()),
            Just("is_frequency".to_owned()),
            Just("recipient_id".to_owned()),
            Just("params".to_owned()),
            Just("order".to_owned()),
            Just("type".to_owned()),
        ];
        leaf.prop_recursive(4, 40, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
                prop::collection::btree_map(name.clone(), inner, 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_nobody_touched_goes_back_as_it_came(
            rest in prop::collection::btree_map("[a-z_]{1,8}", any_json(), 0..4),
            filter in any_json(), tasks in prop::collection::vec(any_json(), 0..4), scheduler in any_json(),
        ) {
            let mut draft: Map<String, Value> = rest.into_iter().collect();
            // What has to be there is typed before anything is sent.
            draft.extend(map(json!({"title": "x", "component_id": 5, "filter": filter, "scheduler": scheduler})));
            let tasks = tasks.into_iter().map(|mut task| {
                set(&mut task, "type", "send_sms".into());
                task
            });
            draft.insert("tasks".to_owned(), tasks.filter(Value::is_object).collect());
            let flow = Flow::of(&draft);
            let kept: Flow = serde_json::from_str(&serde_json::to_string(&flow).unwrap()).unwrap();
            prop_assert_eq!(kept.draft().unwrap(), draft.clone());
            prop_assert_eq!(merge(&draft, &draft, &draft).unwrap(), draft.clone());
            prop_assert!(has_arrived(&draft, &draft));
        }

        #[test]
        fn moving_and_removing_never_panics_nor_changes_another_step(
            moves in prop::collection::vec((0usize..2, 0usize..2), 0..5), removed in 0usize..3,
        ) {
            let mut flow = Flow::of(&sample());
            for (from, to) in moves {
                flow.steps.swap(from, to);
            }
            if removed < flow.steps.len() {
                flow.steps.remove(removed);
            }
            let draft = flow.draft().unwrap();
            for step in draft["tasks"].as_array().unwrap() {
                let before = sample();
                let before = before["tasks"].as_array().unwrap();
                prop_assert!(before.iter().any(|it| it["details"] == step["details"] && it["id"] == step["id"]));
            }
        }
    }
}
