/** What is known of the printer and its prints. A print that fails is told even when nobody looks at its receipt. */
import {
  ask,
  commands,
  onChanged,
  type AppError,
  type Outcome,
  type Print,
  type PrinterState,
} from "$lib/backend/call";
import { m } from "$lib/i18n.svelte";
import { say, sayError } from "$lib/ui/toasts.svelte";
import { opensTheDrawer } from "../shell/session.svelte";

class Printing {
  state = $state.raw<PrinterState | null>(null);
  /** The sale whose receipt is on the screen, where its print tells how it ends. */
  watched: string | null = null;
}

export const printing = new Printing();

/** The shell remembers fewer prints. */
const TOLD = 40;
/** Prints that failed and were told, or were there before anybody listened. */
let told: string[] = [];

function show(state: PrinterState, telling: boolean): void {
  printing.state = state;
  for (const print of state.prints.filter(({ state }) => state === "failed")) {
    const name = `${print.saleId} ${String(print.number)}`;
    if (telling && !told.includes(name) && print.error !== null && print.saleId !== printing.watched)
      sayError(
        print.error,
        print.invoiceNo === "" ? m.printer_failed() : m.printer_failed_for({ number: print.invoiceNo }),
      );
    if (!told.includes(name)) told = [name, ...told].slice(0, TOLD);
  }
}

/** Questions count up; an answer that a newer one has overtaken is not shown. */
let asked = 0;
let answered = 0;

/** Takes what a command answers about the printer; answers the error where there is one. */
export async function adoptPrinter(request: Promise<Outcome<PrinterState>>): Promise<AppError | null> {
  const question = ++asked;
  const answer = await ask(request);
  if (answer.status === "error") return answer.error;
  if (question > answered) {
    answered = question;
    show(answer.data, printing.state !== null);
  }
  return null;
}

/** Keeps what is known of the printer fresh until the answer is called. */
export function followPrints(): () => void {
  void adoptPrinter(commands.printerState());
  return onChanged(["printer"], () => void adoptPrinter(commands.printerState()));
}

/** How often a printer is asked how it is while somebody sells, in ms. */
const ASK_EVERY_MS = 30_000;

/** Asks the printer how it is, now and again, until the answer is called. */
export function askPrinter(): () => void {
  const check = () => {
    if (printing.state?.printer) void adoptPrinter(commands.printerCheck());
  };
  check();
  const timer = setInterval(check, ASK_EVERY_MS);
  return () => clearInterval(timer);
}

/** Whether a drawer hangs on the printer, and whoever stands at the till may open it without a sale. */
export function opensDrawer(): boolean {
  return printing.state?.printer?.drawer === true && opensTheDrawer();
}

export async function openDrawer(): Promise<void> {
  const answer = await ask(commands.drawerOpenNow());
  if (answer.status === "error") sayError(answer.error);
  else say(m.printer_drawer_opened());
}

/** Forgets the printer of a shop that is left. */
export function forgetPrinter(): void {
  answered = asked;
  printing.state = null;
  told = [];
}

/** The last print of a receipt of the sale. */
export function lastPrintOf(saleId: string): Print | null {
  return printing.state?.prints.find((print) => print.saleId === saleId && print.what !== "drawer") ?? null;
}
