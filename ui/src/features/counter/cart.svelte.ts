/** The cart as the shell last told it. Commands run one after the other, so that answers keep the order of the keys. */
import { ask, commands, type AppError, type CartLine, type CounterView, type Outcome } from "$lib/backend/call";
import { neighbour, typedQuantity } from "$lib/format";
import { queue } from "$lib/sequence";
import { soundError } from "$lib/sound";
import { sayError } from "$lib/ui/toasts.svelte";

interface Cart {
  view: CounterView | null;
  /** The line that + − and Del mean. */
  current: number | null;
  /** Why the cart could not be read. */
  error: AppError | null;
  /** A scan that found nothing, until the next scan or key. */
  scanProblem: { code: string; error: AppError } | null;
}

export const cart = $state<Cart>({ view: null, current: null, error: null, scanProblem: null });

const keys = queue();

export const cartIdle = keys.idle;

function show(view: CounterView, follow: boolean): void {
  cart.view = view;
  cart.error = null;
  const stays = view.lines.some((line) => line.id === cart.current);
  if (follow || !stays) cart.current = view.currentLine ?? view.lines.at(-1)?.id ?? null;
}

/** Runs a command on the cart. With `follow` the current line becomes the one that the command touched. */
function change(command: () => Promise<Outcome<CounterView>>, follow: boolean): Promise<AppError | null> {
  return keys.add(async () => {
    const answer = await ask(command());
    if (answer.status === "error") return answer.error;
    show(answer.data, follow);
    return null;
  });
}

/** Like `change`; an error is told at once, and the cart read again where the screen was behind. */
async function changeOrSay(command: () => Promise<Outcome<CounterView>>, follow: boolean): Promise<boolean> {
  const error = await change(command, follow);
  if (error === null) return true;
  soundError();
  sayError(error);
  if (error.code === "cart_line_missing") await loadCart();
  return false;
}

export async function loadCart(): Promise<void> {
  cart.error = await change(() => commands.counterView(), false);
}

export async function scan(code: string): Promise<void> {
  cart.scanProblem = null;
  const error = await change(() => commands.cartScan(code), true);
  if (error === null) return;
  soundError();
  cart.scanProblem = { code, error: { ...error, values: { code, ...error.values } } };
}

export function addVariation(variationId: number): Promise<boolean> {
  return changeOrSay(() => commands.cartAdd(variationId, "1"), true);
}

export function setQuantity(line: CartLine, typed: string): Promise<boolean> {
  return changeOrSay(() => commands.cartSetQuantity(line.id, typedQuantity(typed)), false);
}

/** One whole unit more or less, counted from what the line holds when its turn comes. */
export function stepQuantity(lineId: number, direction: 1 | -1): Promise<void> {
  return keys.add(async () => {
    const line = cart.view?.lines.find(({ id }) => id === lineId);
    const next = line === undefined ? null : neighbour(line.quantity, direction);
    if (next === null) return;
    const answer = await ask(commands.cartSetQuantity(lineId, next));
    if (answer.status === "ok") show(answer.data, false);
    else sayError(answer.error);
  });
}

export function setUnit(line: CartLine, unit: number): Promise<boolean> {
  return changeOrSay(() => commands.cartSetUnit(line.id, unit), false);
}

export function removeLine(lineId: number): Promise<boolean> {
  return changeOrSay(() => commands.cartRemoveLine(lineId), false);
}

export function clearCart(): Promise<boolean> {
  return changeOrSay(() => commands.cartClear(), true);
}

export function undo(): Promise<boolean> {
  return changeOrSay(() => commands.cartUndo(), true);
}

export function setCustomer(customer: number | null): Promise<boolean> {
  return changeOrSay(() => commands.cartSetCustomer(customer), false);
}

export function quickAddCustomer(name: string, phone: string): Promise<AppError | null> {
  return change(() => commands.customerQuickAdd(name, phone), false);
}

export function moveCurrent(direction: 1 | -1): void {
  const lines = cart.view?.lines ?? [];
  const at = lines.findIndex(({ id }) => id === cart.current);
  const next = lines[Math.min(Math.max(at + direction, 0), lines.length - 1)];
  if (next !== undefined) cart.current = next.id;
}
