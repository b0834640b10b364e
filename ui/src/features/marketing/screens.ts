/** The screens of marketing, in the order of its menu. */
import Workflow from "@lucide/svelte/icons/workflow";
import { m } from "$lib/i18n.svelte";
import AutomationsPage from "../automations/AutomationsPage.svelte";
import type { DeskGroup } from "../desk/desk";

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
    title: m.marketing_follow,
    screens: [{ id: "automations", title: m.automations_title, icon: Workflow, page: AutomationsPage }],
  },
];
