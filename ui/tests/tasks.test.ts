import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { session } from "../src/features/shell/session.svelte";
import { monthAway, weeksOf } from "../src/features/tasks/month";
import { installFakeShell } from "./fake/shell";
import { at, focused, gone, point, press, scan, shown, text, type, until } from "./hands";
import "./setup";

let app: ReturnType<typeof mount> | null = null;

async function open(wish: string): Promise<void> {
  document.body.replaceChildren();
  localStorage.clear();
  session.page = "counter";
  installFakeShell(new URLSearchParams(wish));
  app = mount(App, { target: document.body });
  await shown("rail-back-office");
  at("rail-back-office")?.click();
  await shown("back-office-tasks");
  at("back-office-tasks")?.click();
  await shown("tasks");
}

beforeEach(() => {
  session.page = "counter";
});

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
  session.backOffice = "stock";
});

describe("tasks", () => {
  it("are not closed half typed by a scan, which is said", async () => {
    await open("scene=counter&tasks=6");
    at("tasks-new")?.click();
    await shown("task-form-task");
    type("task-form-task", "Treo biển");
    scan("8930000000000");
    await until(() => expect(document.body.textContent).toContain("Chưa bán mã vừa quét"));
    expect(session.page).toBe("back-office");
    expect((at("task-form-task") as HTMLInputElement | null)?.value).toBe("Treo biển");
  });

  it("stand in a list with what is overdue, by word as well as by colour", async () => {
    await open("scene=counter&tasks=6");
    await until(() => expect(text("tasks-row-0")).toContain("Kiểm kê kho"));
    expect(text("tasks-row-0")).toContain("Quá hạn");
    expect(text("tasks-row-0")).toContain("01/11/2026 10:00");
    at("tasks-mark-late")?.click();
    await until(() => expect(text("tasks-count")).toBe("1"));
  });

  it("are carried over the board by keys alone", async () => {
    await open("scene=counter&tasks=6");
    at("tasks-look-board")?.click();
    await shown("task-card-1");
    at("task-card-1")?.focus();
    press("ArrowRight", 300);
    await until(() => expect(focused()).toBe("task-card-2"));
    press("ArrowLeft", 300);
    await until(() => expect(focused()).toBe("task-card-1"));
    press(" ", 300);
    await until(() => expect(text("task-said")).toContain("Đã nhấc Kiểm kê kho"));
    press("Escape", 300);
    await until(() => expect(text("task-said")).toContain("ở lại chỗ cũ"));
    press(" ", 300);
    press("ArrowRight", 300);
    press("ArrowRight", 300);
    press(" ", 300);
    await until(() => expect(text("task-column-done")).toContain("Kiểm kê kho"));
    expect(text("task-said")).toContain("Đã xong");
    await until(() => expect(focused()).toBe("task-card-1"));
    press("Enter", 300);
    await shown("task-form-task");
  });

  it("are dragged by a hand that is out of the card at once, and a click opens them", async () => {
    await open("scene=counter&tasks=6");
    at("tasks-look-board")?.click();
    await shown("task-card-1");
    ["new", "doing", "done"].forEach((state, index) => {
      const column = at(`task-column-${state}`) as HTMLElement;
      column.getBoundingClientRect = () => new DOMRect(index * 200, 0, 200, 600);
    });
    const card = at("task-card-1") as HTMLElement;
    point(card, "pointerdown", 50);
    // The pointer is over another column before the first move is told.
    point(window, "pointermove", 450);
    await until(() => expect(card.getAttribute("aria-pressed")).toBe("true"));
    expect(document.querySelector(".floating")?.textContent).toContain("Kiểm kê kho");
    point(window, "pointerup", 450);
    card.click();
    await until(() => expect(text("task-column-done")).toContain("Kiểm kê kho"));
    expect(at("task-form")).toBeNull();

    // A press that was taken away, as by the system, carries nothing.
    const other = at("task-card-2") as HTMLElement;
    point(other, "pointerdown", 250);
    point(window, "pointermove", 450);
    point(window, "pointercancel", 450);
    await until(() => expect(other.getAttribute("aria-pressed")).toBe("false"));
    expect(text("task-column-doing")).toContain("Gọi khách nợ");
    point(other, "pointerdown", 250);
    point(window, "pointermove", 252);
    point(window, "pointerup", 252);
    other.click();
    await shown("task-form-task");
  });

  it("that are overdue are counted in the menu, by word as well, and the count follows", async () => {
    await open("scene=counter&tasks=6");
    await until(() => expect(text("back-office-tasks-badge")).toBe("1"));
    expect(text("back-office-tasks")).toContain("1 việc quá hạn");
    expect(text("back-office-said")).toBe("1 việc quá hạn");
    at("tasks-look-board")?.click();
    await shown("task-card-1");
    at("task-card-1")?.focus();
    for (const key of [" ", "ArrowRight", "ArrowRight", " "]) press(key, 300);
    await gone("back-office-tasks-badge");
    expect(text("back-office-said")).toBe("");
  });

  it("lie on the days of a month, which is turned by Page Up and Down", async () => {
    await open("scene=counter&tasks=6");
    at("tasks-look-calendar")?.click();
    await shown("calendar-task-2");
    const month = text("calendar-month");
    at("calendar-task-2")?.focus();
    press("PageDown", 300);
    await until(() => expect(text("calendar-month")).not.toBe(month));
    at("calendar-today")?.click();
    await until(() => expect(text("calendar-month")).toBe(month));
    at("calendar-task-2")?.click();
    await shown("task-form-task");
  });

  it("are made offline, and not with an end before the start or more than all of it done", async () => {
    await open("scene=counter&tasks=3&offline");
    press("n", 300, { code: "KeyN" });
    await shown("task-form-task");
    await shown("task-form-offline");
    type("task-form-task", "Treo biển");
    type("task-form-progress", "101");
    at("task-form-save")?.click();
    await until(() => expect(at("task-form")?.textContent).toContain("Số nguyên từ 0 đến 100"));
    type("task-form-progress", "10");
    type("task-form-end", "25/11/2026 17:30");
    at("task-form-save")?.click();
    await until(() => expect(at("task-form")?.textContent).toContain("Phải sau lúc bắt đầu"));
    type("task-form-end", "27/11/2026 17:30");
    at("task-form-save")?.click();
    await gone("task-form");
  });
});

describe("a month", () => {
  it("begins on a Monday and has six weeks", () => {
    const weeks = weeksOf("2026-11");
    expect(weeks.length).toBe(6);
    expect(weeks[0]?.[0]).toBe("2026-10-26");
    expect(weeks[5]?.[6]).toBe("2026-12-06");
    expect(monthAway("2026-12", 1)).toBe("2027-01");
    expect(monthAway("2026-01", -1)).toBe("2025-12");
  });
});
