/** An automation while it is written. What was typed is kept in the till on every pause; what is wrong with it, the shell says. */
import {
  ask,
  commands,
  type AppError,
  type AutomationFlow,
  type AutomationNode,
  type AutomationView,
  type Outcome,
} from "$lib/backend/call";
import { queue } from "$lib/sequence";
import { sayError } from "$lib/ui/toasts.svelte";

/** A pause in the typing after which it is kept, in ms. */
const RESTS_MS = 250;

export class Editing {
  view = $state.raw<AutomationView | null>(null);
  flow = $state<AutomationFlow | null>(null);
  /** The part that is opened: a step's key, `trigger` or `filters`. */
  chosen = $state("trigger");
  error = $state.raw<AppError | null>(null);
  busy = $state(false);
  /** Whether what has to be there yet is marked: not before somebody wants to save it. */
  tried = $state(false);
  /** A step or condition that was taken out, as long as it can come back. */
  removed = $state.raw<{ node: AutomationNode; place: number; from: "steps" | "filters" } | null>(null);

  #due: ReturnType<typeof setTimeout> | undefined;
  /** Writes go one after the other, so that the last one typed is the last one kept. */
  readonly #writes = queue();
  #made = 0;

  #show(view: AutomationView): void {
    this.view = view;
    this.flow = view.flow;
    this.error = null;
    this.removed = null;
    const keys = view.flow.steps.map(({ key }) => key);
    if (!["trigger", "filters", ...keys].includes(this.chosen)) this.chosen = "trigger";
  }

  async #take(request: Promise<Outcome<AutomationView>>): Promise<boolean> {
    const answer = await ask(request);
    if (answer.status === "error") {
      if (this.view === null) sayError(answer.error);
      else this.error = answer.error;
      return false;
    }
    this.#show(answer.data);
    return true;
  }

  async open(number: number): Promise<void> {
    this.tried = false;
    this.chosen = "trigger";
    await this.#take(commands.automationOpen(number));
  }

  /** Begins a new one, or one like another that is called `title`. */
  async begin(copyOf: number | null, title: string): Promise<void> {
    if (this.view !== null) await this.leave();
    this.tried = false;
    this.chosen = "trigger";
    await this.#take(commands.automationNew(copyOf, title));
  }

  change(): void {
    clearTimeout(this.#due);
    this.#due = setTimeout(() => void this.keep(), RESTS_MS);
  }

  /** Keeps what was typed, now. */
  async keep(): Promise<void> {
    clearTimeout(this.#due);
    const { view, flow } = this;
    if (view === null || flow === null || view.unclear) return;
    const typed = $state.snapshot(flow);
    await this.#writes.add(async () => {
      const answer = await ask(commands.automationWrite(view.draft, typed));
      if (this.view?.draft !== view.draft) return;
      if (answer.status === "error") this.error = answer.error;
      // What is being typed meanwhile stays, and so does what was found when it was read.
      else this.view = { ...answer.data, readAt: view.readAt, unread: view.unread };
    });
  }

  step(key: string): AutomationNode | undefined {
    return this.flow?.steps.find((step) => step.key === key);
  }

  #fresh(node: AutomationNode): AutomationNode {
    return { ...node, key: `n${Date.now()}-${++this.#made}`, fields: { ...node.fields } };
  }

  addStep(): void {
    if (this.view === null || this.flow === null) return;
    const step = this.#fresh(this.view.newStep);
    this.flow.steps.push(step);
    this.chosen = step.key;
    void this.keep();
  }

  addFilter(template: AutomationNode): void {
    this.flow?.filters.push(this.#fresh(template));
    void this.keep();
  }

  remove(from: "steps" | "filters", key: string): void {
    const list = this.flow?.[from];
    const place = list?.findIndex((node) => node.key === key) ?? -1;
    if (list === undefined || place < 0) return;
    const [node] = list.splice(place, 1);
    if (node) this.removed = { node: $state.snapshot(node), place, from };
    if (from === "steps") this.chosen = (list[place] ?? list[place - 1])?.key ?? "trigger";
    void this.keep();
  }

  undo(): void {
    if (this.removed === null || this.flow === null) return;
    const { node, place, from } = this.removed;
    this.flow[from].splice(place, 0, node);
    if (from === "steps") this.chosen = node.key;
    this.removed = null;
    void this.keep();
  }

  move(key: string, by: 1 | -1): void {
    const steps = this.flow?.steps;
    const place = steps?.findIndex((step) => step.key === key) ?? -1;
    const to = place + by;
    if (steps === undefined || place < 0 || to < 0 || to >= steps.length) return;
    const [step] = steps.splice(place, 1);
    if (step) steps.splice(to, 0, step);
    void this.keep();
  }

  /** Writes it to NextX; answers whether NextX has it. */
  async send(): Promise<boolean> {
    if (this.busy) return false;
    this.tried = true;
    await this.keep();
    if (this.view === null) return false;
    const blocking = this.view.findings.find(({ blocks }) => blocks);
    if (blocking && !this.view.unclear) {
      const isFilter = this.flow?.filters.some(({ key }) => key === blocking.key);
      this.chosen = isFilter ? "filters" : blocking.key;
      return false;
    }
    this.busy = true;
    const { draft, remote } = this.view;
    const answer = await ask(commands.automationSend(draft));
    this.busy = false;
    if (answer.status === "ok" && answer.data === null) {
      this.clear();
      return true;
    }
    if (answer.status === "ok" && answer.data !== null) this.#show(answer.data);
    else if (answer.status === "error") {
      const { error } = answer;
      if (remote === null) await this.open(-draft);
      this.error = error;
    }
    return false;
  }

  /** Where both sides had changed it, NextX's side of these fields is taken; the rest is saved. */
  async decide(theirs: string[]): Promise<boolean> {
    if (this.view === null) return false;
    if (!(await this.#take(commands.automationDecide(this.view.draft, theirs)))) return false;
    return this.send();
  }

  async switch(active: boolean): Promise<boolean> {
    if (this.view === null || this.busy) return false;
    this.busy = true;
    const { draft, remote } = this.view;
    const answer = await ask(commands.automationSwitch(draft, active));
    this.busy = false;
    if (remote !== null) await this.open(remote);
    if (answer.status === "error") this.error = answer.error;
    return answer.status === "ok";
  }

  async drop(): Promise<void> {
    if (this.view === null) return;
    clearTimeout(this.#due);
    await this.#writes.idle();
    const answer = await ask(commands.automationDrop(this.view.draft));
    if (answer.status === "error") this.error = answer.error;
    else this.clear();
  }

  /** What there is to choose from is read again, after something was named. */
  async again(): Promise<void> {
    await this.keep();
  }

  /** Back to the list; what was typed is kept. */
  async leave(): Promise<void> {
    await this.keep();
    const { view } = this;
    this.clear();
    if (view !== null) await ask(commands.automationLeave(view.draft));
  }

  clear(): void {
    clearTimeout(this.#due);
    this.view = null;
    this.flow = null;
    this.error = null;
    this.removed = null;
  }
}
