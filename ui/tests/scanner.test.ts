import { afterEach, describe, expect, it, vi } from "vitest";
import { burstDetector, BURST_GAP_MS, listenForScans } from "$lib/scanner";

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
    expect(detector.take({ key: "Enter", at: 300, modified: false })).toEqual({ code: "8935024149058" });
  });

  it("needs its Enter and more than a double strike", () => {
    expect(type(barcode, 5)).toBeNull();
    expect(type(["1", "2", "Enter"], 5)).toBeNull();
  });

  it("takes capitals that come with Shift", () => {
    expect(type(["Shift", "C", "Shift", "F", "-", "1", "2", "Enter"], 5)).toBe("CF-12");
  });

  it("forgets what a person typed before it", () => {
    const detector = burstDetector();
    detector.take({ key: "c", at: 0, modified: false });
    detector.take({ key: "a", at: 200, modified: false });
    barcode.forEach((key, index) => detector.take({ key, at: 900 + index * 4, modified: false }));
    expect(detector.take({ key: "Enter", at: 960, modified: false })).toEqual({ code: "8935024149058" });
  });

  it("is broken by an arrow key and by a chord", () => {
    expect(type([..."8935", "ArrowDown", "Enter"], 5)).toBeNull();
    const detector = burstDetector();
    [..."8935"].forEach((key, index) => detector.take({ key, at: index * 5, modified: false }));
    detector.take({ key: "z", at: 25, modified: true });
    expect(detector.take({ key: "Enter", at: 30, modified: false })).toBeNull();
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
    const stop = listenForScans(heard);
    barcode.forEach((key, index) => {
      press(field, key, 100 + index * 5);
      field.value += key;
    });
    const enter = press(field, "Enter", 100 + barcode.length * 5);
    stop();
    expect(heard).toHaveBeenCalledExactlyOnceWith("8935024149058");
    expect(field.value).toBe("500.000");
    expect(enter.defaultPrevented).toBe(true);
  });
});
