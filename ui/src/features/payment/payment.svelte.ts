/** What the customer gives, as typed. What it comes to, and whether it is enough, the shell says. */
import { tick, untrack } from "svelte";
import {
  ask,
  commands,
  onChanged,
  type AppError,
  type PaymentInput,
  type PaymentQuote,
  type SaleDone,
  type TenderMethod,
} from "$lib/backend/call";
import { typedAmount } from "$lib/format";
import { latest } from "$lib/sequence";
import { sound } from "$lib/sound";
import { cart, cartIdle, loadCart } from "../counter/cart.svelte";
import { focusInvalid, focusSearch } from "../counter/focus";
import { clearSearch } from "../counter/search.svelte";

class Payment {
  /** The ways to pay that are switched on, in the order chosen; one always is. */
  methods = $state.raw<TenderMethod[]>(["cash"]);
  /** What is given in each way, as typed, with its points; empty for what the others leave. */
  typed = $state<Partial<Record<TenderMethod, string>>>({});
  /** The way switched on last: its field takes the focus. */
  chosen = $state.raw<TenderMethod | null>(null);
  /** The key of the account that a transfer goes to; null for the shop's usual one. */
  account = $state<string | null>(null);
  quote = $state.raw<PaymentQuote | null>(null);
  /** Why the last question failed. */
  error = $state.raw<AppError | null>(null);
  /** Why the till did not confirm, until something is changed. */
  refused = $state.raw<AppError | null>(null);
  busy = $state(false);
  /** More is sold than there is, and somebody is asked whether that is meant: by the setting, or for want of a late reading. */
  short = $state.raw<"asked" | "stale" | null>(null);
  /** The sale just confirmed, until the receipt is closed. */
  done = $state.raw<SaleDone | null>(null);
}

export const payment = new Payment();

/** Whether this way to pay is switched on. */
export function pays(method: TenderMethod): boolean {
  return payment.methods.includes(method);
}

/** Whether cash is the only way: then it is rounded. */
export function inCash(): boolean {
  return payment.methods.every((method) => method === "cash");
}

/** What is given in one way, as typed. */
export function given(method: TenderMethod): string {
  return payment.typed[method] ?? "";
}

function input(revision: number): PaymentInput {
  // The first that is left empty takes what the others leave: beside cash that is never cash.
  const methods = [...payment.methods.filter((method) => method !== "cash"), ...payment.methods.filter(isCash)];
  const tenders = methods.map((method) => ({ method, amount: given(method) }));
  return { revision, tenders, account: payment.account };
}

function isCash(method: TenderMethod): boolean {
  return method === "cash";
}

function only(method: TenderMethod): void {
  payment.methods = [method];
  payment.typed = { [method]: given(method) };
}

function reset(): void {
  payment.typed = {};
  payment.account = null;
  only("cash");
  payment.chosen = null;
  payment.error = null;
  payment.refused = null;
  payment.short = null;
}

const newest = latest();

/** Asks what the payment comes to; `null` while there is nothing to pay. */
async function requote(asked: PaymentInput | null): Promise<void> {
  if (asked === null) {
    // Overtakes a question that is still open. What was typed was for goods that are gone.
    void newest(() => Promise.resolve());
    payment.quote = null;
    reset();
    return;
  }
  const answer = await newest(() => ask(commands.paymentQuote(asked)));
  if (answer === null) return;
  if (answer.status === "ok") payment.quote = answer.data;
  // `cart_changed`: the cart on the screen is behind; its next reading asks again.
  else if (answer.error.code === "cart_changed") return loadCart();
  payment.error = answer.status === "error" ? answer.error : null;
}

/** Keeps the quote in step with the cart, the amounts typed and the receiving account. To be called by a component. */
export function followPayment(): void {
  // The cart is told anew by each of its commands; only another revision is another sum.
  const revision = $derived(cart.view === null || cart.view.lines.length === 0 ? null : cart.view.revision);
  const asked = () => (revision === null ? null : input(revision));

  $effect(() => {
    const question = asked();
    untrack(() => void requote(question));
  });
  const tab = $derived(cart.view?.tabs.find(({ current }) => current)?.id);
  let before = tab;

  // What was typed was another customer's.
  $effect(() => {
    if (tab === before) return;
    before = tab;
    untrack(reset);
  });
  $effect(() => {
    void revision;
    untrack(() => {
      if (payment.refused?.code !== "cart_changed") payment.refused = null;
    });
  });
  $effect(() => onChanged(["settings"], () => void requote(asked())));
}

/** Forgets what was typed and shown in a shop that is left. */
export function forgetPayment(): void {
  void requote(null);
  payment.done = null;
}

export function setAmount(method: TenderMethod, typed: string): void {
  payment.typed = { ...payment.typed, [method]: typedAmount(typed) };
  payment.refused = null;
}

/** Whether the transfer step has the place of the cart. */
export function inTransfer(): boolean {
  return pays("bank_transfer") && (cart.view?.lines.length ?? 0) > 0;
}

/** Takes the transfer away, and puts the cart back on the screen. */
export function backToCart(): void {
  if (pays("bank_transfer")) drop("bank_transfer");
}

/** Switches a way to pay on or off; one always stays on. */
export function toggleMethod(method: TenderMethod): void {
  payment.refused = null;
  if (pays(method)) drop(method);
  else add(method);
}

function drop(method: TenderMethod): void {
  const rest = payment.methods.filter((each) => each !== method);
  payment.typed = { ...payment.typed, [method]: "" };
  payment.methods = rest.length === 0 ? ["cash"] : rest;
  payment.chosen = null;
  payment.refused = null;
}

function add(method: TenderMethod): void {
  // A part given in cash stays; another way that comes without it, or in its place, is for everything.
  const partInCash = given("cash") !== "" && (payment.quote?.missing ?? 0) > 0;
  if (inCash() && !partInCash) only(method);
  else payment.methods = [...payment.methods, method];
  payment.chosen = method;
}

/** Whether the amount of this way to pay has to be corrected. */
export function amountInvalid(method: TenderMethod): boolean {
  if (payment.quote?.tenders.some((tender) => tender.method === method && tender.error !== null)) return true;
  switch (payment.refused?.code ?? payment.quote?.error?.code) {
    case "amount_above_total":
      return !isCash(method) && given(method) !== "";
    case "credit_exceeded":
      return method === "on_account";
    // What is missing is marked only once the till has refused it: till then it is still being typed.
    case "cash_below_total":
      return payment.refused !== null && method === (pays("cash") ? "cash" : payment.methods[0]);
    default:
      return false;
  }
}

/** F9: confirms what is on the screen, after every key pressed before has had its answer. */
export async function confirmSale(): Promise<void> {
  if (payment.busy || payment.done !== null) return;
  payment.busy = true;
  try {
    // A quantity still being typed is taken first.
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
    await cartIdle();
    await confirmNow();
  } finally {
    payment.busy = false;
  }
  if (payment.done !== null) return;
  await tick();
  if (!focusInvalid()) focusSearch();
}

async function confirmNow(): Promise<void> {
  const view = cart.view;
  payment.refused = null;
  if (view === null || view.lines.length === 0) return;
  const answer = await ask(commands.saleConfirm(input(view.revision)));
  if (answer.status === "ok") {
    reset();
    clearSearch();
    payment.done = answer.data;
    sound("paid");
    return loadCart();
  }
  sound("problem");
  if (answer.error.code === "below_stock_ask" || answer.error.code === "below_stock_stale") {
    payment.short = answer.error.code === "below_stock_stale" ? "stale" : "asked";
    return;
  }
  payment.refused = answer.error;
  if (answer.error.code === "cart_changed") await loadCart();
}

/** The cart is to be looked at again. */
export function leaveShort(): void {
  payment.short = null;
  void tick().then(focusSearch);
}

/** More than there is is meant: the payment goes on. */
export async function sellShort(): Promise<void> {
  const revision = cart.view?.revision;
  payment.short = null;
  if (revision === undefined) return;
  const answer = await ask(commands.belowStockAccept(revision));
  if (answer.status === "error") payment.refused = answer.error;
  else await confirmSale();
}

/** Takes the receipt of the last sale away. */
export function closeSale(): void {
  payment.done = null;
}
