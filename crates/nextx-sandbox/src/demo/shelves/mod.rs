//! What stands on the shelves: departments, their shelves, and the kinds of goods on each with flavours and sizes.

mod drinks;
mod fresh;
mod home;
mod pantry;
mod personal;
mod snacks;

use super::units::Unit;

/// A top category.
#[derive(Debug)]
pub(crate) struct Department {
    pub(crate) id: i64,
    pub(crate) name: &'static str,
    /// Colour of its pictures, `#rrggbb`.
    pub(crate) colour: &'static str,
    pub(crate) shelves: &'static [Shelf],
}

/// A sub-category.
#[derive(Debug)]
pub(crate) struct Shelf {
    pub(crate) id: i64,
    pub(crate) name: &'static str,
    pub(crate) outline: Outline,
    pub(crate) kinds: &'static [Kind],
}

/// The shape in which the goods of a shelf are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outline {
    Bottle,
    Can,
    Box,
    Bag,
    Jar,
    Tube,
    Roll,
    Fruit,
}

/// A kind of goods; brand, flavour and size make a product of it.
#[derive(Debug)]
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) flavours: &'static [&'static str],
    pub(crate) sizes: &'static [Size],
}

/// One size of a kind with its price in đồng.
#[derive(Debug)]
pub(crate) struct Size {
    pub(crate) unit: Unit,
    pub(crate) content: &'static str,
    pub(crate) price: i64,
}

const fn kind(
    name: &'static str,
    flavours: &'static [&'static str],
    sizes: &'static [Size],
) -> Kind {
    Kind {
        name,
        flavours,
        sizes,
    }
}

const fn shelf(id: i64, name: &'static str, outline: Outline, kinds: &'static [Kind]) -> Shelf {
    Shelf {
        id,
        name,
        outline,
        kinds,
    }
}

const fn size(unit: Unit, content: &'static str, price: i64) -> Size {
    Size {
        unit,
        content,
        price,
    }
}

/// Goods of one make only.
const PLAIN: &[&str] = &[""];

/// Every department in the order of the category list.
pub(crate) const DEPARTMENTS: [&Department; 9] = [
    &drinks::DRINKS,
    &drinks::MILK,
    &drinks::COFFEE_AND_TEA,
    &pantry::NOODLES_AND_RICE,
    &pantry::SPICES,
    &snacks::SNACKS,
    &fresh::FRESH,
    &home::HOUSEHOLD,
    &personal::PERSONAL_CARE,
];

/// Every kind with its shelf.
pub(crate) fn kinds() -> impl Iterator<Item = (&'static Shelf, &'static Kind)> {
    DEPARTMENTS
        .into_iter()
        .flat_map(|department| department.shelves)
        .flat_map(|shelf| shelf.kinds.iter().map(move |kind| (shelf, kind)))
}

/// The department and shelf of a category id.
pub(crate) fn find(shelf_id: i64) -> Option<(&'static Department, &'static Shelf)> {
    DEPARTMENTS.into_iter().find_map(|department| {
        let shelf = department
            .shelves
            .iter()
            .find(|shelf| shelf.id == shelf_id)?;
        Some((department, shelf))
    })
}
