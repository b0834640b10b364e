//! Updates that the reference shows with two verbs.

use bytes::Bytes;

use crate::client::Client;
use crate::config::UpdateVerb;
use crate::http::Request;

/// An update on the CRM host by the verb of the configuration, and never by the other besides (A16).
pub(super) fn update(
    client: &Client,
    operation: &'static str,
    path: String,
    body: Bytes,
) -> Request {
    let by = match client.config().readings.update_verb {
        UpdateVerb::Put => Request::put,
        UpdateVerb::Post => Request::post,
    };
    by(operation, path, body).on_crm()
}
