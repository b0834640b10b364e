//! Campaigns of all three kinds as stored, for tests.

use serde::{Deserialize, Serialize};
use sqlx::SqlitePool;

use crate::SandboxError;

/// A campaign: of sales, by SMS or by email.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct StoredCampaign {
    /// `sales`, `sms` or `email`.
    pub kind: String,
    /// `id`, which is unique within the kind alone.
    pub id: i64,
    /// `name`
    pub name: String,
    /// Opportunities in a campaign of sales, messages planned or sent in another one.
    pub members: i64,
}

/// Every campaign, the demo shop's included.
pub(crate) async fn read(pool: &SqlitePool) -> Result<Vec<StoredCampaign>, SandboxError> {
    Ok(sqlx::query_as(
        "SELECT 'sales' AS kind, id, name, (SELECT count(*) FROM opportunity WHERE campaign_id = campaign.id) AS members
         FROM campaign
         UNION ALL
         SELECT 'sms', id, name, (SELECT count(*) FROM message WHERE kind = 'sms' AND campaign_id = sms_campaign.id)
         FROM sms_campaign
         UNION ALL
         SELECT 'email', id, name, (SELECT count(*) FROM message WHERE kind = 'email' AND campaign_id = email_campaign.id)
         FROM email_campaign
         ORDER BY kind, id",
    )
    .fetch_all(pool)
    .await?)
}
