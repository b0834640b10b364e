//! Noodles, rice, dry goods, spices and sauces.

use super::{Department, Outline, kind, shelf, size};
use crate::demo::units::{CAN, CHAI, GOI, HOP, HU, KG, LON, TUI};

pub(super) const NOODLES_AND_RICE: Department = Department {
    id: 400,
    name: "Mì, gạo và đồ khô",
    colour: "#d98324",
    shelves: &[
        shelf(
            401,
            "Mì ăn liền",
            Outline::Bag,
            &[
                kind(
                    "Mì",
                    &[
                        "tôm chua cay",
                        "gà nấm",
                        "bò hầm",
                        "thịt bằm",
                        "lẩu Thái",
                        "kim chi",
                        "rau nấm chay",
                    ],
                    &[
                        size(GOI, "75 g", 4_500),
                        size(GOI, "85 g", 6_000),
                        size(HOP, "65 g", 10_500),
                    ],
                ),
                kind(
                    "Mì trộn",
                    &["sốt tương đen", "trứng muối", "xào tỏi", "sốt cay"],
                    &[size(GOI, "90 g", 8_500), size(HOP, "105 g", 14_500)],
                ),
            ],
        ),
        shelf(
            402,
            "Phở, bún, miến, cháo ăn liền",
            Outline::Bag,
            &[
                kind(
                    "Phở",
                    &["bò", "gà", "bò tái lăn"],
                    &[size(GOI, "65 g", 8_500), size(HOP, "70 g", 15_000)],
                ),
                kind(
                    "Bún",
                    &["riêu cua", "giò heo", "bò Huế", "măng vịt"],
                    &[size(GOI, "75 g", 9_000), size(HOP, "80 g", 16_500)],
                ),
                kind(
                    "Miến",
                    &["sườn heo", "gà", "lươn"],
                    &[size(GOI, "58 g", 9_500), size(HOP, "60 g", 15_500)],
                ),
                kind(
                    "Cháo",
                    &["thịt bằm", "gà", "cá hồi", "đậu xanh", "hạt sen"],
                    &[size(GOI, "50 g", 5_500), size(HOP, "240 g", 19_500)],
                ),
            ],
        ),
        shelf(
            403,
            "Gạo",
            Outline::Bag,
            &[
                kind(
                    "Gạo thơm",
                    &["hạt dài", "dẻo", "lài", "tám xoan", "nở xốp"],
                    &[
                        size(KG, "xá", 21_500),
                        size(TUI, "2 kg", 45_000),
                        size(TUI, "5 kg", 112_000),
                        size(TUI, "10 kg", 219_000),
                    ],
                ),
                kind(
                    "Gạo nếp",
                    &["cái hoa vàng", "cẩm", "ngỗng"],
                    &[
                        size(KG, "xá", 32_000),
                        size(TUI, "1 kg", 34_500),
                        size(TUI, "2 kg", 67_000),
                    ],
                ),
                kind(
                    "Gạo lứt",
                    &["đỏ", "tím than", "nảy mầm"],
                    &[size(TUI, "1 kg", 39_000), size(TUI, "2 kg", 76_000)],
                ),
            ],
        ),
        shelf(
            404,
            "Bún, miến, bánh khô",
            Outline::Bag,
            &[
                kind(
                    "Bún khô",
                    &["gạo", "gạo lứt", "rau củ"],
                    &[size(GOI, "200 g", 14_500), size(GOI, "500 g", 29_000)],
                ),
                kind(
                    "Miến dong",
                    &["trắng", "đen"],
                    &[size(GOI, "300 g", 34_000), size(GOI, "500 g", 55_000)],
                ),
                kind(
                    "Bánh tráng",
                    &["cuốn", "mè nướng", "gạo lứt", "phơi sương"],
                    &[size(GOI, "200 g", 16_500), size(GOI, "400 g", 29_500)],
                ),
                kind(
                    "Nui",
                    &["ống", "xoắn", "sao rau củ"],
                    &[size(GOI, "300 g", 17_500), size(GOI, "400 g", 22_000)],
                ),
            ],
        ),
        shelf(
            405,
            "Đậu, hạt và nấm khô",
            Outline::Bag,
            &[
                kind(
                    "Đậu",
                    &[
                        "xanh cà vỏ",
                        "xanh nguyên hạt",
                        "đen xanh lòng",
                        "đỏ",
                        "nành",
                        "phộng",
                    ],
                    &[
                        size(GOI, "300 g", 21_000),
                        size(GOI, "500 g", 34_000),
                        size(KG, "xá", 58_000),
                    ],
                ),
                kind(
                    "Nấm khô",
                    &["hương", "mèo", "tuyết"],
                    &[size(GOI, "50 g", 24_000), size(GOI, "100 g", 44_500)],
                ),
                kind(
                    "Mè rang",
                    &["trắng", "đen"],
                    &[size(GOI, "100 g", 15_000), size(HU, "200 g", 31_000)],
                ),
            ],
        ),
        shelf(
            406,
            "Đồ hộp",
            Outline::Can,
            &[
                kind(
                    "Cá hộp",
                    &["sốt cà", "ngừ ngâm dầu", "trích sốt cà", "nục kho"],
                    &[size(HOP, "155 g", 19_500), size(HOP, "185 g", 36_000)],
                ),
                kind(
                    "Thịt hộp",
                    &["heo hai lát", "bò xay", "gà tiềm", "pa tê gan"],
                    &[size(HOP, "150 g", 29_500), size(HOP, "340 g", 64_000)],
                ),
                kind(
                    "Trái cây đóng hộp",
                    &["vải", "nhãn", "dứa", "chôm chôm"],
                    &[size(LON, "565 g", 46_000)],
                ),
            ],
        ),
    ],
};

pub(super) const SPICES: Department = Department {
    id: 500,
    name: "Gia vị",
    colour: "#b5382f",
    shelves: &[
        shelf(
            501,
            "Nước mắm, nước tương",
            Outline::Bottle,
            &[
                kind(
                    "Nước mắm",
                    &[
                        "cá cơm 30 độ đạm",
                        "cá cơm 40 độ đạm",
                        "nhĩ",
                        "chay",
                        "chấm pha sẵn",
                    ],
                    &[
                        size(CHAI, "500 ml", 42_000),
                        size(CHAI, "750 ml", 64_000),
                        size(CHAI, "1 lít", 79_000),
                    ],
                ),
                kind(
                    "Nước tương",
                    &["đậu nành", "tỏi ớt", "nấm hương", "thanh dịu"],
                    &[
                        size(CHAI, "300 ml", 15_500),
                        size(CHAI, "500 ml", 22_000),
                        size(CAN, "2 lít", 72_000),
                    ],
                ),
            ],
        ),
        shelf(
            502,
            "Dầu ăn, giấm",
            Outline::Bottle,
            &[
                kind(
                    "Dầu ăn",
                    &[
                        "đậu nành",
                        "hướng dương",
                        "gạo lứt",
                        "hạt cải",
                        "mè",
                        "thực vật",
                    ],
                    &[
                        size(CHAI, "400 ml", 26_000),
                        size(CHAI, "1 lít", 52_000),
                        size(CHAI, "2 lít", 99_000),
                        size(CAN, "5 lít", 245_000),
                    ],
                ),
                kind(
                    "Giấm",
                    &["gạo", "táo", "nuôi"],
                    &[size(CHAI, "400 ml", 12_500), size(CHAI, "500 ml", 16_500)],
                ),
            ],
        ),
        shelf(
            503,
            "Đường, muối, hạt nêm",
            Outline::Bag,
            &[
                kind(
                    "Đường",
                    &["cát trắng", "vàng", "phèn", "thốt nốt", "nâu"],
                    &[size(GOI, "500 g", 15_500), size(GOI, "1 kg", 28_000)],
                ),
                kind(
                    "Muối",
                    &["i ốt", "hồng", "tiêu chanh", "ớt xanh", "tôm"],
                    &[
                        size(GOI, "200 g", 8_500),
                        size(GOI, "500 g", 6_500),
                        size(HU, "120 g", 13_500),
                    ],
                ),
                kind(
                    "Hạt nêm",
                    &["thịt thăn", "nấm hương", "rau củ", "tôm"],
                    &[
                        size(GOI, "170 g", 17_500),
                        size(GOI, "400 g", 38_000),
                        size(GOI, "900 g", 78_000),
                    ],
                ),
                kind(
                    "Bột ngọt",
                    &["hạt nhỏ", "hạt lớn"],
                    &[
                        size(GOI, "100 g", 8_500),
                        size(GOI, "454 g", 34_000),
                        size(GOI, "1 kg", 69_000),
                    ],
                ),
            ],
        ),
        shelf(
            504,
            "Tương, sốt",
            Outline::Bottle,
            &[
                kind(
                    "Tương ớt",
                    &["cay vừa", "siêu cay", "chua ngọt", "tỏi"],
                    &[
                        size(CHAI, "250 g", 13_500),
                        size(CHAI, "520 g", 24_500),
                        size(CAN, "2,1 kg", 68_000),
                    ],
                ),
                kind(
                    "Tương cà",
                    &["nguyên vị", "ít đường"],
                    &[size(CHAI, "270 g", 14_500), size(CHAI, "500 g", 25_500)],
                ),
                kind(
                    "Xốt mayonnaise",
                    &["béo", "chua ngọt", "chay"],
                    &[size(CHAI, "230 g", 32_000), size(CHAI, "430 g", 54_000)],
                ),
                kind(
                    "Sa tế",
                    &["tôm", "tỏi ớt", "chay"],
                    &[size(HU, "90 g", 12_500), size(HU, "200 g", 25_000)],
                ),
            ],
        ),
        shelf(
            505,
            "Gia vị khô",
            Outline::Jar,
            &[
                kind(
                    "Gia vị nấu",
                    &["phở bò", "bò kho", "lẩu Thái", "cà ri", "kho cá", "bún bò"],
                    &[size(GOI, "24 g", 7_500), size(HOP, "75 g", 19_000)],
                ),
                kind(
                    "Tiêu",
                    &["đen hạt", "đen xay", "sọ"],
                    &[size(HU, "50 g", 22_000), size(GOI, "100 g", 38_000)],
                ),
                kind(
                    "Bột",
                    &["nghệ", "ớt", "tỏi", "ngũ vị hương", "quế"],
                    &[size(GOI, "10 g", 5_000), size(HU, "45 g", 18_500)],
                ),
            ],
        ),
        shelf(
            506,
            "Bột làm bánh, chiên",
            Outline::Bag,
            &[
                kind(
                    "Bột mì",
                    &["đa dụng", "số 11", "số 8"],
                    &[size(GOI, "500 g", 14_500), size(GOI, "1 kg", 26_500)],
                ),
                kind(
                    "Bột chiên",
                    &["giòn", "xù", "gà rán cay", "chuối"],
                    &[size(GOI, "150 g", 10_500), size(GOI, "300 g", 18_500)],
                ),
                kind(
                    "Bột gạo",
                    &["tẻ", "nếp", "bánh xèo", "bánh cuốn"],
                    &[size(GOI, "400 g", 15_500), size(GOI, "1 kg", 31_000)],
                ),
            ],
        ),
    ],
};
