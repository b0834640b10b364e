//! The body of `sell.create` as far as it can be judged without the shop's records.

use serde_json::{Map, Value};

use crate::{
    Switches,
    fixed::Fixed,
    http::{
        fields::{Fields, Violations},
        trade,
    },
};

/// A sale whose fields have the right form.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) order: trade::Draft,
    pub(super) price_book_id: Option<i64>,
    pub(super) surcharges: Fixed,
}

impl Draft {
    /// Reads the body, noting every field that is missing or of the wrong form.
    pub(super) fn read(
        body: &Map<String, Value>,
        switches: &Switches,
        wrong: &mut Violations,
    ) -> Self {
        let fields = Fields::of(body);
        let surcharges = wrong.amount(&fields.get("surcharges")).unwrap_or_default();
        Self {
            order: trade::Draft::read(&fields, surcharges, switches, wrong),
            price_book_id: wrong.id(&fields.get("price_book_id")),
            surcharges,
        }
    }
}
