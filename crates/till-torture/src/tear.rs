//! What a crash, a disk or a person can do to the files of a till that is not running.

use std::{
    fs::{self, File},
    io::{Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use rand::Rng;

use crate::Error;

/// A page of the database.
const PAGE: u64 = 4_096;
/// The header of the write-ahead log.
const LOG_HEADER: u64 = 32;

/// One way to leave the files of a till in another state than it left them. Each leaves the database or the journal
/// whole: of what is on disk twice one may be lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tear {
    /// The write-ahead log ends with a part of a frame that nobody confirmed.
    HalfFrame,
    /// The index of the write-ahead log, which is made anew, is gone.
    NoIndex,
    /// The write-ahead log is cut off somewhere: the database is older than it said it was.
    LogCutOff,
    /// The write-ahead log is gone.
    NoLog,
    /// Some bytes of the database are others.
    BytesFlipped,
    /// The database is gone, with its log.
    NoDatabase,
    /// The journal ends within an entry.
    JournalCutOff,
    /// Some bytes of the journal are others.
    JournalFlipped,
    /// The journal is gone.
    NoJournal,
}

impl Tear {
    /// Every way.
    pub const ALL: [Self; 9] = [
        Self::HalfFrame,
        Self::NoIndex,
        Self::LogCutOff,
        Self::NoLog,
        Self::BytesFlipped,
        Self::NoDatabase,
        Self::JournalCutOff,
        Self::JournalFlipped,
        Self::NoJournal,
    ];

    /// The name under which it is counted.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HalfFrame => "half a frame behind the write-ahead log",
            Self::NoIndex => "index of the write-ahead log gone",
            Self::LogCutOff => "write-ahead log cut off",
            Self::NoLog => "write-ahead log gone",
            Self::BytesFlipped => "bytes of the database flipped",
            Self::NoDatabase => "database gone",
            Self::JournalCutOff => "journal cut off",
            Self::JournalFlipped => "bytes of the journal flipped",
            Self::NoJournal => "journal gone",
        }
    }
}

/// Does it to the profile in `data`; answers whether there was anything to do it to.
///
/// # Errors
/// [`Error::Io`]
pub fn tear(tear: Tear, data: &Path, random: &mut impl Rng) -> Result<bool, Error> {
    let Some(database) = database(data)? else {
        return Ok(false);
    };
    let beside = |ending: &str| PathBuf::from(format!("{}{ending}", database.display()));
    let (log, index) = (beside("-wal"), beside("-shm"));
    let journal = database.with_extension("journal");
    let torn = match tear {
        Tear::HalfFrame => append(&log, random),
        Tear::NoIndex => remove(&index),
        Tear::LogCutOff => cut_off(&log, LOG_HEADER, random).and_then(|cut| {
            // The index says how long the log was.
            remove(&index)?;
            Ok(cut)
        }),
        Tear::NoLog => remove(&log).and_then(|gone| Ok(remove(&index)? | gone)),
        Tear::BytesFlipped => flip(&database, random),
        Tear::NoDatabase => remove(&log)
            .and_then(|_| remove(&index))
            .and_then(|_| remove(&database)),
        Tear::JournalCutOff => cut_off(&journal, PAGE, random),
        Tear::JournalFlipped => flip(&journal, random),
        Tear::NoJournal => remove(&journal),
    };
    torn.map_err(Error::io(database.display().to_string()))
}

fn length(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |file| file.len())
}

fn remove(path: &Path) -> std::io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Garbage behind the log. Without a header what is behind it would be no frame.
fn append(log: &Path, random: &mut impl Rng) -> std::io::Result<bool> {
    if length(log) < LOG_HEADER {
        return Ok(false);
    }
    let mut garbage = vec![0; random.random_range(1..PAGE as usize)];
    random.fill(garbage.as_mut_slice());
    File::options()
        .append(true)
        .open(log)?
        .write_all(&garbage)?;
    Ok(true)
}

/// Takes away up to the last three pages of a file.
fn cut_off(path: &Path, kept: u64, random: &mut impl Rng) -> std::io::Result<bool> {
    let length = length(path);
    if length <= kept + 1 {
        return Ok(false);
    }
    let most = (length - kept).min(3 * PAGE);
    let file = File::options().write(true).open(path)?;
    file.set_len(length - random.random_range(1..=most))?;
    Ok(true)
}

/// Flips up to four bytes somewhere behind the first page, by which a file is told.
fn flip(path: &Path, random: &mut impl Rng) -> std::io::Result<bool> {
    let length = length(path);
    if length <= 2 * PAGE {
        return Ok(false);
    }
    let mut file = File::options().read(true).write(true).open(path)?;
    for _ in 0..random.random_range(1..=4) {
        let at = random.random_range(PAGE..length);
        let mut byte = [0];
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut byte)?;
        file.seek(SeekFrom::Start(at))?;
        file.write_all(&[byte[0] ^ random.random_range(1..=255)])?;
    }
    Ok(true)
}

/// The database of the one profile, if there is one yet.
fn database(data: &Path) -> Result<Option<PathBuf>, Error> {
    let profiles = data.join("profiles");
    let folders = match fs::read_dir(&profiles) {
        Ok(folders) => folders,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::io(profiles.display().to_string())(error)),
    };
    Ok(folders
        .filter_map(Result::ok)
        .map(|folder| folder.path().join("till.db"))
        .find(|database| database.exists()))
}
