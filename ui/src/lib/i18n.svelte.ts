/** The language of the screen. Messages are functions that ask for it each time, so a change repaints what shows them. */
import { overwriteGetLocale } from "../i18n/paraglide/runtime.js";
import type { Language } from "./backend/call";

const current = $state<{ language: Language }>({ language: "vi" });

overwriteGetLocale(() => current.language);

export function showLanguage(language: Language): void {
  current.language = language;
  document.documentElement.lang = language;
}

/** For what the platform writes: names of days, shortened numbers. */
export const language = (): Language => current.language;

export { m } from "../i18n/paraglide/messages.js";
