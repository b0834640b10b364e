//! Cleaning, paper and things for the kitchen.

use super::{Department, Outline, PLAIN, kind, shelf, size};
use crate::demo::units::{BO, CAI, CAN, CHAI, CUON, GOI, HOP, LOC, TUI, VI};

pub(super) const HOUSEHOLD: Department = Department {
    id: 800,
    name: "Đồ dùng gia đình",
    colour: "#5b6bb5",
    shelves: &[
        shelf(
            801,
            "Giặt giũ",
            Outline::Bag,
            &[
                kind(
                    "Bột giặt",
                    &[
                        "hương hoa",
                        "hương nước xả",
                        "trắng sáng",
                        "cho máy cửa trước",
                    ],
                    &[
                        size(GOI, "400 g", 19_500),
                        size(GOI, "800 g", 36_000),
                        size(TUI, "3 kg", 128_000),
                    ],
                ),
                kind(
                    "Nước giặt",
                    &["hương hoa nắng", "dịu nhẹ cho bé", "kháng khuẩn"],
                    &[
                        size(CHAI, "2,3 kg", 118_000),
                        size(TUI, "3,1 kg", 149_000),
                        size(TUI, "1,8 kg", 92_000),
                    ],
                ),
                kind(
                    "Nước xả vải",
                    &[
                        "hương ban mai",
                        "hương gió biển",
                        "hương hoa hồng",
                        "cho da nhạy cảm",
                    ],
                    &[
                        size(TUI, "800 ml", 49_000),
                        size(TUI, "1,5 lít", 89_000),
                        size(CHAI, "3 lít", 168_000),
                    ],
                ),
            ],
        ),
        shelf(
            802,
            "Rửa chén, lau nhà",
            Outline::Bottle,
            &[
                kind(
                    "Nước rửa chén",
                    &["chanh", "trà xanh", "sả gừng", "muối khoáng"],
                    &[
                        size(CHAI, "400 g", 15_500),
                        size(CHAI, "750 g", 26_500),
                        size(CAN, "3,6 kg", 98_000),
                    ],
                ),
                kind(
                    "Nước lau sàn",
                    &["hương hoa hạ", "quế", "sả chanh", "bạc hà"],
                    &[size(CHAI, "1 lít", 32_000), size(CAN, "3,8 kg", 92_000)],
                ),
                kind(
                    "Nước tẩy",
                    &["bồn cầu", "nhà tắm", "quần áo trắng", "bếp"],
                    &[size(CHAI, "500 ml", 24_500), size(CHAI, "900 ml", 38_500)],
                ),
                kind(
                    "Nước lau kính",
                    PLAIN,
                    &[size(CHAI, "520 ml", 26_000), size(CHAI, "800 ml", 34_500)],
                ),
            ],
        ),
        shelf(
            803,
            "Giấy",
            Outline::Roll,
            &[
                kind(
                    "Giấy vệ sinh",
                    &["2 lớp", "3 lớp", "không lõi"],
                    &[
                        size(CUON, "140 g", 7_500),
                        size(LOC, "10 cuộn", 69_000),
                        size(LOC, "6 cuộn", 45_000),
                    ],
                ),
                kind(
                    "Khăn giấy",
                    &["rút", "ăn", "bỏ túi", "đa năng"],
                    &[size(GOI, "100 tờ", 12_500), size(GOI, "250 tờ", 26_500)],
                ),
                kind(
                    "Khăn ướt",
                    &["không mùi", "hương phấn", "kháng khuẩn"],
                    &[size(GOI, "30 tờ", 15_500), size(GOI, "100 tờ", 38_000)],
                ),
            ],
        ),
        shelf(
            804,
            "Bếp và bàn ăn",
            Outline::Box,
            &[
                kind(
                    "Màng bọc thực phẩm",
                    PLAIN,
                    &[
                        size(CUON, "30 cm x 20 m", 29_500),
                        size(HOP, "30 cm x 60 m", 68_000),
                    ],
                ),
                kind(
                    "Túi đựng rác",
                    &["đen", "màu", "tự hủy", "có quai"],
                    &[
                        size(CUON, "44 x 56 cm", 14_500),
                        size(CUON, "64 x 78 cm", 17_500),
                        size(LOC, "3 cuộn", 42_000),
                    ],
                ),
                kind(
                    "Hộp nhựa",
                    &["tròn", "vuông", "chữ nhật"],
                    &[
                        size(CAI, "500 ml", 18_500),
                        size(CAI, "1,2 lít", 34_000),
                        size(BO, "3 cái", 62_000),
                    ],
                ),
                kind(
                    "Ly giấy",
                    &["trắng", "hoa văn"],
                    &[size(LOC, "50 cái", 32_000), size(LOC, "20 cái", 15_500)],
                ),
                kind(
                    "Miếng rửa chén",
                    &["mút xốp", "lưới", "thép"],
                    &[size(CAI, "1 miếng", 6_500), size(VI, "3 miếng", 16_500)],
                ),
            ],
        ),
        shelf(
            805,
            "Côn trùng, khử mùi",
            Outline::Tube,
            &[
                kind(
                    "Bình xịt côn trùng",
                    &["không mùi", "hương cam", "hương hoa"],
                    &[size(CHAI, "300 ml", 45_000), size(CHAI, "600 ml", 69_000)],
                ),
                kind(
                    "Nhang muỗi",
                    &["hương sả", "hương thảo mộc", "không khói"],
                    &[
                        size(HOP, "10 khoanh", 14_500),
                        size(HOP, "20 khoanh", 25_500),
                    ],
                ),
                kind(
                    "Sáp thơm",
                    &["hoa nhài", "chanh", "cà phê", "oải hương"],
                    &[size(HOP, "180 g", 38_000), size(CAI, "75 g", 19_500)],
                ),
            ],
        ),
        shelf(
            806,
            "Điện, đồ lặt vặt",
            Outline::Box,
            &[
                kind(
                    "Pin",
                    &["AA", "AAA", "trung C", "đại D"],
                    &[size(VI, "2 viên", 14_500), size(VI, "4 viên", 27_500)],
                ),
                kind(
                    "Bóng đèn",
                    &["trắng", "vàng"],
                    &[
                        size(CAI, "9 W", 38_000),
                        size(CAI, "12 W", 49_000),
                        size(CAI, "20 W", 72_000),
                    ],
                ),
                kind(
                    "Bật lửa",
                    &["thường", "khò"],
                    &[size(CAI, "1 cái", 5_000), size(VI, "3 cái", 14_000)],
                ),
                kind(
                    "Nến",
                    &["trắng", "ly thơm", "sinh nhật"],
                    &[size(HOP, "10 cây", 16_500), size(CAI, "1 cây", 12_000)],
                ),
            ],
        ),
    ],
};
