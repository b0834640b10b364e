/** The ways to pay: their order, words and signs. */
import Banknote from "@lucide/svelte/icons/banknote";
import CreditCard from "@lucide/svelte/icons/credit-card";
import NotebookPen from "@lucide/svelte/icons/notebook-pen";
import QrCode from "@lucide/svelte/icons/qr-code";
import WalletCards from "@lucide/svelte/icons/wallet-cards";
import type { TenderMethod } from "$lib/backend/call";
import { m } from "$lib/i18n.svelte";

/** In the order of their buttons, and of Alt with a digit. */
export const METHODS: readonly TenderMethod[] = ["cash", "bank_transfer", "card", "e_wallet", "on_account"];

export const methodWords: Record<TenderMethod, () => string> = {
  cash: m.method_cash,
  bank_transfer: m.method_transfer,
  card: m.method_card,
  e_wallet: m.method_e_wallet,
  on_account: m.method_on_account,
};

export const methodIcons: Record<TenderMethod, typeof Banknote> = {
  cash: Banknote,
  bank_transfer: QrCode,
  card: CreditCard,
  e_wallet: WalletCards,
  on_account: NotebookPen,
};

/** What a test finds the controls of a way by. */
export const methodIds: Record<TenderMethod, string> = {
  cash: "cash",
  bank_transfer: "transfer",
  card: "card",
  e_wallet: "e-wallet",
  on_account: "on-account",
};
