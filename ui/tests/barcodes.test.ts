import { mount, unmount } from "svelte";
import { afterEach, expect, it } from "vitest";
import App from "../src/App.svelte";
import { isGtin } from "$lib/gtin";
import { installFakeShell } from "./fake/shell";
import { at, field, focused, gone, press, scan, shown, text, type, until } from "./hands";
import "./setup";

let app: ReturnType<typeof mount> | null = null;

async function open(wish: string, testid: string): Promise<void> {
  document.body.replaceChildren();
  installFakeShell(new URLSearchParams(wish));
  app = mount(App, { target: document.body });
  await shown(testid);
}

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
});

it("an unknown code is given to a case by keyboard, and sells it from then on", async () => {
  await open("scene=counter", "search-field");
  scan("18931234567890");
  await shown("scan-problem-give");
  at("scan-problem-give")?.click();
  await until(() => expect(focused()).toBe("barcode-search"));
  expect(text("barcode-dialog")).toContain("18931234567890");
  type("barcode-search", "highlands");
  await shown("barcode-hit-0");
  press("Enter", 500);
  await until(() => expect(focused()).toBe("barcode-unit-0"));
  at("barcode-unit-1")?.click();
  await gone("barcode-dialog");
  await shown("cart-row-0");
  expect(at("scan-problem")).toBeNull();
  await until(() => expect(focused()).toBe("search-field"));
  const sold = text("cart-row-0");
  scan("18931234567890");
  await until(() => expect(text("cart-row-0")).not.toBe(sold));
  expect(at("cart-row-1")).toBeNull();
});

it("an unknown code of which a busy machine held the first keys back is told whole", async () => {
  await open("scene=counter", "search-field");
  const [first, rest] = ["1893", "3752049074"];
  for (const key of first) press(key, 100);
  for (const key of [...rest, "Enter"]) press(key, key === "3" ? 60 : 4);
  await shown("scan-problem");
  expect(text("scan-problem")).toContain("18933752049074");
  await until(() => expect(field("search-field").value).toBe(""));
});

it("tells numbers of GS1 from other codes", () => {
  for (const code of ["8933752049077", "18933752049074", "96385074", "036000291452"])
    expect(isGtin(code), code).toBe(true);
  for (const code of ["3752049074", "8933752049078", "SP000005", "", "189337520490741"])
    expect(isGtin(code), code).toBe(false);
});

it("a code that was given by mistake is taken back in the settings", async () => {
  await open("scene=counter", "rail-settings");
  at("rail-settings")?.click();
  await shown("barcode-take-code");
  type("barcode-take-code", "18930000000000");
  await until(() => expect((at("barcode-take") as HTMLButtonElement).disabled).toBe(false));
  at("barcode-take")?.click();
  await shown("barcode-take-error");
  type("barcode-take-code", "1893");
  await gone("barcode-take-error");
});

it("labels of a scale begin with digits that are a shop's own", async () => {
  await open("scene=counter", "rail-settings");
  at("rail-settings")?.click();
  await until(() => expect((at("label-add") as HTMLButtonElement | null)?.disabled).toBe(false));
  at("label-add")?.click();
  await until(() => expect(field("label-prefix-0")?.value).toBe("20"));
  type("label-prefix-0", "89");
  at("label-save")?.click();
  await shown("label-error");
  type("label-prefix-0", "21");
  at("label-holds-0-price")?.click();
  at("label-save")?.click();
  await gone("label-error");
  at("label-remove-0")?.click();
  await gone("label-prefix-0");
});
