//! A small shop in a folder of its own.

use jiff::Timestamp;
use till_core::{
    Money, Quantity, Random,
    document::{NewCustomer, NewLead, SendEnd},
    invoice::TillCode,
    outbox::DocumentState,
    payment::{Tender, TenderMethod},
    pricing::CashRounding,
    sale::Place,
};
use till_store::{Confirmation, DatabaseKey, ProductRow, Settled, StockReading, Store};

pub const BRANCH: i64 = 1;
pub const NOON: i64 = 1_795_410_000_000; // 2026-11-23 in the shop

pub struct Shop {
    pub folder: tempfile::TempDir,
    pub store: Store,
}

/// Randomness that tests can foretell no better than the program.
pub struct Dice;

impl Random for Dice {
    fn fill(&self, bytes: &mut [u8]) {
        rand::Rng::fill(&mut rand::rng(), bytes);
    }
}

pub fn key() -> DatabaseKey {
    DatabaseKey::new([7; 32])
}

pub fn at(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap()
}

/// Opens a database whose connections stay open to the end of the process: SQLCipher takes itself down when the process
/// exits, and a connection that is being closed at that moment crashes it.
async fn opened(folder: &tempfile::TempDir) -> Store {
    let store = Store::open(&folder.path().join("till.db"), &key())
        .await
        .unwrap();
    std::mem::forget(store.clone());
    store
}

impl Shop {
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = opened(&folder).await;
        Self { folder, store }
    }

    /// The same shop after the program ended.
    pub async fn reopen(self) -> Self {
        self.store.close().await;
        let store = opened(&self.folder).await;
        Self {
            folder: self.folder,
            store,
        }
    }

    pub async fn stocked() -> Self {
        let shop = Self::open().await;
        let rows = [
            product(
                1,
                "Cà phê sữa đá lon 185 ml",
                "NGK-0001",
                "8930000000017",
                15_000,
            ),
            product(
                2,
                "Sữa tươi có đường hộp 180 ml",
                "SUA-0002",
                "8930000000024",
                8_500,
            ),
            product(
                3,
                "Bánh quy sữa nhân cà phê 240 g",
                "BAN-0003",
                "8930000000031",
                41_000,
            ),
        ];
        shop.store
            .put_products(BRANCH, &rows, &StockReading::default())
            .await
            .unwrap();
        shop
    }

    pub async fn fill_cart(&self, barcode: &str, quantity: &str) -> u32 {
        let product = self.store.product_by_code(barcode).await.unwrap().unwrap();
        let mut cart = self.store.cart().await.unwrap();
        cart.add(product, Quantity::parse_typed(quantity).unwrap())
            .unwrap();
        self.store.set_cart(&cart).await.unwrap();
        cart.revision
    }

    pub async fn on_hand(&self, variation: i64) -> String {
        self.store.stock(&[variation]).await.unwrap()[0]
            .quantity
            .to_string()
    }
}

pub fn product(id: i64, name: &str, code: &str, barcode: &str, price: i32) -> ProductRow {
    ProductRow {
        variation_id: id,
        product_id: id + 100,
        name: name.to_owned(),
        code: code.to_owned(),
        barcode: barcode.to_owned(),
        unit: "lon".to_owned(),
        unit_id: 5,
        price: Some(Money::from_dong(price)),
        kind: "single".to_owned(),
        quantity: 20.into(),
        ..ProductRow::default()
    }
}

pub fn confirmation(cart_revision: u32, cash: i32) -> Confirmation {
    Confirmation {
        cart_revision,
        rounding: CashRounding::NONE,
        given: vec![Tender {
            method: TenderMethod::Cash,
            amount: Money::from_dong(cash),
        }],
        place: Place {
            branch_id: BRANCH,
            branch: "Lê Văn Sỹ".to_owned(),
            store_id: 11,
            store: "Kho quầy".to_owned(),
        },
        till: TillCode::parse("LS01").unwrap(),
        epoch: "K7".to_owned(),
        sold_at: at(NOON),
    }
}

/// A send that ended at noon.
pub fn sent(state: DocumentState, error: Option<&str>, next_attempt_at: i64) -> SendEnd {
    SendEnd {
        state,
        error: error.map(ToOwned::to_owned),
        ended_at: NOON,
        next_attempt_at,
        remote_id: None,
    }
}

/// What a look that found the document at NextX makes of it.
pub const fn confirmed(remote_id: i64) -> Settled<'static> {
    Settled {
        state: DocumentState::Confirmed,
        last_error: None,
        next_attempt_at: NOON,
        remote_id: Some(remote_id),
        remote_number: None,
        found: None,
    }
}

/// A customer made at the till.
pub fn new_customer(name: &str, phone: &str) -> NewCustomer {
    NewCustomer {
        id: Dice.uuid(at(NOON)),
        name: name.to_owned(),
        phone: phone.to_owned(),
        branch_id: None,
        details: serde_json::Map::new(),
        made_at: at(NOON),
    }
}

/// A lead made at the till.
pub fn new_lead(description: &str) -> NewLead {
    NewLead {
        id: Dice.uuid(at(NOON)),
        name: "Khách Quan Tâm".to_owned(),
        phone: "0900000017".to_owned(),
        email: String::new(),
        description: description.to_owned(),
        branch_id: None,
        details: serde_json::Map::new(),
        made_at: at(NOON),
    }
}
