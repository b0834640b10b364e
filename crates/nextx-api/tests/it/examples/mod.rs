//! The documented examples: decoded with no unknown key, written back equal, and with any key gone or of another type
//! still so.

mod crm;
mod open_api;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use nextx_api::{
    Branch, Employee, FromWire, Misfit, ProductDetail, ProductListItem, SellLineId, SellOrder,
    VariationId,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::contract::record;

/// A record decoded and written again, and what of it did not fit its type.
type Reread = fn(&Value) -> Result<(Value, Vec<Misfit>), String>;

/// An example by its file name without `.json`, and the type it is read as.
type Example = (&'static str, Reread);

/// `examples![Branch: "branch.list.response"; ...]`: which type reads which examples.
macro_rules! examples {
    ($($type:ident: $($name:literal),+;)+) => {
        &[$($((
            $name,
            (|json| {
                let record: nextx_api::$type =
                    serde::Deserialize::deserialize(json).map_err(|error| error.to_string())?;
                let written = serde_json::to_value(&record).map_err(|error| error.to_string())?;
                Ok((written, nextx_api::FromWire::misfits(&record)))
            }) as super::Reread,
        ),)+)+]
    };
}
use examples;

fn all() -> impl Iterator<Item = &'static Example> {
    open_api::EXAMPLES.iter().chain(crm::EXAMPLES)
}

fn reread<T: DeserializeOwned + Serialize>(json: &Value) -> Result<Value, String> {
    let record: T = serde_json::from_value(json.clone()).map_err(|error| error.to_string())?;
    serde_json::to_value(&record).map_err(|error| error.to_string())
}

#[test]
fn every_example_is_written_back_equal_and_has_no_key_this_crate_does_not_know() {
    for (name, reread) in all() {
        let example = record(name);
        let (written, misfits) = reread(&example).unwrap();
        assert_eq!(written, example, "{name}");
        // The viewer's placeholder stands where a number or a date belongs.
        let real: Vec<_> = misfits
            .into_iter()
            .filter(|misfit| example.pointer(&pointer(misfit)) != Some(&json!("string")))
            .collect();
        assert_eq!(real, [], "{name}");
    }
}

fn pointer(misfit: &Misfit) -> String {
    format!("/{}", misfit.path.replace('.', "/"))
}

#[test]
fn what_does_not_fit_is_told_without_what_stands_there() {
    let product =
        json!({"id": 1, "weight": "heavy", "units": [{"id": 3, "colour": "red"}], "zone": 4});
    let product: ProductDetail = serde_json::from_value(product).unwrap();
    let told: Vec<String> = product.misfits().iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "weight cannot be read",
            "units.0.colour is not known",
            "zone is not known"
        ]
    );
}

#[test]
fn unknown_keys_are_kept_for_writing_back() {
    let mut branch = record("branch.list.response");
    branch["tenant_id"] = json!({"deep": [1, 2.5], "password": "hush"});
    assert_eq!(reread::<Branch>(&branch), Ok(branch.clone()));
    // E36: but nothing prints them.
    let read: Branch = serde_json::from_value(branch).unwrap();
    assert!(!format!("{read:?}").contains("hush"));
}

#[test]
fn e48_a_whole_name_is_trimmed() {
    let name = |text: Value| {
        let employee: Employee =
            serde_json::from_value(json!({"id": 1, "full_name": text})).unwrap();
        employee.full_name().map(str::to_owned)
    };
    assert_eq!(name(json!(" Thử")).as_deref(), Some("Thử"));
    assert_eq!((name(json!(" ")), name(json!(null))), (None, None));
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
    assert_eq!(*order.lines().unwrap()[0].id, Some(SellLineId(9)));
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

/// Every place of a document, as the keys and positions that lead to it. The items of a list are of one type, so the first
/// stands for all of them.
fn places(value: &Value, here: &[String], all: &mut Vec<String>) {
    let mut go = |key: &str, inner: &Value| {
        let mut path = here.to_vec();
        path.push(key.replace('~', "~0").replace('/', "~1"));
        all.push(format!("/{}", path.join("/")));
        places(inner, &path, all);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, inner)| go(key, inner)),
        Value::Array(items) => items.iter().take(1).for_each(|first| go("0", first)),
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

/// Tries each place of each example, on as many threads as there are cores.
fn try_each_place(check: impl Fn(&str, Reread, &Value, &str) + Sync) {
    let examples: Vec<_> = all()
        .map(|(name, reread)| (*name, *reread, record(name)))
        .collect();
    let places: Vec<_> = examples
        .iter()
        .flat_map(|(name, reread, example)| {
            let mut all = Vec::new();
            places(example, &[], &mut all);
            all.into_iter()
                .map(move |place| (*name, *reread, example, place))
        })
        .collect();
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, Into::into) {
            scope.spawn(|| {
                while let Some((name, reread, example, place)) =
                    places.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    check(name, *reread, example, place);
                }
            });
        }
    });
    assert!(places.len() > 1_000, "{}", places.len());
}

#[test]
fn any_key_may_be_missing() {
    try_each_place(|name, reread, example, place| {
        let mut less = example.clone();
        delete(&mut less, place);
        match reread(&less) {
            Ok((back, _)) => assert_eq!(back, less, "{name} without {place}"),
            Err(error) => assert_eq!(
                (place, error.as_str()),
                ("/id", "missing field `id`"),
                "{name}"
            ),
        }
    });
}

#[test]
fn any_value_may_be_of_another_type() {
    try_each_place(|name, reread, example, place| {
        let mut document = example.clone();
        for odd in odd_values() {
            *document.pointer_mut(place).unwrap() = odd.clone();
            match reread(&document) {
                Ok((mut back, _)) => {
                    // The record's own number is written as a number, whatever it came as.
                    if place == "/id" && back["id"] != odd {
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
    });
}
