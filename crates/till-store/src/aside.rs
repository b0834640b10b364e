//! Setting files aside: what is damaged is never deleted.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use jiff::Timestamp;

use crate::{StoreError, journal::sync_folder};

/// Gives the database at `path` and what belongs to it another name. Answers the name, if there was one.
///
/// Its write-ahead log goes first: SQLite would take one that is left behind for that of the next database.
pub(crate) async fn database(path: &Path, now: Timestamp) -> Result<Option<PathBuf>, StoreError> {
    let kept = named(path, "damaged", now);
    for suffix in ["-wal", "-shm", ""] {
        match tokio::fs::rename(with(path, suffix), with(&kept, suffix)).await {
            Ok(()) if suffix.is_empty() => {
                sync_folder(path)?;
                return Ok(Some(kept));
            }
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    sync_folder(path)?;
    Ok(None)
}

/// Keeps a copy of the file at `path` under another name, and answers it.
pub(crate) fn copy(path: &Path, now: Timestamp) -> io::Result<PathBuf> {
    let kept = named(path, "damaged", now);
    fs::copy(path, &kept)?;
    fs::File::open(&kept)?.sync_all()?;
    sync_folder(path)?;
    Ok(kept)
}

/// `till.db` becomes `till-damaged-20261125T101500.123Z.db`.
fn named(path: &Path, why: &str, now: Timestamp) -> PathBuf {
    let text = |part: Option<&std::ffi::OsStr>| {
        part.map(|part| part.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    let time = format!("{now:.3}").replace([':', '-'], "");
    let (stem, ending) = (text(path.file_stem()), text(path.extension()));
    path.with_file_name(format!("{stem}-{why}-{time}.{ending}"))
}

fn with(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}
