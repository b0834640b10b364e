//! In which units a quantity may have decimals: those that goods are weighed or measured in, and those that a shop sells in
//! parts. One and a half cans are a slip of the hand.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::Quantity;

/// Units that goods are weighed or measured in, as shops write them.
const MEASURES: [&str; 49] = [
    "kg",
    "kí",
    "ký",
    "ki",
    "ky",
    "kilogam",
    "kilôgam",
    "kilogram",
    "cân",
    "g",
    "gr",
    "gam",
    "gram",
    "mg",
    "lạng",
    "lượng",
    "chỉ",
    "yến",
    "tạ",
    "tấn",
    "l",
    "lít",
    "lit",
    "litre",
    "liter",
    "ml",
    "cc",
    "m",
    "mét",
    "met",
    "metre",
    "meter",
    "dm",
    "cm",
    "mm",
    "km",
    "tấc",
    "thước",
    "m2",
    "m²",
    "mét vuông",
    "m3",
    "m³",
    "mét khối",
    "khối",
    "giờ",
    "h",
    "kwh",
    "oz",
];

/// The shop's setting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecimalUnits {
    /// Whether every unit is sold in parts.
    pub every: bool,
    /// The names of further units that are.
    pub names: Vec<String>,
}

impl DecimalUnits {
    /// The same with each name once, and without blanks around it.
    #[must_use]
    pub fn tidy(self) -> Self {
        let mut names: Vec<String> = Vec::new();
        for name in self.names {
            let known = names.iter().any(|known| plain(known) == plain(&name));
            if !known && !name.trim().is_empty() {
                names.push(name.trim().to_owned());
            }
        }
        Self { names, ..self }
    }

    /// Whether so much can be sold in the unit of this name. One without a name may be anything.
    #[must_use]
    pub fn allow(&self, unit: &str, quantity: Quantity) -> bool {
        let unit = plain(unit);
        quantity.value().is_integer()
            || self.every
            || unit.is_empty()
            || MEASURES.contains(&unit.as_str())
            || self.names.iter().any(|name| plain(name) == unit)
    }
}

/// A name without capitals, and without what a shop adds in brackets: `Kg (tươi)` is a kilogram.
fn plain(unit: &str) -> String {
    let unit = unit.split('(').next().unwrap_or_default();
    let unit = unit.trim().trim_end_matches('.').to_lowercase();
    unit.nfc().collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn allows(units: &DecimalUnits, unit: &str, quantity: &str) -> bool {
        units.allow(unit, Quantity::parse_typed(quantity).unwrap())
    }

    #[test]
    fn goods_are_weighed_in_parts_and_counted_whole() {
        let units = DecimalUnits::default();
        for unit in [
            "kg",
            "Kg",
            "KG.",
            "Kg (tươi)",
            "Lít",
            "li\u{301}t",
            "m2",
            "Lạng",
            "",
        ] {
            assert!(allows(&units, unit, "0,5"), "{unit}");
        }
        for unit in ["lon", "Thùng", "can", "tá", "cái", "gói 500g", "con"] {
            assert!(!allows(&units, unit, "1,5"), "{unit}");
            assert!(allows(&units, unit, "2,000"), "{unit}");
        }
    }

    #[test]
    fn a_shop_says_what_else_it_sells_in_parts() {
        let units = DecimalUnits {
            every: false,
            names: [" Bó ", "bó", "", "Ổ"].map(str::to_owned).to_vec(),
        };
        let units = units.tidy();
        assert_eq!(units.names, ["Bó", "Ổ"]);
        assert!(allows(&units, "bó", "0,5"));
        assert!(!allows(&units, "lon", "0,5"));
        let every = DecimalUnits {
            every: true,
            ..units
        };
        assert!(allows(&every, "lon", "0,5"));
    }
}
