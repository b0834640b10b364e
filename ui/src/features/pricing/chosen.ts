/** What is chosen of the shop's taxes or price books, as a list of choices names it. */
import type { Choice, Chosen } from "$lib/backend/call";

export function keyOf(chosen: Chosen): string {
  return typeof chosen === "string" ? chosen : chosen.one;
}

export function chosenBy(key: string): Chosen {
  return key === "usual" || key === "none" ? key : { one: key };
}

/** The shop's own way first, then none, then each; one that cannot be chosen any more is still what was chosen. */
export function choicesOf(each: Choice[], words: { usual: string; none: string }): { value: string; label: string }[] {
  return [
    { value: "usual", label: words.usual },
    ...each.map(({ id, name }) => ({ value: id, label: name })),
    { value: "none", label: words.none },
  ];
}
