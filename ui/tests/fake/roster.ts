/** Stands in for the lists of people and companies, and for the forms of their records. Not the till's rules. */
import type {
  RecordForm,
  RecordSaved,
  RecordTyped,
  RosterList,
  RosterName,
  RosterQuery,
  RosterRow,
} from "../../src/lib/backend/bindings.gen";
import { fail } from "./counter";

const COLUMNS: Partial<Record<RosterName, string[]>> = {
  customers: [
    "name",
    "phone",
    "code",
    "limit",
    "opening",
    "address",
    "email",
    "tax",
    "birthday",
    "term",
    "branch",
    "note",
  ],
};

const NAMES = ["Nguyễn Thị Ánh", "Trần Văn Bình", "Lê Hoàng Chương", "Phạm Minh Đức", "Đặng Thu Hà"];

function customer(index: number): RosterRow {
  const hasLimit = index % 3 === 0;
  return {
    id: index + 1,
    pending: index === 1,
    cells: [
      `${NAMES[index % NAMES.length] ?? ""}${index < NAMES.length ? "" : ` ${index}`}`,
      `09000000${String(index).padStart(2, "0")}`,
      `KH${String(index + 1).padStart(5, "0")}`,
      hasLimit ? "5000000" : null,
      index % 4 === 0 ? "1250000" : "0",
      "12 Lê Lợi",
      null,
      null,
      "1990-02-01",
      "30",
      "CN Lê Văn Sỹ",
      "Giao buổi sáng",
    ],
    marks: [...(hasLimit ? ["limited"] : []), ...(index === 1 ? ["pending"] : [])],
  };
}

export class FakeRosters {
  readonly saved: { id: number | null; typed: RecordTyped }[] = [];
  written: unknown = null;
  private rows: RosterRow[] = [];
  private number = 0;
  private readonly customers: RosterRow[];

  constructor(
    count: number,
    private readonly wish: URLSearchParams,
  ) {
    this.customers = Array.from({ length: count }, (_, index) => customer(index));
  }

  list(roster: RosterName, query: RosterQuery): RosterList {
    if (this.wish.has("unlisted")) throw fail("store_locked");
    const all = roster === "customers" ? this.customers : [];
    const words = query.text.toLowerCase();
    const found = all.filter((row) => row.cells.some((cell) => cell?.toLowerCase().includes(words)));
    const columns = COLUMNS[roster] ?? COLUMNS.customers ?? [];
    const place = columns.indexOf(query.by);
    this.rows = found
      .filter((row) => query.mark === null || row.marks.includes(query.mark))
      .sort((one, other) => (one.cells[place] ?? "").localeCompare(other.cells[place] ?? "", "vi"));
    if (query.descending) this.rows.reverse();
    this.number += 1;
    return {
      number: this.number,
      count: this.rows.length,
      all: all.length,
      marks: ["limited", "pending"].map((name) => ({
        name,
        count: found.filter((row) => row.marks.includes(name)).length,
      })),
      columns,
      readAt: new Date().setHours(14, 2),
      covered: { read: 30, all: 40 },
      online: !this.wish.has("offline"),
    };
  }

  read(number: number, from: number, count: number): RosterRow[] {
    return number === this.number ? this.rows.slice(from, from + count) : [];
  }

  customerForm(id: number | null, supplier: boolean): RecordForm {
    const row = this.customers.find((each) => each.id === id);
    const fields: Record<string, string> = {
      name: row?.cells[0] ?? "",
      mobile: row?.cells[1] ?? "",
      email: "",
      address: row?.cells[5] ?? "",
      birthday: row ? "01/02/1990" : "",
      gender: "",
      description: row?.cells[11] ?? "",
      type: supplier ? "supplier" : "customer",
      branch_id: "1",
      employee_id: "",
      credit_limit: row ? "5000000" : "",
      resources: "",
    };
    return {
      fields,
      choices: {
        branch_id: [{ value: "1", label: "CN Lê Văn Sỹ" }],
        employee_id: [{ value: "7", label: "Võ Quốc Bảo" }],
        resources: [{ value: "3", label: "Facebook" }],
      },
      seen: JSON.stringify(fields),
      readAt: row ? new Date().setHours(14, 2) : null,
      unread: null,
      online: !this.wish.has("offline"),
      pending: false,
    };
  }

  save(id: number | null, typed: RecordTyped): RecordSaved {
    const { fields } = typed;
    if ((fields["name"] ?? "").trim() === "") throw fail("fields_invalid", { name: "missing", mobile: "phone" });
    if (fields["mobile"] === "0900000000" && id !== 1 && !typed.anyway)
      throw fail("phone_taken", { customer: "1", name: "Nguyễn Thị Ánh" });
    if (this.wish.has("clash") && this.saved.length === 0 && !typed.seen.includes("theirs")) {
      return {
        id: null,
        clashes: [{ field: "address", seen: "12 Lê Lợi", theirs: "9 Hai Bà Trưng", ours: fields["address"] ?? "" }],
        seen: '{"theirs":true}',
      };
    }
    this.saved.push({ id, typed });
    return { id: id ?? 99, clashes: [], seen: "" };
  }
}
