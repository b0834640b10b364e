//! Purchase orders while they are written, for the back office.

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::{
    Error,
    ops::purchases::{self, BranchWithStores, PreviewRow},
    orders::plain,
};
use till_core::{
    purchase::{self, LineFault, PriceHint, PurchaseFault as Fault, TypedPurchase},
    purchase_import::RowFault as Row,
};
use till_store::PurchaseDraft;
use uuid::Uuid;

use super::{Id, Moment, Money, orders::BranchChoice};

/// Who supplies.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct SupplierChoice {
    id: Id,
    name: String,
    phone: String,
}

impl From<purchase::Supplier> for SupplierChoice {
    fn from(supplier: purchase::Supplier) -> Self {
        Self {
            id: Id(supplier.id),
            name: supplier.name,
            phone: supplier.phone,
        }
    }
}

impl From<SupplierChoice> for purchase::Supplier {
    fn from(supplier: SupplierChoice) -> Self {
        Self {
            id: supplier.id.0,
            name: supplier.name,
            phone: supplier.phone,
        }
    }
}

/// A line as typed. The shell gives it out, and takes it back with what was typed.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PurchaseLineInput {
    product: Id,
    variation: Id,
    name: String,
    code: String,
    unit_id: Id,
    unit: String,
    /// Decimal text.
    multiplier: String,
    quantity: String,
    price: String,
    discount: String,
    note: String,
}

impl From<purchase::TypedPurchaseLine> for PurchaseLineInput {
    fn from(line: purchase::TypedPurchaseLine) -> Self {
        Self {
            product: Id(line.product_id),
            variation: Id(line.variation_id),
            name: line.name,
            code: line.code,
            unit_id: Id(line.unit_id),
            unit: line.unit,
            multiplier: plain(line.multiplier),
            quantity: line.quantity,
            price: line.price,
            discount: line.discount,
            note: line.note,
        }
    }
}

impl TryFrom<PurchaseLineInput> for purchase::TypedPurchaseLine {
    type Error = Error;

    fn try_from(line: PurchaseLineInput) -> Result<Self, Error> {
        Ok(Self {
            product_id: line.product.0,
            variation_id: line.variation.0,
            name: line.name,
            code: line.code,
            unit_id: line.unit_id.0,
            unit: line.unit,
            multiplier: line.multiplier.parse().map_err(|_| Error::NotFound)?,
            quantity: line.quantity,
            price: line.price,
            discount: line.discount,
            note: line.note,
        })
    }
}

/// An order as typed.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PurchaseInput {
    supplier: Option<SupplierChoice>,
    branch: Option<Id>,
    store: Option<Id>,
    lines: Vec<PurchaseLineInput>,
    discount: String,
    tax: String,
    note: String,
    staff_note: String,
}

impl From<TypedPurchase> for PurchaseInput {
    fn from(typed: TypedPurchase) -> Self {
        Self {
            supplier: typed.supplier.map(SupplierChoice::from),
            branch: typed.branch_id.map(Id),
            store: typed.store_id.map(Id),
            lines: typed
                .lines
                .into_iter()
                .map(PurchaseLineInput::from)
                .collect(),
            discount: typed.discount,
            tax: typed.tax,
            note: typed.note,
            staff_note: typed.staff_note,
        }
    }
}

impl TryFrom<PurchaseInput> for TypedPurchase {
    type Error = Error;

    fn try_from(input: PurchaseInput) -> Result<Self, Error> {
        let lines = input.lines.into_iter().map(TryInto::try_into);
        Ok(Self {
            supplier: input.supplier.map(purchase::Supplier::from),
            branch_id: input.branch.map(|id| id.0),
            store_id: input.store.map(|id| id.0),
            lines: lines.collect::<Result<_, Error>>()?,
            discount: input.discount,
            tax: input.tax,
            note: input.note,
            staff_note: input.staff_note,
        })
    }
}

/// A unit that a product can be bought in.
#[derive(Clone, Debug, Serialize, Type)]
pub struct PurchaseUnit {
    id: Id,
    name: String,
    /// How many base units it holds, as decimal text.
    multiplier: String,
}

impl From<till_core::cart::Unit> for PurchaseUnit {
    fn from(unit: till_core::cart::Unit) -> Self {
        Self {
            id: Id(unit.id),
            multiplier: plain(unit.multiplier.value()),
            name: unit.name,
        }
    }
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PurchaseLineFault {
    Quantity,
    Price,
    Discount,
}

/// What is wrong with an order besides its lines.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PurchaseFault {
    NoSupplier,
    NoBranch,
    NoStore,
    NoLines,
    TooManyLines,
    Line,
    Discount,
    Tax,
    TooLarge,
}

impl From<Fault> for PurchaseFault {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NoSupplier => Self::NoSupplier,
            Fault::NoBranch => Self::NoBranch,
            Fault::NoStore => Self::NoStore,
            Fault::NoLines => Self::NoLines,
            Fault::TooManyLines => Self::TooManyLines,
            Fault::Line => Self::Line,
            Fault::Discount => Self::Discount,
            Fault::Tax => Self::Tax,
            Fault::TooLarge => Self::TooLarge,
        }
    }
}

/// What a line comes to, or what is wrong with it.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PurchaseLineView {
    total: Option<Money>,
    fault: Option<PurchaseLineFault>,
    /// The price is above the one that was paid last.
    dearer: bool,
    /// The price that was paid last, where it was another one.
    last_price: Option<Money>,
}

/// A store that goods come into.
#[derive(Clone, Debug, Serialize, Type)]
pub struct PurchaseStore {
    id: Id,
    name: String,
}

/// A branch with its stores; it may have none.
#[derive(Clone, Debug, Serialize, Type)]
pub struct PurchaseBranch {
    branch: BranchChoice,
    stores: Vec<PurchaseStore>,
}

impl From<BranchWithStores> for PurchaseBranch {
    fn from(with: BranchWithStores) -> Self {
        Self {
            branch: with.branch.into(),
            stores: with
                .stores
                .into_iter()
                .map(|store| PurchaseStore {
                    id: Id(store.id),
                    name: store.name,
                })
                .collect(),
        }
    }
}

/// A purchase order while it is written.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PurchaseView {
    id: String,
    typed: PurchaseInput,
    lines: Vec<PurchaseLineView>,
    goods: Money,
    discount: Money,
    tax: Money,
    total: Money,
    faults: Vec<PurchaseFault>,
    branches: Vec<PurchaseBranch>,
    online: bool,
    /// Its number where it was sent and nobody knows what became of that: it cannot be changed.
    sent_number: Option<String>,
}

impl From<purchases::PurchaseForm> for PurchaseView {
    fn from(form: purchases::PurchaseForm) -> Self {
        let lines = form.purchase.lines.iter().zip(&form.hints);
        let amounts = form.purchase.amounts;
        Self {
            id: form.draft.id.to_string(),
            lines: lines
                .map(|(line, hint)| PurchaseLineView {
                    total: line.as_ref().ok().map(|line| line.total.into()),
                    fault: line.as_ref().err().map(|fault| match fault {
                        LineFault::Quantity(_) => PurchaseLineFault::Quantity,
                        LineFault::Price(_) => PurchaseLineFault::Price,
                        LineFault::Discount(_) => PurchaseLineFault::Discount,
                    }),
                    dearer: matches!(hint, Some((PriceHint::Dearer, _))),
                    last_price: hint.map(|(_, last)| last.into()),
                })
                .collect(),
            goods: amounts.goods.into(),
            discount: amounts.discount.into(),
            tax: amounts.tax.into(),
            total: amounts.total.into(),
            faults: form
                .purchase
                .faults
                .into_iter()
                .map(PurchaseFault::from)
                .collect(),
            branches: form
                .branches
                .into_iter()
                .map(PurchaseBranch::from)
                .collect(),
            online: form.online,
            sent_number: form.draft.sent.map(|sent| sent.invoice_no),
            typed: form.draft.typed.into(),
        }
    }
}

/// A purchase order that is being written, in a list.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PurchaseDraftRow {
    id: String,
    supplier: String,
    lines: u32,
    total: Money,
    changed_at: Moment,
    /// Its number where it was sent and nobody knows what became of that.
    sent_number: Option<String>,
}

impl From<(PurchaseDraft, purchase::Purchase)> for PurchaseDraftRow {
    fn from((draft, purchase): (PurchaseDraft, purchase::Purchase)) -> Self {
        Self {
            id: draft.id.to_string(),
            supplier: draft
                .typed
                .supplier
                .map(|supplier| supplier.name)
                .unwrap_or_default(),
            lines: u32::try_from(draft.typed.lines.len()).unwrap_or(u32::MAX),
            total: purchase.amounts.total.into(),
            changed_at: Moment(draft.changed_at),
            sent_number: draft.sent.map(|sent| sent.invoice_no),
        }
    }
}

/// A purchase order that NextX has.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PurchaseSent {
    invoice_no: String,
    remote: Option<Id>,
}

impl From<purchases::SentOrder> for PurchaseSent {
    fn from(sent: purchases::SentOrder) -> Self {
        Self {
            invoice_no: sent.invoice_no,
            remote: sent.remote_id.map(Id),
        }
    }
}

/// What is wrong with a row of a file.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ImportFault {
    NoCode,
    UnknownCode,
    Quantity,
    Price,
    Unit,
}

/// A file as it was understood.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportView {
    right: u32,
    wrong: u32,
    /// Those that are right are more than an order takes.
    too_many: bool,
}

impl From<&purchases::ImportPreview> for ImportView {
    fn from(preview: &purchases::ImportPreview) -> Self {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            right: count(preview.right),
            wrong: count(preview.wrong),
            too_many: preview.too_many,
        }
    }
}

/// A row of a file, as it stands there.
#[derive(Clone, Debug, Serialize, Type)]
pub struct ImportRow {
    row: u32,
    code: String,
    quantity: String,
    price: String,
    unit: String,
    /// The product that it names; empty where none is found.
    name: String,
    fault: Option<ImportFault>,
}

impl From<PreviewRow> for ImportRow {
    fn from(row: PreviewRow) -> Self {
        Self {
            row: u32::try_from(row.imported.row).unwrap_or(u32::MAX),
            code: row.imported.code,
            quantity: row.imported.quantity,
            price: row.imported.price,
            unit: row.imported.unit,
            name: row
                .product
                .map(|product| product.name.clone())
                .unwrap_or_default(),
            fault: row.fault.map(|fault| match fault {
                Row::NoCode => ImportFault::NoCode,
                Row::UnknownCode => ImportFault::UnknownCode,
                Row::Quantity => ImportFault::Quantity,
                Row::Price => ImportFault::Price,
                Row::Unit => ImportFault::Unit,
            }),
        }
    }
}

/// The draft with this id.
pub(crate) fn draft_id(id: &str) -> Result<Uuid, Error> {
    Uuid::try_parse(id).map_err(|_| Error::NotFound)
}
