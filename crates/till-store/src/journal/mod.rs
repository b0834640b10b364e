//! The second journal: an append-only encrypted file beside the database, from which unsent documents can be rebuilt when
//! the database cannot be read.
//!
//! *Invariants:* an entry is on disk when [`Journal::append`] answers. What is damaged is counted and costs nothing around
//! it. A file that is replaced is kept under another name.

mod entry;
mod format;

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

pub(crate) use entry::{
    EPOCH, Entry, KeptDocument, KeptSetting, KeptShift, KeptState, Known, KnownDocument, Said,
};
pub use format::Damage;
use format::{FileId, HEADERS, Sealer};

use crate::DatabaseKey;

/// A journal that is open for appending.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    sealer: Sealer,
    end: Mutex<End>,
}

/// Where a journal is appended to.
#[derive(Debug)]
struct End {
    file: File,
    id: FileId,
    next: u64,
    /// Up to here it is what was written, in bytes.
    length: u64,
    /// A write or its fsync failed, so that nobody knows what lies behind `length`.
    failed: bool,
}

/// What a file that should be a journal turned out to be.
#[derive(Debug)]
pub(crate) enum Found {
    /// There is none.
    Nothing,
    /// Nothing in it can be opened with this key.
    Foreign,
    /// It was read.
    Journal(Box<Contents>),
}

/// What a journal says, and what is wrong with it.
#[derive(Debug)]
pub(crate) struct Contents {
    pub(crate) known: Known,
    pub(crate) damage: Damage,
    /// Whether the program was ended within an append.
    pub(crate) torn: bool,
    id: FileId,
    next: u64,
    length: u64,
}

/// Reads the journal at `path`.
pub(crate) fn read(path: &Path, key: &DatabaseKey) -> io::Result<Found> {
    let mut bytes = Vec::new();
    match File::open(path) {
        Ok(mut file) => file.read_to_end(&mut bytes)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(error),
    };
    let reading = Sealer::new(key).read(&bytes);
    let Some(id) = reading.id else {
        return Ok(Found::Foreign);
    };
    let (mut known, mut damage) = (Known::default(), reading.damage);
    let next = reading.frames.last().map_or(0, |last| last.sequence) + 1;
    for frame in reading.frames {
        match serde_json::from_slice(&frame.text) {
            Ok(entry) => known.hear(entry),
            // It is what was written, and this version cannot make sense of it.
            Err(error) => {
                tracing::error!(
                    line = error.line(),
                    "an entry of the journal cannot be read"
                );
                damage.unreadable += 1;
            }
        }
    }
    Ok(Found::Journal(Box::new(Contents {
        known,
        damage,
        torn: reading.torn_at.is_some(),
        id,
        next,
        length: reading.torn_at.unwrap_or(bytes.len()) as u64,
    })))
}

impl Journal {
    /// Opens what [`read`] has found, and cuts off an append that was not finished.
    pub(crate) fn open(path: &Path, key: &DatabaseKey, contents: &Contents) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).write(true).open(path)?;
        if file.metadata()?.len() != contents.length {
            file.set_len(contents.length)?;
            file.sync_all()?;
        }
        Ok(Self {
            path: path.to_owned(),
            sealer: Sealer::new(key),
            end: Mutex::new(End {
                file,
                id: contents.id,
                next: contents.next,
                length: contents.length,
                failed: false,
            }),
        })
    }

    /// Makes a journal of `entries`. One that is at `path` is replaced when all of the new one is on disk.
    pub(crate) fn make(path: &Path, key: &DatabaseKey, entries: &[Entry]) -> io::Result<Self> {
        let sealer = Sealer::new(key);
        let end = make(path, &sealer, entries)?;
        Ok(Self {
            path: path.to_owned(),
            sealer,
            end: Mutex::new(end),
        })
    }

    /// Appends `entries` with one write, and answers when they are on disk.
    ///
    /// # Errors
    /// Then none of them counts as written, and the next append writes over what may be there of them.
    pub(crate) fn append(&self, entries: &[Entry]) -> io::Result<()> {
        let mut end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let end = &mut *end;
        let frames = frames(&self.sealer, end.id, end.next, entries)?;
        if end.failed {
            end.file.set_len(end.length)?;
        }
        end.failed = true;
        end.file.seek(SeekFrom::Start(end.length))?;
        end.file.write_all(&frames)?;
        end.file.sync_data()?;
        end.failed = false;
        end.length += frames.len() as u64;
        end.next += entries.len() as u64;
        Ok(())
    }

    /// Puts a copy of it at `path`, whole up to the last append.
    pub(crate) fn copy_to(&self, path: &Path) -> io::Result<()> {
        let end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let mut copy = File::create(path)?;
        let mut source = File::open(&self.path)?.take(end.length);
        io::copy(&mut source, &mut copy)?;
        copy.sync_all()
    }
}

fn make(path: &Path, sealer: &Sealer, entries: &[Entry]) -> io::Result<End> {
    let id = FileId::draw();
    let mut bytes = sealer.headers(id);
    debug_assert_eq!(bytes.len(), HEADERS);
    bytes.extend(frames(sealer, id, 1, entries)?);
    let unfinished = path.with_extension("journal.new");
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(true)
        .open(&unfinished)?;
    let written = file.write_all(&bytes).and_then(|()| file.sync_all());
    if let Err(error) = written {
        // Half of it is of no use, and the disk may be full because of it.
        fs::remove_file(&unfinished)?;
        return Err(error);
    }
    fs::rename(&unfinished, path)?;
    sync_folder(path)?;
    Ok(End {
        file,
        id,
        next: 1 + entries.len() as u64,
        length: bytes.len() as u64,
        failed: false,
    })
}

fn frames(sealer: &Sealer, id: FileId, first: u64, entries: &[Entry]) -> io::Result<Vec<u8>> {
    let mut frames = Vec::new();
    for (sequence, entry) in (first..).zip(entries) {
        let text = serde_json::to_vec(entry)?;
        let frame = sealer.frame(id, sequence, &text);
        frames.extend(frame.map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?);
    }
    Ok(frames)
}

/// Makes a name in the folder of `path` survive a power cut. Windows keeps names by itself.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::*;

    fn key() -> DatabaseKey {
        DatabaseKey::new([7; 32])
    }

    fn entry(value: &str) -> Entry {
        Entry {
            due: 1,
            said: Said::Setting(KeptSetting {
                key: value.to_owned(),
                value: Some(value.to_owned()),
            }),
        }
    }

    fn contents(path: &Path) -> Contents {
        match read(path, &key()).unwrap() {
            Found::Journal(contents) => *contents,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_was_appended_is_there_at_the_next_start_and_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("till.journal");
        assert!(matches!(read(&path, &key()).unwrap(), Found::Nothing));
        let journal = Journal::make(&path, &key(), &[entry("a")]).unwrap();
        journal.append(&[entry("b"), entry("c")]).unwrap();
        let journal = Journal::open(&path, &key(), &contents(&path)).unwrap();
        journal.append(&[entry("d")]).unwrap();
        let contents = contents(&path);
        let said: Vec<&String> = contents.known.settings.keys().collect();
        assert_eq!(said, ["a", "b", "c", "d"]);
        assert!(!contents.damage.is_any());
    }

    #[test]
    fn an_append_that_was_cut_off_is_cut_away_and_written_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("till.journal");
        let journal = Journal::make(&path, &key(), &[entry("a")]).unwrap();
        let length = || fs::metadata(&path).unwrap().len();
        let whole = length();
        journal.append(&[entry("b")]).unwrap();
        let file = OpenOptions::new().write(true).open(&path).unwrap();
        file.set_len(length() - 1).unwrap();
        let torn = contents(&path);
        assert!(torn.torn && torn.known.entries == 1);
        let journal = Journal::open(&path, &key(), &torn).unwrap();
        assert_eq!(length(), whole);
        journal.append(&[entry("b")]).unwrap();
        assert_eq!(contents(&path).known.entries, 2);
    }

    #[test]
    fn another_key_is_told_from_a_damaged_journal() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("till.journal");
        Journal::make(&path, &key(), &[entry("a")]).unwrap();
        let other = read(&path, &DatabaseKey::new([8; 32])).unwrap();
        assert!(matches!(other, Found::Foreign));
        let mut bytes = fs::read(&path).unwrap();
        bytes[HEADERS + 70] ^= 1;
        fs::write(&path, bytes).unwrap();
        let contents = contents(&path);
        assert_eq!((contents.damage.unreadable, contents.known.entries), (1, 0));
    }
}
