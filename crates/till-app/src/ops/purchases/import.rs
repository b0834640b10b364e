//! Lines of a purchase order from a file: shown with what is wrong row by row before anything is taken over.

use std::{
    collections::{BTreeMap, HashMap},
    path::PathBuf,
    sync::Arc,
};

use till_core::{
    Money, Quantity,
    cart::CartProduct,
    fold,
    purchase::MOST_LINES,
    purchase_import::{self, ImportedRow, RowFault},
};
use uuid::Uuid;

use super::{Bought, PurchaseForm, line_of};
use crate::{
    App, Error,
    session::Session,
    table::{Cell, FileKind, Table},
    table_file,
};

/// The most rows that are answered at once.
const MOST_ROWS: usize = 500;

/// A file as it was understood.
#[derive(Clone, Debug, Default)]
pub struct ImportPreview {
    /// Row by row.
    pub rows: Vec<PreviewRow>,
    /// How many rows can be taken over.
    pub right: usize,
    /// How many cannot.
    pub wrong: usize,
    /// Whether those that can are more than an order takes.
    pub too_many: bool,
}

/// A row of a file.
#[derive(Clone, Debug)]
pub struct PreviewRow {
    /// As it stands in the file.
    pub imported: ImportedRow,
    /// The product that it names.
    pub product: Option<Arc<CartProduct>>,
    /// NextX's id of the unit that it names.
    pub unit_id: Option<i64>,
    /// What is wrong with it.
    pub fault: Option<RowFault>,
}

impl App {
    /// Reads a file of lines; nothing is taken over yet. Answers the rows that are wrong first where `only_wrong`.
    ///
    /// # Errors
    /// [`Error::TableFile`], [`Error::Import`] where the file gives no lines at all.
    pub async fn preview_purchase_import(
        &self,
        id: Uuid,
        file: Vec<u8>,
    ) -> Result<Arc<ImportPreview>, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let read = tokio::task::spawn_blocking(move || {
            let table = table_file::read(&file)?;
            Ok::<_, Error>(purchase_import::read(&table)?)
        });
        let preview = Arc::new(session.resolve(read.await??).await?);
        session.purchase_desk.known().preview = Some((id, Arc::clone(&preview)));
        Ok(preview)
    }

    /// Rows of the file that was read last, from one on; those that are wrong alone where `only_wrong`.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]
    pub async fn purchase_import_rows(
        &self,
        id: Uuid,
        only_wrong: bool,
        from: usize,
        count: usize,
    ) -> Result<Vec<PreviewRow>, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let preview = session.preview_of(id)?;
        let rows = preview.rows.iter();
        Ok(rows
            .filter(|row| !only_wrong || row.fault.is_some())
            .skip(from)
            .take(count.min(MOST_ROWS))
            .cloned()
            .collect())
    }

    /// Writes the rows that are wrong to a file in `folder`, to be mended and read again. `words` are those of each
    /// [`fault_name`]; `heads` stand above the row, what is wrong, code, quantity, price, unit and note.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`] where no file was read, [`Error::Io`]
    pub async fn export_purchase_import(
        &self,
        id: Uuid,
        (folder, name): (PathBuf, String),
        kind: FileKind,
        heads: [String; 7],
        words: BTreeMap<String, String>,
    ) -> Result<PathBuf, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let preview = session.preview_of(id)?;
        let write = move || preview.left_out(heads, &words).write(&folder, &name, kind);
        tokio::task::spawn_blocking(write).await?
    }

    /// Takes over the rows that are right of the file that was read last, behind the lines that are there.
    ///
    /// # Errors
    /// [`Error::NotFound`] where no file was read, [`Error::PurchaseWrong`] where they are more than an order takes.
    pub async fn take_purchase_import(&self, id: Uuid) -> Result<PurchaseForm, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let preview = session.preview_of(id)?;
        let draft = session.store.purchase_draft(id).await?;
        let mut typed = draft.ok_or(Error::NotFound)?.typed;
        if preview.right + typed.lines.len() > MOST_LINES {
            return Err(Error::PurchaseWrong);
        }
        let prices = session.last_prices().await?;
        for row in preview.rows.iter().filter(|row| row.fault.is_none()) {
            let (Some(product), Ok((quantity, price))) = (&row.product, &row.imported.read) else {
                continue;
            };
            let mut line = line_of(product, row.unit_id, &prices);
            line.quantity = quantity.to_string();
            if let Some(price) = price {
                line.price = price.to_string();
            }
            line.note.clone_from(&row.imported.note);
            typed.lines.push(line);
        }
        session.purchase_desk.known().preview = None;
        session.keep_purchase(id, &typed).await
    }
}

/// The name of what is wrong with a row.
#[must_use]
pub const fn fault_name(fault: RowFault) -> &'static str {
    match fault {
        RowFault::NoCode => "no_code",
        RowFault::UnknownCode => "unknown_code",
        RowFault::Quantity => "quantity",
        RowFault::Price => "price",
        RowFault::Unit => "unit",
    }
}

impl ImportPreview {
    fn left_out(&self, heads: [String; 7], words: &BTreeMap<String, String>) -> Table {
        let wrong = self
            .rows
            .iter()
            .filter_map(|row| Some((&row.imported, row.fault?)));
        let rows = wrong.map(|(imported, fault)| {
            let fault = words.get(fault_name(fault)).map_or("", String::as_str);
            let ImportedRow {
                code,
                quantity,
                price,
                unit,
                note,
                ..
            } = imported;
            let cells = [code, quantity, price, unit, note];
            let cells = cells.into_iter().map(|cell| Cell::from(cell.as_str()));
            [Cell::Number(imported.row.into()), Cell::from(fault)]
                .into_iter()
                .chain(cells)
                .collect()
        });
        Table {
            rows: rows.collect(),
            heads: heads.to_vec(),
        }
    }
}

impl Session {
    fn preview_of(&self, id: Uuid) -> Result<Arc<ImportPreview>, Error> {
        let known = self.purchase_desk.known();
        let preview = known.preview.as_ref().filter(|(of, _)| *of == id);
        preview
            .map(|(_, preview)| Arc::clone(preview))
            .ok_or(Error::NotFound)
    }

    /// Finds the product of each row; a code that comes again is looked for once.
    async fn resolve(&self, rows: Vec<ImportedRow>) -> Result<ImportPreview, Error> {
        let mut meant: HashMap<String, Option<Bought>> = HashMap::new();
        let mut preview = ImportPreview::default();
        for imported in rows {
            let mut row = PreviewRow {
                fault: imported.read.as_ref().err().copied(),
                product: None,
                unit_id: None,
                imported,
            };
            if row.fault != Some(RowFault::NoCode) {
                let code = row.imported.code.clone();
                let known = meant.get(&code).cloned();
                let bought = match known {
                    Some(known) => known,
                    None => {
                        let found = self.bought_by(&code).await?;
                        meant.insert(code, found.clone());
                        found
                    }
                };
                row.name(bought);
            }
            if row.fault.is_some() {
                preview.wrong += 1;
            } else {
                preview.right += 1;
            }
            preview.rows.push(row);
        }
        preview.too_many = preview.right > MOST_LINES;
        Ok(preview)
    }
}

impl PreviewRow {
    fn name(&mut self, bought: Option<Bought>) {
        let Some(Bought {
            product, unit_id, ..
        }) = bought
        else {
            self.fault = Some(RowFault::UnknownCode);
            return;
        };
        let wanted = fold::fold(&self.imported.unit);
        let unit = match wanted.trim() {
            // The unit of the code, where the row says none.
            "" => product
                .units
                .iter()
                .find(|unit| unit_id.is_none_or(|id| unit.id == id)),
            wanted => product
                .units
                .iter()
                .find(|unit| fold::fold(&unit.name) == wanted),
        };
        self.unit_id = unit.map(|unit| unit.id);
        if unit.is_none() {
            self.fault = self.fault.or(Some(RowFault::Unit));
        }
        self.product = Some(product);
    }

    /// The quantity and the price that were understood.
    #[must_use]
    pub fn numbers(&self) -> Option<(Quantity, Option<Money>)> {
        self.imported.read.as_ref().ok().copied()
    }
}
