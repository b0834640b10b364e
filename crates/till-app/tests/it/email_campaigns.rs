//! Campaigns by email: written offline, sent once to those who were confirmed, followed, and begun from letters with a name.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use jiff::ToSpan;
use nextx_api::{EmailCampaignDraft, EmailCampaignId};
use nextx_sandbox::{Fault, Operation};
use till_app::{
    Error,
    ops::{
        campaigns::{Campaign, Written},
        email::{Align, Block, Body, Content, Letter, Sender},
        record_form::{Saved, TypedRecord},
        rosters::Which,
    },
    orders::Period,
};
use till_core::{
    audience::{Aside, CustomerFilter, LeadFilter, Source},
    campaign::Finding,
    clock::shop_zone,
    consent::{Channel, Decision},
    form::typed_moment,
    roster::{Cell, Entry},
};

use crate::{customer_records::by_name, documents::client, till::Till};

async fn ready() -> Till {
    let till = Till::ready().await;
    till.eventually("the lists of marketing are read", async |till| {
        !listed(till).await.is_empty()
    })
    .await;
    till
}

async fn listed(till: &Till) -> Vec<Entry> {
    let which = Which::EmailCampaigns;
    let list = till.app.list_roster(which, by_name(""), true).await;
    let number = list.unwrap().number;
    till.app.roster_rows(which, number, 0, 500).await.unwrap()
}

fn text(key: &str, html: &str) -> Block {
    Block {
        key: key.to_owned(),
        content: Content::Text {
            html: html.to_owned(),
            align: Align::Left,
        },
    }
}

fn letter(subject: &str) -> Letter {
    let footer = Content::Footer {
        html: "<p>Tiệm Hoa</p>".to_owned(),
        opt_out_words: "Từ chối nhận thư".to_owned(),
        opt_out_address: "mailto:tin@shop.example".to_owned(),
    };
    Letter {
        subject: subject.to_owned(),
        preheader: "Giỏ quà tết".to_owned(),
        sender: Sender {
            name: "Tiệm Hoa".to_owned(),
            address: "tin@shop.example".to_owned(),
            ..Sender::default()
        },
        track: true,
        body: Body::Blocks(vec![
            text("a", "<p>Chào {{contact_name}}, quà đã về</p>"),
            Block {
                key: "b".to_owned(),
                content: footer,
            },
        ]),
        ..Letter::default()
    }
}

/// A campaign that is no advertisement: it needs no consent.
fn plain(name: &str) -> Written {
    Written {
        name: name.to_owned(),
        letter: Some(letter("Chào {{contact_name}}")),
        ..Written::default()
    }
}

async fn campaign_to(till: &Till, written: Written, list: &str) -> Campaign {
    let number = till.app.new_campaign(Channel::Email).await.unwrap().number;
    till.app.write_campaign(number, written).await.unwrap();
    let pasted = till
        .app
        .add_pasted(number, "Danh sách".to_owned(), list)
        .await;
    pasted.unwrap()
}

async fn at_nextx(till: &Till, name: &str) -> usize {
    let campaigns = till.sandbox.campaigns().await.unwrap();
    let named = campaigns.iter().filter(|campaign| campaign.name == name);
    named.count()
}

/// Waits until NextX has sent everything that it was told to.
async fn sent_by_nextx(till: &Till, campaign: i64) -> BTreeMap<String, String> {
    till.sandbox.advance(Duration::from_secs(600));
    let sent = till.sandbox.emails_sent().await.unwrap();
    let of = sent
        .into_iter()
        .filter(|email| email.campaign_id == Some(campaign));
    of.map(|email| (email.address, email.content)).collect()
}

#[tokio::test]
async fn a_letter_is_kept_without_the_network_and_says_what_forbids_to_send_it() {
    let till = ready().await;
    till.network(false);
    let mut written = Written {
        advertising: true,
        ..plain("Quà tết")
    };
    let list = "Lan, lan@shop.example\nLan, LAN@shop.example\nBình, bình@\nDung, 0900000001";
    let campaign = campaign_to(&till, written.clone(), list).await;
    assert_eq!(
        campaign.aside,
        [
            (Aside::NoAddress, 1),
            (Aside::Impossible, 1),
            (Aside::NotAgreed, 2)
        ]
    );
    assert_eq!(campaign.findings, [Finding::NoRecipients, Finding::NoLabel]);
    till.app
        .enter_consents(
            Channel::Email,
            Decision::Given,
            "lan@shop.example",
            "phiếu tại quầy",
        )
        .await
        .unwrap();
    let mut wrong = letter("[QC] Quà tết, {{code}}");
    wrong.sender = Sender::default();
    wrong.body = Body::Blocks(vec![text("a", "<p>Chào {{points}} {{name</p>")]);
    written.letter = Some(wrong);
    let number = campaign.number;
    let campaign = till.app.write_campaign(number, written.clone()).await;
    let campaign = campaign.unwrap();
    assert_eq!(campaign.recipients, 1);
    assert_eq!(
        campaign.findings,
        [Finding::NoRefusal, Finding::Letter(2)],
        "no sender, and a field that is not closed"
    );
    written.letter = Some(letter("[QC] Quà tết, {{code}}"));
    let campaign = till.app.write_campaign(number, written).await.unwrap();
    assert_eq!(campaign.findings, [Finding::Lacking("code".to_owned(), 1)]);
    let sent = till.app.send_campaign(number, 1).await;
    assert!(matches!(sent, Err(Error::Nextx(_))), "{sent:?}");

    let till = till.restart().await;
    let again = till.app.open_campaign(number).await.unwrap();
    assert_eq!(again.letter.unwrap(), letter("[QC] Quà tết, {{code}}"));
    assert_eq!(
        till.app.email_rows(number, "Lan@", 0, 10).await.unwrap().0,
        1
    );
    let (count, rows) = till.app.email_rows(number, "LAN", 0, 10).await.unwrap();
    assert_eq!((count, rows[0].fields["name"].as_str()), (1, "Lan"));
    assert_eq!(
        till.app.email_rows(number, "hoa@", 0, 10).await.unwrap().0,
        0
    );
    let rows = listed(&till).await;
    let ours = rows.iter().find(|row| row.id == -number).unwrap();
    assert_eq!(ours.marks, ["draft"]);
    assert!(ours.cells.contains(&Cell::text("[QC] Quà tết, {{code}}")));
    till.end().await;
}

#[tokio::test]
async fn a_letter_reaches_those_who_were_confirmed_and_nobody_else() {
    let till = ready().await;
    let campaign = campaign_to(&till, plain("Quà về"), "Thêm, them@shop.example").await;
    let number = campaign.number;
    let customers = Source::Customers(CustomerFilter::default());
    let campaign = till.app.add_source(number, customers).await.unwrap();
    let unknown = campaign.sources[1].count;
    assert_eq!(
        campaign.aside,
        [(Aside::NoAddress, unknown)],
        "no answer of NextX tells what a customer's email address is"
    );
    let leads = Source::Leads(LeadFilter::default());
    let campaign = till.app.add_source(number, leads).await.unwrap();
    assert!(campaign.recipients > 2, "{:?}", campaign.aside);
    let (people, rows) = till.app.email_rows(number, "", 0, 500).await.unwrap();
    assert_eq!((people, rows.len()), (campaign.recipients, people));
    let wrong = till.app.send_campaign(number, people + 1).await;
    assert!(matches!(wrong, Err(Error::CampaignCount)), "{wrong:?}");
    let sent = till.app.send_campaign(number, people).await.unwrap();
    let remote = sent.sent.unwrap().remote_id.unwrap();
    assert_eq!(at_nextx(&till, "Quà về").await, 1);

    let messages = sent_by_nextx(&till, remote).await;
    let expected: BTreeSet<_> = rows.iter().map(|row| row.address.clone()).collect();
    let reached: BTreeSet<_> = messages.keys().map(|it| it.to_lowercase()).collect();
    assert_eq!(reached, expected);
    for row in &rows {
        let content = messages
            .iter()
            .find(|(address, _)| address.to_lowercase() == row.address);
        let greeting = format!("Chào {}, quà đã về", row.name);
        assert!(content.unwrap().1.contains(&greeting), "{content:?}");
    }
    let there = client(&till)
        .email_campaigns()
        .detail(EmailCampaignId(remote))
        .await
        .unwrap();
    assert_eq!(there.mail_from.as_deref(), Some("tin@shop.example"));
    assert!(there.is_track_mail.as_ref().unwrap().0 && there.is_mail_system.as_ref().unwrap().0);
    assert!(!there.send_all_contact.as_ref().unwrap().0);
    let change = till.app.write_campaign(number, plain("Khác")).await;
    assert!(matches!(change, Err(Error::CampaignSent)), "{change:?}");
    till.end().await;
}

#[tokio::test]
async fn a_letter_whose_answer_was_lost_is_found_and_never_sent_twice() {
    let till = ready().await;
    let faults = till.sandbox.faults();
    faults.inject(Operation::EmailCampaignCreate, Fault::ResetAfterCommit, 1);
    let first = campaign_to(&till, plain("Một"), "a@shop.example").await;
    let sent = till.app.send_campaign(first.number, 1).await.unwrap();
    assert!(sent.sent.unwrap().arrived_at.is_some(), "it is found");
    faults.inject(Operation::EmailCampaignCreate, Fault::ResetBeforeCommit, 1);
    let second = campaign_to(&till, plain("Hai"), "a@shop.example").await;
    let sent = till.app.send_campaign(second.number, 1).await;
    assert!(matches!(sent, Err(Error::CampaignUnclear)), "{sent:?}");
    till.eventually("it is sent again", async |till| {
        till.app.send_campaign(second.number, 1).await.is_ok()
    })
    .await;
    assert_eq!(
        (at_nextx(&till, "Một").await, at_nextx(&till, "Hai").await),
        (1, 1)
    );
    let creates = till.sandbox.requests().await[&Operation::EmailCampaignCreate];
    assert_eq!(creates, 3, "once each, and once more what never arrived");
    // One of the same name could not be told from it.
    let copy = till.app.copy_campaign(second.number, "Hai").await.unwrap();
    let sent = till.app.send_campaign(copy.number, 1).await;
    assert!(matches!(sent, Err(Error::Fields(_))), "{sent:?}");
    till.end().await;
}

#[tokio::test]
async fn what_became_of_a_letter_is_counted_and_the_failed_get_it_again() {
    let till = ready().await;
    let list: Vec<String> = (0..60)
        .map(|number| format!("Khách {number}, khach{number}@shop.example"))
        .collect();
    let campaign = campaign_to(&till, plain("Sáu mươi"), &list.join("\n")).await;
    let sent = till.app.send_campaign(campaign.number, 60).await.unwrap();
    let remote = sent.sent.unwrap().remote_id.unwrap();
    sent_by_nextx(&till, remote).await;
    till.sandbox.advance(Duration::from_secs(3_600));
    let read = till
        .app
        .read_history(Channel::Email, Period::Last(1), Some(remote))
        .await
        .unwrap();
    let (arrived, failed, unknown) = read.counts();
    assert_eq!((arrived + failed, unknown, read.absent.len()), (60, 0, 0));
    assert!(failed > 0, "some of sixty fail");
    let opened = read.opened().unwrap();
    let (_, rows) = till.app.history_rows(None, "khách 7", 0, 10).await.unwrap();
    assert_eq!(
        rows[0].address, "khach7@shop.example",
        "by the name that was confirmed"
    );

    let statistics = till.app.email_statistics(Period::Last(1)).await.unwrap();
    let ours = statistics
        .campaigns
        .iter()
        .find(|it| it.remote_id == remote)
        .unwrap();
    assert!(
        statistics.is_whole && ours.counted,
        "NextX leaves its totals empty"
    );
    let counted = |count: usize| Some(i64::try_from(count).unwrap());
    assert_eq!(
        [
            ours.totals.people,
            ours.totals.reached,
            ours.totals.failed,
            ours.totals.read
        ],
        [
            counted(60),
            counted(arrived),
            counted(failed),
            counted(opened)
        ]
    );
    let again = till.app.resend_failed("Gửi lại", "Thư lỗi").await.unwrap();
    assert_eq!((again.recipients, again.sent), (failed, None));
    assert_eq!(again.letter, plain("").letter, "blocks and all");
    till.end().await;
}

#[tokio::test]
async fn a_letter_that_waits_is_changed_and_one_of_nextx_is_taken_over() {
    let till = ready().await;
    let today = jiff::Timestamp::now().to_zoned(shop_zone()).date();
    let moment = today.checked_add(2.days()).unwrap().at(10, 0, 0, 0);
    let written = Written {
        when: typed_moment(moment),
        ..plain("Chờ")
    };
    let campaign = campaign_to(&till, written, "a@shop.example").await;
    let sent = till.app.send_campaign(campaign.number, 1).await.unwrap();
    let remote = sent.sent.unwrap().remote_id.unwrap();
    let shown = till
        .app
        .campaign_at_nextx(Channel::Email, remote)
        .await
        .unwrap();
    assert!(shown.waits && shown.number == Some(campaign.number));
    let html = shown.letter.unwrap().html;
    assert!(html.contains("quà đã về") && !html.contains("<script"));
    let form = till.app.waiting_campaign_form(Channel::Email, remote).await;
    let form = form.unwrap();
    let mut fields = form.fields.clone();
    fields.insert("mail_subject".to_owned(), "Quà đã về".to_owned());
    let typed = TypedRecord {
        fields,
        seen: form.seen,
        anyway: false,
    };
    let saved = till
        .app
        .save_waiting_campaign(Channel::Email, remote, typed)
        .await
        .unwrap();
    assert_eq!(saved, Saved::Done(Some(remote)));
    let nextx = client(&till);
    let there = nextx
        .email_campaigns()
        .detail(EmailCampaignId(remote))
        .await;
    let there = there.unwrap();
    assert_eq!(there.mail_subject.as_deref(), Some("Quà đã về"));
    assert_eq!(
        there.email_others.as_ref().unwrap().len(),
        1,
        "nobody twice"
    );
    assert!(
        till.sandbox.emails_sent().await.unwrap().is_empty(),
        "it still waits"
    );

    // One that was made elsewhere.
    let theirs = EmailCampaignDraft {
        mail_from: "tin@shop.example".to_owned().into(),
        ..EmailCampaignDraft::new("Ở NextX", "Tin tháng", "<p>Chào</p>")
    };
    nextx.email_campaigns().create(&theirs).await.unwrap();
    till.app.start_reading().await.unwrap();
    till.eventually("it is listed", async |till| {
        let rows = listed(till).await;
        rows.iter()
            .any(|row| row.cells.contains(&Cell::text("Ở NextX")))
    })
    .await;
    let rows = listed(&till).await;
    let row = rows
        .iter()
        .find(|row| row.cells.contains(&Cell::text("Ở NextX")));
    let taken = till
        .app
        .take_over_campaign(Channel::Email, row.unwrap().id, "Tháng này")
        .await
        .unwrap();
    let taken = (taken.typed.name, taken.letter.unwrap());
    assert_eq!(taken.0, "Tháng này");
    assert_eq!(taken.1.subject, "Tin tháng");
    assert_eq!(taken.1.body, Body::Html("<p>Chào</p>".to_owned()));
    till.end().await;
}

#[tokio::test]
async fn letters_with_a_name_begin_others() {
    let till = ready().await;
    let app = &till.app;
    let wrong = app.save_letter_template(" ", &letter("Tết")).await;
    assert!(matches!(wrong, Err(Error::Fields(_))), "{wrong:?}");
    app.save_letter_template("Tết", &letter("Một"))
        .await
        .unwrap();
    app.save_letter_template("Tết", &letter("Hai"))
        .await
        .unwrap();
    app.save_letter_template("Hè", &letter("Ba")).await.unwrap();
    let kept = app.letter_templates().await.unwrap();
    let names: Vec<_> = kept
        .iter()
        .map(|kept| (kept.name.as_str(), kept.letter.subject.as_str()))
        .collect();
    assert_eq!(names, [("Hè", "Ba"), ("Tết", "Hai")]);
    app.forget_letter_template(kept[0].id).await.unwrap();
    assert_eq!(app.letter_templates().await.unwrap().len(), 1);
    till.end().await;
}
