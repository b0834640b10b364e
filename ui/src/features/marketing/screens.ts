/** The screens of marketing, in the order of its menu. */
import FileInput from "@lucide/svelte/icons/file-input";
import Flag from "@lucide/svelte/icons/flag";
import HandHeart from "@lucide/svelte/icons/hand-heart";
import Mail from "@lucide/svelte/icons/mail";
import MessageCircle from "@lucide/svelte/icons/message-circle";
import MessageSquareText from "@lucide/svelte/icons/message-square-text";
import SquareKanban from "@lucide/svelte/icons/square-kanban";
import UserSearch from "@lucide/svelte/icons/user-search";
import Workflow from "@lucide/svelte/icons/workflow";
import { m } from "$lib/i18n.svelte";
import AutomationsPage from "../automations/AutomationsPage.svelte";
import CampaignsPage from "../campaigns/CampaignsPage.svelte";
import ConsentsPage from "../consents/ConsentsPage.svelte";
import type { DeskGroup } from "../desk/desk";
import EmailPage from "../email/EmailPage.svelte";
import LeadsPage from "../leads/LeadsPage.svelte";
import OpportunitiesPage from "../opportunities/OpportunitiesPage.svelte";
import SmsPage from "../sms/SmsPage.svelte";
import WebFormsPage from "../web-forms/WebFormsPage.svelte";
import ZnsPage from "../zns/ZnsPage.svelte";

export type MarketingScreen =
  "leads" | "consents" | "sms" | "email" | "zns" | "web-forms" | "automations" | "campaigns" | "opportunities";

export const GROUPS: DeskGroup<MarketingScreen>[] = [
  {
    title: m.marketing_reach,
    screens: [
      { id: "leads", title: m.leads_title, icon: UserSearch, page: LeadsPage },
      { id: "consents", title: m.consents_title, icon: HandHeart, page: ConsentsPage },
    ],
  },
  {
    title: m.marketing_send,
    screens: [
      { id: "sms", title: m.sms_title, icon: MessageSquareText, page: SmsPage },
      { id: "email", title: m.email_title, icon: Mail, page: EmailPage },
      { id: "zns", title: m.zns_title, icon: MessageCircle, page: ZnsPage },
      { id: "web-forms", title: m.web_forms_title, icon: FileInput, page: WebFormsPage },
    ],
  },
  {
    title: m.marketing_follow,
    screens: [
      { id: "automations", title: m.automations_title, icon: Workflow, page: AutomationsPage },
      { id: "campaigns", title: m.campaigns_title, icon: Flag, page: CampaignsPage },
      { id: "opportunities", title: m.opportunities_title, icon: SquareKanban, page: OpportunitiesPage },
    ],
  },
];
