//! What the details of returns and purchases show of people and goods.

use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::{
    Switches,
    http::{
        Shop,
        answer::Refusal,
        shown::{number, text},
        units,
    },
};

/// Who made an order.
#[derive(sqlx::FromRow)]
pub(in crate::http) struct Author {
    id: i64,
    name: String,
    first_name: String,
    last_name: String,
}

impl Author {
    pub(in crate::http) async fn read(
        connection: &mut SqliteConnection,
        id: Option<i64>,
    ) -> Result<Option<Self>, sqlx::Error> {
        sqlx::query_as("SELECT id, name, first_name, last_name FROM sales_user WHERE id = ?1")
            .bind(id)
            .fetch_optional(connection)
            .await
    }

    pub(in crate::http) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "firstname": self.first_name,
            "lastname": self.last_name,
        })
    }
}

/// Customer or supplier of an order.
#[derive(sqlx::FromRow)]
pub(in crate::http) struct Partner {
    id: i64,
    name: String,
    code: String,
    mobile: String,
    gender: Option<i64>,
    birthday: Option<String>,
    address: String,
    account_address: String,
    account_no: String,
}

impl Partner {
    pub(in crate::http) async fn read(
        connection: &mut SqliteConnection,
        id: Option<i64>,
    ) -> Result<Option<Self>, sqlx::Error> {
        sqlx::query_as(
            "SELECT id, name, code, mobile, gender, birthday, address, account_address, account_no
             FROM customer WHERE id = ?1",
        )
        .bind(id)
        .fetch_optional(connection)
        .await
    }

    /// The gender is a word, as in the list of customers (E41).
    pub(in crate::http) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "code": self.code,
            "mobile": self.mobile,
            "gender": match self.gender {
                Some(1) => "Nam",
                Some(_) => "Nữ",
                None => "",
            },
            "birthday": self.birthday,
            "address": self.address,
            "account_address": self.account_address,
            "account_no": self.account_no,
        })
    }
}

/// A line of a return or a purchase with what is known of its product.
#[derive(sqlx::FromRow)]
pub(in crate::http) struct ShownGoods {
    id: i64,
    product_id: i64,
    variation_id: i64,
    name: String,
    variation: String,
    code: String,
    sku: String,
    picture: String,
    cost: i64,
    price: i64,
    unit_id: i64,
    unit_name: String,
    quantity: i64,
    note: String,
    discount_type: String,
    discount_amount: i64,
    item_tax: i64,
    unit_price: i64,
}

impl ShownGoods {
    /// The lines of an order, of which the table of lines and its column for the order are named.
    pub(in crate::http) async fn of(
        connection: &mut SqliteConnection,
        (table, column): (&'static str, &'static str),
        order_id: i64,
    ) -> Result<Vec<Self>, sqlx::Error> {
        sqlx::query_as(AssertSqlSafe(format!(
            "SELECT line.*, product.name, product.variation, product.code, product.sku, product.picture, product.cost,
                    product.price, unit.name AS unit_name
             FROM {table} AS line
             JOIN product ON product.variation_id = line.variation_id
             JOIN unit ON unit.id = line.unit_id
             WHERE line.{column} = ?1 ORDER BY line.id",
        )))
        .bind(order_id)
        .fetch_all(connection)
        .await
    }

    /// The discount is text, the other amounts are numbers.
    pub(in crate::http) async fn to_json(
        &self,
        connection: &mut SqliteConnection,
        shop: &Shop,
        switches: &Switches,
    ) -> Result<Value, Refusal> {
        let name = if self.variation.is_empty() {
            self.name.clone()
        } else {
            format!("{} - {}", self.name, self.variation)
        };
        Ok(json!({
            "id": self.id,
            "product_id": self.product_id,
            "variation_id": self.variation_id,
            "product_name": name,
            "product_code": self.code,
            "sub_sku": self.sku,
            "product_image": shop.picture_url(&self.picture),
            "product_purchase_price": number(self.cost),
            "product_sell_price": number(self.price),
            "unit_id": self.unit_id,
            "unit": self.unit_name,
            "quantity": number(self.quantity),
            "sell_line_note": self.note,
            "line_discount_type": self.discount_type,
            "line_discount_amount": text(self.discount_amount),
            "units": units::of(connection, self.variation_id, switches.unit_names).await?,
            "item_tax": number(self.item_tax),
            "unit_price": number(self.unit_price),
        }))
    }
}
