/** The search field is where the focus lives: every action at the counter gives it back. */

let field: HTMLInputElement | null = null;

/** An attachment for the search field. */
export function searchField(element: HTMLInputElement): () => void {
  field = element;
  element.focus();
  return () => {
    if (field === element) field = null;
  };
}

/** Answers whether there is a search field on the screen to take the focus. */
export function focusSearch(): boolean {
  if (document.querySelector("dialog[open]") === null) field?.focus();
  return field !== null;
}

export function isSearchField(target: EventTarget | null): boolean {
  return target !== null && target === field;
}

export function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}
