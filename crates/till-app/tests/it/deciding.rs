use std::collections::BTreeMap;

use nextx_api::{CustomerDraft, CustomerQuery};
use nextx_sandbox::{Fault, Operation, Options, Switches};
use serde_json::Map;
use till_app::{
    Error,
    ops::{outbox::TypedMending, records::Target},
};
use till_core::{document::RecordKind, outbox::DocumentState};
use till_store::{Decision, Filter, Group};

use crate::{
    documents::client,
    till::{Till, cash},
};

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

/// Lets no look conclude anything: a row of the list cannot be read.
fn unreadable_list(till: &Till) {
    let broken = Fault::BrokenRow { row: 0 };
    till.sandbox
        .faults()
        .inject_until_cleared(Operation::SellList, broken);
}

async fn waits_for_person(till: &Till) {
    till.eventually("a person has to decide", async |till| {
        till.app.strip().await.unwrap().counts.attention == 1
    })
    .await;
}

#[tokio::test]
async fn a_sale_that_nothing_can_decide_is_sent_again_by_a_person_after_its_time() {
    let till = Till::ready().await;
    unreadable_list(&till);
    let reset = Fault::ResetBeforeCommit;
    till.sandbox
        .faults()
        .inject(Operation::SellCreate, reset, 1);
    let sale = till.sell().await;
    waits_for_person(&till).await;
    let listed = till.app.documents(Filter::Person, 0).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].group, Group::Unclear);
    let without = till.app.retry_document(sale.id, " ").await;
    assert!(without.is_err(), "no reason");
    till.app
        .retry_document(sale.id, "đã xem trên NextX, chưa có")
        .await
        .unwrap();
    till.sandbox.faults().clear();
    till.reaches(&sale, DocumentState::Confirmed).await;
    assert_eq!(till.on_server(&sale).await, 1);
    assert_eq!(till.app.decisions(0).await.unwrap().len(), 1);
    till.end().await;
}

#[tokio::test]
async fn a_sale_that_nextx_took_and_never_shows_is_kept_by_a_person() {
    let till = Till::ready_at(Options {
        products: 60,
        customers: 20,
        sales_days: 2,
        switches: Switches {
            drop_staff_notes: true,
            renumber_invoices: true,
            ..Switches::default()
        },
        ..Options::default()
    })
    .await;
    let sale = till.sell().await;
    waits_for_person(&till).await;
    let detail = till.app.document(sale.id).await.unwrap();
    assert_eq!(detail.shown.document.state, DocumentState::Accepted);
    assert_eq!(detail.shown.group, Group::Unclear);
    assert!(detail.shown.standing.needs_person());
    let without = till.app.keep_found(sale.id, "").await;
    assert!(without.is_err(), "no reason");
    till.app
        .keep_found(sale.id, "thấy trên NextX với số khác")
        .await
        .unwrap();
    till.reaches(&sale, DocumentState::Confirmed).await;
    assert_eq!(till.app.strip().await.unwrap().counts.attention, 0);
    assert_eq!(till.creates().await, 1);
    let till = till.restart().await;
    assert_eq!(till.row(&sale).await.state, DocumentState::Confirmed);
    till.end().await;
}

#[tokio::test]
async fn a_change_of_a_record_goes_on_from_what_nextx_has() {
    let till = Till::ready().await;
    let client = client(&till);
    let page = client.customers().page(&CustomerQuery::default(), 0).await;
    let id = page.unwrap().items[0].id;
    let before = client.customers().detail(id).await.unwrap();
    // Somebody else was quicker: the till has not seen that address yet.
    let mut theirs = CustomerDraft::from(before.clone());
    theirs.address = "99 Nguyễn Huệ".to_owned().into();
    client.customers().update(id, &theirs).await.unwrap();
    let address = |text: Option<&str>| Map::from_iter([("address".to_owned(), text.into())]);
    till.app
        .change_record(
            RecordKind::Customer,
            Target::Remote(id.0),
            address(before.address.as_deref()),
            address(Some("12 Lê Lợi, Quận 1")),
        )
        .await
        .unwrap();
    waits_for_person(&till).await;
    let listed = till.app.documents(Filter::Person, 0).await.unwrap();
    let shown = &listed[0];
    assert_eq!(
        shown.found.as_ref().unwrap()["address"],
        "99 Nguyễn Huệ",
        "both sides are seen"
    );
    let change = shown.document.document_id();
    till.app
        .retry_document(change, "khách đọc lại địa chỉ")
        .await
        .unwrap();
    till.eventually("the change is at NextX", async |till| {
        till.app.strip().await.unwrap().counts.unsent == 0
    })
    .await;
    let after = client.customers().detail(id).await.unwrap();
    assert_eq!(after.address.as_deref(), Some("12 Lê Lợi, Quận 1"));
    assert_eq!(after.name, before.name);
    till.end().await;
}

#[tokio::test]
async fn a_double_that_the_audit_found_stays_kept_when_it_is_found_again() {
    let till = Till::ready().await;
    let known = till.sell().await;
    till.reaches(&known, DocumentState::Confirmed).await;
    let late = Fault::LateCommit { ms: 2_000 };
    till.sandbox.faults().inject(Operation::SellCreate, late, 1);
    let sale = till.sell().await;
    till.reaches(&sale, DocumentState::Conflict).await;
    assert_eq!(till.on_server(&sale).await, 2);
    let again = till.app.retry_document(sale.id, "thử").await;
    assert!(again.is_err(), "never a third");
    till.app
        .keep_found(sale.id, "đã báo xóa đơn thừa")
        .await
        .unwrap();
    till.app.audit_today().await.unwrap();
    assert_eq!(till.row(&sale).await.state, DocumentState::Confirmed);
    let audits = till.app.audits().await.unwrap();
    assert_ne!(audits[0].doubles, "[]", "the books still say so");
    till.end().await;
}
