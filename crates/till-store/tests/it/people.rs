//! Who is on the till and what they allowed each other is kept like what they sold; what is made says who made it.

use std::fs;

use till_core::{
    Money,
    people::{About, Approval, By, Right},
    shift::{CloseRequest, Count, Direction, Pieces, REASON_FROM},
};
use till_store::{Finding, Store};
use uuid::Uuid;

use crate::{
    damage::{Till, sell, take_back},
    shop::{Dice, NOON, at},
};

fn lan() -> By {
    By {
        id: Uuid::from_u128(1),
        name: "Lan".to_owned(),
    }
}

fn minh() -> By {
    By {
        id: Uuid::from_u128(2),
        name: "Minh".to_owned(),
    }
}

fn half_off(id: u128, millis: i64) -> Approval {
    Approval {
        id: Uuid::from_u128(id),
        at: at(millis),
        right: Right::DiscountOverLimit,
        about: About::new("Cà phê sữa đá", 50),
        asked_by: minh(),
        approved_by: Some(lan()),
    }
}

/// What a till remembers of its people.
async fn remembered(store: &Store) -> (Option<String>, Vec<Approval>) {
    (
        store.setting("people").await.unwrap(),
        store.approvals(0, 10).await.unwrap(),
    )
}

#[tokio::test]
async fn two_people_in_one_shift_are_told_apart() {
    let (till, store) = Till::selling().await;
    store.set_at_till(Some(lan()));
    let first = sell(&store, "K7").await;
    store.set_at_till(Some(minh()));
    let second = sell(&store, "K7").await;
    let back = take_back(&store, &first).await;
    let reason = "mua đá";
    store
        .move_cash(
            Direction::Out,
            Money::from_dong(5_000),
            reason,
            at(NOON),
            &Dice,
        )
        .await
        .unwrap();
    let request = CloseRequest {
        counted: Count::new([Pieces {
            note: 5_000,
            pieces: 2,
        }])
        .unwrap(),
        left: None,
        reason: String::new(),
    };
    let shift = first.shift.unwrap();
    store
        .close_shift(shift, request, REASON_FROM, at(NOON))
        .await
        .unwrap();
    store.close().await;

    let store = till.open().await.store;
    // Nobody has signed in yet.
    assert_eq!(store.at_till(), None);
    for (id, by) in [(first.id, lan()), (second.id, minh())] {
        let sale = store.sale(id).await.unwrap().unwrap();
        assert_eq!(sale.by, Some(by));
    }
    assert_eq!(back.by, Some(minh()));
    let shift = store.shift(shift).await.unwrap().unwrap();
    assert_eq!(shift.opened_by, Some(lan()));
    assert_eq!(shift.moves[0].by, Some(minh()));
    assert_eq!(shift.closing.unwrap().by, Some(minh()));
    store.close().await;
}

#[tokio::test]
async fn people_and_approvals_come_back_from_the_journal_alone() {
    let (till, store) = Till::selling().await;
    store.set_setting("people", &"Lan, Minh").await.unwrap();
    store
        .add_approvals(&[half_off(11, NOON), half_off(12, NOON + 1)])
        .await
        .unwrap();
    store.close().await;
    let before = {
        let store = till.open().await.store;
        let before = remembered(&store).await;
        store.close().await;
        before
    };
    assert_eq!(before.1, [half_off(12, NOON + 1), half_off(11, NOON)]);

    fs::write(till.path("till.db"), b"no database").unwrap();
    let opened = till.open().await;
    assert!(matches!(opened.findings[0], Finding::Rebuilt { .. }));
    assert_eq!(remembered(&opened.store).await, before);
    opened.store.close().await;
}

#[tokio::test]
async fn a_database_whose_journal_is_lost_tells_the_next_one_what_was_allowed() {
    let (till, store) = Till::selling().await;
    store.add_approvals(&[half_off(11, NOON)]).await.unwrap();
    store.close().await;
    till.remove("till.journal");
    till.open().await.store.close().await;
    fs::write(till.path("till.db"), b"no database").unwrap();
    let store = till.open().await.store;
    assert_eq!(store.approvals(0, 10).await.unwrap(), [half_off(11, NOON)]);
    store.close().await;
}
