/** Runs the screens in a browser against a made-up shop: `/tests/fake/?scene=counter&lang=vi&theme=light&lines=7`. */
import { installFakeShell } from "./shell";

installFakeShell(new URLSearchParams(location.search));
await import("../../src/main");
