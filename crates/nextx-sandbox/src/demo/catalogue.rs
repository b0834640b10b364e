//! Categories, units and products, composed from shelves and brands behind the fifty staples.

use serde::Serialize;
use sqlx::SqliteConnection;

use super::{
    barcode, brands,
    dice::Dice,
    shelves::{self, DEPARTMENTS, Kind, Shelf, Size},
    staples::{Form, STAPLES, Staple},
    tea,
    units::{self, Unit, pack_price, packs},
};
use crate::{
    SandboxError,
    store::{fold, insert_rows},
};

/// Variation id of the first product. Variation and product ids lie apart, so that one taken for the other is noticed
/// in shops of ordinary size.
pub(crate) const FIRST_VARIATION_ID: i64 = 70_001;
pub(crate) const FIRST_PRODUCT_ID: i64 = 10_001;

/// Brands that take turns on a shelf before the next ones come.
const BRANDS_AT_ONCE: usize = 4;

/// Ten-thousandths in one whole, as stored.
const WHOLE: i64 = 10_000;

#[derive(Serialize)]
struct Product {
    variation_id: i64,
    product_id: i64,
    name: String,
    variation: &'static str,
    code: String,
    sku: String,
    barcode: String,
    r#type: &'static str,
    category_id: i64,
    brand: String,
    specification: &'static str,
    picture: String,
    unit_id: i64,
    price: i64,
    cost: i64,
    weight: i64,
    larger_units: String,
    parts: String,
    search_text: String,
}

pub(super) async fn fill(
    connection: &mut SqliteConnection,
    seed: u64,
    products: u32,
    tea_counter: bool,
) -> Result<(), SandboxError> {
    fill_units_and_categories(connection).await?;
    let kinds: Vec<_> = shelves::kinds().collect();
    insert_rows(
        connection,
        "INSERT INTO product (variation_id, product_id, name, variation, code, sku, barcode, type, category_id, brand,
                              specification, picture, unit_id, price, cost, weight, larger_units, parts, search_text)
         SELECT value ->> 'variation_id', value ->> 'product_id', value ->> 'name', value ->> 'variation',
                value ->> 'code', value ->> 'sku', value ->> 'barcode', value ->> 'type', value ->> 'category_id',
                value ->> 'brand', value ->> 'specification', value ->> 'picture', value ->> 'unit_id',
                value ->> 'price', value ->> 'cost', value ->> 'weight', value ->> 'larger_units', value ->> 'parts',
                value ->> 'search_text'
         FROM json_each(?1)",
        (0..products)
            .filter_map(|place| product(seed, place, &kinds))
            .chain(tea_counter.then(|| at_tea_counter(products)).into_iter().flatten()),
    )
    .await?;
    fill_stock(connection, seed).await
}

async fn fill_units_and_categories(connection: &mut SqliteConnection) -> Result<(), SandboxError> {
    #[derive(Serialize)]
    struct UnitRow {
        id: i64,
        name: &'static str,
    }
    #[derive(Serialize)]
    struct CategoryRow {
        id: i64,
        parent_id: Option<i64>,
        name: &'static str,
        picture: String,
    }
    insert_rows(
        connection,
        "INSERT INTO unit (id, name) SELECT value ->> 'id', value ->> 'name' FROM json_each(?1)",
        units::ALL
            .into_iter()
            .map(|Unit { id, name }| UnitRow { id, name }),
    )
    .await?;
    let roots = DEPARTMENTS
        .into_iter()
        .map(|department| (department.id, None, department.name));
    let shelves = DEPARTMENTS.into_iter().flat_map(|department| {
        department
            .shelves
            .iter()
            .map(|shelf| (shelf.id, Some(department.id), shelf.name))
    });
    insert_rows(
        connection,
        "INSERT INTO category (id, parent_id, name, picture, description)
         SELECT value ->> 'id', value ->> 'parent_id', value ->> 'name', value ->> 'picture', '' FROM json_each(?1)",
        roots.chain(shelves).map(|(id, parent_id, name)| CategoryRow {
            id,
            parent_id,
            name,
            picture: picture(id),
        }),
    )
    .await
}

/// Stock per store, made by SQLite itself: five million rows for a million products. Multiplications scatter the ids;
/// out of a hundred rows four are empty, two below zero, eight nearly empty. Each staple lies well stocked everywhere.
async fn fill_stock(connection: &mut SqliteConnection, seed: u64) -> Result<(), SandboxError> {
    let salt = Dice::new(seed, "stock", 0).between(1, 1 << 30);
    sqlx::query(
        "INSERT INTO stock (store_id, variation_id, quantity)
         SELECT store_id, variation_id, 10000 * CASE
                    WHEN variation_id < ?2 THEN 120 + chance % 80
                    WHEN chance % 100 < 4 THEN 0
                    WHEN chance % 100 < 6 THEN -1 - chance / 100 % 3
                    WHEN chance % 100 < 14 THEN 1 + chance / 100 % 5
                    ELSE 6 + chance / 100 % 180
                END
         FROM (SELECT store.id AS store_id, variation_id,
                      ((variation_id * 2654435761 + store.id * 40503 * ?1) % 1000000007 * 48271 + ?1) / 64 % 1000000
                          AS chance
               FROM store CROSS JOIN product)
         ORDER BY store_id, variation_id",
    )
    .bind(salt)
    .bind(FIRST_VARIATION_ID.saturating_add_unsigned(STAPLES.len() as u64))
    .execute(connection)
    .await?;
    Ok(())
}

fn picture(category_id: i64) -> String {
    format!("{category_id}.svg")
}

/// A kind with one of its flavours and sizes, made by a brand.
struct Composition {
    shelf: &'static Shelf,
    kind: &'static Kind,
    flavour: &'static str,
    size: &'static Size,
    brand: String,
}

/// The product at a place of the catalogue; `None` only if there were no kinds at all.
fn product(seed: u64, place: u32, kinds: &[(&'static Shelf, &'static Kind)]) -> Option<Product> {
    let index = usize::try_from(place).ok()?;
    if let Some(staple) = STAPLES.get(index) {
        return Some(from_staple(place, staple));
    }
    let composition = Composition::at(index - STAPLES.len(), kinds)?;
    Some(composed(seed, place, composition))
}

fn from_staple(place: u32, staple: &Staple) -> Product {
    let (r#type, variation, parts) = match staple.form {
        Form::Single => ("single", "", Vec::new()),
        Form::Variable(variation) => ("variable", variation, Vec::new()),
        Form::Combo(parts) => (
            "combo",
            "",
            parts
                .iter()
                .map(|&part| FIRST_VARIATION_ID.saturating_add_unsigned(part as u64))
                .map(|part| serde_json::json!([part, 1, null, null]))
                .collect(),
        ),
    };
    let mut product = row(
        place,
        staple.name.to_owned(),
        staple.unit,
        staple.price,
        staple.shelf,
    );
    product.r#type = r#type;
    product.variation = variation;
    product.parts = serde_json::Value::from(parts).to_string();
    product.specification = staple.content;
    product.weight = staple.grams * WHOLE / 1_000;
    if let Form::Variable(_) = staple.form {
        // All rows of the variable product carry the product id of the first of them.
        let first = STAPLES
            .iter()
            .position(|other| other.name == staple.name)
            .unwrap_or_default();
        product.product_id = FIRST_PRODUCT_ID.saturating_add_unsigned(first as u64);
    }
    product.search_text = search_text(&product);
    product
}

/// What stands at the tea counter, from `place` on.
fn at_tea_counter(place: u32) -> impl Iterator<Item = Product> {
    let mut next = place..;
    let mut rows = Vec::new();
    for variable in &tea::VARIABLES {
        let mut product_id = None;
        for ((variation, price), place) in variable.variations.iter().zip(next.by_ref()) {
            let (name, unit) = (variable.name.to_owned(), variable.unit);
            let mut product = row(place, name, unit, *price, variable.shelf);
            product.r#type = "variable";
            product.variation = variation;
            product.product_id = *product_id.get_or_insert(product.product_id);
            rows.push(product);
        }
    }
    for (modifier, place) in tea::MODIFIERS.iter().zip(next) {
        let name = modifier.name.to_owned();
        let (unit, shelf) = (tea::MODIFIER_UNIT, tea::MODIFIER_SHELF);
        let mut product = row(place, name, unit, modifier.price, shelf);
        product.r#type = "modifier";
        rows.push(product);
    }
    rows.into_iter().map(|mut product| {
        product.search_text = search_text(&product);
        product
    })
}

impl Composition {
    /// What stands so far behind the staples.
    fn at(beyond: usize, kinds: &[(&'static Shelf, &'static Kind)]) -> Option<Self> {
        let (round, turn) = (
            beyond.checked_div(kinds.len())?,
            beyond.checked_rem(kinds.len())?,
        );
        // 89 is a prime that divides no plausible number of kinds: neighbours in the list are of different departments.
        let turn = turn * 89 % kinds.len();
        let (shelf, kind) = kinds.get(turn)?;
        let combinations = (kind.flavours.len() * kind.sizes.len()).max(1);
        let brand_number =
            round % BRANDS_AT_ONCE + BRANDS_AT_ONCE * (round / (BRANDS_AT_ONCE * combinations));
        // For one brand each combination comes once; the brand shifts where it starts.
        let combination = round / BRANDS_AT_ONCE % combinations;
        let sizes = kind.sizes.len().max(1);
        let size = kind
            .sizes
            .get((combination + brand_number) % sizes)
            .unwrap_or(&FALLBACK_SIZE);
        let flavour = kind
            .flavours
            .get((combination / sizes + brand_number) % kind.flavours.len().max(1))
            .copied()
            .unwrap_or_default();
        Some(Self {
            shelf,
            kind,
            flavour,
            size,
            brand: brands::brand(brand_number, turn),
        })
    }

    fn name(&self) -> String {
        let Self {
            kind,
            flavour,
            size,
            ..
        } = self;
        let words = [
            kind.name,
            flavour,
            &self.brand,
            size.unit.name,
            size.content,
        ];
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        words.join(" ")
    }
}

fn composed(seed: u64, place: u32, composition: Composition) -> Product {
    let name = composition.name();
    let Composition {
        shelf, size, brand, ..
    } = composition;
    let mut dice = Dice::new(seed, "product", u64::from(place));
    let price = round_to(size.price * dice.between(90, 112) / 100, 500);
    let mut product = row(place, name, size.unit, price, shelf.id);
    product.cost = round_to(price * dice.between(76, 89) / 100, 100) * WHOLE;
    product.brand = brand;
    product.specification = size.content;
    product.weight = grams(size.content) * WHOLE / 1_000;
    product.search_text = search_text(&product);
    product
}

/// Never taken: every kind has a size, which a test checks.
const FALLBACK_SIZE: Size = Size {
    unit: units::CAI,
    content: "",
    price: 10_000,
};

fn row(place: u32, name: String, unit: Unit, price: i64, category_id: i64) -> Product {
    let code = format!("SP{:06}", u64::from(place) + 1);
    let larger: Vec<[i64; 3]> = packs(unit, price)
        .iter()
        .map(|&(larger, multiplier)| [larger.id, multiplier, pack_price(price, multiplier)])
        .collect();
    Product {
        variation_id: FIRST_VARIATION_ID + i64::from(place),
        product_id: FIRST_PRODUCT_ID + i64::from(place),
        name,
        variation: "",
        sku: format!("{code}-{}", fold(unit.name).to_uppercase()),
        code,
        barcode: barcode::at(place),
        r#type: "single",
        category_id,
        brand: String::new(),
        specification: "",
        picture: picture(category_id),
        unit_id: unit.id,
        price: price * WHOLE,
        cost: round_to(price * 82 / 100, 100) * WHOLE,
        weight: 0,
        larger_units: serde_json::json!(larger).to_string(),
        parts: "[]".to_owned(),
        search_text: String::new(),
    }
}

fn search_text(product: &Product) -> String {
    fold(
        &[
            product.name.as_str(),
            product.variation,
            &product.code,
            &product.sku,
        ]
        .join(" "),
    )
}

const fn round_to(amount: i64, step: i64) -> i64 {
    (amount + step / 2) / step * step
}

/// Weight in grams as the content says it (`"1,5 lít"`, `"75 g"`); 200 where it names no weight or volume.
fn grams(content: &str) -> i64 {
    let mut words = content.split(' ');
    let (Some(number), Some(unit)) = (words.next(), words.next()) else {
        return 200;
    };
    let per_unit = match unit {
        "g" | "ml" => 1.0,
        "kg" | "lít" => 1_000.0,
        _ => return 200,
    };
    let Ok(number) = number.replace(',', ".").parse::<f64>() else {
        return 200;
    };
    // Contents have at most two decimals and a few kilograms.
    #[allow(clippy::cast_possible_truncation)]
    let grams = (number * per_unit).round() as i64;
    grams
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::HashSet;

    use super::*;
    use crate::{demo, options::MAX_PRODUCTS};

    fn products(count: u32) -> Vec<Product> {
        let kinds: Vec<_> = shelves::kinds().collect();
        (0..count)
            .map(|place| product(1, place, &kinds).unwrap())
            .collect()
    }

    #[test]
    fn names_codes_and_barcodes_differ() {
        let products = products(200_000);
        let names: HashSet<_> = products
            .iter()
            .map(|product| (&product.name, product.variation))
            .collect();
        assert_eq!(names.len(), products.len());
        let codes: HashSet<_> = products.iter().map(|product| &product.code).collect();
        assert_eq!(codes.len(), products.len());
        let barcodes: HashSet<_> = products.iter().map(|product| &product.barcode).collect();
        assert_eq!(barcodes.len(), products.len());
    }

    #[test]
    fn names_differ_in_the_largest_shop() {
        let kinds: Vec<_> = shelves::kinds().collect();
        let staples = STAPLES.iter().map(|staple| staple.name);
        let mut names: HashSet<String> = staples.map(str::to_owned).collect();
        for beyond in 0..MAX_PRODUCTS as usize - STAPLES.len() {
            let name = Composition::at(beyond, &kinds).unwrap().name();
            assert!(!names.contains(&name), "{name}");
            names.insert(name);
        }
    }

    #[test]
    fn every_shelf_and_kind_is_filled() {
        let shelves: HashSet<i64> = DEPARTMENTS
            .iter()
            .flat_map(|department| department.shelves)
            .map(|shelf| shelf.id)
            .collect();
        assert!(STAPLES.iter().all(|staple| shelves.contains(&staple.shelf)));
        assert!(
            shelves::kinds().all(|(_, kind)| !kind.sizes.is_empty() && !kind.flavours.is_empty())
        );
        assert_ne!(shelves::kinds().count() % 89, 0);
    }

    #[test]
    fn the_named_products_are_what_they_say() {
        let products = products(50);
        for named in [
            demo::COFFEE_CAN,
            demo::SOUR_SHRIMP_NOODLES,
            demo::FRESH_MILK,
            demo::WATER_BOTTLE,
            demo::LOOSE_RICE,
            demo::FISH_SAUCE,
            demo::BEER_CAN,
            demo::GIFT_BASKET,
        ] {
            let product = products
                .iter()
                .find(|product| product.code == named.code)
                .unwrap();
            assert_eq!(product.name, named.name);
            assert_eq!(product.barcode, named.barcode);
            assert_eq!(product.price, i64::from(named.price) * WHOLE);
        }
    }

    #[test]
    fn contents_weigh_what_they_say() {
        assert_eq!(grams("1,5 lít"), 1_500);
        assert_eq!(grams("75 g"), 75);
        assert_eq!(grams("20 túi"), 200);
    }
}
