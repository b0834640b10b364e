//! Time is handed in, so that a test or a simulation can own it.

use jiff::{
    Timestamp,
    civil::Date,
    tz::{Offset, TimeZone},
};

/// Where the till reads the time.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// The shop's time zone. NextX's zone-less times look like UTC+7 (reference E39), and Vietnam has no other.
#[must_use]
pub fn shop_zone() -> TimeZone {
    TimeZone::fixed(Offset::constant(7))
}

/// The shop's calendar day at `moment`.
#[must_use]
pub fn shop_date(moment: Timestamp) -> Date {
    moment.to_zoned(shop_zone()).date()
}
