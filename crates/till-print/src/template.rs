//! How a shop wants its papers to look.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::receipt::Shop;

/// Most lines over the goods.
pub const MOST_HEADER_LINES: usize = 5;
/// Most lines at the foot.
pub const MOST_FOOTER_LINES: usize = 10;
/// Most characters of a line: four lines of the widest paper.
pub const LONGEST_LINE: usize = 160;

/// How a shop wants its papers to look. All of it is text as typed and choices, never markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Template {
    /// What stands in the place of the branch's own name, address and phone; an empty field leaves that one.
    pub shop: Shop,
    /// Centred lines under the shop: opening hours, a slogan.
    pub header: Vec<String>,
    /// Centred lines at the foot; the last one is the shop's goodbye and prints stronger.
    pub footer: Vec<String>,
    /// What is left out. A part that a later version knows is shown.
    pub hidden: BTreeSet<Part>,
    /// How large the letters are on a roll.
    pub size: TextSize,
}

/// What a shop may leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The picture at the head.
    Logo,
    /// Who stood at the till.
    Cashier,
    /// Who sold, where that was said.
    SalesPerson,
    /// The customer's name and masked phone.
    Customer,
    /// What the shop wrote for the customer.
    Note,
    /// What one unit costs.
    UnitPrices,
    /// What the prices contain of each tax.
    Taxes,
    /// What all discounts come to.
    Savings,
    /// The VietQR of what is still owed.
    BankQr,
    /// The number as bars.
    Barcode,
    /// The number as a QR code.
    Qr,
}

/// How large the letters are on a roll.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextSize {
    /// Saves paper.
    Small,
    /// As designed.
    #[default]
    Normal,
    /// For those who read without glasses.
    Large,
}

/// Why a template is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// More lines than a receipt has room for.
    #[error("more than {limit} lines")]
    TooManyLines {
        /// Most lines.
        limit: usize,
    },
    /// A line that is no line any more.
    #[error("a line of more than {limit} characters")]
    LineTooLong {
        /// Most characters.
        limit: usize,
    },
}

impl Default for Template {
    fn default() -> Self {
        Template {
            shop: Shop::default(),
            header: Vec::new(),
            footer: Vec::new(),
            // Its bars say the same.
            hidden: BTreeSet::from([Part::Qr]),
            size: TextSize::default(),
        }
    }
}

impl Template {
    /// Whether a part is printed.
    #[must_use]
    pub fn shows(&self, part: Part) -> bool {
        !self.hidden.contains(&part)
    }

    /// Whether a receipt has room for it.
    ///
    /// # Errors
    /// [`TemplateError`]
    pub fn check(&self) -> Result<(), TemplateError> {
        for (lines, limit) in [
            (&self.header, MOST_HEADER_LINES),
            (&self.footer, MOST_FOOTER_LINES),
        ] {
            if lines.len() > limit {
                return Err(TemplateError::TooManyLines { limit });
            }
        }
        let shop = [&self.shop.name, &self.shop.address, &self.shop.phone];
        let lines = self.header.iter().chain(&self.footer);
        let is_long = |line: &&String| line.chars().count() > LONGEST_LINE;
        match lines.chain(shop).find(is_long) {
            Some(_) => Err(TemplateError::LineTooLong {
                limit: LONGEST_LINE,
            }),
            None => Ok(()),
        }
    }
}

impl TextSize {
    /// How the templates call it.
    pub(crate) const fn step(self) -> i64 {
        match self {
            TextSize::Small => -1,
            TextSize::Normal => 0,
            TextSize::Large => 1,
        }
    }

    /// The width of the widest letter of the body, in dots.
    pub(crate) const fn letter(self) -> usize {
        match self {
            TextSize::Small => 20,
            TextSize::Normal => 23,
            TextSize::Large => 29,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn three_hundred_lines_of_footer_are_no_footer() {
        let mut template = Template {
            footer: vec!["Cảm ơn quý khách".to_owned(); 300],
            ..Template::default()
        };
        let too_many = TemplateError::TooManyLines {
            limit: MOST_FOOTER_LINES,
        };
        assert_eq!(template.check().unwrap_err(), too_many);
        template.footer.truncate(MOST_FOOTER_LINES);
        template.check().unwrap();
        template.header = vec!["ơ".repeat(LONGEST_LINE)];
        template.check().unwrap();
        template.header[0].push('n');
        let too_long = TemplateError::LineTooLong {
            limit: LONGEST_LINE,
        };
        assert_eq!(template.check().unwrap_err(), too_long);
    }
}
