/** A list of orders that the back office looks at: what it is narrowed to, and the order that is chosen in it. */
import {
  ask,
  commands,
  onChanged,
  type AppError,
  type OrderAt,
  type OrderList,
  type OrderPaid,
  type OrderRow,
  type OrdersPeriod,
  type OrdersQuery,
  type OrderView,
  type SoldGoods,
  type TradeKind,
} from "$lib/backend/call";
import { day } from "$lib/format";
import { latest } from "$lib/sequence";
import type { Sorting } from "$lib/ui/table";
import { openBackOffice } from "../shell/session.svelte";

export type PeriodChoice = "today" | "yesterday" | "week" | "month" | "quarter" | "between";

interface Narrowing {
  kind: TradeKind;
  period: PeriodChoice;
  /** The days of a period that is typed. */
  from: string;
  until: string;
  text: string;
  branch: number | null;
  paid: OrderPaid | null;
  by: string | null;
  /** NextX's word for where the goods are. */
  shipping: string | null;
  /** The goods that they have, with their name. */
  goods: { which: SoldGoods; name: string } | null;
  /** The way in which they were paid, with its word. */
  method: { which: string; name: string } | null;
}

const ORDERS = ["day", "total", "owed", "customer", "number", "branch", "shipping", "state", "by"] as const;
/** These begin with the least: they are words. */
const WORDS: readonly string[] = ["customer", "number", "branch", "shipping", "state", "by"];

/** How long a list stands before what has changed meanwhile is taken in: records that are being read change all the time. In ms. */
const STANDS_MS = 1_500;

/** The same order, whatever else has changed of its row. */
export const keyOf = (row: OrderRow) => `${row.kind}:${row.remote ?? row.own ?? row.number}`;

export class Orders {
  readonly #first: Pick<Narrowing, "kind" | "period">;
  readonly #newest = latest();
  readonly #newestDetail = latest();

  wanted = $state<Narrowing>({} as Narrowing);
  sorting = $state.raw<Sorting>({ key: "day", descending: true });
  list = $state.raw<OrderList | null>(null);
  error = $state.raw<AppError | null>(null);
  current = $state(0);
  chosen = $state.raw<OrderRow | null>(null);
  /** Whether somebody closed what is shown beside the list: it stays so until another order is gone to. */
  closed = $state(false);
  detail = $state.raw<OrderView | null>(null);
  detailError = $state.raw<AppError | null>(null);

  constructor(kind: TradeKind, period: PeriodChoice) {
    this.#first = { kind, period };
    this.forget();
  }

  #query(): OrdersQuery {
    const { kind, text, branch, paid, by, shipping, period, from, until } = this.wanted;
    const goods = this.wanted.goods?.which ?? null;
    const method = this.wanted.method?.which ?? null;
    const chosen: OrdersPeriod = period === "between" ? { between: [from, until] } : period;
    const order = ORDERS.find((key) => key === this.sorting.key) ?? "day";
    const { descending } = this.sorting;
    return { kind, period: chosen, text, branch, paid, by, shipping, goods, method, order, descending };
  }

  /** Lists what is wanted. `anew` takes in what has changed since. */
  async ask(anew: boolean): Promise<void> {
    const answer = await this.#newest(() => ask(commands.ordersList(this.#query(), anew)));
    if (answer === null) return;
    this.error = answer.status === "error" ? answer.error : null;
    if (answer.status === "ok") this.list = answer.data;
  }

  #anotherList(): void {
    this.current = 0;
    this.choose(null);
    void this.ask(false);
  }

  /** Narrows the list; it begins at its top. */
  narrow(change: Partial<Narrowing>): void {
    Object.assign(this.wanted, change);
    this.#anotherList();
  }

  /** Sorts by a column; by the same one again the other way round. */
  sortBy(key: string): void {
    const again = this.sorting.key === key;
    this.sorting = { key, descending: again ? !this.sorting.descending : !WORDS.includes(key) };
    this.#anotherList();
  }

  async rows(from: number, count: number): Promise<OrderRow[]> {
    if (this.list === null) return [];
    const answer = await ask(commands.ordersRows(this.list.number, from, count));
    if (answer.status === "error") this.error = answer.error;
    return answer.status === "ok" ? answer.data : [];
  }

  /** Reads the order that is chosen; what was read of it stays meanwhile. */
  async read(row: OrderRow): Promise<void> {
    const at: OrderAt = { kind: row.kind, remote: row.remote, own: row.own };
    const answer = await this.#newestDetail(() => ask(commands.ordersDetail(at)));
    if (answer === null) return;
    this.detailError = answer.status === "error" ? answer.error : null;
    if (answer.status === "ok") this.detail = answer.data;
  }

  /** Shows an order beside the list. */
  choose(row: OrderRow | null): void {
    const isSame = row !== null && this.chosen !== null && keyOf(row) === keyOf(this.chosen);
    this.chosen = row;
    if (row !== null) this.closed = false;
    if (isSame) return;
    this.detail = null;
    this.detailError = null;
    if (row !== null) void this.read(row);
    else void this.#newestDetail(() => Promise.resolve());
  }

  /** Goes to a row of the list; what somebody closed opens again with another row. */
  goTo(index: number, row: OrderRow | undefined): void {
    const isAnother = index !== this.current;
    this.current = index;
    if (row !== undefined && (isAnother || !this.closed)) this.choose(row);
  }

  close(): void {
    this.choose(null);
    this.closed = true;
  }

  /** Keeps the list fresh until the answer is called. */
  follow(): () => void {
    let due: ReturnType<typeof setTimeout> | undefined;
    void this.ask(true);
    const stop = onChanged(["records", "sales"], () => {
      due ??= setTimeout(() => {
        due = undefined;
        void this.ask(true);
      }, STANDS_MS);
    });
    return () => {
      clearTimeout(due);
      stop();
    };
  }

  /** Forgets what belongs to a shop that is left. */
  forget(): void {
    this.wanted = {
      ...this.#first,
      from: "",
      until: "",
      text: "",
      branch: null,
      paid: null,
      by: null,
      shipping: null,
      goods: null,
      method: null,
    };
    this.sorting = { key: "day", descending: true };
    this.list = null;
    this.error = null;
    this.current = 0;
    this.closed = false;
    this.choose(null);
  }
}

export const sales = new Orders("sale", "week");
export const purchases = new Orders("purchase", "quarter");

/** Shows a return or a purchase that was found elsewhere. */
export function openOrder(row: OrderRow): void {
  const list = row.kind === "purchase" ? purchases : sales;
  list.forget();
  const on = row.day === null ? {} : { period: "between" as const, from: day(row.day), until: day(row.day) };
  Object.assign(list.wanted, { kind: row.kind, text: row.number }, on);
  openBackOffice(row.kind === "purchase" ? "purchases" : "sales");
  void list.ask(false);
}

type Sold = Pick<Narrowing, "from" | "until"> & Partial<Pick<Narrowing, "branch" | "text" | "by" | "goods" | "method">>;

/** Shows the sales of a period that is looked at elsewhere. */
export function openSales(wish: Sold): void {
  sales.forget();
  Object.assign(sales.wanted, wish, { period: "between" });
  openBackOffice("sales");
}
