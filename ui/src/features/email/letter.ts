/** Letters as trees of blocks: what a new block holds, and how blocks are found, put in, moved, copied and taken out. */
import type { EmailBlock, EmailContent, EmailLetter } from "$lib/backend/call";
import { m } from "$lib/i18n.svelte";

export type BlockKind = EmailContent["kind"];

/** The colour of buttons and prices of a new letter. */
export const ACCENT = "#0b6e5f";

let made = 0;

/** A key that no other block has. */
export const newKey = (): string => `b${Date.now().toString(36)}-${(made += 1).toString(36)}`;

export function newContent(kind: BlockKind, senderAddress: string): EmailContent {
  switch (kind) {
    case "text":
      return { kind, html: "", align: "left" };
    case "heading":
      return { kind, words: "", large: true, align: "left" };
    case "picture":
      return { kind, address: "", alternative: "", link: "" };
    case "button":
      return { kind, words: m.email_new_button(), address: "", align: "left" };
    case "columns":
      return { kind, columns: [[], []] };
    case "divider":
      return { kind };
    case "spacer":
      return { kind, height: 24 };
    case "product":
      return { kind, code: "", name: "", price: "", oldPrice: "", picture: "", link: "" };
    case "coupon":
      return { kind, words: m.email_new_coupon(), code: "" };
    case "footer":
      return {
        kind,
        html: "",
        optOutWords: m.email_new_way_out(),
        optOutAddress: senderAddress === "" ? "" : `mailto:${senderAddress}`,
      };
  }
}

export const newBlock = (kind: BlockKind, senderAddress = ""): EmailBlock => ({
  key: newKey(),
  content: newContent(kind, senderAddress),
});

/** A block like another one, with keys of its own. */
export function copyOf(block: EmailBlock): EmailBlock {
  const content = structuredClone(block.content);
  if (content.kind === "columns") content.columns = content.columns.map((column) => column.map(copyOf));
  return { key: newKey(), content };
}

/** The list that a block stands in, and its place there. */
export interface Place {
  list: EmailBlock[];
  at: number;
  /** Whether the list is a column. */
  inColumn: boolean;
}

export function find(blocks: EmailBlock[], key: string, inColumn = false): Place | null {
  for (const [at, { key: own, content }] of blocks.entries()) {
    if (own === key) return { list: blocks, at, inColumn };
    if (content.kind !== "columns") continue;
    for (const column of content.columns) {
      const place = find(column, key, true);
      if (place) return place;
    }
  }
  return null;
}

/** The keys in the order in which the arrow keys go through them. */
export function order(blocks: EmailBlock[]): string[] {
  return blocks.flatMap(({ key, content }) => [
    key,
    ...(content.kind === "columns" ? content.columns.flatMap(order) : []),
  ]);
}

/** What has no place in a column. */
export const mayBeInColumn = (kind: BlockKind): boolean => kind !== "columns" && kind !== "footer";

/** An empty letter. */
export const emptyLetter = (): EmailLetter => ({
  subject: "",
  preheader: "",
  senderName: "",
  senderAddress: "",
  systemServer: true,
  track: false,
  accent: ACCENT,
  body: { kind: "blocks", blocks: [] },
});

/** Plain words as HTML. */
export const escaped = (words: string): string =>
  words.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign] ?? "&quot;");

export type Starter = "sale" | "news" | "coupon" | "plain";

/** Letters to begin with. The shop's name stands in the footer. */
export function starter(name: Starter, shop: string, senderAddress: string): EmailBlock[] {
  const block = (content: EmailContent): EmailBlock => ({ key: newKey(), content });
  const text = (...paragraphs: string[]): EmailBlock =>
    block({ kind: "text", html: paragraphs.map((words) => `<p>${words}</p>`).join(""), align: "left" });
  const heading = (words: string): EmailBlock => block({ kind: "heading", words, large: true, align: "left" });
  const greeting = m.email_starter_greeting({ name: "{{contact_name}}" });
  const footer = newBlock("footer", senderAddress);
  if (footer.content.kind === "footer" && shop !== "") footer.content.html = `<p>${escaped(shop)}</p>`;
  const columns = newBlock("columns");
  if (columns.content.kind === "columns") columns.content.columns = [[newBlock("product")], [newBlock("product")]];
  switch (name) {
    case "sale":
      return [
        newBlock("picture"),
        heading(m.email_starter_sale()),
        text(greeting, m.email_starter_sale_words()),
        columns,
        newBlock("button"),
        footer,
      ];
    case "news":
      return [
        heading(m.email_starter_news()),
        text(greeting, m.email_starter_news_words()),
        newBlock("picture"),
        newBlock("button"),
        footer,
      ];
    case "coupon":
      return [heading(m.email_starter_coupon()), text(greeting), newBlock("coupon"), newBlock("button"), footer];
    case "plain":
      return [text(greeting, ""), footer];
  }
}
