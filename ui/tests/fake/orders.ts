/** Stands in for the sales and returns of every branch. Not the till's rules: a list narrowed by a few of the questions. */
import type {
  OrderAt,
  OrderList,
  OrderRow,
  OrdersQuery,
  OrderView,
  ReturnWords,
} from "../../src/lib/backend/bindings.gen";
import { fail } from "./counter";

const DAY_MS = 86_400_000;
const BRANCHES = [
  { id: 1, name: "Lê Văn Sỹ" },
  { id: 2, name: "Gò Vấp" },
];

export class FakeOrders {
  private number = 0;
  private listed: OrderRow[] = [];
  private readonly rows: OrderRow[] = [];
  /** What returns say, by NextX's id. */
  private readonly words = new Map<number, ReturnWords>();
  /** What somebody else makes of a return between its reading and its change. */
  private meanwhile: string | null;

  constructor(wish: URLSearchParams, now: number) {
    this.meanwhile = wish.get("meanwhile");
    const of = (index: number, part: Partial<OrderRow>): OrderRow => ({
      kind: "sale",
      remote: index,
      own: null,
      number: `HD-${String(index).padStart(4, "0")}`,
      day: now - (index % 7) * DAY_MS,
      at: null,
      branch: BRANCHES[index % 2]?.name ?? "",
      customer: index % 3 === 0 ? "Nguyễn Thị Lan" : "",
      phone: index % 3 === 0 ? "0912345678" : "",
      total: String(index * 1000),
      paid: index % 5 === 0 ? "0" : String(index * 1000),
      owed: index % 5 === 0 ? String(index * 1000) : "0",
      state: index % 5 === 0 ? "owed" : "paid",
      shipping: "delivered",
      by: index % 2 === 0 ? "Minh" : "Lan",
      note: "",
      saleNumber: "",
      waits: null,
      wrong: null,
      ...part,
    });
    for (let index = 1; index <= Number(wish.get("purchases") ?? 0); index++) {
      const part = { kind: "purchase", number: `PN-${9000 + index}`, customer: "Công ty An Phúc", phone: "" } as const;
      this.rows.push(of(700 + index, { ...part, shipping: "ordered" }));
    }
    const many = Number(wish.get("orders") ?? 0);
    for (let index = 1; index <= many; index++) {
      this.rows.push(of(index, index === 1 ? { own: "sale-1", at: now, waits: "queued" } : {}));
    }
    if (many === 0) return;
    this.rows.push(of(9001, { kind: "return", number: "TH-0001", total: "2000", saleNumber: "HD-0002" }));
    this.words.set(9001, { day: "26/11/2026", note: "", staffNote: "" });
  }

  list(query: OrdersQuery): OrderList {
    const words = query.text.trim().toLowerCase();
    const branch = BRANCHES.find(({ id }) => id === query.branch)?.name;
    this.listed = this.rows.filter(
      (row) =>
        row.kind === query.kind &&
        `${row.number} ${row.customer} ${row.phone}`.toLowerCase().includes(words) &&
        (branch === undefined || row.branch === branch) &&
        (query.paid === null || row.state === query.paid) &&
        (query.by === null || row.by === query.by) &&
        (query.method === null || query.method === (row.state === "owed" ? "on_account" : "cash")),
    );
    if (query.order === "total") this.listed.sort((one, other) => Number(one.total) - Number(other.total));
    if (query.order === "total" && query.descending) this.listed.reverse();
    const sum = (of: (row: OrderRow) => string | null) =>
      String(this.listed.reduce((all, row) => all + Number(of(row) ?? 0), 0));
    this.number += 1;
    return {
      number: this.number,
      count: this.listed.length,
      total: sum(({ total }) => total),
      paid: sum(({ paid }) => paid),
      owed: sum(({ owed }) => owed),
      branches: this.rows.length > 0 ? BRANCHES : [],
      people: this.rows.length > 0 ? ["Lan", "Minh"] : [],
      shipping: [],
      detailed: this.listed.length,
      atNextx: this.listed.length,
      coveredFrom: null,
      lacksDays: false,
      readAt: null,
      unsent: this.listed.filter(({ waits }) => waits !== null).length,
    };
  }

  read(number: number, from: number, count: number): OrderRow[] {
    return number === this.number ? this.listed.slice(from, from + count) : [];
  }

  /** Returns and purchases by their number. */
  find(text: string): OrderRow[] {
    return this.rows.filter(({ kind, number }) => kind !== "sale" && number.toLowerCase().includes(text.toLowerCase()));
  }

  detail(order: OrderAt): OrderView {
    const row = this.rows.find(
      ({ kind, remote, own }) => kind === order.kind && remote === order.remote && own === order.own,
    );
    if (row === undefined) throw fail("not_found");
    const said = row.remote === null ? undefined : this.words.get(row.remote);
    return {
      row: { ...row, note: said?.note ?? row.note },
      beforeTax: row.total,
      discount: "0",
      tax: "0",
      surcharges: "0",
      staffNote: said?.staffNote ?? "",
      lines: [
        {
          name: "Cà phê sữa đá lon 185 ml",
          variation: 1,
          unit: "lon",
          quantity: "1",
          price: row.total,
          discount: "0",
          tax: "0",
          total: row.total,
          note: "",
        },
      ],
      payments: [{ method: "cash", amount: row.paid ?? "0", day: row.day, note: "" }],
      returns: this.rows.filter(({ kind, saleNumber }) => kind === "return" && saleNumber === row.number),
      readAt: null,
      missing: null,
    };
  }

  said(remote: number): ReturnWords {
    const words = this.words.get(remote);
    if (words === undefined) throw fail("not_found");
    return { ...words };
  }

  change(remote: number, seen: ReturnWords, wanted: ReturnWords): ReturnWords | null {
    if (!/^\d\d\/\d\d\/\d{4}$/.test(wanted.day)) throw fail("day_invalid");
    if (this.meanwhile !== null) {
      // Somebody else writes the note and the staff note.
      this.words.set(remote, { ...seen, note: this.meanwhile, staffNote: "Kho đã nhận" });
      this.meanwhile = null;
      return this.said(remote);
    }
    this.words.set(remote, wanted);
    return null;
  }
}
