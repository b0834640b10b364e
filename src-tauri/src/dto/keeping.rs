//! What a person has to know about the files of the till; backups; exports.

use std::path::PathBuf;

use serde::Serialize;
use specta::Type;
use till_app::ops::{backup, export, keeping};
use till_store::Finding;

use super::Moment;

/// What was found at a start.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// The database was damaged or gone, and was made anew.
    Rebuilt,
    /// The database is an older one that was put back.
    Restored,
    /// The second journal was damaged, old or gone, and was written anew.
    JournalRenewed,
    /// The store was at home on another machine or in another folder.
    Away,
}

/// Something that a person has to know.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    at: Moment,
    kind: NoticeKind,
    /// Where the file that was set aside is kept.
    kept: Option<String>,
    /// Documents that were not in the database any more and are again.
    recovered: u32,
    /// Documents that are looked for before they are sent.
    unsent: u32,
    /// What could be read from nowhere.
    unreadable: u32,
}

impl From<keeping::Notice> for Notice {
    fn from(notice: keeping::Notice) -> Self {
        let path = |kept: Option<PathBuf>| kept.map(|path| path.display().to_string());
        let mut told = Self {
            at: Moment(notice.at.as_millisecond()),
            kind: NoticeKind::Away,
            kept: None,
            recovered: 0,
            unsent: 0,
            unreadable: 0,
        };
        match notice.finding {
            Finding::Rebuilt {
                kept,
                unsent,
                unreadable,
            } => {
                told.kind = NoticeKind::Rebuilt;
                (told.kept, told.unsent, told.unreadable) = (path(kept), unsent, unreadable);
            }
            Finding::Restored { recovered, unsent } => {
                told.kind = NoticeKind::Restored;
                (told.recovered, told.unsent) = (recovered, unsent);
            }
            Finding::JournalRenewed { kept, unreadable } => {
                told.kind = NoticeKind::JournalRenewed;
                told.kept = path(kept);
                told.unreadable = u32::try_from(unreadable).unwrap_or(u32::MAX);
            }
            Finding::Away => {}
        }
        told
    }
}

/// A backup before it is put back.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Backup {
    made_at: Moment,
    client_id: String,
    address: String,
    demo: bool,
    /// Whether its key is at hand on this machine, so that it could be read through.
    readable: bool,
    documents: u32,
    unsent: u32,
}

impl From<backup::Backup> for Backup {
    fn from(backup: backup::Backup) -> Self {
        Self {
            made_at: Moment(backup.made_at.as_millisecond()),
            client_id: backup.client_id,
            address: backup.open_api_url,
            demo: backup.demo,
            readable: backup.content.is_some(),
            documents: backup.content.map_or(0, |content| content.documents),
            unsent: backup.content.map_or(0, |content| content.unsent),
        }
    }
}

/// A file that looks like a backup.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupFile {
    path: String,
    name: String,
    written_at: Moment,
}

impl From<backup::BackupFile> for BackupFile {
    fn from(file: backup::BackupFile) -> Self {
        let name = file.path.file_name().unwrap_or_default();
        Self {
            name: name.to_string_lossy().into_owned(),
            path: file.path.display().to_string(),
            written_at: Moment(file.written_at.as_millisecond()),
        }
    }
}

/// Where exports and backups go unless somebody says otherwise.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeepingPlaces {
    pub exports: String,
    /// The file that a backup made now would be.
    pub backup: String,
    /// The backups there are, the newest first.
    pub backups: Vec<BackupFile>,
}

/// Where everything that was not uploaded was written.
#[derive(Clone, Debug, Serialize, Type)]
pub struct Export {
    json: String,
    csv: String,
    documents: u32,
}

impl From<export::Export> for Export {
    fn from(export: export::Export) -> Self {
        Self {
            json: export.json.display().to_string(),
            csv: export.csv.display().to_string(),
            documents: u32::try_from(export.documents).unwrap_or(u32::MAX),
        }
    }
}
