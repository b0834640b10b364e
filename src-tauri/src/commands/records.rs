use super::{Answer, Till};
use crate::dto::{
    Id,
    records::{RecordForm, RecordSaved, RecordTyped, TaskState},
};

/// The form of a customer or supplier; without one, that of a new one.
#[tauri::command]
#[specta::specta]
pub async fn customer_form(
    till: Till<'_>,
    customer: Option<Id>,
    supplier: bool,
) -> Answer<RecordForm> {
    let form = till
        .customer_form(customer.map(|id| id.0), supplier)
        .await?;
    Ok(form.into())
}

/// Makes or changes a customer or supplier, offline too.
#[tauri::command]
#[specta::specta]
pub async fn customer_save(
    till: Till<'_>,
    customer: Option<Id>,
    typed: RecordTyped,
) -> Answer<RecordSaved> {
    let saved = till
        .save_customer(customer.map(|id| id.0), typed.into())
        .await?;
    Ok(saved.into())
}

/// Whether somebody stands among the suppliers.
#[tauri::command]
#[specta::specta]
pub async fn customer_is_supplier(till: Till<'_>, id: Id) -> Answer<bool> {
    Ok(till.is_supplier(id.0).await?)
}

/// Groups of customers by NextX's number, with a name or the number once more.
#[tauri::command]
#[specta::specta]
pub async fn customer_groups(till: Till<'_>) -> Answer<Vec<(String, String)>> {
    Ok(till.customer_groups().await?)
}

/// How many tasks are overdue.
#[tauri::command]
#[specta::specta]
pub async fn tasks_late(till: Till<'_>) -> Answer<u32> {
    Ok(u32::try_from(till.late_tasks().await?).unwrap_or(u32::MAX))
}

/// The form of a task; without one, that of a new one.
#[tauri::command]
#[specta::specta]
pub async fn task_form(till: Till<'_>, task: Option<Id>) -> Answer<RecordForm> {
    Ok(till.task_form(task.map(|id| id.0)).await?.into())
}

/// Makes or changes a task, offline too.
#[tauri::command]
#[specta::specta]
pub async fn task_save(
    till: Till<'_>,
    task: Option<Id>,
    typed: RecordTyped,
) -> Answer<RecordSaved> {
    let saved = till.save_task(task.map(|id| id.0), typed.into()).await?;
    Ok(saved.into())
}

/// Puts a task into another column of the board, offline too.
#[tauri::command]
#[specta::specta]
pub async fn task_move(till: Till<'_>, task: Id, to: TaskState) -> Answer<()> {
    Ok(till.move_task(task.0, to.into()).await?)
}

/// Reads the login accounts at NextX.
#[tauri::command]
#[specta::specta]
pub async fn users_read(till: Till<'_>) -> Answer<()> {
    Ok(till.read_users().await?)
}

/// The form of a login account; without one, that of a new one.
#[tauri::command]
#[specta::specta]
pub async fn user_form(till: Till<'_>, user: Option<Id>) -> Answer<RecordForm> {
    Ok(till.user_form(user.map(|id| id.0)).await?.into())
}

/// Makes or changes a login account at NextX.
#[tauri::command]
#[specta::specta]
pub async fn user_save(
    till: Till<'_>,
    user: Option<Id>,
    typed: RecordTyped,
) -> Answer<RecordSaved> {
    let saved = till.save_user(user.map(|id| id.0), typed.into()).await?;
    Ok(saved.into())
}

/// Locks a login account, or opens it again.
#[tauri::command]
#[specta::specta]
pub async fn user_lock(till: Till<'_>, user: Id, locked: bool) -> Answer<()> {
    Ok(till.lock_user(user.0, locked).await?)
}

/// Deletes a login account for good; its login name is typed to say that it is meant.
#[tauri::command]
#[specta::specta]
pub async fn user_delete(till: Till<'_>, user: Id, typed: String) -> Answer<()> {
    Ok(till.delete_user(user.0, &typed).await?)
}

/// Which account is that of whoever stands at the till, if they said so.
#[tauri::command]
#[specta::specta]
pub async fn own_account(till: Till<'_>) -> Answer<Option<Id>> {
    Ok(till.own_account().await?.map(Id))
}

/// Whoever stands at the till says which account is theirs.
#[tauri::command]
#[specta::specta]
pub async fn set_own_account(till: Till<'_>, user: Id) -> Answer<()> {
    Ok(till.set_own_account(user.0).await?)
}
