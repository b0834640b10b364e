/** A cart and a payment that behave enough like the till's to look at the screens. Not the till's rules. */
import type {
  Addition,
  AppError,
  CartTab,
  Chosen,
  CounterView,
  CustomerHit,
  NewProductInput,
  PaymentInput,
  PaymentQuote,
  SearchHit,
  SearchResults,
  SaleRow,
  TransferAccount,
  Unit,
  VariableProduct,
} from "../../src/lib/backend/bindings.gen";
import { FakeAccounts } from "./accounts";
import { FakePricing } from "./pricing";
import { customers, goods, type Good } from "./goods";

export function fail(code: AppError["code"], values: Record<string, string> = {}, message = ""): AppError {
  return { code, message, values };
}

interface Line {
  id: number;
  good: Good;
  unit: number;
  quantity: string;
  price?: number;
  /** As typed. */
  discount?: string;
  note?: string;
  addedTo?: number;
}

/** A cart in a tab behind, or put aside. */
interface Parked {
  id: number;
  heldAt: number | null;
  lines: Line[];
  removed: Line[][];
  customer: CustomerHit | null;
  terms: Terms;
}

interface Terms {
  discount: string;
  surcharges: { name: string; amount: number }[];
  note: string;
  staffNote: string;
  soldBy: number | null;
}

const noTerms: Terms = { discount: "", surcharges: [], note: "", staffNote: "", soldBy: null };

const dong = (typed: string) => Number(typed.replaceAll(".", "") || 0);

function discountOf(typed: string | undefined): CounterView["discount"] {
  if (!typed) return null;
  if (typed.endsWith("%")) return { percent: typed.slice(0, -1).replace(",", ".") };
  if (!/^[\d.]+$/.test(typed)) throw fail("discount_invalid");
  return { amount: dong(typed) };
}

function taken(discount: CounterView["discount"], from: number, times = 1): number {
  if (discount === null) return 0;
  const off = "amount" in discount ? discount.amount * times : (from * Number(discount.percent)) / 100;
  return Math.min(Math.round(off), from);
}

const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

function marksOf(name: string, words: string[]): [number, number][] {
  // Folding keeps the length here: each letter of the names is one code unit before and after.
  const folded = [...name.normalize("NFC")].map((letter) => fold(letter)).join("");
  return words.flatMap((word) => {
    const at = folded.indexOf(word);
    return at < 0 ? [] : [[at, at + word.length] as [number, number]];
  });
}

export class FakeCounter {
  private lines: Line[] = [];
  private removed: Line[][] = [];
  private revision = 1;
  private nextId = 1;
  private touched: number | null = null;
  private added: number | null = null;
  private customer: CustomerHit | null = null;
  private terms = noTerms;
  /** The carts that are not on the counter. */
  private parked: Parked[] = [];
  private tab = 1;
  private lastTab = 1;
  private sequence = 41;
  rounding: "none" | "to_five_hundred" | "to_thousand" = "none";
  transferAccounts: TransferAccount[] = [];
  sales: SaleRow[] = [];
  private readonly given = new Map<string, { variationId: number; unit: number }>();
  readonly accounts = new FakeAccounts();
  readonly pricing: FakePricing;
  /** Told the revision of the cart after each change. */
  onchange: (revision: number) => void = () => undefined;

  constructor(
    lines: number,
    private readonly wish = new URLSearchParams(),
  ) {
    this.pricing = new FakePricing(wish);
    for (let index = 0; index < lines; index++) {
      const good = goods.filter(({ price }) => price !== null)[(index * 5 + 8) % 12] ?? goods[0]!;
      // More lines than goods: the same again, as if it were another.
      this.lines.push({ id: this.nextId++, good, unit: good.units[0]!.id, quantity: "1" });
    }
    const weighed = this.lines.find((line) => line.good.variationId === 10);
    if (weighed) weighed.quantity = "0.452";
  }

  private change(action: () => void): CounterView {
    this.revision++;
    this.added = null;
    action();
    this.onchange(this.revision);
    return this.view(this.added);
  }

  private line(id: number): Line {
    const line = this.lines.find((each) => each.id === id);
    if (!line) throw fail("cart_line_missing");
    return line;
  }

  private price(line: Line): number {
    return line.price ?? line.good.units.find((unit) => unit.id === line.unit)?.price ?? 0;
  }

  private gross(line: Line): number {
    return Math.round(this.price(line) * Number(line.quantity));
  }

  private off(line: Line): number {
    return taken(discountOf(line.discount), this.gross(line), Number(line.quantity));
  }

  private net(): number {
    return this.lines.reduce((sum, line) => sum + this.gross(line) - this.off(line), 0);
  }

  private total(): number {
    const surcharges = this.terms.surcharges.reduce((sum, { amount }) => sum + amount, 0);
    return this.net() - taken(discountOf(this.terms.discount), this.net()) + surcharges;
  }

  private cashTotal(): number {
    const step = { none: 1, to_five_hundred: 500, to_thousand: 1_000 }[this.rounding];
    return Math.round(this.total() / step) * step;
  }

  private likely(): number[] {
    const due = this.cashTotal();
    const steps = [1_000, 10_000, 50_000, 100_000, 500_000].map((step) => Math.ceil(due / step) * step);
    return due === 0 ? [] : [...new Set([due, ...steps])].slice(0, 5);
  }

  private taxOf(line: number): string | null {
    const chosen = this.pricing.chosen.get(line) ?? "usual";
    const { taxes } = this.pricing.choices();
    if (chosen === "usual") return taxes[0]?.name ?? null;
    return typeof chosen === "string" ? null : (taxes.find(({ id }) => id === chosen.one)?.name ?? null);
  }

  chooseTax(line: number, choice: Chosen): CounterView {
    return this.change(() => this.pricing.chosen.set(line, choice));
  }

  chooseBook(choice: Chosen): CounterView {
    return this.change(() => (this.pricing.book = choice));
  }

  /** Only the answer to what added a line says so; who reads the cart again sees no line marked. */
  view(added: number | null = null): CounterView {
    return {
      revision: this.revision,
      tabs: [...this.parked.filter(({ heldAt }) => heldAt === null), this.parkedNow()]
        .map((cart) => this.shownAs(cart))
        .sort((left, right) => left.id - right.id),
      heldCount: this.held().length,
      lines: this.lines.map((line) => {
        const unit = line.good.units.find((each) => each.id === line.unit) ?? line.good.units[0]!;
        const stock = line.good.stock[0] ?? null;
        return {
          id: line.id,
          variationId: line.good.variationId,
          name: line.good.name,
          code: line.good.code,
          unit,
          units: line.good.units,
          quantity: line.quantity,
          unitPrice: this.price(line),
          usualPrice: line.price === undefined ? null : unit.price,
          shopPrice: unit.price,
          book: typeof this.pricing.book === "string" ? null : this.pricing.bookView().books[0]!.name,
          tax: this.taxOf(line.id),
          taxChoice: this.pricing.chosen.get(line.id) ?? "usual",
          discount: discountOf(line.discount),
          discounted: this.off(line),
          note: line.note ?? "",
          total: this.gross(line) - this.off(line),
          stock: stock === null ? null : String(stock),
          baseUnit: line.good.units[0]!.name,
          overStock: stock !== null && Number(line.quantity) * Number(unit.multiplier) > stock,
          justAdded: line.id === added,
          parts: [],
          addedTo: line.addedTo ?? null,
          times: line.addedTo === undefined ? null : Number(line.quantity) / Number(this.line(line.addedTo).quantity),
        };
      }),
      lineCount: this.lines.length,
      subtotal: this.lines.reduce((sum, line) => sum + this.gross(line), 0),
      lineDiscounts: this.lines.reduce((sum, line) => sum + this.off(line), 0),
      discount: discountOf(this.terms.discount),
      discounted: taken(discountOf(this.terms.discount), this.net()),
      tax: 0,
      taxes: [...new Set(this.lines.map(({ id }) => this.taxOf(id)))]
        .filter((name) => name !== null)
        .map((name) => ({ name, amount: Math.round(this.total() / 13.5), included: true })),
      priceBook: this.pricing.book,
      repricedFrom: this.wish.has("repriced") ? this.total() - 1_000 : null,
      surcharges: this.terms.surcharges,
      note: this.terms.note,
      staffNote: this.terms.staffNote,
      soldBy: this.salesPeople.find(({ id }) => id === this.terms.soldBy) ?? null,
      total: this.total(),
      cashRounding: this.cashTotal() - this.total(),
      cashTotal: this.cashTotal(),
      customer: this.customer,
      currentLine: this.touched ?? this.lines.at(-1)?.id ?? null,
      canUndo: this.removed.length > 0,
      likelyCash: this.likely(),
    };
  }

  add(variationId: number, quantity: string): CounterView {
    const good = goods.find((each) => each.variationId === variationId) ?? goods[0]!;
    if (good.price === null) throw fail("price_missing", { name: good.name });
    return this.change(() => {
      const there = this.lines.find((line) => line.good.variationId === variationId);
      if (there) {
        there.quantity = String(Number(there.quantity) + Number(quantity));
        this.touched = this.added = there.id;
        return;
      }
      this.touched = this.added = this.nextId++;
      this.lines.push({ id: this.touched, good, unit: good.units[0]!.id, quantity });
    });
  }

  scan(code: string): CounterView {
    const given = this.given.get(code);
    const good = goods.find((each) => each.barcode === code || each.variationId === given?.variationId);
    if (!good) throw fail("unknown_barcode", { code });
    const view = this.add(good.variationId, "1");
    const line = view.currentLine;
    return given && line !== null ? this.setUnit(line, given.unit) : view;
  }

  unitsOf(variationId: number): Unit[] {
    const good = goods.find((each) => each.variationId === variationId);
    if (!good) throw fail("not_found");
    return good.units;
  }

  giveBarcode(code: string, variationId: number, unit: number): CounterView {
    this.given.set(code, { variationId, unit });
    return this.scan(code);
  }

  takeBarcode(code: string): void {
    if (!this.given.delete(code)) throw fail("unknown_barcode", { code });
  }

  setQuantity(id: number, typed: string): CounterView {
    const quantity = typed.trim().replace(",", ".");
    if (!/^\d+(\.\d+)?$/.test(quantity) || Number(quantity) <= 0) throw fail("quantity_invalid");
    return this.change(() => this.put(id, quantity));
  }

  step(id: number, up: boolean): CounterView {
    const quantity = Number(this.line(id).quantity) + (up ? 1 : -1);
    return quantity > 0 ? this.change(() => this.put(id, String(Number(quantity.toFixed(3))))) : this.view();
  }

  private put(id: number, quantity: string): void {
    this.line(id).quantity = quantity;
    this.touched = id;
  }

  setUnit(id: number, unit: number): CounterView {
    return this.change(() => (this.line(id).unit = unit));
  }

  setLineTerms(id: number, typed: { price: string; discount: string; note: string }): CounterView {
    const line = this.line(id);
    const usual = line.good.units.find((unit) => unit.id === line.unit)?.price ?? 0;
    const price = typed.price === "" ? usual : dong(typed.price);
    const discount = discountOf(typed.discount);
    if (discount && "amount" in discount && discount.amount > price)
      throw fail("discount_too_large", { most: String(price) });
    return this.change(() => {
      if (price === usual) delete line.price;
      else line.price = price;
      line.discount = typed.discount;
      line.note = typed.note;
      this.touched = id;
    });
  }

  readonly salesPeople = [
    { id: 101, name: "Lan" },
    { id: 102, name: "Minh" },
  ];

  setTerms(typed: {
    discount: string;
    surcharges: { name: string; amount: string }[];
    note: string;
    staffNote: string;
    soldBy: number | null;
  }): CounterView {
    const discount = discountOf(typed.discount);
    if (discount && "amount" in discount && discount.amount > this.net())
      throw fail("discount_too_large", { most: String(this.net()) });
    const charged = typed.surcharges.filter(({ amount }) => amount !== "");
    if (charged.some(({ name }) => name === "")) throw fail("name_missing");
    const surcharges = charged.map(({ name, amount }) => ({ name, amount: dong(amount) }));
    return this.change(() => (this.terms = { ...typed, surcharges }));
  }

  private parkedNow(): Parked {
    const { tab: id, lines, removed, customer, terms } = this;
    return { id, heldAt: null, lines, removed, customer, terms };
  }

  private shownAs({ id, heldAt, lines, customer }: Parked): CartTab {
    const total = lines.reduce((sum, line) => sum + this.gross(line), 0);
    return { id, current: id === this.tab, heldAt, lines: lines.length, total, customer: customer?.name ?? "" };
  }

  private bring(id: number): void {
    const wanted = this.parked.find((cart) => cart.id === id);
    if (!wanted) throw fail("not_found");
    this.parked = this.parked.filter((cart) => cart !== wanted);
    const { lines, removed, customer, terms } = wanted;
    Object.assign(this, { tab: id, lines, removed, customer, terms, touched: null });
  }

  openTab(): CounterView {
    return this.change(() => {
      this.parked.push(this.parkedNow());
      this.begin();
    });
  }

  private begin(): void {
    Object.assign(this, { tab: ++this.lastTab, lines: [], removed: [], customer: null, terms: noTerms });
  }

  switchTab(id: number): CounterView {
    return this.change(() => {
      const before = this.parkedNow();
      this.bring(id);
      this.parked.push(before);
    });
  }

  closeTab(id: number): CounterView {
    return this.change(() => {
      const closed = id === this.tab ? this.parkedNow() : this.parked.find((cart) => cart.id === id);
      if (!closed) throw fail("not_found");
      this.parked = this.parked.filter((cart) => cart !== closed);
      if (id === this.tab) this.next();
      if (closed.lines.length > 0) this.parked.push({ ...closed, heldAt: Date.now() });
    });
  }

  private next(): void {
    const next = this.parked.filter(({ heldAt }) => heldAt === null).at(-1);
    if (next) this.bring(next.id);
    else this.begin();
  }

  held(): CartTab[] {
    return this.parked.filter(({ heldAt }) => heldAt !== null).map((cart) => this.shownAs(cart));
  }

  resume(id: number): CounterView {
    return this.change(() => {
      const before = this.parkedNow();
      this.bring(id);
      if (before.lines.length > 0) this.parked.push(before);
    });
  }

  remove(ids: number[]): CounterView {
    return this.change(() => {
      this.removed.push(this.lines.filter((line) => ids.includes(line.id)));
      this.lines = this.lines.filter((line) => !ids.includes(line.id));
      this.touched = null;
    });
  }

  clear(): CounterView {
    return this.remove(this.lines.map(({ id }) => id));
  }

  undo(): CounterView {
    return this.change(() => this.lines.push(...(this.removed.pop() ?? [])));
  }

  setCustomer(id: number | null): CounterView {
    return this.change(() => (this.customer = customers.find((each) => each.id === id) ?? null));
  }

  quickAdd(name: string, phone: string): CounterView {
    const made = this.makeCustomer(name, phone);
    return this.change(() => (this.customer = made));
  }

  makeCustomer(name: string, phone: string): CustomerHit {
    if (name === "") throw fail("name_missing");
    if (phone !== "" && !/^(0|\+84)[\d\s]{9,12}$/.test(phone)) throw fail("phone_invalid");
    return { id: 99, name, phone, code: "", pending: true };
  }

  findCustomers(query: string): CustomerHit[] {
    return customers.filter(({ name, phone }) => fold(`${name} ${phone}`).includes(fold(query)));
  }

  /** Companies supply. */
  isSupplier(id: number): boolean {
    return customers.some((each) => each.id === id && each.name.startsWith("Công ty"));
  }

  /** As `search`, the variations of a product as one. */
  searchGoods(query: string): SearchResults {
    const found = this.search(query);
    const hits = found.hits.flatMap((hit): SearchHit[] => {
      const variation = goods.find(({ variationId }) => variationId === hit.variationId)?.variation;
      if (!variation) return [hit];
      const all = goods.filter((each) => each.variation?.product === variation.product);
      const those = found.hits.filter(({ variationId }) => all.some((each) => each.variationId === variationId));
      if (those.length === 1) return [hit];
      if (those[0] !== hit) return [];
      const prices = all.map(({ price }) => price ?? 0);
      const variations = { productId: variation.product, count: all.length, dearest: Math.max(...prices) };
      return [{ ...hit, name: variation.name, marks: [], price: Math.min(...prices), variations }];
    });
    return { ...found, hits };
  }

  variations(product: number): VariableProduct {
    const all = goods.filter((each) => each.variation?.product === product);
    if (!all[0]?.variation) throw fail("not_found");
    const variations = all.map(({ variationId, variation, code, price, stock }) => ({
      variationId,
      part: variation?.part ?? "",
      code,
      price,
      stock: { branch: "LVS", quantity: String(stock[0]), own: true, low: false, negative: false },
      inCart: this.lines.find((line) => line.good.variationId === variationId)?.quantity ?? null,
    }));
    return { name: all[0].variation.name, variations };
  }

  setAdditions(id: number, additions: Addition[]): CounterView {
    const to = this.line(id);
    return this.change(() => {
      const timesOf = (line: Line) =>
        additions.find(({ variationId }) => variationId === line.good.variationId)?.times ?? 0;
      const mine = (line: Line) => line.addedTo === id;
      this.lines = this.lines.filter((line) => !mine(line) || timesOf(line) > 0);
      for (const line of this.lines.filter(mine)) line.quantity = String(Number(to.quantity) * timesOf(line));
      const missing = additions.filter(
        ({ variationId }) => !this.lines.some((line) => mine(line) && line.good.variationId === variationId),
      );
      const lines = missing.map(({ variationId, times }): Line => {
        const good = goods.find((each) => each.variationId === variationId) ?? goods[0]!;
        const quantity = String(Number(to.quantity) * times);
        return { id: this.nextId++, good, unit: good.units[0]!.id, quantity, addedTo: id };
      });
      this.lines.splice(this.lines.findLastIndex((line) => line.id === id || mine(line)) + 1, 0, ...lines);
      this.touched = id;
    });
  }

  createProduct({ barcode, name, price, unit }: NewProductInput): CounterView {
    if (!/^[\d.]+$/.test(price)) throw fail("amount_invalid");
    const variationId = 1_000 + goods.length;
    goods.push({
      variationId,
      name,
      code: `T-${barcode}`,
      barcode,
      units: [{ id: variationId * 10, name: unit, multiplier: "1", price: dong(price), base: true }],
      price: dong(price),
      stock: [0, 0, 0],
    });
    return this.add(variationId, "1");
  }

  search(query: string): SearchResults {
    const words = fold(query).split(/\s+/).filter(Boolean);
    const hits = goods
      .filter(({ name, code, barcode }) => words.every((word) => fold(`${name} ${code} ${barcode}`).includes(word)))
      .map((good): SearchHit => {
        const unit = good.units[0]!;
        return {
          variationId: good.variationId,
          name: good.name,
          marks: marksOf(good.name, words),
          code: good.code,
          barcode: good.barcode,
          unit: unit.name,
          price: good.price,
          stock: [...good.stock, ...(this.wish.has("branches") ? [7, 3] : [])].map((quantity, index) => ({
            branch: ["LVS", "GV", "TĐ", "BT", "Q7"][index] ?? "",
            quantity: quantity === null ? null : String(quantity),
            own: index === 0,
            low: quantity !== null && quantity > 0 && quantity < 5,
            negative: quantity !== null && quantity < 0,
          })),
          hasPicture: false,
          inCart: this.lines.find((line) => line.good === good)?.quantity ?? null,
          variations: null,
        };
      });
    return { query, hits: hits.slice(0, 8), more: hits.length > 8 };
  }

  quote(input: PaymentInput): PaymentQuote {
    if (input.revision !== this.revision) throw fail("cart_changed");
    const due = input.tenders.every(({ method }) => method === "cash") ? this.cashTotal() : this.total();
    const isAmount = (amount: string) => /^[\d.]*$/.test(amount);
    const typed = (amount: string) => (isAmount(amount) ? Number(amount.replaceAll(".", "") || 0) : 0);
    const unread = input.tenders.some(({ amount }) => !isAmount(amount)) ? fail("amount_invalid") : null;
    let rest = Math.max(due - input.tenders.reduce((sum, { amount }) => sum + typed(amount), 0), 0);
    const tenders = input.tenders.map(({ method, amount }) => {
      const taken = amount === "" ? rest : typed(amount);
      if (amount === "") rest = 0;
      return { method, amount: taken, error: isAmount(amount) ? null : fail("amount_invalid") };
    });
    const transfer = tenders.find(({ method }) => method === "bank_transfer");
    const sent = transfer?.amount ?? 0;
    const notCash = tenders.reduce((sum, { method, amount }) => sum + (method === "cash" ? 0 : amount), 0);
    const wanted = tenders.find(({ method }) => method === "on_account");
    const account = wanted && this.customer ? this.accounts.of(this.customer.id) : null;
    const onAccount =
      wanted && account ? { before: account.debt, after: account.debt + wanted.amount, limit: account.limit } : null;
    const owing = !wanted
      ? null
      : onAccount === null
        ? fail("customer_missing")
        : onAccount.after > onAccount.limit
          ? fail("credit_exceeded", { limit: String(onAccount.limit), debt: String(onAccount.before) })
          : null;
    const given = tenders.reduce((sum, { amount }) => sum + amount, 0);
    const change = Math.max(given - due, 0);
    const key = ({ bankBin, accountNumber }: TransferAccount) => `${bankBin}/${accountNumber}`;
    const receiving =
      this.transferAccounts.find((each) => key(each) === input.account) ?? this.transferAccounts[0] ?? null;
    const noAccount = transfer && this.transferAccounts.length === 0 ? fail("transfer_account_missing") : null;
    const tooMuch = notCash > due ? fail("amount_above_total") : null;
    const short = given < due ? fail("cash_below_total", { missing: String(due - given) }) : null;
    const error = unread ?? tooMuch ?? noAccount ?? short ?? owing;
    const invoiceNo = `Q1K7-261123-${String(this.sequence).padStart(4, "0")}H`;
    return {
      due,
      tenders,
      onAccount,
      given,
      missing: Math.max(due - given, 0),
      change,
      changeNotes: notesOf(change),
      likelyCash: this.likely(),
      confirmable: error === null,
      error,
      accounts: this.transferAccounts.map((each) => ({
        key: key(each),
        bank: "Vietcombank",
        account: each.accountNumber,
      })),
      transferAccountMissing: noAccount !== null,
      invoiceNo,
      vietqr:
        transfer && receiving && sent > 0 && sent <= due
          ? {
              size: 37,
              rows: madeUpCode(37),
              amount: sent,
              bank: "Vietcombank",
              account: receiving.accountNumber,
              holder: receiving.holder,
              purpose: invoiceNo,
            }
          : null,
    };
  }

  confirm(input: PaymentInput) {
    const quote = this.quote(input);
    if (quote.error) throw quote.error;
    const done = {
      saleId: String(this.sequence),
      invoiceNo: quote.invoiceNo,
      total: quote.due,
      given: quote.given,
      change: quote.change,
      owed: quote.tenders.find(({ method }) => method === "on_account")?.amount ?? 0,
      at: Date.now(),
    };
    if (this.customer) this.accounts.sold(this.customer.id, done);
    this.sales.unshift({
      kind: "sale",
      by: null,
      ...done,
      customer: this.customer?.name ?? "",
      lines: this.lines.length,
      state: "queued",
      reasonCode: null,
      reason: null,
      remoteId: null,
      nextTryAt: null,
    });
    this.sequence++;
    this.next();
    this.revision++;
    this.onchange(this.revision);
    return done;
  }
}

function notesOf(amount: number): { note: number; count: number }[] {
  let rest = amount;
  return [500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000].flatMap((note) => {
    const count = Math.floor(rest / note);
    rest -= count * note;
    return count > 0 ? [{ note, count }] : [];
  });
}

/** Looks like a code, and cannot be read. */
export function madeUpCode(size: number): string[] {
  const finder = (x: number, y: number) => {
    const ring = Math.max(Math.abs(x - 3), Math.abs(y - 3));
    return ring <= 1 || ring === 3;
  };
  return Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (__, x) => {
      if (x < 8 && y < 8) return x < 7 && y < 7 && finder(x, y) ? "1" : "0";
      if (x >= size - 8 && y < 8) return x > size - 8 && y < 7 && finder(x - size + 7, y) ? "1" : "0";
      if (x < 8 && y >= size - 8) return x < 7 && y > size - 8 && finder(x, y - size + 7) ? "1" : "0";
      return ((x * 73) ^ (y * 151) ^ (x * y * 17)) % 5 < 2 ? "1" : "0";
    }).join(""),
  );
}
