//! Biscuits, sweets and things to nibble.

use super::{Department, Outline, kind, shelf, size};
use crate::demo::units::{CAI, GOI, HOP, HU, TUI};

pub(super) const SNACKS: Department = Department {
    id: 600,
    name: "Bánh kẹo và đồ ăn vặt",
    colour: "#c8518a",
    shelves: &[
        shelf(
            601,
            "Bánh quy, bánh xốp",
            Outline::Box,
            &[
                kind(
                    "Bánh quy",
                    &["bơ", "sô cô la", "dừa", "mè", "yến mạch", "ăn kiêng"],
                    &[
                        size(GOI, "120 g", 16_500),
                        size(HOP, "270 g", 42_000),
                        size(HOP, "450 g", 89_000),
                    ],
                ),
                kind(
                    "Bánh xốp",
                    &["phô mai", "sô cô la", "lá dứa", "đậu phộng"],
                    &[size(GOI, "50 g", 6_500), size(HOP, "240 g", 36_000)],
                ),
                kind(
                    "Bánh quế",
                    &["lá dứa", "sô cô la", "khoai môn"],
                    &[size(GOI, "130 g", 18_500), size(HOP, "300 g", 48_000)],
                ),
            ],
        ),
        shelf(
            602,
            "Bánh tươi",
            Outline::Bag,
            &[
                kind(
                    "Bánh bông lan",
                    &["trứng muối", "kem bơ sữa", "cuộn lá dứa", "sô cô la"],
                    &[size(GOI, "40 g", 7_000), size(HOP, "240 g", 45_000)],
                ),
                kind(
                    "Bánh mì",
                    &["sandwich lạt", "hoa cúc", "chà bông", "sữa dừa"],
                    &[size(CAI, "80 g", 9_500), size(GOI, "275 g", 24_000)],
                ),
                kind(
                    "Bánh chưng",
                    &["nhân thịt", "chay"],
                    &[size(CAI, "500 g", 48_000), size(CAI, "1 kg", 85_000)],
                ),
            ],
        ),
        shelf(
            603,
            "Kẹo, sô cô la",
            Outline::Bag,
            &[
                kind(
                    "Kẹo cứng",
                    &[
                        "bạc hà",
                        "gừng",
                        "chanh muối",
                        "cà phê",
                        "me cay",
                        "trái cây",
                    ],
                    &[size(GOI, "90 g", 13_500), size(GOI, "350 g", 39_000)],
                ),
                kind(
                    "Kẹo dẻo",
                    &["trái cây", "nho", "cola", "gấu"],
                    &[size(GOI, "50 g", 9_000), size(GOI, "160 g", 27_000)],
                ),
                kind(
                    "Kẹo dừa",
                    &["nguyên chất", "đậu phộng", "lá dứa", "sầu riêng"],
                    &[size(GOI, "200 g", 26_500), size(HOP, "400 g", 52_000)],
                ),
                kind(
                    "Kẹo cao su",
                    &["bạc hà", "dưa hấu", "dâu"],
                    &[size(GOI, "11 g", 5_000), size(HU, "58 g", 26_500)],
                ),
                kind(
                    "Sô cô la",
                    &["sữa", "đen 70%", "hạt điều", "nho khô"],
                    &[size(CAI, "35 g", 18_500), size(HOP, "100 g", 62_000)],
                ),
            ],
        ),
        shelf(
            604,
            "Snack",
            Outline::Bag,
            &[
                kind(
                    "Snack khoai tây",
                    &[
                        "vị tự nhiên",
                        "vị phô mai",
                        "vị rong biển",
                        "vị sườn nướng",
                        "vị kim chi",
                    ],
                    &[
                        size(GOI, "30 g", 6_000),
                        size(GOI, "52 g", 12_500),
                        size(HOP, "100 g", 29_500),
                    ],
                ),
                kind(
                    "Snack",
                    &["tôm", "mực", "cua", "bắp ngọt", "hành", "cà chua"],
                    &[size(GOI, "32 g", 5_500), size(GOI, "68 g", 11_500)],
                ),
                kind(
                    "Bánh gạo",
                    &["ngọt", "mặn", "rong biển", "phô mai ngô"],
                    &[size(GOI, "100 g", 18_500), size(GOI, "150 g", 25_500)],
                ),
                kind(
                    "Rong biển",
                    &["sấy giòn", "cháy tỏi", "cuộn cơm"],
                    &[size(GOI, "10 g", 11_000), size(GOI, "50 g", 39_000)],
                ),
            ],
        ),
        shelf(
            605,
            "Hạt và trái cây sấy",
            Outline::Jar,
            &[
                kind(
                    "Hạt rang",
                    &[
                        "điều rang muối",
                        "hướng dương vị dừa",
                        "dưa",
                        "bí",
                        "đậu phộng da cá",
                        "hạnh nhân",
                    ],
                    &[
                        size(GOI, "65 g", 15_000),
                        size(GOI, "130 g", 29_000),
                        size(HU, "250 g", 84_000),
                    ],
                ),
                kind(
                    "Trái cây sấy",
                    &["mít", "chuối", "khoai lang", "thập cẩm", "xoài dẻo"],
                    &[size(GOI, "100 g", 32_000), size(TUI, "250 g", 69_000)],
                ),
                kind(
                    "Khô",
                    &["gà lá chanh", "bò xé sợi", "mực cán", "cá chỉ vàng"],
                    &[size(GOI, "50 g", 38_000), size(HU, "200 g", 128_000)],
                ),
            ],
        ),
    ],
};
