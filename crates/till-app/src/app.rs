//! The till as a whole: the data folder, and the profile that is open.

mod connecting;
mod unlocking;

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use connecting::open_api;
pub use connecting::{Connection, Step};
pub(crate) use unlocking::unwrap_key;
pub use unlocking::{Lock, PassphraseFor};
use unlocking::{Needs, Waiting};

use jiff::Timestamp;
use nextx_api::Client;
use nextx_sandbox::{Database, Options, Sandbox};
use secrecy::SecretString;
use till_core::{Clock, Random, people::Staff};
use till_print::Press;
use tokio::sync::{Mutex, MutexGuard, OnceCell, RwLock};

use crate::{
    Change, Changes, Environment, Error, Language, Scanner, Sounds, TextSize, Theme, Timing,
    device::{DataFolder, DeviceSettings},
    home,
    keys::{KeptIn, Keys, database, recovery},
    ops::{backup, people, recovery::DrawnCode},
    profile::{self, Profile},
    session::{Session, SessionParts},
    vault::{OpenVault, Vault, VaultKind},
};

/// How long the end of the program waits for a profile that is being opened.
const PATIENCE_AT_END: Duration = Duration::from_secs(3);

/// What the till is made of; a test hands in its own.
pub struct Parts {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// Where secrets are kept that nobody has to open.
    pub open_vault: OpenVault,
    /// What the environment says.
    pub environment: Environment,
    /// The folder of all profiles, unless the environment names another.
    pub data_dir: PathBuf,
    /// How long things take.
    pub timing: Timing,
}

/// The till.
pub struct App {
    parts: Parts,
    /// Or why it cannot be used.
    folder: Result<DataFolder, Arc<Error>>,
    settings: Mutex<DeviceSettings>,
    /// The profile that is open, by name.
    session: RwLock<Option<(String, Arc<Session>)>>,
    /// Held by whoever opens or leaves a profile.
    changing_profile: Mutex<()>,
    /// Whether the profile of the last time is still to be opened.
    opening: AtomicBool,
    /// Why the profile of the last time did not open.
    start_error: Mutex<Option<Arc<Error>>>,
    /// The profile that opens once a person has given what it needs.
    waiting: Mutex<Option<Waiting>>,
    /// A recovery code that was shown and does not count yet.
    pub(crate) drawn_code: Mutex<Option<DrawnCode>>,
    presses: Presses,
    changes: Changes,
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts")
            .field("data_dir", &self.data_dir)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("parts", &self.parts)
            .finish_non_exhaustive()
    }
}

/// Where the till stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The profile of the last time is being opened.
    Opening,
    /// The key of the profile is not to be had: see [`Status::lock`].
    Locked,
    /// No profile is open.
    FirstStart,
    /// The secrets of the profile need a passphrase: see [`Status::passphrase_for`].
    ChoosePassphrase,
    /// The owner has no recovery code yet.
    RecoveryCode,
    /// No branch and store are chosen.
    ChooseTill,
    /// Nobody is on the till, and nobody said that this is for later.
    FirstManager,
    /// Nobody has begun to sell.
    FirstSync,
    /// Selling.
    Counter,
}

/// What a screen needs to begin with.
#[derive(Clone, Debug)]
pub struct Status {
    /// Where the till stands.
    pub phase: Phase,
    /// Language of screens and receipts.
    pub language: Language,
    /// Look.
    pub theme: Theme,
    /// How large everything on the screen is.
    pub text_size: TextSize,
    /// What is heard.
    pub sounds: Sounds,
    /// The scanner of this machine.
    pub scanner: Scanner,
    /// Whether the customer has a display.
    pub has_customer_display: bool,
    /// Whether the open profile is a demo, and its name.
    pub profile: Option<(bool, String)>,
    /// Branch, store and code of the till.
    pub till: Option<(String, String, String)>,
    /// Address of open-api to begin the form with; empty means the real one.
    pub open_api_url: String,
    /// Address of the CRM host to begin the form with; empty means the real one.
    pub crm_url: String,
    /// Client id to begin the form with.
    pub client_id: String,
    /// Whether the environment holds a secret.
    pub secret_from_environment: bool,
    /// What keeps the secrets of the open profile.
    pub vault: Option<KeptIn>,
    /// Whether the owner has a recovery code for the profile.
    pub has_recovery_code: bool,
    /// Nothing is sent until somebody signs in again.
    pub signed_out: bool,
    /// Whether there are people on the till: then it is locked while none stands at it.
    pub has_people: bool,
    /// Whoever stands at it.
    pub at_till: Option<Staff>,
    /// Why the profile stays shut.
    pub lock: Option<Lock>,
    /// What a passphrase is chosen for.
    pub passphrase_for: Option<PassphraseFor>,
    /// Why the profile of the last time did not open.
    pub start_error: Option<Arc<Error>>,
}

impl App {
    /// Starts the till: locks the data folder. What it has to open is opened by [`App::open_last`], so that a window can
    /// be there before. A data folder that cannot be used is reported by [`App::status`].
    #[must_use]
    pub fn start(parts: Parts) -> Self {
        let environment = &parts.environment;
        let path = environment.data_dir.as_ref().unwrap_or(&parts.data_dir);
        let opened = DataFolder::open(path).and_then(|folder| {
            let settings = folder.settings()?;
            Ok((folder, settings))
        });
        let (folder, mut settings) = match opened {
            Ok((folder, settings)) => (Ok(folder), settings),
            Err(error) => {
                tracing::error!(error = error.for_log(), "the data folder cannot be used");
                (Err(Arc::new(error)), DeviceSettings::default())
            }
        };
        if let Some(language) = environment.language {
            settings.language = language;
        }
        let has_last = environment.has_account() || settings.active_profile.is_some();
        Self {
            opening: AtomicBool::new(folder.is_ok() && has_last),
            start_error: Mutex::new(folder.as_ref().err().cloned()),
            parts,
            folder,
            settings: Mutex::new(settings),
            session: RwLock::default(),
            waiting: Mutex::default(),
            drawn_code: Mutex::default(),
            changing_profile: Mutex::default(),
            presses: Presses::default(),
            changes: Changes::default(),
        }
    }

    /// Opens the account that the environment names, or the profile that was open last. One that does not open is
    /// reported by [`App::status`]; either way the change is announced.
    pub async fn open_last(&self) {
        if !self.opening.load(Ordering::Acquire) {
            return;
        }
        let held = self.changing_profile.lock().await;
        if let Err(error) = self.try_open_last().await {
            tracing::error!(
                error = error.for_log(),
                "the profile of the last time did not open"
            );
            *self.start_error.lock().await = Some(Arc::new(error));
        }
        self.opening.store(false, Ordering::Release);
        drop(held);
        self.changes.announce(Change::Settings);
    }

    async fn try_open_last(&self) -> Result<(), Error> {
        if self.parts.environment.has_account() {
            let connection = self.environment_connection();
            let name = profile::folder_name(open_api(&connection)?.as_str(), &connection.client_id);
            // A profile that exists opens without the network.
            if Profile::read(&self.folder()?.profile(&name))?.is_some() {
                return self.open_profile(&name).await;
            }
            return self.sign_in(connection).await;
        }
        let active = self.settings.lock().await.active_profile.clone();
        match active {
            Some(name) => self.open_profile(&name).await,
            None => Ok(()),
        }
    }

    pub(crate) fn folder(&self) -> Result<&DataFolder, Error> {
        self.folder
            .as_ref()
            .map_err(|error| Error::Start(Arc::clone(error)))
    }

    async fn open_profile(&self, name: &str) -> Result<(), Error> {
        let path = self.folder()?.profile(name);
        let profile = Profile::read(&path)?.ok_or(Error::NotFound)?;
        if profile.built_in_demo {
            return self.open_demo().await;
        }
        self.open_account(profile, None).await
    }

    async fn open(
        &self,
        mut profile: Profile,
        client: Client,
        demo: Option<Sandbox>,
        keys: Keys,
    ) -> Result<(), Error> {
        self.close().await;
        let name = profile.name();
        let path = self.folder()?.profile(&name);
        let key_id = database::id(&keys.database);
        let is_known = profile.key_id.as_ref() == Some(&key_id);
        profile.key_id = Some(key_id);
        let parts = SessionParts {
            path: &path,
            profile: profile.clone(),
            keys,
            client,
            demo,
            clock: Arc::clone(&self.parts.clock),
            random: Arc::clone(&self.parts.random),
            changes: self.changes.clone(),
            timing: self.parts.timing,
            home: home::home(self.parts.environment.machine.as_deref(), &path)?,
            generation: self.folder()?.starts(&name)?,
            restored: backup::is_restored(&path)?,
        };
        let (session, generation) = Session::open(parts).await?;
        self.folder()?.remember_starts(&name, generation)?;
        backup::has_opened(&path)?;
        *self.session.write().await = Some((name.clone(), session));
        *self.start_error.lock().await = None;
        *self.waiting.lock().await = None;
        if !is_known {
            // Only now it is certain that the key opens the database.
            profile.write(&path)?;
        }
        self.change_settings(|settings| settings.active_profile = Some(name))
            .await
    }

    /// Ends the till: waits a moment for a profile that is being opened or left, then closes. SQLCipher takes itself down
    /// when the process exits, and a connection that still works at that moment crashes it.
    pub async fn shut_down(&self) {
        let held = tokio::time::timeout(PATIENCE_AT_END, self.changing_profile.lock()).await;
        if held.is_err() {
            tracing::warn!("ended while a profile was being opened");
        }
        self.close().await;
    }

    /// Ends all work and closes the store.
    pub async fn close(&self) {
        *self.drawn_code.lock().await = None;
        if let Some((name, session)) = self.session.write().await.take()
            && let Some(generation) = session.close().await
            && let Ok(folder) = self.folder()
            && let Err(error) = folder.remember_starts(&name, generation)
        {
            tracing::error!(error = error.for_log(), "the end could not be noted");
        }
    }

    /// Starts the demo shop inside this process and opens its profile.
    ///
    /// # Errors
    /// [`Error::Demo`], or what opening its store says.
    pub async fn start_demo(&self) -> Result<(), Error> {
        let _held = self.changing_profile.lock().await;
        self.open_demo().await
    }

    async fn open_demo(&self) -> Result<(), Error> {
        self.close().await;
        let path = self.folder()?.profile(profile::DEMO);
        tokio::fs::create_dir_all(&path).await?;
        let options = Options {
            database: Database::File(path.join("sandbox.db")),
            tea_counter: true,
            ..Options::default()
        };
        // Making up a shop takes half a second of computing: not on a thread that others wait for.
        let runtime = tokio::runtime::Handle::current();
        let start = move || runtime.block_on(Sandbox::start(options));
        let sandbox = tokio::task::spawn_blocking(start).await??;
        let kept = Profile::read(&path)?;
        // It has nobody's data, so its key may lie beside it. Earlier versions put it into the keychain.
        let vault = match kept.as_ref().map(|profile| profile.vault) {
            Some(KeptIn::Keychain) => KeptIn::Keychain,
            _ => KeptIn::File,
        };
        let profile = Profile {
            built_in_demo: true,
            demo: true,
            open_api_url: sandbox.open_api_url().to_string(),
            crm_url: sandbox.crm_url().to_string(),
            client_id: sandbox.client_id().to_string(),
            vault,
            key_id: kept.and_then(|profile| profile.key_id),
        };
        let kind = match vault {
            KeptIn::Keychain => VaultKind::Keychain,
            _ => VaultKind::File,
        };
        let keys = self.keys_of_demo(kind, &profile).await?;
        let secret = SecretString::from(sandbox.client_secret().to_string());
        let client = self.client_for(
            (&profile.open_api_url, &profile.crm_url),
            &profile.client_id,
            secret,
        )?;
        profile.write(&path)?;
        self.open(profile, client, Some(sandbox), keys).await?;
        let session = self.session().await?;
        if session.store.branches().await?.is_empty() {
            crate::workers::refresh::read_places(&session).await?;
        }
        Ok(())
    }

    /// Closes the profile; its data stays, and it is opened again by signing in again.
    ///
    /// # Errors
    /// [`Error::Io`]
    pub async fn leave_profile(&self) -> Result<(), Error> {
        let _held = self.changing_profile.lock().await;
        if let Ok(session) = self.session().await {
            session.must_set("profile").await?;
        }
        self.close().await;
        *self.waiting.lock().await = None;
        self.change_settings(|settings| settings.active_profile = None)
            .await
    }

    /// Where the till stands.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn status(&self) -> Result<Status, Error> {
        let settings = self.settings.lock().await.clone();
        let environment = &self.parts.environment;
        let opening = self.opening.load(Ordering::Acquire);
        let mut status = Status {
            phase: if opening {
                Phase::Opening
            } else {
                Phase::FirstStart
            },
            language: settings.language,
            theme: settings.theme,
            text_size: settings.text_size,
            sounds: settings.sounds,
            scanner: settings.scanner,
            has_customer_display: settings.customer_display,
            profile: None,
            till: None,
            open_api_url: environment.open_api_url.clone().unwrap_or_default(),
            crm_url: environment.crm_url.clone().unwrap_or_default(),
            client_id: environment.client_id.clone().unwrap_or_default(),
            secret_from_environment: environment.client_secret.is_some(),
            vault: None,
            has_recovery_code: false,
            signed_out: false,
            has_people: false,
            at_till: None,
            lock: None,
            passphrase_for: None,
            start_error: self.start_error.lock().await.clone(),
        };
        if opening {
            return Ok(status);
        }
        if let Some(waiting) = &*self.waiting.lock().await {
            let profile = &waiting.profile;
            status.profile = Some((profile.demo, profile.label()));
            status.has_recovery_code = recovery::exists(&self.profile_path(profile)?);
            match &waiting.needs {
                Needs::Key(lock) => {
                    status.vault = Some(profile.vault);
                    (status.phase, status.lock) = (Phase::Locked, Some(*lock));
                }
                Needs::Passphrase(_, why) => {
                    (status.phase, status.passphrase_for) = (Phase::ChoosePassphrase, Some(*why));
                }
            }
            return Ok(status);
        }
        let Ok(session) = self.session().await else {
            return Ok(status);
        };
        let profile = &session.profile;
        status.profile = Some((profile.demo, session.shop_name()));
        status.vault = Some(profile.vault);
        status.has_recovery_code = recovery::exists(&self.profile_path(profile)?);
        status.signed_out = session.keys.signed_out;
        match session.person().await {
            Ok(person) => {
                status.has_people = person.is_some();
                status.at_till = person;
            }
            Err(Error::NobodyAtTill) => status.has_people = true,
            Err(error) => return Err(error),
        }
        let till = session.till().await?;
        let selling: bool = session.store.setting("selling").await?.unwrap_or_default();
        // A demo has nothing that would have to be recovered.
        let needs_code = !profile.demo && !status.has_recovery_code;
        let is_later: Option<bool> = session.store.setting(people::LATER).await?;
        let asks_for_manager = !profile.demo && !status.has_people && !is_later.unwrap_or_default();
        status.phase = match (&till, selling) {
            (Some(_), true) => Phase::Counter,
            _ if needs_code => Phase::RecoveryCode,
            (None, _) => Phase::ChooseTill,
            (Some(_), false) if asks_for_manager => Phase::FirstManager,
            (Some(_), false) => Phase::FirstSync,
        };
        status.till = till.map(|till| (till.place.branch, till.place.store, till.code.to_string()));
        Ok(status)
    }

    /// Changes what holds for every profile on this machine.
    async fn change_settings(
        &self,
        change: impl FnOnce(&mut DeviceSettings) + Send,
    ) -> Result<(), Error> {
        let mut settings = self.settings.lock().await;
        let mut changed = settings.clone();
        change(&mut changed);
        self.folder()?.set_settings(&changed)?;
        *settings = changed;
        self.changes.announce(Change::Settings);
        Ok(())
    }

    /// Sets the language of screens and receipts.
    ///
    /// # Errors
    /// [`Error::Io`]
    pub async fn set_language(&self, language: Language) -> Result<(), Error> {
        self.change_settings(|settings| settings.language = language)
            .await
    }

    /// Sets the look.
    ///
    /// # Errors
    /// [`Error::Io`]
    pub async fn set_theme(&self, theme: Theme) -> Result<(), Error> {
        self.change_settings(|settings| settings.theme = theme)
            .await
    }

    /// Sets how large everything on the screen is.
    ///
    /// # Errors
    /// [`Error::Io`]
    pub async fn set_text_size(&self, size: TextSize) -> Result<(), Error> {
        self.change_settings(|settings| settings.text_size = size)
            .await
    }

    /// Sets what is heard.
    ///
    /// # Errors
    /// [`Error::Io`]
    pub async fn set_sounds(&self, sounds: Sounds) -> Result<(), Error> {
        self.change_settings(|settings| settings.sounds = sounds)
            .await
    }

    /// Sets how the scanner of this machine types.
    ///
    /// # Errors
    /// [`Error::Io`]
    pub async fn set_scanner(&self, scanner: Scanner) -> Result<(), Error> {
        self.change_settings(|settings| settings.scanner = scanner.plausible())
            .await
    }

    /// Sets whether the customer has a display.
    ///
    /// # Errors
    /// [`Error::Io`]
    pub async fn set_customer_display(&self, is_there: bool) -> Result<(), Error> {
        self.change_settings(|settings| settings.customer_display = is_there)
            .await
    }

    /// Where changes are announced.
    #[must_use]
    pub const fn changes(&self) -> &Changes {
        &self.changes
    }

    pub(crate) async fn has_customer_display(&self) -> bool {
        self.settings.lock().await.customer_display
    }

    pub(crate) async fn language(&self) -> Language {
        self.settings.lock().await.language
    }

    pub(crate) fn profile_path(&self, profile: &Profile) -> Result<PathBuf, Error> {
        Ok(self.folder()?.profile(&profile.name()))
    }

    pub(crate) async fn session(&self) -> Result<Arc<Session>, Error> {
        let session = self.session.read().await;
        let (_, session) = session.as_ref().ok_or(Error::NotSignedIn)?;
        Ok(Arc::clone(session))
    }

    /// The profile that is open, and its name.
    pub(crate) async fn open_session(&self) -> Result<(String, Arc<Session>), Error> {
        self.session.read().await.clone().ok_or(Error::NotSignedIn)
    }

    /// Held by whoever opens or leaves a profile.
    pub(crate) async fn changing_profile(&self) -> MutexGuard<'_, ()> {
        self.changing_profile.lock().await
    }

    /// Opens the profile with this name, for one who holds [`App::changing_profile`].
    pub(crate) async fn open_named(&self, name: &str) -> Result<(), Error> {
        self.open_profile(name).await
    }

    /// The place where a profile's secrets are kept.
    pub(crate) fn vault(&self, kind: VaultKind, folder: &Path) -> Arc<dyn Vault> {
        (self.parts.open_vault)(kind, folder)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.parts.clock.now()
    }

    /// The press for receipts, made when it is first needed.
    pub(crate) async fn press(&self) -> Result<Arc<Press>, Error> {
        self.presses.press().await
    }

    /// Where work that goes on behind the window gets the press.
    pub(crate) fn presses(&self) -> Presses {
        self.presses.clone()
    }
}

/// The one press, made when it is first needed.
#[derive(Clone, Default)]
pub(crate) struct Presses(Arc<OnceCell<Arc<Press>>>);

impl Presses {
    pub(crate) async fn press(&self) -> Result<Arc<Press>, Error> {
        let press = self.0.get_or_try_init(|| async {
            let press = tokio::task::spawn_blocking(Press::new).await??;
            Ok::<_, Error>(Arc::new(press))
        });
        Ok(Arc::clone(press.await?))
    }
}
