/** What the made-up shop sells. */
import type { CustomerHit, Unit } from "../../src/lib/backend/bindings.gen";

export interface Good {
  variationId: number;
  name: string;
  code: string;
  barcode: string;
  units: Unit[];
  /** Of the base unit; none where the shop has not set one. */
  price: number | null;
  /** By branch; the last good has never been read in the second. */
  stock: (number | null)[];
  /** Of one in variations: which product it is one of, and what tells it from the others. */
  variation?: { product: number; name: string; part: string };
  /** Whether it is offered to be added to others. */
  modifier?: boolean;
}

function good(
  variationId: number,
  name: string,
  units: [name: string, multiplier: string, price: number | null][],
  stock: (number | null)[],
): Good {
  return {
    variationId,
    name,
    code: `HH${String(variationId).padStart(5, "0")}`,
    barcode: `89350241${String(variationId).padStart(5, "0")}`,
    units: units.map(([unit, multiplier, price], index) => ({
      id: variationId * 10 + index,
      name: unit,
      multiplier,
      price: price ?? 0,
      base: index === 0,
    })),
    price: units[0]?.[2] ?? null,
    stock,
  };
}

export const goods: Good[] = [
  good(1, "Cà phê sữa G7 3in1 hộp 18 gói", [["hộp", "1", 62_000]], [9, 24, 6]),
  good(
    2,
    "Cà phê sữa đá Highlands lon 185 ml",
    [
      ["lon", "1", 15_000],
      ["lốc", "6", 86_000],
      ["thùng", "24", 330_000],
    ],
    [48, 36, 60],
  ),
  good(3, "Cà phê hòa tan Nescafé sữa đá bịch 46 gói", [["bịch", "1", 138_000]], [3, 0, 11]),
  good(4, "Sữa đậu nành Vfresh vị cà phê 1 lít", [["hộp", "1", 28_500]], [12, -2, 7]),
  good(5, "Cà phê sữa mang đi ly M", [["ly", "1", 22_000]], [null, null, null]),
  good(6, "Bánh quy sữa nhân cà phê Cosy 240 g", [["hộp", "1", 41_000]], [0, 5, 4]),
  good(7, "Cà phê rang xay Trung Nguyên Sữa 340 g", [["túi", "1", 89_000]], [4, 2, 15]),
  good(
    8,
    "Sữa tươi tiệt trùng Vinamilk có đường bổ sung vi chất cho bé từ hai tuổi 180 ml",
    [
      ["hộp", "1", 8_500],
      ["lốc", "4", 34_000],
      ["thùng", "48", 402_000],
    ],
    [208, 96, 48],
  ),
  good(
    9,
    "Mì Hảo Hảo tôm chua cay 75 g",
    [
      ["gói", "1", 4_500],
      ["thùng", "30", 128_000],
    ],
    [14, 60, 90],
  ),
  good(10, "Thịt ba rọi heo", [["kg", "1", 168_000]], [18, 6, 0]),
  good(11, "Nước rửa chén Sunlight 750 g", [["chai", "1", 32_500]], [31, 12, 8]),
  good(12, "Trứng gà ta Ba Huân hộp 10 quả", [["hộp", "1", 36_000]], [23, null, 9]),
  good(13, "Trà sữa trân châu ly L", [["ly", "1", null]], [null, null, null]),
];

const SLIPPERS = { product: 900, name: "Dép xốp đi trong nhà" };
for (const [index, part] of ["đen, cỡ 38", "đen, cỡ 39", "trắng, cỡ 38", "trắng, cỡ 39", "hồng, cỡ 36"].entries()) {
  const each = good(
    101 + index,
    `${SLIPPERS.name} - ${part}`,
    [["đôi", "1", 45_000 + 1_000 * index]],
    [3 * index, 9, 4],
  );
  goods.push({ ...each, variation: { ...SLIPPERS, part } });
}
for (const [index, name] of ["Kem phô mai", "Thạch dừa"].entries())
  goods.push({ ...good(120 + index, name, [["phần", "1", 10_000 - 5_000 * index]], [50, 50, 50]), modifier: true });

export const customers: CustomerHit[] = [
  { id: 1, name: "Nguyễn Văn Hùng", phone: "0909 000 128", code: "KH0001", pending: false },
  { id: 2, name: "Trần Thị Mai", phone: "0903 000 451", code: "KH0002", pending: false },
  {
    id: 3,
    name: "Công ty TNHH Thương mại Dịch vụ An Phúc Thịnh Vượng",
    phone: "0283 000 777",
    code: "KH0003",
    pending: false,
  },
  { id: 4, name: "Lê Thị Hoa", phone: "", code: "KH0004", pending: true },
];
