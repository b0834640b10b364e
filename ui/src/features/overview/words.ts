/** How the overview says things. */
import type { ComparedMoney, OverviewPart, OverviewTable, OverviewView, TenderMethod } from "$lib/backend/call";
import { MINUS } from "$lib/format";
import { language, m } from "$lib/i18n.svelte";
import { methodWords } from "../payment/methods";
import type { PeriodChoice } from "./overview.svelte";

export const periodWords: Record<PeriodChoice, () => string> = {
  today: m.period_today,
  yesterday: m.period_yesterday,
  week: m.period_week,
  month: m.overview_month,
  between: m.overview_days,
};

export const tableWords: Record<OverviewTable, () => string> = {
  time: m.overview_by_time,
  branches: m.overview_by_branch,
  products: m.overview_by_product,
  categories: m.overview_by_category,
  people: m.overview_by_person,
  methods: m.overview_by_method,
};

export const TABLES = Object.keys(tableWords) as OverviewTable[];

/** What something is called; NextX's own words for a way of paying stay as they are. */
export function nameOf(table: OverviewTable, { name }: OverviewPart): string {
  if (table === "methods") return name in methodWords ? methodWords[name as TenderMethod]() : name;
  if (name !== "") return name;
  return table === "people"
    ? m.overview_nobody()
    : table === "categories"
      ? m.overview_no_category()
      : m.overview_other();
}

/** By how much something has changed, and whether up or down; `null` where there was nothing before. */
export function change({ now, before }: ComparedMoney): { up: boolean; words: string } | null {
  if (before <= 0 || now === before) return null;
  const by = (now - before) / before;
  const percent = new Intl.NumberFormat(language(), { maximumFractionDigits: 1, style: "percent" });
  const words = percent.format(Math.abs(by));
  return { up: by > 0, words: `${by > 0 ? "+" : MINUS}${words}` };
}

const parts = (day: string): [day: number, month: number, year: number] => {
  const [d = 1, m = 1, y = 2000] = day.split("/").map(Number);
  return [d, m, y];
};

/** A day as a short label: without its year, with its weekday where it stands alone. */
function short(day: string, alone: boolean): string {
  const [d, m, y] = parts(day);
  const date = new Date(y, m - 1, d);
  const weekday = new Intl.DateTimeFormat(language(), { weekday: "long" }).format(date);
  const written = day.slice(0, 5);
  return alone ? `${weekday} ${written}` : written;
}

/** The period before, as short as it can be told. */
export function beforeWords({ periodBefore: [from, until], period }: OverviewView): string {
  const otherYear = from.slice(6) !== period[0].slice(6) ? `/${from.slice(6)}` : "";
  return from === until ? short(from, true) + otherYear : `${short(from, false)}–${short(until, false)}${otherYear}`;
}

/** The day of a bar without its year. */
export const dayWords = (day: string) => short(day, false);

/** An amount for an axis. */
export function axis(dong: number): string {
  return new Intl.NumberFormat(language(), { notation: "compact", maximumFractionDigits: 1 }).format(dong);
}
