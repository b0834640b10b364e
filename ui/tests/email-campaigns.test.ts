import { mount, unmount, type Component } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import EmailPage from "../src/features/email/EmailPage.svelte";
import AtNextx from "../src/features/message-campaigns/AtNextx.svelte";
import HistoryView from "../src/features/message-campaigns/HistoryView.svelte";
import { installFakeShell } from "./fake/shell";
import { at, field, gone, shown, text, type, until } from "./hands";
import "./setup";

const PEOPLE = "Nguyễn Văn An, an@shop.example\nTrần Thị Bình, binh@shop.example";

let mounted: ReturnType<typeof mount> | null = null;

function open(component: Component, props: Record<string, unknown> = {}, wish = ""): void {
  document.body.replaceChildren();
  localStorage.clear();
  installFakeShell(new URLSearchParams(`scene=counter&${wish}`));
  mounted = mount(component, { target: document.body, props });
}

async function press(testid: string): Promise<void> {
  await until(() => expect(field(testid).disabled).toBe(false));
  at(testid)?.click();
}

/** A letter to two people of a list, who have agreed. */
async function write(): Promise<void> {
  await press("mail-new");
  await shown("mail-editor");
  await shown("email-editor");
  type("mail-name", "Quà tết");
  await press("mail-source-add");
  await shown("source-kind-list");
  at("source-kind-list")?.click();
  await shown("source-pasted");
  type("source-pasted", PEOPLE);
  await press("source-take");
  await gone("source-dialog");
  await press("mail-aside");
  await shown("aside-how");
  type("aside-how", "phiếu tại quầy");
  await press("aside-enter");
  await until(() => expect(text("mail-count")).toBe("2"));
  await press("aside-done");
}

afterEach(async () => {
  if (mounted !== null) await unmount(mounted);
  mounted = null;
});

describe("a letter", () => {
  it("says what is missing once it is to be sent, and goes to as many as were counted", async () => {
    open(EmailPage as Component);
    await write();
    expect(at("mail-findings")?.textContent).toContain("1 chỗ phải sửa");
    await press("mail-send");
    expect(at("mail-send-dialog")).toBeNull();
    type("email-subject", "Quà tết");
    await until(() => expect(text("mail-findings")).toContain("[QC]"));
    type("email-subject", "[QC] Quà tết");
    await until(() => expect(at("mail-findings")).toBeNull());
    await press("mail-send");
    await shown("mail-confirm");
    type("mail-confirm", "2");
    await press("mail-send-confirmed");
    await shown("mail-accepted");
    expect(field("email-subject").disabled).toBe(true);
  });

  it("is looked at as anybody who gets it, and somebody is taken out", async () => {
    open(EmailPage as Component);
    await write();
    type("email-subject", "[QC] Chào {{contact_name}}");
    await until(() => expect(text("email-shown-subject")).toBe("[QC] Chào Nguyễn Văn An"));
    await press("mail-people");
    await shown("mail-recipients-search");
    type("mail-recipients-search", "bình");
    await until(() => expect(text("mail-recipient-row-0")).toContain("binh@shop.example"));
    at("mail-recipient-row-0")?.click();
    await shown("mail-look");
    await press("mail-look");
    await gone("mail-recipients");
    await until(() => expect(text("email-shown-subject")).toBe("[QC] Chào Trần Thị Bình"));
    await press("mail-people");
    await until(() => expect(text("mail-recipient-row-0")).toContain("An"));
    at("mail-recipient-row-0")?.click();
    await press("mail-leave-out");
    await until(() => expect(text("mail-count")).toBe("1"));
  });

  it("is kept as a template of the shop, begins another one, and is forgotten", async () => {
    open(EmailPage as Component);
    await write();
    type("email-subject", "[QC] Mẫu");
    await press("email-start");
    await shown("email-template-save");
    await press("email-template-save");
    await until(() => expect(field("email-template-name").getAttribute("aria-invalid")).toBe("true"));
    type("email-template-name", "Tết");
    await press("email-template-save");
    await gone("email-templates");
    type("email-subject", "[QC] Khác");
    await press("email-start");
    await shown("email-template-0");
    at("email-template-0")?.click();
    await gone("email-templates");
    await until(() => expect(field("email-subject").value).toBe("[QC] Mẫu"));
    await press("email-start");
    await shown("email-template-forget-0");
    await press("email-template-forget-0");
    await gone("email-template-0");
  });

  it("shows a product of the catalogue with its price and picture", async () => {
    open(EmailPage as Component);
    await write();
    await press("email-add-product");
    await shown("block-find-open");
    await press("block-find-open");
    await shown("block-find");
    type("block-find", "nước");
    await shown("block-find-hit-0");
    at("block-find-hit-0")?.click();
    await until(() => expect(field("block-picture").value).toBe("https://shop.example/nuoc.png"));
    expect(field("block-name").value).not.toBe("");
    expect(field("block-price").value).toMatch(/\d.*₫/);
  });
});

describe("what became of letters", () => {
  it("stands in sums, bars and a table, and what nobody tells is unknown", async () => {
    open(EmailPage as Component);
    await press("mail-statistics");
    await shown("mail-statistics-page");
    await until(() => expect(text("mail-total-people")).toBe("200"));
    expect(text("mail-total-reached")).toContain("90 %");
    expect(text("mail-total-read")).toContain("25 %");
    expect(at("mail-bars")?.querySelectorAll("li")).toHaveLength(1);
    expect(at("mail-bars")?.querySelector("li")?.getAttribute("aria-label")).toContain("45 đã mở");
    await until(() => expect(text("mail-statistics-rows-row-1")).toContain("chưa rõ"));
    expect(text("mail-statistics-rows-row-0")).toContain("Máy đếm từng thư");
    await shown("mail-statistics-not-whole");
    await press("mail-statistics-back");
    await shown("mail-new");
  });

  it("is told letter by letter", async () => {
    let again = "";
    const props = {
      channel: "email",
      campaign: 155,
      onback: () => undefined,
      onresend: (list: string) => (again = list),
    };
    open(HistoryView as unknown as Component, props);
    await until(() => expect(text("mail-history-rows-row-1")).toContain("hộp thư đầy"));
    expect(text("mail-history-rows-row-1")).toContain("Chưa mở");
    expect(text("mail-opened")).toContain("1 người đã mở");
    await press("mail-resend");
    expect(again).toBe("Tết");
  });

  it("is shown of one at NextX, and it begins another", async () => {
    let named = "";
    const nothing = () => undefined;
    open(AtNextx as unknown as Component, {
      channel: "email",
      remote: 155,
      onclose: nothing,
      onhistory: nothing,
      onreuse: (name: string) => (named = name),
      onchanged: nothing,
    });
    await shown("mail-remote-letter");
    expect(at("mail-remote-letter")?.getAttribute("sandbox")).toBe("");
    expect(text("mail-remote-subject")).toBe("Quà");
    await press("mail-remote-copy");
    expect(named).toBe("Tết (bản sao)");
  });
});
