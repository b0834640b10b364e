/**
 * Runs the screens in a browser against a made-up shop: `/tests/fake/?scene=counter&lang=vi&theme=light&lines=7`.
 * `click=` and `type=` (a test id, `:` and the text) are done one after the other once the screen is there.
 */
import { installFakeShell } from "./shell";

const wish = new URLSearchParams(location.search);
installFakeShell(wish);
await import("../../src/main");

const pause = () => new Promise((resolve) => setTimeout(resolve, 150));

for (const [what, how] of wish) {
  if (what !== "click" && what !== "type") continue;
  await pause();
  const [testid, text = ""] = how.split(":");
  const control = document.querySelector<HTMLElement>(`[data-testid="${testid}"]`);
  control?.focus();
  if (what === "click") control?.click();
  else if (control instanceof HTMLInputElement) {
    control.value = text;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
