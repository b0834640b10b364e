//! Customers and leads as the server keeps them, with fields that are nobody's business (E36).

use serde_json::{Map, Value, json};
use sqlx::SqliteConnection;

use super::records::TENANT_ID;
use crate::{fixed::Fixed, http::opportunity::Contact};

/// Fields of a customer that are null in the examples and have no counterpart here.
const NULLS_OF_CUSTOMER: [&str; 33] = [
    "city",
    "state",
    "country",
    "landmark",
    "landline",
    "alternate_number",
    "created_by",
    "custom_field1",
    "custom_field2",
    "custom_field3",
    "custom_field4",
    "lead_id",
    "employee_id",
    "subject_id",
    "ecommerce_refer_id",
    "province_id",
    "district_id",
    "ward_id",
    "date_assigned",
    "user_zalo_id",
    "password",
    "user_id",
    "refer_tenant_id",
    "lat",
    "lng",
    "referral_code",
    "ecommerce",
    "type_id",
    "channel_id",
    "region_id",
    "parent_id",
    "pay_term_number",
    "birthday",
];

/// The same of a lead.
const NULLS_OF_CONTACT: [&str; 49] = [
    "phone",
    "default",
    "website",
    "details",
    "street",
    "city",
    "state",
    "country",
    "zip",
    "lat",
    "lng",
    "status",
    "slug",
    "user_id",
    "user_type",
    "upload_folder",
    "deleted_at",
    "title",
    "sales_stage",
    "birthday",
    "contact_tel",
    "contact_name",
    "contact_description",
    "contact_email",
    "contact_position",
    "facebook_zalo",
    "employee_id",
    "user_zalo_id",
    "avatar",
    "member_id",
    "page_id",
    "psid",
    "utm_id",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_term",
    "utm_content",
    "utm_ref_code",
    "utm_seller_code",
    "district_id",
    "ward_id",
    "date_assigned",
    "refer_tenant_id",
    "created_by",
    "updated_by",
    "tax_number",
    "account_name",
    "account_address",
];

/// A customer.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Customer {
    id: i64,
    r#type: String,
    name: String,
    email: String,
    contact_id: String,
    tax_number: String,
    mobile: String,
    address: String,
    description: String,
    avatar: String,
    gender: Option<i64>,
    branch_id: Option<i64>,
    customer_group_id: Option<i64>,
    credit_limit: i64,
    account_name: String,
    account_address: String,
    account_no: String,
    owed: i64,
}

impl Customer {
    pub(super) async fn read(
        connection: &mut SqliteConnection,
        id: i64,
    ) -> Result<Option<Self>, sqlx::Error> {
        sqlx::query_as(
            "SELECT *, opening_balance + (SELECT coalesce(sum(amount), 0) FROM debt WHERE customer_id = customer.id) AS owed
             FROM customer WHERE id = ?1",
        )
        .bind(id)
        .fetch_optional(connection)
        .await
    }

    pub(super) fn to_json(&self) -> Value {
        let mut record = nulls(&NULLS_OF_CUSTOMER);
        let supplier = self.r#type == "supplier";
        for (name, value) in [
            ("id", json!(self.id)),
            ("type", json!(self.r#type)),
            (
                "supplier_business_name",
                json!(if supplier { &self.name } else { "" }),
            ),
            ("name", json!(self.name)),
            ("email", json!(self.email)),
            ("contact_id", json!(self.contact_id)),
            ("tax_number", json!(self.tax_number)),
            ("mobile", json!(self.mobile)),
            ("pay_term_type", json!("days")),
            ("is_default", json!(0)),
            ("credit_limit", json!(four_places(self.credit_limit))),
            ("customer_group_id", json!(self.customer_group_id)),
            ("total_rp", json!(0)),
            ("total_rp_used", json!(0)),
            ("total_rp_expired", json!(0)),
            ("tenant_id", json!(TENANT_ID)),
            ("address", json!(self.address)),
            ("description", json!(self.description)),
            ("avatar", json!(self.avatar)),
            ("subject_type", json!("")),
            ("gender", json!(self.gender)),
            ("branch_id", json!(self.branch_id)),
            ("is_active", json!(1)),
            ("current_due", json!(four_places(self.owed))),
            ("total_credit", json!(four_places(self.owed.max(0)))),
            ("total_debit", json!(four_places((-self.owed).max(0)))),
            ("is_blocked", json!(0)),
            ("is_sample_data", json!(0)),
            ("account_name", json!(self.account_name)),
            ("account_address", json!(self.account_address)),
            ("account_no", json!(self.account_no)),
        ] {
            record.insert(name.to_owned(), value);
        }
        record.into()
    }
}

/// A lead.
pub(super) fn contact(contact: &Contact) -> Value {
    let mut record = nulls(&NULLS_OF_CONTACT);
    for (name, value) in [
        ("id", json!(contact.id)),
        ("name", json!(contact.name)),
        ("mobile", json!(contact.mobile)),
        ("email", json!(contact.email)),
        ("address", json!(contact.address)),
        ("tenant_id", json!(TENANT_ID)),
        ("created_at", json!(contact.created_at)),
        ("updated_at", json!(contact.created_at)),
        ("code", json!(contact.code)),
        ("sex", json!("male")),
        ("branch_id", Value::Null),
        ("description", json!("")),
        ("source", json!("landing_page")),
        ("province_id", Value::Null),
        ("is_sample_data", json!(0)),
        ("account_no", Value::Null),
        ("pipeline_note", Value::Null),
        ("pipeline_id", Value::Null),
        ("constraint_code", Value::Null),
    ] {
        record.insert(name.to_owned(), value);
    }
    record.into()
}

fn nulls(names: &[&str]) -> Map<String, Value> {
    names
        .iter()
        .map(|name| ((*name).to_owned(), Value::Null))
        .collect()
}

/// An amount with four places, whatever it is: `"2888317.4332"`, `"0.0000"`.
fn four_places(ten_thousandths: i64) -> String {
    let whole = Fixed::from_ten_thousandths(ten_thousandths / 10_000 * 10_000).plain();
    let sign = if ten_thousandths < 0 && whole == "0" {
        "-"
    } else {
        ""
    };
    format!(
        "{sign}{whole}.{:04}",
        ten_thousandths.unsigned_abs() % 10_000
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debts_have_four_places() {
        for (raw, shown) in [
            (0, "0.0000"),
            (28_883_174_332, "2888317.4332"),
            (-5_000, "-0.5000"),
            (-15_000, "-1.5000"),
        ] {
            assert_eq!(four_places(raw), shown);
        }
    }
}
