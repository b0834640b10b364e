import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { look } from "../src/features/overview/overview.svelte";
import { change } from "../src/features/overview/words";
import { sales } from "../src/features/sales/orders.svelte";
import { session } from "../src/features/shell/session.svelte";
import { installFakeShell } from "./fake/shell";
import { at, gone, press, shown, text, type, until } from "./hands";
import "./setup";

let app: ReturnType<typeof mount> | null = null;

async function open(wish = ""): Promise<void> {
  document.body.replaceChildren();
  localStorage.clear();
  installFakeShell(new URLSearchParams(`scene=counter&${wish}`));
  app = mount(App, { target: document.body });
  await shown("rail-back-office");
  at("rail-back-office")?.click();
  await shown("back-office-overview");
  at("back-office-overview")?.click();
  await shown("overview-net");
}

/** Chooses in a group of which one is chosen. */
const choose = (testid: string) => at(testid)?.click();

beforeEach(() => Object.assign(session, { page: "counter", backOffice: "overview" }));

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
});

describe("a change", () => {
  it("is told in per cent of what was, and not of nothing", () => {
    expect(change({ now: 110, before: 100 })).toEqual({ up: true, words: "+10%" });
    expect(change({ now: 50, before: 200 })).toEqual({ up: false, words: "−75%" });
    expect(change({ now: 50, before: 0 })).toBeNull();
    expect(change({ now: 50, before: 50 })).toBeNull();
  });
});

describe("the overview", () => {
  it("tells the figures against the same day of the week before, hour by hour", async () => {
    await open();
    expect(text("overview-net")).toBe("30.580.500 ₫");
    expect(text("overview-orders")).toBe("412");
    const bars = at("overview-bars")?.querySelectorAll("li") ?? [];
    expect(bars.length).toBe(11);
    expect(bars[0]?.querySelector("button")?.getAttribute("aria-label")).toContain("1.800.000");
    expect(at("overview-bars")?.querySelectorAll("li.ahead").length).toBe(2);
    expect(at("overview-against")?.textContent).toContain("Thứ Hai 16/11");
    expect(text("overview-methods")).toContain("Tiền mặt");
    expect(text("overview-methods")).toContain("MOMO");
    expect(text("overview-categories")).toContain("Chưa có nhóm");
    expect(text("overview-partial")).toContain("380/412");
    expect(text("overview-unsent")).toContain("3");
  });

  it("leads from a day to the sales of it", async () => {
    await open();
    choose("overview-period-week");
    await until(() => expect(at("overview-bars")?.querySelectorAll("li").length).toBe(7));
    at("overview-bars")?.querySelectorAll("button")[2]?.click();
    await shown("sales-page");
    expect([sales.wanted.period, sales.wanted.from, sales.wanted.until]).toEqual([
      "between",
      "19/11/2026",
      "19/11/2026",
    ]);
  });

  it("leads from goods, a category and a person to the sales that they were in", async () => {
    await open();
    const best = () => at("overview-products")?.querySelector("button");
    await until(() => expect(best()).not.toBeNull());
    const name = best()?.textContent ?? "";
    best()?.click();
    await shown("sales-page");
    expect(sales.wanted.goods).toEqual({ which: { product: expect.any(Number) as number }, name });
    expect(text("sales-goods")).toContain(name);
    at("sales-goods")?.click();
    await gone("sales-goods");
    expect(sales.wanted.goods).toBeNull();
    at("back-office-overview")?.click();
    await shown("overview-categories");
    at("overview-categories")?.querySelector("button")?.click();
    await shown("sales-goods");
    expect(sales.wanted.goods?.which).toHaveProperty("category");
    at("back-office-overview")?.click();
    await shown("overview-people");
    const seller = at("overview-people")?.querySelector("button");
    const who = seller?.textContent?.trim() ?? "";
    seller?.click();
    await shown("sales-page");
    expect([sales.wanted.by, sales.wanted.goods]).toEqual([who, null]);
    at("back-office-overview")?.click();
    await shown("overview-methods-0");
    at("overview-methods-0")?.click();
    await shown("sales-method");
    expect(text("sales-method")).toContain("Tiền mặt");
    expect([sales.wanted.by, sales.wanted.method?.which]).toEqual([null, "cash"]);
    at("sales-method")?.click();
    await gone("sales-method");
  });

  it("shows the numbers behind the charts by T, sorts them, and writes them", async () => {
    await open();
    press("t", 300);
    await shown("overview-rows");
    expect(at("overview-bars")).toBeNull();
    choose("overview-table-products");
    await until(() => expect(text("overview-rows-row-0")).toContain("7.092.000"));
    at("overview-rows-sort-now")?.click();
    at("overview-rows-sort-now")?.click();
    await until(() => expect(text("overview-rows-row-0")).not.toContain("7.092.000"));
    at("overview-export")?.click();
    await shown("overview-export-write");
    type("overview-export-folder", "/so-lieu");
    at("overview-export-write")?.click();
    await shown("overview-export-done");
    expect(text("overview-export-done")).toContain("Theo hàng hóa");
  });

  it("says which day is none, and keeps the last figures", async () => {
    await open();
    choose("overview-period-between");
    await shown("overview-from");
    look({ from: "31/02/2026", until: "01/03/2026" });
    await shown("overview-error");
    expect(at("overview-from")?.getAttribute("aria-invalid")).toBe("true");
    expect(text("overview-net")).toBe("30.580.500 ₫");
  });

  it("says that nothing was sold", async () => {
    await open("nothing-sold=1");
    expect(text("overview-page")).toContain("Không có gì trong kỳ này");
    expect(text("overview-orders")).toBe("0");
  });
});
