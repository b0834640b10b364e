use super::{Answer, Till};
use crate::dto::{
    Id,
    automations::{AutomationFlow, AutomationView},
};

/// NextX's number, or the negative one of a new automation that is being written.
#[tauri::command]
#[specta::specta]
pub async fn automation_open(till: Till<'_>, number: Id) -> Answer<AutomationView> {
    Ok(till.open_automation(number.0).await?.into())
}

/// `title` is what a copy is called.
#[tauri::command]
#[specta::specta]
pub async fn automation_new(
    till: Till<'_>,
    copy_of: Option<Id>,
    title: String,
) -> Answer<AutomationView> {
    let copy_of = copy_of.map(|id| id.0);
    Ok(till.new_automation(copy_of, &title).await?.into())
}

/// Keeps what was typed.
#[tauri::command]
#[specta::specta]
pub async fn automation_write(
    till: Till<'_>,
    draft: Id,
    flow: AutomationFlow,
) -> Answer<AutomationView> {
    Ok(till.write_automation(draft.0, &flow.into()).await?.into())
}

/// Forgets what nobody changed.
#[tauri::command]
#[specta::specta]
pub async fn automation_leave(till: Till<'_>, draft: Id) -> Answer<()> {
    Ok(till.leave_automation(draft.0).await?)
}

/// Throws away what was typed.
#[tauri::command]
#[specta::specta]
pub async fn automation_drop(till: Till<'_>, draft: Id) -> Answer<()> {
    Ok(till.drop_automation(draft.0).await?)
}

/// Writes it to NextX; answers its form where both sides have changed it, and then nothing was written.
#[tauri::command]
#[specta::specta]
pub async fn automation_send(till: Till<'_>, draft: Id) -> Answer<Option<AutomationView>> {
    let view = till.send_automation(draft.0).await?;
    Ok(view.map(AutomationView::from))
}

/// NextX's side of these fields is taken, and what was typed in the others.
#[tauri::command]
#[specta::specta]
pub async fn automation_decide(
    till: Till<'_>,
    draft: Id,
    theirs: Vec<String>,
) -> Answer<AutomationView> {
    Ok(till.decide_automation(draft.0, &theirs).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn automation_switch(till: Till<'_>, draft: Id, active: bool) -> Answer<()> {
    Ok(till.switch_automation(draft.0, active).await?)
}

/// Names a trigger that no automation has shown yet.
#[tauri::command]
#[specta::specta]
pub async fn automation_name_component(till: Till<'_>, id: String, name: String) -> Answer<()> {
    Ok(till.name_component(&id, &name).await?)
}

/// Names a kind of step that no automation has shown yet.
#[tauri::command]
#[specta::specta]
pub async fn automation_name_step(till: Till<'_>, kind: String) -> Answer<()> {
    Ok(till.name_step_kind(&kind).await?)
}
