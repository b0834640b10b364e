//! The body of `sell.create` as far as it can be judged without the shop's records.

use serde_json::{Map, Value};

use crate::{
    FConvert,
    fixed::Fixed,
    http::fields::{Fields, Violations},
};

/// Longest list of lines that is accepted (Q36 leaves it open).
const MAX_LINES: usize = 500;

/// A sale whose fields have the right form.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) transaction_date: String,
    pub(super) branch_id: Option<i64>,
    pub(super) store_id: Option<i64>,
    pub(super) customer_id: Option<i64>,
    pub(super) user_id: Option<i64>,
    pub(super) price_book_id: Option<i64>,
    pub(super) invoice_no: String,
    pub(super) discount_type: String,
    pub(super) discount_amount: Fixed,
    pub(super) total_before_tax: Fixed,
    pub(super) tax_amount: Fixed,
    pub(super) surcharges: Fixed,
    pub(super) final_total: Fixed,
    pub(super) additional_notes: String,
    pub(super) staff_note: String,
    pub(super) lines: Vec<DraftLine>,
    pub(super) payments: Vec<DraftPayment>,
}

#[derive(Debug)]
pub(super) struct DraftLine {
    pub(super) id_sort: i64,
    pub(super) product_id: i64,
    pub(super) variation_id: i64,
    pub(super) unit_id: Option<i64>,
    pub(super) unit_price: Fixed,
    pub(super) quantity: Fixed,
    pub(super) f_convert: [Fixed; 4],
    pub(super) tax_id: Option<i64>,
    pub(super) item_tax: Fixed,
    pub(super) note: String,
    pub(super) discount_type: String,
    pub(super) discount_amount: Fixed,
}

#[derive(Debug)]
pub(super) struct DraftPayment {
    pub(super) payment_type: String,
    pub(super) method: String,
    pub(super) amount: Fixed,
    pub(super) account_id: Option<i64>,
    pub(super) note: String,
}

impl Draft {
    /// Reads the body, noting every field that is missing or of the wrong form. What is missing is filled with
    /// nothing, so that reading goes on; the draft is only of use when nothing was noted.
    pub(super) fn read(
        body: &Map<String, Value>,
        check_totals: bool,
        wrong: &mut Violations,
    ) -> Self {
        let fields = Fields::of(body);
        for name in ["transaction_date", "products", "final_total"] {
            wrong.require(&fields.get(name));
        }
        let lines = read_lines(&fields, wrong);
        let payments = wrong.objects(&fields.get("payment"));
        let payments = payments
            .iter()
            .map(|payment| DraftPayment::read(payment, wrong))
            .collect();
        let mut text = |name: &str, longest| wrong.text(&fields.get(name), longest);
        let invoice_no = text("invoice_no", 191).unwrap_or_default();
        let discount_type = text("discount_type", 20).unwrap_or_else(|| "fixed".to_owned());
        let additional_notes = text("additional_notes", 5_000).unwrap_or_default();
        let staff_note = text("staff_note", 5_000).unwrap_or_default();
        let mut id = |name: &str| wrong.id(&fields.get(name));
        let (branch_id, store_id, customer_id) =
            (id("branch_id"), id("store_id"), id("customer_id"));
        let (user_id, price_book_id) = (id("user_id"), id("price_book_id"));
        let mut amount = |name: &str| wrong.amount(&fields.get(name)).unwrap_or_default();
        let draft = Self {
            discount_amount: amount("discount_amount"),
            total_before_tax: amount("total_before_tax"),
            tax_amount: amount("tax_amount"),
            surcharges: amount("surcharges"),
            final_total: amount("final_total"),
            transaction_date: wrong
                .date(&fields.get("transaction_date"))
                .map(|date| date.to_string())
                .unwrap_or_default(),
            branch_id,
            store_id,
            customer_id,
            user_id,
            price_book_id,
            invoice_no,
            discount_type,
            additional_notes,
            staff_note,
            lines,
            payments,
        };
        if check_totals && !draft.adds_up() {
            wrong.add(
                "final_total",
                "The final total does not match its parts.".to_owned(),
            );
        }
        draft
    }

    /// The sum of the payments.
    pub(super) fn paid(&self) -> Fixed {
        self.payments
            .iter()
            .fold(Fixed::ZERO, |paid, payment| paid.plus(payment.amount))
    }

    /// What the customer owes after the sale. Money above the total is change and makes no credit.
    pub(super) fn unpaid(&self) -> Fixed {
        self.final_total.minus(self.paid()).max(Fixed::ZERO)
    }

    /// `final_total = total_before_tax − discount_amount + tax_amount + surcharges`
    fn adds_up(&self) -> bool {
        let sum = [
            self.total_before_tax.ten_thousandths(),
            -self.discount_amount.ten_thousandths(),
            self.tax_amount.ten_thousandths(),
            self.surcharges.ten_thousandths(),
        ]
        .into_iter()
        .try_fold(0_i64, i64::checked_add);
        sum == Some(self.final_total.ten_thousandths())
    }
}

fn read_lines(fields: &Fields<'_>, wrong: &mut Violations) -> Vec<DraftLine> {
    let field = fields.get("products");
    let lines = wrong.objects(&field);
    if lines.is_empty() && !field.is_absent() && wrong.is_empty() {
        wrong.add(field.path(), "The products field is required.".to_owned());
    }
    if lines.len() > MAX_LINES {
        wrong.add(
            field.path(),
            format!("The products field must not have more than {MAX_LINES} items."),
        );
    }
    lines
        .iter()
        .map(|line| DraftLine::read(line, wrong))
        .collect()
}

impl DraftLine {
    fn read(fields: &Fields<'_>, wrong: &mut Violations) -> Self {
        for name in ["product_id", "variation_id", "quantity", "unit_price"] {
            wrong.require(&fields.get(name));
        }
        let f_convert = ["f_convert", "f_convert1", "f_convert2", "f_convert3"]
            .map(|name| wrong.positive(&fields.get(name)).unwrap_or(Fixed::ONE));
        Self {
            id_sort: wrong.integer(&fields.get("id_sort")).unwrap_or_default(),
            product_id: wrong.integer(&fields.get("product_id")).unwrap_or_default(),
            variation_id: wrong
                .integer(&fields.get("variation_id"))
                .unwrap_or_default(),
            unit_id: wrong.id(&fields.get("unit_id")),
            unit_price: wrong.amount(&fields.get("unit_price")).unwrap_or_default(),
            quantity: wrong.positive(&fields.get("quantity")).unwrap_or_default(),
            f_convert,
            tax_id: wrong.id(&fields.get("tax_id")),
            item_tax: wrong.amount(&fields.get("item_tax")).unwrap_or_default(),
            note: wrong
                .text(&fields.get("sell_line_note"), 5_000)
                .unwrap_or_default(),
            discount_type: wrong
                .text(&fields.get("line_discount_type"), 20)
                .unwrap_or_else(|| "fixed".to_owned()),
            discount_amount: wrong
                .amount(&fields.get("line_discount_amount"))
                .unwrap_or_default(),
        }
    }

    /// What the sale takes from stock, in base units; `None` when that is too much to count.
    pub(super) fn base_quantity(&self, f_convert: FConvert) -> Option<Fixed> {
        match f_convert {
            FConvert::Multiplies => self.quantity.times(self.f_convert[0]),
            FConvert::Divides => self.quantity.over(self.f_convert[0]),
            FConvert::Ignored => Some(self.quantity),
        }
    }
}

impl DraftPayment {
    fn read(fields: &Fields<'_>, wrong: &mut Violations) -> Self {
        for name in ["method", "amount"] {
            wrong.require(&fields.get(name));
        }
        Self {
            payment_type: wrong
                .text(&fields.get("payment_type"), 40)
                .unwrap_or_else(|| "in_come".to_owned()),
            method: wrong.text(&fields.get("method"), 40).unwrap_or_default(),
            amount: wrong.amount(&fields.get("amount")).unwrap_or_default(),
            account_id: wrong.id(&fields.get("account_id")),
            note: wrong.text(&fields.get("note"), 5_000).unwrap_or_default(),
        }
    }
}
