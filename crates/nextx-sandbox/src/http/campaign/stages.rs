//! The stages of a campaign.

use serde_json::{Value, json};
use sqlx::SqliteConnection;

use crate::{
    http::fields::{Field, Violations},
    lists::{self, STAGE_TYPES},
};

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Stage {
    pub(crate) id: i64,
    campaign_id: i64,
    name: String,
    value: String,
    place: i64,
    pub(crate) stage_type_id: i64,
}

/// A stage as it was sent.
#[derive(Debug)]
pub(super) struct SentStage {
    id: Option<i64>,
    name: String,
    value: String,
    place: i64,
    stage_type_id: i64,
}

impl Stage {
    /// The stages of a campaign in their order.
    pub(crate) async fn of(
        connection: &mut SqliteConnection,
        campaign_id: i64,
    ) -> Result<Vec<Self>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM campaign_stage WHERE campaign_id = ?1 ORDER BY place, id")
            .bind(campaign_id)
            .fetch_all(connection)
            .await
    }

    pub(super) fn of_campaign(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "value": self.value,
            "campaign_id": self.campaign_id,
            "order": self.place,
            "parent_id": null,
            "stage_type_id": self.stage_type_id,
            "stage_type_name": lists::find(&STAGE_TYPES, Some(self.stage_type_id)).map(|named| named.name),
        })
    }

    pub(crate) fn of_opportunity(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "stage_type_id": self.stage_type_id,
            "order": self.place,
        })
    }
}

/// The stages that were sent; none where a campaign gets the usual ones.
pub(super) fn read(field: &Field<'_>, wrong: &mut Violations) -> Vec<SentStage> {
    let stages = wrong.objects(field);
    (1..)
        .zip(&stages)
        .map(|(place, stage)| {
            let (name, kind) = (stage.get("name"), stage.get("stage_type_id"));
            wrong.require(&name);
            wrong.require(&kind);
            let name = wrong.text(&name, 255).unwrap_or_default();
            SentStage {
                id: wrong.id(&stage.get("id")),
                value: wrong
                    .text(&stage.get("value"), 255)
                    .unwrap_or_else(|| name.clone()),
                place: wrong.integer(&stage.get("order")).unwrap_or(place),
                stage_type_id: wrong
                    .id_of(&kind, |id| lists::knows(&STAGE_TYPES, id))
                    .unwrap_or_default(),
                name,
            }
        })
        .collect()
}

/// The stages of a campaign that sends none: one of each type.
pub(super) fn usual() -> Vec<SentStage> {
    (1..)
        .zip(&STAGE_TYPES)
        .map(|(place, kind)| SentStage {
            id: None,
            name: kind.name.to_owned(),
            value: kind.name.to_owned(),
            place,
            stage_type_id: kind.id,
        })
        .collect()
}

/// Replaces the stages of a campaign. A stage keeps its id where it is sent with it or has the same name; one that is
/// gone must hold no opportunity.
pub(super) async fn replace(
    connection: &mut SqliteConnection,
    campaign_id: i64,
    sent: Vec<SentStage>,
    wrong: &mut Violations,
) -> Result<(), sqlx::Error> {
    let mut before = Stage::of(connection, campaign_id).await?;
    for stage in sent {
        let kept = before
            .iter()
            .position(|old| Some(old.id) == stage.id)
            .or_else(|| before.iter().position(|old| old.name == stage.name));
        let id = kept.map(|place| before.swap_remove(place).id);
        sqlx::query(
            "INSERT INTO campaign_stage (id, campaign_id, name, value, place, stage_type_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (id) DO UPDATE SET name = ?3, value = ?4, place = ?5, stage_type_id = ?6",
        )
        .bind(id)
        .bind(campaign_id)
        .bind(stage.name)
        .bind(stage.value)
        .bind(stage.place)
        .bind(stage.stage_type_id)
        .execute(&mut *connection)
        .await?;
    }
    for gone in before {
        let deleted = sqlx::query(
            "DELETE FROM campaign_stage
             WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM opportunity WHERE stage_id = ?1)",
        )
        .bind(gone.id)
        .execute(&mut *connection)
        .await?;
        if deleted.rows_affected() == 0 {
            wrong.unknown("stages");
        }
    }
    Ok(())
}
