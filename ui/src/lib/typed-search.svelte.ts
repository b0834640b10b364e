/** A list that is asked for while its query is typed, and driven by keys from the field that it is typed in. */
import type { AppError, Outcome } from "./backend/call";
import { BURST_GAP_MS } from "./scanner";

interface Ways<Answer, Hit> {
  ask: (query: string) => Promise<Outcome<Answer>>;
  hits: (answer: Answer) => Hit[];
  /** An empty query has an answer as well. */
  asksEmpty?: boolean;
}

/** One query with its answer and the hit that the keys have gone to in it. */
class Question<Answer> {
  active = 0;
  #answer: Promise<Outcome<Answer>> | null = null;

  constructor(
    readonly query: string,
    readonly ask: (query: string) => Promise<Outcome<Answer>>,
  ) {}

  /** Asked for by the first who wants to know. */
  answer(): Promise<Outcome<Answer>> {
    this.#answer ??= this.ask(this.query);
    return this.#answer;
  }
}

export class TypedSearch<Answer, Hit> {
  query = $state("");
  /** Of the newest query that has one. */
  answer = $state.raw<Answer | null>(null);
  error = $state.raw<AppError | null>(null);
  /** Index of the hit that Enter means. */
  active = $state(0);

  readonly #ways: Ways<Answer, Hit>;
  #question: Question<Answer> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #typedAt = Number.NEGATIVE_INFINITY;

  constructor(ways: Ways<Answer, Hit>) {
    this.#ways = ways;
  }

  get hits(): Hit[] {
    return this.answer === null ? [] : this.#ways.hits(this.answer);
  }

  /** Whether there is anything to show. */
  get answered(): boolean {
    return this.answer !== null || this.error !== null;
  }

  /** One question per keystroke; while keys come as fast as a scanner's the last one of them is waited for. */
  type(query: string): void {
    const now = performance.now();
    const fast = now - this.#typedAt < BURST_GAP_MS;
    this.#typedAt = now;
    this.#begin(query, fast ? BURST_GAP_MS : 0);
  }

  clear(): void {
    this.#begin("", 0);
  }

  /** The hit above or below, counted in the answer to what has been typed up to now. */
  async move(direction: 1 | -1): Promise<void> {
    const question = this.#question;
    if (question === null) return;
    const last = this.#hitsOf(await question.answer()).length - 1;
    question.active = Math.min(Math.max(question.active + direction, 0), Math.max(last, 0));
    if (this.#question === question) this.active = question.active;
  }

  /** The pointer is on a hit. */
  point(index: number): void {
    if (this.#question !== null) this.#question.active = index;
    this.active = index;
  }

  /** The hit that Enter means, once the answer to what was typed before it is there: fast hands do not wait for it. */
  async meant(): Promise<Hit | null> {
    const question = this.#question;
    if (question === null) return null;
    return this.#hitsOf(await question.answer())[question.active] ?? null;
  }

  /** Like `meant`, and the field is free for the next query at once. What finds nothing is put back. */
  async take(): Promise<Hit | null> {
    const question = this.#question;
    if (question === null || (this.#shows(question) && this.hits.length === 0)) return null;
    this.clear();
    const outcome = await question.answer();
    const hit = this.#hitsOf(outcome)[question.active];
    if (hit !== undefined) return hit;
    if (this.query === "") {
      this.query = question.query;
      this.#question = question;
      this.#show(question, outcome);
    }
    return null;
  }

  #shown: Question<Answer> | null = null;

  #shows(question: Question<Answer>): boolean {
    return this.#shown === question;
  }

  #hitsOf(outcome: Outcome<Answer>): Hit[] {
    return outcome.status === "ok" ? this.#ways.hits(outcome.data) : [];
  }

  #begin(query: string, after: number): void {
    clearTimeout(this.#timer);
    this.query = query;
    if (query.trim() === "" && this.#ways.asksEmpty !== true) {
      this.#question = this.#shown = null;
      this.answer = null;
      this.error = null;
      this.active = 0;
      return;
    }
    const question = new Question(query, this.#ways.ask);
    this.#question = question;
    if (after === 0) void this.#ask(question);
    else this.#timer = setTimeout(() => void this.#ask(question), after);
  }

  async #ask(question: Question<Answer>): Promise<void> {
    const outcome = await question.answer();
    // A list does not open for the first character of a scan.
    const quiet = this.#typedAt + BURST_GAP_MS - performance.now();
    if (!this.answered && quiet > 0) await new Promise((resolve) => setTimeout(resolve, quiet));
    if (this.#question === question) this.#show(question, outcome);
  }

  #show(question: Question<Answer>, outcome: Outcome<Answer>): void {
    this.#shown = question;
    this.active = question.active;
    this.answer = outcome.status === "ok" ? outcome.data : null;
    this.error = outcome.status === "error" ? outcome.error : null;
  }
}
