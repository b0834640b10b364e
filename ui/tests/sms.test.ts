import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { CampaignEditing } from "../src/features/message-campaigns/campaign.svelte";
import SmsEditor from "../src/features/sms/SmsEditor.svelte";
import { installFakeShell } from "./fake/shell";
import { at, field, gone, shown, text, type, until } from "./hands";
import "./setup";

const TEXT = "[QC] Mời {{contact_name}} ghé tiệm. Từ chối: soạn TC";
const PEOPLE = "Nguyễn Văn An, 0905100001\nTrần Thị Bình, 0905100002";

let editor: ReturnType<typeof mount> | null = null;

async function open(wish = ""): Promise<CampaignEditing> {
  document.body.replaceChildren();
  localStorage.clear();
  installFakeShell(new URLSearchParams(`scene=counter&${wish}`));
  const editing = new CampaignEditing();
  await editing.begin("sms");
  editor = mount(SmsEditor, { target: document.body, props: { editing, onhistory: () => undefined } });
  await shown("sms-editor");
  return editing;
}

async function press(testid: string): Promise<void> {
  await until(() => expect(field(testid).disabled).toBe(false));
  at(testid)?.click();
}

/** Writes the text and names the people, who have agreed. */
async function write(): Promise<void> {
  type("sms-name", "Cuối tuần");
  type("sms-content", TEXT);
  await press("sms-source-add");
  await shown("source-kind-list");
  at("source-kind-list")?.click();
  await shown("source-pasted");
  type("source-pasted", PEOPLE);
  await press("source-take");
  await gone("source-dialog");
  await press("sms-aside");
  await shown("aside-how");
  await press("aside-enter");
  await until(() => expect(field("aside-how").getAttribute("aria-invalid")).toBe("true"));
  type("aside-how", "phiếu tại quầy");
  await press("aside-enter");
  await until(() => expect(text("sms-count")).toBe("2"));
  await press("aside-done");
}

afterEach(async () => {
  if (editor !== null) await unmount(editor);
  editor = null;
});

describe("a text message", () => {
  it("is kept, counted for those who agreed, and looked at as one of them", async () => {
    await open();
    await write();
    expect(text("sms-source-0")).toContain("Danh sách dán 2");
    expect(text("sms-segments")).toBe("4");
    expect(text("sms-cost")).toContain("3.280");
    await until(() => expect(text("sms-people-row-1")).toContain("Trần Thị Bình"));
    at("sms-people-row-1")?.click();
    await until(() => expect(text("sms-preview-text")).toContain("Mời Trần Thị Bình ghé tiệm"));
  });

  it("says what the rules want, and marks what is missing once it is to be sent", async () => {
    await open();
    expect(at("sms-findings")).toBeNull();
    type("sms-content", "Mời ghé tiệm");
    await until(() => expect(at("sms-rule-no_label")?.dataset["kept"]).toBe("false"));
    await press("sms-send");
    await until(() => expect(text("sms-findings")).toContain("Chưa đặt tên chiến dịch"));
    expect(at("sms-send-dialog")).toBeNull();
  });

  it("loses its marks and gets them back", async () => {
    await open();
    await write();
    await press("sms-bare");
    await until(() => expect(field("sms-content").value).toBe("[QC] Moi ghe tiem"));
    await press("sms-bare-undo");
    await until(() => expect(field("sms-content").value).toBe(TEXT));
  });

  it("goes to as many as were counted, and can then be changed no more", async () => {
    await open();
    await write();
    await press("sms-send");
    await shown("sms-confirm");
    type("sms-confirm", "3");
    await until(() => expect(field("sms-confirm").getAttribute("aria-invalid")).toBe("true"));
    expect(field("sms-send-confirmed").disabled).toBe(true);
    type("sms-confirm", "2");
    await press("sms-send-confirmed");
    await shown("sms-accepted");
    expect(field("sms-name").disabled).toBe(true);
    expect(at("sms-send")).toBeNull();
  });

  it("of which nobody knows whether it arrived is not sent again by itself", async () => {
    await open("campaign=unclear");
    await write();
    await press("sms-send");
    await shown("sms-confirm");
    type("sms-confirm", "2");
    await press("sms-send-confirmed");
    await shown("sms-unclear");
    expect(text("sms-error")).toContain("Chưa rõ NextX đã nhận");
    await press("sms-send");
    await shown("sms-accepted");
  });
});
