/** Leads: the columns of their list, its chips and filters, and the form. */
import CloudUpload from "@lucide/svelte/icons/cloud-upload";
import Copy from "@lucide/svelte/icons/copy";
import UserCheck from "@lucide/svelte/icons/user-check";
import UserX from "@lucide/svelte/icons/user-x";
import type { RecordForm } from "$lib/backend/call";
import { m } from "$lib/i18n.svelte";
import type { RosterColumn } from "../roster/columns";
import type { FormGroup } from "../roster/fields";

export const leadColumns: RosterColumn[] = [
  { key: "name", title: m.customer_name, width: 210 },
  { key: "phone", title: m.outbox_field_phone, width: 116 },
  { key: "status", title: m.leads_status, width: 130 },
  { key: "source", title: m.leads_source, width: 120 },
  { key: "owner", title: m.leads_owner, width: 150 },
  { key: "assigned", title: m.leads_assigned, width: 110, kind: "day" },
  { key: "email", title: m.outbox_field_email, width: 180 },
  { key: "address", title: m.customer_address, width: 200 },
  { key: "website", title: m.leads_website, width: 140 },
  { key: "birthday", title: m.customer_birthday, width: 110, kind: "day" },
  { key: "branch", title: m.stock_branch, width: 150 },
  { key: "code", title: m.customer_code, width: 120 },
  { key: "note", title: m.customer_note, width: 220 },
];

export const leadMarks = [
  { name: "unassigned", word: m.leads_mark_unassigned, icon: UserX },
  { name: "duplicate", word: m.leads_mark_duplicate, icon: Copy, bad: true },
  { name: "customer", word: m.leads_mark_customer, icon: UserCheck },
  { name: "pending", word: m.roster_pending, icon: CloudUpload },
];

/** What a list can be narrowed by: the column, and the words while it is not. */
export const leadFilters = [
  { column: "status", label: m.leads_status, all: m.leads_all_statuses },
  { column: "source", label: m.leads_source, all: m.leads_all_sources },
  { column: "owner", label: m.leads_owner, all: m.leads_all_owners },
];

/** A shop without any lead has no statuses to choose from yet: it types its first. */
export function leadGroups(knowsStatuses: boolean): FormGroup[] {
  return [
    {
      title: m.partner_group_who,
      fields: [
        { name: "name", label: m.customer_name },
        { name: "mobile", label: m.outbox_field_phone },
        { name: "email", label: m.outbox_field_email },
        { name: "address", label: m.customer_address },
        { name: "website", label: m.leads_website },
        { name: "birthday", label: m.customer_birthday, hint: m.field_day_hint },
        { name: "sex", label: m.leads_sex, kind: "choice", none: m.form_none },
        { name: "description", label: m.customer_note, kind: "text" },
      ],
    },
    {
      title: m.leads_group_follow,
      fields: [
        knowsStatuses
          ? { name: "status", label: m.leads_status, kind: "choice", none: m.form_none }
          : { name: "status", label: m.leads_status },
        { name: "employee_id", label: m.leads_owner, kind: "choice", none: m.form_none },
        { name: "date_assigned", label: m.leads_assigned, hint: m.field_day_hint },
        { name: "branch_id", label: m.stock_branch, kind: "choice", none: m.form_none },
        { name: "avatar", label: m.customer_avatar },
        { name: "resources", label: m.leads_source, kind: "choices", wide: true },
      ],
    },
    {
      title: m.leads_group_account,
      fields: [
        { name: "account_name", label: m.customer_account_name },
        { name: "account_no", label: m.customer_account_no },
        { name: "account_address", label: m.customer_account_bank },
      ],
    },
  ];
}

/** NextX's words for a sex, in the language of the till; the two that are usual are always there. */
export function withSexes(form: RecordForm): RecordForm {
  const others = (form.choices["sex"] ?? []).filter(({ value }) => value !== "male" && value !== "female");
  const usual = [
    { value: "male", label: m.leads_sex_male() },
    { value: "female", label: m.leads_sex_female() },
  ];
  return { ...form, choices: { ...form.choices, sex: [...usual, ...others] } };
}
