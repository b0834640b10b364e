import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { counting, forgetCounting } from "../src/features/counts/counts.svelte";
import { forgetProducts } from "../src/features/products/products.svelte";
import { session } from "../src/features/shell/session.svelte";
import { installFakeShell } from "./fake/shell";
import { at, field, gone, press, scan, shown, text, type, until } from "./hands";
import "./setup";

let app: ReturnType<typeof mount> | null = null;

async function open(screen: string, wish: string): Promise<void> {
  document.body.replaceChildren();
  localStorage.clear();
  session.page = "counter";
  installFakeShell(new URLSearchParams(`scene=counter&${wish}`));
  app = mount(App, { target: document.body });
  for (const control of ["rail-back-office", `back-office-${screen}`]) {
    await shown(control);
    at(control)?.click();
  }
  await shown(`${screen}-page`);
}

const choose = (testid: string, value: string) => {
  const select = field(testid) as unknown as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
};

/** Presses a button as soon as it can be pressed. */
async function click(testid: string): Promise<void> {
  await until(() => expect(field(testid).disabled).toBe(false));
  at(testid)?.click();
}

const row = (table: string, index: number) => text(`${table}-row-${index}`) ?? "";

beforeEach(() => {
  session.page = "counter";
  session.backOffice = "stock";
});

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
  forgetProducts();
  forgetCounting();
});

describe("the products of a shop", () => {
  it("are listed with how much of them is known, and narrowed by category, type and words", async () => {
    await open("products", "products=60");
    await until(() => expect(row("products", 0)).toContain("SP000001"));
    expect(text("products-coverage")).toContain("48/60");
    expect(row("products", 4)).toContain("chưa đọc");
    choose("products-kind", "combo");
    await until(() => expect(text("products-count")).toBe("15"));
    choose("products-kind", "\u0000");
    type("products-search", "trà");
    await until(() => expect(text("products-count")).toBe("15"));
    type("products-search", "bút bi");
    await shown("products-empty");
    expect(text("products-empty")).toContain("Bỏ bớt điều kiện lọc");
  });

  it("are shown with units, barcodes, forty variations and what was done to them", async () => {
    await open("products", "products=20");
    await until(() => expect(row("products", 1)).not.toBe(""));
    at("products")?.focus();
    press("ArrowDown", 300);
    await until(() => expect(text("product-units")).toContain("thùng × 24"));
    const panel = () => text("product-panel") ?? "";
    // What only the detail tells comes after the row.
    for (const part of ["8930000009999", "Biến thể (40)", "Áo thun size 39"]) {
      await until(() => expect(panel()).toContain(part));
    }
    await until(() => expect(text("product-movements")).toContain("Q1-261126-0007"));
    expect(text("product-movements")).toMatch(/Nhập PN-9001 Gò Vấp .*48/);
    expect(text("product-movements")).toContain("của mọi chi nhánh mà máy đã đọc từ NextX");
    at("product-stores-read")?.click();
    await until(() => expect(panel()).toContain("Kho sau"));
    press("ArrowDown", 300);
    await until(() => expect(text("product-parts")).toContain("NextX không nói số lượng"));
  });

  it("are told to be read in part on the screen of the synchronisation as well", async () => {
    await open("products", "products=10");
    at("rail-sync")?.click();
    await until(() => expect(text("sync-details")).toContain("812/940 sản phẩm"));
  });

  it("leave the till as they are looked at", async () => {
    await open("products", "products=10");
    await until(() => expect(field("products-export").disabled).toBe(false));
    at("products-export")?.click();
    await until(() => expect(field("products-export-folder").value).toContain("exports"));
    at("products-export-write")?.click();
    await until(() => expect(text("products-export-done")).toMatch(/Sản phẩm \d\d-\d\d-\d{4}\.xlsx$/));
  });

  it("cannot be listed where the store cannot be read, and say so", async () => {
    await open("products", "products=10&broken-list=1");
    await shown("products-retry");
    expect(text("products-page")).toContain("store_locked");
  });
});

describe("a new product", () => {
  async function begin(wish = ""): Promise<void> {
    await open("products", `products=10${wish}`);
    at("products-new")?.click();
    await shown("make-product-name");
  }

  it("says beside each field what is wrong with it, and warns below cost", async () => {
    await begin();
    at("make-product-save")?.click();
    await until(() => expect(text("make-product")).toContain("Ô này còn trống"));
    type("make-product-name", "Bánh đậu xanh");
    type("make-product-price", "20000");
    type("make-product-cost", "28000");
    at("make-product-save")?.click();
    await until(() => expect(text("make-product")).toContain("Chưa chọn nhóm hàng"));
    choose("make-product-category", "1");
    type("make-product-code", "SP000001");
    at("make-product-save")?.click();
    await until(() => expect(text("make-product")).toContain("Mã SP000001 đang là của Bia vàng"));
    type("make-product-code", "NEXTX");
    at("make-product-save")?.click();
    await until(() => expect(text("make-product")).toContain("Mã đã tồn tại"));
    type("make-product-code", "BDX");
    type("make-product-opening", "-3");
    at("make-product-save")?.click();
    await until(() => expect(text("make-product")).toContain("Không nhận số âm"));
    type("make-product-opening", "3");
    at("make-product-save")?.click();
    await shown("make-product-below-cost");
    at("make-product-accept")?.click();
    await gone("make-product");
  });

  it("takes a barcode from the scanner, wherever the focus is, and units and parts", async () => {
    await begin();
    scan("8931112223334");
    await until(() => expect(field("make-product-barcode").value).toBe("8931112223334"));
    expect(session.page).toBe("back-office");
    at("make-product-unit-add")?.click();
    await shown("make-product-unit-0-name");
    type("make-product-unit-0-multiplier", "24");
    at("make-product-part-add")?.click();
    await shown("make-product-find");
    type("make-product-find", "cà phê");
    await shown("make-product-find-hit-0");
    field("make-product-find").focus();
    press("Enter", 300);
    await shown("make-product-part-0-quantity");
  });

  it("is not lost by a stray Esc", async () => {
    await begin();
    type("make-product-name", "Bánh đậu xanh");
    at("make-product-close")?.click();
    await shown("make-product-unsaved");
    at("make-product-stay")?.click();
    await gone("make-product-unsaved");
    expect(field("make-product-name").value).toBe("Bánh đậu xanh");
    at("make-product-close")?.click();
    await shown("make-product-leave");
    at("make-product-leave")?.click();
    await gone("make-product");
  });

  it("says that it needs the network before anything is typed", async () => {
    await begin("&offline=1");
    await shown("make-product-offline");
    expect(text("make-product-offline")).toContain("Tạo sản phẩm phải qua NextX");
    expect(field("make-product-save").disabled).toBe(true);
  });
});

describe("a product that is changed", () => {
  async function begin(wish = ""): Promise<void> {
    await open("products", `products=10${wish}`);
    await until(() => expect(row("products", 0)).not.toBe(""));
    at("products-row-0")?.click();
    await shown("product-edit");
    at("product-edit")?.click();
    await shown("edit-product");
  }

  it("shows what is changed, warns the first time, and is saved", async () => {
    await begin();
    await shown("edit-product-price");
    expect(field("edit-product-save").disabled).toBe(true);
    // Only the first of several pictures is changed here.
    expect(text("edit-product-pictures")).toContain("2 hình");
    type("edit-product-price", "13000");
    await until(() => expect(text("edit-product")).toContain("trước: 12.500"));
    await click("edit-product-save");
    await until(() => expect(text("edit-product-asks")).toContain("Lần đầu sửa sản phẩm"));
    at("edit-product-agree")?.click();
    await gone("edit-product");
  });

  it("has what was changed meanwhile side by side, and writes what a person chooses", async () => {
    await begin("&meanwhile=1");
    await shown("edit-product-price");
    type("edit-product-price", "13000");
    await click("edit-product-save");
    await shown("edit-product-agree");
    at("edit-product-agree")?.click();
    await shown("meanwhile");
    expect(text("meanwhile-price")).toContain("14.000");
    expect(text("meanwhile-price")).toContain("13.000");
    expect(field("meanwhile-save").disabled).toBe(true);
    at("meanwhile-price-ours")?.click();
    await until(() => expect(field("meanwhile-save").disabled).toBe(false));
    await click("meanwhile-save");
    await gone("edit-product");
  });

  it("tells what vanished", async () => {
    await begin("&vanishes=1");
    await shown("edit-product-name");
    type("edit-product-name", "Bia vàng lon");
    await click("edit-product-save");
    await shown("edit-product-agree");
    at("edit-product-agree")?.click();
    await until(() => expect(text("vanished-brand")).toContain("Bia Vàng"));
    at("vanished-close")?.click();
    await gone("edit-product");
  });

  it("waits for the network", async () => {
    await begin("&offline=1");
    await shown("edit-product-offline");
    expect(at("edit-product-save")).toBeNull();
  });
});

describe("the categories", () => {
  const current = () => document.querySelector('[role="treeitem"][aria-selected="true"]')?.textContent;

  it("are gone through, folded and opened by the arrow keys", async () => {
    await open("categories", "products=10");
    await shown("categories");
    at("categories")?.focus();
    expect(current()).toContain("Đồ uống");
    press("ArrowDown", 300);
    await until(() => expect(current()).toContain("Cà phê"));
    press("ArrowLeft", 300);
    await until(() => expect(current()).toContain("Đồ uống"));
    press("ArrowLeft", 300);
    await until(() => expect(document.querySelectorAll('[role="treeitem"]')).toHaveLength(2));
    press("ArrowRight", 300);
    await until(() => expect(document.querySelectorAll('[role="treeitem"]')).toHaveLength(4));
    press("End", 300);
    await until(() => expect(current()).toContain("Bánh kẹo"));
    expect(text("categories-without")).toContain("3 sản phẩm");
    at("category-products")?.click();
    await shown("products-page");
    expect((field("products-category") as unknown as HTMLSelectElement).selectedIndex).not.toBe(0);
  });

  it("are made and changed, with words for what is wrong", async () => {
    await open("categories", "products=10");
    await shown("categories-new");
    at("categories-new")?.click();
    await shown("category-name");
    await click("category-save");
    await until(() => expect(text("category")).toContain("Ô này còn trống"));
    type("category-name", "Cà phê");
    await click("category-save");
    await until(() => expect(text("category")).toContain("Đã có nhóm tên này"));
    type("category-name", "Hàng sấy");
    await click("category-save");
    await gone("category");
    await until(() => expect(text("categories")).toContain("Hàng sấy"));
    at("categories")?.focus();
    press("Home", 300);
    press("Enter", 300);
    await shown("category-description");
    type("category-description", "Mọi thứ uống được");
    await click("category-save");
    await shown("category-first");
    at("category-agree")?.click();
    await gone("category");
  });

  it("say where there is none yet, and what has to wait for the network", async () => {
    await open("categories", "products=0&no-categories=1&offline=1");
    await shown("categories-empty");
    at("categories-new")?.click();
    await shown("category-offline");
    expect(field("category-save").disabled).toBe(true);
  });
});

describe("a count", () => {
  it("is begun for chosen products, all variations of one together", async () => {
    await open("counts", "products=20");
    await shown("counts-empty");
    expect(text("counts-lead")).toContain("NextX chưa có lệnh nhận kết quả kiểm kho");
    at("counts-new")?.click();
    await shown("new-count-begin");
    at("new-count-of-products")?.click();
    await shown("new-count-find");
    expect(field("new-count-begin").disabled).toBe(true);
    type("new-count-find", "cà phê");
    await shown("new-count-find-hit-0");
    at("new-count-find-hit-0")?.click();
    await until(() => expect(field("new-count-begin").disabled).toBe(false));
    at("new-count-begin")?.click();
    await shown("count-page");
  });

  it("adds one with each scan, or asks how many", async () => {
    await open("counts", "products=20&count=1");
    await until(() => expect(row("counts", 0)).toContain("Kiểm kho cuối tháng"));
    at("counts")?.focus();
    press("Enter", 300);
    await shown("count-page");
    await until(() => expect(row("count", 0)).not.toBe(""));
    scan("8930000000000");
    await until(() => expect(text("count-last")).toContain("đã đếm 1 lon"));
    scan("8930000000000");
    await until(() => expect(text("count-last")).toContain("đã đếm 2 lon"));
    expect(session.page).toBe("back-office");
    expect(text("count-progress")).toContain("1/20");
    at("count-each-ask")?.click();
    await until(() => expect(counting.asks).toBe(true));
    scan("8930000000000");
    await shown("count-many");
    type("count-many", "10");
    await click("count-add");
    await until(() => expect(text("count-last")).toContain("đã đếm 12 lon"));
    scan("8939999999991");
    await shown("count-many");
    type("count-many", "1");
    await click("count-add");
    await until(() => expect(text("count-error")).toContain("8939999999991"));
  });

  it("leaves the focus where somebody has gone while a scan waited for its answer", async () => {
    await open("counts", "products=20&count=1&delay=150");
    await until(() => expect(row("counts", 0)).not.toBe(""));
    at("counts")?.focus();
    press("Enter", 300);
    await until(() => expect(row("count", 1)).not.toBe(""));
    scan("8930000000000");
    at("count")?.focus();
    at("count-row-1")?.click();
    await shown("count-typed");
    press("Enter", 600);
    await until(() => expect(document.activeElement?.id).toBe("count-typed"));
    await until(() => expect(text("count-last")).toContain("đã đếm 1 lon"));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(document.activeElement?.id).toBe("count-typed");
  });

  it("goes on paper: at a printer of the computer, or as PDF where there is none", async () => {
    const openSheet = async (wish: string) => {
      await open("counts", `products=20&count=1${wish}`);
      await until(() => expect(row("counts", 0)).not.toBe(""));
      at("counts")?.focus();
      press("Enter", 300);
      await until(() => expect(field("count-print").disabled).toBe(false));
      at("count-print")?.click();
      await shown("count-print-folder");
    };
    await openSheet("&queues=kho,van-phong&off=kho");
    await shown("count-print-printer");
    choose("count-print-printer", "van-phong");
    at("count-print-size-a5")?.click();
    await click("count-print-go");
    await until(() => expect(text("count-print-done")).toContain("van-phong"));
    choose("count-print-printer", "kho");
    await click("count-print-go");
    await until(() => expect(text("count-print-error")).toContain("tạm dừng"));
    expect(at("count-print-done")).toBeNull();
    if (app) await unmount(app);
    await openSheet("");
    await shown("count-print-none");
    expect(at("count-print-go")).toBeNull();
    at("count-print-what-differences")?.click();
    await click("count-print-save");
    await until(() => expect(text("count-print-done")).toContain(" - Chênh lệch.pdf"));
  });

  it("takes what is typed, and refuses nonsense with words", async () => {
    await open("counts", "products=20&count=1");
    await until(() => expect(row("counts", 0)).not.toBe(""));
    at("counts")?.focus();
    press("Enter", 300);
    await until(() => expect(row("count", 1)).not.toBe(""));
    at("count-row-1")?.click();
    await shown("count-typed");
    for (const [typed, words] of [
      ["-2", "Không nhận số âm"],
      ["mười", "Đây không phải một số hợp lệ"],
      ["8930000000000", "mã vạch đã rơi vào ô số lượng"],
    ] as const) {
      type("count-typed", typed);
      at("count-keep")?.click();
      await until(() => expect(text("count-error")).toContain(words));
    }
    type("count-typed", "9");
    at("count-keep")?.click();
    await until(() => expect(row("count", 1)).toContain("\u22123"));
    await gone("count-error");
    at("count-lines-differing")?.click();
    await until(() => expect(at("count")?.dataset["count"]).toBe("1"));
    at("count-export-differences")?.click();
    await until(() => expect(field("count-export-folder").value).toContain("exports"));
    at("count-export-write")?.click();
    await until(() => expect(text("count-export-done")).toContain("Chênh lệch.xlsx"));
    at("count-export-dialog-close")?.click();
    await gone("count-export-dialog");
    at("count-close")?.click();
    await until(() => expect(at("count-typed")).toBeNull());
    at("count-drop")?.click();
    await shown("count-drop-go");
    at("count-drop-go")?.click();
    await shown("counts-empty");
  });
});
