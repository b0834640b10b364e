//! Count sheets on office paper: printed on a printer of the system, or saved as PDF.

use std::path::PathBuf;

use rust_decimal::{Decimal, RoundingStrategy};
use till_core::stock_count::CountLine;
use till_print::{ColumnKind, Sheet, TableColumn, TableSheet, amount};

use super::{
    counts::{Paper, differing},
    receipts::shop_of_till,
};
use crate::{
    App, Error, Language,
    printer::{Connection, Output, Way},
    table::new_file,
};

/// What a sheet says besides its lines, in the language of the screen.
#[derive(Clone, Debug)]
pub struct PaperWords {
    /// What it is.
    pub title: String,
    /// Of what place, and when: a line each.
    pub facts: Vec<String>,
    /// Above the columns: number, code, name, unit, counted; of what differs number, code, name, unit, expected, counted,
    /// difference, worth.
    pub heads: Vec<String>,
    /// What the lines come to: a line each.
    pub sums: Vec<String>,
    /// Who signs.
    pub signatures: Vec<String>,
}

impl App {
    /// Prints a count sheet, or what differs on it, on a printer of the system; it is on paper when this answers.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Receipt`] for more lines than go on paper, [`Error::Printer`]
    pub async fn print_count(
        &self,
        id: i64,
        paper: Paper,
        words: PaperWords,
        (queue, sheet): (String, Sheet),
    ) -> Result<(), Error> {
        let pdf = self.count_pdf(id, paper, words, sheet).await?;
        let printer = Connection::System { queue };
        let session = self.session().await?;
        let _held = session.at_the_printer().await;
        let way = Way::open(&printer).await?;
        Ok(way.print(&Output::Pdf(pdf, sheet)).await?)
    }

    /// Saves a count sheet, or what differs on it, as PDF in `folder`, and answers where.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Receipt`] for more lines than go on paper, [`Error::Io`]; then there is no half a file.
    pub async fn save_count(
        &self,
        id: i64,
        paper: Paper,
        words: PaperWords,
        (folder, name, sheet): (PathBuf, String, Sheet),
    ) -> Result<PathBuf, Error> {
        let pdf = self.count_pdf(id, paper, words, sheet).await?;
        let saved = tokio::task::spawn_blocking(move || new_file(&folder, &name, "pdf", &pdf));
        Ok(saved.await??)
    }

    async fn count_pdf(
        &self,
        id: i64,
        paper: Paper,
        words: PaperWords,
        sheet: Sheet,
    ) -> Result<Vec<u8>, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let language = self.language().await;
        let lines = session.store.count_lines(id).await?;
        let kinds: &[ColumnKind] = match paper {
            Paper::Sheet => &SHEET,
            Paper::Differences => &DIFFERENCES,
        };
        let rows = match paper {
            Paper::Sheet => numbered(lines.iter(), |line| vec![figure(line.counted, language)]),
            Paper::Differences => numbered(differing(&lines), |line| {
                let worth = line.worth().map_or_else(String::new, dong);
                let figures = [line.expected, line.counted, line.difference()];
                let figures = figures.map(|of| figure(of, language));
                figures.into_iter().chain([worth]).collect()
            }),
        };
        let columns = kinds.iter().zip(words.heads);
        let table = TableSheet {
            language: language.into(),
            shop: shop_of_till(&session).await?,
            template: session.template().await?,
            title: words.title,
            facts: words.facts,
            columns: columns
                .map(|(kind, title)| TableColumn { title, kind: *kind })
                .collect(),
            lines: rows,
            sums: words.sums,
            signatures: words.signatures,
            demo: session.profile.demo,
        };
        let press = self.press().await?;
        Ok(tokio::task::spawn_blocking(move || press.table_pdf(&table, sheet)).await??)
    }
}

const SHEET: [ColumnKind; 5] = [
    ColumnKind::Numbers,
    ColumnKind::Words,
    ColumnKind::Wide,
    ColumnKind::Words,
    ColumnKind::Numbers,
];
const DIFFERENCES: [ColumnKind; 8] = [
    ColumnKind::Numbers,
    ColumnKind::Words,
    ColumnKind::Wide,
    ColumnKind::Words,
    ColumnKind::Numbers,
    ColumnKind::Numbers,
    ColumnKind::Numbers,
    ColumnKind::Numbers,
];

fn numbered<'l>(
    lines: impl Iterator<Item = &'l CountLine>,
    figures: impl Fn(&CountLine) -> Vec<String>,
) -> Vec<Vec<String>> {
    lines
        .enumerate()
        .map(|(index, line)| {
            let named = [&line.code, &line.name, &line.unit].map(String::clone);
            let mut cells = vec![(index + 1).to_string()];
            cells.extend(named);
            cells.extend(figures(line));
            cells
        })
        .collect()
}

/// A quantity in base units; nothing where there is none, so that somebody can write it there.
fn figure(quantity: Option<Decimal>, language: Language) -> String {
    let Some(quantity) = quantity else {
        return String::new();
    };
    let written = quantity.normalize().to_string().replace('-', "−");
    match language {
        Language::Vi => written.replace('.', ","),
        Language::En => written,
    }
}

fn dong(worth: Decimal) -> String {
    let whole = worth.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    i64::try_from(whole).map_or_else(|_| whole.to_string(), amount)
}
