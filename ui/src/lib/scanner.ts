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
  /** Where it is on the keyboard; none where a program typed the character. */
  code?: string;
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
  /** An input method put other characters in the place of some: nobody knows the code. */
  broken: boolean;
}

export interface BurstDetector {
  /** Takes the next key; answers the burst that it ends. */
  take(key: Key): Burst | null;
  /** How many characters have come since the last pause. */
  readonly length: number;
  /** How many times characters have begun to come after a pause. */
  readonly begun: number;
}

interface Character {
  text: string;
  /** Since the character before, in ms. */
  gap: number;
}

/** What barcodes hold. */
const isCharacter = (key: Key) => /^[\x20-\x7e]$/.test(key.key) && !key.modified;
/** A letter with a diacritic: an input method made it. */
const isMade = (key: Key) => [...key.key].length === 1 && !isCharacter(key) && !key.modified;

function burstOf(typed: Character[], by: ScanRules, broken: boolean): Burst | null {
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
  return { code: textOf(code), whole: textOf(typed), from, ms, broken };
}

/** Reads by the rules that hold when a key comes. */
export function burstDetector(by: () => ScanRules = () => rules): BurstDetector {
  let typed: Character[] = [];
  /** When the last character came, and the last key. */
  let [last, seen] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  /** When a key was struck that belongs to a correction. */
  let corrected = Number.NEGATIVE_INFINITY;
  /** What comes until Enter or a pause is the rest of a code of which an input method has taken something away. */
  let broken = false;
  let begun = 0;

  const forget = () => {
    typed = [];
    broken = false;
  };

  return {
    get length() {
      return typed.length;
    },
    get begun() {
      return begun;
    },
    take(key) {
      // Capitals come with either of them.
      if (key.key === "Shift" || key.key === "CapsLock") return null;
      const now = by();
      const paused = key.at - seen >= hiccupOf(now);
      seen = key.at;
      if (key.key === endOf(now) && !key.modified) {
        const burst = !key.repeat && !paused ? burstOf(typed, now, broken) : null;
        forget();
        return burst;
      }
      if (paused) forget();
      if (!key.repeat && (isMade(key) || (key.key === "Backspace" && typed.length > 0))) {
        broken = true;
        corrected = key.at;
        return null;
      }
      if (key.repeat || !isCharacter(key) || typed.length === LONGEST) {
        forget();
        if (key.key === "Backspace") corrected = key.at;
        return null;
      }
      // A Vietnamese input method erases a word and types it again by itself, faster than any hand: no key was struck.
      if (key.at - corrected < BURST_GAP_MS && !key.code) {
        broken = true;
        corrected = key.at;
        return null;
      }
      if (typed.length === 0) begun++;
      typed.push({ text: key.key, gap: key.at - last });
      last = key.at;
      return null;
    },
  };
}

type Place = [alone: string, shifted: string];

const row = (name: string, alone: string, shifted: string) =>
  [...alone].map((text, at): [string, Place] => [name + text.toUpperCase(), [text, shifted.charAt(at)]]);

/** What the keys of a scanner's layout type, by their place on the keyboard. */
const PLACES = new Map<string, Place>([
  ...row("Key", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
  ...row("Digit", "1234567890", "!@#$%^&*()"),
  ...row("Numpad", "1234567890", "1234567890"),
  ["Backquote", ["`", "~"]],
  ["Backslash", ["\\", "|"]],
  ["BracketLeft", ["[", "{"]],
  ["BracketRight", ["]", "}"]],
  ["Comma", [",", "<"]],
  ["Equal", ["=", "+"]],
  ["Minus", ["-", "_"]],
  ["NumpadDecimal", [".", "."]],
  ["NumpadSubtract", ["-", "-"]],
  ["Period", [".", ">"]],
  ["Quote", ["'", '"']],
  ["Semicolon", [";", ":"]],
  ["Slash", ["/", "?"]],
  ["Space", [" ", " "]],
]);

/** An input method hides which key was struck; its place on the keyboard does not. */
const isHidden = ({ isComposing, key, keyCode }: KeyboardEvent) =>
  isComposing || keyCode === 229 || key === "Process" || key === "Unidentified";

function keyOf(event: KeyboardEvent): string {
  if (!isHidden(event)) return event.key;
  const place = PLACES.get(event.code);
  // Enter, Tab and Backspace are called as their places are; Shift is on either side.
  if (place === undefined) return event.code.replace(/^Numpad(?=Enter)|(Left|Right)$/g, "") || event.key;
  const capital = event.code.startsWith("Key") && event.getModifierState("CapsLock");
  return place[event.shiftKey === capital ? 0 : 1];
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

/**
 * Listens for bursts in the whole window; what a burst typed into fields is taken back out. `onBroken` hears of a scan
 * whose code an input method spoilt.
 */
export function listenForScans(onScan: (scan: Scan) => void, onBroken: () => void): () => void {
  const detector = burstDetector();
  /** What the fields held before each key, and since the scan that has just ended. */
  const [memory, after] = [fieldMemory(), fieldMemory()];
  let ended = Number.NEGATIVE_INFINITY;
  /** Whether an input method held keys of this burst back. */
  let hidden = false;
  let begun = 0;

  const swallow = (event: KeyboardEvent) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  const onKey = (event: KeyboardEvent) => {
    const [at, key] = [event.timeStamp, keyOf(event)];
    const burst = detector.take({
      key,
      code: event.code,
      at,
      modified: event.ctrlKey || event.altKey || event.metaKey,
      repeat: event.repeat,
    });
    if (burst === null) {
      // Some scanners end with two: carriage return and line feed.
      if (key === "Enter" && at - ended < HICCUP_MS) return swallow(event);
      // Whoever has pressed another key since is a person.
      ended = Number.NEGATIVE_INFINITY;
      after.clear();
      if (detector.length === 0 || detector.begun !== begun) {
        memory.clear();
        hidden = false;
      }
      begun = detector.begun;
      hidden ||= isHidden(event);
      if (detector.length > 0) memory.remember(event.target, detector.length - 1);
      return;
    }
    swallow(event);
    ended = at;
    const takeBack = memory.restoreFrom(burst.broken ? 0 : burst.from);
    const takenBack = () => {
      after.clear();
      takeBack();
    };
    // What the input method still holds comes now, into whichever field has the focus.
    if (hidden || isHidden(event)) after.remember(event.target, 0);
    memory.clear();
    if (burst.broken) onBroken();
    else if (trial === null) onScan({ code: burst.code, whole: burst.whole, takeBack: takenBack });
    // A busy machine may have held the first keys back: the check digit tells.
    else trial({ code: isGtin(burst.whole) ? burst.whole : burst.code, ms: burst.ms });
  };

  // The character goes to what has the focus after the key's own listeners: that may be another field.
  const onInput = (event: InputEvent) => {
    if (detector.length > 0) memory.remember(event.target, detector.length - 1);
  };

  const onHeldBack = (event: Event) => {
    if (event.timeStamp - ended < HICCUP_MS) after.restoreFrom(0);
  };

  window.addEventListener("keydown", onKey, { capture: true });
  window.addEventListener("beforeinput", onInput, { capture: true });
  window.addEventListener("input", onHeldBack);
  window.addEventListener("compositionend", onHeldBack);
  return () => {
    window.removeEventListener("keydown", onKey, { capture: true });
    window.removeEventListener("beforeinput", onInput, { capture: true });
    window.removeEventListener("input", onHeldBack);
    window.removeEventListener("compositionend", onHeldBack);
  };
}
