//! What the tests of the crm host share.

use nextx_sandbox::Options;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    client::{Shop, read, small},
    shape::{example, same_shape},
};

/// A shop of the real today, whose past lies before its clock whatever day it is.
pub(crate) async fn shop_of_today() -> Shop {
    Shop::open(Options {
        today: Options::default().today,
        ..small()
    })
    .await
}

pub(crate) async fn get(shop: &Shop, path: &str) -> Value {
    let (status, body) = read(shop.crm(Method::GET, path).send().await.unwrap()).await;
    assert_eq!(status, StatusCode::OK, "{path}: {body}");
    body
}

pub(crate) async fn try_get(shop: &Shop, path: &str) -> (u16, Value) {
    let (status, body) = read(shop.crm(Method::GET, path).send().await.unwrap()).await;
    (status.as_u16(), body)
}

pub(crate) async fn post(shop: &Shop, path: &str, body: &Value) -> (u16, Value) {
    let request = shop.crm(Method::POST, path).json(body);
    let (status, body) = read(request.send().await.unwrap()).await;
    (status.as_u16(), body)
}

pub(crate) async fn put(shop: &Shop, path: &str, body: &Value) -> (u16, Value) {
    let request = shop.crm(Method::PUT, path).json(body);
    let (status, body) = read(request.send().await.unwrap()).await;
    (status.as_u16(), body)
}

/// Makes a record and answers the id of the newest one in the list, as the create tells none (E01).
pub(crate) async fn make(shop: &Shop, create: &str, list: &str, body: &Value) -> i64 {
    let (status, answer) = post(shop, create, body).await;
    assert_eq!(status, 200, "{answer}");
    get(shop, list).await[0]["id"].as_i64().unwrap()
}

/// The example of a list, which shows a record without its array (E04) or within one.
#[track_caller]
pub(crate) fn same_list(operation: &str, list: &Value) {
    let documented = example(&format!("{operation}.response"));
    let record = documented.get(0).unwrap_or(&documented);
    assert!(!list.as_array().unwrap().is_empty(), "{operation}");
    same_shape(operation, &json!([record]), list);
}

/// Every operation of an area refuses a dead token as its example says: list, detail, create, update.
pub(crate) async fn refuses_a_dead_token(area: &str, list: &str, create: &str) {
    let mut shop = Shop::small().await;
    shop.token = "sbx_of_yesterday".to_owned();
    let one = format!("{list}/1");
    for (answer, operation) in [
        (try_get(&shop, list).await, "list"),
        (try_get(&shop, &one).await, "detail"),
        (post(&shop, create, &Value::Null).await, "create"),
        (put(&shop, &one, &Value::Null).await, "update"),
    ] {
        let name = format!("{area}.{operation}.error");
        assert_eq!(answer, (401, example(&name)), "{name}");
    }
}

/// Details and updates of a record that is not there get a 404, and bodies that are no object a 400.
pub(crate) async fn refuses_what_is_not_there(list: &str, create: &str, good: &Value) {
    let shop = Shop::small().await;
    let one = format!("{list}/987654321");
    let told = |code: u16, message: &str| (code, json!({"status_code": code, "message": message}));
    assert_eq!(try_get(&shop, &one).await, told(404, "Not found"));
    assert_eq!(put(&shop, &one, good).await, told(404, "Not found"));
    assert_eq!(
        post(&shop, create, &json!([1])).await,
        told(400, "Invalid request")
    );
}

/// The list comes as it is, within data, and on two pages, counted from either number.
pub(crate) async fn pages_and_wrappers(list: &str) {
    let shop = Shop::small().await;
    let all = get(&shop, list).await;
    let first = get(&shop, &format!("{list}?page=1&pageLimit=1")).await;
    assert_eq!(first, json!([all[0]]), "{list}");
    let second = get(&shop, &format!("{list}?page=2&pageLimit=1")).await;
    assert_eq!(second, json!([all[1]]), "{list}");
    shop.switch(&json!({"crm_first_page": 0, "list_wrapper": "data_data"}))
        .await;
    let wrapped = get(&shop, &format!("{list}?page=1&pageLimit=1")).await;
    assert_eq!(wrapped["data"]["data"], second, "{list}");
    shop.switch(&json!({"list_wrapper": "single"})).await;
    let single = get(&shop, &format!("{list}?page=1&pageLimit=1")).await;
    assert_eq!(json!([single]), second, "{list}");
}

/// What is wrong is refused under the field's own name.
pub(crate) async fn refuses_field_by_field(
    create: &str,
    good: &Value,
    wrong: &[(&str, Value, &str)],
) {
    let shop = Shop::small().await;
    for (pointer, value, field) in wrong {
        let mut body = good.clone();
        *body.pointer_mut(pointer).expect(pointer) = value.clone();
        let (status, answer) = post(&shop, create, &body).await;
        assert_eq!(status, 422, "{pointer} = {value}: {answer}");
        assert!(
            answer["errors"][field][0].is_string(),
            "{pointer} = {value}: {answer}"
        );
    }
}
