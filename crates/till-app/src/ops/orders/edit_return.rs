//! Changing what a return says: its day and its notes. It is read just before it is changed, and sent whole with what was
//! read, for an update may replace all of it (Q18). Goods and money stay as they were paid back.

use nextx_api::{Outcome, SellReturn, SellReturnDraft, SellReturnId, SellReturnListItem};
use till_core::clock::{parse_day, written_day};
use till_store::{RecordKind, RecordRow, StoreError};

use crate::{
    App, Change, Error,
    orders::{text, without_marker},
    session::Session,
    workers::orders::listed_return,
};

/// What can be changed of a return, as a person reads and types it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnWords {
    /// Its day, `26/11/2026`.
    pub day: String,
    /// Why the goods came back.
    pub note: String,
    /// What the staff noted, without the till's marker.
    pub staff_note: String,
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReturnChange {
    /// NextX has it.
    Done,
    /// Somebody else has changed the same words meanwhile: this is what they are now. Nothing was sent.
    Meanwhile(ReturnWords),
}

impl App {
    /// What a return says at NextX now.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Nextx`]
    pub async fn return_words(&self, remote_id: i64) -> Result<ReturnWords, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        Ok(words(&session.return_at_nextx(remote_id).await?))
    }

    /// Changes what a return says: what `wanted` has other than `seen`.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Day`], [`Error::NotFound`] where nothing is changed, [`Error::Nextx`]
    pub async fn change_return(
        &self,
        remote_id: i64,
        seen: &ReturnWords,
        wanted: &ReturnWords,
    ) -> Result<ReturnChange, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let day = parse_day(&wanted.day).ok_or(Error::Day)?;
        if seen == wanted {
            return Err(Error::NotFound);
        }
        let read = session.return_at_nextx(remote_id).await?;
        let now = words(&read);
        let is_another = |of: fn(&ReturnWords) -> &String| {
            let is_changed = of(seen) != of(wanted);
            is_changed && of(&now) != of(seen) && of(&now) != of(wanted)
        };
        let fields: [fn(&ReturnWords) -> &String; 3] = [
            |words| &words.day,
            |words| &words.note,
            |words| &words.staff_note,
        ];
        if fields.into_iter().any(is_another) {
            return Ok(ReturnChange::Meanwhile(now));
        }
        let note = text(read.staff_note.as_deref());
        let mut draft = SellReturnDraft::from(read);
        if seen.day != wanted.day {
            draft.transaction_date = day.into();
        }
        if seen.note != wanted.note {
            draft.additional_notes = wanted.note.trim().to_owned().into();
        }
        if seen.staff_note != wanted.staff_note {
            // The marker stays: it is what the return is found by.
            let marker = note.find("[till:").map_or("", |at| &note[at..]);
            let said = format!("{} {marker}", wanted.staff_note.trim());
            draft.staff_note = said.trim().to_owned().into();
        }
        let id = SellReturnId(remote_id);
        let sent = session.client.sell_returns();
        let sent = session.heard(sent.update(id, &draft).await);
        if let Err(error) = sent
            && error.outcome() != Outcome::Unclear
        {
            return Err(error.into());
        }
        let back = session.return_at_nextx(remote_id).await?;
        session.keep_return(remote_id, &back).await?;
        let back = words(&back);
        let arrived = fields.into_iter().all(|of| {
            let is_changed = of(seen) != of(wanted);
            !is_changed || of(&back).trim() == of(wanted).trim()
        });
        if !arrived {
            return Ok(ReturnChange::Meanwhile(back));
        }
        Ok(ReturnChange::Done)
    }
}

fn words(read: &SellReturn) -> ReturnWords {
    ReturnWords {
        day: read.transaction_date.map(written_day).unwrap_or_default(),
        note: text(read.additional_notes.as_deref()),
        staff_note: without_marker(&text(read.staff_note.as_deref())),
    }
}

impl Session {
    async fn return_at_nextx(&self, remote_id: i64) -> Result<SellReturn, Error> {
        let returns = self.client.sell_returns();
        Ok(self.heard(returns.detail(SellReturnId(remote_id)).await)?)
    }

    /// Keeps what was read, in the list as well.
    async fn keep_return(&self, remote_id: i64, read: &SellReturn) -> Result<(), Error> {
        let kind = RecordKind::SellReturn;
        let record = self.store.record(kind, remote_id).await?;
        let record = record.ok_or(Error::NotFound)?;
        let mut row: SellReturnListItem =
            serde_json::from_str(&record.content).map_err(StoreError::from)?;
        row.transaction_date = read.transaction_date.clone();
        row.additional_notes = read.additional_notes.clone();
        row.staff_note = read.staff_note.clone();
        let listed = listed_return(&row);
        let row = RecordRow {
            remote_id,
            branch_id: record.branch_id,
            day: listed.day,
            words: listed.words,
            content: serde_json::to_string(&row).map_err(StoreError::from)?,
        };
        self.store.put_records(kind, &[row]).await?;
        let detail = serde_json::to_string(read).map_err(StoreError::from)?;
        self.store
            .put_record_detail(kind, remote_id, Some(&detail), self.now())
            .await?;
        self.changes.announce(Change::Records);
        Ok(())
    }
}
