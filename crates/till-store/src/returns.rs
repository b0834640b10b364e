//! Returns: the one transaction that makes one, with the sale of an exchange beside it, and what of a sale has come back.

use jiff::{Timestamp, civil::Date};
use sqlx::{Row, Sqlite, Transaction};
use till_core::sale::Place;
use till_core::{
    Cart, Random,
    cart::CartCustomer,
    clock::shop_date,
    document::{Content, Document},
    exchange::Exchange,
    invoice::TillCode,
    payment::Tender,
    pricing::CashRounding,
    sale::Sale,
    sell_return::{ReturnRequest, Returned, SellReturn, Sold, Unbilled},
};
use uuid::Uuid;

use crate::{METHOD_NAMES, Store, StoreError, customers, opening, outbox, sales, shifts};

/// Goods that come back, and what the customer takes for them.
#[derive(Clone, Debug)]
pub struct TakeBack {
    /// Of what.
    pub from: TakenFrom,
    /// What the cashier decided.
    pub request: ReturnRequest,
    /// Where.
    pub place: Place,
    /// When.
    pub returned_at: Timestamp,
    /// The other goods of an exchange.
    pub exchange: Option<ExchangeSale>,
}

/// What goods come back from.
#[derive(Clone, Debug)]
pub enum TakenFrom {
    /// A sale of this till, and what of it has come back at other tills.
    Sale {
        /// The sale's own id.
        sale: Uuid,
        /// What NextX knows of that this till has not made.
        elsewhere: Returned,
    },
    /// A sale that another till has made.
    Remote {
        /// The sale.
        sold: Box<Sold>,
        /// What NextX knows of that this till has not made.
        elsewhere: Returned,
    },
    /// Goods without an invoice.
    Nothing {
        /// What.
        goods: Vec<Unbilled>,
        /// From whom; `None` is a walk-in.
        customer: Option<CartCustomer>,
    },
}

/// The sale of an exchange.
#[derive(Clone, Debug)]
pub struct ExchangeSale {
    /// What the customer takes.
    pub cart: Cart,
    /// How it is paid, with what is put against the return.
    pub given: Vec<Tender>,
    /// What is put against the return.
    pub offset: till_core::Money,
    /// The till.
    pub till: TillCode,
    /// The install epoch of this store.
    pub epoch: String,
    /// The number that the customer was shown for a transfer, where they were.
    pub invoice_no: Option<String>,
}

/// A sale of this till as a return sees it.
#[derive(Clone, Debug)]
pub struct ReturnableSale {
    /// The sale.
    pub sale: Sale,
    /// NextX's id, where it is known.
    pub remote_id: Option<i64>,
    /// How many of each line have come back at this till.
    pub returned: Returned,
}

impl Store {
    /// Takes goods back: the return, its outbox row behind that of the sale, or of a customer who is new, its stock moves and, in an exchange, the
    /// sale of the other goods, in one durable transaction. They belong to the shift that is open; where none is, one is
    /// opened.
    ///
    /// # Errors
    /// [`StoreError::Return`], [`StoreError::NoSuchSale`], [`StoreError::Sale`], [`StoreError::DiskFull`] …; then nothing
    /// has come back and nothing was sold.
    pub async fn take_back(
        &self,
        taken: TakeBack,
        random: &dyn Random,
    ) -> Result<(SellReturn, Option<Sale>), StoreError> {
        let TakeBack {
            from,
            request,
            place,
            returned_at,
            exchange,
        } = taken;
        let mut tx = self.begin().await?;
        let named = (random.uuid(returned_at), place.clone());
        let mut depends_on = None;
        let mut made = match from {
            TakenFrom::Sale { sale, elsewhere } => {
                let (row, sale, remote_id) = sale_at(&mut tx, sale).await?;
                depends_on = Some(row);
                let before = returned(&mut tx, &sale.invoice_no).await?;
                let mut sold = Sold::from(&sale);
                sold.origin.remote_id = remote_id;
                let before = together(before, &elsewhere);
                SellReturn::confirm(&sold, &before, request, named, returned_at)?
            }
            TakenFrom::Remote { sold, elsewhere } => {
                let before = returned(&mut tx, &sold.origin.invoice_no).await?;
                let before = together(before, &elsewhere);
                SellReturn::confirm(&sold, &before, request, named, returned_at)?
            }
            TakenFrom::Nothing { goods, customer } => {
                let mut made = SellReturn::without_invoice(&goods, request, named, returned_at)?;
                if let Some(mut customer) = customer {
                    // One made here goes first; one that NextX has is named by their id there.
                    let way = customers::way_of(&mut tx, customer.id).await?;
                    depends_on = way.0;
                    customer.remote_id = way.1.or(customer.remote_id);
                    made.customer = Some(customer);
                }
                made
            }
        };
        made.by = self.at_till();
        let shift = shifts::current_or_new(&mut tx, returned_at, random, made.by.clone());
        made.shift = Some(shift.await?);
        let mut sold = match exchange {
            Some(exchange) => Some(sell(&mut tx, exchange, &made, random).await?),
            None => None,
        };
        if let Some(sale) = &sold {
            made.exchange = sale.exchange.map(|exchange| Exchange {
                document: sale.id,
                ..exchange
            });
        }
        insert(&mut tx, &made, depends_on).await?;
        if let Some(sale) = &mut sold {
            sales::insert_sale(&mut tx, sale).await?;
        }
        tx.commit().await?;
        self.keep_journal().await;
        Ok((made, sold))
    }

    /// [`Store::take_back`] for a sale of this till, of which nothing has come back elsewhere.
    ///
    /// # Errors
    /// Those of [`Store::take_back`].
    pub async fn confirm_return(
        &self,
        sale: Uuid,
        request: ReturnRequest,
        place: Place,
        returned_at: Timestamp,
        random: &dyn Random,
    ) -> Result<SellReturn, StoreError> {
        let from = TakenFrom::Sale {
            sale,
            elsewhere: Returned::new(),
        };
        let taken = TakeBack {
            from,
            request,
            place,
            returned_at,
            exchange: None,
        };
        Ok(self.take_back(taken, random).await?.0)
    }

    /// A sale of this till that goods can come back from.
    ///
    /// # Errors
    /// [`StoreError::NoSuchSale`]
    pub async fn returnable_sale(&self, sale: Uuid) -> Result<ReturnableSale, StoreError> {
        let mut tx = self.reader().begin().await?;
        let (_, sale, remote_id) = sale_at(&mut tx, sale).await?;
        let returned = returned(&mut tx, &sale.invoice_no).await?;
        Ok(ReturnableSale {
            sale,
            remote_id,
            returned,
        })
    }

    /// How many of each line of the sale with this number have come back at this till.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn returned(&self, invoice_no: &str) -> Result<Returned, StoreError> {
        let mut tx = self.reader().begin().await?;
        returned(&mut tx, invoice_no).await
    }

    /// The ids of the returns that this till counts against the sale with this number.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn returns_of(&self, invoice_no: &str) -> Result<Vec<Uuid>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT sell_return.id FROM sell_return JOIN outbox ON outbox.id = sell_return.outbox_id
             WHERE sell_return.invoice_no = ? AND outbox.state <> 'discarded'",
        )
        .bind(invoice_no)
        .fetch_all(self.reader())
        .await?;
        ids.iter()
            .map(|id| Uuid::try_parse(id).map_err(|_| StoreError::Damaged("a return".to_owned())))
            .collect()
    }

    /// The returns of a day and those of any day that NextX does not have for certain, the newest first.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn returns_to_show(&self, day: Date) -> Result<Vec<Document>, StoreError> {
        let rows = sqlx::query(outbox::with_columns(
            "WHERE outbox.kind = 'return'
               AND (outbox.id IN (SELECT outbox_id FROM sell_return WHERE day = ?)
                    OR outbox.state IN ('queued', 'sending', 'accepted', 'unclear', 'refused', 'conflict'))
             ORDER BY outbox.id DESC",
        ))
        .bind(day.to_string())
        .fetch_all(self.reader())
        .await?;
        // One whose record is damaged is set aside where documents are decided on.
        Ok(rows
            .iter()
            .filter_map(|row| outbox::document(row).ok())
            .collect())
    }

    /// The return with this id.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn sell_return(&self, id: Uuid) -> Result<Option<SellReturn>, StoreError> {
        let content: Option<String> = sqlx::query_scalar(
            "SELECT content FROM outbox WHERE document_id = ? AND kind = 'return'",
        )
        .bind(id.to_string())
        .fetch_optional(self.reader())
        .await?;
        match content
            .map(|json| serde_json::from_str(&json))
            .transpose()?
        {
            Some(Content::Return(made)) => Ok(Some(*made)),
            Some(_) => Err(StoreError::Damaged("a return".to_owned())),
            None => Ok(None),
        }
    }
}

/// What has come back here and elsewhere.
fn together(mut here: Returned, elsewhere: &Returned) -> Returned {
    for (position, quantity) in elsewhere {
        *here.entry(*position).or_default() += *quantity;
    }
    here
}

/// A sale of this till that was not given up: its row in the outbox, itself, and NextX's id.
async fn sale_at(
    tx: &mut Transaction<'static, Sqlite>,
    sale: Uuid,
) -> Result<(i64, Sale, Option<i64>), StoreError> {
    let row = sqlx::query(
        "SELECT id, content, remote_id FROM outbox
         WHERE document_id = ? AND kind = 'sale' AND state <> 'discarded'",
    )
    .bind(sale.to_string())
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(StoreError::NoSuchSale)?;
    let sale = sales::sale_in(row.get("content"))?;
    Ok((row.get("id"), sale, row.get("remote_id")))
}

/// The sale of an exchange for what comes back.
async fn sell(
    tx: &mut Transaction<'static, Sqlite>,
    exchange: ExchangeSale,
    made: &SellReturn,
    random: &dyn Random,
) -> Result<Sale, StoreError> {
    let ExchangeSale {
        cart,
        given,
        offset,
        till,
        epoch,
        invoice_no,
    } = exchange;
    let at = made.returned_at;
    let number = match invoice_no.filter(|number| sales::is_of(number, &till, &epoch)) {
        Some(number) => number,
        None => sales::take_number(tx, &till, &epoch, shop_date(at)).await?,
    };
    let named = (random.uuid(at), number);
    let paid = (given, CashRounding::NONE);
    let mut sale = Sale::confirm(&cart, paid, made.place.clone(), named, at)?;
    sale.shift = made.shift;
    sale.by = made.by.clone();
    sale.method_names = opening::get(tx, METHOD_NAMES).await?.unwrap_or_default();
    sale.exchange = Some(Exchange {
        document: made.id,
        offset,
    });
    Ok(sale)
}

async fn insert(
    tx: &mut Transaction<'static, Sqlite>,
    made: &SellReturn,
    depends_on: Option<i64>,
) -> Result<(), StoreError> {
    let content = Content::Return(Box::new(made.clone()));
    let outbox_id = outbox::enqueue(tx, &content, depends_on).await?;
    sqlx::query(
        "INSERT INTO sell_return (id, invoice_no, returned_at, day, outbox_id, shift_id) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(made.id.to_string())
    .bind(made.invoice_no().unwrap_or_default())
    .bind(made.returned_at.as_millisecond())
    .bind(shop_date(made.returned_at).to_string())
    .bind(outbox_id)
    .bind(made.shift.map(|shift| shift.to_string()))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn returned(
    tx: &mut Transaction<'static, Sqlite>,
    invoice_no: &str,
) -> Result<Returned, StoreError> {
    let rows = sqlx::query(
        "SELECT outbox.content FROM sell_return JOIN outbox ON outbox.id = sell_return.outbox_id
         WHERE sell_return.invoice_no = ? AND outbox.state <> 'discarded'",
    )
    .bind(invoice_no)
    .fetch_all(&mut **tx)
    .await?;
    let mut returned = Returned::new();
    for row in rows {
        if let Content::Return(made) = serde_json::from_str(row.get("content"))? {
            for line in &made.lines {
                *returned.entry(line.position).or_default() += line.quantity.value();
            }
        }
    }
    Ok(returned)
}
