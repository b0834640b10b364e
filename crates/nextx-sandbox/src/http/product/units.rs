//! The units of a new product.

use serde_json::{Value, json};
use sqlx::SqliteConnection;

use crate::{
    fixed::Fixed,
    http::fields::{Fields, Violations},
};

/// Base unit and larger units as sent. The ids come from the shop's list of units, to which new names are added.
#[derive(Debug)]
pub(super) struct Units {
    base: Base,
    larger: Vec<Larger>,
}

#[derive(Debug)]
enum Base {
    /// By the block of the sample.
    Name(String),
    /// By the field that only the table has (D04).
    Id(i64),
}

#[derive(Debug)]
struct Larger {
    name: String,
    multiplier: Fixed,
    price: Option<Fixed>,
}

/// What becomes of [`Units`] in the shop.
#[derive(Debug)]
pub(super) struct KnownUnits {
    pub(super) base: i64,
    /// `[[unit id, multiplier, price], …]`
    pub(super) larger: Vec<Value>,
}

impl Units {
    /// Reads `unit`, or `unit_id` where there is none.
    pub(super) fn read(body: &Fields<'_>, wrong: &mut Violations) -> Self {
        let unit = wrong.object(&body.get("unit"));
        let base = unit
            .as_ref()
            .and_then(|unit| wrong.object(&unit.get("unit_base")));
        let name = base.as_ref().and_then(|base| {
            wrong.flag(&base.get("is_direct_sell"));
            wrong.text(&base.get("name"), 50)
        });
        let base = match (name, wrong.id(&body.get("unit_id"))) {
            (Some(name), _) => Base::Name(name),
            (None, Some(id)) => Base::Id(id),
            (None, None) => {
                wrong.add(
                    "unit.unit_base.name",
                    "The unit.unit base.name field is required.".to_owned(),
                );
                Base::Id(0)
            }
        };
        let rows = unit.map_or_else(Vec::new, |unit| wrong.objects(&unit.get("sub_unit")));
        let larger = rows.iter().map(|row| Larger::read(row, wrong)).collect();
        Self { base, larger }
    }

    /// Finds the units, or adds them by name. A larger unit that is the base unit, as in the sample, is none.
    pub(super) async fn settle(
        self,
        connection: &mut SqliteConnection,
        price: i64,
        wrong: &mut Violations,
    ) -> Result<KnownUnits, sqlx::Error> {
        let base = match self.base {
            Base::Name(name) => named(connection, &name).await?,
            Base::Id(id) => {
                let known: bool =
                    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM unit WHERE id = ?1)")
                        .bind(id)
                        .fetch_one(&mut *connection)
                        .await?;
                if !known && id != 0 {
                    wrong.unknown("unit_id");
                }
                id
            }
        };
        let mut larger = Vec::with_capacity(self.larger.len());
        for unit in self.larger {
            let id = named(connection, &unit.name).await?;
            let price = unit
                .price
                .or_else(|| Fixed::from_ten_thousandths(price).times(unit.multiplier));
            if id != base {
                larger.push(json!([
                    id,
                    unit.multiplier.to_number(),
                    price.unwrap_or_default().to_number()
                ]));
            }
        }
        Ok(KnownUnits { base, larger })
    }
}

impl Larger {
    /// The factor is spelt `f_Convert` here (D06).
    fn read(row: &Fields<'_>, wrong: &mut Violations) -> Self {
        for name in ["name", "f_Convert"] {
            wrong.require(&row.get(name));
        }
        wrong.flag(&row.get("is_direct_sell"));
        Self {
            name: wrong.text(&row.get("name"), 50).unwrap_or_default(),
            multiplier: wrong.positive(&row.get("f_Convert")).unwrap_or(Fixed::ONE),
            price: wrong
                .amount(&row.get("price"))
                .filter(|price| *price != Fixed::ZERO),
        }
    }
}

async fn named(connection: &mut SqliteConnection, name: &str) -> Result<i64, sqlx::Error> {
    let known: Option<i64> = sqlx::query_scalar("SELECT id FROM unit WHERE name = ?1")
        .bind(name.trim())
        .fetch_optional(&mut *connection)
        .await?;
    match known {
        Some(id) => Ok(id),
        None => {
            sqlx::query_scalar("INSERT INTO unit (name) VALUES (?1) RETURNING id")
                .bind(name.trim())
                .fetch_one(connection)
                .await
        }
    }
}
