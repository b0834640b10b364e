//! Login accounts.

use super::{encode, read_list};
use crate::accepted::Accepted;
use crate::error::Error;
use crate::http::Request;
use crate::ids::UserId;
use crate::models::{User, UserDraft};
use crate::page::Rows;

const PATH: &str = "/api/user/users";

area! {
    /// Login accounts.
    Users, users
}

impl Users {
    /// `user.list`: all accounts.
    ///
    /// # Errors
    /// Any error of a read.
    pub async fn list(&self) -> Result<Rows<User>, Error> {
        read_list(&self.client, &Request::get("user.list", PATH).on_crm()).await
    }

    /// `user.create`, sent once (J01).
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the account.
    pub async fn create(&self, user: &UserDraft) -> Result<Accepted, Error> {
        let operation = "user.create";
        let request = Request::post(operation, PATH, encode(operation, user)?).on_crm();
        self.client.write(request, &["username"]).await
    }

    /// `user.update`: all fields of the account, changed or not (Q18).
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the change.
    pub async fn update(&self, id: UserId, user: &UserDraft) -> Result<Accepted, Error> {
        let operation = "user.update";
        let path = format!("{PATH}/{id}");
        let request = Request::put(operation, path, encode(operation, user)?).on_crm();
        self.client.write(request, &["username"]).await
    }

    /// `user.delete`, the only deletion there is; what becomes of the account's records is not documented, so a person
    /// is to be asked first (J04).
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the account.
    pub async fn delete(&self, id: UserId) -> Result<Accepted, Error> {
        let request = Request::delete("user.delete", format!("{PATH}/{id}")).on_crm();
        self.client.write(request, &[]).await
    }
}
