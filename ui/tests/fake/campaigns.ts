/** Stands in for a campaign by text message or email: one draft, the people of a pasted list, and what the rules say. */
import type {
  CampaignAtNextx,
  CampaignFinding,
  CampaignTyped,
  CampaignView,
  EmailRow,
  EmailRowPage,
  EmailStatistics,
  EmailTemplate,
  MessageChannel,
  SentMessagePage,
  SentMessagesView,
  SmsMeasure,
  SmsRow,
} from "../../src/lib/backend/bindings.gen";
import { fail } from "./counter";

interface Person {
  name: string;
  phone: string;
}

export class FakeCampaigns {
  private typed: CampaignTyped = { name: "", content: "", letter: null, advertising: true, when: "" };
  private people: Person[] = [];
  private agreed = false;
  private state: CampaignView["state"] = "draft";
  private channel: MessageChannel = "sms";
  private left = new Set<string>();
  private templates: EmailTemplate[] = [];

  constructor(private readonly wish: URLSearchParams) {}

  private recipients(): Person[] {
    const agreed = this.agreed || !this.typed.advertising ? this.people : [];
    return agreed.filter(({ phone }) => !this.left.has(phone));
  }

  private findings(): CampaignFinding[] {
    const { name, content, letter, advertising } = this.typed;
    const byEmail = this.channel === "email";
    const first = byEmail ? (letter?.subject ?? "") : content;
    const found = (fault: CampaignFinding["fault"]): CampaignFinding => ({
      fault,
      blocks: true,
      field: null,
      count: null,
    });
    return [
      ...(name === "" ? [found("no_name")] : []),
      ...(content === "" && !byEmail ? [found("no_content")] : []),
      ...(byEmail && first === "" ? [{ ...found("letter"), count: 1 }] : []),
      ...(this.recipients().length === 0 ? [found("no_recipients")] : []),
      ...(advertising && first !== "" && !first.startsWith("[QC]") ? [found("no_label")] : []),
    ];
  }

  begin(channel: MessageChannel): CampaignView {
    this.channel = channel;
    return this.view();
  }

  leaveOut(address: string): CampaignView {
    this.left.add(address);
    return this.view();
  }

  emailRows(words: string, from: number, count: number): EmailRowPage {
    const rows = this.recipients()
      .filter(({ name, phone }) => `${name} ${phone}`.toLowerCase().includes(words.toLowerCase()))
      .map(({ name, phone }): EmailRow => ({ address: phone, name, fields: { contact_name: name } }));
    return { count: rows.length, rows: rows.slice(from, from + count) };
  }

  savedTemplates(): EmailTemplate[] {
    return this.templates;
  }

  saveTemplate(name: string, letter: EmailTemplate["letter"]): void {
    if (name.trim() === "") throw fail("fields_invalid", { name: "missing" });
    this.templates = [...this.templates, { id: this.templates.length + 1, name, letter }];
  }

  forgetTemplate(id: number): void {
    this.templates = this.templates.filter((template) => template.id !== id);
  }

  statistics(): EmailStatistics {
    const totals = (people: number, reached: number, read: number | null) => ({
      people,
      reached,
      failed: people - reached,
      read,
    });
    return {
      campaigns: [
        {
          remote: 2,
          name: "Tết",
          subject: "Quà",
          when: "20/11/2026 09:00",
          totals: totals(200, 180, 45),
          counted: true,
        },
        {
          remote: 1,
          name: "Hè",
          subject: "Mát",
          when: "",
          totals: { ...totals(0, 0, null), people: null, reached: null, failed: null },
          counted: false,
        },
      ],
      whole: false,
    };
  }

  atNextx(remote: number): CampaignAtNextx {
    return {
      remote,
      number: null,
      name: "Tết",
      content: "Quà",
      letter: { fromName: "Tiệm", mailFrom: "tin@shop.example", track: true, html: "<p>Chào</p>" },
      status: "Đã gửi",
      when: "20/11/2026 09:00",
      totals: { people: 200, reached: 180, failed: 20, read: null },
      waits: false,
      readAt: 1_760_000_000_000,
      unread: false,
    };
  }

  history(): SentMessagesView {
    return { sent: 1, failed: 1, unknown: 0, opened: 1, whole: true, campaign: "Tết", confirmed: 2, absent: 0 };
  }

  historyRows(): SentMessagePage {
    const row = { content: "Quà", at: 1_760_000_000_000, words: "" };
    return {
      count: 2,
      rows: [
        { ...row, address: "an@shop.example", name: "An", outcome: "sent", opened: true, openedAt: 1_760_000_100_000 },
        {
          ...row,
          address: "b@shop.example",
          name: "",
          outcome: "failed",
          opened: false,
          openedAt: null,
          words: "hộp thư đầy",
        },
      ],
    };
  }

  view(): CampaignView {
    const count = this.recipients().length;
    const measure = (each: number): SmsMeasure => ({
      histogram: count === 0 ? [] : [[each, count]],
      segments: each * count,
      cost: each * count * 820,
      shortest: 60,
      longest: 90,
      unicode: each > 1,
    });
    const people = this.people.length;
    return {
      number: 1,
      channel: this.channel,
      state: this.state,
      sentAt: this.state === "draft" ? null : Date.now(),
      remote: this.state === "accepted" ? 155 : null,
      ...this.typed,
      sources: people === 0 ? [] : [{ source: { kind: "list", name: "Danh sách dán" }, count: people }],
      recipients: count,
      aside: count === people ? [] : [["not_agreed", people]],
      findings: this.findings(),
      sms:
        this.channel === "email"
          ? null
          : {
              asTyped: measure(2),
              bare: measure(1),
              bareText: "[QC] Moi ghe tiem",
              shorter: [20, 1],
              beyondGsm: "ờ",
              prices: [["viettel", 820]],
            },
      changedAt: Date.now(),
      online: !this.wish.has("offline"),
    };
  }

  write(typed: CampaignTyped): CampaignView {
    this.typed = typed;
    return this.view();
  }

  paste(text: string): CampaignView {
    this.people = text.split("\n").map((line) => {
      const [name = "", phone = ""] = line.split(", ");
      return { name, phone };
    });
    return this.view();
  }

  agree(how: string): number {
    if (how === "") throw fail("fields_invalid", { how: "missing" });
    this.agreed = true;
    return this.people.length;
  }

  rows(from: number, count: number): SmsRow[] {
    return this.recipients()
      .slice(from, from + count)
      .map(({ name, phone }) => ({
        address: phone,
        name,
        text: this.typed.content.replace("{{contact_name}}", name),
        bare: "[QC] Moi ghe tiem",
        units: 80,
        segments: 2,
        cost: 1640,
        unicode: true,
      }));
  }

  send(confirmed: number): CampaignView {
    if (confirmed !== this.recipients().length) throw fail("campaign_count");
    if (this.wish.get("campaign") === "unclear" && this.state === "draft") {
      this.state = "unclear";
      throw fail("campaign_unclear");
    }
    this.state = "accepted";
    return this.view();
  }
}
