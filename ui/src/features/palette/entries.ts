/** What the palette leads to: screens and actions by their names; products, customers and sales by asking the till. */
import Archive from "@lucide/svelte/icons/archive";
import Contact from "@lucide/svelte/icons/contact";
import Languages from "@lucide/svelte/icons/languages";
import Moon from "@lucide/svelte/icons/moon";
import Package from "@lucide/svelte/icons/package";
import Plus from "@lucide/svelte/icons/plus";
import ReceiptText from "@lucide/svelte/icons/receipt-text";
import RefreshCw from "@lucide/svelte/icons/refresh-cw";
import ScanBarcode from "@lucide/svelte/icons/scan-barcode";
import Settings from "@lucide/svelte/icons/settings";
import Sun from "@lucide/svelte/icons/sun";
import Truck from "@lucide/svelte/icons/truck";
import Undo2 from "@lucide/svelte/icons/undo-2";
import UserRoundCog from "@lucide/svelte/icons/user-round-cog";
import Wallet from "@lucide/svelte/icons/wallet";
import {
  ask,
  commands,
  type AppStatus,
  type CustomerHit,
  type FoundSale,
  type OrderRow,
  type Outcome,
  type SearchHit,
} from "$lib/backend/call";
import { hasWords } from "$lib/fold";
import { day, money } from "$lib/format";
import { m } from "$lib/i18n.svelte";
import { sayError } from "$lib/ui/toasts.svelte";
import { GROUPS as BACK_OFFICE, type BackOfficeScreen } from "../back-office/screens";
import { openTab } from "../counter/cart.svelte";
import { setQuery } from "../counter/search.svelte";
import type { DeskScreen } from "../desk/desk";
import { wishOf } from "../desk/wish.svelte";
import { GROUPS as MARKETING } from "../marketing/screens";
import { openDrawer, opensDrawer } from "../printing/printer.svelte";
import { find } from "../returns/returns.svelte";
import { openProduct } from "../products/products.svelte";
import { openOrder, openSales } from "../sales/orders.svelte";
import { called, when, whose } from "../sales/words";
import {
  adopt,
  doesMarketing,
  openBackOffice,
  openMarketing,
  openSync,
  seesTheBackOffice,
  session,
  type Page,
} from "../shell/session.svelte";

export type Kind = "screen" | "action" | "product" | "customer" | "sale" | "order";

export interface Entry {
  kind: Kind;
  /** Tells it from the others of its kind. */
  id: string;
  name: string;
  /** Its place, code or telephone. */
  note: string;
  icon: DeskScreen<string>["icon"];
  open: () => unknown;
}

/** The rows of a kind that was asked for: more would hide the other kinds. */
const MOST = 5;

const go = (page: Page) => () => (session.page = page);

async function change(request: Promise<Outcome<AppStatus>>): Promise<void> {
  const error = await adopt(request);
  if (error) sayError(error);
}

function screens(): Entry[] {
  const of = (id: string, name: string, icon: Entry["icon"], open: () => unknown, note = ""): Entry => ({
    kind: "screen",
    id,
    name,
    note,
    icon,
    open,
  });
  const all = [
    of("counter", m.rail_counter(), ScanBarcode, go("counter")),
    of("returns", m.returns_title(), Undo2, go("returns")),
    of("sales-today", m.rail_sales_today(), ReceiptText, go("sales-today")),
    of("shift", m.palette_shift(), Wallet, go("shift")),
    of("sync", m.rail_sync(), RefreshCw, () => openSync("all")),
    of("settings", m.rail_settings(), Settings, go("settings")),
  ];
  if (seesTheBackOffice()) {
    for (const { id, title, icon } of BACK_OFFICE.flatMap((group) => group.screens)) {
      all.push(of(id, title(), icon, () => openBackOffice(id), m.rail_back_office()));
    }
  }
  if (doesMarketing()) {
    for (const { id, title, icon } of MARKETING.flatMap((group) => group.screens)) {
      all.push(of(id, title(), icon, () => openMarketing(id), m.rail_marketing()));
    }
  }
  return all;
}

function actions(status: AppStatus): Entry[] {
  const of = (id: string, name: string, icon: Entry["icon"], open: () => unknown): Entry => ({
    kind: "action",
    id,
    name,
    note: "",
    icon,
    open,
  });
  const all = [
    of("tab", m.palette_tab(), Plus, () => {
      session.page = "counter";
      return openTab();
    }),
  ];
  if (opensDrawer()) all.push(of("drawer", m.drawer_open(), Archive, openDrawer));
  if (seesTheBackOffice()) {
    const make = (screen: BackOfficeScreen, name: string) =>
      of(`new-${screen}`, name, Plus, () => {
        wishOf(screen, { make: true });
        openBackOffice(screen);
      });
    all.push(
      make("products", m.products_new()),
      make("customers", m.customers_new()),
      make("suppliers", m.suppliers_new()),
      make("purchases", m.purchases_new()),
      make("counts", m.counts_new()),
      make("tasks", m.tasks_new()),
      make("categories", m.categories_new()),
      make("staff", m.staff_new()),
    );
  }
  if (status.hasPeople) all.push(of("switch", m.keys_switch(), UserRoundCog, () => (session.switching = true)));
  all.push(
    of("light", m.palette_light(), Sun, () => change(commands.setTheme("light"))),
    of("dark", m.palette_dark(), Moon, () => change(commands.setTheme("dark"))),
    status.language === "vi"
      ? of("language", m.palette_english(), Languages, () => change(commands.setLanguage("en")))
      : of("language", m.palette_vietnamese(), Languages, () => change(commands.setLanguage("vi"))),
  );
  return all;
}

/** Its page for whoever sees the back office; at the counter it is searched for. */
const product = (hit: SearchHit): Entry => ({
  kind: "product",
  id: String(hit.variationId),
  name: hit.name,
  note: hit.code,
  icon: Package,
  open: () => {
    if (seesTheBackOffice()) {
      return openProduct({ variation: hit.variationId, name: hit.name, code: hit.code });
    }
    session.page = "counter";
    setQuery(hit.code || hit.name);
  },
});

/** Their record for whoever sees the back office; at the counter their account. */
const customer = (hit: CustomerHit): Entry => ({
  kind: "customer",
  id: String(hit.id),
  name: hit.name,
  note: hit.phone || hit.code,
  icon: Contact,
  open: async () => {
    if (seesTheBackOffice()) {
      const answer = await ask(commands.customerIsSupplier(hit.id));
      if (answer.status === "error") return sayError(answer.error);
      const list = answer.data ? "suppliers" : "customers";
      wishOf(list, { text: hit.phone || hit.code || hit.name });
      return openBackOffice(list);
    }
    wishOf("counter", { id: hit.id });
    session.page = "counter";
  },
});

/** In the list of sales for whoever sees the back office; at the counter it is what goods are taken back of. */
const sale = (found: FoundSale): Entry => ({
  kind: "sale",
  id: found.invoiceNo,
  name: found.invoiceNo,
  note: [day(found.at), found.customer, money(found.total)].filter(Boolean).join(" · "),
  icon: ReceiptText,
  open: () => {
    if (seesTheBackOffice()) {
      const sold = day(found.at);
      return openSales({ from: sold, until: sold, text: found.invoiceNo });
    }
    session.page = "returns";
    find.type(found.invoiceNo);
  },
});

/** A return or a purchase, in its list. */
const order = (row: OrderRow): Entry => ({
  kind: "order",
  id: `${row.kind} ${row.remote}`,
  name: called(row),
  note: [row.kind === "purchase" ? m.purchases_title() : m.orders_returns(), when(row), whose(row)].join(" · "),
  icon: row.kind === "purchase" ? Truck : Undo2,
  open: () => openOrder(row),
});

/** Everything that the words may mean. Without words, where one may go. */
export async function lookUp(query: string, status: AppStatus): Promise<Outcome<Entry[]>> {
  const named = [...screens(), ...actions(status)].filter(({ name, note }) => hasWords(`${name} ${note}`, query));
  const words = query.trim();
  if (words === "") return { status: "ok", data: named };
  const sells = !status.hasPeople || status.atTill?.rights.includes("sell") === true;
  const answers = await Promise.all([
    ask(commands.productSearch(words)).then((answer) => entries(answer, ({ hits }) => hits.map(product))),
    ask(commands.customerSearch(words)).then((answer) => entries(answer, (hits) => hits.map(customer))),
    sells ? ask(commands.salesFind(words)).then((answer) => entries(answer, ({ sales }) => sales.map(sale))) : null,
    seesTheBackOffice()
      ? ask(commands.ordersFind(words)).then((answer) => entries(answer, (rows) => rows.map(order)))
      : null,
  ]);
  const asked = answers.filter((answer) => answer !== null);
  const failed = asked.find((answer) => answer.status === "error");
  if (failed?.status === "error" && named.length === 0) return failed;
  const found = asked.flatMap((answer) => (answer.status === "ok" ? answer.data.slice(0, MOST) : []));
  return { status: "ok", data: [...named, ...found] };
}

function entries<Answer>(answer: Outcome<Answer>, of: (answer: Answer) => Entry[]): Outcome<Entry[]> {
  return answer.status === "ok" ? { status: "ok", data: of(answer.data) } : answer;
}
