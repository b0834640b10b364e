import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { initials } from "../src/features/opportunities/opportunities";
import { session } from "../src/features/shell/session.svelte";
import { installFakeShell } from "./fake/shell";
import { at, field, focused, gone, point, press, shown, text, type, until } from "./hands";
import "./setup";

let app: ReturnType<typeof mount> | null = null;

async function open(screen: "opportunities" | "campaigns", wish: string): Promise<void> {
  document.body.replaceChildren();
  localStorage.clear();
  session.page = "counter";
  installFakeShell(new URLSearchParams(wish));
  app = mount(App, { target: document.body });
  await shown("rail-marketing");
  at("rail-marketing")?.click();
  await shown(`marketing-${screen}`);
  at(`marketing-${screen}`)?.click();
  await shown(`${screen}-page`);
}

function select(testid: string, value: string): void {
  const chosen = at(testid) as HTMLSelectElement;
  chosen.value = value;
  chosen.dispatchEvent(new Event("change", { bubbles: true }));
}

/** jsdom has no layout: the columns lie side by side, 200 px each. */
function layColumnsOut(): void {
  for (const [index, id] of [41, 42, 43].entries()) {
    const column = at(`opportunity-stage-${id}`);
    if (column) column.getBoundingClientRect = () => new DOMRect(index * 200, 0, 200, 600);
  }
}

beforeEach(() => {
  session.page = "counter";
});

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
  session.marketing = "leads";
});

describe("opportunities", () => {
  it("stand by stage with sums that say what is not known, and what is overdue", async () => {
    await open("opportunities", "scene=counter&deals=4");
    await shown("opportunity-card-1");
    await until(() => expect(text("opportunity-stage-41-amount")).toContain("20.000.000"));
    expect(text("opportunity-stage-42-amount")).toContain("10.000.000");
    expect(text("opportunity-stage-42-unsaid")).toContain("1 chưa có giá trị");
    expect(text("opportunity-card-2")).toContain("Chưa có giá trị");
    expect(text("opportunity-card-1")).toContain("Quá hạn 7 ngày");
    expect(text("opportunities-total")).toContain("30.000.000");
    at("opportunities-mark-overdue")?.click();
    await until(() => expect(at("opportunity-card-2")).toBeNull());
    expect(text("opportunities-total")).toContain("10.000.000");
    select("opportunities-campaign", "Khách mới");
    await until(() => expect(at("opportunity-card-1")).toBeNull());
    await until(() => expect(text("opportunity-stage-41")).toContain("Chưa có cơ hội"));
    expect(text("opportunities-count")).toBe("0");
    // A list may be of any campaign.
    at("opportunities-look-list")?.click();
    await until(() => expect(field("opportunities-campaign").value).toBe("Khách mới"));
    select("opportunities-campaign", "");
    await until(() => expect(text("opportunities-row-0")).toContain("Giỏ quà Tết"));
    at("opportunities-look-board")?.click();
    await shown("opportunity-card-1");
  });

  it("are carried to another stage by keys alone, and the focus goes with them", async () => {
    await open("opportunities", "scene=counter&deals=4");
    await shown("opportunity-card-1");
    at("opportunity-card-1")?.focus();
    press("ArrowRight", 300);
    await until(() => expect(focused()).toBe("opportunity-card-2"));
    press("ArrowLeft", 300);
    await until(() => expect(focused()).toBe("opportunity-card-1"));
    press(" ", 300);
    await until(() => expect(text("opportunity-said")).toContain("Đã nhấc Giỏ quà Tết"));
    press("Escape", 300);
    await until(() => expect(text("opportunity-said")).toContain("ở lại chỗ cũ"));
    press(" ", 300);
    press("ArrowRight", 300);
    press("ArrowRight", 300);
    press("ArrowRight", 300);
    await until(() => expect(text("opportunity-said")).toBe("Thành công"));
    press(" ", 300);
    await until(() => expect(text("opportunity-stage-43")).toContain("Giỏ quà Tết"));
    await until(() => expect(focused()).toBe("opportunity-card-1"));
    await until(() => expect((at("opportunities-undo") as HTMLButtonElement).disabled).toBe(false));
    at("opportunities-undo")?.click();
    await until(() => expect(text("opportunity-stage-41")).toContain("Giỏ quà Tết"));
  });

  it("are dragged by the mouse, and a click that does not move shows the details", async () => {
    await open("opportunities", "scene=counter&deals=4");
    await shown("opportunity-card-1");
    layColumnsOut();
    const card = at("opportunity-card-1") as HTMLElement;
    point(card, "pointerdown", 50);
    point(card, "pointermove", 52);
    point(card, "pointermove", 90);
    point(card, "pointermove", 290);
    await until(() => expect(document.querySelector(".floating")?.textContent).toContain("Giỏ quà Tết"));
    point(card, "pointerup", 290);
    card.click();
    await until(() => expect(text("opportunity-stage-42")).toContain("Giỏ quà Tết"));
    expect(document.querySelector(".floating")).toBeNull();
    expect(at("opportunity-panel")).toBeNull();

    // A finger that scrolls takes nothing along.
    const other = at("opportunity-card-3") as HTMLElement;
    point(other, "pointerdown", 50);
    point(other, "pointermove", 90);
    point(other, "pointercancel", 90);
    await until(() => expect(document.querySelector(".floating")).toBeNull());
    expect(text("opportunity-stage-41")).toContain("Bánh kẹo");
    point(other, "pointerdown", 50);
    point(other, "pointerup", 50);
    other.click();
    await until(() => expect(text("opportunity-panel-contact")).toContain("0900000400"));
    expect(text("opportunity-panel-next")).toContain("Gọi lại sau");
    select("opportunity-panel-stage", "43");
    await until(() => expect(text("opportunity-stage-43")).toContain("Bánh kẹo"));
    // The second time leads to the form.
    at("opportunity-card-3")?.click();
    await shown("opportunity-form-name");
  });

  it("go back where NextX did not take a move, or somebody else was faster", async () => {
    await open("opportunities", "scene=counter&deals=4&unmoved");
    await shown("opportunity-card-1");
    at("opportunity-card-1")?.focus();
    for (const key of [" ", "ArrowRight", " "]) press(key, 300);
    await until(() => expect(document.body.textContent).toContain("Cơ hội chưa được chuyển giai đoạn"));
    await until(() => expect(text("opportunity-stage-41")).toContain("Giỏ quà Tết"));
    expect(at("opportunities-undo")).toBeNull();
    if (app !== null) await unmount(app);

    await open("opportunities", "scene=counter&deals=4&moved-meanwhile");
    await shown("opportunity-card-1");
    at("opportunity-card-1")?.focus();
    for (const key of [" ", "ArrowRight", " "]) press(key, 300);
    await until(() => expect(document.body.textContent).toContain("Người khác vừa chuyển cơ hội này"));
    await until(() => expect(text("opportunity-stage-43")).toContain("Giỏ quà Tết"));
  });

  it("say before anything is typed or carried that they need the network", async () => {
    await open("opportunities", "scene=counter&deals=2&offline");
    await shown("opportunity-card-1");
    await shown("opportunities-offline");
    at("opportunity-card-1")?.focus();
    press(" ", 300);
    await until(() => expect(text("opportunity-said")).toContain("chưa chuyển hay sửa được"));
    press("n", 300, { code: "KeyN" });
    await shown("opportunity-form-needs-network");
    expect((at("opportunity-form-save") as HTMLButtonElement).disabled).toBe(true);
  });

  it("are made in the stage that was chosen, and an answer that is not clear keeps what was typed", async () => {
    await open("opportunities", "scene=counter&deals=2&unclear");
    await shown("opportunity-new-42");
    at("opportunity-new-42")?.click();
    await shown("opportunity-form-name");
    expect(field("opportunity-form-sales_stage").value).toBe("42");
    type("opportunity-form-contact_mobile", "0909123987");
    type("opportunity-form-contact_name", "Bếp ăn Thử");
    type("opportunity-form-name", "Suất ăn trưa");
    at("opportunity-form-save")?.click();
    await until(() => expect(text("opportunity-form-error")).toContain("Chưa rõ NextX đã nhận"));
    expect(field("opportunity-form-name").value).toBe("Suất ăn trưa");
    at("opportunity-form-save")?.click();
    await gone("opportunity-form");
  });
});

describe("campaigns", () => {
  it("show what is in their stages and lead to their board", async () => {
    await open("campaigns", "scene=counter&deals=4");
    await until(() => expect(text("campaigns-row-0")).toContain("Telesales"));
    at("campaigns-row-1")?.click();
    await shown("campaign-panel-stages");
    at("campaigns-row-0")?.click();
    await until(() => expect(text("campaign-panel-stages")).toContain("Báo giá"));
    at("campaign-board")?.click();
    await shown("opportunity-board");
    await until(() => expect(field("opportunities-campaign").value).toMatch(/^(Quà Tết|Khách mới)$/));
  });

  it("are made with stages that somebody has looked at, and types that somebody has named", async () => {
    await open("campaigns", "scene=counter&deals=4&no-types");
    await until(() => expect(text("campaigns-count")).toBe("2"));
    press("n", 300, { code: "KeyN" });
    await shown("campaign-label-id");
    type("campaign-label-id", "x");
    type("campaign-label-name", "Hội chợ");
    at("campaign-label-add")?.click();
    await until(() => expect(text("campaign-labels")).toContain("Chỉ gồm chữ số"));
    type("campaign-label-id", "321");
    at("campaign-label-add")?.click();
    await until(() => expect(text("campaign-form-campaign_type")).toContain("Hội chợ"));
    type("campaign-form-name", "Hội chợ xuân");
    select("campaign-form-campaign_type", "321");
    at("campaign-pattern-0")?.click();
    await shown("campaign-stage-2");
    at("campaign-stage-2-up")?.click();
    await until(() => expect(field("campaign-stage-1").value).toBe("Thành công"));
    at("campaign-form-save")?.click();
    await until(() => expect(text("campaign-stages-problem")).toContain("Đánh dấu"));
    at("campaign-stages-confirmed")?.click();
    at("campaign-form-save")?.click();
    await gone("campaign-form");
  });

  it("keep a stage that still holds opportunities, and leave untouched stages alone", async () => {
    await open("campaigns", "scene=counter&deals=4");
    await until(() => expect(text("campaigns-row-0")).toContain("Telesales"));
    at("campaigns-row-0")?.click();
    await shown("campaign-edit");
    at("campaign-edit")?.click();
    await shown("campaign-stage-0");
    await shown("campaign-untold");
    expect((at("campaign-stage-0-remove") as HTMLButtonElement).disabled).toBe(true);
    expect(at("campaign-stages-confirmed")).toBeNull();
    at("campaign-stage-1-remove")?.click();
    await shown("campaign-stages-confirmed");
    expect(at("campaign-stage-2")).toBeNull();
    type("campaign-form-name", "Quà Tết 2027");
    at("campaign-form-save")?.click();
    await shown("campaign-stages-problem");
  });
});

describe("the initials of a person", () => {
  it("are those of the family's and of the given name", () => {
    expect(initials("Võ Quốc Bảo")).toBe("VB");
    expect(initials(" Đức ")).toBe("Đ");
    expect(initials("")).toBe("");
  });
});
