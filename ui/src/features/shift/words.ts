/** What a shift is called, by the hour at which it began. */
import { time } from "$lib/format";
import { m } from "$lib/i18n.svelte";

/** `openedAt` is epoch milliseconds. */
export function shiftName(openedAt: number): string {
  const hour = Number(time(openedAt).slice(0, 2));
  if (hour < 4 || hour >= 22) return m.shift_night();
  if (hour < 12) return m.shift_morning();
  return hour < 18 ? m.shift_afternoon() : m.shift_evening();
}

/** `0318`. */
export function shiftNumber(number: number): string {
  return String(number).padStart(4, "0");
}
