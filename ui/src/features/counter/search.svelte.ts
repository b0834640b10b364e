/** Product search: one question per keystroke, the newest answer wins. */
import { ask, commands, type SearchHit, type SearchResults } from "$lib/backend/call";
import { TypedSearch } from "$lib/typed-search.svelte";
import { addFound, cart } from "./cart.svelte";

export const search = new TypedSearch<SearchResults, SearchHit>({
  ask: (query) => ask(commands.productSearch(query)),
  hits: (results) => results.hits,
});

export function setQuery(query: string): void {
  cart.scanProblem = null;
  search.type(query);
}

export function clearSearch(): void {
  cart.scanProblem = null;
  search.clear();
}

export function addHit(hit: SearchHit): Promise<boolean> {
  clearSearch();
  return addFound(Promise.resolve(hit.variationId));
}

/** Adds what Enter means. */
export function addActive(): Promise<boolean> {
  cart.scanProblem = null;
  return addFound(search.take().then((hit) => hit?.variationId ?? null));
}
