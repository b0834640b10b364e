//! The time of the shop: the wall clock, and what was put on top of it.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use jiff::{
    SignedDuration, Timestamp, ToSpan, Zoned,
    civil::{Date, DateTime},
    tz::TimeZone,
};

/// Hours by which the shop is ahead of UTC; zoneless times of the API are in this zone (E39).
const ZONE: i8 = 7;
/// The longest way ahead: a thousand years, so that no date leaves the calendar.
const FURTHEST: SignedDuration = SignedDuration::from_hours(1_000 * 366 * 24);

/// A clock that can be put forward and never back.
#[derive(Debug)]
pub(crate) struct Clock {
    /// The day the shop took for today when it opened.
    first_day: Date,
    advanced: Mutex<SignedDuration>,
}

impl Clock {
    pub(crate) const fn starting(first_day: Date) -> Self {
        Self {
            first_day,
            advanced: Mutex::new(SignedDuration::ZERO),
        }
    }

    /// The wall clock plus what it was put forward, in the shop's zone.
    pub(crate) fn now(&self) -> Zoned {
        let now = Timestamp::now();
        in_shop(now.saturating_add(self.advanced()).unwrap_or(now))
    }

    /// The day that records made now are of: the day at the start plus the whole days that the clock was put forward.
    pub(crate) fn today(&self) -> Date {
        let days = self.advanced().as_hours() / 24;
        self.first_day.saturating_add(days.days())
    }

    /// By how much the clock is ahead.
    pub(crate) fn advanced(&self) -> SignedDuration {
        *self.advanced.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts the clock forward.
    pub(crate) fn advance(&self, by: Duration) {
        let by = SignedDuration::try_from(by).unwrap_or(FURTHEST);
        let mut advanced = self.advanced.lock().unwrap_or_else(PoisonError::into_inner);
        *advanced = advanced.saturating_add(by).min(FURTHEST);
    }
}

/// A moment in the shop's zone.
pub(crate) fn in_shop(moment: Timestamp) -> Zoned {
    moment.to_zoned(TimeZone::fixed(jiff::tz::offset(ZONE)))
}

/// A moment of the shop in milliseconds since 1970.
pub(crate) fn shop_ms(moment: DateTime) -> i64 {
    TimeZone::fixed(jiff::tz::offset(ZONE))
        .to_timestamp(moment)
        .map_or(i64::MAX, Timestamp::as_millisecond)
}

/// `Y-m-d H:i:s`, as the API writes moments without a zone.
pub(crate) fn zoneless(moment: &Zoned) -> String {
    moment.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn whole_days_move_the_day_and_seconds_the_time() {
        let clock = Clock::starting(date(2026, 11, 24));
        let before = Timestamp::now();
        clock.advance(Duration::from_secs(23 * 3_600));
        assert_eq!(clock.today(), date(2026, 11, 24));
        clock.advance(Duration::from_secs(3_600));
        assert_eq!(clock.today(), date(2026, 11, 25));
        let ahead = clock.now().timestamp().duration_since(before).as_secs();
        assert!((86_400..86_410).contains(&ahead), "{ahead}");
    }

    #[test]
    fn no_advance_leaves_the_calendar() {
        let clock = Clock::starting(date(2026, 11, 24));
        for _ in 0..3 {
            clock.advance(Duration::MAX);
        }
        assert_eq!(clock.advanced(), FURTHEST);
        assert_eq!(clock.today().year(), 3028);
    }

    #[test]
    fn zoneless_times_are_seven_hours_ahead_of_utc() {
        let midnight = Timestamp::UNIX_EPOCH;
        assert_eq!(zoneless(&in_shop(midnight)), "1970-01-01 07:00:00");
    }
}
