import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { session } from "../src/features/shell/session.svelte";
import { installFakeShell } from "./fake/shell";
import { at, field, focused, gone, press, shown, text, type, until } from "./hands";
import "./setup";

let app: ReturnType<typeof mount> | null = null;

async function open(wish: string): Promise<void> {
  document.body.replaceChildren();
  localStorage.clear();
  session.page = "counter";
  installFakeShell(new URLSearchParams(`scene=counter&automations&${wish}`));
  app = mount(App, { target: document.body });
  await shown("rail-marketing");
  at("rail-marketing")?.click();
  await shown("marketing-automations");
  at("marketing-automations")?.click();
  await shown("automations");
  await until(() => expect(text("automations-row-0")).toBeTruthy());
}

async function edit(wish = ""): Promise<void> {
  await open(wish);
  // In the order of their names: Báo Zalo mới, Nhắc gọi khách.
  at("automations-row-1")?.dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
  await shown("flow-part-0");
  at("flow-part-0")?.focus();
}

beforeEach(() => {
  session.page = "counter";
});

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
});

describe("automations", () => {
  it("stand in a list that is narrowed by state, type and category", async () => {
    await open("");
    expect(text("automations-count")).toBe("2");
    at("automations-mark-active")?.click();
    await until(() => expect(text("automations-count")).toBe("1"));
    await until(() => expect(text("automations-row-0")).toContain("Đang chạy"));
    at("automations-mark-active")?.click();
    await until(() => expect(text("automations-count")).toBe("2"));
    const only = field("automations-only-category");
    await until(() => expect(only.textContent).toContain("khác"));
    only.value = "khác";
    only.dispatchEvent(new Event("change", { bubbles: true }));
    await until(() => expect(text("automations-count")).toBe("1"));
    await until(() => expect(text("automations-row-0")).toContain("Báo Zalo mới"));
  });

  it("are gone through, carried, removed and brought back by keys alone", async () => {
    await edit();
    press("ArrowDown", 300);
    await until(() => expect(focused()).toBe("flow-part-1"));
    press("ArrowDown", 300);
    await until(() => expect(focused()).toBe("flow-part-2"));
    expect(text("flow-part-2")).toContain("Chào bạn");
    expect(text("flow")).toContain("trước 2 ngày, lúc 09:00 ngày 01/12/2030");
    press("ArrowDown", 300, { altKey: true });
    await until(() => expect(text("flow-part-3")).toContain("Chào bạn"));
    await until(() => expect(focused()).toBe("flow-part-3"));
    press("Delete", 300);
    await gone("flow-part-3");
    await until(() => expect(focused()).toBe("flow-part-2"));
    press("z", 300, { ctrlKey: true });
    await until(() => expect(text("flow-part-3")).toContain("Chào bạn"));
    await until(() => expect(focused()).toBe("flow-part-3"));
    press("Enter", 300);
    await until(() => expect(at("part-panel")?.contains(document.activeElement)).toBe(true));
    press("Escape", 300);
    await until(() => expect(focused()).toBe("flow-part-3"));
    expect(text("part-unknown")).toContain("send_type");
  });

  it("are kept while they are typed, told what is wrong, and saved", async () => {
    await open("");
    at("automations-new")?.click();
    await shown("flow-add");
    at("flow-add")?.click();
    await shown("flow-part-2");
    at("automation-send")?.click();
    await until(() => expect(text("part-findings")).toContain("chưa có nội dung"));
    type("part-details.message", "Chào {{cus_name}}");
    await until(() => expect(at("part-findings")).toBeNull());
    at("automation-send")?.click();
    await shown("automations");
  });

  it("ask before they are switched on, and say what starts", async () => {
    await edit();
    expect(text("automation-switch")).toContain("Tắt quy trình");
    at("automation-switch")?.click();
    await shown("automation-ask-yes");
    at("automation-ask-yes")?.click();
    await until(() => expect(text("automation-state")).toBe("Đang tắt"));
    at("automation-switch")?.click();
    await until(() => expect(text("automation-starts")).toContain("Chào bạn"));
    at("automation-ask-no")?.click();
    await gone("automation-ask");
    expect(text("automation-state")).toBe("Đang tắt");
  });

  it("say that an active one stays active, and show both sides of what was changed meanwhile", async () => {
    await edit("clash");
    type("part-title", "Gọi khách");
    await shown("automation-stays-active");
    await until(() => expect(at("automation")?.dataset["changed"]).toBe("true"));
    at("automation-send")?.click();
    await until(() => expect(text("clashes")).toContain("Nhắc khách"));
    at("clash-0-ours")?.click();
    await until(() => expect(at("clashes-save")?.hasAttribute("disabled")).toBe(false));
    at("clashes-save")?.click();
    await shown("automations");
  });

  it("say without the network what has to wait", async () => {
    await edit("offline");
    await shown("automation-offline");
    expect(at("automation-send")?.hasAttribute("disabled")).toBe(true);
    expect(at("automation-switch")?.hasAttribute("disabled")).toBe(true);
  });
});
