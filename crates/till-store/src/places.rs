//! Branches, their stores, categories and people: small lists that are read whole and replaced whole.

use sqlx::FromRow;

use crate::{Store as Db, StoreError};

/// A branch (`branch.list`).
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Branch {
    /// NextX's id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Where it is.
    pub address: String,
    /// Its phone.
    pub phone: String,
}

/// A store of a branch (`store.list`).
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Store {
    /// NextX's id.
    pub id: i64,
    /// The branch it belongs to.
    pub branch_id: i64,
    /// Its name.
    pub name: String,
    /// Its code.
    pub code: String,
}

/// A product category (`category.list`).
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Category {
    /// NextX's id.
    pub id: i64,
    /// The category above it.
    pub parent_id: Option<i64>,
    /// Its name.
    pub name: String,
}

/// Which list a person comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonKind {
    /// `employee.list`
    Employee,
    /// `sales_user.list`
    SalesUser,
}

impl PersonKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Employee => "employee",
            Self::SalesUser => "sales_user",
        }
    }
}

/// Somebody who works in the shop.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Person {
    /// NextX's id within its list.
    pub remote_id: i64,
    /// Full name, family name first.
    pub name: String,
    /// The code of an employee, the login name of a sales user.
    pub code: String,
}

/// The branch of whoever belongs to none.
const NO_BRANCH: i64 = 0;

impl Db {
    /// Replaces all branches and stores; answers whether anything was written, for what is as it was is left alone.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn replace_places(
        &self,
        branches: &[Branch],
        stores: &[Store],
    ) -> Result<bool, StoreError> {
        let by_id = |branch: &Branch| branch.id;
        let by_branch_and_id = |store: &Store| (store.branch_id, store.id);
        if self.branches().await? == sorted(branches, by_id)
            && self.stores().await? == sorted(stores, by_branch_and_id)
        {
            return Ok(false);
        }
        let mut tx = self.begin().await?;
        sqlx::query("DELETE FROM branch").execute(&mut *tx).await?;
        for branch in branches {
            sqlx::query(
                "INSERT INTO branch (id, name, code, address, phone) VALUES (?, ?, ?, ?, ?)",
            )
            .bind(branch.id)
            .bind(&branch.name)
            .bind(&branch.code)
            .bind(&branch.address)
            .bind(&branch.phone)
            .execute(&mut *tx)
            .await?;
        }
        for store in stores {
            sqlx::query("INSERT INTO store (id, branch_id, name, code) VALUES (?, ?, ?, ?)")
                .bind(store.id)
                .bind(store.branch_id)
                .bind(&store.name)
                .bind(&store.code)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// All branches by id.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn branches(&self) -> Result<Vec<Branch>, StoreError> {
        let rows = sqlx::query_as("SELECT id, name, code, address, phone FROM branch ORDER BY id");
        Ok(rows.fetch_all(self.reader()).await?)
    }

    /// All stores by branch and id.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn stores(&self) -> Result<Vec<Store>, StoreError> {
        let rows =
            sqlx::query_as("SELECT id, branch_id, name, code FROM store ORDER BY branch_id, id");
        Ok(rows.fetch_all(self.reader()).await?)
    }

    /// The categories, by name.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn categories(&self) -> Result<Vec<Category>, StoreError> {
        Ok(
            sqlx::query_as("SELECT id, parent_id, name FROM category ORDER BY name, id")
                .fetch_all(self.reader())
                .await?,
        )
    }

    /// Replaces all categories; answers whether anything was written.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn replace_categories(&self, categories: &[Category]) -> Result<bool, StoreError> {
        let known: Vec<Category> =
            sqlx::query_as("SELECT id, parent_id, name FROM category ORDER BY id")
                .fetch_all(self.reader())
                .await?;
        if known == sorted(categories, |category| category.id) {
            return Ok(false);
        }
        let mut tx = self.begin().await?;
        sqlx::query("DELETE FROM category")
            .execute(&mut *tx)
            .await?;
        for category in categories {
            sqlx::query("INSERT OR REPLACE INTO category (id, parent_id, name) VALUES (?, ?, ?)")
                .bind(category.id)
                .bind(category.parent_id)
                .bind(&category.name)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Replaces all people of one list, of employees those of one branch; answers whether anything was written.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn replace_people(
        &self,
        kind: PersonKind,
        branch: Option<i64>,
        people: &[Person],
    ) -> Result<bool, StoreError> {
        let branch = branch.unwrap_or(NO_BRANCH);
        let known: Vec<Person> = sqlx::query_as(
            "SELECT remote_id, name, code FROM person WHERE kind = ? AND branch_id = ? ORDER BY remote_id",
        )
        .bind(kind.as_str())
        .bind(branch)
        .fetch_all(self.reader())
        .await?;
        if known == sorted(people, |person| person.remote_id) {
            return Ok(false);
        }
        let mut tx = self.begin().await?;
        sqlx::query("DELETE FROM person WHERE kind = ? AND branch_id = ?")
            .bind(kind.as_str())
            .bind(branch)
            .execute(&mut *tx)
            .await?;
        for person in people {
            sqlx::query(
                "INSERT OR REPLACE INTO person (kind, branch_id, remote_id, name, code) VALUES (?, ?, ?, ?, ?)",
            )
            .bind(kind.as_str())
            .bind(branch)
            .bind(person.remote_id)
            .bind(&person.name)
            .bind(&person.code)
            .execute(&mut *tx)
            .await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Forgets the employees of branches that the shop does not have any more.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn forget_people_of_gone_branches(&self) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM person WHERE kind = 'employee' AND branch_id NOT IN (SELECT id FROM branch)",
        )
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// The people of one list by id, each once, whatever branches they work in.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn people(&self, kind: PersonKind) -> Result<Vec<Person>, StoreError> {
        let rows = sqlx::query_as(
            "SELECT remote_id, max(name) AS name, max(code) AS code FROM person WHERE kind = ?
             GROUP BY remote_id ORDER BY remote_id",
        );
        Ok(rows.bind(kind.as_str()).fetch_all(self.reader()).await?)
    }

    /// Employees by id and the name of each branch that they work in.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn branches_of_employees(&self) -> Result<Vec<(i64, String)>, StoreError> {
        let rows = sqlx::query_as(
            "SELECT person.remote_id, branch.name FROM person JOIN branch ON branch.id = person.branch_id
             WHERE person.kind = 'employee' ORDER BY person.remote_id, branch.id",
        );
        Ok(rows.fetch_all(self.reader()).await?)
    }
}

fn sorted<T: Clone, K: Ord>(rows: &[T], key: impl Fn(&T) -> K) -> Vec<T> {
    let mut rows = rows.to_vec();
    rows.sort_by_key(key);
    rows
}
