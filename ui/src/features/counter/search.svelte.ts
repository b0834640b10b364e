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
function meantBy(hit: SearchHit | null, query: string): number | null {
  if (!hit?.variations) return hit?.variationId ?? null;
  cart.picking = { id: hit.variations.productId, name: hit.name, query };
  return null;
}

export function addHit(hit: SearchHit): Promise<boolean> {
  const query = search.query;
  clearSearch();
  return addFound(Promise.resolve(meantBy(hit, query)));
}

/** Adds what Enter means. */
export function addActive(): Promise<boolean> {
  cart.scanProblem = null;
  const query = search.query;
  return addFound(search.take().then((hit) => meantBy(hit, query)));
}
