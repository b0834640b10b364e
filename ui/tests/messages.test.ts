import { parse } from "svelte/compiler";
import { describe, expect, it } from "vitest";
import type { ErrorCode } from "$lib/backend/call";
import { errorWords } from "$lib/errors";
import { m, showLanguage } from "$lib/i18n.svelte";
import bindings from "../src/lib/backend/bindings.gen.ts?raw";
import en from "../src/i18n/messages/en.json";
import vi from "../src/i18n/messages/vi.json";

const languages = ["vi", "en"] as const;
const keys = (catalogue: object) => Object.keys(catalogue).filter((key) => key !== "$schema");
const components = import.meta.glob<string>("../src/**/*.svelte", { query: "?raw", import: "default", eager: true });
const modules = import.meta.glob<string>(["../src/**/*.ts", "!../src/i18n/**"], {
  query: "?raw",
  import: "default",
  eager: true,
});

/** The codes of the generated contract, so that a new one without words fails here as well as in the type check. */
function errorCodes(): ErrorCode[] {
  const union = /export type ErrorCode =([\s\S]*?)(?:;|\n\n|\nexport )/.exec(bindings.replace(/\/\*[\s\S]*?\*\//g, ""));
  return [...(union?.[1] ?? "").matchAll(/"([a-z_]+)"/g)].map((match) => match[1] as ErrorCode);
}

describe("the catalogues", () => {
  it("hold the same messages, and no empty one", () => {
    expect(keys(en)).toEqual(keys(vi));
    for (const catalogue of [vi, en]) for (const message of Object.values(catalogue)) expect(message).not.toBe("");
  });

  it("are compiled: without its plugin the compiler makes every message undefined and still succeeds", () => {
    const compiled = m as unknown as Record<string, (inputs: Record<string, unknown>) => unknown>;
    const anything = new Proxy({}, { get: (_, name) => (name === "count" ? 2 : "x") });
    for (const language of languages) {
      showLanguage(language);
      for (const key of keys(vi)) {
        const text = compiled[key]?.(anything);
        expect(text, `${language} ${key}`).toBeTypeOf("string");
        expect(text, `${language} ${key}`).not.toMatch(/^$|undefined|[{}]/);
        expect(text, `${language} ${key}`).not.toBe(key);
      }
    }
  });

  it("hold nothing that no screen says", () => {
    const sources = [...Object.values(components), ...Object.values(modules)].join("\n");
    const said = new Set([...sources.matchAll(/\bm\s*\.([a-z0-9_]+)/g)].map((match) => match[1]));
    expect(keys(vi).filter((key) => !said.has(key))).toEqual([]);
  });

  it("count in English", () => {
    showLanguage("en");
    expect(m.payment_lines({ count: 1 })).toBe("1 line");
    expect(m.payment_lines({ count: 7 })).toBe("7 lines");
    showLanguage("vi");
    expect(m.payment_lines({ count: 7 })).toBe("7 dòng");
  });
});

describe("every error", () => {
  it("says what happened and what to do now, in both languages", () => {
    const codes = errorCodes();
    expect(codes.length).toBeGreaterThan(30);
    for (const language of languages) {
      showLanguage(language);
      const internal = errorWords({ code: "internal", message: "", values: {} });
      for (const code of codes) {
        const words = errorWords({ code, message: "", values: { code: "8935024149058" } });
        expect(words.what.length, code).toBeGreaterThan(5);
        expect(words.next.length, code).toBeGreaterThan(10);
        if (code !== "internal") expect(words.what, code).not.toBe(internal.what);
      }
    }
  });

  it("quotes NextX where it spoke, and no technical text", () => {
    const words = "Bạn không có quyền";
    expect(errorWords({ code: "forbidden", message: words, values: { words } }).quote).toBe(words);
    expect(errorWords({ code: "internal", message: "no such table", values: {} }).quote).toBeNull();
  });

  it("says how much is missing and how far the clock is off, where that is known", () => {
    showLanguage("vi");
    const said = (code: ErrorCode, values: Record<string, string>) => errorWords({ code, message: "", values }).what;
    expect(said("cash_below_total", { missing: "26500" })).toContain("26.500\u00a0₫");
    expect(said("clock_wrong", { minutes: "7" })).toContain("7 phút");
  });
});

describe("the sources", () => {
  /** Attributes that are read to a person. */
  const spoken = new Set(["aria-label", "title", "placeholder", "alt", "label", "hint", "lead", "aria-description"]);
  /** Names that are the same in every language. */
  const names = new Set(["VietQR", "Tiếng Việt", "English", "₫"]);
  const word = /\p{L}{2,}/u;
  /** What a program says to itself: `bank_transfer`, `method-cash`. */
  const identifier = /^[a-z0-9_-]*$/;
  /** Two words, or a letter that only people write. */
  const sentence = /\p{L}{2,} \p{L}{2,}|\P{ASCII}\p{L}|\p{L}\P{ASCII}/u;
  /** For the engine, not for a person. */
  const selector = /^\[|^M\$/;

  interface Node {
    type?: string;
    data?: string;
    name?: string;
    value?: unknown;
    [child: string]: unknown;
  }

  function visit(node: unknown, see: (node: Node) => boolean): void {
    if (Array.isArray(node)) node.forEach((each) => visit(each, see));
    else if (typeof node === "object" && node !== null && see(node as Node)) {
      Object.values(node).forEach((each) => visit(each, see));
    }
  }

  /** The text of a literal or of a piece of a template. */
  function literal(node: Node): string | null {
    if (node.type === "Literal") return typeof node.value === "string" ? node.value : null;
    if (node.type === "TemplateElement") return (node.value as { cooked: string }).cooked;
    return null;
  }

  /** Words that the markup of a component says by itself, in texts, in `{…}` and in attributes that are read. */
  function saidByMarkup(fragment: unknown): string[] {
    const found: string[] = [];
    visit(fragment, (node) => {
      if (node.type === "StyleDirective" || node.type === "ClassDirective" || node.type === "AttachTag") return false;
      if (node.type === "Attribute" && !spoken.has(String(node.name))) return false;
      const text = (node.type === "Text" ? node.data : literal(node))?.trim() ?? "";
      const own = node.type === "Text" || !identifier.test(text);
      if (own && word.test(text) && !names.has(text)) found.push(text);
      return true;
    });
    return found;
  }

  /** Sentences in a script. What is thrown is for the log. */
  function saidByScript(script: unknown): string[] {
    const found: string[] = [];
    visit(script, (node) => {
      if (node.type === "ImportDeclaration" || node.type === "ThrowStatement") return false;
      const text = literal(node)?.trim() ?? "";
      if (sentence.test(text) && !names.has(text) && !selector.test(text)) found.push(text);
      return true;
    });
    return found;
  }

  it.each(Object.entries(components))("say nothing by themselves: %s", (_, source) => {
    const { fragment, instance, module } = parse(source, { modern: true });
    expect([...saidByMarkup(fragment), ...saidByScript(instance), ...saidByScript(module)]).toEqual([]);
  });

  it.each(Object.entries(modules))("say nothing by themselves: %s", (_, source) => {
    expect(saidByScript(parse(`<script lang="ts">${source}</script>`, { modern: true }).instance)).toEqual([]);
  });

  it("are looked through well enough to find what they say", () => {
    const source = '<script>let a = "Xin chào";</script><p title={`Bán ${a}`}>{a ? "Giỏ hàng" : ""} trống</p>';
    const { fragment, instance } = parse(source, { modern: true });
    expect(saidByMarkup(fragment).toSorted()).toEqual(["Bán", "Giỏ hàng", "trống"].toSorted());
    expect(saidByScript(instance)).toEqual(["Xin chào"]);
  });
});
