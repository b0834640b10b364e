/** A letter while it is written: what is chosen, what was before, and what was taken back. */
import type { EmailBlock, EmailContent, EmailLetter } from "$lib/backend/call";
import { copyOf, find, mayBeInColumn, newBlock, order, type BlockKind } from "./letter";

/** So many steps can be taken back. */
const STEPS = 100;
/** Typing in one field is one step as long as no pause in it is longer, in ms. */
const PAUSE_MS = 1_000;

export class LetterEditing {
  letter: EmailLetter = $state() as EmailLetter;
  /** The block that is open. */
  chosen = $state<string | null>(null);
  /** The column that the next block goes into, while none of its blocks is chosen. */
  column = $state<{ key: string; at: number } | null>(null);

  #past = $state.raw<EmailLetter[]>([]);
  #future = $state.raw<EmailLetter[]>([]);
  /** As it was after the last step. */
  #settled: EmailLetter;
  #last = { what: "", at: 0 };
  readonly #onchange: (letter: EmailLetter) => void;

  constructor(letter: EmailLetter, onchange: (letter: EmailLetter) => void) {
    this.letter = structuredClone(letter);
    this.#settled = structuredClone(letter);
    this.#onchange = onchange;
  }

  get blocks(): EmailBlock[] {
    return this.letter.body.kind === "blocks" ? this.letter.body.blocks : [];
  }

  get mayUndo(): boolean {
    return this.#past.length > 0;
  }

  get mayRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Notes what was just changed. Changes of the same thing in one go are one step. */
  changed(what = ""): void {
    const now = Date.now();
    const goesOn = what !== "" && this.#last.what === what && now - this.#last.at < PAUSE_MS && this.#past.length > 0;
    if (!goesOn) this.#past = [...this.#past.slice(1 - STEPS), this.#settled];
    this.#last = { what, at: now };
    this.#future = [];
    this.#tell();
  }

  #tell(): void {
    this.#settled = $state.snapshot(this.letter);
    this.#onchange(this.#settled);
  }

  #show(letter: EmailLetter): void {
    this.letter = structuredClone(letter);
    this.#last = { what: "", at: 0 };
    if (this.chosen !== null && find(this.blocks, this.chosen) === null) this.chosen = null;
    this.column = null;
    this.#tell();
  }

  undo(): void {
    const before = this.#past.at(-1);
    if (before === undefined) return;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, this.#settled];
    this.#show(before);
  }

  redo(): void {
    const after = this.#future.at(-1);
    if (after === undefined) return;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, this.#settled];
    this.#show(after);
  }

  /** Changes the letter's head or colour. */
  put(part: Partial<Omit<EmailLetter, "body">>): void {
    Object.assign(this.letter, part);
    this.changed(Object.keys(part).join());
  }

  /** Changes what a block shows. */
  edit(key: string, part: Partial<EmailContent>): void {
    const place = find(this.blocks, key);
    const block = place?.list[place.at];
    if (block === undefined) return;
    Object.assign(block.content, part);
    this.changed(`${key} ${Object.keys(part).join()}`);
  }

  /** Puts a block after the one that is chosen, into the column that is chosen, or at the end; answers its key. */
  add(kind: BlockKind): string {
    const block = newBlock(kind, this.letter.senderAddress.trim());
    const chosen = this.chosen === null ? null : find(this.blocks, this.chosen);
    const column = this.#column();
    if (column !== null && mayBeInColumn(kind)) {
      column.push(block);
    } else if (chosen !== null && chosen.inColumn && mayBeInColumn(kind)) {
      chosen.list.splice(chosen.at + 1, 0, block);
    } else {
      const list = this.blocks;
      const at = this.#after(kind);
      list.splice(at, 0, block);
    }
    this.chosen = block.key;
    this.column = null;
    this.changed();
    return block.key;
  }

  #column(): EmailBlock[] | null {
    if (this.column === null) return null;
    const place = find(this.blocks, this.column.key);
    const content = place?.list[place.at]?.content;
    return content?.kind === "columns" ? (content.columns[this.column.at] ?? null) : null;
  }

  /** Where a block goes that goes into no column: after what is chosen, or before the footer. */
  #after(kind: BlockKind): number {
    const list = this.blocks;
    const at = list.findIndex(({ key, content }) => {
      const within = content.kind === "columns" ? content.columns.flatMap(order) : [];
      return key === this.chosen || within.includes(this.chosen ?? "");
    });
    if (at >= 0 && list[at]?.content.kind !== "footer") return at + 1;
    const foot = list.at(-1)?.content.kind === "footer" && kind !== "footer";
    return foot ? list.length - 1 : list.length;
  }

  /** Moves a block within its list; answers whether it could. */
  move(key: string, by: 1 | -1): boolean {
    const place = find(this.blocks, key);
    const to = (place?.at ?? 0) + by;
    if (place === null || to < 0 || to >= place.list.length) return false;
    const [block] = place.list.splice(place.at, 1);
    if (block) place.list.splice(to, 0, block);
    this.changed();
    return true;
  }

  /** Puts a block before another one, or after it; answers whether it could. */
  carry(key: string, beside: string, after: boolean): boolean {
    const from = find(this.blocks, key);
    const block = from?.list[from.at];
    if (from === null || block === undefined || key === beside) return false;
    const within = block.content.kind === "columns" ? block.content.columns.flatMap(order) : [];
    const target = find(this.blocks, beside);
    if (target === null || within.includes(beside)) return false;
    if (target.inColumn && !mayBeInColumn(block.content.kind)) return false;
    const plain = $state.snapshot(block) as EmailBlock;
    from.list.splice(from.at, 1);
    const to = find(this.blocks, beside);
    to?.list.splice(to.at + (after ? 1 : 0), 0, plain);
    this.changed();
    return true;
  }

  /** Puts one like it after a block; answers its key. */
  copy(key: string): string | null {
    const place = find(this.blocks, key);
    const block = place?.list[place.at];
    if (!place || block === undefined) return null;
    const copy = copyOf($state.snapshot(block) as EmailBlock);
    place.list.splice(place.at + 1, 0, copy);
    this.changed();
    return copy.key;
  }

  /** Takes a block out; answers the key of the one that is next. */
  remove(key: string): string | null {
    const keys = order(this.blocks);
    const place = find(this.blocks, key);
    if (place === null) return null;
    const [gone] = place.list.splice(place.at, 1);
    if (this.chosen !== null && find(this.blocks, this.chosen) === null) this.chosen = null;
    this.changed();
    const left = order(this.blocks);
    const at = keys.indexOf(gone?.key ?? "");
    return left[Math.min(at, left.length - 1)] ?? null;
  }

  /** Begins anew with a letter; who sends it stays where the letter names nobody. */
  take(letter: EmailLetter): void {
    const { senderName, senderAddress } = this.letter;
    this.letter = structuredClone(letter);
    if (letter.senderAddress === "") Object.assign(this.letter, { senderName, senderAddress });
    this.chosen = null;
    this.column = null;
    this.changed();
  }

  /** Begins anew with these blocks. */
  begin(blocks: EmailBlock[]): void {
    this.letter.body = { kind: "blocks", blocks };
    this.chosen = null;
    this.column = null;
    this.changed();
  }

  /** Goes on with HTML of one's own. */
  own(html: string, what = ""): void {
    this.letter.body = { kind: "html", html };
    this.chosen = null;
    this.column = null;
    this.changed(what);
  }
}
