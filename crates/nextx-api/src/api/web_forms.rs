//! Web forms, which let in by a key of their own and not by the account's token.

use secrecy::SecretString;

use super::encode;
use crate::accepted::Accepted;
use crate::client::Client;
use crate::error::Error;
use crate::http::{Caller, Request};
use crate::json::without_marks;
use crate::models::WebFormEntry;
use crate::opaque::Opaque;

/// A web form, named by its client key.
#[derive(Debug, Clone)]
pub struct WebForm {
    client: Client,
    key: SecretString,
}

impl Client {
    /// The web form of a client key; the key comes from the developer portal (Q31).
    #[must_use]
    pub fn web_form(&self, key: SecretString) -> WebForm {
        let client = self.clone();
        WebForm { client, key }
    }
}

impl WebForm {
    /// `webform.fields`: what the form asks for, as raw JSON, since the document shows no field (E10).
    ///
    /// # Errors
    /// [`Error::WrongClientKey`] (F07), else any error of a read.
    pub async fn fields(&self) -> Result<Opaque, Error> {
        let request = Request::get("webform.fields", "/api/common/webform-fields");
        let answer = self.client.read(&self.keyed(request)).await?;
        Ok(Opaque::new(without_marks(answer.payload)))
    }

    /// `webform.send`, sent once: whether a second entry is taken for the same is not documented (Q31).
    ///
    /// # Errors
    /// [`Error::WrongClientKey`] (F07), else any; [`Error::outcome`] says what it means for the entry.
    pub async fn send(&self, entry: &WebFormEntry) -> Result<Accepted, Error> {
        let operation = "webform.send";
        let body = encode(operation, entry)?;
        // A25: the version is in this path alone.
        let request = Request::post(operation, "/api/common/send-webform-v2", body);
        self.client
            .write(self.keyed(request), &["name", "mobile"])
            .await
    }

    fn keyed(&self, request: Request) -> Request {
        let caller = Caller::WebForm(self.key.clone());
        Request { caller, ..request }
    }
}
