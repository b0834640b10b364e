//! Signing in to an account: addresses, the connection test, the client.

use std::{num::NonZeroU32, time::Duration};

use nextx_api::{Client, Config, Credentials, NEXTX_CRM_URL, NEXTX_OPEN_API_URL};
use secrecy::SecretString;
use url::Url;

use super::{App, unlocking::SigningIn};
use crate::{
    Error,
    keys::KeptIn,
    profile::{self, Profile},
};

/// The largest difference between this machine's clock and the server's that is put up with.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(300);

/// An account as a person types it.
#[derive(Debug)]
pub struct Connection {
    /// Client id.
    pub client_id: String,
    /// Client secret; without one, that of the environment.
    pub client_secret: Option<SecretString>,
    /// Address of open-api; the real one where it is empty.
    pub open_api_url: String,
    /// Address of the CRM host; the real one where it is empty.
    pub crm_url: String,
}

/// What is tried by a connection test, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The addresses can be used.
    Address,
    /// Somebody answers there, and it is NextX.
    Reach,
    /// The clocks agree.
    Clock,
    /// The credentials are right and may read.
    Credentials,
}

impl Connection {
    /// That of a profile, whose secret is elsewhere.
    pub(crate) fn of(profile: &Profile) -> Self {
        Self {
            client_id: profile.client_id.clone(),
            client_secret: None,
            open_api_url: profile.open_api_url.clone(),
            crm_url: profile.crm_url.clone(),
        }
    }
}

impl App {
    pub(super) fn environment_connection(&self) -> Connection {
        let environment = &self.parts.environment;
        Connection {
            client_id: environment.client_id.clone().unwrap_or_default(),
            client_secret: None,
            open_api_url: environment.open_api_url.clone().unwrap_or_default(),
            crm_url: environment.crm_url.clone().unwrap_or_default(),
        }
    }

    /// The secret of the environment, which is for the account and the addresses of the environment alone.
    pub(super) fn environment_secret(&self, connection: &Connection) -> Option<SecretString> {
        let named = self.environment_connection();
        let is_named = connection.client_id.trim() == named.client_id.trim()
            && open_api(connection).ok()? == open_api(&named).ok()?
            && crm(connection).ok()? == crm(&named).ok()?;
        self.parts
            .environment
            .client_secret
            .clone()
            .filter(|_| is_named)
    }

    /// Tries a connection step by step and stops at what is wrong.
    pub async fn test_connection(&self, connection: &Connection) -> Vec<(Step, Result<(), Error>)> {
        let client = match self.client_of(connection) {
            Ok(client) => client,
            Err(error) => return vec![(Step::Address, Err(error))],
        };
        let mut steps = vec![(Step::Address, Ok(()))];
        let signed_in = client.authenticate().await;
        let reached = match &signed_in {
            Err(error) => matches!(
                error.kind(),
                nextx_api::ErrorKind::WrongCredentials
                    | nextx_api::ErrorKind::Unauthorized
                    | nextx_api::ErrorKind::Forbidden
            ),
            Ok(()) => true,
        };
        if !reached {
            steps.push((Step::Reach, signed_in.map_err(Error::from)));
            return steps;
        }
        steps.push((Step::Reach, Ok(())));
        let clock = self.check_clock(&client);
        let is_off = clock.is_err();
        steps.push((Step::Clock, clock));
        if is_off {
            return steps;
        }
        let credentials = match signed_in {
            Ok(()) => client.branches().list().await.map(drop),
            Err(error) => Err(error),
        };
        steps.push((Step::Credentials, credentials.map_err(Error::from)));
        steps
    }

    pub(super) fn check_clock(&self, client: &Client) -> Result<(), Error> {
        let Some(server) = client.server_date() else {
            return Ok(());
        };
        let off = self.parts.clock.now().duration_since(server);
        if off.unsigned_abs() > CLOCK_TOLERANCE {
            return Err(Error::Clock {
                seconds: off.as_secs(),
            });
        }
        Ok(())
    }

    pub(crate) fn client_of(&self, connection: &Connection) -> Result<Client, Error> {
        let secret = connection
            .client_secret
            .clone()
            .or_else(|| self.environment_secret(connection))
            .ok_or(Error::SecretMissing)?;
        let (open_api, crm) = (open_api(connection)?, crm(connection)?);
        self.client_for(
            (open_api.as_str(), crm.as_str()),
            connection.client_id.trim(),
            secret,
        )
    }

    pub(super) fn client_for(
        &self,
        (open_api, crm): (&str, &str),
        client_id: &str,
        client_secret: SecretString,
    ) -> Result<Client, Error> {
        let open_api = Url::parse(open_api)?;
        let is_local = open_api
            .host_str()
            .is_some_and(|host| matches!(host, "127.0.0.1" | "localhost" | "[::1]"));
        let credentials = Credentials {
            client_id: client_id.to_owned(),
            client_secret,
        };
        let mut config = Config::new(open_api, Url::parse(crm)?, credentials)?;
        config.limits.read_timeout = self.parts.timing.read;
        config.limits.write_timeout = self.parts.timing.write;
        if is_local {
            // NextX states no limit (Q06); a server on this machine has none worth keeping to.
            config.limits.requests_per_second = NonZeroU32::MIN.saturating_add(1_999);
            config.limits.parallel = 4;
        }
        Ok(Client::new(config)?)
    }

    /// Signs in to an account, keeps its secret, and opens its profile. Where a passphrase or a key is needed first,
    /// [`App::status`] says so, and nothing of the account is on the disk yet that was not before.
    ///
    /// # Errors
    /// What [`App::test_connection`] would say, or what keeping the secret or opening the store says.
    pub async fn connect(&self, connection: Connection) -> Result<(), Error> {
        let _held = self.changing_profile.lock().await;
        self.sign_in(connection).await
    }

    pub(super) async fn sign_in(&self, connection: Connection) -> Result<(), Error> {
        let client = self.client_of(&connection)?;
        client.authenticate().await?;
        self.check_clock(&client)?;
        let (open_api, crm) = (open_api(&connection)?, crm(&connection)?);
        let client_id = connection.client_id.trim().to_owned();
        let name = profile::folder_name(open_api.as_str(), &client_id);
        let path = self.folder()?.profile(&name);
        tokio::fs::create_dir_all(&path).await?;
        let kept = Profile::read(&path)?;
        let is_new = kept.is_none();
        let profile = Profile {
            built_in_demo: false,
            demo: self.parts.environment.demo,
            open_api_url: open_api.to_string(),
            crm_url: crm.to_string(),
            client_id,
            vault: kept.as_ref().map_or(KeptIn::Keychain, |kept| kept.vault),
            key_id: kept.and_then(|kept| kept.key_id),
        };
        let signing_in = SigningIn {
            client,
            client_secret: connection.client_secret,
        };
        if is_new {
            self.open_new_account(profile, signing_in).await?;
        } else {
            profile.write(&path)?;
            self.open_account(profile, Some(signing_in)).await?;
        }
        match self.session().await {
            Ok(session) => crate::workers::refresh::read_places(&session)
                .await
                .map(drop),
            // It opens later, with a passphrase or a key, and reads them then.
            Err(_) => Ok(()),
        }
    }
}

pub(super) fn open_api(connection: &Connection) -> Result<Url, Error> {
    address(&connection.open_api_url, NEXTX_OPEN_API_URL)
}

fn crm(connection: &Connection) -> Result<Url, Error> {
    address(&connection.crm_url, NEXTX_CRM_URL)
}

fn address(typed: &str, default: &str) -> Result<Url, Error> {
    let typed = typed.trim();
    Ok(Url::parse(if typed.is_empty() { default } else { typed })?)
}
