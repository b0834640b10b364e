/** The words of sales and returns. */
import type { OrderHeads, OrderPaid, OrderRow } from "$lib/backend/call";
import { day, quantity, time } from "$lib/format";
import { m } from "$lib/i18n.svelte";
import type { PeriodChoice } from "./orders.svelte";

export const paidWords: Record<OrderPaid, () => string> = {
  paid: m.orders_paid,
  partly: m.orders_partly,
  owed: m.orders_owed,
  unknown: m.orders_paid_unknown,
};

export const periodWords: Record<PeriodChoice, () => string> = {
  today: m.period_today,
  yesterday: m.period_yesterday,
  week: m.period_week,
  month: m.period_month,
  quarter: m.period_quarter,
  between: m.period_between,
};

/** Ways to pay that the till has words for; others are told as NextX has them. */
const methods: Record<string, () => string> = {
  cash: m.method_cash,
  bank_transfer: m.method_transfer,
  card: m.method_card,
  e_wallet: m.method_e_wallet,
};

export const methodWord = (method: string) => methods[method]?.() ?? method;

/** Where goods are, by NextX's words; of which there are is not documented, so others are told as they are. */
const shipping: Record<string, () => string> = {
  ordered: m.purchases_ordered,
  shipped: m.purchases_shipped,
  received: m.purchases_received,
  cancelled: m.purchases_cancelled,
};

export const SHIPPING = Object.keys(shipping);
export const shippingWord = (status: string) => shipping[status]?.() ?? status;

/** Stands where NextX does not tell. */
export const UNTOLD = "–";

/** The day, and the time where it is known: NextX tells the day alone. */
export function when(row: OrderRow): string {
  if (row.at !== null) return `${day(row.at)} ${time(row.at)}`;
  return row.day === null ? UNTOLD : day(row.day);
}

/** Whose it is. */
export const whose = (row: OrderRow) => row.customer || (row.kind === "purchase" ? UNTOLD : m.customer_walk_in());

/** What it is called: a return of this till has no number until NextX gives it one. */
export const called = (row: OrderRow) => row.number || (row.kind === "return" ? m.orders_return_unnumbered() : UNTOLD);

export const dong = (amount: string | null) => (amount === null ? UNTOLD : quantity(amount));

export function heads(): OrderHeads {
  return {
    number: m.orders_column_number(),
    day: m.orders_column_day(),
    branch: m.orders_column_branch(),
    customer: m.orders_column_customer(),
    phone: m.orders_column_phone(),
    total: m.orders_column_total(),
    paid: m.orders_column_paid(),
    owed: m.orders_column_owed(),
    state: m.orders_column_state(),
    by: m.orders_column_by(),
    note: m.orders_column_note(),
    saleNumber: m.orders_column_sale(),
    statePaid: m.orders_paid(),
    statePartly: m.orders_partly(),
    stateOwed: m.orders_owed(),
    stateUnknown: m.orders_paid_unknown(),
    shipping: null,
  };
}
