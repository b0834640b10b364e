/** The keys of the counter, apart from those that a field or the search list takes for itself. */
import { tinykeys } from "tinykeys";
import { backToCash, confirmSale, payment } from "../payment/payment.svelte";
import { cart, moveCurrent, removeLine, stepQuantity, undo } from "./cart.svelte";
import { focusSearch, isField, isSearchField } from "./focus";
import { search } from "./search.svelte";

const dialogOpen = () => document.querySelector("dialog[open]") !== null;

/** Back to the cart, with the focus in search. */
function leaveTransfer(): void {
  if (payment.transfer) backToCash();
  // The field is on the screen after the next paint.
  requestAnimationFrame(focusSearch);
}

/** A key pressed where no text is being typed: in the empty search field, or outside any field. */
function onBareKey(event: KeyboardEvent): void {
  const current = cart.current;
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
      return act(() => current !== null && stepQuantity(current, 1));
    case "-":
      return act(() => current !== null && stepQuantity(current, -1));
    case "Delete":
      return act(() => current !== null && removeLine(current));
    case "Escape":
      return act(() => (cart.scanProblem = null));
    default:
      // The character itself lands in the field that has the focus by then.
      if (event.key.length === 1 && event.key !== " ") focusSearch();
  }
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || dialogOpen()) return;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Escape" && payment.transfer) {
    event.preventDefault();
    leaveTransfer();
    return;
  }
  const typing = isSearchField(event.target) ? search.query !== "" : isField(event.target);
  if (!typing) onBareKey(event);
}

/** Listens until the answer is called. */
export function listenForCounterKeys(openCustomer: () => void): () => void {
  const unlessDialog = (action: () => unknown) => (event: KeyboardEvent) => {
    event.preventDefault();
    if (!dialogOpen()) action();
  };
  const stopFunctionKeys = tinykeys(window, {
    F3: unlessDialog(leaveTransfer),
    F4: unlessDialog(openCustomer),
    F9: unlessDialog(confirmSale),
    "$mod+KeyZ": (event) => {
      const typing = isSearchField(event.target) ? search.query !== "" : isField(event.target);
      if (typing || dialogOpen() || cart.view?.canUndo !== true) return;
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
