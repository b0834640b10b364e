/** What campaigns by text message and email are called on the screen: states, reasons, findings. */
import CircleCheck from "@lucide/svelte/icons/circle-check";
import CircleHelp from "@lucide/svelte/icons/circle-question-mark";
import FilePen from "@lucide/svelte/icons/file-pen";
import Send from "@lucide/svelte/icons/send";
import type {
  AsideReason,
  CampaignFault,
  CampaignFinding,
  CampaignState,
  MessageChannel,
  RecipientSource,
} from "$lib/backend/call";
import { count } from "$lib/format";
import { m } from "$lib/i18n.svelte";
import type { RosterColumn } from "../roster/columns";
import type { FormGroup } from "../roster/fields";

const columns = (content: () => string): RosterColumn[] => [
  { key: "name", title: m.message_name, width: 240 },
  { key: "state", title: m.message_state, width: 170, onScreen: true },
  { key: "when", title: m.message_when, width: 140, kind: "moment" },
  { key: "people", title: m.message_people, width: 90, kind: "count" },
  { key: "sent", title: m.message_sent, width: 90, kind: "count" },
  { key: "failed", title: m.message_failed, width: 90, kind: "count" },
  { key: "content", title: content, width: 420 },
];

/** What differs between the two ways to write to people. */
export const channels = {
  sms: {
    /** Its test ids begin with it, and the columns of its lists are kept under it. */
    prefix: "sms",
    roster: "sms_campaigns",
    title: m.sms_title,
    search: m.sms_search,
    empty: m.sms_empty,
    make: m.sms_new,
    columns: columns(m.sms_content),
    content: m.sms_content,
    history: m.sms_history,
    historyOf: m.sms_history_of,
    resend: m.sms_resend,
    resendList: m.sms_resend_list,
    address: m.outbox_field_phone,
    waiting: [
      {
        title: m.message_waiting,
        fields: [
          { name: "name", label: m.message_name },
          { name: "sms_content", label: m.sms_content, kind: "text" },
          { name: "send_time", label: m.message_when, hint: m.message_when_hint },
        ],
      },
    ] as FormGroup[],
  },
  email: {
    prefix: "mail",
    roster: "email_campaigns",
    title: m.email_title,
    search: m.mail_search,
    empty: m.mail_empty,
    make: m.mail_new,
    columns: [
      // NextX's list tells little more than the name and the subject (E06).
      { key: "name", title: m.message_name, width: 240 },
      { key: "content", title: m.email_subject, width: 320 },
      ...columns(m.email_subject).slice(1, -1),
      { key: "read", title: m.mail_opened, width: 90, kind: "count" },
    ] as RosterColumn[],
    content: m.email_subject,
    history: m.mail_history,
    historyOf: m.mail_history_of,
    resend: m.mail_resend,
    resendList: m.mail_resend_list,
    address: m.mail_address,
    waiting: [
      {
        title: m.message_waiting,
        fields: [
          { name: "name", label: m.message_name },
          { name: "mail_subject", label: m.email_subject },
          { name: "from_name", label: m.email_sender_name },
          { name: "mail_from", label: m.email_sender_address },
          { name: "send_time", label: m.message_when, hint: m.message_when_hint },
          { name: "mail_content", label: m.mail_html, kind: "text" },
        ],
      },
    ] as FormGroup[],
  },
} as const satisfies Record<MessageChannel, unknown>;

export const stateLooks = {
  draft: { word: m.message_state_draft, icon: FilePen },
  unclear: { word: m.message_state_unclear, icon: CircleHelp },
  accepted: { word: m.message_state_accepted, icon: CircleCheck },
} as const satisfies Record<CampaignState, unknown>;

export const marks = [
  { name: "draft", word: m.message_mark_draft, icon: FilePen },
  { name: "at_nextx", word: m.message_mark_at_nextx, icon: Send },
];

export const asideWords: Record<AsideReason, (inputs: { count: string }) => string> = {
  no_address: m.message_aside_no_address,
  impossible: m.message_aside_impossible,
  repeated: m.message_aside_repeated,
  refused: m.message_aside_refused,
  not_agreed: m.message_aside_not_agreed,
  too_often: m.message_aside_too_often,
  left_out: m.message_aside_left_out,
};

const findings: Record<CampaignFault, (of: { field: string; count: string }) => string> = {
  no_name: () => m.message_fault_no_name(),
  name_too_long: () => m.message_fault_name_too_long(),
  no_content: () => m.message_fault_no_content(),
  content_too_long: ({ count }) => m.message_fault_content_too_long({ count }),
  field_unclosed: () => m.message_fault_field_unclosed(),
  field_unopened: () => m.message_fault_field_unopened(),
  field_nameless: () => m.message_fault_field_nameless(),
  unknown_field: ({ field }) => m.message_fault_unknown_field({ field }),
  lacking: ({ field, count }) => m.message_fault_lacking({ field, count }),
  letter: ({ count }) => m.mail_fault_letter({ count }),
  no_recipients: () => m.message_fault_no_recipients(),
  when: () => m.message_fault_when(),
  passed: () => m.message_fault_passed(),
  no_label: () => m.message_fault_no_label(),
  no_refusal: () => m.message_fault_no_refusal(),
  night: () => m.message_fault_night(),
};

export const findingWords = ({ fault, field, count: of }: CampaignFinding) =>
  findings[fault]({ field: field ?? "", count: of === null ? "" : count(of) });

/** What is missing while a campaign is begun is no mistake yet. */
export const isMissing = ({ fault }: CampaignFinding) => ["no_name", "no_content", "no_recipients"].includes(fault);

/** The fields that NextX fills, each with what it is called here. */
export const mergeFields = [
  { name: "contact_name", word: m.message_field_name },
  { name: "mobile", word: m.message_field_mobile },
  { name: "address", word: m.message_field_address },
  { name: "code", word: m.message_field_code },
];

/** A source in a few words. */
export function sourceWords(source: RecipientSource): string {
  switch (source.kind) {
    case "customers": {
      const parts = [
        source.words,
        source.group === "" ? "" : m.message_source_group({ group: source.group }),
        source.bought_since === "" ? "" : m.message_source_since({ day: source.bought_since }),
        source.not_since === "" ? "" : m.message_source_not_since({ day: source.not_since }),
      ].filter((part) => part !== "");
      return parts.length === 0
        ? m.message_source_all_customers()
        : `${m.message_source_customers()}: ${parts.join(", ")}`;
    }
    case "leads": {
      const parts = [source.words, source.status, source.source].filter((part) => part !== "");
      return parts.length === 0 ? m.message_source_all_leads() : `${m.message_source_leads()}: ${parts.join(", ")}`;
    }
    case "campaign":
    case "list":
      return source.name;
  }
}
