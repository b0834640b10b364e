//! Opening a store at a start: the database and the second journal are compared, and what one of them has lost comes from
//! the other.
//!
//! A database that cannot be read is set aside and made anew from the journal. One that is older than its journal, or than
//! this machine remembers, was restored. One that was left on another machine or in another folder is a copy.

use std::path::{Path, PathBuf};

use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use sqlx::{Sqlite, SqlitePool, Transaction};
use till_core::{Random, invoice};
use tokio::task::spawn_blocking;

use crate::{
    DatabaseKey, Store, StoreError, aside,
    check::{self, marked_damaged},
    compare::{is_behind, owe_what_is_missing},
    journal::{self, Contents, Damage, EPOCH, Found, Journal, Known},
    keeper::{Keeper, journal_path},
    restore::{self, Recovered, Salvage},
    store::Connections,
};

/// How long the journal keeps what has arrived, in days.
const KEPT_DAYS: i64 = 40;
/// A journal is written anew when it is longer, in bytes, and most of it is of no use any more.
const GROWN: u64 = 1024 * 1024;
/// A database up to this size is checked page by page before it is used; a larger one, which would take seconds, in the
/// background. In bytes.
const CHECKED_AT_ONCE: u64 = 48 * 1024 * 1024;

/// Where a store is at home. Neither names anything: both are hashes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// The machine; empty where the system does not tell one from another.
    pub machine: String,
    /// The folder.
    pub folder: String,
}

impl Home {
    /// Whether it is the same place. A machine that does not tell its name may be any.
    fn is(&self, other: &Self) -> bool {
        let is_known = !self.machine.is_empty() && !other.machine.is_empty();
        self.folder == other.folder && (!is_known || self.machine == other.machine)
    }
}

/// What a store is opened with.
#[derive(Clone, Copy, Debug)]
pub struct Start<'a> {
    /// The database.
    pub path: &'a Path,
    /// Its key.
    pub key: &'a DatabaseKey,
    /// When.
    pub now: Timestamp,
    /// Where it is opened; `None` where that is nobody's concern.
    pub home: Option<&'a Home>,
    /// How often this machine remembers to have opened it.
    pub generation: u64,
    /// Whether it was put back from a backup.
    pub restored: bool,
}

/// A store that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The store.
    pub store: Store,
    /// What a person has to know.
    pub findings: Vec<Finding>,
    /// How often it was opened, for the machine to remember.
    pub generation: u64,
    /// The install epoch that invoice numbers are made with from now on.
    pub epoch: String,
    /// Whether it was found on another machine or in another folder: then nothing is sent until a person says that this
    /// is the till now ([`Store::take_over`]).
    pub is_away: bool,
}

/// What opening a store found, for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Finding {
    /// The database was damaged or gone, and was made anew.
    Rebuilt {
        /// Where the damaged one is now.
        kept: Option<PathBuf>,
        /// How many documents that may not have arrived are in the new one.
        unsent: u32,
        /// How many documents could be read neither from the journal nor from the database.
        unreadable: u32,
    },
    /// The database is older than this till remembers: it was restored.
    Restored {
        /// How many documents it lacked that the journal had.
        recovered: u32,
        /// How many may not have arrived.
        unsent: u32,
    },
    /// The journal was damaged, old or gone, and was written anew from the database.
    JournalRenewed {
        /// Where the damaged one is now.
        kept: Option<PathBuf>,
        /// How many of its entries could not be read, as far as that can be told.
        unreadable: u64,
    },
    /// It was opened elsewhere before.
    Away,
}

impl Start<'_> {
    /// Opens the store; what is found wrong is put right and told.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when neither database nor journal opens with this key: it is not theirs, and nothing
    /// was touched. [`StoreError::Newer`], [`StoreError::Locked`], [`StoreError::DiskFull`] …
    pub async fn open(&self, random: &dyn Random) -> Result<Opened, StoreError> {
        let mut findings = Vec::new();
        let journal = self.read_journal().await?;
        let known = match &journal {
            Found::Journal(contents) => Some(&contents.known),
            Found::Nothing | Found::Foreign => None,
        };
        let (connections, rebuilt) = self.connect_or_rebuild(known).await?;
        let is_new = !settings_are_there(&connections.writer).await?;
        let told = known.map_or(0, |known| known.due);
        let count = changes(&connections.writer).await?;
        let mut tx = connections.begin().await?;
        let is_older = told > count || is_behind(&mut tx, &journal, self.since()).await?;
        let before = generation(&mut tx).await?;
        let was_restored =
            self.restored || is_older || rebuilt.is_some() || (!is_new && self.generation > before);
        let mut recovered = Recovered::default();
        let mut new_epoch = false;
        if was_restored {
            let newer = known.filter(|_| is_older);
            let salvage = rebuilt.as_ref().map(|rebuilt| &rebuilt.salvage);
            recovered = restore::apply(&mut tx, newer, salvage, self.now).await?;
            new_epoch = true;
        }
        let is_away = self.find_home(&mut tx, &mut new_epoch).await?;
        let epoch = draw_epoch(&mut tx, known, new_epoch, random).await?;
        let generation = generation(&mut tx).await?.max(self.generation) + 1;
        put(&mut tx, "generation", &generation).await?;
        let behind = owe_what_is_missing(&mut tx, known, told, self.since()).await?;
        tx.commit().await?;

        match rebuilt {
            Some(rebuilt) => findings.push(Finding::Rebuilt {
                kept: rebuilt.kept,
                unsent: recovered.unsent,
                unreadable: recovered.unreadable,
            }),
            // A file without anything in it is as good as none.
            None if is_older && is_new => findings.push(Finding::Rebuilt {
                kept: None,
                unsent: recovered.unsent,
                unreadable: recovered.unreadable,
            }),
            None if was_restored && !is_new => findings.push(Finding::Restored {
                recovered: recovered.documents,
                unsent: recovered.unsent,
            }),
            None => {}
        }
        let had_journal = before > 0 || told > 0;
        let (journal, renewed) = self.open_journal(journal, behind && had_journal).await?;
        findings.extend(renewed.filter(|_| had_journal));
        if is_away {
            findings.push(Finding::Away);
        }
        for finding in &findings {
            tracing::warn!(?finding, told, count, "the store is not as it was left");
        }
        let store = Store::of(self, connections, Keeper::new(journal, told));
        store.keep_journal().await;
        Ok(Opened {
            store,
            findings,
            generation,
            epoch,
            is_away,
        })
    }

    async fn read_journal(&self) -> Result<Found, StoreError> {
        let (path, key) = (journal_path(self.path), self.key.clone());
        let read = spawn_blocking(move || journal::read(&path, &key)).await;
        Ok(read.map_err(std::io::Error::other)??)
    }

    /// What has arrived and is older need not be in the journal; epoch milliseconds.
    fn since(&self) -> i64 {
        let kept = self.now.checked_sub((KEPT_DAYS * 24).hours());
        kept.unwrap_or(Timestamp::UNIX_EPOCH).as_millisecond()
    }

    /// Opens the database. One that is damaged, or gone while there is a journal of it, is made anew; but not as long as
    /// nothing shows that the key is the right one.
    async fn connect_or_rebuild(
        &self,
        known: Option<&Known>,
    ) -> Result<(Connections, Option<Rebuilt>), StoreError> {
        let is_there = tokio::fs::try_exists(self.path).await?;
        let mut salvage = Salvage::default();
        if is_there {
            match Connections::open(self.path, self.key).await {
                Ok(connections) if self.is_sound(&connections).await? => {
                    return Ok((connections, None));
                }
                Ok(connections) => {
                    salvage = restore::salvage(&connections.writer, known).await;
                    connections.close().await;
                }
                Err(error) if error.is_damage() && known.is_some() => {
                    tracing::error!(%error, "the database is damaged");
                }
                Err(error) => return Err(error),
            }
        } else if known.is_none_or(|known| known.due == 0) {
            return Ok((Connections::open(self.path, self.key).await?, None));
        }
        let kept = aside::database(self.path, self.now).await?;
        match tokio::fs::remove_file(marked_damaged(self.path)).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let connections = Connections::open(self.path, self.key).await?;
        Ok((connections, Some(Rebuilt { kept, salvage })))
    }

    /// Whether what only this till has can be read, and of a small database everything.
    async fn is_sound(&self, connections: &Connections) -> Result<bool, StoreError> {
        if tokio::fs::try_exists(marked_damaged(self.path)).await? {
            return Ok(false);
        }
        let length = tokio::fs::metadata(self.path).await?.len();
        let pool = &connections.writer;
        let is_sound = length > CHECKED_AT_ONCE || check::everything(pool).await?;
        Ok(is_sound && check::what_only_this_till_has(pool).await?)
    }

    /// Where the store is at home. Answers whether it is elsewhere; then, and when it has come back, a new epoch is drawn.
    async fn find_home(
        &self,
        tx: &mut Transaction<'static, Sqlite>,
        new_epoch: &mut bool,
    ) -> Result<bool, StoreError> {
        let Some(here) = self.home else {
            return Ok(false);
        };
        let home: Option<Home> = get(tx, "home").await?;
        let away: Option<Home> = get(tx, "away").await?;
        match home {
            None => put(tx, "home", here).await?,
            Some(home) if home.is(here) => {
                if away.is_some() {
                    // Its copy may have sent what waits here.
                    restore::apply(tx, None, None, self.now).await?;
                    clear(tx, "away").await?;
                    *new_epoch = true;
                }
            }
            Some(_) => {
                if !away.is_some_and(|away| away.is(here)) {
                    put(tx, "away", here).await?;
                    *new_epoch = true;
                }
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Opens the journal for appending; one that is missing, damaged, behind its database or grown is written anew.
    async fn open_journal(
        &self,
        found: Found,
        behind: bool,
    ) -> Result<(Journal, Option<Finding>), StoreError> {
        let path = journal_path(self.path);
        let (key, since, now) = (self.key.clone(), self.since(), self.now);
        let opened = spawn_blocking(move || {
            let renewed = |kept: Option<PathBuf>, damage: &Damage| Finding::JournalRenewed {
                kept,
                unreadable: u64::from(damage.unreadable).max(damage.missing),
            };
            match found {
                Found::Journal(contents) => {
                    let is_damaged = contents.damage.is_any();
                    let kept = (is_damaged || contents.torn)
                        .then(|| aside::copy(&path, now))
                        .transpose()?;
                    let entries = contents.known.to_keep(since);
                    let journal = if is_damaged || has_grown(&path, &contents, entries.len())? {
                        Journal::make(&path, &key, &entries)?
                    } else {
                        Journal::open(&path, &key, &contents)?
                    };
                    let finding = (is_damaged || behind).then(|| renewed(kept, &contents.damage));
                    Ok((journal, finding))
                }
                Found::Nothing => {
                    let journal = Journal::make(&path, &key, &[])?;
                    Ok((journal, Some(renewed(None, &Damage::default()))))
                }
                Found::Foreign => {
                    let kept = aside::copy(&path, now)?;
                    let journal = Journal::make(&path, &key, &[])?;
                    Ok((journal, Some(renewed(Some(kept), &Damage::default()))))
                }
            }
        });
        let opened: std::io::Result<_> = opened.await.map_err(std::io::Error::other)?;
        Ok(opened?)
    }
}

/// A database that was made anew.
struct Rebuilt {
    kept: Option<PathBuf>,
    salvage: Salvage,
}

fn has_grown(path: &Path, contents: &Contents, kept: usize) -> std::io::Result<bool> {
    Ok(std::fs::metadata(path)?.len() > GROWN && contents.known.entries > 2 * kept)
}

async fn settings_are_there(pool: &SqlitePool) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM setting)")
        .fetch_one(pool)
        .await?)
}

/// How many changes the database has counted that a journal is told of.
async fn changes(pool: &SqlitePool) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'journal_due'), 0)",
    )
    .fetch_one(pool)
    .await?)
}

/// The epoch of the store; drawn where it has none, or a `new` one that no number was ever made with.
pub(crate) async fn draw_epoch(
    tx: &mut Transaction<'static, Sqlite>,
    known: Option<&Known>,
    new: bool,
    random: &dyn Random,
) -> Result<String, StoreError> {
    let current: Option<String> = get(tx, EPOCH).await?;
    if let Some(epoch) = current.as_ref().filter(|_| !new) {
        return Ok(epoch.clone());
    }
    let used: Vec<String> = known
        .into_iter()
        .flat_map(|known| &known.epochs)
        .filter_map(|json| serde_json::from_str(json).ok())
        .chain(current)
        .collect();
    let mut epoch = invoice::draw_epoch(random);
    // There are 1,296; a till that has used most of them takes one of the oldest again.
    for _ in 0..10_000 {
        if !used.contains(&epoch) {
            break;
        }
        epoch = invoice::draw_epoch(random);
    }
    put(tx, EPOCH, &epoch).await?;
    Ok(epoch)
}

/// How often the store was opened.
async fn generation(tx: &mut Transaction<'static, Sqlite>) -> Result<u64, StoreError> {
    Ok(get(tx, "generation").await?.unwrap_or_default())
}

pub(crate) async fn get<T: serde::de::DeserializeOwned>(
    tx: &mut Transaction<'static, Sqlite>,
    key: &str,
) -> Result<Option<T>, StoreError> {
    let value: Option<String> = sqlx::query_scalar("SELECT value FROM setting WHERE key = ?")
        .bind(key)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(value.map(|json| serde_json::from_str(&json)).transpose()?)
}

pub(crate) async fn put<T: Serialize + Sync>(
    tx: &mut Transaction<'static, Sqlite>,
    key: &str,
    value: &T,
) -> Result<(), StoreError> {
    put_json(tx, key, &serde_json::to_string(value)?).await
}

pub(crate) async fn put_json(
    tx: &mut Transaction<'static, Sqlite>,
    key: &str,
    json: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
    )
    .bind(key)
    .bind(json)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn clear(
    tx: &mut Transaction<'static, Sqlite>,
    key: &str,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM setting WHERE key = ?")
        .bind(key)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

impl Store {
    /// Counts the end of the program as well as its start: a copy of the files from before this moment is told from them.
    /// Answers the count.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn end_generation(&self) -> Result<u64, StoreError> {
        let mut tx = self.begin().await?;
        let generation = generation(&mut tx).await? + 1;
        put(&mut tx, "generation", &generation).await?;
        tx.commit().await?;
        self.keep_journal().await;
        Ok(generation)
    }

    /// This is the till now: the place where it is opened is its home, numbers have a new epoch, and whatever has not
    /// arrived for certain is looked for before it is sent. Answers the epoch.
    ///
    /// # Errors
    /// [`StoreError`]; then it is still away.
    pub async fn take_over(
        &self,
        here: &Home,
        now: Timestamp,
        random: &dyn Random,
    ) -> Result<String, StoreError> {
        let mut tx = self.begin().await?;
        restore::apply(&mut tx, None, None, now).await?;
        put(&mut tx, "home", here).await?;
        clear(&mut tx, "away").await?;
        let epoch = draw_epoch(&mut tx, None, true, random).await?;
        tx.commit().await?;
        self.keep_journal().await;
        Ok(epoch)
    }
}
