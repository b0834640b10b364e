//! Brand names that no real maker bears, as many as a shop of a million products needs.

/// The brands of an ordinary shop.
const HOUSE: [&str; 24] = [
    "Hạt Mộc",
    "Suối Trong",
    "Đồng Cạn",
    "Bếp Nhà Lá",
    "Ba Cây Tre",
    "Nắng Hè",
    "Mưa Rào",
    "Chợ Phiên",
    "Trăng Khuyết",
    "Gió Đồng",
    "Mái Tranh",
    "Ong Bé",
    "Bến Lở",
    "Diều Giấy",
    "Lá Dong",
    "Sông Con",
    "Hoa Gạo",
    "Bờ Giậu",
    "Vườn Bà Tư",
    "Thuyền Nan",
    "Cỏ Lau",
    "Nhà Gạch",
    "Rơm Vàng",
    "Chuồn Ớt",
];

const PLACES: [&str; 30] = [
    "Suối", "Đồi", "Đồng", "Bến", "Vườn", "Nhà", "Lá", "Hoa", "Nắng", "Mây", "Gió", "Trăng",
    "Rừng", "Biển", "Sông", "Làng", "Chợ", "Bếp", "Cánh", "Tổ", "Hạt", "Búp", "Cây", "Đảo",
    "Giếng", "Cầu", "Ngõ", "Phố", "Thung", "Ruộng",
];

const TRAITS: [&str; 40] = [
    "Mây", "Xanh", "Vàng", "Sớm", "Quê", "Tre", "Sen", "Chiêm", "Nhỏ", "Lành", "Thơm", "Xưa",
    "Non", "Ngói", "Trúc", "Mận", "Đào", "Ngàn", "Bạc", "Biếc", "Tím", "Hồng", "Ấm", "Mát", "Tròn",
    "Hiền", "Vui", "Lá", "Én", "Nai", "Ong", "Sếu", "Cau", "Chuối", "Bưởi", "Gừng", "Quế", "Nếp",
    "Ngô", "Khoai",
];

const OWNERS: [&str; 12] = [
    "Cô Ba",
    "Chú Tám",
    "Bà Năm",
    "Ông Sáu",
    "Chị Tư",
    "Anh Hai",
    "Dì Út",
    "Cậu Bảy",
    "Mợ Chín",
    "Bác Mười",
    "Thím Hai",
    "Cụ Cả",
];

/// The `number`th brand, different for every number below 15,000; first those of an ordinary shop, turned by `turn` so
/// that not every shelf begins with the same one.
pub(crate) fn brand(number: usize, turn: usize) -> String {
    if let (true, Some(name)) = (
        number < HOUSE.len(),
        HOUSE.get((number * 7 + turn) % HOUSE.len()),
    ) {
        return (*name).to_owned();
    }
    let composed = number.saturating_sub(HOUSE.len());
    let pairs = PLACES.len() * TRAITS.len();
    // Seven has no factor in common with 1,200: neighbours share neither word.
    let pair = (composed % pairs) * 7 % pairs;
    let place = PLACES.get(pair % PLACES.len()).copied().unwrap_or_default();
    let quality = TRAITS
        .get(pair / PLACES.len() % TRAITS.len())
        .copied()
        .unwrap_or_default();
    match composed / pairs {
        0 => format!("{place} {quality}"),
        round => {
            let owner = OWNERS
                .get((round - 1) % OWNERS.len())
                .copied()
                .unwrap_or_default();
            format!("{place} {quality} {owner}")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn brands_differ() {
        for turn in [0, 5, 23] {
            let names: HashSet<String> = (0..15_000).map(|number| brand(number, turn)).collect();
            assert_eq!(names.len(), 15_000);
        }
    }
}
