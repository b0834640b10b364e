/** Goods that come back, enough like the till's to look at the screens. Not the till's rules. */
import type {
  GoodsHit,
  Returnable,
  ReturnableLine,
  ReturnDone,
  ReturnInput,
  ReturnQuote,
  SaleRow,
  SalesFound,
} from "../../src/lib/backend/bindings.gen";
import { fail, madeUpCode } from "./counter";
import { goods, type Good } from "./goods";

const INVOICE = "Q1K7261123004H";
const dong = (typed: string) => Number(typed.replaceAll(".", "") || 0);
const many = (typed: string) => Number(typed.replace(",", "."));

function lineOf(good: Good, at: number): ReturnableLine {
  const price = good.price ?? 0;
  const sold = [3, 1, 2][at] ?? 1;
  return {
    position: at + 1,
    variationId: good.variationId,
    name: good.name,
    unitId: good.units[0]?.id ?? 0,
    unit: good.units[0]?.name ?? "",
    price,
    sold: String(sold),
    returned: "0",
    left: String(sold),
    charged: price * sold,
  };
}

export class FakeReturns {
  allowed: boolean;
  readonly #lines = goods
    .filter(({ price }) => price !== null)
    .slice(0, 3)
    .map(lineOf);
  readonly #offline: boolean;
  readonly #asksShort: boolean;
  readonly #onAccount: boolean;
  readonly #refunded: number[] = [];
  /** What was confirmed. */
  readonly confirmed: ReturnInput[] = [];

  constructor(wish: URLSearchParams) {
    this.allowed = wish.has("without-invoice");
    this.#offline = wish.has("offline");
    this.#onAccount = wish.has("on-account");
    this.#asksShort = wish.get("below") === "warn";
  }

  find(query: string): SalesFound {
    const typed = query.trim().toLowerCase();
    const fits = typed === "" || INVOICE.toLowerCase().includes(typed) || "trần thị mẫu".includes(typed);
    const sale = {
      source: { sale: "s-1" },
      invoiceNo: INVOICE,
      at: Date.parse("2026-11-23T09:38:00+07:00"),
      customer: "Trần Thị Mẫu",
      phone: "0900000017",
      goods: this.#lines.map(({ name }) => name),
      total: this.#lines.reduce((sum, { charged }) => sum + charged, 0),
    };
    return { sales: fits ? [sale] : [], exact: typed === INVOICE.toLowerCase(), more: false };
  }

  open(): Returnable {
    return {
      invoiceNo: INVOICE,
      at: Date.parse("2026-11-23T09:38:00+07:00"),
      customer: "Trần Thị Mẫu",
      payments: [this.#onAccount ? "on_account" : "cash"],
      total: this.#lines.reduce((sum, { charged }) => sum + charged, 0),
      lines: structuredClone(this.#lines),
      known: this.#offline ? "here_alone" : "everywhere",
    };
  }

  ask(): Returnable["known"] {
    return this.#offline ? "here_alone" : "everywhere";
  }

  quote(input: ReturnInput): ReturnQuote {
    const lines = input.chosen.map(({ position, quantity }) => {
      const line = this.#lines[position - 1];
      const wrong = line === undefined || many(quantity) > Number(line.left);
      const error = wrong ? fail("return_too_much", { left: line?.left ?? "0" }) : null;
      return { position, amount: wrong ? 0 : line.price * many(quantity), error };
    });
    const named = (list: ReturnInput["goods"]) =>
      list.map((row) => {
        const good = goods.find(({ variationId }) => variationId === row.variationId);
        const units = good?.units ?? [];
        const unit = units.find(({ id }) => id === row.unitId) ?? units[0];
        const now = unit?.price ?? 0;
        const price = row.price === "" ? now : dong(row.price);
        const error = price > now ? fail("return_price_too_high", { most: String(now) }) : null;
        const off = row.discount.endsWith("%") ? (price * Number.parseInt(row.discount)) / 100 : dong(row.discount);
        const amount = error === null ? (price - off) * many(row.quantity) : 0;
        return {
          variationId: row.variationId,
          name: good?.name ?? "",
          code: good?.code ?? "",
          unitId: unit?.id ?? 0,
          units,
          price,
          amount,
          error,
        };
      });
    const back = named(input.goods);
    const taken = named(input.taken);
    const sum = (rows: { amount: number }[]) => rows.reduce((total, { amount }) => total + amount, 0);
    const worth = sum(lines) + sum(back);
    const fee = dong(input.fee);
    const difference = sum(taken) - (worth - fee);
    const forbidden = input.source === "nothing" && !this.allowed ? fail("return_without_invoice") : null;
    const unsaid = input.source === "nothing" && input.reason === "" ? fail("return_reason_missing") : null;
    const wrong = [...lines, ...back, ...taken].find(({ error }) => error !== null)?.error ?? null;
    const error = wrong ?? forbidden ?? (worth === 0 ? fail("return_empty") : unsaid);
    return {
      lines,
      goods: back,
      taken,
      full: worth,
      reduction: 0,
      tax: 0,
      worth,
      fee,
      totalTaken: sum(taken),
      toPay: Math.max(difference, 0),
      toRefund: Math.max(-difference, 0),
      change: input.given === "" ? 0 : Math.max(dong(input.given) - difference, 0),
      drawer: 200_000,
      methods: [
        "cash",
        "bank_transfer",
        ...(difference > 0 ? (["card", "e_wallet"] as const) : []),
        ...(this.#onAccount ? (["on_account"] as const) : []),
      ],
      known: this.ask(),
      vietqr:
        input.method === "bank_transfer" && difference > 0
          ? {
              size: 37,
              rows: madeUpCode(37),
              amount: difference,
              bank: "Vietcombank",
              account: "1900000028",
              holder: "KHACH THU",
              purpose: "Q1K7-261123-0031C",
            }
          : null,
      transferAccountMissing: false,
      confirmable: error === null,
      error,
    };
  }

  confirm(input: ReturnInput): ReturnDone {
    const quote = this.quote(input);
    if (quote.error !== null) throw quote.error;
    const short = quote.taken.find((row, at) => {
      const good = goods.find(({ variationId }) => variationId === row.variationId);
      return many(input.taken[at]?.quantity ?? "") > (good?.stock[0] ?? Infinity);
    });
    if (this.#asksShort && short && !input.belowStockMeant)
      throw fail("below_stock_ask", { product: short.name, left: "3", unit: "bịch" });
    this.confirmed.push(input);
    this.#refunded.push(quote.toRefund);
    for (const { position, quantity } of input.chosen) {
      const line = this.#lines[position - 1];
      if (line === undefined) continue;
      line.returned = String(Number(line.returned) + many(quantity));
      line.left = String(Number(line.sold) - Number(line.returned));
    }
    return {
      returnId: `r-${String(this.confirmed.length)}`,
      worth: quote.worth,
      fee: quote.fee,
      saleId: input.taken.length > 0 ? "s-2" : null,
      toPay: quote.toPay,
      toRefund: quote.toRefund,
      change: quote.change,
      method: input.method,
    };
  }

  /** As the list of the day has them. */
  rows(): SaleRow[] {
    return this.confirmed.map((input, at) => ({
      kind: "return" as const,
      saleId: `r-${String(at + 1)}`,
      invoiceNo: input.source === "nothing" ? "" : INVOICE,
      at: Date.now(),
      customer: "",
      total: -(this.#refunded[at] ?? 0),
      lines: input.chosen.length + input.goods.length,
      state: "queued" as const,
      remoteId: null,
      by: null,
      reason: null,
      reasonCode: null,
      nextTryAt: null,
    }));
  }

  /** Behind "C" a code means the largest unit, behind "W" 0,452 of the base unit. */
  scanned(code: string): GoodsHit {
    const kind = /^[CW]/.exec(code)?.[0] ?? "";
    const bare = code.slice(kind.length);
    const good = goods.find((good) => good.barcode === bare || good.code === bare);
    const unit = kind === "C" ? good?.units.at(-1) : good?.units[0];
    if (!good || !unit) throw fail("unknown_barcode", { code });
    return {
      variationId: good.variationId,
      name: good.name,
      unitId: unit.id,
      unit: unit.name,
      base: unit.base,
      quantity: kind === "W" ? "0.452" : "1",
      weighed: kind === "W",
      price: null,
    };
  }
}
