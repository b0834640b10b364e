/** The search field is where the focus lives: every action at the counter gives it back. */

let search: HTMLInputElement | null = null;
/** The field that has its place while search is not on the screen. */
let standIn: HTMLInputElement | null = null;
let cashGiven: HTMLInputElement | null = null;

/** An attachment for the search field. */
export function searchField(element: HTMLInputElement): () => void {
  search = element;
  element.focus();
  return () => {
    if (search === element) search = null;
  };
}

/** An attachment for the field that the focus lives in while search is not on the screen. */
export function standInField(element: HTMLInputElement): () => void {
  standIn = element;
  element.focus();
  return () => {
    if (standIn === element) standIn = null;
  };
}

/** An attachment for the field of the cash given: Enter in the empty search field goes there. */
export function cashGivenField(element: HTMLInputElement): () => void {
  cashGiven = element;
  return () => {
    if (cashGiven === element) cashGiven = null;
  };
}

export function dialogOpen(): boolean {
  return document.querySelector("dialog[open]") !== null;
}

/** Answers whether there is a search field on the screen to take the focus. */
export function focusSearch(): boolean {
  if (!dialogOpen()) (search ?? standIn)?.focus();
  return search !== null;
}

export function focusCashGiven(): void {
  cashGiven?.focus();
}

/** Gives the focus to the field that has to be corrected; answers whether there is one. */
export function focusInvalid(): boolean {
  const field = document.querySelector<HTMLElement>("[data-testid='counter'] [aria-invalid='true']");
  field?.focus();
  return field !== null;
}

/** Whether a person can see the search field and what stands below it. */
export function searchInSight(): boolean {
  return search !== null && !dialogOpen();
}

export function isSearchField(target: EventTarget | null): boolean {
  return target !== null && target === search;
}

export function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}
