/** Rich text as a tree of the tags that it may have. It is read in a document of its own, in which nothing runs or loads. */
export type RichNode =
  | { kind: "words"; words: string }
  | { kind: "break" }
  | { kind: "block" | "bold" | "italic" | "underlined" | "link" | "numbers" | "dots" | "item"; children: RichNode[] };

const KINDS = {
  P: "block",
  B: "bold",
  STRONG: "bold",
  I: "italic",
  EM: "italic",
  U: "underlined",
  A: "link",
  OL: "numbers",
  UL: "dots",
  LI: "item",
} as const;

function nodes(parent: Node): RichNode[] {
  return [...parent.childNodes].flatMap((node): RichNode[] => {
    if (node.nodeType === Node.TEXT_NODE) return [{ kind: "words", words: node.textContent ?? "" }];
    if (!(node instanceof Element) && node.nodeType !== Node.ELEMENT_NODE) return [];
    const name = node.nodeName;
    if (name === "BR") return [{ kind: "break" }];
    const children = nodes(node);
    const kind = KINDS[name as keyof typeof KINDS];
    return kind === undefined ? children : [{ kind, children }];
  });
}

export function read(html: string): RichNode[] {
  return nodes(new DOMParser().parseFromString(html, "text/html").body);
}
