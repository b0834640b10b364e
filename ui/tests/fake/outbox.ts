/** The documents of a made-up shop on their way to NextX. */
import type {
  DocumentDetail,
  DocumentFilter,
  DocumentGroup,
  DocumentRow,
  FilterCount,
  LogRow,
} from "../../src/lib/backend/bindings.gen";
import { fail } from "./counter";

const GROUPS: DocumentGroup[] = ["refused", "conflict", "unclear", "sending", "waiting", "arrived", "discarded"];
const STATES = {
  refused: "refused",
  conflict: "conflict",
  unclear: "unclear",
  sending: "sending",
  waiting: "queued",
  arrived: "confirmed",
  discarded: "discarded",
} as const;
const NAMES = ["Lê Thị Hạnh", "", "Công ty Trách nhiệm hữu hạn Thương mại Dịch vụ Nguyễn Hoàng Phương Uyên Thảo"];

export class FakeOutbox {
  rows: DocumentRow[];
  log: LogRow[] = [];

  constructor(length: number) {
    this.rows = Array.from({ length }, (_, index) => row(index));
  }

  list(filter: DocumentFilter, skip: number): DocumentRow[] {
    const lets = (row: DocumentRow) =>
      filter === "all" || (filter === "person" ? row.needsPerson : row.group === filter);
    return this.rows.filter(lets).slice(skip, skip + 200);
  }

  counts(): FilterCount[] {
    const filters: DocumentFilter[] = ["person", ...GROUPS];
    return filters.map((filter) => ({ filter, count: this.list(filter, 0).length }));
  }

  detail(id: string): DocumentDetail {
    const found = this.rows.find((each) => each.id === id);
    if (found === undefined) throw fail("not_found");
    const conflict = found.group === "conflict";
    return {
      row: found,
      phone: "0900000451",
      lines: [{ name: "Cà phê sữa đá lon 185 ml", quantity: "2", unit: "lon", total: 30_000 }],
      fields: [],
      customerOpen: found.group === "refused",
      customerId: found.name === "" ? null : 7,
      compared: conflict
        ? [
            {
              field: "number",
              line: null,
              ours: { kind: "text", text: found.number },
              theirs: { kind: "text", text: found.number },
              differs: false,
            },
            {
              field: "total",
              line: null,
              ours: { kind: "amount", amount: 30_000 },
              theirs: { kind: "amount", amount: 28_000 },
              differs: true,
            },
          ]
        : [],
      doubles: [],
      remoteId: conflict ? 4711 : null,
      remoteNumber: null,
      sent: '{"invoice_no":"Q1K7263270001A"}',
      firstSentAt: found.at,
      sendEndedAt: found.at,
      confirmedAt: null,
      log: this.log.filter((entry) => entry.documentId === id),
      allowed: {
        retry: found.group === "refused",
        retryReason: false,
        retryLater: false,
        mend: found.group === "refused",
        keep: conflict,
        discard: ["refused", "conflict", "unclear", "waiting"].includes(found.group),
      },
    };
  }

  decide(id: string, decision: LogRow["decision"], reason: string, group: DocumentGroup): null {
    if (reason.trim() === "" && (decision === "discard" || decision === "keep")) throw fail("reason_missing");
    const found = this.rows.find((each) => each.id === id);
    if (found === undefined) throw fail("not_found");
    const { kind, number, name, state } = found;
    this.log.unshift({ documentId: id, kind, number, name, at: Date.now(), decision, reason, by: null, before: state });
    Object.assign(found, { group, state: STATES[group], reason: null, needsPerson: false });
    return null;
  }
}

function row(index: number): DocumentRow {
  const group = GROUPS[index % GROUPS.length] ?? "waiting";
  return {
    id: `document-${index}`,
    kind: "sale",
    group,
    state: STATES[group],
    needsPerson: group === "refused" || group === "conflict",
    number: `Q1K726327${String(index).padStart(4, "0")}A`,
    name: NAMES[index % NAMES.length] ?? "",
    total: 30_000 + index * 1_000,
    at: new Date().setHours(9, 38),
    attempts: 1,
    nextTryAt: group === "waiting" || group === "unclear" ? new Date().setHours(14, 5) : null,
    reason: group === "refused" ? "Khách hàng vượt hạn mức công nợ cho phép (2.000.000)" : null,
    reasonCode: group === "conflict" ? "differs_at_nextx" : null,
    behind: null,
  };
}
