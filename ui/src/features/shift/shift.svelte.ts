/** The shift that is open, and what is being counted: a count that somebody is called away from is there when they return. */
import { ask, commands, onChanged, type AppError, type CurrentShift, type PiecesInput } from "$lib/backend/call";
import { latest } from "$lib/sequence";

/** What a drawer holds, as typed, by denomination. */
export type Pieces = Record<number, string>;

interface Drafts {
  /** The drawer at the opening. */
  opening: Pieces;
  /** The drawer at the closing. */
  closing: Pieces;
  /** What is to stay, as typed; null while nobody has said. */
  left: string | null;
  reason: string;
}

const nothing = (): Drafts => ({ opening: {}, closing: {}, left: null, reason: "" });

export const shift = $state<{ current: CurrentShift | null; error: AppError | null; drafts: Drafts }>({
  current: null,
  error: null,
  drafts: nothing(),
});

export type ShiftView = "now" | "count" | "close" | "history";

/** Which part of the page is shown, and which shift of the history. */
export const shiftPage = $state<{ view: ShiftView; chosen: string | null }>({ view: "now", chosen: null });

const newest = latest();

export async function loadShift(): Promise<void> {
  const answer = await newest(() => ask(commands.shiftCurrent()));
  if (answer === null) return;
  if (answer.status === "ok") shift.current = answer.data;
  shift.error = answer.status === "error" ? answer.error : null;
}

/** Keeps it fresh until the answer is called. */
export function followShift(): () => void {
  void loadShift();
  return onChanged(["shift", "sales"], () => void loadShift());
}

/** Forgets what was typed, once it is done with. */
export function forgetDrafts(): void {
  shift.drafts = nothing();
}

/** Forgets what belongs to a shop that is left. */
export function forgetShift(): void {
  void newest(() => Promise.resolve());
  forgetDrafts();
  Object.assign(shift, { current: null, error: null });
  Object.assign(shiftPage, { view: "now", chosen: null });
}

/** What was typed for each denomination, in their order. */
export function counted(denominations: readonly number[], pieces: Pieces): PiecesInput[] {
  return denominations.map((note) => ({ note, pieces: pieces[note] ?? "" }));
}
