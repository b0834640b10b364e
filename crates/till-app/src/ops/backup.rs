//! A backup of the open profile in one file, and putting one back.
//!
//! A backup is a tar of the database, its journal, and the small files of the profile. Database and journal are encrypted
//! as they are on disk; a file that holds secrets in plain text stays out of it.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Component, Path, PathBuf},
};

use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use tar::{Archive, Builder};
use till_core::{
    clock::shop_zone,
    people::{About, Right},
};
use till_store::{DatabaseKey, Inspected};

use crate::{
    App, Error,
    device::{read_json, write_json},
    keys::{KeptIn, database},
    profile::Profile,
    vault::VaultKind,
};

const ENDING: &str = "tar";
const MANIFEST: &str = "backup.json";
const FORMAT: u32 = 1;
/// Says that a profile was put back from a backup and has not been opened since.
const RESTORED: &str = "restored";
/// Plain secrets: they stay with the machine.
const SECRETS: &str = "secrets.json";
const JOURNAL: &str = "till.journal";

/// What a backup says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    made_at: Timestamp,
    /// The folder name of the profile.
    profile: String,
    client_id: String,
    open_api_url: String,
    demo: bool,
}

/// A backup, as far as it can be told before it is put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// When it was made.
    pub made_at: Timestamp,
    /// Of which account.
    pub client_id: String,
    /// At which address.
    pub open_api_url: String,
    /// Whether it is of the demo shop.
    pub demo: bool,
    /// What its database holds; `None` where its key is not at hand on this machine.
    pub content: Option<Inspected>,
}

/// A file that looks like a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupFile {
    /// Where it is.
    pub path: PathBuf,
    /// When it was written.
    pub written_at: Timestamp,
}

/// Whether the profile in `folder` was put back and has not been opened since.
pub(crate) fn is_restored(folder: &Path) -> Result<bool, Error> {
    Ok(fs::exists(folder.join(RESTORED))?)
}

/// The profile in `folder` was opened: what it was put back from is known to its store.
pub(crate) fn has_opened(folder: &Path) -> Result<(), Error> {
    match fs::remove_file(folder.join(RESTORED)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

impl App {
    /// A name for a backup that is made now: which till, and when by the shop's clock.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn backup_name(&self) -> Result<String, Error> {
        let session = self.session().await?;
        let code = session.till().await?.map(|till| till.code.to_string());
        let time = self.now().to_zoned(shop_zone()).strftime("%Y-%m-%d-%H%M");
        Ok(format!(
            "nextx-till-{}{time}.{ENDING}",
            code.map(|code| format!("{code}-")).unwrap_or_default()
        ))
    }

    /// The backups in a folder, the newest first; none where there is no such folder.
    ///
    /// # Errors
    /// [`Error::Io`]
    pub async fn backups_in(&self, folder: PathBuf) -> Result<Vec<BackupFile>, Error> {
        Ok(tokio::task::spawn_blocking(move || list(&folder)).await??)
    }

    /// Makes one file of the open profile while selling goes on. It is there wholly or not at all.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`], [`Error::Io`]
    pub async fn backup(&self, path: PathBuf) -> Result<(), Error> {
        let (name, session) = self.open_session().await?;
        let folder = self.folder()?.profile(&name);
        let into = path.parent().map(Path::to_owned).unwrap_or_default();
        fs::create_dir_all(&into)?;
        let copies = tempfile::tempdir_in(&into)?;
        session.store.copy_into(copies.path()).await?;
        let profile = &session.profile;
        let manifest = Manifest {
            format: FORMAT,
            made_at: self.now(),
            profile: name,
            client_id: profile.client_id.clone(),
            open_api_url: profile.open_api_url.clone(),
            demo: profile.built_in_demo,
        };
        write_json(&copies.path().join(MANIFEST), &manifest)?;
        tokio::task::spawn_blocking(move || pack(copies.path(), &folder, &path)).await??;
        Ok(())
    }

    /// Reads a backup without putting it back: whose it is, how old, what is in it.
    ///
    /// # Errors
    /// [`Error::NoBackup`] for another file, [`Error::Store`] when its database is damaged.
    pub async fn inspect_backup(&self, path: PathBuf) -> Result<Backup, Error> {
        let staging = self.unpack(path).await?;
        Ok(self.inspect_unpacked(staging.path()).await?.1)
    }

    /// Puts a backup back and opens it. The profile that is there is kept under another name; what its journal knows that
    /// the backup does not is taken over, and nothing is sent before it was looked for.
    ///
    /// # Errors
    /// As [`App::inspect_backup`]; then everything is as it was.
    pub async fn restore(&self, path: PathBuf) -> Result<(), Error> {
        let named = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let staging = self.unpack(path).await?;
        let (manifest, _) = self.inspect_unpacked(staging.path()).await?;
        if let Ok(session) = self.session().await {
            let about = About::new(named, "");
            session.must(Right::RestoreBackup, about).await?;
        }
        let _held = self.changing_profile().await;
        self.close().await;
        let place = self.folder()?.profile(&manifest.profile);
        fs::remove_file(staging.path().join(MANIFEST))?;
        File::create(staging.path().join(RESTORED))?.sync_all()?;
        put_in_place(&staging.keep(), &place, self.now())?;
        self.open_named(&manifest.profile).await
    }

    async fn unpack(&self, path: PathBuf) -> Result<tempfile::TempDir, Error> {
        // Beside the profiles, so that putting it in place is one rename.
        let profiles = self.folder()?.file("profiles");
        fs::create_dir_all(&profiles)?;
        let staging = tempfile::Builder::new()
            .prefix("restoring-")
            .tempdir_in(profiles)?;
        let into = staging.path().to_owned();
        tokio::task::spawn_blocking(move || unpack(&path, &into)).await??;
        Ok(staging)
    }

    async fn inspect_unpacked(&self, folder: &Path) -> Result<(Manifest, Backup), Error> {
        let manifest: Manifest = read_json(&folder.join(MANIFEST))?.ok_or(Error::NoBackup)?;
        let is_ours = manifest.format == FORMAT
            && is_plain(Path::new(&manifest.profile))
            && fs::exists(folder.join(database::FILE))?
            && Profile::read(folder)?.is_some();
        if !is_ours {
            return Err(Error::NoBackup);
        }
        let content = match self.key_of(&manifest.profile).await {
            Some(key) => Some(Inspected::at(&folder.join(database::FILE), &key).await?),
            None => None,
        };
        let backup = Backup {
            made_at: manifest.made_at,
            client_id: manifest.client_id.clone(),
            open_api_url: manifest.open_api_url.clone(),
            demo: manifest.demo,
            content,
        };
        Ok((manifest, backup))
    }

    /// The key of a profile's database, where it is at hand without asking anybody.
    async fn key_of(&self, profile: &str) -> Option<DatabaseKey> {
        if let Ok((open, session)) = self.open_session().await
            && open == profile
        {
            return Some(session.store.key_of_copies());
        }
        let folder = self.folder().ok()?.profile(profile);
        let kept = Profile::read(&folder).ok()??;
        let kind = match kept.vault {
            KeptIn::Keychain => VaultKind::Keychain,
            KeptIn::File => VaultKind::File,
            KeptIn::Passphrase => return None,
        };
        let vault = self.vault(kind, &folder);
        let key = tokio::task::spawn_blocking(move || vault.get(database::NAME)).await;
        DatabaseKey::from_hex(key.ok()?.ok()??.expose_secret())
    }
}

fn list(folder: &Path) -> io::Result<Vec<BackupFile>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        let path = entry.path();
        let about = entry.metadata()?;
        if about.is_file() && path.extension().is_some_and(|ending| ending == ENDING) {
            let written_at = Timestamp::try_from(about.modified()?).unwrap_or_default();
            files.push(BackupFile { path, written_at });
        }
    }
    files.sort_by_key(|file| std::cmp::Reverse(file.written_at));
    Ok(files)
}

/// One file of the copies and of what else there is in the profile's folder.
fn pack(copies: &Path, profile: &Path, path: &Path) -> io::Result<()> {
    let into = path.parent().unwrap_or(Path::new("."));
    let file = tempfile::NamedTempFile::new_in(into)?;
    let mut tar = Builder::new(file);
    // What tells whose it is comes first.
    for name in [MANIFEST, database::FILE, JOURNAL] {
        tar.append_path_with_name(copies.join(name), name)?;
    }
    for entry in fs::read_dir(profile)? {
        let entry = entry?;
        let name = entry.file_name();
        if entry.file_type()?.is_file() && belongs_in_backup(&name.to_string_lossy()) {
            tar.append_path_with_name(entry.path(), name)?;
        }
    }
    let file = tar.into_inner()?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// The small files of a profile: database, journal and what is set aside of them all begin with `till`.
fn belongs_in_backup(name: &str) -> bool {
    !name.starts_with("till")
        && !name.starts_with("sandbox")
        && !name.starts_with('.')
        && name != SECRETS
        && name != RESTORED
        && name != MANIFEST
}

/// Unpacks the plain files of a backup; whatever else an archive may hold is not ours.
fn unpack(path: &Path, into: &Path) -> Result<(), Error> {
    let mut archive = Archive::new(File::open(path)?);
    let no_backup = |error: io::Error| match error.kind() {
        io::ErrorKind::StorageFull => Error::Io(error),
        _ => Error::NoBackup,
    };
    for entry in archive.entries().map_err(no_backup)? {
        let mut entry = entry.map_err(no_backup)?;
        let name = entry.path().map_err(no_backup)?.into_owned();
        if !entry.header().entry_type().is_file() || !is_plain(&name) {
            return Err(Error::NoBackup);
        }
        let mut file = File::create(into.join(&name))?;
        let length = entry.header().size().map_err(no_backup)?;
        let written = io::copy(&mut entry.by_ref().take(length), &mut file).map_err(no_backup)?;
        if written != length {
            return Err(Error::NoBackup);
        }
        file.sync_all()?;
    }
    Ok(())
}

/// Whether it is the name of a file and no way to another folder.
fn is_plain(name: &Path) -> bool {
    let mut parts = name.components();
    matches!(parts.next(), Some(Component::Normal(_))) && parts.next().is_none()
}

/// Puts what was unpacked where the profile is. The journal of the profile that is there knows what was made since the
/// backup; secrets, and a demo's server, belong to the machine: these stay.
fn put_in_place(staging: &Path, place: &Path, now: Timestamp) -> Result<(), Error> {
    if fs::exists(place)? {
        for entry in fs::read_dir(place)? {
            let entry = entry?;
            let name = entry.file_name();
            let text = name.to_string_lossy();
            let stays = text == JOURNAL || text == SECRETS || text.starts_with("sandbox.db");
            if stays && entry.file_type()?.is_file() {
                fs::copy(entry.path(), staging.join(&name))?;
            }
        }
        let time = format!("{now:.3}").replace([':', '-'], "");
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        fs::rename(place, place.with_file_name(format!("{name}-before-{time}")))?;
    }
    fs::rename(staging, place)?;
    if let Some(profiles) = place.parent().filter(|_| cfg!(unix)) {
        File::open(profiles)?.sync_all()?;
    }
    Ok(())
}
