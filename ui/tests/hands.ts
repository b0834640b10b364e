/** What a person does at the till in a test, and what they see. */
import { expect, vi } from "vitest";

/** How long a screen may take on a busy machine, in ms. */
export const PATIENCE_MS = 15_000;
/** Waits until `holds` throws no more. */
export const until = <T>(holds: () => T) => vi.waitFor(holds, { timeout: PATIENCE_MS });

export const at = (testid: string) => document.querySelector<HTMLElement>(`[data-testid="${testid}"]`);
export const field = (testid: string) => at(testid) as HTMLInputElement;
export const shown = (testid: string) => until(() => expect(at(testid)).not.toBeNull());
export const gone = (testid: string) => until(() => expect(at(testid)).toBeNull());
export const text = (testid: string) => at(testid)?.textContent?.replace(/\s+/g, " ").trim();
export const focused = () => document.activeElement?.getAttribute("data-testid");

let clock = 1_000;

/** A character lands in what has the focus after the key's own listeners. */
function insert(key: string): void {
  const target = document.activeElement;
  if (!(target instanceof HTMLInputElement)) return;
  const wanted = new InputEvent("beforeinput", { data: key, bubbles: true, cancelable: true });
  if (!target.dispatchEvent(wanted)) return;
  target.value += key;
  target.dispatchEvent(new InputEvent("input", { data: key, bubbles: true }));
}

/** A key pressed in what has the focus, `gap` ms after the one before. */
export function press(key: string, gap: number, options: KeyboardEventInit = {}): void {
  clock += gap;
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options });
  Object.defineProperty(event, "timeStamp", { value: clock });
  const untouched = (document.activeElement ?? document.body).dispatchEvent(event);
  if (untouched && key.length === 1 && options.ctrlKey !== true) insert(key);
}

export function scan(code: string): void {
  clock += 500;
  for (const key of [...code, "Enter"]) press(key, 4);
}

/** Puts a text into a field, as if it had been typed there. */
export function type(testid: string, value: string): void {
  const into = field(testid);
  into.focus();
  into.value = value;
  into.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Long enough for whatever is under way to have been answered. */
export const settle = () => new Promise((resolve) => setTimeout(resolve, 120));

/** Something that a pointer does at a place of the screen: on a card, or anywhere once it has left the card. */
export function point(on: EventTarget, kind: string, x: number): void {
  const event = new MouseEvent(kind, { bubbles: true, button: 0, clientX: x, clientY: 20 });
  Object.defineProperty(event, "pointerId", { value: 1 });
  on.dispatchEvent(event);
}

/** Gives every element the size of a screen, as far as anybody observes it: long lists draw what is in sight. */
export function giveSizes(): void {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(private readonly tell: (entries: { target: Element; contentRect: DOMRect }[]) => void) {}
      observe(target: Element): void {
        const isItem = target instanceof HTMLElement && target.style.position === "absolute";
        setTimeout(() => this.tell([{ target, contentRect: new DOMRect(0, 0, 800, isItem ? 40 : 600) }]), 0);
      }
      unobserve(): void {}
      disconnect(): void {}
    },
  );
  vi.spyOn(HTMLElement.prototype, "offsetParent", "get").mockImplementation(() => document.body);
}
