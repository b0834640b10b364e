//! Automations: messages that go out by themselves.

use super::MessageParams;
use crate::field::Field;
use crate::flags::ZeroOne;
use crate::ids::{AddresseeId, AutomationId, AutomationTaskId, ComponentId, TenantId};
use crate::opaque::Opaque;
use crate::open_values::{
    AutomationCategory, AutomationFrequency, AutomationTaskType, AutomationType, FrequencyType,
    RecipientType, RunAfterType,
};
use crate::time::Time;

record! {
    /// An automation: `automation.list`, `automation.detail` and the answer of `automation.update`.
    pub struct Automation: AutomationId {
        title: String,
        r#type: AutomationType,
        frequency: AutomationFrequency,
        /// `1` or `0` in answers, except in that of the update (D30).
        is_active: ZeroOne,
        scheduler: Schedule,
        category: AutomationCategory,
        filter: Vec<Opaque>,
        description: String,
        component_id: ComponentId,
        /// What it is built on, apparently the trigger.
        component: AutomationComponent,
        tasks: Vec<AutomationTask>,
        tenant_id: TenantId,
    }
}

record! {
    /// What an automation is built on.
    pub struct AutomationComponent {
        id: ComponentId,
        name: String,
        description: String,
        order: i64,
        r#type: AutomationType,
        filters: Vec<Opaque>,
        details: Opaque,
        /// Name of a table of the server (E47).
        table: String,
        action: Opaque,
        category: AutomationCategory,
        scheduler: Schedule,
        queue_name: String,
        code: String,
        enable: ZeroOne,
    }
}

record! {
    /// A step of an automation.
    pub struct AutomationTask {
        id: AutomationTaskId,
        filter: Opaque,
        details: AutomationMessage,
        order: i64,
        parent_id: AutomationTaskId,
        component_id: ComponentId,
        automation_id: AutomationId,
        r#type: AutomationTaskType,
        scheduler: Schedule,
        config: Opaque,
    }
}

record! {
    /// What a step sends and to whom; read and written alike.
    #[derive(Default)]
    pub struct AutomationMessage {
        recipient_type: RecipientType,
        /// A number of the kind that `recipient_type` says.
        recipient_id: AddresseeId,
        subject: String,
        /// HTML with placeholders, from whoever wrote it: hostile until cleaned (Q37).
        message: String,
        /// Seen in answers alone, as the next two.
        send_type: i64,
        template_id: String,
        url_zns_template: Opaque,
        /// Of a new message [`MessageParams::blank`] (D20).
        params: MessageParams,
    }
}

record! {
    /// When an automation or a step of it runs; read and written alike.
    #[derive(Default)]
    pub struct Schedule {
        /// To be made by [`Time::local_iso`] (E40).
        run_at: Time,
        run_before_day: i64,
        frequency_type: FrequencyType,
        /// Text in answers (E40).
        frequency_interval: i64,
        limited_day: i64,
        is_frequency: ZeroOne,
        run_after_type: RunAfterType,
    }
}

record! {
    /// The body of `automation.create` and `automation.update`. Copy it from an automation that works, since what a component
    /// needs is not documented, and leave the copy inactive until a person has looked at it (Q29).
    pub struct AutomationDraft {
        title: String,
        r#type: AutomationType,
        frequency: AutomationFrequency,
        /// Written as `true` or `false` (D30). An active automation sends messages to people.
        is_active: bool,
        description: String,
        /// In the table alone (D16).
        category: AutomationCategory,
        component_id: ComponentId,
        filter: Vec<Opaque>,
        scheduler: Schedule,
        tasks: Vec<AutomationTaskDraft>,
    }
}

record! {
    /// A step as it is written.
    #[derive(Default)]
    pub struct AutomationTaskDraft {
        /// Of a step that is there already, so that an update does not make it anew; the samples show new steps only. A create
        /// leaves it out, and so `parent_id`.
        id: AutomationTaskId,
        r#type: AutomationTaskType,
        details: AutomationMessage,
        /// In the table alone (D16).
        scheduler: Schedule,
        /// Seen in answers alone, as the next four.
        filter: Opaque,
        order: i64,
        parent_id: AutomationTaskId,
        component_id: ComponentId,
        config: Opaque,
    }
}

impl AutomationDraft {
    /// A new automation that is not active yet (Q29).
    #[must_use]
    pub fn new(title: &str, component: ComponentId) -> Self {
        Self {
            title: title.to_owned().into(),
            r#type: Field::missing(),
            frequency: Field::missing(),
            is_active: false.into(),
            description: Field::missing(),
            category: Field::missing(),
            component_id: component.into(),
            filter: Field::missing(),
            scheduler: Field::missing(),
            tasks: Field::missing(),
            extra: serde_json::Map::new(),
        }
    }

    /// Without the numbers of steps that are another automation's, where it is a copy.
    pub(crate) fn anew(&self) -> Self {
        let anew = |task| AutomationTaskDraft {
            id: Field::missing(),
            parent_id: Field::missing(),
            ..task
        };
        let mut draft = self.clone();
        draft.tasks = draft
            .tasks
            .recast(|tasks| tasks.into_iter().map(anew).collect());
        draft
    }
}

/// What can be changed of an automation, to be sent whole (Q18). The answer of an update lacks the steps, so it is the detail to
/// start from.
impl From<Automation> for AutomationDraft {
    fn from(automation: Automation) -> Self {
        Self {
            title: automation.title,
            r#type: automation.r#type,
            frequency: automation.frequency,
            is_active: automation.is_active.recast(|active| active.0),
            description: automation.description,
            category: automation.category,
            component_id: automation.component_id,
            filter: automation.filter,
            scheduler: automation.scheduler,
            tasks: automation.tasks.map_items(),
            extra: automation.extra,
        }
    }
}

impl From<AutomationTask> for AutomationTaskDraft {
    fn from(task: AutomationTask) -> Self {
        Self {
            id: task.id,
            r#type: task.r#type,
            details: task.details,
            scheduler: task.scheduler,
            filter: task.filter,
            order: task.order,
            parent_id: task.parent_id,
            component_id: task.component_id,
            config: task.config,
            extra: task.extra,
        }
    }
}
