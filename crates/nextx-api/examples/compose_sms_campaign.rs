//! What a marketer does: writes an SMS campaign as a draft and reads it back. Nothing is sent.
//!
//! ```text
//! NEXTX_OPEN_API_URL=… NEXTX_CRM_URL=… NEXTX_CLIENT_ID=… NEXTX_CLIENT_SECRET=… \
//!     cargo run -p nextx-api --example compose_sms_campaign -- NAME TEXT [CUSTOMER_ID…]
//! ```
//!
//! A new draft has `send_now` and `send_all_contact` off (J02); who is to get it is named one by one.

#![allow(clippy::print_stdout)]

mod account;

use std::error::Error;

use futures::{StreamExt, TryStreamExt};
use nextx_api::{CustomerId, SmsCampaignDraft, SmsCampaignQuery};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, text, customers @ ..] = arguments.as_slice() else {
        return Err("a name and a text are needed".into());
    };
    let customers: Vec<CustomerId> = customers
        .iter()
        .map(|id| id.parse().map(CustomerId))
        .collect::<Result<_, _>>()?;
    let campaigns = account::client()?.sms_campaigns();
    let draft = SmsCampaignDraft {
        customers: customers.into(),
        ..SmsCampaignDraft::new(name, text)
    };
    campaigns.create(&draft).await?;

    // The answer has no number (E01): the campaign is found by its name.
    let query = SmsCampaignQuery {
        search: Some(name.clone()),
    };
    let pages: Vec<_> = campaigns.stream(query).boxed().try_collect().await?;
    let rows = pages.iter().flat_map(|page| &page.items);
    let made = rows
        .filter(|row| row.name.as_deref() == Some(name))
        .max_by_key(|row| row.id)
        .ok_or("the campaign is not found")?;
    let read = campaigns.detail(made.id).await?;
    println!(
        "campaign {}: {} ({})",
        read.id,
        read.sms_content.as_deref().unwrap_or_default(),
        read.status.as_deref().unwrap_or("no status"),
    );
    Ok(())
}
