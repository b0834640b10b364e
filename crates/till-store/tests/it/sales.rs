use jiff::civil::date;
use till_core::{Money, invoice, outbox::DocumentState, payment::PaymentError, sale::SaleError};
use till_store::StoreError;

use crate::shop::{BRANCH, Dice, NOON, Shop, at, confirmation, confirmed, product, sent};

#[tokio::test]
async fn a_confirmed_sale_is_there_whole_after_a_restart() {
    let shop = Shop::stocked().await;
    let revision = shop.fill_cart("8930000000017", "2").await;
    let sale = shop
        .store
        .confirm_sale(&confirmation(revision, 50_000), &Dice)
        .await
        .unwrap();
    assert_eq!(
        (sale.total, sale.change),
        (Money::from_dong(30_000), Money::from_dong(20_000))
    );
    assert!(invoice::is_valid(&sale.invoice_no));

    let shop = shop.reopen().await;
    assert_eq!(shop.store.sale(sale.id).await.unwrap(), Some(sale.clone()));
    assert!(shop.store.cart().await.unwrap().is_empty());
    let today = shop.store.sales_to_show(date(2026, 11, 23)).await.unwrap();
    assert_eq!(
        (today[0].sale.id, today[0].state),
        (sale.id, DocumentState::Queued)
    );
    assert_eq!(shop.on_hand(1).await, "18");
}

#[tokio::test]
async fn a_payment_for_an_older_cart_or_a_second_press_sells_nothing() {
    let shop = Shop::stocked().await;
    let quoted = shop.fill_cart("8930000000017", "1").await;
    let revision = shop.fill_cart("8930000000024", "1").await;
    let stale = shop
        .store
        .confirm_sale(&confirmation(quoted, 50_000), &Dice)
        .await;
    assert!(matches!(stale, Err(StoreError::CartChanged)));
    shop.store
        .confirm_sale(&confirmation(revision, 50_000), &Dice)
        .await
        .unwrap();
    let second = shop
        .store
        .confirm_sale(&confirmation(revision, 50_000), &Dice)
        .await;
    assert!(matches!(second, Err(StoreError::CartChanged)));
    assert_eq!(
        shop.store
            .sales_to_show(date(2026, 11, 23))
            .await
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn cash_below_the_total_keeps_the_cart() {
    let shop = Shop::stocked().await;
    let revision = shop.fill_cart("8930000000017", "1").await;
    let refused = shop
        .store
        .confirm_sale(&confirmation(revision, 10_000), &Dice)
        .await;
    let missing = Money::from_dong(5_000);
    assert!(matches!(
        refused,
        Err(StoreError::Sale(SaleError::Payment(PaymentError::Missing { missing: m }))) if m == missing
    ));
    assert_eq!(shop.store.cart().await.unwrap().revision, revision);
    assert_eq!(shop.store.outbox_counts(0).await.unwrap().waiting, 0);
}

#[tokio::test]
async fn a_number_shown_to_a_customer_is_the_number_of_the_sale() {
    let shop = Shop::stocked().await;
    let revision = shop.fill_cart("8930000000017", "1").await;
    let given = confirmation(revision, 15_000);
    let shown = shop
        .store
        .reserve_invoice_no(&given.till, &given.epoch, at(NOON))
        .await
        .unwrap();
    let later = shop
        .store
        .reserve_invoice_no(&given.till, &given.epoch, at(NOON + 86_400_000))
        .await
        .unwrap();
    assert_eq!(shown, later);
    assert_eq!(
        shop.store
            .confirm_sale(&given, &Dice)
            .await
            .unwrap()
            .invoice_no,
        shown
    );
    let revision = shop.fill_cart("8930000000017", "1").await;
    let next = shop
        .store
        .confirm_sale(&confirmation(revision, 15_000), &Dice)
        .await
        .unwrap();
    assert_ne!(next.invoice_no, shown);
}

#[tokio::test]
async fn a_move_stops_counting_when_a_reading_has_seen_it() {
    let shop = Shop::stocked().await;
    let revision = shop.fill_cart("8930000000017", "2").await;
    shop.store
        .confirm_sale(&confirmation(revision, 50_000), &Dice)
        .await
        .unwrap();
    let mut document = shop.store.next_to_send(NOON).await.unwrap().unwrap();
    shop.store
        .begin_send(document.id, b"{}", NOON)
        .await
        .unwrap();
    shop.store
        .end_send(document.id, &sent(DocumentState::Accepted, None, NOON))
        .await
        .unwrap();
    document.state = DocumentState::Accepted;
    // Asked before the sale is confirmed, which a clock that goes back makes it look long ago.
    let before = shop.store.begin_stock_reading(NOON).await.unwrap();
    shop.store
        .settle(&document, &confirmed(900), NOON - 86_400_000)
        .await
        .unwrap();
    assert_eq!(shop.on_hand(1).await, "18");

    let mut row = product(
        1,
        "Cà phê sữa đá lon 185 ml",
        "NGK-0001",
        "8930000000017",
        15_000,
    );
    row.quantity = 18.into();
    // It may or may not contain the sale, so the move still counts.
    shop.store
        .put_products(BRANCH, &[row.clone()], &before)
        .await
        .unwrap();
    assert_eq!(shop.on_hand(1).await, "16");
    let after = shop.store.begin_stock_reading(NOON).await.unwrap();
    shop.store
        .put_products(BRANCH, &[row], &after)
        .await
        .unwrap();
    assert_eq!(shop.on_hand(1).await, "18");
}
