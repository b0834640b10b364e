/** What every error says: what happened, what is safe and what to do now, with the code that the log knows. */
import type { AppError, ErrorCode } from "./backend/call";
import { clock, money } from "./format";
import { m } from "./i18n.svelte";

interface Wording {
  what: (values: Record<string, string>) => string;
  next: (values: Record<string, string>) => string;
}

const wordings: Record<ErrorCode, Wording> = {
  wrong_credentials: { what: m.error_wrong_credentials_what, next: m.error_wrong_credentials_next },
  address_invalid: { what: m.error_address_invalid_what, next: m.error_address_invalid_next },
  host_not_found: { what: m.error_host_not_found_what, next: m.error_host_not_found_next },
  connection_refused: { what: m.error_connection_refused_what, next: m.error_connection_refused_next },
  certificate_invalid: { what: m.error_certificate_invalid_what, next: m.error_certificate_invalid_next },
  not_nextx: { what: m.error_not_nextx_what, next: m.error_not_nextx_next },
  timed_out: { what: m.error_timed_out_what, next: m.error_timed_out_next },
  offline: { what: m.error_offline_what, next: m.error_offline_next },
  forbidden: { what: m.error_forbidden_what, next: m.error_forbidden_next },
  rate_limited: { what: m.error_rate_limited_what, next: m.error_rate_limited_next },
  server_failed: { what: m.error_server_failed_what, next: m.error_server_failed_next },
  secret_store_unavailable: {
    what: m.error_secret_store_unavailable_what,
    next: m.error_secret_store_unavailable_next,
  },
  secret_missing: { what: m.error_secret_missing_what, next: m.error_secret_missing_next },
  signed_out: { what: m.error_signed_out_what, next: m.error_signed_out_next },
  passphrase_wrong: { what: m.error_passphrase_wrong_what, next: m.error_passphrase_wrong_next },
  passphrase_too_short: { what: m.error_passphrase_too_short_what, next: m.error_passphrase_too_short_next },
  recovery_code_mistyped: {
    what: ({ group = "" }) => m.error_recovery_code_mistyped_what({ group }),
    next: m.error_recovery_code_mistyped_next,
  },
  recovery_code_length: { what: m.error_recovery_code_length_what, next: m.error_recovery_code_length_next },
  recovery_code_wrong: { what: m.error_recovery_code_wrong_what, next: m.error_recovery_code_wrong_next },
  recovery_code_missing: { what: m.error_recovery_code_missing_what, next: m.error_recovery_code_missing_next },
  sealed_file_damaged: { what: m.error_sealed_file_damaged_what, next: m.error_sealed_file_damaged_next },
  unknown_barcode: {
    what: ({ code = "" }) => m.error_unknown_barcode_what({ code }),
    next: m.error_unknown_barcode_next,
  },
  barcode_taken: {
    what: ({ code = "", product = "" }) => m.error_barcode_taken_what({ code, product }),
    next: m.error_barcode_taken_next,
  },
  below_stock: {
    what: ({ product = "" }) => m.error_below_stock_what({ product }),
    next: ({ left = "", unit = "" }) => m.error_below_stock_next({ left, unit }),
  },
  below_stock_ask: {
    what: ({ product = "" }) => m.error_below_stock_what({ product }),
    next: ({ left = "", unit = "" }) => m.error_below_stock_ask_next({ left, unit }),
  },
  below_stock_stale: {
    what: ({ product = "" }) => m.error_below_stock_what({ product }),
    next: m.error_below_stock_stale_next,
  },
  purchase_unclear: { what: m.error_purchase_unclear_what, next: m.error_purchase_unclear_next },
  purchase_wrong: { what: m.error_purchase_wrong_what, next: m.error_purchase_wrong_next },
  table_unreadable: { what: m.error_table_unreadable_what, next: m.error_table_unreadable_next },
  table_too_large: { what: m.error_table_too_large_what, next: m.error_table_too_large_next },
  import_empty: { what: m.error_import_empty_what, next: m.error_import_empty_next },
  import_columns: { what: m.error_import_columns_what, next: m.error_import_columns_next },
  product_unclear: { what: m.error_product_unclear_what, next: m.error_product_unclear_next },
  code_taken: {
    what: ({ code = "", product = "" }) => m.error_code_taken_what({ code, product }),
    next: m.error_code_taken_next,
  },
  code_refused: { what: m.error_code_refused_what, next: m.error_code_refused_next },
  category_missing: { what: m.error_category_missing_what, next: m.error_category_missing_next },
  category_taken: { what: m.error_category_taken_what, next: m.error_category_taken_next },
  category_in_itself: { what: m.error_category_in_itself_what, next: m.error_category_in_itself_next },
  picture_address_invalid: { what: m.error_picture_address_invalid_what, next: m.error_picture_address_invalid_next },
  unit_names_invalid: { what: m.error_unit_names_invalid_what, next: m.error_unit_names_invalid_next },
  field_missing: { what: m.error_field_missing_what, next: m.error_field_missing_next },
  count_negative: { what: m.error_count_negative_what, next: m.error_count_negative_next },
  count_malformed: { what: m.error_count_malformed_what, next: m.error_count_malformed_next },
  count_too_large: { what: m.error_count_too_large_what, next: m.error_count_too_large_next },
  label_format_invalid: { what: m.error_label_format_invalid_what, next: m.error_label_format_invalid_next },
  price_missing: {
    what: ({ name = "" }) => m.error_price_missing_what({ name }),
    next: m.error_price_missing_next,
  },
  thresholds_crossed: { what: m.error_thresholds_crossed_what, next: m.error_thresholds_crossed_next },
  tax_rate_invalid: { what: m.error_tax_rate_invalid_what, next: m.error_tax_rate_invalid_next },
  tax_in_use: { what: m.error_tax_in_use_what, next: m.error_tax_in_use_next },
  tax_doubled: { what: m.error_tax_doubled_what, next: m.error_tax_doubled_next },
  price_change_invalid: { what: m.error_price_change_invalid_what, next: m.error_price_change_invalid_next },
  day_invalid: { what: m.error_day_invalid_what, next: m.error_day_invalid_next },
  remote_id_invalid: { what: m.error_remote_id_invalid_what, next: m.error_remote_id_invalid_next },
  sold_whole: {
    what: ({ unit = "" }) => m.error_sold_whole_what({ unit }),
    next: ({ unit = "" }) => m.error_sold_whole_next({ unit }),
  },
  quantity_invalid: { what: m.error_quantity_invalid_what, next: m.error_quantity_invalid_next },
  quantity_too_large: { what: m.error_quantity_too_large_what, next: m.error_quantity_too_large_next },
  cart_empty: { what: m.error_cart_empty_what, next: m.error_cart_empty_next },
  cart_changed: { what: m.error_cart_changed_what, next: m.error_cart_changed_next },
  cart_line_missing: { what: m.error_cart_line_missing_what, next: m.error_cart_line_missing_next },
  cart_full: { what: m.error_cart_full_what, next: m.error_cart_full_next },
  amount_invalid: { what: m.error_amount_invalid_what, next: m.error_amount_invalid_next },
  discount_invalid: { what: m.error_discount_invalid_what, next: m.error_discount_invalid_next },
  discount_too_large: {
    what: ({ most = "0" }) => m.error_discount_too_large_what({ most: money(Number(most)) }),
    next: m.error_discount_too_large_next,
  },
  cash_below_total: {
    what: ({ missing }) =>
      missing === undefined
        ? m.error_cash_below_total_what()
        : m.error_cash_below_total_missing({ missing: money(Number(missing)) }),
    next: m.error_cash_below_total_next,
  },
  amount_above_total: { what: m.error_amount_above_total_what, next: m.error_amount_above_total_next },
  customer_missing: { what: m.error_customer_missing_what, next: m.error_customer_missing_next },
  credit_exceeded: {
    what: ({ limit, debt }) =>
      m.error_credit_exceeded_what({ limit: money(Number(limit ?? 0)), debt: money(Number(debt ?? 0)) }),
    next: m.error_credit_exceeded_next,
  },
  debt_too_much: {
    what: ({ debt }) => m.error_debt_too_much_what({ debt: money(Number(debt ?? 0)) }),
    next: m.error_debt_too_much_next,
  },
  undone_already: { what: m.error_undone_already_what, next: m.error_undone_already_next },
  transfer_account_missing: {
    what: m.error_transfer_account_missing_what,
    next: m.error_transfer_account_missing_next,
  },
  transfer_account_invalid: {
    what: m.error_transfer_account_invalid_what,
    next: m.error_transfer_account_invalid_next,
  },
  tabs_full: { what: m.error_tabs_full_what, next: m.error_tabs_full_next },
  disk_full: { what: m.error_disk_full_what, next: m.error_disk_full_next },
  store_damaged: { what: m.error_store_damaged_what, next: m.error_store_damaged_next },
  store_newer: { what: m.error_store_newer_what, next: m.error_store_newer_next },
  store_locked: { what: m.error_store_locked_what, next: m.error_store_locked_next },
  store_key_missing: { what: m.error_store_key_missing_what, next: m.error_store_key_missing_next },
  till_code_invalid: { what: m.error_till_code_invalid_what, next: m.error_till_code_invalid_next },
  name_missing: { what: m.error_name_missing_what, next: m.error_name_missing_next },
  phone_invalid: { what: m.error_phone_invalid_what, next: m.error_phone_invalid_next },
  times_reversed: { what: m.error_times_reversed_what, next: m.error_times_reversed_next },
  not_signed_in: { what: m.error_not_signed_in_what, next: m.error_not_signed_in_next },
  not_found: { what: m.error_not_found_what, next: m.error_not_found_next },
  demo_failed: { what: m.error_demo_failed_what, next: m.error_demo_failed_next },
  receipt_failed: { what: m.error_receipt_failed_what, next: m.error_receipt_failed_next },
  printer_queue_missing: { what: m.error_printer_queue_missing_what, next: m.error_printer_queue_missing_next },
  printer_queue_disabled: {
    what: ({ taken }) => (taken ? m.error_printer_stopped_taken() : m.error_printer_queue_disabled_what()),
    next: m.error_printer_queue_disabled_next,
  },
  printer_queue_rejects: { what: m.error_printer_queue_rejects_what, next: m.error_printer_queue_disabled_next },
  logo_no_picture: { what: m.error_logo_no_picture_what, next: m.error_logo_next },
  logo_too_large: { what: m.error_logo_too_large_what, next: m.error_logo_next },
  paper_too_many_lines: {
    what: ({ limit }) => m.error_paper_too_many_lines_what({ limit: limit ?? "" }),
    next: m.error_paper_lines_next,
  },
  table_too_long: {
    what: ({ limit }) => m.error_table_too_long_what({ limit: limit ?? "" }),
    next: m.error_table_too_long_next,
  },
  paper_line_too_long: {
    what: ({ limit }) => m.error_paper_line_too_long_what({ limit: limit ?? "" }),
    next: m.error_paper_lines_next,
  },
  printer_missing: { what: m.error_printer_missing_what, next: m.error_printer_missing_next },
  printer_address_invalid: {
    what: m.error_printer_address_invalid_what,
    next: m.error_printer_address_invalid_next,
  },
  printer_unreachable: { what: m.error_printer_unreachable_what, next: m.error_printer_unreachable_next },
  printer_paper_out: {
    what: ({ taken }) => (taken ? m.error_printer_paper_out_taken() : m.error_printer_paper_out_what()),
    next: m.error_printer_paper_out_next,
  },
  printer_cover_open: {
    what: ({ taken }) => (taken ? m.error_printer_cover_open_taken() : m.error_printer_cover_open_what()),
    next: m.error_printer_cover_open_next,
  },
  printer_stopped: {
    what: ({ taken }) => (taken ? m.error_printer_stopped_taken() : m.error_printer_stopped_what()),
    next: m.error_printer_stopped_next,
  },
  printer_gone: {
    what: m.error_printer_gone_what,
    next: ({ taken }) => (taken === "perhaps_all" ? m.error_printer_gone_perhaps_next() : m.error_printer_gone_next()),
  },
  nobody_at_till: { what: m.error_nobody_at_till_what, next: m.error_nobody_at_till_next },
  not_allowed: { what: m.error_not_allowed_what, next: m.error_not_allowed_next },
  approval_needed: { what: m.error_approval_needed_what, next: m.error_approval_needed_next },
  pin_wrong: { what: m.error_pin_wrong_what, next: m.error_pin_wrong_next },
  pin_locked: {
    what: m.error_pin_locked_what,
    next: ({ until }) =>
      until === undefined ? m.error_pin_locked_next() : m.error_pin_locked_until({ time: clock(Number(until)) }),
  },
  pin_invalid: { what: m.error_pin_invalid_what, next: m.error_pin_invalid_next },
  pin_too_easy: { what: m.error_pin_too_easy_what, next: m.error_pin_too_easy_next },
  person_name_taken: { what: m.error_person_name_taken_what, next: m.error_person_name_taken_next },
  last_manager: { what: m.error_last_manager_what, next: m.error_last_manager_next },
  team_full: { what: m.error_team_full_what, next: m.error_team_full_next },
  backup_invalid: { what: m.error_backup_invalid_what, next: m.error_backup_invalid_next },
  document_damaged: { what: m.error_document_damaged_what, next: m.error_document_damaged_next },
  differs_at_nextx: { what: m.error_differs_at_nextx_what, next: m.error_differs_at_nextx_next },
  twice_at_nextx: { what: m.error_twice_at_nextx_what, next: m.error_twice_at_nextx_next },
  number_of_another: { what: m.error_number_of_another_what, next: m.error_number_of_another_next },
  undecidable: { what: m.error_undecidable_what, next: m.error_undecidable_next },
  changed_meanwhile: { what: m.error_changed_meanwhile_what, next: m.error_changed_meanwhile_next },
  return_invalid: { what: m.error_return_invalid_what, next: m.error_return_invalid_next },
  return_too_much: {
    what: ({ left = "" }) => m.error_return_too_much_what({ left }),
    next: m.error_return_too_much_next,
  },
  return_empty: { what: m.error_return_empty_what, next: m.error_return_empty_next },
  return_fee_too_large: { what: m.error_return_fee_too_large_what, next: m.error_return_fee_too_large_next },
  return_price_too_high: {
    what: ({ most = "0" }) => m.error_return_price_too_high_what({ most: money(Number(most)) }),
    next: m.error_return_price_too_high_next,
  },
  return_reason_missing: { what: m.error_return_reason_missing_what, next: m.error_return_reason_missing_next },
  return_without_invoice: { what: m.error_return_without_invoice_what, next: m.error_return_without_invoice_next },
  sale_unreadable: { what: m.error_sale_unreadable_what, next: m.error_sale_unreadable_next },
  count_invalid: { what: m.error_count_invalid_what, next: m.error_count_invalid_next },
  cash_amount_invalid: { what: m.error_cash_amount_invalid_what, next: m.error_cash_amount_invalid_next },
  left_too_much: {
    what: ({ counted }) => m.error_left_too_much_what({ counted: money(Number(counted ?? 0)) }),
    next: m.error_left_too_much_next,
  },
  opening_counted: { what: m.error_opening_counted_what, next: m.error_opening_counted_next },
  shift_is_open: { what: m.error_shift_is_open_what, next: m.error_shift_is_open_next },
  shift_not_open: { what: m.error_shift_not_open_what, next: m.error_shift_not_open_next },
  not_to_decide: { what: m.error_not_to_decide_what, next: m.error_not_to_decide_next },
  not_to_mend: { what: m.error_not_to_mend_what, next: m.error_not_to_mend_next },
  reason_missing: { what: m.error_reason_missing_what, next: m.error_reason_missing_next },
  still_looking: { what: m.error_still_looking_what, next: m.error_still_looking_next },
  clock_wrong: {
    what: ({ minutes }) =>
      minutes === undefined ? m.error_clock_wrong_what() : m.error_clock_wrong_minutes({ minutes }),
    next: m.error_clock_wrong_next,
  },
  zns_repeated: { what: m.error_zns_repeated_what, next: m.error_zns_repeated_next },
  client_key_refused: { what: m.error_client_key_refused_what, next: m.error_client_key_refused_next },
  web_form_unclear: { what: m.error_web_form_unclear_what, next: m.error_web_form_unclear_next },
  phone_taken: { what: ({ name = "" }) => m.error_phone_taken_what({ name }), next: m.error_phone_taken_next },
  own_account: { what: m.error_own_account_what, next: m.error_own_account_next },
  own_account_unknown: { what: m.error_own_account_unknown_what, next: m.error_own_account_unknown_next },
  account_unclear: { what: m.error_account_unclear_what, next: m.error_account_unclear_next },
  automation_unclear: { what: m.error_automation_unclear_what, next: m.error_automation_unclear_next },
  automation_wrong: { what: m.error_automation_wrong_what, next: m.error_automation_wrong_next },
  automation_changed: { what: m.error_automation_changed_what, next: m.error_automation_changed_next },
  campaign_sent: { what: m.error_campaign_sent_what, next: m.error_campaign_sent_next },
  campaign_wrong: { what: m.error_campaign_wrong_what, next: m.error_campaign_wrong_next },
  campaign_count: { what: m.error_campaign_count_what, next: m.error_campaign_count_next },
  campaign_unclear: { what: m.error_campaign_unclear_what, next: m.error_campaign_unclear_next },
  campaign_unread: { what: m.error_campaign_unread_what, next: m.error_campaign_unread_next },
  deal_unclear: { what: m.error_deal_unclear_what, next: m.error_deal_unclear_next },
  fields_invalid: { what: m.error_fields_invalid_what, next: m.error_fields_invalid_next },
  internal: { what: m.error_internal_what, next: m.error_internal_next },
};

export interface ErrorWords {
  what: string;
  next: string;
  /** NextX's own words, where it said any, to be quoted. */
  quote: string | null;
  code: ErrorCode;
}

/** What happened, for a list where there is no room for more. */
export function whatHappened(code: ErrorCode): string {
  return errorWords({ code, message: "", values: {} }).what;
}

/** What a person does now. */
export function whatNext(code: ErrorCode): string {
  return errorWords({ code, message: "", values: {} }).next;
}

export function errorWords(error: AppError): ErrorWords {
  // A newer shell may know a code that this catalogue does not.
  const wording = wordings[error.code] ?? wordings.internal;
  const quote = error.values["words"]?.trim() || null;
  return { what: wording.what(error.values), next: wording.next(error.values), quote, code: error.code };
}
