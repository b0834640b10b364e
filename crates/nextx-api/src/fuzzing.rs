//! What the fuzz targets in `fuzz/` feed: the way of an answer's body through this crate, with what must hold on it.
//!
//! Compiled under `--cfg fuzzing` alone. Whatever does not hold panics, which is how a fuzz target tells.
#![allow(clippy::panic)]

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::accepted::accept;
use crate::answer::Answer;
use crate::envelope::{Code, Envelope};
use crate::error::Error;
use crate::field::{FromWire, integer};
use crate::http::Request;
use crate::json;
use crate::token::read_token;

const OPERATION: &str = "fuzzing";
const STATUSES: [u16; 6] = [200, 302, 401, 422, 429, 503];
const LONGEST_WORDS: usize = 400;

/// Declares which records are tried. `cargo xtask fuzz` says which ones are missing here.
macro_rules! records {
    ($($record:ident)+) => {
        const RECORDS: &[fn(&Value)] = &[$(written_back::<crate::$record>),+];
    };
}

records! {
    Automation
    AutomationComponent
    AutomationDraft
    AutomationMessage
    AutomationTask
    AutomationTaskDraft
    Branch
    Campaign
    CampaignDraft
    CampaignLabel
    CampaignShare
    CampaignStage
    CampaignStageDraft
    Category
    CategoryReference
    CategoryUpdate
    Customer
    CustomerDraft
    CustomerEcho
    CustomerGroup
    CustomerListItem
    CustomerReference
    CustomerSource
    EmailCampaign
    EmailCampaignDraft
    EmailMessage
    EmailRecipient
    EmailRecipientDraft
    Employee
    Lead
    LeadDraft
    LeadInParts
    LeadName
    MessageParams
    NewBaseUnit
    NewCategory
    NewOpportunity
    NewOpportunityLead
    NewOpportunityTerms
    NewProduct
    NewPurchaseOrder
    NewProductUnits
    NewPurchaseLine
    NewSellLine
    NewSellOrder
    NewSubUnit
    Opportunity
    OpportunityAction
    OpportunityActionResult
    OpportunityLead
    OpportunityUpdate
    Payment
    PaymentDraft
    ProductDetail
    ProductListItem
    ProductMedia
    ProductPart
    ProductPartDraft
    ProductUnit
    ProductUpdate
    PurchaseLine
    PurchaseOrder
    PurchaseOrderListItem
    SalesUser
    Schedule
    SellLine
    SellOrder
    SellOrderListItem
    SellReturn
    SellReturnDraft
    SellReturnEcho
    SellReturnLine
    SellReturnLineDraft
    SellReturnListItem
    SellTax
    ShippingUpdate
    SmsCampaign
    SmsCampaignDraft
    SmsMessage
    Source
    Store
    Task
    TaskDraft
    TaskCategory
    TaskProject
    UnitReference
    User
    UserDraft
    UserRef
    WebFormEntry
    ZnsMessage
}

/// Any JSON as any record.
pub fn decoding(data: &[u8]) {
    let Ok(value) = json::parse(data) else {
        return;
    };
    let rows = match &value {
        Value::Array(rows) => rows.as_slice(),
        record => std::slice::from_ref(record),
    };
    for row in rows {
        for written_back in RECORDS {
            written_back(row);
        }
    }
}

/// What decodes is written back equal; only a record's own number becomes a number, whatever it came as.
fn written_back<T: DeserializeOwned + FromWire + Serialize>(row: &Value) {
    let Ok(record) = serde_json::from_value::<T>(row.clone()) else {
        return;
    };
    let _told = record.misfits();
    let written =
        serde_json::to_vec(&record).unwrap_or_else(|error| panic!("not written: {error}"));
    let mut back = json::parse(&written).unwrap_or_else(|error| panic!("not read back: {error}"));
    if let (Some(id), Some(came)) = (back.get_mut("id"), row.get("id"))
        && id != came
    {
        assert_eq!(integer(id), integer(came), "the number of the record");
        *id = came.clone();
    }
    assert_eq!(&back, row, "{}", std::any::type_name::<T>());
}

/// Any bytes as the body of an answer.
pub fn envelope(data: &[u8]) {
    for status in STATUSES {
        judged(&answer(status, "application/json", data));
    }
    judged(&answer(200, "text/html; charset=utf-8", data));
    created(&answer(200, "application/json", data));
    // Half of the body is what was sent.
    let (sent, body) = data.split_at(data.len() / 2);
    created_from(&answer(200, "application/json", body), sent);
    if let Err(error) = read_token(answer(200, "application/json", data).judge(OPERATION), None) {
        told(&error);
    }
}

fn answer(status: u16, kind: &'static str, body: &[u8]) -> Answer {
    let status = StatusCode::from_u16(status).unwrap_or_default();
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(kind))]);
    let body = Bytes::copy_from_slice(body);
    Answer {
        status,
        headers,
        body,
    }
}

fn judged(answer: &Answer) {
    let envelope = match answer.judge(OPERATION) {
        Ok(envelope) => envelope,
        Err(error) => return told(&error),
    };
    assert!(answer.status.is_success(), "the HTTP status is believed");
    assert!(!is_error(answer), "an error is not believed");
    readable(envelope.words.as_deref());
    assert!(!envelope.says_no && matches!(envelope.code, Code::Absent | Code::Success));
    let again = || {
        let value = json::parse(&answer.body);
        Envelope::open(value.unwrap_or_else(|error| panic!("judged without being read: {error}")))
    };
    if let Err(error) = again().into_rows(OPERATION) {
        told(&error);
    }
    match envelope.into_record(OPERATION) {
        Ok(record) => assert!(record.is_object()),
        Err(error) => told(&error),
    }
}

/// A create is believed for its code, or for the echo of what was sent; an error never is.
fn created(answer: &Answer) {
    created_from(answer, br#"{"name": "Khach Thu", "mobile": 0}"#);
}

fn created_from(answer: &Answer, sent: &[u8]) {
    const ECHO: [&str; 2] = ["name", "mobile"];
    let request = Request::post(OPERATION, "/", Bytes::copy_from_slice(sent));
    match accept(answer, &request, &ECHO) {
        Ok(accepted) => {
            assert!(!is_error(answer), "an error is not believed");
            assert!(accepted.id.is_none_or(|id| id > 0));
            readable(accepted.message.as_deref());
        }
        Err(error) => told(&error),
    }
}

/// Whether the body is an error in the plainest of the documented shapes, read without this crate's envelope.
fn is_error(answer: &Answer) -> bool {
    let body = json::parse(&answer.body).unwrap_or_default();
    let Some(object) = single(&body) else {
        return false;
    };
    let message_alone = object.len() == 1 && object.contains_key("message");
    let code = match object.get("meta") {
        None => object.get("status_code"),
        Some(meta) => meta.get("status_code").or(object.get("status_code")),
    };
    let is_no = |code: i64| code != 0 && !(200..300).contains(&code);
    let errors = object.get("errors").and_then(Value::as_object);
    message_alone
        || code.and_then(Value::as_i64).is_some_and(is_no)
        || errors.is_some_and(|errors| !errors.is_empty())
}

/// An object, or an array of one that is an envelope.
fn single(body: &Value) -> Option<&Map<String, Value>> {
    if let Value::Object(object) = body {
        return Some(object);
    }
    let [one] = body.as_array()?.as_slice() else {
        return None;
    };
    let object = one.as_object()?;
    let is_envelope = object.contains_key("status_code")
        || object.get("meta").is_some_and(Value::is_object)
        || (object.len() == 1 && object.contains_key("message"));
    is_envelope.then_some(object)
}

/// An error can be asked everything, and what the server said can be shown.
fn told(error: &Error) {
    readable(error.server_words());
    std::hint::black_box((
        error.kind(),
        error.outcome(),
        error.retry_after(),
        error.may_look_at_once(),
        format!("{error} {error:?}"),
    ));
}

fn readable(words: Option<&str>) {
    let Some(words) = words else {
        return;
    };
    assert!(!words.trim().is_empty(), "words without a letter");
    assert!(!words.contains(char::is_control), "{words:?}");
    assert!(words.chars().count() <= LONGEST_WORDS);
}
