//! The documented examples: decoded with no unknown key, written back equal, and with any key gone or of another type
//! still so.

use std::fs;
use std::path::Path;

use nextx_api::{
    Branch, Category, Customer, CustomerListItem, Employee, NewCustomer, NewSellOrder,
    ProductDetail, ProductListItem, SalesUser, SellOrder, SellOrderListItem, Store, VariationId,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

fn fixture(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The record of an example, which for lists stands in an array.
fn example(name: &str) -> Value {
    match fixture(name) {
        Value::Array(mut rows) => {
            assert_eq!(rows.len(), 1, "{name}");
            rows.remove(0)
        }
        record => record,
    }
}

type Reread = fn(&Value) -> Result<Value, String>;

fn reread<T: DeserializeOwned + Serialize>(json: &Value) -> Result<Value, String> {
    let record: T = serde_json::from_value(json.clone()).map_err(|error| error.to_string())?;
    serde_json::to_value(&record).map_err(|error| error.to_string())
}

const EXAMPLES: [(&str, Reread); 14] = [
    ("branch.list.response.json", reread::<Branch>),
    ("store.list.response.json", reread::<Store>),
    ("category.list.response.json", reread::<Category>),
    ("category.create.response.json", reread::<Category>),
    ("employee.list.response.json", reread::<Employee>),
    ("sales_user.list.response.json", reread::<SalesUser>),
    ("product.list.response.json", reread::<ProductListItem>),
    ("product.detail.response.json", reread::<ProductDetail>),
    ("customer.list.response.json", reread::<CustomerListItem>),
    ("customer.detail.response.json", reread::<Customer>),
    ("customer.create.request.json", reread::<NewCustomer>),
    ("sell.list.response.json", reread::<SellOrderListItem>),
    ("sell.detail.response.json", reread::<SellOrder>),
    ("sell.create.request.json", reread::<NewSellOrder>),
];

#[test]
fn every_example_is_written_back_equal() {
    for (name, reread) in EXAMPLES {
        let example = example(name);
        assert_eq!(reread(&example), Ok(example), "{name}");
    }
}

/// Every `extra` of the records of one example, nested ones included.
fn extras(name: &str) -> Vec<Map<String, Value>> {
    fn read<T: DeserializeOwned>(name: &str) -> T {
        serde_json::from_value(example(name)).unwrap()
    }
    match name {
        "branch.list.response.json" => vec![read::<Branch>(name).extra],
        "store.list.response.json" => vec![read::<Store>(name).extra],
        "category.list.response.json" | "category.create.response.json" => {
            let category: Category = read(name);
            let mut extras: Vec<_> = category
                .children()
                .iter()
                .map(|child| child.extra.clone())
                .collect();
            assert_eq!(extras.len(), 1, "E16: child or childs");
            extras.push(category.extra);
            extras
        }
        "employee.list.response.json" => vec![read::<Employee>(name).extra],
        "sales_user.list.response.json" => vec![read::<SalesUser>(name).extra],
        "product.list.response.json" => {
            let product: ProductListItem = read(name);
            vec![product.parts()[0].extra.clone(), product.extra]
        }
        "product.detail.response.json" => {
            let product: ProductDetail = read(name);
            vec![
                product.parts()[0].extra.clone(),
                product.units.items()[0].extra.clone(),
                product.extra,
            ]
        }
        "customer.list.response.json" => {
            let customer: CustomerListItem = read(name);
            vec![customer.resources.items()[0].extra.clone(), customer.extra]
        }
        "customer.detail.response.json" => {
            let customer: Customer = read(name);
            let employee = customer.employee_in_charge().expect("E17").extra.clone();
            vec![
                employee,
                customer.resources.items()[0].extra.clone(),
                customer.extra,
            ]
        }
        "customer.create.request.json" => {
            let customer: NewCustomer = read(name);
            vec![customer.resources.items()[0].extra.clone(), customer.extra]
        }
        "sell.list.response.json" => vec![read::<SellOrderListItem>(name).extra],
        "sell.detail.response.json" => {
            let order: SellOrder = read(name);
            let tax = order.tax.as_ref().unwrap().extra.clone();
            vec![
                order.lines().unwrap()[0].extra.clone(),
                order.payments().unwrap()[0].extra.clone(),
                tax,
                order.extra,
            ]
        }
        "sell.create.request.json" => {
            let order: NewSellOrder = read(name);
            vec![
                order.products.items()[0].extra.clone(),
                order.payment.items()[0].extra.clone(),
                order.extra,
            ]
        }
        other => panic!("{other} is not looked into"),
    }
}

#[test]
fn no_example_has_a_key_this_crate_does_not_know() {
    for (name, _) in EXAMPLES {
        assert!(
            extras(name).iter().all(Map::is_empty),
            "{name}: {:?}",
            extras(name)
        );
    }
}

#[test]
fn unknown_keys_are_kept_for_writing_back() {
    let mut branch = example("branch.list.response.json");
    branch["tenant_id"] = json!({"deep": [1, 2.5]});
    assert_eq!(reread::<Branch>(&branch), Ok(branch));
}

#[test]
fn e19_the_variation_under_each_of_its_names() {
    for name in ["variations.id", "variations_id", "variation_id"] {
        let product: ProductDetail = serde_json::from_value(json!({"id": 1, name: "5"})).unwrap();
        assert_eq!(product.variation(), Some(VariationId(5)));
    }
}

#[test]
fn e52_parts_as_an_object_or_an_array() {
    for (name, parts) in [
        ("product_variation", json!({"product_id": 3})),
        ("composition_variation", json!([{"product_id": 3}])),
    ] {
        let product: ProductListItem =
            serde_json::from_value(json!({"id": 1, name: parts})).unwrap();
        assert_eq!(product.parts().len(), 1);
    }
}

#[test]
fn e22_sizes_from_text_or_number_where_blank_is_none() {
    let product: ProductDetail = serde_json::from_value(
        json!({"id": 1, "weight": "0.5", "height": 12, "width": "", "units": [{"name": 7}]}),
    )
    .unwrap();
    assert_eq!(
        product.weight.map(|weight| weight.to_string()).as_deref(),
        Some("0.5")
    );
    assert_eq!(
        product.height.map(|height| height.to_string()).as_deref(),
        Some("12")
    );
    assert!(product.width.is_none());
    // E20: the name of a unit may be a number.
    assert_eq!(product.units.items()[0].name.as_deref(), Some("7"));
}

#[test]
fn e26_lines_and_payments_under_either_name() {
    let order: SellOrder = serde_json::from_value(
        json!({"id": 1, "sell_lines": [{"id": 9, "quantity": "2.0000"}], "payment_lines": {"amount": "0.00"}}),
    )
    .unwrap();
    assert_eq!(*order.lines().unwrap()[0].id, Some(9));
    assert_eq!(order.payments().unwrap().len(), 1);
    // Half a list of lines is none: it could not be compared with what was sent.
    let order: SellOrder =
        serde_json::from_value(json!({"id": 1, "products": [{"quantity": 1}, 5]})).unwrap();
    assert!(order.lines().is_none() && order.products.unreadable().is_some());
}

/// What a field may turn out to hold.
fn odd_values() -> Vec<Value> {
    let texts = [
        "",
        " ",
        "0",
        "1",
        "12",
        " 12 ",
        "-0",
        "1.50",
        "1e999",
        "NaN",
        "true",
        "string",
        "Bà Sáu",
        "99999999999999999999",
        "2024-08-13",
        "13/08/2024",
        "2024-09-22T17:00:00.000000Z",
        "2024-13-45",
        "9/9/9",
    ];
    let others = [
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(12),
        json!(-1),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1.0),
        json!(1.5),
        json!(-0.0),
        json!(1e300),
        json!([]),
        json!({}),
        json!([[]]),
        json!([null]),
        json!(["x"]),
        json!([7]),
        json!({"0": {}}),
        json!({"0": 5}),
        json!({"id": "12"}),
        json!({"id": 1.0}),
        json!({"id": {}}),
        json!([{"id": "12"}]),
        json!([{"id": {}}]),
        json!([{"id": 1, "name": []}]),
        json!([{}, {"id": 2}]),
    ];
    texts.into_iter().map(Value::from).chain(others).collect()
}

/// Every place of a document, as the keys and positions that lead to it.
fn places(value: &Value, here: &[String], all: &mut Vec<String>) {
    let mut go = |key: &str, inner: &Value| {
        let mut path = here.to_vec();
        path.push(key.replace('~', "~0").replace('/', "~1"));
        all.push(format!("/{}", path.join("/")));
        places(inner, &path, all);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, inner)| go(key, inner)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, inner)| go(&index.to_string(), inner)),
        _ => {}
    }
}

fn delete(document: &mut Value, place: &str) {
    let (parent, key) = place.rsplit_once('/').unwrap();
    match document.pointer_mut(parent) {
        Some(Value::Object(map)) => drop(map.remove(key)),
        Some(Value::Array(items)) => drop(items.remove(key.parse().unwrap())),
        _ => unreachable!("a place has a parent"),
    }
}

#[test]
fn any_key_may_be_missing() {
    for (name, reread) in EXAMPLES {
        let example = example(name);
        let mut all = Vec::new();
        places(&example, &[], &mut all);
        for place in all {
            let mut less = example.clone();
            delete(&mut less, &place);
            match reread(&less) {
                Ok(back) => assert_eq!(back, less, "{name} without {place}"),
                Err(error) => assert_eq!(
                    (place.as_str(), error.as_str()),
                    ("/id", "missing field `id`"),
                    "{name}"
                ),
            }
        }
    }
}

#[test]
fn any_value_may_be_of_another_type() {
    for (name, reread) in EXAMPLES {
        let example = example(name);
        let mut all = Vec::new();
        places(&example, &[], &mut all);
        for (place, odd) in all
            .iter()
            .flat_map(|place| odd_values().into_iter().map(move |odd| (place, odd)))
        {
            let mut document = example.clone();
            *document.pointer_mut(place).unwrap() = odd.clone();
            match reread(&document) {
                Ok(mut back) => {
                    // The record's own number is written as a number, whatever it came as.
                    if place == "/id" && !name.contains("request") {
                        assert!(back["id"].is_i64(), "{name} with {odd}");
                        back["id"] = odd.clone();
                    }
                    assert_eq!(back, document, "{name} with {odd} at {place}");
                }
                Err(error) => assert!(
                    place == "/id" && error.contains("an id is a number"),
                    "{name} with {odd} at {place}: {error}"
                ),
            }
        }
    }
}
