import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { session } from "../src/features/shell/session.svelte";
import { inLargest } from "../src/features/stock/words";
import { asText, keptChoice, shownColumns, widthOf, WIDEST_PX, type Column } from "../src/lib/ui/table";
import { installFakeShell } from "./fake/shell";
import { at, field, gone, press, shown, text, type, until } from "./hands";
import "./setup";

let app: ReturnType<typeof mount> | null = null;

async function open(wish: string): Promise<void> {
  document.body.replaceChildren();
  localStorage.clear();
  session.page = "counter";
  installFakeShell(new URLSearchParams(wish));
  app = mount(App, { target: document.body });
  await shown("rail-settings");
}

async function openStock(wish: string): Promise<void> {
  await open(wish);
  await shown("rail-back-office");
  at("rail-back-office")?.click();
  await shown("back-office-stock");
  at("back-office-stock")?.click();
  await shown("stock");
}

const row = (index: number) => text(`stock-row-${index}`) ?? "";

beforeEach(() => {
  session.page = "counter";
});

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
});

describe("the stock of all branches", () => {
  it("is gone through by the arrow keys, to the product beside it", async () => {
    await openStock("scene=counter&products=50");
    await until(() => expect(row(3)).toContain("Trà đào"));
    expect(at("stock")?.getAttribute("aria-rowcount")).toBe("51");
    at("stock")?.focus();
    press("End", 300);
    await until(() => expect(text("stock-panel")).toContain("SP000050"));
    press("Home", 300);
    press("ArrowDown", 300);
    await until(() => expect(text("stock-panel")).toContain("Cà phê sữa đá"));
    press("ArrowDown", 300, { shiftKey: true });
    press("ArrowDown", 300, { shiftKey: true });
    await until(() => expect(text("stock-marked")).toContain("3"));
    expect(at("stock-row-3")?.getAttribute("aria-selected")).toBe("true");
    press("a", 300, { ctrlKey: true, code: "KeyA" });
    await until(() => expect(text("stock-marked")).toContain("50"));
  });

  it("shows what stands badly, by chip, by category and by words", async () => {
    await openStock("scene=counter&products=60");
    expect(text("stock-count")).toBe("60");
    at("stock-level-negative")?.click();
    await until(() => expect(text("stock-count")).toBe("40"));
    expect(at("stock-level-negative")?.getAttribute("aria-pressed")).toBe("true");
    const category = field("stock-category") as unknown as HTMLSelectElement;
    category.value = "Đồ uống";
    category.dispatchEvent(new Event("change", { bubbles: true }));
    await until(() => expect(Number(text("stock-count"))).toBeLessThan(40));
    at("stock-level-negative")?.click();
    type("stock-search", "trà");
    await until(() => expect(text("stock-count")).toBe("5"));
    type("stock-search", "bút bi");
    await shown("stock-empty");
    expect(text("stock-empty")).toContain("Bỏ bớt điều kiện lọc");
  });

  it("tells what one branch has to order, and makes an order of all of it for that branch", async () => {
    await openStock("scene=counter&products=1200");
    await until(() => expect(text("stock-short")).toContain("1.200"));
    const branch = at("stock-branch") as HTMLSelectElement;
    branch.value = "2";
    branch.dispatchEvent(new Event("change", { bubbles: true }));
    await until(() => expect(text("stock-short")).toContain("600"));
    at("stock-short")?.click();
    await until(() => expect(text("stock-count")).toBe("600"));
    at("stock-order")?.click();
    await shown("purchase-form");
    await until(() => expect(at("purchase-lines")?.dataset["count"]).toBe("600"));
    expect((at("purchase-branch") as HTMLSelectElement).value).toBe("2");
  });

  it("leads to the product with all that is known of it", async () => {
    await openStock("scene=counter&products=50");
    await until(() => expect(row(6)).toContain("SP000007"));
    at("stock-row-6")?.click();
    await shown("stock-open-product");
    at("stock-open-product")?.click();
    await shown("products-page");
    expect(field("products-search").value).toBe("SP000007");
    await until(() => expect(text("product-panel")).toContain("SP000007"));
  });

  it("sorts by what is clicked, and the other way round the second time", async () => {
    await openStock("scene=counter&products=60");
    await until(() => expect(row(0)).toContain("Bia vàng"));
    at("stock-sort-branch-0")?.click();
    await until(() => expect(row(0)).toContain("số 59"));
    const head = () => at("stock-sort-branch-0")?.closest("[role=columnheader]")?.getAttribute("aria-sort");
    expect(head()).toBe("descending");
    at("stock-sort-branch-0")?.click();
    await until(() => expect(head()).toBe("ascending"));
  });

  it("tells quantities in cases where it is asked to", async () => {
    await openStock("scene=counter&products=10");
    await until(() => expect(row(0)).toContain("642 lon"));
    at("stock-unit-largest")?.click();
    await until(() => expect(row(0)).toContain("26 thùng 18"));
    const largest = { name: "thùng", multiplier: "24" };
    expect(inLargest("-50", { largest })).toBe("\u22122 thùng 2");
    expect(inLargest("23", { largest })).toBe("23");
    expect(inLargest("48", { largest })).toBe("2 thùng");
    expect(inLargest("12.5", { largest })).toBe("12,5");
  });

  it("keeps how much a branch should have, and refuses crossed thresholds", async () => {
    await openStock("scene=counter&products=10");
    await until(() => expect(row(0)).toContain("Bia"));
    at("stock-row-0")?.click();
    await until(() => expect(field("threshold-least-1").disabled).toBe(false));
    const put = (testid: string, value: string) => {
      type(testid, value);
      field(testid).dispatchEvent(new Event("change", { bubbles: true }));
    };
    put("threshold-least-1", "24");
    await until(() => expect(field("threshold-least-1").disabled).toBe(false));
    put("threshold-most-1", "12");
    await until(() => expect(text("stock-panel")).toContain("Mức cao nhất nhỏ hơn mức thấp nhất"));
    at("stock-panel-close")?.click();
    await gone("stock-panel");
  });

  it("is written as it is looked at", async () => {
    await openStock("scene=counter&products=10");
    at("stock-export")?.click();
    await until(() => expect(field("stock-export-folder").value).toContain("exports"));
    at("stock-export-write")?.click();
    await until(() => expect(text("stock-export-done")).toMatch(/exports\/Kho \d\d-\d\d-\d{4}\.xlsx$/));
  });

  it("leaves out the columns that nobody wants, here and the next time", async () => {
    await openStock("scene=counter&products=10");
    await until(() => expect(row(0)).toContain("SP000001"));
    at("stock-columns")?.click();
    await shown("columns-dialog");
    field("column-code").click();
    at("columns-dialog-close")?.click();
    await until(() => expect(row(0)).not.toContain("SP000001"));
    expect(keptChoice("stock").hidden).toEqual(["code"]);
    localStorage.setItem("columns:stock", '{"hidden":3}');
    expect(keptChoice("stock")).toEqual({ hidden: [], widths: {} });
  });

  it("is a manager's business", async () => {
    await open("scene=counter&people=1&at=Minh");
    await until(() => expect(session.status?.atTill?.name).toBe("Minh"));
    await gone("rail-back-office");
    if (app !== null) await unmount(app);
    await openStock("scene=counter&people=1&at=Lan&products=0");
    await shown("stock-empty");
    expect(text("stock-empty")).toContain("Chưa có hàng hóa nào");
  });
});

describe("a table", () => {
  const columns: Column<{ name: string; held: string }>[] = [
    { key: "name", title: "Tên", width: 200, text: ({ name }) => name },
    { key: "held", title: "Tồn", width: 80, text: ({ held }) => held },
  ];

  it("is copied as other programs take it", () => {
    const rows = [
      { name: "Trà\tđào\nlon", held: "3" },
      { name: "Bia", held: "" },
    ];
    expect(asText(rows, columns)).toBe("Tên\tTồn\nTrà đào lon\t3\nBia\t");
  });

  it("always shows the column that names the row, and none wider than the screen", () => {
    const choice = { hidden: ["name", "held"], widths: { name: 9000 } };
    expect(shownColumns(columns, choice).map(({ key }) => key)).toEqual(["name"]);
    expect(columns[0] && widthOf(columns[0], choice)).toBe(WIDEST_PX);
  });
});
