use till_core::{
    Money, Quantity,
    outbox::DocumentState,
    payment::{Tender, TenderMethod},
    sell_return::{ReturnError, ReturnRequest},
};
use till_store::StoreError;

use crate::shop::{Dice, NOON, Shop, at, confirmation, confirmed, sent};

/// The first line of a sale comes back, for cash.
fn take_back(quantity: &str, cash: i32) -> ReturnRequest {
    ReturnRequest {
        chosen: vec![(1, Quantity::parse_typed(quantity).unwrap())],
        fee: Money::ZERO,
        refunds: vec![Tender {
            method: TenderMethod::Cash,
            amount: Money::from_dong(cash),
        }],
        reason: "khách đổi ý".to_owned(),
    }
}

#[tokio::test]
async fn a_return_of_a_sale_that_waits_goes_behind_it_and_gives_its_stock_back() {
    let shop = Shop::stocked().await;
    let revision = shop.fill_cart("8930000000017", "2").await;
    let order = confirmation(revision, 50_000);
    let sale = shop.store.confirm_sale(&order, &Dice).await.unwrap();
    assert_eq!(shop.on_hand(1).await, "18");
    let made = shop
        .store
        .confirm_return(
            sale.id,
            take_back("1", 15_000),
            order.place,
            at(NOON + 1),
            &Dice,
        )
        .await
        .unwrap();
    assert_eq!(made.refunded(), Money::from_dong(15_000));
    assert_eq!(shop.on_hand(1).await, "19");

    let mut first = shop.store.next_to_send(NOON + 1).await.unwrap().unwrap();
    assert_eq!(first.document_id(), sale.id);
    shop.store.begin_send(first.id, b"{}", NOON).await.unwrap();
    let none = shop.store.next_to_send(NOON + 1).await.unwrap();
    assert!(none.is_none(), "the return waits for its sale");
    let accepted = sent(DocumentState::Accepted, None, NOON);
    shop.store.end_send(first.id, &accepted).await.unwrap();
    first.state = DocumentState::Accepted;
    shop.store
        .settle(&first, &confirmed(900), NOON)
        .await
        .unwrap();
    let next = shop.store.next_to_send(NOON + 1).await.unwrap().unwrap();
    assert_eq!(next.document_id(), made.id);
    assert_eq!(next.needed_remote_id, Some(900));
}

#[tokio::test]
async fn no_more_comes_back_than_was_sold() {
    let shop = Shop::stocked().await;
    let revision = shop.fill_cart("8930000000017", "2").await;
    let order = confirmation(revision, 50_000);
    let sale = shop.store.confirm_sale(&order, &Dice).await.unwrap();
    let back = async |quantity, cash, after: i64| {
        shop.store
            .confirm_return(
                sale.id,
                take_back(quantity, cash),
                order.place.clone(),
                at(NOON + after),
                &Dice,
            )
            .await
    };
    back("1", 15_000, 1).await.unwrap();
    let refused = back("2", 30_000, 2).await;
    assert!(
        matches!(
            refused,
            Err(StoreError::Return(ReturnError::MoreThanLeft { position: 1, left })) if left == Quantity::ONE
        ),
        "{refused:?}"
    );
    assert_eq!(
        shop.store.returned(&sale.invoice_no).await.unwrap()[&1],
        1.into()
    );
    let unknown = uuid::Uuid::from_u128(5);
    let refused = shop
        .store
        .confirm_return(
            unknown,
            take_back("1", 15_000),
            order.place.clone(),
            at(NOON),
            &Dice,
        )
        .await;
    assert!(matches!(refused, Err(StoreError::NoSuchSale)));
}
