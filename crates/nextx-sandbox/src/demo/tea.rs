//! The tea counter: goods with a choice, behind all others, for shops that are asked to have one.

use super::units::{DOI, LY, PHAN, Unit};

/// A product in variations: each name with its price in đồng.
pub(crate) struct Variable {
    pub(crate) name: &'static str,
    pub(crate) shelf: i64,
    pub(crate) unit: Unit,
    pub(crate) variations: &'static [(&'static str, i64)],
}

/// Something that is added to another product, at its price in đồng.
pub(crate) struct Modifier {
    pub(crate) name: &'static str,
    pub(crate) price: i64,
}

/// The category of what is added.
pub(crate) const MODIFIER_SHELF: i64 = 301;
/// The unit of what is added.
pub(crate) const MODIFIER_UNIT: Unit = PHAN;

pub(crate) const VARIABLES: [Variable; 2] = [
    Variable {
        name: "Trà sữa pha tại quầy",
        shelf: 301,
        unit: LY,
        variations: &[
            ("trà đen, ly nhỏ", 25_000),
            ("trà đen, ly vừa", 30_000),
            ("trà đen, ly lớn", 35_000),
            ("trà lài, ly nhỏ", 25_000),
            ("trà lài, ly vừa", 30_000),
            ("trà lài, ly lớn", 35_000),
            ("khoai môn, ly nhỏ", 28_000),
            ("khoai môn, ly vừa", 33_000),
            ("khoai môn, ly lớn", 38_000),
            ("sô cô la, ly nhỏ", 29_000),
            ("sô cô la, ly vừa", 34_000),
            ("sô cô la, ly lớn", 39_000),
        ],
    },
    Variable {
        name: "Dép xốp đi trong nhà",
        shelf: 803,
        unit: DOI,
        variations: &SLIPPERS,
    },
];

/// Eight colours in five sizes.
const SLIPPERS: [(&str, i64); 40] = [
    ("đen, cỡ 36", 45_000),
    ("đen, cỡ 37", 45_000),
    ("đen, cỡ 38", 45_000),
    ("đen, cỡ 39", 45_000),
    ("đen, cỡ 40", 49_000),
    ("trắng, cỡ 36", 45_000),
    ("trắng, cỡ 37", 45_000),
    ("trắng, cỡ 38", 45_000),
    ("trắng, cỡ 39", 45_000),
    ("trắng, cỡ 40", 49_000),
    ("xám, cỡ 36", 45_000),
    ("xám, cỡ 37", 45_000),
    ("xám, cỡ 38", 45_000),
    ("xám, cỡ 39", 45_000),
    ("xám, cỡ 40", 49_000),
    ("nâu, cỡ 36", 45_000),
    ("nâu, cỡ 37", 45_000),
    ("nâu, cỡ 38", 45_000),
    ("nâu, cỡ 39", 45_000),
    ("nâu, cỡ 40", 49_000),
    ("hồng, cỡ 36", 45_000),
    ("hồng, cỡ 37", 45_000),
    ("hồng, cỡ 38", 45_000),
    ("hồng, cỡ 39", 45_000),
    ("hồng, cỡ 40", 49_000),
    ("xanh lá, cỡ 36", 45_000),
    ("xanh lá, cỡ 37", 45_000),
    ("xanh lá, cỡ 38", 45_000),
    ("xanh lá, cỡ 39", 45_000),
    ("xanh lá, cỡ 40", 49_000),
    ("xanh dương, cỡ 36", 45_000),
    ("xanh dương, cỡ 37", 45_000),
    ("xanh dương, cỡ 38", 45_000),
    ("xanh dương, cỡ 39", 45_000),
    ("xanh dương, cỡ 40", 49_000),
    ("vàng, cỡ 36", 45_000),
    ("vàng, cỡ 37", 45_000),
    ("vàng, cỡ 38", 45_000),
    ("vàng, cỡ 39", 45_000),
    ("vàng, cỡ 40", 49_000),
];

pub(crate) const MODIFIERS: [Modifier; 5] = [
    Modifier {
        name: "Trân châu đen",
        price: 5_000,
    },
    Modifier {
        name: "Thạch dừa",
        price: 5_000,
    },
    Modifier {
        name: "Kem phô mai",
        price: 10_000,
    },
    Modifier {
        name: "Pudding trứng",
        price: 7_000,
    },
    Modifier {
        name: "Thêm trà",
        price: 0,
    },
];
