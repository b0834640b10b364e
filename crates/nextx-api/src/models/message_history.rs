//! Messages that were sent.

use crate::flags::ZeroOne;
use crate::ids::{CauserId, EmailCampaignId, EmailHistoryId, SmsHistoryId};
use crate::opaque::Opaque;
use crate::time::Time;

fn was_sent(status: Option<i64>) -> Option<bool> {
    match status {
        Some(0) => Some(false),
        Some(1) => Some(true),
        _ => None,
    }
}

record! {
    /// An SMS that was sent, or was not (`sms_history.list`).
    pub struct SmsMessage: SmsHistoryId {
        sms_id: String,
        /// The text; `sms_content` of the campaign (E50).
        content: String,
        phone: String,
        /// `1` where it was sent and `0` where not, as far as the one example tells.
        status: i64,
        /// What the provider said, such as an error (E34).
        message: String,
        date_send: Time,
        sms_type: String,
        /// Name of a class of the server: a tag that tells what kind `causer_id` is (E47).
        causer_type: String,
        causer_id: CauserId,
        /// A whole internal record of a person (E36).
        causer: Opaque,
        causer_name: String,
    }
}

impl SmsMessage {
    /// Whether it was sent, judged by the status alone (E34); unknown where that is neither of the two seen.
    #[must_use]
    pub fn was_sent(&self) -> Option<bool> {
        was_sent(*self.status)
    }
}

record! {
    /// An email that was sent, or was not (`email_history.list`). The number is the campaign's in the only example, so rows are
    /// told apart by recipient and time as well (E44).
    pub struct EmailMessage: EmailHistoryId {
        subject: String,
        /// HTML from whoever wrote it: hostile until cleaned (Q37).
        body: String,
        /// The recipient.
        email: String,
        /// `1` where it was sent and `0` where not, as far as the one example tells.
        status: i64,
        date_send: Time,
        /// Name of a class of the server: a tag that tells what kind `causer_id` is (E47).
        causer_type: String,
        causer_id: CauserId,
        /// What the mail server said; a success has words here, too (E34).
        error_message: String,
        email_id: EmailCampaignId,
        email_from: String,
        is_read: ZeroOne,
        time_read: Time,
        /// A whole internal record of a person (E36).
        causer: Opaque,
    }
}

impl EmailMessage {
    /// Whether it was sent, judged by the status alone (E34); unknown where that is neither of the two seen.
    #[must_use]
    pub fn was_sent(&self) -> Option<bool> {
        was_sent(*self.status)
    }
}
