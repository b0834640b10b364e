/** Short notes that need no answer. They leave by themselves; errors stay longer. */
import type { AppError } from "../backend/call";

const SHOWN_MS = 5_000;
const ERROR_SHOWN_MS = 12_000;

export interface Toast {
  id: number;
  text: string | null;
  error: AppError | null;
  /** What can still be done about it. */
  way: { words: string; take: () => void } | null;
}

export const toasts = $state<{ shown: Toast[] }>({ shown: [] });

let last = 0;

function show(toast: Omit<Toast, "id">, ms: number): void {
  const id = ++last;
  toasts.shown = [...toasts.shown.slice(-2), { ...toast, id }];
  setTimeout(() => dismiss(id), ms);
}

export function dismiss(id: number): void {
  toasts.shown = toasts.shown.filter((toast) => toast.id !== id);
}

export function say(text: string): void {
  show({ text, error: null, way: null }, SHOWN_MS);
}

/** Says what was done, and lets it be undone; that needs as long as an error to be read. */
export function sayUndoable(text: string, words: string, undo: () => void): void {
  show({ text, error: null, way: { words, take: undo } }, ERROR_SHOWN_MS);
}

/** `about` says what the error is about, where the screen does not. */
export function sayError(error: AppError, about: string | null = null): void {
  show({ text: about, error, way: null }, ERROR_SHOWN_MS);
}
