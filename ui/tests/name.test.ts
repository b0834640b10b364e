import { describe, expect, it } from "vitest";
import { cutName } from "$lib/ui/name";

const text = (runs: { text: string }[]) => runs.map((run) => run.text).join("");

describe("a product's name", () => {
  it("keeps its size when it has to be cut", () => {
    const { head, tail } = cutName("Sữa tươi Vinamilk có đường 180 ml", []);
    expect(text(tail)).toBe(" đường 180 ml".slice(-text(tail).length));
    expect(text(tail)).toContain("180 ml");
    expect(text(head) + text(tail)).toBe("Sữa tươi Vinamilk có đường 180 ml");
  });

  it("marks what was found, on both sides of the cut", () => {
    const { head, tail } = cutName("Cà phê sữa đá lon 185 ml", [
      [18, 21],
      [0, 6],
    ]);
    expect([...head, ...tail].filter((run) => run.marked).map((run) => run.text)).toEqual(["Cà phê", "185"]);
    expect(text(head) + text(tail)).toBe("Cà phê sữa đá lon 185 ml");
  });

  it("loses nothing to marks that overlap", () => {
    const { head, tail } = cutName("Cà phê", [
      [0, 4],
      [2, 6],
    ]);
    expect(text(head) + text(tail)).toBe("Cà phê");
  });
});
