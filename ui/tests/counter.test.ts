import { mount, unmount } from "svelte";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { installFakeShell } from "./fake/shell";
import { at, field, gone, press, scan, shown, text, type, until } from "./hands";
import "./setup";

describe("a morning at the counter", () => {
  let app: ReturnType<typeof mount>;

  beforeAll(async () => {
    installFakeShell(new URLSearchParams("scene=counter&account=1"));
    app = mount(App, { target: document.body });
    await shown("search-field");
  });

  afterAll(() => unmount(app));

  it("starts with an empty cart and the focus in search", async () => {
    await shown("cart-empty");
    expect(document.activeElement).toBe(at("search-field"));
    expect((at("pay-button") as HTMLButtonElement).disabled).toBe(true);
  });

  it("takes a scan, and the same scan again", async () => {
    scan("8935024100012");
    await shown("cart-row-0");
    scan("8935024100012");
    await until(() => expect(field("cart-row-0-quantity").value).toBe("2"));
    expect(field("search-field").value).toBe("");
  });

  it("takes a scan that runs into another field, which keeps what it held", async () => {
    at("given-field")?.focus();
    scan("8935024100012");
    await until(() => expect(field("cart-row-0-quantity").value).toBe("3"));
    await until(() => expect(document.activeElement).toBe(at("search-field")));
    press("-", 300);
    await until(() => expect(field("cart-row-0-quantity").value).toBe("2"));
  });

  it("says that a barcode is unknown and leaves the cart alone", async () => {
    scan("8999999999999");
    await shown("scan-problem");
    expect(text("error-code")).toBe("unknown_barcode");
    expect(text("scan-error")).toContain("8999999999999");
    expect(at("cart-row-1")).toBeNull();
  });

  it("finds without diacritics and adds with Enter", async () => {
    type("search-field", "mi hao hao");
    await shown("search-hit-0");
    press("Enter", 300);
    await shown("cart-row-1");
    expect(at("search-popover")).toBeNull();
    expect(at("scan-problem")).toBeNull();
  });

  it("steps the current line with + and −, and takes it away and back", async () => {
    press("+", 300);
    await until(() => expect(field("cart-row-1-quantity").value).toBe("2"));
    press("-", 300);
    await until(() => expect(field("cart-row-1-quantity").value).toBe("1"));
    press("Delete", 300);
    await until(() => expect(at("cart-row-1")).toBeNull());
    at("cart-undo")?.click();
    await shown("cart-row-1");
  });

  it("shows the change and the notes to hand out", async () => {
    type("given-field", "200000");
    expect(field("given-field").value).toBe("200.000");
    await until(() => expect(text("change-amount")).toBe("123.500 ₫"));
    expect(text("change-notes")).toContain("1 tờ 100.000 ₫");
  });

  it("says that an amount with a comma or letters is none, and hands nothing out", async () => {
    for (const typed of ["12,5", "-5000", "1.5tr"]) {
      type("given-field", typed);
      await shown("given-error");
      expect(text("given-error")).toContain("Số tiền không hợp lệ.");
      expect(field("given-field").value).toBe(typed);
      expect(field("given-field").getAttribute("aria-invalid")).toBe("true");
      expect(at("change-amount")).toBeNull();
    }
    type("given-field", "");
    await gone("given-error");
  });

  it("does not take too little, and says so", async () => {
    type("given-field", "1000");
    press("F9", 300);
    await shown("payment-error");
    expect(text("error-code")).toBe("cash_below_total");
    expect(at("receipt-dialog")).toBeNull();
  });

  it("draws a VietQR for the rest of a split payment", async () => {
    type("given-field", "50000");
    await until(() => expect(text("missing-amount")).toBe("26.500 ₫"));
    at("method-transfer")?.click();
    await shown("vietqr");
    expect(text("transfer-amount")).toBe("26.500 ₫");
    expect(text("transfer-purpose")).toMatch(/^Q1K7-/);
    at("transfer-back")?.click();
    await shown("cart");
  });

  it("confirms on F9, shows the receipt, and is ready again on the next scan", async () => {
    type("given-field", "200000");
    press("F9", 300);
    await shown("receipt-dialog");
    expect(text("receipt-change")).toBe("123.500 ₫");
    scan("8935024100012");
    await until(() => expect(at("receipt-dialog")).toBeNull());
    await shown("cart-row-0");
    expect(at("cart-row-1")).toBeNull();
    expect(field("given-field").value).toBe("");
  });

  it("lists the sale as waiting", async () => {
    at("rail-sales-today")?.click();
    await shown("sales-today");
    await until(() => expect(text("sales-today")).toContain("1 đơn"));
  });
});
