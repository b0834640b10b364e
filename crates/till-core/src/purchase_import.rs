//! The lines of a purchase order in a table that somebody made elsewhere: which column is what, and what is wrong row by
//! row. Numbers are written the Vietnamese way (`1.234,5`) or the English one where that cannot be mistaken.

use rust_decimal::Decimal;

use crate::{Money, Quantity, fold};

/// How many rows at the top of a table are looked at for its heads.
const HEAD_WITHIN: usize = 10;

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableCell {
    /// Words, or a number as a person wrote it.
    Text(String),
    /// A number that a program wrote.
    Number(Decimal),
}

impl TableCell {
    /// What stands in it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.trim().to_owned(),
            Self::Number(number) => number.normalize().to_string(),
        }
    }
}

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImportColumn {
    /// Code, stock keeping code or barcode.
    Code,
    /// How many.
    Quantity,
    /// What one costs.
    Price,
    /// In which unit.
    Unit,
    /// What is written beside it.
    Note,
}

impl ImportColumn {
    const ALL: [Self; 5] = [
        Self::Code,
        Self::Quantity,
        Self::Price,
        Self::Unit,
        Self::Note,
    ];

    /// What a head may be called, folded.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Code => &[
                "ma",
                "ma hang",
                "ma hang hoa",
                "ma sp",
                "ma san pham",
                "ma vach",
                "code",
                "sku",
                "barcode",
                "product code",
            ],
            Self::Quantity => &["so luong", "sl", "so luong nhap", "quantity", "qty"],
            Self::Price => &[
                "don gia",
                "gia",
                "gia nhap",
                "don gia nhap",
                "price",
                "unit price",
                "cost",
            ],
            Self::Unit => &["don vi", "don vi tinh", "dvt", "unit"],
            Self::Note => &["ghi chu", "note", "notes"],
        }
    }
}

/// Why a table gives no lines at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// It has no rows below its heads.
    #[error("the table is empty")]
    Empty,
    /// Columns that are needed are not there.
    #[error("columns are missing: {0:?}")]
    Columns(Vec<ImportColumn>),
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// It has no code.
    NoCode,
    /// No product has the code.
    UnknownCode,
    /// Its quantity is none.
    Quantity,
    /// Its price is none.
    Price,
    /// The product has no such unit.
    Unit,
}

/// A row that names a product and how many of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedRow {
    /// Its row in the table, from 1.
    pub row: usize,
    /// The code as it stands there.
    pub code: String,
    /// The quantity as it stands there.
    pub quantity: String,
    /// The price as it stands there; empty is none.
    pub price: String,
    /// The unit as it stands there; empty is none.
    pub unit: String,
    /// The note.
    pub note: String,
    /// What was made of the quantity and the price, or what is wrong with them.
    pub read: Result<(Quantity, Option<Money>), RowFault>,
}

/// Reads the rows of a table; rows without anything in them are passed over.
///
/// # Errors
/// [`ImportError`]
pub fn read(table: &[Vec<TableCell>]) -> Result<Vec<ImportedRow>, ImportError> {
    let heads = table
        .iter()
        .take(HEAD_WITHIN)
        .map(|row| columns(row))
        .enumerate()
        .max_by_key(|(at, found)| (found.iter().flatten().count(), usize::MAX - at));
    let Some((head, found)) = heads else {
        return Err(ImportError::Empty);
    };
    let needed = [ImportColumn::Code, ImportColumn::Quantity];
    let place = |column: ImportColumn| found[column as usize];
    let missing: Vec<ImportColumn> = needed
        .into_iter()
        .filter(|column| place(*column).is_none())
        .collect();
    if !missing.is_empty() {
        return Err(ImportError::Columns(missing));
    }
    let rows: Vec<ImportedRow> = table
        .iter()
        .enumerate()
        .skip(head + 1)
        .filter(|(_, row)| row.iter().any(|cell| !cell.text().is_empty()))
        .map(|(at, row)| {
            let cell = |column| place(column).and_then(|at| row.get(at));
            let text = |column| cell(column).map(TableCell::text).unwrap_or_default();
            ImportedRow {
                row: at + 1,
                code: text(ImportColumn::Code),
                quantity: text(ImportColumn::Quantity),
                price: text(ImportColumn::Price),
                unit: text(ImportColumn::Unit),
                note: text(ImportColumn::Note),
                read: numbers(
                    &text(ImportColumn::Code),
                    cell(ImportColumn::Quantity),
                    cell(ImportColumn::Price),
                ),
            }
        })
        .collect();
    if rows.is_empty() {
        return Err(ImportError::Empty);
    }
    Ok(rows)
}

/// Where each of [`ImportColumn::ALL`] stands; a head that says the same twice counts the first time.
fn columns(row: &[TableCell]) -> [Option<usize>; 5] {
    let heads: Vec<String> = row
        .iter()
        .map(|cell| fold::words(&cell.text()).join(" "))
        .collect();
    ImportColumn::ALL.map(|column| {
        heads
            .iter()
            .position(|head| column.names().contains(&head.as_str()))
    })
}

fn numbers(
    code: &str,
    quantity: Option<&TableCell>,
    price: Option<&TableCell>,
) -> Result<(Quantity, Option<Money>), RowFault> {
    if code.is_empty() {
        return Err(RowFault::NoCode);
    }
    let quantity = quantity.and_then(number_in).ok_or(RowFault::Quantity)?;
    let quantity = Quantity::for_sale(quantity).map_err(|_| RowFault::Quantity)?;
    let price = match price {
        Some(cell) if !cell.text().is_empty() => {
            let price = number_in(cell).ok_or(RowFault::Price)?;
            let is_price = price >= Decimal::ZERO;
            let price = Money::rounded(price).ok().filter(|_| is_price);
            Some(price.ok_or(RowFault::Price)?)
        }
        _ => None,
    };
    Ok((quantity, price))
}

fn number_in(cell: &TableCell) -> Option<Decimal> {
    match cell {
        TableCell::Number(number) => Some(*number),
        TableCell::Text(text) => parse_number(text),
    }
}

/// Reads a number as people write it in Vietnam: `1.234,5`, `1234`, `0,5`, `12.500 ₫`; also `1,234.5`, where both marks
/// tell which is which. A single point before three digits separates thousands; a single comma is the decimal one.
#[must_use]
pub fn parse_number(text: &str) -> Option<Decimal> {
    let text = text
        .trim()
        .trim_end_matches(['₫', 'đ', 'Đ', 'd'])
        .trim_end();
    let (sign, text) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", text),
    };
    let text: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\''))
        .collect();
    let is_number = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    if !text.chars().all(is_number) || !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (points, commas) = (text.matches('.').count(), text.matches(',').count());
    let (whole, fraction) = match (points, commas) {
        (0, 0) => (text.as_str(), ""),
        // The mark that stands last is the decimal one, and stands once.
        (1.., 1..) => {
            let at = text.rfind(['.', ','])?;
            let (whole, fraction) = text.split_at(at);
            (whole, &fraction[1..])
        }
        (0, 1) => text.split_once(',')?,
        (1, 0) => match text.split_once('.')? {
            (whole, fraction) if fraction.len() == 3 && is_group(whole) => (text.as_str(), ""),
            parts => parts,
        },
        // The same mark more than once separates thousands.
        _ => (text.as_str(), ""),
    };
    if fraction.contains(['.', ',']) {
        return None;
    }
    let mut groups = whole.split(['.', ',']);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty() || (is_group(first) && rest.iter().all(|part| part.len() == 3));
    // `1.234,567.890`: both marks between thousands.
    let mixed = whole.contains('.') && whole.contains(',');
    if !grouped || mixed {
        return None;
    }
    let digits: String = std::iter::once(first).chain(rest).collect();
    let digits = if digits.is_empty() { "0" } else { &digits };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{digits}{point}{fraction}").parse().ok()
}

/// What may stand before the first separator of thousands.
fn is_group(text: &str) -> bool {
    (1..=3).contains(&text.len()) && !text.starts_with('0')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn table(rows: &[&[&str]]) -> Vec<Vec<TableCell>> {
        let cell = |text: &&str| TableCell::Text((*text).to_owned());
        rows.iter()
            .map(|row| row.iter().map(cell).collect())
            .collect()
    }

    #[test]
    fn numbers_are_read_as_a_shop_writes_them() {
        for (text, read) in [
            ("1.234,5", Some("1234.5")),
            ("1,234.5", Some("1234.5")),
            ("12.500 ₫", Some("12500")),
            ("12.500đ", Some("12500")),
            ("1.234.567", Some("1234567")),
            ("1,234,567", Some("1234567")),
            ("1234", Some("1234")),
            ("0,5", Some("0.5")),
            ("0.452", Some("0.452")),
            ("2.5", Some("2.5")),
            ("1,234", Some("1.234")),
            ("-3", Some("-3")),
            (" 1 234 ", Some("1234")),
            ("hai", None),
            ("12 thùng", None),
            ("", None),
            (".", None),
            ("1.23.456", None),
            ("1.2,3.4", None),
            ("1.234,567.890", None),
        ] {
            let expected = read.map(|read| read.parse::<Decimal>().unwrap());
            assert_eq!(parse_number(text), expected, "{text:?}");
        }
    }

    #[test]
    fn columns_are_found_by_their_heads_in_any_order() {
        let table = table(&[
            &["Phiếu nhập tháng 11", "", ""],
            &["SỐ LƯỢNG", "Đơn giá", "Mã hàng"],
            &["1.234,5", "12.500", "TD01"],
            &["", "", ""],
            &["hai", "12.500", "TD02"],
            &["2", "mười", "TD03"],
            &["2", "", ""],
            &["2", "", "TD05"],
        ]);
        let rows = read(&table).unwrap();
        let read: Vec<_> = rows.iter().map(|row| (row.row, row.read)).collect();
        let many = |quantity: &str| Quantity::parse_typed(quantity).unwrap();
        assert_eq!(
            read,
            [
                (3, Ok((many("1234,5"), Some(Money::from_dong(12_500))))),
                (5, Err(RowFault::Quantity)),
                (6, Err(RowFault::Price)),
                (7, Err(RowFault::NoCode)),
                (8, Ok((many("2"), None))),
            ]
        );
    }

    #[test]
    fn a_table_with_other_columns_says_which_are_missing() {
        let other = table(&[&["Họ tên", "Điện thoại"], &["Mai", "0900000001"]]);
        let missing = vec![ImportColumn::Code, ImportColumn::Quantity];
        assert_eq!(read(&other), Err(ImportError::Columns(missing)));
        assert_eq!(read(&[]), Err(ImportError::Empty));
        let heads = table(&[&["Mã", "SL"]]);
        assert_eq!(read(&heads), Err(ImportError::Empty));
    }

    proptest! {
        #[test]
        fn a_number_comes_back_from_how_vietnam_writes_it(whole in 0_u64..1_000_000_000, thousandths in 0_u32..1_000) {
            let digits = whole.to_string();
            let mut written = String::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at) % 3 == 0 {
                    written.push('.');
                }
                written.push(digit);
            }
            let number = Decimal::from(whole) + Decimal::new(i64::from(thousandths), 3);
            let written = format!("{written},{thousandths:03}");
            prop_assert_eq!(parse_number(&written), Some(number));
        }

        #[test]
        fn nothing_that_stands_in_a_cell_breaks_the_reading(cells in prop::collection::vec(".{0,12}", 0..12)) {
            let mut rows = table(&[&["Mã", "Số lượng", "Giá"]]);
            rows.push(cells.into_iter().map(TableCell::Text).collect());
            let read = read(&rows);
            prop_assert!(read.is_ok() || read == Err(ImportError::Empty));
        }
    }
}
