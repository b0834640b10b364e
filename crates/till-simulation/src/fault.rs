//! Everything that goes wrong, by name.

use std::{collections::BTreeMap, fmt};

/// A durable step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The cashier's confirmation: document, queue and cart.
    Confirm,
    /// The line in the second journal.
    Journal,
    /// `Ledger::next_to_send`
    NextToSend,
    /// `Ledger::to_look_for`
    ToLookFor,
    /// `Ledger::next_due`
    NextDue,
    /// `Ledger::recover_sending`
    RecoverSending,
    /// `Ledger::begin_send`
    BeginSend,
    /// `Ledger::end_send`
    EndSend,
    /// `Ledger::end_look`
    EndLook,
    /// `Ledger::set_aside`
    SetAside,
    /// `Ledger::wake`
    Wake,
    /// `Ledger::confirmed`
    Confirmed,
    /// `Ledger::known_customer`
    KnownCustomer,
    /// `Ledger::witness`
    Witness,
    /// `Ledger::set_witness`
    SetWitness,
    /// `Ledger::days_to_audit`
    DaysToAudit,
    /// `Ledger::documents_of`
    DocumentsOf,
    /// `Ledger::known_documents`
    KnownDocuments,
    /// `Ledger::end_audit`
    EndAudit,
    /// What a person decides about a document.
    Decide,
    /// A reading of the stock.
    PutStock,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 21] = [
        Self::Confirm,
        Self::Journal,
        Self::NextToSend,
        Self::ToLookFor,
        Self::NextDue,
        Self::RecoverSending,
        Self::BeginSend,
        Self::EndSend,
        Self::EndLook,
        Self::SetAside,
        Self::Wake,
        Self::Confirmed,
        Self::KnownCustomer,
        Self::Witness,
        Self::SetWitness,
        Self::DaysToAudit,
        Self::DocumentsOf,
        Self::KnownDocuments,
        Self::EndAudit,
        Self::Decide,
        Self::PutStock,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Journal => "journal",
            Self::NextToSend => "next_to_send",
            Self::ToLookFor => "to_look_for",
            Self::NextDue => "next_due",
            Self::RecoverSending => "recover_sending",
            Self::BeginSend => "begin_send",
            Self::EndSend => "end_send",
            Self::EndLook => "end_look",
            Self::SetAside => "set_aside",
            Self::Wake => "wake",
            Self::Confirmed => "confirmed",
            Self::KnownCustomer => "known_customer",
            Self::Witness => "witness",
            Self::SetWitness => "set_witness",
            Self::DaysToAudit => "days_to_audit",
            Self::DocumentsOf => "documents_of",
            Self::KnownDocuments => "known_documents",
            Self::EndAudit => "end_audit",
            Self::Decide => "decide",
            Self::PutStock => "put_stock",
        }
    }

    /// Whether it is about one document, which then dies with it at most once.
    pub(crate) const fn is_of_a_document(self) -> bool {
        matches!(
            self,
            Self::Confirm
                | Self::Journal
                | Self::BeginSend
                | Self::EndSend
                | Self::EndLook
                | Self::Decide
        )
    }
}

/// What happens to a request that creates or changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Send {
    /// There is no way: no name, nobody listens, no certificate, no route.
    NoWay,
    /// Reset before the server has it.
    ResetBefore,
    /// Done, and the answer is lost.
    ResetAfter,
    /// Never arrives, never answers.
    Swallowed,
    /// Done at once, answered too late.
    AnsweredTooLate,
    /// Reset, and done within the settle time.
    LateWithin,
    /// Reset, and done after the settle time.
    LateBeyond,
    /// Answered slowly.
    Slow,
    /// 401 for a token that has ended.
    Unauthorized,
    /// 401 for everything for a while.
    UnauthorizedForLong,
    /// 403
    Forbidden,
    /// 404
    NotFound,
    /// 405
    NotAllowed,
    /// 408, done or not.
    RequestTimeout,
    /// 429 with `Retry-After`.
    TooMany,
    /// 5xx, not done.
    FailedBefore,
    /// 5xx, done.
    FailedAfter,
    /// 3xx, done or not.
    Redirect,
    /// HTML under 200, done or not.
    Html,
    /// An empty 200, done or not.
    Empty,
    /// Half of the answer, done.
    Truncated,
    /// A 200 without the form of a success, done or not.
    Shapeless,
    /// The network delivers it twice.
    Delivered2,
    /// 422: the server does not want it.
    Refused,
    /// Done, with another content.
    Altered,
    /// The program ends before it leaves.
    KillBefore,
    /// The program ends while it is under way; it is done.
    KillUnderWay,
    /// The program ends after it is done, before the answer.
    KillAfter,
}

impl Send {
    /// Every one.
    pub const ALL: [Self; 28] = [
        Self::NoWay,
        Self::ResetBefore,
        Self::ResetAfter,
        Self::Swallowed,
        Self::AnsweredTooLate,
        Self::LateWithin,
        Self::LateBeyond,
        Self::Slow,
        Self::Unauthorized,
        Self::UnauthorizedForLong,
        Self::Forbidden,
        Self::NotFound,
        Self::NotAllowed,
        Self::RequestTimeout,
        Self::TooMany,
        Self::FailedBefore,
        Self::FailedAfter,
        Self::Redirect,
        Self::Html,
        Self::Empty,
        Self::Truncated,
        Self::Shapeless,
        Self::Delivered2,
        Self::Refused,
        Self::Altered,
        Self::KillBefore,
        Self::KillUnderWay,
        Self::KillAfter,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::NoWay => "no_way",
            Self::ResetBefore => "reset_before_commit",
            Self::ResetAfter => "answer_lost_after_commit",
            Self::Swallowed => "timeout_not_delivered",
            Self::AnsweredTooLate => "timeout_after_commit",
            Self::LateWithin => "late_commit_within_settle_time",
            Self::LateBeyond => "late_commit_beyond_settle_time",
            Self::Slow => "slow_answer",
            Self::Unauthorized => "unauthorized_once",
            Self::UnauthorizedForLong => "unauthorized_for_a_while",
            Self::Forbidden => "forbidden_403",
            Self::NotFound => "not_found_404",
            Self::NotAllowed => "not_allowed_405",
            Self::RequestTimeout => "request_timeout_408",
            Self::TooMany => "too_many_429",
            Self::FailedBefore => "failed_5xx_before_commit",
            Self::FailedAfter => "failed_5xx_after_commit",
            Self::Redirect => "redirect_3xx",
            Self::Html => "html_200",
            Self::Empty => "empty_200",
            Self::Truncated => "truncated_200",
            Self::Shapeless => "shapeless_200",
            Self::Delivered2 => "delivered_twice",
            Self::Refused => "refused_422",
            Self::Altered => "altered_by_the_server",
            Self::KillBefore => "kill_before_the_first_byte",
            Self::KillUnderWay => "kill_while_sending",
            Self::KillAfter => "kill_before_the_answer",
        }
    }
}

/// What happens to a request that reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Read {
    /// There is no way.
    NoWay,
    /// Reset.
    Reset,
    /// No answer in time.
    Swallowed,
    /// Answered slowly.
    Slow,
    /// 401
    Unauthorized,
    /// 403
    Forbidden,
    /// 429
    TooMany,
    /// 5xx
    Failed,
    /// HTML under 200.
    Html,
    /// Half of the answer.
    Truncated,
    /// The list says that there is nothing.
    EmptyList,
    /// The list is as it was a while ago.
    StaleList,
    /// A row of the list cannot be read.
    BrokenRow,
    /// The program ends.
    Kill,
}

impl Read {
    /// Every one.
    pub const ALL: [Self; 14] = [
        Self::NoWay,
        Self::Reset,
        Self::Swallowed,
        Self::Slow,
        Self::Unauthorized,
        Self::Forbidden,
        Self::TooMany,
        Self::Failed,
        Self::Html,
        Self::Truncated,
        Self::EmptyList,
        Self::StaleList,
        Self::BrokenRow,
        Self::Kill,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::NoWay => "no_way",
            Self::Reset => "reset",
            Self::Swallowed => "timeout",
            Self::Slow => "slow",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::TooMany => "too_many_429",
            Self::Failed => "failed_5xx",
            Self::Html => "html",
            Self::Truncated => "truncated",
            Self::EmptyList => "list_that_is_empty_once",
            Self::StaleList => "list_that_lags",
            Self::BrokenRow => "row_that_cannot_be_read",
            Self::Kill => "kill",
        }
    }
}

/// What happens to the shop as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shop {
    /// No network for a while.
    Offline,
    /// Lists that say for a while that there is nothing.
    EmptyLists,
    /// The calendar goes a day ahead.
    ClockAhead,
    /// The calendar goes a day back.
    ClockBack,
    /// The year ends.
    YearEnd,
    /// An older copy of the disk takes its place.
    Restore,
    /// The frozen body of a document is not what it was.
    DamagedBody,
}

impl Shop {
    /// Every one.
    pub const ALL: [Self; 7] = [
        Self::Offline,
        Self::EmptyLists,
        Self::ClockAhead,
        Self::ClockBack,
        Self::YearEnd,
        Self::Restore,
        Self::DamagedBody,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::EmptyLists => "empty_lists_for_a_while",
            Self::ClockAhead => "clock_a_day_ahead",
            Self::ClockBack => "clock_a_day_back",
            Self::YearEnd => "year_ends",
            Self::Restore => "restored_from_a_backup",
            Self::DamagedBody => "frozen_body_is_damaged",
        }
    }
}

/// How a server is all the time; counted each time that it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Habit {
    /// It numbers an invoice by itself.
    Renumbers,
    /// It leaves out the note that the marker is in.
    DropsMarker,
    /// It leaves out our number.
    DropsNumber,
    /// It leaves out the marker and has no number or code of ours: nothing there tells whose a record is.
    DropsBoth,
    /// It refuses a number, phone or code that it has.
    RejectsTaken,
    /// Its search finds nothing although there is something.
    FindsNothing,
    /// Its search answers with neighbours too: records that are only like what is asked for.
    FindsNeighbours,
    /// Its list leaves out what was made a moment ago.
    Lags,
    /// It has no record yet that is known.
    Virgin,
}

impl Habit {
    /// Every one.
    pub const ALL: [Self; 9] = [
        Self::Renumbers,
        Self::DropsMarker,
        Self::DropsNumber,
        Self::DropsBoth,
        Self::RejectsTaken,
        Self::FindsNothing,
        Self::FindsNeighbours,
        Self::Lags,
        Self::Virgin,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Renumbers => "renumbers",
            Self::DropsMarker => "drops_the_marker",
            Self::DropsNumber => "drops_the_number",
            Self::DropsBoth => "drops_number_and_marker",
            Self::RejectsTaken => "rejects_what_is_taken",
            Self::FindsNothing => "search_finds_nothing",
            Self::FindsNeighbours => "search_finds_neighbours",
            Self::Lags => "lists_lag",
            Self::Virgin => "has_nothing_known",
        }
    }
}

/// What other people do, at other tills and at the screen of this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum People {
    /// Another till of the branch sells the like, under its own number and marker.
    Sell,
    /// Somebody without a till sells the like, without any mark.
    SellUnmarked,
    /// Another till takes goods back.
    TakeBack,
    /// An order of another till stands under a number of ours.
    TakeOurNumber,
    /// Somebody notes another customer with the same name or the same phone.
    NoteTwin,
    /// Somebody changes the field that this till changes too.
    ChangeTheSame,
    /// Somebody changes another field of a record that this till changes.
    ChangeAnother,
    /// A person has a document sent again.
    Retry,
    /// A person mends a document.
    Mend,
    /// A person gives a document up.
    Discard,
    /// A person takes what NextX has for the document.
    Keep,
    /// A person decides too quickly or without a reason, and is not let.
    NotLet,
}

impl People {
    /// Every one.
    pub const ALL: [Self; 12] = [
        Self::Sell,
        Self::SellUnmarked,
        Self::TakeBack,
        Self::TakeOurNumber,
        Self::NoteTwin,
        Self::ChangeTheSame,
        Self::ChangeAnother,
        Self::Retry,
        Self::Mend,
        Self::Discard,
        Self::Keep,
        Self::NotLet,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Sell => "sell_at_another_till",
            Self::SellUnmarked => "sell_without_a_mark",
            Self::TakeBack => "take_back_at_another_till",
            Self::TakeOurNumber => "use_our_number",
            Self::NoteTwin => "note_a_twin",
            Self::ChangeTheSame => "change_the_same_field",
            Self::ChangeAnother => "change_another_field",
            Self::Retry => "retry",
            Self::Mend => "mend",
            Self::Discard => "discard",
            Self::Keep => "keep",
            Self::NotLet => "are_not_let",
        }
    }
}

/// Something that goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// The program ends before a step.
    KillBefore(Step),
    /// The program ends after a step.
    KillAfter(Step),
    /// The step cannot be written or read.
    Unusable(Step),
    /// At a request that creates or changes.
    Send(Send),
    /// At a request that reads.
    Read(Read),
    /// Of the shop.
    Shop(Shop),
    /// Of the server.
    Server(Habit),
    /// Of other people.
    People(People),
}

impl Fault {
    /// Every fault there is.
    pub fn all() -> impl Iterator<Item = Self> {
        let steps = Step::ALL.into_iter().flat_map(|step| {
            [
                Self::KillBefore(step),
                Self::KillAfter(step),
                Self::Unusable(step),
            ]
        });
        steps
            .chain(Send::ALL.map(Self::Send))
            .chain(Read::ALL.map(Self::Read))
            .chain(Shop::ALL.map(Self::Shop))
            .chain(Habit::ALL.map(Self::Server))
            .chain(People::ALL.map(Self::People))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KillBefore(step) => write!(f, "kill_before_{}", step.name()),
            Self::KillAfter(step) => write!(f, "kill_after_{}", step.name()),
            Self::Unusable(step) => write!(f, "refused_{}", step.name()),
            Self::Send(send) => write!(f, "send_{}", send.name()),
            Self::Read(read) => write!(f, "read_{}", read.name()),
            Self::Shop(shop) => write!(f, "shop_{}", shop.name()),
            Self::Server(habit) => write!(f, "server_{}", habit.name()),
            Self::People(people) => write!(f, "people_{}", people.name()),
        }
    }
}

/// How often each fault happened.
pub type Faults = BTreeMap<Fault, u64>;
