use std::path::PathBuf;

use tauri::State;

use super::{Answer, Till};
use crate::dto::keeping::{Backup, BackupFile, Export, KeepingPlaces, Notice};

/// Where exports and backups go unless somebody says otherwise.
#[derive(Debug)]
pub struct KeepingFolders {
    pub exports: PathBuf,
    pub backups: PathBuf,
}

#[tauri::command]
#[specta::specta]
pub async fn notices(till: Till<'_>) -> Answer<Vec<Notice>> {
    let notices = till.notices().await?;
    Ok(notices.into_iter().map(Notice::from).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn notices_dismiss(till: Till<'_>) -> Answer<()> {
    Ok(till.dismiss_notices().await?)
}

#[tauri::command]
#[specta::specta]
pub async fn outbox_take_over(till: Till<'_>) -> Answer<()> {
    Ok(till.take_over_outbox().await?)
}

#[tauri::command]
#[specta::specta]
pub async fn keeping_places(
    till: Till<'_>,
    folders: State<'_, KeepingFolders>,
) -> Answer<KeepingPlaces> {
    let backups = till.backups_in(folders.backups.clone()).await?;
    let backup = folders.backups.join(till.backup_name().await?);
    Ok(KeepingPlaces {
        exports: folders.exports.display().to_string(),
        backup: backup.display().to_string(),
        backups: backups.into_iter().map(BackupFile::from).collect(),
    })
}

#[tauri::command]
#[specta::specta]
pub async fn backup_make(till: Till<'_>, path: String) -> Answer<()> {
    Ok(till.backup(PathBuf::from(path)).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn backup_inspect(till: Till<'_>, path: String) -> Answer<Backup> {
    Ok(till.inspect_backup(PathBuf::from(path)).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn backup_restore(till: Till<'_>, path: String) -> Answer<()> {
    Ok(till.restore(PathBuf::from(path)).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn export_unsent(till: Till<'_>, folder: String) -> Answer<Export> {
    Ok(till.export_unsent(PathBuf::from(folder)).await?.into())
}
