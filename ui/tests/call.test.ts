import { afterEach, describe, expect, it, vi } from "vitest";
import type { AppError, Changed } from "$lib/backend/call";
import { ask, onChanged } from "$lib/backend/call";

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

describe("an answer of the shell", () => {
  it("that is a bare text is an internal error with a code, as is a call that breaks", async () => {
    const text = "cart_step not allowed" as unknown as AppError;
    const refused = Promise.resolve({ status: "error", error: text } as const);
    expect(await ask(refused)).toEqual({
      status: "error",
      error: { code: "internal", message: "cart_step not allowed", values: {} },
    });
    expect(await ask(Promise.reject(new Error("gone")))).toMatchObject({
      error: { code: "internal", message: "gone" },
    });
  });
});
