//! `product.create`: the product, its units and its first stock, in one transaction.

use std::sync::Arc;

use axum::extract::State;
use bytes::Bytes;
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use super::{
    draft::Draft,
    units::{KnownUnits, Units},
};
use crate::{
    Operation, SentCodes,
    demo::{FIRST_PRODUCT_ID, FIRST_VARIATION_ID},
    fixed::Fixed,
    http::{
        Shop,
        answer::{Answer, created},
        fields::{Changes, Fields, Violations, parse_object},
    },
    store::{fold, stock},
};

/// What the answer repeats, or the shelves take, and the product itself does not keep.
struct Aside {
    branch_id: Option<i64>,
    brand_id: Option<i64>,
    category_ids: Vec<i64>,
    begin_stock: Fixed,
    warning_stock: Fixed,
}

impl Aside {
    fn read(body: &Fields<'_>, wrong: &mut Violations) -> Self {
        wrong.amount(&body.get("begin_purchase_price"));
        for name in [
            "description",
            "product_custom_field1",
            "product_custom_field2",
        ] {
            wrong.text(&body.get(name), 5_000);
        }
        Self {
            branch_id: wrong.id(&body.get("branch_id")),
            brand_id: wrong.id(&body.get("brand_id")),
            category_ids: wrong.ids(&body.get("category_ids")),
            begin_stock: wrong
                .amount(&body.get("qty_begin_stock"))
                .unwrap_or_default(),
            warning_stock: wrong
                .amount(&body.get("qty_warning_stock"))
                .unwrap_or_default(),
        }
    }
}

/// `product.create`. Code and stock keeping code are given by the server where they are blank. The first stock lies in
/// the first store of the branch, or of the shop where no branch is named; what was sent as stock keeping code is the
/// barcode too, as there is no other field for it.
pub(super) async fn create(State(shop): State<Arc<Shop>>, body: Bytes) -> Answer {
    let object = parse_object(&body)?;
    let fields = Fields::of(&object);
    let switches = shop.switches();
    let mut wrong = Violations::default();
    let mut product = Draft::default().with(&Changes::of_new(&object), &mut wrong);
    let units = Units::read(&fields, &mut wrong);
    let aside = Aside::read(&fields, &mut wrong);

    let mut transaction = shop.pool.begin().await?;
    product
        .check(&mut transaction, None, &switches, &mut wrong)
        .await?;
    let store_id = first_store(&mut transaction, aside.branch_id).await?;
    if store_id.is_none() {
        wrong.unknown("branch_id");
    }
    let units = units
        .settle(&mut transaction, product.price, &mut wrong)
        .await?;
    wrong.into_result()?;

    let (variation_id, product_id) = next_ids(&mut transaction).await?;
    let barcode = product.sku.clone();
    let replaced = switches.sent_codes == SentCodes::Replaced;
    if product.code.is_empty() || replaced {
        product.code = format!("SP{:06}", variation_id - FIRST_VARIATION_ID + 1);
    }
    if product.sku.is_empty() || replaced {
        product.sku = stock_keeping_code(&mut transaction, &product.code, units.base).await?;
    }
    sqlx::query(
        "INSERT INTO product (variation_id, product_id, barcode, unit_id, larger_units) VALUES (?1, ?2, ?3, ?4, ?5)",
    )
    .bind(variation_id)
    .bind(product_id)
    .bind(barcode)
    .bind(units.base)
    .bind(Value::from(units.larger.as_slice()).to_string())
    .execute(&mut *transaction)
    .await?;
    product.write(&mut transaction, variation_id, "").await?;
    if let Some(store_id) = store_id {
        stock::move_by(&mut transaction, store_id, variation_id, aside.begin_stock).await?;
    }
    transaction.commit().await?;
    Ok(created(
        Operation::ProductCreate,
        &switches,
        "Product created successfully",
        product_id,
        echo(&product, &units, &aside),
    ))
}

/// The next of the ids without gaps, and the next product.
async fn next_ids(connection: &mut SqliteConnection) -> Result<(i64, i64), sqlx::Error> {
    sqlx::query_as(
        "SELECT coalesce(max(variation_id) + 1, ?1), coalesce(max(product_id) + 1, ?2) FROM product",
    )
    .bind(FIRST_VARIATION_ID)
    .bind(FIRST_PRODUCT_ID)
    .fetch_one(connection)
    .await
}

async fn first_store(
    connection: &mut SqliteConnection,
    branch_id: Option<i64>,
) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT id FROM store WHERE ?1 IS NULL OR branch_id = ?1 ORDER BY id LIMIT 1",
    )
    .bind(branch_id)
    .fetch_optional(connection)
    .await
}

/// The code and the unit, as those of the past are.
async fn stock_keeping_code(
    connection: &mut SqliteConnection,
    code: &str,
    unit_id: i64,
) -> Result<String, sqlx::Error> {
    let unit: String = sqlx::query_scalar("SELECT name FROM unit WHERE id = ?1")
        .bind(unit_id)
        .fetch_one(connection)
        .await?;
    Ok(format!("{code}-{}", fold(&unit).to_uppercase()))
}

fn echo(product: &Draft, units: &KnownUnits, aside: &Aside) -> Value {
    let number = |raw: i64| Fixed::from_ten_thousandths(raw).to_number();
    let larger = units.larger.iter().filter_map(|unit| unit.get(0)?.as_i64());
    let ids = std::iter::once(units.base).chain(larger);
    json!({
        "name": product.name,
        "code": product.code,
        "sku": product.sku,
        "brand_id": aside.brand_id,
        "category_id": product.category_id,
        "category_ids": aside.category_ids,
        "unit_id": units.base,
        "units": ids.map(|id| json!({"id": id.to_string()})).collect::<Value>(),
        "type": product.r#type,
        "purchase_price": number(product.cost),
        "sell_price": number(product.price),
        "weight": number(product.weight),
        "height": number(product.height),
        "width": number(product.width),
        "length": number(product.length),
        "qty_begin_stock": aside.begin_stock.to_number(),
        "qty_warning_stock": aside.warning_stock.to_number(),
    })
}
