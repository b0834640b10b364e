/** What campaigns by text message are called on the screen: states, reasons, findings. */
import CircleCheck from "@lucide/svelte/icons/circle-check";
import CircleHelp from "@lucide/svelte/icons/circle-question-mark";
import FilePen from "@lucide/svelte/icons/file-pen";
import Send from "@lucide/svelte/icons/send";
import type { AsideReason, CampaignFault, CampaignFinding, MobileCarrier, RecipientSource } from "$lib/backend/call";
import { count } from "$lib/format";
import { m } from "$lib/i18n.svelte";
import type { RosterColumn } from "../roster/columns";
import type { FormGroup } from "../roster/fields";

export const smsColumns: RosterColumn[] = [
  { key: "name", title: m.sms_name, width: 240 },
  { key: "state", title: m.sms_state, width: 170, onScreen: true },
  { key: "when", title: m.sms_when, width: 140, kind: "moment" },
  { key: "people", title: m.sms_people, width: 90, kind: "count" },
  { key: "sent", title: m.sms_sent, width: 90, kind: "count" },
  { key: "failed", title: m.sms_failed, width: 90, kind: "count" },
  { key: "content", title: m.sms_content, width: 420 },
];

export const stateLooks = {
  draft: { word: m.sms_state_draft, icon: FilePen },
  unclear: { word: m.sms_state_unclear, icon: CircleHelp },
  accepted: { word: m.sms_state_accepted, icon: CircleCheck },
} as const;

export const smsMarks = [
  { name: "draft", word: m.sms_mark_draft, icon: FilePen },
  { name: "at_nextx", word: m.sms_mark_at_nextx, icon: Send },
];

export const asideWords: Record<AsideReason, (inputs: { count: string }) => string> = {
  no_address: m.sms_aside_no_address,
  impossible: m.sms_aside_impossible,
  repeated: m.sms_aside_repeated,
  refused: m.sms_aside_refused,
  not_agreed: m.sms_aside_not_agreed,
  too_often: m.sms_aside_too_often,
  left_out: m.sms_aside_left_out,
};

const findings: Record<CampaignFault, (of: { field: string; count: string }) => string> = {
  no_name: () => m.sms_fault_no_name(),
  name_too_long: () => m.sms_fault_name_too_long(),
  no_content: () => m.sms_fault_no_content(),
  content_too_long: ({ count }) => m.sms_fault_content_too_long({ count }),
  field_unclosed: () => m.sms_fault_field_unclosed(),
  field_unopened: () => m.sms_fault_field_unopened(),
  field_nameless: () => m.sms_fault_field_nameless(),
  unknown_field: ({ field }) => m.sms_fault_unknown_field({ field }),
  lacking: ({ field, count }) => m.sms_fault_lacking({ field, count }),
  no_recipients: () => m.sms_fault_no_recipients(),
  when: () => m.sms_fault_when(),
  passed: () => m.sms_fault_passed(),
  no_label: () => m.sms_fault_no_label(),
  no_refusal: () => m.sms_fault_no_refusal(),
  night: () => m.sms_fault_night(),
};

export const findingWords = ({ fault, field, count: of }: CampaignFinding) =>
  findings[fault]({ field: field ?? "", count: of === null ? "" : count(of) });

/** What is missing while a campaign is begun is no mistake yet. */
export const isMissing = ({ fault }: CampaignFinding) => ["no_name", "no_content", "no_recipients"].includes(fault);

/** The fields that NextX fills, each with what it is called here. */
export const mergeFields = [
  { name: "contact_name", word: m.sms_field_name },
  { name: "mobile", word: m.sms_field_mobile },
  { name: "address", word: m.sms_field_address },
  { name: "code", word: m.sms_field_code },
];

export const carriers: { carrier: MobileCarrier; word: string | null }[] = [
  { carrier: "viettel", word: "Viettel" },
  { carrier: "vinaphone", word: "Vinaphone" },
  { carrier: "mobifone", word: "MobiFone" },
  { carrier: "other", word: null },
];

/** A source in a few words. */
export function sourceWords(source: RecipientSource): string {
  switch (source.kind) {
    case "customers": {
      const parts = [
        source.words,
        source.group === "" ? "" : m.sms_source_group({ group: source.group }),
        source.bought_since === "" ? "" : m.sms_source_since({ day: source.bought_since }),
        source.not_since === "" ? "" : m.sms_source_not_since({ day: source.not_since }),
      ].filter((part) => part !== "");
      return parts.length === 0 ? m.sms_source_all_customers() : `${m.sms_source_customers()}: ${parts.join(", ")}`;
    }
    case "leads": {
      const parts = [source.words, source.status, source.source].filter((part) => part !== "");
      return parts.length === 0 ? m.sms_source_all_leads() : `${m.sms_source_leads()}: ${parts.join(", ")}`;
    }
    case "campaign":
    case "list":
      return source.name;
  }
}

/** What can be changed of a campaign that waits for its time. */
export const waitingGroups: FormGroup[] = [
  {
    title: m.sms_waiting,
    fields: [
      { name: "name", label: m.sms_name },
      { name: "sms_content", label: m.sms_content, kind: "text" },
      { name: "send_time", label: m.sms_when, hint: m.sms_when_hint },
    ],
  },
];
