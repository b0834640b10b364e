import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "../src/App.svelte";
import { purchases } from "../src/features/sales/orders.svelte";
import { writing } from "../src/features/purchases/purchase.svelte";
import { session } from "../src/features/shell/session.svelte";
import { installFakeShell } from "./fake/shell";
import { at, field, focused, giveSizes, gone, press, scan, shown, text, type, until } from "./hands";
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
  await shown("back-office-purchases");
  at("back-office-purchases")?.click();
  await shown("purchases-page");
}

async function begin(wish: string): Promise<void> {
  await open(wish);
  at("purchases-new")?.click();
  await shown("purchase-form");
}

const lines = () => Number(at("purchase-lines")?.dataset["count"]);
const disabled = (testid: string) => (at(testid) as HTMLButtonElement).disabled;

/** Types a code into the search for goods and presses Enter. */
async function enter(words: string): Promise<void> {
  const before = lines();
  type("purchase-goods", words);
  press("Enter", 300);
  await until(() => expect(field("purchase-goods").value).toBe(""));
  await until(() => expect(lines()).toBeGreaterThanOrEqual(before));
}

function chooseFile(content: string, name = "nhap.csv"): void {
  const input = at("import-file") as HTMLInputElement;
  Object.defineProperty(input, "files", { configurable: true, value: [new File([content], name)] });
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

async function chooseSupplier(): Promise<void> {
  field("purchase-supplier-text").focus();
  await shown("purchase-supplier-0");
  at("purchase-supplier-0")?.click();
  await until(() => expect(text("purchase-supplier")).toContain("Công ty An Phúc"));
}

beforeEach(() => {
  session.page = "counter";
  giveSizes();
});

afterEach(async () => {
  if (app !== null) await unmount(app);
  app = null;
  writing.forget();
  purchases.forget();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  session.backOffice = "stock";
});

describe("purchase orders", () => {
  it("stand in a list with where the goods are, are found by number, and are moved with a comment", async () => {
    await open("scene=counter&purchases=6");
    await until(() => expect(text("purchases-count")).toBe("6"));
    await until(() => expect(text("purchases-row-0")).toContain("PN-900"));
    expect(text("purchases-row-0")).toContain("Công ty An Phúc");
    type("purchases-search", "PN-9003");
    await until(() => expect(text("purchases-count")).toBe("1"));
    await until(() => expect(text("purchases-row-0")).toContain("PN-9003"));
    at("purchases-row-0")?.click();
    await shown("purchase-move");
    at("purchase-move")?.click();
    await shown("purchase-move-dialog");
    type("purchase-move-comment", "thiếu một thùng");
    at("purchase-move-send")?.click();
    await gone("purchase-move-dialog");
    type("purchases-search", "không có");
    await until(() => expect(text("purchases-empty")).not.toBe(""));
  });

  it("take what is scanned, wherever the focus is, and nothing of it is sold", async () => {
    await begin("scene=counter");
    scan("8935024100001");
    await until(() => expect(lines()).toBe(1));
    await shown("purchase-quantity-0");
    field("purchase-quantity-0").focus();
    // Faster than the answers come.
    scan("8935024100001");
    scan("8935024100002");
    scan("8935024100001");
    await until(() => expect(field("purchase-quantity-0").value).toBe("3"));
    await until(() => expect(lines()).toBe(2));
    expect(at("purchase-form")).not.toBeNull();
    scan("8935024199999");
    await shown("purchase-unknown");
    at("purchase-import")?.click();
    await shown("import-file");
    scan("8935024100002");
    at("import-cancel")?.click();
    await gone("import-dialog");
    at("rail-counter")?.click();
    await shown("counter");
    expect(at("cart-row-0")).toBeNull();
    at("rail-back-office")?.click();
    await shown("purchase-form");
    await until(() => expect(field("purchase-quantity-1")?.value).toBe("1"));
  });

  it("are written by search and by code, with what a line comes to and the last price", async () => {
    await begin("scene=counter");
    expect(text("purchase-no-lines")).toContain("Chưa có hàng nào");
    type("purchase-goods", "G7");
    await shown("purchase-hit-0");
    at("purchase-hit-0")?.click();
    await until(() => expect(lines()).toBe(1));
    // Whoever types the code presses Enter; the same goods are one more of them.
    field("purchase-goods").focus();
    await enter("8935024100001");
    await until(() => expect(text("purchase-total")).toContain("18.000"));
    expect(lines()).toBe(1);
    expect(focused()).toBe("purchase-goods");
    await enter("8935024100002");
    await until(() => expect(lines()).toBe(2));
    // What no code stands for is said, and stays to be mended.
    type("purchase-goods", "8935024199999");
    press("Enter", 300);
    await shown("purchase-unknown");
    expect(text("purchase-unknown")).toContain("Không có hàng nào mang mã 8935024199999. Đơn nhập giữ nguyên");
    expect(lines()).toBe(2);
    expect(field("purchase-goods").value).toBe("8935024199999");
  });

  it("say what is wrong only once somebody wants to send them, and are kept meanwhile", async () => {
    await begin("scene=counter");
    await enter("8935024100001");
    expect(at("purchase-form")?.textContent).not.toContain("Chọn nhà cung cấp.");
    at("purchase-send")?.click();
    await until(() => expect(at("purchase-form")?.textContent).toContain("Chọn nhà cung cấp."));
    await chooseSupplier();
    // A branch without stores takes no goods.
    const branch = at("purchase-branch") as HTMLSelectElement;
    branch.value = "2";
    branch.dispatchEvent(new Event("change", { bubbles: true }));
    await until(() => expect(at("purchase-form")?.textContent).toContain("Chi nhánh này chưa có kho nào"));
    expect(disabled("purchase-store")).toBe(true);
    at("purchase-send")?.click();
    await until(() => expect(at("purchase-form")).not.toBeNull());
    at("purchase-back")?.click();
    await shown("purchases-draft-0");
    expect(text("purchases-draft-0")).toContain("Công ty An Phúc");
    expect(text("purchases-draft-0")).toContain("1 dòng");
    at("purchases-draft-0")?.click();
    await shown("purchase-form");
    expect(lines()).toBe(1);
    at("purchase-drop")?.click();
    await shown("purchases-page");
    await gone("purchases-drafts");
    // Whoever did not mean it takes it back.
    await shown("toast-way");
    at("toast-way")?.click();
    await shown("purchase-form");
    expect(lines()).toBe(1);
    await until(() => expect(text("purchase-supplier")).toContain("Công ty An Phúc"));
    at("purchase-drop")?.click();
    await shown("purchases-page");
    await gone("purchases-drafts");
  });

  it("are sent, and say the number by which NextX has them", async () => {
    await begin("scene=counter");
    await enter("8935024100001");
    await chooseSupplier();
    type("purchase-tax", "8");
    await until(() => expect(text("purchase-total")).toContain("9.720"));
    at("purchase-send")?.click();
    await until(() => expect(document.body.textContent).toContain("NextX đã nhận đơn nhập PN-0001."));
    await shown("purchases-page");
    await gone("purchases-drafts");
  });

  it("whose answer was lost cannot be changed, and are looked for before they are sent again", async () => {
    await begin("scene=counter&unclear");
    await enter("8935024100001");
    await chooseSupplier();
    at("purchase-send")?.click();
    await until(() => expect(text("purchase-send")).toContain("Kiểm tra lại"));
    expect(text("purchase-form")).toContain("PN-0001");
    expect(field("purchase-goods").disabled && field("purchase-tax").disabled).toBe(true);
    expect(at("purchase-drop")).toBeNull();
    at("purchase-back")?.click();
    await shown("purchases-draft-0");
    expect(text("purchases-draft-0")).toContain("Chưa rõ đã gửi");
    at("purchases-draft-0")?.click();
    await until(() => expect(text("purchase-send")).toContain("Kiểm tra lại"));
    at("purchase-send")?.click();
    await until(() => expect(document.body.textContent).toContain("NextX đã nhận đơn nhập PN-0001."));
    await gone("purchases-drafts");
  });

  it("are written offline, which is said before anything is typed, and sent later", async () => {
    await begin("scene=counter&offline&purchases=2");
    await shown("purchase-offline");
    expect(text("purchase-offline")).toContain("Cứ soạn, máy giữ lại");
    expect(disabled("purchase-send")).toBe(true);
    await enter("8935024100001");
    await until(() => expect(text("purchase-total")).toContain("9.000"));
    at("purchase-back")?.click();
    await shown("purchases-draft-0");
    // Moving goods needs the network, and says so as well.
    await until(() => expect(text("purchases-row-0")).toContain("PN-900"));
    at("purchases-row-0")?.click();
    await shown("purchase-move");
    at("purchase-move")?.click();
    await shown("purchase-move-offline");
    expect(disabled("purchase-move-send")).toBe(true);
  });
});

describe("a file of lines", () => {
  it("is shown with what is wrong, row by row, before anything is taken over", async () => {
    await begin("scene=counter");
    at("purchase-import")?.click();
    await shown("import-file");
    expect(disabled("import-take")).toBe(true);
    chooseFile("Mã hàng;Số lượng;Đơn giá\nHH00001;5;9000\nKHONG-CO;2;1000\nHH00002;hai;1000\n;2;1000\n");
    await until(() => expect(text("import-counts")).toContain("1 dòng nhập được"));
    expect(text("import-counts")).toContain("3 dòng có lỗi, sẽ bỏ qua");
    await until(() => expect(text("import-rows")).toContain("không có mã này"));
    expect(text("import-rows")).toContain("số lượng không phải là số");
    expect(text("import-rows")).toContain("thiếu mã hàng");
    expect(at("import-row-2")).toBeNull();
    at("import-write-out")?.click();
    await shown("import-export-write");
    at("import-export-write")?.click();
    await until(() => expect(text("import-export-done")).toContain("Dòng nhập hàng có lỗi"));
    at("import-export-dialog-close")?.click();
    await gone("import-export-write");
    at("import-only-wrong")?.click();
    await until(() => expect(at("import-row-2")?.textContent).toContain("HH00001"));
    expect(text("import-take")).toContain("1");
    at("import-take")?.click();
    await gone("import-dialog");
    await until(() => expect(lines()).toBe(1));
    expect(text("purchase-total")).toContain("45.000");
  });

  it("of other columns is refused in words, and more than an order takes is not taken", async () => {
    await begin("scene=counter");
    at("purchase-import")?.click();
    await shown("import-file");
    chooseFile("Họ tên,Điện thoại\nMai,0900000001\n");
    await until(() => expect(at("import-dialog")?.textContent).toContain("cột"));
    expect(disabled("import-take")).toBe(true);
    chooseFile(`Mã hàng;Số lượng\n${"HH00001;1\n".repeat(600)}`);
    await shown("import-too-many");
    // No row is left out without a word.
    await until(() => expect(text("import-shown")).toContain("Dòng 1–500 trong 600"));
    at("import-next")?.click();
    await until(() => expect(text("import-shown")).toContain("Dòng 501–600 trong 600"));
    await until(() => expect(at("import-row-502")).not.toBeNull());
    expect(disabled("import-next")).toBe(true);
    expect(disabled("import-take")).toBe(true);
    at("import-cancel")?.click();
    await gone("import-dialog");
    expect(lines()).toBe(0);
  });
});
