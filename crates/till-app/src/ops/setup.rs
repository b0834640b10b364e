//! Choosing branch, store and till code; the first synchronisation; where transfers go.

use serde::{Deserialize, Serialize};
use till_core::{bank, invoice::TillCode, pricing::CashRounding, sale::Place, vietqr};
use till_store::{Branch, BranchStore};

use crate::{
    App, Change, Error, Progress,
    session::{Session, Till},
};

/// Where transfers went while there was one account alone, and still where none of the list is set.
const TRANSFER_ACCOUNT: &str = "transfer_account";
const TRANSFER_ACCOUNTS: &str = "transfer_accounts";
const CASH_ROUNDING: &str = "cash_rounding";

/// Where transfers go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferAccount {
    /// The bank's BIN.
    pub bank_bin: String,
    /// Account number.
    pub number: String,
    /// Whose account it is, for a customer to compare.
    pub holder: String,
}

impl TransferAccount {
    /// What tells it from every other account.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}/{}", self.bank_bin, self.number)
    }

    /// The bank's name.
    #[must_use]
    pub fn bank(&self) -> &'static str {
        bank::name(&self.bank_bin).unwrap_or_default()
    }

    pub(crate) fn for_qr(&self) -> Result<vietqr::Account, Error> {
        Ok(vietqr::Account::new(&self.bank_bin, &self.number)?)
    }
}

impl Session {
    /// What the shop is called, as far as anybody told.
    pub(crate) fn shop_name(&self) -> String {
        self.profile.label()
    }

    pub(crate) async fn cash_rounding(&self) -> Result<CashRounding, Error> {
        Ok(self.store.setting(CASH_ROUNDING).await?.unwrap_or_default())
    }

    /// Where transfers may go; the first is where they do unless somebody chooses another.
    pub(crate) async fn transfer_accounts(&self) -> Result<Vec<TransferAccount>, Error> {
        if let Some(accounts) = self.store.setting(TRANSFER_ACCOUNTS).await? {
            return Ok(accounts);
        }
        if let Some(account) = self.store.setting(TRANSFER_ACCOUNT).await? {
            return Ok(vec![account]);
        }
        // A demo shows the whole way of paying; nobody has this account.
        let demo = self.profile.demo.then(|| TransferAccount {
            bank_bin: "970436".to_owned(),
            number: "0000000000".to_owned(),
            holder: "CUA HANG MAU".to_owned(),
        });
        Ok(demo.into_iter().collect())
    }

    /// Where transfers go that nobody has chosen an account for.
    pub(crate) async fn transfer_account(&self) -> Result<Option<TransferAccount>, Error> {
        Ok(self.transfer_accounts().await?.into_iter().next())
    }
}

impl App {
    /// The branches of the account, each with its stores.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Nextx`] or [`Error::SignedOut`] when they were never read and cannot be read now.
    pub async fn branches(&self) -> Result<Vec<(Branch, Vec<BranchStore>)>, Error> {
        let session = self.session().await?;
        if session.store.branches().await?.is_empty() {
            if session.keys.signed_out {
                return Err(Error::SignedOut);
            }
            crate::workers::refresh::read_places(&session).await?;
        }
        let stores = session.store.stores().await?;
        let with_stores = |branch: Branch| {
            let own = stores
                .iter()
                .filter(|store| store.branch_id == branch.id)
                .cloned()
                .collect();
            (branch, own)
        };
        Ok(session
            .store
            .branches()
            .await?
            .into_iter()
            .map(with_stores)
            .collect())
    }

    /// Makes this the till `code` of a store, and begins to read its catalogue.
    ///
    /// # Errors
    /// [`Error::TillCode`], or [`Error::NotFound`] for a branch or store the account does not have.
    pub async fn set_up_till(
        &self,
        branch_id: i64,
        store_id: i64,
        code: &str,
    ) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_set("till").await?;
        let code = TillCode::parse(code)?;
        let branches = session.store.branches().await?;
        let branch = branches
            .into_iter()
            .find(|branch| branch.id == branch_id)
            .ok_or(Error::NotFound)?;
        let stores = session.store.stores().await?;
        let store = stores
            .into_iter()
            .find(|store| store.id == store_id && store.branch_id == branch_id)
            .ok_or(Error::NotFound)?;
        let place = Place {
            branch_id,
            branch: branch.name,
            store_id,
            store: store.name,
        };
        session.set_till(&Till { place, code }).await?;
        session.refresh.wake.notify_one();
        session.changes.announce(Change::Settings);
        Ok(())
    }

    /// Lets branch, store and code of this till be chosen anew. Sales that wait still go from where they were made.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]
    pub async fn change_till(&self) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_set("till").await?;
        session.forget_till().await?;
        session.store.set_setting("selling", &false).await?;
        session.changes.announce(Change::Settings);
        Ok(())
    }

    /// How far reading from NextX has come.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]
    pub async fn progress(&self) -> Result<Progress, Error> {
        Ok(self.session().await?.progress().clone())
    }

    /// Begins to read from NextX, or goes on where it was stopped.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]
    pub async fn start_reading(&self) -> Result<(), Error> {
        let session = self.session().await?;
        session.progress().cancelled = false;
        session.refresh.wake.notify_one();
        Ok(())
    }

    /// Stops reading from NextX after the page that is under way.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]
    pub async fn stop_reading(&self) -> Result<(), Error> {
        self.session().await?.progress().cancelled = true;
        Ok(())
    }

    /// Begins to sell; possible once the first page of products is there.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`] without a till.
    pub async fn start_selling(&self) -> Result<(), Error> {
        let session = self.session().await?;
        session.till().await?.ok_or(Error::NotSignedIn)?;
        session.store.set_setting("selling", &true).await?;
        // What was stopped goes on in the background.
        session.progress().cancelled = false;
        session.refresh.wake.notify_one();
        session.changes.announce(Change::Settings);
        Ok(())
    }

    /// To which amounts cash is rounded.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]
    pub async fn cash_rounding(&self) -> Result<CashRounding, Error> {
        self.session().await?.cash_rounding().await
    }

    /// Sets to which amounts cash is rounded, from the next payment on.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn set_cash_rounding(&self, rounding: CashRounding) -> Result<(), Error> {
        let session = self.session().await?;
        session.must_set(CASH_ROUNDING).await?;
        session.store.set_setting(CASH_ROUNDING, &rounding).await?;
        session.changes.announce(Change::Settings);
        Ok(())
    }

    /// Where transfers may go; the first is where they do unless somebody chooses another.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]
    pub async fn transfer_accounts(&self) -> Result<Vec<TransferAccount>, Error> {
        self.session().await?.transfer_accounts().await
    }

    /// Sets where transfers may go. Of an account that is named twice, what is said first holds.
    ///
    /// # Errors
    /// [`Error::TransferAccount`]
    pub async fn set_transfer_accounts(&self, typed: &[TransferAccount]) -> Result<(), Error> {
        let session = self.session().await?;
        let mut accounts: Vec<TransferAccount> = Vec::new();
        for account in typed {
            let checked = account.for_qr()?;
            let account = TransferAccount {
                bank_bin: checked.bin().to_owned(),
                number: checked.number().to_owned(),
                holder: account.holder.trim().to_owned(),
            };
            if accounts.iter().all(|known| known.key() != account.key()) {
                accounts.push(account);
            }
        }
        session.must_set(TRANSFER_ACCOUNT).await?;
        session
            .store
            .set_setting(TRANSFER_ACCOUNTS, &accounts)
            .await?;
        session.changes.announce(Change::Settings);
        Ok(())
    }
}
