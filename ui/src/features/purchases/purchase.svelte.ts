/** A purchase order while it is written. What was typed is kept in the till on every pause; what it comes to, the shell says. */
import {
  ask,
  commands,
  type AppError,
  type Outcome,
  type PurchaseDraftRow,
  type PurchaseInput,
  type PurchaseView,
} from "$lib/backend/call";
import { latest } from "$lib/sequence";
import { sayError } from "$lib/ui/toasts.svelte";

/** A pause in the typing after which it is kept, in ms. */
const RESTS_MS = 250;

class Writing {
  view = $state.raw<PurchaseView | null>(null);
  typed = $state<PurchaseInput | null>(null);
  error = $state.raw<AppError | null>(null);
  /** Whether what is wrong is shown: not before somebody wants to send it. */
  tried = $state(false);
  busy = $state(false);
  drafts = $state.raw<PurchaseDraftRow[]>([]);
  #due: ReturnType<typeof setTimeout> | undefined;
  readonly #newest = latest();
  #last: Promise<unknown> = Promise.resolve();

  /** Whether it was sent, and nobody knows what became of that. */
  get isUnclear(): boolean {
    return this.view !== null && this.view.sentNumber !== null;
  }

  #show(view: PurchaseView): void {
    this.view = view;
    this.typed = view.typed;
    this.error = null;
  }

  async #take(request: Promise<Outcome<PurchaseView>>): Promise<boolean> {
    const answer = await ask(request);
    if (answer.status === "error") {
      this.error = answer.error;
      return false;
    }
    this.#show(answer.data);
    return true;
  }

  async begin(): Promise<void> {
    this.tried = false;
    const answer = await ask(commands.purchaseNew());
    if (answer.status === "error") sayError(answer.error);
    else this.#show(answer.data);
  }

  /** Shows an order that was begun elsewhere. */
  show(view: PurchaseView): void {
    this.tried = false;
    this.#show(view);
  }

  async open(id: string): Promise<void> {
    this.tried = false;
    const answer = await ask(commands.purchaseOpen(id));
    if (answer.status === "error") sayError(answer.error);
    else this.#show(answer.data);
  }

  /** Something was typed: it is kept after a pause. */
  change(): void {
    clearTimeout(this.#due);
    this.#due = setTimeout(() => void this.keep(), RESTS_MS);
  }

  /** Keeps what was typed, now. */
  async keep(): Promise<void> {
    clearTimeout(this.#due);
    const { view, typed } = this;
    if (view === null || typed === null || this.isUnclear) return;
    const answer = await this.#newest(() => ask(commands.purchaseWrite(view.id, $state.snapshot(typed))));
    if (answer === null || this.view?.id !== view.id) return;
    if (answer.status === "error") this.error = answer.error;
    // What is being typed meanwhile stays.
    else this.view = answer.data;
  }

  /** Adds goods behind what was typed so far, one after another: a scanner is faster than the answers. */
  add(how: (id: string) => Promise<Outcome<PurchaseView>>): Promise<boolean> {
    const added = this.#last.then(async () => {
      await this.keep();
      return this.view !== null && this.#take(how(this.view.id));
    });
    this.#last = added;
    return added;
  }

  remove(place: number): void {
    this.typed?.lines.splice(place, 1);
    void this.keep();
  }

  /** Sends it; answers its number where NextX has it. */
  async send(): Promise<string | null> {
    this.tried = true;
    await this.keep();
    if (this.view === null || (this.view.faults.length > 0 && !this.isUnclear)) return null;
    this.busy = true;
    const { id } = this.view;
    const answer = await ask(commands.purchaseSend(id));
    this.busy = false;
    if (answer.status === "ok") {
      this.leave();
      return answer.data.invoiceNo;
    }
    const { error } = answer;
    await this.open(id);
    this.tried = true;
    this.error = error;
    return null;
  }

  /** Throws it away; answers what takes it back, where that was done. */
  async drop(): Promise<(() => void) | null> {
    const { view, typed } = this;
    if (view === null || typed === null) return null;
    clearTimeout(this.#due);
    const said = $state.snapshot(typed);
    const answer = await ask(commands.purchaseDrop(view.id));
    if (answer.status === "error") {
      this.error = answer.error;
      return null;
    }
    this.leave();
    return () => void this.#takeBack(view.id, said);
  }

  /** Writes what was thrown away again, and shows it unless another one is being written. */
  async #takeBack(id: string, typed: PurchaseInput): Promise<void> {
    const answer = await ask(commands.purchaseWrite(id, typed));
    if (answer.status === "error") sayError(answer.error);
    else if (this.view === null) this.show(answer.data);
    void this.list();
  }

  /** Back to the list; what was typed is kept. */
  async back(): Promise<void> {
    await this.keep();
    this.leave();
  }

  leave(): void {
    clearTimeout(this.#due);
    void this.#newest(() => Promise.resolve());
    this.view = null;
    this.typed = null;
    this.error = null;
    this.tried = false;
    void this.list();
  }

  async list(): Promise<void> {
    const answer = await ask(commands.purchaseDrafts());
    if (answer.status === "ok") this.drafts = answer.data;
  }

  /** Forgets what belongs to a shop that is left. */
  forget(): void {
    clearTimeout(this.#due);
    this.view = null;
    this.typed = null;
    this.error = null;
    this.drafts = [];
  }
}

export const writing = new Writing();
