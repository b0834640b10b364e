/** Stands in for the lists of people and companies, and for the forms of their records. Not the till's rules. */
import type {
  OpportunityBoard,
  RecordForm,
  RecordSaved,
  RecordTyped,
  RosterList,
  RosterName,
  RosterQuery,
  RosterRow,
  RosterValues,
  TaskState,
} from "../../src/lib/backend/bindings.gen";
import { AUTOMATIONS, FakeAutomations } from "./automations";
import { fail } from "./counter";
import { CAMPAIGNS, CAMPAIGN_FILTERS, FakeDeals, OPPORTUNITIES, OPPORTUNITY_FILTERS } from "./deals";
import { LEADS, LEAD_FILTERS, lead } from "./leads";

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

const TASKS = ["name", "state", "end", "assignee", "priority", "progress", "start", "category", "status", "late"];
const USERS = ["name", "login", "locked", "crm", "post"];
const EMPLOYEES = ["name", "code", "branch"];

function task(index: number, today: string): RosterRow {
  const states = ["new", "doing", "done"] as const;
  const state = states[index % 3] ?? "new";
  const late = index === 0;
  return {
    id: index + 1,
    pending: false,
    cells: [
      ["Kiểm kê kho cuối tháng", "Gọi khách nợ quá hạn", "Dọn tủ mát"][index % 3] + (index < 3 ? "" : ` ${index}`),
      state,
      late ? "2026-11-01T10:00:00" : `${today}T17:30:00`,
      "Trần Thị Ánh",
      "Cao",
      { new: "0", doing: "40", done: "100" }[state],
      "2026-11-01T08:00:00",
      "Kiểm kho",
      "Chậm 10 ngày",
      late ? "1" : null,
    ],
    marks: [...(late ? ["late"] : []), state === "done" ? "done" : "open"],
  };
}

const user = (id: number, name: string, login: string): RosterRow => ({
  id,
  pending: false,
  cells: [name, login, null, "1", id === 1 ? "Quản lý cửa hàng" : "Thu ngân"],
  marks: ["crm"],
});

const employee = (id: number, name: string, branch: string): RosterRow => ({
  id,
  pending: false,
  cells: [name, `NV${String(id).padStart(3, "0")}`, branch],
  marks: [],
});

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
  readonly tasks: RosterRow[];
  readonly leads: RosterRow[];
  readonly users = [user(1, "Võ Quốc Bảo", "bao"), user(2, "Lê Thu Hà", "ha")];
  readonly employees = [employee(1, "Võ Quốc Bảo", "CN Lê Văn Sỹ"), employee(2, "Lê Thu Hà", "CN Hai Bà Trưng")];
  readonly groups: [string, string][] = [
    ["12", "12"],
    ["26", "Khách thân thiết"],
  ];
  own: number | null = null;
  readonly automations: FakeAutomations;
  readonly deals: FakeDeals;

  constructor(
    count: number,
    private readonly wish: URLSearchParams,
  ) {
    this.automations = new FakeAutomations(wish);
    this.deals = new FakeDeals(wish);
    this.customers = Array.from({ length: count }, (_, index) => customer(index));
    this.leads = Array.from({ length: Number(wish.get("leads") ?? 0) }, (_, index) => lead(index));
    const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
    this.tasks = Array.from({ length: Number(wish.get("tasks") ?? 0) }, (_, index) => task(index, today));
  }

  /** What stands in these columns. */
  private valuesIn(rows: RosterRow[], columns: string[], narrowed: string[]): RosterValues[] {
    return narrowed.map((column) => {
      const cells = rows.map((row) => row.cells[columns.indexOf(column)] ?? "");
      return { column, values: [...new Set(cells)].filter((value) => value !== "").sort() };
    });
  }

  private filtersOf(roster: RosterName): RosterValues[] {
    const known: Partial<Record<RosterName, RosterValues[]>> = {
      leads: LEAD_FILTERS,
      automations: this.valuesIn(this.automations.rows(), AUTOMATIONS, ["type", "category"]),
      users: this.valuesIn(this.users, USERS, ["post"]),
      tasks: this.valuesIn(this.tasks, TASKS, ["assignee", "priority"]),
      customers: this.valuesIn(this.customers, COLUMNS.customers ?? [], ["group", "employee"]),
      opportunities: OPPORTUNITY_FILTERS,
      campaigns: CAMPAIGN_FILTERS,
      employees: [{ column: "branch", values: ["CN Hai Bà Trưng", "CN Lê Văn Sỹ"] }],
    };
    return known[roster] ?? [];
  }

  list(roster: RosterName, query: RosterQuery): RosterList {
    if (this.wish.has("unlisted")) throw fail("store_locked");
    const rows = {
      customers: this.customers,
      tasks: this.tasks,
      users: this.users,
      employees: this.employees,
      leads: this.leads,
      automations: this.automations.rows(),
      opportunities: this.deals.opportunities,
      campaigns: this.deals.campaigns,
    } as Partial<Record<RosterName, RosterRow[]>>;
    const all = rows[roster] ?? [];
    const words = query.text.toLowerCase();
    const found = all.filter((row) => row.cells.some((cell) => cell?.toLowerCase().includes(words)));
    const others: Partial<Record<RosterName, string[]>> = {
      tasks: TASKS,
      users: USERS,
      employees: EMPLOYEES,
      leads: LEADS,
      automations: AUTOMATIONS,
      opportunities: OPPORTUNITIES,
      campaigns: CAMPAIGNS,
    };
    const columns = others[roster] ?? COLUMNS.customers ?? [];
    const fits = (row: RosterRow) =>
      query.filters.every(({ column, value }) => row.cells[columns.indexOf(column)] === value);
    const place = columns.indexOf(query.by);
    this.rows = found
      .filter((row) => (query.mark === null || row.marks.includes(query.mark)) && fits(row))
      .sort((one, other) => (one.cells[place] ?? "").localeCompare(other.cells[place] ?? "", "vi"));
    if (query.descending) this.rows.reverse();
    this.number += 1;
    return {
      number: this.number,
      count: this.rows.length,
      all: all.length,
      marks: [
        "limited",
        "pending",
        "late",
        "open",
        "own",
        "locked",
        "crm",
        "customer",
        "active",
        "inactive",
        "draft",
        "overdue",
        "running",
      ].map((name) => ({
        name,
        count: found.filter((row) => row.marks.includes(name)).length,
      })),
      columns,
      filters: this.filtersOf(roster),
      readAt: new Date().setHours(14, 2),
      covered: { read: 30, all: 40 },
      online: !this.wish.has("offline"),
    };
  }

  read(number: number, from: number, count: number): RosterRow[] {
    return number === this.number ? this.rows.slice(from, from + count) : [];
  }

  /** The opportunities of the list that is shown, by stage. */
  board(campaign: number | null, number: number): OpportunityBoard {
    return this.deals.board(campaign, number === this.number ? this.rows : []);
  }

  customerForm(id: number | null, supplier: boolean): RecordForm {
    const row = this.customers.find((each) => each.id === id);
    const fields: Record<string, string> = {
      name: row?.cells[0] ?? "",
      mobile: row?.cells[1] ?? "",
      email: "",
      address: row?.cells[5] ?? "",
      birthday: row ? "01/02/1990" : "",
      gender: row ? (this.wish.get("gender") ?? "1") : "",
      customer_group_id: row ? "26" : "",
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
        customer_group_id: this.groups.map(([value, label]) => ({ value, label })),
        gender: [{ value: "0", label: "0" }],
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

  taskForm(id: number | null): RecordForm {
    const row = this.tasks.find((each) => each.id === id);
    return {
      ...this.customerForm(null, false),
      fields: {
        task: row?.cells[0] ?? "",
        description: "",
        start: "26/11/2026 08:00",
        end: "26/11/2026 17:30",
        assigned_to: row ? "7" : "",
        category_id: row ? "404" : "",
        priority: row ? "Cao" : "",
        progress: row?.cells[5] ?? "",
        is_complete: "",
      },
      choices: {
        assigned_to: [{ value: "7", label: "Trần Thị Ánh" }],
        category_id: [{ value: "404", label: "Gọi điện" }],
        priority: [{ value: "Cao", label: "Cao" }],
      },
      readAt: row ? new Date().setHours(14, 2) : null,
    };
  }

  taskSave(id: number | null, typed: RecordTyped): RecordSaved {
    if (Number(typed.fields["progress"]) > 100) throw fail("fields_invalid", { progress: "count:100" });
    if (typed.fields["end"] === "25/11/2026 17:30") throw fail("fields_invalid", { end: "reversed" });
    this.saved.push({ id, typed });
    return { id, clashes: [], seen: "" };
  }

  late(): number {
    return this.tasks.filter(({ marks }) => marks.includes("late")).length;
  }

  move(id: number, to: TaskState): null {
    const row = this.tasks.find((each) => each.id === id);
    if (row) row.cells[1] = to;
    if (row && to === "done") row.marks = ["done"];
    return null;
  }

  userForm(id: number | null): RecordForm {
    const row = this.users.find((each) => each.id === id);
    return {
      ...this.customerForm(null, false),
      fields: { username: row?.cells[1] ?? "", lastname: "", firstname: row?.cells[0] ?? "", isLock: "" },
      choices: {},
    };
  }

  leadForm(id: number | null): RecordForm {
    const row = this.leads.find((each) => each.id === id);
    const form = this.customerForm(null, false);
    const fields = {
      name: row?.cells[0] ?? "",
      mobile: row?.cells[1] ?? "",
      status: row?.cells[2] ?? "",
      sex: "",
      description: row?.cells[6] ?? "",
      resources: "",
    };
    return {
      ...form,
      fields,
      seen: JSON.stringify(fields),
      choices: { ...form.choices, status: [{ value: "Mới", label: "Mới" }] },
      readAt: row ? new Date().setHours(14, 2) : null,
    };
  }

  leadSave(id: number | null, typed: RecordTyped): RecordSaved {
    const other = this.leads.find((row) => row.id !== id && row.cells[1] === typed.fields["mobile"]);
    if (other && !typed.anyway) throw fail("phone_taken", { customer: String(other.id), name: other.cells[0] ?? "" });
    return this.save(id, typed);
  }

  lock(id: number, locked: boolean): null {
    if (id === this.own) throw fail("own_account");
    const at = this.users.findIndex((each) => each.id === id);
    const row = this.users[at];
    if (row)
      this.users[at] = {
        ...row,
        cells: row.cells.map((cell, place) => (place === 2 ? (locked ? "1" : null) : cell)),
        marks: locked ? ["crm", "locked"] : ["crm"],
      };
    return null;
  }

  remove(id: number, typed: string): null {
    const at = this.users.findIndex((each) => each.id === id);
    if (this.users[at]?.cells[1] !== typed) throw fail("fields_invalid", { name: "mismatch" });
    this.users.splice(at, 1);
    return null;
  }

  isMe(id: number): null {
    this.own = id;
    const at = this.users.findIndex((each) => each.id === id);
    const row = this.users[at];
    if (row) this.users[at] = { ...row, marks: [...row.marks, "own"] };
    return null;
  }
}
