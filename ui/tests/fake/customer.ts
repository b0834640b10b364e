/** What the customer's display shows of the made-up shop: `display=goods|cash|transfer|paid`. */
import type { AppStatus, CustomerView, VietQr } from "../../src/lib/backend/bindings.gen";
import type { FakeCounter } from "./counter";

const blank = { cash: 0, missing: 0, change: 0, vietqr: null };

export function customerView(status: AppStatus, counter: FakeCounter, scene: string): CustomerView {
  const view = counter.view(null);
  const common: CustomerView = {
    language: status.language,
    theme: status.theme,
    shop: status.profile?.label ?? "",
    demo: status.profile?.kind === "demo",
    customer: view.customer?.name ?? "",
    lines: view.lines.map((line) => ({
      id: line.id,
      name: line.name,
      quantity: line.quantity,
      unit: line.unit.name,
      total: line.total,
      current: line.id === view.currentLine,
    })),
    total: view.total,
    saved: view.lineDiscounts + view.discounted,
    tax: view.tax,
    added: view.total - (view.subtotal - view.lineDiscounts - view.discounted),
    payment: null,
    paid: null,
  };
  switch (scene) {
    case "cash":
      return { ...common, payment: { ...blank, cash: 500_000, change: Math.max(500_000 - view.total, 0) } };
    case "transfer":
      return { ...common, payment: { ...blank, vietqr: asked(counter, view.revision) } };
    case "paid":
      return { ...common, lines: [], paid: { total: 449_000, given: 500_000, change: 51_000 } };
    default:
      return common;
  }
}

function asked(counter: FakeCounter, revision: number): VietQr | null {
  return counter.quote({ revision, tenders: [{ method: "bank_transfer", amount: "" }], account: null }).vietqr;
}
