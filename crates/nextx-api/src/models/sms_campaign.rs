//! SMS campaigns.

use super::linked::{Linked, numbers};
use super::{AsText, Campaign, CustomerGroup, MessageParams, UserRef};
use crate::field::Field;
use crate::flags::ZeroOne;
use crate::ids::{CampaignId, CustomerGroupId, CustomerId, SmsCampaignId, UserId};
use crate::opaque::Opaque;
use crate::time::Time;

record! {
    /// An SMS campaign: `sms_campaign.list`, `sms_campaign.detail` and the answer of `sms_campaign.update`.
    pub struct SmsCampaign: SmsCampaignId {
        name: String,
        description: String,
        /// The text; `content` of a message in the history (E50).
        sms_content: String,
        send_object_type: Opaque,
        send_all_contact: ZeroOne,
        send_now: ZeroOne,
        send_time: Time,
        template_id: String,
        r#type: String,
        params: MessageParams,
        created_by: UserId,
        user: UserRef,
        /// Whole internal records (E36), of which the number is read.
        customers: Vec<Linked<CustomerId, Opaque>>,
        customer_groups: Vec<Linked<CustomerGroupId, CustomerGroup>>,
        sms_others: Vec<Opaque>,
        campaign: Vec<Linked<CampaignId, Campaign>>,
        /// The same by the name of the table (B01).
        campaigns: Vec<Linked<CampaignId, Campaign>>,
        /// The same by the name that a search and replace left of it (B01, B02).
        #[serde(rename = "To get the list of")]
        damaged_campaign: Vec<Linked<CampaignId, Campaign>>,
        /// Unknown, not zero, where it is missing (E35); so are the other totals.
        total_sms: i64,
        total_send: i64,
        total_not_send: i64,
        total_success: i64,
        total_fail: i64,
        /// A Vietnamese label, to be shown and not decided by (E33).
        status: String,
        time_run: Time,
    }
}

impl SmsCampaign {
    /// Without the internal records of the customers whom it goes to (E36), to be kept; their numbers stay.
    #[must_use]
    pub fn without_people(mut self) -> Self {
        let numbers = |people: Vec<Linked<CustomerId, Opaque>>| {
            people.into_iter().map(Linked::without_record).collect()
        };
        self.customers = self.customers.recast(numbers);
        self
    }

    /// The sales campaigns that it belongs to, under whichever name they came (B01); none where they are missing or cannot
    /// be read.
    #[must_use]
    pub fn campaigns(&self) -> Option<&[Linked<CampaignId, Campaign>]> {
        [&self.campaign, &self.campaigns, &self.damaged_campaign]
            .into_iter()
            .find_map(|campaigns| campaigns.as_deref())
    }
}

record! {
    /// The body of `sms_campaign.create` and `sms_campaign.update` (D19). It sends nothing unless `send_now` or `send_time`
    /// says so.
    ///
    /// Not offered: `id`, `status`, `created_by`, `time_run`: they are the server's (D19).
    ///
    /// Not offered: `user`, `user.name`, `user.email`, `user.firstname`: who made it is the server's (D19).
    ///
    /// Not offered: `user.lastname`, `user.picture`: who made it is the server's (D19).
    ///
    /// Not offered: `total_sms`, `total_send`, `total_not_send`, `total_success`, `total_fail`: the server counts (D19).
    pub struct SmsCampaignDraft {
        name: String,
        description: String,
        /// The text.
        sms_content: String,
        /// Only `null` is documented (D34).
        send_object_type: Opaque,
        /// To every contact of the shop (J02).
        send_all_contact: ZeroOne,
        /// At once: it reaches people and costs money (J02).
        send_now: ZeroOne,
        /// The form is not documented; [`Time::local`] is taken for it (Q33).
        send_time: Time,
        /// Only `null` is documented (D34).
        template_id: String,
        r#type: String,
        params: MessageParams,
        customers: Vec<CustomerId>,
        customer_groups: Vec<AsText<CustomerGroupId>>,
        /// Their form is not documented (Q33).
        sms_others: Vec<Opaque>,
        /// The sales campaigns that it belongs to (B01).
        campaign: Vec<CampaignId>,
    }
}

impl SmsCampaignDraft {
    /// A new campaign that sends nothing yet and to nobody: recipients and the time have to be asked for (J02).
    #[must_use]
    pub fn new(name: &str, content: &str) -> Self {
        Self {
            name: name.to_owned().into(),
            description: Field::missing(),
            sms_content: content.to_owned().into(),
            send_object_type: Field::missing(),
            send_all_contact: ZeroOne(false).into(),
            send_now: ZeroOne(false).into(),
            send_time: Field::missing(),
            template_id: Field::missing(),
            r#type: Field::missing(),
            params: MessageParams::blank().into(),
            customers: Field::missing(),
            customer_groups: Field::missing(),
            sms_others: Field::missing(),
            campaign: Field::missing(),
            extra: serde_json::Map::new(),
        }
    }
}

/// What can be changed of a campaign, to be sent whole (Q18). That it was to be sent at once is not carried on: whoever wants
/// it sent again says so again (J02).
impl From<SmsCampaign> for SmsCampaignDraft {
    fn from(campaign: SmsCampaign) -> Self {
        Self {
            name: campaign.name,
            description: campaign.description,
            sms_content: campaign.sms_content,
            send_object_type: campaign.send_object_type,
            send_all_contact: campaign.send_all_contact,
            send_now: ZeroOne(false).into(),
            send_time: campaign.send_time,
            template_id: campaign.template_id,
            r#type: campaign.r#type,
            params: campaign.params,
            customers: numbers(campaign.customers),
            customer_groups: numbers(campaign.customer_groups),
            sms_others: campaign.sms_others,
            campaign: numbers(
                campaign
                    .campaign
                    .or_under(campaign.campaigns)
                    .or_under(campaign.damaged_campaign),
            ),
            extra: campaign.extra,
        }
    }
}
