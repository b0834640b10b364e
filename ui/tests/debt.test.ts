import { mount, unmount } from "svelte";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { installFakeShell } from "./fake/shell";
import { at, field, focused, gone, press, scan, shown, text, type, until } from "./hands";
import "./setup";

const COFFEE = "8935024100001";
const PRICE = "62.000";

/** Enter in a field sends its form, as the web view does it. */
function send(form: string): void {
  (at(form) as HTMLFormElement | null)?.requestSubmit();
}

function pay(digit: 1 | 2 | 3 | 4 | 5): void {
  press(String(digit), 300, { altKey: true, code: `Digit${digit}` });
}

async function choose(name: string): Promise<void> {
  press("F4", 300);
  await shown("customer-search");
  type("customer-search", name);
  await shown("customer-hit-0");
  await until(() => expect(text("customer-hit-0")).toContain(name));
  at("customer-hit-0")?.click();
  await gone("customer-dialog");
}

describe("several ways to pay, and what is owed", () => {
  let app: ReturnType<typeof mount>;

  beforeAll(async () => {
    installFakeShell(new URLSearchParams("scene=counter"));
    app = mount(App, { target: document.body });
    await shown("cart-empty");
    scan(COFFEE);
    await shown("cart-row-0");
  });

  afterAll(() => unmount(app));

  it("switches the ways by Alt and a digit, and the first left empty takes the rest", async () => {
    pay(3);
    await shown("split-card");
    expect(focused()).toBe("split-card");
    expect(at("given-field")).toBeNull();
    await until(() => expect(field("split-card").placeholder).toBe(PRICE));
    pay(4);
    await shown("split-e-wallet");
    await until(() => expect(focused()).toBe("split-e-wallet"));
    type("split-e-wallet", "12000");
    await until(() => expect(field("split-card").placeholder).toBe("50.000"));
    expect(text("split-given")).toContain(PRICE);
    pay(1);
    await shown("split-cash");
    type("split-cash", "40000");
    type("split-card", "20000");
    await until(() => expect(text("split-change")).toContain("10.000"));
    type("split-card", "70000");
    await shown("split-error");
    expect(field("split-card").getAttribute("aria-invalid")).toBe("true");
    expect(field("split-cash").getAttribute("aria-invalid")).toBe("false");
  });

  it("goes back to cash when the last other way is dropped", async () => {
    for (const id of ["split-cash-remove", "split-e-wallet-remove", "split-card-remove"]) at(id)?.click();
    await shown("given-field");
    expect(at("method-cash")?.getAttribute("aria-pressed")).toBe("true");
    expect(field("given-field").value).toBe("");
  });

  it("owes nothing without a name", async () => {
    pay(5);
    await shown("split-error");
    expect(text("split-error")).toContain("F4");
    await choose("Nguyễn Văn Hùng");
    await until(() => expect(text("customer-debt")).toContain("1.250.000"));
    await until(() => expect(at("split-error")).toBeNull());
    await until(() => expect(text("owed-before")).toContain("1.250.000"));
    expect(text("owed-after")).toContain("1.312.000");
  });

  it("names the limit and the debt where it would be above", async () => {
    await choose("Trần Thị Mai");
    press("F9", 300);
    await shown("receipt-dialog");
    expect(text("receipt-owed")).toContain(PRICE);
    at("new-sale")?.click();
    await gone("receipt-dialog");
    for (let cans = 0; cans < 8; cans++) scan(COFFEE);
    await until(() => expect(text("total-due")).toContain("496.000"));
    await choose("Trần Thị Mai");
    pay(5);
    await shown("split-error");
    expect(text("split-error")).toContain("62.000");
    expect(text("split-error")).toContain("500.000");
    expect(field("split-on-account").getAttribute("aria-invalid")).toBe("true");
    press("F9", 300);
    await shown("payment-error");
    expect(at("receipt-dialog")).toBeNull();
  });

  it("shows the account by F4 in the list of customers, with its age and history", async () => {
    press("F4", 300);
    await shown("customer-search");
    type("customer-search", "Nguyễn Văn Hùng");
    await until(() => expect(text("customer-hit-0")).toContain("Hùng"));
    at("customer-account-open")?.click();
    await shown("account-debt");
    expect(text("account-debt")).toContain("1.250.000");
    expect(text("account-age")).toContain("09:38");
    expect(text("account-note")).toContain("Giao buổi sáng");
    expect(document.querySelectorAll("[data-testid='account-order']")).toHaveLength(3);
    expect(focused()).toBe("account-pay");
  });

  it("takes a payment, and undoes it with a reason", async () => {
    at("account-pay")?.click();
    await shown("debt-amount");
    expect(focused()).toBe("debt-amount");
    type("debt-amount", "1250001");
    send("debt-form");
    await shown("debt-error");
    expect(text("debt-error")).toContain("1.250.000");
    // A transfer is asked for by its code, of what may be paid alone.
    at("debt-method-bank_transfer")?.click();
    await until(() => expect(at("debt-transfer")).toBeNull());
    type("debt-amount", "250000");
    await shown("debt-transfer");
    expect(text("debt-transfer-purpose")).toContain("0900000001");
    expect(at("debt-transfer")?.querySelector("svg")).not.toBeNull();
    at("debt-method-cash")?.click();
    await gone("debt-transfer");
    send("debt-form");
    await gone("debt-form");
    await until(() => expect(text("account-debt")).toContain("1.000.000"));
    await until(() => expect(focused()).toBe("account-pay"));
    expect(text("account-said")).toContain("250.000");
    expect(text("account-receipt")).toContain("không gửi NextX");
    at("account-undo")?.click();
    await shown("undo-form");
    send("undo-form");
    await shown("undo-error");
    type("undo-reason", "gõ nhầm khách");
    send("undo-form");
    await gone("undo-form");
    await until(() => expect(text("account-debt")).toContain("1.250.000"));
    expect(at("account-undo")).toBeNull();
    at("account-dialog-close")?.click();
    await gone("account-dialog");
  });
});
