/** What the back office looks at of sales and returns: the list, what it is narrowed to, and the order that is chosen. */
import {
  ask,
  commands,
  onChanged,
  type AppError,
  type OrderAt,
  type SaleOrReturn,
  type OrderList,
  type OrderPaid,
  type OrderRow,
  type OrdersPeriod,
  type OrdersQuery,
  type OrderView,
} from "$lib/backend/call";
import { latest } from "$lib/sequence";
import type { Sorting } from "$lib/ui/table";
import { openBackOffice } from "../shell/session.svelte";

export type PeriodChoice = "today" | "yesterday" | "week" | "month" | "quarter" | "between";

interface Sales {
  kind: SaleOrReturn;
  list: OrderList | null;
  error: AppError | null;
  period: PeriodChoice;
  /** The days of a period that is typed. */
  from: string;
  until: string;
  text: string;
  branch: number | null;
  paid: OrderPaid | null;
  by: string | null;
  sorting: Sorting;
  current: number;
  chosen: OrderRow | null;
  /** Whether somebody closed what is shown beside the list: it stays so until another order is gone to. */
  closed: boolean;
  detail: OrderView | null;
  detailError: AppError | null;
}

const untouched = (): Sales => ({
  kind: "sale",
  list: null,
  error: null,
  period: "week",
  from: "",
  until: "",
  text: "",
  branch: null,
  paid: null,
  by: null,
  sorting: { key: "day", descending: true },
  current: 0,
  chosen: null,
  closed: false,
  detail: null,
  detailError: null,
});

export const sales = $state<Sales>(untouched());

function period(): OrdersPeriod {
  return sales.period === "between" ? { between: [sales.from, sales.until] } : sales.period;
}

const ORDERS = ["day", "total", "owed", "customer"] as const;

function query(): OrdersQuery {
  const { kind, text, branch, paid, by, sorting } = sales;
  const order = ORDERS.find((key) => key === sorting.key) ?? "day";
  return { kind, period: period(), text, branch, paid, by, order, descending: sorting.descending };
}

const newest = latest();

/** Lists what is wanted. `anew` takes in what has changed since. */
export async function listSales(anew: boolean): Promise<void> {
  const answer = await newest(() => ask(commands.ordersList(query(), anew)));
  if (answer === null) return;
  sales.error = answer.status === "error" ? answer.error : null;
  if (answer.status === "ok") sales.list = answer.data;
}

type Narrowing = Partial<Pick<Sales, "kind" | "period" | "from" | "until" | "text" | "branch" | "paid" | "by">>;

/** Narrows the list; it begins at its top. */
export function narrow(change: Narrowing): void {
  Object.assign(sales, change);
  sales.current = 0;
  choose(null);
  void listSales(false);
}

/** Sorts by a column; by the same one again the other way round. */
export function sortBy(key: string): void {
  const again = sales.sorting.key === key;
  sales.sorting = { key, descending: again ? !sales.sorting.descending : key !== "customer" };
  sales.current = 0;
  choose(null);
  void listSales(false);
}

export async function readRows(from: number, count: number): Promise<OrderRow[]> {
  if (sales.list === null) return [];
  const answer = await ask(commands.ordersRows(sales.list.number, from, count));
  if (answer.status === "error") sales.error = answer.error;
  return answer.status === "ok" ? answer.data : [];
}

/** The same order, whatever else has changed of its row. */
export const keyOf = (row: OrderRow) => `${row.kind}:${row.remote ?? row.own ?? row.number}`;

const newestDetail = latest();

/** Reads the order that is chosen; what was read of it stays meanwhile. */
export async function readDetail(row: OrderRow): Promise<void> {
  const at: OrderAt = { kind: row.kind, remote: row.remote, own: row.own };
  const answer = await newestDetail(() => ask(commands.ordersDetail(at)));
  if (answer === null) return;
  sales.detailError = answer.status === "error" ? answer.error : null;
  if (answer.status === "ok") sales.detail = answer.data;
}

/** Shows an order beside the list. */
export function choose(row: OrderRow | null): void {
  const isSame = row !== null && sales.chosen !== null && keyOf(row) === keyOf(sales.chosen);
  sales.chosen = row;
  if (row !== null) sales.closed = false;
  if (isSame) return;
  sales.detail = null;
  sales.detailError = null;
  if (row !== null) void readDetail(row);
  else void newestDetail(() => Promise.resolve());
}

export function closePanel(): void {
  choose(null);
  sales.closed = true;
}

/** How long a list stands before what has changed meanwhile is taken in: records that are being read change all the time. In ms. */
const STANDS_MS = 1_500;

/** Keeps the list fresh until the answer is called. */
export function followSales(): () => void {
  let due: ReturnType<typeof setTimeout> | undefined;
  void listSales(true);
  const stop = onChanged(["records", "sales"], () => {
    due ??= setTimeout(() => {
      due = undefined;
      void listSales(true);
    }, STANDS_MS);
  });
  return () => {
    clearTimeout(due);
    stop();
  };
}

/** Forgets what belongs to a shop that is left. */
export function forgetSales(): void {
  Object.assign(sales, untouched());
}

/** Shows the sales of a period that is looked at elsewhere. */
export function openSales(wish: { from: string; until: string; branch: number | null }): void {
  Object.assign(sales, untouched(), wish, { period: "between" });
  openBackOffice("sales");
}
