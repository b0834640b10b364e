/** What a return comes to, in words. */
import type { TenderMethod } from "$lib/backend/call";
import { m } from "$lib/i18n.svelte";
import { methodWords } from "../payment/methods";

/** `pays`: the customer does, and owes what goes on account. */
export function settledBy(method: TenderMethod, pays: boolean): string {
  return method === "on_account" && !pays ? m.returns_off_debt() : methodWords[method]();
}

/** What is told beside the slip of a return that brought in `total`. */
export function slipOf(total: number): { title: string; amounts: { word: string; amount: number }[] } {
  return { title: m.returns_done_slip(), amounts: [{ word: m.returns_refund(), amount: -total }] };
}
