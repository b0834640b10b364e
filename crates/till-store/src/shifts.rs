//! Shifts of the drawer. Every change of one is one durable transaction, and a closed one is never changed.

use jiff::Timestamp;
use sqlx::{Row, Sqlite, Transaction, sqlite::SqliteRow};
use till_core::{
    Money, Random,
    document::{Content, Document},
    people::By,
    shift::{CloseRequest, Count, Direction, Report, Shift, ShiftError},
};
use uuid::Uuid;

use crate::{Store, StoreError, outbox};

impl Store {
    /// The shift that is open.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn current_shift(&self) -> Result<Option<Shift>, StoreError> {
        let mut tx = self.reader().begin().await?;
        current(&mut tx).await
    }

    /// The shift with this id.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn shift(&self, id: Uuid) -> Result<Option<Shift>, StoreError> {
        let row = sqlx::query("SELECT record FROM shift WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(self.reader())
            .await?;
        row.map(|row| record(&row)).transpose()
    }

    /// The shifts opened before `before`, or the last ones, the newest first: at most `most`.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn shifts(
        &self,
        before: Option<Timestamp>,
        most: u32,
    ) -> Result<Vec<Shift>, StoreError> {
        let rows = sqlx::query(
            "SELECT record FROM shift WHERE opened_at < ? ORDER BY opened_at DESC, number DESC LIMIT ?",
        )
        .bind(before.map_or(i64::MAX, Timestamp::as_millisecond))
        .bind(most)
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(record).collect()
    }

    /// The sales and returns of a shift, in the order they were made.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn shift_documents(&self, id: Uuid) -> Result<Vec<Document>, StoreError> {
        let rows = sqlx::query(outbox::with_columns(
            "WHERE outbox.id IN (SELECT outbox_id FROM sale WHERE shift_id = ?1
                                 UNION ALL SELECT outbox_id FROM sell_return WHERE shift_id = ?1)
             ORDER BY outbox.id",
        ))
        .bind(id.to_string())
        .fetch_all(self.reader())
        .await?;
        // One whose record is damaged is counted in the report, and set aside where documents are decided on.
        Ok(rows
            .iter()
            .filter_map(|row| outbox::document(row).ok())
            .collect())
    }

    /// The report of a shift: the Z report of a closed one, of an open one how it stands.
    ///
    /// # Errors
    /// [`StoreError::NoSuchShift`], [`StoreError::Shift`] where a sum is too large.
    pub async fn shift_report(&self, id: Uuid) -> Result<Report, StoreError> {
        let mut tx = self.reader().begin().await?;
        let shift = by_id(&mut tx, id).await?;
        report(&mut tx, &shift).await
    }

    /// Opens a shift whose drawer was counted, or not.
    ///
    /// # Errors
    /// [`StoreError::ShiftIsOpen`]
    pub async fn open_shift(
        &self,
        counted: Option<Count>,
        at: Timestamp,
        random: &dyn Random,
    ) -> Result<Shift, StoreError> {
        let mut tx = self.begin().await?;
        if current(&mut tx).await?.is_some() {
            return Err(StoreError::ShiftIsOpen);
        }
        let shift = open(&mut tx, counted, at, random, self.at_till()).await?;
        tx.commit().await?;
        self.keep_journal().await;
        Ok(shift)
    }

    /// Takes what was counted in the drawer of the open shift, which nobody had counted.
    ///
    /// # Errors
    /// [`StoreError::NoShiftOpen`], [`StoreError::Shift`]
    pub async fn count_opening(&self, counted: Count, at: Timestamp) -> Result<Shift, StoreError> {
        let mut tx = self.begin().await?;
        let mut shift = current(&mut tx).await?.ok_or(StoreError::NoShiftOpen)?;
        let so_far = report(&mut tx, &shift).await?;
        shift.count_opening(counted, &so_far, at)?;
        put(&mut tx, &shift).await?;
        tx.commit().await?;
        self.keep_journal().await;
        Ok(shift)
    }

    /// Puts cash into the drawer or takes it out; where no shift is open, one is opened.
    ///
    /// # Errors
    /// [`StoreError::Shift`]
    pub async fn move_cash(
        &self,
        direction: Direction,
        amount: Money,
        reason: &str,
        at: Timestamp,
        random: &dyn Random,
    ) -> Result<Shift, StoreError> {
        let mut tx = self.begin().await?;
        let mut shift = current_or_open(&mut tx, at, random, self.at_till()).await?;
        shift.move_cash(direction, amount, reason, at)?;
        if let Some(moved) = shift.moves.last_mut() {
            moved.by = self.at_till();
        }
        put(&mut tx, &shift).await?;
        tx.commit().await?;
        self.keep_journal().await;
        Ok(shift)
    }

    /// Closes the open shift, if it is `id`, with the report of everything that belongs to it now: what is sold afterwards
    /// belongs to the next one.
    ///
    /// # Errors
    /// [`StoreError::NoShiftOpen`] where another one or none is open, [`StoreError::Shift`]; then it is open as it was.
    pub async fn close_shift(
        &self,
        id: Uuid,
        request: CloseRequest,
        reason_from: Money,
        at: Timestamp,
    ) -> Result<Shift, StoreError> {
        let mut tx = self.begin().await?;
        let open = current(&mut tx).await?.filter(|shift| shift.id == id);
        let mut shift = open.ok_or(StoreError::NoShiftOpen)?;
        let report = report(&mut tx, &shift).await?;
        shift.close(request, report, reason_from, at)?;
        if let Some(closing) = &mut shift.closing {
            closing.by = self.at_till();
        }
        put(&mut tx, &shift).await?;
        tx.commit().await?;
        self.keep_journal().await;
        Ok(shift)
    }
}

/// The shift that a sale or return made now belongs to: the open one, or a new one whose drawer nobody has counted.
pub(crate) async fn current_or_new(
    tx: &mut Transaction<'static, Sqlite>,
    now: Timestamp,
    random: &dyn Random,
    by: Option<By>,
) -> Result<Uuid, StoreError> {
    let open_id: Option<String> = sqlx::query_scalar(
        "SELECT id FROM shift WHERE closed_at IS NULL ORDER BY opened_at DESC LIMIT 1",
    )
    .fetch_optional(&mut **tx)
    .await?;
    match open_id {
        Some(id) => parsed(&id),
        None => Ok(open(tx, None, now, random, by).await?.id),
    }
}

/// The shift that is open, with all of its record; a new one where none is.
pub(crate) async fn current_or_open(
    tx: &mut Transaction<'static, Sqlite>,
    at: Timestamp,
    random: &dyn Random,
    by: Option<By>,
) -> Result<Shift, StoreError> {
    match current(tx).await? {
        Some(shift) => Ok(shift),
        None => open(tx, None, at, random, by).await,
    }
}

/// Puts in the record of a shift, or changes it.
pub(crate) async fn put(
    tx: &mut Transaction<'static, Sqlite>,
    shift: &Shift,
) -> Result<(), StoreError> {
    let closed_at = shift.closing.as_ref().map(|closing| closing.at);
    sqlx::query(
        "INSERT INTO shift (id, number, opened_at, closed_at, record) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET number = excluded.number, opened_at = excluded.opened_at,
             closed_at = excluded.closed_at, record = excluded.record",
    )
    .bind(shift.id.to_string())
    .bind(shift.number)
    .bind(shift.opened_at.as_millisecond())
    .bind(closed_at.map(Timestamp::as_millisecond))
    .bind(serde_json::to_string(shift)?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) fn parsed(id: &str) -> Result<Uuid, StoreError> {
    Uuid::parse_str(id).map_err(|_| StoreError::Damaged("the id of a shift".to_owned()))
}

async fn current(tx: &mut Transaction<'static, Sqlite>) -> Result<Option<Shift>, StoreError> {
    let row = sqlx::query(
        "SELECT record FROM shift WHERE closed_at IS NULL ORDER BY opened_at DESC LIMIT 1",
    )
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|row| record(&row)).transpose()
}

async fn by_id(tx: &mut Transaction<'static, Sqlite>, id: Uuid) -> Result<Shift, StoreError> {
    let row = sqlx::query("SELECT record FROM shift WHERE id = ?")
        .bind(id.to_string())
        .fetch_optional(&mut **tx)
        .await?;
    record(&row.ok_or(StoreError::NoSuchShift)?)
}

async fn open(
    tx: &mut Transaction<'static, Sqlite>,
    counted: Option<Count>,
    at: Timestamp,
    random: &dyn Random,
    by: Option<By>,
) -> Result<Shift, StoreError> {
    put_new(tx, random.uuid(at), counted, at, by).await
}

/// Opens a shift with the next number.
pub(crate) async fn put_new(
    tx: &mut Transaction<'static, Sqlite>,
    id: Uuid,
    counted: Option<Count>,
    at: Timestamp,
    by: Option<By>,
) -> Result<Shift, StoreError> {
    let number: u32 = sqlx::query_scalar("SELECT coalesce(max(number), 0) + 1 FROM shift")
        .fetch_one(&mut **tx)
        .await?;
    let mut shift = Shift::open(id, number, at, counted);
    shift.opened_by = by;
    put(tx, &shift).await?;
    Ok(shift)
}

async fn report(
    tx: &mut Transaction<'static, Sqlite>,
    shift: &Shift,
) -> Result<Report, StoreError> {
    if let Some(closing) = &shift.closing {
        return Ok(closing.report.clone());
    }
    let contents: Vec<String> = sqlx::query_scalar(
        "SELECT content FROM outbox
         WHERE id IN (SELECT outbox_id FROM sale WHERE shift_id = ?1
                      UNION ALL SELECT outbox_id FROM sell_return WHERE shift_id = ?1)
         ORDER BY id",
    )
    .bind(shift.id.to_string())
    .fetch_all(&mut **tx)
    .await?;
    let mut documents: Vec<Content> = Vec::with_capacity(contents.len());
    let mut unread = 0;
    for json in &contents {
        match serde_json::from_str(json) {
            Ok(content) => documents.push(content),
            // It keeps no shift from being closed.
            Err(error) => {
                tracing::error!(%error, "a document of a shift cannot be read");
                unread += 1;
            }
        }
    }
    let report = Report::of(shift, &documents)?;
    Ok(Report { unread, ..report })
}

fn record(row: &SqliteRow) -> Result<Shift, StoreError> {
    Ok(serde_json::from_str(row.get("record"))?)
}

impl From<ShiftError> for StoreError {
    fn from(error: ShiftError) -> Self {
        Self::Shift(error)
    }
}
