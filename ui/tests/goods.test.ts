import { mount, unmount } from "svelte";
import { afterEach, expect, it } from "vitest";
import App from "../src/App.svelte";
import { burstDetector, readScansBy, type Burst, type ScanRules } from "$lib/scanner";
import { installFakeShell } from "./fake/shell";
import { at, field, focused, gone, press, scan, shown, text, type, until } from "./hands";
import "./setup";

let app: ReturnType<typeof mount> | null = null;

async function open(wish: string, testid = "search-field"): Promise<void> {
  document.body.replaceChildren();
  installFakeShell(new URLSearchParams(wish));
  app = mount(App, { target: document.body });
  await shown(testid);
}

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
  readScansBy({ end: "enter", gapMs: 35, prefix: "", suffix: "" });
});

it("a product in variations is one hit, and one of them is chosen by keyboard", async () => {
  await open("scene=counter");
  type("search-field", "dép xốp");
  await shown("search-hit-0");
  expect(text("search-hit-0")).toContain("5 loại");
  expect(text("search-hit-0")).toContain("từ 45.000");
  expect(at("search-hit-1")).toBeNull();
  press("Enter", 500);
  await shown("variation-4");
  await until(() => expect(focused()).toBe("variations-filter"));
  press("ArrowRight", 300);
  press("ArrowDown", 300);
  await until(() => expect(at("variation-4")?.getAttribute("aria-selected")).toBe("true"));
  press("Enter", 500);
  await gone("variations");
  await shown("cart-row-0");
  expect(text("cart-row-0")).toContain("hồng, cỡ 36");
  await until(() => expect(focused()).toBe("search-field"));
});

it("the variations are narrowed by typing, and Esc goes back without one", async () => {
  await open("scene=counter");
  type("search-field", "dép xốp");
  await shown("search-hit-0");
  at("search-hit-0")?.click();
  await shown("variation-4");
  type("variations-filter", "trang 39");
  await until(() => expect(at("variation-1")).toBeNull());
  expect(text("variation-0")).toContain("trắng, cỡ 39");
  type("variations-filter", "tím");
  await shown("variations-none");
  at("variations")?.dispatchEvent(new Event("cancel", { cancelable: true }));
  await gone("variations");
  expect(at("cart-row-0")).toBeNull();
  // The search goes on where it was.
  await until(() => expect(field("search-field").value).toBe("dép xốp"));
  await shown("search-hit-0");
  expect(focused()).toBe("search-field");
});

it("a search that means one variation adds it at once, and so does its code", async () => {
  await open("scene=counter");
  type("search-field", "dép xốp hồng");
  await shown("search-hit-0");
  press("Enter", 500);
  await shown("cart-row-0");
  expect(at("variations")).toBeNull();
  scan("8935024100102");
  await shown("cart-row-1");
  expect(text("cart-row-1")).toContain("đen, cỡ 39");
});

it("what is added to a line follows it, and goes when it is taken away", async () => {
  await open("scene=counter&lines=1", "cart-row-0");
  press("F6", 300);
  await shown("line-addition-1");
  at("line-addition-0")?.click();
  at("line-terms-save")?.click();
  await gone("line-terms");
  await shown("cart-row-1");
  expect(text("cart-row-1")).toContain("Kem phô mai");
  expect(at("cart-row-1")?.classList.contains("addition")).toBe(true);
  // They come back as they were chosen.
  press("F6", 300);
  await shown("line-addition-1");
  expect(text("line-addition-0-times")).toBe("1 ×");
  at("line-addition-0")?.click();
  await until(() => expect(text("line-addition-0-times")).toBe("2 ×"));
  at("line-terms-save")?.click();
  await gone("line-terms");
  expect(field("cart-row-1-quantity").value).toBe("2");
  press("F6", 300);
  await shown("line-addition-0-less");
  at("line-addition-0-less")?.click();
  await until(() => expect(text("line-addition-0-times")).toBe("1 ×"));
  at("line-addition-0-less")?.click();
  await gone("line-addition-0-times");
  at("line-terms-save")?.click();
  await gone("cart-row-1");
});

it("an unknown code becomes a product, which is in the cart at once", async () => {
  await open("scene=counter");
  scan("8930001112223");
  await shown("scan-problem-new");
  at("scan-problem-new")?.click();
  await until(() => expect(focused()).toBe("new-product-name"));
  expect(text("new-product")).toContain("8930001112223");
  expect((at("new-product-save") as HTMLButtonElement).disabled).toBe(true);
  type("new-product-name", "Bánh đậu xanh");
  type("new-product-price", "35000");
  expect(field("new-product-unit").value).toBe("cái");
  await until(() => expect((at("new-product-save") as HTMLButtonElement).disabled).toBe(false));
  at("new-product-save")?.click();
  await gone("new-product");
  await shown("cart-row-0");
  expect(text("cart-row-0")).toContain("Bánh đậu xanh");
  expect(at("scan-problem")).toBeNull();
});

it("without a network it says before anything is typed that no product can be made", async () => {
  await open("scene=counter&offline=1");
  scan("8930001119994");
  await shown("scan-problem-new");
  at("scan-problem-new")?.click();
  await shown("new-product-offline");
  expect(at("new-product-name")).toBeNull();
});

it("selling more than there is is asked about once, and sold when it is meant", async () => {
  await open("scene=counter&below=warn");
  type("search-field", "nescafé");
  await shown("search-hit-0");
  press("Enter", 500);
  await shown("cart-row-0");
  press("+", 400);
  press("+", 400);
  press("+", 400);
  await shown("cart-row-0-over-stock");
  press("F9", 500);
  await shown("below-stock-sell");
  expect(text("below-stock")).toContain("còn 3 bịch");
  await until(() => expect(focused()).toBe("below-stock-back"));
  at("below-stock-sell")?.click();
  await shown("receipt-dialog");
});

it("where the shop refuses it, the payment says which product and how many are left", async () => {
  await open("scene=counter&below=refuse");
  type("search-field", "nescafé");
  await shown("search-hit-0");
  press("Enter", 500);
  await shown("cart-row-0");
  for (let times = 0; times < 3; times++) press("+", 400);
  await shown("cart-row-0-over-stock");
  press("F9", 500);
  await until(() => expect(document.body.textContent).toContain("Không đủ hàng: Cà phê hòa tan Nescafé"));
  expect(at("below-stock")).toBeNull();
});

/** What a scanner with these gaps types, read by these rules. */
function read(rules: ScanRules, code: string, gap: number, end: string): Burst | null {
  const detector = burstDetector(() => rules);
  let at = 1_000;
  for (const key of code) {
    at += gap;
    detector.take({ key, at, modified: false });
  }
  return detector.take({ key: end, at: at + gap, modified: false });
}

it("a slow scanner that ends with Tab is read when it is set so, without what it puts around a code", () => {
  const rules: ScanRules = { end: "tab", gapMs: 90, prefix: "]E0", suffix: "~" };
  expect(read(rules, "]E08935010000172~", 70, "Tab")).toMatchObject({ code: "8935010000172", ms: 16 * 70 });
  expect(read(rules, "8935010000172", 70, "Tab")?.code).toBe("8935010000172");
  expect(read(rules, "8935010000172", 70, "Enter")).toBeNull();
  expect(read({ ...rules, gapMs: 35 }, "8935010000172", 70, "Tab")).toBeNull();
});

it("a scan is tried in the settings without selling anything", async () => {
  await open("scene=counter");
  at("rail-settings")?.click();
  await shown("scanner-try");
  field("scanner-try").focus();
  scan("8935024100101");
  await until(() => expect(text("scanner-tried")).toContain("Đã nhận mã 8935024100101 trong 48 ms"));
  for (const key of "8935024") press(key, 120);
  press("Enter", 120);
  await until(() => expect(text("scanner-tried")).toContain("120 ms"));
  at("rail-counter")?.click();
  await shown("cart-empty");
});

it("the stock of every branch is read below the list, for the row that was chosen by key or by touch", async () => {
  await open("scene=counter&branches=5");
  type("search-field", "cà phê");
  await shown("search-hit-1");
  const first = text("search-branches");
  expect(first).toContain("BT");
  expect(first).toContain("Q7");
  press("ArrowDown", 300);
  await until(() => expect(text("search-branches")).not.toBe(first));
  at("search-hit-0-stock")?.click();
  await until(() => expect(text("search-branches")).toBe(first));
  expect(at("cart-row-0")).toBeNull();
});
