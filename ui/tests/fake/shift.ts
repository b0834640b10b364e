/** A drawer that behaves enough like the till's to look at the screens. Not the till's rules. */
import type {
  CashDirection,
  ClosingInput,
  ClosingView,
  CountView,
  CurrentShift,
  DebtReceipt,
  PiecesInput,
  ShiftDetail,
  ShiftReport,
  ShiftRow,
} from "../../src/lib/backend/bindings.gen";
import { fail } from "./counter";

const denominations = [500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500];

function count(counted: PiecesInput[]): CountView {
  const lines = counted.map(({ note, pieces }) => {
    const typed = pieces.trim() || "0";
    const isNumber = /^\d{1,5}$/.test(typed);
    return { amount: isNumber ? note * Number(typed) : 0, error: isNumber ? null : fail("count_invalid") };
  });
  return {
    lines,
    total: lines.reduce((sum, { amount }) => sum + amount, 0),
    notes: counted.reduce((sum, { pieces }, index) => sum + (lines[index]?.error ? 0 : Number(pieces || 0)), 0),
    error: lines.find(({ error }) => error)?.error ?? null,
  };
}

export class FakeShift {
  private open: ShiftRow | null = null;
  private opening: number | null = null;
  private past: ShiftDetail[] = [];
  private sold = { sales: 137, cash: 6_482_500, transfer: 3_088_500, refunded: 271_000 };
  onchange: () => void = () => undefined;

  constructor(wish: URLSearchParams) {
    this.taxes = wish.has("taxes")
      ? [
          { name: "VAT 10 %", known: true, net: 1_200_000, tax: 120_000, gross: 1_320_000 },
          { name: "VAT 8 %", known: true, net: 7_407_407, tax: 592_593, gross: 8_000_000 },
          { name: null, known: true, net: 251_000, tax: 0, gross: 251_000 },
        ]
      : [];
    for (let number = Number(wish.get("shifts") ?? 0); number > 0; number--) this.past.push(this.madeUp(number));
    if (wish.has("shift")) {
      this.open = {
        id: "open",
        number: 318,
        openedAt: new Date().setUTCHours(-1, 55, 0, 0),
        openedBy: null,
        counted: wish.get("shift") !== "uncounted",
        moves: [
          {
            at: new Date().setHours(9, 10),
            direction: "out",
            amount: 120_000,
            reason: "mua đá, túi ni lông",
            by: "Minh",
          },
          { at: new Date().setHours(11, 30), direction: "out", amount: 3_000_000, reason: "nộp quỹ giữa ca", by: null },
        ],
        receipts: [],
        end: null,
      };
      if (this.open.counted) this.opening = 2_000_000;
    }
  }

  get strip() {
    return this.open === null ? null : { openedAt: this.open.openedAt, counted: this.open.counted };
  }

  /** Goods by the rates of their tax. */
  private readonly taxes: ShiftReport["taxes"];

  /** What customers paid of their debts. */
  receipts: DebtReceipt[] = [];

  private cashDebts(): number {
    return this.debts().find(({ method }) => method === "cash")?.net ?? 0;
  }

  private debts(): ShiftReport["debts"] {
    const methods = new Set(this.receipts.map(({ method }) => method));
    return [...methods].map((method) => {
      const paid = this.receipts.filter((receipt) => receipt.method === method);
      return { method, count: paid.length, net: paid.reduce((sum, { amount }) => sum + amount, 0) };
    });
  }

  private report(): ShiftReport {
    const { cash, transfer, refunded, sales } =
      this.open?.id === "open" ? this.sold : { cash: 0, transfer: 0, refunded: 0, sales: 0 };
    const moved = (this.open?.moves ?? []).reduce(
      (sum, move) => sum + (move.direction === "in" ? move.amount : -move.amount),
      0,
    );
    return {
      sales,
      sold: cash + transfer + 318_500 - 25_000 + 500,
      discounts: 318_500,
      taxAdded: 0,
      taxes: this.taxes,
      surcharges: 25_000,
      rounding: -500,
      returns: refunded > 0 ? 3 : 0,
      returned: refunded,
      fees: 0,
      net: cash + transfer - refunded,
      methods: [
        { method: "cash", count: 88, net: cash - refunded },
        { method: "bank_transfer", count: 41, net: transfer },
      ],
      debts: this.debts(),
      opening: this.opening,
      cashSold: cash,
      cashDebts: this.cashDebts(),
      cashRefunded: refunded,
      expected: this.opening === null ? null : this.opening + cash - refunded + moved + this.cashDebts(),
      unread: 0,
    };
  }

  private madeUp(number: number): ShiftDetail {
    const at = Date.parse("2026-11-22T14:00:00+07:00") - (400 - number) * 28_800_000;
    const states = ["confirmed", "queued", "refused"] as const;
    return {
      shift: {
        id: `past-${number}`,
        number,
        openedAt: at,
        openedBy: "Minh",
        counted: true,
        moves: [],
        receipts: [],
        end: {
          at: at + 25_000_000,
          by: "Lan",
          counted: 2_095_000,
          difference: number % 3 === 0 ? 0 : -5_000,
          left: 2_000_000,
          toSafe: 95_000,
          reason: number % 3 === 0 ? "" : "Thối nhầm một tờ 5.000 ₫ lúc đông khách",
          net: 100_000,
          sales: 3,
        },
      },
      report: { ...this.report(), sales: 3, opening: 2_000_000, cashSold: 100_000, expected: 2_100_000 },
      documents: states.map((state, index) => ({
        id: `${number}-${index}`,
        kind: index === 1 ? "return" : "sale",
        invoiceNo: `Q1K7-261123-000${index}H`,
        at: at + index * 1_000_000,
        customer: index === 0 ? "" : "Công ty TNHH Thương mại Dịch vụ An Phúc",
        amount: index === 1 ? -20_000 : 60_000,
        state,
        reason: state === "refused" ? "Sản phẩm HH00012 đã ngừng kinh doanh" : null,
        reasonCode: null,
        nextTryAt: null,
        remoteId: null,
        by: "Minh",
      })),
    };
  }

  current(): CurrentShift {
    return {
      open: this.open === null ? null : { shift: { ...this.open, receipts: this.receipts }, report: this.report() },
      leftBefore: this.past[0]?.shift.end?.left ?? null,
      reasonFrom: 2_000,
      denominations,
    };
  }

  count(counted: PiecesInput[]): CountView {
    return count(counted);
  }

  begin(counted: PiecesInput[] | null): void {
    if (this.open !== null) throw fail("shift_is_open");
    this.whole(counted ?? []);
    this.opening = counted === null ? null : count(counted).total;
    this.open = {
      id: `new-${this.past.length}`,
      number: 319,
      openedAt: Date.now(),
      openedBy: null,
      counted: counted !== null,
      moves: [],
      receipts: [],
      end: null,
    };
    this.onchange();
  }

  countOpening(counted: PiecesInput[]): void {
    this.whole(counted);
    this.opening = count(counted).total;
    if (this.open) this.open.counted = true;
    this.onchange();
  }

  move(direction: CashDirection, amount: string, reason: string): void {
    const dong = Number(amount.replaceAll(".", ""));
    if (!(dong > 0)) throw fail("cash_amount_invalid");
    if (reason.trim() === "") throw fail("reason_missing");
    this.open?.moves.push({ at: Date.now(), direction, amount: dong, reason, by: null });
    this.onchange();
  }

  closing({ counted, left }: ClosingInput): ClosingView {
    if (this.open === null) throw fail("shift_not_open");
    const view = count(counted);
    const { expected } = this.report();
    const stays = left === null ? Math.min(this.opening ?? view.total, view.total) : Number(left.replaceAll(".", ""));
    if (stays > view.total) {
      return { count: view, comparison: null, leftError: fail("left_too_much", { counted: String(view.total) }) };
    }
    const difference = expected === null ? null : view.total - expected;
    return {
      count: view,
      comparison: {
        expected,
        difference,
        needsReason: Math.abs(difference ?? 0) >= 2_000,
        left: stays,
        toSafe: view.total - stays,
      },
      leftError: null,
    };
  }

  close(input: ClosingInput, reason: string): ShiftRow {
    this.whole(input.counted);
    const { count: view, comparison, leftError } = this.closing(input);
    if (leftError) throw leftError;
    if (this.open === null || comparison === null) throw fail("shift_not_open");
    if (comparison.needsReason && reason.trim() === "") throw fail("reason_missing");
    const report = this.report();
    const { difference, left, toSafe } = comparison;
    const end = {
      by: null,
      at: Date.now(),
      counted: view.total,
      difference,
      left,
      toSafe,
      reason,
      net: report.net,
      sales: report.sales,
    };
    const closed = { ...this.open, end };
    this.past.unshift({ shift: closed, report, documents: [] });
    this.open = null;
    this.onchange();
    return closed;
  }

  list(): ShiftRow[] {
    return [...(this.open ? [this.open] : []), ...this.past.map(({ shift }) => shift)];
  }

  detail(id: string): ShiftDetail {
    if (this.open?.id === id) return { shift: this.open, report: this.report(), documents: [] };
    const found = this.past.find(({ shift }) => shift.id === id);
    if (!found) throw fail("not_found");
    return found;
  }

  private whole(counted: PiecesInput[]): void {
    const { error } = count(counted);
    if (error) throw error;
  }
}
