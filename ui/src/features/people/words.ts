/** The words for roles, rights, and what an approval is about. */
import type { Right, Role } from "$lib/backend/call";
import { money, quantity } from "$lib/format";
import { m } from "$lib/i18n.svelte";

export const roles: Record<Role, () => string> = {
  cashier: m.role_cashier,
  manager: m.role_manager,
  marketer: m.role_marketer,
};

export const rights: Record<Right, () => string> = {
  sell: m.right_sell,
  open_drawer: m.right_open_drawer,
  discount_over_limit: m.right_discount_over_limit,
  change_price: m.right_change_price,
  sell_below_stock: m.right_sell_below_stock,
  create_product: m.right_create_product,
  return_without_invoice: m.right_return_without_invoice,
  give_up_document: m.right_give_up_document,
  restore_backup: m.right_restore_backup,
  change_settings: m.right_change_settings,
  manage_people: m.right_manage_people,
  back_office: m.right_back_office,
  marketing: m.right_marketing,
};

/** The settings by the names that the shell knows them by. */
const settings: Record<string, () => string> = {
  till: m.settings_till,
  profile: m.settings_profile,
  printer: m.printer_title,
  receipt_template: m.paper_title,
  receipt_logo: m.paper_title,
  cash_rounding: m.rounding_title,
  transfer_account: m.transfer_account_title,
  shift_reason_from: m.shift_setting,
  discount_limit: m.people_limit,
  credit_limit: m.credit_setting,
  method_names: m.method_names,
  returns_without_invoice: m.returns_setting,
  scale_labels: m.label_title,
  taxes: m.tax_title,
  price_books: m.book_title,
  unit_barcode: m.barcode_given_title,
  below_stock: m.below_stock_setting,
};

/** Of what, and how much: `Cà phê sữa đá · 50 %`. */
export function aboutWords(right: Right, subject: string, value: string): string {
  switch (right) {
    case "discount_over_limit":
      return `${subject || m.people_whole_order()} · ${quantity(value)} %`;
    case "sell_below_stock":
      return [subject, value && m.below_stock_left_value({ left: value })].filter(Boolean).join(" · ");
    case "change_price":
    case "create_product":
    case "return_without_invoice":
      return [subject, value && money(Number(value))].filter(Boolean).join(" · ");
    case "change_settings":
      return [settings[subject]?.() ?? subject, value && `${quantity(value)} %`].filter(Boolean).join(" · ");
    default:
      return subject;
  }
}
