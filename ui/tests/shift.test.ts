import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { session } from "../src/features/shell/session.svelte";
import { shiftName } from "../src/features/shift/words";
import { showLanguage } from "../src/lib/i18n.svelte";
import { installFakeShell } from "./fake/shell";
import { at, field, focused, gone, press, scan, settle, shown, text, type, until } from "./hands";
import "./setup";

let app: ReturnType<typeof mount> | null = null;

async function open(wish: string): Promise<void> {
  document.body.replaceChildren();
  installFakeShell(new URLSearchParams(`scene=counter&${wish}`));
  app = mount(App, { target: document.body });
  await shown("strip-shift");
  at("strip-shift")?.click();
  await shown("shift-page");
}

/** What the page shows. */
const view = (wanted: string) => until(() => expect(at("shift-page")?.dataset["view"]).toBe(wanted));
const says = (testid: string, wanted: string) => until(() => expect(text(testid)).toContain(wanted));
/** The drawer of the picture: 5.586.500, while 5.091.500 should be there. */
const drawer: [note: string, pieces: string][] = [
  ["500000", "6"],
  ["200000", "5"],
  ["100000", "9"],
  ["50000", "8"],
  ["20000", "7"],
  ["10000", "9"],
  ["5000", "7"],
  ["2000", "8"],
  ["1000", "5"],
  ["500", "1"],
];

beforeEach(() => showLanguage("vi"));

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
  Object.assign(session, { status: null, error: null, page: "counter", keysShown: false });
});

describe("closing a shift", () => {
  it("is done by keyboard alone: Enter goes down the notes, to the reason, to what stays, and F9 closes", async () => {
    await open("shift=counted");
    await view("now");
    press("F9", 300);
    await view("close");
    await until(() => expect(focused()).toBe("count-500000"));
    for (const [note, pieces] of drawer) {
      expect(focused()).toBe(`count-${note}`);
      for (const key of pieces) press(key, 200);
      await settle();
      press("Enter", 200);
    }
    await says("count-500000-sum", "3.000.000");
    await says("count-total", "5.586.500");
    await says("shift-expected", "5.091.500");
    expect(at("shift-difference")?.dataset["difference"]).toBe("495000");
    await says("shift-difference", "Lệch từ 2.000 ₫ trở lên cần ghi lý do.");
    expect(focused()).toBe("shift-reason");
    for (const key of "thừa") press(key, 200);
    press("Enter", 200);
    expect(focused()).toBe("shift-left");
    expect(field("shift-left").value).toBe("2.000.000");
    press("Enter", 200);
    expect(focused()).toBe("shift-close-confirm");
    press("F9", 300);
    await shown("past-shift");
    expect(text("past-reason")).toBe("thừa");
    expect(text("past-counted")).toContain("5.586.500");
    await until(() => expect(at("strip-shift")?.dataset["state"]).toBe("none"));
  });

  it("asks for the reason where it is missing, and leaves the shift open", async () => {
    await open("shift=counted&waiting=2&attention=2");
    await view("now");
    press("F9", 300);
    await shown("shift-reason");
    expect(text("shift-unsent")).toContain("2 đơn chờ gửi");
    expect(text("shift-unsent")).toContain("Vẫn đóng ca được");
    press("F9", 300);
    await shown("shift-close-error");
    expect(focused()).toBe("shift-reason");
    expect(field("shift-reason").getAttribute("aria-invalid")).toBe("true");
    expect(at("shift-page")?.dataset["view"]).toBe("close");
  });

  it("keeps what was counted while somebody scans, and after Esc", async () => {
    await open("shift=counted");
    await view("now");
    press("F9", 300);
    await shown("count-500000");
    type("count-100000", "7");
    await says("count-total", "700.000");
    scan("8934588063053");
    await shown("search-field");
    press("F12", 300);
    await view("close");
    await until(() => expect(field("count-100000").value).toBe("7"));
    press("Escape", 300);
    await view("now");
    press("Escape", 300);
    await shown("search-field");
    press("F12", 300);
    await view("now");
    press("F9", 300);
    await until(() => expect(field("count-100000").value).toBe("7"));
  });

  it("says what is no number of notes, and what is too much to stay", async () => {
    await open("shift=counted");
    await view("now");
    press("F9", 300);
    await shown("count-500000");
    type("count-500000", "1,5");
    await until(() => expect(field("count-500000").getAttribute("aria-invalid")).toBe("true"));
    type("count-500000", "1");
    await says("count-total", "500.000");
    type("shift-left", "600000");
    await shown("shift-left-error");
    expect(text("shift-left-error")).toContain("500.000 ₫");
    type("shift-left", "500000");
    await gone("shift-left-error");
    expect(field("shift-left").value).toBe("500.000");
  });

  it("counts by touch as well", async () => {
    await open("shift=counted");
    await view("now");
    press("F9", 300);
    await shown("count-500000-more");
    at("count-500000-more")?.click();
    at("count-500000-more")?.click();
    at("count-500000-less")?.click();
    await until(() => expect(field("count-500000").value).toBe("1"));
    at("count-200000-less")?.click();
    await settle();
    expect(field("count-200000").value).toBe("0");
  });
});

describe("a shift", () => {
  it("is opened with a count, takes cash, and shows it in the X report", async () => {
    await open("shifts=2");
    await view("open");
    expect(text("strip-shift")).toContain("Chưa mở ca");
    expect(text("left-before")).toContain("2.000.000");
    type("count-100000", "3");
    press("F9", 300);
    await view("now");
    await says("shift-expected", "300.000");
    at("shift-move")?.click();
    await shown("move-dialog");
    type("move-amount", "50.000");
    type("move-reason", "mua đá");
    at("move-save")?.click();
    await gone("move-dialog");
    await says("shift-expected", "250.000");
    await says("shift-ledger", "Chi: mua đá");
  });

  it("is opened without a count, says so, and is counted later", async () => {
    await open("");
    await shown("shift-open-uncounted");
    at("shift-open-uncounted")?.click();
    await shown("shift-uncounted");
    at("shift-count-late")?.click();
    await view("count");
    type("count-50000", "2");
    press("F9", 300);
    await view("now");
    await says("shift-expected", "100.000");
  });

  it("that nobody counted says so in the strip", async () => {
    await open("shift=uncounted");
    expect(at("strip-shift")?.dataset["state"]).toBe("uncounted");
    expect(text("strip-shift")).toMatch(/^Ca sáng .*06:55 · chưa đếm két$/);
  });

  it("opens the drawer by hand", async () => {
    await open("shift=counted&printer=ready");
    await shown("shift-drawer");
    at("shift-drawer")?.click();
    await until(() => expect(document.body.textContent).toContain("Đã gửi lệnh mở ngăn kéo."));
  });

  it("says what the printer says where the drawer stays shut", async () => {
    await open("shift=counted&printer=printer_cover_open");
    await shown("shift-drawer");
    at("shift-drawer")?.click();
    await shown("toast-error");
    expect(text("toast-error")).toContain("Nắp máy in đang mở");
  });

  it("has no drawer to open without a printer", async () => {
    await open("shift=counted");
    await view("now");
    expect(at("shift-drawer")).toBeNull();
  });

  it("takes no cash without an amount and a reason", async () => {
    await open("shift=counted");
    await shown("shift-move");
    at("shift-move")?.click();
    await shown("move-dialog");
    at("move-save")?.click();
    await shown("move-error");
    expect(field("move-amount").getAttribute("aria-invalid")).toBe("true");
    type("move-amount", "50000");
    at("move-save")?.click();
    await until(() => expect(field("move-reason").getAttribute("aria-invalid")).toBe("true"));
  });

  it("is in the history with its orders as they stand, and the arrow keys go through the list", async () => {
    await open("shifts=3");
    await shown("shift-history");
    at("shift-history")?.click();
    await shown("shift-row-2");
    await shown("past-shift");
    at("shift-row-0")?.focus();
    press("ArrowDown", 300);
    await until(() => expect(focused()).toBe("shift-row-1"));
    expect(at("shift-row-1")?.getAttribute("aria-current")).toBe("true");
    await says("shift-report", "Báo cáo Z");
    await says("shift-report", "chốt lúc");
  });

  it("that cannot be read can be asked for again", async () => {
    await open("unread-shift=1");
    await shown("shift-retry");
    expect(text("error-code")).toBe("store_locked");
  });

  it("is called by the hour at which it began", () => {
    const at = (clock: string) => shiftName(Date.parse(`2026-11-23T${clock}:00+07:00`));
    expect([at("03:59"), at("04:00"), at("12:00"), at("18:00"), at("22:00")]).toEqual([
      "Ca đêm",
      "Ca sáng",
      "Ca chiều",
      "Ca tối",
      "Ca đêm",
    ]);
  });
});
