import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { forgetProducts, products } from "../src/features/products/products.svelte";
import { session } from "../src/features/shell/session.svelte";
import { installFakeShell } from "./fake/shell";
import { at, field, focused, gone, press, shown, text, type, until } from "./hands";
import "./setup";

let app: ReturnType<typeof mount> | null = null;

async function start(wish: string): Promise<void> {
  document.body.replaceChildren();
  localStorage.clear();
  session.page = "counter";
  installFakeShell(new URLSearchParams(`scene=counter&${wish}`));
  app = mount(App, { target: document.body });
  await shown("rail-counter");
}

async function seek(words: string): Promise<void> {
  press("k", 600, { ctrlKey: true, code: "KeyK" });
  await shown("palette");
  type("palette-search", words);
}

const hits = () => [...document.querySelectorAll("[data-testid^='palette-hit-']")].map((hit) => hit.textContent);

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
  session.page = "counter";
  session.backOffice = "overview";
  forgetProducts();
});

describe("the palette", () => {
  it("goes to a screen by words without their marks, and takes itself away", async () => {
    await start("");
    await seek("nha cung");
    await until(() => expect(text("palette-hit-0")).toContain("Nhà cung cấp"));
    expect(focused()).toBe("palette-search");
    press("Enter", 600);
    await gone("palette");
    expect(session.page).toBe("back-office");
    await shown("suppliers-page");
  });

  it("begins a new record on its screen", async () => {
    await start("");
    await seek("tạo sản phẩm");
    await until(() => expect(text("palette-hit-0")).toContain("Tạo sản phẩm"));
    press("Enter", 600);
    await shown("make-product");
  });

  it("finds products, customers and invoices, and shows the one that is meant", async () => {
    await start("products=20");
    await seek("cà phê");
    await until(() => expect(hits().some((hit) => hit?.includes("Cà phê"))).toBe(true));
    press("Enter", 600);
    await shown("products-page");
    await until(() => expect(products.text).not.toBe(""));
    await until(() => expect(field("products-search").value).toBe(products.text));
  });

  it("shows a supplier among the suppliers, and a purchase by its number", async () => {
    await start("purchases=6");
    await seek("PN-9003");
    await until(() => expect(hits().some((hit) => hit?.includes("PN-9003"))).toBe(true));
    press("Enter", 600);
    await shown("purchases-page");
    await until(() => expect(field("purchases-search").value).toBe("PN-9003"));
    await until(() => expect(text("purchases-row-0")).toContain("PN-9003"));
    await seek("0283");
    await until(() => expect(hits().some((hit) => hit?.includes("Công ty"))).toBe(true));
    press("Enter", 600);
    await shown("suppliers-page");
    await seek("thêm tài khoản");
    await until(() => expect(text("palette-hit-0")).toContain("Thêm tài khoản"));
    press("Enter", 600);
    await shown("user-form");
  });

  it("leads nobody where they may not go", async () => {
    await start("people=1&at=Minh");
    await until(() => expect(session.status?.atTill?.name).toBe("Minh"));
    await seek("");
    await until(() => expect(hits().length).toBeGreaterThan(3));
    expect(hits().some((hit) => hit?.includes("Nhà cung cấp"))).toBe(false);
    expect(hits().some((hit) => hit?.includes("Tạo sản phẩm"))).toBe(false);
    type("palette-search", "cà phê");
    await until(() => expect(hits().some((hit) => hit?.includes("Cà phê"))).toBe(true));
    press("Enter", 600);
    await gone("palette");
    expect(session.page).toBe("counter");
    await shown("search-hit-0");
  });

  it("leads a marketer to marketing, where their day begins", async () => {
    await start("people=1&marketer&at=Hoa");
    await until(() => expect(session.status?.atTill?.name).toBe("Hoa"));
    await until(() => expect(session.page).toBe("marketing"));
    await seek("zalo");
    await until(() => expect(text("palette-hit-0")).toContain("Tin Zalo"));
    press("Enter", 600);
    await shown("zns-page");
  });

  it("says when nothing is called so, and leaves an open dialog its keys", async () => {
    await start("");
    await seek("xyzxyz");
    await until(() => expect(text("palette-none")).toContain("xyzxyz"));
    at("palette-close")?.click();
    await gone("palette");
    press("F1", 600);
    await shown("keys-dialog");
    press("k", 600, { ctrlKey: true, code: "KeyK" });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(at("palette")).toBeNull();
  });
});
