/** Stands in for purchase orders while they are written: prices as typed, whole đồng. Not the till's rules. */
import type {
  ImportRow,
  ImportView,
  PurchaseDraftRow,
  PurchaseFault,
  PurchaseInput,
  PurchaseLineInput,
  PurchaseLineView,
  PurchaseSent,
  PurchaseUnit,
  PurchaseView,
  SupplierChoice,
} from "../../src/lib/backend/bindings.gen";
import { fail } from "./counter";
import { goods, type Good } from "./goods";

const SUPPLIERS: SupplierChoice[] = [
  { id: 31, name: "Công ty An Phúc", phone: "02838000001" },
  { id: 32, name: "Đại lý Bình Minh", phone: "02838000002" },
];

/** The second has no store. */
const BRANCHES: PurchaseView["branches"] = [
  { branch: { id: 1, name: "Lê Văn Sỹ" }, stores: [{ id: 11, name: "Kho bán hàng" }] },
  { branch: { id: 2, name: "Gò Vấp" }, stores: [] },
];

/** What was paid last for anything. */
const LAST_PRICE = 9_000;

interface Draft {
  id: string;
  typed: PurchaseInput;
  sentNumber: string | null;
}

const number = (typed: string) => Number(typed.replaceAll(".", "").replace(",", "."));

function lineOf(good: Good): PurchaseLineInput {
  const unit = good.units[0];
  return {
    product: good.variationId,
    variation: good.variationId,
    name: good.name,
    code: good.code,
    unitId: unit?.id ?? 0,
    unit: unit?.name ?? "",
    multiplier: "1",
    quantity: "1",
    price: String(LAST_PRICE),
    discount: "",
    note: "",
  };
}

function seen(line: PurchaseLineInput): PurchaseLineView {
  const [quantity, price] = [number(line.quantity), number(line.price)];
  const fault = quantity > 0 ? (price >= 0 ? null : "price") : "quantity";
  return {
    total: fault === null ? quantity * price : null,
    fault,
    dearer: price > LAST_PRICE,
    lastPrice: price === LAST_PRICE ? null : LAST_PRICE,
  };
}

function faultsOf(typed: PurchaseInput): PurchaseFault[] {
  const found: [boolean, PurchaseFault][] = [
    [typed.supplier === null, "no_supplier"],
    [typed.store === null, "no_store"],
    [typed.lines.length === 0, "no_lines"],
    [typed.lines.some((line) => seen(line).fault !== null), "line"],
    [typed.tax !== "" && !(number(typed.tax) <= 100), "tax"],
  ];
  return found.filter(([holds]) => holds).map(([, fault]) => fault);
}

export class FakePurchases {
  readonly sent: PurchaseInput[] = [];
  readonly moved: { remote: number; status: string; comment: string }[] = [];
  private readonly drafts: Draft[] = [];
  private rows: ImportRow[] = [];
  /** Whether the answer to the next send is lost. */
  private loses: boolean;

  constructor(private readonly wish: URLSearchParams) {
    this.loses = wish.has("unclear");
  }

  private draft(id: string): Draft {
    const draft = this.drafts.find((each) => each.id === id);
    if (draft === undefined) throw fail("not_found");
    return draft;
  }

  private view({ id, typed, sentNumber }: Draft): PurchaseView {
    const lines = typed.lines.map(seen);
    const sum = lines.reduce((all, { total }) => all + (total ?? 0), 0);
    const tax = Math.round((sum * (number(typed.tax) || 0)) / 100);
    return {
      id,
      typed,
      lines,
      goods: sum,
      discount: 0,
      tax,
      total: sum + tax,
      faults: faultsOf(typed),
      branches: BRANCHES,
      online: !this.wish.has("offline"),
      sentNumber,
    };
  }

  list(): PurchaseDraftRow[] {
    return this.drafts.map((draft) => ({
      id: draft.id,
      supplier: draft.typed.supplier?.name ?? "",
      lines: draft.typed.lines.length,
      total: this.view(draft).total,
      changedAt: Date.now(),
      sentNumber: draft.sentNumber,
    }));
  }

  begin(): PurchaseView {
    const typed = { supplier: null, branch: 1, store: 11, lines: [], discount: "", tax: "", note: "", staffNote: "" };
    const draft = { id: `nhap-${this.drafts.length + 1}`, typed, sentNumber: null };
    this.drafts.push(draft);
    return this.view(draft);
  }

  /** What is low becomes lines of whatever goods there are. */
  low(branch: number, variations: number[]): PurchaseView {
    const { id, typed } = this.begin();
    const good = goods[0];
    const lines = good === undefined ? [] : variations.map((variation) => ({ ...lineOf(good), variation }));
    return this.write(id, { ...typed, branch, lines });
  }

  open(id: string): PurchaseView {
    return this.view(this.draft(id));
  }

  write(id: string, typed: PurchaseInput): PurchaseView {
    let draft = this.drafts.find((each) => each.id === id);
    if (draft === undefined) this.drafts.push((draft = { id, typed, sentNumber: null }));
    draft.typed = typed;
    return this.view(draft);
  }

  private put(id: string, good: Good | undefined, code = ""): PurchaseView {
    if (good === undefined) throw fail("unknown_barcode", { code });
    const draft = this.draft(id);
    const same = draft.typed.lines.find(({ variation }) => variation === good.variationId);
    if (same) same.quantity = String(number(same.quantity) + 1);
    else draft.typed.lines.push(lineOf(good));
    return this.view(draft);
  }

  add(id: string, variation: number): PurchaseView {
    return this.put(
      id,
      goods.find(({ variationId }) => variationId === variation),
    );
  }

  scan(id: string, code: string): PurchaseView {
    return this.put(
      id,
      goods.find((each) => each.barcode === code || each.code === code),
      code,
    );
  }

  units(variation: number): PurchaseUnit[] {
    const units = goods.find(({ variationId }) => variationId === variation)?.units ?? [];
    return units.map(({ id, name, multiplier }) => ({ id, name, multiplier }));
  }

  suppliers(text: string): SupplierChoice[] {
    return SUPPLIERS.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()));
  }

  drop(id: string): null {
    this.drafts.splice(this.drafts.indexOf(this.draft(id)), 1);
    return null;
  }

  send(id: string): PurchaseSent {
    const draft = this.draft(id);
    if (this.wish.has("offline")) throw fail("offline");
    if (faultsOf(draft.typed).length > 0) throw fail("purchase_wrong");
    const invoiceNo = draft.sentNumber ?? "PN-0001";
    if (draft.sentNumber === null) this.sent.push(draft.typed);
    draft.sentNumber = invoiceNo;
    if (this.loses) {
      this.loses = false;
      throw fail("purchase_unclear");
    }
    this.drop(id);
    return { invoiceNo, remote: 700 };
  }

  move(remote: number, status: string, comment: string): null {
    if (this.wish.has("offline")) throw fail("offline");
    this.moved.push({ remote, status, comment });
    return null;
  }

  readFile(base64: string): ImportView {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const [head = "", ...lines] = new TextDecoder().decode(bytes).trim().split("\n");
    if (!head.startsWith("Mã hàng;Số lượng")) throw fail("import_columns");
    this.rows = lines.map((line, index) => {
      const [code = "", quantity = "", price = ""] = line.split(";");
      const good = goods.find((each) => each.code === code);
      const fault =
        code === "" ? "no_code" : good === undefined ? "unknown_code" : number(quantity) > 0 ? null : "quantity";
      return { row: index + 2, code, quantity, price, unit: "", name: good?.name ?? "", fault };
    });
    const right = this.rows.filter(({ fault }) => fault === null).length;
    return { right, wrong: this.rows.length - right, tooMany: right > 500 };
  }

  importRows(onlyWrong: boolean, from: number, count: number): ImportRow[] {
    return this.rows.filter(({ fault }) => !onlyWrong || fault !== null).slice(from, from + count);
  }

  take(id: string): PurchaseView {
    const draft = this.draft(id);
    for (const row of this.rows.filter(({ fault }) => fault === null)) {
      const good = goods.find(({ code }) => code === row.code);
      if (good) draft.typed.lines.push({ ...lineOf(good), quantity: row.quantity, price: row.price });
    }
    this.rows = [];
    return this.view(draft);
  }
}
