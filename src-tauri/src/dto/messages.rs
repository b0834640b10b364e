//! Messages of Zalo's notification service, and web forms.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::ops::{web_forms, zns};
use till_store::{ZnsMessage, ZnsState};

use super::Moment;

/// What became of a message.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ZnsOutcome {
    Unclear,
    Sent,
    Refused,
}

/// A message as typed.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ZnsInput {
    template_id: String,
    phone: String,
    /// Name and words.
    fields: Vec<(String, String)>,
    /// They were told that the same was sent already, and mean it.
    anyway: bool,
}

impl From<ZnsInput> for zns::TypedZns {
    fn from(input: ZnsInput) -> Self {
        Self {
            template_id: input.template_id,
            phone: input.phone,
            fields: input.fields,
            anyway: input.anyway,
        }
    }
}

/// A message that was sent.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ZnsRow {
    /// Ours, by which Zalo's portal finds it.
    tracking_id: String,
    template_id: String,
    phone: String,
    /// Name and words.
    fields: Vec<(String, String)>,
    sent_at: Moment,
    outcome: ZnsOutcome,
    /// NextX's own.
    words: String,
}

impl From<ZnsMessage> for ZnsRow {
    fn from(message: ZnsMessage) -> Self {
        Self {
            tracking_id: message.tracking_id,
            template_id: message.template_id,
            phone: message.phone,
            fields: message.fields.into_iter().collect(),
            sent_at: Moment(message.sent_at),
            outcome: match message.state {
                ZnsState::Unclear => ZnsOutcome::Unclear,
                ZnsState::Sent => ZnsOutcome::Sent,
                ZnsState::Refused => ZnsOutcome::Refused,
            },
            words: message.words,
        }
    }
}

/// A template that was used.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ZnsTemplate {
    id: String,
    /// The names of its blanks.
    blanks: Vec<String>,
}

/// What the screen of these messages shows.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ZnsDesk {
    /// The newest first.
    messages: Vec<ZnsRow>,
    templates: Vec<ZnsTemplate>,
    online: bool,
}

impl From<zns::ZnsDesk> for ZnsDesk {
    fn from(desk: zns::ZnsDesk) -> Self {
        let template = |(id, blanks)| ZnsTemplate { id, blanks };
        Self {
            messages: desk.messages.into_iter().map(ZnsRow::from).collect(),
            templates: desk.templates.into_iter().map(template).collect(),
            online: desk.online,
        }
    }
}

/// A field of a web form.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WebFormField {
    name: String,
    required: bool,
}

/// What a web form asks for.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WebFormFields {
    fields: Vec<WebFormField>,
    /// Whether NextX told them; otherwise they are those that it documents.
    told: bool,
}

impl From<web_forms::WebFormFields> for WebFormFields {
    fn from(read: web_forms::WebFormFields) -> Self {
        let field = |field: web_forms::WebFormField| WebFormField {
            name: field.name,
            required: field.required,
        };
        Self {
            fields: read.fields.into_iter().map(field).collect(),
            told: read.told,
        }
    }
}

/// What a visitor would fill in, by name.
pub type WebFormTyped = BTreeMap<String, String>;
