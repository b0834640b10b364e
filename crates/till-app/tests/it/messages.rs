//! Messages of Zalo's notification service and web forms: sent once, and never again by themselves.

use std::collections::BTreeMap;

use nextx_sandbox::{Fault, Operation, Options, Switches, WebformFields};
use till_app::{Error, ops::zns::TypedZns};
use till_core::form::Problem;
use till_store::ZnsState;

use crate::till::Till;

fn typed() -> TypedZns {
    TypedZns {
        template_id: "302118".to_owned(),
        phone: "+84 912 345 678".to_owned(),
        fields: vec![
            ("ten_khach".to_owned(), "Chị Hoa".to_owned()),
            ("ma_don".to_owned(), "HD-0102".to_owned()),
            (String::new(), String::new()),
        ],
        anyway: false,
    }
}

#[tokio::test]
async fn a_message_is_sent_once_with_what_fills_its_template() {
    let till = Till::ready().await;
    let message = till.app.send_zns(typed()).await.unwrap();
    assert_eq!(message.state, ZnsState::Sent);
    let received = till.sandbox.zns_messages().await.unwrap();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].phone, "84912345678");
    assert_eq!(received[0].tracking_id, message.tracking_id);
    assert_eq!(received[0].template_data["ten_khach"], "Chị Hoa");
    assert_eq!(received[0].template_data.len(), 2);

    // The same once more is a slip until somebody says that it is none.
    let again = till.app.send_zns(typed()).await;
    assert!(matches!(again, Err(Error::ZnsRepeated)), "{again:?}");
    let meant = TypedZns {
        anyway: true,
        ..typed()
    };
    till.app.send_zns(meant).await.unwrap();
    assert_eq!(till.sandbox.zns_messages().await.unwrap().len(), 2);
    let desk = till.app.zns_desk().await.unwrap();
    assert_eq!(desk.messages.len(), 2);
    let blanks = vec!["ma_don".to_owned(), "ten_khach".to_owned()];
    assert_eq!(desk.templates, [("302118".to_owned(), blanks)]);
    till.end().await;
}

#[tokio::test]
async fn a_message_whose_answer_is_lost_stays_unclear_and_is_not_sent_again() {
    let till = Till::ready().await;
    let faults = till.sandbox.faults();
    faults.inject(Operation::ZnsSend, Fault::ResetAfterCommit, 1);
    let message = till.app.send_zns(typed()).await.unwrap();
    assert_eq!(message.state, ZnsState::Unclear);
    let till = till.restart().await;
    let kept = till.app.zns_desk().await.unwrap().messages;
    assert_eq!((kept.len(), kept[0].state), (1, ZnsState::Unclear));
    let again = till.app.send_zns(typed()).await;
    assert!(matches!(again, Err(Error::ZnsRepeated)), "{again:?}");
    assert_eq!(till.sandbox.zns_messages().await.unwrap().len(), 1);
    till.end().await;
}

#[tokio::test]
async fn what_cannot_be_sent_says_why_and_leaves_no_trace() {
    let till = Till::ready().await;
    let wrong = TypedZns {
        template_id: " ".to_owned(),
        phone: "1900".to_owned(),
        fields: vec![("ten_khach".to_owned(), String::new())],
        anyway: false,
    };
    match till.app.send_zns(wrong).await {
        Err(Error::Fields(problems)) => assert_eq!(
            problems,
            [
                ("fields", Problem::Missing),
                ("phone", Problem::Phone),
                ("template_id", Problem::Missing)
            ]
            .into()
        ),
        other => panic!("{other:?}"),
    }
    till.network(false);
    let offline = till.app.send_zns(typed()).await;
    assert!(matches!(offline, Err(Error::Nextx(_))), "{offline:?}");
    assert!(till.app.zns_desk().await.unwrap().messages.is_empty());
    till.network(true);
    till.app.send_zns(typed()).await.unwrap();
    till.end().await;
}

#[tokio::test]
async fn a_web_form_tells_its_fields_and_takes_a_test() {
    for (answered, told) in [(WebformFields::Silent, false), (WebformFields::Map, true)] {
        let options = Options {
            products: 20,
            customers: 5,
            switches: Switches {
                webform_fields: answered,
                ..Switches::default()
            },
            ..Options::default()
        };
        let key = options.client_key.clone();
        let till = Till::ready_at(options).await;
        let read = till.app.web_form_fields(key.clone().into()).await.unwrap();
        assert_eq!((read.told, read.fields.len()), (told, 9));
        let entry = |name: &str| {
            BTreeMap::from([
                ("name".to_owned(), name.to_owned()),
                ("mobile".to_owned(), "0912 345 678".to_owned()),
                ("body".to_owned(), "Hỏi giá sỉ".to_owned()),
                ("email".to_owned(), String::new()),
            ])
        };
        let nameless = till.app.test_web_form(key.clone().into(), entry(" ")).await;
        assert!(matches!(nameless, Err(Error::Fields(_))), "{nameless:?}");
        till.app
            .test_web_form(key.clone().into(), entry("Khách Thử"))
            .await
            .unwrap();
        let entries = till.sandbox.webform_entries().await.unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].mobile, "0912345678");
        let wrong = till.app.web_form_fields("another".to_owned().into()).await;
        assert!(matches!(wrong, Err(Error::ClientKey)), "{wrong:?}");
        // One whose answer is lost is told to be unclear, and is there once.
        let faults = till.sandbox.faults();
        faults.inject(Operation::WebformSend, Fault::ResetAfterCommit, 1);
        let unclear = till.app.test_web_form(key.into(), entry("Khách Hai")).await;
        assert!(matches!(unclear, Err(Error::WebFormUnclear)), "{unclear:?}");
        assert_eq!(till.sandbox.webform_entries().await.unwrap().len(), 2);
        till.end().await;
    }
}
