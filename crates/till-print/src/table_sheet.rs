//! A table on office paper: a count sheet, what differs on it.

use typst::foundations::{Array, Dict, IntoValue, Str, dict};

use crate::error::PrintError;
use crate::inputs::Letterhead;
use crate::labels::Labels;
use crate::office::Sheet;
use crate::receipt::{Language, Shop};
use crate::template::Template;
use crate::wording::TypeCase;

/// The most lines that go on paper: some 140 sheets of A4.
pub const MOST_TABLE_LINES: usize = 5_000;
/// Longer words may break: no column but a wide one holds so many letters.
const LONGEST_WORD: usize = 16;

/// What a table says. Its words, its numbers and their form are its maker's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSheet {
    /// The language of what the sheet adds of its own: the numbers of its pages.
    pub language: Language,
    /// Whose it is.
    pub shop: Shop,
    /// What the shop calls itself on paper.
    pub template: Template,
    /// What it is.
    pub title: String,
    /// What it is of, and when: a line each.
    pub facts: Vec<String>,
    /// The columns.
    pub columns: Vec<TableColumn>,
    /// Line by line; each as long as the columns.
    pub lines: Vec<Vec<String>>,
    /// What the lines come to: a line each.
    pub sums: Vec<String>,
    /// Who signs it.
    pub signatures: Vec<String>,
    /// Of the demo shop: marked as having no value.
    pub demo: bool,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableColumn {
    /// Above it.
    pub title: String,
    /// How its cells stand.
    pub kind: ColumnKind,
}

/// How the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words that take the room that the others leave.
    Wide,
    /// Short words.
    Words,
    /// Numbers, to the right.
    Numbers,
}

impl TableSheet {
    /// The template's `sys.inputs`.
    pub(crate) fn inputs(&self, letters: &TypeCase, sheet: Sheet) -> Result<Dict, PrintError> {
        if self.lines.len() > MOST_TABLE_LINES {
            return Err(PrintError::TooManyLines {
                lines: self.lines.len(),
            });
        }
        let labels = Labels::of(self.language);
        let text = |typed: &str| Str::from(letters.printable(typed, LONGEST_WORD));
        let texts = |typed: &[String]| -> Array {
            typed.iter().map(|line| text(line).into_value()).collect()
        };
        let letterhead = Letterhead {
            shop: &self.shop,
            template: &self.template,
            logo: None,
        };
        let column = |column: &TableColumn| {
            dict! {
                "title" => text(&column.title),
                "wide" => column.kind == ColumnKind::Wide,
                "number" => column.kind == ColumnKind::Numbers,
            }
            .into_value()
        };
        let own = dict! {
            "title" => text(&self.title),
            "facts" => texts(&self.facts),
            "marks" => self.demo.then(|| Str::from(labels.demo).into_value()).into_iter().collect::<Array>(),
            "shop" => text(&letterhead.shop().name),
            "shop-lines" => texts(&letterhead.shop_lines(labels)),
            "columns" => self.columns.iter().map(column).collect::<Array>(),
            "lines" => self.lines.iter().map(|line| texts(line).into_value()).collect::<Array>(),
            "sums" => texts(&self.sums),
            "signatures" => texts(&self.signatures),
            "sign" => Str::from(labels.sign),
        };
        Ok(sheet.page(labels) + own)
    }
}
