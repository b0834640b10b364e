import type { Scanner } from "./backend/call";
import { isGtin } from "./gtin";

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
/** So many gaps between characters have to speak for a scanner. */
const EVIDENCE = BURST_LENGTH - 1;
/** No code is longer; who types on without a pause is a person. */
const LONGEST = 128;

/** How the scanner of this machine types. */
export type ScanRules = Pick<Scanner, "end" | "gapMs" | "prefix" | "suffix">;

const USUAL: ScanRules = { end: "enter", gapMs: BURST_GAP_MS, prefix: "", suffix: "" };

let rules = USUAL;

/** Reads scans by these rules from now on. */
export function readScansBy(scanner: ScanRules): void {
  rules = scanner;
}

/** A slow scanner may pause longer, too. */
const hiccupOf = ({ gapMs }: ScanRules) => Math.max(HICCUP_MS, 4 * gapMs);
/** The key that ends a code, as the keyboard names it. */
const endOf = ({ end }: ScanRules) => (end === "tab" ? "Tab" : "Enter");

/** The code without what the scanner puts around it. */
function bare(code: string, { prefix, suffix }: ScanRules): string {
  const begun = prefix !== "" && code.startsWith(prefix) ? code.slice(prefix.length) : code;
  return suffix !== "" && begun.endsWith(suffix) ? begun.slice(0, -suffix.length) : begun;
}

export interface Key {
  key: string;
  /** Milliseconds of any monotonic clock. */
  at: number;
  modified: boolean;
  /** The keyboard says it again because it is held down. */
  repeat?: boolean;
}

export interface Burst {
  code: string;
  /** The same with what was struck just before it: a busy machine may have held the burst's own first keys back. */
  whole: string;
  /** Which key since the last pause was its first. */
  from: number;
  /** From its first character to its last, in ms. */
  ms: number;
}

export interface BurstDetector {
  /** Takes the next key; answers the burst that it ends. */
  take(key: Key): Burst | null;
  /** How many characters have come since the last pause. */
  readonly length: number;
}

interface Character {
  text: string;
  /** Since the character before, in ms. */
  gap: number;
}

/** What barcodes hold. A letter with a diacritic comes from a person's input method. */
const isCharacter = (key: Key) => /^[\x20-\x7e]$/.test(key.key) && !key.modified;

function burstOf(typed: Character[], by: ScanRules): Burst | null {
  // What the other hand struck a moment before is not part of the code.
  let from = 0;
  while ((typed[from + 1]?.gap ?? 0) >= by.gapMs) from++;
  const code = typed.slice(from);
  // A keypad's 00 and 000 come as fast as a scanner's: two zeros say nothing.
  const gaps = code
    .filter(({ text }, index) => index > 0 && !(text === "0" && code[index - 1]?.text === "0"))
    .map(({ gap }) => gap);
  const middle = gaps.toSorted((a, b) => a - b)[gaps.length >> 1];
  if (gaps.length < EVIDENCE || middle === undefined || middle >= by.gapMs) return null;
  const textOf = (characters: Character[]) => bare(characters.map(({ text }) => text).join(""), by);
  const ms = code.slice(1).reduce((sum, { gap }) => sum + gap, 0);
  return { code: textOf(code), whole: textOf(typed), from, ms };
}

/** Reads by the rules that hold when a key comes. */
export function burstDetector(by: () => ScanRules = () => rules): BurstDetector {
  let typed: Character[] = [];
  let last = Number.NEGATIVE_INFINITY;
  /** When a key was struck that belongs to a correction. */
  let corrected = Number.NEGATIVE_INFINITY;

  const forget = () => {
    typed = [];
  };

  return {
    get length() {
      return typed.length;
    },
    take(key) {
      // Capitals come with either of them.
      if (key.key === "Shift" || key.key === "CapsLock") return null;
      const now = by();
      if (key.key === endOf(now) && !key.modified) {
        const burst = !key.repeat && key.at - last < hiccupOf(now) ? burstOf(typed, now) : null;
        forget();
        return burst;
      }
      if (key.repeat || !isCharacter(key) || typed.length === LONGEST) {
        forget();
        if (key.key === "Backspace") corrected = key.at;
        return null;
      }
      // A Vietnamese input method erases a word and types it again by itself, faster than any hand.
      if (key.at - corrected < BURST_GAP_MS) {
        forget();
        corrected = key.at;
        return null;
      }
      const gap = key.at - last;
      if (gap >= hiccupOf(now)) forget();
      typed.push({ text: key.key, gap });
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

/** What the fields held before each key: the focus may move in the middle of a burst. */
function fieldMemory() {
  let held: { field: TextField; value: string; key: number }[] = [];
  return {
    clear(): void {
      held = [];
    },
    remember(target: EventTarget | null, key: number): void {
      const field = fieldOf(target);
      if (field === null || held.some((each) => each.field === field && each.key === key)) return;
      held.push({ field, value: field.value, key });
    },
    /** Gives every field back what it held before `key`; answers how to give back what it held before the first one. */
    restoreFrom(key: number): () => void {
      const before = (first: number) => {
        const values = new Map<TextField, string>();
        for (const each of held) {
          if (each.key >= first && !values.has(each.field)) values.set(each.field, each.value);
        }
        return values;
      };
      for (const [field, value] of before(key)) restore(field, value);
      const all = [...before(0)].map(([field, value]) => ({ field, value, now: field.value }));
      return () => {
        // What was typed since is a person's.
        for (const { field, value, now } of all) if (field.value === now) restore(field, value);
      };
    },
  };
}

/** What was scanned while scans are tried: the code, and how long it took in ms. */
type Trial = (scan: { code: string; ms: number }) => void;

let trial: Trial | null = null;

/** Hands scans to `taken` instead of selling them; the answer stops that. */
export function tryScans(taken: Trial): () => void {
  trial = taken;
  return () => {
    if (trial === taken) trial = null;
  };
}

/** What was scanned. */
export interface Scan {
  code: string;
  /** The same with what was struck just before; it is the code where a product has it. */
  whole: string;
  /** Takes what was struck just before back out of the fields as well. */
  takeBack: () => void;
}

/** Listens for bursts in the whole window; what a burst typed into fields is taken back out. */
export function listenForScans(onScan: (scan: Scan) => void): () => void {
  const detector = burstDetector();
  const memory = fieldMemory();
  let ended = Number.NEGATIVE_INFINITY;

  const swallow = (event: KeyboardEvent) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const at = event.timeStamp;
    const burst = detector.take({
      key: event.key,
      at,
      modified: event.ctrlKey || event.altKey || event.metaKey,
      repeat: event.repeat,
    });
    if (burst === null) {
      // Some scanners end with two: carriage return and line feed.
      if (event.key === "Enter" && at - ended < HICCUP_MS) return swallow(event);
      // Whoever has pressed another key since is a person.
      ended = Number.NEGATIVE_INFINITY;
      if (detector.length <= 1) memory.clear();
      if (detector.length > 0) memory.remember(event.target, detector.length - 1);
      return;
    }
    swallow(event);
    ended = at;
    const takeBack = memory.restoreFrom(burst.from);
    memory.clear();
    if (trial === null) onScan({ code: burst.code, whole: burst.whole, takeBack });
    // A busy machine may have held the first keys back: the check digit tells.
    else trial({ code: isGtin(burst.whole) ? burst.whole : burst.code, ms: burst.ms });
  };

  // The character goes to what has the focus after the key's own listeners: that may be another field.
  const onInput = (event: InputEvent) => {
    if (detector.length > 0) memory.remember(event.target, detector.length - 1);
  };

  window.addEventListener("keydown", onKey, { capture: true });
  window.addEventListener("beforeinput", onInput, { capture: true });
  return () => {
    window.removeEventListener("keydown", onKey, { capture: true });
    window.removeEventListener("beforeinput", onInput, { capture: true });
  };
}
