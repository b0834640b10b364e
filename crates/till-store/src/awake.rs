//! Waiting without falling asleep.

use std::{
    future::{Future, poll_fn},
    hint,
    pin::pin,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

/// How long a processor is kept busy at most.
const AT_MOST: Duration = Duration::from_micros(300);

/// Waits for what is there in less time than it takes to put a thread to sleep and wake it again: asks until it is there, and
/// sleeps all the same when it takes longer.
pub(crate) async fn awake<F: Future>(soon: F) -> F::Output {
    let mut soon = pin!(soon);
    poll_fn(|context| {
        let began = Instant::now();
        while began.elapsed() < AT_MOST {
            let mut unheard = Context::from_waker(Waker::noop());
            if let Poll::Ready(there) = soon.as_mut().poll(&mut unheard) {
                return Poll::Ready(there);
            }
            hint::spin_loop();
        }
        soon.as_mut().poll(context)
    })
    .await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use tokio::{sync::oneshot, time};

    use super::*;

    #[tokio::test]
    async fn what_is_there_soon_and_what_takes_long_both_arrive() {
        assert_eq!(awake(async { 1 }).await, 1);

        let (done, waiting) = oneshot::channel();
        let later = tokio::spawn(async {
            time::sleep(AT_MOST * 20).await;
            done.send(2)
        });
        assert_eq!(awake(waiting).await, Ok(2));
        later.await.unwrap().unwrap();
    }
}
