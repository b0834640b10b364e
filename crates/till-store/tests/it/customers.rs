use till_core::{document::Content, outbox::DocumentState};
use till_store::RemoteCustomer;

use crate::shop::{NOON, Shop, confirmed, new_customer, sent};

fn remote(remote_id: i64, name: &str, phone: &str) -> RemoteCustomer {
    RemoteCustomer {
        remote_id,
        name: name.to_owned(),
        phone: phone.to_owned(),
        code: format!("KH{remote_id}"),
        ..RemoteCustomer::default()
    }
}

#[tokio::test]
async fn customers_are_found_by_name_and_by_the_end_of_their_phone() {
    let shop = Shop::open().await;
    let page = [
        remote(1, "Nguyễn Văn Mẫu", "0900000001"),
        remote(2, "Trần Thị Mẫu", "0900000302"),
    ];
    assert_eq!(shop.store.put_customers(&page).await.unwrap(), 2);
    assert_eq!(shop.store.put_customers(&page).await.unwrap(), 0);
    for (query, name) in [
        ("mau nguyen", "Nguyễn Văn Mẫu"),
        ("302", "Trần Thị Mẫu"),
        ("kh2", "Trần Thị Mẫu"),
    ] {
        let hits = shop.store.search_customers(query, 8).await.unwrap().hits;
        assert_eq!(
            hits.iter().map(|hit| hit.name.as_str()).collect::<Vec<_>>(),
            [name],
            "{query}"
        );
    }
}

#[tokio::test]
async fn a_customer_made_here_is_sold_to_at_once_and_gets_the_servers_id_later() {
    let shop = Shop::open().await;
    let made = shop
        .store
        .add_customer(new_customer("Khách Thử", "0900000009"))
        .await
        .unwrap();
    let mut document = shop.store.next_to_send(NOON).await.unwrap().unwrap();
    assert_eq!(document.state, DocumentState::Queued);
    assert!(
        matches!(&document.content, Content::Customer(customer) if customer.name == "Khách Thử")
    );
    // A refresh reads the new customer before the till has looked for their id.
    shop.store
        .put_customers(&[remote(77, "Khách Thử", "0900000009")])
        .await
        .unwrap();
    let copy = shop.store.search_customers("thu khach", 8).await.unwrap();
    let copy = copy.hits.iter().find(|hit| hit.id != made.id).unwrap().id;
    shop.store
        .begin_send(document.id, b"{}", NOON)
        .await
        .unwrap();
    shop.store
        .end_send(document.id, &sent(DocumentState::Accepted, None, NOON))
        .await
        .unwrap();
    document.state = DocumentState::Accepted;
    shop.store
        .settle(&document, &confirmed(77), NOON)
        .await
        .unwrap();
    let hits = shop
        .store
        .search_customers("thu khach", 8)
        .await
        .unwrap()
        .hits;
    assert_eq!(hits.len(), 1);
    assert_eq!((hits[0].id, hits[0].remote_id), (made.id, Some(77)));
    // Whoever was sold to as the copy is this customer.
    assert_eq!(
        shop.store.customer(copy).await.unwrap().unwrap().id,
        made.id
    );
    let next = shop
        .store
        .add_customer(new_customer("Khách Sau", ""))
        .await
        .unwrap();
    assert_ne!(next.id, copy, "the number of a copy is not given again");
}

#[tokio::test]
async fn a_customer_is_gone_after_two_passes_without_them() {
    let shop = Shop::open().await;
    let page = [
        remote(1, "Nguyễn Văn Mẫu", "0900000001"),
        remote(2, "Trần Thị Mẫu", "0900000302"),
    ];
    shop.store.put_customers(&page).await.unwrap();
    let made = new_customer("Khách Thử", "0900000009");
    shop.store.add_customer(made).await.unwrap();
    let pass = async |seen: &[i64]| {
        let seen = seen.iter().copied().collect();
        shop.store.end_customer_pass(&seen).await.unwrap()
    };
    let named = async || {
        let hits = shop.store.search_customers("mau", 8).await.unwrap().hits;
        hits.len()
    };
    assert_eq!(pass(&[1]).await, 0);
    assert_eq!(named().await, 2, "a row may have moved between two pages");
    assert_eq!(pass(&[1, 2]).await, 0);
    assert_eq!(pass(&[1]).await, 0, "they had been seen in between");
    assert_eq!(pass(&[]).await, 0, "an empty list is no list");
    assert_eq!(pass(&[1]).await, 1);
    assert_eq!(named().await, 1);
    let here = shop.store.search_customers("khach thu", 8).await.unwrap();
    assert_eq!(
        here.hits.len(),
        1,
        "NextX cannot name whom it does not have yet"
    );
}
