/** Product search: one question per keystroke, the newest answer wins. */
import { ask, commands, type AppError, type SearchHit, type SearchResults } from "$lib/backend/call";
import { latest } from "$lib/sequence";
import { addVariation, cart } from "./cart.svelte";

interface Search {
  query: string;
  results: SearchResults | null;
  error: AppError | null;
  /** Index of the hit that Enter adds. */
  active: number;
}

export const search = $state<Search>({ query: "", results: null, error: null, active: 0 });

const newest = latest();
let answered: Promise<void> = Promise.resolve();

async function find(query: string): Promise<void> {
  const answer = await newest(() => ask(commands.productSearch(query)));
  if (answer === null) return;
  search.active = 0;
  if (answer.status === "ok") {
    search.results = answer.data;
    search.error = null;
  } else {
    search.results = null;
    search.error = answer.error;
  }
}

export function setQuery(query: string): void {
  search.query = query;
  cart.scanProblem = null;
  if (query.trim() === "") {
    // Overtakes a question that is still open.
    void newest(() => Promise.resolve());
    search.results = null;
    search.error = null;
    answered = Promise.resolve();
  } else {
    answered = find(query);
  }
}

export function clearSearch(): void {
  setQuery("");
}

export function moveActive(direction: 1 | -1): void {
  const last = (search.results?.hits.length ?? 0) - 1;
  if (last >= 0) search.active = Math.min(Math.max(search.active + direction, 0), last);
}

export async function addHit(hit: SearchHit): Promise<void> {
  clearSearch();
  await addVariation(hit.variationId);
}

/** Adds what Enter means, once the answer to the last keystroke is there: fast hands do not wait for it. */
export async function addActive(): Promise<void> {
  const asked = search.query;
  await answered;
  if (search.query !== asked) return;
  const hit = search.results?.hits[search.active];
  if (hit !== undefined) await addHit(hit);
}
