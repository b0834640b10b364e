import { mount, unmount } from "svelte";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { ask, commands } from "$lib/backend/call";
import { installFakeShell } from "./fake/shell";
import { at, field, focused, gone, press, scan, settle, shown, text, type, until } from "./hands";
import "./setup";

const COFFEE = "8935024100001";
const NOODLES = "8935024100009";
const lines = () => document.querySelectorAll("[data-testid='cart'] [data-line]").length;
const quantity = (row: number) => field(`cart-row-${row}-quantity`)?.value;

describe("fast hands at a slow till", () => {
  let app: ReturnType<typeof mount>;

  beforeAll(async () => {
    installFakeShell(new URLSearchParams("scene=counter&account=1&delay=30"));
    app = mount(App, { target: document.body });
    await shown("cart-empty");
  });

  afterAll(() => unmount(app));

  it("leaves nothing of a scan in the search field, wherever the focus was", async () => {
    field("search-field").blur();
    scan(COFFEE);
    expect(field("search-field").value).toBe("");
    await shown("cart-row-0");
    press("Enter", 400);
    await settle();
    expect(quantity(0)).toBe("1");
    expect(at("search-popover")).toBeNull();
  });

  it("steps the line that is current when the key's turn comes", async () => {
    at("search-field")?.focus();
    scan(NOODLES);
    press("+", 300);
    press("ArrowUp", 100);
    press("+", 100);
    await until(() => expect([quantity(0), quantity(1)]).toEqual(["2", "2"]));
  });

  it("deletes one line however long the key is held", async () => {
    press("ArrowDown", 300);
    press("Delete", 300);
    press("Delete", 300, { repeat: true });
    press("Delete", 30, { repeat: true });
    await until(() => expect(lines()).toBe(1));
    await settle();
    expect(lines()).toBe(1);
    press("z", 300, { ctrlKey: true, code: "KeyZ" });
    await until(() => expect(lines()).toBe(2));
  });

  it("keeps the mark of what was just added, though the till tells of the change", async () => {
    scan(NOODLES);
    await until(() => expect(text("cart")).toContain("vừa thêm"));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(text("cart")).toContain("vừa thêm");
  });

  it("shows thousands without a point where they are typed, and sends them as they are", async () => {
    type("cart-row-1-quantity", "1500");
    press("Enter", 300);
    await until(() => expect(text("cart-row-1-total")).toBe("6.750.000 ₫"));
    expect(quantity(1)).toBe("1500");
    type("cart-row-1-quantity", "1");
    press("Enter", 300);
    await until(() => expect(text("cart-row-1-total")).toBe("4.500 ₫"));
  });

  it("brings the focus back to search after a click on a row or the rail", async () => {
    field("search-field").blur();
    at("cart-row-0")?.click();
    await until(() => expect(focused()).toBe("search-field"));
    at("rail-counter")?.click();
    await until(() => expect(focused()).toBe("search-field"));
  });

  it("does nothing to the cart while a query is open, and Esc clears it from anywhere", async () => {
    type("search-field", "sua");
    await shown("search-popover");
    field("search-field").blur();
    press("Delete", 300);
    press("ArrowUp", 300);
    await settle();
    expect(lines()).toBe(2);
    press("Escape", 300);
    await gone("search-popover");
    expect(field("search-field").value).toBe("");
    type("search-field", "sua");
    await shown("search-veil");
    at("search-veil")?.click();
    await gone("search-popover");
  });

  it("goes from the empty search field to the cash given", async () => {
    at("search-field")?.focus();
    press("Enter", 900);
    expect(focused()).toBe("given-field");
    press("Enter", 300);
    expect(focused()).toBe("search-field");
  });
});

describe("the transfer step", () => {
  let app: ReturnType<typeof mount>;

  beforeAll(async () => {
    document.body.replaceChildren();
    installFakeShell(new URLSearchParams("scene=counter&account=1&lines=2"));
    app = mount(App, { target: document.body });
    await shown("cart-row-1");
    at("method-transfer")?.click();
    await shown("vietqr");
  });

  afterAll(() => unmount(app));

  it("begins in its amount, and Enter does not leave it", async () => {
    await until(() => expect(focused()).toBe("split-transfer"));
    press("Enter", 300);
    await settle();
    expect(at("transfer-step")).not.toBeNull();
  });

  it("does nothing to lines that are not on the screen", async () => {
    const due = text("total-due");
    field("split-transfer").blur();
    for (const key of ["+", "-", "Delete", "ArrowUp"]) press(key, 300);
    press("z", 300, { ctrlKey: true, code: "KeyZ" });
    await settle();
    expect(text("total-due")).toBe(due);
  });

  it("says that a barcode is unknown above the step", async () => {
    scan("8999999999999");
    await shown("toast-error");
    expect(text("toast-error")).toContain("8999999999999");
    at("toast-close")?.click();
    await gone("toast");
  });

  it("asks for it to the account that was chosen", async () => {
    expect(at("transfer-to")).toBeNull();
    const known = await ask(commands.transferAccounts());
    const first = known.status === "ok" ? known.data : [];
    await ask(
      commands.setTransferAccounts([
        ...first,
        { bankBin: "970422", accountNumber: "0071000009", holder: "CTY HAT MOC" },
      ]),
    );
    await shown("transfer-to");
    const to = at("transfer-to") as HTMLSelectElement;
    expect(text("transfer-account")).toBe(first[0]?.accountNumber);
    to.value = "970422/0071000009";
    to.dispatchEvent(new Event("change", { bubbles: true }));
    await until(() => expect(text("transfer-account")).toBe("0071000009"));
    await ask(commands.setTransferAccounts(first));
    await gone("transfer-to");
  });

  it("says that the transfer is too much, without a check, change or code", async () => {
    type("split-transfer", "99000000");
    await shown("split-error");
    expect(text("error-code")).toBe("amount_above_total");
    expect(field("split-transfer").getAttribute("aria-invalid")).toBe("true");
    expect(at("vietqr")).toBeNull();
    expect(at("split-change")).toBeNull();
    expect(at("split-missing")?.parentElement?.querySelector("svg")).toBeNull();
    press("F9", 300);
    await shown("payment-error");
    await until(() => expect(focused()).toBe("split-transfer"));
  });

  it("goes on in the cash part that is added", async () => {
    type("split-transfer", "");
    at("split-add-cash")?.click();
    await shown("split-cash");
    await settle();
    expect(focused()).toBe("split-cash");
    press("Enter", 300);
    expect(focused()).toBe("split-transfer");
  });

  it("is over, with all that was typed, when the cart is emptied", async () => {
    at("transfer-back")?.click();
    await shown("cart-row-0");
    type("given-field", "500000");
    await shown("change-amount");
    at("cart-clear")?.click();
    await shown("cart-empty");
    await until(() => expect(field("given-field").value).toBe(""));
    expect(at("payment-error")).toBeNull();
  });
});

describe("another shop", () => {
  it("begins with nothing of the one before", async () => {
    document.body.replaceChildren();
    installFakeShell(new URLSearchParams("scene=counter&lines=2"));
    const app = mount(App, { target: document.body });
    await shown("cart-row-1");
    type("given-field", "500000");
    type("search-field", "sua");
    at("rail-settings")?.click();
    await shown("profile-leave");
    at("profile-leave")?.click();
    await shown("profile-leave-name");
    type("profile-leave-name", "tạp hóa hạt mộc");
    await settle();
    at("profile-leave-confirm")?.click();
    await shown("demo-start");
    const { cart } = await import("../src/features/counter/cart.svelte");
    const { search } = await import("../src/features/counter/search.svelte");
    const { payment } = await import("../src/features/payment/payment.svelte");
    const { session } = await import("../src/features/shell/session.svelte");
    expect([cart.view, cart.current, session.strip, payment.quote, payment.typed, search.query]).toEqual([
      null,
      null,
      null,
      null,
      { cash: "" },
      "",
    ]);
    await unmount(app);
  });
});

describe("the customer's dialog", () => {
  let app: ReturnType<typeof mount>;

  beforeAll(async () => {
    document.body.replaceChildren();
    installFakeShell(new URLSearchParams("scene=counter&lines=1&delay=60"));
    app = mount(App, { target: document.body });
    await shown("cart-row-0");
    press("F4", 300);
    await shown("customer-hit-0");
  });

  afterAll(() => unmount(app));

  it("says that a barcode is unknown above it", async () => {
    field("customer-search").focus();
    scan("8999999999999");
    await shown("toast-error");
    expect(field("customer-search").value).toBe("");
    at("toast-close")?.click();
  });

  it("leaves the offers for that barcode when it closes", async () => {
    at("customer-dialog-close")?.click();
    await gone("customer-dialog");
    await shown("scan-problem");
    expect(text("scan-problem")).toContain("8999999999999");
    expect(at("scan-problem-new")).not.toBeNull();
    press("Escape", 300);
    await gone("scan-problem");
    press("F4", 300);
    await shown("customer-hit-0");
  });

  it("takes whom Enter was pressed for, not whom the list still shows", async () => {
    type("customer-search", "mai");
    press("Enter", 300);
    await gone("customer-dialog");
    expect(text("customer-current")).toBe("Trần Thị Mai");
  });

  it("gives a new customer what was typed last, and nothing of before", async () => {
    press("F4", 300);
    await shown("customer-search");
    type("customer-search", "Nguyễn Thị Không Có");
    press("Enter", 300);
    await shown("customer-name");
    at("customer-back")?.click();
    await shown("customer-search");
    type("customer-search", "0912345678");
    press("Enter", 300);
    await shown("customer-phone");
    expect([field("customer-name").value, field("customer-phone").value]).toEqual(["", "0912345678"]);
  });
});

describe("a cart of five hundred lines", () => {
  it("draws those that can be seen, and counts them all", async () => {
    document.body.replaceChildren();
    installFakeShell(new URLSearchParams("scene=counter&lines=500"));
    const app = mount(App, { target: document.body });
    await shown("cart");
    expect(at("cart")?.dataset["lines"]).toBe("500");
    expect(lines()).toBeLessThan(100);
    await unmount(app);
  });
});
