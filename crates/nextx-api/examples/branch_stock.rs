//! What a manager asks: how much of a product lies in each branch.
//!
//! ```text
//! NEXTX_OPEN_API_URL=… NEXTX_CRM_URL=… NEXTX_CLIENT_ID=… NEXTX_CLIENT_SECRET=… \
//!     cargo run -p nextx-api --example branch_stock -- WORDS
//! ```
//!
//! Prints one line for each product that is found: code, name, and its stock in base units branch by branch.

#![allow(clippy::print_stdout)]

mod account;

use std::collections::BTreeMap;
use std::error::Error;

use futures::TryStreamExt;
use nextx_api::{Amount, ProductQuery};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let words = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        return Err("say which products: a name, a code or a part of one".into());
    }
    let client = account::client()?;
    let branches = client.branches().list().await?;
    if let Some(complaint) = branches.complaint() {
        return Err(complaint.into());
    }
    let mut products = BTreeMap::new();
    for branch in &branches.items {
        let query = ProductQuery {
            search: Some(words.clone()),
            ..ProductQuery::of_branch(branch.id)
        };
        let mut pages = std::pin::pin!(client.products().stream(query));
        while let Some(page) = pages.try_next().await? {
            for product in page.items {
                let Some(variation) = product.variation() else {
                    continue;
                };
                let (_, _, stock) = products.entry(variation).or_insert_with(|| {
                    let code = product
                        .product_code
                        .clone()
                        .into_option()
                        .unwrap_or_default();
                    let name = product
                        .product_fullname
                        .clone()
                        .into_option()
                        .unwrap_or_default();
                    (code, name, Vec::new())
                });
                stock.push((branch.id, *product.qty_available));
            }
        }
    }
    if products.is_empty() {
        return Err(format!("no product has the words {words:?}").into());
    }
    for (code, name, stock) in products.into_values() {
        let by_branch: Vec<String> = branches
            .items
            .iter()
            .map(|branch| {
                let name = branch.name.as_deref().unwrap_or("?");
                let quantity = stock
                    .iter()
                    .find(|(id, _)| *id == branch.id)
                    .and_then(|(_, quantity)| *quantity);
                // What is not told is not zero.
                let quantity = quantity
                    .map_or_else(|| "?".to_owned(), |quantity: Amount| quantity.to_string());
                format!("{name} {quantity}")
            })
            .collect();
        println!("{code}  {name}: {}", by_branch.join(", "));
    }
    Ok(())
}
