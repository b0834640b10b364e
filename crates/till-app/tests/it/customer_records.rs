//! Customers and suppliers in the back office: told apart, found, made and changed with all that NextX takes.

use std::{collections::BTreeMap, process::Command};

use nextx_api::{AsText, Client, CustomerGroupId, CustomerId, CustomerQuery, SmsCampaignDraft};
use nextx_sandbox::Options;
use serde_json::{Value, json};
use till_app::{
    Error,
    ops::{
        record_form::{Saved, TypedRecord},
        rosters::{RosterList, Which},
    },
    table::FileKind,
};
use till_core::{
    document::Content,
    form::Problem,
    roster::{Cell, Entry, Wanted},
};

use crate::{documents::client, till::Till};

pub fn by_name(text: &str) -> Wanted {
    Wanted {
        text: text.to_owned(),
        by: "name".to_owned(),
        ..Wanted::default()
    }
}

async fn listed(till: &Till, which: Which, text: &str) -> (RosterList, Vec<Entry>) {
    let list = till
        .app
        .list_roster(which, by_name(text), true)
        .await
        .unwrap();
    let rows = till.app.roster_rows(which, list.number, 0, 500).await;
    (list, rows.unwrap())
}

pub fn typed(pairs: &[(&str, &str)]) -> TypedRecord {
    let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    TypedRecord {
        fields: pairs.iter().map(owned).collect::<BTreeMap<_, _>>(),
        ..TypedRecord::default()
    }
}

pub async fn all_arrive(till: &Till) {
    till.eventually("everything is at NextX", async |till| {
        till.app.strip().await.unwrap().counts.unsent == 0
    })
    .await;
}

fn name(entry: &Entry) -> &str {
    entry.cells[0].words()
}

async fn at_nextx(client: &Client, search: &str) -> Vec<i64> {
    let query = CustomerQuery {
        search: Some(search.to_owned()),
        ..CustomerQuery::default()
    };
    let page = client.customers().page(&query, 0).await.unwrap();
    page.items.iter().map(|row| row.id.0).collect()
}

#[tokio::test]
async fn suppliers_are_told_from_customers_once_their_details_are_read() {
    let options = Options {
        products: 10,
        customers: 80,
        sales_days: 1,
        ..Options::default()
    };
    let till = Till::ready_at(options).await;
    till.network(false);
    let (customers, rows) = listed(&till, Which::Customers, "").await;
    let (suppliers, companies) = listed(&till, Which::Suppliers, "").await;
    assert!(suppliers.count > 0 && customers.count > suppliers.count);
    let (read, all) = customers.covered.unwrap();
    assert_eq!((read, all), (all, customers.count + suppliers.count));
    assert!(customers.read_at.is_some());
    assert!(
        companies
            .iter()
            .all(|row| row.cells[2].words().starts_with("NCC"))
    );
    assert!(rows.is_sorted_by_key(|row| till_core::fold::fold(name(row))));
    // By a part of a phone.
    let phone = rows[0].cells[1].words();
    let (found, rows) = listed(&till, Which::Customers, &phone[phone.len() - 4..]).await;
    assert!(found.count >= 1 && rows.iter().any(|row| row.cells[1].words() == phone));
    till.end().await;
}

#[tokio::test]
async fn a_supplier_that_is_made_offline_is_in_the_list_at_once_and_arrives_with_all_that_was_typed()
 {
    let till = Till::ready().await;
    let client = client(&till);
    till.network(false);
    let form = till.app.customer_form(None, true).await.unwrap();
    assert_eq!(form.fields["type"], "supplier");
    assert!(!form.choices["branch_id"].is_empty());
    let mut made = typed(&[
        ("name", "Công ty TNHH Thử Nghiệm"),
        ("mobile", "028 3800 0001"),
        ("address", "1 Lê Lợi"),
        ("credit_limit", "50.000.000"),
        ("per_turn_debt", "30"),
        ("description", "giao thứ ba"),
    ]);
    made.fields.insert("type".to_owned(), "supplier".to_owned());
    made.fields
        .insert("branch_id".to_owned(), form.fields["branch_id"].clone());
    let Saved::Done(Some(id)) = till.app.save_customer(None, made).await.unwrap() else {
        panic!("not saved");
    };
    let (_, rows) = listed(&till, Which::Suppliers, "thu nghiem").await;
    assert_eq!((rows.len(), rows[0].id, rows[0].pending), (1, id, true));
    // What is made here is changed before NextX has it.
    let form = till.app.customer_form(Some(id), true).await.unwrap();
    assert_eq!(form.fields["per_turn_debt"], "30");
    let mut change = typed(&[("description", "giao thứ tư")]);
    change.seen = form.seen;
    till.app.save_customer(Some(id), change).await.unwrap();

    till.network(true);
    all_arrive(&till).await;
    let ids = at_nextx(&client, "02838000001").await;
    let detail = client.customers().detail(CustomerId(ids[0])).await.unwrap();
    let detail = serde_json::to_value(&detail).unwrap();
    assert_eq!(ids.len(), 1);
    assert_eq!(detail["type"], "supplier");
    assert_eq!(detail["description"], "giao thứ tư");
    assert_eq!(detail["pay_term_number"], 30);
    till.eventually("the list has it as NextX does", async |till| {
        let (_, rows) = listed(till, Which::Suppliers, "thu nghiem").await;
        rows.len() == 1 && !rows[0].pending
    })
    .await;
    till.end().await;
}

#[tokio::test]
async fn only_what_was_changed_is_changed_and_somebody_elses_change_is_shown_before_it_is_lost() {
    let till = Till::ready().await;
    let client = client(&till);
    let (_, rows) = listed(&till, Which::Customers, "").await;
    let id = rows[0].id;
    let form = till.app.customer_form(Some(id), false).await.unwrap();
    assert!(form.online && form.unread.is_none());
    let remote_id = at_nextx(&client, rows[0].cells[2].words()).await[0];
    // Somebody in a browser changes address and note meanwhile.
    let elsewhere = json!({"name": form.fields["name"], "address": "9 Hai Bà Trưng", "description": "khách quen"});
    let draft = serde_json::from_value(elsewhere).unwrap();
    client
        .customers()
        .update(CustomerId(remote_id), &draft)
        .await
        .unwrap();

    let mut change = typed(&[
        ("address", "12 Lý Tự Trọng"),
        ("email", "khach@example.com"),
    ]);
    change.seen = form.seen;
    let saved = till.app.save_customer(Some(id), change.clone()).await;
    let Saved::Clash { clashes, now } = saved.unwrap() else {
        panic!("somebody else's change went by unseen");
    };
    assert_eq!(clashes.len(), 1);
    assert_eq!(
        (clashes[0].field, clashes[0].theirs.as_str()),
        ("address", "9 Hai Bà Trưng")
    );
    // The person means theirs.
    change.seen = now;
    let saved = till.app.save_customer(Some(id), change).await.unwrap();
    assert_eq!(saved, Saved::Done(Some(id)));
    all_arrive(&till).await;
    let detail = client.customers().detail(CustomerId(remote_id)).await;
    let detail = serde_json::to_value(detail.unwrap()).unwrap();
    assert_eq!(detail["address"], "12 Lý Tự Trọng");
    assert_eq!(detail["description"], "khách quen");
    till.end().await;
}

#[tokio::test]
async fn what_cannot_be_right_is_told_field_by_field_and_a_phone_that_somebody_has_before_it_is_saved()
 {
    let till = Till::ready().await;
    let wrong = till.app.save_customer(
        None,
        typed(&[
            ("name", " "),
            ("type", "customer"),
            ("mobile", "không có"),
            ("email", "a@b"),
            ("birthday", "31/02/1990"),
            ("credit_limit", "nhiều"),
            ("description", &"x".repeat(5_001)),
        ]),
    );
    let Err(Error::Fields(wrong)) = wrong.await else {
        panic!("taken");
    };
    assert_eq!(wrong.len(), 6);
    assert_eq!(wrong["mobile"], Problem::Phone);
    assert_eq!(wrong["description"], Problem::TooLong(5_000));

    let (_, rows) = listed(&till, Which::Customers, "").await;
    let phone = rows[0].cells[1].words().to_owned();
    let mut twin = typed(&[("name", "Người Khác"), ("type", "customer")]);
    twin.fields.insert("mobile".to_owned(), phone);
    let taken = till.app.save_customer(None, twin.clone()).await;
    assert!(
        matches!(&taken, Err(Error::PhoneTaken { customer, name: theirs }) if *customer == rows[0].id && theirs == name(&rows[0])),
        "{taken:?}"
    );
    twin.anyway = true;
    assert!(matches!(
        till.app.save_customer(None, twin).await,
        Ok(Saved::Done(Some(_)))
    ));
    till.end().await;
}

#[tokio::test]
async fn a_workbook_of_customers_has_cell_by_cell_what_was_listed() {
    let till = Till::ready().await;
    let (list, rows) = listed(&till, Which::Customers, "").await;
    let folder = tempfile::tempdir().unwrap();
    let heads = [
        ("name", "Khách hàng"),
        ("phone", "Điện thoại"),
        ("limit", "Hạn mức"),
    ];
    let heads = heads.map(|(key, head)| (key.to_owned(), head.to_owned()));
    let target = (folder.path().to_owned(), "Khách hàng".to_owned());
    let path = till
        .app
        .export_roster(Which::Customers, target, FileKind::Xlsx, heads.to_vec())
        .await
        .unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/read_xlsx.py");
    let output = Command::new("python3").arg(script).arg(&path).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{output:?}");
    let read: Vec<Vec<Value>> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(read.len(), list.count + 1);
    assert_eq!(read[0][1], "Điện thoại");
    for (cells, row) in read[1..].iter().zip(&rows) {
        assert_eq!(cells[0], name(row));
        assert_eq!(cells[1].as_str().unwrap_or_default(), row.cells[1].words());
        if let Cell::Amount(limit) = &row.cells[3] {
            assert_eq!(cells[2].as_f64(), Some(limit.dong() as f64));
        }
    }
    till.end().await;
}

/// No operation lists groups: they are those of customers, with the names that answers about campaigns tell.
#[tokio::test]
async fn groups_are_offered_by_the_names_that_nextx_told_and_what_nobody_knows_stays_as_it_is() {
    let till = Till::ready().await;
    let client = client(&till);
    assert_eq!(till.app.customer_groups().await.unwrap(), []);
    let mut campaign = SmsCampaignDraft::new("Tri ân", "Xin chào");
    campaign.customer_groups = vec![AsText(CustomerGroupId(26))].into();
    client.sms_campaigns().create(&campaign).await.unwrap();
    till.app.start_reading().await.unwrap();
    let basic = ("26".to_owned(), "Khách hàng cơ bản".to_owned());
    till.eventually("the campaign is read", async |till| {
        till.app.customer_groups().await.unwrap() == [basic.clone()]
    })
    .await;

    // A group and a gender that the till has no words for.
    let (_, rows) = listed(&till, Which::Customers, "").await;
    let id = rows[0].id;
    let form = till.app.customer_form(Some(id), false).await.unwrap();
    let mut change = typed(&[("customer_group_id", "12"), ("gender", "2")]);
    change.seen = form.seen;
    till.app.save_customer(Some(id), change).await.unwrap();
    all_arrive(&till).await;
    let form = till.app.customer_form(Some(id), false).await.unwrap();
    let own = ("12".to_owned(), "12".to_owned());
    assert_eq!(form.choices["customer_group_id"], [own, basic]);
    let genders = &form.choices["gender"];
    assert!(genders.contains(&("2".to_owned(), "2".to_owned())));
    assert_eq!(
        (
            form.fields["customer_group_id"].as_str(),
            form.fields["gender"].as_str()
        ),
        ("12", "2")
    );

    // What is not touched is not sent.
    let mut fields = form.fields.clone();
    fields.insert("description".to_owned(), "giao thứ năm".to_owned());
    let change = TypedRecord {
        fields,
        seen: form.seen,
        anyway: false,
    };
    till.app.save_customer(Some(id), change).await.unwrap();
    let documents = till.app.every_document().await.unwrap();
    let last = documents.last().map(|document| &document.content);
    let Some(Content::Update(sent)) = last else {
        panic!("{last:?}");
    };
    assert_eq!(sent.changes.keys().collect::<Vec<_>>(), ["description"]);
    all_arrive(&till).await;
    let form = till.app.customer_form(Some(id), false).await.unwrap();
    assert_eq!(
        (
            form.fields["customer_group_id"].as_str(),
            form.fields["gender"].as_str()
        ),
        ("12", "2")
    );
    // None is a choice as well.
    let mut none = typed(&[("customer_group_id", ""), ("gender", "")]);
    none.seen = form.seen;
    till.app.save_customer(Some(id), none).await.unwrap();
    all_arrive(&till).await;
    let form = till.app.customer_form(Some(id), false).await.unwrap();
    assert_eq!(form.fields["customer_group_id"], "");
    assert_eq!(form.fields["gender"], "");
    till.end().await;
}
