/** The editor of rich text: the tags that a letter may have, and no others. */
import { Editor, Extension } from "@tiptap/core";
import { Bold } from "@tiptap/extension-bold";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Italic } from "@tiptap/extension-italic";
import { Link } from "@tiptap/extension-link";
import { BulletList, ListItem, ListKeymap, OrderedList } from "@tiptap/extension-list";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Text } from "@tiptap/extension-text";
import { Underline } from "@tiptap/extension-underline";
import { UndoRedo } from "@tiptap/extensions";
import type { Node } from "@tiptap/pm/model";
import { Plugin } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

/** Marks merge fields while they stay text, so that the caret goes through them as through any other. */
function marks(doc: Node): DecorationSet {
  const found: Decoration[] = [];
  doc.descendants((node, at) => {
    for (const match of (node.text ?? "").matchAll(/\{\{\s*[A-Za-z_]\w*\s*\}\}/g)) {
      const from = at + match.index;
      found.push(Decoration.inline(from, from + match[0].length, { class: "merge-field" }));
    }
  });
  return DecorationSet.create(doc, found);
}

const MergeFields = Extension.create({
  name: "mergeFields",
  addProseMirrorPlugins: () => [
    new Plugin({
      state: {
        init: (_, { doc }) => marks(doc),
        apply: (transaction, before) => (transaction.docChanged ? marks(transaction.doc) : before),
      },
      props: {
        decorations(state) {
          return this.getState(state);
        },
      },
    }),
  ],
});

interface Options {
  element: HTMLElement;
  html: string;
  label: string;
  testid: string;
  onchange: (html: string) => void;
  /** After each change; whether the text or the caret moved, or the editor was left. */
  onmove: (editor: Editor, moved: boolean) => void;
  /** Whether a key was taken. */
  onpress: (event: KeyboardEvent) => boolean;
}

/** What was written: empty where it says nothing, an item's one paragraph without its tag. */
export function richHtml(editor: Editor): string {
  if (editor.isEmpty) return "";
  return editor.getHTML().replace(/<li><p>((?:(?!<\/?p>|<\/?li>).)*)<\/p><\/li>/g, "<li>$1</li>");
}

export function richEditor({ element, html, label, testid, onchange, onmove, onpress }: Options): Editor {
  return new Editor({
    element,
    injectCSS: false,
    content: html,
    extensions: [
      Document,
      Paragraph,
      Text,
      Bold,
      Italic,
      Underline,
      HardBreak,
      BulletList,
      OrderedList,
      ListItem,
      ListKeymap,
      UndoRedo,
      MergeFields,
      Link.configure({
        openOnClick: false,
        autolink: false,
        linkOnPaste: true,
        defaultProtocol: "https",
        HTMLAttributes: { rel: null, target: null },
      }),
    ],
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": label,
        "data-testid": testid,
        spellcheck: "false",
      },
      handleKeyDown: (_, event) => onpress(event),
    },
    onUpdate: ({ editor }) => onchange(richHtml(editor)),
    onTransaction: ({ editor, transaction }) =>
      onmove(editor, transaction.docChanged || transaction.selectionSet || transaction.getMeta("blur") !== undefined),
  });
}
