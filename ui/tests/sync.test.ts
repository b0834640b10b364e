import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { session } from "../src/features/shell/session.svelte";
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
});
