//! Ways to the key of a profile: by itself, by a passphrase, by the owner's recovery code.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use nextx_api::Client;
use secrecy::{ExposeSecret, SecretString};
use till_store::DatabaseKey;

use super::{App, Connection};
use crate::{
    Change, Error,
    keys::{
        KeptIn, Keys,
        code::RecoveryCode,
        database::{self, Found},
        passphrase::{self, SealedSecrets, Secrets},
        recovery,
        sealed::SealError,
    },
    profile::Profile,
    vault::{self, Vault, VaultKind},
};

/// The name that the client secret is kept under.
const CLIENT_SECRET: &str = "client-secret";

/// Why a profile stays shut. Nothing of it is lost, and nothing is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// There is no keychain, or it does not answer.
    KeychainUnavailable,
    /// The keychain has no key for the profile: it was wiped, or is locked, which looks the same.
    KeychainEmpty,
    /// The keychain has the key of another database.
    KeychainChanged,
    /// The passphrase has to be typed.
    Passphrase,
    /// The file with the secrets is gone or damaged.
    SecretsDamaged,
}

/// What a passphrase is chosen for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassphraseFor {
    /// A new account on a machine without a keychain.
    New,
    /// An account whose secrets lay in a plain file.
    Moved,
    /// An account whose key came back by the recovery code.
    Recovered,
}

/// What a person has to give.
#[derive(Clone)]
pub(super) enum Needs {
    /// The key, in one way or another.
    Key(Lock),
    /// A passphrase that keeps this key.
    Passphrase(DatabaseKey, PassphraseFor),
}

/// A profile that opens once it has what it needs.
#[derive(Clone)]
pub(super) struct Waiting {
    pub(super) profile: Profile,
    pub(super) needs: Needs,
    /// Somebody signed in already.
    signing_in: Option<SigningIn>,
}

/// Somebody who has just signed in.
#[derive(Clone)]
pub(super) struct SigningIn {
    pub(super) client: Client,
    /// What was typed; without one, that of the environment was used, which is not kept.
    pub(super) client_secret: Option<SecretString>,
}

impl fmt::Debug for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting").finish_non_exhaustive()
    }
}

impl App {
    fn client_of_profile(&self, profile: &Profile, secret: SecretString) -> Result<Client, Error> {
        self.client_for(
            (&profile.open_api_url, &profile.crm_url),
            &profile.client_id,
            secret,
        )
    }

    /// Opens an account that was set up before, or waits for what it needs.
    pub(super) async fn open_account(
        &self,
        profile: Profile,
        signing_in: Option<SigningIn>,
    ) -> Result<(), Error> {
        match profile.vault {
            KeptIn::Keychain => self.open_by_keychain(profile, signing_in).await,
            KeptIn::Passphrase => {
                self.open_by_passphrase_of_environment(profile, signing_in)
                    .await
            }
            KeptIn::File => self.move_from_plain_file(profile, signing_in).await,
        }
    }

    /// Opens an account that is new on this machine.
    pub(super) async fn open_new_account(
        &self,
        mut profile: Profile,
        signing_in: SigningIn,
    ) -> Result<(), Error> {
        let path = self.profile_path(&profile)?;
        if database::was_here(&path) {
            // What the profile knew about itself is gone, but it was here.
            let is_sealed = SealedSecrets::exists(&path);
            profile.vault = if is_sealed {
                KeptIn::Passphrase
            } else {
                KeptIn::Keychain
            };
            profile.write(&path)?;
            return self.open_account(profile, Some(signing_in)).await;
        }
        if self.working_keychain(&path).await?.is_some() {
            profile.vault = KeptIn::Keychain;
            profile.write(&path)?;
            return self.open_by_keychain(profile, Some(signing_in)).await;
        }
        let key = database::draw(&*self.parts.random);
        self.keep_by_passphrase(profile, Some(signing_in), key, PassphraseFor::New)
            .await
    }

    async fn working_keychain(&self, path: &Path) -> Result<Option<Arc<dyn Vault>>, Error> {
        let (open, path) = (self.parts.open_vault, path.to_owned());
        let probe = move || vault::working_keychain(open, &path);
        Ok(tokio::task::spawn_blocking(probe).await?)
    }

    async fn open_by_keychain(
        &self,
        profile: Profile,
        signing_in: Option<SigningIn>,
    ) -> Result<(), Error> {
        let path = self.profile_path(&profile)?;
        let vault = (self.parts.open_vault)(VaultKind::Keychain, &path);
        let lock = match self.find_key(&vault, &path, &profile).await? {
            Ok(Found::Key(key)) => {
                return self.open_with(profile, vault, key, signing_in).await;
            }
            Ok(Found::Missing) => Lock::KeychainEmpty,
            Ok(Found::Another) => Lock::KeychainChanged,
            Err(error) => {
                tracing::warn!(%error, "the keychain does not answer");
                Lock::KeychainUnavailable
            }
        };
        self.wait(profile, Needs::Key(lock), signing_in).await
    }

    async fn find_key(
        &self,
        vault: &Arc<dyn Vault>,
        path: &Path,
        profile: &Profile,
    ) -> Result<Result<Found, vault::VaultError>, Error> {
        let (vault, path) = (Arc::clone(vault), path.to_owned());
        let (known, random) = (profile.key_id.clone(), Arc::clone(&self.parts.random));
        let find = move || database::find(&*vault, &path, known.as_deref(), &*random);
        Ok(tokio::task::spawn_blocking(find).await?)
    }

    /// The keys of the demo shop, which nobody is asked for.
    pub(super) async fn keys_of_demo(
        &self,
        kind: VaultKind,
        profile: &Profile,
    ) -> Result<Keys, Error> {
        let path = self.profile_path(profile)?;
        let vault = (self.parts.open_vault)(kind, &path);
        match self.find_key(&vault, &path, profile).await?? {
            Found::Key(database) => Ok(Keys {
                vault,
                database,
                signed_out: false,
            }),
            Found::Missing | Found::Another => Err(Error::DatabaseKeyMissing),
        }
    }

    async fn open_by_passphrase_of_environment(
        &self,
        profile: Profile,
        signing_in: Option<SigningIn>,
    ) -> Result<(), Error> {
        let lock = match &self.parts.environment.passphrase {
            Some(passphrase) => {
                let opened = self
                    .open_by_passphrase(profile.clone(), signing_in.clone(), passphrase)
                    .await;
                match opened {
                    Err(Error::PassphraseWrong) => {
                        tracing::warn!("the passphrase of the environment is wrong");
                        Lock::Passphrase
                    }
                    Err(Error::SealedFileDamaged) => Lock::SecretsDamaged,
                    other => return other,
                }
            }
            None => {
                let path = self.profile_path(&profile)?;
                let whole =
                    tokio::task::spawn_blocking(move || SealedSecrets::is_whole(&path)).await?;
                match whole {
                    Ok(true) => Lock::Passphrase,
                    Ok(false) | Err(SealError::Damaged) => Lock::SecretsDamaged,
                    Err(error) => return Err(Error::of_seal(error, Error::PassphraseWrong)),
                }
            }
        };
        self.wait(profile, Needs::Key(lock), signing_in).await
    }

    async fn open_by_passphrase(
        &self,
        profile: Profile,
        signing_in: Option<SigningIn>,
        passphrase: &SecretString,
    ) -> Result<(), Error> {
        let path = self.profile_path(&profile)?;
        let (passphrase, random) = (passphrase.clone(), Arc::clone(&self.parts.random));
        let known = profile.key_id.clone();
        let open = move || {
            let opened = SealedSecrets::open(&path, &passphrase, Arc::clone(&random));
            let vault = opened
                .map_err(|error| Error::of_seal(error, Error::PassphraseWrong))?
                .ok_or(Error::SealedFileDamaged)?;
            let Found::Key(key) = database::find(&vault, &path, known.as_deref(), &*random)? else {
                return Err(Error::SealedFileDamaged);
            };
            // A power cut may have come before this was done the first time.
            passphrase::remove_plain(&path)?;
            Ok((vault, key))
        };
        let (vault, key) = tokio::task::spawn_blocking(open).await??;
        self.open_with(profile, Arc::new(vault), key, signing_in)
            .await
    }

    /// Takes the secrets of an account out of the plain file of earlier versions.
    async fn move_from_plain_file(
        &self,
        profile: Profile,
        signing_in: Option<SigningIn>,
    ) -> Result<(), Error> {
        let path = self.profile_path(&profile)?;
        let plain = (self.parts.open_vault)(VaultKind::File, &path);
        match self.find_key(&plain, &path, &profile).await? {
            Ok(Found::Key(key)) => {
                let secret =
                    tokio::task::spawn_blocking(move || plain.get(CLIENT_SECRET)).await??;
                let signing_in = match (signing_in, secret) {
                    (Some(signing_in), _) => Some(signing_in),
                    (None, Some(secret)) => Some(SigningIn {
                        client: self.client_of_profile(&profile, secret.clone())?,
                        client_secret: Some(secret),
                    }),
                    (None, None) => None,
                };
                self.keep_by_passphrase(profile, signing_in, key, PassphraseFor::Moved)
                    .await
            }
            Ok(Found::Missing | Found::Another) | Err(_) => {
                self.wait(profile, Needs::Key(Lock::SecretsDamaged), signing_in)
                    .await
            }
        }
    }

    /// Keeps the secrets under the passphrase of the environment, or waits for one to be chosen.
    async fn keep_by_passphrase(
        &self,
        profile: Profile,
        signing_in: Option<SigningIn>,
        key: DatabaseKey,
        why: PassphraseFor,
    ) -> Result<(), Error> {
        match self.parts.environment.passphrase.clone() {
            Some(passphrase) => self.keep_under(passphrase, profile, signing_in, key).await,
            None => {
                self.wait(profile, Needs::Passphrase(key, why), signing_in)
                    .await
            }
        }
    }

    /// Seals the secrets under `passphrase`, lets go of what kept them before, and opens the profile.
    async fn keep_under(
        &self,
        passphrase: SecretString,
        mut profile: Profile,
        signing_in: Option<SigningIn>,
        key: DatabaseKey,
    ) -> Result<(), Error> {
        if !passphrase::is_long_enough(&passphrase) {
            return Err(Error::PassphraseTooShort);
        }
        let path = self.profile_path(&profile)?;
        let typed = signing_in
            .as_ref()
            .and_then(|signing_in| signing_in.client_secret.clone());
        let mut secrets = Secrets::new();
        secrets.insert(database::NAME.to_owned(), database::to_secret(&key));
        if let Some(secret) = typed {
            secrets.insert(CLIENT_SECRET.to_owned(), secret);
        }
        profile.vault = KeptIn::Passphrase;
        let (random, kept) = (Arc::clone(&self.parts.random), profile.clone());
        let seal = move || {
            let vault = SealedSecrets::create(&path, &passphrase, &secrets, random)
                .map_err(|error| Error::of_seal(error, Error::SealedFileDamaged))?;
            // In this order: whatever happens in between, the secrets are in one place that the profile knows.
            kept.write(&path)?;
            passphrase::remove_plain(&path)?;
            Ok::<_, Error>(vault)
        };
        let vault = tokio::task::spawn_blocking(seal).await??;
        self.open_with(profile, Arc::new(vault), key, signing_in)
            .await
    }

    /// Opens a profile whose key is known. Without a client secret it sells, and sends nothing.
    async fn open_with(
        &self,
        profile: Profile,
        vault: Arc<dyn Vault>,
        database: DatabaseKey,
        signing_in: Option<SigningIn>,
    ) -> Result<(), Error> {
        let (client, signed_out) = match signing_in {
            Some(SigningIn {
                client,
                client_secret,
            }) => {
                if let Some(secret) = client_secret {
                    keep(&vault, secret).await?;
                }
                (client, false)
            }
            None => {
                let secret = match self.environment_secret(&Connection::of(&profile)) {
                    Some(secret) => Some(secret),
                    None => kept_client_secret(&vault).await?,
                };
                let signed_out = secret.is_none();
                // Without one nothing is asked of NextX, so what it is then is never sent.
                let secret = secret.unwrap_or_default();
                (self.client_of_profile(&profile, secret)?, signed_out)
            }
        };
        let keys = Keys {
            vault,
            database,
            signed_out,
        };
        self.open(profile, client, None, keys).await
    }

    async fn wait(
        &self,
        profile: Profile,
        needs: Needs,
        signing_in: Option<SigningIn>,
    ) -> Result<(), Error> {
        self.close().await;
        *self.start_error.lock().await = None;
        let name = profile.name();
        let is_on_disk = !matches!(needs, Needs::Passphrase(_, PassphraseFor::New));
        *self.waiting.lock().await = Some(Waiting {
            profile,
            needs,
            signing_in,
        });
        if is_on_disk {
            self.change_settings(|settings| settings.active_profile = Some(name))
                .await?;
        }
        self.changes.announce(Change::Settings);
        Ok(())
    }

    /// The profile that waits for its key.
    async fn locked(&self) -> Result<Waiting, Error> {
        let waiting = self.waiting.lock().await.clone();
        waiting
            .filter(|waiting| matches!(waiting.needs, Needs::Key(_)))
            .ok_or(Error::NotFound)
    }

    /// Looks for the key again, where it was kept: a person has unlocked the keychain meanwhile.
    ///
    /// # Errors
    /// [`Error::NotFound`] when no profile waits for its key, or what opening the store says. That the key is still
    /// not to be had is told by [`App::status`].
    pub async fn try_unlock_again(&self) -> Result<(), Error> {
        let _held = self.changing_profile.lock().await;
        let Waiting {
            profile,
            signing_in,
            ..
        } = self.locked().await?;
        self.open_account(profile, signing_in).await
    }

    /// Opens the profile that waits by its passphrase.
    ///
    /// # Errors
    /// [`Error::PassphraseWrong`], [`Error::SealedFileDamaged`], or what opening the store says.
    pub async fn unlock_by_passphrase(&self, passphrase: SecretString) -> Result<(), Error> {
        let _held = self.changing_profile.lock().await;
        let Waiting {
            profile,
            signing_in,
            ..
        } = self.locked().await?;
        self.open_by_passphrase(profile, signing_in, &passphrase)
            .await
    }

    /// Opens the profile that waits by the owner's recovery code, and keeps its key again: in the keychain where one
    /// works, otherwise under a new passphrase, which [`App::status`] then asks for.
    ///
    /// # Errors
    /// [`Error::RecoveryCode`], [`Error::RecoveryCodeWrong`], [`Error::RecoveryCodeMissing`],
    /// [`Error::SealedFileDamaged`], or what opening the store says.
    pub async fn unlock_by_recovery_code(&self, code: SecretString) -> Result<(), Error> {
        let _held = self.changing_profile.lock().await;
        let Waiting {
            mut profile,
            signing_in,
            ..
        } = self.locked().await?;
        let path = self.profile_path(&profile)?;
        let key = unwrap_key(path.clone(), &code).await?;
        if !database::is_known(&key, profile.key_id.as_deref()) {
            return Err(Error::RecoveryCodeWrong);
        }
        if let Some(vault) = self.working_keychain(&path).await?
            && keep_key(&vault, &key).await?
        {
            profile.vault = KeptIn::Keychain;
            profile.write(&path)?;
            return self.open_with(profile, vault, key, signing_in).await;
        }
        self.keep_by_passphrase(profile, signing_in, key, PassphraseFor::Recovered)
            .await
    }

    /// Keeps the secrets of the profile that waits under a passphrase, and opens it.
    ///
    /// # Errors
    /// [`Error::PassphraseTooShort`], [`Error::NotFound`] when no profile waits for one, [`Error::Io`], or what opening
    /// the store says.
    pub async fn choose_passphrase(&self, passphrase: SecretString) -> Result<(), Error> {
        let _held = self.changing_profile.lock().await;
        let waiting = self.waiting.lock().await.clone();
        let Some(Waiting {
            profile,
            needs: Needs::Passphrase(key, _),
            signing_in,
        }) = waiting
        else {
            return Err(Error::NotFound);
        };
        self.keep_under(passphrase, profile, signing_in, key).await
    }

    /// Signs in to the account of the open profile again, whose client secret is gone; then it sends.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], what [`App::test_connection`] would say, or [`Error::Vault`].
    pub async fn sign_in_again(&self, client_secret: SecretString) -> Result<(), Error> {
        let _held = self.changing_profile.lock().await;
        let session = self.session().await?;
        let profile = session.profile.clone();
        let connection = Connection {
            client_secret: Some(client_secret.clone()),
            ..Connection::of(&profile)
        };
        let client = self.client_of(&connection)?;
        client.authenticate().await?;
        self.check_clock(&client)?;
        let signing_in = SigningIn {
            client,
            client_secret: Some(client_secret),
        };
        let (vault, key) = (
            Arc::clone(&session.keys.vault),
            session.keys.database.clone(),
        );
        drop(session);
        self.open_with(profile, vault, key, Some(signing_in)).await
    }
}

/// The key that a recovery code unwraps.
pub(crate) async fn unwrap_key(path: PathBuf, typed: &SecretString) -> Result<DatabaseKey, Error> {
    let code = RecoveryCode::parse(typed)?;
    tokio::task::spawn_blocking(move || recovery::open(&path, &code))
        .await?
        .map_err(|error| Error::of_seal(error, Error::RecoveryCodeWrong))?
        .ok_or(Error::RecoveryCodeMissing)
}

async fn keep(vault: &Arc<dyn Vault>, secret: SecretString) -> Result<(), Error> {
    let vault = Arc::clone(vault);
    Ok(tokio::task::spawn_blocking(move || vault.set(CLIENT_SECRET, &secret)).await??)
}

/// Keeps the key of the database; whether the vault has it then.
async fn keep_key(vault: &Arc<dyn Vault>, key: &DatabaseKey) -> Result<bool, Error> {
    let (vault, secret) = (Arc::clone(vault), database::to_secret(key));
    let keep = move || {
        vault.set(database::NAME, &secret).is_ok()
            && vault.get(database::NAME).is_ok_and(|kept| {
                kept.is_some_and(|kept| kept.expose_secret() == secret.expose_secret())
            })
    };
    Ok(tokio::task::spawn_blocking(keep).await?)
}

/// The client secret, where the vault has it. One that fails is no reason not to sell.
async fn kept_client_secret(vault: &Arc<dyn Vault>) -> Result<Option<SecretString>, Error> {
    let vault = Arc::clone(vault);
    let kept = tokio::task::spawn_blocking(move || vault.get(CLIENT_SECRET)).await?;
    Ok(kept.unwrap_or_else(|error| {
        tracing::warn!(%error, "the client secret is not to be had");
        None
    }))
}
