/** The screens of marketing, in the order of its menu. */
import UserSearch from "@lucide/svelte/icons/user-search";
import { m } from "$lib/i18n.svelte";
import type { DeskGroup } from "../desk/desk";
import LeadsPage from "../leads/LeadsPage.svelte";

export type MarketingScreen =
  | "leads"
  | "audiences"
  | "consent"
  | "sms"
  | "email"
  | "zns"
  | "web-forms"
  | "campaigns"
  | "opportunities"
  | "automations";

export const GROUPS: DeskGroup<MarketingScreen>[] = [
  {
    title: m.marketing_reach,
    screens: [{ id: "leads", title: m.leads_title, icon: UserSearch, page: LeadsPage }],
  },
];
