import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { session } from "../src/features/shell/session.svelte";
import { installFakeShell } from "./fake/shell";
import { at, field, shown, text, type, until } from "./hands";
import "./setup";

let app: ReturnType<typeof mount> | null = null;

async function open(screen: "zns" | "web-forms", wish: string): Promise<void> {
  document.body.replaceChildren();
  localStorage.clear();
  session.page = "counter";
  installFakeShell(new URLSearchParams(`scene=counter&${wish}`));
  app = mount(App, { target: document.body });
  await shown("rail-marketing");
  at("rail-marketing")?.click();
  await shown(`marketing-${screen}`);
  at(`marketing-${screen}`)?.click();
  await shown(`${screen}-page`);
}

async function press(testid: string): Promise<void> {
  await until(() => expect(field(testid).disabled).toBe(false));
  at(testid)?.click();
}

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
  session.page = "counter";
});

describe("a message of Zalo's notification service", () => {
  it("is sent, listed, and its template known from then on", async () => {
    await open("zns", "");
    await shown("zns-none");
    type("zns-template", "302118");
    type("zns-phone", "0912345678");
    type("zns-name-0", "ten_khach");
    type("zns-words-0", "Chị Hoa");
    await press("zns-send");
    await until(() => expect(text("zns-outcome")).toContain("NextX đã nhận"));
    await until(() => expect(text("zns-row-0")).toContain("ten_khach: Chị Hoa"));
    expect(field("zns-name-0").value).toBe("ten_khach");
    expect(field("zns-words-0").value).toBe("");
  });

  it("is not sent twice by a slip, and is where that is meant", async () => {
    await open("zns", "");
    for (const time of [1, 2]) {
      type("zns-template", "302118");
      type("zns-phone", "0912345678");
      await press("zns-send");
      if (time === 1) await until(() => expect(field("zns-phone").value).toBe(""));
    }
    await until(() => expect(text("zns-error")).toContain("24 giờ"));
    expect(at("zns")?.dataset["count"]).toBe("1");
    await press("zns-anyway");
    await until(() => expect(at("zns")?.dataset["count"]).toBe("2"));
  });

  it("says what is unclear, what is missing, and that it needs the network", async () => {
    await open("zns", "zns=unclear");
    await press("zns-send");
    await until(() => expect(field("zns-template").getAttribute("aria-invalid")).toBe("true"));
    type("zns-template", "302118");
    type("zns-phone", "0912345678");
    await press("zns-send");
    await until(() => expect(text("zns-outcome")).toContain("không tự gửi lại"));
    expect(field("zns-phone").value).toBe("0912345678");
    if (app !== null) await unmount(app);
    await open("zns", "offline");
    await shown("zns-offline");
    expect(field("zns-send").disabled).toBe(true);
  });
});

describe("a web form", () => {
  it("shows what it asks for by its key, and is tried once", async () => {
    await open("web-forms", "");
    type("web-form-key", "sai");
    await press("web-form-read");
    await until(() => expect(text("web-form-error")).toContain("khóa"));
    type("web-form-key", "khoa-dung");
    await press("web-form-read");
    await shown("web-form-so_ban");
    await press("web-form-send");
    await until(() => expect(field("web-form-name").getAttribute("aria-invalid")).toBe("true"));
    type("web-form-name", "Khách Thử");
    await press("web-form-send");
    await until(() => expect(text("web-form-answered")).toContain("successfully"));
    expect(field("web-form-name").value).toBe("");
  });
});
