//! Tasks: found by the marker in their description, in the list of their days.

use futures::TryStreamExt;
use jiff::ToSpan;
use nextx_api::{Period, Task, TaskQuery};
use serde_json::json;
use till_core::{
    document::{Content, Document, DocumentKind, NewTask},
    fold::fold,
    marker::{self, Marker},
};

use super::{DIFFERS, Finding, Span, TWICE, rows_of};
use crate::{Engine, Ledger, SyncError};

impl<L: Ledger> Engine<L> {
    /// One pass over the list settles every task that is due.
    pub(super) async fn look_for_tasks(&self, documents: &[&Document]) -> Result<(), SyncError> {
        let made: Vec<(&Document, &NewTask)> = documents
            .iter()
            .filter_map(|document| match &document.content {
                Content::Task(task) => Some((*document, task)),
                _ => None,
            })
            .collect();
        let first = made.iter().map(|(_, task)| task.start.date()).min();
        let last = made.iter().map(|(_, task)| task.end.date()).max();
        let Some((span, (first, last))) = Span::of(documents.iter().copied()).zip(first.zip(last))
        else {
            return Ok(());
        };
        // What the days of the list are compared with is not documented: those of the task or that of its making.
        let period = Period {
            from: Some(first.saturating_sub(2.days()).min(span.first_day())),
            to: Some(last.saturating_add(2.days()).max(span.last_day())),
        };
        let query = TaskQuery {
            period,
            ..TaskQuery::default()
        };
        let pages: Result<Vec<_>, _> = self.client.tasks().stream(query).try_collect().await;
        let (rows, is_whole) = match self.heard(pages) {
            Ok(pages) => rows_of(pages),
            Err(error) => {
                for (document, _) in made {
                    self.postpone(document, &error).await?;
                }
                return Ok(());
            }
        };
        let noted: Vec<(i64, Option<&str>)> = rows
            .iter()
            .map(|row| (row.id.0, row.description.as_deref()))
            .collect();
        let control = self
            .control(DocumentKind::Task, span, "witness_of_tasks", &noted)
            .await?;
        for (document, task) in made {
            let is_like = rows.iter().any(|row| is_like(row, task));
            let control = is_whole && control.proves(is_like);
            let finding = self.find_task(document, task, &rows, control);
            self.conclude(document, finding).await?;
        }
        Ok(())
    }

    fn find_task(
        &self,
        document: &Document,
        task: &NewTask,
        rows: &[Task],
        control: bool,
    ) -> Finding {
        let marker = Marker::of(task.id);
        let mut candidates = rows
            .iter()
            .filter(|row| marker.is_in(row.description.as_deref().unwrap_or_default()));
        let Some(row) = candidates.next() else {
            return self.not_found(document, control);
        };
        let others: Vec<i64> = candidates
            .map(|other| other.id.0)
            .filter(|id| *id != row.id.0)
            .collect();
        let there = json!({"id": row.id.0, "title": row.title(), "others": others});
        if !others.is_empty() {
            Finding::different(row.id.0, TWICE, there)
        } else if fold(row.title().unwrap_or_default()) == fold(&task.title) {
            Finding::same(row.id.0)
        } else {
            Finding::different(row.id.0, DIFFERS, there)
        }
    }
}

/// Whether a task without a mark could be this one without its own.
fn is_like(row: &Task, task: &NewTask) -> bool {
    fold(row.title().unwrap_or_default()) == fold(&task.title)
        && !marker::is_marked(row.description.as_deref().unwrap_or_default())
}
