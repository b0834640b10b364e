import { afterEach, describe, expect, it, vi } from "vitest";
import { burstDetector, BURST_GAP_MS, listenForScans, type Scan } from "$lib/scanner";

/** Types `keys` into a detector, `gap` ms apart, and answers the code of the last burst. */
function type(keys: string[], gap: number): string | null {
  const detector = burstDetector();
  let code: string | null = null;
  keys.forEach((key, index) => {
    code = detector.take({ key, at: 1_000 + index * gap, modified: false })?.code ?? code;
  });
  return code;
}

const barcode = [..."8935024149058"];

describe("a scanner's burst", () => {
  it("is fast and ends with Enter", () => {
    expect(type([...barcode, "Enter"], 5)).toBe("8935024149058");
    expect(type([...barcode, "Enter"], BURST_GAP_MS - 1)).toBe("8935024149058");
  });

  it("is not a person's typing", () => {
    expect(type([...barcode, "Enter"], BURST_GAP_MS)).toBeNull();
    expect(type([...barcode, "Enter"], 120)).toBeNull();
  });

  it("survives a key that a busy machine held back", () => {
    const detector = burstDetector();
    barcode.forEach((key, index) => detector.take({ key, at: index * 4 + (index > 5 ? 180 : 0), modified: false }));
    expect(detector.take({ key: "Enter", at: 300, modified: false })).toMatchObject({ code: "8935024149058" });
  });

  it("needs its Enter and more than a double strike", () => {
    expect(type(barcode, 5)).toBeNull();
    expect(type(["1", "2", "Enter"], 5)).toBeNull();
  });

  it("takes capitals that come with Shift", () => {
    expect(type(["Shift", "C", "Shift", "F", "-", "1", "2", "Enter"], 5)).toBe("CF-12");
    expect(type(["CapsLock", "C", "F", "CapsLock", "-", "1", "2", "Enter"], 5)).toBe("CF-12");
  });

  it("forgets what a person typed before it", () => {
    const detector = burstDetector();
    detector.take({ key: "c", at: 0, modified: false });
    detector.take({ key: "a", at: 200, modified: false });
    barcode.forEach((key, index) => detector.take({ key, at: 900 + index * 4, modified: false }));
    expect(detector.take({ key: "Enter", at: 960, modified: false })).toMatchObject({ code: "8935024149058" });
  });

  it("is broken by an arrow key and by a chord", () => {
    expect(type([..."8935", "ArrowDown", "Enter"], 5)).toBeNull();
    const detector = burstDetector();
    [..."8935"].forEach((key, index) => detector.take({ key, at: index * 5, modified: false }));
    detector.take({ key: "z", at: 25, modified: true });
    expect(detector.take({ key: "Enter", at: 30, modified: false })).toBeNull();
  });
});

describe("what is not a scanner", () => {
  /** Keys with the time since the one before. */
  function strokes(keys: [key: string, gap: number][], repeat = false): string | null {
    const detector = burstDetector();
    let [at, code] = [1_000, null as string | null];
    for (const [key, gap] of keys) {
      at += gap;
      code = detector.take({ key, at, modified: false, repeat: repeat && key !== "Enter" })?.code ?? code;
    }
    return code;
  }

  it("is a key held down", () => {
    expect(strokes([...[..."555555"].map((key): [string, number] => [key, 30]), ["Enter", 30]], true)).toBeNull();
  });

  it("is a letter that no barcode holds", () => {
    expect(strokes([..."sữađá", "Enter"].map((key) => [key, 4]))).toBeNull();
  });

  it("is an input method that erases a word and types it again", () => {
    const corrected: [string, number][] = ["Backspace", "Backspace", ..."tees", "Enter"].map((key) => [key, 2]);
    expect(strokes([["t", 200], ["e", 180], ...corrected])).toBeNull();
  });

  it("is a keypad with a key for two or three zeros", () => {
    const zeros: [string, number][] = [
      ["0", 1],
      ["0", 1],
    ];
    expect(strokes([["5", 200], ["0", 160], ...zeros, ["Enter", 150]])).toBeNull();
    expect(strokes([["5", 200], ["0", 160], ...zeros, ["0", 160], ...zeros, ["Enter", 150]])).toBeNull();
    expect(strokes([["1", 200], ["5", 34], ["0", 160], ...zeros, ["Enter", 150]])).toBeNull();
  });

  it("is the other hand, a moment before the burst", () => {
    const burst: [string, number][] = [...barcode, "Enter"].map((key) => [key, 4]);
    expect(strokes([["7", 900], ["8", 120], ...burst.with(0, ["8", 110])])).toBe("8935024149058");
  });
});

describe("listening in the window", () => {
  afterEach(() => document.body.replaceChildren());

  function press(target: EventTarget, key: string, at: number): KeyboardEvent {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    Object.defineProperty(event, "timeStamp", { value: at });
    target.dispatchEvent(event);
    return event;
  }

  it("gives the focused field back what it held, and keeps Enter from it", () => {
    const field = document.body.appendChild(document.createElement("input"));
    field.value = "500.000";
    const heard = vi.fn();
    const stop = listenForScans(heard, vi.fn());
    barcode.forEach((key, index) => {
      press(field, key, 100 + index * 5);
      field.value += key;
    });
    const enter = press(field, "Enter", 100 + barcode.length * 5);
    stop();
    expect(heard).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: "8935024149058" }));
    expect(field.value).toBe("500.000");
    expect(enter.defaultPrevented).toBe(true);
  });

  /** A character as the browser types it: told beforehand, then in the field. */
  function insert(into: HTMLInputElement, key: string): void {
    into.dispatchEvent(new InputEvent("beforeinput", { data: key, bubbles: true }));
    into.value += key;
  }

  it("gives a field back what it held that got the focus in the middle of the burst", () => {
    const field = document.body.appendChild(document.createElement("input"));
    const heard = vi.fn();
    const stop = listenForScans(heard, vi.fn());
    barcode.forEach((key, index) => {
      // The first key is pressed outside of any field, and moves the focus.
      press(index === 0 ? document.body : field, key, 100 + index * 5);
      insert(field, key);
    });
    press(field, "Enter", 100 + barcode.length * 5);
    stop();
    expect(heard).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: "8935024149058" }));
    expect(field.value).toBe("");
  });

  it("leaves what the other hand typed just before", () => {
    const field = document.body.appendChild(document.createElement("input"));
    const stop = listenForScans(() => undefined, vi.fn());
    press(field, "5", 100);
    insert(field, "5");
    barcode.forEach((key, index) => {
      press(field, key, 250 + index * 5);
      insert(field, key);
    });
    press(field, "Enter", 250 + barcode.length * 5);
    stop();
    expect(field.value).toBe("5");
  });

  it("takes back the first keys of a burst that a busy machine held back, once they prove to be of the code", () => {
    const field = document.body.appendChild(document.createElement("input"));
    const heard = vi.fn<(scan: Scan) => void>();
    const stop = listenForScans(heard, vi.fn());
    barcode.forEach((key, index) => {
      press(field, key, index === 0 ? 100 : 180 + index * 5);
      insert(field, key);
    });
    press(field, "Enter", 180 + barcode.length * 5);
    stop();
    const scanned = heard.mock.lastCall?.[0];
    expect([scanned?.code, scanned?.whole, field.value]).toEqual(["935024149058", "8935024149058", "8"]);
    scanned?.takeBack();
    expect(field.value).toBe("");
  });

  it("takes back nothing that was typed since", () => {
    const field = document.body.appendChild(document.createElement("input"));
    const heard = vi.fn<(scan: Scan) => void>();
    const stop = listenForScans(heard, vi.fn());
    press(field, "5", 100);
    insert(field, "5");
    barcode.forEach((key, index) => {
      press(field, key, 250 + index * 5);
      insert(field, key);
    });
    press(field, "Enter", 250 + barcode.length * 5);
    stop();
    insert(field, "7");
    heard.mock.lastCall?.[0].takeBack();
    expect(field.value).toBe("57");
  });

  it("keeps a second Enter of the scanner to itself, and no later one", () => {
    const stop = listenForScans(() => undefined, vi.fn());
    barcode.forEach((key, index) => press(document.body, key, 100 + index * 5));
    press(document.body, "Enter", 170);
    const [second, later] = [press(document.body, "Enter", 175), press(document.body, "Enter", 900)];
    barcode.forEach((key, index) => press(document.body, key, 2_000 + index * 5));
    press(document.body, "Enter", 2_070);
    press(document.body, "Tab", 2_100);
    const persons = press(document.body, "Enter", 2_150);
    stop();
    expect(second.defaultPrevented).toBe(true);
    expect(later.defaultPrevented).toBe(false);
    expect(persons.defaultPrevented).toBe(false);
  });

  /** What came of a code that an input method got between: what was heard, and what is left in the field. */
  function listen(body: (field: HTMLInputElement) => void) {
    const field = document.body.appendChild(document.createElement("input"));
    field.value = "Ghi chú ";
    const [heard, broken] = [vi.fn<(scan: Scan) => void>(), vi.fn()];
    const stop = listenForScans(heard, broken);
    body(field);
    stop();
    return { codes: heard.mock.calls.map(([scan]) => scan.code), broken: broken.mock.calls.length, left: field.value };
  }

  function strike(field: HTMLInputElement, at: number, init: KeyboardEventInit): KeyboardEvent {
    const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init });
    Object.defineProperty(event, "timeStamp", { value: at });
    field.dispatchEvent(event);
    return event;
  }

  /** The field says that its text is another one, as after a composed character. */
  function compose(field: HTMLInputElement, value: string, at: number, type = "input"): void {
    field.value = value;
    const event = new InputEvent(type, { bubbles: true });
    Object.defineProperty(event, "timeStamp", { value: at });
    field.dispatchEvent(event);
  }

  const place = (character: string) =>
    character === "-" ? "Minus" : /\d/.test(character) ? `Digit${character}` : `Key${character.toUpperCase()}`;

  it("reads the places of the keys while ibus-unikey composes, and takes out what that leaves", () => {
    const { codes, broken, left } = listen((field) => {
      [..."DDOWN-12as"].forEach((character, index) => {
        const at = 1_000 + index * 8;
        if (/[A-Z]/.test(character)) {
          strike(field, at - 1, { key: "Unidentified", code: "ShiftLeft", keyCode: 229, shiftKey: true });
        }
        strike(field, at, {
          key: "Unidentified",
          code: place(character),
          keyCode: 229,
          isComposing: index > 0,
          shiftKey: /[A-Z]/.test(character),
        });
        compose(field, "Ghi chú ĐƠN-12á".slice(0, 9 + index), at + 1);
      });
      strike(field, 1_090, { key: "Unidentified", code: "Enter", keyCode: 229, isComposing: true });
      expect(field.value).toBe("Ghi chú ");
      // The method lets go of what it held only now.
      compose(field, "Ghi chú ĐƠN-12á", 1_092);
      compose(field, "Ghi chú ĐƠN-12á", 1_093, "compositionend");
    });
    expect([codes, broken, left]).toEqual([["DDOWN-12as"], 0, "Ghi chú "]);
  });

  it("takes no rest of a code that UniKey has corrected, and says so", () => {
    const { codes, broken, left } = listen((field) => {
      const key = (at: number, character: string) => {
        strike(field, at, { key: character, code: place(character) });
        insert(field, character);
      };
      key(1_000, "H");
      key(1_010, "D");
      // UniKey eats the second D, erases the first one, and types another letter: no key of the keyboard.
      strike(field, 1_022, { key: "Backspace", code: "Backspace" });
      field.value = field.value.slice(0, -1);
      strike(field, 1_023, { key: "Đ" });
      insert(field, "Đ");
      [..."-935024"].forEach((character, index) => key(1_070 + index * 10, character));
      const enter = strike(field, 1_145, { key: "Enter", code: "Enter" });
      expect(enter.defaultPrevented).toBe(true);
    });
    expect([codes, broken, left]).toEqual([[], 1, "Ghi chú "]);
  });

  it("leaves a person's word and Enter alone, composed or corrected", () => {
    const { codes, broken, left } = listen((field) => {
      [..."tees"].forEach((character, index) => {
        strike(field, 1_000 + index * 140, { key: "Process", code: place(character), keyCode: 229, isComposing: true });
      });
      compose(field, "Ghi chú tế", 1_500);
      expect(strike(field, 1_600, { key: "Enter", code: "Enter" }).defaultPrevented).toBe(false);
      strike(field, 2_000, { key: "n", code: "KeyN" });
      insert(field, "n");
      strike(field, 2_140, { key: "e", code: "KeyE" });
      insert(field, "e");
      strike(field, 2_280, { key: "Backspace", code: "Backspace" });
      field.value = field.value.slice(0, -1);
      for (const [index, made] of [..."ênnnnn"].entries()) {
        strike(field, 2_281 + index, { key: made });
        insert(field, made);
      }
      expect(strike(field, 2_380, { key: "Enter", code: "Enter" }).defaultPrevented).toBe(false);
    });
    expect([codes, broken, left]).toEqual([[], 0, "Ghi chú tếnênnnnn"]);
  });
});
