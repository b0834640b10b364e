//! Employees, those who may sell, and login accounts.

use nextx_api::{User, UserDraft};

use super::Trial;

pub(super) async fn run(trial: &mut Trial<'_>) {
    let client = trial.client;
    let employees = client.employees().list(trial.branch).await;
    trial.report.rows("employee.list", employees);
    trial
        .report
        .rows("sales_user.list", client.sales_users().list().await);
    let users = client.users();
    let listed = trial.report.rows("user.list", users.list().await);
    trial.user = listed.first().map(|user| user.id);
    if !trial.may_write(&["user.create", "user.update", "user.delete"]) {
        return;
    }
    let username = trial.choices.mark.to_lowercase();
    let account = UserDraft {
        username: username.clone().into(),
        firstname: "Thử".to_owned().into(),
        lastname: "Khách".to_owned().into(),
        employee_id: listed.first().and_then(|user| *user.employee_id).into(),
        is_lock: nextx_api::ZeroOne(false).into(),
        ..UserDraft::default()
    };
    if trial
        .report
        .note("user.create", users.create(&account).await)
        .is_none()
    {
        return;
    }
    let made = find(trial, &username).await;
    trial.report.expect(
        "user.create",
        made.is_some(),
        "the account is not found afterwards",
    );
    let Some(made) = made else { return };
    let id = made.id;
    let update = UserDraft {
        lastname: "Khách đã sửa".to_owned().into(),
        ..made.into()
    };
    if trial
        .report
        .note("user.update", users.update(id, &update).await)
        .is_some()
    {
        let read = find(trial, &username).await;
        let holds = read.is_some_and(|user| user.lastname.as_deref() == Some("Khách đã sửa"));
        trial
            .report
            .expect("user.update", holds, "the new name is not read back");
    }
    if trial
        .report
        .note("user.delete", users.delete(id).await)
        .is_some()
    {
        let is_gone = find(trial, &username).await.is_none();
        trial
            .report
            .expect("user.delete", is_gone, "the account is still listed");
    }
}

async fn find(trial: &Trial<'_>, username: &str) -> Option<User> {
    let users = trial.client.users().list().await.ok()?;
    users
        .items
        .into_iter()
        .find(|user| user.username.as_deref() == Some(username))
}
