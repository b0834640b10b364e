//! Units of sale, and the packs in which a thing of some unit comes.

/// A unit of sale; the id is what `unit_id` says on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) id: i64,
    pub(crate) name: &'static str,
}

const fn unit(id: i64, name: &'static str) -> Unit {
    Unit { id, name }
}

pub(crate) const LON: Unit = unit(1, "lon");
pub(crate) const CHAI: Unit = unit(2, "chai");
pub(crate) const GOI: Unit = unit(3, "gói");
pub(crate) const HOP: Unit = unit(4, "hộp");
pub(crate) const KG: Unit = unit(5, "kg");
pub(crate) const TUI: Unit = unit(6, "túi");
pub(crate) const HU: Unit = unit(7, "hũ");
pub(crate) const TUYP: Unit = unit(8, "tuýp");
pub(crate) const CAI: Unit = unit(9, "cái");
pub(crate) const CUON: Unit = unit(10, "cuộn");
pub(crate) const LOC: Unit = unit(11, "lốc");
pub(crate) const THUNG: Unit = unit(12, "thùng");
pub(crate) const CAN: Unit = unit(13, "can");
pub(crate) const VI: Unit = unit(14, "vỉ");
pub(crate) const BICH: Unit = unit(15, "bịch");
pub(crate) const BO: Unit = unit(16, "bộ");
pub(crate) const LY: Unit = unit(17, "ly");
pub(crate) const PHAN: Unit = unit(18, "phần");
pub(crate) const DOI: Unit = unit(19, "đôi");

pub(crate) const ALL: [Unit; 19] = [
    LON, CHAI, GOI, HOP, KG, TUI, HU, TUYP, CAI, CUON, LOC, THUNG, CAN, VI, BICH, BO, LY, PHAN, DOI,
];

/// The larger units in which something of `unit` at `price` đồng is also sold: unit and number of base units.
pub(crate) const fn packs(unit: Unit, price: i64) -> &'static [(Unit, i64)] {
    match unit.id {
        1 => &[(LOC, 6), (THUNG, 24)],
        2 if price < 20_000 => &[(LOC, 6), (THUNG, 24)],
        2 if price < 150_000 => &[(THUNG, 12)],
        3 if price < 8_000 => &[(THUNG, 30)],
        3 if price < 40_000 => &[(THUNG, 20)],
        4 if price < 12_000 => &[(LOC, 4), (THUNG, 48)],
        4 if price < 80_000 => &[(THUNG, 24)],
        6 if price < 50_000 => &[(THUNG, 10)],
        7 => &[(THUNG, 12)],
        8 => &[(THUNG, 36)],
        10 => &[(LOC, 10)],
        _ => &[],
    }
}

/// Price in đồng of a pack: a little less than its parts, in whole thousands.
pub(crate) const fn pack_price(price: i64, multiplier: i64) -> i64 {
    let per_cent = if multiplier >= 12 { 95 } else { 98 };
    let exact = price * multiplier * per_cent / 100;
    (exact + 500) / 1_000 * 1_000
}
