/** An overview, enough like the till's to look at the screen. Not the till's figures. */
import type {
  OverviewFigures,
  OverviewPart,
  OverviewQuery,
  OverviewView,
  OverviewWords,
} from "../../src/lib/backend/bindings.gen";
import { fail } from "./counter";
import { goods } from "./goods";

const part = (name: string, now: number, before: number, id: number | null = null): OverviewPart => ({
  id,
  name,
  unit: "",
  amount: { now, before },
  quantity: "12",
});

const figures = (net: number, orders: number): OverviewFigures => ({
  net,
  sold: net + 386_500,
  orders,
  average: orders === 0 ? null : Math.round(net / orders),
  returned: 386_500,
  discount: 1_104_500,
});

export class FakeOverview {
  /** What was asked for. */
  readonly asked: OverviewQuery[] = [];
  /** What was written. */
  readonly written: { table: string; words: OverviewWords }[] = [];
  readonly #empty: boolean;

  constructor(wish: URLSearchParams) {
    this.#empty = wish.has("nothing-sold");
  }

  view(query: OverviewQuery): OverviewView {
    this.asked.push(query);
    const { period } = query;
    const typed = typeof period === "object" && typeof period.days === "object" ? period.days.between : null;
    if (typed?.some((day) => day.startsWith("31/02"))) throw fail("day_invalid");
    const isDay = typeof period === "object" && (period.days === "today" || period.days === "yesterday");
    const days = ["17", "18", "19", "20", "21", "22", "23"];
    const hours = [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
    const bars = isDay
      ? hours.map((hour) => ({
          hour,
          day: "",
          net: { now: hour <= 14 ? hour * 300_000 : 0, before: hour * 280_000 },
          isAhead: hour > 14,
        }))
      : days.map((day, place) => ({
          hour: null,
          day: `${day}/11/2026`,
          net: { now: 4_000_000 + place * 200_000, before: 4_400_000 },
          isAhead: false,
        }));
    const nothing = this.#empty;
    return {
      now: nothing ? { ...figures(0, 0), returned: 0, discount: 0 } : figures(30_580_500, 412),
      before: figures(29_414_000, 398),
      period: isDay ? ["23/11/2026", "23/11/2026"] : ["17/11/2026", "23/11/2026"],
      periodBefore: isDay ? ["16/11/2026", "16/11/2026"] : ["10/11/2026", "16/11/2026"],
      minute: isDay ? 15 * 60 : null,
      bars: nothing ? [] : bars,
      withoutHour: { now: 0, before: 0 },
      branches: nothing ? [] : [part("Lê Văn Sỹ", 14_382_500, 13_200_000, 1), part("Gò Vấp", 9_716_000, 10_180_000, 2)],
      products: nothing
        ? []
        : goods.map(({ variationId, name }, place) => part(name, 7_092_000 - place * 300_000, 6_304_000, variationId)),
      categories: nothing ? [] : [part("Đồ uống, bia", 9_480_000, 9_000_000), part("", 120_000, 0)],
      people: nothing ? [] : [part("Võ Quốc Bảo", 20_000_000, 19_000_000)],
      methods: nothing ? [] : [part("cash", 15_902_000, 15_000_000), part("MOMO", 1_835_000, 0)],
      withLines: nothing ? 0 : 380,
      allBranches: [
        { id: 1, name: "Lê Văn Sỹ" },
        { id: 2, name: "Gò Vấp" },
      ],
      isWhole: true,
      readAt: Date.parse("2026-11-23T14:56:00+07:00"),
      unsent: 3,
    };
  }
}
