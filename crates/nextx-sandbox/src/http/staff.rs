//! Users as records of the crm host show them: in charge, or as the author.

use serde_json::{Value, json};
use sqlx::SqliteConnection;

/// Everybody who can be in charge of something.
#[derive(Debug)]
pub(super) struct Staff(Vec<Member>);

#[derive(Debug, sqlx::FromRow)]
struct Member {
    id: i64,
    username: String,
    email: String,
    firstname: String,
    lastname: String,
    picture: Option<String>,
    designation: String,
    employee_id: Option<i64>,
    deleted_on: Option<String>,
}

impl Staff {
    pub(super) async fn read(connection: &mut SqliteConnection) -> Result<Self, sqlx::Error> {
        sqlx::query_as("SELECT * FROM user ORDER BY id")
            .fetch_all(connection)
            .await
            .map(Self)
    }

    /// Whom records made through the API are by: the first user.
    pub(super) fn author(&self) -> Option<i64> {
        self.0.first().map(|member| member.id)
    }

    /// Whether something may be given to the user: who has left keeps what they had and gets no more.
    pub(super) fn knows(&self, id: i64) -> bool {
        self.find(Some(id))
            .is_some_and(|member| member.deleted_on.is_none())
    }

    fn find(&self, id: Option<i64>) -> Option<&Member> {
        self.0.iter().find(|member| Some(member.id) == id)
    }

    /// With five fields, as campaigns and opportunities show a user; `name` is the name to sign in with (E51).
    pub(super) fn brief(&self, id: Option<i64>) -> Value {
        self.find(id).map_or(Value::Null, |member| {
            json!({
                "name": member.username,
                "email": member.email,
                "firstname": member.firstname,
                "lastname": member.lastname,
                "picture": member.picture,
            })
        })
    }

    /// With seven fields, as tasks show the author (E51).
    pub(super) fn full(&self, id: Option<i64>) -> Value {
        self.find(id).map_or(Value::Null, |member| {
            json!({
                "id": member.id,
                "name": member.username,
                "email": member.email,
                "firstname": member.firstname,
                "lastname": member.lastname,
                "picture": member.picture,
                "designation": member.designation,
            })
        })
    }

    /// The same and the employee, as tasks show who is in charge.
    pub(super) fn in_charge(&self, id: Option<i64>) -> Value {
        let mut shown = self.full(id);
        if let (Some(member), Some(object)) = (self.find(id), shown.as_object_mut()) {
            object.insert("employee_id".to_owned(), member.employee_id.into());
        }
        shown
    }
}
