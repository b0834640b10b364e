/** A return while it is being made: what was typed and chosen. What it comes to, the shell says. */
import {
  ask,
  commands,
  type AppError,
  type CustomerHit,
  type FoundSale,
  type GoodsHit,
  type GoodsInput,
  type Returnable,
  type ReturnableLine,
  type ReturnDone,
  type ReturnInput,
  type ReturnQuote,
  type ReturnSource,
  type SalesFound,
  type TenderMethod,
} from "$lib/backend/call";
import { digitsOfMoney } from "$lib/format";
import { m } from "$lib/i18n.svelte";
import type { Scan } from "$lib/scanner";
import { latest } from "$lib/sequence";
import { sound } from "$lib/sound";
import { TypedSearch } from "$lib/typed-search.svelte";
import { say, sayError } from "$lib/ui/toasts.svelte";
import type { Short } from "../payment/short";
import { add, step, whole } from "./quantity";

export type Reason = "wrong" | "faulty" | "expiring" | "disliked" | "misdelivered" | "other";

export const reasons: { value: Reason; label: () => string }[] = [
  { value: "wrong", label: m.returns_reason_wrong },
  { value: "faulty", label: m.returns_reason_faulty },
  { value: "expiring", label: m.returns_reason_expiring },
  { value: "disliked", label: m.returns_reason_disliked },
  { value: "misdelivered", label: m.returns_reason_misdelivered },
  { value: "other", label: m.returns_reason_other },
];

/** Goods that somebody named, with a key for the list. */
export interface Goods extends GoodsInput {
  key: number;
  name: string;
}

/** What a person typed and chose. */
type Work = Pick<
  Returns,
  | "without"
  | "source"
  | "sale"
  | "chosen"
  | "current"
  | "customer"
  | "goods"
  | "taken"
  | "exchanging"
  | "fee"
  | "method"
  | "given"
  | "reason"
  | "note"
>;

class Returns {
  /** Whether an invoice is looked for, or nobody has one. */
  without = $state(false);
  source = $state.raw<ReturnSource | null>(null);
  sale = $state.raw<Returnable | null>(null);
  /** NextX is being asked what other tills have taken back. */
  asking = $state(false);
  /** Quantities as typed, by the line's place. */
  chosen = $state<Record<number, string>>({});
  /** The line that + − and digits mean. */
  current = $state(0);
  /** Who brings goods back without an invoice. */
  customer = $state.raw<CustomerHit | null>(null);
  goods = $state<Goods[]>([]);
  taken = $state<Goods[]>([]);
  exchanging = $state(false);
  fee = $state("");
  method = $state<TenderMethod>("cash");
  given = $state("");
  reason = $state<Reason | null>(null);
  note = $state("");
  quote = $state.raw<ReturnQuote | null>(null);
  error = $state.raw<AppError | null>(null);
  /** Why the till did not confirm, until something is changed. */
  refused = $state.raw<AppError | null>(null);
  /** More is taken in exchange than there is: what, and whether the shop would refuse it but for old figures. */
  short = $state.raw<(Short & { stale: boolean }) | null>(null);
  busy = $state(false);
  done = $state.raw<ReturnDone | null>(null);
  /** What was put away before it was confirmed. */
  dropped = $state.raw<Work | null>(null);

  get line(): ReturnableLine | undefined {
    return this.sale?.lines[this.current];
  }

  /** Whether goods are being chosen: of a sale, or without one. */
  get open(): boolean {
    return this.sale !== null || this.without;
  }
}

export const returns = new Returns();

export const find = new TypedSearch<SalesFound, FoundSale>({
  ask: (query) => ask(commands.salesFind(query)),
  hits: (found) => found.sales,
  asksEmpty: true,
});

let lastKey = 0;
const newest = latest();
/** Counts what was put away: an answer about it comes too late. */
let putAway = 0;

/** The customer is not asked any more for what they would have transferred. */
export function stopAsking(): void {
  if (returns.quote?.vietqr) void ask(commands.transferForget());
}

function work(): Work {
  const { without, source, sale, current, customer, exchanging, fee, method, given, reason, note } = returns;
  const { chosen, goods, taken } = $state.snapshot({
    chosen: returns.chosen,
    goods: returns.goods,
    taken: returns.taken,
  });
  return {
    without,
    source,
    sale,
    chosen,
    current,
    customer,
    goods,
    taken,
    exchanging,
    fee,
    method,
    given,
    reason,
    note,
  };
}

/** Whether something would be lost that somebody typed or chose. */
function hasWork(): boolean {
  const isChosen = Object.values(returns.chosen).some((quantity) => quantity !== "");
  const isTyped = [returns.fee, returns.note, returns.given].some((typed) => typed.trim() !== "");
  return isChosen || isTyped || returns.goods.length + returns.taken.length > 0 || returns.reason !== null;
}

/** Brings back what was put away last; what is there now is put away for it. */
export async function restoreDropped(): Promise<void> {
  const was = returns.dropped;
  if (was === null) return;
  returns.dropped = null;
  empty();
  // Those that are looked for are not any more.
  find.clear();
  Object.assign(returns, was);
  // Some of it may have come back meanwhile.
  if (was.source !== null && was.sale !== null && (await reload(was.source))) await requote(input());
}

function empty(): void {
  if (hasWork()) returns.dropped = work();
  putAway += 1;
  stopAsking();
  void newest(() => Promise.resolve());
  returns.source = null;
  returns.sale = null;
  returns.asking = false;
  returns.chosen = {};
  returns.current = 0;
  returns.customer = null;
  returns.goods = [];
  returns.taken = [];
  returns.exchanging = false;
  returns.fee = "";
  returns.method = "cash";
  returns.given = "";
  returns.reason = null;
  returns.note = "";
  returns.quote = null;
  returns.error = null;
  returns.refused = null;
  returns.short = null;
}

/** Forgets what was chosen, and shows the invoices again. */
export function beginAnew(): void {
  empty();
  returns.without = false;
  find.clear();
}

export function forgetReturns(): void {
  beginAnew();
  returns.done = null;
  returns.dropped = null;
}

/** Goods without an invoice, or with one again. */
export function chooseWay(without: boolean): void {
  empty();
  returns.without = without;
  if (without) returns.source = "nothing";
}

export function input(): ReturnInput | null {
  if (returns.source === null) return null;
  const label = reasons.find(({ value }) => value === returns.reason && value !== "other")?.label();
  const note = returns.note.trim();
  const named = ({ variationId, unitId, quantity, price, label, discount }: Goods) => ({
    variationId,
    unitId,
    quantity,
    price,
    label,
    discount,
  });
  return {
    source: returns.source,
    chosen: Object.entries(returns.chosen)
      .filter(([, quantity]) => quantity.trim() !== "" && quantity.trim() !== "0")
      .map(([position, quantity]) => ({ position: Number(position), quantity })),
    customer: returns.customer?.id ?? null,
    goods: returns.goods.map(named),
    taken: returns.exchanging ? returns.taken.map(named) : [],
    fee: returns.fee,
    method: returns.method,
    given: returns.given,
    reason: [label, note].filter(Boolean).join(": "),
    belowStockMeant: false,
  };
}

/** Asks what the return comes to. */
export async function requote(asked: ReturnInput | null): Promise<void> {
  returns.refused = null;
  if (asked === null) {
    void newest(() => Promise.resolve());
    returns.quote = null;
    return;
  }
  const answer = await newest(() => ask(commands.returnQuote(asked)));
  if (answer === null) {
    // It may have asked the customer for the transfer of what was put away meanwhile.
    if (returns.source === null && asked.method === "bank_transfer") void ask(commands.transferForget());
    return;
  }
  if (answer.status === "ok") {
    const paidBefore = (returns.quote?.toPay ?? 0) > 0;
    returns.quote = answer.data;
    // Who takes more goods than they bring back pays for them, and owes them only where that is chosen.
    const turned = answer.data.toPay > 0 && !paidBefore && returns.method === "on_account";
    if (turned || !answer.data.methods.includes(returns.method)) returns.method = "cash";
  }
  returns.error = answer.status === "error" ? answer.error : null;
}

/** Reads the sale again: what has come back meanwhile counts. */
async function reload(source: ReturnSource): Promise<boolean> {
  const before = putAway;
  const answer = await ask(commands.returnOpen(source));
  if (before !== putAway) return false;
  if (answer.status === "error") {
    sound("problem");
    sayError(answer.error);
    return false;
  }
  returns.sale = answer.data;
  return true;
}

/** Opens a sale, and asks NextX behind it what has come back elsewhere. */
export async function openSale(source: ReturnSource): Promise<void> {
  empty();
  returns.without = false;
  if (!(await reload(source))) return;
  returns.source = source;
  // Goods that nobody has paid for are not paid back.
  if (returns.sale?.payments.includes("on_account")) returns.method = "on_account";
  const first = returns.sale?.lines.findIndex(({ left }) => left !== "0") ?? 0;
  returns.current = Math.max(first, 0);
  returns.asking = true;
  const asked = await ask(commands.returnAsk(source));
  if (returns.source !== source) return;
  returns.asking = false;
  if (asked.status === "error") return sayError(asked.error);
  if (await reload(source)) await requote(input());
}

export function setChosen(position: number, typed: string): void {
  returns.chosen[position] = typed;
}

export function stepLine(line: ReturnableLine, up: boolean): void {
  returns.chosen[line.position] = step(returns.chosen[line.position] ?? "", line.left, up);
}

export function chooseAll(): void {
  for (const line of returns.sale?.lines ?? []) returns.chosen[line.position] = whole(line.left);
}

export function moveLine(by: 1 | -1): void {
  const last = (returns.sale?.lines.length ?? 0) - 1;
  returns.current = Math.min(Math.max(returns.current + by, 0), Math.max(last, 0));
}

/** More than any stock. */
export const MOST = "9999";

/** Adds goods to a list: one in the base unit, or in the unit of the code and what the label of it says. */
export function addGoods(
  list: "goods" | "taken",
  hit: Pick<GoodsHit, "variationId" | "name"> & Partial<GoodsHit>,
  code = "",
): void {
  const unitId = hit.base === false ? (hit.unitId ?? null) : null;
  const weighed = hit.weighed === true;
  const same = returns[list].find(
    (row) => row.variationId === hit.variationId && row.unitId === unitId && row.label === "",
  );
  if (same && !weighed) {
    same.quantity = step(same.quantity, MOST, true);
    return;
  }
  const row: Goods = {
    key: ++lastKey,
    variationId: hit.variationId,
    name: hit.name,
    unitId,
    quantity: add("", hit.quantity ?? "1", MOST),
    price: hit.price ? digitsOfMoney(hit.price) : "",
    label: weighed ? code : "",
    discount: "",
  };
  returns[list] = [...returns[list], row];
}

/** The line of the sale that was scanned: of the same goods in the same unit, and for a label the one of its weight. */
function lineOf(hit: GoodsHit): number {
  const lines = returns.sale?.lines ?? [];
  const isIt = (line: ReturnableLine) =>
    line.variationId === hit.variationId && line.unitId === hit.unitId && line.left !== "0";
  const isFree = (line: ReturnableLine) => (returns.chosen[line.position] ?? "") === "";
  const exactly = lines.findIndex((line) => isIt(line) && isFree(line) && line.left === hit.quantity);
  return hit.weighed && exactly >= 0 ? exactly : lines.findIndex(isIt);
}

/** Makes a customer, and names them. */
export async function makeCustomer(name: string, phone: string): Promise<AppError | null> {
  const made = await ask(commands.customerMake(name, phone));
  if (made.status === "error") return made.error;
  returns.customer = made.data;
  return null;
}

export function removeGoods(list: "goods" | "taken", key: number): void {
  returns[list] = returns[list].filter((row) => row.key !== key);
}

/** Takes the focus out of the quantity of a line; answers whether it was there. */
export function leaveQuantity(): boolean {
  const field = document.activeElement;
  const isIn = field instanceof HTMLInputElement && field.closest("[data-testid^='return-line-']") !== null;
  if (isIn) field.blur();
  return isIn;
}

/** A scan: an invoice, a line of the one that is open, or goods. */
export async function scanReturn({ code, takeBack }: Scan): Promise<void> {
  takeBack();
  // Its first digit was taken for a quantity.
  leaveQuantity();
  if (returns.done !== null || returns.busy) return;
  if (returns.source !== null && (await scanGoods(code))) return;
  const found = await ask(commands.salesFind(code));
  if (found.status === "error") {
    sound("problem");
    return sayError(found.error);
  }
  const [sale] = found.data.sales;
  if (sale && (found.data.exact || (returns.source === null && found.data.sales.length === 1))) {
    sound("scan");
    return openSale(sale.source);
  }
  // Several sales to choose from are shown; for a code that none has, other tills' are looked for.
  sound(found.data.sales.length > 0 ? "scan" : "problem");
  if (returns.source === null) return find.type(code);
  sayError({ code: "unknown_barcode", message: "", values: { code } });
}

/** Takes a scan as goods; answers whether it was any. */
async function scanGoods(code: string): Promise<boolean> {
  const answer = await ask(commands.productScanned(code));
  if (answer.status === "error") return false;
  const hit = answer.data;
  if (returns.exchanging) addGoods("taken", hit, code);
  else if (returns.without) addGoods("goods", hit, code);
  else {
    const at = lineOf(hit);
    const line = returns.sale?.lines[at];
    if (!line) {
      sound("problem");
      say(m.returns_not_in_sale({ name: hit.name, unit: hit.unit }));
      return true;
    }
    returns.current = at;
    returns.chosen[line.position] = add(returns.chosen[line.position] ?? "", hit.quantity, line.left);
  }
  sound("scan");
  return true;
}

/** F9: confirms what is on the screen. */
export async function confirmReturn(belowStockMeant = false): Promise<void> {
  const typed = input();
  const asked = typed && { ...typed, belowStockMeant };
  if (asked === null || returns.busy || returns.done !== null) return;
  returns.busy = true;
  returns.refused = null;
  const answer = await ask(commands.returnConfirm(asked));
  returns.busy = false;
  if (answer.status === "ok") {
    sound("paid");
    returns.done = answer.data;
    return;
  }
  sound("problem");
  const { code, values } = answer.error;
  if (code === "below_stock_ask" || code === "below_stock_stale") {
    const { product = "", left = "0", unit = "" } = values ?? {};
    returns.short = { product, left, unit, stale: code === "below_stock_stale" };
    return;
  }
  // Somebody may have taken the goods back elsewhere meanwhile.
  if (returns.sale !== null && returns.source !== null) await reload(returns.source);
  await requote(input());
  returns.refused = answer.error;
}

/** More than there is is meant: the exchange goes on. */
export async function exchangeShort(): Promise<void> {
  returns.short = null;
  await confirmReturn(true);
}
