import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { session } from "../src/features/shell/session.svelte";
import { installFakeShell } from "./fake/shell";
import { at, gone, press, shown, text, type, until } from "./hands";
import "./setup";

let app: ReturnType<typeof mount> | null = null;

async function open(wish: string): Promise<void> {
  document.body.replaceChildren();
  localStorage.clear();
  session.page = "counter";
  installFakeShell(new URLSearchParams(wish));
  app = mount(App, { target: document.body });
  await shown("rail-marketing");
  at("rail-marketing")?.click();
  await shown("leads");
}

function select(testid: string, value: string): void {
  const field = at(testid) as HTMLSelectElement;
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function chooseFile(content: string): void {
  const field = at("lead-import-file") as HTMLInputElement;
  const file = new File([content], "khach.csv");
  Object.defineProperty(field, "files", { configurable: true, value: [file] });
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

beforeEach(() => {
  session.page = "counter";
});

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
});

describe("leads", () => {
  it("are narrowed by status, source and owner", async () => {
    await open("scene=counter&leads=5");
    await until(() => expect(text("leads-count")).toBe("5"));
    select("leads-filter-status", "Đang gọi");
    await until(() => expect(text("leads-count")).toBe("2"));
    select("leads-filter-owner", "Lê Thu Hà");
    await until(() => expect(text("leads-count")).toBe("2"));
    select("leads-filter-status", "");
    await until(() => expect(text("leads-count")).toBe("5"));
  });

  it("are made offline, and a phone that another lead has is told first", async () => {
    await open("scene=counter&leads=3&offline");
    await until(() => expect(text("leads-count")).toBe("3"));
    press("n", 300, { code: "KeyN" });
    await shown("lead-form-name");
    await shown("lead-form-offline");
    type("lead-form-name", "Khách Mới");
    type("lead-form-mobile", "0900000301");
    at("lead-form-save")?.click();
    await shown("lead-form-taken");
    expect(text("lead-form-taken")).toContain("Trần Văn Bình");
    at("lead-form-anyway")?.click();
    await gone("lead-form");
  });

  it("become customers, or show the one who has the phone", async () => {
    await open("scene=counter&leads=3");
    await until(() => expect(text("leads-count")).toBe("3"));
    const rows = [0, 1, 2].map((row) => `leads-row-${row}`);
    const rowOf = (name: string) => rows.find((row) => text(row)?.includes(name)) ?? "";
    await until(() => expect(rowOf("Trần Văn Bình")).not.toBe(""));
    at(rowOf("Nguyễn Thị Ánh"))?.click();
    await until(() => expect(text("lead-panel")).toContain("Nguyễn Thị Ánh"));
    expect(text("lead-customer")).toContain("Tạo thành khách hàng");
    at("lead-customer")?.click();
    await until(() => expect(text("lead-customer-made")).toContain("Đã tạo khách hàng Nguyễn Thị Ánh"));
    // The list is read again meanwhile.
    await until(() => {
      at(rowOf("Trần Văn Bình"))?.click();
      expect(text("lead-customer")).toContain("Tìm khách hàng này");
    });
    expect(at("lead-customer-made")).toBeNull();
    at("lead-customer")?.click();
    await until(() => expect(text("lead-customer-made")).toContain("không tạo thêm"));
    at(rowOf("Lê Hoàng Chương"))?.click();
    await until(() => expect(text("lead-panel")).toContain("Chưa có số điện thoại"));
    expect((at("lead-customer") as HTMLButtonElement).disabled).toBe(true);
  });
});

describe("a file of leads", () => {
  it("is shown with what is wrong, by columns that a person can change, and taken over", async () => {
    await open("scene=counter&leads=1");
    at("leads-import")?.click();
    await shown("lead-import-file");
    expect((at("lead-import-take") as HTMLButtonElement).disabled).toBe(true);
    chooseFile("Khách,SĐT\n");
    await until(() => expect(text("lead-import-counts")).toContain("2"));
    expect((at("lead-import-column-1") as HTMLSelectElement).value).toBe("phone");
    await until(() => expect(text("lead-import-take")).toContain("Nhập 1 người"));
    // The phone is another column's: the one that had it is left out.
    select("lead-import-column-2", "phone");
    await until(() => expect((at("lead-import-column-1") as HTMLSelectElement).value).toBe(""));
    select("lead-import-column-2", "");
    await until(() => expect(text("lead-import-take")).toContain("Nhập 2 người"));
    at("lead-import-take")?.click();
    await until(() => expect(text("lead-import-done")).toContain("Đã lưu 2 khách tiềm năng"));
    at("lead-import-export")?.click();
    await shown("lead-import-export-dialog-write");
    at("lead-import-export-dialog-write")?.click();
    await until(() => expect(text("lead-import-export-dialog-done")).toContain("Khách tiềm năng bị bỏ lại"));
  });

  it("that is no table says so and takes over nothing", async () => {
    await open("scene=counter&leads=1");
    at("leads-import")?.click();
    await shown("lead-import-file");
    chooseFile("%PDF-1.7");
    await until(() => expect(document.querySelector('[data-testid="lead-import"] [role="alert"]')).not.toBeNull());
    expect((at("lead-import-take") as HTMLButtonElement).disabled).toBe(true);
  });
});
