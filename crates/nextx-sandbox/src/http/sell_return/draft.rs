//! The body of a return as far as it can be judged without the shop's records.

use serde_json::{Map, Value, json};

use crate::{
    Switches,
    fixed::Fixed,
    http::{
        fields::{Fields, Violations},
        trade::{self, Goods, Payment},
    },
};

/// A return whose fields have the right form.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) order: trade::Draft,
    /// The sale, which the request does not document and the answer shows (D13).
    pub(super) transaction_id: Option<i64>,
    pub(super) return_charges: Fixed,
}

impl Draft {
    /// Reads the body, noting every field that is missing or of the wrong form. The charges are kept back from what the
    /// customer gets. A number that is sent counts by a switch alone (D14).
    pub(super) fn read(
        body: &Map<String, Value>,
        switches: &Switches,
        wrong: &mut Violations,
    ) -> Self {
        let fields = Fields::of(body);
        let return_charges = wrong
            .amount(&fields.get("return_charges"))
            .unwrap_or_default();
        let kept_back = Fixed::ZERO.minus(return_charges);
        let mut order = trade::Draft::read(&fields, kept_back, switches, wrong);
        if !switches.returns_take_numbers {
            order.invoice_no.clear();
        }
        Self {
            order,
            transaction_id: wrong.id(&fields.get("transaction_id")),
            return_charges,
        }
    }

    /// The return as it was sent, as the documented answer has it; number and branch are those that are shown.
    pub(super) fn echo(&self, invoice_no: &str, branch_id: Option<i64>) -> Value {
        let order = &self.order;
        json!({
            "transaction_id": self.transaction_id,
            "transaction_date": order.transaction_date,
            "store_id": order.store_id,
            "customer_id": order.customer_id,
            "discount_type": order.discount_type,
            "discount_amount": order.discount_amount.to_number(),
            "total_before_tax": order.total_before_tax.to_number(),
            "tax_amount": order.tax_amount.to_number(),
            "final_total": order.final_total.to_number(),
            "additional_notes": order.additional_notes,
            "staff_note": order.staff_note,
            "user_id": order.user_id,
            "return_charges": self.return_charges.to_number(),
            "products": order.lines.iter().map(line_echo).collect::<Value>(),
            "payment": order.payments.iter().map(Payment::echo).collect::<Value>(),
            "invoice_no": invoice_no,
            "branch_id": branch_id,
        })
    }
}

fn line_echo(line: &Goods) -> Value {
    let mut echo = line.echo();
    if let Some(object) = echo.as_object_mut() {
        object.insert("sell_line_id".to_owned(), line.sell_line_id.into());
    }
    echo
}
