use serde_json::{Map, Value, json};
use till_core::{
    cart::CartCustomer,
    decision::UNDECIDABLE,
    document::{
        Content, DocumentKind, NewCustomer, NewLead, NewTask, RecordKind, RecordUpdate, code_of,
    },
    outbox::DocumentState,
    people::By,
    sale::Sale,
};
use till_store::{CustomerRow, Decision, Filter, Group, Mending, Settled, StoreError};
use uuid::Uuid;

use crate::shop::{Dice, NOON, Shop, at, confirmation, confirmed, new_customer, new_lead, sent};

const REFUSAL: &str = "Khách hàng vượt hạn mức công nợ";

/// A sale of two cans that the server has refused.
async fn refused_sale(shop: &Shop) -> Uuid {
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
    let lan = By {
        id: Uuid::from_u128(7),
        name: "Lan".to_owned(),
    };
    shop.store.set_at_till(Some(lan.clone()));
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
    assert_eq!(log[0].by, Some(lan));
    assert_eq!(shop.store.outbox_counts(0).await.unwrap().unsent, 0);
}

/// A sale to a customer who was made for it.
async fn sale_to_new_customer(shop: &Shop) -> (Uuid, Sale) {
    let made = new_customer("Khách Thử", "0900000009");
    let customer = made.id;
    let row = shop.store.add_customer(made).await.unwrap();
    shop.fill_cart("8930000000017", "1").await;
    let mut cart = shop.store.cart().await.unwrap();
    cart.set_customer(Some(CartCustomer {
        id: row.id,
        name: row.name,
        phone: row.phone,
        remote_id: None,
    }));
    shop.store.set_cart(&cart).await.unwrap();
    let order = confirmation(cart.revision, 15_000);
    let sale = shop.store.confirm_sale(&order, &Dice).await.unwrap();
    (customer, sale)
}

#[tokio::test]
async fn a_sale_to_a_customer_who_was_given_up_becomes_a_walk_ins() {
    let shop = Shop::stocked().await;
    let (customer, sale) = sale_to_new_customer(&shop).await;
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
    let shown = shop.store.document_to_show(sale.id).await.unwrap().unwrap();
    assert_eq!(shown.needed, Some((customer, DocumentState::Discarded)));
    let log = shop.store.decisions(None, 0, 10).await.unwrap();
    assert_eq!(log[0].document_id, customer);
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
async fn a_sale_to_a_customer_who_was_given_up_waits_for_the_one_it_was_given_to() {
    let shop = Shop::stocked().await;
    let (customer, sale) = sale_to_new_customer(&shop).await;
    shop.store
        .discard_document(customer, "nhập nhầm", NOON)
        .await
        .unwrap();
    let other = new_customer("Khách Khác", "0900000010");
    let other: CustomerRow = shop.store.add_customer(other).await.unwrap();
    shop.store
        .mend_document(sale.id, Mending::CustomerOf(Some(other.id)), "", NOON)
        .await
        .unwrap();
    let mut first = shop.store.next_to_send(NOON).await.unwrap().unwrap();
    assert_eq!(first.kind(), DocumentKind::Customer);
    shop.store.begin_send(first.id, b"{}", NOON).await.unwrap();
    assert!(shop.store.next_to_send(NOON).await.unwrap().is_none());
    let accepted = sent(DocumentState::Accepted, None, NOON);
    shop.store.end_send(first.id, &accepted).await.unwrap();
    first.state = DocumentState::Accepted;
    shop.store
        .settle(&first, &confirmed(88), NOON)
        .await
        .unwrap();
    let due = shop.store.next_to_send(NOON).await.unwrap().unwrap();
    assert_eq!(due.needed_remote_id, Some(88));
    let Content::Sale(mended) = due.content else {
        panic!("a sale");
    };
    let named = mended.customer.unwrap();
    assert_eq!(
        (named.id, named.name.as_str(), named.phone.as_str()),
        (other.id, "Khách Khác", "0900000010")
    );
}

/// Has the server refuse the document that is sent next.
async fn refuse_next(shop: &Shop) {
    let document = shop.store.next_to_send(NOON).await.unwrap().unwrap();
    shop.store
        .begin_send(document.id, b"old", NOON)
        .await
        .unwrap();
    let refused = sent(DocumentState::Refused, Some(REFUSAL), NOON);
    shop.store.end_send(document.id, &refused).await.unwrap();
}

fn fields(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

/// Another address of a customer of NextX.
fn moved(address: &str) -> RecordUpdate {
    RecordUpdate {
        id: Uuid::from_u128(4),
        record: RecordKind::Customer,
        remote_id: Some(300),
        base: fields(&json!({"address": "1 Lê Lợi"})),
        changes: fields(&json!({"address": address})),
        made_at: at(NOON),
    }
}

fn call(title: &str) -> NewTask {
    NewTask {
        id: Uuid::from_u128(3),
        title: title.to_owned(),
        description: String::new(),
        start: jiff::civil::date(2026, 11, 24).at(9, 0, 0, 0),
        end: jiff::civil::date(2026, 11, 24).at(10, 0, 0, 0),
        assigned_to: 1,
        category_id: 1,
        details: Map::new(),
        made_at: at(NOON),
    }
}

#[tokio::test]
async fn what_was_typed_wrongly_and_refused_is_mended_and_goes_as_it_is_now() {
    let shop = Shop::open().await;
    let customer = new_customer("Khách Thử", "0900000009");
    let mended_customer = NewCustomer {
        phone: "0900000010".to_owned(),
        ..customer.clone()
    };
    shop.store.add_customer(customer).await.unwrap();
    let lead = new_lead("hỏi giá sỉ");
    let mended_lead = NewLead {
        email: "khach@example.com".to_owned(),
        ..lead.clone()
    };
    let others = [
        (Content::Lead(lead), Content::Lead(mended_lead)),
        (
            Content::Task(call("Gọi khách")),
            Content::Task(call("Gọi lại cho khách")),
        ),
        (
            Content::Update(moved("12 Lê Lợi")),
            Content::Update(moved("12 Lê Lợi, Quận 1")),
        ),
    ];
    for (made, _) in &others {
        shop.store.add_document(made, None).await.unwrap();
    }
    for _ in 0..4 {
        refuse_next(&shop).await;
    }
    let all = std::iter::once(Content::Customer(mended_customer))
        .chain(others.into_iter().map(|(_, mended)| mended));
    for mended in all {
        let fields = Mending::Fields(mended.clone());
        shop.store
            .mend_document(mended.id(), fields, "", NOON)
            .await
            .unwrap();
        let due = shop.store.next_to_send(NOON).await.unwrap().unwrap();
        assert_eq!((due.content, due.body), (mended, None));
        shop.store.begin_send(due.id, b"new", NOON).await.unwrap();
    }
    let found = shop.store.search_customers("0010", 8).await.unwrap();
    assert_eq!(found.hits.len(), 1, "the customer is called so here too");
}

#[tokio::test]
async fn a_change_that_was_refused_is_never_made_one_of_something_else() {
    let shop = Shop::open().await;
    let made = moved("12 Lê Lợi");
    let change = Content::Update(made.clone());
    shop.store.add_document(&change, None).await.unwrap();
    refuse_next(&shop).await;
    let of_another = [
        RecordUpdate {
            remote_id: Some(301),
            ..made.clone()
        },
        RecordUpdate {
            record: RecordKind::Lead,
            ..made.clone()
        },
        RecordUpdate {
            id: Uuid::from_u128(5),
            ..made.clone()
        },
        RecordUpdate {
            made_at: at(NOON + 1),
            ..made.clone()
        },
    ];
    for other in of_another.map(Content::Update) {
        let refused = shop
            .store
            .mend_document(made.id, Mending::Fields(other.clone()), "", NOON)
            .await;
        assert!(matches!(refused, Err(StoreError::NotToMend)), "{other:?}");
    }
    let kept = shop.store.document_to_show(made.id).await.unwrap().unwrap();
    assert_eq!(kept.document.content, change);
}

#[tokio::test]
async fn a_change_that_is_sent_again_goes_on_from_what_nextx_has() {
    let shop = Shop::open().await;
    let made = moved("12 Lê Lợi");
    let change = Content::Update(made.clone());
    shop.store.add_document(&change, None).await.unwrap();
    let document = shop.store.next_to_send(NOON).await.unwrap().unwrap();
    let differs = Settled {
        state: DocumentState::Conflict,
        last_error: Some("#differs_at_nextx"),
        found: Some(r#"{"address":"99 Nguyễn Huệ"}"#),
        ..confirmed(300)
    };
    shop.store.settle(&document, &differs, NOON).await.unwrap();
    let seen = "khách đọc lại địa chỉ";
    shop.store
        .retry_document(made.id, seen, NOON)
        .await
        .unwrap();
    let due = shop.store.next_to_send(NOON).await.unwrap().unwrap();
    let goes_on = RecordUpdate {
        base: fields(&json!({"address": "99 Nguyễn Huệ"})),
        ..made
    };
    assert_eq!(due.content, Content::Update(goes_on));
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
    // A look has them as NextX lists them, an audit by their ids.
    for same in [twice, double(r#"{"id":901,"others":[900]}"#)] {
        shop.store.settle(&document, &same, NOON).await.unwrap();
        let counts = shop.store.documents_counted(NOON).await.unwrap();
        assert!(
            counts.contains(&(Filter::Group(Group::Conflict), 0)),
            "seen already"
        );
    }
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
        last_error: Some(UNDECIDABLE),
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

#[tokio::test]
async fn what_a_person_has_seen_at_nextx_and_no_look_has_is_not_what_later_looks_must_find() {
    let shop = Shop::open().await;
    // One that NextX took and shows nowhere, and one that it has otherwise.
    let [unseen, otherwise] = ["hỏi giá sỉ", "hỏi bảo hành"].map(new_lead);
    for (lead, state, words) in [
        (&unseen, DocumentState::Accepted, UNDECIDABLE),
        (&otherwise, DocumentState::Conflict, "#differs_at_nextx"),
    ] {
        let made = Content::Lead(lead.clone());
        shop.store.add_document(&made, None).await.unwrap();
        let mut document = shop.store.next_to_send(NOON).await.unwrap().unwrap();
        shop.store
            .begin_send(document.id, b"{}", NOON)
            .await
            .unwrap();
        let accepted = sent(DocumentState::Accepted, None, NOON);
        shop.store.end_send(document.id, &accepted).await.unwrap();
        document.state = DocumentState::Accepted;
        let looked = Settled {
            state,
            last_error: Some(words),
            ..confirmed(900)
        };
        shop.store.settle(&document, &looked, NOON).await.unwrap();
        shop.store
            .keep_found(lead.id, "đã xem trên NextX", NOON)
            .await
            .unwrap();
    }
    let known = shop
        .store
        .confirmed_documents(DocumentKind::Lead, NOON, NOON)
        .await
        .unwrap();
    assert_eq!(known, [(900, code_of(otherwise.id))]);
}
