/** The screens of marketing, in the order of its menu. */
import FileInput from "@lucide/svelte/icons/file-input";
import MessageCircle from "@lucide/svelte/icons/message-circle";
import { m } from "$lib/i18n.svelte";
import type { DeskGroup } from "../desk/desk";
import WebFormsPage from "../web-forms/WebFormsPage.svelte";
import ZnsPage from "../zns/ZnsPage.svelte";

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
    title: m.marketing_send,
    screens: [
      { id: "zns", title: m.zns_title, icon: MessageCircle, page: ZnsPage },
      { id: "web-forms", title: m.web_forms_title, icon: FileInput, page: WebFormsPage },
    ],
  },
];
