import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { installFakeShell } from "./fake/shell";
import { at, field, gone, press, shown, text, type, until } from "./hands";
import "./setup";

let app: ReturnType<typeof mount> | null = null;

async function open(wish: string, testid: string): Promise<void> {
  document.body.replaceChildren();
  installFakeShell(new URLSearchParams(wish));
  app = mount(App, { target: document.body });
  await shown(testid);
}

async function openTemplate(): Promise<void> {
  await open("scene=counter", "rail-settings");
  at("rail-settings")?.click();
  await shown("paper-template");
  at("paper-template")?.click();
  await shown("paper-picture");
}

function chooseFile(name: string, bytes: number[]): void {
  const files = [new File([new Uint8Array(bytes)], name)];
  Object.defineProperty(field("paper-logo-file"), "files", { configurable: true, value: files });
  field("paper-logo-file").dispatchEvent(new Event("change", { bubbles: true }));
}

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
});

// Changes reach the first app of a file alone.
describe("the report of a shift", () => {
  it("is printed by a key and saved by a button", async () => {
    await open("scene=counter&printer=ready&shift=open", "strip-shift");
    at("strip-shift")?.click();
    await shown("report-print");
    press("F8", 0);
    await until(() => expect(text("print-status")).toBe("Đã in báo cáo."));
    at("report-save")?.click();
    await until(() => expect(text("report-saved")).toContain(".pdf"));
  });

  it("is only saved where there is no printer", async () => {
    await open("scene=counter&shift=open", "strip-shift");
    at("strip-shift")?.click();
    await shown("report-save");
    expect(at("report-print")).toBeNull();
  });
});

describe("the receipt template", () => {
  it("shows what is known of the shop and keeps what the shop says instead", async () => {
    await openTemplate();
    expect(field("paper-name").placeholder).toBe("Cửa hàng mẫu");
    type("paper-name", "Tạp hóa Cô Ba");
    type("paper-footer", "Cảm ơn!\nHẹn gặp lại");
    expect(field("paper-part-unit_prices").checked).toBe(true);
    expect(field("paper-part-qr").checked).toBe(false);
    at("paper-part-unit_prices")?.click();
    at("paper-size-large")?.click();
    at("paper-save")?.click();
    await gone("paper-dialog");
    at("paper-template")?.click();
    await shown("paper-name");
    expect(field("paper-name").value).toBe("Tạp hóa Cô Ba");
    expect(field("paper-footer").value).toBe("Cảm ơn!\nHẹn gặp lại");
    expect(field("paper-part-unit_prices").checked).toBe(false);
    expect(field("paper-size-large").checked).toBe(true);
  });

  it("says that three hundred lines are too many, beside the example and when it is saved", async () => {
    await openTemplate();
    type("paper-footer", "Cảm ơn\n".repeat(300));
    await until(() => expect(text("paper-preview-error")).toContain("tối đa 10 dòng"));
    at("paper-save")?.click();
    await until(() => expect(text("paper-error")).toContain("tối đa 10 dòng"));
    expect(at("paper-dialog")).not.toBeNull();
  });

  it("takes a picture at once, and says of another file that it is none", async () => {
    await openTemplate();
    type("paper-name", "Tạp hóa Cô Ba");
    chooseFile("bang-gia.xlsx", [80, 75, 3, 4]);
    await until(() => expect(text("paper-error")).toContain("không phải hình"));
    expect(at("paper-logo-remove")).toBeNull();
    chooseFile("logo.png", [0x89, 80, 78, 71]);
    await shown("paper-logo-remove");
    expect(at("paper-error")).toBeNull();
    expect(field("paper-name").value).toBe("Tạp hóa Cô Ba");
    at("paper-logo-remove")?.click();
    await gone("paper-logo-remove");
  });
});

describe("a printer of the system", () => {
  it("is chosen from those that the system knows, and may hold sheets", async () => {
    await open("scene=counter&queues=kho,van-phong", "rail-settings");
    at("rail-settings")?.click();
    await shown("printer-kind-system");
    expect(at("printer-paper-a4")).toBeNull();
    at("printer-kind-system")?.click();
    await shown("printer-queue");
    await until(() => expect(field("printer-queue").value).toBe("kho"));
    at("printer-paper-a4")?.click();
    await until(() => expect(at("printer-cut")).toBeNull());
    // Another kind of printer holds no sheets.
    at("printer-kind-network")?.click();
    await until(() => expect(field("printer-paper-mm80").checked).toBe(true));
    expect(at("printer-paper-a4")).toBeNull();
  });

  it("is said to be missing where the system knows none", async () => {
    await open("scene=counter", "rail-settings");
    at("rail-settings")?.click();
    await shown("printer-kind-system");
    at("printer-kind-system")?.click();
    await shown("printer-no-queues");
  });
});
