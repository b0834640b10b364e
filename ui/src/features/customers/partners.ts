/** Customers and suppliers: one resource of NextX, two lists here. */
import CloudUpload from "@lucide/svelte/icons/cloud-upload";
import FileQuestionMark from "@lucide/svelte/icons/file-question-mark";
import Gauge from "@lucide/svelte/icons/gauge";
import HandCoins from "@lucide/svelte/icons/hand-coins";
import { m } from "$lib/i18n.svelte";
import type { RosterColumn } from "../roster/columns";
import type { FormGroup } from "../roster/fields";
import { genderWords, groupWords } from "./words";

export const partnerColumns: RosterColumn[] = [
  { key: "name", title: m.customer_name, width: 240 },
  { key: "phone", title: m.outbox_field_phone, width: 124 },
  { key: "code", title: m.customer_code, width: 100 },
  { key: "opening", title: m.account_opening, width: 124, kind: "amount" },
  { key: "limit", title: m.account_limit, width: 124, kind: "amount" },
  { key: "address", title: m.customer_address, width: 220 },
  { key: "email", title: m.outbox_field_email, width: 180 },
  { key: "tax", title: m.customer_tax_number, width: 120 },
  { key: "birthday", title: m.customer_birthday, width: 110, kind: "day" },
  { key: "term", title: m.customer_term, width: 110, kind: "count" },
  { key: "branch", title: m.stock_branch, width: 150 },
  { key: "note", title: m.customer_note, width: 220 },
  { key: "group", title: m.customer_group, width: 130 },
  { key: "employee", title: m.customer_in_charge, width: 150 },
];

export const customerFilters = [
  { column: "group", label: m.customer_group, all: m.customer_every_group },
  { column: "employee", label: m.customer_in_charge, all: m.customer_every_employee },
];

export const partnerMarks = [
  { name: "opening", word: m.partner_mark_opening, icon: HandCoins },
  { name: "limited", word: m.partner_mark_limited, icon: Gauge },
  { name: "pending", word: m.roster_pending, icon: CloudUpload },
  { name: "unread", word: m.partner_mark_unread, icon: FileQuestionMark },
];

export const partnerGroups: FormGroup[] = [
  {
    title: m.partner_group_who,
    fields: [
      { name: "name", label: m.customer_name },
      { name: "mobile", label: m.outbox_field_phone },
      { name: "email", label: m.outbox_field_email },
      { name: "address", label: m.customer_address },
      { name: "birthday", label: m.customer_birthday, hint: m.field_day_hint },
      {
        name: "gender",
        label: m.customer_gender,
        kind: "choice",
        none: m.customer_gender_unknown,
        words: genderWords,
      },
      { name: "description", label: m.customer_note, kind: "text" },
    ],
  },
  {
    title: m.partner_group_shop,
    fields: [
      { name: "type", label: m.customer_type, kind: "choice" },
      { name: "branch_id", label: m.stock_branch, kind: "choice", none: m.form_none },
      { name: "employee_id", label: m.customer_in_charge, kind: "choice", none: m.form_none },
      {
        name: "customer_group_id",
        label: m.customer_group,
        kind: "choice",
        none: m.form_none,
        words: groupWords,
        other: { choice: m.customer_group_other, label: m.customer_group_typed },
      },
      { name: "contact_id", label: m.customer_contact_id },
      { name: "avatar", label: m.customer_avatar },
      { name: "resources", label: m.customer_sources, kind: "choices", wide: true },
    ],
  },
  {
    title: m.partner_group_money,
    fields: [
      { name: "credit_limit", label: m.account_limit, kind: "amount" },
      { name: "per_turn_debt", label: m.customer_term, kind: "number" },
      { name: "opening_balance", label: m.account_opening, kind: "amount" },
      { name: "tax_number", label: m.customer_tax_number },
      { name: "account_name", label: m.customer_account_name },
      { name: "account_no", label: m.customer_account_no },
      { name: "account_address", label: m.customer_account_bank },
    ],
  },
];
