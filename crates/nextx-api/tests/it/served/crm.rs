//! The operations of the CRM host.

use nextx_api::{
    AutomationDraft, AutomationId, AutomationQuery, CampaignDraft, CampaignId, CampaignQuery,
    Client, EmailCampaignDraft, EmailCampaignId, EmailCampaignQuery, EmailHistoryQuery,
    EmailStatisticQuery, Error, NewOpportunity, OpportunityId, OpportunityQuery, OpportunityUpdate,
    Page, SmsCampaign, SmsCampaignDraft, SmsCampaignId, SmsCampaignQuery, SmsHistoryQuery, Task,
    TaskDraft, TaskId, TaskQuery, User, UserDraft, UserId, ZeroOne,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Brought, accepted, read, request};
use crate::contract::{example, record};

pub(super) async fn perform(client: &Client, operation: &str) -> Option<Result<Brought, Error>> {
    Some(match operation {
        "user.list" => read(client.users().list().await.map(|rows| rows.items)),
        "user.create" => accepted(client.users().create(&user()).await),
        "user.update" => accepted(client.users().update(UserId(292), &user()).await),
        "automation.list" => rows(
            client
                .automations()
                .page(&AutomationQuery::default(), 1)
                .await,
        ),
        "automation.detail" => read(client.automations().detail(AutomationId(310)).await),
        "automation.create" => accepted(client.automations().create(&automation()).await),
        "automation.update" => accepted(
            client
                .automations()
                .update(AutomationId(376), &automation())
                .await,
        ),
        "campaign.list" => rows(client.campaigns().page(&CampaignQuery::default(), 1).await),
        "campaign.detail" => read(client.campaigns().detail(CampaignId(732)).await),
        "campaign.create" => accepted(client.campaigns().create(&campaign()).await),
        "campaign.update" => accepted(
            client
                .campaigns()
                .update(CampaignId(733), &campaign())
                .await,
        ),
        "opportunity.list" => rows(
            client
                .opportunities()
                .page(&OpportunityQuery::default(), 1)
                .await,
        ),
        "opportunity.detail" => read(client.opportunities().detail(OpportunityId(113_134)).await),
        "opportunity.create" => {
            let opportunity: NewOpportunity = example("opportunity.create.request");
            accepted(client.opportunities().create(&opportunity).await)
        }
        "opportunity.update" => {
            let opportunity: OpportunityUpdate = example("opportunity.update.request");
            let id = OpportunityId(113_135);
            accepted(client.opportunities().update(id, &opportunity).await)
        }
        "sms_campaign.list" => {
            let query = SmsCampaignQuery::default();
            rows(client.sms_campaigns().page(&query, 1).await)
        }
        "sms_campaign.detail" => read(client.sms_campaigns().detail(SmsCampaignId(155)).await),
        "sms_campaign.create" => accepted(client.sms_campaigns().create(&sms_campaign()).await),
        "sms_campaign.update" => {
            let campaign = sms_campaign();
            accepted(
                client
                    .sms_campaigns()
                    .update(SmsCampaignId(155), &campaign)
                    .await,
            )
        }
        "sms_history.list" => rows(
            client
                .sms_history()
                .page(&SmsHistoryQuery::default(), 1)
                .await,
        ),
        "email_campaign.list" => {
            let query = EmailCampaignQuery::default();
            rows(client.email_campaigns().page(&query, 1).await)
        }
        "email_campaign.detail" => {
            read(client.email_campaigns().detail(EmailCampaignId(106)).await)
        }
        "email_campaign.create" => {
            let campaign: EmailCampaignDraft = example("email_campaign.create.request");
            accepted(client.email_campaigns().create(&campaign).await)
        }
        "email_campaign.update" => {
            let campaign: EmailCampaignDraft = example("email_campaign.update.request");
            accepted(
                client
                    .email_campaigns()
                    .update(EmailCampaignId(115), &campaign)
                    .await,
            )
        }
        "email_history.list" => rows(
            client
                .email_history()
                .page(&EmailHistoryQuery::default(), 1)
                .await,
        ),
        "email_statistic.list" => {
            let query = EmailStatisticQuery::default();
            rows(client.email_statistics().page(&query, 1).await)
        }
        "task.list" => rows(client.tasks().page(&TaskQuery::default(), 1).await),
        "task.detail" => read(client.tasks().detail(TaskId(2633)).await),
        "task.create" => accepted(client.tasks().create(&task("task.create")).await),
        "task.update" => {
            let task = task("task.update");
            accepted(client.tasks().update(TaskId(2639), &task).await)
        }
        "user.delete" => accepted(client.users().delete(UserId(292)).await),
        _ => return None,
    })
}

fn user() -> UserDraft {
    example::<User>("user.create.request").into()
}

/// The items of a page.
fn rows<T: Serialize>(page: Result<Page<T>, Error>) -> Result<Brought, Error> {
    read(page.map(|page| page.items))
}

/// The name that the answers show where the requests have it in English.
const ANSWERED: &str = "Chiến dịch test";
const ANSWERED_SMS: &str = "Chiến dịch test 23.9";

const ANSWERED_AUTOMATION: &str = "Trả lời tin nhắn tự động";

fn automation() -> AutomationDraft {
    let automation = record("automation.create.request#automation");
    let mut automation: AutomationDraft = serde_json::from_value(automation).unwrap();
    automation.title = ANSWERED_AUTOMATION.to_owned().into();
    automation
}

fn campaign() -> CampaignDraft {
    let mut campaign: CampaignDraft = example("campaign.create.request");
    campaign.name = ANSWERED.to_owned().into();
    campaign
}

/// J02: that it is to be sent at once is said again.
fn sms_campaign() -> SmsCampaignDraft {
    let mut campaign: SmsCampaignDraft =
        example::<SmsCampaign>("sms_campaign.create.request").into();
    campaign.name = ANSWERED_SMS.to_owned().into();
    campaign.send_now = ZeroOne(true).into();
    campaign
}

fn task(operation: &str) -> TaskDraft {
    example::<Task>(&format!("{operation}.request")).into()
}

/// The body of the reference without the keys that are not sent.
fn without(operation: &str, keys: &[&str]) -> Value {
    let mut body = request(operation);
    body.as_object_mut()
        .unwrap()
        .retain(|key, _| !keys.contains(&key.as_str()));
    body
}

fn named(mut body: Value, name: &str) -> Value {
    body["name"] = name.into();
    body
}

/// What a write has to send.
pub(super) fn body(operation: &str) -> Option<Value> {
    match operation {
        // D01: the fields of the table. D02: the number is the server's, the employee is named by its own.
        "user.create" | "user.update" => Some(without("user.create", &["id", "employee"])),
        // D21: neither what is the server's, nor what is named by its number, nor what is the assignee's.
        "task.create" | "task.update" => Some(without(
            operation,
            &[
                "id",
                "user",
                "model_name",
                "parent",
                "assigned",
                "category",
                "project",
                "name",
                "email",
                "firstname",
                "lastname",
                "picture",
                "designation",
                "employee_id",
            ],
        )),
        // D15: the automation alone, without the report beside it.
        "automation.create" | "automation.update" => {
            let mut automation = record(&format!("{operation}.request#automation"));
            automation["title"] = ANSWERED_AUTOMATION.into();
            Some(json!({"automation": automation}))
        }
        "opportunity.create" | "opportunity.update" => Some(request(operation)),
        "campaign.create" | "campaign.update" => Some(named(request(operation), ANSWERED)),
        // D19: nothing that is the server's.
        "sms_campaign.create" | "sms_campaign.update" => Some(named(
            without(
                operation,
                &[
                    "id",
                    "status",
                    "created_by",
                    "user",
                    "time_run",
                    "total_sms",
                    "total_send",
                    "total_not_send",
                    "total_success",
                    "total_fail",
                ],
            ),
            ANSWERED_SMS,
        )),
        "email_campaign.create" | "email_campaign.update" => Some(request(operation)),
        _ => None,
    }
}
