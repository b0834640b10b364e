//! Paper rolls.

/// A roll of thermal paper, by what its printers print at 203 dpi: eight dots to a millimetre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PaperWidth {
    /// 58 mm of paper, 48 mm of it printed.
    Mm58,
    /// 80 mm of paper, 72 mm of it printed.
    #[default]
    Mm80,
}

impl PaperWidth {
    /// What the head prints, in dots.
    #[must_use]
    pub const fn dots(self) -> usize {
        match self {
            PaperWidth::Mm58 => 384,
            PaperWidth::Mm80 => 576,
        }
    }

    /// The white on either side that no head reaches, in dots.
    #[must_use]
    pub const fn margin_dots(self) -> usize {
        match self {
            PaperWidth::Mm58 => 40,
            PaperWidth::Mm80 => 32,
        }
    }
}
