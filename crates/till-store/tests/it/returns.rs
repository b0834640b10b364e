use till_core::{
    Cart, Money, Quantity,
    clock::shop_date,
    outbox::DocumentState,
    payment::{Tender, TenderMethod},
    sale::Sale,
    sell_return::{ReturnError, ReturnRequest, Returned, Unbilled},
};
use till_store::{ExchangeSale, SaleSearch, StoreError, TakeBack, TakenFrom};

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

/// Takes a quantity of the first line of a sale back, of which `elsewhere` have come back at other tills.
fn taken(sale: &Sale, quantity: &str, cash: i32, elsewhere: i64) -> TakeBack {
    TakeBack {
        from: TakenFrom::Sale {
            sale: sale.id,
            elsewhere: Returned::from([(1, elsewhere.into())]),
        },
        request: take_back(quantity, cash),
        place: sale.place.clone(),
        returned_at: at(NOON + 1),
        exchange: None,
    }
}

#[tokio::test]
async fn what_has_come_back_at_other_tills_is_not_left_here() {
    let shop = Shop::stocked().await;
    let revision = shop.fill_cart("8930000000017", "3").await;
    let order = confirmation(revision, 50_000);
    let sale = shop.store.confirm_sale(&order, &Dice).await.unwrap();
    let refused = shop
        .store
        .take_back(taken(&sale, "2", 30_000, 2), &Dice)
        .await;
    assert!(matches!(
        refused,
        Err(StoreError::Return(ReturnError::MoreThanLeft { left, .. })) if left == Quantity::ONE
    ));
    shop.store
        .take_back(taken(&sale, "1", 15_000, 2), &Dice)
        .await
        .unwrap();
}

#[tokio::test]
async fn an_exchange_is_a_return_and_a_sale_or_neither() {
    let shop = Shop::stocked().await;
    let revision = shop.fill_cart("8930000000017", "2").await;
    let order = confirmation(revision, 50_000);
    let sale = shop.store.confirm_sale(&order, &Dice).await.unwrap();
    let milk = shop.store.product_by_code("8930000000024").await.unwrap();
    let mut cart = Cart::default();
    cart.add(milk.unwrap(), Quantity::ONE).unwrap();
    let exchanged = |given: i32| TakeBack {
        exchange: Some(ExchangeSale {
            invoice_no: None,
            cart: cart.clone(),
            given: vec![Tender {
                method: TenderMethod::Cash,
                amount: Money::from_dong(given),
            }],
            offset: Money::from_dong(8_500),
            till: order.till.clone(),
            epoch: order.epoch.clone(),
        }),
        ..taken(&sale, "1", 15_000, 0)
    };
    let refused = shop.store.take_back(exchanged(8_499), &Dice).await;
    assert!(matches!(refused, Err(StoreError::Sale(_))));
    let returned = shop.store.returned(&sale.invoice_no).await.unwrap();
    assert!(returned.is_empty(), "half an exchange is none");
    assert_eq!(shop.on_hand(1).await, "18");

    let (made, other) = shop.store.take_back(exchanged(8_500), &Dice).await.unwrap();
    let other = other.unwrap();
    assert_eq!(made.exchange.unwrap().document, other.id);
    assert_eq!(other.exchange.unwrap().document, made.id);
    assert_eq!((made.shift, made.shift.is_some()), (other.shift, true));
    assert_ne!(other.invoice_no, sale.invoice_no);
    let shop = shop.reopen().await;
    assert_eq!(shop.store.sale(other.id).await.unwrap(), Some(other));
    assert_eq!(shop.store.sell_return(made.id).await.unwrap(), Some(made));
    assert_eq!(shop.on_hand(1).await, "19");
}

#[tokio::test]
async fn goods_without_an_invoice_go_to_nextx_behind_no_sale() {
    let shop = Shop::stocked().await;
    let coffee = shop.store.product_by_code("8930000000017").await.unwrap();
    let product = coffee.unwrap();
    let goods = Unbilled {
        unit: product.units[0].clone(),
        product,
        quantity: Quantity::parse_typed("2").unwrap(),
        price: Some(Money::from_dong(9_000)),
    };
    let mut request = take_back("1", 18_000);
    request.chosen.clear();
    let taken = TakeBack {
        from: TakenFrom::Nothing {
            goods: vec![goods],
            customer: None,
        },
        request,
        place: confirmation(0, 0).place,
        returned_at: at(NOON),
        exchange: None,
    };
    let (made, _) = shop.store.take_back(taken, &Dice).await.unwrap();
    assert_eq!(
        (made.goods, made.invoice_no()),
        (Money::from_dong(18_000), None)
    );
    assert_eq!(made.marker().taken_back, None);
    assert_eq!(shop.on_hand(1).await, "22");
    let next = shop.store.next_to_send(NOON + 1).await.unwrap().unwrap();
    assert_eq!(next.document_id(), made.id);
    assert_eq!(next.needed_remote_id, None);
}

#[tokio::test]
async fn a_sale_is_found_by_what_somebody_remembers_of_it() {
    let shop = Shop::stocked().await;
    let mut sales = Vec::new();
    for barcode in ["8930000000017", "8930000000024"] {
        let revision = shop.fill_cart(barcode, "1").await;
        let sale = shop
            .store
            .confirm_sale(&confirmation(revision, 50_000), &Dice)
            .await
            .unwrap();
        sales.push(sale);
    }
    let numbers = async |search: SaleSearch| -> Vec<String> {
        let found = shop.store.find_sales(&search, 10).await.unwrap();
        found
            .sales
            .into_iter()
            .map(|sale| sale.invoice_no)
            .collect()
    };
    let words = |words: &[&str]| SaleSearch {
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        ..SaleSearch::default()
    };
    let [coffee, milk] = [&sales[0].invoice_no, &sales[1].invoice_no];
    assert_eq!(numbers(words(&["ca", "phe"])).await, [coffee.as_str()]);
    assert_eq!(numbers(words(&["sua"])).await, [milk.as_str(), coffee]);
    let part = milk[milk.len() - 4..].to_lowercase();
    assert_eq!(numbers(words(&[&part])).await, [milk.as_str()]);
    assert!(numbers(words(&["bia"])).await.is_empty());
    let scanned = SaleSearch {
        variation_id: Some(2),
        ..SaleSearch::default()
    };
    assert_eq!(numbers(scanned).await, [milk.as_str()]);
    let on = |day| SaleSearch {
        day: Some(day),
        ..SaleSearch::default()
    };
    let today = shop_date(sales[0].sold_at);
    assert_eq!(numbers(on(today)).await.len(), 2);
    assert!(numbers(on(today.tomorrow().unwrap())).await.is_empty());
    let found = shop.store.find_sales(&SaleSearch::default(), 1).await;
    assert!(found.unwrap().more);
    let numbered = shop.store.sale_numbered(&coffee.to_lowercase()).await;
    assert_eq!(numbered.unwrap().unwrap().id, sales[0].id);
}
