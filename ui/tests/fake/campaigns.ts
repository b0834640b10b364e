/** Stands in for a campaign by text message: one draft, the people of a pasted list, and what the rules say. */
import type {
  CampaignFinding,
  CampaignTyped,
  CampaignView,
  SmsMeasure,
  SmsRow,
} from "../../src/lib/backend/bindings.gen";
import { fail } from "./counter";

interface Person {
  name: string;
  phone: string;
}

export class FakeCampaigns {
  private typed: CampaignTyped = { name: "", content: "", letter: "null", advertising: true, when: "" };
  private people: Person[] = [];
  private agreed = false;
  private state: CampaignView["state"] = "draft";

  constructor(private readonly wish: URLSearchParams) {}

  private recipients(): Person[] {
    return this.agreed || !this.typed.advertising ? this.people : [];
  }

  private findings(): CampaignFinding[] {
    const { name, content, advertising } = this.typed;
    const found = (fault: CampaignFinding["fault"]): CampaignFinding => ({
      fault,
      blocks: true,
      field: null,
      count: null,
    });
    return [
      ...(name === "" ? [found("no_name")] : []),
      ...(content === "" ? [found("no_content")] : []),
      ...(this.recipients().length === 0 ? [found("no_recipients")] : []),
      ...(advertising && content !== "" && !content.startsWith("[QC]") ? [found("no_label")] : []),
    ];
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
      state: this.state,
      sentAt: this.state === "draft" ? null : Date.now(),
      remote: this.state === "accepted" ? 155 : null,
      ...this.typed,
      sources: people === 0 ? [] : [{ source: { kind: "list", name: "Danh sách dán" }, count: people }],
      recipients: count,
      aside: count === people ? [] : [["not_agreed", people]],
      findings: this.findings(),
      sms: {
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
