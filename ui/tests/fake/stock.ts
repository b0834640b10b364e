/** Stands in for the stock of a shop of any size. */
import type { StockList, StockQuery, StockRow } from "../../src/lib/backend/bindings.gen";
import { fail } from "./counter";

const BRANCHES = ["Lê Văn Sỹ", "Gò Vấp", "Thủ Đức", "Kho tổng"];
const NAMES = ["Bia vàng lon 330 ml", "Cà phê sữa đá lon 185 ml", "Nước suối chai 500 ml", "Trà đào chai 455 ml"];
const FINE = { quantity: "216", level: "fine" } as const;

function product(index: number): StockRow {
  const odd = [
    { quantity: "-6", level: "negative" } as const,
    { quantity: "9", level: "low" } as const,
    { quantity: "0", level: "out" } as const,
    FINE,
    FINE,
    null,
  ];
  return {
    variation: index + 1,
    name: `${NAMES[index % NAMES.length] ?? ""}${index < NAMES.length ? "" : ` số ${index}`}`,
    code: `SP${String(index + 1).padStart(6, "0")}`,
    barcode: `893${String(index).padStart(10, "0")}`,
    category: index % 3 === 0 ? "Đồ uống" : "",
    unit: "lon",
    largest: index % 2 === 0 ? { name: "thùng", multiplier: "24" } : null,
    price: 12_500,
    total: "642",
    onHand: BRANCHES.map((_, place) => odd[(index + place) % odd.length] ?? null),
    worth: "8025000",
  };
}

export class FakeStock {
  readonly queries: StockQuery[] = [];
  readonly kept: { branch: number; least: string; most: string }[] = [];
  written: unknown = null;
  private rows: StockRow[] = [];
  private readonly all: StockRow[];

  constructor(count: number) {
    this.all = Array.from({ length: count }, (_, index) => product(index));
  }

  list(query: StockQuery): StockList {
    this.queries.push(query);
    const { branch, category, level, short, text } = query;
    const meant = this.all.filter((row) => row.name.toLowerCase().includes(text.toLowerCase()));
    const of = ({ onHand }: StockRow) => (branch === null ? onHand : onHand.slice(branch, branch + 1));
    const has = (row: StockRow, wanted: string) => of(row).some((onHand) => onHand?.level === wanted);
    const isShort = (row: StockRow) => ["negative", "low", "out"].some((each) => has(row, each));
    this.rows = meant.filter(
      (row) =>
        (category === null || row.category === category) &&
        (level === null || has(row, level)) &&
        (!short || isShort(row)),
    );
    if (query.descending) this.rows.reverse();
    return {
      number: this.queries.length,
      branches: BRANCHES.map((name, index) => ({ id: index + 1, name, own: index === 0 })),
      count: this.rows.length,
      worth: "351902500",
      categories:
        this.all.length === 0
          ? []
          : ["", "Đồ uống"].map((name) => ({ name, count: this.all.filter((row) => row.category === name).length })),
      levels: (["negative", "low", "out", "over"] as const).map((each) => ({
        level: each,
        count: meant.filter((row) => has(row, each)).length,
      })),
      short: meant.filter(isShort).length,
      readAt: new Date().setHours(14, 2),
      unsent: 5,
    };
  }

  read(number: number, from: number, count: number): StockRow[] {
    return number === this.queries.length ? this.rows.slice(from, from + count) : [];
  }

  keep(branch: number, least: string, most: string): null {
    if (least !== "" && most !== "" && Number(least) > Number(most)) throw fail("thresholds_crossed");
    this.kept.push({ branch, least, most });
    return null;
  }
}
