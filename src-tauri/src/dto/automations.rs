//! Automations while they are written. What NextX has of a part travels as JSON text, and comes back as it went.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use specta::Type;
use till_app::ops::automations;
use till_core::automation::{Fault, Finding, Flow, Node};

use super::{
    Id, Moment,
    records::{FieldChoice, FieldClash},
};
use crate::error::{CommandError, word_of};

/// A trigger, a condition or a step.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct AutomationNode {
    /// What the editor knows it by; a new one gets its own.
    key: String,
    /// Where it stood when it was read.
    place: Option<u32>,
    /// As NextX has it.
    json: String,
    /// As typed, by the path in the JSON.
    fields: BTreeMap<String, String>,
}

impl From<Node> for AutomationNode {
    fn from(node: Node) -> Self {
        Self {
            key: node.key,
            place: node.place.and_then(|place| u32::try_from(place).ok()),
            json: node.json.to_string(),
            fields: node.fields,
        }
    }
}

impl From<AutomationNode> for Node {
    fn from(node: AutomationNode) -> Self {
        Self {
            key: node.key,
            place: node.place.map(|place| place as usize),
            // What comes back is what was handed out.
            json: serde_json::from_str(&node.json).unwrap_or_default(),
            fields: node.fields,
        }
    }
}

/// An automation as typed.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct AutomationFlow {
    whole: AutomationNode,
    filters: Vec<AutomationNode>,
    steps: Vec<AutomationNode>,
}

impl From<Flow> for AutomationFlow {
    fn from(flow: Flow) -> Self {
        Self {
            whole: flow.whole.into(),
            filters: nodes(flow.filters),
            steps: nodes(flow.steps),
        }
    }
}

impl From<AutomationFlow> for Flow {
    fn from(flow: AutomationFlow) -> Self {
        Self {
            whole: flow.whole.into(),
            filters: flow.filters.into_iter().map(Node::from).collect(),
            steps: flow.steps.into_iter().map(Node::from).collect(),
        }
    }
}

fn nodes(nodes: Vec<Node>) -> Vec<AutomationNode> {
    nodes.into_iter().map(AutomationNode::from).collect()
}

/// What is wrong with a part.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AutomationFault {
    NoSteps,
    Field,
    FilterEmpty,
    NothingToSend,
    NoSubject,
    Passed,
    NoUnit,
    Orphan,
}

/// Something that is wrong, and where.
#[derive(Clone, Debug, Serialize, Type)]
pub struct AutomationFinding {
    /// The key of its part.
    key: String,
    fault: AutomationFault,
    /// The field that it is about.
    field: Option<String>,
    /// What is wrong with the field, in a word.
    problem: Option<String>,
    /// It cannot be saved like this.
    blocks: bool,
}

impl AutomationFinding {
    fn of(flow: &Flow, Finding { at, fault }: Finding) -> Self {
        let (kind, field) = match fault {
            Fault::NoSteps => (AutomationFault::NoSteps, None),
            Fault::Field(field, _) => (AutomationFault::Field, Some(field)),
            Fault::FilterEmpty => (AutomationFault::FilterEmpty, None),
            Fault::NothingToSend => (AutomationFault::NothingToSend, Some("details.message")),
            Fault::NoSubject => (AutomationFault::NoSubject, Some("details.subject")),
            Fault::Passed(field) => (AutomationFault::Passed, Some(field)),
            Fault::NoUnit => (AutomationFault::NoUnit, Some("scheduler.frequency_type")),
            Fault::Orphan => (AutomationFault::Orphan, None),
        };
        let problem = match fault {
            Fault::Field(_, problem) => Some(word_of(problem)),
            _ => None,
        };
        Self {
            key: automations::key_of(flow, at).to_owned(),
            fault: kind,
            field: field.map(str::to_owned),
            problem,
            blocks: fault.blocks(),
        }
    }
}

/// An automation as its editor shows it.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AutomationView {
    draft: Id,
    /// NextX's; none of a new one.
    remote: Option<Id>,
    flow: AutomationFlow,
    findings: Vec<AutomationFinding>,
    /// What nobody types here, as JSON text by the key of its part.
    unknown: BTreeMap<String, String>,
    /// Whether it runs; none of a new one.
    active: Option<bool>,
    /// Something was typed.
    changed: bool,
    /// It was sent, and nobody knows yet what became of that.
    unclear: bool,
    /// What both sides have changed.
    clashes: Vec<FieldClash>,
    /// What there is to choose from, by field.
    choices: BTreeMap<String, Vec<FieldChoice>>,
    new_step: AutomationNode,
    new_filters: Vec<AutomationNode>,
    read_at: Option<Moment>,
    /// Why it could not be read now: what is shown is older.
    unread: Option<CommandError>,
    online: bool,
}

impl From<automations::AutomationView> for AutomationView {
    fn from(view: automations::AutomationView) -> Self {
        let pretty = |json: &Value| format!("{json:#}");
        let choices = view.choices.into_iter().map(|(field, choices)| {
            let choices = choices.into_iter().map(FieldChoice::from).collect();
            (field.to_owned(), choices)
        });
        let findings = view.findings.iter();
        Self {
            draft: Id(view.draft),
            remote: view.remote_id.map(Id),
            findings: findings
                .map(|finding| AutomationFinding::of(&view.flow, *finding))
                .collect(),
            unknown: view
                .unknown
                .iter()
                .map(|(key, json)| (key.clone(), pretty(json)))
                .collect(),
            active: view.is_active,
            changed: view.is_changed,
            unclear: view.is_unclear,
            clashes: view.clashes.into_iter().map(FieldClash::from).collect(),
            choices: choices.collect(),
            new_step: view.new_step.into(),
            new_filters: nodes(view.new_filters),
            read_at: view.read_at.map(Moment),
            unread: view.unread.as_ref().map(CommandError::from),
            online: view.online,
            flow: view.flow.into(),
        }
    }
}
