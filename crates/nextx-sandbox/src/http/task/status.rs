//! How far a task is, by the clock of the shop.

use jiff::civil::DateTime;

/// How far a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// It has not begun.
    New,
    /// It is being done.
    Doing,
    /// It is past its end by so many hours.
    Late { hours: i64 },
    /// It is done.
    Done,
}

impl Status {
    /// Nothing is late that is complete; `progress` is in per cent.
    pub(super) fn of(complete: bool, progress: i64, ends_at: &str, now: DateTime) -> Self {
        if complete {
            return Self::Done;
        }
        let late = ends_at
            .parse::<DateTime>()
            .ok()
            .filter(|end| *end < now)
            .map(|end| now.duration_since(end).as_hours());
        match late {
            Some(hours) => Self::Late { hours },
            None if progress > 0 => Self::Doing,
            None => Self::New,
        }
    }

    /// The word that `search[status]` takes: the class of the text's HTML.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Doing => "doing",
            Self::Late { .. } => "slow",
            Self::Done => "complete",
        }
    }

    /// `status_text`, which is HTML (E37); the form is that of the documented late task.
    pub(super) fn html(self) -> String {
        let text = match self {
            Self::New => "Chưa thực hiện".to_owned(),
            Self::Doing => "Đang thực hiện".to_owned(),
            Self::Late { hours } if hours < 24 => format!("Chậm {} giờ", hours.max(1)),
            Self::Late { hours } => format!("Chậm {} ngày", hours / 24),
            Self::Done => "Hoàn thành".to_owned(),
        };
        format!("<div class='{}'>{text} </div>", self.word())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_late_task_reads_like_the_documented_one() {
        let now = date(2024, 9, 23).at(11, 0, 0, 0);
        let late = Status::of(false, 0, "2024-09-13 10:00:00", now);
        assert_eq!(late.html(), "<div class='slow'>Chậm 10 ngày </div>");
        let late = Status::of(false, 90, "2024-09-23 10:59:00", now);
        assert_eq!(late.html(), "<div class='slow'>Chậm 1 giờ </div>");
        let done = Status::of(true, 0, "2024-09-13 10:00:00", now);
        assert_eq!(done, Status::Done);
        let coming = "2024-09-23 11:00:00";
        assert_eq!(Status::of(false, 0, coming, now), Status::New);
        assert_eq!(Status::of(false, 5, coming, now), Status::Doing);
    }
}
