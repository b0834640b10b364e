//! How many requests a second takes.

use std::time::{Duration, Instant};

/// Length of a window; the limit is per window.
const WINDOW: Duration = Duration::from_secs(1);

/// Counts requests in windows of a second. A window begins with the first request after the last one ended.
#[derive(Debug, Default)]
pub(super) struct Throttle {
    began: Option<Instant>,
    taken: u32,
}

impl Throttle {
    /// Takes a request, or says after how many whole seconds the next window begins. A `limit` of 0 is none.
    pub(super) fn admit(&mut self, now: Instant, limit: u32) -> Result<(), u32> {
        if limit == 0 {
            return Ok(());
        }
        let running = self
            .began
            .is_some_and(|began| now.saturating_duration_since(began) < WINDOW);
        if !running {
            *self = Self {
                began: Some(now),
                taken: 0,
            };
        }
        if self.taken >= limit {
            return Err(1);
        }
        self.taken += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_takes_so_many_requests_and_no_more() {
        let mut throttle = Throttle::default();
        let start = Instant::now();
        let after = |ms| start + Duration::from_millis(ms);
        assert_eq!(throttle.admit(after(0), 2), Ok(()));
        assert_eq!(throttle.admit(after(400), 2), Ok(()));
        assert_eq!(throttle.admit(after(999), 2), Err(1));
        assert_eq!(throttle.admit(after(1_000), 2), Ok(()));
        assert_eq!(throttle.admit(after(1_001), 2), Ok(()));
        assert_eq!(throttle.admit(after(1_002), 2), Err(1));
    }

    #[test]
    fn without_a_limit_all_are_taken() {
        let mut throttle = Throttle::default();
        let now = Instant::now();
        assert!((0..1_000).all(|_| throttle.admit(now, 0).is_ok()));
    }
}
