import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { installFakeShell } from "./fake/shell";
import { at, field, focused, gone, press, shown, text, type, until } from "./hands";
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

describe("a shop that is being opened", () => {
  it("is a counter without anything in it until it is open", async () => {
    await open("scene=opening&opening=1500&lines=1", "opening");
    expect(at("first-start")).toBeNull();
    await shown("cart-row-0");
    expect(at("opening")).toBeNull();
  });

  it("says at the start why it did not open", async () => {
    await open("scene=opening&opening=1500&error=1", "opening");
    await shown("start-error");
    expect(text("error-code")).toBe("store_locked");
  });
});

describe("connecting", () => {
  it("keeps the focus on the button while it is busy, and does nothing when it is pressed again", async () => {
    await open("scene=first_start&delay=400", "connect-test");
    type("connect-client-id", "quay-1");
    type("connect-secret", "secret");
    await until(() => expect((at("connect-test") as HTMLButtonElement).disabled).toBe(false));
    at("connect-test")?.focus();
    at("connect-test")?.click();
    await until(() => expect(at("connect-test")?.getAttribute("aria-busy")).toBe("true"));
    expect(focused()).toBe("connect-test");
    expect(field("connect-secret").readOnly).toBe(true);
    at("connect-test")?.click();
    await shown("connect-report");
    expect(focused()).toBe("connect-test");
    expect(at("connect-test")?.getAttribute("aria-busy")).toBe("false");
  });

  it("shows the addresses when one of them is wrong", async () => {
    await open("scene=first_start&error=address_invalid", "connect-test");
    type("connect-client-id", "quay-1");
    type("connect-secret", "secret");
    await until(() => expect((at("connect-test") as HTMLButtonElement).disabled).toBe(false));
    at("connect-test")?.click();
    await shown("connect-report");
    await until(() => expect(at("connect-addresses")?.closest("details")?.open).toBe(true));
  });
});

describe("the choice of the till", () => {
  it("says where a branch has no store, and goes on with no such branch", async () => {
    await open("scene=choose_till&bare", "branch-select-2");
    type("till-code", "Q1");
    at("branch-select-2")?.click();
    await until(() => expect(document.body.textContent).toContain("Chi nhánh này chưa có kho nào trên NextX."));
    expect((at("till-continue") as HTMLButtonElement).disabled).toBe(true);
    at("branch-select-1")?.click();
    // Its only store is chosen already.
    await until(() => expect((at("till-continue") as HTMLButtonElement).disabled).toBe(false));
  });
});

describe("the first load", () => {
  it("can be left, and paused and resumed without losing the focus", async () => {
    await open("scene=first_sync", "sync-cancel");
    at("sync-cancel")?.focus();
    at("sync-cancel")?.click();
    await shown("sync-resume");
    expect(focused()).toBe("sync-resume");
    at("sync-back")?.click();
    await shown("demo-start");
  });
});

describe("the status strip", () => {
  it("tells the whole of what pauses the upload, and what its buttons do", async () => {
    await open("scene=counter&paused=1&waiting=2", "strip-paused");
    expect(at("strip-waiting")?.getAttribute("aria-label")).toContain("Mở trang Đồng bộ");
    expect(at("strip-try")?.getAttribute("aria-label")).toContain("Thử gửi ngay");
    at("strip-paused")?.click();
    await shown("strip-paused-dialog");
    expect(text("error-note")).toContain("Bạn không có quyền");
    at("strip-paused-dialog-close")?.click();
    await gone("strip-paused-dialog");
  });
});

describe("the counter", () => {
  it("can read the cart again when it could not be read", async () => {
    await open("scene=counter&lines=2&unread=1", "cart-retry");
    expect(at("cart")).toBeNull();
    at("cart-retry")?.click();
    await shown("cart-row-1");
    expect(at("cart-retry")).toBeNull();
  });

  it("has the focus back in search when the keys are put away", async () => {
    await open("scene=counter", "counter-keys");
    at("counter-keys")?.focus();
    press("F1", 300);
    await shown("keys-dialog");
    at("keys-dialog-close")?.click();
    await gone("keys-dialog");
    await until(() => expect(focused()).toBe("search-field"));
  });
});
