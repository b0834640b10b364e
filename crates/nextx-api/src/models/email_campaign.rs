//! Email campaigns.

use jiff::civil::Date;

use super::linked::{Linked, numbers};
use super::{AsText, Campaign, CustomerGroup, MessageParams, UserRef};
use crate::field::Field;
use crate::flags::ZeroOne;
use crate::ids::{CampaignId, CustomerGroupId, CustomerId, EmailCampaignId, RecipientId, UserId};
use crate::opaque::Opaque;
use crate::open_values::Sex;
use crate::time::Time;

record! {
    /// An email campaign: `email_campaign.list`, `email_campaign.detail`, the answer of `email_campaign.update`, and a row of
    /// `email_statistic.list` (E35).
    pub struct EmailCampaign: EmailCampaignId {
        name: String,
        description: String,
        from_name: String,
        mail_from: String,
        mail_subject: String,
        /// HTML from whoever wrote it: hostile until cleaned (Q37).
        mail_content: String,
        send_object_type: Opaque,
        file_attach: Opaque,
        send_all_contact: ZeroOne,
        is_mail_system: ZeroOne,
        send_now: ZeroOne,
        is_track_mail: ZeroOne,
        send_time: Time,
        template_id: String,
        created_by: UserId,
        user: UserRef,
        /// Whole internal records (E36), of which the number is read.
        customers: Vec<Linked<CustomerId, Opaque>>,
        customer_groups: Vec<Linked<CustomerGroupId, CustomerGroup>>,
        email_others: Vec<EmailRecipient>,
        params: MessageParams,
        campaign: Vec<Linked<CampaignId, Campaign>>,
        /// Unknown, not zero, where it is missing, even of a campaign that was sent (E35); so are the other totals.
        total_emails: i64,
        total_send: i64,
        total_not_send: i64,
        total_read: i64,
        total_not_read: i64,
        total_success: i64,
        total_fail: i64,
        /// A Vietnamese label, to be shown and not decided by (E33).
        status: String,
        time_run: Time,
    }
}

impl EmailCampaign {
    /// Without the internal records of the customers whom it goes to (E36), to be kept; their numbers stay.
    #[must_use]
    pub fn without_people(mut self) -> Self {
        let numbers = |people: Vec<Linked<CustomerId, Opaque>>| {
            people.into_iter().map(Linked::without_record).collect()
        };
        self.customers = self.customers.recast(numbers);
        self
    }
}

record! {
    /// A recipient who is typed into an email campaign.
    pub struct EmailRecipient {
        id: RecipientId,
        email_id: EmailCampaignId,
        mobile: String,
        name: String,
        email: String,
        sex: Sex,
        birthday: Date,
        address: String,
        message: String,
        param_01: String,
        param_02: String,
        param_03: String,
        param_04: String,
        param_05: String,
    }
}

record! {
    /// The body of `email_campaign.create` and `email_campaign.update`. It sends nothing unless `send_now` or `send_time` says
    /// so.
    pub struct EmailCampaignDraft {
        name: String,
        description: String,
        from_name: String,
        mail_from: String,
        mail_subject: String,
        /// HTML, sent as it is.
        mail_content: String,
        /// Seen in answers alone.
        send_object_type: Opaque,
        /// Seen in answers alone.
        file_attach: Opaque,
        /// To every contact of the shop (J02).
        send_all_contact: ZeroOne,
        is_mail_system: ZeroOne,
        /// At once: it reaches people (J02).
        send_now: ZeroOne,
        is_track_mail: ZeroOne,
        /// The form is not documented; [`Time::local`] is taken for it (Q33).
        send_time: Time,
        /// Seen in answers alone.
        template_id: String,
        customers: Vec<CustomerId>,
        /// Numbers as text (D31).
        customer_groups: Vec<AsText<CustomerGroupId>>,
        email_others: Vec<EmailRecipientDraft>,
        params: MessageParams,
        /// The sales campaigns that it belongs to, as numbers (D31).
        campaign: Vec<CampaignId>,
    }
}

record! {
    /// A recipient to be typed into an email campaign. The form is that of reading, since none is shown for writing (Q33).
    #[derive(Default)]
    pub struct EmailRecipientDraft {
        /// Of a recipient who is there already, so that an update enters nobody twice. A create leaves it out.
        id: RecipientId,
        mobile: String,
        name: String,
        email: String,
        sex: Sex,
        birthday: Date,
        address: String,
        message: String,
        param_01: String,
        param_02: String,
        param_03: String,
        param_04: String,
        param_05: String,
    }
}

impl EmailCampaignDraft {
    /// A new campaign that sends nothing yet and to nobody: recipients and the time have to be asked for (J02).
    #[must_use]
    pub fn new(name: &str, subject: &str, content: &str) -> Self {
        Self {
            name: name.to_owned().into(),
            description: Field::missing(),
            from_name: Field::missing(),
            mail_from: Field::missing(),
            mail_subject: subject.to_owned().into(),
            mail_content: content.to_owned().into(),
            send_object_type: Field::missing(),
            file_attach: Field::missing(),
            send_all_contact: ZeroOne(false).into(),
            is_mail_system: Field::missing(),
            send_now: ZeroOne(false).into(),
            is_track_mail: Field::missing(),
            send_time: Field::missing(),
            template_id: Field::missing(),
            customers: Field::missing(),
            customer_groups: Field::missing(),
            email_others: Field::missing(),
            params: MessageParams::blank().into(),
            campaign: Field::missing(),
            extra: serde_json::Map::new(),
        }
    }

    /// Without the numbers of recipients who are another campaign's, where it is a copy.
    pub(crate) fn anew(&self) -> Self {
        let anew = |recipient| EmailRecipientDraft {
            id: Field::missing(),
            ..recipient
        };
        let mut draft = self.clone();
        draft.email_others = draft
            .email_others
            .recast(|recipients| recipients.into_iter().map(anew).collect());
        draft
    }
}

/// What can be changed of a campaign, to be sent whole (Q18). That it was to be sent at once is not carried on: whoever wants
/// it sent again says so again (J02). A row of the list lacks `params` and `campaign`, so it is the detail to start from.
impl From<EmailCampaign> for EmailCampaignDraft {
    fn from(campaign: EmailCampaign) -> Self {
        Self {
            name: campaign.name,
            description: campaign.description,
            from_name: campaign.from_name,
            mail_from: campaign.mail_from,
            mail_subject: campaign.mail_subject,
            mail_content: campaign.mail_content,
            send_object_type: campaign.send_object_type,
            file_attach: campaign.file_attach,
            send_all_contact: campaign.send_all_contact,
            is_mail_system: campaign.is_mail_system,
            send_now: ZeroOne(false).into(),
            is_track_mail: campaign.is_track_mail,
            send_time: campaign.send_time,
            template_id: campaign.template_id,
            customers: numbers(campaign.customers),
            customer_groups: numbers(campaign.customer_groups),
            email_others: campaign.email_others.map_items(),
            params: campaign.params,
            campaign: numbers(campaign.campaign),
            extra: campaign.extra,
        }
    }
}

impl From<EmailRecipient> for EmailRecipientDraft {
    fn from(recipient: EmailRecipient) -> Self {
        Self {
            id: recipient.id,
            mobile: recipient.mobile,
            name: recipient.name,
            email: recipient.email,
            sex: recipient.sex,
            birthday: recipient.birthday,
            address: recipient.address,
            message: recipient.message,
            param_01: recipient.param_01,
            param_02: recipient.param_02,
            param_03: recipient.param_03,
            param_04: recipient.param_04,
            param_05: recipient.param_05,
            extra: recipient.extra,
        }
    }
}
