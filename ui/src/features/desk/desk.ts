/** A place of the till with a menu of its own: its screens in groups. */
import type Square from "@lucide/svelte/icons/square";
import type { Component } from "svelte";

export interface DeskScreen<Id extends string> {
  /** Also the end of its entry's test id. */
  id: Id;
  title: () => string;
  icon: typeof Square;
  page: Component;
}

export interface DeskGroup<Id extends string> {
  /** What its screens have in common. */
  title: () => string;
  screens: DeskScreen<Id>[];
}
