import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { session } from "../src/features/shell/session.svelte";
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

async function press(testid: string): Promise<void> {
  await until(() => expect((at(testid) as HTMLButtonElement | null)?.disabled).toBe(false));
  at(testid)?.click();
}

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
  Object.assign(session, { status: null, error: null, page: "counter", keysShown: false });
});

const CODE = "k7m2x 9qrtc 04wbn z8hjd 3vpye 6gsaf 12kmr";

describe("a till that is locked", () => {
  it("says what happened, what is safe, and that trying again changed nothing", async () => {
    await open("scene=locked&lock=keychain_empty", "unlock-again");
    expect(at("locked")?.dataset["lock"]).toBe("keychain_empty");
    expect(text("locked")).toContain("Đơn chưa gửi vẫn an toàn");
    expect(text("unlock-still")).toBe("");
    await press("unlock-again");
    await until(() => expect(text("unlock-still")).not.toBe(""));
  });

  it("opens by its passphrase, and says when that is wrong", async () => {
    await open("scene=locked&lock=passphrase", "unlock-passphrase");
    type("unlock-passphrase", "gạo tẻ");
    await press("unlock-passphrase-open");
    await shown("unlock-passphrase-error");
    expect(text("error-code")).toBe("passphrase_wrong");
    type("unlock-passphrase", "gạo nếp thơm");
    await gone("unlock-passphrase-error");
    await press("unlock-passphrase-open");
    await shown("counter");
  });

  it("opens by the recovery code, tells a slip by its group, and asks for a new passphrase", async () => {
    await open("scene=locked&lock=keychain_unavailable", "unlock-code");
    type("unlock-code", CODE.replace("04wbn", "04wbm"));
    await press("unlock-code-open");
    await shown("unlock-code-error");
    expect(text("unlock-code-error")).toContain("Nhóm 3");
    type("unlock-code", CODE);
    await press("unlock-code-open");
    await shown("passphrase");
  });

  it("offers no code where none was ever kept", async () => {
    await open("scene=locked&no-code=1", "unlock-no-code");
    expect(at("unlock-code")).toBeNull();
  });
});

describe("the first start", () => {
  it("takes a passphrase only when it was typed twice, and then shows the recovery code", async () => {
    await open("scene=choose_passphrase", "passphrase");
    const go = () => (at("passphrase-continue") as HTMLButtonElement).disabled;
    type("passphrase", "gạo nếp thơm");
    expect(go()).toBe(true);
    type("passphrase-again", "gạo nếp thom");
    await until(() => expect(field("passphrase-again").getAttribute("aria-invalid")).toBe("true"));
    expect(go()).toBe(true);
    type("passphrase-again", "gạo nếp thơm");
    await press("passphrase-continue");
    await shown("recovery-code");
  });

  it("goes on once the code was put away", async () => {
    await open("scene=recovery_code", "recovery-code");
    expect(at("recovery-code")?.textContent?.replace(/\s/g, "")).toMatch(/^([0-9A-Z]{5}-){6}[0-9A-Z]{5}$/);
    expect((at("recovery-done") as HTMLButtonElement).disabled).toBe(true);
    at("recovery-kept")?.click();
    await press("recovery-done");
    await shown("branch-select-0");
    expect(document.body.textContent).not.toContain("K7M2X");
  });
});

describe("the settings", () => {
  it("try the recovery code: right or wrong", async () => {
    await open("scene=counter", "strip-clock");
    at("rail-settings")?.click();
    await shown("recovery-test");
    at("recovery-test")?.click();
    await shown("recovery-test-code");
    type("recovery-test-code", "k7m2x");
    await press("recovery-test-try");
    await shown("recovery-test-error");
    type("recovery-test-code", CODE);
    await press("recovery-test-try");
    await shown("recovery-right");
    expect(at("recovery-test-error")).toBeNull();
  });

  it("say which place keeps the keys, and ask the demo shop for nothing", async () => {
    await open("scene=counter&kept=file&no-code=1", "strip-clock");
    at("rail-settings")?.click();
    await shown("settings-secret-store");
    expect(at("settings-secret-store")?.dataset["kind"]).toBe("file");
    expect(at("recovery-draw")).toBeNull();
  });

  it("let who is signed out sign in again", async () => {
    await open("scene=counter&signed-out=1", "strip-paused");
    at("rail-settings")?.click();
    await shown("sign-in-secret");
    type("sign-in-secret", "no");
    await press("sign-in");
    await shown("sign-in-error");
    type("sign-in-secret", "secret");
    await press("sign-in");
    await gone("sign-in-again");
  });
});
