//! What has happened since anyone last looked.

use sqlx::{Connection, SqliteConnection};

use crate::{
    SandboxError,
    clock::shop_ms,
    http::{Shop, automation},
    store::messages::{self, MessageKind, StoredMessage},
};

/// Runs the automations that are due and sends every message whose moment has come; answers the moment that was taken for
/// now, in milliseconds since 1970. All of it happens or nothing, within the transaction of the request if it has one.
pub(crate) async fn catch_up(
    shop: &Shop,
    connection: &mut SqliteConnection,
) -> Result<i64, SandboxError> {
    let now = shop.now().datetime();
    let now_ms = shop_ms(now);
    let mut transaction = connection.begin().await?;
    automation::run_due(&mut transaction, now, shop.switches().automations_run).await?;
    messages::send_due(&mut transaction, now_ms).await?;
    transaction.commit().await?;
    Ok(now_ms)
}

/// What was sent since the shop was made, in the order of sending; the demo shop's past is no part of it.
pub(crate) async fn messages_sent(
    shop: &Shop,
    kind: MessageKind,
) -> Result<Vec<StoredMessage>, SandboxError> {
    let mut connection = shop.pool.acquire().await?;
    catch_up(shop, &mut connection).await?;
    messages::sent(&mut connection, kind).await
}
