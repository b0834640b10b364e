//! Sources, leads, customers, web forms and ZNS messages.

use nextx_api::{
    Customer, CustomerDraft, CustomerQuery, CustomerType, LeadDraft, LeadQuery, WebFormEntry,
    ZnsMessage,
};

use super::{NOTHING_TO_READ, Trial, find, first_page};

pub(super) async fn run(trial: &mut Trial<'_>) {
    let sources = trial.client.sources().list().await;
    trial.report.rows("resource.list", sources);
    leads(trial).await;
    customers(trial).await;
    web_form(trial).await;
    zns(trial).await;
}

async fn leads(trial: &mut Trial<'_>) {
    let leads = trial.client.leads();
    let page = first_page(leads.stream(LeadQuery::default())).await;
    match trial.report.page("lead.list", page).first() {
        Some(lead) => {
            let detail = leads.detail(lead.id).await;
            trial.report.record("lead.detail", detail);
        }
        None => trial.leave_out(&["lead.detail"], NOTHING_TO_READ),
    }
    if !trial.may_write(&["lead.create", "lead.update"]) {
        return;
    }
    let name = trial.named("Khách Thử");
    let lead = LeadDraft {
        name: name.clone().into(),
        mobile: trial.phone(1).into(),
        branch_id: trial.branch.into(),
        ..LeadDraft::default()
    };
    if trial
        .report
        .note("lead.create", leads.create(&lead).await)
        .is_none()
    {
        return;
    }
    let query = LeadQuery {
        search: Some(trial.choices.mark.clone()),
        ..LeadQuery::default()
    };
    let made = find(leads.stream(query.clone()), |row| {
        row.name.as_deref() == Some(&name)
    })
    .await;
    trial.report.expect(
        "lead.create",
        made.is_some(),
        "the lead is not found afterwards",
    );
    let Some(made) = made else { return };
    let id = made.id;
    let update = LeadDraft {
        address: "Hà Nội".to_owned().into(),
        ..made.into()
    };
    if trial
        .report
        .note("lead.update", leads.update(id, &update).await)
        .is_some()
    {
        // E15: the detail shows hardly anything.
        let read = find(leads.stream(query), |row| row.id == id).await;
        let holds = read.is_some_and(|lead| lead.address.as_deref() == Some("Hà Nội"));
        trial
            .report
            .expect("lead.update", holds, "the new address is not read back");
    }
}

async fn customers(trial: &mut Trial<'_>) {
    let customers = trial.client.customers();
    let page = first_page(customers.stream(CustomerQuery::default())).await;
    let first = trial
        .report
        .page("customer.list", page)
        .first()
        .map(|customer| customer.id);
    trial.customer = first;
    match first {
        Some(customer) => {
            let detail = customers.detail(customer).await;
            trial.report.record("customer.detail", detail);
        }
        None => trial.leave_out(&["customer.detail"], NOTHING_TO_READ),
    }
    if !trial.may_write(&["customer.create", "customer.update"]) {
        return;
    }
    let name = trial.named("Khách Thử");
    let customer = CustomerDraft {
        name: name.clone().into(),
        mobile: trial.phone(2).into(),
        r#type: CustomerType::CUSTOMER.into(),
        branch_id: trial.branch.into(),
        ..CustomerDraft::default()
    };
    if trial
        .report
        .note("customer.create", customers.create(&customer).await)
        .is_none()
    {
        return;
    }
    let query = CustomerQuery {
        search: Some(trial.choices.mark.clone()),
        ..CustomerQuery::default()
    };
    let made = find(customers.stream(query), |row| {
        row.name.as_deref() == Some(&name)
    })
    .await;
    trial.report.expect(
        "customer.create",
        made.is_some(),
        "the customer is not found afterwards",
    );
    let Some(made) = made else { return };
    trial.customer = Some(made.id);
    let Ok(read): Result<Customer, _> = customers.detail(made.id).await else {
        trial.leave_out(
            &["customer.update"],
            "the customer just made cannot be read",
        );
        return;
    };
    let update = CustomerDraft {
        address: "Hà Nội".to_owned().into(),
        ..read.into()
    };
    if trial
        .report
        .note("customer.update", customers.update(made.id, &update).await)
        .is_some()
    {
        let read = customers.detail(made.id).await.ok();
        let holds = read.is_some_and(|customer| customer.address.as_deref() == Some("Hà Nội"));
        trial
            .report
            .expect("customer.update", holds, "the new address is not read back");
    }
}

async fn web_form(trial: &mut Trial<'_>) {
    let Some(key) = trial.choices.web_form_key.clone() else {
        trial.leave_out(
            &["webform.fields", "webform.send"],
            "no key of a web form is set",
        );
        return;
    };
    let form = trial.client.web_form(key);
    trial.report.note("webform.fields", form.fields().await);
    if !trial.may_write(&["webform.send"]) {
        return;
    }
    let entry = WebFormEntry {
        name: trial.named("Khách Thử").into(),
        mobile: trial.phone(3).into(),
        body: "Thử kết nối".to_owned().into(),
        ..WebFormEntry::default()
    };
    trial.report.note("webform.send", form.send(&entry).await);
}

async fn zns(trial: &mut Trial<'_>) {
    if !trial.may_write(&["zns.send"]) {
        return;
    }
    let Some(zns) = &trial.choices.zns else {
        trial.leave_out(&["zns.send"], "it reaches a person, and no number is set");
        return;
    };
    let message = ZnsMessage {
        phone: zns.phone.clone().into(),
        template_id: zns.template.clone().into(),
        tracking_id: trial.choices.mark.clone().into(),
        ..ZnsMessage::default()
    };
    let sent = trial.client.zns().send(&message).await;
    trial.report.note("zns.send", sent);
}
