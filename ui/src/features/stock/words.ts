/** The words and looks of stock. */
import ArrowDownToLine from "@lucide/svelte/icons/arrow-down-to-line";
import ArrowUpToLine from "@lucide/svelte/icons/arrow-up-to-line";
import CircleSlash from "@lucide/svelte/icons/circle-slash";
import TriangleAlert from "@lucide/svelte/icons/triangle-alert";
import type { LucideIcon } from "@lucide/svelte";
import type { StockLevel, StockRow } from "$lib/backend/call";
import { MINUS, quantity } from "$lib/format";
import { m } from "$lib/i18n.svelte";

export const levelWords: Record<Exclude<StockLevel, "fine">, { word: () => string; icon: LucideIcon }> = {
  negative: { word: m.stock_level_negative, icon: TriangleAlert },
  low: { word: m.stock_level_low, icon: ArrowDownToLine },
  out: { word: m.stock_level_out, icon: CircleSlash },
  over: { word: m.stock_level_over, icon: ArrowUpToLine },
};

/** Stands where a figure was never read. */
export const UNREAD = "–";

/** A quantity in the largest unit and what is left of it in the base unit: `3 thùng 5`. Base units where there is no larger one. */
export function inLargest(value: string, row: Pick<StockRow, "largest">): string {
  const { largest } = row;
  const whole = /^-?\d+$/;
  if (largest === null || !whole.test(value) || !whole.test(largest.multiplier)) return quantity(value);
  const [held, per] = [BigInt(value), BigInt(largest.multiplier)];
  const [cases, rest] = [held / per, held % per];
  if (cases === 0n) return quantity(value);
  const left = rest < 0n ? -rest : rest;
  const sign = cases < 0n ? MINUS : "";
  const many = quantity(String(cases < 0n ? -cases : cases));
  return `${sign}${many} ${largest.name}${left > 0n ? ` ${left}` : ""}`;
}

export function held(value: string | null, row: StockRow, largest: boolean): string {
  if (value === null) return UNREAD;
  return largest ? inLargest(value, row) : quantity(value);
}
