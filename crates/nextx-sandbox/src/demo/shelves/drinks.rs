//! Drinks, milk, coffee and tea.

use super::{Department, Outline, PLAIN, kind, shelf, size};
use crate::demo::units::{BICH, CHAI, GOI, HOP, HU, LON, TUI, TUYP};

pub(super) const DRINKS: Department = Department {
    id: 100,
    name: "Đồ uống",
    colour: "#2f7fb8",
    shelves: &[
        shelf(
            101,
            "Nước ngọt",
            Outline::Can,
            &[
                kind(
                    "Nước ngọt có ga",
                    &[
                        "hương cam",
                        "hương chanh",
                        "hương dâu",
                        "vị cola",
                        "vị cola không đường",
                        "hương xá xị",
                        "hương nho",
                    ],
                    &[
                        size(LON, "320 ml", 9_000),
                        size(CHAI, "390 ml", 8_000),
                        size(CHAI, "1,5 lít", 19_000),
                    ],
                ),
                kind(
                    "Nước soda",
                    &["nguyên vị", "chanh", "bạc hà", "việt quất"],
                    &[size(LON, "320 ml", 8_500), size(CHAI, "345 ml", 9_000)],
                ),
            ],
        ),
        shelf(
            102,
            "Nước suối",
            Outline::Bottle,
            &[
                kind(
                    "Nước tinh khiết",
                    PLAIN,
                    &[
                        size(CHAI, "350 ml", 4_500),
                        size(CHAI, "500 ml", 5_500),
                        size(CHAI, "1,5 lít", 10_000),
                        size(CHAI, "5 lít", 25_000),
                    ],
                ),
                kind(
                    "Nước khoáng",
                    &["không ga", "có ga", "có ga vị chanh"],
                    &[size(CHAI, "450 ml", 7_000), size(CHAI, "500 ml", 8_000)],
                ),
            ],
        ),
        shelf(
            103,
            "Nước ép và nước trái cây",
            Outline::Box,
            &[
                kind(
                    "Nước ép",
                    &["cam", "táo", "ổi hồng", "xoài", "dứa", "nho", "chanh dây"],
                    &[
                        size(HOP, "180 ml", 8_500),
                        size(HOP, "1 lít", 48_000),
                        size(CHAI, "330 ml", 13_000),
                    ],
                ),
                kind(
                    "Nước yến",
                    &["nhân sâm", "đường phèn", "hạt chia", "không đường"],
                    &[size(LON, "190 ml", 11_000), size(HU, "70 ml", 38_000)],
                ),
                kind(
                    "Nước dừa",
                    &["nguyên chất", "sen", "có thạch"],
                    &[size(LON, "330 ml", 14_000), size(HOP, "1 lít", 52_000)],
                ),
            ],
        ),
        shelf(
            104,
            "Trà đóng chai",
            Outline::Bottle,
            &[
                kind(
                    "Trà xanh",
                    &["vị chanh", "mật ong", "không đường", "hương nhài"],
                    &[size(CHAI, "455 ml", 10_000), size(CHAI, "1,25 lít", 19_500)],
                ),
                kind(
                    "Trà ô long",
                    &["nguyên vị", "không đường", "vị chanh", "hương sen"],
                    &[size(CHAI, "450 ml", 11_000), size(LON, "320 ml", 9_500)],
                ),
                kind(
                    "Trà sữa",
                    &["truyền thống", "vị matcha", "vị khoai môn"],
                    &[size(CHAI, "345 ml", 13_000)],
                ),
            ],
        ),
        shelf(
            105,
            "Nước tăng lực và thể thao",
            Outline::Can,
            &[
                kind(
                    "Nước tăng lực",
                    &["hương dâu", "nguyên vị", "vị chanh muối", "hương cà phê"],
                    &[size(LON, "250 ml", 11_500), size(CHAI, "330 ml", 10_500)],
                ),
                kind(
                    "Nước điện giải",
                    &["vị chanh", "vị bưởi", "vị đào"],
                    &[size(CHAI, "500 ml", 12_500), size(LON, "330 ml", 10_000)],
                ),
            ],
        ),
        shelf(
            106,
            "Bia",
            Outline::Can,
            &[
                kind(
                    "Bia",
                    &["vàng", "đen", "lúa mạch", "tươi", "không cồn"],
                    &[
                        size(LON, "330 ml", 15_500),
                        size(LON, "500 ml", 21_000),
                        size(CHAI, "450 ml", 14_000),
                    ],
                ),
                kind(
                    "Rượu nếp",
                    &["trắng", "cẩm", "cái hoa vàng"],
                    &[size(CHAI, "500 ml", 62_000), size(CHAI, "750 ml", 89_000)],
                ),
            ],
        ),
    ],
};

pub(super) const MILK: Department = Department {
    id: 200,
    name: "Sữa",
    colour: "#4aa3a2",
    shelves: &[
        shelf(
            201,
            "Sữa tươi",
            Outline::Box,
            &[
                kind(
                    "Sữa tươi tiệt trùng",
                    &[
                        "có đường",
                        "ít đường",
                        "không đường",
                        "hương dâu",
                        "sô cô la",
                        "hương chuối",
                    ],
                    &[
                        size(HOP, "110 ml", 6_500),
                        size(HOP, "180 ml", 9_000),
                        size(HOP, "1 lít", 38_000),
                    ],
                ),
                kind(
                    "Sữa tươi thanh trùng",
                    &["nguyên kem", "ít béo", "có đường"],
                    &[size(CHAI, "450 ml", 26_000), size(CHAI, "900 ml", 48_000)],
                ),
            ],
        ),
        shelf(
            202,
            "Sữa chua",
            Outline::Jar,
            &[
                kind(
                    "Sữa chua ăn",
                    &["có đường", "nha đam", "nếp cẩm", "không đường", "trái cây"],
                    &[size(HOP, "100 g", 7_000), size(HU, "140 g", 17_500)],
                ),
                kind(
                    "Sữa chua uống",
                    &["hương cam", "hương dâu", "việt quất", "men sống"],
                    &[size(CHAI, "65 ml", 5_500), size(CHAI, "180 ml", 9_500)],
                ),
            ],
        ),
        shelf(
            203,
            "Sữa hạt",
            Outline::Box,
            &[
                kind(
                    "Sữa đậu nành",
                    &["nguyên chất", "ít đường", "mè đen", "hạt óc chó"],
                    &[
                        size(HOP, "200 ml", 6_000),
                        size(GOI, "220 ml", 4_500),
                        size(HOP, "1 lít", 24_000),
                    ],
                ),
                kind(
                    "Sữa hạt",
                    &["hạnh nhân", "óc chó", "mắc ca", "gạo lứt", "ngô"],
                    &[size(HOP, "180 ml", 11_000), size(HOP, "1 lít", 54_000)],
                ),
            ],
        ),
        shelf(
            204,
            "Sữa đặc và sữa bột",
            Outline::Can,
            &[
                kind(
                    "Sữa đặc có đường",
                    &["nhãn xanh", "nhãn trắng", "ca cao"],
                    &[
                        size(LON, "380 g", 25_500),
                        size(HOP, "1,28 kg", 72_000),
                        size(TUYP, "165 g", 16_000),
                    ],
                ),
                kind(
                    "Sữa bột",
                    &[
                        "nguyên kem",
                        "cho người lớn tuổi",
                        "cho trẻ từ 3 tuổi",
                        "tách béo",
                    ],
                    &[
                        size(LON, "400 g", 148_000),
                        size(LON, "900 g", 312_000),
                        size(HOP, "400 g", 139_000),
                    ],
                ),
            ],
        ),
    ],
};

pub(super) const COFFEE_AND_TEA: Department = Department {
    id: 300,
    name: "Cà phê và trà",
    colour: "#7a4e2d",
    shelves: &[
        shelf(
            301,
            "Cà phê",
            Outline::Bag,
            &[
                kind(
                    "Cà phê rang xay",
                    &["robusta", "arabica", "culi", "chồn", "rang mộc", "vị bơ"],
                    &[
                        size(GOI, "250 g", 62_000),
                        size(GOI, "500 g", 118_000),
                        size(TUI, "1 kg", 225_000),
                    ],
                ),
                kind(
                    "Cà phê hòa tan 3 trong 1",
                    &["đậm vị", "sữa dừa", "bạc xỉu", "ít đường"],
                    &[
                        size(HOP, "18 gói x 16 g", 58_000),
                        size(BICH, "50 gói x 16 g", 142_000),
                    ],
                ),
                kind(
                    "Cà phê lon",
                    &["sữa đá", "đen đá", "bạc xỉu"],
                    &[size(LON, "185 ml", 12_500), size(LON, "240 ml", 15_500)],
                ),
            ],
        ),
        shelf(
            302,
            "Trà khô",
            Outline::Box,
            &[
                kind(
                    "Trà túi lọc",
                    &[
                        "nhài",
                        "ô long",
                        "gừng",
                        "a ti sô",
                        "hoa cúc",
                        "vối",
                        "khổ qua",
                    ],
                    &[
                        size(HOP, "20 túi", 32_000),
                        size(HOP, "25 túi", 38_500),
                        size(HOP, "100 túi", 118_000),
                    ],
                ),
                kind(
                    "Trà búp",
                    &["nõn tôm", "móc câu", "ướp sen", "ướp nhài"],
                    &[
                        size(GOI, "100 g", 45_000),
                        size(GOI, "200 g", 86_000),
                        size(HOP, "500 g", 215_000),
                    ],
                ),
            ],
        ),
        shelf(
            303,
            "Bột pha uống",
            Outline::Bag,
            &[
                kind(
                    "Bột ca cao",
                    &["nguyên chất", "hòa tan", "sữa"],
                    &[size(GOI, "200 g", 48_000), size(HU, "500 g", 112_000)],
                ),
                kind(
                    "Bột ngũ cốc",
                    &[
                        "yến mạch",
                        "hạt sen",
                        "mè đen",
                        "gạo lứt đậu đỏ",
                        "ít đường",
                    ],
                    &[
                        size(GOI, "400 g", 55_000),
                        size(TUI, "500 g", 68_000),
                        size(HU, "1 kg", 129_000),
                    ],
                ),
                kind(
                    "Bột sắn dây",
                    PLAIN,
                    &[size(GOI, "200 g", 39_000), size(GOI, "500 g", 92_000)],
                ),
            ],
        ),
    ],
};
