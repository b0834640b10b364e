//! Our documents as NextX takes them, and NextX's rows as the store takes them.

use nextx_api::{
    Amount, BranchId, CustomerDraft, CustomerId, CustomerListItem, CustomerType, DiscountType,
    Employee, NewSellLine, NewSellOrder, PaymentDraft, PaymentMethod, PaymentType, ProductDetail,
    ProductId, ProductListItem, SalesUser, SellOrder, StoreId, UnitId, VariationId,
};
use rust_decimal::Decimal;
use till_core::{Money, Quantity, cart::Unit, clock::shop_date, sale::Sale};
use till_store::{CustomerRow, Person, ProductRow, ProductUnits, RemoteCustomer};

/// The body of `sell.create` for a sale. `customer` is NextX's id of its customer.
///
/// Amounts follow `final_total = total_before_tax − discount_amount + tax_amount + surcharges`; prices include tax, so
/// `tax_amount` is 0. `f_convert` is the multiplier of the unit (Q21). Our invoice number and the marker in
/// `staff_note` are what the order is found by.
pub(crate) fn sell_order(sale: &Sale, customer: Option<i64>) -> NewSellOrder {
    let zero = || Amount::new(Decimal::ZERO).into();
    NewSellOrder {
        transaction_date: shop_date(sale.sold_at).into(),
        branch_id: BranchId(sale.place.branch_id).into(),
        store_id: StoreId(sale.place.store_id).into(),
        customer_id: customer.map_or_else(nextx_api::Field::null, |id| CustomerId(id).into()),
        discount_type: DiscountType::FIXED.into(),
        discount_amount: zero(),
        total_before_tax: amount(sale.total).into(),
        tax_amount: zero(),
        surcharges: zero(),
        final_total: amount(sale.total).into(),
        additional_notes: String::new().into(),
        staff_note: sale.marker().into(),
        invoice_no: sale.invoice_no.clone().into(),
        products: (1_i64..)
            .zip(&sale.lines)
            .map(|(position, line)| NewSellLine {
                id_sort: position.into(),
                product_id: ProductId(line.product.product_id).into(),
                variation_id: VariationId(line.product.variation_id).into(),
                unit_price: amount(line.unit.price).into(),
                // The list names no unit by id; until the detail is read it is not known.
                unit_id: match line.unit.id {
                    0 => nextx_api::Field::null(),
                    id => UnitId(id).into(),
                },
                f_convert: Amount::new(line.unit.multiplier.value()).into(),
                item_tax: zero(),
                quantity: Amount::new(line.quantity.value()).into(),
                sell_line_note: String::new().into(),
                line_discount_type: DiscountType::FIXED.into(),
                line_discount_amount: zero(),
                ..NewSellLine::default()
            })
            .collect::<Vec<_>>()
            .into(),
        payment: sale
            .payments
            .iter()
            .map(|tender| PaymentDraft {
                note: String::new().into(),
                payment_type: PaymentType::IN_COME.into(),
                method: PaymentMethod::from(tender.method.as_str()).into(),
                amount: amount(tender.amount).into(),
                account_id: nextx_api::Field::null(),
                ..PaymentDraft::default()
            })
            .collect::<Vec<_>>()
            .into(),
        ..NewSellOrder::default()
    }
}

/// Whether the server has the sale as it was made: total, and line by line product, quantity and price.
pub(crate) fn is_same_sale(sale: &Sale, read: &SellOrder) -> bool {
    let total = read.final_total.map(Amount::decimal) == Some(sale.total.into());
    let Some(lines) = read.lines() else {
        return total;
    };
    let mut ours: Vec<_> = sale
        .lines
        .iter()
        .map(|line| {
            let price = Some(Decimal::from(line.unit.price));
            (
                Some(line.product.variation_id),
                Some(line.quantity.value().normalize()),
                price,
            )
        })
        .collect();
    let mut theirs: Vec<_> = lines
        .iter()
        .map(|line| {
            let decimal =
                |amount: Option<Amount>| amount.map(|amount| amount.decimal().normalize());
            (
                line.variation_id.map(|id| id.0),
                decimal(*line.quantity),
                decimal(*line.unit_price),
            )
        })
        .collect();
    ours.sort_unstable();
    theirs.sort_unstable();
    total && ours == theirs
}

/// The body of `customer.create`.
pub(crate) fn new_customer(customer: &CustomerRow, branch_id: Option<i64>) -> CustomerDraft {
    CustomerDraft {
        name: customer.name.clone().into(),
        mobile: customer.phone.clone().into(),
        r#type: CustomerType::CUSTOMER.into(),
        branch_id: branch_id.map_or_else(nextx_api::Field::null, |id| BranchId(id).into()),
        ..CustomerDraft::default()
    }
}

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

/// The units of `product.detail`. A unit without an id, a multiplier or a price cannot be sold and is left out; the base
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
    ProductUnits {
        variation_id,
        units: units.collect(),
    }
}

/// A row of `customer.list`.
pub(crate) fn customer_row(item: &CustomerListItem) -> RemoteCustomer {
    RemoteCustomer {
        remote_id: item.id.0,
        name: text(item.name.as_deref()),
        phone: text(item.mobile.as_deref()),
        code: text(item.code.as_deref()),
    }
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
    }
}

fn full_name(family: Option<&str>, given: Option<&str>, login: Option<&str>) -> String {
    let name = format!("{} {}", text(family), text(given));
    let name = name.trim();
    if name.is_empty() {
        text(login)
    } else {
        name.to_owned()
    }
}

fn text(text: Option<&str>) -> String {
    text.unwrap_or_default().trim().to_owned()
}

fn amount(money: Money) -> Amount {
    Amount::new(money.into())
}

/// A price in whole đồng; none where nothing is said that a customer can be charged.
fn price(amount: Option<Amount>) -> Option<Money> {
    let money = Money::rounded(amount?.decimal()).ok()?;
    (money >= Money::ZERO).then_some(money)
}
