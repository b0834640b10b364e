//! The trial of one account, area by area.

mod catalogue;
mod contacts;
mod marketing;
mod orders;
mod people;
mod report;
mod sales;

use std::time::{SystemTime, UNIX_EPOCH};

use futures::{Stream, StreamExt, pin_mut};
use nextx_api::{
    BranchId, CategoryId, Client, CustomerId, Error, Page, ProductListItem, SellOrderId, StoreId,
    UserId,
};
use secrecy::SecretString;

pub(crate) use report::Report;

const READ_ONLY: &str = "it writes, and --write was not asked for";
const NOTHING_TO_READ: &str = "the account has none to read";

/// What may be tried.
#[derive(Debug)]
pub(crate) struct Choices {
    /// Create, change and delete records of the trial's own.
    pub(crate) write: bool,
    pub(crate) web_form_key: Option<SecretString>,
    pub(crate) zns: Option<ZnsTrial>,
    /// Name the sale in the return of it (D13).
    pub(crate) link_returns: bool,
    /// A word that no other record has.
    pub(crate) mark: String,
}

/// Where a message may go that reaches a person.
#[derive(Debug)]
pub(crate) struct ZnsTrial {
    pub(crate) phone: String,
    pub(crate) template: String,
}

/// A mark of this moment.
pub(crate) fn mark() -> String {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
    format!("THU{:X}", since_1970.map_or(0, |since| since.as_micros()))
}

/// The trial so far, and what of the account later steps go on with.
struct Trial<'a> {
    client: &'a Client,
    choices: &'a Choices,
    report: Report,
    branch: Option<BranchId>,
    store: Option<StoreId>,
    category: Option<CategoryId>,
    product: Option<ProductListItem>,
    customer: Option<CustomerId>,
    sale: Option<SellOrderId>,
    user: Option<UserId>,
}

/// Tries everything that may be tried.
pub(crate) async fn run(client: &Client, choices: &Choices) -> Report {
    let mut trial = Trial {
        client,
        choices,
        report: Report::default(),
        branch: None,
        store: None,
        category: None,
        product: None,
        customer: None,
        sale: None,
        user: None,
    };
    if trial
        .report
        .note("token.create", client.authenticate().await)
        .is_none()
    {
        return trial.report;
    }
    Box::pin(catalogue::run(&mut trial)).await;
    Box::pin(people::run(&mut trial)).await;
    Box::pin(contacts::run(&mut trial)).await;
    Box::pin(orders::run(&mut trial)).await;
    Box::pin(sales::run(&mut trial)).await;
    Box::pin(marketing::run(&mut trial)).await;
    trial.report
}

impl Trial<'_> {
    /// Whether writes may be tried; if not, these are left out.
    fn may_write(&mut self, operations: &[&'static str]) -> bool {
        if !self.choices.write {
            self.leave_out(operations, READ_ONLY);
        }
        self.choices.write
    }

    fn leave_out(&mut self, operations: &[&'static str], reason: &'static str) {
        for operation in operations {
            self.report.leave_out(operation, reason);
        }
    }

    /// A telephone number that nobody else of the trial has.
    fn phone(&self, whose: u32) -> String {
        let digits = self.choices.mark.bytes().fold(whose, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(u32::from(byte))
        });
        format!("09{:08}", digits % 100_000_000)
    }

    /// The mark with what it stands for.
    fn named(&self, what: &str) -> String {
        format!("{what} {}", self.choices.mark)
    }
}

/// The first page of a list that has rows, or the last of those that have none: the first page of the CRM host may be 0 or 1.
async fn first_page<T>(
    pages: impl Stream<Item = Result<Page<T>, Error>>,
) -> Result<Option<Page<T>>, Error> {
    pin_mut!(pages);
    let mut last = None;
    while let Some(page) = pages.next().await {
        let page = page?;
        let has_rows = !page.items.is_empty() || !page.broken.is_empty();
        last = Some(page);
        if has_rows {
            break;
        }
    }
    Ok(last)
}

/// The first row that is meant, of all pages.
async fn find<T>(
    pages: impl Stream<Item = Result<Page<T>, Error>>,
    is_meant: impl Fn(&T) -> bool,
) -> Option<T> {
    pin_mut!(pages);
    while let Some(Ok(page)) = pages.next().await {
        if let Some(row) = page.items.into_iter().find(&is_meant) {
            return Some(row);
        }
    }
    None
}
