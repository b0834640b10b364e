/** What is wrong with a PIN. */
import type { AppError } from "$lib/backend/call";

/** Whether it is the PIN that has to be chosen otherwise. */
export function isPinError(error: AppError | null): boolean {
  return error?.code === "pin_invalid" || error?.code === "pin_too_easy";
}
