/** Where a scan goes while the back office is shown: to the screen that asked for it, and otherwise to the counter. */
import type { Scan } from "$lib/scanner";

type Taker = (scanned: Scan) => void;

let takers: Taker[] = [];

/** Lets `taker` have every scan until the answer is called; the newest one has them. */
export function takeScans(taker: Taker): () => void {
  takers = [...takers, taker];
  return () => {
    takers = takers.filter((each) => each !== taker);
  };
}

/** Hands a scan to whoever asked for it; answers whether anybody did. */
export function scanTaken(scanned: Scan): boolean {
  const taker = takers.at(-1);
  taker?.(scanned);
  return taker !== undefined;
}
