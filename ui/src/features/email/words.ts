/** What the kinds of blocks and what is wrong with a letter are called. */
import Columns2 from "@lucide/svelte/icons/columns-2";
import Heading from "@lucide/svelte/icons/heading";
import ImageIcon from "@lucide/svelte/icons/image";
import Minus from "@lucide/svelte/icons/minus";
import MousePointerClick from "@lucide/svelte/icons/mouse-pointer-click";
import Package from "@lucide/svelte/icons/package";
import PanelBottom from "@lucide/svelte/icons/panel-bottom";
import Space from "@lucide/svelte/icons/unfold-vertical";
import TextAlignStart from "@lucide/svelte/icons/text-align-start";
import Ticket from "@lucide/svelte/icons/ticket-percent";
import type { LucideIcon } from "@lucide/svelte";
import type { EmailFinding } from "$lib/backend/call";
import { m } from "$lib/i18n.svelte";
import type { BlockKind, Starter } from "./letter";

export const kinds: { kind: BlockKind; word: () => string; icon: LucideIcon }[] = [
  { kind: "heading", word: m.email_block_heading, icon: Heading },
  { kind: "text", word: m.email_block_text, icon: TextAlignStart },
  { kind: "picture", word: m.email_block_picture, icon: ImageIcon },
  { kind: "button", word: m.email_block_button, icon: MousePointerClick },
  { kind: "columns", word: m.email_block_columns, icon: Columns2 },
  { kind: "product", word: m.email_block_product, icon: Package },
  { kind: "coupon", word: m.email_block_coupon, icon: Ticket },
  { kind: "divider", word: m.email_block_divider, icon: Minus },
  { kind: "spacer", word: m.email_block_spacer, icon: Space },
  { kind: "footer", word: m.email_block_footer, icon: PanelBottom },
];

export const kindWord = (kind: BlockKind): string => kinds.find((each) => each.kind === kind)?.word() ?? kind;

export const starters: { name: Starter; word: () => string; lead: () => string }[] = [
  { name: "sale", word: m.email_starter_sale, lead: m.email_starter_sale_lead },
  { name: "news", word: m.email_starter_news, lead: m.email_starter_news_lead },
  { name: "coupon", word: m.email_starter_coupon, lead: m.email_starter_coupon_lead },
  { name: "plain", word: m.email_starter_plain, lead: m.email_starter_plain_lead },
];

/** What is wrong, in words. */
export function findingWords({ fault, detail, place }: EmailFinding): string {
  switch (fault) {
    case "no_subject":
      return m.email_fault_no_subject();
    case "subject_long":
      return m.email_fault_subject_long({ count: detail });
    case "no_preheader":
      return m.email_fault_no_preheader();
    case "preheader_long":
      return m.email_fault_preheader_long({ count: detail });
    case "no_sender":
      return m.email_fault_no_sender();
    case "sender_address":
      return m.email_fault_sender_address();
    case "empty":
      return m.email_fault_empty();
    case "picture_missing":
      return m.email_fault_picture_missing();
    case "picture_without_words":
      return m.email_fault_picture_without_words();
    case "picture_not_https":
      return m.email_fault_picture_not_https();
    case "link_unsafe":
      return m.email_fault_link_unsafe({ address: detail });
    case "button_without_address":
      return m.email_fault_button_without_address();
    case "button_without_words":
      return m.email_fault_button_without_words();
    case "no_way_out":
      return m.email_fault_no_way_out();
    case "too_large":
      return m.email_fault_too_large({ size: detail });
    case "unknown_field":
      return m.email_fault_unknown_field({ name: detail });
    case "syntax":
      return m.email_fault_syntax({ line: place?.[0] ?? 1, column: place?.[1] ?? 1, words: detail });
    case "removed":
      return m.email_fault_removed({ name: detail });
  }
}
