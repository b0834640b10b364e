import { mount, tick, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import EmailEditor from "../src/features/email/EmailEditor.svelte";
import { LetterEditing } from "../src/features/email/editing.svelte";
import { beginning, pieces } from "../src/features/email/fields";
import { emptyLetter, newBlock, order, starter } from "../src/features/email/letter";
import { read } from "../src/features/email/rich";
import { findingWords } from "../src/features/email/words";
import type { EmailLetter } from "../src/lib/backend/bindings.gen";
import { installFakeShell } from "./fake/shell";
import { at, field, focused, gone, press, shown, text, type, until } from "./hands";
import "./setup";

// jsdom lays nothing out, and the editor of rich text asks where the caret is.
Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
Range.prototype.getBoundingClientRect = () => new DOMRect();

let editor: ReturnType<typeof mount> | null = null;
let last: EmailLetter;

async function open(
  letter: EmailLetter = emptyLetter(),
  recipients: { id: string; name: string; fields: Record<string, string> }[] = [],
): Promise<void> {
  document.body.replaceChildren();
  installFakeShell(new URLSearchParams("scene=counter"));
  last = letter;
  const props = { letter, recipients, onchange: (changed: EmailLetter) => (last = changed) };
  editor = mount(EmailEditor, { target: document.body, props });
  await shown("email-editor");
  await until(() => expect(at("email-findings")).not.toBeNull());
}

const blocks = () => (last.body.kind === "blocks" ? last.body.blocks : []);
const kinds = () => blocks().map(({ content }) => content.kind);
const block = (place: number) => at(`block-${place}`);

/** A text typed with the caret at its end. */
function put(testid: string, value: string): void {
  const into = field(testid);
  into.focus();
  into.value = value;
  into.setSelectionRange(value.length, value.length);
  into.dispatchEvent(new Event("input", { bubbles: true }));
}

function plain(...words: string[]): EmailLetter {
  const letter = emptyLetter();
  if (letter.body.kind === "blocks")
    letter.body.blocks = words.map((heading) => {
      const made = newBlock("heading");
      if (made.content.kind === "heading") made.content.words = heading;
      return made;
    });
  return letter;
}

const headings = () => blocks().map(({ content }) => (content.kind === "heading" ? content.words : content.kind));

afterEach(async () => {
  if (editor !== null) await unmount(editor);
  editor = null;
});

describe("a letter of blocks", () => {
  it("is put together, moved, copied and taken apart by keyboard, and each step can be taken back", async () => {
    await open(plain("một", "hai", "ba"));
    block(0)?.focus();
    press("ArrowDown", 10);
    await until(() => expect(focused()).toBe("block-1"));
    press("ArrowUp", 10, { altKey: true });
    await until(() => expect(headings()).toEqual(["hai", "một", "ba"]));
    await until(() => expect(focused()).toBe("block-0"));
    press("d", 10, { ctrlKey: true, code: "KeyD" });
    await until(() => expect(headings()).toEqual(["hai", "hai", "một", "ba"]));
    await until(() => expect(focused()).toBe("block-1"));
    expect(new Set(order(blocks())).size).toBe(4);
    press("Delete", 10);
    press("End", 10);
    await until(() => expect(headings()).toEqual(["hai", "một", "ba"]));
    await until(() => expect(focused()).toBe("block-2"));
    press("z", 10, { ctrlKey: true, code: "KeyZ" });
    await until(() => expect(headings()).toEqual(["hai", "hai", "một", "ba"]));
    at("email-undo")?.click();
    at("email-undo")?.click();
    await until(() => expect(headings()).toEqual(["một", "hai", "ba"]));
    expect((at("email-undo") as HTMLButtonElement).disabled).toBe(true);
    at("email-redo")?.click();
    await until(() => expect(headings()).toEqual(["hai", "một", "ba"]));
  });

  it("opens a block with Enter and leaves it with Esc", async () => {
    await open(plain("một", "hai"));
    block(1)?.focus();
    press("Enter", 10);
    await until(() => expect(focused()).toBe("block-words"));
    type("block-words", "hai, sửa");
    expect(headings()).toEqual(["một", "hai, sửa"]);
    press("Escape", 10);
    await until(() => expect(focused()).toBe("block-1"));
    expect(text("block-1")).toContain("hai, sửa");
  });

  it("puts a new block after the one that is open, and before the footer otherwise", async () => {
    const letter = plain("một");
    if (letter.body.kind === "blocks") letter.body.blocks.push(newBlock("footer"));
    await open(letter);
    at("email-add-divider")?.click();
    await until(() => expect(kinds()).toEqual(["heading", "divider", "footer"]));
    at("email-add-button")?.click();
    await until(() => expect(kinds()).toEqual(["heading", "divider", "button", "footer"]));
    await until(() => expect(focused()).toBe("block-words"));
    type("block-address", "https://x.example/");
    await until(() => expect(text("email-findings")).not.toContain("dẫn đi đâu"));
  });

  it("fills columns, which take no columns themselves", async () => {
    await open();
    await shown("email-none");
    at("email-add-columns")?.click();
    await shown("column-0-1");
    at("column-0-1")?.click();
    at("email-add-product")?.click();
    await until(() => {
      const content = blocks()[0]?.content;
      expect(content?.kind === "columns" && content.columns.map((column) => column.length)).toEqual([0, 1]);
    });
    at("email-add-columns")?.click();
    await until(() => expect(kinds()).toEqual(["columns", "columns"]));
  });

  it("begins from a template, and Undo brings back what was there", async () => {
    await open(plain("một"));
    at("email-start")?.click();
    await shown("email-templates");
    at("email-start-coupon")?.click();
    await until(() => expect(kinds()).toEqual(["heading", "text", "coupon", "button", "footer"]));
    await gone("email-templates");
    at("email-undo")?.click();
    await until(() => expect(headings()).toEqual(["một"]));
  });

  it("has no two blocks of the same key in any template", () => {
    for (const name of ["sale", "news", "coupon", "plain"] as const) {
      const keys = order(starter(name, "Tạp hóa <Hạt Mộc>", "tin@shop.example"));
      expect(new Set(keys).size).toBe(keys.length);
    }
    const footer = starter("plain", "Tạp hóa <Hạt Mộc>", "")[1]?.content;
    expect(footer?.kind === "footer" && footer.html).toBe("<p>Tạp hóa &lt;Hạt Mộc&gt;</p>");
  });
});

describe("rich text", () => {
  it("is edited with its tags, and a brace offers the merge fields", async () => {
    const letter = emptyLetter();
    const made = newBlock("text");
    if (made.content.kind === "text") made.content.html = "<p>Chào <strong>bạn</strong></p>";
    if (letter.body.kind === "blocks") letter.body.blocks = [made];
    await open(letter);
    block(0)?.click();
    await shown("block-html");
    expect(at("block-html")?.innerHTML).toContain("<strong>bạn</strong>");
    at("block-html-field")?.click();
    await shown("email-field-code");
    at("email-field-code")?.dispatchEvent(new Event("pointerdown", { bubbles: true, cancelable: true }));
    await until(() => {
      const content = blocks()[0]?.content;
      expect(content?.kind === "text" && content.html).toContain("{{code}}");
    });
  });

  it("is drawn from a tree in which no other tag is", () => {
    const drawn = JSON.stringify(
      read("<p onclick='x()'>a<script>b()</script><b>c</b><img src=x onerror=y()><a href='javascript:z()'>d</a></p>"),
    );
    expect(drawn).not.toMatch(/onclick|onerror|javascript/);
    expect(read("<ul><li>a</li></ul>")).toEqual([
      { kind: "dots", children: [{ kind: "item", children: [{ kind: "words", words: "a" }] }] },
    ]);
  });
});

describe("merge fields", () => {
  it("are offered after a brace in the subject, and put in with Enter", async () => {
    await open();
    put("email-subject", "Chào {");
    await shown("email-field-contact_name");
    put("email-subject", "Chào {ma");
    await until(() => expect(at("email-field-contact_name")).toBeNull());
    await shown("email-field-code");
    press("Enter", 10);
    await until(() => expect(last.subject).toBe("Chào {{code}}"));
    await gone("email-fields");
    put("email-subject", "Chào {");
    await shown("email-fields");
    press("Escape", 10);
    await gone("email-fields");
    expect(last.subject).toBe("Chào {");
  });

  it("are told where a recipient lacks them", async () => {
    const recipients = [
      { id: "1", name: "Chị Hoa", fields: { contact_name: "Hoa", code: "KH1" } },
      { id: "2", name: "Anh Nam", fields: { contact_name: "Nam" } },
    ];
    const letter = emptyLetter();
    letter.subject = "{{contact_name}}, mã {{code}}";
    await open(letter, recipients);
    await until(() => expect(text("email-shown-subject")).toBe("Hoa, mã KH1"));
    expect(at("email-missing")).toBeNull();
    field("email-recipient").value = "2";
    field("email-recipient").dispatchEvent(new Event("change", { bubbles: true }));
    await until(() => expect(text("email-shown-subject")).toBe("Nam, mã {{code}}"));
    expect(text("email-missing")).toContain("Mã khách");
  });

  it("are found in what is typed", () => {
    expect(pieces("a {{ code }}b{{x|y}}")).toEqual([{ words: "a " }, { field: "code" }, { words: "b{{x|y}}" }]);
    expect(beginning("Chào {{ma")).toEqual({ length: 4, typed: "ma" });
    expect(beginning("Chào {{code}} ")).toBeNull();
  });
});

describe("HTML of one's own", () => {
  it("begins with what the blocks are, and gives them back", async () => {
    await open(plain("một"));
    at("email-mode-html")?.click();
    await shown("email-html");
    expect(field("email-html").value).toBe("<body>một</body>");
    put("email-html", "<p>{{ten}}</p>");
    await until(() => expect(last.body).toEqual({ kind: "html", html: "<p>{{ten}}</p>" }));
    await until(() => expect(text("email-findings")).toContain("“ten”"));
    at("email-mode-blocks")?.click();
    await until(() => expect(headings()).toEqual(["một"]));
    at("email-undo")?.click();
    await until(() => expect(last.body.kind).toBe("html"));
  });

  it("is shown in a frame without any right", async () => {
    await open(plain("một"));
    const frame = at("email-frame") as HTMLIFrameElement;
    expect(frame.getAttribute("sandbox")).toBe("");
    await until(() => expect(frame.getAttribute("srcdoc")).toContain("một"));
    at("email-device-plain")?.click();
    await until(() => expect(text("email-plain")).toBe("một"));
  });
});

describe("a letter while it is written", () => {
  it("takes typing in one go for one step, and forgets no more than a hundred", () => {
    let told = 0;
    const editing = new LetterEditing(plain("a"), () => (told += 1));
    const key = editing.blocks[0]?.key ?? "";
    for (const words of ["ab", "abc", "abcd"]) editing.edit(key, { words });
    expect(told).toBe(3);
    editing.undo();
    expect(editing.blocks[0]?.content).toMatchObject({ words: "a" });
    editing.redo();
    expect(editing.blocks[0]?.content).toMatchObject({ words: "abcd" });
    for (let step = 0; step < 150; step += 1) editing.copy(key);
    let steps = 0;
    for (; editing.mayUndo; steps += 1) editing.undo();
    expect(steps).toBe(100);
  });

  it("carries a block by the mouse into a column, and no columns into one", async () => {
    const letter = plain("a", "b");
    const columns = newBlock("columns");
    const inside = newBlock("divider");
    if (columns.content.kind === "columns") columns.content.columns = [[inside], []];
    if (letter.body.kind === "blocks") letter.body.blocks.push(columns);
    const editing = new LetterEditing(letter, () => undefined);
    const [a = "", b = ""] = order(editing.blocks);
    expect(editing.carry(a, inside.key, true)).toBe(true);
    expect(order(editing.blocks)).toEqual([b, columns.key, inside.key, a]);
    expect(editing.carry(columns.key, inside.key, false)).toBe(false);
    expect(editing.carry(a, a, true)).toBe(false);
    await tick();
  });

  it("says in words whatever is wrong", () => {
    const faults = [
      "no_subject",
      "subject_long",
      "no_preheader",
      "preheader_long",
      "no_sender",
      "sender_address",
      "empty",
      "picture_missing",
      "picture_without_words",
      "picture_not_https",
      "link_unsafe",
      "button_without_address",
      "button_without_words",
      "no_way_out",
      "too_large",
      "unknown_field",
      "syntax",
      "removed",
    ] as const;
    const words = faults.map((fault) =>
      findingWords({ fault, block: null, detail: "x", place: [1, 2], blocks: false }),
    );
    expect(new Set(words).size).toBe(faults.length);
  });
});
