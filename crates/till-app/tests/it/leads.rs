//! Leads on the marketing desk: seen from the cache, made and changed offline, made customers, read from a file.

use std::{collections::BTreeMap, fmt::Write};

use futures::TryStreamExt;
use nextx_api::{CustomerQuery, Lead, LeadDraft, LeadQuery};
use till_app::{
    Error,
    ops::{lead_import::fault_name, record_form::Saved, rosters::Which},
    table::FileKind,
};
use till_core::{
    form::Problem,
    lead_import::{LeadColumn, LeadFault},
    purchase_import::ImportError,
    roster::{Entry, Wanted},
};

use crate::{
    customer_records::{all_arrive, by_name, typed},
    documents::client,
    till::Till,
};

async fn leads_by(till: &Till, wanted: Wanted) -> Vec<Entry> {
    let list = till
        .app
        .list_roster(Which::Leads, wanted, true)
        .await
        .unwrap();
    let rows = till
        .app
        .roster_rows(Which::Leads, list.number, 0, 500)
        .await;
    rows.unwrap()
}

async fn leads(till: &Till, text: &str) -> Vec<Entry> {
    leads_by(till, by_name(text)).await
}

/// A till whose marketing records are read.
async fn ready() -> Till {
    let till = Till::ready().await;
    till.eventually("the leads are read", async |till| {
        !leads(till, "").await.is_empty()
    })
    .await;
    till
}

async fn at_nextx(till: &Till, search: &str) -> Vec<Lead> {
    let query = LeadQuery {
        search: Some(search.to_owned()),
        ..LeadQuery::default()
    };
    let pages: Vec<_> = client(till)
        .leads()
        .stream(query)
        .try_collect()
        .await
        .unwrap();
    pages.into_iter().flat_map(|page| page.items).collect()
}

fn text(cell: &nextx_api::Field<String>) -> &str {
    cell.as_deref().unwrap_or_default()
}

#[tokio::test]
async fn leads_are_seen_offline_and_narrowed_by_status_source_and_owner() {
    let till = ready().await;
    till.network(false);
    let list = till
        .app
        .list_roster(Which::Leads, by_name(""), true)
        .await
        .unwrap();
    let columns: Vec<_> = list.filters.iter().map(|(column, _)| *column).collect();
    assert_eq!(columns, ["status", "source", "owner"]);
    for (column, values) in &list.filters {
        let place = list.columns.iter().position(|name| name == column).unwrap();
        let mut sum = 0;
        for value in values {
            let wanted = Wanted {
                filters: vec![((*column).to_owned(), value.clone())],
                ..Wanted::default()
            };
            let rows = leads_by(&till, wanted).await;
            assert!(!rows.is_empty(), "{column} {value}");
            assert!(
                rows.iter()
                    .all(|row| row.cells[place].words().contains(value))
            );
            sum += rows.len();
        }
        assert!(sum >= list.all, "every lead has a {column}");
    }
    till.end().await;
}

#[tokio::test]
async fn a_lead_is_made_and_changed_offline_and_arrives_once_as_it_is() {
    let till = ready().await;
    till.network(false);
    let form = till.app.lead_form(None).await.unwrap();
    assert!(!form.fields["date_assigned"].is_empty());
    let first = |field: &str| form.choices[field][0].0.clone();
    let mut made = typed(&[
        ("name", "Khách Hỏi Máy In"),
        ("mobile", "0900 111 222"),
        ("email", "hoi@mau.vn"),
        ("description", "cần máy in tem"),
        ("address", "12 Phố Thử"),
    ]);
    for field in ["status", "employee_id", "resources", "branch_id"] {
        made.fields.insert(field.to_owned(), first(field));
    }
    let saved = till.app.save_lead(None, made.clone()).await.unwrap();
    assert_eq!(saved, Saved::Done(None));
    let entry = leads(&till, "may in").await.remove(0);
    assert!(entry.id < 0 && entry.pending, "NextX does not have it yet");
    assert!(
        !entry.cells[4].words().is_empty(),
        "the source has its name"
    );
    // The same phone is another lead's now.
    let taken = till.app.save_lead(None, made).await.unwrap_err();
    assert!(matches!(taken, Error::PhoneTaken { customer, .. } if customer == entry.id));

    let form = till.app.lead_form(Some(entry.id)).await.unwrap();
    assert_eq!(form.fields["description"], "cần máy in tem");
    let mut change = typed(&[("description", "cần hai máy"), ("address", "")]);
    change.seen = form.seen;
    till.app.save_lead(Some(entry.id), change).await.unwrap();
    assert_eq!(
        leads(&till, "may in").await[0].cells[12].words(),
        "cần hai máy"
    );

    till.network(true);
    all_arrive(&till).await;
    // It is there, though the list has not been read again.
    till.eventually("it is shown as arrived", async |till| {
        let arrived = leads(till, "may in").await;
        assert_eq!(arrived[0].cells[12].words(), "cần hai máy");
        assert!(arrived.len() == 1 && arrived[0].id < 0);
        !arrived[0].pending && !arrived[0].marks.contains(&"pending")
    })
    .await;
    let there = at_nextx(&till, "0900111222").await;
    assert_eq!(there.len(), 1);
    let note = text(&there[0].description);
    assert!(note.starts_with("cần hai máy [till:"), "{note}");
    assert_eq!(text(&there[0].address), "");
    assert_eq!(text(&there[0].email), "hoi@mau.vn");
    assert!(!there[0].resources.items().is_empty());
    till.end().await;
}

#[tokio::test]
async fn a_lead_that_somebody_else_changed_is_shown_side_by_side() {
    let till = ready().await;
    let client = client(&till);
    let lead = leads(&till, "").await.remove(0);
    let form = till.app.lead_form(Some(lead.id)).await.unwrap();
    assert!(form.online && form.unread.is_none());
    let code = lead.cells[11].words().to_owned();
    let there = at_nextx(&till, &code).await.remove(0);
    let id = there.id;
    let mut draft = LeadDraft::from(there);
    draft.address = "34 Phố Khác".to_owned().into();
    client.leads().update(id, &draft).await.unwrap();

    let mut change = typed(&[("address", "56 Phố Ta"), ("website", "mau.vn")]);
    change.seen = form.seen;
    let saved = till.app.save_lead(Some(lead.id), change.clone()).await;
    let Saved::Clash { clashes, now } = saved.unwrap() else {
        panic!("somebody else's address would be lost");
    };
    assert_eq!(clashes.len(), 1);
    assert_eq!(clashes[0].theirs, "34 Phố Khác");
    change.seen = now;
    let saved = till.app.save_lead(Some(lead.id), change).await.unwrap();
    assert_eq!(saved, Saved::Done(Some(lead.id)));
    all_arrive(&till).await;
    let there = at_nextx(&till, &code).await.remove(0);
    assert_eq!(
        (text(&there.address), text(&there.website)),
        ("56 Phố Ta", "mau.vn")
    );
    let listed = leads(&till, &code).await.remove(0);
    assert_eq!(
        (listed.cells[7].words(), listed.pending),
        ("56 Phố Ta", false)
    );
    till.end().await;
}

#[tokio::test]
async fn what_cannot_be_a_lead_is_told_field_by_field() {
    let till = ready().await;
    let wrong = typed(&[
        ("name", " "),
        ("mobile", "12"),
        ("email", "mau.vn"),
        ("birthday", "32/01/2000"),
    ]);
    let Err(Error::Fields(problems)) = till.app.save_lead(None, wrong).await else {
        panic!("it cannot be saved");
    };
    assert_eq!(problems.len(), 4);
    assert_eq!(problems["email"], Problem::Email);
    till.end().await;
}

#[tokio::test]
async fn a_customer_is_made_of_a_lead_once_and_the_lead_stays() {
    let till = ready().await;
    till.network(false);
    let made = typed(&[
        ("name", "Khách Thành Thật"),
        ("mobile", "0900333444"),
        ("address", "7 Phố Thử"),
    ]);
    till.app.save_lead(None, made).await.unwrap();
    let lead = leads(&till, "thanh that").await.remove(0);
    let customer = till.app.customer_of_lead(lead.id).await.unwrap();
    assert!(!customer.was_there);
    let again = till.app.customer_of_lead(lead.id).await.unwrap();
    assert_eq!((again.customer, again.was_there), (customer.customer, true));
    assert!(
        leads(&till, "thanh that").await[0]
            .marks
            .contains(&"customer")
    );
    till.network(true);
    all_arrive(&till).await;
    let query = CustomerQuery {
        search: Some("0900333444".to_owned()),
        ..CustomerQuery::default()
    };
    let page = client(&till).customers().page(&query, 0).await.unwrap();
    assert_eq!(page.items.len(), 1);
    let detail = client(&till)
        .customers()
        .detail(page.items[0].id)
        .await
        .unwrap();
    assert_eq!(text(&detail.address), "7 Phố Thử");
    assert_eq!(at_nextx(&till, "0900333444").await.len(), 1);

    let nameless = typed(&[("name", "Khách Không Số")]);
    till.app.save_lead(None, nameless).await.unwrap();
    let lead = leads(&till, "khong so").await.remove(0);
    let refused = till.app.customer_of_lead(lead.id).await;
    assert!(matches!(refused, Err(Error::Phone)));
    till.end().await;
}

const FILE: &str = "Họ tên,SĐT,Email,Ghi chú\n\
    Khách Tệp Một,0900555001,mot@mau.vn,gọi chiều\n\
    ,0900555002,,\n\
    Khách Tệp Ba,123,,\n\
    Khách Tệp Bốn,0900.555.001,,\n\
    Khách Tệp Năm,900555005,,\n";

#[tokio::test]
async fn a_file_is_shown_with_its_faults_and_taken_over_whole_and_once() {
    let till = ready().await;
    till.network(false);
    let import = till.app.read_lead_import(FILE.into()).await.unwrap();
    assert_eq!((import.rows.len(), import.right), (5, 2));
    let before = leads(&till, "").await.len();
    let wrong = till.app.lead_import_rows(true, 0, 10).await.unwrap();
    let faults: Vec<_> = wrong.iter().map(|row| (row.row, row.fault)).collect();
    assert_eq!(
        faults,
        [
            (3, Some(LeadFault::NoName)),
            (4, Some(LeadFault::Phone)),
            (5, Some(LeadFault::Repeated(2))),
        ]
    );
    // Without the phones no row has a wrong one; then they are wanted after all.
    let mut columns = import.columns.clone();
    columns[1] = None;
    let import = till.app.map_lead_import(columns).await.unwrap();
    assert_eq!(import.right, 4);
    let columns = vec![
        Some(LeadColumn::Name),
        Some(LeadColumn::Phone),
        Some(LeadColumn::Email),
        Some(LeadColumn::Note),
    ];
    till.app.map_lead_import(columns).await.unwrap();
    assert_eq!(leads(&till, "").await.len(), before, "nothing is taken yet");

    let folder = tempfile::tempdir().unwrap();
    let words = [LeadFault::NoName, LeadFault::Phone, LeadFault::Repeated(2)];
    let words: BTreeMap<String, String> = words
        .map(|fault| {
            (
                fault_name(fault).to_owned(),
                format!("lỗi {}", fault_name(fault)),
            )
        })
        .into();
    assert_eq!(till.app.take_lead_import().await.unwrap(), 2);
    let again = till.app.take_lead_import().await;
    assert!(matches!(again, Err(Error::NotFound)), "not twice");
    let place = (folder.path().to_owned(), "Dòng bỏ lại".to_owned());
    let heads = ["Dòng", "Lỗi"].map(str::to_owned);
    let written = till
        .app
        .export_lead_import(place, FileKind::Csv, heads, words)
        .await
        .unwrap();
    let written = std::fs::read_to_string(written).unwrap();
    let lines: Vec<_> = written.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "Dòng,Lỗi,Họ tên,SĐT,Email,Ghi chú");
    assert_eq!(lines.len(), 4);
    assert!(
        lines[2].starts_with("4,lỗi phone,Khách Tệp Ba,"),
        "{}",
        lines[2]
    );
    assert_eq!(leads(&till, "khach tep").await.len(), 2);

    // The same file once more brings nothing that is there.
    let import = till.app.read_lead_import(FILE.into()).await.unwrap();
    assert_eq!(
        (import.right, import.rows[0].fault),
        (0, Some(LeadFault::Known))
    );
    till.network(true);
    all_arrive(&till).await;
    let there = at_nextx(&till, "Khách Tệp").await;
    assert_eq!(there.len(), 2);
    assert!(there.iter().any(|lead| text(&lead.mobile) == "0900555005"));
    till.end().await;
}

#[tokio::test]
async fn files_in_old_encodings_are_read_and_what_is_no_table_is_refused() {
    let till = ready().await;
    till.network(false);
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(FILE.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let import = till.app.read_lead_import(utf16).await.unwrap();
    assert_eq!(
        (import.right, import.rows[0].name.as_str()),
        (2, "Khách Tệp Một")
    );
    let empty = till.app.read_lead_import("Họ tên,SĐT\n".into()).await;
    assert!(matches!(empty, Err(Error::Import(ImportError::Empty))));
    let broken = till.app.read_lead_import(b"PK\x03\x04 none".to_vec()).await;
    assert!(matches!(broken, Err(Error::TableFile(_))));
    till.end().await;
}

#[tokio::test]
async fn fifty_thousand_leads_are_kept_together() {
    let till = ready().await;
    till.network(false);
    let mut file = "Họ tên;Điện thoại\n".to_owned();
    for number in 0..50_000 {
        writeln!(file, "Khách Nhiều {number};09{number:08}").unwrap();
    }
    let import = till.app.read_lead_import(file.into_bytes()).await.unwrap();
    let taken = till.app.take_lead_import().await.unwrap();
    assert_eq!(taken, import.right);
    assert!(taken > 49_000, "{taken}");
    let unsent = till.app.strip().await.unwrap().counts.unsent;
    assert_eq!(usize::try_from(unsent).unwrap(), taken);
    let list = till
        .app
        .list_roster(Which::Leads, by_name("khach nhieu"), true)
        .await
        .unwrap();
    assert_eq!(list.count, taken);
    till.end().await;
}
