//! What a crash, a disk or a person can do to the files of a till that is not running.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};

use rand::Rng;

use crate::Error;

/// One way to leave the files of a till in another state than it left them. None takes back what was on disk for
/// certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tear {
    /// The write-ahead log ends with a part of a frame that nobody confirmed.
    HalfFrame,
    /// The index of the write-ahead log, which is made anew, is gone.
    NoIndex,
}

impl Tear {
    /// Every way.
    pub const ALL: [Self; 2] = [Self::HalfFrame, Self::NoIndex];

    /// The name under which it is counted.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HalfFrame => "half a frame behind the write-ahead log",
            Self::NoIndex => "index of the write-ahead log gone",
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
    match tear {
        Tear::HalfFrame => {
            let log = beside("-wal");
            // Without a header what is behind it would be no frame.
            if fs::metadata(&log).map_or(0, |log| log.len()) < 32 {
                return Ok(false);
            }
            let mut garbage = vec![0; random.random_range(1..4_096)];
            random.fill(garbage.as_mut_slice());
            let what = log.display().to_string();
            let append = || File::options().append(true).open(&log)?.write_all(&garbage);
            append().map_err(Error::io(what))?;
            Ok(true)
        }
        Tear::NoIndex => Ok(fs::remove_file(beside("-shm")).is_ok()),
    }
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
