//! What a journal says, and what is known from a whole one.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use till_core::{outbox::DocumentState, people::Approval};
use uuid::Uuid;

use crate::keeper::is_on_its_way;

/// The setting whose every value ever is kept: a number of an old epoch is never made again.
pub(crate) const EPOCH: &str = "epoch";

/// One entry. `due` counts the changes of the database that a journal is told of; a database that has counted less than its
/// journal knows is older than it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) due: i64,
    #[serde(flatten)]
    pub(crate) said: Said,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Said {
    /// A document as a person confirmed it, or has mended it.
    Document(KeptDocument),
    /// What became of one.
    State(KeptState),
    /// A setting that the shop sells by.
    Setting(KeptSetting),
    /// A shift, as far as it has come.
    Shift(KeptShift),
    /// What one person allowed another.
    Approval(Approval),
}

/// A document as a person confirmed it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeptDocument {
    pub(crate) id: Uuid,
    /// The document that goes before it.
    pub(crate) depends_on: Option<Uuid>,
    /// In epoch milliseconds.
    pub(crate) created_at: i64,
    /// The whole of it: kind, place, stock moves and all else follow from it.
    pub(crate) content: Value,
}

/// What became of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptState {
    pub(crate) id: Uuid,
    pub(crate) state: DocumentState,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) remote_id: Option<i64>,
    /// When it was confirmed, in epoch milliseconds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) confirmed_at: Option<i64>,
    /// What stands in its way, or why it was given up.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) words: Option<String>,
}

/// A setting, as JSON; `None` when it was cleared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptSetting {
    pub(crate) key: String,
    pub(crate) value: Option<String>,
}

/// A shift, as far as it has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeptShift {
    pub(crate) id: Uuid,
    /// In epoch milliseconds.
    pub(crate) opened_at: i64,
    pub(crate) is_open: bool,
    /// The whole of it.
    pub(crate) record: Value,
}

impl KeptShift {
    /// Whether customers paid of their debts in it, which NextX knows nothing of.
    fn has_receipts(&self) -> bool {
        let receipts = self.record.get("receipts").and_then(Value::as_array);
        receipts.is_some_and(|receipts| !receipts.is_empty())
    }
}

/// A document and what became of it, as far as a journal knows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KnownDocument {
    /// Its place among all: a document comes behind those that it hangs on.
    pub(crate) place: i64,
    pub(crate) document: KeptDocument,
    pub(crate) state: Option<KeptState>,
}

impl KnownDocument {
    /// Where it stands. What the journal was told nothing of waits, or is on its way.
    pub(crate) fn state(&self) -> DocumentState {
        self.state
            .as_ref()
            .map_or(DocumentState::Queued, |state| state.state)
    }

    /// Whether a database that owes the journal nothing may say `state` of it. That a document became unclear is not told;
    /// that it waits again is.
    pub(crate) fn may_stand_for(&self, state: DocumentState) -> bool {
        let told = self.state();
        let is_again = told == DocumentState::Sending && state == DocumentState::Queued;
        told == state || (is_on_its_way(told) && is_on_its_way(state) && !is_again)
    }
}

/// What a whole journal says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Known {
    pub(crate) documents: BTreeMap<Uuid, KnownDocument>,
    pub(crate) settings: BTreeMap<String, String>,
    pub(crate) shifts: BTreeMap<Uuid, KeptShift>,
    pub(crate) approvals: BTreeMap<Uuid, Approval>,
    /// Every epoch that was ever drawn, as JSON.
    pub(crate) epochs: BTreeSet<String>,
    /// The highest count of changes that it was told of.
    pub(crate) due: i64,
    /// How many entries it has.
    pub(crate) entries: usize,
    /// Entries of documents that it does not have.
    pub(crate) strays: BTreeMap<Uuid, KeptState>,
}

impl Known {
    /// Takes in the next entry.
    pub(crate) fn hear(&mut self, entry: Entry) {
        self.entries += 1;
        self.due = self.due.max(entry.due);
        match entry.said {
            Said::Document(document) => {
                let id = document.id;
                if let Some(known) = self.documents.get_mut(&id) {
                    known.document = document;
                    return;
                }
                let known = KnownDocument {
                    place: i64::try_from(self.entries).unwrap_or(i64::MAX),
                    state: self.strays.remove(&id),
                    document,
                };
                self.documents.insert(id, known);
            }
            Said::State(state) => match self.documents.get_mut(&state.id) {
                Some(known) => known.state = Some(state),
                None => drop(self.strays.insert(state.id, state)),
            },
            Said::Shift(shift) => drop(self.shifts.insert(shift.id, shift)),
            Said::Approval(approval) => {
                self.approvals.entry(approval.id).or_insert(approval);
            }
            Said::Setting(KeptSetting { key, value }) => {
                if let Some(epoch) = value.as_ref().filter(|_| key == EPOCH) {
                    self.epochs.insert(epoch.clone());
                }
                match value {
                    Some(value) => self.settings.insert(key, value),
                    None => self.settings.remove(&key),
                };
            }
        }
    }

    /// What a new journal has to say: all settings and epochs, the documents that are open or were made since `since`, in
    /// epoch milliseconds, those that these depend on, the shifts that are open, young, the last one, or the only place of
    /// a payment, and what was allowed since.
    pub(crate) fn to_keep(&self, since: i64) -> Vec<Entry> {
        let due = self.due;
        let mut kept: BTreeSet<Uuid> = BTreeSet::new();
        for (id, known) in &self.documents {
            if !known.state().is_final() || known.document.created_at >= since {
                kept.insert(*id);
                kept.extend(known.document.depends_on);
            }
        }
        let current = self.settings.get(EPOCH);
        let older = self.epochs.iter().filter(|epoch| Some(*epoch) != current);
        let older = older.map(|epoch| (EPOCH.to_owned(), Some(epoch.clone())));
        let settings = self.settings.iter();
        let settings = older
            .chain(settings.map(|(key, value)| (key.clone(), Some(value.clone()))))
            .map(|(key, value)| Said::Setting(KeptSetting { key, value }));
        let mut known: Vec<&KnownDocument> = kept
            .iter()
            .filter_map(|id| self.documents.get(id))
            .collect();
        known.sort_by_key(|known| known.place);
        let documents = known.into_iter().flat_map(|known| {
            let state = known.state.clone().map(Said::State);
            [Some(Said::Document(known.document.clone())), state]
        });
        let last = self.shifts.values().map(|shift| shift.opened_at).max();
        let shifts = self.shifts.values().filter(|shift| {
            shift.is_open
                || shift.opened_at >= since
                || Some(shift.opened_at) == last
                || shift.has_receipts()
        });
        let approvals = self.approvals.values();
        let approvals = approvals.filter(|approval| approval.at.as_millisecond() >= since);
        settings
            .chain(approvals.cloned().map(Said::Approval))
            .chain(shifts.cloned().map(Said::Shift))
            .chain(documents.flatten())
            .map(|said| Entry { due, said })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn said(said: Said) -> Entry {
        Entry { due: 1, said }
    }

    fn document(id: u128, created_at: i64, depends_on: Option<u128>) -> Entry {
        said(Said::Document(KeptDocument {
            id: Uuid::from_u128(id),
            depends_on: depends_on.map(Uuid::from_u128),
            created_at,
            content: Value::from(format!("document {id}")),
        }))
    }

    fn state(id: u128, state: DocumentState) -> Entry {
        said(Said::State(KeptState {
            id: Uuid::from_u128(id),
            state,
            remote_id: None,
            confirmed_at: None,
            words: None,
        }))
    }

    fn setting(key: &str, value: Option<&str>) -> Entry {
        said(Said::Setting(KeptSetting {
            key: key.to_owned(),
            value: value.map(str::to_owned),
        }))
    }

    fn known(entries: impl IntoIterator<Item = Entry>) -> Known {
        let mut known = Known::default();
        for entry in entries {
            // As they are read.
            let json = serde_json::to_vec(&entry).unwrap();
            known.hear(serde_json::from_slice(&json).unwrap());
        }
        known
    }

    #[test]
    fn a_journal_is_left_with_what_is_open_what_is_young_and_what_these_hang_on() {
        let known = known([
            document(1, 5, None),
            document(2, 5, None),
            document(3, 5, Some(1)),
            document(4, 50, None),
            state(1, DocumentState::Confirmed),
            state(2, DocumentState::Confirmed),
            state(3, DocumentState::Accepted),
            state(4, DocumentState::Confirmed),
        ]);
        let mut smaller = Known::default();
        for entry in known.to_keep(10) {
            smaller.hear(entry);
        }
        let ids: Vec<u128> = smaller.documents.keys().map(|id| id.as_u128()).collect();
        assert_eq!(ids, [1, 3, 4]);
        for (id, kept) in &smaller.documents {
            let before = &known.documents[id];
            assert_eq!(
                (&kept.document, &kept.state),
                (&before.document, &before.state)
            );
        }
        assert_eq!(smaller.due, known.due);
    }

    #[test]
    fn every_epoch_is_remembered_and_the_last_one_holds() {
        let known = known([
            setting("epoch", Some("\"ZZ\"")),
            setting("epoch", Some("\"K7\"")),
            setting("till", Some("{}")),
            setting("till", None),
        ]);
        let mut again = Known::default();
        for entry in known.to_keep(0) {
            again.hear(entry);
        }
        assert_eq!(again.settings["epoch"], "\"K7\"");
        assert_eq!(again.epochs.len(), 2);
        assert!(!again.settings.contains_key("till"));
    }

    #[test]
    fn what_was_mended_keeps_what_became_of_it() {
        let mut mended = document(1, 5, None);
        if let Said::Document(document) = &mut mended.said {
            document.content = Value::from("mended");
        }
        let known = known([
            document(1, 5, None),
            state(1, DocumentState::Refused),
            mended,
        ]);
        let known = &known.documents[&Uuid::from_u128(1)];
        assert_eq!(known.document.content, "mended");
        assert_eq!(known.state(), DocumentState::Refused);
    }
}
