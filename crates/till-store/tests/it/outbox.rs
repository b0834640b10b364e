use till_core::{Random, outbox::DocumentState};
use till_store::StoreError;

use crate::shop::{Dice, NOON, Shop, at, confirmation, sent};

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

#[tokio::test]
async fn a_sale_waits_for_the_customer_made_for_it() {
    let shop = Shop::stocked().await;
    let made = shop
        .store
        .add_customer("Khách Thử", "0900000009", Dice.uuid(at(NOON)), NOON)
        .await
        .unwrap();
    shop.fill_cart("8930000000017", "1").await;
    let mut cart = shop.store.cart().await.unwrap();
    cart.set_customer(Some(till_core::cart::CartCustomer {
        id: made.id,
        name: made.name,
        phone: made.phone,
    }));
    shop.store.set_cart(&cart).await.unwrap();
    shop.store
        .confirm_sale(&confirmation(cart.revision, 15_000), &Dice)
        .await
        .unwrap();

    let mut customer = shop.store.next_to_send(NOON).await.unwrap().unwrap();
    shop.store
        .begin_send(customer.id, b"{}", NOON)
        .await
        .unwrap();
    assert!(shop.store.next_to_send(NOON).await.unwrap().is_none());
    shop.store
        .end_send(customer.id, &sent(DocumentState::Accepted, None, NOON))
        .await
        .unwrap();
    assert_eq!(
        shop.store.to_look_for(NOON).await.unwrap()[0].id,
        customer.id
    );
    customer.state = DocumentState::Confirmed;
    shop.store.end_look(&customer, NOON).await.unwrap();
    assert_ne!(
        shop.store.next_to_send(NOON).await.unwrap().unwrap().id,
        customer.id
    );
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
