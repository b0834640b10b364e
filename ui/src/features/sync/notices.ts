/** What a person is told about the files of the till: what happened, what is safe, what to do now. */
import type { Notice } from "$lib/backend/call";
import { m } from "$lib/i18n.svelte";

interface Words {
  what: string;
  safe: string;
  next: string;
}

export function noticeWords({ kind, unsent, recovered, unreadable }: Notice): Words {
  switch (kind) {
    case "rebuilt":
      return {
        what: m.notice_rebuilt_what(),
        safe: unreadable === 0 ? m.notice_rebuilt_safe({ unsent }) : m.notice_rebuilt_lost({ unreadable }),
        next: unreadable === 0 ? m.notice_rebuilt_next() : m.notice_rebuilt_lost_next(),
      };
    case "restored":
      return {
        what: m.notice_restored_what(),
        safe: m.notice_restored_safe({ recovered, unsent }),
        next: m.notice_restored_next(),
      };
    case "journal_renewed":
      return {
        what: m.notice_journal_what(),
        safe: m.notice_journal_safe(),
        next: unreadable === 0 ? m.notice_journal_next() : m.notice_journal_lost_next(),
      };
    case "away":
      return { what: m.notice_away_what(), safe: m.notice_away_safe(), next: m.notice_away_next() };
  }
}
