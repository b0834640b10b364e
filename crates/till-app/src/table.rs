//! Tables that leave the till as files: CSV for anything, XLSX for Excel.
//!
//! *Invariant:* a cell is never a formula, whatever a product or a customer is called.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
};

use rust_decimal::{Decimal, prelude::ToPrimitive};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::Error;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Comma-separated values, UTF-8.
    Csv,
    /// An Excel workbook.
    Xlsx,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words, a code, a number with leading zeros.
    Text(String),
    /// A number to reckon with.
    Number(Decimal),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Option<Decimal>> for Cell {
    fn from(number: Option<Decimal>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}

/// A table: what stands above its columns, and its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Above the columns.
    pub heads: Vec<String>,
    /// Row by row; each as long as the heads.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Writes the table to a new file `name` in `folder`; one that is there already gets a number behind the new one's name.
    ///
    /// # Errors
    /// [`Error::Io`]; then there is no half a file.
    pub fn write(&self, folder: &Path, name: &str, kind: FileKind) -> Result<PathBuf, Error> {
        let bytes = match kind {
            FileKind::Csv => self.csv()?,
            FileKind::Xlsx => self.xlsx().map_err(std::io::Error::other)?,
        };
        let ending = match kind {
            FileKind::Csv => "csv",
            FileKind::Xlsx => "xlsx",
        };
        Ok(new_file(folder, name, ending, &bytes)?)
    }

    fn csv(&self) -> Result<Vec<u8>, Error> {
        // Excel takes a file for UTF-8 by this mark alone.
        let mut csv = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
        let written = csv.write_record(self.heads.iter().map(|head| harmless(head)));
        written.map_err(std::io::Error::other)?;
        for row in &self.rows {
            let cells = row.iter().map(|cell| match cell {
                Cell::Empty => String::new(),
                Cell::Text(text) => harmless(text),
                Cell::Number(number) => number.normalize().to_string(),
            });
            csv.write_record(cells).map_err(std::io::Error::other)?;
        }
        Ok(csv.into_inner().map_err(|error| error.into_error())?)
    }

    fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        let bold = Format::new().set_bold();
        sheet.set_freeze_panes(1, 0)?;
        for (column, head) in (0_u16..).zip(&self.heads) {
            sheet.write_string_with_format(0, column, head, &bold)?;
        }
        for (row, cells) in (1_u32..).zip(&self.rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                match cell {
                    Cell::Empty => {}
                    Cell::Text(text) => {
                        sheet.write_string(row, column, text)?;
                    }
                    Cell::Number(number) => match number.to_f64() {
                        Some(float) => {
                            sheet.write_number(row, column, float)?;
                        }
                        None => {
                            sheet.write_string(row, column, number.to_string())?;
                        }
                    },
                }
            }
        }
        sheet.autofit();
        workbook.save_to_buffer()
    }
}

/// A spreadsheet would take what begins like this for a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Writes a new file `name` in `folder`; one that is there already gets a number behind the new one's name.
///
/// # Errors
/// Those of the system; then there is no half a file.
pub(crate) fn new_file(
    folder: &Path,
    name: &str,
    ending: &str,
    bytes: &[u8],
) -> std::io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    let (mut file, path) = unused(folder, name, ending)?;
    if let Err(error) = file.write_all(bytes).and_then(|()| file.sync_all()) {
        std::fs::remove_file(&path)?;
        return Err(error);
    }
    Ok(path)
}

fn unused(folder: &Path, name: &str, ending: &str) -> std::io::Result<(File, PathBuf)> {
    for number in 1_u32.. {
        let path = match number {
            1 => folder.join(format!("{name}.{ending}")),
            number => folder.join(format!("{name} ({number}).{ending}")),
        };
        match File::create_new(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(std::io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn table() -> Table {
        let text = |text: &str| Cell::from(text);
        Table {
            heads: vec!["Mã".to_owned(), "Tên".to_owned(), "Tồn".to_owned()],
            rows: vec![
                vec![
                    text("007"),
                    text("=HYPERLINK(\"http://x\")"),
                    Cell::Number(Decimal::new(-25, 1)),
                ],
                vec![text("@sum"), text("Trà, \"đào\"\nlon"), Cell::Empty],
            ],
        }
    }

    #[test]
    fn no_cell_of_a_csv_is_a_formula() {
        let csv = String::from_utf8(table().csv().unwrap()).unwrap();
        assert_eq!(
            csv,
            "\u{feff}Mã,Tên,Tồn\n007,\"'=HYPERLINK(\"\"http://x\"\")\",-2.5\n'@sum,\"Trà, \"\"đào\"\"\nlon\",\n"
        );
    }

    #[test]
    fn a_file_that_is_there_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let first = table().write(folder.path(), "Kho", FileKind::Csv).unwrap();
        std::fs::write(&first, "mine").unwrap();
        let second = table().write(folder.path(), "Kho", FileKind::Csv).unwrap();
        assert_eq!(std::fs::read_to_string(first).unwrap(), "mine");
        assert_eq!(second.file_name().unwrap(), "Kho (2).csv");
    }
}
