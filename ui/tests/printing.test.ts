import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { installFakeShell } from "./fake/shell";
import { at, field, gone, shown, text, type, until } from "./hands";
import "./setup";

let app: ReturnType<typeof mount> | null = null;

async function open(wish: string, testid: string): Promise<void> {
  document.body.replaceChildren();
  installFakeShell(new URLSearchParams(wish));
  app = mount(App, { target: document.body });
  await shown(testid);
}

/** Notes stay for a while; the newest stands last. */
const newestToast = () => [...document.querySelectorAll('[data-testid="toast"]')].at(-1)?.textContent;

async function sell(): Promise<void> {
  await until(() => expect((at("pay-button") as HTMLButtonElement).disabled).toBe(false));
  at("likely-0")?.click();
  await shown("change-amount");
  at("pay-button")?.click();
  await shown("receipt-dialog");
}

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
});

describe("the printer at the counter", () => {
  it("is not spoken of where there is none", async () => {
    await open("scene=counter&lines=1", "cart-row-0");
    expect(at("print-automatically")).toBeNull();
    await sell();
    expect(at("receipt-print")).toBeNull();
  });

  it("says how it is, and whether the sale will be printed", async () => {
    await open("scene=counter&lines=1&printer=ready", "print-automatically");
    await until(() => expect(text("printer-standing")).toBe("Máy in sẵn sàng"));
    expect(field("print-automatically").checked).toBe(true);
    at("print-automatically")?.click();
    await until(() => expect(field("print-automatically").checked).toBe(false));
    await sell();
    expect(at("print-status")).toBeNull();
    expect(text("receipt-print")).toBe("In hóa đơn");
  });

  it.each([
    ["printer_unreachable", "Máy in không trả lời"],
    ["printer_paper_out", "Hết giấy in"],
    ["printer_cover_open", "Nắp máy in mở"],
    ["paper_low", "Giấy in sắp hết"],
    ["silent", "Đã nối máy in"],
  ])("tells %s in a word", async (mood, words) => {
    await open(`scene=counter&lines=1&printer=${mood}`, "print-automatically");
    await until(() => expect(text("printer-standing")).toBe(words));
  });
});

describe("a receipt", () => {
  it("is printed with the sale, and is a copy the next time", async () => {
    await open("scene=counter&lines=1&printer=ready", "print-automatically");
    await sell();
    await until(() => expect(at("print-status")?.dataset["state"]).toBe("printed"));
    expect(text("print-status")).toBe("Đã in hóa đơn.");
    await until(() => expect(text("receipt-print")).toBe("In lại (bản sao)"));
    at("receipt-print")?.click();
    await until(() => expect(text("print-status")).toBe("Đã in bản sao."));
  });

  it("that did not come out says what is safe, and is printed as the original later", async () => {
    await open("scene=counter&lines=1&printer=printer_paper_out", "print-automatically");
    await sell();
    await shown("print-error");
    expect(text("print-error")).toContain("Máy in hết giấy. Các đơn bán vẫn được lưu.");
    expect(at("toast")).toBeNull();
    expect(text("receipt-print")).toBe("In hóa đơn");
  });

  it("that fails when nobody looks at it is told with its number", async () => {
    await open("scene=counter&lines=1&printer=printer_unreachable&prints-in=1500", "print-automatically");
    await sell();
    const number = text("receipt-invoice-no") ?? "";
    at("new-sale")?.click();
    await gone("receipt-dialog");
    await shown("toast-error");
    expect(newestToast()).toContain(`Hóa đơn ${number} chưa in xong.`);
    expect(text("toast-error")).toContain("Máy in không trả lời.");
  });
});

describe("the settings of the printer", () => {
  it("are typed, tried and saved", async () => {
    await open("scene=counter", "rail-settings");
    at("rail-settings")?.click();
    await shown("printer-form");
    expect(at("printer-test")).toBeNull();
    at("printer-kind-network")?.click();
    await shown("printer-host");
    expect(field("printer-port").value).toBe("9100");
    type("printer-host", "máy in");
    at("printer-save")?.click();
    await shown("printer-error");
    expect(field("printer-host").getAttribute("aria-invalid")).toBe("true");
    type("printer-host", "192.168.1.100");
    at("printer-test")?.click();
    await until(() => expect(newestToast()).toContain("Đã in trang thử."));
    expect(at("printer-error")).toBeNull();
    at("printer-paper-mm58")?.click();
    at("printer-cut")?.click();
    at("printer-save")?.click();
    await until(() => expect(newestToast()).toContain("Đã lưu"));
    at("rail-counter")?.click();
    await shown("print-automatically");
    expect(at("print-automatically")?.parentElement?.textContent).toContain("58 mm");
  });

  it("say what is wrong with a printer that is tried", async () => {
    await open("scene=counter&printer=printer_cover_open", "rail-settings");
    at("rail-settings")?.click();
    await shown("printer-test");
    expect(field("printer-host").value).toBe("192.168.1.100");
    at("printer-test")?.click();
    await shown("printer-error");
    expect(text("printer-error")).toContain("Nắp máy in đang mở.");
  });
});
