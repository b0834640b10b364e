//! The synchronisation screen: what is on its way to NextX, and what a person decides about it.

use std::collections::BTreeMap;

use serde_json::Value;
use till_core::{
    clock::{shop_date, shop_zone},
    document::Content,
    outbox::DocumentState,
    people::{About, Right},
};
use till_store::{AuditRow, Filter, LoggedDecision, Mending, ShownDocument};
use till_sync::{AuditDay, SyncError};
use uuid::Uuid;

use crate::{
    App, Change, Error,
    ops::{customers::vietnamese_phone, records},
    session::Session,
};

/// How many documents are shown at once.
pub const PAGE: u32 = 200;

/// One document with all that is known of it.
#[derive(Clone, Debug)]
pub struct Detail {
    /// The document.
    pub shown: ShownDocument,
    /// What people decided about it, the newest first.
    pub log: Vec<LoggedDecision>,
    /// Whether a late answer of NextX is out of the question by now.
    pub has_waited: bool,
}

/// What a person changes of a document.
#[derive(Clone, Debug)]
pub enum TypedMending {
    /// The customer of a sale, by the till's own number; `None` is a walk-in.
    Customer(Option<i64>),
    /// Fields by the names of [`fields`], as typed.
    Fields(BTreeMap<String, String>),
}

impl App {
    /// A page of the documents that are not at NextX for certain and of those of today, those that need a person first.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn documents(&self, filter: Filter, skip: u32) -> Result<Vec<ShownDocument>, Error> {
        let session = self.session().await?;
        let since = midnight(&session);
        let page = session.store.documents_to_show(filter, since, skip, PAGE);
        Ok(page.await?)
    }

    /// How many documents wait for a person, then how many each group has.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn documents_counted(&self) -> Result<Vec<(Filter, u32)>, Error> {
        let session = self.session().await?;
        let since = midnight(&session);
        Ok(session.store.documents_counted(since).await?)
    }

    /// A document with all that is known of it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`]
    pub async fn document(&self, id: Uuid) -> Result<Detail, Error> {
        let session = self.session().await?;
        let shown = session.store.document_to_show(id).await?;
        let shown = shown.ok_or(Error::NotFound)?;
        Ok(Detail {
            log: session.store.decisions(Some(id), 0, PAGE).await?,
            has_waited: session.outbox.has_waited_for_person(shown.document.id),
            shown,
        })
    }

    /// A page of what people decided about documents, the newest first.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn decisions(&self, skip: u32) -> Result<Vec<LoggedDecision>, Error> {
        let session = self.session().await?;
        Ok(session.store.decisions(None, skip, PAGE).await?)
    }

    /// What the audits of the last days found.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn audits(&self) -> Result<Vec<AuditRow>, Error> {
        Ok(self.session().await?.store.audits().await?)
    }

    /// Compares NextX's orders of today with those of this till now.
    ///
    /// # Errors
    /// [`Error::Nextx`], [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn audit_today(&self) -> Result<(), Error> {
        let session = self.session().await?;
        let till = session.till().await?.ok_or(Error::NotSignedIn)?;
        let day = AuditDay {
            branch_id: till.place.branch_id,
            day: shop_date(session.clock.now()),
        };
        session
            .outbox
            .audit(day)
            .await
            .map_err(|error| match error {
                SyncError::Ledger(error) => Error::from(error),
                SyncError::Nextx(error) => Error::Nextx(error),
            })?;
        session.changes.announce(Change::Sales);
        Ok(())
    }

    /// Sends a document again as it is.
    ///
    /// # Errors
    /// [`Error::StillLooking`] for one that the till may yet settle by itself, [`Error::Store`]
    pub async fn retry_document(&self, id: Uuid, reason: &str) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_sell().await?;
        let shown = session.store.document_to_show(id).await?;
        let document = shown.ok_or(Error::NotFound)?.document;
        if document.state == DocumentState::Unclear
            && !session.outbox.has_waited_for_person(document.id)
        {
            return Err(Error::StillLooking);
        }
        session
            .store
            .retry_document(id, reason, session.now())
            .await?;
        decided(&session);
        Ok(())
    }

    /// Changes what may be changed of a document, and sends it.
    ///
    /// # Errors
    /// [`Error::NameMissing`], [`Error::Phone`], [`Error::Store`]
    pub async fn mend_document(
        &self,
        id: Uuid,
        typed: TypedMending,
        reason: &str,
    ) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_sell().await?;
        let mending = match typed {
            TypedMending::Customer(customer) => Mending::CustomerOf(customer),
            TypedMending::Fields(typed) => {
                let shown = session.store.document_to_show(id).await?;
                let mut content = shown.ok_or(Error::NotFound)?.document.content;
                change(&mut content, &typed)?;
                Mending::Fields(content)
            }
        };
        session
            .store
            .mend_document(id, mending, reason, session.now())
            .await?;
        decided(&session);
        session.changes.announce(Change::Catalogue);
        Ok(())
    }

    /// Takes what NextX has for the document.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn keep_found(&self, id: Uuid, reason: &str) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_give_up(id).await?;
        session.store.keep_found(id, reason, session.now()).await?;
        decided(&session);
        Ok(())
    }

    /// Gives a document up; its stock moves end.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn discard_document(&self, id: Uuid, reason: &str) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_give_up(id).await?;
        session
            .store
            .discard_document(id, reason, session.now())
            .await?;
        decided(&session);
        session.changes.announce(Change::Catalogue);
        Ok(())
    }
}

impl Session {
    /// Whoever stands at the till may give the document up.
    async fn must_give_up(&self, id: Uuid) -> Result<(), Error> {
        let shown = self.store.document_to_show(id).await?;
        let content = shown.ok_or(Error::NotFound)?.document.content;
        let named = match &content {
            Content::Sale(sale) => sale.invoice_no.clone(),
            Content::Return(made) => made.invoice_no().unwrap_or_default().to_owned(),
            other => fields(other)
                .into_iter()
                .next()
                .map(|(_, value)| value)
                .unwrap_or_default(),
        };
        self.must(Right::GiveUpDocument, About::new(named, ""))
            .await
    }
}

fn decided(session: &Session) {
    session.outbox.wake();
    session.changes.announce(Change::Strip);
    session.changes.announce(Change::Sales);
}

/// When today began in the shop, in epoch milliseconds.
fn midnight(session: &Session) -> i64 {
    shop_date(session.clock.now())
        .to_zoned(shop_zone())
        .map_or(0, |midnight| midnight.timestamp().as_millisecond())
}

/// The fields of a document that a person may change, by name and as they are now; none of sales and returns, which were
/// printed.
#[must_use]
pub fn fields(content: &Content) -> Vec<(String, String)> {
    let named = |fields: &[(&str, &str)]| {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        fields.iter().map(owned).collect()
    };
    match content {
        Content::Sale(_) | Content::Return(_) => Vec::new(),
        Content::Customer(made) => named(&[("name", &made.name), ("phone", &made.phone)]),
        Content::Lead(made) => named(&[
            ("name", &made.name),
            ("phone", &made.phone),
            ("email", &made.email),
            ("description", &made.description),
        ]),
        Content::Task(made) => named(&[("title", &made.title), ("description", &made.description)]),
        Content::Update(update) => {
            let field = |(name, value): (&String, &Value)| (name.clone(), as_text(value));
            update.changes.iter().map(field).collect()
        }
    }
}

/// A value of NextX as a person reads it.
#[must_use]
pub fn as_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn change(content: &mut Content, typed: &BTreeMap<String, String>) -> Result<(), Error> {
    let of = |name: &str| typed.get(name).map(|text| text.trim());
    let put = |field: &mut String, name: &str| {
        if let Some(text) = of(name) {
            text.clone_into(field);
        }
    };
    match content {
        Content::Sale(_) | Content::Return(_) => {}
        Content::Customer(made) => {
            put(&mut made.name, "name");
            put(&mut made.phone, "phone");
            made.name = records::name(&made.name)?;
            made.phone = vietnamese_phone(&made.phone)?;
        }
        Content::Lead(made) => {
            put(&mut made.name, "name");
            put(&mut made.phone, "phone");
            put(&mut made.email, "email");
            put(&mut made.description, "description");
            made.name = records::name(&made.name)?;
            made.phone = vietnamese_phone(&made.phone)?;
        }
        Content::Task(made) => {
            put(&mut made.title, "title");
            put(&mut made.description, "description");
            made.title = records::name(&made.title)?;
        }
        Content::Update(update) => {
            for (name, value) in &mut update.changes {
                if let Some(text) = of(name).filter(|text| *text != as_text(value)) {
                    // What was a number stays one where it can.
                    let number = serde_json::from_str(text).ok().filter(Value::is_number);
                    *value = number
                        .filter(|_| value.is_number())
                        .unwrap_or_else(|| Value::String(text.to_owned()));
                }
            }
        }
    }
    Ok(())
}
