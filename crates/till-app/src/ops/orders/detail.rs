//! One sale or return: its lines, payments, notes, and the returns of a sale.

use std::sync::Arc;

use till_core::document::DocumentKind;
use till_store::{Branch, OwnOrder, RecordScope};
use uuid::Uuid;

use super::{ListedOrder, document_kind, own, read_order, record_kind};
use crate::{
    App, Error,
    orders::{Order, OrderBody, OrderKind},
    session::Session,
    workers::orders::read_detail,
};

/// Which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderKey {
    /// One that NextX has.
    Remote(OrderKind, i64),
    /// One of this till that NextX does not show yet.
    Own(OrderKind, Uuid),
}

/// An order with everything that is known of it.
#[derive(Clone, Debug)]
pub struct OrderDetail {
    /// The order.
    pub listed: ListedOrder,
    /// The returns of a sale, the newest first.
    pub returns: Vec<ListedOrder>,
    /// When its detail was read, in epoch milliseconds; none of one that this till made.
    pub read_at: Option<i64>,
    /// Why there are no lines.
    pub missing: Option<Arc<Error>>,
}

impl App {
    /// Reads an order. What the cache lacks of it is asked of NextX.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`], [`Error::Store`]
    pub async fn order_detail(&self, key: OrderKey) -> Result<OrderDetail, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let branches = session.store.branches().await?;
        let mut detail = match key {
            OrderKey::Own(kind, id) => {
                let content = session.store.contents(&[id]).await?;
                let order = content.first().and_then(|(_, content)| own::order(content));
                let own = session.own_order(kind, id).await?;
                OrderDetail {
                    listed: ListedOrder {
                        order: order.ok_or(Error::NotFound)?,
                        own,
                    },
                    returns: Vec::new(),
                    read_at: None,
                    missing: None,
                }
            }
            OrderKey::Remote(kind, id) => session.remote_order(kind, id, &branches).await?,
        };
        if let Some(body) = &mut detail.listed.order.body {
            session.name_goods(body).await?;
        }
        if detail.listed.order.kind == OrderKind::Sale {
            detail.returns = session.returns_of(&detail.listed.order, &branches).await?;
        }
        Ok(detail)
    }
}

impl Session {
    async fn remote_order(
        &self,
        kind: OrderKind,
        id: i64,
        branches: &[Branch],
    ) -> Result<OrderDetail, Error> {
        let of = record_kind(kind);
        let mut record = self.store.record(of, id).await?.ok_or(Error::NotFound)?;
        let mut missing = None;
        if record.detail.is_none() || record.detailed_at == 0 {
            match read_detail(self, of, id).await {
                Ok(()) => record = self.store.record(of, id).await?.ok_or(Error::NotFound)?,
                Err(error) => missing = record.detail.is_none().then(|| Arc::new(error)),
            }
        }
        let mut order = read_order(kind, &record, branches).ok_or(Error::NotFound)?;
        let own = match order.document {
            Some(document) => self.own_order(kind, document).await?,
            None => None,
        };
        // The till knows more of what it made itself.
        if let Some(made) = &own {
            let contents = self.store.contents(&[made.document]).await?;
            let made = contents
                .first()
                .and_then(|(_, content)| own::order(content));
            if let Some(made) = made {
                order.at = made.at;
                order.body = order.body.or(made.body);
                missing = None;
            }
        }
        Ok(OrderDetail {
            listed: ListedOrder { order, own },
            returns: Vec::new(),
            read_at: (record.detailed_at > 0).then_some(record.detailed_at),
            missing,
        })
    }

    async fn own_order(&self, kind: OrderKind, id: Uuid) -> Result<Option<OwnOrder>, Error> {
        let Some(kind) = document_kind(kind) else {
            return Ok(None);
        };
        let own = self.store.own_orders(kind, (None, None)).await?;
        Ok(own.into_iter().find(|own| own.document == id))
    }

    /// Names goods that an order tells the numbers of alone.
    async fn name_goods(&self, body: &mut OrderBody) -> Result<(), Error> {
        for line in &mut body.lines {
            let Some(variation) = line.variation_id else {
                continue;
            };
            if !line.name.is_empty() && !line.unit.is_empty() {
                continue;
            }
            let Some(product) = self.store.product(variation).await? else {
                continue;
            };
            if line.name.is_empty() {
                line.name = product.name;
            }
            if line.unit.is_empty() {
                let unit = match line.unit_id {
                    Some(id) => product.units.into_iter().find(|unit| unit.id == id),
                    None => product.units.into_iter().find(|unit| unit.base),
                };
                line.unit = unit.map(|unit| unit.name).unwrap_or_default();
            }
        }
        Ok(())
    }

    /// The returns of a sale that the cache has, and those of this till that NextX does not show yet.
    async fn returns_of(
        &self,
        sale: &Order,
        branches: &[Branch],
    ) -> Result<Vec<ListedOrder>, Error> {
        let scope = RecordScope {
            from: sale.day,
            ..RecordScope::of(record_kind(OrderKind::Return))
        };
        let own = self
            .store
            .own_orders(DocumentKind::Return, (sale.day, None))
            .await?;
        let mut here = self.store.returns_of(&sale.number).await?;
        let mut found = Vec::new();
        for record in self.store.records(scope, "").await? {
            let Some(order) = read_order(OrderKind::Return, &record, branches) else {
                continue;
            };
            let is_of = order.of.as_ref().is_some_and(|of| {
                (of.remote_id.is_some() && of.remote_id == sale.remote_id)
                    || (!of.number.is_empty() && of.number == sale.number)
            });
            if !is_of {
                continue;
            }
            let made = own.iter().find(|own| {
                Some(own.document) == order.document || own.remote_id == order.remote_id
            });
            here.retain(|id| made.is_none_or(|made| made.document != *id));
            found.push(ListedOrder {
                own: made.cloned(),
                order,
            });
        }
        for (id, content) in self.store.contents(&here).await? {
            if let Some(order) = own::order(&content) {
                let own = own.iter().find(|own| own.document == id).cloned();
                found.insert(0, ListedOrder { order, own });
            }
        }
        Ok(found)
    }
}
