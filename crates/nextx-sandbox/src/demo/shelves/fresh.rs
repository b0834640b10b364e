//! Fresh, chilled and frozen food.

use super::{Department, Outline, PLAIN, kind, shelf, size};
use crate::demo::units::{GOI, HOP, HU, KG, TUI, VI};

pub(super) const FRESH: Department = Department {
    id: 700,
    name: "Thực phẩm tươi và đông lạnh",
    colour: "#4f9a3a",
    shelves: &[
        shelf(
            701,
            "Rau củ",
            Outline::Fruit,
            &[
                kind(
                    "Rau",
                    &[
                        "cải ngọt",
                        "muống",
                        "xà lách",
                        "mồng tơi",
                        "cải thìa",
                        "dền",
                    ],
                    &[size(GOI, "300 g", 12_000), size(GOI, "500 g", 18_500)],
                ),
                kind(
                    "Củ",
                    &[
                        "cà rốt",
                        "khoai tây",
                        "khoai lang",
                        "hành tây",
                        "gừng",
                        "tỏi",
                    ],
                    &[size(KG, "xá", 29_000), size(TUI, "500 g", 17_000)],
                ),
                kind(
                    "Nấm",
                    &["kim châm", "đùi gà", "rơm", "bào ngư"],
                    &[size(GOI, "150 g", 14_500), size(HOP, "300 g", 32_000)],
                ),
            ],
        ),
        shelf(
            702,
            "Trái cây",
            Outline::Fruit,
            &[kind(
                "",
                &[
                    "Cam sành",
                    "Chuối già",
                    "Xoài cát",
                    "Thanh long",
                    "Dưa hấu",
                    "Ổi",
                    "Bưởi da xanh",
                ],
                &[
                    size(KG, "loại 1", 45_000),
                    size(KG, "loại 2", 32_000),
                    size(TUI, "1 kg", 47_000),
                ],
            )],
        ),
        shelf(
            703,
            "Trứng, đậu hũ",
            Outline::Box,
            &[
                kind(
                    "Trứng",
                    &["gà ta", "gà công nghiệp", "vịt", "cút", "vịt muối"],
                    &[size(VI, "10 quả", 34_000), size(HOP, "6 quả", 22_500)],
                ),
                kind(
                    "Đậu hũ",
                    &["trắng", "chiên", "non", "trứng"],
                    &[size(HOP, "280 g", 12_500), size(GOI, "150 g", 8_500)],
                ),
            ],
        ),
        shelf(
            704,
            "Xúc xích, giò chả",
            Outline::Bag,
            &[
                kind(
                    "Xúc xích",
                    &["heo", "bò", "gà phô mai", "tiệt trùng"],
                    &[size(GOI, "175 g", 24_500), size(GOI, "500 g", 62_000)],
                ),
                kind(
                    "Chả",
                    &["lụa", "quế", "bò", "cá thác lác"],
                    &[size(GOI, "250 g", 46_000), size(GOI, "500 g", 88_000)],
                ),
                kind(
                    "Nem chua",
                    &["truyền thống", "cay"],
                    &[size(GOI, "200 g", 38_000), size(GOI, "10 cái", 45_000)],
                ),
            ],
        ),
        shelf(
            705,
            "Đông lạnh",
            Outline::Bag,
            &[
                kind(
                    "Chả giò",
                    &["thịt", "hải sản", "rau củ", "rế"],
                    &[size(GOI, "300 g", 38_500), size(GOI, "500 g", 59_000)],
                ),
                kind(
                    "Há cảo",
                    &["tôm", "thịt", "chay"],
                    &[size(GOI, "300 g", 42_000), size(GOI, "500 g", 66_000)],
                ),
                kind(
                    "Viên thả lẩu",
                    &["bò", "tôm", "cá", "thập cẩm"],
                    &[size(GOI, "200 g", 29_500), size(GOI, "500 g", 69_000)],
                ),
                kind(
                    "Kem",
                    &["đậu xanh", "khoai môn", "sầu riêng", "sô cô la", "dừa"],
                    &[size(HU, "70 g", 12_000), size(HOP, "450 g", 68_000)],
                ),
            ],
        ),
        shelf(
            706,
            "Dưa muối",
            Outline::Jar,
            &[
                kind(
                    "Kim chi",
                    &["cải thảo", "củ cải", "chay"],
                    &[size(HU, "300 g", 32_000), size(HU, "500 g", 48_500)],
                ),
                kind(
                    "Dưa chua",
                    &["cải bẹ", "cà pháo", "củ kiệu", "dưa leo"],
                    &[size(HU, "390 g", 27_500), size(GOI, "500 g", 19_500)],
                ),
                kind(
                    "Chao",
                    PLAIN,
                    &[size(HU, "200 g", 18_500), size(HU, "370 g", 31_000)],
                ),
            ],
        ),
    ],
};
