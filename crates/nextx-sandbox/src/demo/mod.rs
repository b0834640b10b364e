//! The demo shop: "Tạp hóa Hạt Mộc", a mini-market that does not exist. Everything follows from seed, sizes and day.

mod automations;
mod barcode;
mod brands;
mod campaigns;
mod catalogue;
mod customers;
mod dice;
mod leads;
mod marketing;
mod people;
mod premises;
mod purchases;
mod returns;
mod sales;
pub(crate) mod shelves;
mod staples;
mod tasks;
mod tea;
mod units;

use sqlx::SqliteConnection;

pub use self::barcode::at as barcode_at;
pub(crate) use self::{
    catalogue::{FIRST_PRODUCT_ID, FIRST_VARIATION_ID},
    dice::Dice,
};
use crate::{Options, SandboxError, options::MAX_PRODUCTS};

/// A product that every demo shop has, for tests to name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoProduct {
    /// `product_fullname` of the list.
    pub name: &'static str,
    /// `product_code` of the list.
    pub code: &'static str,
    /// EAN-13.
    pub barcode: &'static str,
    /// Selling price of the base unit in đồng.
    pub price: u32,
}

/// A can of iced milk coffee.
pub const COFFEE_CAN: DemoProduct = DemoProduct {
    name: "Cà phê sữa đá lon 185 ml",
    code: "SP000001",
    barcode: "8935010000172",
    price: 12_000,
};

/// A packet of instant noodles.
pub const SOUR_SHRIMP_NOODLES: DemoProduct = DemoProduct {
    name: "Mì tôm chua cay gói 75 g",
    code: "SP000002",
    barcode: "8938884205063",
    price: 4_500,
};

/// A carton of sweetened milk.
pub const FRESH_MILK: DemoProduct = DemoProduct {
    name: "Sữa tươi có đường hộp 180 ml",
    code: "SP000003",
    barcode: "8932758409953",
    price: 8_500,
};

/// A bottle of water.
pub const WATER_BOTTLE: DemoProduct = DemoProduct {
    name: "Nước tinh khiết chai 500 ml",
    code: "SP000004",
    barcode: "8936632614846",
    price: 5_000,
};

/// Rice sold by weight: quantities have decimals.
pub const LOOSE_RICE: DemoProduct = DemoProduct {
    name: "Gạo thơm lài kg",
    code: "SP000005",
    barcode: "8930506819733",
    price: 21_500,
};

/// A bottle of fish sauce.
pub const FISH_SAUCE: DemoProduct = DemoProduct {
    name: "Nước mắm cá cơm 40 độ đạm chai 500 ml",
    code: "SP000006",
    barcode: "8934381024626",
    price: 48_000,
};

/// A can of beer.
pub const BEER_CAN: DemoProduct = DemoProduct {
    name: "Bia vàng lon 330 ml",
    code: "SP000011",
    barcode: "8933752049077",
    price: 15_500,
};

/// A combo of three other products.
pub const GIFT_BASKET: DemoProduct = DemoProduct {
    name: "Giỏ quà tết: cà phê, bánh quy và trà nhài",
    code: "SP000050",
    barcode: "8934846039783",
    price: 89_000,
};

/// What the demo shop is called. Nobody's shop.
pub const SHOP_NAME: &str = "Tạp hóa Hạt Mộc";

/// The branch in which a till of the demo shop stands unless told otherwise.
pub const MAIN_BRANCH_ID: i64 = premises::BRANCHES[0].id;

/// The first store of that branch; each of the fifty first products is well stocked there.
pub const MAIN_STORE_ID: i64 = premises::BRANCHES[0].stores[0].id;

/// `params` of campaigns and automations that fill none of theirs.
fn no_params() -> String {
    let texts = (1..=10).map(|number| (format!("param_{number:02}"), "".into()));
    serde_json::Value::Object(texts.collect()).to_string()
}

/// Makes the whole shop in the transaction of the connection.
pub(crate) async fn fill(
    connection: &mut SqliteConnection,
    options: &Options,
) -> Result<(), SandboxError> {
    let products = options.products.min(MAX_PRODUCTS);
    sqlx::query(
        "INSERT INTO shop (seed, today, products, customers, sales_days) VALUES (?1, ?2, ?3, ?4, ?5)",
    )
    .bind(options.seed.cast_signed())
    .bind(options.today.to_string())
    .bind(products)
    .bind(options.customers)
    .bind(options.sales_days)
    .execute(&mut *connection)
    .await?;
    premises::fill(connection).await?;
    people::fill(connection).await?;
    catalogue::fill(connection, options.seed, products, options.tea_counter).await?;
    customers::fill(connection, options).await?;
    leads::fill(connection, options).await?;
    sales::fill(connection, options).await?;
    sales::fill_debts(connection).await?;
    returns::fill(connection, options).await?;
    purchases::fill(connection, options).await?;
    tasks::fill(connection, options).await?;
    campaigns::fill(connection, options).await?;
    marketing::fill(connection, options).await?;
    automations::fill(connection, options).await
}
