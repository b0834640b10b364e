use std::collections::HashSet;

use till_core::{
    document::{Content, Document, NewLead, RecordKind, RecordUpdate},
    outbox::DocumentState,
};
use till_store::StoreError;
use uuid::Uuid;

use crate::shop::{
    BRANCH, Dice, NOON, Shop, at, confirmation, confirmed, new_customer, new_lead, sent,
};

async fn shop_with_a_sale() -> Shop {
    let shop = Shop::stocked().await;
    let revision = shop.fill_cart("8930000000017", "2").await;
    shop.store
        .confirm_sale(&confirmation(revision, 50_000), &Dice)
        .await
        .unwrap();
    shop
}

#[tokio::test]
async fn the_first_body_is_frozen_and_sent_again_as_it_was() {
    let shop = shop_with_a_sale().await;
    let id = shop.store.next_to_send(NOON).await.unwrap().unwrap().id;
    assert_eq!(
        shop.store.begin_send(id, b"first", NOON).await.unwrap(),
        b"first"
    );
    shop.store
        .end_send(id, &sent(DocumentState::Queued, Some("no route"), NOON + 5))
        .await
        .unwrap();
    assert!(shop.store.next_to_send(NOON + 4).await.unwrap().is_none());
    let again = shop.store.next_to_send(NOON + 5).await.unwrap().unwrap();
    assert_eq!(again.attempts, 1);
    assert_eq!(
        shop.store
            .begin_send(id, b"second", NOON + 5)
            .await
            .unwrap(),
        b"first"
    );
}

#[tokio::test]
async fn a_send_that_a_crash_cut_off_is_unclear_and_cannot_begin_again() {
    let shop = shop_with_a_sale().await;
    let id = shop.store.next_to_send(NOON).await.unwrap().unwrap().id;
    shop.store.begin_send(id, b"body", NOON).await.unwrap();
    let shop = shop.reopen().await;
    assert_eq!(shop.store.recover_sending(NOON + 9).await.unwrap(), 1);
    assert!(shop.store.next_to_send(NOON + 9).await.unwrap().is_none());
    let found = shop.store.to_look_for(NOON + 9).await.unwrap().remove(0);
    assert_eq!(
        (found.state, found.send_ended_at),
        (DocumentState::Unclear, Some(NOON + 9))
    );
    let refused = shop.store.begin_send(id, b"body", NOON + 9).await;
    assert!(
        matches!(refused, Err(StoreError::Database(_))),
        "{refused:?}"
    );
}

/// A sale to a customer who was made here and is not at NextX yet.
async fn shop_with_a_sale_to_a_new_customer() -> Shop {
    let shop = Shop::stocked().await;
    let made = shop
        .store
        .add_customer(new_customer("Khách Thử", "0900000009"))
        .await
        .unwrap();
    shop.fill_cart("8930000000017", "1").await;
    let mut cart = shop.store.cart().await.unwrap();
    cart.set_customer(Some(till_core::cart::CartCustomer {
        id: made.id,
        name: made.name,
        phone: made.phone,
        remote_id: None,
    }));
    shop.store.set_cart(&cart).await.unwrap();
    shop.store
        .confirm_sale(&confirmation(cart.revision, 15_000), &Dice)
        .await
        .unwrap();
    shop
}

#[tokio::test]
async fn a_sale_waits_for_the_customer_made_for_it() {
    let shop = shop_with_a_sale_to_a_new_customer().await;
    let mut customer = shop.store.next_to_send(NOON).await.unwrap().unwrap();
    shop.store
        .begin_send(customer.id, b"{}", NOON)
        .await
        .unwrap();
    assert!(shop.store.next_to_send(NOON).await.unwrap().is_none());
    assert_eq!(
        shop.store.next_due(NOON, 0).await.unwrap(),
        None,
        "a sale that waits for another document is not what to wake up for"
    );
    shop.store
        .end_send(customer.id, &sent(DocumentState::Accepted, None, NOON))
        .await
        .unwrap();
    assert_eq!(
        shop.store.to_look_for(NOON).await.unwrap()[0].id,
        customer.id
    );
    customer.state = DocumentState::Accepted;
    shop.store
        .settle(&customer, &confirmed(77), NOON)
        .await
        .unwrap();
    let sale = shop.store.next_to_send(NOON).await.unwrap().unwrap();
    assert_ne!(sale.id, customer.id);
    assert_eq!(sale.needed_remote_id, Some(77));
}

#[tokio::test]
async fn a_sale_whose_customer_was_refused_is_a_persons_work() {
    let shop = shop_with_a_sale_to_a_new_customer().await;
    let counts = shop.store.outbox_counts(0).await.unwrap();
    assert_eq!((counts.waiting, counts.attention, counts.unsent), (1, 0, 2));
    let customer = shop.store.next_to_send(NOON).await.unwrap().unwrap();
    shop.store
        .begin_send(customer.id, b"{}", NOON)
        .await
        .unwrap();
    let refused = sent(DocumentState::Refused, Some("số đã có"), NOON);
    shop.store.end_send(customer.id, &refused).await.unwrap();
    let counts = shop.store.outbox_counts(0).await.unwrap();
    assert_eq!((counts.waiting, counts.attention), (0, 2));
}

#[tokio::test]
async fn what_cannot_be_sent_is_set_aside_and_the_next_goes() {
    let shop = shop_with_a_sale().await;
    let first = shop.store.next_to_send(NOON).await.unwrap().unwrap();
    shop.store.set_aside(first.id, "damaged").await.unwrap();
    assert!(shop.store.next_to_send(NOON).await.unwrap().is_none());
    assert_eq!(shop.store.outbox_counts(0).await.unwrap().attention, 1);
    let again = shop.store.set_aside(first.id, "damaged").await;
    assert!(matches!(again, Err(StoreError::Damaged(_))));
}

#[tokio::test]
async fn a_clock_that_was_ahead_holds_nothing_up() {
    const DAY: i64 = 24 * 3_600_000;
    let shop = shop_with_a_sale().await;
    let yesterday = NOON - DAY;
    assert!(
        shop.store.next_to_send(yesterday).await.unwrap().is_some(),
        "the sale was made while the clock was a day ahead"
    );
    assert_eq!(
        shop.store.next_due(yesterday, 0).await.unwrap(),
        Some(yesterday)
    );
    // Nothing goes while the lane rests.
    let rested = shop.store.next_due(NOON, NOON + 500).await.unwrap();
    assert_eq!(rested, Some(NOON + 500));
}

/// What no look finds holds up none behind it, however many such there are.
#[tokio::test]
async fn every_document_that_waits_for_a_look_is_looked_for() {
    const MANY: u128 = 501;
    let shop = Shop::stocked().await;
    let lead = new_lead("hỏi hàng");
    for n in 0..MANY {
        let id = Uuid::from_u128(n + 1);
        let lead = Content::Lead(NewLead { id, ..lead.clone() });
        shop.store.add_document(&lead, None).await.unwrap();
        let document = shop.store.next_to_send(NOON).await.unwrap().unwrap();
        shop.store
            .begin_send(document.id, b"{}", NOON)
            .await
            .unwrap();
        let accepted = sent(DocumentState::Accepted, None, NOON);
        shop.store.end_send(document.id, &accepted).await.unwrap();
    }
    let found = shop.store.to_look_for(NOON).await.unwrap();
    let last = found.last().map(Document::document_id);
    assert_eq!(last, Some(Uuid::from_u128(MANY)));
    assert_eq!(u128::try_from(found.len()), Ok(MANY));
}

#[tokio::test]
async fn a_sale_of_another_day_is_shown_until_nextx_has_it() {
    let shop = shop_with_a_sale().await;
    let tomorrow = jiff::civil::date(2026, 11, 24);
    assert_eq!(shop.store.sales_to_show(tomorrow).await.unwrap().len(), 1);
    let mut sale = shop.store.next_to_send(NOON).await.unwrap().unwrap();
    shop.store.begin_send(sale.id, b"{}", NOON).await.unwrap();
    shop.store
        .end_send(sale.id, &sent(DocumentState::Accepted, None, NOON))
        .await
        .unwrap();
    sale.state = DocumentState::Accepted;
    shop.store
        .settle(&sale, &confirmed(501), NOON)
        .await
        .unwrap();
    assert!(shop.store.sales_to_show(tomorrow).await.unwrap().is_empty());
}

#[tokio::test]
async fn counts_tell_waiting_from_unclear_from_a_persons_work() {
    let shop = shop_with_a_sale().await;
    assert_eq!(shop.store.outbox_counts(0).await.unwrap().waiting, 1);
    let id = shop.store.next_to_send(NOON).await.unwrap().unwrap().id;
    shop.store.begin_send(id, b"body", NOON).await.unwrap();
    shop.store
        .end_send(id, &sent(DocumentState::Refused, Some("422"), NOON))
        .await
        .unwrap();
    let counts = shop.store.outbox_counts(0).await.unwrap();
    assert_eq!(
        (counts.waiting, counts.unclear, counts.attention),
        (0, 0, 1)
    );
    assert!(
        shop.store
            .next_to_send(NOON + 1_000_000)
            .await
            .unwrap()
            .is_none()
    );
}

/// Something more about a lead that NextX may not have yet.
fn more_about_it(n: u128) -> Content {
    Content::Update(RecordUpdate {
        id: Uuid::from_u128(n),
        record: RecordKind::Lead,
        remote_id: None,
        base: serde_json::Map::new(),
        changes: serde_json::Map::new(),
        made_at: at(NOON),
    })
}

#[tokio::test]
async fn a_change_of_a_lead_made_here_goes_once_nextx_has_the_lead() {
    let shop = shop_with_a_sale().await;
    let lead = new_lead("hỏi giá sỉ");
    let made = Content::Lead(lead.clone());
    shop.store.add_document(&made, None).await.unwrap();
    shop.store
        .add_document(&more_about_it(1), Some(lead.id))
        .await
        .unwrap();
    for remote_id in [501, 502] {
        let mut next = shop.store.next_to_send(NOON).await.unwrap().unwrap();
        assert!(!matches!(next.content, Content::Update(_)), "{next:?}");
        shop.store.begin_send(next.id, b"{}", NOON).await.unwrap();
        shop.store
            .end_send(next.id, &sent(DocumentState::Accepted, None, NOON))
            .await
            .unwrap();
        next.state = DocumentState::Accepted;
        shop.store
            .settle(&next, &confirmed(remote_id), NOON)
            .await
            .unwrap();
    }
    let change = shop.store.next_to_send(NOON).await.unwrap().unwrap();
    assert_eq!(change.content, more_about_it(1));
    assert_eq!(change.needed_remote_id, Some(502));
}

#[tokio::test]
async fn nothing_is_made_to_wait_for_what_was_given_up_or_never_was_here() {
    let shop = shop_with_a_sale().await;
    let lead = new_lead("hỏi giá sỉ");
    let made = Content::Lead(lead.clone());
    shop.store.add_document(&made, None).await.unwrap();
    shop.store
        .discard_document(lead.id, "nhập nhầm", NOON)
        .await
        .unwrap();
    for gone in [lead.id, Uuid::from_u128(7)] {
        let refused = shop.store.add_document(&more_about_it(1), Some(gone)).await;
        assert!(matches!(refused, Err(StoreError::Damaged(_))));
    }
    assert_eq!(shop.store.documents().await.unwrap().len(), 2);
}

#[tokio::test]
async fn what_waits_for_its_time_goes_at_once_when_a_person_says_so() {
    let shop = shop_with_a_sale().await;
    let id = shop.store.next_to_send(NOON).await.unwrap().unwrap().id;
    shop.store.begin_send(id, b"{}", NOON).await.unwrap();
    let later = NOON + 60_000;
    let put_off = sent(DocumentState::Queued, Some("no route"), later);
    shop.store.end_send(id, &put_off).await.unwrap();
    assert!(shop.store.next_to_send(NOON + 1).await.unwrap().is_none());
    assert_eq!(shop.store.next_due(NOON + 1, 0).await.unwrap(), Some(later));
    shop.store.wake_outbox(NOON + 1).await.unwrap();
    let due = shop.store.next_to_send(NOON + 1).await.unwrap();
    assert_eq!(due.unwrap().id, id);
}

#[tokio::test]
async fn the_books_of_a_day_have_what_was_sold_in_the_branch_and_not_given_up() {
    let shop = shop_with_a_sale().await;
    let revision = shop.fill_cart("8930000000024", "1").await;
    let order = confirmation(revision, 10_000);
    let given_up = shop.store.confirm_sale(&order, &Dice).await.unwrap();
    shop.store
        .add_document(&Content::Lead(new_lead("hỏi giá sỉ")), None)
        .await
        .unwrap();
    let books = async |branch, day| {
        let documents = shop.store.documents_of_day(branch, day).await.unwrap();
        let ids = documents.iter().map(|document| document.document_id());
        ids.collect::<Vec<_>>()
    };
    let today = jiff::civil::date(2026, 11, 23);
    let [sale, second] = books(BRANCH, today).await[..] else {
        panic!("two sales");
    };
    assert_eq!(second, given_up.id);
    shop.store
        .discard_document(second, "khách không mua nữa", NOON)
        .await
        .unwrap();
    assert_eq!(books(BRANCH, today).await, [sale]);
    let other_branch = books(BRANCH + 1, today).await;
    let other_day = books(BRANCH, today.tomorrow().unwrap()).await;
    assert!(other_branch.is_empty() && other_day.is_empty());
    // Whatever became of it, it was made here: an order that bears its mark is no stranger's.
    let marks = [sale, second, Uuid::from_u128(7)];
    let known = shop.store.known_documents(&marks).await.unwrap();
    assert_eq!(known, HashSet::from([sale, second]));
    let all = shop.store.documents().await.unwrap();
    assert_eq!(all.len(), 3);
}
