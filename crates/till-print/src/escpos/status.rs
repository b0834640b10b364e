//! What a printer says of itself.

/// What a printer is asked while it does something else, or is stopped: `DLE EOT n`, answered at once by one byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Question {
    /// Whether it prints at all.
    Printer,
    /// Why it does not.
    Offline,
    /// The paper.
    Paper,
}

/// What is asked to know how a printer is, in this order.
pub const ASK: [Question; 3] = [Question::Printer, Question::Offline, Question::Paper];

/// `GS r 1`: answered by one byte when everything sent before is on paper.
pub const ASK_WHEN_DONE: [u8; 3] = [0x1D, b'r', 1];

impl Question {
    /// What is sent.
    #[must_use]
    pub const fn bytes(self) -> [u8; 3] {
        let n = match self {
            Question::Printer => 1,
            Question::Offline => 2,
            Question::Paper => 4,
        };
        [0x10, 0x04, n]
    }
}

/// One byte that came from a printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// The answer to a [`Question`].
    Status(u8),
    /// The answer to [`ASK_WHEN_DONE`].
    Done,
    /// Neither: from a printer that talks another language, or from no printer.
    Unknown,
}

impl From<u8> for Reply {
    fn from(byte: u8) -> Reply {
        // Bits 0, 1, 4 and 7 are fixed, so that the answers are told apart.
        match byte & 0b1001_0011 {
            0b0001_0010 => Reply::Status(byte),
            _ if byte & 0b1001_0000 == 0 => Reply::Done,
            _ => Reply::Unknown,
        }
    }
}

/// How a printer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Condition {
    /// It prints.
    Ready,
    /// It prints, and the roll comes to its end.
    PaperLow,
    /// The roll is at its end.
    PaperOut,
    /// Somebody has opened it.
    CoverOpen,
    /// It has stopped for another reason: the knife is stuck, the head is too hot, a key was pressed.
    Stopped,
}

impl Condition {
    /// What the answers to [`ASK`] come to, in its order.
    #[must_use]
    pub const fn of([printer, offline, paper]: [u8; 3]) -> Condition {
        // Of two things that hold, the one a person mends first.
        if offline & (1 << 2) != 0 {
            Condition::CoverOpen
        } else if offline & (1 << 5) != 0 || paper & 0b0110_0000 != 0 {
            Condition::PaperOut
        } else if printer & (1 << 3) != 0 || offline & (1 << 6) != 0 {
            Condition::Stopped
        } else if paper & 0b0000_1100 != 0 {
            Condition::PaperLow
        } else {
            Condition::Ready
        }
    }

    /// Whether it prints now.
    #[must_use]
    pub const fn prints(self) -> bool {
        matches!(self, Condition::Ready | Condition::PaperLow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a printer answers when nothing is the matter.
    const FINE: u8 = 0b0001_0010;

    #[test]
    fn a_printer_says_what_is_the_matter() {
        let cases = [
            ([FINE, FINE, FINE], Condition::Ready),
            // The drawer's plug, which some wire the other way round, says nothing of printing.
            ([FINE | 1 << 2, FINE, FINE], Condition::Ready),
            ([FINE, FINE, FINE | 0b1100], Condition::PaperLow),
            (
                [FINE | 1 << 3, FINE | 1 << 5, FINE | 0b0110_1100],
                Condition::PaperOut,
            ),
            ([FINE, FINE, FINE | 0b0110_0000], Condition::PaperOut),
            ([FINE | 1 << 3, FINE | 1 << 2, FINE], Condition::CoverOpen),
            // An open printer sees no paper either: the cover is what a person closes.
            (
                [FINE | 1 << 3, FINE | 1 << 2 | 1 << 5, FINE | 0b0110_0000],
                Condition::CoverOpen,
            ),
            ([FINE | 1 << 3, FINE | 1 << 6, FINE], Condition::Stopped),
            ([FINE | 1 << 3, FINE, FINE], Condition::Stopped),
        ];
        for (answers, condition) in cases {
            assert_eq!(Condition::of(answers), condition, "{answers:02x?}");
            let prints = matches!(condition, Condition::Ready | Condition::PaperLow);
            assert_eq!(condition.prints(), prints);
        }
    }

    #[test]
    fn the_answer_at_the_end_is_no_status() {
        for paper in [0, 0b0011, 0b1100, 0b1111] {
            assert_eq!(Reply::from(paper), Reply::Done);
        }
        assert_eq!(Reply::from(FINE | 0b0110_0000), Reply::Status(0x72));
        assert_eq!(Reply::from(FINE | 1 << 3), Reply::Status(0x1A));
        for byte in [0x91, b'H' | 0x80, 0x13] {
            assert_eq!(Reply::from(byte), Reply::Unknown, "{byte:#x}");
        }
    }
}
