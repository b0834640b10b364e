/** The cart as the shell last told it. Commands run one after the other, so that answers keep the order of the keys. */
import {
  ask,
  commands,
  type AppError,
  type CartLine,
  type Chosen,
  type CounterView,
  type LineTermsInput,
  type NewProductInput,
  type OrderTermsInput,
  type Outcome,
} from "$lib/backend/call";
import { isGtin } from "$lib/gtin";
import type { Scan } from "$lib/scanner";
import { queue } from "$lib/sequence";
import { sound } from "$lib/sound";
import { m } from "$lib/i18n.svelte";
import { say, sayError } from "$lib/ui/toasts.svelte";
import { searchInSight } from "./focus";

class Cart {
  view = $state.raw<CounterView | null>(null);
  /** The line that + − and Del mean. */
  current = $state<number | null>(null);
  /** Why the cart could not be read. */
  error = $state.raw<AppError | null>(null);
  /** A scan that found nothing, until the next scan or key. */
  scanProblem = $state.raw<{ code: string; error: AppError } | null>(null);
  /** The code for which a product is being looked for. */
  giving = $state<string | null>(null);
  /** The product of which a variation is to be chosen, and the words that found it. */
  picking = $state.raw<{ id: number; name: string; query: string } | null>(null);
  /** The code for which a product is to be made. */
  making = $state<string | null>(null);
}

export const cart = new Cart();

type Command = () => Promise<Outcome<CounterView>> | null;

const keys = queue();
/** Counts the shops that were open: what was asked of one never reaches the cart of another. */
let shop = 0;

export const cartIdle = keys.idle;

function show(view: CounterView, follow: boolean): void {
  cart.view = view;
  cart.error = null;
  const stays = view.lines.some((line) => line.id === cart.current);
  if (follow || !stays) cart.current = view.currentLine ?? view.lines.at(-1)?.id ?? null;
}

/**
 * Runs a command on the cart when its turn comes; `null` is nothing to do after all. With `follow` the current line
 * becomes the one that the command touched.
 */
function change(command: Command, follow: boolean): Promise<AppError | null> {
  const asked = shop;
  return keys.add(async () => {
    const request = asked === shop ? command() : null;
    if (request === null) return null;
    const answer = await ask(request);
    if (asked !== shop) return null;
    if (answer.status === "error") return answer.error;
    show(answer.data, follow);
    return null;
  });
}

/** Like `change`; an error is told at once, and the cart read again where the screen was behind. */
async function changeOrSay(command: Command, follow: boolean): Promise<boolean> {
  const error = await change(command, follow);
  if (error === null) return true;
  sound("problem");
  sayError(error);
  if (error.code === "cart_line_missing") await loadCart();
  return false;
}

export async function loadCart(): Promise<void> {
  cart.error = await change(() => commands.counterView(), false);
}

/**
 * Reads the cart that is said to have changed. Most such news are of the screen's own commands and come before their
 * answers: whether there is anything to read is known only when its turn comes.
 */
export async function followCart(revision: number | null): Promise<void> {
  const shown = () => revision !== null && cart.view !== null && cart.view.revision >= revision;
  const error = await change(() => (shown() ? null : commands.counterView()), false);
  if (error !== null) cart.error = error;
}

/** Forgets the cart of a shop that is left, and what was still to be done to it. */
export function forgetCart(): void {
  shop++;
  cart.view = null;
  cart.current = null;
  cart.error = null;
  cart.scanProblem = null;
  cart.giving = null;
  cart.picking = null;
  cart.making = null;
}

export async function scan({ code, whole, takeBack }: Scan): Promise<void> {
  cart.scanProblem = null;
  if (whole !== code && (await change(() => commands.cartScan(whole), true)) === null) {
    sound("scan");
    return takeBack();
  }
  const error = await change(() => commands.cartScan(code), true);
  if (error === null) return sound("scan");
  sound("problem");
  // Of an unknown code the check digit tells whether its first keys were held back.
  const meant = isGtin(whole) && !isGtin(code) ? whole : code;
  if (meant !== code) takeBack();
  const told = { ...error, values: { ...error.values, code: meant } };
  // It stands below the search field until something is done about it; what hides that now has it above itself as well.
  cart.scanProblem = { code: meant, error: told };
  if (!searchInSight()) sayError(told);
}

/** Lets a code stand for a unit of a product, and adds one. */
export function giveBarcode(code: string, variation: number, unit: number): Promise<AppError | null> {
  return change(() => commands.barcodeGive(code, variation, unit), true);
}

/** Makes a product at NextX, and adds one of it. */
export function createProduct(typed: NewProductInput): Promise<AppError | null> {
  return change(() => commands.productCreate(typed), true);
}

/** Sells a line with these added to it: so many of each variation for each of it. */
export function setAdditions(line: CartLine, wanted: ReadonlyMap<number, number>): Promise<AppError | null> {
  const additions = [...wanted].map(([variationId, times]) => ({ variationId, times }));
  return change(() => commands.cartSetAdditions(line.id, additions), false);
}

/** Adds the variation that a search comes to. What is pressed after Enter waits for it, as for any other key. */
export function addFound(found: Promise<number | null>): Promise<boolean> {
  let variation: number | null = null;
  void keys.add(async () => {
    variation = await found;
  });
  return changeOrSay(() => (variation === null ? null : commands.cartAdd(variation, "1")), true);
}

/** As typed: the shell reads it. */
export function setQuantity(line: CartLine, typed: string): Promise<boolean> {
  return changeOrSay(() => commands.cartSetQuantity(line.id, typed), false);
}

/** One whole unit more or less. */
export function stepQuantity(line: number, up: boolean): Promise<boolean> {
  return changeOrSay(() => commands.cartStep(line, up), false);
}

/** The same for the line that is the current one when its turn comes: + after a scan means what was scanned. */
export function stepCurrent(up: boolean): Promise<boolean> {
  return changeOrSay(() => (cart.current === null ? null : commands.cartStep(cart.current, up)), false);
}

export function setUnit(line: CartLine, unit: number): Promise<boolean> {
  return changeOrSay(() => commands.cartSetUnit(line.id, unit), false);
}

export function openTab(): Promise<boolean> {
  return changeOrSay(() => commands.tabOpen(), true);
}

export function switchTab(id: number): Promise<boolean> {
  return changeOrSay(() => commands.tabSwitch(id), true);
}

/** The tab that many places further, round and round; in the order of the keys. */
export function stepTab(step: 1 | -1): Promise<boolean> {
  return changeOrSay(() => {
    const tabs = cart.view?.tabs ?? [];
    const at = tabs.findIndex((tab) => tab.current);
    const next = tabs.at((at + step) % tabs.length);
    return next === undefined || tabs.length < 2 ? null : commands.tabSwitch(next.id);
  }, true);
}

/** Closes a tab; a cart with something in it is put aside, which is said. */
export async function closeTab(id: number): Promise<boolean> {
  const held = cart.view?.heldCount ?? 0;
  const closed = await changeOrSay(() => commands.tabClose(id), true);
  if (closed && (cart.view?.heldCount ?? 0) > held) say(m.tab_held());
  return closed;
}

/** Puts the cart on the counter aside; answers whether there was one. */
export async function holdCart(): Promise<boolean> {
  await cartIdle();
  const tab = cart.view?.tabs.find(({ current }) => current);
  if (!tab || tab.lines === 0) return false;
  await closeTab(tab.id);
  return true;
}

export function resumeCart(id: number): Promise<AppError | null> {
  return change(() => commands.cartResume(id), true);
}

/** Price, discount and note of a line, as typed. */
export function setLineTerms(line: CartLine, terms: LineTermsInput): Promise<AppError | null> {
  return change(() => commands.cartSetLineTerms(line.id, terms), false);
}

/** Discount, surcharges and notes of the order, as typed. */
export function setOrderTerms(terms: OrderTermsInput): Promise<AppError | null> {
  return change(() => commands.cartSetTerms(terms), false);
}

/** The tax of a line: the shop's own, another one, or none. */
export function chooseTax(line: CartLine, choice: Chosen): Promise<AppError | null> {
  return change(() => commands.cartChooseTax(line.id, choice), false);
}

export function choosePriceBook(choice: Chosen): Promise<AppError | null> {
  return change(() => commands.cartChoosePriceBook(choice), false);
}

/** Lets the customer of the cart have a price book from now on, or none. */
export async function keepPriceBook(book: string | null): Promise<AppError | null> {
  const kept = await ask(commands.setCustomersPriceBook(book));
  if (kept.status === "error") return kept.error;
  await loadCart();
  return null;
}

export function removeCurrent(): Promise<boolean> {
  return changeOrSay(() => (cart.current === null ? null : commands.cartRemoveLine(cart.current)), false);
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

/** The line above or below. It waits for the keys before it, as they for the line that they meant. */
export function moveCurrent(direction: 1 | -1): Promise<void> {
  return keys.add(() => {
    const lines = cart.view?.lines ?? [];
    const at = lines.findIndex(({ id }) => id === cart.current);
    const next = lines[Math.min(Math.max(at + direction, 0), lines.length - 1)];
    if (next !== undefined) cart.current = next.id;
    return Promise.resolve();
  });
}

export function chooseLine(line: number): Promise<void> {
  return keys.add(() => {
    cart.current = line;
    return Promise.resolve();
  });
}
