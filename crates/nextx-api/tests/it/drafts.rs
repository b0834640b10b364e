//! Read, change, send: what was read goes back as it came, with what this crate does not know.

use nextx_api::{
    Category, CategoryUpdate, Customer, CustomerDraft, Lead, LeadDraft, LeadInParts, NewProduct,
    ProductDetail, ProductUpdate, SellReturn, SellReturnDraft, SellReturnLine, SellReturnLineDraft,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::contract::{example, record};

/// What is sent for a record as read. As text first, for a key that stands there twice would be lost in a map.
fn draft<R: DeserializeOwned, D: From<R> + Serialize>(read: &Value) -> Map<String, Value> {
    let record: R = serde_json::from_value(read.clone()).unwrap();
    let sent = serde_json::to_string(&D::from(record)).unwrap();
    let map: Map<String, Value> = serde_json::from_str(&sent).unwrap();
    let keys = |map: &Map<String, Value>| serde_json::to_string(map).unwrap().len();
    assert_eq!(keys(&map), sent.len(), "a key stands twice in {sent}");
    map
}

/// Every key of `writable` under its own name in a record read, once with a value that no type expects.
fn every_writable_field_goes_as_it_came<R, D>(writable: &Value, but: &[&str])
where
    R: DeserializeOwned,
    D: From<R> + Serialize,
{
    for odd in [json!({"x": [1]}), json!("7"), json!(true), json!(null)] {
        let mut read = json!({"id": 7, "unheard_of": {"deep": [1, 2.5]}});
        for key in writable.as_object().unwrap().keys() {
            read[key] = odd.clone();
        }
        let sent = draft::<R, D>(&read);
        for key in writable.as_object().unwrap().keys() {
            if !but.contains(&key.as_str()) {
                assert_eq!(sent.get(key), Some(&odd), "{key}");
            }
        }
        assert_eq!(sent["unheard_of"], read["unheard_of"]);
        assert!(!sent.contains_key("id"));
    }
}

#[test]
fn q18_every_writable_field_that_was_read_is_sent_as_it_came() {
    every_writable_field_goes_as_it_came::<Category, CategoryUpdate>(
        &example("category.update.request"),
        &[],
    );
    every_writable_field_goes_as_it_came::<Customer, CustomerDraft>(
        &example("customer.update.request"),
        &[],
    );
    every_writable_field_goes_as_it_came::<Lead, LeadDraft>(&example("lead.update.request"), &[]);
    every_writable_field_goes_as_it_came::<ProductDetail, ProductUpdate>(
        &example("product.update.request"),
        // An object is one part (E52), and an item's number is text here and there.
        &["composition_variation"],
    );
    every_writable_field_goes_as_it_came::<SellReturn, SellReturnDraft>(
        &example("sell_return.create.request"),
        &["products", "payment"],
    );
    every_writable_field_goes_as_it_came::<SellReturnLine, SellReturnLineDraft>(
        &example::<Value>("sell_return.update.request")["products"][0],
        &[],
    );
}

#[test]
fn d32_a_change_of_a_category_sends_neither_picture_nor_type_nor_those_below() {
    let sent = draft::<Category, CategoryUpdate>(&record("category.detail.response"));
    assert_eq!(
        Value::from(sent),
        json!({"name": "string", "parent_id": 0, "description": "string"})
    );
}

#[test]
fn a_customer_goes_back_without_what_is_the_servers() {
    let mut read = record("customer.detail.response");
    read["pay_term_number"] = json!(30);
    read["gender"] = json!("Nam");
    let sent = draft::<Customer, CustomerDraft>(&read);
    // D12: the payment term under the name it is written by. E41: a word stays a word.
    assert_eq!(sent["per_turn_debt"], 30);
    assert_eq!(sent["gender"], "Nam");
    assert_eq!(sent["contact_id"], 0);
    // E17: the employee in charge by number.
    assert_eq!(sent["employee_id"], 0);
    for of_the_server in [
        "code",
        "employers",
        "fax_number",
        "pay_term_number",
        "pay_term",
    ] {
        assert!(!sent.contains_key(of_the_server), "{of_the_server}");
    }
}

#[test]
fn of_two_names_of_one_thing_the_one_that_can_be_read_goes() {
    for (per_turn_debt, pay_term_number, sent) in [
        (json!("soon"), json!(null), json!("soon")),
        (json!(null), json!(30), json!(30)),
        (json!(7), json!(30), json!(7)),
    ] {
        let read =
            json!({"id": 1, "per_turn_debt": per_turn_debt, "pay_term_number": pay_term_number});
        assert_eq!(
            draft::<Customer, CustomerDraft>(&read)["per_turn_debt"],
            sent
        );
    }
}

#[test]
fn a_lead_goes_back_with_its_employee_and_branch_by_number() {
    let mut read = record("lead.list.response");
    read["employee"]["id"] = json!(12);
    read["branch"]["id"] = json!(3);
    read["mobile"] = json!("0900000001");
    let sent = draft::<Lead, LeadDraft>(&read);
    assert_eq!(
        (&sent["employee_id"], &sent["branch_id"]),
        (&json!(12), &json!(3))
    );
    assert_eq!(sent["mobile"], "0900000001");
    for of_the_server in ["categories", "employee", "branch"] {
        assert!(!sent.contains_key(of_the_server), "{of_the_server}");
    }
}

#[test]
fn e15_the_categories_of_a_lead_under_either_name() {
    for name in ["lead.list.response", "lead.detail.response"] {
        let lead: Lead = serde_json::from_value(record(name)).unwrap();
        assert_eq!(lead.categories().len(), 1, "{name}");
    }
}

#[test]
fn d08_the_second_body_of_a_lead_has_its_name_in_parts() {
    let lead: LeadDraft = serde_json::from_value(
        json!({"name": "Khách Thử", "mobile": "0900000001", "website": "", "phone": "028"}),
    )
    .unwrap();
    assert_eq!(
        serde_json::to_value(LeadInParts::from(lead)).unwrap(),
        json!({"name": {"full": "Khách Thử"}, "mobile": "0900000001", "phone": "028"})
    );
}

#[test]
fn e21_a_product_goes_back_under_the_names_it_is_written_by() {
    let mut read = record("product.detail.response");
    read["product_actual_name"] = json!("Cà phê");
    read["product_name"] = json!("Cà phê - túi");
    read["brand_id"] = json!("9");
    read["computations"][0]["variations.id"] = json!(5);
    let sent = draft::<ProductDetail, ProductUpdate>(&read);
    for (key, value) in [
        ("name", json!("Cà phê")),
        ("code", json!("string")),
        ("sku", json!("string")),
        ("sell_price", json!(0)),
        ("purchase_price", json!(0)),
        ("type", json!("string")),
        ("brand_id", json!("9")),
        // E19, E52.
        (
            "composition_variation",
            json!([{"product_id": 0, "variations_id": 5, "unit_id": 0, "price": 0}]),
        ),
    ] {
        assert_eq!(sent[key], value, "{key}");
    }
    // D07: units are not changed by it.
    for of_the_server in ["unit", "unit_id", "units", "qty_available", "product_id"] {
        assert!(!sent.contains_key(of_the_server), "{of_the_server}");
    }
}

#[test]
fn d05_d06_the_units_of_a_new_product_are_written_as_shown() {
    let product = NewProduct {
        unit: nextx_api::NewProductUnits {
            unit_base: nextx_api::NewBaseUnit {
                name: "lon".to_owned().into(),
                is_direct_sell: nextx_api::TrueText(true).into(),
                ..Default::default()
            }
            .into(),
            sub_unit: vec![nextx_api::NewSubUnit {
                f_convert: nextx_api::Amount::from(24).into(),
                is_direct_sell: nextx_api::TrueText(false).into(),
                ..Default::default()
            }]
            .into(),
            ..Default::default()
        }
        .into(),
        ..NewProduct::default()
    };
    assert_eq!(
        serde_json::to_value(&product).unwrap(),
        json!({"unit": {
            "unit_base": {"name": "lon", "is_direct_sell": "true"},
            "sub_unit": [{"f_Convert": 24, "is_direct_sell": "false"}],
        }})
    );
}

#[test]
fn a_return_goes_back_without_what_is_the_servers() {
    let mut read = record("sell_return.detail.response");
    read["sell_lines"][0]["id"] = json!(41);
    read["sell_lines"][0]["sell_line_id"] = json!(9);
    read["sell_lines"][0]["lot"] = json!("L1");
    read["payment_lines"][0]["amount"] = json!("15000.00");
    let sent = draft::<SellReturn, SellReturnDraft>(&read);
    // D14 and the totals of the server.
    for of_the_server in [
        "branch_id",
        "invoice_no",
        "payment_status",
        "total_paid",
        "return_parent_id",
        "customer",
        "location",
        "store",
        "sell_lines",
        "payment_lines",
    ] {
        assert!(!sent.contains_key(of_the_server), "{of_the_server}");
    }
    let line = &sent["products"][0];
    assert_eq!(
        (&line["sell_line_id"], &line["lot"]),
        (&json!(9), &json!("L1"))
    );
    assert!(line.get("id").is_none() && line.get("product_name").is_none());
    assert_eq!(
        sent["payment"],
        json!([{"note": "string", "method": "string", "amount": "15000.00"}])
    );
}

#[test]
fn lines_that_cannot_be_read_go_back_as_they_came() {
    for lines in [
        json!([{"quantity": 1}, 5]),
        json!("string"),
        json!(null),
        json!(""),
    ] {
        let sent = draft::<SellReturn, SellReturnDraft>(&json!({"id": 1, "products": lines}));
        assert_eq!(sent["products"], lines);
    }
    let sent = draft::<SellReturn, SellReturnDraft>(
        &json!({"id": 1, "products": null, "sell_lines": {"0": {"quantity": "2.0000"}}}),
    );
    assert_eq!(sent["products"], json!([{"quantity": "2.0000"}]));
}
