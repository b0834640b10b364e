import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { session } from "../src/features/shell/session.svelte";
import { installFakeShell } from "./fake/shell";
import { at, gone, shown, text, type, until } from "./hands";
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
  await shown("back-office-staff");
  at("back-office-staff")?.click();
  await shown("staff");
}

const disabled = (testid: string) => (at(testid) as HTMLButtonElement).disabled;

beforeEach(() => {
  session.page = "counter";
});

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
  session.backOffice = "stock";
});

describe("login accounts", () => {
  it("are locked and deleted only once it is known which one is one's own", async () => {
    await open("scene=counter");
    await until(() => expect(text("staff-row-0")).toContain("Lê Thu Hà"));
    at("staff-row-0")?.click();
    await shown("user-own-unknown");
    expect(disabled("user-lock") && disabled("user-delete")).toBe(true);
    at("staff-row-1")?.click();
    await until(() => expect(at("user-panel")?.getAttribute("aria-label")).toBe("Võ Quốc Bảo"));
    at("user-is-me")?.click();
    await shown("user-own");
    expect(at("user-lock")).toBeNull();
    at("staff-row-0")?.click();
    await until(() => expect(disabled("user-lock")).toBe(false));
    at("user-lock")?.click();
    await shown("user-lock-confirm");
    expect(text("user-lock-dialog")).toContain("Lê Thu Hà");
    at("user-lock-cancel")?.click();
    await gone("user-lock-dialog");
    expect(text("user-lock")).not.toContain("Mở khóa");
    at("user-lock")?.click();
    await shown("user-lock-confirm");
    at("user-lock-confirm")?.click();
    await until(() => expect(text("user-lock")).toContain("Mở khóa"));
    at("user-delete")?.click();
    await shown("user-delete-name");
    type("user-delete-name", "hà");
    await until(() => expect(disabled("user-delete-confirm")).toBe(false));
    at("user-delete-confirm")?.click();
    await until(() => expect(at("user-delete-dialog")?.textContent).toContain("Chưa đúng tên đăng nhập"));
    type("user-delete-name", "ha");
    at("user-delete-confirm")?.click();
    await gone("user-delete-dialog");
    await until(() => expect(text("staff-count")).toBe("1"));
  });

  it("say that passwords are not given here", async () => {
    await open("scene=counter");
    await until(() => expect(disabled("staff-new")).toBe(false));
    at("staff-new")?.click();
    await shown("user-form-username");
    expect(text("user-no-password")).toContain("mật khẩu");
  });

  it("are only looked at offline, and that is said before anything is typed", async () => {
    await open("scene=counter&offline");
    await shown("staff-needs-network");
    expect(disabled("staff-new")).toBe(true);
    await until(() => expect(text("staff-row-0")).toContain("Lê Thu Hà"));
    at("staff-row-0")?.click();
    await shown("user-needs-network");
    expect(disabled("user-edit")).toBe(true);
  });
});

describe("accounts", () => {
  it("are narrowed to one job title", async () => {
    await open("scene=counter");
    await shown("staff-filter-post");
    const before = Number(text("staff-count"));
    const filter = at("staff-filter-post") as HTMLSelectElement;
    await until(() => expect(filter.options.length).toBeGreaterThan(1));
    const title = filter.options[1]?.value ?? "";
    filter.value = title;
    filter.dispatchEvent(new Event("change", { bubbles: true }));
    await until(() => expect(Number(text("staff-count"))).toBeLessThan(before));
    await until(() => expect(text("staff-row-0")).toContain(title));
  });
});

describe("employees", () => {
  it("of every branch are listed with their branch, and narrowed to one", async () => {
    await open("scene=counter");
    await shown("staff-which-employees");
    at("staff-which-employees")?.click();
    await until(() => expect(text("staff-count")).toBe("2"));
    await until(() => expect(text("staff-row-0")).toContain("CN Hai Bà Trưng"));
    const filter = at("staff-filter-branch") as HTMLSelectElement;
    expect(filter.getAttribute("aria-label")).toBe("Chi nhánh");
    filter.value = "CN Lê Văn Sỹ";
    filter.dispatchEvent(new Event("change", { bubbles: true }));
    await until(() => expect(text("staff-count")).toBe("1"));
    await until(() => expect(text("staff-row-0")).toContain("Võ Quốc Bảo"));
    at("staff-which-sales_users")?.click();
    await gone("staff-filter-branch");
  });
});
