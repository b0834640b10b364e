//! What a till makes for NextX while it may be offline: sales, returns, customers, leads, tasks, and changes of the last
//! three.

use jiff::{Timestamp, civil::DateTime};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{marker::Marker, outbox::DocumentState, sale::Sale, sell_return::SellReturn};

/// What kind of document, and with that the operation that takes it to NextX.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// A sell order (`sell.create`).
    Sale,
    /// A sell return (`sell_return.create`).
    Return,
    /// A customer (`customer.create`).
    Customer,
    /// A change of a customer (`customer.update`).
    CustomerUpdate,
    /// A lead (`lead.create`).
    Lead,
    /// A change of a lead (`lead.update`).
    LeadUpdate,
    /// A task (`task.create`).
    Task,
    /// A change of a task (`task.update`).
    TaskUpdate,
}

impl DocumentKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Sale,
        Self::Return,
        Self::Customer,
        Self::CustomerUpdate,
        Self::Lead,
        Self::LeadUpdate,
        Self::Task,
        Self::TaskUpdate,
    ];

    /// The name in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Return => "return",
            Self::Customer => "customer",
            Self::CustomerUpdate => "customer_update",
            Self::Lead => "lead",
            Self::LeadUpdate => "lead_update",
            Self::Task => "task",
            Self::TaskUpdate => "task_update",
        }
    }

    /// The kind with that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A customer made at the till (`customer.create`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCustomer {
    /// Ours, a `UUIDv7`. It stays here: a customer is found by phone and name.
    pub id: Uuid,
    /// Full name.
    pub name: String,
    /// Phone as NextX keeps it; may be empty.
    pub phone: String,
    /// NextX's id of the branch.
    pub branch_id: Option<i64>,
    /// What else there is to say, by NextX's names: a supplier is one by its `type`.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub details: Map<String, Value>,
    /// When it was made.
    pub made_at: Timestamp,
}

/// A lead made at the till (`lead.create`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLead {
    /// Ours, a `UUIDv7`; [`code_of`] it is the `code` that the lead is found by, and it travels as a marker at the end of
    /// `description`, for a server that gives codes of its own.
    pub id: Uuid,
    /// Full name.
    pub name: String,
    /// Phone; may be empty.
    pub phone: String,
    /// Email address; may be empty.
    pub email: String,
    /// What there is to say.
    pub description: String,
    /// NextX's id of the branch.
    pub branch_id: Option<i64>,
    /// What else there is to say, by NextX's names.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub details: Map<String, Value>,
    /// When it was made.
    pub made_at: Timestamp,
}

/// A task made at the till (`task.create`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTask {
    /// Ours, a `UUIDv7`; it travels as a marker at the end of `description`.
    pub id: Uuid,
    /// What is to be done, in a line.
    pub title: String,
    /// In full.
    pub description: String,
    /// From when, Vietnam's time.
    pub start: DateTime,
    /// Until when.
    pub end: DateTime,
    /// NextX's id of the user who is to do it.
    pub assigned_to: i64,
    /// NextX's id of the task's category.
    pub category_id: i64,
    /// What else there is to say, by NextX's names.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub details: Map<String, Value>,
    /// When it was made.
    pub made_at: Timestamp,
}

impl NewLead {
    /// The description as NextX gets it.
    #[must_use]
    pub fn marked_description(&self) -> String {
        Marker::of(self.id).behind(&self.description)
    }
}

impl NewTask {
    /// The description as NextX gets it.
    #[must_use]
    pub fn marked_description(&self) -> String {
        Marker::of(self.id).behind(&self.description)
    }
}

/// Which kind of record a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// A customer.
    Customer,
    /// A lead.
    Lead,
    /// A task.
    Task,
}

/// A change of a record at NextX. Only the fields that a person changed are in it; the others are sent as they are read
/// just before, for an update may replace the whole record (Q18).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordUpdate {
    /// Ours, a `UUIDv7`.
    pub id: Uuid,
    /// What is changed.
    pub record: RecordKind,
    /// NextX's id of it; `None` while the document that makes it has not arrived.
    pub remote_id: Option<i64>,
    /// What the changed fields were when the person saw them, by NextX's names of the update.
    pub base: Map<String, Value>,
    /// What they become.
    pub changes: Map<String, Value>,
    /// When it was made.
    pub made_at: Timestamp,
}

/// A whole document, as it was confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "document", rename_all = "snake_case")]
pub enum Content {
    /// A sale.
    Sale(Box<Sale>),
    /// A return.
    Return(Box<SellReturn>),
    /// A customer.
    Customer(NewCustomer),
    /// A lead.
    Lead(NewLead),
    /// A task.
    Task(NewTask),
    /// A change of a customer, lead or task.
    Update(RecordUpdate),
}

impl Content {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> DocumentKind {
        match self {
            Self::Sale(_) => DocumentKind::Sale,
            Self::Return(_) => DocumentKind::Return,
            Self::Customer(_) => DocumentKind::Customer,
            Self::Lead(_) => DocumentKind::Lead,
            Self::Task(_) => DocumentKind::Task,
            Self::Update(update) => match update.record {
                RecordKind::Customer => DocumentKind::CustomerUpdate,
                RecordKind::Lead => DocumentKind::LeadUpdate,
                RecordKind::Task => DocumentKind::TaskUpdate,
            },
        }
    }

    /// Its id, by which it is told from every other document.
    #[must_use]
    pub fn id(&self) -> Uuid {
        match self {
            Self::Sale(sale) => sale.id,
            Self::Return(sell_return) => sell_return.id,
            Self::Customer(customer) => customer.id,
            Self::Lead(lead) => lead.id,
            Self::Task(task) => task.id,
            Self::Update(update) => update.id,
        }
    }

    /// When a person confirmed it.
    #[must_use]
    pub fn made_at(&self) -> Timestamp {
        match self {
            Self::Sale(sale) => sale.sold_at,
            Self::Return(sell_return) => sell_return.returned_at,
            Self::Customer(customer) => customer.made_at,
            Self::Lead(lead) => lead.made_at,
            Self::Task(task) => task.made_at,
            Self::Update(update) => update.made_at,
        }
    }

    /// What it does to stock: branch, variation, base units (negative when it leaves).
    #[must_use]
    pub fn stock_moves(&self) -> Vec<StockMove> {
        match self {
            Self::Sale(sale) => sale
                .lines
                .iter()
                .map(|line| StockMove {
                    branch_id: sale.place.branch_id,
                    variation_id: line.product.variation_id,
                    quantity: -line.base_quantity(),
                })
                .collect(),
            Self::Return(sell_return) => sell_return
                .lines
                .iter()
                .map(|line| StockMove {
                    branch_id: sell_return.place.branch_id,
                    variation_id: line.product.variation_id,
                    quantity: line.base_quantity(),
                })
                .collect(),
            Self::Customer(_) | Self::Lead(_) | Self::Task(_) | Self::Update(_) => Vec::new(),
        }
    }
}

/// What a document does to the stock of a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockMove {
    /// NextX's id of the branch.
    pub branch_id: i64,
    /// NextX's id of the variation.
    pub variation_id: i64,
    /// In base units, negative when it leaves.
    pub quantity: Decimal,
}

/// A document on its way to NextX. Times are epoch milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its place in the queue.
    pub id: i64,
    /// The document.
    pub content: Content,
    /// Where it stands.
    pub state: DocumentState,
    /// The bytes that were or will be sent; frozen at the first send.
    pub body: Option<Vec<u8>>,
    /// How often it was sent.
    pub attempts: u32,
    /// Not before this.
    pub next_attempt_at: i64,
    /// When the first send began.
    pub first_sent_at: Option<i64>,
    /// When the last send ended.
    pub send_ended_at: Option<i64>,
    /// What went wrong last: the server's words, or a code of the till behind a `#`.
    pub last_error: Option<String>,
    /// NextX's id, once it is known.
    pub remote_id: Option<i64>,
    /// NextX's id of the document that this one depends on, once that is known.
    pub needed_remote_id: Option<i64>,
    /// When it was made.
    pub created_at: i64,
}

impl Document {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> DocumentKind {
        self.content.kind()
    }

    /// Its own id.
    #[must_use]
    pub fn document_id(&self) -> Uuid {
        self.content.id()
    }
}

/// How a send ended. Times are epoch milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendEnd {
    /// Where the document stands now.
    pub state: DocumentState,
    /// What went wrong.
    pub error: Option<String>,
    /// When it ended.
    pub ended_at: i64,
    /// NextX's id of what was made, where the answer tells.
    pub remote_id: Option<i64>,
    /// Not before this.
    pub next_attempt_at: i64,
}

const CODE_ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Sixteen letters and digits made of the random part of a document's id: the code that a lead is found by.
#[must_use]
pub fn code_of(id: Uuid) -> String {
    // Sixteen places of 36 hold 82 bits; the last 80 of a UUIDv7 have its random ones.
    let mut rest = id.as_u128() & ((1 << 80) - 1);
    let mut code = [b'0'; 16];
    for place in code.iter_mut().rev() {
        let digit = usize::try_from(rest % 36).unwrap_or(0);
        *place = CODE_ALPHABET.get(digit).copied().unwrap_or(b'0');
        rest /= 36;
    }
    code.map(char::from).iter().collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::{
        Cart, Money, Quantity,
        cart::{CartProduct, Unit},
        pricing::CashRounding,
        sale::Place,
        sell_return::{ReturnRequest, Returned},
    };

    fn id() -> Uuid {
        Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001)
    }

    fn task(description: &str) -> NewTask {
        NewTask {
            id: id(),
            title: "Gọi lại".to_owned(),
            description: description.to_owned(),
            start: DateTime::constant(2026, 11, 24, 8, 0, 0, 0),
            end: DateTime::constant(2026, 11, 24, 9, 0, 0, 0),
            assigned_to: 1,
            category_id: 2,
            details: Map::new(),
            made_at: Timestamp::from_second(60).unwrap(),
        }
    }

    #[test]
    fn the_marker_of_a_task_ends_what_nextx_gets() {
        let marker = Marker::of(id()).to_string();
        assert_eq!(task("").marked_description(), marker);
        let marked = task("Hỏi lại ngày giao").marked_description();
        assert_eq!(marked, format!("Hỏi lại ngày giao {marker}"));
        let lead = NewLead {
            id: id(),
            name: "Khách Mẫu".to_owned(),
            phone: String::new(),
            email: String::new(),
            description: "Quan tâm".to_owned(),
            branch_id: None,
            details: Map::new(),
            made_at: Timestamp::UNIX_EPOCH,
        };
        assert_eq!(lead.marked_description(), format!("Quan tâm {marker}"));
    }

    #[test]
    fn a_document_is_told_by_its_id_and_time() {
        let content = Content::Task(task(""));
        assert_eq!((content.id(), content.made_at().as_second()), (id(), 60));
        let document = Document {
            id: 1,
            content,
            state: DocumentState::Queued,
            body: None,
            attempts: 0,
            next_attempt_at: 0,
            first_sent_at: None,
            send_ended_at: None,
            last_error: None,
            remote_id: None,
            needed_remote_id: None,
            created_at: 60_000,
        };
        assert_eq!(document.document_id(), id());
        assert_eq!(document.content.stock_moves(), []);
    }

    #[test]
    fn a_sale_takes_from_the_stock_and_its_return_gives_back() {
        let place = Place {
            branch_id: 11,
            branch: "Chi nhánh".to_owned(),
            store_id: 2,
            store: "Kho".to_owned(),
        };
        let unit = Unit {
            id: 1,
            name: "thùng".to_owned(),
            multiplier: Quantity::of(24.into()),
            price: Money::ZERO,
            base: true,
        };
        let product = CartProduct {
            product_id: 5,
            variation_id: 6,
            name: "Bia".to_owned(),
            code: "B".to_owned(),
            parts: Vec::new(),
            units: vec![unit],
        };
        let mut cart = Cart::default();
        cart.add(product, Quantity::ONE).unwrap();
        let now = Timestamp::UNIX_EPOCH;
        let sale = Sale::confirm(
            &cart,
            (vec![], CashRounding::NONE),
            place.clone(),
            (id(), "T1".to_owned()),
            now,
        )
        .unwrap();
        let moved = |quantity: i64| StockMove {
            branch_id: 11,
            variation_id: 6,
            quantity: quantity.into(),
        };
        assert_eq!(
            Content::Sale(Box::new(sale.clone())).stock_moves(),
            [moved(-24)]
        );
        let request = ReturnRequest {
            chosen: vec![(1, Quantity::ONE)],
            fee: Money::ZERO,
            refunds: vec![],
            reason: String::new(),
        };
        let made = SellReturn::confirm(
            &(&sale).into(),
            &Returned::new(),
            request,
            (id(), place),
            now,
        );
        assert_eq!(
            Content::Return(Box::new(made.unwrap())).stock_moves(),
            [moved(24)]
        );
    }

    #[test]
    fn kinds_are_found_by_their_names() {
        for kind in DocumentKind::ALL {
            assert_eq!(DocumentKind::named(kind.as_str()), Some(kind));
        }
        assert_eq!(DocumentKind::named("campaign"), None);
    }

    #[test]
    fn ids_that_differ_in_their_random_part_have_different_codes() {
        let codes = [0, 1, 35, 36, u128::MAX >> 48, 1 << 79].map(|n| code_of(Uuid::from_u128(n)));
        assert!(codes.iter().all(|code| code.len() == 16));
        let apart: std::collections::HashSet<_> = codes.iter().collect();
        assert_eq!(apart.len(), codes.len());
        assert_eq!(codes[3], "0000000000000010");
    }
}
