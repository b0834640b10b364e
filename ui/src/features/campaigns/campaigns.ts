/** Sales campaigns: the columns of their list, its chips and filters, the form, and the stages as somebody arranges them. */
import CalendarClock from "@lucide/svelte/icons/calendar-clock";
import CircleCheck from "@lucide/svelte/icons/circle-check";
import Flag from "@lucide/svelte/icons/flag";
import UserRound from "@lucide/svelte/icons/user-round";
import type { RecordForm } from "$lib/backend/call";
import { m } from "$lib/i18n.svelte";
import type { RosterColumn } from "../roster/columns";
import type { FormGroup } from "../roster/fields";

export const campaignColumns: RosterColumn[] = [
  { key: "name", title: m.campaigns_name, width: 230 },
  { key: "status", title: m.campaigns_status, width: 120 },
  { key: "type", title: m.campaigns_type, width: 120 },
  { key: "start", title: m.campaigns_start, width: 122, kind: "day" },
  { key: "end", title: m.campaigns_end, width: 122, kind: "day" },
  { key: "open", title: m.campaigns_open, width: 140, kind: "count" },
  { key: "budget", title: m.campaigns_budget, width: 120, kind: "amount" },
  { key: "assignee", title: m.opportunities_assignee, width: 150 },
  { key: "stages", title: m.campaigns_stages, width: 300 },
  { key: "expected_cost", title: m.campaigns_expected_cost, width: 130, kind: "amount" },
  { key: "actual_cost", title: m.campaigns_actual_cost, width: 130, kind: "amount" },
  { key: "expected_revenue", title: m.campaigns_expected_revenue, width: 150, kind: "amount" },
  { key: "objective", title: m.campaigns_objective, width: 200 },
  { key: "note", title: m.opportunities_note, width: 220 },
];

export const campaignMarks = [
  { name: "running", word: m.campaigns_mark_running, icon: Flag },
  { name: "to_come", word: m.campaigns_mark_to_come, icon: CalendarClock },
  { name: "over", word: m.campaigns_mark_over, icon: CircleCheck },
  { name: "mine", word: m.opportunities_mark_mine, icon: UserRound },
];

/** What a list can be narrowed by: the column, and the words while it is not. */
export const campaignFilters = [
  { column: "status", label: m.campaigns_status, all: m.leads_all_statuses },
  { column: "type", label: m.campaigns_type, all: m.campaigns_all_types },
];

/** What NextX never tells of a campaign stays as it is there, unless somebody says it here. */
export function campaignGroups(isNew: boolean): FormGroup[] {
  const unsaid = isNew ? m.campaigns_left_to_nextx : m.campaigns_stays;
  return [
    {
      title: m.campaigns_group_what,
      fields: [
        { name: "name", label: m.campaigns_name, wide: true },
        { name: "campaign_type", label: m.campaigns_type, kind: "choice", none: m.form_none },
        { name: "status", label: m.campaigns_status, kind: "choice", none: m.form_none },
        { name: "assigned_to", label: m.opportunities_assignee, kind: "choice", none: m.form_none },
        { name: "start_date", label: m.campaigns_start, hint: m.field_day_hint },
        { name: "end_date", label: m.campaigns_end, hint: m.field_day_hint },
        { name: "budget", label: m.campaigns_budget_dong, kind: "amount" },
        { name: "objective", label: m.campaigns_objective, wide: true },
        { name: "description", label: m.opportunities_note, kind: "text" },
      ],
    },
    {
      title: m.campaigns_stages,
      fields: [{ name: "stages", label: m.campaigns_stages, kind: "own", wide: true, words: stageWords }],
    },
    {
      title: m.campaigns_group_after,
      fields: [
        { name: "success_campaign_id", label: m.campaigns_after_success, kind: "choice", none: m.form_none },
        { name: "failed_campaign_id", label: m.campaigns_after_failure, kind: "choice", none: m.form_none },
      ],
    },
    {
      title: isNew ? m.campaigns_group_rules : m.campaigns_group_untold,
      fields: [
        { name: "allow_duplicate_opportunity", label: m.campaigns_duplicates, kind: "choice", none: unsaid },
        { name: "divide_opportunity_auto", label: m.campaigns_divide, kind: "choice", none: unsaid },
        { name: "hide_opportunity_info", label: m.campaigns_hide, kind: "choice", none: unsaid },
        { name: "branch_id", label: m.stock_branch, kind: "choice", none: unsaid },
        { name: "code", label: m.customer_code },
        { name: "correlatives", label: m.campaigns_sharers, kind: "choices", wide: true },
      ],
    },
  ];
}

/** NextX's switches in the language of the till. */
export function withSwitches(form: RecordForm): RecordForm {
  const choices = { ...form.choices };
  for (const name of ["allow_duplicate_opportunity", "divide_opportunity_auto", "hide_opportunity_info"]) {
    choices[name] = [
      { value: "1", label: m.campaigns_yes() },
      { value: "0", label: m.campaigns_no() },
    ];
  }
  return { ...form, choices };
}

export interface Stage {
  id: number | null;
  name: string;
  kind: number | null;
}

export interface StagePlan {
  stages: Stage[];
  /** Whether somebody has said that they are to be sent. */
  confirmed: boolean;
}

export function planOf(value: string): StagePlan {
  return value === "" ? { stages: [], confirmed: false } : (JSON.parse(value) as StagePlan);
}

function stageWords(value: string): string {
  return planOf(value)
    .stages.map(({ name }) => name)
    .join(" → ");
}
