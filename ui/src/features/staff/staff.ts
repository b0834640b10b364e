/** People of the shop as NextX knows them: the columns of their lists and the fields of a login account. */
import BadgeCheck from "@lucide/svelte/icons/badge-check";
import Lock from "@lucide/svelte/icons/lock";
import UserRound from "@lucide/svelte/icons/user-round";
import { m } from "$lib/i18n.svelte";
import type { RosterColumn } from "../roster/columns";
import type { FormGroup } from "../roster/fields";

export const userColumns: RosterColumn[] = [
  { key: "name", title: m.staff_name, width: 220 },
  { key: "login", title: m.staff_login, width: 140 },
  { key: "locked", title: m.staff_locked, width: 96, kind: "flag" },
  { key: "crm", title: m.staff_crm, width: 96, kind: "flag" },
  { key: "post", title: m.staff_post, width: 140 },
  { key: "phone", title: m.outbox_field_phone, width: 124 },
  { key: "email", title: m.outbox_field_email, width: 200 },
  { key: "branch", title: m.stock_branch, width: 160 },
  { key: "joined", title: m.staff_joined, width: 110, kind: "day" },
];

export const employeeColumns: RosterColumn[] = [
  { key: "name", title: m.staff_name, width: 320 },
  { key: "code", title: m.customer_code, width: 160 },
  { key: "branch", title: m.stock_branch, width: 240 },
];

export const userFilters = [
  { column: "post", label: m.staff_post, all: m.staff_every_post },
  { column: "branch", label: m.stock_branch, all: m.orders_every_branch },
];

export const employeeFilters = [{ column: "branch", label: m.stock_branch, all: m.orders_every_branch }];

export const salesUserColumns: RosterColumn[] = [
  { key: "name", title: m.staff_name, width: 320 },
  { key: "code", title: m.staff_login, width: 160 },
];

export const userMarks = [
  { name: "locked", word: m.staff_locked, icon: Lock, bad: true },
  { name: "crm", word: m.staff_crm, icon: BadgeCheck },
  { name: "own", word: m.staff_own, icon: UserRound },
];

export const userGroups: FormGroup[] = [
  {
    title: m.partner_group_who,
    fields: [
      { name: "username", label: m.staff_login },
      { name: "lastname", label: m.staff_lastname },
      { name: "firstname", label: m.staff_firstname },
      { name: "email", label: m.outbox_field_email },
      { name: "tel", label: m.outbox_field_phone },
      { name: "designation", label: m.staff_post },
      { name: "joined", label: m.staff_joined, hint: m.field_day_hint },
      { name: "employee_id", label: m.staff_employee, kind: "choice", none: m.form_none },
      { name: "crm_extension_id", label: m.staff_extension, kind: "number" },
      { name: "picture", label: m.customer_avatar, wide: true },
    ],
  },
  {
    title: m.staff_group_rights,
    fields: [
      { name: "is_access_crm", label: m.staff_crm, kind: "flag" },
      { name: "is_validated", label: m.staff_validated, kind: "flag" },
      { name: "isLock", label: m.staff_locked, kind: "flag" },
    ],
  },
];
