//! Tasks.

use jiff::civil::{Date, DateTime};

use crate::flags::ZeroOne;
use crate::ids::{EmployeeId, ProjectId, TaskCategoryId, TaskId, TaskResultId, UserId};
use crate::models::UserRef;
use crate::opaque::Opaque;
use crate::time::{DayFirst, Time};

record! {
    /// A task: `task.list`, `task.detail` and the answer of `task.update`.
    pub struct Task: TaskId {
        /// The title (E50).
        task: String,
        code: String,
        /// The task that this one is part of; `0` for none.
        parent_id: TaskId,
        parent: Opaque,
        created_at: DayFirst,
        start: Time,
        end: Time,
        /// In per cent; text in the sample of the update (D23).
        progress: i64,
        /// A Vietnamese label, to be shown and not decided by (E33).
        priority: String,
        stage_status: Opaque,
        /// As `rgba(…)`.
        color: String,
        attachments: Opaque,
        description: String,
        location: Opaque,
        assigned_to: UserId,
        project_id: ProjectId,
        /// Text in the sample of the update (D23).
        category_id: TaskCategoryId,
        /// Who made it.
        user: UserRef,
        /// Who is to do it.
        assigned: UserRef,
        category: TaskCategory,
        project: TaskProject,
        correlative: Vec<Opaque>,
        project_stage_status: Opaque,
        project_stage_status_name: Opaque,
        /// A Vietnamese label as HTML (E37); nothing here strips the tags.
        status_text: String,
        sub_tasks: Vec<Opaque>,
        tags: Vec<Opaque>,
        /// Name of a class of the server (E47).
        model_name: String,
        view_type: Opaque,
        favourite: Opaque,
        result_id: TaskResultId,
        result: Opaque,
        result_note: Opaque,
        index: i64,
        is_important: ZeroOne,
        is_urgent: ZeroOne,
        is_complete: ZeroOne,
        date_complete: Date,
        checkins: Vec<Opaque>,
        checklists: Vec<Opaque>,
        /// Of the assignee, as the next six: spilled into the task by the sample of the create (D21).
        name: String,
        email: String,
        firstname: String,
        lastname: String,
        picture: String,
        designation: String,
        employee_id: EmployeeId,
    }
}

impl Task {
    /// The title, which the server calls `task` (E50).
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.task.as_deref()
    }
}

record! {
    /// What kind of task it is.
    pub struct TaskCategory {
        id: TaskCategoryId,
        name: String,
        description: String,
    }
}

record! {
    /// The project that a task belongs to.
    pub struct TaskProject {
        id: ProjectId,
        name: String,
        code: String,
        start: Date,
        end: Date,
        description: String,
    }
}

record! {
    /// The body of `task.create` and `task.update`: the fields of the update's sample (D21, D22).
    ///
    /// Not offered: `id`, `user`, `model_name`: they are the server's (D21).
    ///
    /// Not offered: `parent`, `assigned`, `category`, `project`: each is named by its number (D21).
    ///
    /// Not offered: `name`, `email`, `firstname`, `lastname`, `picture`: the assignee's, spilled into the task (D21).
    ///
    /// Not offered: `designation`, `employee_id`: the assignee's, spilled into the task (D21).
    #[derive(Default)]
    pub struct TaskDraft {
        /// The title (E50).
        task: String,
        code: String,
        /// The task that this one is part of.
        parent_id: TaskId,
        start: Time,
        end: Time,
        /// In per cent.
        progress: i64,
        /// A Vietnamese label; only words read from a task are known to be taken (E33).
        priority: String,
        stage_status: Opaque,
        /// As `rgba(…)`.
        color: String,
        attachments: Opaque,
        description: String,
        location: Opaque,
        assigned_to: UserId,
        project_id: ProjectId,
        category_id: TaskCategoryId,
        correlative: Vec<Opaque>,
        project_stage_status: Opaque,
        sub_tasks: Vec<Opaque>,
        tags: Vec<Opaque>,
        view_type: Opaque,
        /// Seen in answers alone.
        favourite: Opaque,
        result_id: TaskResultId,
        result: Opaque,
        result_note: Opaque,
        index: i64,
        is_important: ZeroOne,
        is_urgent: ZeroOne,
        is_complete: ZeroOne,
        date_complete: Date,
        checkins: Vec<Opaque>,
        checklists: Vec<Opaque>,
    }
}

impl TaskDraft {
    /// A new task with the least that a task has (D21). The times are Vietnam's.
    #[must_use]
    pub fn new(
        title: &str,
        start: DateTime,
        end: DateTime,
        assigned_to: UserId,
        category: TaskCategoryId,
    ) -> Self {
        Self {
            task: title.to_owned().into(),
            start: Time::local(start).into(),
            end: Time::local(end).into(),
            assigned_to: assigned_to.into(),
            category_id: category.into(),
            ..Self::default()
        }
    }
}

/// What can be changed of a task, to be sent whole (Q18).
impl From<Task> for TaskDraft {
    fn from(task: Task) -> Self {
        Self {
            task: task.task,
            code: task.code,
            parent_id: task.parent_id,
            start: task.start,
            end: task.end,
            progress: task.progress,
            priority: task.priority,
            stage_status: task.stage_status,
            color: task.color,
            attachments: task.attachments,
            description: task.description,
            location: task.location,
            assigned_to: task.assigned_to,
            project_id: task.project_id,
            category_id: task.category_id,
            correlative: task.correlative,
            project_stage_status: task.project_stage_status,
            sub_tasks: task.sub_tasks,
            tags: task.tags,
            view_type: task.view_type,
            favourite: task.favourite,
            result_id: task.result_id,
            result: task.result,
            result_note: task.result_note,
            index: task.index,
            is_important: task.is_important,
            is_urgent: task.is_urgent,
            is_complete: task.is_complete,
            date_complete: task.date_complete,
            checkins: task.checkins,
            checklists: task.checklists,
            extra: task.extra,
        }
    }
}
