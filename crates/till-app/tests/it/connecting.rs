use nextx_api::ErrorKind;
use nextx_sandbox::{Fault, Operation, demo};
use secrecy::SecretString;
use till_app::{
    Error,
    app::{Connection, Phase, Step},
};

use till_core::outbox::DocumentState;

use crate::till::{Till, cash, connection, sandbox, start};

/// The step a test stops at, and the kind of failure.
async fn stops_at(change: impl FnOnce(&mut Connection)) -> (Step, Option<ErrorKind>) {
    let (sandbox, folder) = (sandbox().await, tempfile::tempdir().unwrap());
    let app = start(&folder).await;
    let mut typed = connection(&sandbox);
    change(&mut typed);
    let (step, result) = app.test_connection(&typed).await.pop().unwrap();
    let kind = match result {
        Ok(()) => None,
        Err(Error::Nextx(error)) => Some(error.kind()),
        Err(Error::Address(_)) => Some(ErrorKind::AddressInvalid),
        Err(other) => panic!("{other}"),
    };
    assert_eq!(app.status().await.unwrap().phase, Phase::FirstStart);
    (step, kind)
}

#[tokio::test]
async fn a_test_stops_at_what_is_wrong() {
    assert_eq!(stops_at(|_| {}).await, (Step::Credentials, None));
    let wrong = stops_at(|typed| typed.client_secret = Some(SecretString::from("no"))).await;
    assert_eq!(
        wrong,
        (Step::Credentials, Some(ErrorKind::WrongCredentials))
    );
    let nobody = stops_at(|typed| typed.open_api_url = "http://127.0.0.1:1".to_owned()).await;
    assert_eq!(nobody, (Step::Reach, Some(ErrorKind::ConnectionRefused)));
    let plain = stops_at(|typed| typed.open_api_url = "http://open-api.nextx.vn".to_owned()).await;
    assert_eq!(plain, (Step::Address, Some(ErrorKind::AddressInvalid)));
    let words = stops_at(|typed| typed.open_api_url = "máy chủ của tôi".to_owned()).await;
    assert_eq!(words, (Step::Address, Some(ErrorKind::AddressInvalid)));
}

#[tokio::test]
async fn a_server_that_is_not_nextx_is_told_from_one_that_is_down() {
    let (sandbox, folder) = (sandbox().await, tempfile::tempdir().unwrap());
    let app = start(&folder).await;
    sandbox
        .faults()
        .inject_until_cleared(Operation::TokenCreate, Fault::Html { commits: false });
    let (step, result) = app
        .test_connection(&connection(&sandbox))
        .await
        .pop()
        .unwrap();
    assert!(matches!(result, Err(Error::Nextx(error)) if error.kind() == ErrorKind::NotNextx));
    assert_eq!(step, Step::Reach);
    app.close().await;
}

#[tokio::test]
async fn a_till_starts_where_it_was_without_the_network() {
    let till = Till::ready().await;
    till.app.start_selling().await.unwrap();
    till.network(false);
    let till = till.restart().await;
    let status = till.app.status().await.unwrap();
    assert_eq!(status.phase, Phase::Counter);
    assert_eq!(status.till.unwrap().2, "T1");
    assert!(
        !till
            .app
            .search_products("ca phe")
            .await
            .unwrap()
            .0
            .is_empty()
    );
    till.end().await;
}

#[tokio::test]
async fn a_till_that_was_set_up_in_the_wrong_branch_is_set_up_anew() {
    let till = Till::ready().await;
    till.app.start_selling().await.unwrap();
    till.app.scan(demo::COFFEE_CAN.barcode).await.unwrap();
    till.app.change_till().await.unwrap();
    assert!(till.app.status().await.unwrap().till.is_none());
    let (branch, stores) = till.app.branches().await.unwrap().remove(1);
    till.app
        .set_up_till(branch.id, stores[0].id, "T2")
        .await
        .unwrap();
    till.app.start_selling().await.unwrap();
    let counter = till.app.counter().await.unwrap();
    assert_eq!(counter.cart.lines().len(), 1, "the cart stays");
    let sale = till
        .app
        .confirm_sale(counter.cart.revision, &cash("50.000"))
        .await
        .unwrap();
    assert!(sale.invoice_no.starts_with("T2"));
    assert_eq!(sale.place.branch_id, branch.id);
    till.reaches(&sale, DocumentState::Confirmed).await;
    till.end().await;
}

#[tokio::test]
async fn two_tills_cannot_share_a_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    let first = start(&folder).await;
    let second = start(&folder).await;
    let why = second.status().await.unwrap().start_error;
    assert!(matches!(why.as_deref(), Some(Error::AlreadyRunning)));
    let refused = second.start_demo().await;
    assert!(matches!(refused, Err(Error::Start(_))));
    drop(first);
    let third = start(&folder).await;
    assert!(third.status().await.unwrap().start_error.is_none());
}
