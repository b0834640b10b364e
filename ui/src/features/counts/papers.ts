/** What is written of a count sheet: the words above its columns, and what its file is called. */
import type { CountPaper, CountSheet } from "$lib/backend/call";
import { m } from "$lib/i18n.svelte";

interface PaperOf {
  /** Above the columns of a file. */
  fileHeads: () => string[];
  /** Above the columns on paper, where no column is too many. */
  heads: () => string[];
}

const figures = () => [m.counts_column_expected(), m.counts_column_count(), m.counts_column_difference()];
const named = () => [m.stock_column_code(), m.stock_column_barcode(), m.counts_column_product(), m.stock_unit()];
const numbered = () => [m.counts_print_number(), m.stock_column_code(), m.counts_column_product(), m.stock_unit()];

export const papers: Record<CountPaper, PaperOf> = {
  sheet: {
    fileHeads: () => [...named(), m.counts_column_count()],
    heads: () => [...numbered(), m.counts_column_count()],
  },
  differences: {
    fileHeads: () => [...named(), ...figures(), m.stock_column_price(), m.counts_column_worth()],
    heads: () => [...numbered(), ...figures(), m.counts_column_worth()],
  },
};

export function fileNameOf({ name }: CountSheet, paper: CountPaper): string {
  const called = name.replaceAll(/[\\/:*?"<>|]/g, "-");
  return paper === "sheet" ? called : `${called} - ${m.counts_column_difference()}`;
}
