/** Stands in for the letters of email campaigns: the words of a letter, and a few of the things that the shell finds. */
import type { EmailBlock, EmailFinding, EmailLetter, EmailView } from "../../src/lib/backend/bindings.gen";

const FIELDS = ["contact_name", "cus_name", "mobile", "code", "param_01"];

function words(blocks: EmailBlock[]): string[] {
  return blocks.flatMap(({ content }) => {
    if (content.kind === "columns") return content.columns.flatMap(words);
    if (content.kind === "text") return [content.html];
    if (content.kind === "heading" || content.kind === "button") return [content.words];
    return [];
  });
}

const finding = (fault: EmailFinding["fault"], block: string | null = null, detail = ""): EmailFinding => ({
  fault,
  block,
  detail,
  place: null,
  blocks: fault === "no_subject" || fault === "unknown_field",
});

export function emailSource({ body }: EmailLetter): string {
  return body.kind === "html" ? body.html : `<body>${words(body.blocks).join("")}</body>`;
}

export function emailView(letter: EmailLetter, fields: Record<string, string>): EmailView {
  const missing = new Set<string>();
  const merged = (text: string) =>
    text.replace(/\{\{\s*(\w+)\s*\}\}/g, (typed, name: string) => {
      const value = fields[name];
      if (value === undefined) missing.add(name);
      return value ?? typed;
    });
  const html = emailSource(letter);
  const findings: EmailFinding[] = [];
  if (letter.subject === "") findings.push(finding("no_subject"));
  if (letter.subject.length > 50) findings.push(finding("subject_long", null, String(letter.subject.length)));
  if (letter.body.kind === "blocks") {
    for (const { key, content } of letter.body.blocks) {
      if (content.kind === "button" && content.address === "") findings.push(finding("button_without_address", key));
    }
  }
  for (const [, name = ""] of html.matchAll(/\{\{\s*(\w+)\s*\}\}/g)) {
    if (!FIELDS.includes(name)) findings.push(finding("unknown_field", null, name));
  }
  return {
    html: merged(html),
    subject: merged(letter.subject),
    preheader: merged(letter.preheader),
    plain: merged(html).replace(/<[^>]*>/g, ""),
    findings,
    missing: [...missing],
    bytes: html.length,
    fields: FIELDS,
  };
}
