/** What the customers of the made-up shop owe. Not the till's rules. */
import type {
  AppError,
  CustomerAccount,
  DebtReceipt,
  SaleDone,
  TenderMethod,
  VietQr,
} from "../../src/lib/backend/bindings.gen";
import { madeUpCode } from "./counter";
import { customers } from "./goods";

function fail(code: AppError["code"], values: Record<string, string> = {}): AppError {
  return { code, message: "", values };
}

const day = (date: string) => Date.parse(`2026-${date}T00:00:00+07:00`);

export class FakeAccounts {
  limitOfShop = 500_000;
  private readonly known = new Map<number, CustomerAccount>();
  /** Told after each payment. */
  onreceipt: (receipt: DebtReceipt) => void = () => undefined;

  of(id: number): CustomerAccount {
    const known = this.known.get(id);
    if (known) return known;
    const customer = customers.find((each) => each.id === id);
    if (!customer) throw fail("not_found");
    const owes = id === 1;
    const made: CustomerAccount = {
      id,
      name: customer.name,
      phone: customer.phone,
      code: customer.code,
      pending: customer.pending,
      debt: owes ? 1_250_000 : 0,
      readAt: customer.pending ? null : Date.parse("2026-11-23T09:38:00+07:00"),
      opening: owes ? 1_000_000 : 0,
      limit: owes ? 3_000_000 : this.limitOfShop,
      limitOfShop: !owes,
      note: owes ? "Giao buổi sáng, gọi trước khi tới." : "",
      orders: owes
        ? [
            {
              key: "sale-3",
              kind: "sale",
              number: "Q1K7-261122-0031H",
              at: day("11-22"),
              total: 450_000,
              open: 300_000,
              state: null,
            },
            {
              key: "return-2",
              kind: "return",
              number: "Q1K7-261120-0012H",
              at: day("11-21"),
              total: 50_000,
              open: 50_000,
              state: null,
            },
            {
              key: "sale-1",
              kind: "sale",
              number: "Q1K7-261120-0012H",
              at: day("11-20"),
              total: 180_000,
              open: 0,
              state: null,
            },
          ]
        : [],
      receipts: [],
    };
    this.known.set(id, made);
    return made;
  }

  sold(id: number, done: SaleDone): void {
    const account = this.of(id);
    const order = {
      key: done.saleId,
      kind: "sale" as const,
      number: done.invoiceNo,
      at: done.at,
      total: done.total,
      open: done.owed,
      state: "queued" as const,
    };
    this.known.set(id, { ...account, debt: account.debt + done.owed, orders: [order, ...account.orders] });
  }

  /** The code that asks for a part of what is owed. */
  transfer(id: number, typed: string): VietQr | null {
    const amount = Number(typed.replaceAll(".", ""));
    if (amount <= 0 || amount > this.of(id).debt) return null;
    return {
      size: 37,
      rows: madeUpCode(37),
      amount,
      bank: "Vietcombank",
      account: "1900000028",
      holder: "KHACH THU",
      purpose: "TRA NO 0900000001",
    };
  }

  pay(id: number, method: TenderMethod, typed: string): DebtReceipt {
    const account = this.of(id);
    const amount = Number(typed.replaceAll(".", ""));
    if (typed === "") throw fail("amount_invalid");
    if (amount > account.debt) throw fail("debt_too_much", { debt: String(account.debt) });
    return this.take(account, {
      id: `receipt-${account.receipts.length}`,
      at: Date.now(),
      customer: account.name,
      method,
      amount,
      before: account.debt,
      after: account.debt - amount,
      reason: "",
      canUndo: true,
    });
  }

  undo(id: string, reason: string): DebtReceipt {
    if (reason.trim() === "") throw fail("reason_missing");
    const account = [...this.known.values()].find(({ receipts }) => receipts.some((receipt) => receipt.id === id));
    const receipt = account?.receipts.find((each) => each.id === id);
    if (!account || !receipt) throw fail("not_found");
    const receipts = account.receipts.map((each) => (each.id === id ? { ...each, canUndo: false } : each));
    return this.take(
      { ...account, receipts },
      {
        ...receipt,
        id: `${id}-undone`,
        at: Date.now() + 1,
        amount: -receipt.amount,
        before: account.debt,
        after: account.debt + receipt.amount,
        reason,
        canUndo: false,
      },
    );
  }

  private take(account: CustomerAccount, receipt: DebtReceipt): DebtReceipt {
    const receipts = [receipt, ...account.receipts];
    this.known.set(account.id, { ...account, debt: receipt.after, receipts });
    this.onreceipt(receipt);
    return receipt;
  }
}
