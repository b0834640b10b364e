/** Opportunities: the columns of their list, the chips, and the fields of their form. */
import CalendarClock from "@lucide/svelte/icons/calendar-clock";
import CircleCheck from "@lucide/svelte/icons/circle-check";
import CircleDashed from "@lucide/svelte/icons/circle-dashed";
import UserRound from "@lucide/svelte/icons/user-round";
import { m } from "$lib/i18n.svelte";
import type { RosterColumn } from "../roster/columns";
import type { FormGroup } from "../roster/fields";

export const opportunityColumns: RosterColumn[] = [
  { key: "name", title: m.opportunities_name, width: 240 },
  { key: "contact", title: m.opportunities_contact, width: 160 },
  { key: "phone", title: m.opportunities_phone, width: 120 },
  { key: "amount", title: m.opportunities_amount, width: 130, kind: "amount" },
  { key: "stage", title: m.opportunities_stage, width: 130 },
  { key: "chance", title: m.opportunities_chance, width: 110, kind: "count" },
  { key: "close", title: m.opportunities_close, width: 130, kind: "day" },
  { key: "assignee", title: m.opportunities_assignee, width: 150 },
  { key: "campaign", title: m.opportunities_campaign, width: 160 },
  { key: "action", title: m.opportunities_action, width: 150 },
  { key: "source", title: m.opportunities_source, width: 120 },
  { key: "email", title: m.opportunities_email, width: 180 },
  { key: "changed", title: m.opportunities_changed, width: 140, kind: "moment" },
  { key: "note", title: m.opportunities_note, width: 220 },
];

export const opportunityMarks = [
  { name: "overdue", word: m.opportunities_mark_overdue, icon: CalendarClock, bad: true },
  { name: "open", word: m.opportunities_mark_open, icon: CircleDashed },
  { name: "closed", word: m.opportunities_mark_closed, icon: CircleCheck },
  { name: "mine", word: m.opportunities_mark_mine, icon: UserRound },
];

/** What a list can be narrowed by: the column, and the words while it is not. */
export const opportunityFilters = [
  { column: "assignee", label: m.opportunities_assignee, all: m.opportunities_all_people },
  { column: "source", label: m.opportunities_source, all: m.leads_all_sources },
];

/** Of a person's name what stands in the circle on a card: the first letters of the family's and the given one. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0] ?? "";
  const given = words.length > 1 ? (words.at(-1) ?? "") : "";
  return `${[...first][0] ?? ""}${[...given][0] ?? ""}`.toUpperCase();
}

export const opportunityGroups: FormGroup[] = [
  {
    title: m.opportunities_group_contact,
    fields: [
      { name: "contact_mobile", label: m.opportunities_phone, hint: m.opportunities_phone_hint },
      { name: "contact_name", label: m.opportunities_contact },
      { name: "contact_title", label: m.opportunities_contact_title },
      { name: "contact_email", label: m.opportunities_email },
      { name: "contact_address", label: m.customer_address },
      { name: "contact_birthday", label: m.customer_birthday, hint: m.field_day_hint },
      { name: "contact_facebook_zalo", label: m.opportunities_contact_zalo },
      { name: "contact_website", label: m.leads_website },
      { name: "contact_description", label: m.opportunities_contact_note },
    ],
  },
  {
    title: m.opportunities_group_deal,
    fields: [
      { name: "name", label: m.opportunities_name, wide: true },
      { name: "sales_stage", label: m.opportunities_stage, kind: "choice", none: m.form_none },
      { name: "opportunity_amount", label: m.opportunities_amount, kind: "amount" },
      { name: "probability", label: m.opportunities_chance, kind: "number" },
      { name: "expected_close_date", label: m.opportunities_close, hint: m.field_day_hint },
      { name: "assigned_to", label: m.opportunities_assignee, kind: "choice", none: m.form_none },
      { name: "lead_source", label: m.opportunities_source, kind: "choice", none: m.form_none },
      { name: "lead_source_description", label: m.opportunities_source_note, wide: true },
      { name: "description", label: m.opportunities_note, kind: "text" },
    ],
  },
];
