//! SMS and email campaigns, as drafts that nobody gets.

use nextx_api::{
    EmailCampaignDraft, EmailCampaignQuery, EmailHistoryQuery, EmailStatisticQuery,
    SmsCampaignDraft, SmsCampaignQuery, SmsHistoryQuery,
};

use super::{NOTHING_TO_READ, Trial, find, first_page};

pub(super) async fn run(trial: &mut Trial<'_>) {
    let client = trial.client;
    sms_campaigns(trial).await;
    let page = first_page(client.sms_history().stream(SmsHistoryQuery::default())).await;
    trial.report.page("sms_history.list", page);
    email_campaigns(trial).await;
    let page = first_page(client.email_history().stream(EmailHistoryQuery::default())).await;
    trial.report.page("email_history.list", page);
    let page = first_page(
        client
            .email_statistics()
            .stream(EmailStatisticQuery::default()),
    )
    .await;
    trial.report.page("email_statistic.list", page);
}

async fn sms_campaigns(trial: &mut Trial<'_>) {
    let campaigns = trial.client.sms_campaigns();
    let page = first_page(campaigns.stream(SmsCampaignQuery::default())).await;
    match trial.report.page("sms_campaign.list", page).first() {
        Some(campaign) => {
            let detail = campaigns.detail(campaign.id).await;
            trial.report.record("sms_campaign.detail", detail);
        }
        None => trial.leave_out(&["sms_campaign.detail"], NOTHING_TO_READ),
    }
    if !trial.may_write(&["sms_campaign.create", "sms_campaign.update"]) {
        return;
    }
    let name = trial.named("Tin thử");
    let draft = SmsCampaignDraft::new(&name, "Thử, không gửi");
    if trial
        .report
        .note("sms_campaign.create", campaigns.create(&draft).await)
        .is_none()
    {
        return;
    }
    let query = SmsCampaignQuery {
        search: Some(trial.choices.mark.clone()),
    };
    let made = find(campaigns.stream(query), |row| {
        row.name.as_deref() == Some(&name)
    })
    .await;
    trial.report.expect(
        "sms_campaign.create",
        made.is_some(),
        "the campaign is not found afterwards",
    );
    let Some(made) = made else { return };
    let id = made.id;
    let update = SmsCampaignDraft {
        sms_content: "Đã sửa".to_owned().into(),
        ..made.into()
    };
    if trial
        .report
        .note("sms_campaign.update", campaigns.update(id, &update).await)
        .is_some()
    {
        let read = campaigns.detail(id).await.ok();
        let holds = read.is_some_and(|read| read.sms_content.as_deref() == Some("Đã sửa"));
        trial.report.expect(
            "sms_campaign.update",
            holds,
            "the new text is not read back",
        );
    }
}

async fn email_campaigns(trial: &mut Trial<'_>) {
    let campaigns = trial.client.email_campaigns();
    let page = first_page(campaigns.stream(EmailCampaignQuery::default())).await;
    match trial.report.page("email_campaign.list", page).first() {
        Some(campaign) => {
            let detail = campaigns.detail(campaign.id).await;
            trial.report.record("email_campaign.detail", detail);
        }
        None => trial.leave_out(&["email_campaign.detail"], NOTHING_TO_READ),
    }
    if !trial.may_write(&["email_campaign.create", "email_campaign.update"]) {
        return;
    }
    let name = trial.named("Thư thử");
    let draft = EmailCampaignDraft {
        from_name: "Thử".to_owned().into(),
        mail_from: "demo.user@example.com".to_owned().into(),
        ..EmailCampaignDraft::new(&name, "Thử, không gửi", "<p>Thử</p>")
    };
    if trial
        .report
        .note("email_campaign.create", campaigns.create(&draft).await)
        .is_none()
    {
        return;
    }
    let query = EmailCampaignQuery {
        search: Some(trial.choices.mark.clone()),
    };
    let made = find(campaigns.stream(query), |row| {
        row.name.as_deref() == Some(&name)
    })
    .await;
    trial.report.expect(
        "email_campaign.create",
        made.is_some(),
        "the campaign is not found afterwards",
    );
    let Some(made) = made else { return };
    let id = made.id;
    let update = EmailCampaignDraft {
        mail_subject: "Đã sửa".to_owned().into(),
        ..made.into()
    };
    if trial
        .report
        .note("email_campaign.update", campaigns.update(id, &update).await)
        .is_some()
    {
        let read = campaigns.detail(id).await.ok();
        let holds = read.is_some_and(|read| read.mail_subject.as_deref() == Some("Đã sửa"));
        trial.report.expect(
            "email_campaign.update",
            holds,
            "the new subject is not read back",
        );
    }
}
