//! The categories of products, for the back office.

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::ops::categories as ops;

use super::{
    Id,
    products::{FieldText, fields, same_words},
};

/// A category at its place in the tree.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CategoryRow {
    id: Id,
    parent: Option<Id>,
    name: String,
    /// How many categories are above it.
    depth: u32,
    /// Products of its name.
    products: u32,
    /// The same together with all categories below it.
    with_below: u32,
}

/// The categories in the order in which a tree shows them.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CategoryTree {
    rows: Vec<CategoryRow>,
    /// Products without a category.
    without: u32,
    online: bool,
}

impl From<ops::CategoryTree> for CategoryTree {
    fn from(tree: ops::CategoryTree) -> Self {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let rows = tree.rows.into_iter().map(|row| CategoryRow {
            id: Id(row.node.id),
            parent: row.node.parent_id.map(Id),
            name: row.node.name,
            depth: row.node.depth,
            products: count(row.products),
            with_below: count(row.with_below),
        });
        Self {
            rows: rows.collect(),
            without: count(tree.without),
            online: tree.online,
        }
    }
}

/// What can be written of a category.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CategoryField {
    Name,
    Parent,
    Description,
}

same_words!(CategoryField, ops::CategoryField, Name, Parent, Description);

/// The fields of a category as the use case takes them.
pub fn category_fields(texts: Vec<FieldText<CategoryField>>) -> ops::CategoryFields {
    fields(texts)
}
