//! Email campaigns, what they sent, and their statistic.

use std::time::Duration;

use jiff::ToSpan;
use nextx_sandbox::Options;
use serde_json::{Value, json};

use crate::{
    client::Shop,
    crm,
    shape::{example, same_shape},
};

const CAMPAIGNS: &str = "/api/email/campaign";
const HISTORY: &str = "/api/email/history";
const STATISTIC: &str = "/api/email/statistic";

/// The documented body with a campaign of this shop, to its leads, of whom three have an address.
async fn body(shop: &Shop) -> Value {
    let mut body = example("email_campaign.create.request");
    let campaign = crm::get(shop, "/api/crm/campaign").await[0].clone();
    for number in 1..=3 {
        let opportunity = json!({
            "contact": {"name": "Khách Thử", "email": format!("khach.thu{number}@example.com")},
            "opportunity": {"name": "Khách Thử", "campaign_id": campaign["id"]},
        });
        let (status, answer) = crm::post(shop, "/api/crm/opportunity_create", &opportunity).await;
        assert_eq!(status, 200, "{answer}");
    }
    body["campaign"] = json!([campaign["id"]]);
    body["mail_subject"] = "Chào {{contact_name}}".into();
    body["email_others"] =
        json!([{"email": "other@example.com", "name": "Nguyễn Văn Mẫu"}, "khach"]);
    body
}

async fn make(shop: &Shop, body: &Value) -> i64 {
    crm::make(shop, CAMPAIGNS, CAMPAIGNS, body).await
}

#[tokio::test]
async fn campaigns_messages_and_statistic_answer_as_documented() {
    let shop = Shop::small().await;
    let sent = body(&shop).await;
    let (status, answer) = crm::post(&shop, CAMPAIGNS, &sent).await;
    assert_eq!(
        (status, answer),
        (200, example("email_campaign.create.response"))
    );
    shop.sandbox.advance(Duration::from_secs(10));
    let list = crm::get(&shop, CAMPAIGNS).await;
    crm::same_list("email_campaign.list", &list);
    let path = format!("{CAMPAIGNS}/{}", list[0]["id"]);
    let detail = crm::get(&shop, &path).await;
    same_shape(
        "email_campaign.detail",
        &example("email_campaign.detail.response"),
        &detail,
    );
    assert_eq!(detail["customer_groups"][0]["id"], 26);
    let (status, updated) = crm::put(&shop, &path, &sent).await;
    assert_eq!(status, 200);
    same_shape(
        "email_campaign.update",
        &example("email_campaign.update.response"),
        &updated,
    );
    let statistic = crm::get(&shop, STATISTIC).await;
    crm::same_list("email_statistic.list", &statistic);
    assert_eq!(statistic[0]["id"], list[0]["id"]);
    let history = crm::get(&shop, &format!("{HISTORY}?mail_from=noreply")).await;
    let leads: Vec<Value> = history
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["causer_type"] == "App\\Models\\Contact\\Contact")
        .cloned()
        .collect();
    crm::same_list("email_history.list", &leads.into());
}

#[tokio::test]
async fn an_email_reaches_leads_and_others_and_says_so() {
    let shop = Shop::small().await;
    let id = make(&shop, &body(&shop).await).await;
    shop.sandbox.advance(Duration::from_secs(10));
    let messages = shop.sandbox.emails_sent().await.unwrap();
    assert_eq!(messages.len(), 5);
    let [other, wrong] = messages.last_chunk().unwrap();
    assert_eq!(other.subject, "Chào Nguyễn Văn Mẫu");
    assert_eq!((wrong.address.as_str(), wrong.delivered), ("khach", false));
    assert_eq!(
        shop.get("/sandbox/emails").await,
        serde_json::to_value(&messages).unwrap()
    );
    let newest = crm::get(&shop, &format!("{HISTORY}?pageLimit=1")).await[0].clone();
    assert_eq!(
        (&newest["status"], &newest["email"]),
        (&json!(0), &json!("khach"))
    );
    // The id is the campaign's (E44), or by a switch the message's own.
    assert_eq!(
        (&newest["id"], &newest["email_id"]),
        (&json!(id), &json!(id))
    );
    shop.switch(&json!({"email_history_own_ids": true})).await;
    let newest = crm::get(&shop, &format!("{HISTORY}?pageLimit=1")).await[0].clone();
    assert_eq!(
        (&newest["id"], &newest["email_id"]),
        (&json!(wrong.id), &json!(id))
    );
    let campaigns = shop.sandbox.campaigns().await.unwrap();
    let stored = campaigns
        .iter()
        .find(|one| (one.kind.as_str(), one.id) == ("email", id));
    assert_eq!(stored.unwrap().members, messages.len() as i64);
}

#[tokio::test]
async fn tracked_emails_are_opened_as_time_goes_on() {
    let shop = crm::shop_of_today().await;
    let opened = async || {
        let list = crm::get(&shop, &format!("{HISTORY}?pageLimit=100&mail_from=hatmoc")).await;
        let list = list.as_array().unwrap();
        assert!(!list.is_empty());
        for one in list {
            assert_eq!(one["is_read"] == 1, one["time_read"].is_string());
        }
        list.iter().filter(|one| one["is_read"] == 1).count()
    };
    assert!(opened().await > 0);
    shop.switch(&json!({"totals_fill": true})).await;
    let statistic = crm::get(&shop, STATISTIC).await[0].clone();
    assert_eq!(statistic["total_read"], opened().await);
    assert_eq!(statistic["status"], "Đã gửi");
}

#[tokio::test]
async fn totals_fill_and_the_list_is_whole_by_switches() {
    let shop = Shop::small().await;
    make(&shop, &body(&shop).await).await;
    shop.sandbox.advance(Duration::from_secs(10));
    let statistic = crm::get(&shop, STATISTIC).await[0].clone();
    assert_eq!(
        (&statistic["total_send"], &statistic["total_not_send"]),
        (&Value::Null, &json!(0))
    );
    assert_eq!(crm::get(&shop, CAMPAIGNS).await[0].get("status"), None);
    shop.switch(&json!({"totals_fill": true, "email_list_whole": true}))
        .await;
    let count = shop.sandbox.emails_sent().await.unwrap().len();
    let statistic = crm::get(&shop, STATISTIC).await[0].clone();
    assert_eq!(statistic["total_send"], count);
    assert_eq!(crm::get(&shop, CAMPAIGNS).await[0], statistic);
}

#[tokio::test]
async fn a_draft_stands_in_no_statistic() {
    let shop = Shop::small().await;
    let mut draft = body(&shop).await;
    draft["send_now"] = 0.into();
    let id = make(&shop, &draft).await;
    let statistic = crm::get(&shop, STATISTIC).await;
    assert!(
        statistic
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["id"] != id)
    );
    assert_eq!(
        crm::get(&shop, &format!("{CAMPAIGNS}/{id}")).await["status"],
        "Chưa gửi"
    );
}

#[tokio::test]
async fn a_put_that_says_now_sends_again_or_does_not_j02() {
    let shop = Shop::small().await;
    let path = format!("{CAMPAIGNS}/{}", make(&shop, &body(&shop).await).await);
    let sent = async || {
        shop.sandbox.advance(Duration::from_secs(10));
        shop.sandbox.emails_sent().await.unwrap().len()
    };
    let once = sent().await;
    crm::put(&shop, &path, &json!({"send_now": 1})).await;
    assert_eq!(sent().await, 2 * once);
    shop.switch(&json!({"updates_resend": false})).await;
    crm::put(&shop, &path, &json!({"send_now": 1})).await;
    assert_eq!(sent().await, 2 * once);
}

#[tokio::test]
async fn emails_are_found_by_campaign_sender_recipient_and_day() {
    let shop = crm::shop_of_today().await;
    make(&shop, &body(&shop).await).await;
    shop.sandbox.advance(Duration::from_secs(10));
    let sent = shop.sandbox.emails_sent().await.unwrap().len();
    let day = Options::default().today.saturating_sub(5.days());
    let of_that_day = format!("from_date={day}&to_date={day}");
    let count = async |path: &str| crm::get(&shop, path).await.as_array().unwrap().len();
    for (query, expected) in [
        ("campaign_name=email%20campaign", sent),
        ("mail_from=noreply.nextcrm", sent),
        ("mail_to=other@example.com", 1),
        ("from_date=2099-01-01", 0),
    ] {
        assert_eq!(
            count(&format!("{HISTORY}?pageLimit=100&{query}")).await,
            expected,
            "{query}"
        );
    }
    for query in ["strSreach=gio%20qua", "strSearch=gio%20qua", &of_that_day] {
        assert_eq!(count(&format!("{STATISTIC}?{query}")).await, 1, "{query}");
    }
    shop.switch(&json!({"dates_inclusive": false})).await;
    let path = format!("{STATISTIC}?{of_that_day}");
    assert_eq!(count(&path).await, 0);
}

#[tokio::test]
async fn the_same_number_is_another_campaign_of_the_other_kind_a15() {
    let shop = Shop::small().await;
    let (sms, email) = (
        crm::get(&shop, "/api/sms/campaign/107").await,
        crm::get(&shop, "/api/email/campaign/107").await,
    );
    assert_ne!(sms["name"], email["name"]);
}

#[tokio::test]
async fn what_is_wrong_is_refused_field_by_field() {
    let shop = Shop::small().await;
    let good = body(&shop).await;
    crm::refuses_field_by_field(
        CAMPAIGNS,
        &good,
        &[
            ("/name", json!(""), "name"),
            ("/mail_subject", json!(""), "mail_subject"),
            ("/mail_content", json!(null), "mail_content"),
            ("/mail_from", json!(null), "mail_from"),
            ("/campaign/0", json!(708), "campaign.0"),
            ("/customer_groups/0", json!("x"), "customer_groups.0"),
            ("/customers", json!([1]), "customers.0"),
            ("/email_others/1", json!(7), "email_others.1.email"),
            ("/is_track_mail", json!("some"), "is_track_mail"),
        ],
    )
    .await;
    crm::refuses_what_is_not_there(CAMPAIGNS, CAMPAIGNS, &good).await;
    crm::refuses_a_dead_token("email_campaign", CAMPAIGNS, CAMPAIGNS).await;
    let mut shop = Shop::small().await;
    shop.token = "sbx_of_yesterday".to_owned();
    for (path, name) in [(HISTORY, "email_history"), (STATISTIC, "email_statistic")] {
        let expected = (401, example(&format!("{name}.list.error")));
        assert_eq!(crm::try_get(&shop, path).await, expected);
    }
}

#[tokio::test]
async fn the_lists_have_pages_and_a_wrapper() {
    crm::pages_and_wrappers(CAMPAIGNS).await;
    crm::pages_and_wrappers(HISTORY).await;
}
