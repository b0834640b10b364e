/** The sheet that somebody counts on. */
import {
  ask,
  commands,
  type AppError,
  type CountedLine,
  type CountLines,
  type CountSheet,
  type CountedSheet,
} from "$lib/backend/call";
import { latest } from "$lib/sequence";

interface Counting {
  sheets: CountSheet[] | null;
  /** Counts the readings of the sheets. */
  number: number;
  /** The sheet that is open. */
  open: number | null;
  view: CountedSheet | null;
  error: AppError | null;
  text: string;
  lines: CountLines;
  current: number;
  chosen: CountedLine | null;
  /** What was counted last. */
  last: CountedLine | null;
  /** Whether each scan asks how many. */
  asks: boolean;
}

const untouched = (): Counting => ({
  sheets: null,
  number: 0,
  open: null,
  view: null,
  error: null,
  text: "",
  lines: "all",
  current: 0,
  chosen: null,
  last: null,
  asks: false,
});

export const counting = $state<Counting>(untouched());

const newest = latest();

export async function loadSheets(): Promise<void> {
  const answer = await newest(() => ask(commands.countSheets()));
  if (answer === null) return;
  counting.error = answer.status === "error" ? answer.error : null;
  if (answer.status === "error") return;
  counting.sheets = answer.data;
  counting.number += 1;
}

export async function listLines(): Promise<void> {
  const { open, text, lines } = counting;
  if (open === null) return;
  const answer = await newest(() => ask(commands.countList(open, text, lines)));
  if (answer === null) return;
  counting.error = answer.status === "error" ? answer.error : null;
  if (answer.status === "ok") counting.view = answer.data;
}

export function openSheet(sheet: number | null): void {
  const { asks } = counting;
  Object.assign(counting, untouched(), { open: sheet, asks });
  void (sheet === null ? loadSheets() : listLines());
}

/** Narrows the list; it begins at its top. */
export function narrowLines(change: Partial<Pick<Counting, "text" | "lines">>): void {
  Object.assign(counting, change, { current: 0, chosen: null });
  void listLines();
}

export async function readLines(from: number, count: number): Promise<CountedLine[]> {
  if (counting.view === null) return [];
  const answer = await ask(commands.countRows(counting.view.number, from, count));
  if (answer.status === "error") counting.error = answer.error;
  return answer.status === "ok" ? answer.data : [];
}

/** Adds what was scanned: one, or as many as were typed. Answers why not. */
export async function countScanned(code: string, typed: string): Promise<AppError | null> {
  if (counting.open === null) return null;
  const answer = await ask(commands.countScanned(counting.open, code, typed));
  if (answer.status === "error") return answer.error;
  counting.last = answer.data;
  void listLines();
  return null;
}

/** So much is there of a product; nothing typed is not counted. Answers why not. */
export async function countTyped(variation: number, typed: string): Promise<AppError | null> {
  if (counting.open === null) return null;
  const answer = await ask(commands.countTyped(counting.open, variation, typed));
  if (answer.status === "error") return answer.error;
  counting.last = answer.data;
  void listLines();
  return null;
}

/** Forgets what belongs to a shop that is left. */
export function forgetCounting(): void {
  Object.assign(counting, untouched());
}
