//! The lines and payments of an order as they are sent.

use serde_json::{Value, json};
use sqlx::{Sqlite, query::Query, sqlite::SqliteArguments};

use crate::{
    FConvert,
    fixed::Fixed,
    http::fields::{Fields, Violations},
};

/// Longest list of lines that is accepted (Q36 leaves it open).
const MAX_LINES: usize = 500;

/// A line whose fields have the right form.
#[derive(Debug)]
pub(in crate::http) struct Goods {
    pub(in crate::http) id_sort: i64,
    pub(in crate::http) product_id: i64,
    pub(in crate::http) variation_id: i64,
    pub(in crate::http) unit_id: Option<i64>,
    pub(in crate::http) unit_price: Fixed,
    pub(in crate::http) quantity: Fixed,
    pub(in crate::http) f_convert: [Fixed; 4],
    pub(in crate::http) tax_id: Option<i64>,
    pub(in crate::http) item_tax: Fixed,
    pub(in crate::http) note: String,
    pub(in crate::http) discount_type: String,
    pub(in crate::http) discount_amount: Fixed,
    /// The line of the sale that is returned; of returns alone (D13).
    pub(in crate::http) sell_line_id: Option<i64>,
}

/// A payment whose fields have the right form.
#[derive(Debug)]
pub(in crate::http) struct Payment {
    payment_type: String,
    method: String,
    pub(in crate::http) amount: Fixed,
    account_id: Option<i64>,
    note: String,
}

/// A quantity in base units; `None` when that is too much to count.
pub(in crate::http) fn base_quantity(
    quantity: Fixed,
    factor: Fixed,
    f_convert: FConvert,
) -> Option<Fixed> {
    match f_convert {
        FConvert::Multiplies => quantity.times(factor),
        FConvert::Divides => quantity.over(factor),
        FConvert::Ignored => Some(quantity),
    }
}

impl Goods {
    /// The lines under `products`; an order without any is refused.
    pub(super) fn read_all(fields: &Fields<'_>, wrong: &mut Violations) -> Vec<Self> {
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
        lines.iter().map(|line| Self::read(line, wrong)).collect()
    }

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
            sell_line_id: wrong.id(&fields.get("sell_line_id")),
        }
    }

    /// What the line moves in stock, in base units; `None` when that is too much to count.
    pub(in crate::http) fn base_quantity(&self, f_convert: FConvert) -> Option<Fixed> {
        base_quantity(self.quantity, self.f_convert[0], f_convert)
    }

    /// Price times quantity, less a discount that is an amount; held at the largest that is kept.
    pub(super) fn total(&self) -> Fixed {
        let discount = if self.discount_type == "fixed" {
            self.discount_amount
        } else {
            Fixed::ZERO
        };
        let full = self.unit_price.times(self.quantity);
        full.unwrap_or(Fixed::MOST).minus(discount)
    }

    /// The order that the line belongs to and the sixteen fields of every kind of line, in the order of the columns.
    pub(in crate::http) fn bind<'query>(
        &'query self,
        query: Query<'query, Sqlite, SqliteArguments>,
        order_id: i64,
    ) -> Query<'query, Sqlite, SqliteArguments> {
        let [f_convert, f_convert1, f_convert2, f_convert3] = self.f_convert;
        query
            .bind(order_id)
            .bind(self.id_sort)
            .bind(self.product_id)
            .bind(self.variation_id)
            .bind(self.unit_id)
            .bind(self.unit_price.ten_thousandths())
            .bind(self.quantity.ten_thousandths())
            .bind(f_convert.ten_thousandths())
            .bind(f_convert1.ten_thousandths())
            .bind(f_convert2.ten_thousandths())
            .bind(f_convert3.ten_thousandths())
            .bind(self.tax_id)
            .bind(self.item_tax.ten_thousandths())
            .bind(&self.note)
            .bind(&self.discount_type)
            .bind(self.discount_amount.ten_thousandths())
    }

    /// The line as it is echoed, with the one conversion that all orders document.
    pub(in crate::http) fn echo(&self) -> Value {
        json!({
            "id_sort": self.id_sort,
            "product_id": self.product_id,
            "variation_id": self.variation_id,
            "unit_price": self.unit_price.to_number(),
            "unit_id": self.unit_id,
            "f_convert": self.f_convert[0].to_number(),
            "tax_id": self.tax_id,
            "item_tax": self.item_tax.to_number(),
            "quantity": self.quantity.to_number(),
            "sell_line_note": self.note,
            "line_discount_type": self.discount_type,
            "line_discount_amount": self.discount_amount.to_number(),
        })
    }
}

impl Payment {
    pub(super) fn read(fields: &Fields<'_>, wrong: &mut Violations) -> Self {
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

    /// The order that the payment belongs to and the fields of every kind of payment, in the order of the columns.
    pub(in crate::http) fn bind<'query>(
        &'query self,
        query: Query<'query, Sqlite, SqliteArguments>,
        order_id: i64,
    ) -> Query<'query, Sqlite, SqliteArguments> {
        query
            .bind(order_id)
            .bind(&self.payment_type)
            .bind(&self.method)
            .bind(self.amount.ten_thousandths())
            .bind(self.account_id)
            .bind(&self.note)
    }

    pub(in crate::http) fn echo(&self) -> Value {
        json!({
            "note": self.note,
            "payment_type": self.payment_type,
            "method": self.method,
            "amount": self.amount.to_number(),
            "account_id": self.account_id,
        })
    }
}
