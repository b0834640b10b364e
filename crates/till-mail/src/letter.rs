//! A letter as it is written.

use serde::{Deserialize, Serialize};

/// The colour of buttons and prices where the letter has none of its own.
pub const ACCENT: &str = "#0b6e5f";

/// A letter of a campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Letter {
    /// Its subject: plain text with merge fields.
    pub subject: String,
    /// What the list of letters shows after the subject: plain text with merge fields.
    pub preheader: String,
    /// Whom it is from.
    pub sender: Sender,
    /// Whether NextX counts who opens it.
    pub track: bool,
    /// The colour of its buttons and prices, as `#rrggbb`; anything else stands for [`ACCENT`].
    pub accent: String,
    /// What it says.
    pub body: Body,
}

impl Default for Letter {
    fn default() -> Self {
        Self {
            subject: String::new(),
            preheader: String::new(),
            sender: Sender::default(),
            track: false,
            accent: ACCENT.to_owned(),
            body: Body::default(),
        }
    }
}

impl Letter {
    /// The colour of its buttons and prices, fit for a style.
    #[must_use]
    pub fn accent(&self) -> &str {
        let digits = self.accent.strip_prefix('#');
        let is_colour = digits.is_some_and(|digits| {
            digits.len() == 6 && digits.chars().all(|digit| digit.is_ascii_hexdigit())
        });
        if is_colour { &self.accent } else { ACCENT }
    }
}

/// Whom a letter is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sender {
    /// The name that the recipient reads, `from_name` at NextX.
    pub name: String,
    /// The address that answers go to, `mail_from` at NextX.
    pub address: String,
    /// Whether NextX's own mail server sends it, `is_mail_system` at NextX, rather than one that the shop has set up there.
    pub system_server: bool,
}

impl Default for Sender {
    fn default() -> Self {
        Self {
            name: String::new(),
            address: String::new(),
            system_server: true,
        }
    }
}

/// What a letter says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// Blocks, from the top.
    Blocks(Vec<Block>),
    /// HTML of one's own.
    Html(String),
}

impl Default for Body {
    fn default() -> Self {
        Self::Blocks(Vec::new())
    }
}

/// A block, and what the editor knows it by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Unlike that of any other block of the letter.
    pub key: String,
    /// What it shows.
    pub content: Content,
}

/// Where the lines of a block stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// At the left edge.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right edge.
    Right,
}

impl Align {
    pub(crate) const fn css(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Center => "center",
            Self::Right => "right",
        }
    }
}

/// What a block shows. `html` is rich text, see [`crate::clean_rich_text`]; everything else is plain text. Merge fields may
/// stand in all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// Paragraphs and lists.
    Text {
        /// Rich text.
        html: String,
        /// Where its lines stand.
        #[serde(default)]
        align: Align,
    },
    /// A headline.
    Heading {
        /// What it says.
        words: String,
        /// Whether it is that of the letter, or one within.
        #[serde(default)]
        large: bool,
        /// Where its lines stand.
        #[serde(default)]
        align: Align,
    },
    /// A picture at an address.
    Picture {
        /// Where it is.
        address: String,
        /// What is read where it is not shown.
        alternative: String,
        /// Where a press on it leads; empty for nowhere.
        #[serde(default)]
        link: String,
    },
    /// A button.
    Button {
        /// What stands on it.
        words: String,
        /// Where it leads.
        address: String,
        /// Where it stands.
        #[serde(default)]
        align: Align,
    },
    /// Columns beside each other, under each other on a phone. Columns within them are laid out as if their blocks stood
    /// there by themselves.
    Columns {
        /// From the left.
        columns: Vec<Vec<Block>>,
    },
    /// A line across.
    Divider,
    /// Empty room.
    Spacer {
        /// How high, in px.
        height: u16,
    },
    /// A product.
    Product {
        /// Its code.
        code: String,
        /// What it is called.
        name: String,
        /// What it costs, as text.
        price: String,
        /// What it cost before, as text; empty for nothing.
        #[serde(default)]
        old_price: String,
        /// Where its picture is; empty for none.
        picture: String,
        /// Where a press on it leads; empty for nowhere.
        #[serde(default)]
        link: String,
    },
    /// A code to name at the counter.
    Coupon {
        /// What it gives.
        words: String,
        /// The code.
        code: String,
    },
    /// Who writes, and how to have it end.
    Footer {
        /// Rich text: the shop's name and address.
        html: String,
        /// What the way out is called.
        opt_out_words: String,
        /// Where it leads: a page, a telephone number or an email address.
        opt_out_address: String,
    },
}
