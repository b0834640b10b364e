//! Paging: open-api counts pages from 0 and tells neither total nor end (C10, E49).

use std::collections::HashSet;

use futures::Stream;
use futures::stream::try_unfold;
use serde::de::DeserializeOwned;

use crate::client::Client;
use crate::envelope::decode_rows;
use crate::error::Error;
use crate::http::Request;

/// A million rows at the largest page size, five times over.
const MOST_PAGES: u32 = 50_000;
/// What a server gives that overlooks the size asked for; such a page is not taken for a short one.
const DEFAULT_PAGE_SIZE: usize = 15;

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// In the server's order, which is not documented (Q11).
    pub items: Vec<T>,
    /// Number of the page, from 0.
    pub page: u32,
    /// Nothing comes after it.
    pub last: bool,
}

/// A row of a list, told from others by the numbers it carries.
pub(crate) trait Listed {
    fn key(&self) -> [i64; 3];
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
    Ok(Page {
        items: decode_rows(request.operation, rows)?,
        page,
        last,
    })
}

/// All pages, each row once. Ends after an empty or short page or one without a new row, which is the only one that
/// says `last`; a pass without such a page is not complete.
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
            if number >= MOST_PAGES {
                let reason = format!("the list has no end after {MOST_PAGES} pages");
                return Err(Error::Undecodable {
                    operation: request.operation,
                    reason,
                });
            }
            let mut page: Page<T> = read_page(&client, request, number).await?;
            page.items.retain(|item| seen.insert(item.key()));
            page.last |= page.items.is_empty();
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
    use super::is_last;

    #[test]
    fn a_short_page_is_the_last_but_not_one_of_the_default_size() {
        assert!(is_last(0, 100) && is_last(99, 100) && is_last(14, 15));
        assert!(!is_last(100, 100) && !is_last(120, 100) && !is_last(15, 100));
    }
}
