//! People on this till: who they are, who stands at it, what one allows another.

use secrecy::{ExposeSecret, SecretString};
use till_core::{
    discount_limit,
    people::{
        About, Approval, By, Lockout, PinHash, Right, Role, Staff, Team, TeamError, check_new_pin,
    },
};
use uuid::Uuid;

use super::rights::{DISCOUNT_LIMIT, PEOPLE};
use crate::{App, Change, Error, app::Connection, keys::pin, session::Session};

/// The setting: whether the first start was told that people come later.
pub(crate) const LATER: &str = "people_later";
/// How many approvals a page has.
pub const PAGE: u32 = 100;

/// Everybody on this till, and what holds for them.
#[derive(Clone, Debug)]
pub struct People {
    /// Everybody, in the order they came.
    pub team: Team,
    /// Up to which share, in per cent, a discount is nobody's business.
    pub discount_limit: rust_decimal::Decimal,
    /// What lets the owner set a PIN that was forgotten.
    pub way_back: WayBack,
}

/// What lets the owner set a PIN that was forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayBack {
    /// The recovery code of the profile.
    RecoveryCode,
    /// The client secret of the account, where the profile has no recovery code: NextX is asked whether it is right.
    ClientSecret,
    /// Nothing: the demo shop has nobody's data.
    Nothing,
}

impl App {
    /// Everybody on this till.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn people(&self) -> Result<People, Error> {
        let session = self.session().await?;
        Ok(People {
            team: session.people().await?,
            discount_limit: session.discount_limit().await?,
            way_back: self.way_back(&session)?,
        })
    }

    fn way_back(&self, session: &Session) -> Result<WayBack, Error> {
        let profile = &session.profile;
        Ok(if profile.built_in_demo {
            WayBack::Nothing
        } else if crate::keys::recovery::exists(&self.profile_path(profile)?) {
            WayBack::RecoveryCode
        } else {
            WayBack::ClientSecret
        })
    }

    /// Makes somebody the first manager of a till that nobody is on yet, and puts them at it. From then on the till is
    /// locked to who has no PIN.
    ///
    /// # Errors
    /// [`Error::Pin`], [`Error::Team`]
    pub async fn first_manager(&self, name: &str, typed: SecretString) -> Result<(), Error> {
        let session = self.session().await?;
        let _held = session.team.lock().await;
        let mut team = session.people().await?;
        if !team.is_empty() {
            return Err(Error::NotAllowed(Right::ManagePeople));
        }
        let person = session.person_of(name, Role::Manager, typed).await?;
        let by = person.by();
        team.add(person)?;
        session.keep_team(&team).await?;
        session.puts_at_till(Some(by));
        Ok(())
    }

    /// The first start goes on without people; they can come later.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn people_later(&self) -> Result<(), Error> {
        let session = self.session().await?;
        session.store.set_setting(LATER, &true).await?;
        session.changes.announce(Change::Settings);
        Ok(())
    }

    /// Puts a person at the till, in place of whoever stands there.
    ///
    /// # Errors
    /// [`Error::PinWrong`], [`Error::PinLocked`]; then whoever stood there still does.
    pub async fn sign_in_person(&self, id: Uuid, typed: SecretString) -> Result<(), Error> {
        let session = self.session().await?;
        let person = session.try_pin(id, typed).await?;
        session.puts_at_till(Some(person.by()));
        Ok(())
    }

    /// Locks the till until somebody signs in.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]
    pub async fn lock_till(&self) -> Result<(), Error> {
        self.session().await?.puts_at_till(None);
        Ok(())
    }

    /// Takes somebody in.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Pin`], [`Error::Team`]
    pub async fn add_person(
        &self,
        name: &str,
        role: Role,
        typed: SecretString,
    ) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_manage().await?;
        let _held = session.team.lock().await;
        let person = session.person_of(name, role, typed).await?;
        let mut team = session.people().await?;
        team.add(person)?;
        session.keep_team(&team).await
    }

    /// Calls a person something else, or makes them something else.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Team`]: the last manager stays one.
    pub async fn change_person(&self, id: Uuid, name: &str, role: Role) -> Result<(), Error> {
        self.change_team(|team| team.change(id, name, role)).await
    }

    /// Takes a person off the till.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Team`]: the last manager stays.
    pub async fn remove_person(&self, id: Uuid) -> Result<(), Error> {
        self.change_team(|team| team.remove(id)).await
    }

    /// Gives a person another PIN, and lets them try again.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Pin`], [`Error::Team`]
    pub async fn set_person_pin(&self, id: Uuid, typed: SecretString) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_manage().await?;
        let hash = session.hashed(typed).await?;
        session.put_pin(id, hash).await
    }

    async fn change_team(
        &self,
        change: impl FnOnce(&mut Team) -> Result<(), TeamError>,
    ) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_manage().await?;
        let _held = session.team.lock().await;
        let mut team = session.people().await?;
        change(&mut team)?;
        session.keep_team(&team).await
    }

    /// Sets the PIN of a manager who has forgotten it, for the owner: `proof` is what [`People::way_back`] names. It is
    /// noted among the approvals.
    ///
    /// # Errors
    /// [`Error::RecoveryCode`], [`Error::RecoveryCodeWrong`], what [`App::test_connection`] would say of a client secret,
    /// [`Error::Pin`], [`Error::NotAllowed`] for who is no manager: a manager sets theirs.
    pub async fn reset_pin(
        &self,
        id: Uuid,
        proof: SecretString,
        typed: SecretString,
    ) -> Result<(), Error> {
        let session = self.session().await?;
        let person = session.people().await?.person(id)?.clone();
        if !person.role.may(Right::ManagePeople) {
            return Err(Error::NotAllowed(Right::ManagePeople));
        }
        let hash = session.hashed(typed).await?;
        match self.way_back(&session)? {
            WayBack::Nothing => {}
            WayBack::RecoveryCode => self.test_recovery_code(proof).await?,
            WayBack::ClientSecret => {
                let connection = Connection {
                    client_secret: Some(proof),
                    ..Connection::of(&session.profile)
                };
                self.client_of(&connection)?.authenticate().await?;
            }
        }
        session.put_pin(id, hash).await?;
        let now = session.clock.now();
        let noted = Approval {
            id: session.random.uuid(now),
            at: now,
            right: Right::ManagePeople,
            about: About::new(person.name.as_str(), ""),
            asked_by: person.by(),
            approved_by: None,
        };
        session.store.add_approvals(&[noted]).await?;
        session.changes.announce(Change::Settings);
        Ok(())
    }

    /// Somebody with the right allows what another was refused by [`Error::ApprovalNeeded`]: `asked` names that. The same
    /// call goes through then, once.
    ///
    /// # Errors
    /// [`Error::NotFound`] when something else was asked meanwhile, [`Error::PinWrong`], [`Error::PinLocked`],
    /// [`Error::NotAllowed`] when they have not the right either.
    pub async fn approve(&self, asked: Uuid, id: Uuid, typed: SecretString) -> Result<(), Error> {
        let session = self.session().await?;
        let right = session.allowing().asked(asked).map(|asked| asked.right);
        let right = right.ok_or(Error::NotFound)?;
        let person = session.try_pin(id, typed).await?;
        if !person.role.may(right) {
            return Err(Error::NotAllowed(right));
        }
        let mut allowing = session.allowing();
        allowing.asked(asked).ok_or(Error::NotFound)?;
        allowing.grant(person.by(), session.clock.now());
        Ok(())
    }

    /// A page of what was allowed, the newest first.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn approvals(&self, skip: u32) -> Result<Vec<Approval>, Error> {
        Ok(self.session().await?.store.approvals(skip, PAGE).await?)
    }

    /// Sets up to which share a discount is nobody's business, as typed.
    ///
    /// # Errors
    /// [`Error::Discount`], [`Error::ApprovalNeeded`]
    pub async fn set_discount_limit(&self, typed: &str) -> Result<(), Error> {
        let session = self.session().await?;
        let limit = discount_limit::parse_limit(typed)?;
        session
            .must(Right::ChangeSettings, About::new(DISCOUNT_LIMIT, limit))
            .await?;
        session.store.set_setting(DISCOUNT_LIMIT, &limit).await?;
        session.changes.announce(Change::Settings);
        Ok(())
    }
}

impl Session {
    /// Whoever stands at the till may say who is on it.
    pub(super) async fn must_manage(&self) -> Result<(), Error> {
        self.must(Right::ManagePeople, About::default()).await
    }

    /// Somebody else stands at the till, or nobody. What was allowed to who stood there before is void.
    fn puts_at_till(&self, person: Option<By>) {
        *self.allowing() = Default::default();
        self.store.set_at_till(person);
        for change in [Change::Settings, Change::Strip] {
            self.changes.announce(change);
        }
    }

    async fn keep_team(&self, team: &Team) -> Result<(), Error> {
        self.store.set_setting(PEOPLE, team).await?;
        self.changes.announce(Change::Settings);
        Ok(())
    }

    async fn person_of(&self, name: &str, role: Role, typed: SecretString) -> Result<Staff, Error> {
        Ok(Staff {
            id: self.random.uuid(self.clock.now()),
            name: name.to_owned(),
            role,
            pin: self.hashed(typed).await?,
            lockout: Lockout::default(),
        })
    }

    /// A PIN that somebody chooses.
    async fn hashed(&self, typed: SecretString) -> Result<PinHash, Error> {
        check_new_pin(typed.expose_secret())?;
        let random = std::sync::Arc::clone(&self.random);
        let hash = move || pin::hash(&typed, &*random);
        tokio::task::spawn_blocking(hash).await?.map_err(cannot)
    }

    async fn put_pin(&self, id: Uuid, hash: PinHash) -> Result<(), Error> {
        let _held = self.team.lock().await;
        let mut team = self.people().await?;
        let person = team.person_mut(id)?;
        (person.pin, person.lockout) = (hash, Lockout::default());
        self.keep_team(&team).await
    }

    /// Tries a PIN. It counts as wrong before it is tried, so that a till that is switched off in between gives no try
    /// away; one at a time, so that many at once are no way around the wait.
    async fn try_pin(&self, id: Uuid, typed: SecretString) -> Result<Staff, Error> {
        let _held = self.team.lock().await;
        let now = self.clock.now();
        let mut team = self.people().await?;
        let person = team.person_mut(id)?;
        let noticed = person.lockout.noticed(now);
        if let Some(until) = person.lockout.until(now) {
            if noticed {
                self.store.set_setting(PEOPLE, &team).await?;
            }
            return Err(Error::PinLocked { until });
        }
        let before = person.clone();
        person.lockout.wrong(now);
        let locked = person.lockout.until(now);
        self.store.set_setting(PEOPLE, &team).await?;
        let known = before.pin.clone();
        let is_right = move || pin::is_right(&typed, &known);
        if !tokio::task::spawn_blocking(is_right)
            .await?
            .map_err(cannot)?
        {
            return Err(locked.map_or(Error::PinWrong, |until| Error::PinLocked { until }));
        }
        team.person_mut(id)?.lockout = Lockout::default();
        self.store.set_setting(PEOPLE, &team).await?;
        Ok(before)
    }
}

fn cannot(error: argon2::Error) -> Error {
    Error::Io(std::io::Error::other(error.to_string()))
}
