import { mount, unmount } from "svelte";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { installFakeShell } from "./fake/shell";
import { at, focused, gone, press, scan, shown, text, until } from "./hands";
import "./setup";

const COFFEE = "8935024100001";
const NOODLES = "8935024100009";
const lines = () => document.querySelectorAll("[data-testid='cart'] [data-line]").length;
const tabs = () => document.querySelectorAll("[aria-current][data-testid^='tab-'], [data-testid^='tab-'].name").length;

describe("several customers at the counter", () => {
  let app: ReturnType<typeof mount>;

  beforeAll(async () => {
    installFakeShell(new URLSearchParams("scene=counter"));
    app = mount(App, { target: document.body });
    await shown("cart-empty");
  });

  afterAll(() => unmount(app));

  it("opens another cart on F2, and what is scanned then is its own", async () => {
    scan(COFFEE);
    press("F2", 300);
    scan(NOODLES);
    await until(() => expect(text("cart-row-0")).toContain("Mì Hảo Hảo"));
    expect([tabs(), lines()]).toEqual([2, 1]);
    await until(() => expect(focused()).toBe("search-field"));
  });

  it("goes round the tabs on Ctrl Tab", async () => {
    press("Tab", 300, { ctrlKey: true });
    await until(() => expect(at("tab-0")?.getAttribute("aria-current")).toBe("true"));
    press("Tab", 300, { ctrlKey: true, shiftKey: true });
    await until(() => expect(at("tab-1")?.getAttribute("aria-current")).toBe("true"));
  });

  it("puts a cart aside on F8, and says so", async () => {
    press("F8", 300);
    await until(() => expect(text("held")).toContain("1"));
    expect(tabs()).toBe(1);
    expect(document.body.textContent).toContain("Đơn đã được giữ lại");
  });

  it("brings it back by F8 at an empty cart and Enter", async () => {
    press("F2", 300);
    await shown("cart-empty");
    press("F8", 300);
    await shown("held-cart-0");
    await until(() => expect(focused()).toBe("held-cart-0"));
    at("held-cart-0")?.click();
    await gone("held-dialog");
    await shown("cart-row-0");
    expect(text("held")).toContain("0");
    expect(tabs()).toBe(2);
  });

  it("keeps what a closed tab had", async () => {
    at("tab-0-close")?.click();
    await until(() => expect(text("held")).toContain("1"));
    expect(lines()).toBe(1);
  });
});
