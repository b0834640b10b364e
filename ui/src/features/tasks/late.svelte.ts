/** How many tasks are overdue, for the menu. */
import { ask, commands, onChanged } from "$lib/backend/call";
import { latest } from "$lib/sequence";

export const late = $state({ count: 0 });

/** Time alone makes a task overdue. In ms. */
const EVERY_MS = 60_000;
/** A cache that is being read changes all the time. In ms. */
const STANDS_MS = 1_000;

/** Keeps the count fresh until the answer is called. */
export function followLate(): () => void {
  const newest = latest();
  let isFollowed = true;
  let due: ReturnType<typeof setTimeout> | undefined;
  const read = async (): Promise<void> => {
    const answer = await newest(() => ask(commands.tasksLate()));
    // What cannot be counted now is counted the next time.
    if (isFollowed && answer?.status === "ok") late.count = answer.data;
  };
  void read();
  const timer = setInterval(() => void read(), EVERY_MS);
  const stop = onChanged(["records", "strip"], () => {
    due ??= setTimeout(() => {
      due = undefined;
      void read();
    }, STANDS_MS);
  });
  return () => {
    isFollowed = false;
    clearInterval(timer);
    clearTimeout(due);
    stop();
  };
}
