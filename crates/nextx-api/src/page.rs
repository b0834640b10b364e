//! Lists and their pages. Open-api counts pages from 0, the CRM host apparently from 1; neither tells total or end (C10,
//! E49).

use std::collections::HashSet;
use std::hash::Hash;

use futures::Stream;
use futures::stream::try_unfold;
use serde::de::DeserializeOwned;

use crate::client::Client;
use crate::config::Host;
use crate::envelope::{NO_RECORD, decode_rows};
use crate::error::Error;
use crate::http::Request;

/// A million rows at the largest page size, five times over.
const MOST_PAGES: u32 = 50_000;
/// What a server gives that overlooks the size asked for; such a page is not taken for a short one.
const DEFAULT_PAGE_SIZE: usize = 15;

/// A row that is no record with a number of its own. What is in it is not told, for people's data may be (E36).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrokenRow {
    /// Its place in the answer, from 0.
    pub position: usize,
}

/// The rows of a list without pages.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows<T> {
    /// The operation, by its id in the reference.
    pub operation: &'static str,
    /// In the server's order, which is not documented (Q11).
    pub items: Vec<T>,
    /// Rows that could not be read; the others arrive all the same.
    pub broken: Vec<BrokenRow>,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The operation, by its id in the reference.
    pub operation: &'static str,
    /// In the server's order, which is not documented (Q11).
    pub items: Vec<T>,
    /// Rows that could not be read; the others arrive all the same.
    pub broken: Vec<BrokenRow>,
    /// Number of the page, as the server counts.
    pub page: u32,
    /// Nothing comes after it.
    pub last: bool,
}

impl<T> Rows<T> {
    /// The broken rows as an error, for whoever needs every row.
    #[must_use]
    pub fn complaint(&self) -> Option<Error> {
        complaint(self.operation, &self.broken)
    }
}

impl<T> Page<T> {
    /// The broken rows as an error, for whoever needs every row.
    #[must_use]
    pub fn complaint(&self) -> Option<Error> {
        complaint(self.operation, &self.broken)
    }
}

fn complaint(operation: &'static str, broken: &[BrokenRow]) -> Option<Error> {
    let first = broken.first()?;
    let more = match broken.len() {
        1 => String::new(),
        count => format!(", and {} more", count - 1),
    };
    let reason = format!("row {} {NO_RECORD}{more}", first.position);
    Some(Error::Undecodable { operation, reason })
}

/// A row of a list, told from others by what it carries.
pub(crate) trait Listed {
    /// What is the same for the same row of two pages.
    type Key: Eq + Hash + Send;

    fn key(&self) -> Self::Key;
}

/// Reads one page.
pub(crate) async fn read_page<T: DeserializeOwned>(
    client: &Client,
    request: Request,
    page: u32,
) -> Result<Page<T>, Error> {
    let size = client.page_size();
    let request = request
        .filter("page", Some(page))
        .filter("pageLimit", Some(size));
    let rows = client.read(&request).await?.into_rows(request.operation)?;
    let last = is_last(rows.len(), size);
    let (items, broken) = decode_rows(rows);
    Ok(Page {
        operation: request.operation,
        items,
        broken,
        page,
        last,
    })
}

/// All pages, each row once. Ends after an empty or short page or one without a new row, which is the only one that
/// says `last`; a pass without such a page is not complete.
///
/// On the CRM host page 0 is asked for too, since the base is not stated (C10, Q12): where the server counts from 1 it is
/// refused, empty, or the same as page 1, and none of that is the end.
pub(crate) fn read_pages<T>(
    client: Client,
    request: Request,
) -> impl Stream<Item = Result<Page<T>, Error>> + Send
where
    T: DeserializeOwned + Listed + Send,
{
    try_unfold(Some((0, HashSet::new())), move |state| {
        let (client, request) = (client.clone(), request.clone());
        async move {
            let Some((number, mut seen)) = state else {
                return Ok(None);
            };
            let operation = request.operation;
            if number >= MOST_PAGES {
                let reason = format!("the list has no end after {MOST_PAGES} pages");
                return Err(Error::Undecodable { operation, reason });
            }
            let base_is_open = request.host == Host::Crm;
            let mut page: Page<T> = match read_page(&client, request, number).await {
                Err(Error::Refused { .. }) if base_is_open && number == 0 => Page {
                    operation,
                    items: Vec::new(),
                    broken: Vec::new(),
                    page: 0,
                    last: false,
                },
                read => read?,
            };
            let had_rows = !page.items.is_empty();
            page.items.retain(|item| seen.insert(item.key()));
            page.last |= page.items.is_empty();
            if base_is_open && page.items.is_empty() {
                let may_count_from_one = number == 0 || (number == 1 && had_rows);
                page.last &= !may_count_from_one;
            }
            let next = (!page.last).then(|| (number + 1, seen));
            Ok(Some((page, next)))
        }
    })
}

fn is_last(rows: usize, size: u32) -> bool {
    let asked = usize::try_from(size).unwrap_or(usize::MAX);
    rows == 0 || (rows < asked && rows != DEFAULT_PAGE_SIZE)
}

#[cfg(test)]
mod tests {
    use super::{BrokenRow, Rows, is_last};

    #[test]
    fn a_short_page_is_the_last_but_not_one_of_the_default_size() {
        assert!(is_last(0, 100) && is_last(99, 100) && is_last(14, 15));
        assert!(!is_last(100, 100) && !is_last(120, 100) && !is_last(15, 100));
    }

    #[test]
    fn broken_rows_are_a_complaint_and_none_is_none() {
        let rows = |broken: &[usize]| Rows::<()> {
            operation: "branch.list",
            items: Vec::new(),
            broken: broken
                .iter()
                .map(|&position| BrokenRow { position })
                .collect(),
        };
        let told = |broken: &[usize]| rows(broken).complaint().map(|error| error.to_string());
        assert_eq!(told(&[]), None);
        assert!(told(&[4]).is_some_and(|words| words.ends_with("row 4 is no record with a number of its own")));
        assert!(told(&[4, 7, 9]).is_some_and(|words| words.ends_with("its own, and 2 more")));
    }
}
