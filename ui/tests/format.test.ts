import { describe, expect, it } from "vitest";
import { day, digitsOfMoney, moment, money, quantity, time, typedAmount, typedQuantity } from "$lib/format";

describe("money", () => {
  it("has a point after each three digits and the sign behind", () => {
    expect(money(1_234_000)).toBe("1.234.000\u00a0₫");
    expect(money(0)).toBe("0\u00a0₫");
    expect(digitsOfMoney(-3_250)).toBe("\u22123.250");
    expect(digitsOfMoney(9_007_199_254_740_991)).toBe("9.007.199.254.740.991");
  });

  it("takes what was typed and puts the points in place", () => {
    expect(typedAmount("500000")).toBe("500.000");
    expect(typedAmount("1.5000")).toBe("15.000");
    expect(typedAmount("0050 000đ")).toBe("50.000");
    expect(typedAmount("0")).toBe("0");
    expect(typedAmount("1 500\u00a0000\u00a0₫")).toBe("1.500.000");
  });

  it("leaves what is no amount as it was typed, for the shell to refuse", () => {
    for (const typed of ["12,5", "-5000", "\u22125.000", "1.5tr", "20k", "abc", "1e6"]) {
      expect(typedAmount(typed)).toBe(typed);
    }
  });
});

describe("quantity", () => {
  it("is read with a comma", () => {
    expect(quantity("1")).toBe("1");
    expect(quantity("0.452")).toBe("0,452");
    expect(quantity("1204.500")).toBe("1.204,5");
    expect(quantity("-2")).toBe("\u22122");
    expect(quantity("3.000")).toBe("3");
  });

  it("stands in its field as the till reads it back: no point between thousands", () => {
    expect(typedQuantity("1500")).toBe("1500");
    expect(typedQuantity("1204.500")).toBe("1204,5");
    expect(typedQuantity("0.452")).toBe("0,452");
  });
});

describe("time", () => {
  const at = Date.UTC(2026, 10, 23, 2, 5);

  it("is day first and 24 hours", () => {
    expect(time(at)).toBe("09:05");
    expect(day(at)).toBe("23/11/2026");
  });

  it("names the day only where it is another", () => {
    expect(moment(at, at + 3_600_000)).toBe("09:05");
    expect(moment(at, at + 86_400_000)).toBe("23/11 09:05");
  });
});
