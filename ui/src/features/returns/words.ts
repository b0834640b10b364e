/** Names of what the shell tells by a word of its own. */
import type { TenderMethod } from "$lib/backend/call";
import { m } from "$lib/i18n.svelte";

const methods: Record<TenderMethod, () => string> = {
  cash: m.method_cash,
  bank_transfer: m.method_transfer,
};

export function methodWords(method: TenderMethod): string {
  return methods[method]();
}
