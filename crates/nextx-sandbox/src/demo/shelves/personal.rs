//! Personal care and things for babies.

use super::{Department, Outline, kind, shelf, size};
use crate::demo::units::{CAI, CHAI, GOI, HOP, HU, TUI, TUYP, VI};

pub(super) const PERSONAL_CARE: Department = Department {
    id: 900,
    name: "Chăm sóc cá nhân",
    colour: "#8a5fb0",
    shelves: &[
        shelf(
            901,
            "Chăm sóc tóc",
            Outline::Bottle,
            &[
                kind(
                    "Dầu gội",
                    &[
                        "bồ kết",
                        "sạch gàu",
                        "mềm mượt",
                        "hương hoa",
                        "vỏ bưởi",
                        "bạc hà",
                    ],
                    &[
                        size(GOI, "6 g", 2_000),
                        size(CHAI, "180 ml", 52_000),
                        size(CHAI, "370 ml", 94_000),
                        size(CHAI, "640 g", 148_000),
                    ],
                ),
                kind(
                    "Dầu xả",
                    &["mềm mượt", "phục hồi", "dầu dừa"],
                    &[size(CHAI, "320 ml", 89_000), size(CHAI, "620 g", 139_000)],
                ),
            ],
        ),
        shelf(
            902,
            "Chăm sóc cơ thể",
            Outline::Bottle,
            &[
                kind(
                    "Sữa tắm",
                    &[
                        "hương sữa dê",
                        "hương hoa sen",
                        "bạc hà",
                        "muối biển",
                        "trà xanh",
                    ],
                    &[
                        size(CHAI, "250 g", 58_000),
                        size(CHAI, "500 g", 99_000),
                        size(CHAI, "900 g", 159_000),
                    ],
                ),
                kind(
                    "Xà bông cục",
                    &["trà xanh", "nghệ", "sả", "diệt khuẩn"],
                    &[size(CAI, "90 g", 13_500), size(VI, "3 cục", 38_000)],
                ),
                kind(
                    "Nước rửa tay",
                    &["sả chanh", "lô hội", "hương táo"],
                    &[
                        size(CHAI, "180 g", 29_500),
                        size(CHAI, "450 g", 58_000),
                        size(TUI, "400 g", 42_000),
                    ],
                ),
                kind(
                    "Lăn khử mùi",
                    &["cho nam", "cho nữ", "không mùi"],
                    &[size(CHAI, "25 ml", 34_000), size(CHAI, "50 ml", 56_000)],
                ),
            ],
        ),
        shelf(
            903,
            "Chăm sóc răng miệng",
            Outline::Tube,
            &[
                kind(
                    "Kem đánh răng",
                    &["bạc hà", "trà xanh", "muối", "than tre", "cho trẻ em"],
                    &[
                        size(TUYP, "100 g", 18_500),
                        size(TUYP, "180 g", 32_000),
                        size(TUYP, "230 g", 39_500),
                    ],
                ),
                kind(
                    "Bàn chải đánh răng",
                    &["lông mềm", "than tre", "cho trẻ em"],
                    &[size(CAI, "1 cái", 18_500), size(VI, "3 cái", 46_000)],
                ),
                kind(
                    "Nước súc miệng",
                    &["bạc hà", "trà xanh", "muối"],
                    &[size(CHAI, "250 ml", 42_000), size(CHAI, "750 ml", 98_000)],
                ),
            ],
        ),
        shelf(
            904,
            "Chăm sóc da",
            Outline::Tube,
            &[
                kind(
                    "Sữa rửa mặt",
                    &["nghệ", "trà xanh", "cho nam", "gạo"],
                    &[size(TUYP, "50 g", 29_500), size(TUYP, "100 g", 54_000)],
                ),
                kind(
                    "Kem dưỡng da",
                    &["ban ngày", "ban đêm", "lô hội"],
                    &[size(HU, "50 g", 88_000), size(TUYP, "100 g", 72_000)],
                ),
                kind(
                    "Bông tẩy trang",
                    &["tròn", "vuông"],
                    &[
                        size(GOI, "80 miếng", 28_000),
                        size(HOP, "120 miếng", 39_000),
                    ],
                ),
            ],
        ),
        shelf(
            905,
            "Phụ nữ",
            Outline::Bag,
            &[kind(
                "Băng vệ sinh",
                &["ban ngày", "ban đêm", "hằng ngày", "siêu mỏng có cánh"],
                &[size(GOI, "8 miếng", 19_500), size(GOI, "20 miếng", 42_000)],
            )],
        ),
        shelf(
            906,
            "Mẹ và bé",
            Outline::Bag,
            &[
                kind(
                    "Tã",
                    &["dán size S", "dán size M", "quần size L", "quần size XL"],
                    &[
                        size(GOI, "20 miếng", 98_000),
                        size(GOI, "44 miếng", 215_000),
                        size(GOI, "68 miếng", 319_000),
                    ],
                ),
                kind(
                    "Phấn em bé",
                    &["hương hoa", "không mùi"],
                    &[size(CHAI, "100 g", 26_500), size(CHAI, "200 g", 46_000)],
                ),
                kind(
                    "Bột ăn dặm",
                    &["gạo sữa", "thịt bò rau củ", "cá hồi bí đỏ", "trái cây"],
                    &[size(HOP, "200 g", 64_000), size(HOP, "350 g", 108_000)],
                ),
            ],
        ),
    ],
};
