//! The body of `purchase.create` as far as it can be judged without the shop's records.

use serde_json::{Map, Value, json};

use crate::{
    Switches,
    fixed::Fixed,
    http::{
        fields::{Field, Fields, Violations},
        trade::{self, Goods, Payment},
    },
};

/// A purchase whose fields have the right form.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) order: trade::Draft,
    pub(super) supplier_id: i64,
    pub(super) shipping_status: String,
    pub(super) approved: bool,
}

impl Draft {
    /// Reads the fields of the sample, which the answer repeats; those of the table alone count for nothing (D10).
    pub(super) fn read(
        body: &Map<String, Value>,
        switches: &Switches,
        wrong: &mut Violations,
    ) -> Self {
        let fields = Fields::of(body);
        wrong.require(&fields.get("customer_id"));
        let order = trade::Draft::read(&fields, Fixed::ZERO, switches, wrong);
        let supplier_id = order.customer_id.unwrap_or_default();
        if supplier_id == 0 && wrong.is_empty() {
            wrong.unknown("customer_id");
        }
        Self {
            order,
            supplier_id,
            shipping_status: shipping_status(&fields.get("shipping_status"), wrong)
                .unwrap_or_else(|| "ordered".to_owned()),
            approved: wrong
                .flag(&fields.get("approved_status"))
                .unwrap_or_default(),
        }
    }

    /// The purchase as it was sent, in the order of the documented answer; the number is the one that is shown.
    pub(super) fn echo(&self, invoice_no: &str) -> Value {
        let order = &self.order;
        json!({
            "invoice_no": invoice_no,
            "transaction_date": order.transaction_date,
            "customer_id": order.customer_id,
            "branch_id": order.branch_id,
            "store_id": order.store_id,
            "discount_type": order.discount_type,
            "discount_amount": order.discount_amount.to_number(),
            "total_before_tax": order.total_before_tax.to_number(),
            "tax_amount": order.tax_amount.to_number(),
            "final_total": order.final_total.to_number(),
            "shipping_status": self.shipping_status,
            "approved_status": self.approved,
            "additional_notes": order.additional_notes,
            "staff_note": order.staff_note,
            "products": order.lines.iter().map(line_echo).collect::<Value>(),
            "payment": order.payments.iter().map(Payment::echo).collect::<Value>(),
        })
    }
}

fn line_echo(line: &Goods) -> Value {
    let mut echo = line.echo();
    if let Some(object) = echo.as_object_mut() {
        let further = ["f_convert1", "f_convert2", "f_convert3"];
        for (name, factor) in further.into_iter().zip(&line.f_convert[1..]) {
            object.insert(name.to_owned(), factor.to_number());
        }
    }
    echo
}

/// Any word: the document shows one of them and no list (Q16).
pub(super) fn shipping_status(field: &Field<'_>, wrong: &mut Violations) -> Option<String> {
    wrong.text(field, 40)
}
