//! A campaign by text message to 10,000 recipients: who gets it, and what each message takes, with and without marks.
#![allow(clippy::unwrap_used, missing_docs)]

use std::{
    collections::{BTreeMap, BTreeSet},
    hint::black_box,
};

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::date;
use till_core::{
    Money,
    audience::{Contact, Rules, resolve},
    campaign::{Said, TypedCampaign},
    consent::{Channel, Decision},
    sms::Template,
    sms_campaign::{Carrier, Prices, measure},
};

const PEOPLE: u32 = 10_000;
const TEXT: &str = "[QC] Mời {{contact_name}} ghé tiệm cuối tuần này: giảm 15 % bánh kẹo và mứt Tết, quà tận tay cho \
    khách quen tại {{address}}. Từ chối: soạn TC gửi 1900 0000";

fn campaign(criterion: &mut Criterion) {
    let contact = |number: u32| Contact {
        name: format!("Nguyễn Thị Khách {number}"),
        phone: format!("09{number:08}"),
        address: format!("{number} Đường Thử, Phường Mẫu"),
        ..Contact::default()
    };
    let contacts: Vec<Contact> = (0..PEOPLE).map(contact).collect();
    let consents: BTreeMap<String, Decision> = contacts
        .iter()
        .map(|contact| (contact.phone.clone(), Decision::Given))
        .collect();
    let prices = [
        Carrier::Viettel,
        Carrier::Vinaphone,
        Carrier::Mobifone,
        Carrier::Other,
    ];
    let prices = Prices(
        prices
            .map(|carrier| (carrier, Money::from_dong(820)))
            .into(),
    );
    let typed = TypedCampaign {
        name: "Tết".to_owned(),
        content: TEXT.to_owned(),
        advertising: true,
        ..TypedCampaign::default()
    };
    let now = date(2026, 11, 27).at(9, 0, 0, 0);
    criterion.bench_function("a campaign to 10,000 recipients", |bencher| {
        bencher.iter(|| {
            let rules = Rules {
                channel: Channel::Sms,
                advertising: true,
                left_out: &BTreeSet::new(),
                consents: &consents,
                sent: &BTreeMap::new(),
            };
            let audience = resolve(contacts.clone(), &rules);
            let template = Template::read(&typed.content).unwrap();
            let said = Said {
                first: &typed.content,
                whole: &typed.content,
            };
            let findings = typed.findings(Channel::Sms, said, &audience.recipients, now);
            let with_marks = measure(&template, &audience.recipients, &prices, false);
            let bare = measure(&template, &audience.recipients, &prices, true);
            assert_eq!(with_marks.taken.len(), PEOPLE as usize);
            black_box((findings, bare.segments))
        });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = campaign
}
criterion_main!(benches);
