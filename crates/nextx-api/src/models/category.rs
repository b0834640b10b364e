//! Product categories.

use crate::ids::CategoryId;
use crate::open_values::CategoryType;

record! {
    /// A product category with those below it (`category.list`, `category.detail`).
    pub struct Category: CategoryId {
        name: String,
        /// None for a category at the top.
        parent_id: CategoryId,
        /// Address of a picture.
        picture: String,
        description: String,
        child: Vec<Category>,
        childs: Vec<Category>,
    }
}

impl Category {
    /// The categories below this one, under whichever name they came (E16).
    #[must_use]
    pub fn children(&self) -> &[Self] {
        if self.child.is_some() {
            self.child.items()
        } else {
            self.childs.items()
        }
    }
}

record! {
    /// A category inside another record: of a lead in an opportunity, or one that an employee looks after.
    #[derive(Default)]
    pub struct CategoryReference {
        id: CategoryId,
        name: String,
    }
}

record! {
    /// The body of `category.create`.
    #[derive(Default)]
    pub struct NewCategory {
        name: String,
        /// `0` for one at the top.
        parent_id: CategoryId,
        /// What the category sorts; always sent (A23, D03).
        category_type: CategoryType,
        /// Address of a picture, in the second sample alone (D03).
        picture: String,
        description: String,
    }
}

record! {
    /// The body of `category.update`, which can change neither picture nor type (D32).
    #[derive(Default)]
    pub struct CategoryUpdate {
        name: String,
        /// `0` for one at the top.
        parent_id: CategoryId,
        description: String,
    }
}

/// What can be changed of a category, to be sent whole (Q18).
impl From<Category> for CategoryUpdate {
    fn from(category: Category) -> Self {
        Self {
            name: category.name,
            parent_id: category.parent_id,
            description: category.description,
            extra: category.extra,
        }
    }
}
