import { mount, unmount } from "svelte";
import { afterEach, expect, it, vi } from "vitest";
import App from "../src/App.svelte";
import { fold, hasWords } from "$lib/fold";
import { allowSounds, sound } from "$lib/sound";
import { installFakeShell } from "./fake/shell";
import { at, field, gone, shown, type, until } from "./hands";
import "./setup";

let app: ReturnType<typeof mount> | null = null;

async function openSettings(wish: string): Promise<void> {
  document.body.replaceChildren();
  installFakeShell(new URLSearchParams(wish));
  app = mount(App, { target: document.body });
  await shown("rail-settings");
  at("rail-settings")?.click();
  await shown("settings-search");
}

const sections = () =>
  [...document.querySelectorAll<HTMLElement>(".settings-section:not([hidden])")].map(({ ariaLabel }) => ariaLabel);

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
  vi.unstubAllGlobals();
});

it("finds a setting by any of its words, without marks, and keeps what was typed elsewhere", async () => {
  await openSettings("scene=counter");
  const all = sections().length;
  expect(all).toBeGreaterThan(6);
  type("transfer-holder", "CTY HAT MOC");
  type("settings-search", "lam tron");
  await until(() => expect(sections()).toEqual(["Làm tròn tiền mặt"]));
  for (const words of ["dia chi", "dien thoai", "ten cua hang"]) {
    type("settings-search", words);
    await until(() => expect(sections()).toContain("Mẫu hóa đơn"));
  }
  type("settings-search", "may in");
  await until(() => expect(sections()).toContain("Máy in hóa đơn"));
  type("settings-search", "tên lửa");
  await shown("settings-nothing");
  expect(sections()).toEqual([]);
  type("settings-search", "");
  await gone("settings-nothing");
  expect(sections()).toHaveLength(all);
  expect(field("transfer-holder").value).toBe("CTY HAT MOC");
});

it("opens a display for the customer, and keeps that", async () => {
  await openSettings("scene=counter");
  expect(field("customer-display-on").checked).toBe(false);
  at("customer-display-on")?.click();
  await until(() => expect(field("customer-display-on").checked).toBe(true));
});

it("makes everything larger, and keeps that", async () => {
  await openSettings("scene=counter");
  type("settings-search", "co chu");
  await until(() => expect(sections()).toContain("Hiển thị"));
  expect(field("text-100").checked).toBe(true);
  at("text-130")?.click();
  await until(() => expect(field("text-130").checked).toBe(true));
});

it("keeps which units are sold in parts", async () => {
  await openSettings("scene=counter");
  await shown("decimal-units-names");
  type("decimal-units-names", "bó,  ổ");
  at("decimal-units-save")?.click();
  await until(() => expect(document.body.textContent).toContain("Đã lưu đơn vị bán lẻ"));
  at("decimal-units-every")?.click();
  await gone("decimal-units-names");
  at("decimal-units-measured")?.click();
  await shown("decimal-units-names");
  expect(field("decimal-units-names").value).toBe("bó, ổ");
});

it("keeps several accounts for transfers, of which one is used first", async () => {
  await openSettings("scene=counter");
  const listed = () =>
    [...(at("transfer-accounts")?.querySelectorAll("b") ?? [])].map(({ textContent }) => textContent);
  const before = listed().length;
  const bank = at("transfer-bank") as HTMLSelectElement;
  await until(() => expect(bank.options).toHaveLength(3));
  bank.value = "970422";
  bank.dispatchEvent(new Event("change", { bubbles: true }));
  type("transfer-number", "0071 0000 09");
  type("transfer-holder", "CTY HAT MOC");
  await until(() => expect((at("transfer-save") as HTMLButtonElement).disabled).toBe(false));
  at("transfer-save")?.click();
  await until(() => expect(listed()).toHaveLength(before + 1));
  expect(listed().at(-1)).toBe("MB Bank 0071000009");
  expect(field("transfer-number").value).toBe("");
  at(`transfer-account-${before}-first`)?.click();
  await until(() => expect(listed()[0]).toBe("MB Bank 0071000009"));
  at("transfer-account-1-remove")?.click();
  await until(() => expect(listed()).toEqual(["MB Bank 0071000009"]));
});

it("folds Vietnamese", () => {
  expect(fold("Đường Thốt Nốt")).toBe("duong thot not");
  expect(hasWords("Máy in hóa đơn", "don MÁY")).toBe(true);
  expect(hasWords("Máy in hóa đơn", "máy quét")).toBe(false);
});

it("lets only those sounds be heard that the shop wants", async () => {
  const started: number[] = [];
  class FakeAudio {
    currentTime = 0;
    destination = {};
    resume = () => Promise.resolve();
    createOscillator() {
      const frequency = { value: 0 };
      return {
        type: "",
        frequency,
        connect: (to: object) => to,
        start: () => started.push(frequency.value),
        stop() {},
      };
    }
    createGain() {
      return { gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} }, connect: () => undefined };
    }
  }
  vi.stubGlobal("AudioContext", FakeAudio);
  allowSounds({ scan: false, problem: true, paid: true });
  sound("scan");
  sound("paid");
  await until(() => expect(started).toEqual([660, 880]));
  allowSounds({ scan: true, problem: false, paid: false });
  sound("problem");
  sound("paid");
  sound("scan");
  await until(() => expect(started).toEqual([660, 880, 1_320]));
});
