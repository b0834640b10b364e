import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

/** `@tauri-apps/*` has one door: everything else asks through `lib/backend`. */
const oneDoor = {
  "no-restricted-imports": [
    "error",
    { patterns: [{ group: ["@tauri-apps/*"], message: "Only src/lib/backend talks to the shell." }] },
  ],
};

export default ts.config(
  { ignores: ["dist/", "src/i18n/paraglide/", "src/lib/backend/bindings.gen.ts", "project.inlang/"] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "svelte/no-at-html-tags": "error",
      "svelte/button-has-type": "error",
      ...oneDoor,
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  { files: ["src/lib/backend/*.ts"], rules: { "no-restricted-imports": "off" } },
);
