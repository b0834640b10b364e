/** Tasks: the columns of their list, the fields of their form, and what their states are called. */
import CalendarClock from "@lucide/svelte/icons/calendar-clock";
import CircleCheck from "@lucide/svelte/icons/circle-check";
import CircleDashed from "@lucide/svelte/icons/circle-dashed";
import ClockAlert from "@lucide/svelte/icons/clock-alert";
import CloudUpload from "@lucide/svelte/icons/cloud-upload";
import ListTodo from "@lucide/svelte/icons/list-todo";
import LoaderCircle from "@lucide/svelte/icons/loader";
import UserRound from "@lucide/svelte/icons/user-round";
import type { TaskState } from "$lib/backend/call";
import { m } from "$lib/i18n.svelte";
import type { RosterColumn } from "../roster/columns";
import type { FormGroup } from "../roster/fields";

export const STATES: TaskState[] = ["new", "doing", "done"];

export const stateLooks = {
  new: { word: m.task_state_new, icon: CircleDashed },
  doing: { word: m.task_state_doing, icon: LoaderCircle },
  done: { word: m.task_state_done, icon: CircleCheck },
} as const;

export const isState = (text: string | null): text is TaskState => STATES.some((state) => state === text);

export const taskColumns: RosterColumn[] = [
  { key: "name", title: m.outbox_field_title, width: 260 },
  { key: "state", title: m.task_state, width: 132, onScreen: true },
  { key: "end", title: m.task_end, width: 150, kind: "moment" },
  { key: "assignee", title: m.task_assignee, width: 150 },
  { key: "priority", title: m.task_priority, width: 104 },
  { key: "progress", title: m.task_progress, width: 92, kind: "count" },
  { key: "category", title: m.task_category, width: 120 },
  { key: "status", title: m.task_status, width: 140 },
  { key: "start", title: m.task_start, width: 138, kind: "moment" },
  { key: "project", title: m.task_project, width: 140 },
  { key: "code", title: m.customer_code, width: 100 },
  { key: "note", title: m.outbox_field_description, width: 240 },
];

export const taskFilters = [
  { column: "assignee", label: m.task_assignee, all: m.task_everybody },
  { column: "priority", label: m.task_priority, all: m.task_every_priority },
];

export const taskMarks = [
  { name: "late", word: m.task_mark_late, icon: ClockAlert, bad: true },
  { name: "today", word: m.task_mark_today, icon: CalendarClock },
  { name: "open", word: m.task_mark_open, icon: ListTodo },
  { name: "mine", word: m.task_mark_mine, icon: UserRound },
  { name: "pending", word: m.roster_pending, icon: CloudUpload },
];

export const taskGroups: FormGroup[] = [
  {
    title: m.task_group_what,
    fields: [
      { name: "task", label: m.outbox_field_title, wide: true },
      { name: "description", label: m.outbox_field_description, kind: "text" },
    ],
  },
  {
    title: m.task_group_when,
    fields: [
      { name: "start", label: m.task_start, hint: m.field_moment_hint },
      { name: "end", label: m.task_end, hint: m.field_moment_hint },
      { name: "assigned_to", label: m.task_assignee, kind: "choice", none: m.form_none },
      { name: "category_id", label: m.task_category, kind: "choice", none: m.form_none },
      { name: "priority", label: m.task_priority, kind: "choice", none: m.form_none },
      { name: "progress", label: m.task_progress_percent, kind: "number" },
      { name: "project_id", label: m.task_project, kind: "choice", none: m.form_none },
      { name: "code", label: m.customer_code },
      { name: "is_complete", label: m.task_complete, kind: "flag" },
      { name: "is_important", label: m.task_important, kind: "flag" },
      { name: "is_urgent", label: m.task_urgent, kind: "flag" },
    ],
  },
];
