//! What the document leaves open, as named switches. Defaults are the cautious reading or the harder case.

mod choices;
mod listing;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use self::choices::{
    ApprovedStatus, AuthErrors, AutomationBody, ChildKey, DuplicateCodes, DuplicateInvoices,
    DuplicateMobiles, FConvert, FirstPage, LeadDetail, ListOrder, ListWrapper, ProductIds,
    PurchaseStock, Refusals, SalesUsersVerb, SentCodes, TokenAnswer, UnitNames, WebformFields,
    ZnsPhones,
};

/// The open points of the document, each decided one way. Settable at the start (`--switch name=value`) and
/// while running (`PATCH /sandbox/switches`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Switches {
    /// A used invoice number: accepted or refused.
    pub duplicate_invoices: DuplicateInvoices,
    /// A number that another return or purchase has: accepted, refused or replaced (Q08).
    pub duplicate_codes: DuplicateCodes,
    /// The server replaces every invoice number by its own.
    pub renumber_invoices: bool,
    /// The server forgets `staff_note`.
    pub drop_staff_notes: bool,
    /// A sale of more than there is gets a 422; otherwise stock goes below zero.
    pub refuse_below_stock: bool,
    /// `final_total` must equal `total_before_tax − discount_amount + tax_amount`, plus `surcharges` or less
    /// `return_charges`, or 422 (Q17).
    pub check_totals: bool,
    /// `total_before_tax` and `final_total` that are not sent follow from the lines; otherwise `final_total` is required (Q17).
    pub fill_totals: bool,
    /// A return raises the stock of its store (Q24).
    pub returns_raise_stock: bool,
    /// A return must name the sale, by `transaction_id` or by its lines (Q22).
    pub returns_need_link: bool,
    /// A return of more than is left of the sale that it names gets a 422 (Q22).
    pub returns_check_sale: bool,
    /// A return keeps the `invoice_no` that is sent with it; otherwise the server gives one whatever is sent (D14).
    pub returns_take_numbers: bool,
    /// `sell_return.detail` shows the `id` of each line.
    pub return_line_ids: bool,
    /// The creates of returns and purchases answer with the number that the server gave, and that of a return with its
    /// branch; otherwise with what was sent (D14).
    pub create_shows_code: bool,
    /// When the goods of a purchase come into stock (Q24).
    pub purchase_stock: PurchaseStock,
    /// What `approved_status` of a purchase is on read (E25).
    pub approved_status: ApprovedStatus,
    /// A second message of a `tracking_id` gets a 422 (J03).
    pub unique_tracking_ids: bool,
    /// How a telephone number must be written for Zalo (Q32).
    pub zns_phones: ZnsPhones,
    /// A lead is made of every webform that is sent (Q31).
    pub webforms_make_leads: bool,
    /// What `webform.fields` answers (E10).
    pub webform_fields: WebformFields,
    /// `sell.detail` shows the `id` of each line.
    pub sell_line_ids: bool,
    /// `sell.detail` repeats `invoice_no` and `branch_id` with empty values, as the example does (E08).
    pub repeat_sell_keys: bool,
    /// The order of the lists that have pages (Q11).
    pub list_order: ListOrder,
    /// What wraps the lists of the crm host whose wrapper is not shown (Q13).
    pub list_wrapper: ListWrapper,
    /// The number of the first page on the crm host (Q12).
    pub crm_first_page: FirstPage,
    /// The days of `from_date` and `to_date` belong to what is asked for (Q14).
    pub dates_inclusive: bool,
    /// The verb of `sales_user.list` (Q30).
    pub sales_users_verb: SalesUsersVerb,
    /// Operations answered within a second, more get a 429 with `Retry-After`; 0 sets no limit (Q06).
    pub requests_per_second: u32,
    /// A mobile number that another customer has, or another lead: accepted or refused (Q25).
    pub duplicate_mobiles: DuplicateMobiles,
    /// A code that is sent with a lead or a product: kept, unique or replaced.
    pub sent_codes: SentCodes,
    /// Which number stands in the path of `product.update` (Q20).
    pub product_update_id: ProductIds,
    /// What `lead.detail` shows (E15).
    pub lead_detail: LeadDetail,
    /// The creates whose documented answer has no id answer with one (E01): in `data`, or in the record that they repeat.
    pub create_shows_id: bool,
    /// A PUT empties the fields that are not sent; otherwise they stay (Q18).
    pub put_replaces: bool,
    /// A sale lowers the stock of its store (Q24).
    pub sales_take_stock: bool,
    /// What `f_convert` does to the quantity taken from stock (Q21).
    pub f_convert: FConvert,
    /// What `units[].name` of `product.detail` holds (E20).
    pub unit_names: UnitNames,
    /// The body of an automation that is made or changed (D15).
    pub automation_body: AutomationBody,
    /// Active automations that run daily send what they say, once a day at eight; otherwise they send nothing.
    pub automations_run: bool,
    /// SMS campaigns show the sales campaigns they address under the garbled key (B01).
    pub garbled_campaign_key: bool,
    /// The totals of SMS and email campaigns are filled; otherwise they are null, and what was not sent is 0 (E35).
    pub totals_fill: bool,
    /// A PUT with `send_now` 1 sends a campaign that was sent once more (J02).
    pub updates_resend: bool,
    /// `sms_id` of `sms_history.list` names the campaign; in the example it is null.
    pub sms_history_ids: bool,
    /// `id` of `email_history.list` is the message's own; in the example it is the campaign's, like `email_id` (E44).
    pub email_history_own_ids: bool,
    /// `email_campaign.list` shows what its example breaks off before: params, sales campaigns, totals, status (E06).
    pub email_list_whole: bool,
    /// How an operation refuses, authentication apart.
    pub refusals: Refusals,
    /// How authentication is refused.
    pub auth_errors: AuthErrors,
    /// The form of a token answer.
    pub token_answer: TokenAnswer,
    /// Key of the sub-categories.
    pub child_key: ChildKey,
    /// Seconds by which the `Date` header runs ahead (or, negative, behind).
    pub date_skew_seconds: i64,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            duplicate_invoices: DuplicateInvoices::default(),
            duplicate_codes: DuplicateCodes::default(),
            renumber_invoices: false,
            drop_staff_notes: false,
            refuse_below_stock: false,
            check_totals: false,
            fill_totals: false,
            returns_raise_stock: true,
            returns_need_link: false,
            returns_check_sale: true,
            returns_take_numbers: false,
            return_line_ids: true,
            create_shows_code: false,
            purchase_stock: PurchaseStock::default(),
            approved_status: ApprovedStatus::default(),
            unique_tracking_ids: false,
            zns_phones: ZnsPhones::default(),
            webforms_make_leads: true,
            webform_fields: WebformFields::default(),
            sell_line_ids: false,
            repeat_sell_keys: true,
            list_order: ListOrder::default(),
            list_wrapper: ListWrapper::default(),
            crm_first_page: FirstPage::default(),
            dates_inclusive: true,
            sales_users_verb: SalesUsersVerb::default(),
            requests_per_second: 0,
            duplicate_mobiles: DuplicateMobiles::default(),
            sent_codes: SentCodes::default(),
            product_update_id: ProductIds::default(),
            lead_detail: LeadDetail::default(),
            create_shows_id: false,
            put_replaces: false,
            sales_take_stock: true,
            f_convert: FConvert::default(),
            unit_names: UnitNames::default(),
            automation_body: AutomationBody::default(),
            automations_run: false,
            garbled_campaign_key: false,
            totals_fill: false,
            updates_resend: true,
            sms_history_ids: false,
            email_history_own_ids: false,
            email_list_whole: false,
            refusals: Refusals::default(),
            auth_errors: AuthErrors::default(),
            token_answer: TokenAnswer::default(),
            child_key: ChildKey::default(),
            date_skew_seconds: 0,
        }
    }
}

/// A switch that does not exist, or a value it cannot take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SwitchError {
    /// Not of the form `name=value`.
    #[error("{0:?} is not of the form name=value")]
    Form(String),
    /// No such name, or no such value for it.
    #[error("{0}")]
    Value(String),
}

impl Switches {
    /// Sets one switch from `name=value`, for example `duplicate_invoices=refuse` or `sell_line_ids=true`.
    ///
    /// # Errors
    /// [`SwitchError`] when the text has no `=`, or name or value is unknown.
    pub fn set(&mut self, assignment: &str) -> Result<(), SwitchError> {
        let (name, value) = assignment
            .split_once('=')
            .ok_or_else(|| SwitchError::Form(assignment.to_owned()))?;
        let value = serde_json::from_str::<Value>(value).unwrap_or_else(|_| Value::from(value));
        let mut change = Map::new();
        change.insert(name.trim().to_owned(), value);
        *self = self
            .changed(change)
            .map_err(|error| SwitchError::Value(format!("{assignment}: {error}")))?;
        Ok(())
    }

    /// These switches with some of them replaced.
    pub(crate) fn changed(&self, changes: Map<String, Value>) -> Result<Self, SwitchError> {
        let refused = |error: serde_json::Error| SwitchError::Value(error.to_string());
        let Value::Object(mut all) = serde_json::to_value(self).map_err(refused)? else {
            return Err(SwitchError::Value("switches are no object".to_owned()));
        };
        all.extend(changes);
        serde_json::from_value(Value::Object(all)).map_err(refused)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_switch_is_set_by_name() {
        let mut switches = Switches::default();
        switches.set("duplicate_invoices=refuse").unwrap();
        switches.set("sell_line_ids=true").unwrap();
        switches.set("date_skew_seconds=-90").unwrap();
        assert_eq!(
            switches,
            Switches {
                duplicate_invoices: DuplicateInvoices::Refuse,
                sell_line_ids: true,
                date_skew_seconds: -90,
                ..Switches::default()
            }
        );
    }

    #[test]
    fn unknown_names_and_values_are_named() {
        let mut switches = Switches::default();
        assert!(matches!(
            switches.set("renumber_invoices"),
            Err(SwitchError::Form(_))
        ));
        assert!(matches!(
            switches.set("no_such=1"),
            Err(SwitchError::Value(_))
        ));
        assert!(matches!(
            switches.set("duplicate_invoices=maybe"),
            Err(SwitchError::Value(_))
        ));
        assert_eq!(switches, Switches::default());
    }
}
