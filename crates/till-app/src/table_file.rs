//! Tables that somebody made elsewhere: XLSX workbooks and CSV in the encodings that are met in Vietnam.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1258};
use rust_decimal::{Decimal, prelude::FromPrimitive};
use till_core::purchase_import::TableCell;
use unicode_normalization::UnicodeNormalization;

/// The largest file that is read, in bytes.
pub const LARGEST: usize = 50 * 1024 * 1024;
/// The most rows that are read of one.
pub const MOST_ROWS: usize = 200_000;

/// Why a file is no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableFileError {
    /// A workbook that is damaged or of another kind.
    #[error("the file is no table")]
    Unreadable,
    /// More than [`LARGEST`] or [`MOST_ROWS`].
    #[error("the file is too large")]
    TooLarge,
}

/// Reads a file by what it is, whatever it is called. Of a workbook it is the first sheet that has anything in it.
///
/// # Errors
/// [`TableFileError`]
pub fn read(file: &[u8]) -> Result<Vec<Vec<TableCell>>, TableFileError> {
    if file.len() > LARGEST {
        return Err(TableFileError::TooLarge);
    }
    let rows = if file.starts_with(b"PK\x03\x04") {
        workbook(file)?
    } else if file.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) || file.starts_with(b"%PDF") {
        // An old workbook, a document: bytes that would be read as one long line.
        return Err(TableFileError::Unreadable);
    } else {
        values(&decoded(file))?
    };
    if rows.len() > MOST_ROWS {
        return Err(TableFileError::TooLarge);
    }
    Ok(rows)
}

fn workbook(file: &[u8]) -> Result<Vec<Vec<TableCell>>, TableFileError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).map_err(|_| TableFileError::Unreadable)?;
    for name in book.sheet_names() {
        let sheet = book
            .worksheet_range(&name)
            .map_err(|_| TableFileError::Unreadable)?;
        if sheet.is_empty() {
            continue;
        }
        let (above, before) = sheet.start().unwrap_or_default();
        let before = usize::try_from(before).unwrap_or(0);
        let empty = || TableCell::Text(String::new());
        // Rows and columns are counted from the first of the sheet, as its reader sees them.
        let mut rows: Vec<Vec<TableCell>> = (0..above).map(|_| Vec::new()).collect();
        rows.extend(sheet.rows().map(|row| {
            let cells = row.iter().map(cell);
            std::iter::repeat_with(empty)
                .take(before)
                .chain(cells)
                .collect()
        }));
        return Ok(rows);
    }
    Ok(Vec::new())
}

fn cell(data: &Data) -> TableCell {
    match data {
        // A number in a workbook is a double; what a person sees of it are its shortest digits.
        Data::Float(number) => Decimal::from_f64(*number).map_or_else(
            || TableCell::Text(number.to_string()),
            |number| TableCell::Number(number.normalize()),
        ),
        Data::Int(number) => TableCell::Number(Decimal::from(*number)),
        Data::String(text) => TableCell::Text(text.nfc().collect()),
        Data::Empty => TableCell::Text(String::new()),
        other => TableCell::Text(other.to_string()),
    }
}

/// The text of a file: by its mark, as UTF-8 or UTF-16 where it can be that, else in the Vietnamese code page of Windows.
fn decoded(file: &[u8]) -> String {
    let encoding = match Encoding::for_bom(file) {
        Some((marked, _)) => marked,
        None => match half_empty(file) {
            Some(utf_16) => utf_16,
            None if std::str::from_utf8(file).is_ok() => UTF_8,
            None => WINDOWS_1258,
        },
    };
    let (text, _, _) = encoding.decode(file);
    // The code page writes tone marks behind their letters.
    text.nfc().collect()
}

/// UTF-16 without a mark: every other byte of its digits and separators is nothing.
fn half_empty(file: &[u8]) -> Option<&'static Encoding> {
    let sample = &file[..file.len().min(512) & !1];
    let empty = |at: usize| {
        sample
            .iter()
            .skip(at)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let enough = sample.len() / 8;
    match (empty(0), empty(1)) {
        (0, low) if low > enough => Some(UTF_16LE),
        (high, 0) if high > enough => Some(UTF_16BE),
        _ => None,
    }
}

fn values(text: &str) -> Result<Vec<Vec<TableCell>>, TableFileError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| TableFileError::Unreadable)?;
        rows.push(
            record
                .iter()
                .map(|cell| TableCell::Text(cell.to_owned()))
                .collect(),
        );
        if rows.len() > MOST_ROWS {
            return Err(TableFileError::TooLarge);
        }
    }
    Ok(rows)
}

/// What separates the cells: of the marks that are met, the one that the first lines have most of.
fn delimiter(text: &str) -> u8 {
    let sample: String = text.lines().take(5).collect();
    let count = |mark: u8| sample.bytes().filter(|byte| *byte == mark).count();
    // Of equals the first: a comma may be a decimal one.
    let marks = [b'\t', b';', b','];
    let most = marks.iter().map(|mark| count(*mark)).max().unwrap_or(0);
    marks
        .into_iter()
        .find(|mark| count(*mark) == most)
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "Mã hàng;Số lượng;Đơn giá\nTD01;1.234,5;12.500\n";

    fn rows(file: &[u8]) -> Vec<Vec<String>> {
        let rows = read(file).unwrap();
        let text = |cell: &TableCell| match cell {
            TableCell::Text(text) => text.clone(),
            TableCell::Number(number) => number.to_string(),
        };
        rows.iter()
            .map(|row| row.iter().map(text).collect())
            .collect()
    }

    fn expected() -> Vec<Vec<String>> {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        vec![
            row(["Mã hàng", "Số lượng", "Đơn giá"]),
            row(["TD01", "1.234,5", "12.500"]),
        ]
    }

    #[test]
    fn the_encodings_that_are_met_in_vietnam_are_read() {
        let utf_16 = |big: bool, mark: bool| {
            let text = if mark {
                format!("\u{feff}{TEXT}")
            } else {
                TEXT.to_owned()
            };
            let bytes = text.encode_utf16().flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            });
            bytes.collect::<Vec<u8>>()
        };
        assert_eq!(rows(TEXT.as_bytes()), expected(), "UTF-8");
        assert_eq!(
            rows(format!("\u{feff}{TEXT}").as_bytes()),
            expected(),
            "with its mark"
        );
        for (big, mark) in [(false, true), (true, true), (false, false), (true, false)] {
            assert_eq!(rows(&utf_16(big, mark)), expected(), "UTF-16 {big} {mark}");
        }
        // The code page of Windows has letters with their hats and tone marks behind them.
        let windows =
            b"Ma\xde h\xe0ng;S\xf4\xec l\xfd\xf2\xf5ng;\xd0\xf5n gi\xe1\nTD01;1.234,5;12.500\n";
        let seen = rows(windows);
        assert_eq!(seen[1], expected()[1]);
        assert_eq!(seen[0][0], "Mã hàng");
    }

    #[test]
    fn cells_are_separated_by_what_the_file_has_most_of() {
        for (file, cells) in [
            ("a,b,c\n1,2,3", 3),
            ("a;b\n1,5;2", 2),
            ("a\tb\tc\n1,5\t2\t3", 3),
            ("\"a\nb\",c\n", 2),
        ] {
            assert_eq!(rows(file.as_bytes())[0].len(), cells, "{file}");
        }
    }

    #[test]
    fn a_workbook_is_read_as_it_is_seen_and_what_is_none_is_refused() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(1, 1, "Mã hàng").unwrap();
        sheet.write_string(1, 2, "SL").unwrap();
        sheet.write_string(2, 1, "TD01").unwrap();
        sheet.write_number(2, 2, 2.55).unwrap();
        let file = book.save_to_buffer().unwrap();
        let seen = rows(&file);
        assert_eq!(seen[1], ["", "Mã hàng", "SL"]);
        assert_eq!(seen[2], ["", "TD01", "2.55"]);
        assert_eq!(
            read(&file[..file.len() / 2]),
            Err(TableFileError::Unreadable)
        );
        assert_eq!(read(b"%PDF-1.7"), Err(TableFileError::Unreadable));
        assert_eq!(rows(b""), Vec::<Vec<String>>::new());
    }

    proptest! {
        #[test]
        fn no_file_breaks_the_reading(file in prop::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(rows) = read(&file) {
                let cells = rows.iter().flatten().count();
                prop_assert!(cells <= file.len() + rows.len(), "{cells} cells of {} bytes", file.len());
            }
        }
    }
}
