//! A disk of the till's own that somebody fills up.

use std::{
    fs::{self, File},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use tokio::process::Command;

use crate::Error;

/// A small file system in memory, mounted over the till's folder for as long as the mount namespace lives.
#[derive(Debug)]
pub struct SmallDisk {
    filler: PathBuf,
}

impl SmallDisk {
    /// Mounts one of `mib` MiB at `folder`, and makes the folder.
    ///
    /// # Errors
    /// [`Error::Io`]; [`Error::Lacking`] where mounting is not allowed.
    pub async fn mount(folder: &Path, mib: u32) -> Result<Self, Error> {
        let what = || folder.display().to_string();
        fs::create_dir_all(folder).map_err(Error::io(what()))?;
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={mib}m"), "tmpfs"])
            .arg(folder)
            .status()
            .await
            .map_err(Error::io("mount"))?;
        if !mounted.success() {
            return Err(Error::Lacking(
                "no disk can be mounted; run it under `unshare --map-root-user --mount`".to_owned(),
            ));
        }
        Ok(Self {
            filler: folder.join("filler"),
        })
    }

    /// Takes all the room that is left.
    ///
    /// # Errors
    /// [`Error::Io`] when something else than the lack of room ends it.
    pub fn fill(&self) -> Result<(), Error> {
        let what = || self.filler.display().to_string();
        let mut filler = File::create(&self.filler).map_err(Error::io(what()))?;
        for block in [64 * 1024, 4_096] {
            loop {
                match filler.write_all(&vec![0x5A; block]) {
                    Ok(()) => {}
                    Err(error) if error.kind() == ErrorKind::StorageFull => break,
                    Err(error) => return Err(Error::io(what())(error)),
                }
            }
        }
        Ok(())
    }

    /// Makes room again.
    ///
    /// # Errors
    /// [`Error::Io`]
    pub fn empty(&self) -> Result<(), Error> {
        match fs::remove_file(&self.filler) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(Error::io(self.filler.display().to_string())(error))
            }
            _ => Ok(()),
        }
    }
}
