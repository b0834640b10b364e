import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { session } from "../src/features/shell/session.svelte";
import { installFakeShell } from "./fake/shell";
import { at, field, focused, gone, press, shown, text, type, until } from "./hands";
import "./setup";

let app: ReturnType<typeof mount> | null = null;

async function open(wish: string, screen: "customers" | "suppliers" = "customers"): Promise<void> {
  document.body.replaceChildren();
  localStorage.clear();
  session.page = "counter";
  installFakeShell(new URLSearchParams(wish));
  app = mount(App, { target: document.body });
  await shown("rail-back-office");
  at("rail-back-office")?.click();
  await shown(`back-office-${screen}`);
  at(`back-office-${screen}`)?.click();
  await shown(screen);
}

function select(testid: string, value: string): void {
  const choice = at(testid) as HTMLSelectElement;
  choice.value = value;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
}

const row = (index: number) => text(`customers-row-${index}`) ?? "";

beforeEach(() => {
  session.page = "counter";
});

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
  session.backOffice = "stock";
});

describe("customers", () => {
  it("are found, narrowed by a chip, and stand beside the list with what they owe", async () => {
    await open("scene=counter&customers=40");
    await until(() => expect(row(0)).toContain("Đặng Thu Hà"));
    expect(text("customers-age")).toContain("30/40");
    at("customers-mark-limited")?.click();
    await until(() => expect(text("customers-count")).toBe("14"));
    at("customers-mark-limited")?.click();
    type("customers-search", "ánh");
    await until(() => expect(Number(text("customers-count"))).toBeLessThan(14));
    await until(() => expect(row(0)).toContain("5.000.000"));
    at("customers-row-0")?.click();
    await shown("partner-panel");
    type("customers-search", "ai đó");
    await shown("customers-empty");
  });

  it("show what was changed, and save it", async () => {
    await open("scene=counter&customers=5");
    await until(() => expect(row(0)).toContain("Đặng"));
    at("customers")?.focus();
    press("Enter", 300);
    await shown("partner-form-address");
    expect(text("partner-form-changes")).toBe("Chưa sửa mục nào");
    expect((at("partner-form-save") as HTMLButtonElement).disabled).toBe(true);
    type("partner-form-address", "9 Hai Bà Trưng");
    await until(() => expect(text("partner-form-changes")).toContain("1 mục sẽ sửa: Địa chỉ"));
    at("partner-form-save")?.click();
    await gone("partner-form");
  });

  it("have words for gender and group, and what nobody touches stays as NextX has it", async () => {
    await open("scene=counter&customers=5&gender=Nam");
    await until(() => expect(row(0)).toContain("Đặng"));
    at("customers")?.focus();
    press("Enter", 300);
    await shown("partner-form-gender");
    const options = (testid: string) =>
      [...(at(testid) as HTMLSelectElement).options].map(({ value, label }) => `${value}=${label}`);
    // NextX has written it out here: the word stands in the place of its code.
    expect(options("partner-form-gender")).toEqual(["=Không rõ", "Nam=Nam", "0=Nữ"]);
    expect(field("partner-form-gender").value).toBe("Nam");
    expect(options("partner-form-customer_group_id")).toEqual([
      "=Không chọn",
      "12=Nhóm 12",
      "26=Khách thân thiết",
      "other=Nhóm khác…",
    ]);
    expect(text("partner-form-changes")).toBe("Chưa sửa mục nào");
    select("partner-form-gender", "0");
    await until(() => expect(text("partner-form-changes")).toContain("1 mục sẽ sửa: Giới tính"));
    select("partner-form-gender", "Nam");
    await until(() => expect(text("partner-form-changes")).toBe("Chưa sửa mục nào"));
    // A group that nobody has been in yet is typed.
    select("partner-form-customer_group_id", "other");
    await until(() => expect(focused()).toBe("partner-form-customer_group_id-other"));
    type("partner-form-customer_group_id-other", "31");
    await until(() => expect(text("partner-form-changes")).toContain("1 mục sẽ sửa: Nhóm khách"));
    expect(field("partner-form-customer_group_id-other").value).toBe("31");
    select("partner-form-customer_group_id", "12");
    await gone("partner-form-customer_group_id-other");
    at("partner-form-save")?.click();
    await gone("partner-form");
  });

  it("keep a gender that nobody knows, and show it", async () => {
    await open("scene=counter&customers=5&gender=7");
    await until(() => expect(row(0)).toContain("Đặng"));
    at("customers")?.focus();
    press("Enter", 300);
    await shown("partner-form-gender");
    const gender = at("partner-form-gender") as HTMLSelectElement;
    expect(gender.selectedOptions[0]?.label).toBe("Mã 7");
    expect(text("partner-form-changes")).toBe("Chưa sửa mục nào");
  });

  it("show somebody else's change beside what was typed, and choose for nobody", async () => {
    await open("scene=counter&customers=5&clash");
    await until(() => expect(row(0)).toContain("Đặng"));
    at("customers")?.focus();
    press("Enter", 300);
    await shown("partner-form-address");
    type("partner-form-address", "1 Nguyễn Huệ");
    await until(() => expect((at("partner-form-save") as HTMLButtonElement).disabled).toBe(false));
    at("partner-form-save")?.click();
    await shown("clashes");
    expect(text("clashes")).toContain("9 Hai Bà Trưng");
    expect((at("clashes-save") as HTMLButtonElement).disabled).toBe(true);
    at("clash-0-ours")?.click();
    await until(() => expect((at("clashes-save") as HTMLButtonElement).disabled).toBe(false));
    at("clashes-save")?.click();
    await gone("partner-form");
  });

  it("are not lost half typed, and say what is wrong beside each field", async () => {
    await open("scene=counter&customers=5&offline");
    press("n", 300, { code: "KeyN" });
    await shown("partner-form-name");
    await shown("partner-form-offline");
    at("partner-form-save")?.click();
    await until(() => expect(at("partner-form-name")?.getAttribute("aria-invalid")).toBe("true"));
    expect(at("partner-form")?.textContent).toContain("Số điện thoại có 10–11 chữ số");
    type("partner-form-name", "Người Mới");
    type("partner-form-mobile", "0900000000");
    at("partner-form-close")?.click();
    await shown("partner-form-leaving");
    at("partner-form-stay")?.click();
    await gone("partner-form-leaving");
    at("partner-form-save")?.click();
    await shown("partner-form-taken");
    expect(text("partner-form-taken")).toContain("Nguyễn Thị Ánh");
    at("partner-form-anyway")?.click();
    await gone("partner-form");
  });

  it("open the one who has the phone already", async () => {
    await open("scene=counter&customers=5");
    at("customers-new")?.click();
    await shown("partner-form-name");
    type("partner-form-name", "Người Mới");
    type("partner-form-mobile", "0900000000");
    at("partner-form-save")?.click();
    await shown("partner-form-other");
    at("partner-form-other")?.click();
    await until(() => expect(field("partner-form-name").value).toBe("Nguyễn Thị Ánh"));
  });

  it("are written as they are looked at", async () => {
    await open("scene=counter&customers=5");
    at("customers-export")?.click();
    await shown("roster-export-write");
    await until(() => expect(field("roster-export-folder").value).toContain("exports"));
    at("roster-export-write")?.click();
    await shown("roster-export-done");
    expect(text("roster-export-done")).toContain("Khách hàng");
  });
});

describe("suppliers", () => {
  it("say why there are none", async () => {
    await open("scene=counter&customers=5", "suppliers");
    await shown("suppliers-empty");
    expect(text("suppliers-empty")).toContain("Chưa biết nhà cung cấp nào");
  });
});
