import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte()],
  resolve: {
    alias: { $lib: fileURLToPath(new URL("./src/lib", import.meta.url)) },
    // Under test, too, components are mounted as in a browser.
    ...(process.env["VITEST"] ? { conditions: ["browser"] } : {}),
  },
  server: { port: 5173, strictPort: true },
  build: {
    // The oldest webview that is shipped to: WebKitGTK 4.1 of Debian 12, WebView2 evergreen.
    target: ["safari16.4", "chrome111"],
    sourcemap: false,
    // The content security policy takes no data: address for fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The till's own window, and the customer's.
    rolldownOptions: { input: ["index.html", "customer.html"] },
  },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.ts"],
    // No test fails because a machine is slow.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
