/**
 * Telling a barcode scanner from a person: it types its characters faster than hands can and ends with Enter,
 * whichever control has the focus.
 */

/** Half of the characters of a burst are less than this apart, in ms. */
export const BURST_GAP_MS = 35;
/** No two of them are further apart than this, in ms: a busy machine may hold a key back for a moment. */
export const HICCUP_MS = 250;
/** Shorter bursts are a person's double strike. */
export const BURST_LENGTH = 4;

export interface Key {
  key: string;
  /** Milliseconds of any monotonic clock. */
  at: number;
  modified: boolean;
}

export interface Burst {
  code: string;
}

export interface BurstDetector {
  /** True when this key may be the first of a burst: the moment to remember what the focused field holds. */
  startsWith(key: Key): boolean;
  /** Takes the next key; answers the burst that it ends. */
  take(key: Key): Burst | null;
}

export function burstDetector(): BurstDetector {
  let typed = "";
  let gaps: number[] = [];
  let last = Number.NEGATIVE_INFINITY;

  const isCharacter = (key: Key) => key.key.length === 1 && !key.modified;
  const continues = (key: Key) => typed !== "" && key.at - last < HICCUP_MS;
  const forget = () => {
    typed = "";
    gaps = [];
  };
  const isBurst = () => {
    const middle = gaps.toSorted((a, b) => a - b)[gaps.length >> 1];
    return typed.length >= BURST_LENGTH && middle !== undefined && middle < BURST_GAP_MS;
  };

  return {
    startsWith: (key) => isCharacter(key) && !continues(key),
    take(key) {
      if (key.key === "Shift") return null;
      if (key.key === "Enter") {
        const code = continues(key) && isBurst() ? typed : null;
        forget();
        return code === null ? null : { code };
      }
      if (!isCharacter(key)) {
        forget();
        return null;
      }
      if (continues(key)) gaps.push(key.at - last);
      else forget();
      typed += key.key;
      last = key.at;
      return null;
    },
  };
}

type TextField = HTMLInputElement | HTMLTextAreaElement;

function fieldOf(target: EventTarget | null): TextField | null {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : null;
}

/** Gives a field back what it held, as if nobody had typed, and tells whoever listens to it. */
function restore(field: TextField, value: string): void {
  if (field.value === value) return;
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Listens for bursts in the whole window; what a burst typed into a field is taken back out. */
export function listenForScans(onScan: (code: string) => void): () => void {
  const detector = burstDetector();
  let before: { field: TextField; value: string } | null = null;

  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const key: Key = {
      key: event.key,
      at: event.timeStamp,
      modified: event.ctrlKey || event.altKey || event.metaKey,
    };
    if (detector.startsWith(key)) {
      const field = fieldOf(event.target);
      before = field === null ? null : { field, value: field.value };
    }
    const burst = detector.take(key);
    if (burst === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (before !== null) restore(before.field, before.value);
    onScan(burst.code);
  };

  window.addEventListener("keydown", onKey, { capture: true });
  return () => window.removeEventListener("keydown", onKey, { capture: true });
}
