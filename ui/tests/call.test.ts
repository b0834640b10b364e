import { afterEach, describe, expect, it, vi } from "vitest";
import type { Changed } from "$lib/backend/call";
import { onChanged } from "$lib/backend/call";

const shell = vi.hoisted(() => ({ refusals: 1, tell: null as ((event: { payload: Changed }) => void) | null }));

vi.mock("../src/lib/backend/bindings.gen", () => ({
  commands: {},
  events: {
    changed: {
      listen: (callback: (event: { payload: Changed }) => void) => {
        if (shell.refusals-- > 0) return Promise.reject(new Error("not yet"));
        shell.tell = callback;
        return Promise.resolve(() => undefined);
      },
    },
  },
}));

describe("changes that the shell tells of", () => {
  afterEach(() => vi.useRealTimers());

  it("are heard though the shell could not be listened to at first, each by who asked for its topic", async () => {
    vi.useFakeTimers();
    const [cart, sales] = [vi.fn(), vi.fn()];
    onChanged(["cart"], cart);
    onChanged(["sales"], sales);
    await vi.advanceTimersByTimeAsync(2_000);
    const payload: Changed = { what: ["cart"], cartRevision: 7 };
    shell.tell?.({ payload });
    expect(cart).toHaveBeenCalledExactlyOnceWith(payload);
    expect(sales).not.toHaveBeenCalled();
  });
});
