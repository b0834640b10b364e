/** Merge fields in what is typed, and what they are called. */
import { fold } from "$lib/fold";
import { m } from "$lib/i18n.svelte";

const WORDS: Record<string, () => string> = {
  contact_name: m.email_field_contact_name,
  cus_name: m.email_field_cus_name,
  name: m.email_field_name,
  mobile: m.email_field_mobile,
  email: m.email_field_email,
  address: m.email_field_address,
  code: m.email_field_code,
  sex: m.email_field_sex,
  birthday: m.email_field_birthday,
  message: m.email_field_message,
};

/** What a field is called. */
export function fieldWord(name: string): string {
  const param = /^param_(\d+)$/.exec(name);
  return param ? m.email_field_param({ number: param[1] ?? "" }) : (WORDS[name]?.() ?? name);
}

/** As it stands in a letter. */
export const placeholder = (name: string): string => `{{${name}}}`;

export type WordPiece = { words: string } | { field: string };

/** A text as words and fields. */
export function pieces(text: string): WordPiece[] {
  const found: WordPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(/\{\{\s*([A-Za-z_]\w*)\s*\}\}/g)) {
    if (match.index > from) found.push({ words: text.slice(from, match.index) });
    found.push({ field: match[1] ?? "" });
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ words: text.slice(from) });
  return found;
}

/** What was typed of a field's name before the caret: the text after one or two braces; `null` where there are none. */
export function beginning(before: string): { length: number; typed: string } | null {
  const match = /\{{1,2}([^{}\s]{0,24})$/.exec(before);
  return match ? { length: match[0].length, typed: match[1] ?? "" } : null;
}

/** The fields whose name or word begins like that. */
export function matching(fields: string[], typed: string): string[] {
  const wanted = fold(typed);
  return fields.filter((name) =>
    [name, ...fieldWord(name).split(" "), fieldWord(name).replaceAll(" ", "")].some((word) =>
      fold(word).startsWith(wanted),
    ),
  );
}
