//! Leads from a file: shown with what is wrong row by row before any is taken over; then every row that is right, or none.

use std::{
    collections::{BTreeMap, HashSet},
    path::PathBuf,
    sync::{Arc, MutexGuard, PoisonError},
};

use serde_json::{Map, Value, json};
use till_core::{
    document::{Content, NewLead},
    fold,
    lead_import::{self, ImportedLead, KnownLeads, LeadColumn, LeadFault},
    purchase_import::{ImportError, TableCell},
};

use super::lead_records::KnownLead;
use crate::{
    App, Change, Error,
    session::Session,
    table::{Cell, FileKind, Table},
    table_file,
};

/// The most rows that are answered at once.
const MOST_ROWS: usize = 500;

/// A file of leads as it is understood.
#[derive(Clone, Debug)]
pub struct LeadImport {
    table: Arc<Vec<Vec<TableCell>>>,
    head: usize,
    /// What each column is; none for one that is not taken over.
    pub columns: Vec<Option<LeadColumn>>,
    /// Row by row.
    pub rows: Vec<ImportedLead>,
    /// How many rows can be taken over.
    pub right: usize,
    /// Whether they were.
    pub taken: bool,
    sources: BTreeMap<i64, String>,
}

impl LeadImport {
    /// What stands above each column.
    #[must_use]
    pub fn heads(&self) -> Vec<String> {
        let head = self.table.get(self.head);
        let text = |place: usize| {
            head.and_then(|row| row.get(place))
                .map(TableCell::text)
                .unwrap_or_default()
        };
        (0..self.columns.len()).map(text).collect()
    }

    /// The rows that are left out, as they stand in the file, each with its number and what is wrong.
    fn left_out(&self, first_heads: &[String; 2], words: &BTreeMap<String, String>) -> Table {
        let mut heads = first_heads.to_vec();
        heads.extend(self.heads());
        let width = heads.len();
        let wrong = self
            .rows
            .iter()
            .filter_map(|row| Some((row.row, row.fault?)));
        let rows = wrong.map(|(row, fault)| {
            let fault = words.get(fault_name(fault)).map_or("", String::as_str);
            let mut cells = vec![Cell::Number(row.into()), Cell::from(fault)];
            let written = self.table.get(row - 1).into_iter().flatten();
            cells.extend(written.map(|cell| Cell::Text(cell.text())));
            cells.resize(width, Cell::Empty);
            cells
        });
        Table {
            rows: rows.collect(),
            heads,
        }
    }
}

/// The name of what is wrong with a row.
#[must_use]
pub const fn fault_name(fault: LeadFault) -> &'static str {
    match fault {
        LeadFault::NoName => "no_name",
        LeadFault::Phone => "phone",
        LeadFault::Email => "email",
        LeadFault::Source => "source",
        LeadFault::TooLong => "too_long",
        LeadFault::Unreadable => "unreadable",
        LeadFault::Repeated(_) => "repeated",
        LeadFault::Known => "known",
    }
}

impl App {
    /// Reads a file of leads; nothing is taken over yet.
    ///
    /// # Errors
    /// [`Error::TableFile`], [`Error::Import`] where there is no row below the heads.
    pub async fn read_lead_import(&self, file: Vec<u8>) -> Result<Arc<LeadImport>, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let read = tokio::task::spawn_blocking(move || table_file::read(&file));
        let table = Arc::new(read.await??);
        let (head, columns) = lead_import::guess(&table);
        session.understand(table, head, columns).await
    }

    /// Reads the rows of the file once more: its columns are these.
    ///
    /// # Errors
    /// [`Error::NotFound`] where no file was read or it has other columns.
    pub async fn map_lead_import(
        &self,
        columns: Vec<Option<LeadColumn>>,
    ) -> Result<Arc<LeadImport>, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let import = session.lead_import()?;
        if import.columns.len() != columns.len() || import.taken {
            return Err(Error::NotFound);
        }
        session
            .understand(Arc::clone(&import.table), import.head, columns)
            .await
    }

    /// Rows of the file that was read last, from one on; those that are wrong alone where `only_wrong`.
    ///
    /// # Errors
    /// [`Error::NotFound`] where no file was read.
    pub async fn lead_import_rows(
        &self,
        only_wrong: bool,
        from: usize,
        count: usize,
    ) -> Result<Vec<ImportedLead>, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let import = session.lead_import()?;
        let rows = import.rows.iter();
        Ok(rows
            .filter(|row| !only_wrong || row.fault.is_some())
            .skip(from)
            .take(count.min(MOST_ROWS))
            .cloned()
            .collect())
    }

    /// Makes leads of all rows that are right, offline too, or of none. Answers how many; when it does, they are on disk.
    ///
    /// # Errors
    /// [`Error::NotFound`] where no file was read or it was taken over before, [`Error::Store`]
    pub async fn take_lead_import(&self) -> Result<usize, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let _taking = session.lead_desk.taking.lock().await;
        let import = session.lead_import()?;
        if import.taken {
            return Err(Error::NotFound);
        }
        let branch_id = session.till().await?.map(|till| till.place.branch_id);
        let made_at = session.clock.now();
        let today = session.shop_now().date().to_string();
        let ids: BTreeMap<String, (i64, &String)> = import
            .sources
            .iter()
            .map(|(id, name)| (fold::fold(name), (*id, name)))
            .collect();
        let rows = import.rows.iter().filter(|row| row.fault.is_none());
        let documents: Vec<Content> = rows
            .map(|row| {
                let mut details = Map::new();
                let texts = [
                    ("address", &row.address),
                    ("website", &row.website),
                    ("status", &row.status),
                    ("date_assigned", &today),
                ];
                for (name, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
                    details.insert(name.to_owned(), Value::from(text.clone()));
                }
                if let Some((id, name)) = ids.get(&fold::fold(&row.source)) {
                    let source = json!([{"id": id, "name": name}]);
                    details.insert("resources".to_owned(), source);
                }
                Content::Lead(NewLead {
                    id: session.random.uuid(made_at),
                    name: row.name.clone(),
                    phone: row.phone.clone(),
                    email: row.email.clone(),
                    description: row.note.clone(),
                    branch_id,
                    details,
                    made_at,
                })
            })
            .collect();
        session.store.add_documents(&documents).await?;
        *session.open_lead_import() = Some(Arc::new(LeadImport {
            taken: true,
            ..(*import).clone()
        }));
        session.outbox.wake();
        session.changes.announce(Change::Records);
        session.changes.announce(Change::Strip);
        Ok(documents.len())
    }

    /// Writes the rows that are left out to a file in `folder`, to be mended and read again. `words` are those of each
    /// [`fault_name`]; `heads` stand above the number of the row and what is wrong with it.
    ///
    /// # Errors
    /// [`Error::NotFound`] where no file was read, [`Error::Io`]
    pub async fn export_lead_import(
        &self,
        (folder, name): (PathBuf, String),
        kind: FileKind,
        heads: [String; 2],
        words: BTreeMap<String, String>,
    ) -> Result<PathBuf, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let import = session.lead_import()?;
        let write = move || import.left_out(&heads, &words).write(&folder, &name, kind);
        tokio::task::spawn_blocking(write).await?
    }
}

impl Session {
    fn open_lead_import(&self) -> MutexGuard<'_, Option<Arc<LeadImport>>> {
        let desk = self.lead_desk.import.lock();
        desk.unwrap_or_else(PoisonError::into_inner)
    }

    fn lead_import(&self) -> Result<Arc<LeadImport>, Error> {
        self.open_lead_import().clone().ok_or(Error::NotFound)
    }

    async fn understand(
        &self,
        table: Arc<Vec<Vec<TableCell>>>,
        head: usize,
        columns: Vec<Option<LeadColumn>>,
    ) -> Result<Arc<LeadImport>, Error> {
        let leads = self.known_leads().await?;
        let sources = self.lead_sources().await?;
        let is_some = |text: &String| !text.is_empty();
        let known = KnownLeads {
            phones: leads.iter().map(KnownLead::phone).filter(is_some).collect(),
            emails: leads
                .iter()
                .map(|lead| lead.text("email").to_lowercase())
                .filter(is_some)
                .collect::<HashSet<_>>(),
            sources: sources.values().map(|name| fold::fold(name)).collect(),
        };
        let read = move || {
            let rows = lead_import::read(&table, head, &columns, &known);
            let right = rows.iter().filter(|row| row.fault.is_none()).count();
            LeadImport {
                table,
                head,
                columns,
                rows,
                right,
                taken: false,
                sources,
            }
        };
        let import = Arc::new(tokio::task::spawn_blocking(read).await?);
        if import.rows.is_empty() {
            return Err(ImportError::Empty.into());
        }
        *self.open_lead_import() = Some(Arc::clone(&import));
        Ok(import)
    }
}
