//! The categories of products: seen from the cache, made and changed at NextX.

use std::collections::HashMap;

use nextx_api::{CategoryId, CategoryType, CategoryUpdate, Field, NewCategory, Outcome};
use till_core::{
    category_tree::{self, NamesBelow, Node},
    fold, record_change,
};

use super::changing::{Agreed, RecordChange, beside};
use crate::{App, Change, Error, session::Session, wire, workers::refresh};

/// Somebody was told once what a change of a category may do at NextX.
const TOLD: &str = "category_change_told";

/// A category with what it holds.
#[derive(Clone, Debug)]
pub struct CategoryRow {
    /// Where it stands.
    pub node: Node,
    /// Products of its name: a product names its category, not the id.
    pub products: usize,
    /// The same together with all categories below it.
    pub with_below: usize,
}

/// The categories, and what is in none.
#[derive(Clone, Debug)]
pub struct CategoryTree {
    /// In the order in which a tree shows them.
    pub rows: Vec<CategoryRow>,
    /// Products without a category.
    pub without: usize,
    /// Whether NextX can be reached.
    pub online: bool,
}

/// What can be written of a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CategoryField {
    /// Its name.
    Name,
    /// NextX's id of the one above it; empty at the top.
    Parent,
    /// Its description.
    Description,
}

/// A category as text, field by field.
pub type CategoryFields = record_change::Fields<CategoryField>;

/// How the change of a category ended.
pub type CategoryChange = RecordChange<CategoryField>;

impl App {
    /// The categories with how many products each has.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`]
    pub async fn category_tree(&self) -> Result<CategoryTree, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let mut counted: HashMap<String, usize> = HashMap::new();
        for product in session.store.whole_catalogue().await? {
            *counted.entry(product.category).or_default() += 1;
        }
        let tree = session.categories_as_tree().await?;
        let products = |node: &Node| counted.get(&node.name).copied().unwrap_or_default();
        // What stands below a category follows it, deeper than it.
        let with_below = |at: usize, above: &Node| -> usize {
            let rest = tree.iter().skip(at + 1);
            let below = rest.take_while(|node| node.depth > above.depth);
            products(above) + below.map(products).sum::<usize>()
        };
        let rows = tree.iter().enumerate().map(|(at, node)| CategoryRow {
            products: products(node),
            with_below: with_below(at, node),
            node: node.clone(),
        });
        Ok(CategoryTree {
            without: counted.get("").copied().unwrap_or_default(),
            rows: rows.collect(),
            online: session.is_online(),
        })
    }

    /// Makes a category at NextX, below another one or at the top, once: called again after an answer that was lost, it
    /// finds what was made. Answers its id.
    ///
    /// # Errors
    /// [`Error::FieldMissing`], [`Error::CategoryTaken`], [`Error::Nextx`]
    pub async fn make_category(&self, fields: &CategoryFields) -> Result<i64, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let (name, parent) = (named(fields)?, parent(fields)?);
        let tree = session.categories_as_tree().await?;
        if is_there(&tree, &name, parent).is_some() {
            return beside("name", Err(Error::CategoryTaken));
        }
        // Also what an earlier try has made, whose answer was lost.
        let tree = session.categories_anew().await?;
        if let Some(id) = is_there(&tree, &name, parent) {
            return Ok(id);
        }
        let description = text(fields, CategoryField::Description);
        let draft = NewCategory {
            name: name.clone().into(),
            parent_id: CategoryId(parent.unwrap_or(0)).into(),
            category_type: CategoryType::PRODUCT.into(),
            description: Some(description.to_owned())
                .filter(|text| !text.is_empty())
                .into(),
            ..NewCategory::default()
        };
        let made = session.client.categories().create(&draft).await;
        let lost = match session.heard(made) {
            Ok(_) => None,
            Err(error) if error.outcome() == Outcome::Unclear => Some(error),
            Err(error) => return Err(error.into()),
        };
        let tree = session.categories_anew().await?;
        match (is_there(&tree, &name, parent), lost) {
            (Some(id), _) => Ok(id),
            (None, Some(lost)) => Err(lost.into()),
            (None, None) => Err(Error::NotFound),
        }
    }

    /// What NextX has of a category now, to be changed.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Nextx`]
    pub async fn category_to_edit(&self, id: i64) -> Result<CategoryFields, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        Ok(shown(&session.category_now(id).await?))
    }

    /// Changes a category from what it was `before` to what is typed. It is read just before it is written, and afterwards.
    ///
    /// # Errors
    /// [`Error::FieldMissing`], [`Error::CategoryTaken`], [`Error::CategoryInItself`], [`Error::Nextx`]
    pub async fn change_category(
        &self,
        id: i64,
        before: &CategoryFields,
        typed: &CategoryFields,
        agreed: Agreed,
    ) -> Result<CategoryChange, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let (name, parent) = (named(typed)?, parent(typed)?);
        let tree = session.categories_as_tree().await?;
        if parent.is_some_and(|parent| category_tree::is_at_or_below(&tree, parent, id)) {
            return beside("parent", Err(Error::CategoryInItself));
        }
        if is_there(&tree, &name, parent).is_some_and(|other| other != id) {
            return beside("name", Err(Error::CategoryTaken));
        }
        if !agreed.told && session.store.setting::<bool>(TOLD).await? != Some(true) {
            return Ok(CategoryChange::FirstOfItsKind);
        }
        let ours: CategoryFields = typed
            .iter()
            .map(|(field, typed)| (*field, typed.trim().to_owned()))
            .collect();
        let now = session.category_now(id).await?;
        let theirs = shown(&now);
        let changed = record_change::meanwhile(before, &theirs, &ours);
        if !changed.is_empty() {
            return Ok(CategoryChange::Meanwhile { changed, theirs });
        }
        let update = CategoryUpdate {
            name: name.into(),
            parent_id: CategoryId(parent.unwrap_or(0)).into(),
            description: Field::from(text(&ours, CategoryField::Description).to_owned()),
            ..CategoryUpdate::from(now)
        };
        let categories = session.client.categories();
        let sent = categories.update(CategoryId(id), &update).await;
        let lost = match session.heard(sent) {
            Ok(_) => None,
            Err(error) if error.outcome() == Outcome::Unclear => Some(error),
            Err(error) => return Err(error.into()),
        };
        let there = shown(&session.category_now(id).await?);
        let vanished = record_change::differing(&ours, &there);
        // Where the answer was lost, it is what was read that says whether it was written.
        if let Some(lost) = lost.filter(|_| !vanished.is_empty()) {
            return Err(lost.into());
        }
        session.store.set_setting(TOLD, &true).await?;
        session.categories_anew().await?;
        Ok(CategoryChange::Done { vanished })
    }
}

impl Session {
    /// Which names stand for what is in a category and below it.
    pub(super) async fn names_below(&self) -> Result<NamesBelow, Error> {
        Ok(NamesBelow::of(&self.categories_as_tree().await?))
    }

    async fn categories_as_tree(&self) -> Result<Vec<Node>, Error> {
        let categories = self.store.categories().await?.into_iter();
        let mut categories: Vec<_> = categories
            .map(|category| (category.id, category.parent_id, category.name))
            .collect();
        // As a dictionary has them: Đ stands behind D, not behind Z.
        categories.sort_by_cached_key(|(_, _, name)| fold::fold(name));
        Ok(category_tree::tree(&categories))
    }

    /// The same, as NextX has it now.
    async fn categories_anew(&self) -> Result<Vec<Node>, Error> {
        refresh::read_categories(self).await?;
        self.changes.announce(Change::Catalogue);
        self.categories_as_tree().await
    }

    async fn category_now(&self, id: i64) -> Result<nextx_api::Category, Error> {
        let detail = self.client.categories().detail(CategoryId(id)).await;
        Ok(self.heard(detail)?)
    }
}

fn is_there(tree: &[Node], name: &str, parent: Option<i64>) -> Option<i64> {
    let mut named = tree
        .iter()
        .filter(|node| node.parent_id == parent && node.name.to_lowercase() == name.to_lowercase());
    named.next().map(|node| node.id)
}

fn text(fields: &CategoryFields, field: CategoryField) -> &str {
    fields.get(&field).map_or("", |text| text.trim())
}

/// # Errors
/// [`Error::FieldMissing`]
fn named(fields: &CategoryFields) -> Result<String, Error> {
    match text(fields, CategoryField::Name) {
        "" => beside("name", Err(Error::FieldMissing)),
        name => Ok(name.to_owned()),
    }
}

fn parent(fields: &CategoryFields) -> Result<Option<i64>, Error> {
    match text(fields, CategoryField::Parent) {
        "" => Ok(None),
        id => Ok(Some(id.parse().map_err(|_| Error::RemoteId)?)),
    }
}

fn shown(category: &nextx_api::Category) -> CategoryFields {
    let parent = category.parent_id.as_ref();
    CategoryFields::from([
        (CategoryField::Name, wire::text(category.name.as_deref())),
        (
            CategoryField::Parent,
            parent.map_or_else(String::new, |id| id.0.to_string()),
        ),
        (
            CategoryField::Description,
            wire::text(category.description.as_deref()),
        ),
    ])
}
