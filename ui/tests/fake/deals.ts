/** Stands in for campaigns and opportunities. Not the till's rules. */
import type {
  DealSum,
  OpportunityBoard,
  OpportunityView,
  RecordForm,
  RecordSaved,
  RecordTyped,
  RosterRow,
  SalesCampaignView,
} from "../../src/lib/backend/bindings.gen";
import { fail } from "./counter";

export const OPPORTUNITIES = [
  "name",
  "contact",
  "phone",
  "amount",
  "stage",
  "chance",
  "close",
  "assignee",
  "source",
  "late",
  "today",
  "note",
  "campaign",
];
export const CAMPAIGNS = ["name", "status", "type", "start", "end", "open", "budget", "assignee"];

export const OPPORTUNITY_FILTERS = [
  { column: "campaign", values: ["Quà Tết"] },
  { column: "assignee", values: ["Lê Thu Hà", "Võ Quốc Bảo"] },
  { column: "source", values: ["Facebook"] },
];
export const CAMPAIGN_FILTERS = [
  { column: "status", values: ["Đang diễn ra"] },
  { column: "type", values: ["Telesales"] },
];

const STAGES = [
  { id: 41, name: "Mới" },
  { id: 42, name: "Báo giá" },
  { id: 43, name: "Thành công" },
];
const NAMES = ["Giỏ quà Tết", "Nước hội nghị", "Bánh kẹo phát quà", "Cà phê văn phòng"];

function opportunity(index: number): RosterRow {
  const stage = STAGES[index % 2 === 0 ? 0 : 1];
  const late = index === 0;
  return {
    id: index + 1,
    pending: false,
    cells: [
      `${NAMES[index % NAMES.length] ?? ""}${index < NAMES.length ? "" : ` ${index}`}`,
      "Nguyễn Thị Ánh",
      `0900000${String(400 + index)}`,
      index === 1 ? null : "10000000",
      stage?.name ?? "",
      "50",
      late ? "2026-11-20" : "2026-12-20",
      index % 2 === 0 ? "Lê Thu Hà" : "Võ Quốc Bảo",
      "Facebook",
      late ? "7" : null,
      null,
      "Gọi buổi chiều",
      "Quà Tết",
    ],
    marks: [...(late ? ["overdue"] : []), "open"],
  };
}

const campaign = (id: number, name: string): RosterRow => ({
  id,
  pending: false,
  cells: [name, "Đang diễn ra", "Telesales", "2026-11-01", "2026-12-31", "3", "20000000", "Lê Thu Hà"],
  marks: ["running"],
});

export class FakeDeals {
  readonly opportunities: RosterRow[];
  readonly campaigns = [campaign(3, "Quà Tết"), campaign(4, "Khách mới")];
  readonly moves: { id: number; to: number }[] = [];
  readonly saved: { what: string; id: number | null; typed: RecordTyped }[] = [];
  private readonly stages = new Map<number, number>();
  private labels: { value: string; label: string }[] = [{ value: "107", label: "Telesales" }];

  constructor(private readonly wish: URLSearchParams) {
    const count = Number(wish.get("deals") ?? 0);
    this.opportunities = Array.from({ length: count }, (_, index) => opportunity(index));
    if (wish.has("no-types")) this.labels = [];
    for (const [index, row] of this.opportunities.entries()) this.stages.set(row.id, index % 2 === 0 ? 41 : 42);
  }

  private sum(rows: RosterRow[]): DealSum {
    const amounts = rows.map((row) => row.cells[3] ?? null).filter((amount) => amount !== null);
    const amount = amounts.reduce((sum, each) => sum + Number(each), 0);
    const isKnown = rows.length === 0 || amounts.length > 0;
    return {
      count: rows.length,
      amount: isKnown ? amount : null,
      unsaid: rows.length - amounts.length,
      expected: isKnown ? amount / 2 : null,
      chance: rows.length > 0 ? 50 : null,
    };
  }

  /** Of the rows that the list shows now. */
  board(campaign: number | null, rows: RosterRow[]): OpportunityBoard {
    const isFirst = campaign === null || campaign === 3;
    const all = isFirst ? rows : [];
    return {
      campaigns: this.campaigns.map(({ id, cells }) => ({ id, name: cells[0] ?? "" })),
      campaign: campaign ?? 3,
      stages: STAGES.map(({ id, name }) => {
        const inIt = all.filter((row) => this.stages.get(row.id) === id);
        return { id, name, sum: this.sum(inIt), rows: inIt };
      }),
      total: this.sum(all),
    };
  }

  view(id: number): OpportunityView {
    return {
      id,
      campaign: 3,
      stage: this.stages.get(id) ?? null,
      stages: STAGES,
      contact: { name: "Nguyễn Thị Ánh", phone: "0900000400", email: "", address: "12 Lê Lợi" },
      next: { name: "Gọi lần 1", description: "Hỏi số lượng", results: ["Gọi lại sau", "Đồng ý"] },
      previous: null,
      result: "",
      resultAt: null,
      reasonFailed: "",
      readAt: new Date().setHours(14, 2),
      unread: null,
    };
  }

  move(id: number, from: number, to: number): RecordSaved {
    if (this.wish.has("unmoved")) throw fail("deal_unclear");
    if (this.wish.has("moved-meanwhile")) {
      this.stages.set(id, 43);
      const clash = { field: "sales_stage", seen: String(from), theirs: "43", ours: String(to) };
      return { id: null, clashes: [clash], seen: "" };
    }
    this.moves.push({ id, to });
    this.stages.set(id, to);
    return { id, clashes: [], seen: "" };
  }

  private form(fields: Record<string, string>, isNew: boolean): RecordForm {
    return {
      fields,
      choices: {},
      seen: JSON.stringify(fields),
      readAt: isNew ? null : new Date().setHours(14, 2),
      unread: null,
      online: !this.wish.has("offline"),
      pending: false,
    };
  }

  opportunityForm(id: number | null): RecordForm {
    const row = this.opportunities.find((each) => each.id === id);
    const contact = { contact_mobile: "", contact_name: "", contact_address: "" };
    const fields = {
      ...(row ? {} : contact),
      name: row?.cells[0] ?? "",
      sales_stage: row ? String(this.stages.get(row.id)) : "",
      opportunity_amount: row?.cells[3] ?? "",
      probability: row ? "50" : "",
    };
    const stages = STAGES.map((stage) => ({ value: String(stage.id), label: stage.name }));
    return { ...this.form(fields, row === undefined), choices: { sales_stage: stages } };
  }

  campaignForm(id: number | null): RecordForm {
    const row = this.campaigns.find((each) => each.id === id);
    const stages = STAGES.map((stage, at) => ({ ...stage, kind: at + 1 }));
    const anew = stages.map((stage) => ({ ...stage, id: null }));
    const fields = {
      name: row?.cells[0] ?? "",
      campaign_type: row ? "107" : "",
      status: row ? "37250" : "",
      start_date: row ? "01/11/2026" : "",
      end_date: row ? "31/12/2026" : "",
      stages: JSON.stringify({ stages: row ? stages : [], confirmed: false }),
      divide_opportunity_auto: "",
    };
    return {
      ...this.form(fields, row === undefined),
      choices: {
        campaign_type: this.labels,
        status: [{ value: "37250", label: "Đang diễn ra" }],
        stage_types: STAGES.map(({ name }, at) => ({ value: String(at + 1), label: name })),
        stage_counts: [{ value: "41", label: "8" }],
        stage_patterns: [{ value: JSON.stringify({ stages: anew, confirmed: false }), label: "Quà Tết" }],
      },
    };
  }

  save(what: "opportunity" | "campaign", id: number | null, typed: RecordTyped): RecordSaved {
    const { fields } = typed;
    if ((fields["name"] ?? "").trim() === "") throw fail("fields_invalid", { name: "missing" });
    const plan = JSON.parse(fields["stages"] ?? "{}") as { stages?: unknown[]; confirmed?: boolean };
    const before = JSON.parse(typed.seen) as Record<string, string>;
    if (what === "campaign" && fields["stages"] !== before["stages"] && plan.confirmed !== true)
      throw fail("fields_invalid", { stages: "unconfirmed" });
    if (this.wish.has("unclear") && this.saved.length === 0) {
      this.saved.push({ what, id, typed });
      throw fail("deal_unclear");
    }
    this.saved.push({ what, id, typed });
    return { id: id ?? 99, clashes: [], seen: "" };
  }

  campaignView(id: number): SalesCampaignView {
    const board = this.board(id, this.opportunities);
    return {
      id,
      stages: board.stages.map(({ id, name, sum }) => ({ id, name, sum })),
      total: board.total,
      readAt: new Date().setHours(14, 2),
      unread: null,
    };
  }

  label(id: string, name: string): null {
    if (!/^\d+$/.test(id)) throw fail("fields_invalid", { id: "count:9223372036854775807" });
    this.labels.push({ value: id, label: name });
    return null;
  }
}
