import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { session } from "../src/features/shell/session.svelte";
import { showLanguage } from "../src/lib/i18n.svelte";
import { installFakeShell } from "./fake/shell";
import { at, field, focused, gone, press, shown, text, type, until } from "./hands";
import "./setup";

let app: ReturnType<typeof mount> | null = null;

async function open(wish: string, there: string): Promise<void> {
  document.body.replaceChildren();
  installFakeShell(new URLSearchParams(wish));
  app = mount(App, { target: document.body });
  await shown(there);
}

/** Four digits at the speed of a person. */
function digits(pin: string): void {
  for (const digit of pin) press(digit, 200);
}

/** Enter in a field sends its form; jsdom leaves that to the test. */
function enter(): void {
  press("Enter", 300);
  (document.activeElement as HTMLInputElement | null)?.form?.requestSubmit();
}

beforeEach(() => showLanguage("vi"));

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
  Object.assign(session, { status: null, error: null, page: "counter", keysShown: false, switching: false });
});

describe("a till with people", () => {
  it("starts locked, and opens by an arrow, a PIN and Enter", async () => {
    await open("people=1", "lock-pin");
    expect(at("cart")).toBeNull();
    await until(() => expect(focused()).toBe("lock-pin"));
    press("ArrowDown", 200);
    digits("1470");
    enter();
    await shown("search-field");
    await until(() => expect(text("strip-person")).toBe("Minh"));
  });

  it("says that a PIN is wrong, and takes the next one at once", async () => {
    await open("people=1", "lock-pin");
    digits("0007");
    enter();
    await shown("lock-error");
    expect(text("lock-error")).toContain("Mã PIN không đúng.");
    expect(field("lock-pin").value).toBe("");
    expect(focused()).toBe("lock-pin");
    digits("2580");
    enter();
    await until(() => expect(text("strip-person")).toBe("Lan"));
  });

  it("can be opened by touch alone", async () => {
    await open("people=1", "lock-pin");
    at("lock-Minh")?.click();
    for (const key of ["lock-key-1", "lock-key-9", "lock-erase", "lock-key-4", "lock-key-7", "lock-key-0"]) {
      at(key)?.click();
    }
    await until(() => expect(field("lock-pin").value).toBe("1470"));
    at("lock-submit")?.click();
    await until(() => expect(text("strip-person")).toBe("Minh"));
  });

  it("changes hands by Ctrl+L, with the other person chosen already, and is locked from there", async () => {
    await open("people=1&at=Minh", "strip-person");
    press("l", 300, { ctrlKey: true, code: "KeyL" });
    await shown("switch-pin");
    expect(field("switch-Lan").checked).toBe(true);
    digits("2580");
    enter();
    await gone("switch-dialog");
    await until(() => expect(text("strip-person")).toBe("Lan"));
    at("strip-person")?.click();
    await shown("switch-lock");
    at("switch-lock")?.click();
    await shown("lock-screen");
    expect(at("switch-dialog")).toBeNull();
  });
});

describe("a manager's approval", () => {
  async function halfOff(): Promise<void> {
    await open("people=1&at=Minh&lines=1", "cart-row-0");
    press("F6", 300);
    await shown("line-discount");
    type("line-discount", "50%");
    at("line-terms-save")?.click();
    await shown("approve-pin");
  }

  it("is given over what the cashier does, which goes on by itself", async () => {
    await halfOff();
    expect(text("approve-what")).toContain("Giảm giá vượt mức");
    expect(text("approve-what")).toContain("50 %");
    // Only who may allow it is asked.
    expect(at("approve-Minh")).toBeNull();
    digits("2580");
    enter();
    await gone("approve-dialog");
    await gone("line-terms");
    at("rail-settings")?.click();
    await shown("people-log");
    at("people-log")?.click();
    await shown("approvals-dialog");
    const rows = () => at("approvals-dialog")?.querySelector("[role=table]")?.getAttribute("aria-rowcount");
    await until(() => expect(rows()).toBe("2"));
  });

  it("that nobody gives leaves the cashier where they were", async () => {
    await halfOff();
    at("approve-dialog-close")?.click();
    await gone("approve-dialog");
    await shown("line-terms-error");
    expect(text("line-terms-error")).toContain("Việc này cần quản lý duyệt.");
    expect(field("line-discount").value).toBe("50");
  });
});

describe("the people in the settings", () => {
  it("begin with a manager", async () => {
    await open("scene=counter", "rail-settings");
    at("rail-settings")?.click();
    await shown("people-first");
    at("people-first")?.click();
    await shown("manager-name");
    type("manager-name", "Lan");
    type("manager-pin", "2580");
    type("manager-pin-again", "2581");
    await until(() => expect((at("manager-save") as HTMLButtonElement).disabled).toBe(true));
    type("manager-pin-again", "2580");
    await until(() => expect((at("manager-save") as HTMLButtonElement).disabled).toBe(false));
    at("manager-save")?.click();
    await until(() => expect(text("strip-person")).toBe("Lan"));
  });

  it("are added and changed by a manager, and the last one stays a manager", async () => {
    await open("people=0&at=Lan", "rail-settings");
    at("rail-settings")?.click();
    await shown("people-add");
    at("people-add")?.click();
    await shown("person-name");
    type("person-name", "Hoa");
    type("person-pin", "3690");
    await until(() => expect((at("person-save") as HTMLButtonElement).disabled).toBe(false));
    at("person-save")?.click();
    await shown("person-Hoa");
    at("person-edit-Lan")?.click();
    await shown("person-remove");
    at("person-remove")?.click();
    await until(() => expect(text("person-remove")).toContain("Xóa Lan thật?"));
    at("person-remove")?.click();
    await shown("person-error");
    expect(text("person-error")).toContain("quản lý duy nhất");
  });

  it("are not a cashier's to change", async () => {
    await open("people=1&at=Minh", "rail-settings");
    at("rail-settings")?.click();
    await shown("person-Lan");
    expect(at("people-add")).toBeNull();
    expect(at("person-edit-Lan")).toBeNull();
  });

  it("show which role may do what, to whoever asks", async () => {
    await open("people=1&at=Minh", "rail-settings");
    at("rail-settings")?.click();
    await shown("right-sell");
    const cells = (right: string) =>
      [...(at(`right-${right}`)?.querySelectorAll("td") ?? [])].map(({ textContent }) => textContent.trim());
    expect(cells("sell")).toEqual(["Được", "Được", "Không"]);
    expect(cells("manage_people")).toEqual(["Không", "Được", "Không"]);
    expect(cells("marketing")).toEqual(["Không", "Được", "Được"]);
  });
});

describe("the first start", () => {
  it("asks for the first manager, and goes on without one", async () => {
    await open("scene=first_manager", "manager-later");
    at("manager-later")?.click();
    await until(() => expect(at("first-start")?.dataset["phase"]).toBe("first_sync"));
  });
});
