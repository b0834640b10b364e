/** A month as a calendar shows it. Days are `2026-11-26`. */

const two = (value: number) => String(value).padStart(2, "0");
const text = (date: Date) => `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;

/** The six weeks around a month, `2026-11`, from a Monday on. */
export function weeksOf(month: string): string[][] {
  const first = new Date(`${month}-01T00:00:00Z`);
  const monday = (first.getUTCDay() + 6) % 7;
  return Array.from({ length: 6 }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => {
      const date = new Date(first);
      date.setUTCDate(1 - monday + week * 7 + day);
      return text(date);
    }),
  );
}

/** The month that lies so many months away. */
export function monthAway(month: string, by: number): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + by);
  return text(date).slice(0, 7);
}
