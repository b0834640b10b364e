import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "../src/App.svelte";
import { step, whole } from "../src/features/returns/quantity";
import { beginAnew, openSale } from "../src/features/returns/returns.svelte";
import SaleRow from "../src/features/sales-today/SaleRow.svelte";
import { session } from "../src/features/shell/session.svelte";
import { ask, commands } from "../src/lib/backend/call";
import { showLanguage } from "../src/lib/i18n.svelte";
import { goods } from "./fake/goods";
import { installFakeShell } from "./fake/shell";
import { at, field, focused, gone, press, scan, settle, shown, text, type, until } from "./hands";
import "./setup";

const heard = vi.hoisted(() => vi.fn());
vi.mock("$lib/sound", async (original) => ({ ...(await original<object>()), sound: heard }));

let app: ReturnType<typeof mount> | null = null;
const priced = goods.filter(({ price }) => price !== null);
const [first, second] = priced;

async function open(wish = ""): Promise<void> {
  document.body.replaceChildren();
  installFakeShell(new URLSearchParams(`scene=counter&${wish}`));
  app = mount(App, { target: document.body });
  await shown("search-field");
  press("F10", 300);
  await shown("return-find");
}

/** Opens the invoice that is found first. */
async function openFirst(wish = ""): Promise<void> {
  await open(wish);
  await shown("return-sale-0");
  press("Enter", 300);
  await shown("return-invoice");
}

const due = (dong: number) => until(() => expect(text("return-due")?.replace(/\D/g, "")).toBe(String(dong)));
const quantityOf = (line: number, wanted: string) =>
  until(() => expect(field(`return-line-${String(line)}-quantity`).value).toBe(wanted));

beforeEach(() => showLanguage("vi"));

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
  Object.assign(session, { status: null, error: null, page: "counter", keysShown: false });
});

describe("a quantity that comes back", () => {
  it("goes up to what is left and down to none, in whole units", () => {
    expect(step("", "3", true)).toBe("1");
    expect(step("2", "3", true)).toBe("3");
    expect(step("3", "3", true)).toBe("3");
    expect(step("1", "3", false)).toBe("");
    expect(step("", "0.452", true)).toBe("0,452");
    expect(step("1,24", "1.240", false)).toBe("0,24");
    expect(step("abc", "2", true)).toBe("1");
    expect(whole("0")).toBe("");
    expect(whole("1.5")).toBe("1,5");
  });
});

describe("a return", () => {
  it("is found, chosen and confirmed by keyboard alone, and the rest is what is left", async () => {
    await openFirst();
    press("+", 300);
    press("+", 300);
    await quantityOf(0, "2");
    press("ArrowDown", 300);
    press("+", 300);
    press("+", 300);
    await quantityOf(1, "1");
    await due(2 * (first?.price ?? 0) + (second?.price ?? 0));
    press("Delete", 300);
    await quantityOf(1, "");
    press("F6", 300);
    expect(focused()).toBe("return-fee");
    for (const key of "1000") press(key, 200);
    press("Escape", 300);
    await due(2 * (first?.price ?? 0) - 1_000);
    press("F9", 300);
    await shown("return-done");
    // Its slip is told of as what it is, with what it comes to.
    at("return-done-slip")?.click();
    await shown("receipt-about");
    expect(text("receipt-dialog")).toContain("Phiếu trả hàng");
    expect(text("receipt-about")).toContain("Phí trả hàng");
    at("receipt-dialog-close")?.click();
    await gone("receipt-dialog");
    at("return-done-next")?.click();
    await shown("counter");
    press("F10", 300);
    await shown("return-sale-0");
    press("Enter", 300);
    await until(() => expect(text("return-line-0-left")).toBe("1"));
  });

  it("is a row in the list of the day that opens its slip, and does not come back itself", async () => {
    await openFirst();
    press("+", 300);
    press("F9", 300);
    await shown("return-done");
    const listed = await ask(commands.salesToday());
    const row = listed.status === "ok" ? listed.data[0] : undefined;
    if (row === undefined) throw new Error("nothing is listed");
    expect(row).toMatchObject({ kind: "return", total: -(first?.price ?? 0) });
    const opened = vi.fn();
    const mounted = mount(SaleRow, {
      target: document.body,
      props: { row, index: 0, onopen: opened, onreturn: vi.fn() },
    });
    expect(text("sale-row-0")).toContain("Phiếu trả hàng");
    expect(at("sale-row-0-return")).toBeNull();
    at("sale-row-0-receipt")?.click();
    expect(opened).toHaveBeenCalledOnce();
    await unmount(mounted);
  });

  it("says in its row that no more can come back than is left", async () => {
    await openFirst();
    press("9", 300);
    expect(focused()).toBe("return-line-0-quantity");
    await until(() => expect(text("return-line-0-error")).toContain("3"));
    expect((at("return-confirm") as HTMLButtonElement).disabled).toBe(true);
    press("ArrowDown", 300);
    expect(focused()).toBeNull();
    press("+", 300);
    await quantityOf(1, "1");
  });

  it("takes a scan as the line of that product, wherever the focus is", async () => {
    await openFirst();
    scan(second?.barcode ?? "");
    await quantityOf(1, "1");
    field("return-note").focus();
    scan(second?.barcode ?? "");
    scan(first?.barcode ?? "");
    await quantityOf(0, "1");
    expect(field("return-note").value).toBe("");
  });

  it("takes a carton's code as a carton, and a label of the scale as what it weighs", async () => {
    await openFirst();
    // The sale has cans of it alone.
    scan(`C${second?.barcode ?? ""}`);
    await until(() => expect(document.body.textContent).toContain("(thùng)"));
    expect(field("return-line-1-quantity").value).toBe("");
    scan(`W${second?.barcode ?? ""}`);
    await quantityOf(1, "0,452");
    scan(`W${first?.barcode ?? ""}`);
    scan(`W${first?.barcode ?? ""}`);
    await quantityOf(0, "0,904");
    press("F8", 300);
    await until(() => expect(focused()).toBe("return-taken-search"));
    const carton = second?.units.at(-1);
    for (const code of ["C", "C", "W", "W", ""]) scan(`${code}${second?.barcode ?? ""}`);
    const taken = (row: number) => field(`return-taken-${String(row)}-quantity`).value;
    await until(() => expect([0, 1, 2, 3].map(taken)).toEqual(["2", "0,452", "0,452", "1"]));
    await until(() => expect(text("return-taken-0-amount")?.replace(/\D/g, "")).toBe(String(2 * (carton?.price ?? 0))));
    expect(field("return-taken-0-unit").value).toBe(String(carton?.id));
  });

  it("is heard: a scan, a code that nobody knows, and the end", async () => {
    const last = (what: string) => until(() => expect(heard.mock.lastCall).toEqual([what]));
    await open();
    await shown("return-sale-0");
    scan("8931234500017");
    await last("problem");
    type("return-find", "");
    await shown("return-sale-0");
    scan("Q1K7261123004H");
    await shown("return-invoice");
    expect(heard.mock.lastCall).toEqual(["scan"]);
    heard.mockClear();
    scan(second?.barcode ?? "");
    await last("scan");
    scan("8931234500017");
    await last("problem");
    press("F9", 300);
    await last("paid");
    await shown("return-done");
  });

  it("takes everything that is left by Ctrl A", async () => {
    await openFirst();
    press("a", 300, { ctrlKey: true, code: "KeyA" });
    await quantityOf(0, "3");
    await quantityOf(2, "2");
  });

  it("is exchanged: only the difference is paid, with what is given and the change", async () => {
    await openFirst();
    press("+", 300);
    press("F8", 300);
    await until(() => expect(focused()).toBe("return-taken-search"));
    scan(first?.barcode ?? "");
    scan(first?.barcode ?? "");
    await until(() => expect(field("return-taken-0-quantity").value).toBe("2"));
    await due(first?.price ?? 0);
    // The refund before the exchange was the same sum.
    await shown("return-given");
    type("return-given", "500000");
    await shown("return-change");
    at("return-exchange-off")?.click();
    await gone("return-taken");
    await due(first?.price ?? 0);
    await gone("return-given");
  });

  it("takes a discount off what is taken in exchange", async () => {
    await openFirst();
    press("+", 300);
    press("F8", 300);
    await until(() => expect(focused()).toBe("return-taken-search"));
    scan(first?.barcode ?? "");
    scan(first?.barcode ?? "");
    await shown("return-taken-0-discount");
    type("return-taken-0-discount", "10%");
    await due(2 * (first?.price ?? 0) * 0.9 - (first?.price ?? 0));
    type("return-taken-0-discount", "1.000");
    await due((first?.price ?? 0) - 2_000);
  });

  it("shows the code by which the difference is transferred, with the number of the sale", async () => {
    await openFirst();
    press("+", 300);
    press("F8", 300);
    await until(() => expect(focused()).toBe("return-taken-search"));
    scan(first?.barcode ?? "");
    scan(first?.barcode ?? "");
    await until(() => expect(field("return-taken-0-quantity").value).toBe("2"));
    await due(first?.price ?? 0);
    await shown("return-given");
    expect(at("return-transfer")).toBeNull();
    at("return-method-bank_transfer")?.click();
    await shown("return-transfer");
    expect(text("return-transfer-purpose")).toBe("Q1K7-261123-0031C");
    expect(at("return-transfer")?.querySelector("svg")).not.toBeNull();
  });

  it("asks before more is given in exchange than there is, and keeps what was typed", async () => {
    await openFirst("below=warn");
    press("+", 300);
    press("F8", 300);
    await until(() => expect(focused()).toBe("return-taken-search"));
    scan(first?.barcode ?? "");
    await shown("return-taken-0-quantity");
    type("return-taken-0-quantity", "99999");
    await until(() => expect(at("return-confirm")?.hasAttribute("disabled")).toBe(false));
    press("F9", 300);
    await shown("below-stock-sell");
    await until(() => expect(focused()).toBe("below-stock-back"));
    at("below-stock-back")?.click();
    await gone("below-stock");
    expect(field("return-taken-0-quantity").value).toBe("99999");
    press("F9", 300);
    await shown("below-stock-sell");
    at("below-stock-sell")?.click();
    await shown("return-done");
  });

  it("of goods that are still owed is taken off the debt", async () => {
    await openFirst("on-account=1");
    press("a", 300, { ctrlKey: true, code: "KeyA" });
    await quantityOf(0, "3");
    await until(() => expect(at("return-method-on_account")?.getAttribute("aria-pressed")).toBe("true"));
    expect(text("return-method-on_account")).toBe("Trừ vào nợ");
    press("F9", 300);
    await shown("return-done");
    expect(text("return-done")).toContain("Trừ vào nợ");
  });

  it("lets the difference of an exchange be paid by card or owed, and owes only what is chosen", async () => {
    await openFirst("on-account=1");
    press("+", 300);
    press("F8", 300);
    await until(() => expect(focused()).toBe("return-taken-search"));
    scan(first?.barcode ?? "");
    scan(first?.barcode ?? "");
    await until(() => expect(at("return-method-cash")?.getAttribute("aria-pressed")).toBe("true"));
    expect(at("return-method-card")).not.toBeNull();
    expect(at("return-method-e_wallet")).not.toBeNull();
    expect(text("return-method-on_account")).toBe("Ghi nợ");
    at("return-method-on_account")?.click();
    await due(first?.price ?? 0);
    expect(at("return-method-on_account")?.getAttribute("aria-pressed")).toBe("true");
    press("F9", 300);
    await shown("return-done");
    expect(text("return-done")).toContain("Ghi nợ");
  });

  it("is brought back after Escape or the other way dropped it", async () => {
    await openFirst();
    press("+", 300);
    press("+", 300);
    press("F8", 300);
    await until(() => expect(focused()).toBe("return-taken-search"));
    scan(second?.barcode ?? "");
    await shown("return-taken-0-quantity");
    at("return-reason-faulty")?.click();
    type("return-fee", "1000");
    press("Escape", 300);
    press("Escape", 300);
    await shown("return-find");
    expect(text("returns-dropped")).toContain("cất");
    press("z", 300, { ctrlKey: true, code: "KeyZ" });
    await quantityOf(0, "2");
    expect(field("return-taken-0-quantity").value).toBe("1");
    expect(field("return-fee").value).toBe("1000");
    expect(at("return-reason-faulty")?.getAttribute("aria-pressed")).toBe("true");
    expect(at("returns-dropped")).toBeNull();
    at("returns-without")?.click();
    await shown("returns-dropped");
    at("returns-by-invoice")?.click();
    await shown("return-sale-0");
    await shown("returns-dropped");
    // Once another is confirmed, it is too late.
    press("Enter", 300);
    await shown("return-invoice");
    press("+", 300);
    press("F9", 300);
    await shown("return-done");
    at("return-done-next")?.click();
    await shown("counter");
    press("F10", 300);
    await shown("return-sale-0");
    expect(at("returns-dropped")).toBeNull();
  });

  it("says that other tills are not known of while the network is gone", async () => {
    await openFirst("offline=1");
    await shown("return-here-alone");
    press("Escape", 300);
    await shown("return-find");
    type("return-find", "khong co");
    await shown("return-find-offline");
  });

  it("does not come back when its answer arrives after it was left", async () => {
    await openFirst();
    void openSale({ sale: "sale" });
    beginAnew();
    await settle();
    expect(at("return-invoice")).toBeNull();
    await shown("return-find");
  });

  it("is not taken without an invoice unless the shop allows it", async () => {
    await open();
    at("returns-without")?.click();
    await shown("returns-forbidden");
    expect(at("return-confirm")).toBeNull();
  });

  it("without an invoice is from a customer who is chosen by F4, or made there", async () => {
    await open("without-invoice=1");
    at("returns-without")?.click();
    await until(() => expect(focused()).toBe("return-goods-search"));
    scan(first?.barcode ?? "");
    await shown("return-goods-0-amount");
    press("F4", 300);
    await shown("customer-search");
    expect(at("customer-account-open")).toBeNull();
    await until(() => expect(at("customer-hit-0")).not.toBeNull());
    at("customer-hit-0")?.click();
    await gone("customer-dialog");
    expect(text("return-customer")).toContain("Nguyễn Văn Hùng");
    press("F4", 300);
    await shown("customer-add");
    at("customer-add")?.click();
    await shown("customer-name");
    type("customer-name", "Lê Văn Thử");
    at("customer-save")?.click();
    await gone("customer-dialog");
    expect(text("return-customer")).toContain("Lê Văn Thử");
    // It is the return's customer, not the cart's.
    press("F4", 300);
    await shown("customer-walk-in");
    at("customer-walk-in")?.click();
    await until(() => expect(text("return-customer")).toContain("Khách lẻ"));
  });

  it("without an invoice pays back no more than the price now, with a reason", async () => {
    await open("without-invoice=1");
    at("returns-without")?.click();
    await until(() => expect(focused()).toBe("return-goods-search"));
    scan(first?.barcode ?? "");
    await shown("return-goods-0-amount");
    expect((at("return-confirm") as HTMLButtonElement).disabled).toBe(true);
    at("return-reason-faulty")?.click();
    await until(() => expect((at("return-confirm") as HTMLButtonElement).disabled).toBe(false));
    type("return-goods-0-price", "99999999");
    await gone("return-goods-0-amount");
    type("return-goods-0-price", "1000");
    await due(1_000);
    press("F9", 300);
    await shown("return-done");
  });
});
