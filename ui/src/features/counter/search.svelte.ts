/** Product search: one question per keystroke, the newest answer wins. */
import { ask, commands, type SearchHit, type SearchResults } from "$lib/backend/call";
import { TypedSearch } from "$lib/typed-search.svelte";
import { addFound, cart } from "./cart.svelte";

export const search = new TypedSearch<SearchResults, SearchHit>({
  ask: (query) => ask(commands.goodsSearch(query)),
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

/** The variation that a hit is, or the question which one of its product is meant. */
function meantBy(hit: SearchHit | null): number | null {
  if (!hit?.variations) return hit?.variationId ?? null;
  cart.picking = { id: hit.variations.productId, name: hit.name };
  return null;
}

export function addHit(hit: SearchHit): Promise<boolean> {
  clearSearch();
  return addFound(Promise.resolve(meantBy(hit)));
}

/** Adds what Enter means. */
export function addActive(): Promise<boolean> {
  cart.scanProblem = null;
  return addFound(search.take().then(meantBy));
}
