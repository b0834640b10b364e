/** Steps of a quantity that comes back. Decimal text with a point; three decimals, as everywhere. */

function thousandths(text: string): number {
  const [whole = "", fraction = ""] = text.replace(",", ".").split(".");
  return Number(whole || "0") * 1000 + Number(fraction.padEnd(3, "0").slice(0, 3));
}

function asText(value: number): string {
  const fraction = String(value % 1000)
    .padStart(3, "0")
    .replace(/0+$/, "");
  return `${Math.floor(value / 1000)}${fraction && `,${fraction}`}`;
}

/** One whole unit more or less than `typed`, never more than `left` and never less than none; empty is none. */
export function step(typed: string, left: string, up: boolean): string {
  const now = thousandths(typed);
  // What somebody mistyped starts anew.
  const from = Number.isFinite(now) ? now : 0;
  const next = Math.min(Math.max(from + (up ? 1000 : -1000), 0), thousandths(left));
  return next === 0 ? "" : asText(next);
}

/** `typed` and `more` of it, never more than `left`. */
export function add(typed: string, more: string, left: string): string {
  const now = thousandths(typed);
  const next = (Number.isFinite(now) ? now : 0) + thousandths(more);
  return asText(Math.min(next, thousandths(left)));
}

/** All that is left, as a person types it. */
export function whole(left: string): string {
  return step("", left, true) === "" ? "" : asText(thousandths(left));
}
