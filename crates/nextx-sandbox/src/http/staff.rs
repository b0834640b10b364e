//! Users as records of the crm host show them: in charge, or as the author.

use serde_json::{Value, json};
use sqlx::SqliteConnection;

use crate::store::fold;

/// Everybody who can be in charge of something.
#[derive(Debug)]
pub(super) struct Staff(Vec<Member>);

#[derive(Debug, sqlx::FromRow)]
struct Member {
    id: i64,
    first_name: String,
    last_name: String,
    employee_id: Option<i64>,
}

impl Staff {
    pub(super) async fn read(connection: &mut SqliteConnection) -> Result<Self, sqlx::Error> {
        // Users and employees are the same people.
        sqlx::query_as(
            "SELECT id, first_name, last_name,
                    (SELECT min(employee.id) FROM employee
                     WHERE employee.first_name = sales_user.first_name AND employee.last_name = sales_user.last_name)
                    AS employee_id
             FROM sales_user ORDER BY id",
        )
        .fetch_all(connection)
        .await
        .map(Self)
    }

    /// Whom records made through the API are by: the first user.
    pub(super) fn author(&self) -> Option<i64> {
        self.0.first().map(|member| member.id)
    }

    pub(super) fn knows(&self, id: i64) -> bool {
        self.find(Some(id)).is_some()
    }

    fn find(&self, id: Option<i64>) -> Option<&Member> {
        self.0.iter().find(|member| Some(member.id) == id)
    }

    /// With five fields, as campaigns and opportunities show a user (E51).
    pub(super) fn brief(&self, id: Option<i64>) -> Value {
        self.find(id).map_or(Value::Null, |member| {
            json!({
                "name": member.login(),
                "email": member.email(),
                "firstname": member.first_name,
                "lastname": member.last_name,
                "picture": null,
            })
        })
    }

    /// With seven fields, as tasks show the author (E51).
    pub(super) fn full(&self, id: Option<i64>) -> Value {
        self.find(id).map_or(Value::Null, |member| {
            json!({
                "id": member.id,
                "name": member.login(),
                "email": member.email(),
                "firstname": member.first_name,
                "lastname": member.last_name,
                "picture": null,
                "designation": "",
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

impl Member {
    /// The name to sign in with, which records show as `name` (E51).
    fn login(&self) -> String {
        format!("{}{}", fold(&self.first_name), self.id)
    }

    fn email(&self) -> String {
        format!("{}@example.com", self.login())
    }
}
