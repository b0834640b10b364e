/**
 * Text for figures, as a Vietnamese shop writes them, in both languages of the screen: `1.234.000`, `0,452`,
 * `23/11/2026`. Formatting and parsing for display only: nothing here computes an amount.
 */

export const MINUS = "\u2212";
export const NBSP = "\u00a0";

/** Puts a point after each three digits, from the right. `digits` holds digits only. */
function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ".");
}

/** Whole đồng without the sign of the currency. */
export function digitsOfMoney(dong: number): string {
  const digits = grouped(Math.abs(dong).toFixed(0));
  return dong < 0 ? MINUS + digits : digits;
}

export function money(dong: number): string {
  return `${digitsOfMoney(dong)}${NBSP}₫`;
}

/** A whole count, `1.204`. */
export function count(value: number): string {
  return digitsOfMoney(value);
}

/** Decimal text with a point to what is read on the screen: `"1204.5"` to `"1.204,5"`. */
export function quantity(value: string): string {
  const negative = value.startsWith("-");
  const [whole = "0", fraction = ""] = value.replace("-", "").split(".");
  const kept = fraction.replace(/0+$/, "");
  const text = grouped(whole) + (kept ? `,${kept}` : "");
  return negative ? MINUS + text : text;
}

/** Decimal texts added up, exactly: `0.1` and `0.2` are `0.3`. */
export function sum(values: readonly string[]): string {
  const digits = Math.max(0, ...values.map((value) => value.split(".")[1]?.length ?? 0));
  const scaled = (value: string) => {
    const [whole = "0", fraction = ""] = value.split(".");
    return BigInt(whole + fraction.padEnd(digits, "0"));
  };
  const all = values.reduce((before, value) => before + scaled(value), 0n);
  const text = (all < 0n ? -all : all).toString().padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  return `${all < 0n ? "-" : ""}${whole}${digits > 0 ? `.${text.slice(-digits)}` : ""}`;
}

/** A quantity as it stands in its field, to be changed: without the points between thousands, `1204,5`. */
export function typedQuantity(value: string): string {
  return quantity(value).replaceAll(".", "");
}

/** What is longer is no amount, and needs no more of it to be seen. */
const LONGEST_AMOUNT = 24;

/**
 * What somebody typed as an amount, with its points put in place: `"1500000đ"` to `"1.500.000"`. A sign, a comma or a
 * word is no part of one: it stays as typed, for the shell to refuse with words.
 */
export function typedAmount(text: string): string {
  const figures = text.trim().replace(/\s*[₫đd]$/i, "");
  if (!/^[\d.\s]*$/.test(figures)) return text.slice(0, LONGEST_AMOUNT);
  return grouped(
    figures
      .replace(/\D/g, "")
      .replace(/^0+(?=\d)/, "")
      .slice(0, 13),
  );
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** The shop's zone, UTC+7 all year, whatever the machine is set to; the same as on receipts. In milliseconds. */
const SHOP_OFFSET = 7 * 60 * 60 * 1000;

/** `09:38` in the shop. `at` is epoch milliseconds. */
export function time(at: number): string {
  const date = new Date(at + SHOP_OFFSET);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}

/** `09:38:05` in the shop. */
export function clock(at: number): string {
  return `${time(at)}:${two(new Date(at).getUTCSeconds())}`;
}

/** `23/11/2026` in the shop. `at` is epoch milliseconds. */
export function day(at: number): string {
  const date = new Date(at + SHOP_OFFSET);
  return `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${date.getUTCFullYear()}`;
}

/** Whole minutes that have passed since; none for what lies ahead. */
export function minutesSince(at: number, now: number): number {
  return Math.max(0, Math.floor((now - at) / 60_000));
}

/** The time alone today, with day and month before it on any other day. */
export function moment(at: number, now: number): string {
  return day(at) === day(now) ? time(at) : `${day(at).slice(0, 5)} ${time(at)}`;
}
