//! What there is of each product: the server's readings, and the moves of this till that they cannot contain yet.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use rust_decimal::Decimal;
use till_core::outbox::DocumentState;
use till_sync::{Rule, Rules};

use crate::{
    disk::{Books, Row},
    fault::Step,
    server::Shelf,
    shop::VARIATIONS,
    world::{Fate, Inner, World},
};

/// The longest time between two readings while things go wrong, and how long one is under way; in milliseconds.
const LONGEST_PAUSE: u64 = 900_000;
const LONGEST_READING: u64 = 28_000;

/// A reading of one product.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    quantity: Decimal,
    /// When the server made it, in milliseconds of the run; the till does not know.
    served_at: u64,
}

/// Reads for ever.
pub(crate) async fn keep_reading(world: &Arc<World>, rules: Rules) -> std::convert::Infallible {
    loop {
        let pause = world.with(|inner, _| inner.between(5_000, LONGEST_PAUSE));
        tokio::time::sleep(Duration::from_millis(pause)).await;
        read(world, rules).await;
    }
}

/// One reading, from the request to the disk; what stands in its way leaves all as it was.
pub(crate) async fn read(world: &Arc<World>, rules: Rules) {
    // What is confirmed when the request leaves is in what the server answers.
    let (contained, way) = world.with(|inner, _| {
        let way = inner.between(20, LONGEST_READING);
        (inner.disk.books.confirmed(), way)
    });
    tokio::time::sleep(Duration::from_millis(way)).await;
    let served = world.with(|inner, now| {
        (inner.weather.offline_until <= now).then(|| {
            let of = |variation| {
                let quantity = inner.server.stock_of(variation);
                let reading = Reading {
                    quantity,
                    served_at: now,
                };
                (variation, reading)
            };
            BTreeMap::from(VARIATIONS.map(of))
        })
    });
    let Some(served) = served else { return };
    let way = world.with(|inner, _| inner.between(20, LONGEST_READING));
    tokio::time::sleep(Duration::from_millis(way)).await;
    let fate = world.with(|inner, now| {
        let fate = inner.before(now, Step::PutStock, None);
        if fate != Fate::Happens {
            return fate;
        }
        let contained = if rules.hold(Rule::StockReading) {
            contained
        } else {
            inner.disk.books.confirmed()
        };
        inner.disk.books.take_reading(&served, &contained);
        inner.note(now, format_args!("stock is read"));
        inner.check_stock(false);
        inner.after(now, Step::PutStock, None)
    });
    if fate == Fate::Killed {
        world.die().await
    }
}

impl Books {
    /// The documents that are confirmed now.
    fn confirmed(&self) -> BTreeSet<i64> {
        self.rows
            .iter()
            .filter(|row| row.document.state == DocumentState::Confirmed)
            .map(|row| row.document.id)
            .collect()
    }

    /// Takes in a reading whose request began when `contained` were confirmed: their moves go.
    fn take_reading(&mut self, served: &BTreeMap<i64, Reading>, contained: &BTreeSet<i64>) {
        for row in &mut self.rows {
            if contained.contains(&row.document.id) {
                row.moves_count = false;
            }
        }
        self.stock.extend(served);
    }

    /// What a move of a document adds to the last reading.
    fn moved(row: &Row, variation: i64) -> Decimal {
        let moves = row.document.content.stock_moves();
        moves
            .iter()
            .filter(|moved| moved.variation_id == variation)
            .map(|moved| moved.quantity)
            .sum()
    }

    /// What the till says that there is; nothing before the first reading.
    fn on_hand(&self, variation: i64) -> Option<Decimal> {
        let counted = self.rows.iter().filter(|row| row.moves_count);
        let moved: Decimal = counted.map(|row| Self::moved(row, variation)).sum();
        Some(self.stock.get(&variation)?.quantity + moved)
    }
}

impl Inner {
    /// Finds moves that count no more although no reading contains them; `is_last`: also those that count although what
    /// was read last contains them, and sums that are not those of the server.
    pub(crate) fn check_stock(&mut self, is_last: bool) {
        let mut wrong = Vec::new();
        let books = &self.disk.books;
        for row in &books.rows {
            let (id, state) = (row.document.document_id(), row.document.state);
            let moves = row.document.content.stock_moves();
            let read = moves
                .first()
                .and_then(|moved| books.stock.get(&moved.variation_id));
            let Some(read) = read else { continue };
            let is_of = |record: &&crate::server::Record| record.made_from == Some(id);
            let made_at = [Shelf::Sales, Shelf::Returns]
                .into_iter()
                .filter_map(|shelf| self.server.records(shelf).iter().find(is_of))
                .map(|record| record.made_at)
                .min();
            let is_contained = made_at.is_some_and(|at| at <= read.served_at);
            let is_given_up = state == DocumentState::Discarded;
            if !row.moves_count && !is_contained && !is_given_up {
                wrong.push(format!("the moves of {id} are dropped"));
            }
            let is_over = is_given_up || state == DocumentState::Confirmed;
            if is_last && row.moves_count && is_over {
                wrong.push(format!("the moves of {id} count twice"));
            }
        }
        if is_last {
            for variation in VARIATIONS {
                let open = books.rows.iter().filter(|row| row.moves_count);
                let open: Decimal = open.map(|row| Books::moved(row, variation)).sum();
                let there = self.server.stock_of(variation) + open;
                if books.on_hand(variation).is_some_and(|here| here != there) {
                    wrong.push(format!(
                        "there is {there} of {variation}, not what is shown"
                    ));
                }
            }
        }
        self.stock_is_wrong.extend(wrong);
    }
}
