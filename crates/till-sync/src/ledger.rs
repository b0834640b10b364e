//! What the protocol must not forget.

use std::{collections::HashSet, fmt};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use till_core::{
    document::{Document, DocumentKind, SendEnd},
    outbox::DocumentState,
};
use uuid::Uuid;

use crate::Audit;

/// Why a durable step did not happen. Nothing of it was done.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// What is stored of this document cannot be read or is not what it was: it concerns no other.
    #[error("damaged: {0}")]
    Damaged(String),
    /// Nothing can be stored or read now.
    #[error("the ledger cannot be used: {0}")]
    Unusable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What a look at the server found out about a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// Where it stands now.
    pub state: DocumentState,
    /// What stands in its way: the server's words, or a code of the till behind a `#`.
    pub last_error: Option<String>,
    /// Looked for again, or sent, not before this; epoch milliseconds.
    pub next_attempt_at: i64,
    /// NextX's id.
    pub remote_id: Option<i64>,
    /// The number that NextX gave it, where that is not ours.
    pub remote_number: Option<String>,
    /// What NextX has in its place, for a person to compare.
    pub found: Option<Value>,
}

impl Looked {
    /// As it stood before.
    #[must_use]
    pub fn unchanged(document: &Document) -> Self {
        Self {
            state: document.state,
            last_error: document.last_error.clone(),
            next_attempt_at: document.next_attempt_at,
            remote_id: document.remote_id,
            remote_number: None,
            found: None,
        }
    }
}

/// Something that is known to be at NextX: a look that does not find it is not believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// NextX's id.
    pub remote_id: i64,
    /// What it is searched by, where it is searched: a phone, a code.
    pub key: String,
}

/// A record of the server that an earlier look has seen, for a till that has none of its own yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Witness {
    /// NextX's id.
    pub remote_id: i64,
    /// What it is searched by; empty where a list is read.
    pub key: String,
}

/// A day whose orders are to be compared with the server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AuditDay {
    /// NextX's id of the branch.
    pub branch_id: i64,
    /// The day of the shop on which the documents were made.
    pub day: Date,
}

/// Where documents are kept. Each method is one step that is durable when it answers, or has not happened at all.
/// Times are epoch milliseconds.
pub trait Ledger: Send + Sync + fmt::Debug + 'static {
    /// The document to send now: the oldest that is due and whose dependency is confirmed.
    fn next_to_send(
        &self,
        now: i64,
    ) -> impl Future<Output = Result<Option<Document>, LedgerError>> + Send;

    /// The documents to look for now, the oldest first: accepted and unclear ones that are due.
    fn to_look_for(
        &self,
        now: i64,
    ) -> impl Future<Output = Result<Vec<Document>, LedgerError>> + Send;

    /// When the next document is due; none is sent before `sending_from`.
    fn next_due(
        &self,
        now: i64,
        sending_from: i64,
    ) -> impl Future<Output = Result<Option<i64>, LedgerError>> + Send;

    /// What says that it is being sent, while nothing is, has an unclear end.
    fn recover_sending(&self, now: i64) -> impl Future<Output = Result<u64, LedgerError>> + Send;

    /// A send of `body` begins. The first body is frozen; the answer is the frozen one.
    fn begin_send(
        &self,
        id: i64,
        body: &[u8],
        now: i64,
    ) -> impl Future<Output = Result<Vec<u8>, LedgerError>> + Send;

    /// How a send ended.
    fn end_send(
        &self,
        id: i64,
        end: &SendEnd,
    ) -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// What became known about a document that is not being sent and not given up, and stands where `document` says. One that is confirmed by it is
    /// confirmed with all that hangs on it: whoever names a customer names their id at NextX from then on.
    fn end_look(
        &self,
        document: &Document,
        looked: &Looked,
        now: i64,
    ) -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// A document of which nothing can be made is set aside for a person.
    fn set_aside(
        &self,
        id: i64,
        error: &str,
    ) -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// Everything that waits is due now.
    fn wake(&self, now: i64) -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// Documents of a kind made between two moments and confirmed by a look, the newest first, two hundred at most. What a
    /// person has kept that no look found is none of them: it says nothing about what survives at the server.
    fn confirmed(
        &self,
        kind: DocumentKind,
        from: i64,
        to: i64,
    ) -> impl Future<Output = Result<Vec<Known>, LedgerError>> + Send;

    /// Some customer who was read from NextX and has a phone.
    fn known_customer(&self) -> impl Future<Output = Result<Option<Known>, LedgerError>> + Send;

    /// The record of the server that was noted under `name`.
    fn witness(
        &self,
        name: &str,
    ) -> impl Future<Output = Result<Option<Witness>, LedgerError>> + Send;

    /// Notes a record of the server under `name`.
    fn set_witness(
        &self,
        name: &str,
        witness: &Witness,
    ) -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// The days that are due for an audit: `rest` after the last send of their documents, and once more when they are
    /// over.
    fn days_to_audit(
        &self,
        now: i64,
        rest: i64,
    ) -> impl Future<Output = Result<Vec<AuditDay>, LedgerError>> + Send;

    /// The sales and returns that this till made on a day in a branch and that are not given up.
    fn documents_of(
        &self,
        day: AuditDay,
    ) -> impl Future<Output = Result<Vec<Document>, LedgerError>> + Send;

    /// Which of these documents are this till's.
    fn known_documents(
        &self,
        ids: &[Uuid],
    ) -> impl Future<Output = Result<HashSet<Uuid>, LedgerError>> + Send;

    /// Keeps what an audit found.
    fn end_audit(
        &self,
        audit: &Audit,
        now: i64,
    ) -> impl Future<Output = Result<(), LedgerError>> + Send;
}
