/** A list of people, companies or tasks that somebody looks at: what it is narrowed to, its order, and the row that is chosen. */
import {
  ask,
  commands,
  onChanged,
  type AppError,
  type RosterFilter,
  type RosterList,
  type RosterName,
  type RosterRow,
} from "$lib/backend/call";
import { latest } from "$lib/sequence";
import type { Sorting } from "$lib/ui/table";

/** How long a list stands before what has changed meanwhile is taken in: a cache that is being read changes all the time. In ms. */
const STANDS_MS = 1_000;

export class RosterView {
  list = $state.raw<RosterList | null>(null);
  error = $state.raw<AppError | null>(null);
  text = $state("");
  mark = $state<string | null>(null);
  filters = $state.raw<RosterFilter[]>([]);
  sorting = $state<Sorting>({ key: "name", descending: false });
  current = $state(0);
  chosen = $state.raw<RosterRow | null>(null);

  readonly #newest = latest();

  constructor(
    readonly name: RosterName,
    sorting?: Sorting,
  ) {
    if (sorting !== undefined) this.sorting = sorting;
  }

  /** Lists what is wanted. `anew` takes in what has changed since. */
  async load(anew: boolean): Promise<void> {
    const { text, mark, filters, sorting } = this;
    const query = { text, mark, filters, by: sorting.key, descending: sorting.descending };
    const answer = await this.#newest(() => ask(commands.rosterList(this.name, query, anew)));
    if (answer === null) return;
    this.error = answer.status === "error" ? answer.error : null;
    if (answer.status === "ok") this.list = answer.data;
  }

  /** Narrows the list; it begins at its top. */
  narrow(change: Partial<Pick<RosterView, "text" | "mark" | "filters">>): void {
    Object.assign(this, change);
    this.#begin();
  }

  /** What a column is narrowed to; empty is whatever. */
  valueOf(column: string): string {
    return this.filters.find((filter) => filter.column === column)?.value ?? "";
  }

  /** Every value that a column can be narrowed to. */
  valuesOf(column: string): string[] {
    return this.list?.filters.find((each) => each.column === column)?.values ?? [];
  }

  /** Narrows the list to those with a value in a column; an empty one is any. */
  narrowTo(column: string, value: string): void {
    const others = this.filters.filter((filter) => filter.column !== column);
    this.narrow({ filters: value === "" ? others : [...others, { column, value }] });
  }

  /** Sorts by a column; by the same one again the other way round. */
  sortBy(key: string): void {
    const again = this.sorting.key === key;
    this.sorting = { key, descending: again && !this.sorting.descending };
    this.#begin();
  }

  #begin(): void {
    this.current = 0;
    this.chosen = null;
    void this.load(false);
  }

  async rows(from: number, count: number): Promise<RosterRow[]> {
    if (this.list === null) return [];
    const answer = await ask(commands.rosterRows(this.name, this.list.number, from, count));
    if (answer.status === "error") this.error = answer.error;
    return answer.status === "ok" ? answer.data : [];
  }

  /** A cell of a row by the name of its column. */
  cell(row: RosterRow, column: string): string | null {
    const place = this.list?.columns.indexOf(column) ?? -1;
    return row.cells[place] ?? null;
  }

  /** Keeps the list fresh until the answer is called. */
  follow(): () => void {
    let due: ReturnType<typeof setTimeout> | undefined;
    void this.load(true);
    const stop = onChanged(["catalogue", "records", "sync", "strip"], () => {
      due ??= setTimeout(() => {
        due = undefined;
        void this.load(true);
      }, STANDS_MS);
    });
    return () => {
      clearTimeout(due);
      stop();
    };
  }
}
