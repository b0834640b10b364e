/** How the difference of a return is settled, in words. */
import type { TenderMethod } from "$lib/backend/call";
import { m } from "$lib/i18n.svelte";
import { methodWords } from "../payment/methods";

export function settledBy(method: TenderMethod): string {
  return method === "on_account" ? m.returns_off_debt() : methodWords[method]();
}
