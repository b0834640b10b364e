/** A campaign while it is written. What was typed is kept in the till on every pause; who would get it and what that costs, the shell says. */
import {
  ask,
  commands,
  type AppError,
  type CampaignTyped,
  type CampaignView,
  type MessageChannel,
  type Outcome,
  type RecipientSource,
} from "$lib/backend/call";
import { queue } from "$lib/sequence";
import { sayError } from "$lib/ui/toasts.svelte";

/** A pause in the typing after which it is kept, in ms. */
const RESTS_MS = 300;

export class CampaignEditing {
  view = $state.raw<CampaignView | null>(null);
  typed = $state<CampaignTyped>({ name: "", content: "", letter: null, advertising: true, when: "" });
  error = $state.raw<AppError | null>(null);
  busy = $state(false);
  /** Whether what is missing yet is marked: not before somebody wants to send it. */
  tried = $state(false);
  /** Counts what the recipients' table shows: another one is another table. */
  list = $state(0);

  #due: ReturnType<typeof setTimeout> | undefined;
  /** Writes go one after the other, so that the last one typed is the last one kept. */
  readonly #writes = queue();

  #show(view: CampaignView): void {
    this.view = view;
    this.list += 1;
    const { name, content, letter, advertising, when } = view;
    this.typed = { name, content, letter, advertising, when };
    this.error = null;
  }

  async #begin(request: Promise<Outcome<CampaignView>>): Promise<boolean> {
    if (this.view !== null) await this.leave();
    const answer = await ask(request);
    if (answer.status === "error") {
      sayError(answer.error);
      return false;
    }
    this.tried = false;
    this.#show(answer.data);
    return true;
  }

  open = (number: number) => this.#begin(commands.campaignOpen(number));
  begin = (channel: MessageChannel) => this.#begin(commands.campaignNew(channel));
  copy = (number: number, name: string) => this.#begin(commands.campaignCopy(number, name));
  takeOver = (channel: MessageChannel, remote: number, name: string) =>
    this.#begin(commands.campaignTakeOver(channel, remote, name));
  resendFailed = (name: string, list: string) => this.#begin(commands.campaignResendFailed(name, list));

  change(): void {
    clearTimeout(this.#due);
    this.#due = setTimeout(() => void this.keep(), RESTS_MS);
  }

  /** Keeps what was typed, now. */
  async keep(): Promise<void> {
    clearTimeout(this.#due);
    const { view } = this;
    if (view === null || view.state !== "draft") return;
    const typed = $state.snapshot(this.typed);
    await this.#writes.add(async () => {
      const answer = await ask(commands.campaignWrite(view.number, typed));
      if (this.view?.number !== view.number) return;
      if (answer.status === "error") this.error = answer.error;
      else {
        // What is being typed meanwhile stays.
        this.view = answer.data;
        this.list += 1;
        this.error = null;
      }
    });
  }

  /** Changes the recipients; answers what went wrong, for the dialog that asked. */
  async #recipients(change: (number: number) => Promise<Outcome<CampaignView>>): Promise<AppError | null> {
    await this.keep();
    const { view } = this;
    if (view === null) return null;
    const answer = await ask(change(view.number));
    if (answer.status === "error") return answer.error;
    if (this.view?.number === view.number) {
      this.view = answer.data;
      this.list += 1;
    }
    return null;
  }

  add = (source: RecipientSource) => this.#recipients((number) => commands.audienceAdd(number, source));
  addSaved = (saved: number) => this.#recipients((number) => commands.audienceAddSaved(number, saved));
  paste = (name: string, text: string) => this.#recipients((number) => commands.audiencePaste(number, name, text));
  import = (name: string, file: string) => this.#recipients((number) => commands.audienceImport(number, name, file));

  async remove(place: number): Promise<void> {
    this.error = await this.#recipients((number) => commands.audienceRemove(number, place));
  }

  async leaveOut(address: string, out: boolean): Promise<void> {
    this.error = await this.#recipients((number) => commands.audienceLeaveOut(number, address, out));
  }

  /** What the rules say of it is asked again, after something else has changed. */
  async again(): Promise<void> {
    const { view } = this;
    if (view === null) return;
    await this.keep();
    const answer = await ask(commands.campaignOpen(view.number));
    if (answer.status === "ok" && this.view?.number === view.number) {
      this.view = answer.data;
      this.list += 1;
    }
  }

  /** Sends it to as many as a person has counted; answers whether NextX has it. */
  async send(confirmed: number): Promise<boolean> {
    const { view } = this;
    if (view === null || this.busy) return false;
    this.busy = true;
    const answer = await ask(commands.campaignSend(view.number, confirmed));
    this.busy = false;
    if (this.view?.number !== view.number) return answer.status === "ok";
    if (answer.status === "ok") {
      this.#show(answer.data);
      return true;
    }
    // It may have been noted as sent meanwhile.
    const now = await ask(commands.campaignOpen(view.number));
    if (now.status === "ok") this.#show(now.data);
    this.error = answer.error;
    return false;
  }

  async drop(): Promise<boolean> {
    const { view } = this;
    if (view === null) return false;
    clearTimeout(this.#due);
    await this.#writes.idle();
    const answer = await ask(commands.campaignDrop(view.number));
    if (answer.status === "error") {
      this.error = answer.error;
      return false;
    }
    this.clear();
    return true;
  }

  /** Back to the list; what was typed is kept. */
  async leave(): Promise<void> {
    await this.keep();
    this.clear();
  }

  clear(): void {
    clearTimeout(this.#due);
    this.view = null;
    this.error = null;
  }
}
