/** Taxes and price books that behave enough like the till's to look at the screens. Not the till's rules. */
import type {
  Books,
  Choices,
  Chosen,
  PriceBook,
  PriceBookInput,
  Tax,
  TaxInput,
  Taxes,
} from "../../src/lib/backend/bindings.gen";
import { fail } from "./counter";
import { goods } from "./goods";

const eight: Tax = {
  id: "eight",
  target: "all",
  product: null,
  name: "VAT 8 %",
  rate: "8",
  from: "01/07/2025",
  to: "31/12/2026",
  remoteId: null,
  wasUsed: true,
  isValid: true,
  isOver: false,
};

export class FakePricing {
  private taxes: Tax[] = [];
  private books: PriceBook[] = [];
  private usual: string | null = null;
  private everybody = true;
  private included = true;
  private customers: string | null = null;
  readonly chosen = new Map<number, Chosen>();
  book: Chosen = "usual";

  constructor(wish: URLSearchParams) {
    if (!wish.has("taxes")) return;
    this.taxes = [
      eight,
      { ...eight, id: "ten", name: "VAT 10 %", rate: "10", from: "01/01/2020", to: "", wasUsed: false },
      { ...eight, id: "none", target: { category: "Rau củ" }, name: "", rate: null, to: "", wasUsed: false },
    ];
    this.books = [{ ...this.made({ id: "sale", name: "Giá sỉ", change: "-10", step: "500" }), id: "sale" }];
  }

  view(): Taxes {
    return { included: this.included, taxes: this.taxes, categories: ["Rau củ", "Đồ uống"] };
  }

  setIncluded(included: boolean): void {
    this.included = included;
  }

  put(typed: TaxInput): void {
    if (!/^\d{0,3}$/.test(typed.rate)) throw fail("tax_rate_invalid");
    if (!/^\d{1,2}\/\d{1,2}\/\d{4}$/.test(typed.from)) throw fail("day_invalid");
    const tax: Tax = {
      ...eight,
      ...typed,
      id: typed.id ?? `tax-${this.taxes.length}`,
      name: typed.name || `VAT ${typed.rate} %`,
      rate: typed.rate || null,
      remoteId: typed.remoteId === "" ? null : Number(typed.remoteId),
      wasUsed: typed.id === "eight",
    };
    this.taxes = [tax, ...this.taxes.filter(({ id }) => id !== tax.id)];
  }

  remove(gone: string): void {
    this.taxes = this.taxes.filter(({ id }) => id !== gone);
  }

  bookView(): Books {
    return { books: this.books, usual: this.usual, everybodyChooses: this.everybody };
  }

  putBook(typed: PriceBookInput): void {
    if (typed.name.trim() === "") throw fail("name_missing");
    const known = this.books.find(({ id }) => id === typed.id);
    const book = { ...this.made(typed), fixed: known?.fixed ?? [] };
    this.books = known ? this.books.map((each) => (each === known ? book : each)) : [...this.books, book];
  }

  removeBook(gone: string): void {
    this.books = this.books.filter(({ id }) => id !== gone);
  }

  fix(book: string, variationId: number, unitId: number, price: string): void {
    const good = goods.find((each) => each.variationId === variationId);
    const unit = good?.units.find(({ id }) => id === unitId);
    if (!good || !unit) throw fail("not_found");
    this.books = this.books.map((each) => {
      if (each.id !== book) return each;
      const others = each.fixed.filter((fixed) => fixed.variationId !== variationId || fixed.unitId !== unitId);
      const own = {
        variationId,
        name: good.name,
        unitId,
        unit: unit.name,
        listPrice: unit.price,
        price: Number(price.replaceAll(".", "")),
      };
      return { ...each, fixed: price === "" ? others : [...others, own] };
    });
  }

  use(usual: string | null, everybody: boolean): void {
    this.usual = usual;
    this.everybody = everybody;
  }

  keep(book: string | null): void {
    this.customers = book;
  }

  choices(): Choices {
    const named = ({ id, name }: { id: string; name: string }) => ({ id, name });
    return {
      taxes: this.taxes.filter(({ rate }) => rate !== null).map(named),
      books: this.books.map(named),
      customersBook: this.customers,
    };
  }

  private made(typed: Partial<PriceBookInput>): PriceBook {
    return {
      id: typed.id ?? `book-${this.books.length}`,
      name: typed.name ?? "",
      change: typed.change || "0",
      step: Number(typed.step),
      from: typed.from ?? "",
      to: typed.to ?? "",
      remoteId: typed.remoteId ? Number(typed.remoteId) : null,
      fixed: [],
    };
  }
}
