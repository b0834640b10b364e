//! The whole catalogue, searched, filtered and sorted in memory.

use std::cmp::Ordering;

use crate::{
    Money,
    name_index::{NameIndex, Named, Typed},
};

/// A product as the lists of NextX have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CatalogueProduct {
    /// NextX's variation id.
    pub variation_id: i64,
    /// NextX's product id.
    pub product_id: i64,
    /// Full name.
    pub name: String,
    /// The shop's code.
    pub code: String,
    /// Barcode of the base unit.
    pub barcode: String,
    /// Name of the category; empty is none.
    pub category: String,
    /// Name of the base unit.
    pub unit: String,
    /// Price of a base unit, in đồng.
    pub price: Option<Money>,
    /// `single`, `variable`, `modifier`, `combo`, or what else the server says.
    pub kind: String,
    /// When its units and parts were read, in epoch milliseconds; `None` where they were not since it last changed.
    pub detailed_at: Option<i64>,
}

impl Named for CatalogueProduct {
    fn name(&self) -> &str {
        &self.name
    }

    fn code(&self) -> &str {
        &self.code
    }
}

/// What a list of products is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// The name, as a dictionary has it.
    #[default]
    Name,
    /// The shop's code.
    Code,
    /// The name of the category.
    Category,
    /// The price of a base unit.
    Price,
    /// When its detail was read.
    Detail,
    /// The barcode of the base unit.
    Barcode,
    /// The name of the base unit.
    Unit,
    /// The type.
    Kind,
}

/// What is wanted of the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Words of the name, or the beginning of a code or a barcode; empty is everything.
    pub text: String,
    /// In a category of one of these names; `None` is in whichever.
    pub categories: Option<Vec<String>>,
    /// The type; `None` is every one.
    pub kind: Option<String>,
    /// The order.
    pub by: SortBy,
    /// The other way round.
    pub descending: bool,
}

/// Every product.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    products: Vec<CatalogueProduct>,
    index: NameIndex,
}

impl Catalogue {
    /// A catalogue of `products`.
    #[must_use]
    pub fn new(products: Vec<CatalogueProduct>) -> Self {
        let index = NameIndex::new(&products);
        Self { products, index }
    }

    /// The product at a place.
    #[must_use]
    pub fn product(&self, place: usize) -> Option<&CatalogueProduct> {
        self.products.get(place)
    }

    /// Every product.
    #[must_use]
    pub fn products(&self) -> &[CatalogueProduct] {
        &self.products
    }

    /// The places of what is wanted, in the order wanted. What has no price or no detail comes last, either way.
    #[must_use]
    pub fn select(&self, wanted: &Wanted) -> Vec<usize> {
        let typed = Typed::new(&wanted.text);
        let mut places: Vec<usize> = self
            .index
            .by_name()
            .iter()
            .copied()
            .filter(|&place| {
                let product = &self.products[place];
                let categories = wanted.categories.as_ref();
                categories.is_none_or(|names| names.contains(&product.category))
                    && wanted.kind.as_ref().is_none_or(|it| *it == product.kind)
                    && self.index.is_meant(place, &typed, &product.barcode)
            })
            .collect();
        let product = |place: &usize| &self.products[*place];
        let turned = |order: Ordering| {
            if wanted.descending {
                order.reverse()
            } else {
                order
            }
        };
        let figures = |one: Option<i64>, other: Option<i64>| match (one, other) {
            (Some(one), Some(other)) => turned(one.cmp(&other)),
            (one, other) => one.is_none().cmp(&other.is_none()),
        };
        let price = |place: &usize| product(place).price.map(Money::dong);
        let detailed = |place: &usize| product(place).detailed_at;
        match wanted.by {
            SortBy::Name if wanted.descending => places.reverse(),
            SortBy::Name => {}
            SortBy::Code => places.sort_by(|a, b| turned(product(a).code.cmp(&product(b).code))),
            SortBy::Category => {
                places.sort_by(|a, b| turned(product(a).category.cmp(&product(b).category)));
            }
            SortBy::Barcode => {
                places.sort_by(|a, b| turned(product(a).barcode.cmp(&product(b).barcode)));
            }
            SortBy::Unit => places.sort_by(|a, b| turned(product(a).unit.cmp(&product(b).unit))),
            SortBy::Kind => places.sort_by(|a, b| turned(product(a).kind.cmp(&product(b).kind))),
            SortBy::Price => places.sort_by(|a, b| figures(price(a), price(b))),
            SortBy::Detail => places.sort_by(|a, b| figures(detailed(a), detailed(b))),
        }
        places
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn product(id: i64, name: &str, price: Option<i32>, kind: &str) -> CatalogueProduct {
        CatalogueProduct {
            variation_id: id,
            product_id: id,
            name: name.to_owned(),
            code: format!("SP-{id:03}"),
            barcode: format!("893000000{id:04}"),
            category: if id % 2 == 0 { "Đồ uống" } else { "" }.to_owned(),
            price: price.map(Money::from_dong),
            kind: kind.to_owned(),
            ..CatalogueProduct::default()
        }
    }

    fn names(wanted: &Wanted) -> Vec<String> {
        let catalogue = Catalogue::new(vec![
            product(1, "Trà đào", Some(15_000), "single"),
            product(2, "Cà phê sữa đá", Some(12_000), "single"),
            product(3, "Giỏ quà", None, "combo"),
            product(4, "Bia vàng", Some(20_000), "single"),
        ]);
        let places = catalogue.select(wanted);
        let products = places.iter().filter_map(|place| catalogue.product(*place));
        products.map(|product| product.name.clone()).collect()
    }

    #[test]
    fn products_are_in_the_order_of_a_dictionary() {
        let sorted = ["Bia vàng", "Cà phê sữa đá", "Giỏ quà", "Trà đào"];
        assert_eq!(names(&Wanted::default()), sorted);
    }

    #[test]
    fn what_has_no_price_comes_last_either_way() {
        for (descending, first) in [(false, "Cà phê sữa đá"), (true, "Bia vàng")] {
            let listed = names(&Wanted {
                by: SortBy::Price,
                descending,
                ..Wanted::default()
            });
            assert_eq!((listed[0].as_str(), listed[3].as_str()), (first, "Giỏ quà"));
        }
    }

    #[test]
    fn what_is_equal_stays_in_the_order_of_the_names() {
        let by = |by, descending| {
            names(&Wanted {
                by,
                descending,
                ..Wanted::default()
            })
        };
        let by_kind = ["Giỏ quà", "Bia vàng", "Cà phê sữa đá", "Trà đào"];
        assert_eq!(by(SortBy::Kind, false), by_kind);
        assert_eq!(by(SortBy::Barcode, true)[0], "Bia vàng");
        assert_eq!(by(SortBy::Unit, false)[0], "Bia vàng");
    }

    #[test]
    fn a_list_is_narrowed_by_words_category_and_type_together() {
        let wanted = Wanted {
            text: "ca phe".to_owned(),
            categories: Some(vec!["Đồ uống".to_owned(), "Bia".to_owned()]),
            kind: Some("single".to_owned()),
            ..Wanted::default()
        };
        assert_eq!(names(&wanted), ["Cà phê sữa đá"]);
        let combos = Wanted {
            kind: Some("combo".to_owned()),
            ..Wanted::default()
        };
        assert_eq!(names(&combos), ["Giỏ quà"]);
        let by_code = Wanted {
            text: "sp 004".to_owned(),
            ..Wanted::default()
        };
        assert_eq!(names(&by_code), ["Bia vàng"]);
    }
}
