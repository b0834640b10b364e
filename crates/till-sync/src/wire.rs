//! Our documents as NextX takes them, and whether what NextX has is what was sent.

use nextx_api::{
    Amount, BranchId, CustomerDraft, CustomerId, CustomerType, DiscountType, Field, LeadDraft,
    NewSellLine, NewSellOrder, PaymentDraft, PaymentMethod, PaymentType, PriceBookId, ProductId,
    SalesUserId, SellLine, SellLineId, SellOrder, SellOrderId, SellReturn as RemoteReturn,
    SellReturnDraft, SellReturnLineDraft, StoreId, TaskCategoryId, TaskDraft, TaxId, UnitId,
    UserId, VariationId,
};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Value;
use till_core::{
    Money,
    cart::{CartProduct, Unit},
    clock::shop_date,
    document::{NewCustomer, NewLead, NewTask, code_of},
    payment::{MethodNames, Tender, TenderMethod},
    sale::Sale,
    sell_return::{ReturnLine, SellReturn},
};

/// The body of `sell.create` for a sale. `customer` is NextX's id of its customer.
///
/// Amounts follow `final_total = total_before_tax − discount_amount + tax_amount + surcharges`. Tax that a price contains
/// is sent as 0. Cash that was rounded up is a surcharge, rounded down a discount, and `additional_notes` names it. A
/// line's discount is sent as the amount that it takes off the whole line (Q16 leaves open which types there are).
/// `f_convert` is the multiplier of the unit (Q21). Our invoice number and the marker at the end of `staff_note` are what
/// the order is found by.
pub(crate) fn sell_order(sale: &Sale, customer: Option<i64>) -> NewSellOrder {
    let priced = sale.priced();
    let rounding = priced.rounding();
    let (up, down) = (rounding.max(Money::ZERO), (-rounding).max(Money::ZERO));
    NewSellOrder {
        transaction_date: shop_date(sale.sold_at).into(),
        branch_id: BranchId(sale.place.branch_id).into(),
        store_id: StoreId(sale.place.store_id).into(),
        customer_id: customer.map_or_else(Field::null, |id| CustomerId(id).into()),
        price_book_id: sale
            .lines
            .iter()
            .find_map(|line| line.book.as_ref()?.remote_id)
            .map_or_else(Field::missing, |id| PriceBookId(id).into()),
        discount_type: DiscountType::FIXED.into(),
        discount_amount: amount(priced.order_discount() + down).into(),
        total_before_tax: amount(priced.gross() - priced.line_discounts()).into(),
        tax_amount: amount(priced.tax_added()).into(),
        surcharges: amount(priced.surcharges() + up).into(),
        final_total: amount(sale.total).into(),
        additional_notes: additional_notes(sale, rounding).into(),
        staff_note: sale.marker().behind(&sale.terms.staff_note).into(),
        user_id: sale
            .terms
            .sold_by
            .as_ref()
            .map_or_else(Field::missing, |person| SalesUserId(person.id).into()),
        invoice_no: sale.invoice_no.clone().into(),
        products: (1_i64..)
            .zip(sale.lines.iter().zip(&priced.lines))
            .map(|(position, (line, charge))| NewSellLine {
                id_sort: position.into(),
                product_id: ProductId(line.product.product_id).into(),
                variation_id: VariationId(line.product.variation_id).into(),
                unit_price: amount(line.unit_price()).into(),
                unit_id: unit_id(&line.unit),
                f_convert: Amount::new(line.unit.multiplier.value()).into(),
                tax_id: line
                    .tax
                    .as_ref()
                    .and_then(|tax| tax.id)
                    .map_or_else(Field::missing, |id| TaxId(id).into()),
                item_tax: amount(charge.tax_added).into(),
                quantity: Amount::new(line.quantity.value()).into(),
                sell_line_note: line.note.clone().into(),
                line_discount_type: DiscountType::FIXED.into(),
                line_discount_amount: amount(charge.discount).into(),
                ..NewSellLine::default()
            })
            .collect::<Vec<_>>()
            .into(),
        payment: payments(&sale.payments, &sale.method_names).into(),
        ..NewSellOrder::default()
    }
}

/// What the customer was told, and how much was charged besides and for what.
fn additional_notes(sale: &Sale, rounding: Money) -> String {
    let mut notes = Vec::new();
    if !sale.terms.note.is_empty() {
        notes.push(sale.terms.note.clone());
    }
    for surcharge in &sale.terms.surcharges {
        notes.push(format!("{}: {}", surcharge.name, surcharge.amount));
    }
    if rounding != Money::ZERO {
        notes.push(format!("Làm tròn tiền mặt: {rounding}"));
    }
    notes.join("; ")
}

/// Whether the server has the sale as it was made: total, and line by line product, quantity and price.
pub(crate) fn is_same_sale(sale: &Sale, read: &SellOrder) -> bool {
    let total = read.final_total.map(Amount::decimal) == Some(sale.total.into());
    let Some(lines) = read.lines() else {
        return total;
    };
    let ours = sale
        .lines
        .iter()
        .map(|line| facts(&line.product, line.quantity.value(), line.unit_price()));
    let theirs = lines
        .iter()
        .map(|line| read_facts(&line.variation_id, *line.quantity, *line.unit_price));
    total && are_same(ours, theirs)
}

/// The body of `sell_return.create`. `sale` is NextX's id of the sale, if there was an invoice, `customer` that of its customer, and `sold` are the
/// sale's lines as NextX has them, whose ids go along where it shows them (D13).
pub(crate) fn sell_return(
    made: &SellReturn,
    sale: Option<i64>,
    customer: Option<i64>,
    sold: &[SellLine],
) -> SellReturnDraft {
    let zero = || Amount::new(Decimal::ZERO).into();
    let tax_added: Money = made.lines.iter().map(|line| line.tax_added).sum();
    SellReturnDraft {
        transaction_id: sale.map_or_else(Field::missing, |id| SellOrderId(id).into()),
        transaction_date: shop_date(made.returned_at).into(),
        store_id: StoreId(made.place.store_id).into(),
        customer_id: customer.map_or_else(Field::null, |id| CustomerId(id).into()),
        discount_type: DiscountType::FIXED.into(),
        discount_amount: zero(),
        total_before_tax: amount(made.goods - tax_added).into(),
        tax_amount: amount(tax_added).into(),
        final_total: amount(made.refunded()).into(),
        additional_notes: made.reason.clone().into(),
        staff_note: made.marker().to_string().into(),
        products: (1_i64..)
            .zip(&made.lines)
            .map(|(place, line)| SellReturnLineDraft {
                id_sort: place.into(),
                product_id: ProductId(line.product.product_id).into(),
                variation_id: VariationId(line.product.variation_id).into(),
                unit_price: amount(line.unit_price()).into(),
                unit_id: unit_id(&line.unit),
                f_convert: Amount::new(line.unit.multiplier.value()).into(),
                item_tax: amount(line.tax_added).into(),
                quantity: Amount::new(line.quantity.value()).into(),
                sell_line_note: String::new().into(),
                line_discount_type: DiscountType::FIXED.into(),
                line_discount_amount: amount(line.reduction()).into(),
                sell_line_id: line_sold(line, sold).map_or_else(Field::missing, Into::into),
                ..SellReturnLineDraft::default()
            })
            .collect::<Vec<_>>()
            .into(),
        payment: payments(&made.refunds, &MethodNames::default()).into(),
        return_charges: amount(made.fee).into(),
        ..SellReturnDraft::default()
    }
}

/// NextX's id of the line of the sale: the one at its place, if it is of that product in that unit, else the only one
/// that is.
fn line_sold(line: &ReturnLine, sold: &[SellLine]) -> Option<SellLineId> {
    let is_same = |candidate: &&SellLine| {
        let unit = candidate.unit_id.as_ref().map_or(0, |id| id.0);
        candidate.variation_id.as_ref().map(|id| id.0) == Some(line.product.variation_id)
            && (unit == 0 || line.unit.id == 0 || unit == line.unit.id)
    };
    let at_its_place = |candidate: &&SellLine| {
        candidate
            .id_sort
            .is_some_and(|place| place == i64::from(line.position))
    };
    let placed = sold.iter().filter(is_same).find(at_its_place);
    let found = placed.or_else(|| {
        let mut all = sold.iter().filter(is_same);
        all.next().filter(|_| all.next().is_none())
    })?;
    found.id.as_ref().copied()
}

/// Whether the server has the return as it was made: total, and line by line product, quantity and price.
pub(crate) fn is_same_return(made: &SellReturn, read: &RemoteReturn) -> bool {
    // Whether the fee is taken off the total is not documented (Q17).
    let total = read.final_total.map(Amount::decimal);
    let is_total = total == Some(made.refunded().into()) || total == Some(made.goods.into());
    let Some(lines) = read.lines() else {
        return is_total;
    };
    let ours = made
        .lines
        .iter()
        .map(|line| facts(&line.product, line.quantity.value(), line.unit_price()));
    let theirs = lines
        .iter()
        .map(|line| read_facts(&line.variation_id, *line.quantity, *line.unit_price));
    is_total && are_same(ours, theirs)
}

/// What a line says: variation, quantity, unit price.
type Facts = (Option<i64>, Option<Decimal>, Option<Decimal>);

fn facts(product: &CartProduct, quantity: Decimal, price: Money) -> Facts {
    (
        Some(product.variation_id),
        Some(quantity.normalize()),
        Some(Decimal::from(price)),
    )
}

fn read_facts(
    variation: &Field<VariationId>,
    quantity: Option<Amount>,
    price: Option<Amount>,
) -> Facts {
    let decimal = |amount: Option<Amount>| amount.map(|amount| amount.decimal().normalize());
    (
        variation.as_ref().map(|id| id.0),
        decimal(quantity),
        decimal(price),
    )
}

fn are_same(ours: impl Iterator<Item = Facts>, theirs: impl Iterator<Item = Facts>) -> bool {
    let (mut ours, mut theirs): (Vec<_>, Vec<_>) = (ours.collect(), theirs.collect());
    ours.sort_unstable();
    theirs.sort_unstable();
    ours == theirs
}

/// The body of `customer.create`.
pub(crate) fn customer(made: &NewCustomer) -> Result<CustomerDraft, serde_json::Error> {
    let details = CustomerDraft::deserialize(Value::Object(made.details.clone()))?;
    Ok(CustomerDraft {
        name: made.name.clone().into(),
        mobile: made.phone.clone().into(),
        r#type: if details.r#type.is_missing() {
            CustomerType::CUSTOMER.into()
        } else {
            details.r#type
        },
        branch_id: if details.branch_id.is_missing() {
            branch_id(made.branch_id)
        } else {
            details.branch_id
        },
        ..details
    })
}

/// The body of `lead.create`; it is found by its code, or by the marker in its description.
pub(crate) fn lead(made: &NewLead) -> Result<LeadDraft, serde_json::Error> {
    let details = LeadDraft::deserialize(Value::Object(made.details.clone()))?;
    Ok(LeadDraft {
        name: made.name.clone().into(),
        mobile: made.phone.clone().into(),
        email: made.email.clone().into(),
        description: made.marked_description().into(),
        code: code_of(made.id).into(),
        branch_id: branch_id(made.branch_id),
        ..details
    })
}

/// The body of `task.create`; it is found by the marker in its description.
pub(crate) fn task(made: &NewTask) -> Result<TaskDraft, serde_json::Error> {
    let details = TaskDraft::deserialize(Value::Object(made.details.clone()))?;
    let least = TaskDraft::new(
        &made.title,
        made.start,
        made.end,
        UserId(made.assigned_to),
        TaskCategoryId(made.category_id),
    );
    Ok(TaskDraft {
        task: least.task,
        description: made.marked_description().into(),
        start: least.start,
        end: least.end,
        assigned_to: least.assigned_to,
        category_id: least.category_id,
        ..details
    })
}

fn branch_id(id: Option<i64>) -> Field<BranchId> {
    id.map_or_else(Field::null, |id| BranchId(id).into())
}

/// The list names no unit by id; until the detail is read it is not known.
fn unit_id(unit: &Unit) -> Field<UnitId> {
    match unit.id {
        0 => Field::null(),
        id => UnitId(id).into(),
    }
}

/// A row for each way that money went. What is on account is the rest of the total: no row says it.
fn payments(tenders: &[Tender], names: &MethodNames) -> Vec<PaymentDraft> {
    let payment = |tender: &Tender| PaymentDraft {
        note: String::new().into(),
        payment_type: PaymentType::IN_COME.into(),
        method: PaymentMethod::from(names.of(tender.method)).into(),
        amount: amount(tender.amount).into(),
        account_id: Field::null(),
        ..PaymentDraft::default()
    };
    let is_money = |tender: &&Tender| tender.method != TenderMethod::OnAccount;
    tenders.iter().filter(is_money).map(payment).collect()
}

fn amount(money: Money) -> Amount {
    Amount::new(money.into())
}
