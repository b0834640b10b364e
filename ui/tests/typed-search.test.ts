import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Outcome } from "$lib/backend/call";
import { TypedSearch } from "$lib/typed-search.svelte";

/** A shop whose answers come when the test says so. */
function slowShop() {
  const open = new Map<string, (hits: string[]) => void>();
  const asked: string[] = [];
  const list = new TypedSearch<string[], string>({
    ask: (query) => {
      asked.push(query);
      return new Promise<Outcome<string[]>>((resolve) => {
        open.set(query, (data) => resolve({ status: "ok", data }));
      });
    },
    hits: (hits) => hits,
  });
  return { list, asked, answer: (query: string, hits: string[]) => open.get(query)?.(hits) };
}

const pause = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("a list asked for while typing", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("means what Enter was pressed for, however late its answer and whatever is typed since", async () => {
    const { list, answer } = slowShop();
    list.type("mi");
    const taken = list.take();
    expect(list.query).toBe("");
    list.type("sua");
    await pause(50);
    answer("sua", ["sữa tươi"]);
    answer("mi", ["mì gói"]);
    expect(await taken).toBe("mì gói");
    await pause(50);
    expect(list.hits).toEqual(["sữa tươi"]);
    expect(list.query).toBe("sua");
  });

  it("takes arrows that come before the answer", async () => {
    const { list, answer } = slowShop();
    list.type("mi");
    void list.move(1);
    void list.move(1);
    const taken = list.take();
    answer("mi", ["mì gói", "mì ly", "miến"]);
    expect(await taken).toBe("miến");
  });

  it("puts back what finds nothing", async () => {
    const { list, answer } = slowShop();
    list.type("mì quảng");
    const taken = list.take();
    answer("mì quảng", []);
    expect(await taken).toBeNull();
    expect(list.query).toBe("mì quảng");
    expect(list.answered).toBe(true);
    // Now that it is known, Enter does nothing at all.
    expect(await list.take()).toBeNull();
    expect(list.query).toBe("mì quảng");
  });

  it("neither asks nor opens for each key of a scanner", async () => {
    const { list, asked, answer } = slowShop();
    for (let length = 1; length <= 13; length++) {
      list.type("8935024149058".slice(0, length));
      answer("8", ["8 món"]);
      await pause(4);
      expect(list.answered).toBe(false);
    }
    list.clear();
    await pause(60);
    expect(asked).toEqual(["8"]);
    expect(list.answered).toBe(false);
  });
});
