//! The ledger of consent: entries are added, and a refusal outlives the database and what its owner had erased.

use till_core::consent::{Channel, ConsentEntry, Decision};

use crate::damage::Till;

fn entry(decision: Decision, at: i64) -> ConsentEntry {
    ConsentEntry {
        decision,
        at,
        how: "tại quầy".to_owned(),
        by: String::new(),
    }
}

#[tokio::test]
async fn a_refusal_outlives_the_database_and_the_address() {
    let (till, store) = Till::selling().await;
    let (lan, binh) = ("0900000001".to_owned(), "0900000002".to_owned());
    let both = [lan.clone(), binh.clone()];
    let given = entry(Decision::Given, 1);
    store
        .enter_consents(Channel::Sms, &both, &given)
        .await
        .unwrap();
    let refused = entry(Decision::Withdrawn, 2);
    store
        .enter_consents(Channel::Sms, &both[..1], &refused)
        .await
        .unwrap();
    store
        .erase_consent(Channel::Sms, &binh, refused.clone())
        .await
        .unwrap();
    store.close().await;
    till.remove("till.db");

    let store = till.open().await.store;
    let found = store.consents_of(Channel::Sms, &both).await.unwrap();
    assert_eq!(found[0].entries, [given, refused.clone()]);
    assert_eq!(found[0].address.as_ref(), Some(&lan));
    assert_eq!(
        (&found[1].address, &found[1].entries),
        (&None, &vec![refused])
    );
    let by_email = store.consents_of(Channel::Email, &both).await.unwrap();
    assert!(by_email.iter().all(|record| record.standing().is_none()));
    assert_eq!(store.consents(Channel::Sms).await.unwrap().len(), 2);
}
