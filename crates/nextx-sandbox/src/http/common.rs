//! Zalo messages and webforms.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    routing::{get, post},
};
use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::{
    Shop,
    answer::{Answer, changed},
    fields::{Fields, Violations, parse_object},
    lead,
};
use crate::{Operation, WebformFields, ZnsPhones};

/// The fields of a webform: name and longest text.
const WEBFORM_FIELDS: [(&str, usize); 9] = [
    ("name", 255),
    ("sex", 20),
    ("mobile", 255),
    ("email", 255),
    ("website", 255),
    ("address", 255),
    ("description", 5_000),
    ("body", 50_000),
    ("url", 2_000),
];

pub(super) fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route(Operation::ZnsSend.path(), post(send_zns))
        .route(Operation::WebformSend.path(), post(send_webform))
        .route(Operation::WebformFields.path(), get(webform_fields))
}

/// `zns.send`: nothing leaves the sandbox. The answer is the request (E11). Whether a `tracking_id` is taken twice is a
/// switch (J03).
async fn send_zns(State(shop): State<Arc<Shop>>, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let fields = Fields::of(&object);
    let switches = shop.switches();
    let mut wrong = Violations::default();
    for name in ["phone", "template_id", "tracking_id"] {
        wrong.require(&fields.get(name));
    }
    let mut text = |name: &str| wrong.text(&fields.get(name), 191).unwrap_or_default();
    let (phone, template_id) = (text("phone"), text("template_id"));
    let tracking_id = text("tracking_id");
    if !phone.is_empty() && !has_form(&phone, switches.zns_phones) {
        wrong.add("phone", "The phone field format is invalid.".to_owned());
    }
    // The keys depend on the template, which nobody here knows (D24).
    let template_data = wrong.map(&fields.get("template_data"));

    let mut transaction = shop.pool.begin().await?;
    if switches.unique_tracking_ids {
        let taken: bool =
            sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM zns_message WHERE tracking_id = ?1)")
                .bind(&tracking_id)
                .fetch_one(&mut *transaction)
                .await?;
        if taken {
            wrong.taken("tracking_id");
        }
    }
    wrong.into_result()?;
    sqlx::query(
        "INSERT INTO zns_message (received_ms, phone, template_id, tracking_id, template_data) VALUES (?1, ?2, ?3, ?4, ?5)",
    )
    .bind(shop.now().timestamp().as_millisecond())
    .bind(&phone)
    .bind(&template_id)
    .bind(&tracking_id)
    .bind(serde_json::to_string(&template_data)?)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    let request = json!({
        "phone": phone,
        "template_id": template_id,
        "tracking_id": tracking_id,
        "template_data": template_data,
    });
    Ok(changed(Operation::ZnsSend, "", request))
}

/// Whether a number is written the way that the switch wants (Q32).
fn has_form(phone: &str, wanted: ZnsPhones) -> bool {
    let prefix = match wanted {
        ZnsPhones::Any => return true,
        ZnsPhones::International => "84",
        ZnsPhones::National => "0",
    };
    phone.starts_with(prefix) && phone.bytes().all(|byte| byte.is_ascii_digit())
}

/// `webform.send`: the entry is kept, and by a switch a lead is made of it (Q31).
async fn send_webform(State(shop): State<Arc<Shop>>, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let fields = Fields::of(&object);
    let switches = shop.switches();
    let mut wrong = Violations::default();
    wrong.require(&fields.get("name"));
    let entry = WEBFORM_FIELDS.map(|(name, longest)| {
        let field = fields.get(name);
        wrong.text(&field, longest).unwrap_or_default()
    });
    wrong.into_result()?;

    let mut transaction = shop.pool.begin().await?;
    let lead_id = if switches.webforms_make_leads {
        let (id, _) = lead::enter(&mut transaction, &object, shop.today(), &switches).await?;
        Some(id)
    } else {
        None
    };
    let mut insert = sqlx::query(
        "INSERT INTO webform_entry (received_ms, lead_id, name, sex, mobile, email, website, address, description, body, url)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )
    .bind(shop.now().timestamp().as_millisecond())
    .bind(lead_id);
    for text in entry {
        insert = insert.bind(text);
    }
    insert.execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(changed(
        Operation::WebformSend,
        "Webform sent successfully",
        Value::Null,
    ))
}

/// `webform.fields`: a list is promised and not shown; whether and how one comes is a switch (E10).
async fn webform_fields(State(shop): State<Arc<Shop>>) -> Answer {
    let list = || -> Value {
        WEBFORM_FIELDS
            .iter()
            .map(|(name, _)| json!({"name": name, "type": "string", "required": *name == "name"}))
            .collect()
    };
    let Json(mut answer) = changed(Operation::WebformFields, "Successfully", Value::Null);
    Ok(Json(match shop.switches().webform_fields {
        WebformFields::Silent => answer,
        WebformFields::Data => {
            if let Some(object) = answer.as_object_mut() {
                object.insert("data".to_owned(), list());
            }
            answer
        }
        WebformFields::Array => list(),
        WebformFields::Map => {
            let names = WEBFORM_FIELDS.iter();
            let map: Map<String, Value> = names
                .map(|(name, _)| ((*name).to_owned(), "string".into()))
                .collect();
            map.into()
        }
    }))
}
