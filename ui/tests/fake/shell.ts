/** Stands in for the shell in a browser: answers `invoke` as the commands would. Never part of what is shipped. */
import type {
  Addition,
  Agreed,
  AutomationFlow,
  RecordTyped,
  LeadColumn,
  RosterName,
  RosterQuery,
  TaskState,
  AppError,
  AppStatus,
  BelowStock,
  DecimalUnits,
  CashRounding,
  CashDirection,
  CategoryField,
  Changed,
  ClosingInput,
  ConnectionReport,
  CountLines,
  DocumentFilter,
  CampaignTyped,
  MessageChannel,
  EmailLetter,
  FieldText,
  LineTermsInput,
  NewPerson,
  NewProductInput,
  PaymentInput,
  PaperSize,
  PaperTemplate,
  Printer,
  ProductField,
  ProductInput,
  ProductQuery,
  PurchaseInput,
  ReceiptFormat,
  Notice,
  OrderTermsInput,
  PiecesInput,
  Role,
  ReturnInput,
  SaleRow,
  ScaleLabelFormat,
  StockHeads,
  OrderAt,
  OrdersQuery,
  OverviewQuery,
  OverviewWords,
  ReturnWords,
  StockQuery,
  TaxInput,
  PriceBookInput,
  Chosen,
  Strip,
  SyncProgress,
  TableFile,
  TenderMethod,
  TransferAccount,
  ZnsInput,
} from "../../src/lib/backend/bindings.gen";
import { FakeCounter, fail } from "./counter";
import { customerView } from "./customer";
import { FakeCampaigns } from "./campaigns";
import { emailSource, emailView } from "./email";
import { goods } from "./goods";
import { FakeMessages, type WebFormEntry } from "./messages";
import { FakeOrders } from "./orders";
import { FakeOutbox } from "./outbox";
import { FakeShift } from "./shift";
import { FakePeople } from "./people";
import { FakeReturns } from "./returns";
import { FakeOverview } from "./overview";
import { FakePaper } from "./paper";
import { FakePrinter } from "./printer";
import { FakePurchases } from "./purchases";
import { FakeCounts, FakeProducts } from "./products";
import { FakeLeads } from "./leads";
import { FakeRosters } from "./roster";
import { FakeStock } from "./stock";

/** The arguments of all commands together. */
/** Who hears of changes: the program asks for them once, whatever shop is made up after that. */
const callbacks = new Map<number, (event: unknown) => void>();
let nextCallback = 1;
let onChanged: number | null = null;

interface Arguments {
  channel: MessageChannel;
  address: string;
  letter: EmailLetter;
  how: string;
  confirmed: number;
  fields: Record<string, string>;
  method: TenderMethod;
  receipt: string;
  terms: LineTermsInput & OrderTermsInput;
  rounding: CashRounding;
  language: AppStatus["language"];
  theme: AppStatus["theme"];
  percent: number;
  sounds: AppStatus["sounds"];
  scanner: AppStatus["scanner"];
  productId: number;
  variations: number[];
  additions: Addition[];
  typed: NewProductInput;
  setting: BelowStock;
  units: DecimalUnits;
  isThere: boolean;
  formats: ScaleLabelFormat[];
  included: boolean;
  tax: TaxInput;
  book: PriceBookInput & string;
  usual: string | null;
  everybodyChooses: boolean;
  choice: Chosen;
  price: string;
  query: string;
  code: string;
  variationId: number;
  quantity: string;
  key: unknown;
  entry: unknown;
  order: OrderAt;
  remote: number;
  seen: ReturnWords;
  wanted: ReturnWords;
  line: number;
  up: boolean;
  unit: number;
  customer: number | null;
  name: string;
  phone: string;
  input: PaymentInput & ClosingInput & ReturnInput;
  allowed: boolean;
  counted: PiecesInput[] | null;
  direction: CashDirection;
  amount: string;
  shiftId: string;
  format: ReceiptFormat;
  template: PaperTemplate;
  paper: PaperSize;
  file: string | null;
  accounts: TransferAccount[];
  printer: Printer | null;
  automatic: boolean;
  saleId: string;
  passphrase: string;
  clientSecret: string;
  filter: DocumentFilter;
  folder: string;
  skip: number;
  id: string;
  reason: string;
  pin: string;
  proof: string;
  role: Role;
  person: NewPerson;
  request: string;
  limit: string;
  number: number;
  from: number;
  count: number;
  branch: number;
  least: string;
  most: string;
  table: TableFile;
  heads: StockHeads;
  variation: number;
  before: unknown;
  agreed: Agreed;
  category: number;
  text: string;
  lines: CountLines;
  close: boolean;
  roster: RosterName;
  task: number | null;
  to: TaskState;
  user: number | null;
  locked: boolean;
  supplier: boolean;
  flow: AutomationFlow;
  active: boolean;
  lead: number | null;
  opportunity: number | null;
  campaign: number | null;
  columns: (LeadColumn | null)[];
  onlyWrong: boolean;
  status: string;
  comment: string;
  words: Record<string, string>;
}
type Command = (args: Arguments) => unknown;

declare global {
  interface Window {
    __TAURI_INTERNALS__: unknown;
  }
}

const MADE_UP_CODE = "K7M2X-9QRTC-04WBN-Z8HJD-3VPYE-6GSAF-12KMR";
/** Scenes that the demo shop never comes to. */
const OF_AN_ACCOUNT = new Set(["locked", "choose_passphrase", "recovery_code"]);

function tryCode(code: string): void {
  const letters = code.toUpperCase().replace(/[^A-Z0-9]/g, "");
  if (letters.length !== 35) throw fail("recovery_code_length");
  if (letters !== MADE_UP_CODE.replaceAll("-", "")) throw fail("recovery_code_mistyped", { group: "3" });
}

export function installFakeShell(wish: URLSearchParams): void {
  const scene = wish.get("scene") ?? "counter";
  const status: AppStatus = {
    phase: scene === "counter" ? "counter" : (scene as AppStatus["phase"]),
    language: (wish.get("lang") ?? "vi") as AppStatus["language"],
    theme: (wish.get("theme") ?? "light") as AppStatus["theme"],
    textPercent: 100,
    sounds: { scan: false, problem: true, paid: true },
    scanner: { end: "enter", gapMs: 35, prefix: "", suffix: "" },
    hasCustomerDisplay: false,
    version: "0.1.0",
    profile:
      scene === "first_start"
        ? null
        : { kind: OF_AN_ACCOUNT.has(scene) ? "account" : "demo", label: "Tạp hóa Hạt Mộc" },
    till: { branch: "CN Lê Văn Sỹ", store: "Kho bán hàng", code: "Q1" },
    openApiUrl: "",
    crmUrl: "",
    clientId: "",
    secretFromEnvironment: false,
    secretStore: (wish.get("kept") ?? "keychain") as AppStatus["secretStore"],
    hasRecoveryCode: scene !== "recovery_code" && !wish.has("no-code"),
    signedOut: wish.has("signed-out"),
    hasPeople: false,
    atTill: null,
    lock: scene === "locked" ? ((wish.get("lock") ?? "keychain_empty") as AppStatus["lock"]) : null,
    passphraseFor: scene === "choose_passphrase" ? ((wish.get("for") ?? "new") as AppStatus["passphraseFor"]) : null,
    startError: null,
  };
  const counter = new FakeCounter(Number(wish.get("lines") ?? 0), wish);
  if (wish.has("account"))
    counter.transferAccounts = [{ bankBin: "970436", accountNumber: "1900000028", holder: "CTY TNHH AN PHUC" }];
  const people = new FakePeople(status, wish);
  const drawer = new FakeShift(wish);
  const outbox = new FakeOutbox(Number(wish.get("documents") ?? 0));
  const returns = new FakeReturns(wish);
  const stock = new FakeStock(Number(wish.get("products") ?? 0));
  const overview = new FakeOverview(wish);
  const products = new FakeProducts(stock, Number(wish.get("products") ?? 0), wish);
  const counts = new FakeCounts(products, wish);
  const messages = new FakeMessages(wish);
  const campaigns = new FakeCampaigns(wish);
  const orders = new FakeOrders(wish, Date.now());
  const purchases = new FakePurchases(wish);
  const rosters = new FakeRosters(Number(wish.get("customers") ?? 0), wish);
  const leads = new FakeLeads();
  const paper = new FakePaper();
  const printer = new FakePrinter(wish.get("printer"), Number(wish.get("prints-in") ?? 50));
  counter.sales = madeUpSales(Number(wish.get("sales") ?? 0));
  const strip: Strip = {
    online: !wish.has("offline"),
    waiting: Number(wish.get("waiting") ?? 0),
    unsent: Number(wish.get("waiting") ?? 0) + Number(wish.get("attention") ?? 0),
    attention: Number(wish.get("attention") ?? 0),
    uploadedToday: 12,
    unclear: wish.has("attention") ? 1 : 0,
    catalogueAt: new Date().setHours(9, 38),
    nextTryAt: wish.has("offline") ? new Date().setHours(14, 5) : null,
    demo: !wish.has("account-profile"),
    branch: "CN Lê Văn Sỹ",
    till: "Q1",
    away: wish.has("away"),
    notices: wish.has("notices") ? 3 : 0,
    journalLacks: wish.has("journal_lacks"),
    shift: drawer.strip,
    pausedReason: wish.has("signed-out")
      ? fail("signed_out")
      : wish.has("paused")
        ? fail("forbidden", { words: "Bạn không có quyền" })
        : null,
  };
  const found = { at: new Date().setHours(6, 55), kept: null, recovered: 2, unsent: 3, unreadable: 0 };
  const notices: Notice[] = wish.has("notices")
    ? [
        { ...found, kind: "rebuilt", kept: "/home/quay/.local/share/nextx-till/profiles/quay-1/till-damaged-0655.db" },
        { ...found, kind: "restored" },
        { ...found, kind: "away" },
      ]
    : [];
  const sync: SyncProgress = {
    running: false,
    sellable: false,
    finished: false,
    error: wish.has("error") ? fail("server_failed", { words: "Hệ thống đang bảo trì" }) : null,
    collections: (
      [
        "branches",
        "categories",
        "people",
        "products",
        "customers",
        "stock",
        "tasks",
        "orders",
        "purchases",
        "marketing",
      ] as const
    ).map((collection, index) => ({
      collection,
      read: [4, 38, 9, 400, 0, 0][index] ?? 0,
      done: index < 3,
      finishedAt: index < 3 ? new Date().setHours(9, 38) : null,
    })),
    details: { read: 812, of: 940 },
  };

  let labels: ScaleLabelFormat[] = [];
  let decimalUnits: DecimalUnits = { every: false, names: [] };
  let belowStock: BelowStock = (wish.get("below") ?? "allow") as BelowStock;
  let accepted = false;
  let unread = Number(wish.get("unread") ?? 0);

  const commands: Record<string, Command> = {
    overview: ({ query }) => overview.view(query as unknown as OverviewQuery),
    overview_export: ({ folder, name, file, table, words }) => {
      overview.written.push({ table: String(table), words: words as unknown as OverviewWords });
      return `${folder}/${name}.${file}`;
    },
    orders_list: ({ query }) => orders.list(query as unknown as OrdersQuery),
    orders_rows: ({ number, from, count }) => orders.read(number, from, count),
    orders_find: ({ text }) => orders.find(text),
    orders_detail: ({ order }) => orders.detail(order),
    orders_export: ({ folder, name, table }) => `${folder}/${name}.${table}`,
    purchase_drafts: () => purchases.list(),
    purchase_new: () => purchases.begin(),
    purchase_low_stock: ({ branch, variations }) => purchases.low(Number(branch), variations),
    purchase_open: ({ id }) => purchases.open(id),
    purchase_write: ({ id, typed }) => purchases.write(id, typed as unknown as PurchaseInput),
    purchase_add: ({ id, variation }) => purchases.add(id, variation),
    purchase_scan: ({ id, code }) => purchases.scan(id, code),
    purchase_units: ({ variation }) => purchases.units(variation),
    purchase_suppliers: ({ text }) => purchases.suppliers(text),
    purchase_drop: ({ id }) => purchases.drop(id),
    purchase_send: ({ id }) => purchases.send(id),
    purchase_move: ({ remote, status, comment }) => purchases.move(remote, status, comment),
    purchase_import_read: ({ file }) => purchases.readFile(file ?? ""),
    purchase_import_rows: ({ onlyWrong, from, count }) => purchases.importRows(onlyWrong, from, count),
    purchase_import_export: ({ folder, name, table }) => `${folder}/${name}.${table}`,
    purchase_import_take: ({ id }) => purchases.take(id),
    return_words: ({ remote }) => orders.said(remote),
    return_change: ({ remote, seen, wanted }) => orders.change(remote, seen, wanted),
    zns_desk: () => messages.desk(),
    zns_send: ({ input }) => messages.send(input as unknown as ZnsInput),
    campaign_new: ({ channel }) => campaigns.begin(channel),
    campaign_take_over: ({ channel }) => campaigns.begin(channel),
    campaign_resend_failed: () => campaigns.view(),
    campaign_at_nextx: ({ remote }) => campaigns.atNextx(Number(remote)),
    message_history_read: () => campaigns.history(),
    message_history_rows: () => campaigns.historyRows(),
    audience_leave_out: ({ address }) => campaigns.leaveOut(String(address)),
    email_rows: ({ words, from, count }) => campaigns.emailRows(String(words), Number(from), Number(count)),
    email_templates: () => campaigns.savedTemplates(),
    email_template_save: ({ name, letter }) => campaigns.saveTemplate(String(name), letter),
    email_template_forget: ({ template }) => campaigns.forgetTemplate(Number(template)),
    email_statistics: () => campaigns.statistics(),
    email_product_picture: () => "https://shop.example/nuoc.png",
    campaign_open: () => campaigns.view(),
    campaign_write: ({ typed }) => campaigns.write(typed as unknown as CampaignTyped),
    campaign_rows: ({ from, count }) => campaigns.rows(from, count),
    campaign_aside: () => [],
    campaign_send: ({ confirmed }) => campaigns.send(Number(confirmed)),
    audience_choices: () => ({ groups: [], campaigns: [], statuses: [], sources: [], saved: [] }),
    audience_paste: ({ text }) => campaigns.paste(String(text)),
    consent_enter_audience: ({ how }) => campaigns.agree(String(how)),
    email_preview: ({ letter, fields }) => emailView(letter, fields),
    email_source: ({ letter }) => emailSource(letter),
    web_form_fields: ({ key }) => messages.fields(key as unknown as string),
    web_form_test: ({ key, entry }) => messages.test(key as unknown as string, entry as unknown as WebFormEntry),
    roster_list: ({ roster, query }) => rosters.list(roster, query as unknown as RosterQuery),
    roster_rows: ({ number, from, count }) => rosters.read(number, from, count),
    roster_export: ({ folder, name, table, heads }) => {
      rosters.written = { name, table, heads };
      return `${folder}/${name}.${table}`;
    },
    lead_form: ({ lead }) => rosters.leadForm(lead),
    lead_save: ({ lead, typed }) => rosters.leadSave(lead, typed as unknown as RecordTyped),
    lead_customer: ({ lead }) => leads.customer(lead ?? 0),
    lead_import_read: ({ file }) => leads.read(file ?? ""),
    lead_import_columns: ({ columns }) => leads.map(columns),
    lead_import_rows: ({ onlyWrong }) => leads.rows(onlyWrong),
    lead_import_take: () => leads.take(),
    lead_import_export: ({ folder, name, table, heads, words }) => {
      leads.exported = { name, table, heads, words };
      return `${folder}/${name}.${table}`;
    },
    opportunity_board: ({ campaign, number }) => rosters.board(campaign, number),
    opportunity_view: ({ opportunity }) => rosters.deals.view(opportunity ?? 0),
    opportunity_form: ({ opportunity }) => rosters.deals.opportunityForm(opportunity),
    opportunity_save: ({ opportunity, typed }) =>
      rosters.deals.save("opportunity", opportunity, typed as unknown as RecordTyped),
    opportunity_move: ({ opportunity, from, to }) =>
      rosters.deals.move(opportunity ?? 0, from, to as unknown as number),
    sales_campaign_view: ({ campaign }) => rosters.deals.campaignView(campaign ?? 0),
    sales_campaign_form: ({ campaign }) => rosters.deals.campaignForm(campaign),
    sales_campaign_save: ({ campaign, typed }) =>
      rosters.deals.save("campaign", campaign, typed as unknown as RecordTyped),
    sales_campaign_name_label: ({ id, name }) => rosters.deals.label(id, name),
    customer_form: ({ customer, supplier }) => rosters.customerForm(customer, supplier),
    automation_open: ({ number }) => rosters.automations.open(number),
    automation_new: () => rosters.automations.open(-5),
    automation_write: ({ flow }) => rosters.automations.write(flow),
    automation_leave: () => null,
    automation_drop: () => null,
    automation_send: () => rosters.automations.send(),
    automation_decide: () => rosters.automations.decide(),
    automation_switch: ({ active }) => rosters.automations.switch(active),
    automation_name_component: () => null,
    automation_name_step: () => null,
    task_form: ({ task }) => rosters.taskForm(task),
    task_save: ({ task, typed }) => rosters.taskSave(task, typed as unknown as RecordTyped),
    task_move: ({ task, to }) => {
      rosters.move(task ?? 0, to);
      emit(["strip"]);
      return null;
    },
    tasks_late: () => rosters.late(),
    customer_groups: () => rosters.groups,
    users_read: () => {
      if (wish.has("offline")) throw fail("offline");
      return null;
    },
    user_form: ({ user }) => rosters.userForm(user),
    user_save: ({ user, typed }) => rosters.save(user, typed as unknown as RecordTyped),
    user_lock: ({ user, locked }) => rosters.lock(user ?? 0, locked),
    user_delete: ({ user, typed }) => rosters.remove(user ?? 0, typed as unknown as string),
    own_account: () => rosters.own,
    set_own_account: ({ user }) => rosters.isMe(user ?? 0),
    customer_save: ({ customer, typed }) => rosters.save(customer, typed as unknown as RecordTyped),
    stock_list: ({ query }) => stock.list(query as unknown as StockQuery),
    stock_rows: ({ number, from, count }) => stock.read(number, from, count),
    stock_thresholds: () => stock.kept,
    set_stock_thresholds: ({ branch, least, most }) => stock.keep(branch, least, most),
    stock_export: ({ folder, name, table, heads }) => {
      stock.written = { name, table, heads };
      return `${folder}/${name}.${table}`;
    },
    product_list: ({ query }) => products.list(query as unknown as ProductQuery),
    product_rows: ({ number, from, count }) => products.read(number, from, count),
    product_page: ({ variation }) => products.page(variation),
    product_stores: () => products.stores(),
    product_export: ({ folder, name, table }) => `${folder}/${name}.${table}`,
    new_product_desk: () => products.desk(),
    product_make: ({ input }) => products.make(input as unknown as ProductInput),
    product_to_edit: () => products.toEdit(),
    product_change: ({ before, typed, agreed }) =>
      products.change(
        before as unknown as FieldText<ProductField>[],
        typed as unknown as FieldText<ProductField>[],
        agreed,
      ),
    category_tree: () => structuredClone(products.tree()),
    category_make: ({ typed }) => products.makeCategory(typed as unknown as FieldText<CategoryField>[]),
    category_to_edit: ({ category }) => products.categoryToEdit(category),
    category_change: ({ typed, agreed }) =>
      products.changeCategory(typed as unknown as FieldText<CategoryField>[], agreed),
    count_desk: () => ({ branches: [{ id: 1, name: "Lê Văn Sỹ", own: true }] }),
    count_sheets: () => counts.sheets(),
    count_begin: ({ name }) => counts.begin(name),
    count_list: ({ text, lines }) => counts.view(text, lines),
    count_rows: ({ number, from, count }) => counts.rows(number, from, count),
    count_scanned: ({ code, typed }) => counts.scanned(code, typed as unknown as string),
    count_typed: ({ variation, typed }) => counts.typed(variation, typed as unknown as string),
    count_close: ({ close }) => counts.close(close),
    count_drop: () => counts.drop(),
    count_export: ({ folder, name, table }) => `${folder}/${name}.${table}`,
    count_print: ({ printer }) => {
      if (wish.get("off") === String(printer)) throw fail("printer_queue_disabled");
    },
    count_save: ({ folder, name }) => `${folder}/${name}.pdf`,
    app_status: () => {
      if (scene === "broken") throw fail("store_damaged", {}, "file is not a database");
      return status;
    },
    set_language: ({ language }) => Object.assign(status, { language }),
    set_theme: ({ theme }) => Object.assign(status, { theme }),
    set_text_size: ({ percent }) => Object.assign(status, { textPercent: percent }),
    set_scanner: ({ scanner }) => Object.assign(status, { scanner }),
    set_sounds: ({ sounds }) => Object.assign(status, { sounds }),
    set_customer_display: ({ isThere }) => Object.assign(status, { hasCustomerDisplay: isThere }),
    customer_display: () => customerView(status, counter, wish.get("display") ?? "goods"),
    demo_start: () => {
      if (wish.has("error")) throw fail("demo_failed");
      return Object.assign(status, { phase: "choose_till", profile: { kind: "demo", label: "Tạp hóa Hạt Mộc" } });
    },
    connection_test: () => report(wish),
    connect: () => Object.assign(status, { phase: "choose_till" }),
    leave_profile: () => Object.assign(status, { phase: "first_start", profile: null }),
    unlock_again: () => status,
    unlock_by_passphrase: ({ passphrase }) => {
      if (passphrase !== "gạo nếp thơm") throw fail("passphrase_wrong");
      return Object.assign(status, { phase: "counter", lock: null });
    },
    unlock_by_recovery_code: ({ code }) => {
      tryCode(code);
      return Object.assign(status, { phase: "choose_passphrase", lock: null, passphraseFor: "recovered" });
    },
    passphrase_choose: ({ passphrase }) => {
      if (passphrase.length < 8) throw fail("passphrase_too_short");
      return Object.assign(status, { phase: "recovery_code", passphraseFor: null, secretStore: "passphrase" });
    },
    recovery_code_draw: () => ({ code: MADE_UP_CODE }),
    recovery_code_keep: () => {
      if (status.phase === "recovery_code") status.phase = "choose_till";
      return Object.assign(status, { hasRecoveryCode: true });
    },
    recovery_code_test: ({ code }) => tryCode(code),
    page_print: () => null,
    sign_in_again: ({ clientSecret }) => {
      if (clientSecret !== "secret") throw fail("wrong_credentials");
      strip.pausedReason = null;
      return Object.assign(status, { signedOut: false });
    },
    branches: () =>
      ["CN Lê Văn Sỹ", "CN Gò Vấp", "CN Thủ Đức"].map((name, index) => ({
        id: index,
        name,
        code: `CN${index}`,
        address: `${120 + index} Lê Văn Sỹ, phường Nhiêu Lộc, TP. Hồ Chí Minh`,
        // One with two stores, one with one, and one with none where that is asked for.
        stores: ["Kho bán hàng", "Kho sau"]
          .slice(index === 1 ? 1 : index === 2 && wish.has("bare") ? 2 : 0)
          .map((store, at) => ({ id: at, name: store, code: `K${at}` })),
      })),
    till_setup: () => {
      if (wish.has("error")) throw fail("till_code_invalid");
      return Object.assign(status, { phase: "first_sync" });
    },
    till_change: () => Object.assign(status, { phase: "choose_till", till: null }),
    sync_progress: () => structuredClone(sync),
    sync_start: () => void Object.assign(sync, { running: true, sellable: true, error: null }),
    sync_cancel: () => void Object.assign(sync, { running: false }),
    selling_start: () => Object.assign(status, { phase: "counter" }),
    strip: () => ({ ...strip, shift: drawer.strip }),
    try_now: () => null,
    documents: ({ filter, skip }) => {
      if (wish.has("unlisted")) throw fail("store_locked");
      return structuredClone(outbox.list(filter, skip));
    },
    documents_counted: () => outbox.counts(),
    document: ({ id }) => structuredClone(outbox.detail(id)),
    document_retry: ({ id, reason }) => outbox.decide(id, "retry", reason, "waiting"),
    document_mend: ({ id, reason }) => outbox.decide(id, "mend", reason, "waiting"),
    document_keep: ({ id, reason }) => outbox.decide(id, "keep", reason, "arrived"),
    document_discard: ({ id, reason }) => outbox.decide(id, "discard", reason, "discarded"),
    decisions: ({ skip }) => outbox.log.slice(skip, skip + 200),
    shift_current: () => {
      if (wish.has("unread-shift")) throw fail("store_locked");
      return drawer.current();
    },
    shift_count: ({ counted }) => drawer.count(counted ?? []),
    shift_open: ({ counted }) => drawer.begin(counted),
    shift_count_opening: ({ counted }) => drawer.countOpening(counted ?? []),
    shift_move_cash: ({ direction, amount, reason }) => drawer.move(direction, amount, reason),
    shift_closing: ({ input }) => drawer.closing(input),
    shift_close: ({ input, reason }) => drawer.close(input, reason),
    shifts: () => drawer.list(),
    shift_detail: ({ shiftId }) => drawer.detail(shiftId),
    shift_reason_from: () => 2_000,
    set_shift_reason_from: ({ amount }) => {
      if (!/^[\d.]+$/.test(amount)) throw fail("cash_amount_invalid");
    },
    notices: () => notices,
    notices_dismiss: () => void (notices.length = strip.notices = 0),
    outbox_take_over: () => void Object.assign(strip, { away: false }),
    keeping_places: () => ({
      exports: "/home/quay/Tài liệu/NextX Till/exports",
      backup: "/home/quay/Tài liệu/NextX Till/backups/nextx-till-Q1-2026-11-23-1403.tar",
      backups: ["22", "15"].map((day) => ({
        name: `nextx-till-Q1-2026-11-${day}-2130.tar`,
        path: `/home/quay/Tài liệu/NextX Till/backups/nextx-till-Q1-2026-11-${day}-2130.tar`,
        writtenAt: Date.parse(`2026-11-${day}T21:30:00+07:00`),
      })),
    }),
    backup_make: () => null,
    backup_inspect: () => {
      if (wish.has("error")) throw fail("backup_invalid");
      return {
        madeAt: Date.parse("2026-11-22T21:30:00+07:00"),
        clientId: "quay-1",
        address: "https://api.nextx.vn",
        demo: false,
        readable: true,
        documents: 1_204,
        unsent: 3,
      };
    },
    backup_restore: () => null,
    export_unsent: ({ folder }) => ({
      json: `${folder}/nextx-till-2026-11-23-14-03-00.json`,
      csv: `${folder}/nextx-till-2026-11-23-14-03-00.csv`,
      documents: strip.unsent,
    }),
    audits: () => [],
    audit_today: () => null,
    counter_view: () => {
      if (unread-- > 0) throw fail("internal", {}, "database is locked");
      return counter.view();
    },
    product_search: ({ query }) => counter.search(query),
    goods_search: ({ query }) => counter.searchGoods(query),
    product_variations: ({ productId }) => counter.variations(productId),
    modifiers: () =>
      goods.filter(({ modifier }) => modifier).map(({ variationId, name, price }) => ({ variationId, name, price })),
    cart_set_additions: ({ line, additions }) => counter.setAdditions(line, additions),
    new_product_form: () => ({
      categories: [
        { id: 1, name: "Đồ uống" },
        { id: 2, name: "Gia vị" },
      ],
      units: ["cái", "hộp"],
      online: !wish.has("offline"),
    }),
    product_create: ({ typed }) => counter.createProduct(typed),
    below_stock: () => belowStock,
    set_below_stock: ({ setting }) => void (belowStock = setting),
    decimal_units: () => decimalUnits,
    set_decimal_units: ({ units }) => (decimalUnits = { ...units, names: units.names.filter(Boolean) }),
    below_stock_accept: () => void (accepted = true),
    tab_open: () => counter.openTab(),
    tab_switch: ({ id }) => counter.switchTab(Number(id)),
    tab_close: ({ id }) => counter.closeTab(Number(id)),
    held_carts: () => counter.held(),
    cart_resume: ({ id }) => counter.resume(Number(id)),
    cart_scan: ({ code }) => counter.scan(code),
    product_units: ({ variationId }) => counter.unitsOf(variationId),
    barcode_give: ({ code, variationId, unit }) => counter.giveBarcode(code, variationId, unit),
    barcode_take: ({ code }) => counter.takeBarcode(code),
    scale_labels: () => labels,
    set_scale_labels: ({ formats }) => {
      if (formats.some(({ prefix }) => !/^2\d$/.test(prefix))) throw fail("label_format_invalid");
      labels = formats;
    },
    taxes: () => counter.pricing.view(),
    set_taxes_included: ({ included }) => counter.pricing.setIncluded(included),
    tax_put: ({ tax }) => counter.pricing.put(tax),
    tax_remove: ({ id }) => counter.pricing.remove(id),
    price_books: () => counter.pricing.bookView(),
    price_book_put: ({ book }) => counter.pricing.putBook(book),
    price_book_remove: ({ id }) => counter.pricing.removeBook(id),
    price_book_fix: ({ book, variationId, unit, price }) => counter.pricing.fix(book, variationId, unit, price),
    set_price_book_use: ({ usual, everybodyChooses }) => counter.pricing.use(usual, everybodyChooses),
    set_customers_price_book: ({ book }) => counter.pricing.keep(book),
    price_choices: () => counter.pricing.choices(),
    cart_choose_tax: ({ line, choice }) => counter.chooseTax(line, choice),
    cart_choose_price_book: ({ choice }) => counter.chooseBook(choice),
    cart_add: ({ variationId, quantity }) => counter.add(variationId, quantity),
    cart_set_quantity: ({ line, quantity }) => counter.setQuantity(line, quantity),
    cart_step: ({ line, up }) => counter.step(line, up),
    cart_set_unit: ({ line, unit }) => counter.setUnit(line, unit),
    people: () => people.view(),
    people_first: ({ name, pin }) => people.first(name, pin),
    people_later: () => Object.assign(status, { phase: "first_sync" }),
    person_sign_in: ({ id, pin }) => people.signIn(id, pin),
    till_lock: () => people.lock(),
    person_add: ({ person }) => {
      people.add(person);
      emit(["settings"]);
    },
    person_change: ({ id, name, role }) => {
      people.change(id, name, role);
      emit(["settings"]);
    },
    person_set_pin: ({ id, pin }) => people.setPin(id, pin),
    person_remove: ({ id }) => {
      people.remove(id);
      emit(["settings"]);
    },
    person_reset_pin: ({ id, proof, pin }) => {
      tryCode(proof);
      people.setPin(id, pin);
    },
    approve: ({ request, id, pin }) => people.approve(request, id, pin),
    approvals: ({ skip }) => people.log.slice(skip, skip + 100),
    set_discount_limit: ({ limit }) => {
      people.must("change_settings", "discount_limit", limit);
      people.limit = limit;
    },
    cart_set_line_terms: ({ line, terms }) => {
      if (terms.discount.endsWith("%"))
        people.must("discount_over_limit", "Cà phê sữa đá", terms.discount.slice(0, -1));
      return counter.setLineTerms(line, terms);
    },
    sales_people: () => counter.salesPeople,
    cart_set_terms: ({ terms }) => counter.setTerms(terms),
    cash_rounding: () => counter.rounding,
    set_cash_rounding: ({ rounding }) => {
      people.must("change_settings", "cash_rounding");
      counter.rounding = rounding;
      return null;
    },
    cart_remove_line: ({ line }) => counter.remove([line]),
    cart_clear: () => counter.clear(),
    cart_undo: () => counter.undo(),
    cart_set_customer: ({ customer }) => counter.setCustomer(customer),
    customer_is_supplier: ({ id }) => counter.isSupplier(Number(id)),
    customer_search: ({ query }) => counter.findCustomers(query),
    customer_quick_add: ({ name, phone }) => counter.quickAdd(name, phone),
    customer_make: ({ name, phone }) => counter.makeCustomer(name, phone),
    customer_account: ({ customer }) => counter.accounts.of(customer ?? 0),
    customer_account_read: ({ customer }) => {
      if (!strip.online) throw fail("offline");
      return counter.accounts.of(customer ?? 0);
    },
    debt_pay: ({ customer, method, amount }) => counter.accounts.pay(customer ?? 0, method, amount),
    debt_transfer: ({ customer, amount }) => counter.accounts.transfer(customer ?? 0, amount),
    transfer_forget: () => null,
    debt_undo: ({ receipt, reason }) => counter.accounts.undo(receipt, reason),
    debt_print: () => undefined,
    method_names: () => ({ bankTransfer: "", card: "", eWallet: "" }),
    set_method_names: () => undefined,
    credit_limit: () => counter.accounts.limitOfShop,
    set_credit_limit: ({ amount }) => {
      if (!/^[\d.]*$/.test(amount)) throw fail("amount_invalid");
      counter.accounts.limitOfShop = Number(amount.replaceAll(".", ""));
    },
    payment_quote: ({ input }) => counter.quote(input),
    sale_confirm: ({ input }) => {
      const short = counter.view().lines.find(({ overStock }) => overStock);
      if (short && belowStock !== "allow" && !accepted)
        throw fail(belowStock === "warn" ? "below_stock_ask" : "below_stock", {
          product: short.name,
          left: short.stock ?? "",
          unit: short.baseUnit,
        });
      const done = counter.confirm(input);
      printer.sold(done);
      return done;
    },
    sales_find: ({ query }) => returns.find(query),
    sales_find_at_nextx: () => {
      if (wish.has("offline")) throw fail("connection_refused");
      return { sales: [], exact: false, more: false };
    },
    return_open: () => returns.open(),
    return_ask: () => returns.ask(),
    return_quote: ({ input }) => returns.quote(input),
    return_confirm: ({ input }) => returns.confirm(input),
    product_scanned: ({ code }) => returns.scanned(code),
    returns_without_invoice: () => returns.allowed,
    set_returns_without_invoice: ({ allowed }) => {
      returns.allowed = allowed;
      return null;
    },
    printer_state: () => printer.state(),
    printer_check: () => printer.check(),
    set_printer: ({ printer: typed }) => printer.set(typed),
    print_automatically: ({ automatic }) => printer.setAutomatic(automatic),
    printer_test: ({ printer: typed }) => printer.test(typed),
    drawer_open: ({ printer: typed }) => printer.test(typed),
    drawer_open_now: () => printer.open(),
    receipt_printed_at: ({ saleId }) => printer.printedAt(saleId),
    receipt_print: ({ saleId }) => printer.print(saleId, saleId),
    system_printers: () => wish.get("queues")?.split(",").filter(Boolean) ?? [],
    shift_report_print: ({ shiftId }) => printer.print(shiftId, "", "report"),
    shift_report_save: ({ shiftId }) => ({ path: `/home/quay/Tài liệu/NextX Till/X-${shiftId}.pdf` }),
    paper_look: () => paper.state(),
    set_paper_template: ({ template }) => paper.set(template),
    set_paper_logo: ({ file }) => paper.setLogo(file),
    paper_preview: ({ template }) => {
      paper.check(template);
      return BLANK;
    },
    receipt: () => {
      if (wish.has("error")) throw fail("receipt_failed");
      return madeUpReceipt();
    },
    receipt_save: ({ format }) => ({ path: `/home/quay/Tài liệu/NextX Till/Q1K7-261123-0041H.${format}` }),
    sales_today: () => {
      if (wish.has("error")) throw fail("internal", {}, "no such table");
      return [...returns.rows(), ...counter.sales];
    },
    banks: () => [
      { bin: "970436", name: "Vietcombank" },
      { bin: "970422", name: "MB Bank" },
    ],
    transfer_accounts: () => counter.transferAccounts,
    set_transfer_accounts: ({ accounts }) => {
      counter.transferAccounts = accounts;
      emit(["settings"]);
    },
  };

  function emit(what: Changed["what"], cartRevision: number | null = null): void {
    const callback = onChanged === null ? undefined : callbacks.get(onChanged);
    setTimeout(() => callback?.({ event: "changed", id: 1, payload: { what, cartRevision } satisfies Changed }), 0);
  }

  if (scene === "opening") {
    setTimeout(
      () => {
        Object.assign(status, { phase: wish.has("error") ? "first_start" : "counter" });
        if (wish.has("error")) status.startError = fail("store_locked");
        emit(["settings"]);
      },
      Number(wish.get("opening") ?? 3_000),
    );
  }
  counter.accounts.onreceipt = (receipt) => {
    drawer.receipts.push(receipt);
    emit(["shift"]);
  };
  drawer.onchange = () => emit(["shift"]);
  printer.onchange = () => emit(["printer"]);
  counter.onchange = (revision) => emit(["cart"], revision);

  async function invoke(name: string, args: Record<string, unknown> = {}): Promise<unknown> {
    if (name === "plugin:event|listen") {
      onChanged = args["handler"] as number;
      return 1;
    }
    const command = commands[name];
    if (!command) throw fail("internal", {}, `no command ${name}`) satisfies AppError;
    await new Promise((resolve) => setTimeout(resolve, Number(wish.get("delay") ?? 10)));
    return structuredClone(command(args as unknown as Arguments)) ?? null;
  }

  window.__TAURI_EVENT_PLUGIN_INTERNALS__ = { unregisterListener: () => undefined };
  window.__TAURI_INTERNALS__ = {
    invoke,
    transformCallback(callback: (event: unknown) => void) {
      callbacks.set(nextCallback, callback);
      return nextCallback++;
    },
  };
}

function report(wish: URLSearchParams): ConnectionReport {
  const wrong = wish.has("error");
  const code = wish.get("error") === "address_invalid" ? "address_invalid" : "wrong_credentials";
  return {
    ok: !wrong,
    steps: [
      { step: "address", ok: true, error: null },
      { step: "reach", ok: true, error: null },
      { step: "clock", ok: true, error: null },
      { step: "credentials", ok: !wrong, error: wrong ? fail(code) : null },
    ],
  };
}

function madeUpSales(length: number): SaleRow[] {
  const states = ["queued", "sending", "accepted", "confirmed", "unclear", "refused", "conflict"] as const;
  return Array.from({ length }, (_, index) => {
    const state = states[index % states.length] ?? "confirmed";
    return {
      kind: "sale" as const,
      saleId: String(index),
      invoiceNo: `Q1K7-261123-${String(40 - (index % 40)).padStart(4, "0")}H`,
      at: Date.now() - index * 430_000,
      customer: index % 3 === 0 ? "" : "Công ty TNHH Thương mại Dịch vụ An Phúc",
      total: 86_500 + index * 113_000,
      lines: (index % 9) + 1,
      state,
      reasonCode: null,
      reason: state === "refused" ? "Sản phẩm HH00012 đã ngừng kinh doanh" : null,
      remoteId: state === "confirmed" ? 1000 + index : null,
      by: index % 2 === 0 ? "Minh" : null,
      nextTryAt: state === "queued" ? new Date().setHours(14, 5) : null,
    };
  });
}

/** One white pixel. */
const BLANK = {
  pngBase64: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mP4DwABAQEANl9ngAAAAABJRU5ErkJggg==",
  width: 576,
  height: 1100,
};

function madeUpReceipt(): { pngBase64: string; width: number; height: number } {
  const canvas = Object.assign(document.createElement("canvas"), { width: 576, height: 1100 });
  const pen = canvas.getContext("2d");
  if (pen) {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, 576, 1100);
    pen.fillStyle = "#000";
    pen.font = "600 30px sans-serif";
    pen.fillText("TẠP HÓA HẠT MỘC · CỬA HÀNG MẪU", 24, 60);
    pen.font = "22px sans-serif";
    for (let line = 0; line < 22; line++) pen.fillText(`Dòng hóa đơn ${line + 1} … 128.000`, 24, 120 + line * 40);
  }
  return { pngBase64: canvas.toDataURL("image/png").split(",")[1] ?? "", width: 576, height: 1100 };
}
