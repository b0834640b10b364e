//! Campaigns by text message and email that are written here: nothing of them is lost in a power cut, and none is sent
//! twice. Who a campaign was sent to is kept with it.

use std::collections::BTreeMap;

use sqlx::{Row, sqlite::SqliteRow};
use till_core::{campaign::TypedCampaign, consent::Channel};
use uuid::Uuid;

use crate::{Store, StoreError};

/// A campaign that is written here.
#[derive(Clone, Debug, PartialEq)]
pub struct CampaignDraft {
    /// The till's own number.
    pub number: i64,
    /// Ours, a `UUIDv7`; it travels as a marker in `description`.
    pub id: Uuid,
    /// How its recipients are written to.
    pub channel: Channel,
    /// As typed.
    pub typed: TypedCampaign,
    /// When it was changed last, in epoch milliseconds.
    pub changed_at: i64,
    /// How it was sent, from when on it cannot be changed.
    pub sent: Option<SentCampaign>,
}

/// How a campaign was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentCampaign {
    /// When the send began, in epoch milliseconds.
    pub at: i64,
    /// When a look first found it absent.
    pub absent_at: Option<i64>,
    /// When NextX was known to have it; none while nobody knows.
    pub arrived_at: Option<i64>,
    /// NextX's id, once it is known.
    pub remote_id: Option<i64>,
}

/// Somebody a campaign is sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrozenRecipient {
    /// Where to; empty where its owner had it erased.
    pub address: String,
    /// Who.
    pub name: String,
}

const COLUMNS: &str = "SELECT number, id, channel, content, changed_at, sent_at, absent_at, arrived_at, remote_id FROM campaign_draft ";

impl Store {
    /// The campaigns that are written here, those changed last first; those that NextX is known to have only where `arrived`.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn campaign_drafts(
        &self,
        channel: Channel,
        arrived: bool,
    ) -> Result<Vec<CampaignDraft>, StoreError> {
        let sql = format!(
            "{COLUMNS} WHERE channel = ? AND (arrived_at IS NOT NULL) = ? ORDER BY changed_at DESC, number DESC"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(channel.as_str())
            .bind(arrived)
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(draft).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn campaign_draft(&self, number: i64) -> Result<Option<CampaignDraft>, StoreError> {
        let sql = format!("{COLUMNS} WHERE number = ?");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(number)
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(draft).transpose()
    }

    /// Begins to write a campaign; answers its number.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn new_campaign_draft(
        &self,
        channel: Channel,
        id: Uuid,
        typed: &TypedCampaign,
        now: i64,
    ) -> Result<i64, StoreError> {
        let made = sqlx::query(
            "INSERT INTO campaign_draft (id, channel, content, changed_at) VALUES (?, ?, ?, ?)",
        )
        .bind(id.to_string())
        .bind(channel.as_str())
        .bind(serde_json::to_string(typed)?)
        .bind(now)
        .execute(self.writer())
        .await?;
        Ok(made.last_insert_rowid())
    }

    /// Keeps what was typed. One that was sent stays as it was sent; answers whether it was kept.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn keep_campaign_draft(
        &self,
        number: i64,
        typed: &TypedCampaign,
        now: i64,
    ) -> Result<bool, StoreError> {
        let kept = sqlx::query(
            "UPDATE campaign_draft SET content = ?, changed_at = ? WHERE number = ? AND sent_at IS NULL",
        )
        .bind(serde_json::to_string(typed)?)
        .bind(now)
        .bind(number)
        .execute(self.writer())
        .await?;
        Ok(kept.rows_affected() > 0)
    }

    /// Notes that it is about to be sent, and to whom, before its first byte leaves. `due` is when it is to arrive, in epoch
    /// milliseconds; `counted` tells an advertisement.
    ///
    /// # Errors
    /// [`StoreError`]; then it is not to be sent.
    pub async fn begin_campaign(
        &self,
        number: i64,
        recipients: &[FrozenRecipient],
        (due, counted): (i64, bool),
        now: i64,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let begun = sqlx::query(
            "UPDATE campaign_draft SET sent_at = ?, absent_at = NULL WHERE number = ? AND arrived_at IS NULL",
        )
        .bind(now)
        .bind(number)
        .execute(&mut *tx)
        .await?;
        if begun.rows_affected() == 0 {
            return Err(StoreError::Damaged(
                "a campaign that is to be sent".to_owned(),
            ));
        }
        sqlx::query("DELETE FROM campaign_recipient WHERE campaign = ?")
            .bind(number)
            .execute(&mut *tx)
            .await?;
        for (place, recipient) in (0_i64..).zip(recipients) {
            sqlx::query(
                "INSERT INTO campaign_recipient (campaign, place, address, name, due_at, counted) VALUES (?, ?, ?, ?, ?, ?)",
            )
            .bind(number)
            .bind(place)
            .bind(&recipient.address)
            .bind(&recipient.name)
            .bind(due)
            .bind(counted)
            .execute(&mut *tx)
            .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Notes that a look has not found it.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn campaign_absent(&self, number: i64, now: i64) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE campaign_draft SET absent_at = coalesce(absent_at, ?) WHERE number = ?",
        )
        .bind(now)
        .bind(number)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Notes that NextX does not have it for certain: it can be changed and sent again, and nobody has got it.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn campaign_not_sent(&self, number: i64) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for sql in [
            "UPDATE campaign_draft SET sent_at = NULL, absent_at = NULL WHERE number = ? AND arrived_at IS NULL",
            "DELETE FROM campaign_recipient WHERE campaign =
                 (SELECT number FROM campaign_draft WHERE number = ? AND arrived_at IS NULL)",
        ] {
            sqlx::query(sql).bind(number).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Notes that NextX has it, under this id where that is known: it is never sent again.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn campaign_arrived(
        &self,
        number: i64,
        remote_id: Option<i64>,
        now: i64,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE campaign_draft SET arrived_at = coalesce(arrived_at, ?), remote_id = coalesce(?, remote_id) WHERE number = ?",
        )
        .bind(now)
        .bind(remote_id)
        .bind(number)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Forgets one that nobody wants any more; one that was sent stays. Answers whether it was forgotten.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn forget_campaign_draft(&self, number: i64) -> Result<bool, StoreError> {
        let forgotten =
            sqlx::query("DELETE FROM campaign_draft WHERE number = ? AND sent_at IS NULL")
                .bind(number)
                .execute(self.writer())
                .await?;
        Ok(forgotten.rows_affected() > 0)
    }

    /// Whom a campaign was sent to.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn campaign_recipients(
        &self,
        number: i64,
    ) -> Result<Vec<FrozenRecipient>, StoreError> {
        let rows = sqlx::query(
            "SELECT address, name FROM campaign_recipient WHERE campaign = ? ORDER BY place",
        )
        .bind(number)
        .fetch_all(self.reader())
        .await?;
        let recipient = |row: &SqliteRow| FrozenRecipient {
            address: row.get("address"),
            name: row.get("name"),
        };
        Ok(rows.iter().map(recipient).collect())
    }

    /// How many advertisements each address gets by this channel between two moments in epoch milliseconds, as far as this
    /// till sent them; those of `except` are not counted.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn advertised(
        &self,
        channel: Channel,
        (from, until): (i64, i64),
        except: i64,
    ) -> Result<BTreeMap<String, u32>, StoreError> {
        let rows: Vec<(String, u32)> = sqlx::query_as(
            "SELECT address, count(*) FROM campaign_recipient JOIN campaign_draft ON campaign_draft.number = campaign
             WHERE counted = 1 AND channel = ? AND due_at > ? AND due_at < ? AND campaign <> ? AND address <> ''
             GROUP BY address",
        )
        .bind(channel.as_str())
        .bind(from)
        .bind(until)
        .bind(except)
        .fetch_all(self.reader())
        .await?;
        Ok(rows.into_iter().collect())
    }

    /// The campaigns that an address was sent, as JSON, each with when it was to arrive in epoch milliseconds.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn campaigns_to(
        &self,
        channel: Channel,
        address: &str,
    ) -> Result<Vec<(i64, String)>, StoreError> {
        let rows = sqlx::query_as(
            "SELECT due_at, content FROM campaign_recipient JOIN campaign_draft ON campaign_draft.number = campaign
             WHERE channel = ? AND address = ? ORDER BY due_at",
        )
        .bind(channel.as_str())
        .bind(address)
        .fetch_all(self.reader())
        .await?;
        Ok(rows)
    }

    /// Takes an address and the name beside it out of what was sent; how many they were stays.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn erase_recipient(&self, channel: Channel, address: &str) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE campaign_recipient SET address = '', name = ''
             WHERE address = ? AND campaign IN (SELECT number FROM campaign_draft WHERE channel = ?)",
        )
        .bind(address)
        .bind(channel.as_str())
        .execute(self.writer())
        .await?;
        Ok(())
    }
}

fn draft(row: &SqliteRow) -> Result<CampaignDraft, StoreError> {
    let damaged = || StoreError::Damaged("a campaign that is written here".to_owned());
    let sent_at: Option<i64> = row.get("sent_at");
    Ok(CampaignDraft {
        number: row.get("number"),
        id: Uuid::try_parse(row.get("id")).map_err(|_| damaged())?,
        channel: match row.get("channel") {
            "sms" => Channel::Sms,
            "email" => Channel::Email,
            _ => return Err(damaged()),
        },
        typed: serde_json::from_str(row.get("content"))?,
        changed_at: row.get("changed_at"),
        sent: sent_at.map(|at| SentCampaign {
            at,
            absent_at: row.get("absent_at"),
            arrived_at: row.get("arrived_at"),
            remote_id: row.get("remote_id"),
        }),
    })
}
