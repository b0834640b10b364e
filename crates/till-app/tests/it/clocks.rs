//! The machine's clock is wrong, or a day and a year end between a send and the look for it: nothing is lost, nothing is
//! doubled.

use std::time::Duration;

use jiff::{Timestamp, civil::date};
use nextx_sandbox::{Fault, Operation, Options};
use till_core::{clock::shop_zone, sale::Sale};

use crate::till::Till;

const DAY: i64 = 86_400;

/// Waits until everything has arrived, each sale once.
async fn all_arrive(till: &Till, sales: &[Sale]) {
    till.eventually("all is at NextX for certain", async |till| {
        till.app.strip().await.unwrap().counts.unsent == 0
    })
    .await;
    for sale in sales {
        assert_eq!(till.on_server(sale).await, 1, "{}", sale.invoice_no);
    }
}

/// Sells twice: NextX has the first and its answer is lost, it never hears of the second.
async fn sell_on_a_bad_line(till: &Till) -> [Sale; 2] {
    let faults = till.sandbox.faults();
    faults.inject(Operation::SellCreate, Fault::ResetAfterCommit, 1);
    let lost = till.sell().await;
    faults.inject(Operation::SellCreate, Fault::ResetBeforeCommit, 1);
    [lost, till.sell().await]
}

#[tokio::test]
async fn a_clock_that_is_a_day_ahead_or_behind_doubles_nothing() {
    for days in [1, -1] {
        let till = Till::ready().await;
        let before = sell_on_a_bad_line(&till).await;
        // Somebody sets it while both are on their way.
        till.clock.set_ahead(days * DAY);
        all_arrive(&till, &before).await;
        let wrong = sell_on_a_bad_line(&till).await;
        // And right again, at a start.
        till.network(false);
        let till = till.restart().await;
        till.clock.set_ahead(0);
        till.network(true);
        all_arrive(&till, &wrong).await;
        let after = sell_on_a_bad_line(&till).await;
        all_arrive(&till, &after).await;
        till.end().await;
    }
}

#[tokio::test]
async fn a_sale_of_the_last_minute_of_a_year_is_found_in_the_next() {
    let year_ends = date(2026, 12, 31).at(23, 59, 50, 0);
    let year_ends = year_ends.to_zoned(shop_zone()).unwrap().timestamp();
    let ahead = year_ends.duration_since(Timestamp::now()).as_secs();
    let till = Till::ready_at(Options {
        products: 60,
        customers: 20,
        sales_days: 2,
        today: date(2026, 12, 31),
        ..Options::default()
    })
    .await;
    till.clock.set_ahead(ahead);
    let old = sell_on_a_bad_line(&till).await;
    assert!(old[0].invoice_no.starts_with("T1"), "{}", old[0].invoice_no);
    // Ten seconds later it is another year, on both sides.
    till.clock.set_ahead(ahead + 60);
    till.sandbox.advance(Duration::from_secs(60));
    let new = sell_on_a_bad_line(&till).await;
    assert_ne!(old[0].invoice_no[..9], new[0].invoice_no[..9]);
    all_arrive(&till, &old).await;
    all_arrive(&till, &new).await;
    till.end().await;
}
