// This file has the shape that tauri-specta generates. Do not edit it by hand.

import { invoke as TAURI_INVOKE } from "@tauri-apps/api/core";
import * as TAURI_API_EVENT from "@tauri-apps/api/event";

export const commands = {
async appStatus() : Promise<Result<AppStatus, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("app_status") };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async setLanguage(language: Language) : Promise<Result<AppStatus, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("set_language", { language }) };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async setTheme(theme: Theme) : Promise<Result<AppStatus, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("set_theme", { theme }) };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async demoStart() : Promise<Result<AppStatus, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("demo_start") };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async connectionTest(input: ConnectionInput) : Promise<Result<ConnectionReport, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("connection_test", { input }) };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async connect(input: ConnectionInput) : Promise<Result<AppStatus, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("connect", { input }) };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async leaveProfile() : Promise<Result<AppStatus, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("leave_profile") };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async branches() : Promise<Result<Branch[], AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("branches") };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async tillSetup(input: TillSetup) : Promise<Result<AppStatus, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("till_setup", { input }) };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async syncProgress() : Promise<Result<SyncProgress, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("sync_progress") };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async syncStart() : Promise<Result<null, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("sync_start") };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async syncCancel() : Promise<Result<null, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("sync_cancel") };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async sellingStart() : Promise<Result<AppStatus, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("selling_start") };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async strip() : Promise<Result<Strip, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("strip") };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async tryNow() : Promise<Result<null, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("try_now") };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async counterView() : Promise<Result<CounterView, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("counter_view") };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async productSearch(query: string) : Promise<Result<SearchResults, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("product_search", { query }) };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async cartScan(code: string) : Promise<Result<CounterView, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("cart_scan", { code }) };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async cartAdd(variationId: number, quantity: Quantity) : Promise<Result<CounterView, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("cart_add", { variationId, quantity }) };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async cartSetQuantity(line: number, quantity: string) : Promise<Result<CounterView, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("cart_set_quantity", { line, quantity }) };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async cartSetUnit(line: number, unit: number) : Promise<Result<CounterView, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("cart_set_unit", { line, unit }) };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async cartRemoveLine(line: number) : Promise<Result<CounterView, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("cart_remove_line", { line }) };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async cartClear() : Promise<Result<CounterView, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("cart_clear") };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async cartUndo() : Promise<Result<CounterView, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("cart_undo") };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async cartSetCustomer(customer: number | null) : Promise<Result<CounterView, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("cart_set_customer", { customer }) };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async customerSearch(query: string) : Promise<Result<CustomerHit[], AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("customer_search", { query }) };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async customerQuickAdd(name: string, phone: string) : Promise<Result<CounterView, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("customer_quick_add", { name, phone }) };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async paymentQuote(input: PaymentInput) : Promise<Result<PaymentQuote, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("payment_quote", { input }) };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async saleConfirm(input: PaymentInput) : Promise<Result<SaleDone, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("sale_confirm", { input }) };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async receipt(saleId: string) : Promise<Result<ReceiptPicture, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("receipt", { saleId }) };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async receiptSave(saleId: string, format: "pdf" | "png") : Promise<Result<SavedFile, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("receipt_save", { saleId, format }) };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async salesToday() : Promise<Result<SaleRow[], AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("sales_today") };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async banks() : Promise<Result<Bank[], AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("banks") };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async transferAccount() : Promise<Result<TransferAccount | null, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("transfer_account") };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
async setTransferAccount(account: TransferAccount) : Promise<Result<null, AppError>> {
    try {
    return { status: "ok", data: await TAURI_INVOKE("set_transfer_account", { account }) };
} catch (e) {
    if(e instanceof Error) throw e;
    else return { status: "error", error: e as AppError };
}
},
};

export const events = {
  changed: {
    listen: (cb: TAURI_API_EVENT.EventCallback<Changed>) => TAURI_API_EVENT.listen("changed", cb),
  },
};

export type Money = number;
export type Quantity = string;
export type Language = "vi" | "en";
export type Theme = "system" | "light" | "dark";

export type ErrorCode =
  | "wrong_credentials" | "address_invalid" | "host_not_found" | "connection_refused" | "certificate_invalid" | "not_nextx" | "timed_out" | "offline" | "forbidden" | "rate_limited" | "server_failed"
  | "secret_store_unavailable" | "secret_missing"
  | "unknown_barcode" | "quantity_invalid" | "quantity_too_large" | "cart_empty" | "cart_changed" | "cart_line_missing" | "cart_full"
  | "amount_invalid" | "cash_below_total" | "amount_above_total" | "transfer_account_missing" | "transfer_account_invalid"
  | "disk_full" | "store_damaged" | "store_newer" | "store_locked" | "store_key_missing"
  | "till_code_invalid" | "name_missing" | "phone_invalid" | "not_signed_in" | "not_found" | "demo_failed" | "receipt_failed" | "clock_wrong" | "internal";
/** `message` is technical text or the server's own words (show it in quotes when code is server_failed/forbidden), `field` names the wrong input, `values` fill placeholders of the catalogue message. */
export interface AppError { code: ErrorCode; message: string; field: string | null; values: Record<string, string> }

export interface AppStatus {
  phase: "first_start" | "choose_till" | "first_sync" | "counter";
  language: Language; theme: Theme; version: string;
  profile: { kind: "demo" | "account"; label: string } | null;
  till: { branch: string; store: string; code: string } | null;
  /** addresses that came from the environment or settings; the form starts with them */
  openApiUrl: string; crmUrl: string; clientId: string; secretFromEnvironment: boolean;
  /** where the secret is kept, to be shown: "keychain" | "encrypted_file" */
  secretStore: "keychain" | "encrypted_file";
}
export interface ConnectionInput { clientId: string; clientSecret: string | null; openApiUrl: string; crmUrl: string }  // null secret: use the one from the environment
export interface ConnectionReport { steps: { step: "address" | "reach" | "clock" | "credentials"; ok: boolean; error: AppError | null; detail: string | null }[]; ok: boolean }
export interface Branch { id: number; name: string; code: string; address: string; stores: { id: number; name: string; code: string }[] }
export interface TillSetup { branchId: number; storeId: number; code: string }   // code: 2–4 of A–Z 0–9

export interface SyncProgress { running: boolean; sellable: boolean; finished: boolean; error: AppError | null;
  collections: { collection: "branches" | "categories" | "people" | "products" | "customers" | "stock"; read: number; done: boolean }[] }

export interface Strip {
  online: boolean; waiting: number; attention: number; uploadedToday: number; unclear: number;
  /** epoch ms of the last complete catalogue refresh */ catalogueAt: number | null; nextTryAt: number | null;
  demo: boolean; branch: string; till: string; pausedReason: AppError | null }

export interface Unit { id: number; name: string; multiplier: Quantity; price: Money; base: boolean }
export interface BranchStock { branch: string; quantity: Quantity; own: boolean; low: boolean; negative: boolean }
export interface SearchHit {
  variationId: number; name: string; /** pairs [start,end) in UTF-16 code units of name to mark */ marks: [number, number][];
  code: string; barcode: string; unit: string; price: Money; picture: string | null; stock: BranchStock[]; stockTracked: boolean; inCart: Quantity | null }
export interface SearchResults { query: string; hits: SearchHit[]; more: boolean }

export interface CartLine {
  id: number; variationId: number; name: string; code: string; unit: Unit; units: Unit[];
  quantity: Quantity; unitPrice: Money; total: Money; stock: Quantity | null; overStock: boolean; justAdded: boolean }
export interface CustomerHit { id: number; name: string; phone: string; code: string; pending: boolean }
export interface CounterView {
  revision: number; lines: CartLine[]; lineCount: number; subtotal: Money; total: Money;
  customer: CustomerHit | null; currentLine: number | null; canUndo: boolean; likelyCash: Money[] }

export type TenderMethod = "cash" | "bank_transfer";
export interface PaymentInput { revision: number; tenders: { method: TenderMethod; amount: string }[] }  // amount as typed, digits (thousands points allowed); "" for transfer = the rest
export interface TenderQuote { method: TenderMethod; amount: Money; error: AppError | null }
export interface PaymentQuote {
  due: Money; tenders: TenderQuote[]; given: Money; missing: Money; change: Money; changeNotes: { note: Money; count: number }[];
  likelyCash: Money[]; confirmable: boolean; error: AppError | null;
  invoiceNo: string; vietqr: { size: number; /** rows of "0"/"1" */ rows: string[]; amount: Money; bank: string; account: string; holder: string; purpose: string } | null }
export interface SaleDone { saleId: string; invoiceNo: string; total: Money; given: Money; change: Money; at: number }
export interface ReceiptPicture { pngBase64: string; width: number; height: number }
export interface SavedFile { path: string }
export interface SaleRow { saleId: string; invoiceNo: string; at: number; customer: string; total: Money; lines: number;
  state: "queued" | "sending" | "accepted" | "confirmed" | "unclear" | "refused" | "conflict"; reason: string | null; remoteId: number | null; nextTryAt: number | null }
export interface TransferAccount { bankBin: string; accountNumber: string; holder: string }
export interface Bank { bin: string; name: string }
export interface Changed { what: ("strip" | "sync" | "sales" | "cart" | "catalogue" | "settings")[] }

export type Result<T, E> =
  | { status: "ok"; data: T }
  | { status: "error"; error: E };
