//! The order to send a campaign: who gets what, when, and whether it arrives.

use std::collections::HashSet;

use jiff::civil::DateTime;
use serde_json::{Map, Value};
use sqlx::SqliteConnection;

use super::{audience::Audience, recipients};
use crate::{
    SandboxError,
    clock::shop_ms,
    demo::Dice,
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

/// How a message ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outcomes {
    pub(crate) delivered: bool,
    /// What the provider says, in the words of the document where it has any (E34).
    pub(crate) note: &'static str,
    /// Milliseconds from sending to opening.
    pub(crate) opened_after: Option<i64>,
}

/// How the message of a number within a campaign ends; the same for every seed. One of 25 fails, as does every address of
/// the wrong form.
pub(crate) fn outcome(seed: u64, kind: MessageKind, number: u64, address: &str) -> Outcomes {
    let mut dice = Dice::new(seed, kind.name(), number);
    let (fits, bad_address, failure) = match kind {
        MessageKind::Sms => (
            address.len() == 10
                && address.starts_with('0')
                && address.bytes().all(|byte| byte.is_ascii_digit()),
            "InvalidPhoneNumber",
            "TokenNotValid: IDX10000: The parameter 'token' cannot be a 'null' or an empty object.\r\nParameter name: token",
        ),
        MessageKind::Email => (
            address.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty() && host.contains('.') && !host.contains('@')
            }),
            "Địa chỉ email không hợp lệ",
            "550 5.1.1 Mailbox unavailable",
        ),
    };
    let unlucky = dice.chance(4);
    let delivered = fits && !unlucky;
    let opens = dice.chance(40);
    let minutes = dice.between(1, 300);
    Outcomes {
        delivered,
        note: match (fits, delivered) {
            (false, _) => bad_address,
            (true, false) => failure,
            (true, true) => "Gửi thành công",
        },
        opened_after: (delivered && opens).then_some(minutes * 60_000),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_messages_fail_and_the_same_ones_every_time() {
        let failed = |seed| -> Vec<u64> {
            (0..1_000)
                .filter(|number| !outcome(seed, MessageKind::Sms, *number, "0900000001").delivered)
                .collect()
        };
        let first = failed(7);
        assert!((20..70).contains(&first.len()), "{}", first.len());
        assert_eq!(first, failed(7));
    }

    #[test]
    fn an_address_of_the_wrong_form_always_fails() {
        for address in ["090", "84900000001", "09000000a1"] {
            assert!(
                !outcome(7, MessageKind::Sms, 1, address).delivered,
                "{address}"
            );
        }
        for address in ["khach", "@example.com", "a@b@example.com"] {
            assert!(
                !outcome(7, MessageKind::Email, 1, address).delivered,
                "{address}"
            );
        }
    }
}
