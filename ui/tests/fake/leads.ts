/** Stands in for leads and for a file of them. Not the till's rules. */
import type {
  LeadColumn,
  LeadImportRow,
  LeadImportView,
  LeadsCustomer,
  RosterRow,
} from "../../src/lib/backend/bindings.gen";
import { fail } from "./counter";

export const LEADS = ["name", "phone", "status", "source", "owner", "assigned", "note"];

export const LEAD_FILTERS = [
  { column: "status", values: ["Đang gọi", "Mới"] },
  { column: "source", values: ["Facebook"] },
  { column: "owner", values: ["Lê Thu Hà"] },
];

const NAMES = ["Nguyễn Thị Ánh", "Trần Văn Bình", "Lê Hoàng Chương"];

export function lead(index: number): RosterRow {
  return {
    id: index + 1,
    pending: index === 1,
    cells: [
      `${NAMES[index % NAMES.length] ?? ""}${index < NAMES.length ? "" : ` ${index}`}`,
      index === 2 ? null : `09000003${String(index).padStart(2, "0")}`,
      index % 2 === 0 ? "Mới" : "Đang gọi",
      "Facebook",
      "Lê Thu Hà",
      "2026-11-20",
      "Hỏi giá sỉ",
    ],
    marks: index === 1 ? ["pending", "customer"] : [],
  };
}

export class FakeLeads {
  private columns: (LeadColumn | null)[] = ["name", "phone", null];
  exported: unknown = null;

  /** The second lead is a customer already. */
  customer(id: number): LeadsCustomer {
    return { id: 70 + id, name: NAMES[(id - 1) % NAMES.length] ?? "", wasThere: id === 2 };
  }

  read(file: string): LeadImportView {
    if (atob(file).startsWith("%PDF")) throw fail("table_unreadable");
    this.columns = ["name", "phone", null];
    return this.view();
  }

  map(columns: (LeadColumn | null)[]): LeadImportView {
    this.columns = columns;
    return this.view();
  }

  rows(onlyWrong: boolean): LeadImportRow[] {
    const hasPhone = this.columns.includes("phone");
    const row = (at: number, name: string, fault: LeadImportRow["fault"]): LeadImportRow => ({
      row: at,
      name,
      phone: hasPhone ? "0900000301" : "",
      email: "",
      fault,
    });
    const all = [
      row(2, "Khách Tệp Một", null),
      row(3, "", { name: "no_name", row: null }),
      row(4, "Khách Tệp Ba", hasPhone ? { name: "repeated", row: 2 } : null),
    ];
    return all.filter(({ fault }) => !onlyWrong || fault !== null);
  }

  take(): number {
    return this.view().right;
  }

  private view(): LeadImportView {
    const wrong = this.rows(true).length;
    return { heads: ["Khách", "SĐT", ""], columns: this.columns, right: 3 - wrong, wrong };
  }
}
