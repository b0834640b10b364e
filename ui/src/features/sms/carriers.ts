/** The networks that a price is typed for. */
import type { MobileCarrier } from "$lib/backend/call";

export const carriers: { carrier: MobileCarrier; word: string | null }[] = [
  { carrier: "viettel", word: "Viettel" },
  { carrier: "vinaphone", word: "Vinaphone" },
  { carrier: "mobifone", word: "MobiFone" },
  { carrier: "other", word: null },
];
