/** What the back office looks at of stock: the list, what it is narrowed to, and the product that is chosen. */
import {
  ask,
  commands,
  onChanged,
  type AppError,
  type StockLevel,
  type StockList,
  type StockQuery,
  type StockRow,
} from "$lib/backend/call";
import { latest } from "$lib/sequence";
import type { Sorting } from "$lib/ui/table";

interface Stock {
  list: StockList | null;
  error: AppError | null;
  text: string;
  category: string | null;
  /** The branch whose levels count. */
  branch: number | null;
  level: StockLevel | null;
  /** Only what has to come in. */
  short: boolean;
  sorting: Sorting;
  /** Whether quantities are told in the largest unit. */
  inLargest: boolean;
  current: number;
  chosen: StockRow | null;
}

const untouched = (): Stock => ({
  list: null,
  error: null,
  text: "",
  category: null,
  branch: null,
  level: null,
  short: false,
  sorting: { key: "name", descending: false },
  inLargest: false,
  current: 0,
  chosen: null,
});

export const stock = $state<Stock>(untouched());

/** The key of a branch's column. */
export const branchKey = (place: number) => `branch-${place}`;

/** The place of the branch whose column has this key. */
export function branchOf(key: string): number | null {
  const place = /^branch-(\d+)$/.exec(key)?.[1];
  return place === undefined ? null : Number(place);
}

function order(key: string): StockQuery["order"] {
  const place = branchOf(key);
  if (place !== null) return { branch: place };
  return key === "total" || key === "worth" || key === "code" ? key : "name";
}

const newest = latest();

/** Lists what is wanted. `anew` takes in what has changed since. */
export async function listStock(anew: boolean): Promise<void> {
  const { text, category, level, short, sorting } = stock;
  const place = stock.list?.branches.findIndex(({ id }) => id === stock.branch) ?? -1;
  const query: StockQuery = {
    text,
    category,
    branch: place < 0 ? null : place,
    level,
    short,
    order: order(sorting.key),
    descending: sorting.descending,
  };
  const answer = await newest(() => ask(commands.stockList(query, anew)));
  if (answer === null) return;
  stock.error = answer.status === "error" ? answer.error : null;
  if (answer.status === "ok") stock.list = answer.data;
}

/** Narrows the list; it begins at its top. */
export function narrow(change: Partial<Pick<Stock, "text" | "category" | "branch" | "level" | "short">>): void {
  Object.assign(stock, change);
  stock.current = 0;
  stock.chosen = null;
  void listStock(false);
}

/** Sorts by a column; by the same one again the other way round. Figures begin with the most. */
export function sortBy(key: string): void {
  const again = stock.sorting.key === key;
  stock.sorting = { key, descending: again ? !stock.sorting.descending : key !== "name" && key !== "code" };
  stock.current = 0;
  stock.chosen = null;
  void listStock(false);
}

export async function readRows(from: number, count: number): Promise<StockRow[]> {
  if (stock.list === null) return [];
  const answer = await ask(commands.stockRows(stock.list.number, from, count));
  if (answer.status === "error") stock.error = answer.error;
  return answer.status === "ok" ? answer.data : [];
}

/** How long a list stands before what has changed meanwhile is taken in: a catalogue that is being read changes all the time. In ms. */
const STANDS_MS = 1_500;

/** Keeps the list fresh until the answer is called. */
export function followStock(): () => void {
  let due: ReturnType<typeof setTimeout> | undefined;
  void listStock(true);
  const stop = onChanged(["catalogue", "sales"], () => {
    due ??= setTimeout(() => {
      due = undefined;
      void listStock(true);
    }, STANDS_MS);
  });
  return () => {
    clearTimeout(due);
    stop();
  };
}

/** Forgets what belongs to a shop that is left. */
export function forgetStock(): void {
  Object.assign(stock, untouched());
}
