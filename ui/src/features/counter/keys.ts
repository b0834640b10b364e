/** The keys of the counter, apart from those that a field or the search list takes for itself. */
import { tick } from "svelte";
import { tinykeys } from "tinykeys";
import { METHODS } from "../payment/methods";
import { backToCart, confirmSale, inTransfer, toggleMethod } from "../payment/payment.svelte";
import { cart, holdCart, moveCurrent, openTab, removeCurrent, stepCurrent, stepTab, undo } from "./cart.svelte";
import { dialogOpen, focusCashGiven, focusSearch, isField, isSearchField } from "./focus";
import { clearSearch, search } from "./search.svelte";

/** Back to the cart, with the focus in search. */
function leaveTransfer(): void {
  backToCart();
  void tick().then(focusSearch);
}

/** Whether a text is being typed: the keys are its own then. */
function typingIn(target: EventTarget | null): boolean {
  return isSearchField(target) ? search.query !== "" : isField(target);
}

/** A key pressed where no text is being typed: in the empty search field, or outside any field. */
function onBareKey(event: KeyboardEvent): void {
  const act = (action: () => unknown) => {
    event.preventDefault();
    action();
  };
  switch (event.key) {
    case "ArrowUp":
      return act(() => moveCurrent(-1));
    case "ArrowDown":
      return act(() => moveCurrent(1));
    case "+":
      return act(() => stepCurrent(true));
    case "-":
      return act(() => stepCurrent(false));
    case "Delete":
      // Held down it would empty the cart.
      return act(() => !event.repeat && removeCurrent());
    case "Escape":
      return act(() => (cart.scanProblem = null));
    case "Enter":
      // On a button it is that button's.
      return isSearchField(event.target) ? act(focusCashGiven) : undefined;
    default:
      return typeOn(event);
  }
}

/** A key pressed outside the field while the list of what was found lies over the cart. */
function onKeyBesideSearch(event: KeyboardEvent): void {
  if (event.key !== "Escape") return typeOn(event);
  event.preventDefault();
  clearSearch();
  focusSearch();
}

/** A character lands in search: the field has the focus by the time that it is typed. */
function typeOn(event: KeyboardEvent): void {
  if (event.key.length === 1 && event.key !== " ") focusSearch();
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || dialogOpen()) return;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (inTransfer()) {
    // The lines are not on the screen: nothing may happen to them.
    if (event.key !== "Escape") return;
    event.preventDefault();
    leaveTransfer();
  } else if (!typingIn(event.target)) {
    if (search.query === "") onBareKey(event);
    else onKeyBesideSearch(event);
  }
}

/** The dialogs that a key of the counter opens. */
export type CounterDialog = "customer" | "account" | "line" | "discount" | "note" | "held";

/** Listens until the answer is called. */
export function listenForCounterKeys(open: (dialog: CounterDialog) => void): () => void {
  const unlessDialog = (action: () => unknown) => (event: KeyboardEvent) => {
    event.preventDefault();
    if (!dialogOpen()) action();
  };
  const stopFunctionKeys = tinykeys(window, {
    F2: unlessDialog(openTab),
    F3: unlessDialog(leaveTransfer),
    F4: unlessDialog(() => open("customer")),
    "Shift+F4": unlessDialog(() => open("account")),
    F6: unlessDialog(() => open("line")),
    F7: unlessDialog(() => open("discount")),
    "$mod+KeyG": unlessDialog(() => open("note")),
    F8: unlessDialog(async () => {
      if (!(await holdCart())) open("held");
    }),
    F9: unlessDialog(confirmSale),
    ...Object.fromEntries(
      METHODS.map((method, index) => [
        `Alt+Digit${index + 1}`,
        unlessDialog(() => (cart.view?.lines.length ?? 0) > 0 && toggleMethod(method)),
      ]),
    ),
    "Control+Tab": unlessDialog(() => stepTab(1)),
    "Control+Shift+Tab": unlessDialog(() => stepTab(-1)),
    "$mod+KeyZ": (event) => {
      if (typingIn(event.target) || dialogOpen() || inTransfer() || cart.view?.canUndo !== true) return;
      event.preventDefault();
      void undo();
    },
  });
  window.addEventListener("keydown", onKey);
  return () => {
    stopFunctionKeys();
    window.removeEventListener("keydown", onKey);
  };
}
