use till_core::{document::Content, outbox::DocumentState};
use till_store::{Decision, Filter, Group, Mending, Settled, StoreError};

use crate::shop::{Dice, NOON, Shop, confirmation, confirmed, new_customer, sent};

const REFUSAL: &str = "Khách hàng vượt hạn mức công nợ";

/// A sale of two cans that the server has refused.
async fn refused_sale(shop: &Shop) -> uuid::Uuid {
    let revision = shop.fill_cart("8930000000017", "2").await;
    let order = confirmation(revision, 50_000);
    let sale = shop.store.confirm_sale(&order, &Dice).await.unwrap();
    let document = shop.store.next_to_send(NOON).await.unwrap().unwrap();
    shop.store
        .begin_send(document.id, b"old", NOON)
        .await
        .unwrap();
    let refused = sent(DocumentState::Refused, Some(REFUSAL), NOON);
    shop.store.end_send(document.id, &refused).await.unwrap();
    sale.id
}

#[tokio::test]
async fn a_refused_sale_is_sent_again_with_a_body_that_is_made_anew() {
    let shop = Shop::stocked().await;
    let id = refused_sale(&shop).await;
    let listed = shop
        .store
        .documents_to_show(Filter::All, NOON, 0, 10)
        .await
        .unwrap();
    assert_eq!(listed[0].group, Group::Refused);
    assert_eq!(listed[0].document.last_error.as_deref(), Some(REFUSAL));
    shop.store.retry_document(id, "", NOON).await.unwrap();
    let document = shop.store.next_to_send(NOON).await.unwrap().unwrap();
    assert_eq!(document.document_id(), id);
    assert_eq!(document.body, None);
    let body = shop
        .store
        .begin_send(document.id, b"new", NOON)
        .await
        .unwrap();
    assert_eq!(body, b"new");
    let log = shop.store.decisions(Some(id), 0, 10).await.unwrap();
    assert_eq!(log[0].decision, Decision::Retry);
    assert_eq!(log[0].before, Some(DocumentState::Refused));
    // What is being sent is nobody's to decide on.
    for refused in [
        shop.store.retry_document(id, "thử", NOON).await,
        shop.store.discard_document(id, "thử", NOON).await,
        shop.store.keep_found(id, "thử", NOON).await,
        shop.store
            .mend_document(id, Mending::CustomerOf(None), "", NOON)
            .await,
    ] {
        assert!(
            matches!(refused, Err(StoreError::NotToDecide)),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn a_sale_that_is_given_up_gives_its_stock_back_and_stays_in_the_list_with_its_reason() {
    let shop = Shop::stocked().await;
    let id = refused_sale(&shop).await;
    assert_eq!(shop.on_hand(1).await, "18");
    let without = shop.store.discard_document(id, "  ", NOON).await;
    assert!(matches!(without, Err(StoreError::ReasonMissing)));
    assert_eq!(shop.on_hand(1).await, "18");
    shop.store
        .discard_document(id, "khách không mua nữa", NOON)
        .await
        .unwrap();
    assert_eq!(shop.on_hand(1).await, "20");
    let shop = shop.reopen().await;
    let listed = shop
        .store
        .documents_to_show(Filter::All, NOON, 0, 10)
        .await
        .unwrap();
    assert_eq!(listed[0].group, Group::Discarded);
    let log = shop.store.decisions(None, 0, 10).await.unwrap();
    assert_eq!(log[0].reason, "khách không mua nữa");
    assert_eq!(shop.store.outbox_counts(0).await.unwrap().unsent, 0);
}

#[tokio::test]
async fn a_sale_to_a_customer_who_was_given_up_goes_to_another_one() {
    let shop = Shop::stocked().await;
    let made = new_customer("Khách Thử", "0900000009");
    let customer = made.id;
    let row = shop.store.add_customer(made).await.unwrap();
    shop.fill_cart("8930000000017", "1").await;
    let mut cart = shop.store.cart().await.unwrap();
    cart.set_customer(Some(till_core::cart::CartCustomer {
        id: row.id,
        name: row.name,
        phone: row.phone,
        remote_id: None,
    }));
    shop.store.set_cart(&cart).await.unwrap();
    let order = confirmation(cart.revision, 15_000);
    let sale = shop.store.confirm_sale(&order, &Dice).await.unwrap();
    let early = shop
        .store
        .mend_document(sale.id, Mending::CustomerOf(None), "", NOON)
        .await;
    assert!(
        matches!(early, Err(StoreError::NotToDecide)),
        "it goes by itself"
    );
    shop.store
        .discard_document(customer, "nhập nhầm", NOON)
        .await
        .unwrap();
    let counts = shop.store.documents_counted(NOON).await.unwrap();
    assert!(
        counts.contains(&(Filter::Group(Group::Refused), 1)),
        "{counts:?}"
    );
    assert!(shop.store.next_to_send(NOON).await.unwrap().is_none());
    shop.store
        .mend_document(sale.id, Mending::CustomerOf(None), "", NOON)
        .await
        .unwrap();
    let due = shop.store.next_to_send(NOON).await.unwrap().unwrap();
    let Content::Sale(mended) = due.content else {
        panic!("a sale");
    };
    assert_eq!(mended.customer, None);
    assert_eq!((mended.total, mended.lines), (sale.total, sale.lines));
}

#[tokio::test]
async fn nothing_that_was_printed_is_changed() {
    let shop = Shop::stocked().await;
    let id = refused_sale(&shop).await;
    let shown = shop.store.document_to_show(id).await.unwrap().unwrap();
    let mut content = shown.document.content.clone();
    if let Content::Sale(sale) = &mut content {
        sale.total = till_core::Money::ZERO;
    }
    let refused = shop
        .store
        .mend_document(id, Mending::Fields(content), "", NOON)
        .await;
    assert!(matches!(refused, Err(StoreError::NotToMend)));
    let after = shop.store.document_to_show(id).await.unwrap().unwrap();
    assert_eq!(after, shown);
}

#[tokio::test]
async fn a_double_that_a_person_has_kept_is_not_shown_to_them_again() {
    let shop = Shop::stocked().await;
    let revision = shop.fill_cart("8930000000017", "1").await;
    let order = confirmation(revision, 15_000);
    let sale = shop.store.confirm_sale(&order, &Dice).await.unwrap();
    let mut document = shop.store.next_to_send(NOON).await.unwrap().unwrap();
    shop.store
        .begin_send(document.id, b"{}", NOON)
        .await
        .unwrap();
    let accepted = sent(DocumentState::Accepted, None, NOON);
    shop.store.end_send(document.id, &accepted).await.unwrap();
    document.state = DocumentState::Accepted;
    shop.store
        .settle(&document, &confirmed(900), NOON)
        .await
        .unwrap();
    document.state = DocumentState::Confirmed;
    let double = |found: &'static str| Settled {
        state: DocumentState::Conflict,
        last_error: Some("#twice_at_nextx"),
        found: Some(found),
        ..confirmed(900)
    };
    let twice = double(r#"{"id":900,"others":[901]}"#);
    shop.store.settle(&document, &twice, NOON).await.unwrap();
    let counts = shop.store.documents_counted(NOON).await.unwrap();
    assert!(counts.contains(&(Filter::Group(Group::Conflict), 1)));
    let again = shop.store.retry_document(sale.id, "thử", NOON).await;
    assert!(
        matches!(again, Err(StoreError::NotToDecide)),
        "never a third"
    );
    let without = shop.store.keep_found(sale.id, "", NOON).await;
    assert!(matches!(without, Err(StoreError::ReasonMissing)));
    shop.store
        .keep_found(sale.id, "đã xóa đơn thừa", NOON)
        .await
        .unwrap();
    shop.store.settle(&document, &twice, NOON).await.unwrap();
    let counts = shop.store.documents_counted(NOON).await.unwrap();
    assert!(
        counts.contains(&(Filter::Group(Group::Conflict), 0)),
        "seen already"
    );
    let thrice = double(r#"{"id":900,"others":[901,902]}"#);
    shop.store.settle(&document, &thrice, NOON).await.unwrap();
    let counts = shop.store.documents_counted(NOON).await.unwrap();
    assert!(
        counts.contains(&(Filter::Group(Group::Conflict), 1)),
        "one more is news"
    );
}

#[tokio::test]
async fn what_nextx_took_and_shows_nowhere_can_be_given_up_so_that_nobody_waits_for_it() {
    let shop = Shop::stocked().await;
    let revision = shop.fill_cart("8930000000017", "2").await;
    let order = confirmation(revision, 50_000);
    let sale = shop.store.confirm_sale(&order, &Dice).await.unwrap();
    let mut document = shop.store.next_to_send(NOON).await.unwrap().unwrap();
    shop.store
        .begin_send(document.id, b"{}", NOON)
        .await
        .unwrap();
    let accepted = sent(DocumentState::Accepted, None, NOON);
    shop.store.end_send(document.id, &accepted).await.unwrap();
    let early = shop.store.discard_document(sale.id, "thử", NOON).await;
    assert!(matches!(early, Err(StoreError::NotToDecide)), "{early:?}");
    document.state = DocumentState::Accepted;
    let undecidable = Settled {
        state: DocumentState::Accepted,
        last_error: Some("#undecidable"),
        ..confirmed(900)
    };
    shop.store
        .settle(&document, &undecidable, NOON)
        .await
        .unwrap();
    shop.store
        .discard_document(sale.id, "đã nhập tay", NOON)
        .await
        .unwrap();
    assert_eq!(shop.store.outbox_counts(NOON).await.unwrap().unsent, 0);
}
