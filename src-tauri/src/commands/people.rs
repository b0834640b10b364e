use till_app::Error;
use uuid::Uuid;

use super::{Answer, Till, setup::status};
use crate::dto::{
    keys::TypedSecret,
    people::{ApprovalRow, NewPerson, People, Role},
    setup::AppStatus,
};

#[tauri::command]
#[specta::specta]
pub async fn people(till: Till<'_>) -> Answer<People> {
    Ok(till.people().await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn people_first(till: Till<'_>, name: String, pin: TypedSecret) -> Answer<AppStatus> {
    till.first_manager(&name, pin.into()).await?;
    status(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn people_later(till: Till<'_>) -> Answer<AppStatus> {
    till.people_later().await?;
    status(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn person_sign_in(till: Till<'_>, id: String, pin: TypedSecret) -> Answer<AppStatus> {
    till.sign_in_person(parsed(&id)?, pin.into()).await?;
    status(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn till_lock(till: Till<'_>) -> Answer<AppStatus> {
    till.lock_till().await?;
    status(&till).await
}

#[tauri::command]
#[specta::specta]
pub async fn person_add(till: Till<'_>, person: NewPerson) -> Answer<()> {
    let NewPerson { name, role, pin } = person;
    Ok(till.add_person(&name, role.into(), pin.into()).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn person_change(till: Till<'_>, id: String, name: String, role: Role) -> Answer<()> {
    Ok(till.change_person(parsed(&id)?, &name, role.into()).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn person_set_pin(till: Till<'_>, id: String, pin: TypedSecret) -> Answer<()> {
    Ok(till.set_person_pin(parsed(&id)?, pin.into()).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn person_remove(till: Till<'_>, id: String) -> Answer<()> {
    Ok(till.remove_person(parsed(&id)?).await?)
}

/// Sets the forgotten PIN of a manager; `proof` is what `People.wayBack` names.
#[tauri::command]
#[specta::specta]
pub async fn person_reset_pin(
    till: Till<'_>,
    id: String,
    proof: TypedSecret,
    pin: TypedSecret,
) -> Answer<()> {
    Ok(till
        .reset_pin(parsed(&id)?, proof.into(), pin.into())
        .await?)
}

/// Allows what a command was refused with `approval_needed`; `request` is in the values of that error.
#[tauri::command]
#[specta::specta]
pub async fn approve(till: Till<'_>, request: String, id: String, pin: TypedSecret) -> Answer<()> {
    Ok(till
        .approve(parsed(&request)?, parsed(&id)?, pin.into())
        .await?)
}

#[tauri::command]
#[specta::specta]
pub async fn approvals(till: Till<'_>, skip: u32) -> Answer<Vec<ApprovalRow>> {
    let approvals = till.approvals(skip).await?;
    Ok(approvals.into_iter().map(ApprovalRow::from).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn set_discount_limit(till: Till<'_>, limit: String) -> Answer<()> {
    Ok(till.set_discount_limit(&limit).await?)
}

fn parsed(id: &str) -> Result<Uuid, Error> {
    Uuid::parse_str(id).map_err(|_| Error::NotFound)
}
