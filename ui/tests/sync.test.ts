import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { session } from "../src/features/shell/session.svelte";
import { withHeadlines } from "../src/features/sync/sections";
import { FakeOutbox } from "./fake/outbox";
import { installFakeShell } from "./fake/shell";
import { at, field, gone, press, shown, text, type, until } from "./hands";
import "./setup";

let app: ReturnType<typeof mount> | null = null;

async function open(wish: string): Promise<void> {
  document.body.replaceChildren();
  session.page = "counter";
  installFakeShell(new URLSearchParams(wish));
  app = mount(App, { target: document.body });
  await shown("rail-sync");
  at("rail-sync")?.click();
  await shown("sync");
}

beforeEach(() => {
  session.page = "counter";
});

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
  session.page = "counter";
});

describe("the synchronisation screen", () => {
  it("says that everything has arrived when there is nothing to show", async () => {
    await open("scene=counter");
    await shown("sync-empty");
    expect(text("sync-empty")).toContain("Mọi chứng từ đã lên NextX");
  });

  it("is reached from the strip and shows the server's words as it said them", async () => {
    await open("scene=counter&documents=7&attention=1");
    at("rail-counter")?.click();
    await gone("sync");
    at("strip-attention")?.click();
    await shown("sync-words");
    expect(text("sync-words")).toContain("Khách hàng vượt hạn mức công nợ cho phép (2.000.000)");
  });

  it("sends a refused sale again by its key", async () => {
    await open("scene=counter&documents=7");
    await shown("sync-retry");
    press("g", 300);
    await until(() => expect(at("sync-detail")?.dataset["state"]).not.toBe("refused"));
    expect(text("sync-log")).toContain("Gửi lại");
  });

  it("gives a sale up only with a reason, by keys alone", async () => {
    await open("scene=counter&documents=7");
    await shown("sync-discard");
    press("b", 300);
    await shown("decide-dialog");
    expect((at("decide-confirm") as HTMLButtonElement).disabled).toBe(true);
    expect(field("decide-reason").value).toBe("");
    type("decide-reason", "khách không mua nữa");
    await until(() => expect((at("decide-confirm") as HTMLButtonElement).disabled).toBe(false));
    at("decide-confirm")?.click();
    await gone("decide-dialog");
    await until(() => expect(at("sync-detail")?.dataset["state"]).toBe("discarded"));
    expect(text("sync-log")).toContain("khách không mua nữa");
  });

  it("shows both sides of a conflict and marks what differs", async () => {
    await open("scene=counter&documents=7");
    await shown("sync-detail");
    press("ArrowDown", 300);
    await shown("sync-compared");
    expect(document.querySelectorAll("[data-testid='sync-compared'] .differs")).toHaveLength(1);
  });

  it("shows one group when its chip is pressed", async () => {
    await open("scene=counter&documents=14");
    await shown("sync-chip-conflict");
    at("sync-chip-conflict")?.click();
    await until(() => expect(at("sync-detail")?.dataset["state"]).toBe("conflict"));
  });

  it("puts a headline before each part of the list", () => {
    const rows = new FakeOutbox(7).rows;
    expect(withHeadlines(rows).map(({ section, row }) => row?.group ?? `– ${section}`)).toEqual([
      "– person",
      "refused",
      "conflict",
      "– machine",
      "unclear",
      "sending",
      "waiting",
      "– arrived",
      "arrived",
      "– discarded",
      "discarded",
    ]);
  });

  it("lists from the strip what needs a person, and all of it again at a press", async () => {
    await open("scene=counter&documents=14&attention=4");
    at("rail-counter")?.click();
    await gone("sync");
    at("strip-attention")?.click();
    await shown("sync-detail");
    expect(at("sync-chip-person")?.getAttribute("aria-pressed")).toBe("true");
    at("sync-chip-person")?.click();
    await until(() => expect(at("sync-chip-person")?.getAttribute("aria-pressed")).toBe("false"));
  });

  it("begins to mend a sale with the customer it was sold to", async () => {
    await open("scene=counter&documents=1");
    await shown("sync-mend");
    press("s", 300);
    await shown("mend-customer");
    expect(text("mend-customer")).toContain("Lê Thị Hạnh");
    at("mend-walk-in")?.click();
    await until(() => expect(text("mend-customer")).toContain("Khách lẻ"));
  });

  it("writes what was not uploaded to files and says where", async () => {
    await open("scene=counter&documents=1&waiting=2");
    await shown("sync-detail");
    press("x", 300);
    await shown("export");
    at("export")?.click();
    await shown("export-done");
    expect(text("export-done")).toContain("Đã xuất 2 chứng từ");
    expect(text("export-done")).toContain("exports/nextx-till");
  });

  it("says what restoring does before it is done", async () => {
    await open("scene=counter");
    await shown("sync-empty");
    press("x", 300);
    await shown("restore-file-0");
    expect(at("restore-confirm")).toBeNull();
    at("restore-file-0")?.click();
    await shown("restore-plan");
    expect(text("restore-plan")).toContain("dãy số mới");
    expect(text("restore-plan")).toContain("được tìm trên NextX trước");
  });

  it("lets a copied till send only when somebody says that the old one does not", async () => {
    await open("scene=counter&notices=1&away=1");
    await shown("sync-notices-open");
    press("i", 300);
    await shown("notice-rebuilt");
    expect((at("take-over") as HTMLButtonElement).disabled).toBe(true);
    at("away-sure")?.click();
    await until(() => expect((at("take-over") as HTMLButtonElement).disabled).toBe(false));
    at("take-over")?.click();
    await gone("notices-dialog");
  });
});
