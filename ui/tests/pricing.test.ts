import { mount, unmount } from "svelte";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { installFakeShell } from "./fake/shell";
import { at, field, gone, press, scan, shown, text, type, until } from "./hands";
import "./setup";

const COFFEE = "8935024100001";

function send(form: string): void {
  at(form)?.querySelector("form")?.requestSubmit();
}

function choose(testid: string, value: string): void {
  const select = at(testid) as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

describe("taxes and price books", () => {
  let app: ReturnType<typeof mount>;

  beforeAll(async () => {
    installFakeShell(new URLSearchParams("scene=counter&taxes"));
    app = mount(App, { target: document.body });
    await shown("cart-empty");
  });

  afterAll(() => unmount(app));

  it("shows the tax of a line and what the total contains, and takes another tax", async () => {
    scan(COFFEE);
    await shown("cart-row-0-tax");
    expect(text("cart-row-0-tax")).toBe("VAT 8 %");
    expect(text("tax-within")).toMatch(/\d/);
    press("F6", 300);
    await shown("line-tax");
    choose("line-tax", "ten");
    send("line-terms");
    await gone("line-terms");
    await until(() => expect(text("cart-row-0-tax")).toBe("VAT 10 %"));
  });

  it("takes a price book for the order", async () => {
    press("F7", 300);
    await shown("order-book");
    choose("order-book", "sale");
    send("order-terms");
    await gone("order-terms");
    await until(() => expect(text("cart-row-0-book")).toBe("Giá sỉ"));
  });

  it("says what is wrong with a tax, keeps what was typed, and only ends one that was sold with", async () => {
    at("rail-settings")?.click();
    await shown("tax-add");
    at("tax-add")?.click();
    await shown("tax-dialog");
    type("tax-rate", "tám");
    type("tax-from", "01/01/2027");
    send("tax-dialog");
    await shown("tax-error");
    expect(field("tax-rate").getAttribute("aria-invalid")).toBe("true");
    type("tax-rate", "5");
    send("tax-dialog");
    await gone("tax-dialog");
    await until(() => expect(text("tax-0")).toContain("VAT 5 %"));
    at("tax-1")?.click();
    await shown("tax-used");
    expect([field("tax-rate").disabled, field("tax-to").disabled]).toEqual([true, false]);
    expect(at("tax-remove")).toBeNull();
    at("tax-dialog-close")?.click();
    await gone("tax-dialog");
  });

  it("gives a product its own price in a book", async () => {
    at("book-0")?.click();
    await shown("fixed-code");
    type("fixed-code", COFFEE);
    await until(() => expect(field("fixed-add").disabled).toBe(false));
    at("fixed-add")?.click();
    await shown("fixed-price");
    type("fixed-price", "13200");
    at("fixed-add")?.click();
    await shown("fixed-prices");
    expect(text("fixed-prices")).toContain("13.200");
    at("book-dialog-close")?.click();
    await gone("book-dialog");
    expect(text("book-0")).toContain("1 giá riêng");
  });
});
