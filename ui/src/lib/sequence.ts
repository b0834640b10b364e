/** Keeping answers in order: what was asked later always wins over what was asked before. */

/** Runs questions of one kind; an answer that was overtaken by a newer question is dropped (`null`). */
export function latest(): <T>(question: () => Promise<T>) => Promise<T | null> {
  let newest = 0;
  return async (question) => {
    const mine = ++newest;
    const answer = await question();
    return mine === newest ? answer : null;
  };
}

/** A line in which each job starts only when the one before has ended, so that answers arrive in the order of the keys. */
export interface Queue {
  add<T>(job: () => Promise<T>): Promise<T>;
  /** Resolves when everything added so far has ended. */
  idle(): Promise<void>;
}

export function queue(): Queue {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    add(job) {
      const run = tail.then(job);
      tail = run.catch(() => undefined);
      return run;
    },
    async idle() {
      await tail;
    },
  };
}
