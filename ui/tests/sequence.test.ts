import { describe, expect, it } from "vitest";
import { latest, queue } from "$lib/sequence";

/** A question whose answer comes when the test says so. */
function held<T>() {
  let answer: (value: T) => void = () => undefined;
  const question = new Promise<T>((resolve) => {
    answer = resolve;
  });
  return { question: () => question, answer };
}

describe("the latest question", () => {
  it("wins, whatever order the answers come in", async () => {
    const newest = latest();
    const [first, second] = [held<string>(), held<string>()];
    const answers = Promise.all([newest(first.question), newest(second.question)]);
    second.answer("ca phe");
    first.answer("ca");
    expect(await answers).toEqual([null, "ca phe"]);
  });
});

describe("the line of keys", () => {
  it("runs one after the other, in the order they were pressed", async () => {
    const keys = queue();
    const slow = held<void>();
    const seen: string[] = [];
    void keys.add(async () => {
      await slow.question();
      seen.push("first");
    });
    void keys.add(async () => seen.push("second"));
    slow.answer();
    await keys.idle();
    expect(seen).toEqual(["first", "second"]);
  });

  it("goes on after a job that failed", async () => {
    const keys = queue();
    const failed = keys.add(() => Promise.reject(new Error("no")));
    const next = keys.add(() => Promise.resolve("yes"));
    await expect(failed).rejects.toThrow("no");
    expect(await next).toBe("yes");
  });
});
