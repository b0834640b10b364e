/** The account of the customer on the counter: what they owe, as far as is known. */
import { untrack } from "svelte";
import { ask, commands, onChanged, type AppError, type CustomerAccount } from "$lib/backend/call";
import { latest } from "$lib/sequence";
import { cart } from "../counter/cart.svelte";

class Account {
  known = $state.raw<CustomerAccount | null>(null);
}

/** Of the customer in the cart; nothing for a walk-in. */
export const account = new Account();

const newest = latest();

/** Asks what the till knows, and then what NextX says where it was not asked a moment ago. */
async function load(customer: number | null, read: boolean): Promise<void> {
  if (customer === null) {
    void newest(() => Promise.resolve());
    account.known = null;
    return;
  }
  await newest(async () => {
    if (account.known?.id !== customer) account.known = null;
    const known = await ask(commands.customerAccount(customer));
    if (known.status === "ok") adopt(customer, known.data);
    if (!read) return;
    // Offline the till says what it knows, and how old that is.
    const fresh = await ask(commands.customerAccountRead(customer, false));
    if (fresh.status === "ok") adopt(customer, fresh.data);
  });
}

function adopt(customer: number, known: CustomerAccount): void {
  if (cart.view?.customer?.id === customer) account.known = known;
}

/** Keeps the account in step with the customer in the cart and with what is sold and paid. To be called by a component. */
export function followAccount(): void {
  const customer = $derived(cart.view?.customer?.id ?? null);

  $effect(() => {
    const asked = customer;
    untrack(() => void load(asked, true));
  });
  $effect(() => onChanged(["sales", "shift", "settings"], () => void load(customer, false)));
}

/** Reads it at NextX because a person wants it; answers why that failed. */
export async function readAgain(customer: number): Promise<{ known: CustomerAccount | null; error: AppError | null }> {
  const answer = await ask(commands.customerAccountRead(customer, true));
  return answer.status === "ok" ? { known: answer.data, error: null } : { known: null, error: answer.error };
}
