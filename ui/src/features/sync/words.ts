/** How a document on its way to NextX looks and what is said of it. */
import Ban from "@lucide/svelte/icons/ban";
import CircleX from "@lucide/svelte/icons/circle-x";
import ClockArrowUp from "@lucide/svelte/icons/clock-arrow-up";
import CloudCheck from "@lucide/svelte/icons/cloud-check";
import GitCompareArrows from "@lucide/svelte/icons/git-compare-arrows";
import LoaderCircle from "@lucide/svelte/icons/loader-circle";
import ScanEye from "@lucide/svelte/icons/scan-eye";
import UserRound from "@lucide/svelte/icons/user-round";
import type { LucideIcon } from "@lucide/svelte";
import type {
  Compared,
  DecisionKind,
  DocumentFilter,
  DocumentGroup,
  DocumentKind,
  DocumentRow,
  ErrorCode,
  Told,
} from "$lib/backend/call";
import { whatHappened, whatNext } from "$lib/errors";
import { money, quantity, time } from "$lib/format";
import { m } from "$lib/i18n.svelte";
import { clock } from "../shell/clock.svelte";
import { session } from "../shell/session.svelte";

export interface Look {
  word: () => string;
  icon: LucideIcon;
  colour: "amber" | "blue" | "green" | "grey" | "red";
}

export const looks: Record<DocumentGroup, Look> = {
  refused: { word: m.outbox_group_refused, icon: CircleX, colour: "red" },
  conflict: { word: m.outbox_group_conflict, icon: GitCompareArrows, colour: "red" },
  unclear: { word: m.outbox_group_unclear, icon: ScanEye, colour: "amber" },
  sending: { word: m.outbox_group_sending, icon: LoaderCircle, colour: "blue" },
  waiting: { word: m.outbox_group_waiting, icon: ClockArrowUp, colour: "amber" },
  arrived: { word: m.outbox_group_arrived, icon: CloudCheck, colour: "green" },
  discarded: { word: m.outbox_group_discarded, icon: Ban, colour: "grey" },
};

const ofPerson: Look = { word: m.outbox_group_person, icon: UserRound, colour: "red" };
const all: Look = { word: m.outbox_group_all, icon: CloudCheck, colour: "grey" };

export function filterLook(filter: DocumentFilter): Look {
  if (filter === "all") return all;
  return filter === "person" ? ofPerson : looks[filter];
}

export const decisionWords: Record<DecisionKind, () => string> = {
  retry: m.outbox_log_retry,
  mend: m.outbox_log_mend,
  keep: m.outbox_log_keep,
  discard: m.outbox_log_discard,
};

export const kinds: Record<DocumentKind, () => string> = {
  sale: m.outbox_kind_sale,
  return: m.outbox_kind_return,
  customer: m.outbox_kind_customer,
  customer_update: m.outbox_kind_customer_update,
  lead: m.outbox_kind_lead,
  lead_update: m.outbox_kind_lead_update,
  task: m.outbox_kind_task,
  task_update: m.outbox_kind_task_update,
};

/** Whom or what a document is about. */
export function who(row: Pick<DocumentRow, "kind" | "name">): string {
  if (row.name !== "") return row.name;
  return row.kind === "sale" || row.kind === "return" ? m.customer_walk_in() : kinds[row.kind]();
}

/** What is happening with a document, in a line. */
export function happening(row: DocumentRow): string {
  if (row.behind !== null && row.group === "refused" && row.state === "queued") return m.outbox_behind_stuck();
  if (row.needsPerson && row.reasonCode === "undecidable") return whatHappened(row.reasonCode);
  const isOffline = session.strip?.online === false;
  if (row.state === "unclear" && row.nextTryAt !== null) {
    return isOffline ? m.outbox_looks_when_online() : m.outbox_looks_at({ time: time(row.nextTryAt) });
  }
  if (row.state === "accepted") return m.outbox_reading_back();
  if (row.state === "confirmed") return m.outbox_arrived_same();
  if (row.state === "discarded") return m.outbox_discarded_note();
  if (row.state === "sending") return m.outbox_sending_try({ count: row.attempts });
  if (row.reasonCode !== null) return whatHappened(row.reasonCode);
  if (row.reason !== null) return m.outbox_nextx_says({ reason: row.reason });
  if (row.behind !== null) return m.outbox_behind();
  if (isOffline) return m.outbox_waits_for_network();
  if (row.nextTryAt !== null && row.nextTryAt > clock.now) return m.outbox_next_try({ time: time(row.nextTryAt) });
  return m.outbox_waits_for_turn();
}

const decideNext: Partial<Record<ErrorCode, () => string>> = {
  differs_at_nextx: m.outbox_next_differs,
  twice_at_nextx: m.outbox_next_twice,
  number_of_another: m.outbox_next_of_another,
  undecidable: m.outbox_next_undecidable,
  changed_meanwhile: m.outbox_next_changed,
  document_damaged: m.outbox_next_damaged,
};

/** How a person comes to a decision about a document, here where it is made. */
export function nextStep(row: DocumentRow): string {
  if (row.reasonCode === "undecidable" && row.state === "accepted") return m.outbox_next_unseen();
  if (row.reasonCode !== null) return decideNext[row.reasonCode]?.() ?? whatNext(row.reasonCode);
  return row.state === "queued" ? m.outbox_next_stuck() : m.outbox_next_refused();
}

const fieldWords: Record<string, () => string> = {
  name: m.customer_name,
  phone: m.outbox_field_phone,
  mobile: m.outbox_field_phone,
  email: m.outbox_field_email,
  description: m.outbox_field_description,
  title: m.outbox_field_title,
  address: m.customer_address,
  birthday: m.customer_birthday,
  credit_limit: m.account_limit,
  opening_balance: m.account_opening,
  per_turn_debt: m.customer_term,
  tax_number: m.customer_tax_number,
  type: m.customer_type,
  number: m.receipt_invoice,
  total: m.receipt_total,
};

/** A field as a person calls it; one that has no word of ours keeps NextX's name. */
export function fieldWord(name: string): string {
  return fieldWords[name]?.() ?? name;
}

/** A number that is the same stands above already. */
export function worthComparing({ field, differs }: Compared): boolean {
  return differs || field !== "number";
}

/** One side of a comparison. */
export function toldWord(told: Told | null): string {
  if (told === null) return "–";
  if (told.kind === "amount") return money(told.amount);
  if (told.kind === "line") return `${quantity(told.quantity)} × ${money(told.price)}`;
  return told.text;
}
