//! Talking to a printer: how it is, the print, and whether it came out.

use std::{io, time::Duration};

use till_print::escpos::{ASK, ASK_WHEN_DONE, Condition, Question, Reply};
use tokio::time::{Instant, timeout};

use super::{Connection, PrinterError, Taken, Trouble, link::Link};

/// How long a printer may take to be there.
const CONNECT: Duration = Duration::from_secs(3);
/// How long a printer that answers questions takes to do so.
const ANSWER: Duration = Duration::from_secs(1);
/// How long a printer may take no byte. A roll stands still for a second when the head is too hot.
const STALL: Duration = Duration::from_secs(6);
/// How long the end of a short print may take…
const FINISH: Duration = Duration::from_secs(4);
/// …and how many bytes of a long one a slow printer puts on paper in a second.
const BYTES_PER_SECOND: usize = 20_000;
/// What a question without an answer is taken to say, from a printer that answered another.
const NOTHING_WRONG: u8 = 0b0001_0010;

/// A printer that is there and has nothing against printing.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    to: &'a Connection,
    link: Link,
    /// What it said of itself; nothing from one that answers no questions.
    condition: Option<Condition>,
    /// It said that everything is on paper.
    is_done: bool,
}

impl<'a> Line<'a> {
    /// Connects and asks how the printer is.
    pub(crate) async fn open(to: &'a Connection) -> Result<Self, PrinterError> {
        let unreachable =
            |error: io::Error| PrinterError::nothing_taken(Trouble::Unreachable(error.kind()));
        let link = timeout(CONNECT, Link::open(to))
            .await
            .map_err(|late| unreachable(late.into()))?
            .map_err(unreachable)?;
        let mut line = Self {
            to,
            link,
            condition: None,
            is_done: false,
        };
        line.condition = line.ask().await;
        match line.condition.and_then(Trouble::of) {
            Some(trouble) => Err(PrinterError::nothing_taken(trouble)),
            None => Ok(line),
        }
    }

    /// What it said of itself; nothing from one that answers no questions.
    pub(crate) const fn condition(&self) -> Option<Condition> {
        self.condition
    }

    /// Says goodbye to a printer that was only asked.
    pub(crate) async fn close(self) {
        if let Err(error) = self.link.close().await {
            tracing::debug!(%error, "the printer went away");
        }
    }

    /// Prints. A printer that answers questions has it on paper when this answers; another one has it.
    pub(crate) async fn print(mut self, bytes: &[u8]) -> Result<(), PrinterError> {
        let answers = self.condition.is_some();
        let to = self.to;
        let ended = if !self.send(bytes, STALL).await {
            Err(gone(Taken::Part))
        } else if answers {
            let patience = Duration::from_secs((bytes.len() / BYTES_PER_SECOND) as u64) + FINISH;
            self.wait_until_done(patience).await
        } else {
            Ok(())
        };
        let closed = self.link.close().await;
        match ended {
            Ok(()) => closed.map_err(|_| gone(Taken::PerhapsAll)),
            Err(error) if answers && error.trouble == Trouble::Gone => {
                Err(explained(to, error).await)
            }
            Err(error) => Err(error),
        }
    }

    /// Whether the printer took all of `bytes`, and never less than one within `patience`.
    async fn send(&mut self, bytes: &[u8], patience: Duration) -> bool {
        let mut rest = bytes;
        while !rest.is_empty() {
            match timeout(patience, self.link.write(rest)).await {
                Ok(Ok(taken @ 1..)) => rest = &rest[taken..],
                _ => return false,
            }
        }
        true
    }

    /// Waits for the word that comes behind the print. One that does not know it, but goes on to say that nothing is
    /// wrong, is taken to have printed.
    async fn wait_until_done(&mut self, patience: Duration) -> Result<(), PrinterError> {
        let end = Instant::now() + patience;
        if !self.send(&ASK_WHEN_DONE, STALL).await {
            return Err(gone(Taken::PerhapsAll));
        }
        loop {
            self.hear(ANSWER).await;
            if self.is_done {
                return Ok(());
            }
            let condition = self.ask().await.ok_or(gone(Taken::PerhapsAll))?;
            if let Some(trouble) = Trouble::of(condition) {
                return Err(PrinterError {
                    trouble,
                    taken: Taken::PerhapsAll,
                });
            }
            if self.is_done || Instant::now() >= end {
                return Ok(());
            }
        }
    }

    /// How the printer is; nothing from one that does not answer.
    async fn ask(&mut self) -> Option<Condition> {
        let mut answers = [NOTHING_WRONG; ASK.len()];
        for (index, question) in ASK.into_iter().enumerate() {
            match self.answer_to(question).await {
                Some(answer) => answers[index] = answer,
                None if index == 0 => return None,
                None => {}
            }
        }
        Some(Condition::of(answers))
    }

    async fn answer_to(&mut self, question: Question) -> Option<u8> {
        if !self.send(&question.bytes(), ANSWER).await {
            return None;
        }
        let end = Instant::now() + ANSWER;
        while let Some(reply) = self
            .hear(end.saturating_duration_since(Instant::now()))
            .await
        {
            if let Reply::Status(answer) = reply {
                return Some(answer);
            }
        }
        None
    }

    /// The next byte from the printer, if one comes in time.
    async fn hear(&mut self, patience: Duration) -> Option<Reply> {
        let byte = timeout(patience, self.link.read()).await.ok()?.ok()?;
        let reply = Reply::from(byte);
        self.is_done |= reply == Reply::Done;
        Some(reply)
    }
}

const fn gone(taken: Taken) -> PrinterError {
    PrinterError {
        trouble: Trouble::Gone,
        taken,
    }
}

/// A printer whose roll has ended takes no bytes and answers nothing on a way that is full of them; on a new one it does.
async fn explained(to: &Connection, error: PrinterError) -> PrinterError {
    match Line::open(to).await {
        Err(PrinterError {
            trouble: trouble @ (Trouble::PaperOut | Trouble::CoverOpen | Trouble::Stopped),
            ..
        }) => PrinterError { trouble, ..error },
        Ok(line) => {
            line.close().await;
            error
        }
        Err(_) => error,
    }
}
