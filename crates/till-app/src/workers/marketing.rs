//! How the records of marketing stand in their lists.

use futures::{Stream, TryStreamExt};
use nextx_api::{
    Automation, Campaign, Client, EmailCampaign, EmailCampaignQuery, Error, Lead, Opportunity,
    Page, SmsCampaign, SmsCampaignQuery,
};

use super::records::ListedAs;
use crate::wire::text;

fn words<const N: usize>(parts: [Option<&str>; N]) -> String {
    parts.map(text).join(" ")
}

/// By the day it was given to somebody.
pub(super) fn lead(lead: &Lead) -> ListedAs {
    ListedAs {
        remote_id: lead.id.0,
        day: lead.date_assigned.as_ref().copied(),
        words: words([
            lead.name.as_deref(),
            lead.mobile.as_deref(),
            lead.email.as_deref(),
            lead.code.as_deref(),
        ]),
    }
}

/// By the day it is expected to close.
pub(crate) fn opportunity(opportunity: &Opportunity) -> ListedAs {
    ListedAs {
        remote_id: opportunity.id.0,
        day: opportunity.expected_close_date.as_ref().copied(),
        words: words([
            opportunity.name.as_deref(),
            opportunity.description.as_deref(),
        ]),
    }
}

/// By the day it begins.
pub(crate) fn campaign(campaign: &Campaign) -> ListedAs {
    ListedAs {
        remote_id: campaign.id.0,
        day: campaign.start_date.as_ref().copied(),
        words: words([campaign.name.as_deref(), campaign.description.as_deref()]),
    }
}

/// All campaigns by text message, without the internal records of people that come along (E36).
pub(crate) fn sms_campaigns(
    client: &Client,
) -> impl Stream<Item = Result<Page<SmsCampaign>, Error>> + Send + use<> {
    let pages = client.sms_campaigns().stream(SmsCampaignQuery::default());
    pages.map_ok(|page| every(page, SmsCampaign::without_people))
}

/// All campaigns by email, likewise.
pub(crate) fn email_campaigns(
    client: &Client,
) -> impl Stream<Item = Result<Page<EmailCampaign>, Error>> + Send + use<> {
    let query = EmailCampaignQuery::default();
    let pages = client.email_campaigns().stream(query);
    pages.map_ok(|page| every(page, EmailCampaign::without_people))
}

fn every<T>(mut page: Page<T>, change: impl Fn(T) -> T) -> Page<T> {
    page.items = page.items.into_iter().map(change).collect();
    page
}

/// By the day it is sent.
pub(crate) fn sms_campaign(campaign: &SmsCampaign) -> ListedAs {
    ListedAs {
        remote_id: campaign.id.0,
        day: campaign
            .send_time
            .as_ref()
            .map(|time| time.in_vietnam().date()),
        words: words([campaign.name.as_deref(), campaign.sms_content.as_deref()]),
    }
}

/// By the day it is sent.
pub(crate) fn email_campaign(campaign: &EmailCampaign) -> ListedAs {
    ListedAs {
        remote_id: campaign.id.0,
        day: campaign
            .send_time
            .as_ref()
            .map(|time| time.in_vietnam().date()),
        words: words([campaign.name.as_deref(), campaign.mail_subject.as_deref()]),
    }
}

/// Of no day.
pub(crate) fn automation(automation: &Automation) -> ListedAs {
    ListedAs {
        remote_id: automation.id.0,
        day: None,
        words: words([
            automation.title.as_deref(),
            automation.description.as_deref(),
        ]),
    }
}
