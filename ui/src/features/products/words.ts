/** The words of products. */
import type { CardUnit, ProductField } from "$lib/backend/call";
import { digitsOfMoney, minutesSince, moment, quantity } from "$lib/format";
import { m } from "$lib/i18n.svelte";

const KINDS: Record<string, () => string> = {
  single: m.products_kind_single,
  variable: m.products_kind_variable,
  modifier: m.products_kind_modifier,
  combo: m.products_kind_combo,
};

/** The type of a product; one that NextX added since stays in its words. */
export const kindWord = (kind: string) => KINDS[kind]?.() ?? kind;

/** Each type that has a word, with it. */
export const kindWords = () => Object.entries(KINDS).map(([kind, word]): [string, string] => [kind, word()]);

/** How old the detail of a product is. */
export function detailAge(at: number | null, now: number): string {
  if (at === null) return m.products_detail_none();
  const minutes = minutesSince(at, now);
  if (minutes === 0) return m.products_detail_now();
  return minutes < 60 ? m.products_detail_minutes({ minutes }) : m.products_detail_at({ time: moment(at, now) });
}

export const unitWords = ({ name, multiplier, base }: CardUnit) =>
  base ? `${name} (${m.product_base()})` : `${name} × ${quantity(multiplier)}`;

const FIELDS: Record<ProductField, () => string> = {
  name: m.product_field_name,
  code: m.product_code,
  sku: m.product_sku,
  category: m.product_category,
  price: m.product_price,
  cost: m.product_cost,
  specification: m.product_specification,
  picture: m.product_picture,
  weight: m.product_weight,
  length: m.product_length,
  width: m.product_width,
  height: m.product_height,
  brand: m.product_brand,
};

export const fieldName = (field: ProductField) => FIELDS[field]();

/** What stands in a field, as it is read on the screen. */
export function fieldText(
  field: ProductField,
  text: string,
  categories: readonly { id: number; name: string }[],
): string {
  if (text === "") return "";
  if (field === "category") return categories.find(({ id }) => String(id) === text)?.name ?? text;
  if (field === "price" || field === "cost") return /^\d+$/.test(text) ? digitsOfMoney(Number(text)) : text;
  return ["weight", "length", "width", "height"].includes(field) ? text.replace(".", ",") : text;
}
