//! What the people of the shop write: sales to customers who are new, returns, customers, leads, tasks, and changes.

use std::sync::Mutex;

use jiff::Timestamp;
use serde_json::{Map, Value};
use till_core::{
    Money, Random,
    cart::CartCustomer,
    clock::shop_zone,
    document::{Content, DocumentKind, NewCustomer, NewLead, NewTask, RecordKind, RecordUpdate},
    outbox::DocumentState,
    payment::{Tender, TenderMethod},
    sale::Sale,
    sell_return::{ReturnRequest, Returned, SellReturn},
};
use uuid::Uuid;

use crate::{
    server::Shelf,
    shop::{calendar, place},
    world::{Drawn, Inner, Life},
};

/// What the shop does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Sells to a walk-in.
    Sell,
    /// Sells to somebody who has not been here before.
    SellToNew,
    /// Takes goods of an earlier sale back, uploaded or not.
    TakeBack,
    /// Notes a customer, with a phone or without.
    Customer { has_phone: bool },
    /// Notes somebody who may buy.
    Lead,
    /// Notes what is to be done.
    Task,
    /// Changes the address of a customer or lead that was made here, or the place of a task.
    Change,
}

impl Deed {
    /// One after the other, as chance has it: half of them are sales.
    pub(crate) fn draw(chance: &mut fastrand::Rng) -> Self {
        match chance.u32(..16) {
            0..=6 => Self::Sell,
            7..=8 => Self::SellToNew,
            9..=10 => Self::TakeBack,
            11 => Self::Customer {
                has_phone: chance.bool(),
            },
            12 => Self::Lead,
            13 => Self::Task,
            _ => Self::Change,
        }
    }
}

impl Inner {
    /// The person sees that a purchase or note is kept: its document.
    pub(crate) fn see(&mut self, basket: u32) -> Option<Uuid> {
        let found = self.disk.books.rows.iter().find_map(|row| {
            let id = row.document.document_id();
            (self.lives.get(&id)?.basket == Some(basket)).then_some(id)
        })?;
        self.lives.get_mut(&found)?.is_seen = true;
        Some(found)
    }

    /// The transaction that takes a document in.
    pub(crate) fn take_in(
        &mut self,
        content: Content,
        depends_on: Option<Uuid>,
        basket: u32,
        now: u64,
    ) {
        let (id, kind) = (content.id(), content.kind());
        let needed = depends_on.and_then(|needed| self.disk.books.place_of(needed));
        self.note(now, format_args!("{kind:?} {id} of basket {basket}"));
        self.marks.extend(mark_of(&content).map(|mark| (mark, id)));
        self.disk.books.enqueue(content, needed);
        let fate = self.draw_fate(kind);
        let life = Life {
            kind,
            fate: Some(fate),
            met: 0,
            basket: Some(basket),
            is_seen: false,
            is_refused: false,
            is_taken: false,
            is_damaged: false,
            is_changed: false,
            is_altered: false,
            is_given_up: false,
            is_kept: false,
            may_be_twice: false,
        };
        self.lives.insert(id, life);
    }

    /// A customer of ours as a cart has them.
    pub(crate) fn customer(&self, id: Uuid) -> Option<CartCustomer> {
        let row = self.disk.books.row_of(id)?;
        let Content::Customer(customer) = &row.document.content else {
            return None;
        };
        let is_confirmed = row.document.state == DocumentState::Confirmed;
        Some(CartCustomer {
            id: row.document.id,
            name: customer.name.clone(),
            phone: customer.phone.clone(),
            remote_id: row.document.remote_id.filter(|_| is_confirmed),
        })
    }

    /// What a person writes, and what it depends on.
    pub(crate) fn write_paper(
        &mut self,
        deed: Deed,
        basket: u32,
        now: u64,
    ) -> Option<(Content, Option<Uuid>)> {
        let made_at = calendar(self, now);
        let id = Drawn(Mutex::new(&mut self.chance)).uuid(made_at);
        let content = match deed {
            Deed::Sell | Deed::SellToNew => return None,
            Deed::TakeBack => return self.take_back(id, made_at),
            Deed::Change => return self.change(id, basket, made_at),
            Deed::Customer { has_phone } => Content::Customer(NewCustomer {
                id,
                name: format!("Khách {basket:06}"),
                phone: if has_phone {
                    format!("0912{basket:06}")
                } else {
                    String::new()
                },
                branch_id: Some(1),
                details: Map::new(),
                made_at,
            }),
            Deed::Lead => Content::Lead(NewLead {
                id,
                name: format!("Người hỏi {basket}"),
                phone: format!("0913{basket:06}"),
                email: String::new(),
                description: String::new(),
                branch_id: Some(1),
                details: Map::new(),
                made_at,
            }),
            Deed::Task => {
                let start = made_at.to_zoned(shop_zone()).datetime();
                Content::Task(NewTask {
                    id,
                    title: format!("Việc {basket}"),
                    description: String::new(),
                    start,
                    end: start,
                    assigned_to: 1,
                    category_id: 1,
                    details: Map::new(),
                    made_at,
                })
            }
        };
        Some((content, None))
    }

    /// Some sale of which nothing has come back.
    fn take_back(&mut self, id: Uuid, made_at: Timestamp) -> Option<(Content, Option<Uuid>)> {
        let contents = || self.disk.books.rows.iter().map(|row| &row.document.content);
        let returned: Vec<Uuid> = contents()
            .filter_map(|content| match content {
                Content::Return(made) => made.origin.as_ref()?.sale,
                _ => None,
            })
            .collect();
        let sales: Vec<Sale> = contents()
            .filter_map(|content| match content {
                Content::Sale(sale) if !returned.contains(&sale.id) => Some(Sale::clone(sale)),
                _ => None,
            })
            .collect();
        let sale = sales.get(self.chance.usize(..sales.len().max(1)))?;
        let line = sale.lines.first()?;
        let request = ReturnRequest {
            chosen: vec![(1, line.quantity)],
            fee: Money::ZERO,
            refunds: vec![Tender {
                method: TenderMethod::Cash,
                amount: sale.priced().lines.first()?.charged,
            }],
            reason: String::new(),
        };
        let returned = SellReturn::confirm(
            &sale.into(),
            &Returned::new(),
            request,
            (id, place()),
            made_at,
        )
        .ok()?;
        Some((Content::Return(Box::new(returned)), Some(sale.id)))
    }

    /// Some record of ours that was not changed yet.
    fn change(
        &mut self,
        id: Uuid,
        basket: u32,
        made_at: Timestamp,
    ) -> Option<(Content, Option<Uuid>)> {
        let rows = &self.disk.books.rows;
        let is_changed = |place: i64| {
            rows.iter().any(|row| {
                row.depends_on == Some(place) && matches!(row.document.content, Content::Update(_))
            })
        };
        let records: Vec<(RecordKind, Uuid)> = rows
            .iter()
            .filter(|row| !is_changed(row.document.id))
            .filter_map(|row| {
                let record = match row.document.kind() {
                    DocumentKind::Customer => RecordKind::Customer,
                    DocumentKind::Lead => RecordKind::Lead,
                    DocumentKind::Task => RecordKind::Task,
                    _ => return None,
                };
                Some((record, row.document.document_id()))
            })
            .collect();
        let (record, needed) = *records.get(self.chance.usize(..records.len().max(1)))?;
        let field = changed_field(match record {
            RecordKind::Customer => Shelf::Customers,
            RecordKind::Lead => Shelf::Leads,
            RecordKind::Task => Shelf::Tasks,
        });
        let one = |value: String| Map::from_iter([(field.to_owned(), Value::String(value))]);
        let update = RecordUpdate {
            id,
            record,
            remote_id: None,
            base: one(String::new()),
            changes: one(format!("{basket} Lê Lợi")),
            made_at,
        };
        Some((Content::Update(update), Some(needed)))
    }
}

/// Which field of a record the shop changes.
pub(crate) const fn changed_field(shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::Tasks => "location",
        _ => "address",
    }
}

/// What a request carries of a document that has no marker.
pub(crate) fn mark_of(content: &Content) -> Option<String> {
    match content {
        Content::Sale(_) | Content::Return(_) | Content::Task(_) => None,
        Content::Customer(customer) => Some(customer.name.clone()),
        Content::Lead(lead) => Some(lead.name.clone()),
        Content::Update(update) => update
            .changes
            .values()
            .find_map(Value::as_str)
            .map(ToOwned::to_owned),
    }
}
