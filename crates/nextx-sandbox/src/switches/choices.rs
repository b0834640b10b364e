//! The values of switches that are neither numbers nor yes and no.

use axum::http::Method;
use serde::{Deserialize, Serialize};

/// How a second order with a used invoice number is met (Q08).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DuplicateInvoices {
    /// A second order is made. The default, because only then is a doubled send visible.
    #[default]
    Accept,
    /// 422 with `errors.invoice_no`.
    Refuse,
}

/// How a number that another return or purchase has is met (Q08).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DuplicateCodes {
    /// A second one is made. The default, because only then is a doubled send visible.
    #[default]
    Accept,
    /// 422 with `errors.invoice_no`.
    Refuse,
    /// A second one is made, under a number that the server gives.
    Replace,
}

/// How a dead token or wrong credentials are told (Q03, F08).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthErrors {
    /// HTTP 401 with the documented body.
    #[default]
    HttpStatus,
    /// HTTP 200 with the documented body.
    InBand,
}

/// Where a token answer keeps the token (Q01).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenAnswer {
    /// `{"token_type", "expires_in", "access_token"}`
    #[default]
    AccessToken,
    /// `{"token", "expires_at"}`
    Token,
    /// `{"meta": {...}, "data": {"access_token", "expires_in"}}`
    Data,
    /// `{"access_token"}` with no lifetime at all
    Bare,
}

/// Under which key `category.list` hands out the sub-categories (E16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChildKey {
    /// As in the example of `category.list`.
    #[default]
    Child,
    /// As everywhere else.
    Childs,
}

impl ChildKey {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Child => "child",
            Self::Childs => "childs",
        }
    }
}

/// How an operation tells that it refuses, authentication apart (Q03, Q04).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusals {
    /// The HTTP status says so: 400, 404 or 422.
    #[default]
    HttpStatus,
    /// HTTP 200; the code stands in the operation's documented refusal alone.
    InBand,
}

/// The order of the lists that have pages (Q11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListOrder {
    /// Products as they were entered, all others newest first.
    #[default]
    Usual,
    /// The other way round.
    Reversed,
    /// Neither: the same for every request, but by nothing that a record shows.
    Scattered,
}

/// Which verb reads the sales users (A17, Q30).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SalesUsersVerb {
    /// POST alone, as the HTTP line says; GET gets a 405.
    #[default]
    Post,
    /// GET alone, as the Python sample does; POST gets a 405.
    Get,
    /// Either of them.
    Both,
}

impl SalesUsersVerb {
    pub(crate) fn takes(self, method: &Method) -> bool {
        match self {
            Self::Post => *method == Method::POST,
            Self::Get => *method == Method::GET,
            Self::Both => *method == Method::POST || *method == Method::GET,
        }
    }
}

/// How a second customer with a known mobile number is met (Q25).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DuplicateMobiles {
    /// A second customer is made.
    #[default]
    Accept,
    /// 422 with `errors.mobile`.
    Refuse,
}

/// What becomes of the code that is sent with a lead or a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SentCodes {
    /// It is kept, even if another record has it. The default, because only then is a doubled send visible.
    #[default]
    Kept,
    /// It is kept, or 422 with `errors.code` if another record has it.
    Unique,
    /// The server gives its own in its place.
    Replaced,
}

/// Which number stands in the path of `product.update` (Q20).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductIds {
    /// `product_id`: every variation of the product is changed.
    #[default]
    Product,
    /// `variations_id`: that variation is changed.
    Variation,
}

/// What `lead.detail` shows (E15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeadDetail {
    /// `id`, `contact_id` and `employee`, as the example does.
    #[default]
    Thin,
    /// The fields of the list as well.
    Full,
}

/// What `f_convert` does to the quantity of a line that takes goods from stock (Q21).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FConvert {
    /// Base units are the quantity times `f_convert`: a case of 24 takes 24.
    #[default]
    Multiplies,
    /// Base units are the quantity divided by `f_convert`, cut to four places.
    Divides,
    /// Base units are the quantity, whatever the unit.
    Ignored,
}

/// What wraps the lists of the crm host whose wrapper is not shown (Q13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListWrapper {
    /// Nothing: `[{…}, …]`, as on the other host.
    #[default]
    Bare,
    /// `{"meta": {…}, "data": [{…}, …]}`
    Data,
    /// `{"data": {"current_page": …, "data": [{…}, …]}}`, as Laravel pages.
    DataData,
    /// Nothing, and a list of exactly one record is that record, as the examples look (E03, E04).
    Single,
}

/// The number of the first page on the crm host (C10, Q12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum FirstPage {
    /// Pages count from 0, as on the other host.
    Zero,
    /// Pages count from 1, and page 0 is answered like page 1, as Laravel does.
    #[default]
    One,
}

impl From<FirstPage> for u8 {
    fn from(first: FirstPage) -> Self {
        match first {
            FirstPage::Zero => 0,
            FirstPage::One => 1,
        }
    }
}

impl TryFrom<u8> for FirstPage {
    type Error = &'static str;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        match number {
            0 => Ok(Self::Zero),
            1 => Ok(Self::One),
            _ => Err("the first page is 0 or 1"),
        }
    }
}

/// What `units[].name` of `product.detail` holds (E20).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitNames {
    /// The name, as everywhere else.
    #[default]
    Text,
    /// The id of the unit as a number: the example has a number, and no other is at hand.
    Number,
}

/// When the goods of a purchase come into stock (Q24).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PurchaseStock {
    /// With the order.
    OnCreate,
    /// With the shipping status `received`; with any other they are out again.
    #[default]
    OnReceived,
    /// Not at all.
    Never,
}

/// What `approved_status` of a purchase is on read (E25).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovedStatus {
    /// A text, as in the examples: `approved` or `pending`.
    #[default]
    Text,
    /// A bool, as on write.
    Bool,
}

/// How a telephone number must be written for Zalo (Q32).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ZnsPhones {
    /// As one likes.
    #[default]
    Any,
    /// Digits that begin with 84, or 422.
    International,
    /// Digits that begin with 0, or 422.
    National,
}

/// What `webform.fields` answers (E10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WebformFields {
    /// Status and message alone, as in the example.
    #[default]
    Silent,
    /// The list under `data`, beside status and message.
    Data,
    /// `[{"name", "type", "required"}, …]`
    Array,
    /// `{name: type, …}`
    Map,
}

/// The body that `automation.create` and `automation.update` take (D15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AutomationBody {
    /// `{"automation": {…}}`, as the samples send it.
    #[default]
    Wrapped,
    /// The fields themselves, as the table lists them.
    Flat,
    /// Either of them.
    Both,
}
