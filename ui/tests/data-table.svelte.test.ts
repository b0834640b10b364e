import { createRawSnippet, mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import DataTable from "../src/lib/ui/DataTable.svelte";
import { at, press, text, until } from "./hands";
import "./setup";

let table: ReturnType<typeof mount> | null = null;

afterEach(async () => {
  if (table !== null) await unmount(table);
  table = null;
});

type Answer = (rows: string[]) => void;

interface More {
  onopen?: (row: string) => void;
  keyOf?: (row: string) => string;
  onmarked?: (rows: string[]) => void;
}

function mountTable(answers: Answer[], more: More = {}) {
  document.body.replaceChildren();
  const props = $state({
    testid: "names",
    label: "Tên",
    columns: [{ key: "name", title: "Tên", width: 100, text: (row: string) => row }],
    count: 1,
    list: 1,
    read: () => new Promise<string[]>((resolve) => answers.push(resolve)),
    sorting: { key: "name", descending: false },
    onsort: () => undefined,
    choice: { hidden: [], widths: {} },
    current: 0,
    held: null as string | null,
    oncurrent(index: number, row: string | undefined) {
      props.current = index;
      if (row !== undefined) props.held = row;
    },
    none: createRawSnippet(() => ({ render: () => "<p></p>" })),
    ...more,
  });
  table = mount(DataTable<string>, { target: document.body, props });
  return props;
}

function pressAll() {
  const key = { key: "a", code: "KeyA", ctrlKey: true, bubbles: true, cancelable: true };
  at("names")?.dispatchEvent(new KeyboardEvent("keydown", key));
}

describe("a table", () => {
  it("asks for another list though what it had asked of the one before has not come", async () => {
    const answers: Answer[] = [];
    const props = mountTable(answers);
    await until(() => expect(answers.length).toBe(1));
    props.list = 2;
    await until(() => expect(answers.length).toBe(2));
    answers[0]?.(["Lan"]);
    answers[1]?.(["Minh"]);
    await until(() => expect(text("names-row-0")).toBe("Minh"));
  });

  it("opens a row for an Enter that came before the row was read, of the newest list", async () => {
    const answers: Answer[] = [];
    const opened: string[] = [];
    const props = mountTable(answers, { onopen: (row) => opened.push(row) });
    await until(() => expect(answers.length).toBe(1));
    at("names")?.focus();
    press("Enter", 600);
    props.list = 2;
    await until(() => expect(answers.length).toBe(2));
    answers[0]?.(["Lan"]);
    answers[1]?.(["Minh"]);
    await until(() => expect(opened).toEqual(["Minh"]));
  });

  it("keeps to the record that is held where a newer one has come before it", async () => {
    const answers: Answer[] = [];
    const props = mountTable(answers, { keyOf: (row) => row });
    await until(() => expect(answers.length).toBe(1));
    answers[0]?.(["Lan"]);
    await until(() => expect(props.held).toBe("Lan"));
    props.count = 2;
    props.list = 2;
    await until(() => expect(answers.length).toBe(2));
    answers[1]?.(["Minh", "Lan"]);
    await until(() => expect(props.current).toBe(1));
    expect(props.held).toBe("Lan");
    // It is not in the list any more: nothing stands in its place.
    props.list = 3;
    await until(() => expect(answers.length).toBe(3));
    answers[2]?.(["Minh", "Hoa"]);
    await until(() => expect(text("names-row-1")).toBe("Hoa"));
    expect(props.held).toBe("Lan");
    expect(at("names-row-1")?.classList.contains("current")).toBe(false);
  });

  it("goes to the first row of a list that is narrowed, not to one of the list before", async () => {
    const answers: Answer[] = [];
    const props = mountTable(answers, { keyOf: (row) => row });
    props.count = 2;
    await until(() => expect(answers.length).toBe(1));
    answers[0]?.(["Lan", "Minh"]);
    await until(() => expect(props.held).toBe("Lan"));
    at("names")?.focus();
    press("ArrowDown", 600);
    await until(() => expect(props.held).toBe("Minh"));
    props.current = 0;
    props.held = null;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(props.held).toBe(null);
    props.count = 1;
    props.list = 2;
    await until(() => expect(answers.length).toBe(2));
    answers[1]?.(["Hoa"]);
    await until(() => expect(props.held).toBe("Hoa"));
  });

  it("marks all of a long list, also what is not read yet", async () => {
    const answers: Answer[] = [];
    let marked: string[] = [];
    const props = mountTable(answers, { keyOf: (row) => row, onmarked: (rows) => (marked = rows) });
    props.count = 150;
    await until(() => expect(answers.length).toBe(1));
    at("names")?.focus();
    pressAll();
    await until(() => expect(answers.length).toBe(2));
    const names = Array.from({ length: 150 }, (_, index) => `Khách ${index}`);
    answers[0]?.(names.slice(0, 100));
    answers[1]?.(names.slice(100));
    await until(() => expect(marked).toEqual(names));
  });

  it("keeps what is marked where the list is read anew", async () => {
    const answers: Answer[] = [];
    const props = mountTable(answers, { keyOf: (row) => row });
    props.count = 2;
    await until(() => expect(answers.length).toBe(1));
    answers[0]?.(["Minh", "Lan"]);
    at("names")?.focus();
    press("ArrowDown", 600);
    press(" ", 600);
    await until(() => expect(at("names-row-1")?.getAttribute("aria-selected")).toBe("true"));
    props.list = 2;
    await until(() => expect(answers.length).toBe(2));
    answers[1]?.(["Lan", "Minh"]);
    await until(() => expect(at("names-row-0")?.getAttribute("aria-selected")).toBe("true"));
    expect(at("names-row-1")?.getAttribute("aria-selected")).toBe("false");
  });
});
