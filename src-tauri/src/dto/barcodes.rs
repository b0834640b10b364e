//! Labels of the shop's scales.

use serde::{Deserialize, Serialize};
use specta::Type;
use till_core::scale_label;

#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LabelHolds {
    /// Thousandths of the base unit.
    Weight,
    /// Whole đồng.
    Price,
}

/// How the labels of a scale are made up.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ScaleLabelFormat {
    /// Its first two digits.
    prefix: String,
    /// How many digits the number of the goods has.
    item_digits: u8,
    holds: LabelHolds,
}

impl From<&scale_label::LabelFormat> for ScaleLabelFormat {
    fn from(format: &scale_label::LabelFormat) -> Self {
        Self {
            prefix: format.prefix().to_owned(),
            item_digits: format.item_digits(),
            holds: match format.holds() {
                scale_label::LabelHolds::Weight => LabelHolds::Weight,
                scale_label::LabelHolds::Price => LabelHolds::Price,
            },
        }
    }
}

impl ScaleLabelFormat {
    /// What a person typed.
    pub fn typed(self) -> (String, u8, scale_label::LabelHolds) {
        let holds = match self.holds {
            LabelHolds::Weight => scale_label::LabelHolds::Weight,
            LabelHolds::Price => scale_label::LabelHolds::Price,
        };
        (self.prefix, self.item_digits, holds)
    }
}
