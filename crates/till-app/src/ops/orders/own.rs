//! A sale or a return of this till as the list shows what NextX has.

use rust_decimal::Decimal;
use till_core::{
    Money, clock::shop_date, document::Content, payment::Tender, payment::TenderMethod, sale::Sale,
    sell_return::SellReturn,
};

use crate::orders::{
    Order, OrderBody, OrderKind, OrderLine, OrderPayment, PaymentState, SaleNamed,
};

/// What NextX will show of a document; none of one that is neither a sale nor a return.
pub(in crate::ops) fn order(content: &Content) -> Option<Order> {
    match content {
        Content::Sale(sale) => Some(of_sale(sale)),
        Content::Return(made) => Some(of_return(made)),
        _ => None,
    }
}

fn of_sale(sale: &Sale) -> Order {
    let priced = sale.priced();
    let total = Decimal::from(sale.total);
    let paid = Some(Decimal::from(sale.total - sale.owed()));
    let lines = sale.lines.iter().zip(&priced.lines);
    Order {
        kind: OrderKind::Sale,
        remote_id: None,
        document: Some(sale.id),
        number: sale.invoice_no.clone(),
        day: Some(shop_date(sale.sold_at)),
        at: Some(sale.sold_at),
        branch_id: Some(sale.place.branch_id),
        branch: sale.place.branch.clone(),
        customer_id: sale
            .customer
            .as_ref()
            .and_then(|customer| customer.remote_id),
        customer: sale
            .customer
            .as_ref()
            .map(|customer| customer.name.clone())
            .unwrap_or_default(),
        phone: sale
            .customer
            .as_ref()
            .map(|customer| customer.phone.clone())
            .unwrap_or_default(),
        before_tax: (priced.gross() - priced.line_discounts()).into(),
        discount: (priced.order_discount() + (-priced.rounding()).max(Money::ZERO)).into(),
        tax: priced.tax_added().into(),
        surcharges: (priced.surcharges() + priced.rounding().max(Money::ZERO)).into(),
        total,
        paid,
        payment: PaymentState::of(paid, total),
        shipping: String::new(),
        by: sale
            .by
            .as_ref()
            .map(|by| by.name.clone())
            .unwrap_or_default(),
        note: sale.terms.note.clone(),
        staff_note: sale.terms.staff_note.clone(),
        of: None,
        body: Some(OrderBody {
            lines: lines
                .map(|(line, charge)| OrderLine {
                    variation_id: Some(line.product.variation_id),
                    name: line.product.name.clone(),
                    unit_id: Some(line.unit.id),
                    unit: line.unit.name.clone(),
                    multiplier: line.unit.multiplier.value(),
                    quantity: line.quantity.value(),
                    unit_price: line.unit_price().into(),
                    discount: charge.discount.into(),
                    tax: charge.tax_added.into(),
                    note: line.note.clone(),
                })
                .collect(),
            payments: payments(&sale.payments),
        }),
    }
}

fn of_return(made: &SellReturn) -> Order {
    let total = Decimal::from(made.refunded());
    let tax: Money = made.lines.iter().map(|line| line.tax_added).sum();
    Order {
        kind: OrderKind::Return,
        remote_id: None,
        document: Some(made.id),
        number: String::new(),
        day: Some(shop_date(made.returned_at)),
        at: Some(made.returned_at),
        branch_id: Some(made.place.branch_id),
        branch: made.place.branch.clone(),
        customer_id: made
            .customer
            .as_ref()
            .and_then(|customer| customer.remote_id),
        customer: made
            .customer
            .as_ref()
            .map(|customer| customer.name.clone())
            .unwrap_or_default(),
        phone: made
            .customer
            .as_ref()
            .map(|customer| customer.phone.clone())
            .unwrap_or_default(),
        before_tax: (made.goods - tax).into(),
        discount: Decimal::ZERO,
        tax: tax.into(),
        surcharges: made.fee.into(),
        total,
        paid: Some(total),
        payment: PaymentState::Paid,
        shipping: String::new(),
        by: made
            .by
            .as_ref()
            .map(|by| by.name.clone())
            .unwrap_or_default(),
        note: made.reason.clone(),
        staff_note: String::new(),
        of: made.origin.as_ref().map(|origin| SaleNamed {
            remote_id: origin.remote_id,
            number: origin.invoice_no.clone(),
        }),
        body: Some(OrderBody {
            lines: made
                .lines
                .iter()
                .map(|line| OrderLine {
                    variation_id: Some(line.product.variation_id),
                    name: line.product.name.clone(),
                    unit_id: Some(line.unit.id),
                    unit: line.unit.name.clone(),
                    multiplier: line.unit.multiplier.value(),
                    quantity: line.quantity.value(),
                    unit_price: line.unit_price().into(),
                    discount: line.reduction().into(),
                    tax: line.tax_added.into(),
                    note: String::new(),
                })
                .collect(),
            payments: payments(&made.refunds),
        }),
    }
}

/// What goes on account is not paid.
fn payments(tenders: &[Tender]) -> Vec<OrderPayment> {
    let paid = tenders
        .iter()
        .filter(|tender| tender.method != TenderMethod::OnAccount);
    paid.map(|tender| OrderPayment {
        method: tender.method.as_str().to_owned(),
        amount: tender.amount.into(),
        day: None,
        note: String::new(),
    })
    .collect()
}
