import { createRawSnippet, mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import DataTable from "../src/lib/ui/DataTable.svelte";
import { text, until } from "./hands";
import "./setup";

let table: ReturnType<typeof mount> | null = null;

afterEach(async () => {
  if (table !== null) await unmount(table);
  table = null;
});

describe("a table", () => {
  it("asks for another list though what it had asked of the one before has not come", async () => {
    document.body.replaceChildren();
    const answers: ((rows: string[]) => void)[] = [];
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
    });
    table = mount(DataTable<string>, { target: document.body, props });
    await until(() => expect(answers.length).toBe(1));
    props.list = 2;
    await until(() => expect(answers.length).toBe(2));
    answers[0]?.(["Lan"]);
    answers[1]?.(["Minh"]);
    await until(() => expect(text("names-row-0")).toBe("Minh"));
  });
});
