/** Stands in for the catalogue, its categories and the counts of a shop. */
import type {
  Agreed,
  CategoryField,
  CategoryTree,
  CountedLine,
  CountSheet,
  CountedSheet,
  FieldText,
  NewProductDesk,
  ProductField,
  ProductInput,
  ProductList,
  ProductPage,
  ProductQuery,
  ProductRow,
  RecordChange,
} from "../../src/lib/backend/bindings.gen";
import { fail } from "./counter";
import type { FakeStock } from "./stock";

const KINDS = ["single", "variable", "combo", "modifier"];

export class FakeProducts {
  readonly queries: ProductQuery[] = [];
  readonly made: ProductInput[] = [];
  readonly changes: { typed: FieldText<ProductField>[]; agreed: Agreed }[] = [];
  readonly categoryChanges: FieldText<CategoryField>[][] = [];
  written: unknown = null;
  online = true;
  private rows: ProductRow[] = [];
  private readonly all: ProductRow[];
  private told = false;
  private price = "12500";
  private categories = [
    { id: 1, parent: null, name: "Đồ uống", depth: 0, products: 20, withBelow: 20 },
    { id: 2, parent: 1, name: "Cà phê", depth: 1, products: 6, withBelow: 6 },
    { id: 3, parent: 1, name: "Nước ngọt", depth: 1, products: 8, withBelow: 8 },
    { id: 4, parent: null, name: "Bánh kẹo", depth: 0, products: 12, withBelow: 12 },
  ];

  constructor(
    private readonly stock: FakeStock,
    count: number,
    private readonly wish: URLSearchParams,
  ) {
    this.online = !wish.has("offline");
    if (wish.has("no-categories")) this.categories = [];
    const shelf = stock.list({
      text: "",
      category: null,
      branch: null,
      level: null,
      short: false,
      order: "name",
      descending: false,
    });
    this.all = stock.read(shelf.number, 0, count).map((row, index) => ({
      variation: row.variation,
      name: row.name,
      code: row.code,
      barcode: row.barcode,
      category: row.category,
      unit: row.unit,
      price: index % 7 === 6 ? null : (row.price ?? 0) + index * 100,
      kind: KINDS[index % 4] ?? "",
      detailedAt: index % 5 === 4 ? null : new Date().setHours(9, 38),
    }));
  }

  list(query: ProductQuery): ProductList {
    if (this.wish.has("broken-list")) throw fail("store_locked");
    this.queries.push(query);
    const { text, category, kind } = query;
    this.rows = this.all.filter(
      (row) =>
        `${row.name} ${row.code}`.toLowerCase().includes(text.toLowerCase()) &&
        (category === null || row.category === category) &&
        (kind === null || row.kind === kind),
    );
    if (query.descending) this.rows.reverse();
    const counted = (of: (row: ProductRow) => string) =>
      [...new Set(this.all.map(of))].map((name) => ({
        name,
        count: this.all.filter((row) => of(row) === name).length,
      }));
    return {
      number: this.queries.length,
      count: this.rows.length,
      categories: counted((row) => row.category),
      kinds: counted((row) => row.kind),
      coverage: { read: this.all.filter(({ detailedAt }) => detailedAt !== null).length, of: this.all.length },
      readAt: new Date().setHours(14, 2),
      online: this.online,
    };
  }

  read(number: number, from: number, count: number): ProductRow[] {
    return number === this.queries.length ? this.rows.slice(from, from + count) : [];
  }

  page(variation: number): ProductPage {
    const product = this.all.find((row) => row.variation === variation);
    if (product === undefined) throw fail("not_found");
    const list = this.stock.list({
      text: "",
      category: null,
      branch: null,
      level: null,
      short: false,
      order: "name",
      descending: false,
    });
    const stock = this.stock.read(list.number, 0, 1_000).find((row) => row.variation === variation);
    if (stock === undefined) throw fail("not_found");
    const variations = Array.from({ length: 40 }, (_, index) => ({
      variation: index + 1,
      name: `Áo thun size ${index}`,
      code: `AO-${index}`,
      price: 90_000,
    }));
    return {
      product,
      hasPicture: false,
      units: [
        { name: "lon", multiplier: "1", price: product.price ?? 0, base: true, barcodes: [] },
        { name: "thùng", multiplier: "24", price: 280_000, base: false, barcodes: ["8930000009999"] },
      ],
      parts: product.kind === "combo" ? [{ name: "Cà phê lon", unit: "lon", quantity: null }] : [],
      variations: product.kind === "variable" ? variations : [],
      modifiers: [{ variation: 900, name: "Kem phô mai", code: "KPM", price: 10_000 }],
      stock,
      branches: list.branches,
      movements: [
        {
          at: new Date().setHours(10, 5),
          number: "Q1-261126-0007",
          kind: "sale",
          dayOnly: false,
          branch: "Lê Văn Sỹ",
          quantity: "-2",
          shipping: "",
          state: "waiting",
        },
        {
          at: new Date().setHours(0, 0) - 1,
          number: "PN-9001",
          kind: "purchase",
          dayOnly: true,
          branch: "Gò Vấp",
          quantity: "48",
          shipping: "received",
          state: "uploaded",
        },
      ],
    };
  }

  stores(): unknown {
    if (!this.online) throw fail("offline");
    return [
      { branch: "Lê Văn Sỹ", store: "Kho bán hàng", quantity: "210" },
      { branch: "Lê Văn Sỹ", store: "Kho sau", quantity: "432" },
    ];
  }

  desk(): NewProductDesk {
    const categories = this.categories.map(({ id, name }) => ({ id, name }));
    return { categories, units: ["lon", "chai", "hộp"], code: "T-1790000000", online: this.online };
  }

  make(input: ProductInput): { variation: number | null } {
    if (input.name.trim() === "") throw fail("field_missing", { field: "name" });
    if (input.category === null) throw fail("category_missing", { field: "category" });
    if (input.code === "SP000001") {
      throw fail("code_taken", { field: "code", code: input.code, product: "Bia vàng lon 330 ml" });
    }
    if (input.code === "NEXTX") throw fail("code_refused", { field: "code", words: "Mã đã tồn tại" });
    if (input.opening.startsWith("-")) throw fail("count_negative", { field: "opening" });
    const below = Number(input.price.replaceAll(".", "")) < Number(input.cost.replaceAll(".", ""));
    if (below && !input.belowCost) return { variation: null };
    this.made.push(input);
    return { variation: 1 };
  }

  toEdit(): {
    fields: FieldText<ProductField>[];
    categories: unknown;
    variations: number;
    isCombo: boolean;
    pictures: number;
  } {
    if (!this.online) throw fail("offline");
    return { fields: this.fields(), categories: this.desk().categories, variations: 1, isCombo: false, pictures: 2 };
  }

  private fields(): FieldText<ProductField>[] {
    const of: Record<ProductField, string> = {
      name: "Bia vàng lon 330 ml",
      code: "SP000001",
      sku: "8930000000000",
      category: "1",
      price: this.price,
      cost: "9000",
      specification: "",
      picture: "",
      weight: "",
      length: "",
      width: "",
      height: "",
      brand: "Bia Vàng",
    };
    return Object.entries(of).map(([field, text]) => ({ field: field as ProductField, text }));
  }

  change(
    before: FieldText<ProductField>[],
    typed: FieldText<ProductField>[],
    agreed: Agreed,
  ): RecordChange<ProductField> {
    this.changes.push({ typed, agreed });
    if (!agreed.told && !this.told) return { kind: "first_of_its_kind" };
    this.told = true;
    const text = (of: FieldText<ProductField>[], field: ProductField) =>
      of.find((each) => each.field === field)?.text ?? "";
    if (this.wish.has("meanwhile") && text(before, "price") === "12500") {
      this.price = "14000";
      const ours = text(typed, "price");
      const price = { field: "price", before: "12500", theirs: "14000", ours, clash: true } as const;
      return { kind: "meanwhile", changed: [price], theirs: this.fields() };
    }
    const gone = { field: "brand", wanted: "Bia Vàng", there: "" } as const;
    return { kind: "done", vanished: this.wish.has("vanishes") ? [gone] : [] };
  }

  tree(): CategoryTree {
    return { rows: this.categories, without: 3, online: this.online };
  }

  makeCategory(typed: FieldText<CategoryField>[]): number {
    const name = typed.find(({ field }) => field === "name")?.text.trim() ?? "";
    if (name === "") throw fail("field_missing", { field: "name" });
    if (this.categories.some((each) => each.name === name)) throw fail("category_taken", { field: "name" });
    this.categories.push({ id: 9, parent: null, name, depth: 0, products: 0, withBelow: 0 });
    return 9;
  }

  categoryToEdit(id: number): FieldText<CategoryField>[] {
    if (!this.online) throw fail("offline");
    const category = this.categories.find((each) => each.id === id);
    return [
      { field: "name", text: category?.name ?? "" },
      { field: "parent", text: category?.parent ? String(category.parent) : "" },
      { field: "description", text: "" },
    ];
  }

  changeCategory(typed: FieldText<CategoryField>[], agreed: Agreed): RecordChange<CategoryField> {
    if (!agreed.told) return { kind: "first_of_its_kind" };
    this.categoryChanges.push(typed);
    return { kind: "done", vanished: [] };
  }
}

/** Sheets that are counted on. */
export class FakeCounts {
  private lines: CountedLine[] = [];
  private begun: string | null;
  private listed: CountedLine[] = [];
  private number = 0;
  private closedAt: number | null = null;

  constructor(
    private readonly products: FakeProducts,
    wish: URLSearchParams,
  ) {
    this.begun = wish.has("count") ? "Kiểm kho cuối tháng" : null;
    if (this.begun !== null) this.fill();
  }

  private fill(): void {
    const list = this.products.list({ text: "", category: null, kind: null, order: "name", descending: false });
    this.lines = this.products.read(list.number, 0, 1_000).map((row) => ({
      variation: row.variation,
      name: row.name,
      code: row.code,
      barcode: row.barcode,
      unit: row.unit,
      price: row.price,
      expected: null,
      counted: null,
      difference: null,
      worth: null,
    }));
  }

  private sheet(): CountSheet {
    const differing = this.lines.filter(({ difference }) => difference !== null && difference !== "0");
    return {
      id: 1,
      name: this.begun ?? "",
      branch: "Lê Văn Sỹ",
      store: "Kho bán hàng",
      begunAt: new Date().setHours(8, 0),
      closedAt: this.closedAt,
      sums: {
        lines: this.lines.length,
        counted: this.lines.filter(({ counted }) => counted !== null).length,
        differing: differing.length,
        over: "0",
        short: "-25000",
      },
    };
  }

  sheets(): CountSheet[] {
    return this.begun === null ? [] : [this.sheet()];
  }

  begin(name: string): number {
    this.begun = name;
    this.fill();
    return 1;
  }

  view(text: string, lines: string): CountedSheet {
    this.number += 1;
    this.listed = this.lines.filter(
      (line) =>
        line.name.toLowerCase().includes(text.toLowerCase()) &&
        (lines === "all" || (lines === "open" ? line.counted === null : (line.difference ?? "0") !== "0")),
    );
    return { sheet: this.sheet(), number: this.number, count: this.listed.length };
  }

  rows(number: number, from: number, count: number): CountedLine[] {
    return number === this.number ? structuredClone(this.listed.slice(from, from + count)) : [];
  }

  private put(line: CountedLine | undefined, counted: number | null): CountedLine {
    if (line === undefined) throw fail("not_found");
    line.counted = counted === null ? null : String(counted);
    line.expected = counted === null ? null : "12";
    line.difference = counted === null ? null : String(counted - 12);
    line.worth = counted === null ? null : String((counted - 12) * 12_500);
    return structuredClone(line);
  }

  scanned(code: string, typed: string): CountedLine {
    const line = this.lines.find((each) => each.barcode === code || each.code === code);
    if (line === undefined) throw fail("unknown_barcode", { code });
    return this.put(line, Number(line.counted ?? 0) + this.readCount(typed || "1"));
  }

  typed(variation: number, typed: string): CountedLine {
    const line = this.lines.find((each) => each.variation === variation);
    return this.put(line, typed.trim() === "" ? null : this.readCount(typed));
  }

  private readCount(typed: string): number {
    if (typed.startsWith("-")) throw fail("count_negative", { field: "quantity" });
    if (!/^\d+$/.test(typed)) throw fail("count_malformed", { field: "quantity" });
    if (typed.length > 7) throw fail("count_too_large", { field: "quantity" });
    return Number(typed);
  }

  close(close: boolean): void {
    this.closedAt = close ? Date.now() : null;
  }

  drop(): void {
    this.begun = null;
    this.lines = [];
  }
}
