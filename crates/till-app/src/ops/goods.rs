//! Finding goods: products, their variations, and what can be added to them.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;
use till_core::{Cart, Quantity, fold, stock_matrix::Level, variation};
use till_store::{Branch, BranchThresholds, Goods, ProductHit};

use super::counter::{Counter, change_cart};
use crate::{App, Error, session::Session};

/// How many results a search shows.
const RESULTS: u32 = 8;
/// So many of what can be added to a product are offered at most.
const MOST_MODIFIERS: u32 = 60;
/// At or below this a stock is called low at the counter where nobody has said how much there should be; above zero.
const LOW: i64 = 5;

/// What a branch has of a product.
#[derive(Clone, Debug)]
pub struct StockLevel {
    /// The branch's code, or its name where it has none.
    pub branch: String,
    /// On hand, in base units; none where it was never read.
    pub quantity: Option<Quantity>,
    /// Whether it is the branch of this till.
    pub own: bool,
    /// Whether it is nearly out.
    pub low: bool,
}

/// A product that a search found, or one that comes in variations.
#[derive(Clone, Debug)]
pub struct Found {
    /// The product; of one in variations the first that was found, under the name they have in common.
    pub product: ProductHit,
    /// What to mark in its name, in UTF-16 code units.
    pub marks: Vec<(u32, u32)>,
    /// Stock of every branch, of all variations together.
    pub stock: Vec<StockLevel>,
    /// How many are in the cart, in the units of its lines.
    pub in_cart: Option<Quantity>,
    /// Where it comes in variations, how many there are and what they cost.
    pub variations: Option<Variations>,
}

/// The variations of a product at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variations {
    /// How many there are.
    pub count: usize,
    /// The lowest and the highest price, in đồng; none where NextX names none.
    pub prices: Option<(i64, i64)>,
}

/// One variation of a product.
#[derive(Clone, Debug)]
pub struct VariationOf {
    /// It.
    pub product: ProductHit,
    /// What tells it from the others: its name without the product's.
    pub part: String,
    /// What this branch has of it.
    pub stock: Option<StockLevel>,
    /// How many are in the cart, in the units of its lines.
    pub in_cart: Option<Quantity>,
}

impl App {
    /// The products that `query` finds, each variation by itself, and whether there are more.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn search_products(&self, query: &str) -> Result<(Vec<Found>, bool), Error> {
        let session = self.session().await?;
        let found = session.store.search_products(query, RESULTS).await?;
        let alone = |product: ProductHit| Goods {
            found: vec![product],
            variations: Vec::new(),
        };
        let goods: Vec<Goods> = found.hits.into_iter().map(alone).collect();
        Ok((session.shown(&goods, query).await?, found.more))
    }

    /// The goods that `query` finds, the variations of a product as one, and whether there are more.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn search_goods(&self, query: &str) -> Result<(Vec<Found>, bool), Error> {
        let session = self.session().await?;
        let found = session.store.search_goods(query, RESULTS).await?;
        Ok((session.shown(&found.hits, query).await?, found.more))
    }

    /// The variations of a product by NextX's product id: their name in common, and each of them.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`]
    pub async fn variations(&self, product_id: i64) -> Result<(String, Vec<VariationOf>), Error> {
        let session = self.session().await?;
        let hits = session.store.variations(&[product_id]).await?;
        if hits.is_empty() {
            return Err(Error::NotFound);
        }
        let names: Vec<&str> = hits.iter().map(|hit| hit.name.as_str()).collect();
        let (name, parts) = variation::divide(&names);
        let shelves = session.shelves(&ids(hits.iter())).await?;
        let with_part = |(product, part): (ProductHit, String)| VariationOf {
            stock: shelves.levels(&[product.variation_id]).find(|it| it.own),
            in_cart: shelves.in_cart(&[product.variation_id]),
            part,
            product,
        };
        Ok((name, hits.into_iter().zip(parts).map(with_part).collect()))
    }

    /// What the shop offers to be added to a product. NextX does not say to which.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn modifiers(&self) -> Result<Vec<ProductHit>, Error> {
        let session = self.session().await?;
        Ok(session.store.modifiers(MOST_MODIFIERS).await?)
    }

    /// Sells a line with these products added to it, by their variation ids.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Cart`]; the cart is then as it was.
    pub async fn set_additions(
        &self,
        line: u32,
        additions: &[(i64, u32)],
    ) -> Result<Counter, Error> {
        let session = self.session().await?;
        let mut products = Vec::new();
        for (variation, times) in additions {
            let product = session.store.product(*variation).await?;
            products.push((product.ok_or(Error::NotFound)?, *times));
        }
        change_cart(&session, |cart| {
            cart.set_additions(line, products)?;
            Ok(None)
        })
        .await
    }
}

/// What lies where, and in the cart.
struct Shelves {
    /// The same order for every product, so that a glance down a column compares one branch.
    branches: Vec<Branch>,
    own: Option<i64>,
    stock: HashMap<(i64, i64), Decimal>,
    should: HashMap<i64, BranchThresholds>,
    cart: Cart,
}

impl Shelves {
    /// What each branch has of these variations together.
    fn levels(&self, variations: &[i64]) -> impl Iterator<Item = StockLevel> {
        self.branches.iter().map(|branch| {
            let known = variations
                .iter()
                .filter_map(|id| self.stock.get(&(*id, branch.id)));
            let quantity = known.copied().reduce(|sum, more| sum + more);
            let named = if branch.code.is_empty() {
                &branch.name
            } else {
                &branch.code
            };
            StockLevel {
                branch: named.clone(),
                quantity: quantity.map(Quantity::of),
                own: self.own == Some(branch.id),
                low: quantity.is_some_and(|on_hand| {
                    on_hand > Decimal::ZERO && self.is_low(variations, branch.id, on_hand)
                }),
            }
        })
    }

    /// Of several variations one that is low is enough.
    fn is_low(&self, variations: &[i64], branch: i64, together: Decimal) -> bool {
        let mut least = variations
            .iter()
            .filter_map(|id| {
                let thresholds = self.should.get(id)?.get(&branch)?;
                thresholds.least.and(Some((id, thresholds)))
            })
            .peekable();
        if least.peek().is_none() {
            return together <= Decimal::from(LOW);
        }
        least.any(|(id, thresholds)| {
            let on_hand = self.stock.get(&(*id, branch));
            on_hand.is_some_and(|on_hand| {
                matches!(thresholds.level(*on_hand), Level::Low | Level::Out)
            })
        })
    }

    fn in_cart(&self, variations: &[i64]) -> Option<Quantity> {
        let lines = self.cart.lines().iter();
        let lines = lines.filter(|line| variations.contains(&line.product.variation_id));
        let many: Decimal = lines.map(|line| line.quantity.value()).sum();
        (!many.is_zero()).then(|| Quantity::of(many))
    }
}

/// The variation ids of products, each once.
fn ids<'a>(products: impl Iterator<Item = &'a ProductHit>) -> Vec<i64> {
    let ids: HashSet<i64> = products.map(|product| product.variation_id).collect();
    ids.into_iter().collect()
}

impl Session {
    async fn shelves(&self, variations: &[i64]) -> Result<Shelves, Error> {
        // All at once: each key waits for the slowest of them instead of for all.
        let (stock, till, mut branches, should, cart) = tokio::try_join!(
            async { Ok(self.store.stock(variations).await?) },
            self.till(),
            async { Ok(self.store.branches().await?) },
            async { Ok(self.store.thresholds_of(variations).await?) },
            async { Ok(self.store.cart().await?) },
        )?;
        let own = till.map(|till| till.place.branch_id);
        branches.sort_by_key(|branch| (own != Some(branch.id), branch.id));
        let stock = stock
            .into_iter()
            .map(|stock| ((stock.variation_id, stock.branch_id), stock.quantity));
        Ok(Shelves {
            branches,
            own,
            stock: stock.collect(),
            should,
            cart,
        })
    }

    async fn shown(&self, goods: &[Goods], query: &str) -> Result<Vec<Found>, Error> {
        let variations = ids(goods
            .iter()
            .flat_map(|goods| goods.found.iter().chain(&goods.variations)));
        let shelves = self.shelves(&variations).await?;
        let shown = goods.iter().filter_map(|goods| {
            let mut product = goods.found.first()?.clone();
            let mut variations = vec![product.variation_id];
            let mut several = None;
            if !goods.variations.is_empty() {
                let all = &goods.variations;
                let names: Vec<&str> = all.iter().map(|hit| hit.name.as_str()).collect();
                product.name = variation::divide(&names).0;
                variations = all.iter().map(|hit| hit.variation_id).collect();
                let prices = all.iter().filter_map(|hit| hit.price);
                several = Some(Variations {
                    count: all.len(),
                    prices: prices.clone().min().zip(prices.max()),
                });
            }
            Some(Found {
                marks: fold::marks(&product.name, query),
                stock: shelves.levels(&variations).collect(),
                in_cart: shelves.in_cart(&variations),
                variations: several,
                product,
            })
        });
        Ok(shown.collect())
    }
}
