/** The parts of the list: who is at work on a document. */
import type { DocumentRow } from "$lib/backend/call";

export type Section = "person" | "machine" | "arrived" | "discarded";

export interface Item {
  section: Section;
  /** `null` is the headline of the section. */
  row: DocumentRow | null;
  /** The row's place in the list; that of the first of its section for a headline. */
  index: number;
}

function sectionOf(row: DocumentRow): Section {
  if (row.needsPerson) return "person";
  if (row.group === "arrived" || row.group === "discarded") return row.group;
  return "machine";
}

/** The rows with a headline before the first of each section. */
export function withHeadlines(rows: readonly DocumentRow[]): Item[] {
  const all: Item[] = [];
  for (const [index, row] of rows.entries()) {
    const section = sectionOf(row);
    if (all.at(-1)?.section !== section) all.push({ section, row: null, index });
    all.push({ section, row, index });
  }
  return all;
}
