//! The operations of the CRM host.

use nextx_api::{Client, Error, User, UserDraft, UserId};
use serde_json::Value;

use super::{Brought, accepted, read, request};
use crate::contract::example;

pub(super) async fn perform(client: &Client, operation: &str) -> Option<Result<Brought, Error>> {
    Some(match operation {
        "user.list" => read(client.users().list().await.map(|rows| rows.items)),
        "user.create" => accepted(client.users().create(&user()).await),
        "user.update" => accepted(client.users().update(UserId(292), &user()).await),
        "user.delete" => accepted(client.users().delete(UserId(292)).await),
        _ => return None,
    })
}

fn user() -> UserDraft {
    example::<User>("user.create.request").into()
}

/// What a write has to send.
pub(super) fn body(operation: &str) -> Option<Value> {
    match operation {
        // D01: the fields of the table. D02: the number is the server's, the employee is named by its own.
        "user.create" | "user.update" => {
            let mut user = request("user.create");
            user.as_object_mut()
                .unwrap()
                .retain(|key, _| key != "id" && key != "employee");
            Some(user)
        }
        _ => None,
    }
}
