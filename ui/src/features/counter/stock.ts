/** What a branch has of a product, in words. */
import type { BranchStock } from "$lib/backend/call";
import { quantity } from "$lib/format";
import { m } from "$lib/i18n.svelte";

/** "low" or "negative", empty where there is nothing to warn of. */
export function stockWarning(stock: BranchStock): string {
  if (stock.negative) return m.stock_negative();
  return stock.low ? m.stock_low() : "";
}

/** One branch for a tip or a screen reader: `GV: 24`, `GV: −2 negative`. */
export function stockInBranch(stock: BranchStock): string {
  const figure = stock.quantity === null ? m.stock_untracked() : quantity(stock.quantity);
  return m.stock_in_branch({ branch: stock.branch, quantity: figure, state: stockWarning(stock) }).trim();
}
