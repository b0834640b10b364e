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

describe("a component", () => {
  /** Attributes that are read to a person. */
  const spoken = new Set(["aria-label", "title", "placeholder", "alt", "label", "hint", "aria-description"]);
  /** A name that is the same in every language. */
  const names = new Set(["VietQR"]);
  const word = /\p{L}{2,}/u;

  interface Node {
    type?: string;
    data?: string;
    name?: string;
    [child: string]: unknown;
  }

  function rawTexts(node: unknown, inSpoken: boolean, found: string[]): string[] {
    if (Array.isArray(node)) node.forEach((each) => rawTexts(each, inSpoken, found));
    else if (typeof node === "object" && node !== null) {
      const { type, data, name, ...children } = node as Node;
      if (type === "StyleDirective") return found;
      if (type === "Attribute") {
        if (spoken.has(String(name))) rawTexts(Object.values(children), true, found);
        return found;
      }
      const text = data?.trim() ?? "";
      if (type === "Text" && word.test(text) && !names.has(text)) found.push(text);
      rawTexts(Object.values(children), inSpoken, found);
    }
    return found;
  }

  it.each(Object.entries(components))("has no words of its own: %s", (_, source) => {
    expect(rawTexts(parse(source, { modern: true }).fragment, false, [])).toEqual([]);
  });
});
