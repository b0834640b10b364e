/** What the back office looks at of the catalogue: the list, what it is narrowed to, and the product that is chosen. */
import {
  ask,
  commands,
  onChanged,
  type AppError,
  type ProductList,
  type ProductOrder,
  type ProductRow,
} from "$lib/backend/call";
import { latest } from "$lib/sequence";
import type { Sorting } from "$lib/ui/table";
import { openBackOffice } from "../shell/session.svelte";

interface Products {
  list: ProductList | null;
  error: AppError | null;
  text: string;
  category: string | null;
  kind: string | null;
  sorting: Sorting;
  current: number;
  chosen: ProductRow | null;
  /** The variation that is gone to as soon as a list has it. */
  sought: number | null;
}

const untouched = (): Products => ({
  list: null,
  error: null,
  text: "",
  category: null,
  kind: null,
  sorting: { key: "name", descending: false },
  current: 0,
  chosen: null,
  sought: null,
});

export const products = $state<Products>(untouched());

const ORDERS: readonly string[] = ["name", "code", "category", "price", "detail", "barcode", "unit", "kind"];
const orderOf = (key: string) => (ORDERS.includes(key) ? (key as ProductOrder) : "name");

const newest = latest();

/** Lists what is wanted. `anew` takes in what has changed since. */
export async function listProducts(anew: boolean): Promise<void> {
  const { text, category, kind, sorting } = products;
  const query = { text, category, kind, order: orderOf(sorting.key), descending: sorting.descending };
  const answer = await newest(() => ask(commands.productList(query, anew)));
  if (answer === null) return;
  products.error = answer.status === "error" ? answer.error : null;
  if (answer.status === "error") return;
  products.list = answer.data;
  if (products.sought !== null) await goTo(products.sought);
}

/** Goes to a product of the list, where it is among the first. */
async function goTo(variation: number): Promise<void> {
  const rows = await readProducts(0, 500);
  const index = rows.findIndex((row) => row.variation === variation);
  if (products.sought !== variation || index < 0) return;
  products.sought = null;
  products.current = index;
  products.chosen = rows[index] ?? null;
}

/** Narrows the list; it begins at its top. */
export function narrowProducts(change: Partial<Pick<Products, "text" | "category" | "kind">>): void {
  Object.assign(products, change);
  products.sought = null;
  products.current = 0;
  products.chosen = null;
  void listProducts(false);
}

/** Shows a product that is looked at elsewhere. */
export function openProduct({ variation, name, code }: Pick<ProductRow, "variation" | "name" | "code">): void {
  narrowProducts({ text: code || name, category: null, kind: null });
  products.sought = variation;
  openBackOffice("products");
}

/** Sorts by a column; by the same one again the other way round. */
export function sortProducts(key: string): void {
  const again = products.sorting.key === key;
  products.sorting = { key, descending: again && !products.sorting.descending };
  products.current = 0;
  products.chosen = null;
  void listProducts(false);
}

export async function readProducts(from: number, count: number): Promise<ProductRow[]> {
  if (products.list === null) return [];
  const answer = await ask(commands.productRows(products.list.number, from, count));
  if (answer.status === "error") products.error = answer.error;
  return answer.status === "ok" ? answer.data : [];
}

/** How long a list stands before what has changed meanwhile is taken in, in ms: details are read all the time. */
const STANDS_MS = 1_500;

/** Keeps the list fresh until the answer is called. */
export function followProducts(): () => void {
  let due: ReturnType<typeof setTimeout> | undefined;
  void listProducts(true);
  const stop = onChanged(["catalogue", "sync", "strip"], () => {
    due ??= setTimeout(() => {
      due = undefined;
      void listProducts(true);
    }, STANDS_MS);
  });
  return () => {
    clearTimeout(due);
    stop();
  };
}

/** Forgets what belongs to a shop that is left. */
export function forgetProducts(): void {
  Object.assign(products, untouched());
}
