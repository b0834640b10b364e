//! The first fifty products of every shop, whatever its size and seed: what tests and scripts can name.

use super::units::{BO, CHAI, CUON, GOI, HOP, HU, KG, LON, TUYP, Unit, VI};

/// How the rows of a product belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// One product, one row.
    Single,
    /// One of several rows of one product, told apart by this text.
    Variable(&'static str),
    /// Made of other staples, named by their places in [`STAPLES`].
    Combo(&'static [usize]),
}

/// One of the fifty.
#[derive(Debug)]
pub(crate) struct Staple {
    pub(crate) name: &'static str,
    pub(crate) shelf: i64,
    pub(crate) unit: Unit,
    /// Đồng.
    pub(crate) price: i64,
    pub(crate) content: &'static str,
    pub(crate) grams: i64,
    pub(crate) form: Form,
}

const fn staple(
    name: &'static str,
    shelf: i64,
    unit: Unit,
    price: i64,
    content: &'static str,
    grams: i64,
) -> Staple {
    Staple {
        name,
        shelf,
        unit,
        price,
        content,
        grams,
        form: Form::Single,
    }
}

const fn tissues(scent: &'static str, price: i64) -> Staple {
    Staple {
        form: Form::Variable(scent),
        ..staple("Khăn giấy rút gói 250 tờ", 803, GOI, price, "250 tờ", 180)
    }
}

const fn combo(staple: Staple, parts: &'static [usize]) -> Staple {
    Staple {
        form: Form::Combo(parts),
        ..staple
    }
}

/// The fifty, in the order in which the product list begins. New ones would go behind them, never between.
#[rustfmt::skip]
pub(crate) const STAPLES: [Staple; 50] = [
    staple("Cà phê sữa đá lon 185 ml", 301, LON, 12_000, "185 ml", 200),
    staple("Mì tôm chua cay gói 75 g", 401, GOI, 4_500, "75 g", 75),
    staple("Sữa tươi có đường hộp 180 ml", 201, HOP, 8_500, "180 ml", 190),
    staple("Nước tinh khiết chai 500 ml", 102, CHAI, 5_000, "500 ml", 510),
    staple("Gạo thơm lài kg", 403, KG, 21_500, "xá, bán theo cân", 1_000),
    staple("Nước mắm cá cơm 40 độ đạm chai 500 ml", 501, CHAI, 48_000, "500 ml", 620),
    staple("Dầu ăn đậu nành chai 1 lít", 502, CHAI, 52_000, "1 lít", 950),
    staple("Đường cát trắng gói 1 kg", 503, GOI, 28_000, "1 kg", 1_000),
    staple("Trứng gà ta vỉ 10 quả", 703, VI, 36_000, "10 quả", 600),
    staple("Bánh mì sandwich lạt gói 275 g", 602, GOI, 24_000, "275 g", 275),
    staple("Bia vàng lon 330 ml", 106, LON, 15_500, "330 ml", 350),
    staple("Nước ngọt có ga vị cola lon 320 ml", 101, LON, 9_500, "320 ml", 340),
    staple("Trà xanh vị chanh chai 455 ml", 104, CHAI, 10_000, "455 ml", 470),
    staple("Nước tăng lực lon 250 ml", 105, LON, 11_500, "250 ml", 270),
    staple("Sữa chua có đường hộp 100 g", 202, HOP, 7_000, "100 g", 105),
    staple("Sữa đặc có đường lon 380 g", 204, LON, 25_500, "380 g", 420),
    staple("Sữa đậu nành hộp 200 ml", 203, HOP, 5_500, "200 ml", 210),
    staple("Cà phê hòa tan 3 trong 1 hộp 18 gói", 301, HOP, 58_000, "18 gói x 16 g", 320),
    staple("Trà nhài túi lọc hộp 25 túi", 302, HOP, 38_500, "25 túi", 70),
    staple("Phở bò gói 65 g", 402, GOI, 8_500, "65 g", 65),
    staple("Miến dong gói 300 g", 404, GOI, 34_000, "300 g", 300),
    staple("Bún khô gói 500 g", 404, GOI, 29_000, "500 g", 500),
    staple("Bánh tráng cuốn gói 400 g", 404, GOI, 29_500, "400 g", 400),
    staple("Đậu xanh cà vỏ gói 500 g", 405, GOI, 34_000, "500 g", 500),
    staple("Cá trích sốt cà hộp 155 g", 406, HOP, 19_500, "155 g", 190),
    staple("Nước tương tỏi ớt chai 300 ml", 501, CHAI, 15_500, "300 ml", 420),
    staple("Hạt nêm thịt thăn gói 400 g", 503, GOI, 38_000, "400 g", 400),
    staple("Bột ngọt gói 454 g", 503, GOI, 34_000, "454 g", 454),
    staple("Muối i ốt gói 500 g", 503, GOI, 6_500, "500 g", 500),
    staple("Tương ớt cay vừa chai 250 g", 504, CHAI, 13_500, "250 g", 300),
    staple("Tiêu đen xay hũ 50 g", 505, HU, 22_000, "50 g", 80),
    staple("Bột chiên giòn gói 150 g", 506, GOI, 10_500, "150 g", 150),
    staple("Bánh quy bơ hộp 270 g", 601, HOP, 42_000, "270 g", 340),
    staple("Kẹo dừa gói 200 g", 603, GOI, 26_500, "200 g", 200),
    staple("Snack khoai tây vị tự nhiên gói 52 g", 604, GOI, 12_500, "52 g", 52),
    staple("Hạt hướng dương gói 130 g", 605, GOI, 25_000, "130 g", 130),
    staple("Cam sành kg", 702, KG, 45_000, "loại 1", 1_000),
    staple("Khoai tây kg", 701, KG, 29_000, "xá", 1_000),
    staple("Xúc xích tiệt trùng gói 175 g", 704, GOI, 24_500, "175 g", 175),
    staple("Kim chi cải thảo hũ 500 g", 706, HU, 48_500, "500 g", 650),
    staple("Bột giặt hương hoa gói 800 g", 801, GOI, 36_000, "800 g", 800),
    staple("Nước rửa chén chanh chai 750 g", 802, CHAI, 26_500, "750 g", 780),
    staple("Giấy vệ sinh 2 lớp cuộn", 803, CUON, 7_500, "140 g", 140),
    staple("Kem đánh răng bạc hà tuýp 180 g", 903, TUYP, 32_000, "180 g", 210),
    staple("Dầu gội bồ kết chai 370 ml", 901, CHAI, 94_000, "370 ml", 410),
    tissues("không mùi", 26_500),
    tissues("hương trà xanh", 26_500),
    tissues("hương hoa nhài", 27_500),
    combo(staple("Combo bữa sáng: mì tôm và sữa tươi", 401, BO, 12_500, "1 gói mì, 1 hộp sữa", 265), &[1, 2]),
    combo(staple("Giỏ quà tết: cà phê, bánh quy và trà nhài", 601, BO, 89_000, "1 lon cà phê, 1 hộp bánh, 1 hộp trà", 610), &[0, 32, 18]),
];
