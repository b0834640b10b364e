/** A product's name with its matches, cut where it may grow short: in the middle, so that the size at its end is kept. */

export interface Run {
  text: string;
  marked: boolean;
}

/** The last words that fit into this many characters are never cut. */
const TAIL_LENGTH = 12;

function tailStart(name: string): number {
  const words = [...name.matchAll(/\s\S+/g)];
  for (const word of words) {
    if (name.length - word.index <= TAIL_LENGTH) return word.index;
  }
  return name.length;
}

function runsOf(name: string, marks: readonly [number, number][], from: number, to: number): Run[] {
  const runs: Run[] = [];
  const push = (start: number, end: number, marked: boolean) => {
    const [first, last] = [Math.max(start, from), Math.min(end, to)];
    if (first < last) runs.push({ text: name.slice(first, last), marked });
  };
  let at = 0;
  for (const [start, end] of [...marks].sort((a, b) => a[0] - b[0])) {
    push(at, start, false);
    push(Math.max(start, at), end, true);
    at = Math.max(at, end);
  }
  push(at, name.length, false);
  return runs;
}

export function cutName(name: string, marks: readonly [number, number][]): { head: Run[]; tail: Run[] } {
  const at = tailStart(name);
  return { head: runsOf(name, marks, 0, at), tail: runsOf(name, marks, at, name.length) };
}
