/** What the cells of a list of people, companies or tasks look like. */
import type { RosterRow } from "$lib/backend/call";
import { digitsOfMoney } from "$lib/format";
import type { Column } from "$lib/ui/table";
import type { RosterView } from "./roster.svelte";

export type CellKind = "text" | "amount" | "count" | "day" | "moment" | "flag";

export interface RosterColumn {
  key: string;
  title: () => string;
  width: number;
  kind?: CellKind;
  /** Stands on the screen alone, not in files. */
  onScreen?: boolean;
}

/** `2026-11-26` to `26/11/2026`. */
export function dayOf(text: string): string {
  const [year = "", month = "", day = ""] = text.slice(0, 10).split("-");
  return `${day}/${month}/${year}`;
}

/** `2026-11-26T09:30:00` to `26/11/2026 09:30`. */
export function momentOf(text: string): string {
  return `${dayOf(text)} ${text.slice(11, 16)}`;
}

export function cellText(value: string | null, kind: CellKind = "text"): string {
  if (value === null) return "";
  switch (kind) {
    case "amount":
      return digitsOfMoney(Number(value));
    case "day":
      return dayOf(value);
    case "moment":
      return momentOf(value);
    case "flag":
      return value === "1" ? "✓" : "";
    case "text":
    case "count":
      return value;
  }
}

/** The columns as the table takes them. */
export function tableColumns(view: RosterView, columns: readonly RosterColumn[]): Column<RosterRow>[] {
  return columns.map(({ key, title, width, kind }) => ({
    key,
    title: title(),
    width,
    right: kind === "amount" || kind === "count",
    sorts: true,
    text: (row) => cellText(view.cell(row, key), kind),
  }));
}
