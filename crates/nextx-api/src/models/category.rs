//! Product categories.

use crate::ids::CategoryId;

record! {
    /// A product category with those below it (`category.list`).
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
