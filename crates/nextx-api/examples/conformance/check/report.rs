//! What came of each operation.

use std::collections::BTreeMap;
use std::fmt;

use nextx_api::{Error, FromWire, Outcome, Page, Rows};

/// What came of one operation.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Verdict {
    Ok,
    /// NextX said no, in these words.
    Refused(String),
    /// It answered, and this of it is not as documented.
    Unfit(Vec<String>),
    /// No answer that counts.
    Failed(String),
    /// Nothing was asked, for this reason.
    NotTried(&'static str),
}

/// The verdicts by operation id.
#[derive(Debug, Default)]
pub(crate) struct Report {
    verdicts: BTreeMap<&'static str, Verdict>,
}

impl Report {
    /// Whether everything that was tried is ok.
    pub(crate) fn is_clean(&self) -> bool {
        let is_clean = |verdict: &Verdict| matches!(verdict, Verdict::Ok | Verdict::NotTried(_));
        self.verdicts.values().all(is_clean)
    }

    /// Notes one record.
    pub(crate) fn record<T: FromWire>(
        &mut self,
        operation: &'static str,
        answer: Result<T, Error>,
    ) -> Option<T> {
        let record = self.note(operation, answer)?;
        self.unfit(operation, misfits(&record));
        Some(record)
    }

    /// Notes a list without pages.
    pub(crate) fn rows<T: FromWire>(
        &mut self,
        operation: &'static str,
        answer: Result<Rows<T>, Error>,
    ) -> Vec<T> {
        let Some(rows) = self.note(operation, answer) else {
            return Vec::new();
        };
        self.list(operation, rows.complaint(), rows.items)
    }

    /// Notes one page of a list, where there was one.
    pub(crate) fn page<T: FromWire>(
        &mut self,
        operation: &'static str,
        answer: Result<Option<Page<T>>, Error>,
    ) -> Vec<T> {
        let Some(Some(page)) = self.note(operation, answer) else {
            return Vec::new();
        };
        self.list(operation, page.complaint(), page.items)
    }

    fn list<T: FromWire>(
        &mut self,
        operation: &'static str,
        complaint: Option<Error>,
        items: Vec<T>,
    ) -> Vec<T> {
        self.unfit(operation, complaint.map(|complaint| complaint.to_string()));
        let mut all: Vec<String> = items.iter().flat_map(misfits).collect();
        all.sort_unstable();
        all.dedup();
        self.unfit(operation, all);
        items
    }

    /// Notes what was written and is not there when it is read back.
    pub(crate) fn expect(&mut self, operation: &'static str, holds: bool, otherwise: &str) {
        if !holds {
            self.unfit(operation, [otherwise.to_owned()]);
        }
    }

    /// Notes why nothing was asked, unless something was.
    pub(crate) fn leave_out(&mut self, operation: &'static str, reason: &'static str) {
        self.verdicts
            .entry(operation)
            .or_insert(Verdict::NotTried(reason));
    }

    /// Notes whether an answer came that counts, and hands it on.
    pub(crate) fn note<T>(
        &mut self,
        operation: &'static str,
        answer: Result<T, Error>,
    ) -> Option<T> {
        let error = match answer {
            Ok(answer) => {
                let verdict = self.verdicts.entry(operation).or_insert(Verdict::Ok);
                if matches!(verdict, Verdict::NotTried(_)) {
                    *verdict = Verdict::Ok;
                }
                return Some(answer);
            }
            Err(error) => error,
        };
        let verdict = match (error.server_words(), error.outcome()) {
            (Some(words), Outcome::Refused | Outcome::Paused) => Verdict::Refused(words.to_owned()),
            _ => Verdict::Failed(error.to_string()),
        };
        self.verdicts.insert(operation, verdict);
        None
    }

    fn unfit(&mut self, operation: &'static str, found: impl IntoIterator<Item = String>) {
        let mut found = found.into_iter().peekable();
        if found.peek().is_none() {
            return;
        }
        match self.verdicts.get_mut(operation) {
            Some(Verdict::Unfit(all)) => all.extend(found),
            Some(Verdict::Refused(_) | Verdict::Failed(_)) => {}
            _ => {
                self.verdicts
                    .insert(operation, Verdict::Unfit(found.collect()));
            }
        }
    }
}

fn misfits<T: FromWire>(record: &T) -> Vec<String> {
    record.misfits().iter().map(ToString::to_string).collect()
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut counts = [0; 4];
        for (operation, verdict) in &self.verdicts {
            let (place, word) = match verdict {
                Verdict::Ok => (0, "ok".to_owned()),
                Verdict::Refused(words) => (1, format!("refused: {words}")),
                Verdict::Unfit(found) => (2, format!("does not fit: {}", found.join("; "))),
                Verdict::Failed(error) => (2, format!("failed: {error}")),
                Verdict::NotTried(reason) => (3, format!("not tried: {reason}")),
            };
            counts[place] += 1;
            writeln!(f, "{operation:26} {word}")?;
        }
        let [ok, refused, unfit, left_out] = counts;
        writeln!(
            f,
            "{ok} ok, {refused} refused, {unfit} did not fit, {left_out} not tried"
        )
    }
}
