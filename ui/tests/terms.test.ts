import { mount, unmount } from "svelte";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { installFakeShell } from "./fake/shell";
import { at, field, focused, gone, press, scan, shown, text, type, until } from "./hands";
import "./setup";

const COFFEE = "8935024100001";

/** Enter in a field sends its form, as the web view does it. */
function send(form: string): void {
  at(form)?.querySelector("form")?.requestSubmit();
}

describe("terms of a line and of the order", () => {
  let app: ReturnType<typeof mount>;

  beforeAll(async () => {
    installFakeShell(new URLSearchParams("scene=counter"));
    app = mount(App, { target: document.body });
    await shown("cart-empty");
  });

  afterAll(() => unmount(app));

  it("has nothing to change in an empty cart", () => {
    press("F6", 300);
    press("F7", 300);
    expect([at("line-terms"), at("order-terms")]).toEqual([null, null]);
    expect(field("cart-line-terms").disabled).toBe(true);
  });

  it("takes a percentage off the line that was scanned, by keys alone", async () => {
    scan(COFFEE);
    press("F6", 300);
    await shown("line-discount");
    expect(focused()).toBe("line-discount");
    type("line-discount", "10%");
    await until(() => expect(field("line-discount-kind-percent").checked).toBe(true));
    send("line-terms");
    await gone("line-terms");
    await until(() => expect(focused()).toBe("search-field"));
    expect(text("cart-row-0")).toContain("giảm 10");
    expect(text("sum-line-discounts")).toMatch(/^−/);
  });

  it("says what is too much, keeps what was typed and the cart", async () => {
    const before = text("total-due");
    press("F6", 300);
    await shown("line-terms");
    field("line-discount-kind-amount").click();
    type("line-discount", "999999999");
    send("line-terms");
    await shown("line-terms-error");
    expect(field("line-discount").getAttribute("aria-invalid")).toBe("true");
    expect(field("line-discount").value).toBe("999.999.999");
    expect(text("total-due")).toBe(before);
    at("line-terms-cancel")?.click();
    await gone("line-terms");
  });

  it("charges delivery, takes something off the order and rounds cash alone", async () => {
    press("F7", 300);
    await shown("order-discount");
    type("order-discount", "222");
    type("surcharge-amount-0", "20000");
    send("order-terms");
    await shown("order-terms-error");
    expect(field("surcharge-name-0").getAttribute("aria-invalid")).toBe("true");
    type("surcharge-name-0", "Giao hàng");
    send("order-terms");
    await gone("order-terms");
    expect(text("sum-surcharge-0")).toContain("20.000");
    expect(text("sum-discount")).toContain("222");
    expect(at("sum-rounding")).toBeNull();
  });

  it("begins with the note on Ctrl G, and offers one surcharge more than there is", async () => {
    press("g", 300, { ctrlKey: true, code: "KeyG" });
    await shown("order-note");
    expect(focused()).toBe("order-note");
    expect([field("surcharge-name-0").value, field("surcharge-name-1").value]).toEqual(["Giao hàng", ""]);
    at("order-terms-close")?.click();
    await gone("order-terms");
  });

  it("names who sold it, or nobody", async () => {
    press("F7", 300);
    await shown("order-seller");
    const seller = at("order-seller") as HTMLSelectElement;
    expect([...seller.options].map(({ label }) => label)).toEqual(["Không ghi", "Lan", "Minh"]);
    expect(seller.value).toBe("");
    seller.value = "102";
    seller.dispatchEvent(new Event("change", { bubbles: true }));
    send("order-terms");
    await gone("order-terms");
    press("F7", 300);
    await shown("order-seller");
    expect((at("order-seller") as HTMLSelectElement).value).toBe("102");
    at("order-terms-close")?.click();
    await gone("order-terms");
  });
});
