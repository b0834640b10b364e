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

function mountTable(answers: Answer[], more: { onopen?: (row: string) => void } = {}) {
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
    oncurrent: () => undefined,
    none: createRawSnippet(() => ({ render: () => "<p></p>" })),
    ...more,
  });
  table = mount(DataTable<string>, { target: document.body, props });
  return props;
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
});
