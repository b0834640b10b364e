//! The data folder: its lock, and what holds for every profile on this machine.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use fs4::fs_std::FileExt;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use crate::Error;

/// How long a till that was ended a moment ago may take to let go of its folder.
const LET_GO: Duration = Duration::from_secs(1);

/// A language of the screens and receipts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Language {
    /// The language with this code; a region such as `vi_VN` is overlooked.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        match code.get(..2)?.to_ascii_lowercase().as_str() {
            "vi" => Some(Self::Vi),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// Light, dark, or as the system is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system is.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How large everything on the screen is, in per cent of the usual: 90 to 130.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "u32", into = "u32")]
pub struct TextSize(u32);

impl TextSize {
    /// In per cent.
    #[must_use]
    pub const fn percent(self) -> u32 {
        self.0
    }
}

impl From<u32> for TextSize {
    /// What is no size becomes the nearest that is one.
    fn from(percent: u32) -> Self {
        Self(percent.clamp(90, 130))
    }
}

impl From<TextSize> for u32 {
    fn from(size: TextSize) -> Self {
        size.0
    }
}

impl Default for TextSize {
    fn default() -> Self {
        Self(100)
    }
}

/// What the till lets be heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sounds {
    /// A scan that found its product.
    pub scan: bool,
    /// What is unknown, or was refused.
    pub problem: bool,
    /// A sale that was paid.
    pub paid: bool,
}

impl Default for Sounds {
    /// A scanner has a tone of its own.
    fn default() -> Self {
        Self {
            scan: false,
            problem: true,
            paid: true,
        }
    }
}

/// The key with which a scanner ends a code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScanEnd {
    /// Enter, as most are made to.
    #[default]
    Enter,
    /// Tab.
    Tab,
}

/// The scanner of this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scanner {
    /// The key with which it ends a code.
    pub end: ScanEnd,
    /// Half of its characters are less than this apart, in milliseconds.
    pub gap_ms: u32,
    /// What it types before each code.
    pub prefix: String,
    /// What it types behind each code.
    pub suffix: String,
}

impl Scanner {
    /// The shortest and the longest gap that tell a scanner from a hand, in milliseconds.
    pub const GAPS: std::ops::RangeInclusive<u32> = 10..=120;
    /// The most characters of a prefix or suffix.
    const MOST_AFFIX: usize = 8;

    /// The same with a gap and affixes that a scanner can have.
    #[must_use]
    pub(crate) fn plausible(self) -> Self {
        let affix = |text: &str| -> String { text.chars().take(Self::MOST_AFFIX).collect() };
        Self {
            end: self.end,
            gap_ms: self.gap_ms.clamp(*Self::GAPS.start(), *Self::GAPS.end()),
            prefix: affix(&self.prefix),
            suffix: affix(&self.suffix),
        }
    }
}

impl Default for Scanner {
    fn default() -> Self {
        Self {
            end: ScanEnd::Enter,
            gap_ms: 35,
            prefix: String::new(),
            suffix: String::new(),
        }
    }
}

/// What holds for every profile on this machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct DeviceSettings {
    pub(crate) language: Language,
    pub(crate) theme: Theme,
    pub(crate) text_size: TextSize,
    pub(crate) sounds: Sounds,
    pub(crate) scanner: Scanner,
    /// Whether the customer has a display.
    pub(crate) customer_display: bool,
    /// The folder of the profile to open at the next start.
    pub(crate) active_profile: Option<String>,
}

/// The data folder, held by this process alone until it is dropped.
#[derive(Debug)]
pub(crate) struct DataFolder {
    path: PathBuf,
    _lock: File,
}

impl DataFolder {
    /// Makes the folder if needed and locks it.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        fs::create_dir_all(path)?;
        let lock = File::create(path.join("lock"))?;
        let begin = Instant::now();
        while !lock.try_lock_exclusive()? {
            if begin.elapsed() >= LET_GO {
                return Err(Error::AlreadyRunning);
            }
            thread::sleep(LET_GO / 20);
        }
        Ok(Self {
            path: path.to_owned(),
            _lock: lock,
        })
    }

    pub(crate) fn settings(&self) -> Result<DeviceSettings, Error> {
        Ok(read_json(&self.path.join("device.json"))?.unwrap_or_default())
    }

    pub(crate) fn set_settings(&self, settings: &DeviceSettings) -> Result<(), Error> {
        write_json(&self.path.join("device.json"), settings)
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The folder of a profile.
    pub(crate) fn profile(&self, name: &str) -> PathBuf {
        self.path.join("profiles").join(name)
    }
}

/// Reads a JSON file; `None` where there is none.
pub(crate) fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, Error> {
    match fs::read(path) {
        Ok(bytes) => {
            // The file may be one of secrets.
            let bytes = Zeroizing::new(bytes);
            let read = serde_json::from_slice(&bytes)
                .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
            Ok(Some(read))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Replaces a JSON file wholly or not at all; on Unix only its owner can read it. When this answers, the file is on the
/// disk, and so is its name.
pub(crate) fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    // A new temporary file is readable by its owner alone.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    let json = serde_json::to_vec_pretty(value)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    file.write_all(&Zeroizing::new(json))?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    sync_folder(folder)?;
    Ok(())
}

/// Puts the names in a folder on the disk. Windows does so by itself, and lets nobody ask for it.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_text_size_is_one_that_a_screen_can_show_also_in_older_settings() {
        let read = |json: &str| {
            let settings: DeviceSettings = serde_json::from_str(json).unwrap();
            settings.text_size.percent()
        };
        assert_eq!(read(r#"{"language": "en"}"#), 100);
        assert_eq!(read(r#"{"text_size": 120}"#), 120);
        assert_eq!(read(r#"{"text_size": 500}"#), 130);
        let kept = serde_json::to_string(&DeviceSettings {
            text_size: TextSize::from(1),
            ..DeviceSettings::default()
        });
        assert_eq!(read(&kept.unwrap()), 90);
    }
}
