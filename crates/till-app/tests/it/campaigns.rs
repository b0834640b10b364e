//! Campaigns by text message: written offline, counted for everybody, sent once to those who were confirmed, and followed.

use std::{collections::BTreeSet, time::Duration};

use jiff::ToSpan;
use nextx_api::{SmsCampaignDraft, SmsCampaignId};
use nextx_sandbox::{Fault, Operation};
use till_app::{
    Error,
    ops::{
        campaigns::{Campaign, Written},
        record_form::{Saved, TypedRecord},
        rosters::Which,
    },
    orders::Period,
};
use till_core::{
    Money,
    audience::{Aside, CustomerFilter, LeadFilter, Source},
    campaign::Finding,
    clock::shop_zone,
    consent::{Channel, Decision},
    form::typed_moment,
    roster::Entry,
    sms_campaign::{Carrier, Prices},
};

use crate::{customer_records::by_name, documents::client, till::Till};

const TEXT: &str = "[QC] Chào {{contact_name}}, mời ghé tiệm cả tuần này, nhiều hàng mới. Từ chối: soạn TC gửi 1900 0000";

async fn ready() -> Till {
    let till = Till::ready().await;
    till.eventually("the lists of marketing are read", async |till| {
        !listed(till).await.is_empty()
    })
    .await;
    till
}

async fn listed(till: &Till) -> Vec<Entry> {
    let which = Which::SmsCampaigns;
    let list = till
        .app
        .list_roster(which, by_name(""), true)
        .await
        .unwrap();
    let rows = till.app.roster_rows(which, list.number, 0, 500).await;
    rows.unwrap()
}

/// A campaign that is no advertisement: it needs neither consent nor daylight.
fn plain(name: &str) -> Written {
    Written {
        name: name.to_owned(),
        content: "Chào {{contact_name}}, đơn đã xong".to_owned(),
        ..Written::default()
    }
}

/// An advertisement for ten o'clock of the day after tomorrow.
fn advertisement(name: &str) -> Written {
    let today = jiff::Timestamp::now().to_zoned(shop_zone()).date();
    let moment = today.checked_add(2.days()).unwrap().at(10, 0, 0, 0);
    Written {
        name: name.to_owned(),
        content: TEXT.to_owned(),
        advertising: true,
        when: typed_moment(moment),
        ..Written::default()
    }
}

/// A campaign to the people of a pasted list.
async fn campaign_to(till: &Till, written: Written, list: &str) -> Campaign {
    let number = till.app.new_campaign(Channel::Sms).await.unwrap().number;
    till.app.write_campaign(number, written).await.unwrap();
    let pasted = till
        .app
        .add_pasted(number, "Danh sách".to_owned(), list)
        .await;
    pasted.unwrap()
}

async fn given(till: &Till, list: &str) {
    let how = "phiếu tại quầy";
    till.app
        .enter_consents(Channel::Sms, Decision::Given, list, how)
        .await
        .unwrap();
}

async fn at_nextx(till: &Till, name: &str) -> usize {
    let campaigns = till.sandbox.campaigns().await.unwrap();
    campaigns
        .iter()
        .filter(|campaign| campaign.name == name)
        .count()
}

/// Waits until NextX has sent everything that it was told to.
async fn sent_by_nextx(till: &Till, campaign: i64, count: usize) -> BTreeSet<(String, String)> {
    till.sandbox.advance(Duration::from_secs(600));
    let sent = till.sandbox.sms_sent().await.unwrap();
    let of = sent
        .into_iter()
        .filter(|sms| sms.campaign_id == Some(campaign));
    let messages: BTreeSet<_> = of.map(|sms| (sms.address, sms.content)).collect();
    assert_eq!(messages.len(), count);
    messages
}

#[tokio::test]
async fn a_draft_is_written_and_counted_without_the_network_and_outlives_a_restart() {
    let till = ready().await;
    till.network(false);
    let campaign = campaign_to(
        &till,
        advertisement("Tết sớm"),
        "Nguyễn Văn An, 0900 000 001\nBình, +84 900 000 001\nCúc, 12345\n0900000002\nDung",
    )
    .await;
    assert_eq!(campaign.recipients, 0);
    assert_eq!(
        campaign.aside,
        [
            (Aside::NoAddress, 1),
            (Aside::Impossible, 1),
            (Aside::NotAgreed, 3)
        ],
        "nobody has agreed yet"
    );
    given(&till, "0900000001\n0900000002").await;
    let campaign = till.app.open_campaign(campaign.number).await.unwrap();
    assert_eq!(campaign.recipients, 2);
    assert_eq!(
        campaign.aside,
        [
            (Aside::NoAddress, 1),
            (Aside::Impossible, 1),
            (Aside::Repeated, 1)
        ]
    );
    assert_eq!(
        campaign.findings,
        [Finding::Lacking("contact_name".to_owned(), 1)]
    );
    let counts = campaign.sms.unwrap();
    assert_eq!(
        counts.as_typed.segments, 4,
        "two for each, with their marks"
    );
    assert_eq!(
        counts.bare.segments, 3,
        "a name with marks needs Unicode all the same"
    );
    assert_eq!(counts.as_typed.cost, None);
    till.app
        .set_sms_prices(Prices([(Carrier::Mobifone, Money::from_dong(820))].into()))
        .await
        .unwrap();

    let till = till.restart().await;
    let again = till.app.open_campaign(campaign.number).await.unwrap();
    assert_eq!(again.typed.content, TEXT);
    assert_eq!(
        again.sms.unwrap().as_typed.cost,
        Some(Money::from_dong(4 * 820))
    );
    let rows = till
        .app
        .campaign_rows(campaign.number, 0, 10)
        .await
        .unwrap();
    assert!(rows[0].text.starts_with("[QC] Chào Nguyễn Văn An, mời"));
    assert_eq!(
        (rows[0].segments, rows[0].cost),
        (2, Some(Money::from_dong(1_640)))
    );
    let sent = till.app.send_campaign(campaign.number, 2).await;
    assert!(matches!(sent, Err(Error::Nextx(_))), "{sent:?}");
    let rows = listed(&till).await;
    let ours = rows.iter().find(|row| row.id == -campaign.number);
    assert_eq!(ours.unwrap().marks, ["draft"]);
    till.end().await;
}

#[tokio::test]
async fn customers_and_leads_are_chosen_by_what_is_known_of_them() {
    let till = ready().await;
    let number = till.app.new_campaign(Channel::Sms).await.unwrap().number;
    till.app
        .write_campaign(number, plain("Nhóm"))
        .await
        .unwrap();
    let all = Source::Customers(CustomerFilter::default());
    let view = till.app.add_source(number, all.clone()).await.unwrap();
    assert!(
        view.sources[0].count >= 15 && view.recipients > 0,
        "{:?}",
        view.sources
    );
    let again = till.app.add_source(number, all).await.unwrap();
    assert_eq!(again.sources.len(), 1, "the same source is not added twice");
    let nobody = Source::Customers(CustomerFilter {
        bought_since: "01/01/2999".to_owned(),
        ..CustomerFilter::default()
    });
    let view = till.app.add_source(number, nobody).await.unwrap();
    assert_eq!(view.sources[1].count, 0);
    let wrong = Source::Customers(CustomerFilter {
        not_since: "hôm qua".to_owned(),
        ..CustomerFilter::default()
    });
    assert!(matches!(
        till.app.add_source(number, wrong).await,
        Err(Error::Fields(_))
    ));
    let view = till.app.remove_source(number, 1).await.unwrap();
    let customers = view.recipients;
    let leads = Source::Leads(LeadFilter::default());
    let view = till.app.add_source(number, leads).await.unwrap();
    assert!(view.sources[1].count > 0 && view.recipients >= customers);
    let choices = till.app.audience_choices().await.unwrap();
    assert!(!choices.campaigns.is_empty() && !choices.sources.is_empty());
    let (id, name) = choices.campaigns[0].clone();
    let campaign = Source::Campaign { id, name };
    till.app.add_source(number, campaign).await.unwrap();

    till.app.save_audience(number, "Khách quen").await.unwrap();
    let saved = till.app.audience_choices().await.unwrap().saved;
    assert_eq!((saved.len(), saved[0].name.as_str()), (1, "Khách quen"));
    let other = till.app.new_campaign(Channel::Sms).await.unwrap().number;
    let taken = till
        .app
        .add_saved_audience(other, saved[0].id)
        .await
        .unwrap();
    assert_eq!(taken.sources.len(), 3);
    till.end().await;
}

#[tokio::test]
async fn a_campaign_reaches_those_who_were_confirmed_and_nobody_else() {
    let till = ready().await;
    let number = till.app.new_campaign(Channel::Sms).await.unwrap().number;
    till.app
        .write_campaign(number, plain("Đơn xong"))
        .await
        .unwrap();
    let all = Source::Customers(CustomerFilter::default());
    till.app.add_source(number, all).await.unwrap();
    till.app
        .add_pasted(number, "Thêm".to_owned(), "Khách Lẻ, 0905 000 777")
        .await
        .unwrap();
    let refused = till.app.campaign_rows(number, 0, 2).await.unwrap();
    till.app
        .enter_consents(
            Channel::Sms,
            Decision::Withdrawn,
            &refused[0].address,
            "gọi điện",
        )
        .await
        .unwrap();
    let left_out = till.app.leave_out(number, &refused[1].address, true).await;
    let people = left_out.unwrap().recipients;
    let rows = till.app.campaign_rows(number, 0, 500).await.unwrap();
    assert_eq!(rows.len(), people);
    let wrong = till.app.send_campaign(number, people + 1).await;
    assert!(matches!(wrong, Err(Error::CampaignCount)), "{wrong:?}");
    let sent = till.app.send_campaign(number, people).await.unwrap();
    let remote = sent.sent.unwrap().remote_id.unwrap();
    assert_eq!(at_nextx(&till, "Đơn xong").await, 1);

    let expected: BTreeSet<_> = rows
        .into_iter()
        .map(|row| (row.address, row.text))
        .collect();
    assert_eq!(sent_by_nextx(&till, remote, people).await, expected);
    for change in [
        till.app.send_campaign(number, people).await,
        till.app.write_campaign(number, plain("Khác")).await,
    ] {
        assert!(matches!(change, Err(Error::CampaignSent)), "{change:?}");
    }
    assert!(matches!(
        till.app.drop_campaign(number).await,
        Err(Error::CampaignSent)
    ));
    // One of the same name could not be told from it.
    let copy = till.app.copy_campaign(number, "Đơn xong").await.unwrap();
    let sent = till.app.send_campaign(copy.number, copy.recipients).await;
    assert!(matches!(sent, Err(Error::Fields(_))), "{sent:?}");
    assert_eq!(at_nextx(&till, "Đơn xong").await, 1);
    till.end().await;
}

#[tokio::test]
async fn one_whose_answer_was_lost_is_found_and_one_that_may_be_there_is_not_sent_blindly() {
    let till = ready().await;
    let faults = till.sandbox.faults();
    faults.inject(Operation::SmsCampaignCreate, Fault::ResetAfterCommit, 1);
    let first = campaign_to(&till, plain("Một"), "0900000001\n0900000002").await;
    let sent = till.app.send_campaign(first.number, 2).await.unwrap();
    assert!(
        sent.sent.unwrap().arrived_at.is_some(),
        "it is found in the list"
    );
    assert_eq!(at_nextx(&till, "Một").await, 1);

    faults.inject(Operation::SmsCampaignCreate, Fault::ResetBeforeCommit, 1);
    let second = campaign_to(&till, plain("Hai"), "0900000001\n0900000002").await;
    let sent = till.app.send_campaign(second.number, 2).await;
    assert!(matches!(sent, Err(Error::CampaignUnclear)), "{sent:?}");
    let view = till.app.open_campaign(second.number).await.unwrap();
    assert!(view.sent.is_some_and(|sent| sent.arrived_at.is_none()));
    let change = till.app.write_campaign(second.number, plain("Ba")).await;
    assert!(
        matches!(change, Err(Error::CampaignSent)),
        "it stays as it was sent"
    );
    // It is not there, and after a while that counts.
    till.eventually("it is sent again", async |till| {
        till.app.send_campaign(second.number, 2).await.is_ok()
    })
    .await;
    assert_eq!(at_nextx(&till, "Hai").await, 1);
    let requests = till.sandbox.requests().await;
    let creates = requests[&Operation::SmsCampaignCreate];
    assert_eq!(creates, 3, "once each, and once more what never arrived");
    till.end().await;
}

#[tokio::test]
async fn one_that_nextx_refuses_is_a_draft_again() {
    let till = ready().await;
    let refusal = Fault::Status {
        status: 422,
        retry_after: None,
        commits: false,
    };
    till.sandbox
        .faults()
        .inject(Operation::SmsCampaignCreate, refusal, 1);
    let campaign = campaign_to(&till, plain("Hết tiền"), "0900000001").await;
    let sent = till.app.send_campaign(campaign.number, 1).await;
    let Err(Error::Nextx(error)) = sent else {
        panic!("{sent:?}")
    };
    assert!(error.server_words().is_some());
    let view = till.app.open_campaign(campaign.number).await.unwrap();
    assert_eq!(view.sent, None);
    till.app
        .write_campaign(campaign.number, plain("Hết tiền 2"))
        .await
        .unwrap();
    till.app.send_campaign(campaign.number, 1).await.unwrap();
    till.end().await;
}

#[tokio::test]
async fn an_advertisement_keeps_the_rules_and_reaches_nobody_a_fourth_time_in_a_day() {
    let till = ready().await;
    let people = "0900000001\n0900000002";
    given(&till, people).await;
    let mut written = advertisement("Sai");
    written.content = "Mời ghé tiệm".to_owned();
    let wrong = campaign_to(&till, written, people).await;
    assert_eq!(wrong.findings, [Finding::NoLabel, Finding::NoRefusal]);
    let sent = till.app.send_campaign(wrong.number, 2).await;
    assert!(matches!(sent, Err(Error::CampaignWrong)), "{sent:?}");
    for name in ["Một", "Hai", "Ba"] {
        let campaign = campaign_to(&till, advertisement(name), people).await;
        assert_eq!(campaign.recipients, 2);
        till.app.send_campaign(campaign.number, 2).await.unwrap();
    }
    let fourth = campaign_to(&till, advertisement("Bốn"), people).await;
    assert_eq!(
        (fourth.recipients, fourth.aside),
        (0, vec![(Aside::TooOften, 2)])
    );
    let mut later = advertisement("Bốn");
    let moment = till_core::form::parse_moment(&later.when).unwrap();
    later.when = typed_moment(moment.checked_add(25.hours()).unwrap());
    let fourth = till.app.write_campaign(fourth.number, later).await.unwrap();
    assert_eq!(fourth.recipients, 2, "a day later it may");
    till.end().await;
}

#[tokio::test]
async fn the_messages_of_a_campaign_are_told_by_their_words_and_the_failed_go_into_a_draft() {
    let till = ready().await;
    let list: Vec<String> = (0..60)
        .map(|number| format!("Khách {number}, 09000001{number:02}"))
        .collect();
    let campaign = campaign_to(&till, plain("Sáu mươi"), &list.join("\n")).await;
    let sent = till.app.send_campaign(campaign.number, 60).await.unwrap();
    let remote = sent.sent.unwrap().remote_id.unwrap();
    let of_it = Some(remote);
    let early = till
        .app
        .read_history(Channel::Sms, Period::Last(1), of_it)
        .await
        .unwrap();
    assert_eq!(early.confirmed, Some(60));
    assert!(!early.absent.is_empty(), "NextX has only begun");
    sent_by_nextx(&till, remote, 60).await;
    let read = till
        .app
        .read_history(Channel::Sms, Period::Last(1), of_it)
        .await
        .unwrap();
    let (arrived, failed, unknown) = read.counts();
    assert_eq!((arrived + failed, unknown, read.absent.len()), (60, 0, 0));
    assert!(failed > 0, "some of sixty fail");
    let (count, rows) = till
        .app
        .history_rows(Some(Some(false)), "", 0, 100)
        .await
        .unwrap();
    assert_eq!(count, failed);
    assert!(rows.iter().all(|row| !row.words.is_empty()));
    let again = till.app.resend_failed("Gửi lại", "Tin lỗi").await.unwrap();
    assert_eq!((again.recipients, again.sent), (failed, None));
    assert_eq!(again.typed.content, plain("").content);
    let all = till
        .app
        .read_history(Channel::Sms, Period::Last(2), None)
        .await
        .unwrap();
    assert!(all.messages.len() >= 60 && all.is_whole);
    till.end().await;
}

#[tokio::test]
async fn a_campaign_that_waits_can_be_changed_and_one_that_runs_cannot() {
    let till = ready().await;
    given(&till, "0900000001").await;
    let campaign = campaign_to(&till, advertisement("Chờ"), "0900000001").await;
    let sent = till.app.send_campaign(campaign.number, 1).await.unwrap();
    let remote = sent.sent.unwrap().remote_id.unwrap();
    let shown = till
        .app
        .campaign_at_nextx(Channel::Sms, remote)
        .await
        .unwrap();
    assert!(shown.waits && shown.number == Some(campaign.number));
    let form = till
        .app
        .waiting_campaign_form(Channel::Sms, remote)
        .await
        .unwrap();
    let mut fields = form.fields.clone();
    let content = TEXT.replace("ghé tiệm", "ghé quán");
    fields.insert("sms_content".to_owned(), content.clone());
    let typed = TypedRecord {
        fields: fields.clone(),
        seen: form.seen.clone(),
        anyway: false,
    };
    // Somebody else changes the same meanwhile.
    let nextx = client(&till);
    let id = SmsCampaignId(remote);
    let now = nextx.sms_campaigns().detail(id).await.unwrap();
    let mut theirs = SmsCampaignDraft::from(now);
    theirs.sms_content = format!("{TEXT}!").into();
    nextx.sms_campaigns().update(id, &theirs).await.unwrap();
    let Saved::Clash { clashes, now } = till
        .app
        .save_waiting_campaign(Channel::Sms, remote, typed)
        .await
        .unwrap()
    else {
        panic!("both have changed the text")
    };
    assert_eq!(clashes[0].field, "sms_content");
    let typed = TypedRecord {
        fields,
        seen: now,
        anyway: false,
    };
    till.sandbox
        .faults()
        .inject(Operation::SmsCampaignUpdate, Fault::ResetAfterCommit, 1);
    let saved = till
        .app
        .save_waiting_campaign(Channel::Sms, remote, typed)
        .await
        .unwrap();
    assert_eq!(saved, Saved::Done(Some(remote)));
    let there = nextx.sms_campaigns().detail(id).await.unwrap();
    assert_eq!(there.sms_content.as_deref(), Some(content.as_str()));
    assert!(
        till.sandbox.sms_sent().await.unwrap().is_empty(),
        "it still waits"
    );

    let now = campaign_to(&till, plain("Ngay"), "0900000001").await;
    let sent = till.app.send_campaign(now.number, 1).await.unwrap();
    let form = till
        .app
        .waiting_campaign_form(Channel::Sms, sent.sent.unwrap().remote_id.unwrap())
        .await;
    assert!(matches!(form, Err(Error::CampaignSent)));
    till.end().await;
}

#[tokio::test]
async fn one_persons_data_is_shown_written_and_erased_and_the_refusal_stays() {
    let till = ready().await;
    let phone = "0905000123";
    let entered = till
        .app
        .enter_consents(
            Channel::Sms,
            Decision::Given,
            &format!("Lan, {phone}\nsai"),
            "tại quầy",
        )
        .await
        .unwrap();
    assert_eq!(
        (entered.entered, entered.wrong.as_slice()),
        (1, &["sai".to_owned()][..])
    );
    let campaign = campaign_to(
        &till,
        plain("Báo tin"),
        &format!("Lan, {phone}\n0900000002"),
    )
    .await;
    till.app.send_campaign(campaign.number, 2).await.unwrap();
    let draft = campaign_to(
        &till,
        plain("Chưa gửi"),
        &format!("Lan, {phone}\n0900000002"),
    )
    .await;
    let data = till
        .app
        .persons_data(Channel::Sms, "+84 905 000 123")
        .await
        .unwrap();
    let what: Vec<_> = data.lines.iter().map(|(_, what, _)| *what).collect();
    assert_eq!(
        (data.address.as_str(), what.as_slice()),
        (phone, &["given", "campaign"][..])
    );
    let heads = ["Lúc", "Là gì", "Nội dung"].map(str::to_owned);
    let target = (till.folder.path().to_owned(), "lan".to_owned());
    let written = till
        .app
        .export_persons_data(Channel::Sms, phone, target, heads, str::to_owned)
        .await
        .unwrap();
    assert!(written.exists());

    till.app
        .erase_persons_data(Channel::Sms, phone)
        .await
        .unwrap();
    let data = till.app.persons_data(Channel::Sms, phone).await.unwrap();
    let what: Vec<_> = data
        .lines
        .iter()
        .map(|(_, what, words)| (*what, words.as_str()))
        .collect();
    assert_eq!(what, [("withdrawn", "; ")]);
    let (_, rows) = till
        .app
        .consents(Channel::Sms, "", None, 0, 10)
        .await
        .unwrap();
    assert!(rows.iter().all(|row| !row.address.contains(phone)));
    let draft = till.app.open_campaign(draft.number).await.unwrap();
    assert_eq!(
        (draft.recipients, draft.aside.len()),
        (1, 0),
        "they are in no list any more"
    );
    let again = till
        .app
        .add_pasted(draft.number, "Lại".to_owned(), phone)
        .await
        .unwrap();
    assert_eq!(
        again.aside,
        [(Aside::Refused, 1)],
        "and are never written to again"
    );
    till.end().await;
}
