//! `token.create`, and the check of tokens and client keys.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, header},
    routing::post,
};
use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    Shop,
    answer::{Answer, Refusal},
    fields::{Fields, Violations, parse_object},
};
use crate::{
    Operation,
    clock::{in_shop, zoneless},
    operation::Auth,
    switches::TokenAnswer,
};

pub(super) fn routes() -> Router<Arc<Shop>> {
    Router::new().route(Operation::TokenCreate.path(), post(create))
}

/// `token.create`: the documented wrong-credentials body for whatever does not match.
async fn create(State(shop): State<Arc<Shop>>, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let fields = Fields::of(&object);
    let mut violations = Violations::default();
    for name in ["grant_type", "client_id", "client_secret", "scope"] {
        violations.require(&fields.get(name));
    }
    violations.into_result()?;
    let is =
        |name: &str, expected: &str| object.get(name).and_then(Value::as_str) == Some(expected);
    let known = is("grant_type", "client_credentials")
        && is("scope", "public.api")
        && is("client_id", &shop.client_id)
        && is("client_secret", &shop.client_secret);
    if !known {
        return Err(Refusal::WrongCredentials);
    }

    let seconds = i64::try_from(shop.token_ttl.as_secs()).unwrap_or(i64::MAX);
    let lifetime_ms = i64::try_from(shop.token_ttl.as_millis()).unwrap_or(i64::MAX);
    let expires_ms = shop
        .now()
        .timestamp()
        .as_millisecond()
        .saturating_add(lifetime_ms);
    let token: String = sqlx::query_scalar(
        "INSERT INTO token (value, expires_ms) VALUES ('sbx_' || lower(hex(randomblob(24))), ?1) RETURNING value",
    )
    .bind(expires_ms)
    .fetch_one(&shop.pool)
    .await?;
    Ok(Json(match shop.switches().token_answer {
        TokenAnswer::AccessToken => {
            json!({"token_type": "Bearer", "expires_in": seconds, "access_token": token})
        }
        TokenAnswer::Token => json!({"token": token, "expires_at": vietnam_time(expires_ms)}),
        TokenAnswer::Data => json!({
            "meta": {"status_code": 0, "message": "Successfully"},
            "data": {"access_token": token, "expires_in": seconds},
        }),
        TokenAnswer::Bare => json!({"access_token": token}),
    }))
}

/// The end of a token without a zone, which the API writes in UTC+7 (E39).
fn vietnam_time(ms: i64) -> String {
    let moment = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX);
    zoneless(&in_shop(moment))
}

/// Lets a request pass that brings what its operation wants.
pub(super) async fn check(
    shop: &Shop,
    operation: Operation,
    headers: &HeaderMap,
) -> Result<(), Refusal> {
    match operation.auth() {
        Auth::Open => Ok(()),
        Auth::Token => living_token(shop, headers).await,
        Auth::ClientKey => client_key(shop, headers),
    }
}

/// The key is spelt with hyphens: a header with underscores is none (C18). A wrong one is told as an expired token (F07).
fn client_key(shop: &Shop, headers: &HeaderMap) -> Result<(), Refusal> {
    let key = headers
        .get("x-client-key")
        .ok_or(Refusal::Unauthenticated)?;
    if key.as_bytes() == shop.client_key.as_bytes() {
        Ok(())
    } else {
        Err(Refusal::TokenExpired)
    }
}

async fn living_token(shop: &Shop, headers: &HeaderMap) -> Result<(), Refusal> {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .map(str::trim)
        .filter(|token| !token.is_empty())
        .ok_or(Refusal::Unauthenticated)?;
    let living: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM token WHERE value = ?1 AND expires_ms > ?2)",
    )
    .bind(token)
    .bind(shop.now().timestamp().as_millisecond())
    .fetch_one(&shop.pool)
    .await?;
    if living {
        Ok(())
    } else {
        Err(Refusal::TokenExpired)
    }
}

/// Ends every token at once.
pub(crate) async fn expire_all(shop: &Shop) -> Result<u64, sqlx::Error> {
    let ended = sqlx::query("DELETE FROM token").execute(&shop.pool).await?;
    Ok(ended.rows_affected())
}
