import type { Language } from "$lib/backend/call";

/** Each language by its own name, the same whichever is shown. */
export const languages: { value: Language; label: string }[] = [
  { value: "vi", label: "Tiếng Việt" },
  { value: "en", label: "English" },
];
