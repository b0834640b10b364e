import axe from "axe-core";
import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { session } from "../src/features/shell/session.svelte";
import { installFakeShell } from "./fake/shell";
import { at, press, scan, shown, type, until } from "./hands";
import "./setup";

/** Presses one control after the other in the synchronisation screen. */
async function fromSync(...controls: string[]): Promise<void> {
  for (const control of ["rail-sync", ...controls]) {
    await shown(control);
    at(control)?.click();
  }
}

/** Presses one control after the other, each when it is there. */
async function fromStrip(...controls: string[]): Promise<void> {
  for (const control of controls) {
    await shown(control);
    at(control)?.click();
  }
}

/** Goes to the shift page, and presses a control there. */
async function fromShift(...controls: string[]): Promise<void> {
  for (const control of ["strip-shift", ...controls]) {
    await shown(control);
    at(control)?.click();
  }
}

/** What a screen is called, what is wished of the made-up shop, what has to be there, and how to come to it. */
const screens: [name: string, wish: string, there: string, come?: () => void | Promise<void>][] = [
  ["the start", "scene=first_start", "connect-test"],
  [
    "a connection that does not work",
    "scene=first_start&error=1",
    "connect-report",
    async () => {
      type("connect-client-id", "quay-1");
      type("connect-secret", "secret");
      await until(() => expect((at("connect-test") as HTMLButtonElement).disabled).toBe(false));
      at("connect-test")?.click();
    },
  ],
  ["the choice of the till", "scene=choose_till", "branch-select-0"],
  ["the first manager", "scene=first_manager", "manager-later"],
  ["the locked till", "scene=counter&people=9", "lock-submit"],
  [
    "a forgotten PIN",
    "scene=counter&people=1",
    "forgotten-pin",
    async () => {
      await shown("lock-forgotten");
      at("lock-forgotten")?.click();
    },
  ],
  ["another person at the till", "scene=counter&people=1&at=Minh", "switch-lock", () => fromStrip("strip-person")],
  [
    "a manager's approval",
    "scene=counter&people=1&at=Minh&lines=1",
    "approve-submit",
    async () => {
      press("F6", 300);
      await shown("line-discount");
      type("line-discount", "50%");
      at("line-terms-save")?.click();
    },
  ],
  ["the people in the settings", "scene=counter&people=1&at=Lan", "people-add", () => fromStrip("rail-settings")],
  [
    "a person being changed",
    "scene=counter&people=1&at=Lan",
    "person-remove",
    () => fromStrip("rail-settings", "person-edit-Minh"),
  ],
  ["the approvals", "scene=counter&people=1&at=Lan", "approvals-empty", () => fromStrip("rail-settings", "people-log")],
  ["the first load", "scene=first_sync", "sync-products"],
  ["a shop being opened", "scene=opening&opening=60000", "opening"],
  ["the keychain that does not answer", "scene=locked&lock=keychain_unavailable", "unlock-again"],
  ["the keychain without the key", "scene=locked&lock=keychain_empty&no-code=1", "unlock-no-code"],
  ["the keychain with another key", "scene=locked&lock=keychain_changed", "unlock-code"],
  ["the damaged file of keys", "scene=locked&lock=secrets_damaged", "unlock-again"],
  [
    "a wrong passphrase",
    "scene=locked&lock=passphrase",
    "unlock-passphrase-error",
    async () => {
      type("unlock-passphrase", "quên mất");
      await until(() => expect((at("unlock-passphrase-open") as HTMLButtonElement).disabled).toBe(false));
      at("unlock-passphrase-open")?.click();
    },
  ],
  ["a passphrase to choose", "scene=choose_passphrase", "passphrase"],
  ["a passphrase after moving", "scene=choose_passphrase&for=moved", "passphrase-again"],
  ["the recovery code", "scene=recovery_code", "recovery-code"],
  ["a till that does not start", "scene=broken", "start-failed"],
  ["the empty counter", "scene=counter", "cart-empty"],
  ["the counter", "scene=counter&lines=7&waiting=2&attention=1&paused=1&offline=1", "cart-row-6"],
  ["a long cart", "scene=counter&lines=200", "cart"],
  ["search", "scene=counter&lines=2", "search-hit-7", () => type("search-field", "sua")],
  ["search that finds nothing", "scene=counter", "search-empty", () => type("search-field", "mì quảng")],
  ["a transfer", "scene=counter&lines=3&account=1", "vietqr", () => at("method-transfer")?.click()],
  ["a transfer without an account", "scene=counter&lines=3", "transfer-bank", () => at("method-transfer")?.click()],
  ["the receipt", "scene=counter&lines=3", "new-sale", () => press("F9", 300)],
  [
    "a receipt that was not printed",
    "scene=counter&lines=3&printer=printer_paper_out",
    "print-error",
    async () => {
      await shown("print-automatically");
      press("F9", 300);
    },
  ],
  ["the settings of a printer", "scene=counter&printer=ready", "printer-host", () => at("rail-settings")?.click()],
  ["the customers", "scene=counter&lines=1", "customer-hit-3", () => press("F4", 300)],
  ["the keys", "scene=counter", "keys-dialog", () => press("F1", 300)],
  ["today without a sale", "scene=counter", "sales-empty", () => at("rail-sales-today")?.click()],
  ["today", "scene=counter&sales=9", "sales-today", () => at("rail-sales-today")?.click()],
  ["synchronisation with nothing to do", "scene=counter", "sync-empty", () => at("rail-sync")?.click()],
  ["one document", "scene=counter&documents=1", "sync-detail", () => at("rail-sync")?.click()],
  ["synchronisation", "scene=counter&documents=14&offline=1&waiting=2", "sync-detail", () => at("rail-sync")?.click()],
  ["documents that cannot be read", "scene=counter&unlisted=1", "sync-error", () => at("rail-sync")?.click()],
  ["what is exported and backed up", "scene=counter&documents=2&waiting=1", "backup", () => fromSync("sync-keeping")],
  ["a backup before it is put back", "scene=counter", "restore-plan", () => fromSync("sync-keeping", "restore-file-0")],
  ["the log of decisions", "scene=counter&documents=2", "log-empty", () => fromSync("sync-decisions")],
  [
    "what is to be known of the data",
    "scene=counter&notices=1&away=1",
    "take-over",
    () => fromSync("sync-notices-open"),
  ],
  ["a sale that is mended", "scene=counter&documents=1", "mend-search", () => fromSync("sync-mend")],
  ["a shift to open", "scene=counter&shifts=2", "left-before", () => fromShift()],
  ["a shift", "scene=counter&shift=counted", "shift-expected", () => fromShift()],
  ["a shift that nobody counted", "scene=counter&shift=uncounted", "shift-uncounted", () => fromShift()],
  ["a drawer counted late", "scene=counter&shift=uncounted", "count-500", () => fromShift("shift-count-late")],
  [
    "a shift being closed",
    "scene=counter&shift=counted&waiting=2&attention=1",
    "shift-reason",
    () => fromShift("shift-close"),
  ],
  ["a drawer without an opening", "scene=counter&shift=uncounted", "shift-left", () => fromShift("shift-close")],
  ["cash in and out", "scene=counter&shift=counted", "move-save", () => fromShift("shift-move")],
  ["past shifts", "scene=counter&shifts=3", "past-shift", () => fromShift("shift-history")],
  ["no past shift", "scene=counter", "shift-history-empty", () => fromShift("shift-history")],
  ["the settings", "scene=counter", "transfer-save", () => at("rail-settings")?.click()],
  ["the settings of who is signed out", "scene=counter&signed-out=1", "sign-in", () => at("rail-settings")?.click()],
  [
    "the receipt template",
    "scene=counter",
    "paper-picture",
    async () => {
      at("rail-settings")?.click();
      await shown("paper-template");
      at("paper-template")?.click();
    },
  ],
  [
    "the choice of a variation",
    "scene=counter",
    "variation-4",
    async () => {
      await shown("search-field");
      type("search-field", "dép xốp");
      await shown("search-hit-0");
      at("search-hit-0")?.click();
    },
  ],
  [
    "a new product",
    "scene=counter",
    "new-product-save",
    async () => {
      scan("8930004445556");
      await shown("scan-problem-new");
      at("scan-problem-new")?.click();
    },
  ],
  [
    "a new product without a network",
    "scene=counter&offline=1",
    "new-product-offline",
    async () => {
      scan("8930004445556");
      await shown("scan-problem-new");
      at("scan-problem-new")?.click();
    },
  ],
  [
    "more than there is",
    "scene=counter&below=warn",
    "below-stock-sell",
    async () => {
      await shown("search-field");
      type("search-field", "nescafé");
      await shown("search-hit-0");
      press("Enter", 500);
      await shown("cart-row-0");
      for (let times = 0; times < 3; times++) press("+", 400);
      await shown("cart-row-0-over-stock");
      press("F9", 500);
    },
  ],
  [
    "what is added to a line",
    "scene=counter&lines=1",
    "line-addition-1",
    async () => {
      await shown("cart-row-0");
      press("F6", 400);
    },
  ],
  [
    "the recovery code tried",
    "scene=counter",
    "recovery-test-dialog",
    async () => {
      at("rail-settings")?.click();
      await shown("recovery-test");
      at("recovery-test")?.click();
    },
  ],
  [
    "a new recovery code",
    "scene=counter",
    "recovery-code",
    async () => {
      at("rail-settings")?.click();
      await shown("recovery-draw");
      at("recovery-draw")?.click();
    },
  ],
];

describe.each(["vi", "en"])("in %s", (language) => {
  let app: ReturnType<typeof mount> | null = null;

  afterEach(async () => {
    if (app !== null) await unmount(app);
    app = null;
    Object.assign(session, { status: null, error: null, page: "counter", keysShown: false });
  });

  it.each(screens)("%s can be used by who cannot see it", { timeout: 30_000 }, async (_, wish, there, come) => {
    document.body.innerHTML = "<div id='app'></div>";
    document.title = "NextX Till";
    installFakeShell(new URLSearchParams(`${wish}&lang=${language}`));
    app = mount(App, { target: document.body.firstElementChild ?? document.body });
    await until(() => expect(document.querySelector("[data-testid]")).not.toBeNull());
    if (wish.includes("scene=counter") && (!wish.includes("people=") || wish.includes("at=")))
      await shown("strip-clock");
    if (wish.includes("lines=")) await until(() => expect(at("cart")?.dataset["lines"]).toMatch(/[1-9]/));
    await come?.();
    await shown(there);
    // Colours and sizes need a screen; the pictures are looked at for them.
    const { violations } = await axe.run(document, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
  });
});
