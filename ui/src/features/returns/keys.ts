/** The keys of a return. */
import { tinykeys } from "tinykeys";
import { dialogOpen, isField } from "../counter/focus";
import {
  beginAnew,
  chooseAll,
  confirmReturn,
  leaveQuantity,
  moveLine,
  restoreDropped,
  returns,
  stepLine,
} from "./returns.svelte";

export interface Ways {
  /** Back to the counter. */
  leave: () => void;
  exchange: () => void;
  /** Who brings goods back without an invoice. */
  customer: () => void;
}

function focus(testid: string): void {
  const field = document.querySelector<HTMLInputElement>(`[data-testid="${testid}"]`);
  field?.focus();
  field?.select();
}

function typeQuantity(): void {
  if (returns.line) focus(`return-line-${returns.current}-quantity`);
}

function onKey(event: KeyboardEvent, { leave }: Ways): void {
  if (event.defaultPrevented || event.isComposing || dialogOpen()) return;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const act = (action: () => unknown) => {
    event.preventDefault();
    action();
  };
  if (event.key === "Escape") {
    if (isField(event.target) && returns.open) return act(() => (event.target as HTMLElement).blur());
    return act(returns.open ? beginAnew : leave);
  }
  const { line } = returns;
  if (isField(event.target)) {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : null;
    if (by !== null && leaveQuantity()) act(() => moveLine(by));
    return;
  }
  if (!line) return;
  switch (event.key) {
    case "ArrowUp":
      return act(() => moveLine(-1));
    case "ArrowDown":
      return act(() => moveLine(1));
    case "+":
      return act(() => stepLine(line, true));
    case "-":
      return act(() => stepLine(line, false));
    case "Delete":
      return act(() => (returns.chosen[line.position] = ""));
    default:
      // The digit is typed into the field, which has the focus by then.
      if (/^\d$/.test(event.key)) typeQuantity();
  }
}

/** Listens until the answer is called. */
export function listenForReturnKeys(ways: Ways): () => void {
  const unlessDialog = (action: () => unknown) => (event: KeyboardEvent) => {
    event.preventDefault();
    if (!dialogOpen()) action();
  };
  const stop = tinykeys(window, {
    F3: unlessDialog(() => focus("return-find")),
    F4: unlessDialog(ways.customer),
    F6: unlessDialog(() => focus("return-fee")),
    F7: unlessDialog(() => focus("return-reason-wrong")),
    F8: unlessDialog(ways.exchange),
    F9: unlessDialog(() => void confirmReturn()),
    "$mod+KeyZ": (event) => {
      if (isField(event.target) && (event.target as HTMLInputElement).value !== "") return;
      if (dialogOpen() || returns.dropped === null) return;
      event.preventDefault();
      void restoreDropped();
    },
    "$mod+KeyA": (event) => {
      if (isField(event.target) || dialogOpen() || returns.sale === null) return;
      event.preventDefault();
      chooseAll();
    },
  });
  const listener = (event: KeyboardEvent) => onKey(event, ways);
  window.addEventListener("keydown", listener);
  return () => {
    stop();
    window.removeEventListener("keydown", listener);
  };
}
