//! Shifts of the drawer: opening, cash in and out, reports, closing, history.

use jiff::Timestamp;
use till_core::{
    Money,
    document::Document,
    shift::{self, CloseRequest, Comparison, Count, Direction, Pieces, REASON_FROM, Report, Shift},
};
use till_store::StoreError;
use uuid::Uuid;

use crate::{App, Change, Error, session::Session};

/// How many shifts a page of the history has.
const PAGE: u32 = 50;
/// The setting: from which difference on a reason has to be given.
const REASON_FROM_SETTING: &str = "shift_reason_from";

/// How many of a denomination somebody typed.
#[derive(Clone, Debug)]
pub struct TypedPieces {
    /// The denomination in đồng.
    pub note: i32,
    /// The number as typed; nothing typed is none.
    pub pieces: String,
}

/// A drawer while it is being counted.
#[derive(Debug)]
pub struct Counting {
    /// For each that was typed, in the same order: what it comes to, or why it could not be read.
    pub lines: Vec<Result<Pieces, Error>>,
    /// What could be read.
    pub count: Count,
}

impl Counting {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`Error::Store`] for denominations that are none, or named twice. What is wrong with a number is in the answer.
    pub fn of(typed: &[TypedPieces]) -> Result<Self, Error> {
        let lines: Vec<Result<Pieces, Error>> = typed.iter().map(read).collect();
        let read = lines.iter().filter_map(|line| line.as_ref().ok().copied());
        Ok(Self {
            count: Count::new(read).map_err(StoreError::from)?,
            lines,
        })
    }

    /// The count, if all of it could be read.
    fn whole(self) -> Result<Count, Error> {
        match self.lines.into_iter().find_map(Result::err) {
            Some(error) => Err(error),
            None => Ok(self.count),
        }
    }
}

/// The shift that is open, and what a person needs to open or close one.
#[derive(Clone, Debug)]
pub struct CurrentShift {
    /// The open shift, and its report as it stands.
    pub open: Option<(Shift, Report)>,
    /// What the shift before it left in the drawer.
    pub left_before: Option<Money>,
    /// From which difference on a reason has to be given.
    pub reason_from: Money,
}

/// A closing while it is being typed.
#[derive(Debug)]
pub struct ClosingQuote {
    /// The drawer.
    pub counting: Counting,
    /// Against what should be there; `Err` when more is to stay than is there, or what stays cannot be read.
    pub comparison: Result<Comparison, Error>,
}

/// A shift of the history.
#[derive(Clone, Debug)]
pub struct ShiftDetail {
    /// The shift.
    pub shift: Shift,
    /// Its Z report, or how it stands.
    pub report: Report,
    /// Its sales and returns as they stand on their way to NextX, in the order they were made.
    pub documents: Vec<Document>,
}

impl App {
    /// The shift that is open.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn current_shift(&self) -> Result<CurrentShift, Error> {
        let session = self.session().await?;
        let open = match session.store.current_shift().await? {
            Some(shift) => {
                let report = session.store.shift_report(shift.id).await?;
                Some((shift, report))
            }
            None => None,
        };
        let before = open.as_ref().map(|(shift, _)| shift.opened_at);
        let last = session.store.shifts(before, 1).await?.pop();
        Ok(CurrentShift {
            open,
            left_before: last.and_then(|shift| shift.closing.map(|closing| closing.left)),
            reason_from: reason_from(&session).await?,
        })
    }

    /// Opens a shift whose drawer was counted, or not.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn open_shift(&self, counted: Option<&[TypedPieces]>) -> Result<Shift, Error> {
        let session = self.session().await?;
        session.must_sell().await?;
        let counted = counted.map(Counting::of).transpose()?;
        let counted = counted.map(Counting::whole).transpose()?;
        let (store, now) = (&session.store, session.clock.now());
        let shift = store.open_shift(counted, now, &*session.random).await?;
        session.changes.announce(Change::Shift);
        Ok(shift)
    }

    /// Counts the drawer of the open shift, which nobody had counted.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn count_opening(&self, counted: &[TypedPieces]) -> Result<Shift, Error> {
        let session = self.session().await?;
        session.must_sell().await?;
        let counted = Counting::of(counted)?.whole()?;
        let now = session.clock.now();
        let shift = session.store.count_opening(counted, now).await?;
        session.changes.announce(Change::Shift);
        Ok(shift)
    }

    /// Puts cash into the drawer, which opens, or takes it out.
    ///
    /// # Errors
    /// [`Error::Store`] with [`shift::ShiftError::Amount`] or [`shift::ShiftError::ReasonMissing`].
    pub async fn move_cash(
        &self,
        direction: Direction,
        amount: &str,
        reason: &str,
    ) -> Result<Shift, Error> {
        let session = self.session().await?;
        session.must_sell().await?;
        let amount = typed_amount(amount)?;
        let (store, now) = (&session.store, session.clock.now());
        let shift = store
            .move_cash(direction, amount, reason, now, &*session.random)
            .await?;
        session.changes.announce(Change::Shift);
        self.open_drawer_for_cash(&session).await;
        Ok(shift)
    }

    /// Compares what was counted so far with what should be in the drawer of the open shift. `left`: what is to stay, as
    /// typed; `None` while nobody has said.
    ///
    /// # Errors
    /// [`Error::Store`] with [`StoreError::NoShiftOpen`]. What is wrong with what was typed is in the answer.
    pub async fn quote_closing(
        &self,
        counted: &[TypedPieces],
        left: Option<&str>,
    ) -> Result<ClosingQuote, Error> {
        let session = self.session().await?;
        let current = session.store.current_shift().await?;
        let shift = current.ok_or(StoreError::NoShiftOpen)?;
        let report = session.store.shift_report(shift.id).await?;
        let counting = Counting::of(counted)?;
        let reason_from = reason_from(&session).await?;
        let comparison = typed_left(left).and_then(|left| {
            let compared = shift::compare(&report, &counting.count, left, reason_from);
            Ok(compared.map_err(StoreError::from)?)
        });
        Ok(ClosingQuote {
            counting,
            comparison,
        })
    }

    /// Closes the open shift, if it is `id`. When this answers, its Z report is on disk and never changes.
    ///
    /// # Errors
    /// [`Error::Store`]; then it is open as it was.
    pub async fn close_shift(
        &self,
        id: Uuid,
        counted: &[TypedPieces],
        left: Option<&str>,
        reason: String,
    ) -> Result<Shift, Error> {
        let session = self.session().await?;
        session.must_sell().await?;
        let request = CloseRequest {
            counted: Counting::of(counted)?.whole()?,
            left: typed_left(left)?,
            reason,
        };
        let reason_from = reason_from(&session).await?;
        let now = session.clock.now();
        let closed = session
            .store
            .close_shift(id, request, reason_from, now)
            .await?;
        session.changes.announce(Change::Shift);
        self.print_z_after(closed.id).await;
        Ok(closed)
    }

    /// The shifts that were opened before `before`, in epoch milliseconds, or the last ones: so many as a page has, the
    /// newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is no time, [`Error::Store`]
    pub async fn shifts(&self, before: Option<i64>) -> Result<Vec<Shift>, Error> {
        let before = before.map(Timestamp::from_millisecond).transpose();
        let before = before.map_err(|_| Error::NotFound)?;
        Ok(self.session().await?.store.shifts(before, PAGE).await?)
    }

    /// A shift with its report and its documents.
    ///
    /// # Errors
    /// [`Error::Store`] with [`StoreError::NoSuchShift`].
    pub async fn shift_detail(&self, id: Uuid) -> Result<ShiftDetail, Error> {
        let session = self.session().await?;
        let shift = session.store.shift(id).await?;
        Ok(ShiftDetail {
            shift: shift.ok_or(StoreError::NoSuchShift)?,
            report: session.store.shift_report(id).await?,
            documents: session.store.shift_documents(id).await?,
        })
    }

    /// From which difference on a reason has to be given.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn shift_reason_from(&self) -> Result<Money, Error> {
        reason_from(&*self.session().await?).await
    }

    /// Sets from which difference on a reason has to be given, as typed.
    ///
    /// # Errors
    /// [`Error::Store`] with [`shift::ShiftError::Amount`].
    pub async fn set_shift_reason_from(&self, amount: &str) -> Result<(), Error> {
        let session = self.session().await?;
        let amount = typed_amount(amount)?;
        session.must_set(REASON_FROM_SETTING).await?;
        session
            .store
            .set_setting(REASON_FROM_SETTING, &amount)
            .await?;
        session.changes.announce(Change::Shift);
        Ok(())
    }
}

async fn reason_from(session: &Session) -> Result<Money, Error> {
    let set = session.store.setting(REASON_FROM_SETTING).await?;
    Ok(set.unwrap_or(REASON_FROM))
}

fn read(typed: &TypedPieces) -> Result<Pieces, Error> {
    Ok(Pieces {
        note: typed.note,
        pieces: Count::parse_pieces(&typed.pieces).map_err(StoreError::from)?,
    })
}

/// What is no amount is no amount of cash either.
fn typed_amount(text: &str) -> Result<Money, Error> {
    let read = Money::parse_typed(text).map_err(|_| shift::ShiftError::Amount);
    Ok(read.map_err(StoreError::from)?)
}

/// A field that was emptied leaves nothing.
fn typed_left(text: Option<&str>) -> Result<Option<Money>, Error> {
    match text.map(str::trim) {
        None => Ok(None),
        Some("") => Ok(Some(Money::ZERO)),
        Some(text) => typed_amount(text).map(Some),
    }
}
