/** What a screen is to do as soon as it is shown: asked for elsewhere, taken once. */
import { untrack } from "svelte";

export interface Wish {
  /** Begin a new record. */
  make?: boolean;
  /** Narrow its list to these words. */
  text?: string;
  /** Open this record. */
  id?: number;
  /** Show what belongs to this campaign. */
  campaign?: number;
}

let standing = $state.raw<{ screen: string; wish: Wish } | null>(null);

/** To be said before the screen is opened, which may be on show already. */
export function wishOf(screen: string, wish: Wish): void {
  standing = { screen, wish };
}

/** For the component of a screen, while it is made. */
export function onWish(screen: string, fulfil: (wish: Wish) => void): void {
  $effect(() => {
    if (standing?.screen !== screen) return;
    const { wish } = standing;
    standing = null;
    untrack(() => fulfil(wish));
  });
}
