/** What a form of a record is made up of, and what is said of a field that cannot be taken. */
import type { AppError, RecordForm } from "$lib/backend/call";
import { count } from "$lib/format";
import { m } from "$lib/i18n.svelte";

export interface FormFieldSpec {
  /** NextX's name. */
  name: string;
  label: () => string;
  /** How it is typed; `line` where nothing is said. */
  kind?: "line" | "text" | "amount" | "number" | "choice" | "choices" | "flag" | "own";
  /** Whether it takes the whole width. */
  wide?: boolean;
  hint?: () => string;
  /** A choice that is none. */
  none?: () => string;
  /** Its value in words, where it is not shown as it is and no choice has words for it. */
  words?: (value: string) => string;
  /** A choice that lets another number be typed. */
  other?: { choice: () => string; label: () => string };
}

/** A field that a form draws itself. */
export interface OwnField {
  value: string;
  set: (value: string) => void;
  form: RecordForm;
  error: AppError | null;
}

export interface FormGroup {
  title: () => string;
  fields: FormFieldSpec[];
}

/** What is wrong with a field, in words; `undefined` for one that is right. */
export function problemWords(error: AppError | null, field: string): string | undefined {
  if (error?.code !== "fields_invalid") return undefined;
  const [word = "", limit = ""] = (error.values[field] ?? "").split(":");
  switch (word) {
    case "":
      return undefined;
    case "missing":
      return m.field_missing();
    case "too_long":
      return m.field_too_long({ most: count(Number(limit)) });
    case "phone":
      return m.field_phone();
    case "email":
      return m.field_email();
    case "day":
      return m.field_day();
    case "moment":
      return m.field_moment();
    case "amount":
      return m.field_amount();
    case "count":
      return limit.length > 9 ? m.field_number() : m.field_count({ most: count(Number(limit)) });
    case "reversed":
      return m.field_reversed();
    case "mismatch":
      return m.field_mismatch();
    case "taken":
      return m.field_taken();
    case "unconfirmed":
      return m.field_unconfirmed();
    default:
      return m.field_wrong();
  }
}
