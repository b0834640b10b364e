//! Numbers that name things. One type per kind, so that a store can never be passed for a branch.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::field::{FromWire, Reading, blank_or_unreadable, integer};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        ///
        /// Read from a number or digits as text. A record's own is written as a number, whatever it came as; one in a
        /// [`Field`](crate::Field) as it came, and `0` is *none* there.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl From<i64> for $name {
            fn from(number: i64) -> Self {
                Self(number)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let json = Value::deserialize(deserializer)?;
                integer(&json).map(Self).ok_or_else(|| serde::de::Error::custom("an id is a number or digits"))
            }
        }

        impl FromWire for $name {
            fn from_wire(value: Value) -> Reading<Self> {
                match integer(&value) {
                    Some(0) => Reading::Blank(value),
                    Some(number) if value.is_i64() => Reading::Plain(Self(number)),
                    Some(number) => Reading::Converted(Self(number), value),
                    None => blank_or_unreadable(value),
                }
            }
        }
    )+};
}

ids! {
    /// A branch of the shop.
    BranchId,
    /// A store (stock location) of a branch.
    StoreId,
    /// A category, of products or else; they are one resource, told apart by its type (A23).
    CategoryId,
    /// An employee.
    EmployeeId,
    /// A user who may sell.
    SalesUserId,
    /// A row of the product list or a product detail; how it relates to the product and its variation is not
    /// documented (Q20).
    ProductRowId,
    /// A product.
    ProductId,
    /// A variation of a product: what is sold, priced and kept in stock.
    VariationId,
    /// A unit of measure of a product.
    UnitId,
    /// A customer or supplier.
    CustomerId,
    /// A group of customers.
    CustomerGroupId,
    /// Where a customer came from (a source; NextX says *resource*).
    ResourceId,
    /// A sell order.
    SellOrderId,
    /// A price book.
    PriceBookId,
    /// A tax.
    TaxId,
    /// An account that payments go to.
    AccountId,
    /// A login account (`user.list`); who may sell is read elsewhere, as [`SalesUserId`].
    UserId,
    /// An extension of the telephone system.
    ExtensionId,
    /// A brand of products.
    BrandId,
    /// A lead, which NextX calls *contact*.
    LeadId,
    /// A purchase order.
    PurchaseOrderId,
    /// A line of a purchase order.
    PurchaseLineId,
    /// A sell return.
    SellReturnId,
    /// A line of a sell return; whether it is also the line of the sale is not documented (D13).
    SellReturnLineId,
    /// A line of a sell order, which a return names.
    SellLineId,
    /// A payment of an order or return.
    PaymentId,
    /// An automation.
    AutomationId,
    /// A component (apparently the trigger) of an automation.
    ComponentId,
    /// A step of an automation.
    AutomationTaskId,
    /// Whom a step of an automation writes to; their kind is told by another field.
    AddresseeId,
    /// A sales campaign.
    CampaignId,
    /// A kind, or a status, of sales campaigns.
    CampaignLabelId,
    /// A stage of a sales campaign.
    StageId,
    /// What kind of stage it is.
    StageTypeId,
    /// An opportunity.
    OpportunityId,
    /// What is to be done next about an opportunity.
    ActionId,
    /// What came of an action.
    ActionResultId,
    /// An SMS campaign.
    SmsCampaignId,
    /// A row of the SMS history.
    SmsHistoryId,
    /// An email campaign.
    EmailCampaignId,
    /// A row of the email history; the campaign's number in the only example (E44).
    EmailHistoryId,
    /// A recipient typed into an email campaign.
    RecipientId,
    /// What a message was sent for; its kind is told by another field.
    CauserId,
    /// A task.
    TaskId,
    /// A category of tasks.
    TaskCategoryId,
    /// What came of a task.
    TaskResultId,
    /// A project of tasks.
    ProjectId,
    /// A position in the shop.
    PositionId,
    /// A department of the shop.
    DepartmentId,
    /// A device that people check in with.
    DeviceId,
    /// The account of the whole company, an internal number that leaks (E47).
    TenantId,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::Field;
    use serde_json::json;

    #[test]
    fn an_id_of_its_own_record_may_be_text_or_zero() {
        assert_eq!(
            serde_json::from_value::<BranchId>(json!("12")).unwrap(),
            BranchId(12)
        );
        assert_eq!(
            serde_json::from_value::<BranchId>(json!(0)).unwrap(),
            BranchId(0)
        );
        assert!(serde_json::from_value::<BranchId>(json!("")).is_err());
        assert!(serde_json::from_value::<BranchId>(json!(1.5)).is_err());
        assert_eq!(serde_json::to_value(BranchId(12)).unwrap(), json!(12));
    }

    #[test]
    fn a_link_goes_back_as_it_came() {
        for wire in [json!(12), json!("12"), json!(" 12"), json!(12.0)] {
            let link: Field<StoreId> = serde_json::from_value(wire.clone()).unwrap();
            assert_eq!(*link, Some(StoreId(12)));
            assert_eq!(serde_json::to_value(&link).unwrap(), wire);
        }
    }

    #[test]
    fn a_link_of_zero_null_or_blank_is_none() {
        for nothing in [json!(0), json!("0"), json!(""), json!(null)] {
            let link: Field<StoreId> = serde_json::from_value(nothing.clone()).unwrap();
            assert_eq!((*link, link.unreadable()), (None, None));
            assert_eq!(serde_json::to_value(&link).unwrap(), nothing);
        }
    }
}
