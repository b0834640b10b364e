//! Messages of Zalo's notification service. They reach people and cost money, and NextX lists none of them: each is noted
//! before it is sent, is sent once, and one of which nobody knows what became is never sent again by itself.

use std::collections::BTreeMap;

use nextx_api::{Outcome, TemplateData};
use till_core::form::{self, Problem, Problems};
use till_store::{ZnsMessage, ZnsState};

use crate::{App, Error, session::Session};

/// So many of the last messages are shown.
const SHOWN: u32 = 500;
/// How long ago the same message must have been sent for it to be no slip, in ms.
const SLIP: i64 = 24 * 3_600_000;

/// A message as a person types it.
#[derive(Clone, Debug, Default)]
pub struct TypedZns {
    /// Zalo's id of the template.
    pub template_id: String,
    /// The recipient's phone.
    pub phone: String,
    /// What fills the template's blanks: name and words.
    pub fields: Vec<(String, String)>,
    /// They were told that the same was sent already, and mean it.
    pub anyway: bool,
}

/// What the screen shows.
#[derive(Clone, Debug)]
pub struct ZnsDesk {
    /// The last messages, the newest first.
    pub messages: Vec<ZnsMessage>,
    /// The templates that were used, those used last first, with the names of their blanks.
    pub templates: Vec<(String, Vec<String>)>,
    /// Whether NextX can be reached: without it nothing is sent.
    pub online: bool,
}

impl App {
    /// What was sent, and the templates that are known by it.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn zns_desk(&self) -> Result<ZnsDesk, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let messages = session.store.zns_messages(SHOWN).await?;
        let mut templates: Vec<(String, Vec<String>)> = Vec::new();
        for message in &messages {
            if templates.iter().all(|(id, _)| *id != message.template_id) {
                let blanks = message.fields.keys().cloned().collect();
                templates.push((message.template_id.clone(), blanks));
            }
        }
        Ok(ZnsDesk {
            messages,
            templates,
            online: session.is_online(),
        })
    }

    /// Sends a message, once. Where nobody knows whether NextX took it, the answer says so.
    ///
    /// # Errors
    /// [`Error::Fields`], [`Error::ZnsRepeated`] where the same went to the same phone within a day unless that is meant,
    /// [`Error::Nextx`] where no byte left, [`Error::Store`]
    pub async fn send_zns(&self, typed: TypedZns) -> Result<ZnsMessage, Error> {
        let session = self.session().await?;
        session.must_do_marketing().await?;
        let anyway = typed.anyway;
        let mut message = session.written(typed)?;
        if !anyway {
            let since = message.sent_at - SLIP;
            let sent = session.store.zns_messages(SHOWN).await?;
            let is_same = |other: &ZnsMessage| {
                other.sent_at > since
                    && other.state != ZnsState::Refused
                    && other.phone == message.phone
                    && other.template_id == message.template_id
                    && other.fields == message.fields
            };
            if sent.iter().any(is_same) {
                return Err(Error::ZnsRepeated);
            }
        }
        session.store.begin_zns(&message).await?;
        let body = nextx_api::ZnsMessage {
            phone: message.phone.clone().into(),
            template_id: message.template_id.clone().into(),
            tracking_id: message.tracking_id.clone().into(),
            template_data: TemplateData(message.fields.clone()).into(),
            ..nextx_api::ZnsMessage::default()
        };
        let sent = session.heard(session.client.zns().send(&body).await);
        (message.state, message.words) = match sent {
            Ok(accepted) => (ZnsState::Sent, accepted.message.unwrap_or_default()),
            Err(error) => match error.outcome() {
                Outcome::Refused => {
                    let words = error.server_words().unwrap_or_default().to_owned();
                    (ZnsState::Refused, words)
                }
                // It stays noted as unclear.
                Outcome::Unclear => return Ok(message),
                Outcome::NotProcessed | Outcome::Paused => {
                    session.store.forget_zns(&message.tracking_id).await?;
                    return Err(error.into());
                }
            },
        };
        session
            .store
            .end_zns(&message.tracking_id, message.state, &message.words)
            .await?;
        Ok(message)
    }
}

impl Session {
    /// What was typed as a message of this moment.
    fn written(&self, typed: TypedZns) -> Result<ZnsMessage, Error> {
        let mut problems = Problems::new();
        let template_id = typed.template_id.trim().to_owned();
        if template_id.is_empty() {
            problems.insert("template_id", Problem::Missing);
        }
        let phone = form::phone(&typed.phone).filter(|phone| !phone.is_empty());
        if phone.is_none() {
            problems.insert("phone", Problem::Phone);
        }
        let mut fields = BTreeMap::new();
        for (name, words) in typed.fields {
            let (name, words) = (name.trim(), words.trim());
            // A blank that is filled with nothing is refused by Zalo, or reads as a mistake.
            if (name.is_empty() && !words.is_empty()) || (!name.is_empty() && words.is_empty()) {
                problems.insert("fields", Problem::Missing);
            } else if !name.is_empty() && fields.insert(name.to_owned(), words.to_owned()).is_some()
            {
                problems.insert("fields", Problem::Taken);
            }
        }
        if !problems.is_empty() {
            return Err(Error::Fields(problems));
        }
        let now = self.clock.now();
        Ok(ZnsMessage {
            tracking_id: self.random.uuid(now).simple().to_string(),
            template_id,
            phone: phone.unwrap_or_default(),
            fields,
            sent_at: now.as_millisecond(),
            state: ZnsState::Unclear,
            words: String::new(),
        })
    }
}
