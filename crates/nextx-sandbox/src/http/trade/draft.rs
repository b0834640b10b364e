//! The body of an order as far as it can be judged without the shop's records.

use super::{Goods, Payment};
use crate::{
    FConvert, Switches,
    fixed::Fixed,
    http::fields::{Fields, Violations},
    store::stock::Move,
};

/// What every order says, in the right form.
#[derive(Debug)]
pub(in crate::http) struct Draft {
    pub(in crate::http) transaction_date: String,
    pub(in crate::http) branch_id: Option<i64>,
    pub(in crate::http) store_id: Option<i64>,
    pub(in crate::http) customer_id: Option<i64>,
    pub(in crate::http) user_id: Option<i64>,
    pub(in crate::http) invoice_no: String,
    pub(in crate::http) discount_type: String,
    pub(in crate::http) discount_amount: Fixed,
    pub(in crate::http) total_before_tax: Fixed,
    pub(in crate::http) tax_amount: Fixed,
    pub(in crate::http) final_total: Fixed,
    pub(in crate::http) additional_notes: String,
    pub(in crate::http) staff_note: String,
    pub(in crate::http) lines: Vec<Goods>,
    pub(in crate::http) payments: Vec<Payment>,
}

impl Draft {
    /// Reads the fields, noting every one that is missing or of the wrong form. What is missing is filled with nothing,
    /// so that reading goes on; the draft is only of use when nothing was noted. `charges` is what the kind of order
    /// adds to its total, or takes from it where it is negative.
    pub(in crate::http) fn read(
        fields: &Fields<'_>,
        charges: Fixed,
        switches: &Switches,
        wrong: &mut Violations,
    ) -> Self {
        for name in ["transaction_date", "products"] {
            wrong.require(&fields.get(name));
        }
        if !switches.fill_totals {
            wrong.require(&fields.get("final_total"));
        }
        let lines = Goods::read_all(fields, wrong);
        let payments = wrong.objects(&fields.get("payment"));
        let payments = payments
            .iter()
            .map(|payment| Payment::read(payment, wrong))
            .collect();
        let mut text = |name: &str, longest| wrong.text(&fields.get(name), longest);
        let invoice_no = text("invoice_no", 191).unwrap_or_default();
        let discount_type = text("discount_type", 20).unwrap_or_else(|| "fixed".to_owned());
        let additional_notes = text("additional_notes", 5_000).unwrap_or_default();
        let staff_note = text("staff_note", 5_000).unwrap_or_default();
        let mut id = |name: &str| wrong.id(&fields.get(name));
        let (branch_id, store_id) = (id("branch_id"), id("store_id"));
        let (customer_id, user_id) = (id("customer_id"), id("user_id"));
        let mut amount = |name: &str| wrong.amount(&fields.get(name)).unwrap_or_default();
        let mut draft = Self {
            discount_amount: amount("discount_amount"),
            total_before_tax: amount("total_before_tax"),
            tax_amount: amount("tax_amount"),
            final_total: amount("final_total"),
            transaction_date: wrong
                .date(&fields.get("transaction_date"))
                .map(|date| date.to_string())
                .unwrap_or_default(),
            branch_id,
            store_id,
            customer_id,
            user_id,
            invoice_no,
            discount_type,
            additional_notes,
            staff_note,
            lines,
            payments,
        };
        if switches.fill_totals {
            draft.fill_totals(fields, charges);
        }
        if switches.check_totals && draft.sum(charges) != draft.final_total {
            wrong.add(
                "final_total",
                "The final total does not match its parts.".to_owned(),
            );
        }
        draft
    }

    /// The sum of the payments.
    pub(in crate::http) fn paid(&self) -> Fixed {
        self.payments
            .iter()
            .fold(Fixed::ZERO, |paid, payment| paid.plus(payment.amount))
    }

    /// What is still owed. Money above the total is change and makes no credit.
    pub(in crate::http) fn unpaid(&self) -> Fixed {
        self.final_total.minus(self.paid()).max(Fixed::ZERO)
    }

    /// What comes into a store with the goods, in base units.
    pub(in crate::http) fn moves(&self, f_convert: FConvert) -> Vec<Move> {
        let moves = self.lines.iter().map(|line| Move {
            variation_id: line.variation_id,
            quantity: line.base_quantity(f_convert).unwrap_or_default(),
        });
        moves.collect()
    }

    /// The note for the staff, unless the server forgets it.
    pub(in crate::http) fn staff_note_kept(&self, switches: &Switches) -> &str {
        if switches.drop_staff_notes {
            ""
        } else {
            &self.staff_note
        }
    }

    /// `total_before_tax − discount_amount + tax_amount`, and the charges.
    fn sum(&self, charges: Fixed) -> Fixed {
        self.total_before_tax
            .minus(self.discount_amount)
            .plus(self.tax_amount)
            .plus(charges)
    }

    /// Totals that were not sent follow from the lines.
    fn fill_totals(&mut self, fields: &Fields<'_>, charges: Fixed) {
        if fields.get("total_before_tax").is_absent() {
            self.total_before_tax = self
                .lines
                .iter()
                .fold(Fixed::ZERO, |sum, line| sum.plus(line.total()));
        }
        if fields.get("final_total").is_absent() {
            self.final_total = self.sum(charges);
        }
    }
}
