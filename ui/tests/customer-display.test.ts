import axe from "axe-core";
import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import CustomerDisplay from "../src/features/customer-display/CustomerDisplay.svelte";
import { installFakeShell } from "./fake/shell";
import { at, shown, text } from "./hands";
import "./setup";

let display: ReturnType<typeof mount> | null = null;

async function open(wish: string, testid: string): Promise<void> {
  document.body.replaceChildren();
  installFakeShell(new URLSearchParams(wish));
  display = mount(CustomerDisplay, { target: document.body });
  await shown(testid);
}

const NBSP = "\u00a0";

afterEach(async () => {
  if (display !== null) await unmount(display);
  display = null;
});

describe("the customer's display", () => {
  it("welcomes while nothing is in the cart, and says that the demo is one", async () => {
    await open("scene=counter", "display-welcome");
    expect(text("customer-display")).toContain("CỬA HÀNG MẪU");
    expect(at("display-lines")).toBeNull();
  });

  it("shows the goods and what they come to", async () => {
    await open("scene=counter&lines=7", "display-lines");
    expect(at("display-lines")?.querySelectorAll("li")).toHaveLength(7);
    expect(at("display-total")?.textContent).toMatch(/^[\d.]+\u00a0₫$/);
    expect(at("display-saved")).toBeNull();
    expect(document.querySelector("aside")).toBeNull();
  });

  it("asks for a transfer with its code, and names what it is for", async () => {
    await open("scene=counter&lines=2&account=1&display=transfer", "vietqr");
    expect(at("display-transfer")?.textContent).toBe(at("display-total")?.textContent);
    expect(document.querySelector("aside")?.textContent).toContain("Q1K7-261123-");
  });

  it("shows the cash that was counted and what comes back", async () => {
    await open("scene=counter&lines=1&display=cash", "display-cash");
    expect(text("display-cash")).toBe("500.000 ₫");
    expect(at("vietqr")).toBeNull();
  });

  it("thanks, with the change, in the till's language", async () => {
    await open("scene=counter&display=paid&lang=en", "display-paid");
    expect(text("display-paid")).toContain("Thank you");
    expect(at("display-change")?.textContent).toBe(`51.000${NBSP}₫`);
  });

  it.each(["goods&lines=7", "cash&lines=2", "transfer&lines=2&account=1", "paid", "goods"])(
    "is accessible: %s",
    async (scene) => {
      await open(`scene=counter&display=${scene}`, "customer-display");
      const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    },
  );
});
