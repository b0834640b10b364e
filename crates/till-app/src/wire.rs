//! NextX's rows as the store takes them.

use nextx_api::{
    Amount, CustomerListItem, Employee, ProductDetail, ProductListItem, ProductType, SalesUser,
    Task, UserRef,
};
use rust_decimal::Decimal;
use till_core::{Money, Quantity, cart::Unit};
use till_store::{Person, ProductPart, ProductRow, ProductUnits, RemoteCustomer};

use crate::workers::records::ListedAs;

/// A row of `product.list`; `None` for one that names no variation.
pub(crate) fn product_row(item: &ProductListItem) -> Option<ProductRow> {
    let variation_id = item.variation()?.0;
    Some(ProductRow {
        variation_id,
        product_id: item.product_id.map_or(item.id.0, |id| id.0),
        name: text(item.product_fullname.as_deref()),
        code: text(item.product_code.as_deref()),
        barcode: text(item.barcode.as_deref()),
        unit: text(item.unit.as_deref()),
        unit_id: item
            .parts()
            .iter()
            .find_map(|part| part.unit_id.as_ref())
            .map_or(0, |id| id.0),
        price: price(*item.selling_price),
        picture: text(item.product_image.as_deref()),
        category: text(item.category_name.as_deref()),
        kind: item
            .product_type
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        quantity: item.qty_available.map_or(Decimal::ZERO, Amount::decimal),
    })
}

/// The units and parts of `product.detail`. A unit without an id, a multiplier or a price cannot be sold and is left out; the base
/// unit's price is that of the list.
pub(crate) fn product_units(variation_id: i64, detail: &ProductDetail) -> ProductUnits {
    let units = detail.units.items().iter().filter_map(|unit| {
        let multiplier = unit
            .multiplier
            .map(Amount::decimal)
            .filter(|m| *m > Decimal::ZERO);
        let base = *unit.is_base_unit == Some(true);
        Some(Unit {
            id: unit.id.as_ref()?.0,
            name: text(unit.name.as_deref()),
            multiplier: Quantity::of(multiplier.or(base.then_some(Decimal::ONE))?),
            price: price(*unit.price).or(base.then_some(Money::ZERO))?,
            base,
        })
    });
    // Every product shows what it is made of under a name that others use for its variation: only a combo has parts.
    let is_combo = *detail.product_type == Some(ProductType::COMBO);
    let parts = detail.parts().iter().filter(|_| is_combo);
    let parts = parts.filter_map(|part| {
        let quantity = part.quantity.map(Amount::decimal);
        Some(ProductPart {
            variation_id: part.variation()?.0,
            unit_id: part.unit_id.as_ref().map(|id| id.0),
            quantity: quantity
                .filter(|many| *many > Decimal::ZERO)
                .map(Quantity::of),
        })
    });
    ProductUnits {
        variation_id,
        units: units.collect(),
        parts: parts.collect(),
    }
}

/// A row of `customer.list`.
pub(crate) fn customer_row(item: &CustomerListItem) -> RemoteCustomer {
    RemoteCustomer {
        remote_id: item.id.0,
        name: text(item.name.as_deref()),
        phone: text(item.mobile.as_deref()),
        code: text(item.code.as_deref()),
        opening: whole(*item.opening_balance),
        limit: credit_limit(*item.credit_limit),
    }
}

/// An amount that is read to be reckoned with, in whole đồng; what is missing or out of range is none.
pub(crate) fn whole(amount: Option<Amount>) -> Money {
    let read = amount.and_then(|amount| Money::rounded(amount.decimal()).ok());
    read.unwrap_or(Money::ZERO)
}

/// A limit of zero is none: NextX does not say whether it is one, and has it for whoever was given none.
pub(crate) fn credit_limit(amount: Option<Amount>) -> Option<Money> {
    Some(whole(amount)).filter(|limit| limit.is_positive())
}

/// An employee by full name, family name first.
pub(crate) fn employee(employee: &Employee) -> Person {
    Person {
        remote_id: employee.id.0,
        name: full_name(
            employee.last_name.as_deref(),
            employee.first_name.as_deref(),
            None,
        ),
        code: text(employee.code.as_deref()),
    }
}

/// A sales user by full name, or by login name where there is no other.
pub(crate) fn sales_user(user: &SalesUser) -> Person {
    let name = full_name(
        user.lastname.as_deref(),
        user.firstname.as_deref(),
        user.name.as_deref(),
    );
    Person {
        remote_id: user.id.0,
        name,
        code: text(user.name.as_deref()),
    }
}

/// A row of `task.list`, found by title, code and whoever is to do it.
pub(crate) fn listed_task(task: &Task) -> ListedAs {
    let assigned = task.assigned.as_ref().map(user_name);
    ListedAs {
        remote_id: task.id.0,
        day: task.start.as_ref().map(|start| start.in_vietnam().date()),
        words: [
            text(task.task.as_deref()),
            text(task.code.as_deref()),
            assigned.unwrap_or_default(),
        ]
        .join(" "),
    }
}

/// A user by full name, or by login name where there is no other.
pub(crate) fn user_name(user: &UserRef) -> String {
    full_name(
        user.lastname.as_deref(),
        user.firstname.as_deref(),
        user.name.as_deref(),
    )
}

pub(crate) fn full_name(family: Option<&str>, given: Option<&str>, login: Option<&str>) -> String {
    let name = format!("{} {}", text(family), text(given));
    let name = name.trim();
    if name.is_empty() {
        text(login)
    } else {
        name.to_owned()
    }
}

pub(crate) fn text(text: Option<&str>) -> String {
    text.unwrap_or_default().trim().to_owned()
}

/// A price in whole đồng; none where nothing is said that a customer can be charged.
fn price(amount: Option<Amount>) -> Option<Money> {
    let money = Money::rounded(amount?.decimal()).ok()?;
    (money >= Money::ZERO).then_some(money)
}
