//! Products are made and changed, and sold like those of the past.

use nextx_sandbox::demo::{self, COFFEE_CAN, GIFT_BASKET};
use serde_json::{Value, json};

use crate::{
    client::Shop,
    shape::{example, same_shape},
};

const PRODUCTS: &str = "/api/product/product";

/// A product of the documented form, without the placeholders.
fn new_product() -> Value {
    let mut product = example("product.create.request");
    product["name"] = "Trà sen Thử".into();
    product["code"] = "T-1".into();
    product["sku"] = "8930000000017".into();
    product["branch_id"] = demo::MAIN_BRANCH_ID.into();
    product["category_id"] = 101.into();
    product["media"] = json!([{"url": "https://example.com/tra-sen.png"}]);
    product["purchase_price"] = 20_000.into();
    product["sell_price"] = 25_000.into();
    product["weight"] = json!(0.25);
    product["height"] = json!(12.5);
    product["qty_begin_stock"] = json!(7.5);
    product["specification"] = "250 g".into();
    product["unit"] = json!({
        "unit_base": {"name": "hộp", "is_direct_sell": "true"},
        "sub_unit": [
            {"name": "thùng", "f_Convert": 24, "price": 570_000, "is_direct_sell": "true"},
            {"name": "xe", "f_Convert": 480, "is_direct_sell": false},
        ],
    });
    product["composition_variation"] = json!([]);
    product
}

async fn create(shop: &Shop, product: &Value) -> Value {
    let (status, answer) = shop.post(PRODUCTS, product).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

/// The row of the product with this code in the main branch.
async fn row(shop: &Shop, code: &str) -> Value {
    let path = format!(
        "{PRODUCTS}?branch_id={}&strSearch={code}",
        demo::MAIN_BRANCH_ID
    );
    let list = shop.get(&path).await;
    let rows = list.as_array().unwrap();
    rows.iter()
        .find(|row| row["product_code"] == code)
        .unwrap()
        .clone()
}

async fn detail(shop: &Shop, row: &Value) -> Value {
    shop.get(&format!(
        "/api/product/product-detail?variation_id={}&branch_id=11",
        row["variations_id"]
    ))
    .await
}

async fn a_category(shop: &Shop) -> Value {
    shop.get("/api/cate/category-list/product_category").await[0]["child"][0].clone()
}

#[tokio::test]
async fn a_new_product_is_listed_and_read_with_units_prices_and_stock() {
    let shop = Shop::small().await;
    let category = a_category(&shop).await;
    let mut product = new_product();
    product["category_id"] = category["id"].clone();
    let answer = create(&shop, &product).await;
    same_shape(
        "product.create",
        &example("product.create.response"),
        &answer,
    );
    assert_eq!(
        (&answer["code"], &answer["type"]),
        (&json!("T-1"), &json!("single"))
    );

    let listed = row(&shop, "T-1").await;
    same_shape(
        "product.list",
        &example("product.list.response")[0],
        &listed,
    );
    for (name, expected) in [
        ("product_fullname", json!("Trà sen Thử")),
        ("barcode", json!("8930000000017")),
        ("qty_available", json!(7.5)),
        ("selling_price", json!(25_000)),
        ("category_name", category["name"].clone()),
        ("unit", json!("hộp")),
        ("weight", json!(0.25)),
        ("height", json!("12.5")),
        ("product_image", json!("https://example.com/tra-sen.png")),
    ] {
        assert_eq!(listed[name], expected, "{name}");
    }
    let detail = detail(&shop, &listed).await;
    let mut expected = example("product.detail.response");
    expected["units"][0]["name"] = "string".into();
    same_shape("product.detail", &expected, &detail);
    assert_eq!(detail["default_purchase_price"], 20_000);
    let units: Vec<(&Value, &Value, &Value)> = detail["units"]
        .as_array()
        .unwrap()
        .iter()
        .map(|unit| (&unit["name"], &unit["multiplier"], &unit["price"]))
        .collect();
    assert_eq!(
        units,
        [
            (&json!("hộp"), &json!(1), &json!(25_000)),
            (&json!("thùng"), &json!(24), &json!(570_000)),
            (&json!("xe"), &json!(480), &json!(12_000_000)),
        ]
    );
    let elsewhere = shop
        .get(&format!("{PRODUCTS}?branch_id=12&strSearch=T-1"))
        .await;
    assert_eq!(elsewhere[0]["qty_available"], 0);
}

#[tokio::test]
async fn ids_stay_without_gaps_so_that_pages_hold_every_product() {
    let shop = Shop::small().await;
    let before: i64 = shop.get("/sandbox/state").await["products"]
        .as_i64()
        .unwrap();
    for code in ["T-1", "T-2", "T-3"] {
        let mut product = new_product();
        product["code"] = code.into();
        create(&shop, &product).await;
        product["sell_price"] = json!(-1);
        assert_eq!(shop.post(PRODUCTS, &product).await.0, 422);
    }
    let last = shop
        .get(&format!(
            "{PRODUCTS}?branch_id=11&page={}&pageLimit=1",
            before + 2
        ))
        .await;
    assert_eq!(last[0]["product_code"], "T-3");
    let behind = shop
        .get(&format!(
            "{PRODUCTS}?branch_id=11&page={}&pageLimit=1",
            before + 3
        ))
        .await;
    assert_eq!(behind, json!([]));
}

#[tokio::test]
async fn a_new_product_is_sold_in_each_of_its_units() {
    let shop = Shop::small().await;
    create(&shop, &new_product()).await;
    let listed = row(&shop, "T-1").await;
    let case = detail(&shop, &listed).await["units"][1]["id"].clone();
    let mut order = shop.cash_sale(COFFEE_CAN, 1, "T1-1").await;
    let line = &mut order["products"][0];
    line["product_id"] = listed["product_id"].clone();
    line["variation_id"] = listed["variations_id"].clone();
    line["unit_id"] = case;
    line["f_convert"] = 24.into();
    assert_eq!(shop.sell(&order).await.0, 200);
    assert_eq!(row(&shop, "T-1").await["qty_available"], json!(-16.5));
    order["products"][0]["unit_id"] = 5.into();
    assert_eq!(shop.sell(&order).await.0, 422);
}

#[tokio::test]
async fn the_printed_sample_is_taken() {
    let shop = Shop::small().await;
    let answer = create(&shop, &example("product.create.request")).await;
    let code = answer["code"].as_str().unwrap();
    assert_eq!(code, "SP000121");
    let listed = row(&shop, code).await;
    assert_eq!(
        (&listed["category_name"], &listed["product_type"]),
        (&json!(""), &json!("single"))
    );
    let detail = detail(&shop, &listed).await;
    assert_eq!(detail["units"].as_array().unwrap().len(), 1);
    assert_eq!(detail["computations"], json!([]));
    let sample = example("product.update.request");
    let path = format!("{PRODUCTS}/{}", listed["product_id"]);
    assert_eq!(shop.put(&path, &sample).await.0, 200);
    assert_eq!(row(&shop, code).await["product_fullname"], "string");
}

#[tokio::test]
async fn a_product_with_parts_is_a_combo() {
    let shop = Shop::small().await;
    let coffee = shop.product(COFFEE_CAN).await;
    let mut product = new_product();
    product["composition_variation"] = json!([{
        "product_id": coffee["product_id"],
        "variations_id": coffee["variations_id"],
        "quantity": 6,
        "unit_id": 1,
        "price": 11_000,
    }]);
    assert_eq!(create(&shop, &product).await["type"], "combo");
    let listed = row(&shop, "T-1").await;
    let parts = detail(&shop, &listed).await["computations"].clone();
    assert_eq!(
        parts,
        json!([{
            "product_id": coffee["product_id"],
            "variations.id": coffee["variations_id"],
            "unit_id": 1,
            "price": 11_000,
        }])
    );
    let path = format!("{PRODUCTS}/{}", listed["product_id"]);
    let itself = json!({"composition_variation": [{"variations_id": listed["variations_id"]}]});
    let (status, body) = shop.put(&path, &itself).await;
    assert_eq!(status, 422);
    assert!(body["errors"]["composition_variation.0.variations_id"].is_array());
    assert_eq!(
        shop.put(&path, &json!({"composition_variation": []}))
            .await
            .0,
        200
    );
    assert_eq!(row(&shop, "T-1").await["product_type"], "single");

    let basket = shop.product(GIFT_BASKET).await;
    let path = format!("{PRODUCTS}/{}", basket["product_id"]);
    assert_eq!(shop.put(&path, &json!({"sell_price": 95_000})).await.0, 200);
    let detail = detail(&shop, &basket).await;
    assert_eq!(
        (&detail["default_sell_price"], &detail["product_type"]),
        (&json!(95_000), &json!("combo"))
    );
    assert_eq!(detail["computations"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn an_update_changes_what_is_sent_and_no_stock() {
    let shop = Shop::small().await;
    create(&shop, &new_product()).await;
    let before = row(&shop, "T-1").await;
    let path = format!("{PRODUCTS}/{}", before["product_id"]);
    let change = json!({"name": "Trà sen", "sell_price": 26_000, "qty_begin_stock": 100});
    let (status, answer) = shop.put(&path, &change).await;
    assert_eq!(status, 200);
    same_shape(
        "product.update",
        &example("product.update.response"),
        &answer,
    );
    let mut expected = before.clone();
    expected["product_fullname"] = "Trà sen".into();
    expected["selling_price"] = 26_000.into();
    expected["product_variation"]["price"] = 26_000.into();
    assert_eq!(row(&shop, "T-1").await, expected);

    shop.switch(&json!({"put_replaces": true})).await;
    assert_eq!(shop.put(&path, &json!({"name": "Trà sen"})).await.0, 200);
    let emptied = row(&shop, "T-1").await;
    for (name, value) in [
        ("selling_price", json!(0)),
        ("specification", json!("")),
        ("category_name", json!("")),
        ("qty_available", before["qty_available"].clone()),
    ] {
        assert_eq!(emptied[name], value, "{name}");
    }
}

#[tokio::test]
async fn the_path_of_an_update_holds_a_product_or_a_variation() {
    let shop = Shop::small().await;
    let list = shop
        .get(&format!(
            "{PRODUCTS}?branch_id=11&pageLimit=100&type[]=variable"
        ))
        .await;
    let rows = list.as_array().unwrap();
    let first = rows[0].clone();
    let siblings = |list: &Value| -> Vec<Value> {
        let rows = list.as_array().unwrap().iter();
        rows.filter(|row| row["product_id"] == first["product_id"])
            .cloned()
            .collect()
    };
    assert!(siblings(&list).len() > 1);
    let read = async || {
        siblings(
            &shop
                .get(&format!(
                    "{PRODUCTS}?branch_id=11&pageLimit=100&type[]=variable"
                ))
                .await,
        )
    };

    let by_product = format!("{PRODUCTS}/{}", first["product_id"]);
    let change = json!({"sell_price": 77_000, "code": "T-9"});
    assert_eq!(shop.put(&by_product, &change).await.0, 200);
    for (before, after) in siblings(&list).iter().zip(read().await) {
        assert_eq!(after["selling_price"], 77_000);
        assert_eq!(after["product_code"], before["product_code"]);
    }

    shop.switch(&json!({"product_update_id": "variation"}))
        .await;
    let by_variation = format!("{PRODUCTS}/{}", first["variations_id"]);
    assert_eq!(
        shop.put(&by_variation, &json!({"sell_price": 78_000}))
            .await
            .0,
        200
    );
    let prices: Vec<Value> = read()
        .await
        .iter()
        .map(|row| row["selling_price"].clone())
        .collect();
    assert_eq!(prices.iter().filter(|price| **price == 78_000).count(), 1);
    assert_eq!(shop.put(&by_product, &change).await.0, 404);
}

#[tokio::test]
async fn what_is_wrong_is_told_field_by_field() {
    let shop = Shop::small().await;
    let wrong = json!({
        "name": "", "sell_price": "dear", "weight": -1, "category_id": 99_999, "branch_id": 99, "type": "bundle",
        "media": "a picture", "category_ids": [1, "x"],
        "unit": {"unit_base": {"name": ""}, "sub_unit": [{"name": "thùng", "f_Convert": 0, "is_direct_sell": "maybe"}]},
        "composition_variation": [{"variations_id": 1}],
    });
    let (status, body) = shop.post(PRODUCTS, &wrong).await;
    assert_eq!(status, 422);
    let mut fields: Vec<&String> = body["errors"].as_object().unwrap().keys().collect();
    fields.sort();
    assert_eq!(
        fields,
        [
            "branch_id",
            "category_id",
            "category_ids",
            "composition_variation.0.variations_id",
            "media",
            "name",
            "sell_price",
            "type",
            "unit.sub_unit.0.f_Convert",
            "unit.sub_unit.0.is_direct_sell",
            "unit.unit_base.name",
            "weight",
        ]
    );
    let (status, body) = shop
        .put(&format!("{PRODUCTS}/1"), &json!({"name": "Trà"}))
        .await;
    assert_eq!(
        (status.as_u16(), &body["meta"]["status_code"]),
        (404, &json!(404))
    );
}

#[tokio::test]
async fn codes_are_kept_or_unique_or_replaced() {
    let shop = Shop::small().await;
    create(&shop, &new_product()).await;
    create(&shop, &new_product()).await;
    shop.switch(&json!({"sent_codes": "unique"})).await;
    let (status, body) = shop.post(PRODUCTS, &new_product()).await;
    assert_eq!(status, 422);
    let fields: Vec<&String> = body["errors"].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["code", "sku"]);
    shop.switch(&json!({"sent_codes": "replaced", "create_shows_id": true}))
        .await;
    let answer = create(&shop, &new_product()).await;
    assert_eq!(
        (&answer["code"], &answer["sku"]),
        (&json!("SP000123"), &json!("SP000123-HOP"))
    );
    assert_eq!(row(&shop, "SP000123").await["product_id"], answer["id"]);
}

#[tokio::test]
async fn an_update_refuses_like_a_detail() {
    let mut shop = Shop::small().await;
    shop.token = "sbx_of_yesterday".to_owned();
    // No refusal is shown for it (F05).
    let (status, body) = shop.put(&format!("{PRODUCTS}/10001"), &Value::Null).await;
    assert_eq!(
        (status.as_u16(), body),
        (401, example("product.detail.error"))
    );
}
