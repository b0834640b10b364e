/** Where a scan goes while the back office is shown: to the screen that asked for it, and otherwise to the counter. */
import { isGtin } from "$lib/gtin";
import type { Scan } from "$lib/scanner";

type Taker = (code: string) => void;

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
  if (taker === undefined) return false;
  const { code, whole, takeBack } = scanned;
  // A busy machine may have held the first keys back: the check digit tells.
  const isWhole = whole !== code && isGtin(whole);
  if (isWhole) takeBack();
  taker(isWhole ? whole : code);
  return true;
}
