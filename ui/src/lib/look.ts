/** The language and the look of a window. */
import type { Language, Theme } from "./backend/call";
import { showLanguage } from "./i18n.svelte";

export function showLook(look: { language: Language; theme: Theme }): void {
  showLanguage(look.language);
  if (look.theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = look.theme;
}
