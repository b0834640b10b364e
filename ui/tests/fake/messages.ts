/** Stands in for the messages of Zalo's notification service and for web forms. */
import type { WebFormFields, ZnsDesk, ZnsInput, ZnsRow } from "../../src/lib/backend/bindings.gen";
import { fail } from "./counter";

export type WebFormEntry = Record<string, string>;

const KEY = "khoa-dung";

export class FakeMessages {
  private readonly sent: ZnsRow[] = [];

  constructor(private readonly wish: URLSearchParams) {}

  desk(): ZnsDesk {
    const templates = [...new Set(this.sent.map(({ templateId }) => templateId))].map((id) => ({
      id,
      blanks: this.sent.find(({ templateId }) => templateId === id)?.fields.map(([name]) => name) ?? [],
    }));
    return { messages: [...this.sent].reverse(), templates, online: !this.wish.has("offline") };
  }

  send(input: ZnsInput): ZnsRow {
    if (input.templateId.trim() === "") throw fail("fields_invalid", { template_id: "missing" });
    const fields = input.fields.filter(([name]) => name !== "");
    const same = this.sent.some(({ phone, templateId }) => phone === input.phone && templateId === input.templateId);
    if (same && !input.anyway) throw fail("zns_repeated");
    const row: ZnsRow = {
      trackingId: `dau-${this.sent.length + 1}`,
      templateId: input.templateId,
      phone: input.phone,
      fields,
      sentAt: Date.now(),
      outcome: this.wish.get("zns") === "unclear" ? "unclear" : "sent",
      words: "",
    };
    this.sent.push(row);
    return row;
  }

  fields(key: string): WebFormFields {
    if (key !== KEY) throw fail("client_key_refused");
    return {
      fields: [
        { name: "name", required: true },
        { name: "mobile", required: false },
        { name: "so_ban", required: false },
      ],
      told: true,
    };
  }

  test(key: string, entry: WebFormEntry): string {
    if (key !== KEY) throw fail("client_key_refused");
    if ((entry["name"] ?? "").trim() === "") throw fail("fields_invalid", { name: "missing" });
    return "Webform sent successfully";
  }
}
