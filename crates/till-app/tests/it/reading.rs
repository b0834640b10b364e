//! Reading NextX into the store: it goes on where it was stopped, and one list holds up no other.

use nextx_sandbox::{Fault, Operation, demo};
use till_app::{App, Collection};

use crate::till::{Till, connection, sandbox_with, start};

async fn read_of(app: &App, collection: Collection) -> (u32, bool) {
    let progress = app.progress().await.unwrap();
    let entry = progress
        .collections
        .iter()
        .find(|entry| entry.collection == collection)
        .unwrap();
    (entry.read, entry.finished_at.is_some())
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..400 {
        if holds().await {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("not within 10 s: {what}");
}

#[tokio::test]
async fn a_first_synchronisation_that_was_stopped_goes_on_at_its_page() {
    let (sandbox, folder) = (sandbox_with(450).await, tempfile::tempdir().unwrap());
    let app = start(&folder).await;
    app.connect(connection(&sandbox)).await.unwrap();
    let slow = Fault::Delay { ms: 150 };
    sandbox
        .faults()
        .inject_until_cleared(Operation::ProductList, slow);
    app.set_up_till(demo::MAIN_BRANCH_ID, demo::MAIN_STORE_ID, "R1")
        .await
        .unwrap();
    until("two pages are read", async || {
        read_of(&app, Collection::Products).await.0 >= 200
    })
    .await;
    assert!(app.progress().await.unwrap().sellable);
    app.stop_reading().await.unwrap();
    until("it has stopped", async || {
        !app.progress().await.unwrap().running
    })
    .await;
    let (read, done) = read_of(&app, Collection::Products).await;
    assert!(!done && read < 450);
    app.close().await;
    drop(app);

    sandbox.faults().clear();
    let before = sandbox.requests().await[&Operation::ProductList];
    let app = start(&folder).await;
    until("all is read", async || {
        app.progress().await.unwrap().finished()
    })
    .await;
    assert_eq!(read_of(&app, Collection::Products).await, (450, true));
    let pages_left = u64::from((450 - read).div_ceil(100));
    // The stock of the two other branches is read page by page as well.
    let others = 2 * 5;
    let asked = sandbox.requests().await[&Operation::ProductList] - before;
    assert_eq!(asked, pages_left + others);
    sandbox.shutdown().await;
    app.close().await;
}

#[tokio::test]
async fn a_list_that_may_not_be_read_holds_up_no_other() {
    let (sandbox, folder) = (sandbox_with(60).await, tempfile::tempdir().unwrap());
    let forbidden = Fault::Status {
        status: 403,
        retry_after: None,
        commits: false,
    };
    sandbox
        .faults()
        .inject_until_cleared(Operation::EmployeeList, forbidden);
    let app = start(&folder).await;
    app.connect(connection(&sandbox)).await.unwrap();
    app.set_up_till(demo::MAIN_BRANCH_ID, demo::MAIN_STORE_ID, "R2")
        .await
        .unwrap();
    until("the customers are read", async || {
        read_of(&app, Collection::Customers).await.1
    })
    .await;
    assert!(read_of(&app, Collection::Products).await.1);
    assert!(!read_of(&app, Collection::People).await.1);
    until("it is said", async || {
        app.progress().await.unwrap().error.is_some()
    })
    .await;
    app.close().await;
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_picture_is_fetched_once_and_then_there_without_the_network() {
    let till = Till::ready().await;
    let (found, _) = till
        .app
        .search_products(demo::COFFEE_CAN.code)
        .await
        .unwrap();
    let product = found[0].product.variation_id;
    let picture = till.app.product_picture(product).await.unwrap().unwrap();
    assert_eq!(picture.media_type, "image/svg+xml");
    till.network(false);
    assert_eq!(
        till.app.product_picture(product).await.unwrap(),
        Some(picture)
    );
    let (others, _) = till
        .app
        .search_products(demo::FRESH_MILK.code)
        .await
        .unwrap();
    let other = others[0].product.variation_id;
    assert_eq!(till.app.product_picture(other).await.unwrap(), None);
    assert_eq!(till.app.product_picture(404).await.unwrap(), None);
    till.end().await;
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_told_and_neither_hinders_the_others_nor_is_taken_for_deleted()
{
    let (sandbox, folder) = (sandbox_with(60).await, tempfile::tempdir().unwrap());
    let app = start(&folder).await;
    app.connect(connection(&sandbox)).await.unwrap();
    app.set_up_till(demo::MAIN_BRANCH_ID, demo::MAIN_STORE_ID, "R3")
        .await
        .unwrap();
    until("all is read", async || {
        let progress = app.progress().await.unwrap();
        progress.finished() && !progress.running
    })
    .await;
    assert!(app.scan(demo::COFFEE_CAN.barcode).await.is_ok());

    let (tasks, _) = read_of(&app, Collection::Tasks).await;
    assert!(tasks > 0);
    // The can of coffee is the first row of the list.
    let broken = Fault::BrokenRow { row: 0 };
    let faults = sandbox.faults();
    faults.inject_until_cleared(Operation::ProductList, broken.clone());
    faults.inject_until_cleared(Operation::CustomerList, broken.clone());
    faults.inject_until_cleared(Operation::TaskList, broken);
    app.start_reading().await.unwrap();
    until("it is said", async || {
        let error = app.progress().await.unwrap().error;
        error.is_some_and(|error| error.to_string().contains("row 0 is no record"))
    })
    .await;
    assert_eq!(read_of(&app, Collection::Products).await, (59, true));
    assert_eq!(read_of(&app, Collection::Customers).await, (19, true));
    until("the other tasks are there", async || {
        read_of(&app, Collection::Tasks).await == (tasks - 1, true)
    })
    .await;
    let counter = app.scan(demo::COFFEE_CAN.barcode).await.unwrap();
    assert_eq!(counter.cart.lines().len(), 1, "it is still sold");

    faults.clear();
    app.start_reading().await.unwrap();
    until("nothing is missing", async || {
        app.progress().await.unwrap().error.is_none()
    })
    .await;
    assert_eq!(read_of(&app, Collection::Products).await, (60, true));
    app.close().await;
    sandbox.shutdown().await;
}
