/** What the overview shows: the period, what it is put against, and the figures. */
import {
  ask,
  commands,
  onChanged,
  type AppError,
  type OverviewAgainst,
  type OverviewPeriod,
  type OverviewQuery,
  type OverviewTable,
  type OverviewView,
} from "$lib/backend/call";
import { latest } from "$lib/sequence";

export type PeriodChoice = "today" | "yesterday" | "week" | "month" | "between";

interface Overview {
  view: OverviewView | null;
  error: AppError | null;
  period: PeriodChoice;
  /** The days of a period that is typed. */
  from: string;
  until: string;
  against: OverviewAgainst;
  branch: number | null;
  /** The numbers behind the charts, where they are shown in place of them. */
  table: OverviewTable | null;
}

const untouched = (): Overview => ({
  view: null,
  error: null,
  period: "today",
  from: "",
  until: "",
  against: "before",
  branch: null,
  table: null,
});

export const overview = $state<Overview>(untouched());

function period(): OverviewPeriod {
  const { period, from, until } = overview;
  if (period === "month") return "this_month";
  return { days: period === "between" ? { between: [from, until] } : period };
}

const newest = latest();

/** Reckons what is wanted. `anew` takes in what has changed since. */
export async function loadOverview(anew: boolean): Promise<void> {
  const query: OverviewQuery = { period: period(), against: overview.against, branch: overview.branch };
  const answer = await newest(() => ask(commands.overview(query, anew)));
  if (answer === null) return;
  overview.error = answer.status === "error" ? answer.error : null;
  if (answer.status === "ok") overview.view = answer.data;
}

type Wish = Partial<Pick<Overview, "period" | "from" | "until" | "against" | "branch">>;

/** Looks at something else. Days that are typed are asked for when both are there. */
export function look(wish: Wish): void {
  Object.assign(overview, wish);
  const half = overview.period === "between" && (overview.from.trim() === "" || overview.until.trim() === "");
  if (!half) void loadOverview(false);
}

/** How long changes are gathered before the figures are reckoned anew, in ms. */
const GATHER_MS = 1500;

/** Keeps the figures fresh until the answer is called. */
export function followOverview(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  void loadOverview(true);
  const stop = onChanged(["sales", "records"], () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void loadOverview(true);
    }, GATHER_MS);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/** Forgets what belongs to a shop that is left. */
export function forgetOverview(): void {
  void newest(() => Promise.resolve());
  Object.assign(overview, untouched());
}
