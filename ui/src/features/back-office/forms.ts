/** What the forms of the back office have in common. */
import type { AppError } from "$lib/backend/call";
import { errorWords } from "$lib/errors";

/** The words of an error that is about one field of a form, to be said beside it. */
export function beside(error: AppError | null, field: string): string | undefined {
  if (error?.values["field"] !== field) return undefined;
  const { what, next, quote } = errorWords(error);
  return [what, quote, next].filter(Boolean).join(" ");
}

/** Whether an error is said beside one of these fields. */
export function isBeside(error: AppError, fields: readonly string[]): boolean {
  const field = error.values["field"];
  return field !== undefined && fields.includes(field);
}
