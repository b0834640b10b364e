//! The encrypted SQLite store of one profile: a cache of what NextX says, and the only copy of what the till made
//! until NextX has it.
//!
//! *Invariants:* one connection writes; readers cannot write. What a caller was told is stored survives a power cut
//! (`synchronous=FULL`). Nothing here knows a screen or the network.

mod accounts;
mod approvals;
mod aside;
mod audit;
mod backup;
mod barcodes;
mod cart;
mod catalogue;
mod check;
mod compare;
mod counts;
mod customer_details;
mod customers;
mod decisions;
mod error;
mod find_sales;
mod goods;
mod journal;
mod keeper;
mod opening;
mod outbox;
mod own_orders;
mod pictures;
mod places;
mod printed;
mod product_card;
mod purchase_drafts;
mod records;
mod refresh;
mod restore;
mod returns;
mod sales;
mod search;
mod settings;
mod shifts;
mod sold;
mod stock;
mod stock_matrix;
mod store;
mod taxes;
mod zns_messages;

pub use accounts::CustomerAccount;
pub use audit::AuditRow;
pub use backup::{Inspected, UnsentDocument};
pub use barcodes::BarcodedUnit;
pub use cart::{CartRow, MOST_TABS};
pub use catalogue::{ProductName, ProductPart, ProductRow, ProductUnits};
pub use counts::{CountSheet, Counted};
pub use customer_details::{CustomerDetail, CustomerLine, CustomerValues, PendingChange};
pub use customers::{CustomerRow, RemoteCustomer};
pub use decisions::{Filter, Group, LoggedDecision, Mending, ShownDocument};
pub use error::StoreError;
pub use find_sales::{FoundSales, SaleSearch};
pub use goods::Goods;
pub use journal::Damage;
pub use opening::{Finding, Home, Opened, Start};
pub use outbox::{OutboxCounts, Settled};
pub use own_orders::OwnOrder;
pub use pictures::{Picture, PictureState};
pub use places::{Branch, Category, Person, PersonKind, Store as BranchStore};
pub use product_card::{Coverage, Movement, ProductCard};
pub use purchase_drafts::{PurchaseDraft, SentPurchase};
pub use records::{Record, RecordCoverage, RecordKind, RecordRow, RecordScope};
pub use refresh::Refresh;
pub use returns::{ExchangeSale, ReturnableSale, TakeBack, TakenFrom};
pub use sales::{Confirmation, METHOD_NAMES, SaleRow};
pub use search::{ProductHit, SearchHits};
pub use stock::{BranchStock, StockReading};
pub use stock_matrix::BranchThresholds;
pub use store::{DatabaseKey, Store};
pub use till_core::decision::Decision;
pub use zns_messages::{ZnsMessage, ZnsState};
