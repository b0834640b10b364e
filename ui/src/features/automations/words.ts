/** Automations: the columns of their list, the fields of their parts, and what is said of them. */
import Pause from "@lucide/svelte/icons/circle-pause";
import Play from "@lucide/svelte/icons/circle-play";
import FilePen from "@lucide/svelte/icons/file-pen";
import type { AppError, AutomationFinding, AutomationNode, AutomationView } from "$lib/backend/call";
import { m } from "$lib/i18n.svelte";
import type { RosterColumn } from "../roster/columns";
import { problemWords } from "../roster/fields";

export const automationColumns: RosterColumn[] = [
  { key: "name", title: m.automations_name, width: 280 },
  { key: "state", title: m.automations_state, width: 140, onScreen: true },
  { key: "trigger", title: m.automations_trigger, width: 220 },
  { key: "type", title: m.automations_type, width: 120 },
  { key: "category", title: m.automations_category, width: 120 },
  { key: "frequency", title: m.automations_frequency, width: 120 },
  { key: "steps", title: m.automations_steps, width: 80, kind: "count" },
  { key: "description", title: m.outbox_field_description, width: 240 },
];

export const stateLooks = {
  active: { word: m.automations_active, icon: Play },
  inactive: { word: m.automations_inactive, icon: Pause },
  draft: { word: m.automations_draft, icon: FilePen },
} as const;

export const automationMarks = (["active", "inactive", "draft"] as const).map((name) => ({
  name,
  ...stateLooks[name],
}));

/** NextX's own words, as far as they are documented; others stand as they are. */
const KNOWN: Record<string, () => string> = {
  in: m.automations_word_in,
  action: m.automations_word_action,
  daily: m.automations_word_daily,
  send_email: m.automations_word_send_email,
  send_zalo: m.automations_word_send_zalo,
  send_sms: m.automations_word_send_sms,
  contact: m.automations_word_contact,
  employee: m.automations_word_employee,
};

export const word = (value: string) => KNOWN[value]?.() ?? value;

export interface PartField {
  name: string;
  label: () => string;
  kind?: "choice" | "text" | "number" | "flag";
  hint?: () => string;
  /** How nothing is called among the choices. */
  none?: () => string;
  wide?: boolean;
}

export interface PartGroup {
  title: () => string;
  /** Stays folded until somebody wants it. */
  folded?: boolean;
  fields: PartField[];
}

const days: Pick<PartField, "kind" | "hint"> = { kind: "number", hint: m.automations_days_hint };
const choice = { kind: "choice", none: m.form_none } as const;

export const triggerGroups: PartGroup[] = [
  {
    title: m.automations_group_what,
    fields: [
      { name: "title", label: m.automations_name, wide: true },
      { name: "component_id", label: m.automations_trigger, wide: true, ...choice },
      { name: "description", label: m.outbox_field_description, kind: "text" },
      { name: "type", label: m.automations_type, ...choice },
      { name: "category", label: m.automations_category, ...choice },
    ],
  },
  {
    title: m.automations_group_when,
    fields: [
      { name: "frequency", label: m.automations_frequency, ...choice },
      { name: "scheduler.run_at", label: m.automations_run_at, hint: m.field_moment_hint },
      { name: "scheduler.run_before_day", label: m.automations_before_days, ...days },
      {
        name: "scheduler.frequency_interval",
        label: m.automations_interval,
        kind: "number",
        hint: m.automations_not_shown,
      },
      { name: "scheduler.frequency_type", label: m.automations_unit, ...choice },
    ],
  },
];

export const stepGroups: PartGroup[] = [
  {
    title: m.automations_group_send,
    fields: [
      { name: "type", label: m.automations_kind, ...choice },
      { name: "details.template_id", label: m.automations_template, hint: m.automations_template_hint },
      { name: "details.recipient_type", label: m.automations_recipient, ...choice },
      { name: "details.recipient_id", label: m.automations_recipient_id, kind: "choice", none: m.automations_anybody },
      { name: "details.subject", label: m.automations_subject, wide: true },
      { name: "details.message", label: m.automations_message, kind: "text" },
    ],
  },
  {
    title: m.automations_group_when,
    fields: [
      { name: "scheduler.run_before_day", label: m.automations_before_days, ...days },
      { name: "scheduler.run_at", label: m.automations_run_at, hint: m.field_moment_hint },
      { name: "scheduler.is_frequency", label: m.automations_repeats, kind: "flag" },
      { name: "scheduler.frequency_interval", label: m.automations_interval, kind: "number" },
      { name: "scheduler.frequency_type", label: m.automations_unit, ...choice },
      { name: "scheduler.limited_day", label: m.automations_limit, ...days },
      { name: "scheduler.run_after_type", label: m.automations_after_unit, ...choice },
    ],
  },
  {
    title: m.automations_group_params,
    folded: true,
    fields: Array.from({ length: 10 }, (_, place) => {
      const number = String(place + 1).padStart(2, "0");
      return { name: `details.params.param_${number}`, label: () => m.automations_param({ number }) };
    }),
  },
];

const LABELS = new Map(
  [...triggerGroups, ...stepGroups].flatMap(({ fields }) => fields).map(({ name, label }) => [name, label]),
);

/** A field in words; the conditions and the steps each count as one where two sides are compared. */
export function fieldWord(name: string): string {
  if (name === "filter") return m.automations_filters();
  if (name === "tasks") return m.automations_steps();
  return LABELS.get(name)?.() ?? name;
}

const typed = (node: AutomationNode, field: string) => node.fields[field]?.trim() ?? "";

/** When a part runs, in a sentence. */
export function timingWords(node: AutomationNode): string {
  const of = (name: string) => typed(node, `scheduler.${name}`);
  const positive = (name: string) => !["", "0"].includes(of(name));
  const at = /^(\S+) (\d{2}:\d{2})$/.exec(of("run_at"));
  const parts = [
    positive("run_before_day") ? m.automations_timing_before({ days: of("run_before_day") }) : "",
    at ? m.automations_timing_at({ time: at[2] ?? "", day: at[1] ?? "" }) : of("run_at"),
    positive("frequency_interval")
      ? m.automations_timing_every({ count: of("frequency_interval"), unit: of("frequency_type") })
      : of("is_frequency") === "1"
        ? m.automations_timing_repeats()
        : "",
    positive("limited_day") ? m.automations_timing_within({ days: of("limited_day") }) : "",
  ];
  const said = parts.filter((part) => part !== "").join(", ");
  return said === "" ? m.automations_timing_none() : said;
}

/** What a step says, without its HTML. */
export function excerpt(node: AutomationNode): string {
  const message = typed(node, "details.message");
  const text = new DOMParser().parseFromString(message, "text/html").body.textContent ?? "";
  const template = typed(node, "details.template_id");
  return text.trim() || (template ? m.automations_by_template({ template }) : m.automations_nothing_to_send());
}

/** What a step does, and to whom. */
export function stepWords(node: AutomationNode, view: AutomationView): string {
  const person = typed(node, "details.recipient_id");
  const named = view.choices["details.recipient_id"]?.find(({ value }) => value === person)?.label;
  const whom = named ?? word(typed(node, "details.recipient_type"));
  const kind = word(typed(node, "type")) || m.automations_no_kind();
  return whom ? m.automations_to({ kind, whom }) : kind;
}

export function triggerWords(node: AutomationNode, view: AutomationView): string {
  const id = typed(node, "component_id");
  const known = view.choices["component_id"]?.find(({ value }) => value === id)?.label;
  return known ?? (id || m.automations_no_trigger());
}

export function filterWords(node: AutomationNode): string {
  const members = Object.entries(node.fields).map(([name, value]) => `${name}: ${value || "…"}`);
  return members.join(" · ") || node.json;
}

const FAULTS = {
  no_steps: m.automations_fault_no_steps,
  filter_empty: m.automations_fault_filter_empty,
  nothing_to_send: m.automations_fault_nothing,
  no_subject: m.automations_fault_no_subject,
  passed: m.automations_fault_passed,
  no_unit: m.automations_fault_no_unit,
  orphan: m.automations_fault_orphan,
} as const;

/** What is wrong, and what that means. */
export function findingWords(finding: AutomationFinding): string {
  if (finding.fault !== "field") return FAULTS[finding.fault]();
  const field = finding.field ?? "";
  const about: AppError = { code: "fields_invalid", values: { [field]: finding.problem ?? "" } } as AppError;
  return m.automations_fault_field({ field: fieldWord(field), problem: problemWords(about, field) ?? "" });
}
