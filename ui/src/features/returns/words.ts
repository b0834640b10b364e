/** How the difference of a return is settled, in words. */
import type { TenderMethod } from "$lib/backend/call";
import { m } from "$lib/i18n.svelte";
import { methodWords } from "../payment/methods";

/** `pays`: the customer does, and owes what goes on account. */
export function settledBy(method: TenderMethod, pays: boolean): string {
  return method === "on_account" && !pays ? m.returns_off_debt() : methodWords[method]();
}
