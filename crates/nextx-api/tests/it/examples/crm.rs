//! What lives on the CRM host.

mod automations;
mod campaigns;
mod messages;
mod opportunities;
mod tasks;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Example, examples};
use crate::contract::record;

pub(super) const EXAMPLES: &[Example] = examples![
    User: "user.list.response", "user.create.request", "user.create.response";
    Task: "task.list.response", "task.detail.response", "task.create.request",
        "task.update.request", "task.update.response";
    SmsCampaign: "sms_campaign.list.response", "sms_campaign.detail.response", "sms_campaign.create.request",
        "sms_campaign.update.request", "sms_campaign.update.response";
    SmsMessage: "sms_history.list.response";
    EmailCampaign: "email_campaign.list.response", "email_campaign.detail.response", "email_campaign.update.response",
        "email_statistic.list.response";
    EmailCampaignDraft: "email_campaign.create.request", "email_campaign.update.request";
    EmailMessage: "email_history.list.response";
    Campaign: "campaign.list.response", "campaign.detail.response", "campaign.create.response",
        "campaign.update.response";
    CampaignDraft: "campaign.create.request", "campaign.update.request";
    Opportunity: "opportunity.list.response", "opportunity.detail.response", "opportunity.update.response";
    OpportunityUpdate: "opportunity.update.request";
    NewOpportunity: "opportunity.create.request";
    Automation: "automation.list.response", "automation.detail.response", "automation.update.response";
    AutomationDraft: "automation.create.request#automation", "automation.update.request#automation";
];

/// What is sent of a record that was read.
fn sent<R: DeserializeOwned, D: From<R> + Serialize>(read: Value) -> Value {
    let record: R = serde_json::from_value(read).unwrap();
    serde_json::to_value(D::from(record)).unwrap()
}

/// An example as it is read.
fn read<R: DeserializeOwned>(name: &str) -> R {
    serde_json::from_value(record(name)).unwrap()
}

/// A record with a key that this crate does not know.
fn with_unknown(name: &str) -> Value {
    let mut read = record(name);
    read["tenant"] = json!({"deep": [1, 2.5]});
    read
}

/// The same without the server's keys.
fn without(mut read: Value, servers: &[&str]) -> Value {
    read.as_object_mut()
        .unwrap()
        .retain(|key, _| !servers.contains(&key.as_str()));
    read
}
