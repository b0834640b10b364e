//! Returns, leads, tasks and changes: made offline, uploaded once.

use nextx_api::{Client, Config, CustomerId, CustomerQuery, Lead, LeadQuery, TaskQuery};
use nextx_sandbox::{Fault, Operation};
use secrecy::SecretString;
use serde_json::{Map, Value, json};
use till_app::ops::records::{Target, TypedLead, TypedTask};
use till_core::{
    Money, Quantity,
    document::{RecordKind, code_of},
    outbox::DocumentState,
    payment::{Tender, TenderMethod},
    sale::Sale,
    sell_return::ReturnRequest,
};

use crate::till::{Till, cash};

pub fn client(till: &Till) -> Client {
    let address = |text: String| text.parse().unwrap();
    let credentials = nextx_api::Credentials {
        client_id: till.sandbox.client_id(),
        client_secret: SecretString::from(till.sandbox.client_secret()),
    };
    let config = Config::new(
        address(till.sandbox.open_api_url()),
        address(till.sandbox.crm_url()),
        credentials,
    );
    Client::new(config.unwrap()).unwrap()
}

async fn all_arrive(till: &Till) {
    till.eventually("everything is at NextX", async |till| {
        till.app.strip().await.unwrap().counts.unsent == 0
    })
    .await;
}

/// The first line of a sale comes back, for what it cost.
fn all_of_it(sale: &Sale) -> ReturnRequest {
    ReturnRequest {
        chosen: vec![(1, Quantity::ONE)],
        fee: Money::ZERO,
        refunds: vec![Tender {
            method: TenderMethod::Cash,
            amount: sale.total,
        }],
        reason: "khách đổi ý".to_owned(),
    }
}

fn lead() -> TypedLead {
    TypedLead {
        name: "Khách Quan Tâm".to_owned(),
        phone: "0900000017".to_owned(),
        description: "hỏi giá sỉ".to_owned(),
        ..TypedLead::default()
    }
}

async fn task(client: &Client) -> TypedTask {
    let listed = client.tasks().page(&TaskQuery::default(), 1).await.unwrap();
    let like = &listed.items[0];
    TypedTask {
        title: "Gọi lại cho khách".to_owned(),
        description: String::new(),
        start: "2026-11-26T09:00".parse().unwrap(),
        end: "2026-11-26T10:00".parse().unwrap(),
        assigned_to: like.assigned_to.as_ref().unwrap().0,
        category_id: like.category_id.as_ref().unwrap().0,
        details: Map::new(),
    }
}

async fn leads_with(client: &Client, code: &str) -> Vec<Lead> {
    let query = LeadQuery {
        search: Some(code.to_owned()),
        ..LeadQuery::default()
    };
    let page = client.leads().page(&query, 0).await.unwrap();
    page.items
        .into_iter()
        .filter(|lead| lead.code.as_deref() == Some(code))
        .collect()
}

fn fields(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[tokio::test]
async fn a_return_of_a_sale_that_was_made_offline_arrives_behind_it() {
    let till = Till::ready().await;
    till.network(false);
    let sale = till.sell().await;
    let made = till
        .app
        .confirm_return(sale.id, all_of_it(&sale))
        .await
        .unwrap();
    let again = till.app.confirm_return(sale.id, all_of_it(&sale)).await;
    assert!(again.is_err(), "nothing is left of it");
    let till = till.restart().await;
    till.network(true);
    all_arrive(&till).await;
    let returns = serde_json::to_value(till.sandbox.received_returns().await.unwrap()).unwrap();
    let ours: Vec<&Value> = returns
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| {
            row["staff_note"]
                .as_str()
                .unwrap_or_default()
                .contains(&made.id.to_string())
        })
        .collect();
    assert_eq!(ours.len(), 1, "{returns}");
    assert_eq!(till.on_server(&sale).await, 1);
    till.end().await;
}

#[tokio::test]
async fn whatever_happens_to_the_answer_each_document_is_there_once() {
    let till = Till::ready().await;
    let client = client(&till);
    // What later looks have to find to be believed.
    let first = till.sell().await;
    till.app
        .confirm_return(first.id, all_of_it(&first))
        .await
        .unwrap();
    till.app.add_lead(lead()).await.unwrap();
    till.app.add_task(task(&client).await).await.unwrap();
    all_arrive(&till).await;
    for fault in [
        Fault::ResetBeforeCommit,
        Fault::ResetAfterCommit,
        Fault::Empty { commits: true },
    ] {
        for operation in [
            Operation::SellReturnCreate,
            Operation::LeadCreate,
            Operation::TaskCreate,
        ] {
            till.sandbox.faults().inject(operation, fault.clone(), 1);
        }
        let sale = till.sell().await;
        let back = till
            .app
            .confirm_return(sale.id, all_of_it(&sale))
            .await
            .unwrap();
        let lead = till.app.add_lead(lead()).await.unwrap();
        let task = till.app.add_task(task(&client).await).await.unwrap();
        all_arrive(&till).await;
        let returns = serde_json::to_string(&till.sandbox.received_returns().await.unwrap());
        let marks = returns.unwrap().matches(&back.id.to_string()).count();
        assert_eq!(marks, 1, "{fault:?}");
        let leads = leads_with(&client, &code_of(lead.id)).await;
        assert_eq!(leads.len(), 1, "{fault:?}");
        let tasks = client.tasks().page(&TaskQuery::default(), 1).await.unwrap();
        let marked = tasks.items.iter().filter(|row| {
            let description = row.description.as_deref().unwrap_or_default();
            description.contains(&task.id.to_string())
        });
        assert_eq!(marked.count(), 1, "{fault:?}");
    }
    till.end().await;
}

#[tokio::test]
async fn a_change_of_a_customer_arrives_and_leaves_the_rest_as_it_was() {
    let till = Till::ready().await;
    let client = client(&till);
    let page = client
        .customers()
        .page(&CustomerQuery::default(), 0)
        .await
        .unwrap();
    let listed = &page.items[0];
    let before = client.customers().detail(listed.id).await.unwrap();
    till.network(false);
    till.app
        .change_record(
            RecordKind::Customer,
            Target::Remote(listed.id.0),
            fields(json!({"address": before.address.as_deref()})),
            fields(json!({"address": "12 Lê Lợi, Quận 1"})),
        )
        .await
        .unwrap();
    till.sandbox
        .faults()
        .inject(Operation::CustomerUpdate, Fault::ResetBeforeCommit, 1);
    till.network(true);
    all_arrive(&till).await;
    let after = client.customers().detail(listed.id).await.unwrap();
    assert_eq!(after.address.as_deref(), Some("12 Lê Lợi, Quận 1"));
    assert_eq!(after.name, before.name);
    assert_eq!(after.mobile, before.mobile);
    assert_eq!(after.tax_number, before.tax_number);
    till.end().await;
}

#[tokio::test]
async fn a_change_that_somebody_else_made_meanwhile_is_not_overwritten() {
    let till = Till::ready().await;
    let client = client(&till);
    let page = client
        .customers()
        .page(&CustomerQuery::default(), 0)
        .await
        .unwrap();
    let id: CustomerId = page.items[0].id;
    let before = client.customers().detail(id).await.unwrap();
    till.network(false);
    till.app
        .change_record(
            RecordKind::Customer,
            Target::Remote(id.0),
            fields(json!({"address": before.address.as_deref()})),
            fields(json!({"address": "12 Lê Lợi, Quận 1"})),
        )
        .await
        .unwrap();
    till.app.close().await;
    till.network(true);
    // Somebody else is quicker, in the browser.
    while client.branches().list().await.is_err() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let mut theirs = nextx_api::CustomerDraft::from(before);
    theirs.address = "99 Nguyễn Huệ".to_owned().into();
    client.customers().update(id, &theirs).await.unwrap();
    let till = till.restart().await;
    till.eventually("a person has to look", async |till| {
        till.app.strip().await.unwrap().counts.attention == 1
    })
    .await;
    let after = client.customers().detail(id).await.unwrap();
    assert_eq!(after.address.as_deref(), Some("99 Nguyễn Huệ"));
    till.end().await;
}

#[tokio::test]
async fn a_lead_made_and_changed_offline_arrives_in_that_order() {
    let till = Till::ready().await;
    till.network(false);
    let lead = till.app.add_lead(lead()).await.unwrap();
    till.app
        .change_record(
            RecordKind::Lead,
            Target::Made(lead.id),
            fields(json!({"email": ""})),
            fields(json!({"email": "quantam@example.com"})),
        )
        .await
        .unwrap();
    till.network(true);
    all_arrive(&till).await;
    let leads = leads_with(&client(&till), &code_of(lead.id)).await;
    assert_eq!(leads.len(), 1);
    assert_eq!(leads[0].email.as_deref(), Some("quantam@example.com"));
    assert_eq!(leads[0].name.as_deref(), Some("Khách Quan Tâm"));
    till.end().await;
}

#[tokio::test]
async fn a_server_slower_than_the_settle_time_is_found_out_by_the_audit() {
    let till = Till::ready().await;
    let known = till.sell().await;
    till.reaches(&known, DocumentState::Confirmed).await;
    let late = Fault::LateCommit { ms: 2_000 };
    till.sandbox.faults().inject(Operation::SellCreate, late, 1);
    let counter = till
        .app
        .scan(nextx_sandbox::demo::WATER_BOTTLE.barcode)
        .await
        .unwrap();
    let sale = till
        .app
        .confirm_sale(counter.cart.revision, &cash("100.000"))
        .await
        .unwrap();
    till.reaches(&sale, DocumentState::Conflict).await;
    assert_eq!(till.on_server(&sale).await, 2);
    assert_eq!(
        till.row(&sale).await.last_error.as_deref(),
        Some("#twice_at_nextx")
    );
    till.end().await;
}
