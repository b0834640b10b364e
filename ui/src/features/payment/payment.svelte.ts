/** What the customer gives, as typed. What it comes to, and whether it is enough, the shell says. */
import { untrack } from "svelte";
import {
  ask,
  commands,
  onChanged,
  type AppError,
  type PaymentInput,
  type PaymentQuote,
  type SaleDone,
} from "$lib/backend/call";
import { typedAmount } from "$lib/format";
import { latest } from "$lib/sequence";
import { soundError } from "$lib/sound";
import { cart, cartIdle, loadCart } from "../counter/cart.svelte";
import { focusSearch } from "../counter/focus";
import { clearSearch } from "../counter/search.svelte";

interface Payment {
  cash: boolean;
  transfer: boolean;
  /** Cash given, as typed, with its points. */
  given: string;
  /** The amount of the transfer as typed; empty for the rest. */
  transferred: string;
  quote: PaymentQuote | null;
  /** Why the last question failed. */
  error: AppError | null;
  /** Why the till did not confirm, until something is changed. */
  refused: AppError | null;
  busy: boolean;
  /** The sale just confirmed, until the receipt is closed. */
  done: SaleDone | null;
}

export const payment = $state<Payment>({
  cash: true,
  transfer: false,
  given: "",
  transferred: "",
  quote: null,
  error: null,
  refused: null,
  busy: false,
  done: null,
});

function input(revision: number): PaymentInput {
  const tenders: PaymentInput["tenders"] = [];
  // The first that is left empty takes what the others leave: beside cash that is the transfer.
  if (payment.transfer) tenders.push({ method: "bank_transfer", amount: payment.transferred });
  if (payment.cash) tenders.push({ method: "cash", amount: payment.given });
  return { revision, tenders };
}

const newest = latest();

/** Asks what the payment comes to now. */
async function requote(): Promise<void> {
  const view = cart.view;
  if (view === null || view.lines.length === 0) {
    // Overtakes a question that is still open.
    void newest(() => Promise.resolve());
    payment.quote = null;
    payment.error = null;
    return;
  }
  const answer = await newest(() => ask(commands.paymentQuote(input(view.revision))));
  if (answer === null) return;
  if (answer.status === "ok") payment.quote = answer.data;
  // `cart_changed`: the cart on the screen is behind; its next reading asks again.
  else if (answer.error.code === "cart_changed") return loadCart();
  payment.error = answer.status === "error" ? answer.error : null;
}

/** Keeps the quote in step with the cart, the amounts typed and the receiving account. To be called by a component. */
export function followPayment(): void {
  $effect(() => {
    // Whatever `input` reads is followed as well, by being read before the first pause.
    void requote();
  });
  $effect(() => {
    void cart.view?.revision;
    untrack(() => {
      if (payment.refused?.code !== "cart_changed") payment.refused = null;
    });
  });
  $effect(() => onChanged(["settings"], () => void requote()));
}

function reset(): void {
  Object.assign(payment, { cash: true, transfer: false, given: "", transferred: "", error: null, refused: null });
}

export function setGiven(typed: string): void {
  payment.given = typedAmount(typed);
  payment.refused = null;
}

export function setTransferred(typed: string): void {
  payment.transferred = typedAmount(typed);
  payment.refused = null;
}

/** Cash alone, and the cart back on the screen. */
export function backToCash(): void {
  payment.cash = true;
  payment.transfer = false;
  payment.transferred = "";
  payment.refused = null;
}

/** Switches a way to pay on or off; one always stays on. */
export function toggleMethod(method: "cash" | "transfer"): void {
  payment.refused = null;
  if (method === "cash") {
    if (!payment.cash) payment.cash = true;
    else if (payment.transfer) {
      payment.cash = false;
      payment.given = "";
    }
  } else if (payment.transfer) {
    backToCash();
  } else {
    // A part given in cash stays; a transfer that comes without it, or in its place, is for everything.
    payment.cash = payment.given !== "" && (payment.quote?.missing ?? 0) > 0;
    if (!payment.cash) payment.given = "";
    payment.transfer = true;
  }
}

/** Whether the amount of cash has to be corrected. */
export function amountRefused(): boolean {
  return payment.refused?.code === "cash_below_total" || payment.refused?.code === "amount_invalid";
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
  // A field that has to be corrected takes the focus itself.
  if (payment.done === null && !amountRefused()) focusSearch();
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
    return loadCart();
  }
  soundError();
  payment.refused = answer.error;
  if (answer.error.code === "cart_changed") await loadCart();
}

/** Takes the receipt of the last sale away. */
export function closeSale(): void {
  payment.done = null;
}
