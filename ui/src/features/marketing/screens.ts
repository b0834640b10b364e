/** The screens of marketing, in the order of its menu. */
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

export const GROUPS: DeskGroup<MarketingScreen>[] = [];
