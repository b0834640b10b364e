/** What a table shows, apart from its rows. */

export interface Column<Row> {
  key: string;
  /** Above the column. */
  title: string;
  /** In px, as long as nobody has set another. */
  width: number;
  /** Figures stand at the right. */
  right?: boolean;
  /** Stands out. */
  own?: boolean;
  /** Whether its head sorts. */
  sorts?: boolean;
  /** The cell in words: what is shown where nothing else is, and what is copied. */
  text: (row: Row) => string;
}

export interface Sorting {
  key: string;
  descending: boolean;
}

/** What somebody chose of the columns of a table: which of them, and how wide. */
export interface ColumnChoice {
  hidden: string[];
  widths: Record<string, number>;
}

export const NARROWEST_PX = 56;
export const WIDEST_PX = 640;

function isChoice(value: unknown): value is ColumnChoice {
  if (typeof value !== "object" || value === null) return false;
  const { hidden, widths } = value as Partial<Record<keyof ColumnChoice, unknown>>;
  return (
    Array.isArray(hidden) &&
    hidden.every((key) => typeof key === "string") &&
    typeof widths === "object" &&
    widths !== null &&
    Object.values(widths).every((width) => typeof width === "number" && Number.isFinite(width))
  );
}

const place = (table: string) => `columns:${table}`;

/** What was chosen on this machine; what cannot be read is no choice. */
export function keptChoice(table: string): ColumnChoice {
  const nothing = { hidden: [], widths: {} };
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place(table)) ?? "null");
    return isChoice(kept) ? kept : nothing;
  } catch {
    return nothing;
  }
}

export function keepChoice(table: string, choice: ColumnChoice): void {
  localStorage.setItem(place(table), JSON.stringify(choice));
}

/** The columns that are shown. The first one names the row: it is always there. */
export function shownColumns<Row>(columns: readonly Column<Row>[], choice: ColumnChoice): Column<Row>[] {
  return columns.filter(({ key }, index) => index === 0 || !choice.hidden.includes(key));
}

export function widthOf<Row>(column: Column<Row>, choice: ColumnChoice): number {
  const width = choice.widths[column.key] ?? column.width;
  return Math.min(WIDEST_PX, Math.max(NARROWEST_PX, width));
}

/** Rows as another program takes them: a tab between cells, a line for each row. */
export function asText<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const plain = (text: string) => text.replace(/[\t\r\n]+/g, " ");
  const line = (row: Row) => columns.map(({ text }) => plain(text(row))).join("\t");
  return [columns.map(({ title }) => title).join("\t"), ...rows.map(line)].join("\n");
}
