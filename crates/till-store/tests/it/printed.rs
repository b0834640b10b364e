use uuid::Uuid;

use crate::shop::{Dice, NOON, Shop, at, confirmation};

#[tokio::test]
async fn that_a_receipt_was_printed_is_known_after_a_restart_until_it_turns_out_otherwise() {
    let shop = Shop::stocked().await;
    let revision = shop.fill_cart("8930000000017", "1").await;
    let confirmation = confirmation(revision, 50_000);
    let sale = shop.store.confirm_sale(&confirmation, &Dice).await.unwrap();
    assert_eq!(shop.store.receipt_printed_at(sale.id).await.unwrap(), None);
    for minutes in [0, 60_000] {
        let note = shop.store.note_receipt_printed(sale.id, at(NOON + minutes));
        note.await.unwrap();
    }

    // The first time counts.
    let shop = shop.reopen().await;
    let printed_at = shop.store.receipt_printed_at(sale.id).await.unwrap();
    assert_eq!(printed_at, Some(NOON));
    let other = shop.store.receipt_printed_at(Uuid::nil()).await.unwrap();
    assert_eq!(other, None);

    shop.store.note_receipt_unprinted(sale.id).await.unwrap();
    assert_eq!(shop.store.receipt_printed_at(sale.id).await.unwrap(), None);
}
