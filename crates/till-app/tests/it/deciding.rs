use std::collections::BTreeMap;

use nextx_sandbox::{Fault, Operation};
use till_app::{Error, ops::outbox::TypedMending};
use till_core::outbox::DocumentState;
use till_store::{Decision, Filter, Group};

use crate::till::{Till, cash};

const REFUSAL: Fault = Fault::Status {
    status: 422,
    retry_after: None,
    commits: false,
};

#[tokio::test]
async fn a_refused_sale_is_sent_again_when_a_person_says_so() {
    let till = Till::ready().await;
    let faults = till.sandbox.faults();
    faults.inject(Operation::SellCreate, REFUSAL, 1);
    let sale = till.sell().await;
    till.reaches(&sale, DocumentState::Refused).await;
    let listed = till
        .app
        .documents(Filter::Group(Group::Refused), 0)
        .await
        .unwrap();
    assert_eq!(listed[0].document.document_id(), sale.id);
    till.app.retry_document(sale.id, "").await.unwrap();
    till.reaches(&sale, DocumentState::Confirmed).await;
    assert_eq!(till.on_server(&sale).await, 1);
    let detail = till.app.document(sale.id).await.unwrap();
    assert_eq!(detail.log[0].decision, Decision::Retry);
    till.end().await;
}

#[tokio::test]
async fn a_refused_customer_is_mended_and_the_sale_that_waits_for_them_goes() {
    let till = Till::ready().await;
    let faults = till.sandbox.faults();
    faults.inject(Operation::CustomerCreate, REFUSAL, 1);
    till.app
        .scan(nextx_sandbox::demo::WATER_BOTTLE.barcode)
        .await
        .unwrap();
    let counter = till.app.add_customer("Khách Thử", "0900000003");
    let counter = counter.await.unwrap();
    let sale = till
        .app
        .confirm_sale(counter.cart.revision, &cash("100.000"))
        .await
        .unwrap();
    till.eventually(
        "the customer is refused and the sale needs a person",
        async |till| {
            let groups = till.app.documents_counted().await.unwrap();
            groups.contains(&(Filter::Group(Group::Refused), 2))
        },
    )
    .await;
    let listed = till
        .app
        .documents(Filter::Group(Group::Refused), 0)
        .await
        .unwrap();
    let customer = listed
        .iter()
        .find(|shown| shown.document.document_id() != sale.id)
        .unwrap()
        .document
        .document_id();
    let wrong = BTreeMap::from([("phone".to_owned(), "12".to_owned())]);
    let refused = till
        .app
        .mend_document(customer, TypedMending::Fields(wrong), "");
    assert!(matches!(refused.await, Err(Error::Phone)));
    let mended = BTreeMap::from([("phone".to_owned(), "0900 000 004".to_owned())]);
    till.app
        .mend_document(customer, TypedMending::Fields(mended), "")
        .await
        .unwrap();
    till.reaches(&sale, DocumentState::Confirmed).await;
    let row = till.app.search_customers("0900000004").await.unwrap();
    assert_eq!(row.len(), 1);
    till.end().await;
}

#[tokio::test]
async fn an_unclear_sale_is_not_sent_again_by_a_person_before_its_time() {
    let till = Till::ready().await;
    let faults = till.sandbox.faults();
    faults.inject_until_cleared(Operation::SellList, Fault::Html { commits: false });
    faults.inject(Operation::SellCreate, Fault::ResetAfterCommit, 1);
    let sale = till.sell().await;
    till.reaches(&sale, DocumentState::Unclear).await;
    let early = till.app.retry_document(sale.id, "khách chờ").await;
    assert!(matches!(early, Err(Error::StillLooking)), "{early:?}");
    faults.clear();
    till.reaches(&sale, DocumentState::Confirmed).await;
    assert_eq!(till.on_server(&sale).await, 1);
    till.end().await;
}

#[tokio::test]
async fn a_day_can_be_compared_with_nextx_at_once() {
    let till = Till::ready().await;
    let sale = till.sell().await;
    till.reaches(&sale, DocumentState::Confirmed).await;
    till.app.audit_today().await.unwrap();
    let audits = till.app.audits().await.unwrap();
    assert_eq!(audits.len(), 1);
    assert_eq!(
        (audits[0].doubles.as_str(), audits[0].missing.as_str()),
        ("[]", "[]")
    );
    till.end().await;
}
