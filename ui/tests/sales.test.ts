import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { sales } from "../src/features/sales/orders.svelte";
import { session } from "../src/features/shell/session.svelte";
import { installFakeShell } from "./fake/shell";
import { at, field, gone, press, shown, text, type, until } from "./hands";
import "./setup";

let app: ReturnType<typeof mount> | null = null;

async function open(wish: string): Promise<void> {
  document.body.replaceChildren();
  localStorage.clear();
  session.page = "counter";
  installFakeShell(new URLSearchParams(`scene=counter&${wish}`));
  app = mount(App, { target: document.body });
  await shown("rail-back-office");
  at("rail-back-office")?.click();
  await shown("back-office-sales");
  at("back-office-sales")?.click();
  await shown("sales-page");
}

function choose(testid: string, value: string): void {
  const select = field(testid) as unknown as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

const row = (index: number) => text(`sales-row-${index}`) ?? "";

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
  sales.forget();
  session.page = "counter";
  session.backOffice = "overview";
});

describe("the sales of every branch", () => {
  it("are narrowed by branch, payment, person and words, with their sums", async () => {
    await open("orders=12");
    await until(() => expect(text("sales-count")).toBe("12"));
    expect(text("sales-total")).toBe("78.000");
    choose("sales-paid", "owed");
    await until(() => expect(text("sales-count")).toBe("2"));
    expect(text("sales-owed")).toBe("15.000");
    choose("sales-paid", "");
    choose("sales-branch", "2");
    await until(() => expect(text("sales-count")).toBe("6"));
    choose("sales-branch", "");
    choose("sales-by", "Minh");
    await until(() => expect(row(0)).toContain("HD-0002"));
    choose("sales-by", "");
    type("sales-search", "0912345678");
    await until(() => expect(text("sales-count")).toBe("4"));
    type("sales-search", "không có");
    await shown("sales-page-empty");
  });

  it("are sorted by a head, and the other way round by it again", async () => {
    await open("orders=12");
    await until(() => expect(row(0)).not.toBe(""));
    at("sales-sort-total")?.click();
    await until(() => expect(row(0)).toContain("12.000"));
    at("sales-sort-total")?.click();
    await until(() => expect(row(0)).toContain("HD-0001"));
  });

  it("show goods, payments and returns beside the list, by the arrow keys", async () => {
    await open("orders=12");
    await until(() => expect(row(1)).toContain("HD-0002"));
    at("sales")?.focus();
    press("ArrowDown", 600);
    await until(() => expect(text("order-panel-total")).toContain("2.000"));
    expect(text("order-panel-lines")).toContain("Cà phê sữa đá");
    expect(text("order-panel-returns")).toContain("TH-0001");
    // One that this till made can be printed again, and says that it has not arrived.
    expect(at("order-panel-print")).toBeNull();
    press("ArrowUp", 600);
    await shown("order-panel-print");
    at("order-panel-close")?.click();
    await gone("order-panel");
  });

  it("are written as they are looked at", async () => {
    await open("orders=12");
    await until(() => expect(field("sales-export").disabled).toBe(false));
    at("sales-export")?.click();
    await until(() => expect(field("sales-export-folder").value).toContain("exports"));
    at("sales-export-write")?.click();
    await until(() => expect(text("sales-export-done")).toContain("Đơn bán"));
  });
});

describe("a return", () => {
  async function openReturn(wish: string): Promise<void> {
    await open(`orders=3&${wish}`);
    at("sales-kind-return")?.click();
    await until(() => expect(row(0)).toContain("TH-0001"));
    at("sales-row-0")?.click();
    await shown("order-panel-edit");
    at("order-panel-edit")?.click();
    await shown("edit-return-note");
  }

  async function send(): Promise<void> {
    await until(() => expect(field("edit-return-send").disabled).toBe(false));
    at("edit-return-send")?.click();
  }

  it("is given other words, and is asked about before they are lost", async () => {
    await openReturn("");
    type("edit-return-note", "Khách đổi ý");
    at("edit-return-close")?.click();
    await until(() => expect(at("edit-return")).not.toBeNull());
    await send();
    await gone("edit-return");
    at("order-panel-edit")?.click();
    await until(() => expect(field("edit-return-note").value).toBe("Khách đổi ý"));
  });

  it("refuses a day that is none, and shows what somebody else wrote meanwhile", async () => {
    await openReturn("meanwhile=Hàng lỗi");
    type("edit-return-day", "hôm qua");
    await send();
    await until(() => expect(field("edit-return-day").getAttribute("aria-invalid")).toBe("true"));
    type("edit-return-day", "25/11/2026");
    type("edit-return-note", "Khách đổi ý");
    await send();
    await shown("meanwhile-note");
    expect(text("meanwhile-note")).toContain("Hàng lỗi");
    // What only the other person wrote stays theirs, and what only this one did is ours.
    expect(field("meanwhile-staffNote-theirs").checked).toBe(true);
    expect(at("meanwhile-day")).toBeNull();
    expect(field("meanwhile-save").disabled).toBe(true);
    // The list goes to another order meanwhile: nothing is lost.
    sales.narrow({ kind: "sale" });
    await until(() => expect(row(0)).toContain("HD-"));
    at("meanwhile-note-ours")?.click();
    await until(() => expect(field("meanwhile-save").disabled).toBe(false));
    at("meanwhile-save")?.click();
    await gone("edit-return");
    sales.narrow({ kind: "return" });
    await until(() => expect(row(0)).toContain("TH-0001"));
    at("sales-row-0")?.click();
    await shown("order-panel-edit");
    at("order-panel-edit")?.click();
    await until(() => expect(field("edit-return-note").value).toBe("Khách đổi ý"));
    expect(field("edit-return-day").value).toBe("25/11/2026");
    expect(field("edit-return-staff-note").value).toBe("Kho đã nhận");
  });
});
