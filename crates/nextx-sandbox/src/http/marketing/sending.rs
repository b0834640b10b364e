//! The order to send a campaign: who gets what, when, and whether it arrives.

use std::collections::HashSet;

use jiff::civil::DateTime;
use serde_json::{Map, Value};
use sqlx::SqliteConnection;

use super::{audience::Audience, recipients};
use crate::{
    SandboxError,
    clock::shop_ms,
    delivery::outcome,
    http::Shop,
    store::messages::{self, MessageKind, NewMessage, Progress},
};

/// Five messages go out in a second.
const GAP_MS: i64 = 200;

/// What a campaign sends to each recipient.
#[derive(Debug)]
pub(crate) struct Letter<'campaign> {
    pub(crate) kind: MessageKind,
    /// `sms_type`
    pub(crate) r#type: &'campaign str,
    pub(crate) campaign_id: i64,
    pub(crate) sender: &'campaign str,
    pub(crate) subject: &'campaign str,
    pub(crate) content: &'campaign str,
    /// Whether it is noted who opens it.
    pub(crate) tracked: bool,
}

/// Orders the sending of a campaign that was made or changed, and answers when it begins, in milliseconds since 1970. What
/// was planned and not sent is planned anew. A campaign that has begun goes on as it was, unless a change that asks to send
/// now sends it once more, which is a switch (J02).
pub(crate) async fn order(
    shop: &Shop,
    connection: &mut SqliteConnection,
    letter: &Letter<'_>,
    audience: &Audience,
    (run_ms, asks_now): (Option<i64>, bool),
) -> Result<Option<i64>, SandboxError> {
    let now = shop.now().datetime();
    let now_ms = shop_ms(now);
    let begun = Progress::of(connection, letter.kind, letter.campaign_id, now_ms).await?;
    let begins = if begun.sent == 0 {
        messages::forget_planned(connection, letter.kind, letter.campaign_id).await?;
        audience.begins(now)
    } else if asks_now && shop.switches().updates_resend {
        Some(now)
    } else {
        return Ok(run_ms);
    };
    if let Some(moment) = begins {
        dispatch(connection, letter, audience, moment).await?;
    }
    Ok(begins.map(shop_ms))
}

/// Plans the messages of a campaign from a moment on. An address gets one of them, however often it is named; those
/// without an address get none.
async fn dispatch(
    connection: &mut SqliteConnection,
    letter: &Letter<'_>,
    audience: &Audience,
    from: DateTime,
) -> Result<(), SandboxError> {
    let seed: i64 = sqlx::query_scalar("SELECT seed FROM shop")
        .fetch_one(&mut *connection)
        .await?;
    let params: Map<String, Value> = serde_json::from_str(&audience.params)?;
    let from_ms = shop_ms(from);
    let mut addresses = HashSet::new();
    let mut planned = Vec::new();
    for recipient in recipients::read(connection, audience).await? {
        let address = match letter.kind {
            MessageKind::Sms => recipient.mobile.trim(),
            MessageKind::Email => recipient.email.trim(),
        };
        if address.is_empty() || !addresses.insert(address.to_owned()) {
            continue;
        }
        let number = letter.campaign_id.unsigned_abs() << 32 | addresses.len() as u64;
        let end = outcome(seed.cast_unsigned(), letter.kind, number, address);
        let place = i64::try_from(addresses.len()).unwrap_or(i64::MAX);
        let due_ms = from_ms.saturating_add(place.saturating_mul(GAP_MS));
        planned.push(NewMessage {
            kind: letter.kind.name(),
            r#type: letter.r#type.to_owned(),
            campaign_id: Some(letter.campaign_id),
            automation_id: None,
            sender: letter.sender.to_owned(),
            subject: recipient.letter(letter.subject, &params),
            content: recipient.letter(letter.content, &params),
            address: address.to_owned(),
            causer: match recipient.causer.as_deref() {
                Some("customer") => Some("customer"),
                Some(_) => Some("contact"),
                None => None,
            },
            causer_id: recipient.causer_id,
            due_ms,
            delivered: i64::from(end.delivered),
            note: end.note,
            read_ms: end
                .opened_after
                .filter(|_| letter.tracked)
                .map(|after| due_ms.saturating_add(after)),
            demo: 0,
            recipient: recipient.name,
        });
    }
    messages::plan(connection, planned).await
}
