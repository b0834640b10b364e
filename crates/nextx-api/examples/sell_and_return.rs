//! What a cashier does: sells a product for cash, finds the order again, and takes one piece back.
//!
//! ```text
//! NEXTX_OPEN_API_URL=… NEXTX_CRM_URL=… NEXTX_CLIENT_ID=… NEXTX_CLIENT_SECRET=… \
//!     cargo run -p nextx-api --example sell_and_return -- WORDS INVOICE_NO
//! ```
//!
//! A sale is sent once and never again by itself (J01): its number is what it is found by, whatever became of the
//! answer. This makes a real sale and a real return in the account it is pointed at.

#![allow(clippy::print_stdout)]

mod account;

use std::error::Error;

use futures::{StreamExt, TryStreamExt};
use nextx_api::{
    Amount, BranchId, Client, DiscountType, NewSellLine, NewSellOrder, PaymentDraft, PaymentMethod,
    PaymentType, ProductListItem, ProductQuery, SellOrderId, SellOrderQuery, SellReturnDraft,
    SellReturnLineDraft, StoreId,
};
use rust_decimal::Decimal;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [words, number] = arguments.as_slice() else {
        return Err(
            "two things are needed: the words of a product and a number for the invoice".into(),
        );
    };
    let client = account::client()?;
    let branch = client
        .branches()
        .list()
        .await?
        .items
        .first()
        .ok_or("there is no branch")?
        .id;
    let store = client
        .stores()
        .list(branch)
        .await?
        .items
        .first()
        .ok_or("there is no store")?
        .id;
    if find_order(&client, branch, number).await?.is_some() {
        return Err(format!("{number} is used already").into());
    }
    let product = find_product(&client, branch, store, words).await?;
    let price = product
        .selling_price
        .ok_or("the product has no price")?
        .decimal();

    let order = sale(branch, store, number, &product, price, 2.into());
    // Also after an error the order may be there: what counts is whether it is found.
    if let Err(error) = client.sell_orders().create(&order).await {
        println!("no yes to the sale: {error}");
    }
    let id = find_order(&client, branch, number)
        .await?
        .ok_or("the sale did not arrive")?;
    let sold = client.sell_orders().detail(id).await?;
    println!(
        "sold: {number}, {} đồng",
        sold.final_total
            .map_or(Decimal::ZERO, Amount::decimal)
            .normalize()
    );

    let taken_back = take_back(store, number, &product, price);
    client.sell_returns().create(&taken_back).await?;
    println!("taken back: 1 of 2, {} đồng", price.normalize());
    Ok(())
}

async fn find_product(
    client: &Client,
    branch: BranchId,
    store: StoreId,
    words: &str,
) -> Result<ProductListItem, Box<dyn Error>> {
    let query = ProductQuery {
        store_id: Some(store),
        search: Some(words.to_owned()),
        ..ProductQuery::of_branch(branch)
    };
    let page = client.products().page(&query, 0).await?;
    Ok(page
        .items
        .into_iter()
        .next()
        .ok_or("no product has these words")?)
}

/// The order with exactly this number; the search of the server only narrows (Q39).
async fn find_order(
    client: &Client,
    branch: BranchId,
    number: &str,
) -> Result<Option<SellOrderId>, nextx_api::Error> {
    let query = SellOrderQuery {
        search: Some(number.to_owned()),
        ..SellOrderQuery::of_branch(branch)
    };
    let pages: Vec<_> = client
        .sell_orders()
        .stream(query)
        .boxed()
        .try_collect()
        .await?;
    let mut rows = pages.iter().flat_map(|page| &page.items);
    Ok(rows
        .find(|row| row.invoice_no.as_deref() == Some(number))
        .map(|row| row.id))
}

fn sale(
    branch: BranchId,
    store: StoreId,
    number: &str,
    product: &ProductListItem,
    price: Decimal,
    quantity: Decimal,
) -> NewSellOrder {
    let total = Amount::new(price * quantity);
    let nothing = Amount::new(Decimal::ZERO);
    let line = NewSellLine {
        id_sort: 1.into(),
        product_id: product.product_id.clone(),
        variation_id: product.variation().into(),
        unit_price: Amount::new(price).into(),
        f_convert: Amount::from(1).into(),
        item_tax: nothing.into(),
        quantity: Amount::new(quantity).into(),
        line_discount_type: DiscountType::FIXED.into(),
        line_discount_amount: nothing.into(),
        ..NewSellLine::default()
    };
    let payment = PaymentDraft {
        payment_type: PaymentType::IN_COME.into(),
        method: PaymentMethod::CASH.into(),
        amount: total.into(),
        ..PaymentDraft::default()
    };
    NewSellOrder {
        transaction_date: jiff::Zoned::now().date().into(),
        branch_id: branch.into(),
        store_id: store.into(),
        invoice_no: number.to_owned().into(),
        discount_type: DiscountType::FIXED.into(),
        discount_amount: nothing.into(),
        total_before_tax: total.into(),
        tax_amount: nothing.into(),
        surcharges: nothing.into(),
        final_total: total.into(),
        products: vec![line].into(),
        payment: vec![payment].into(),
        ..NewSellOrder::default()
    }
}

/// One piece of what was sold. How a return names its sale is not documented (D13, Q22), so the note does.
fn take_back(
    store: StoreId,
    number: &str,
    product: &ProductListItem,
    price: Decimal,
) -> SellReturnDraft {
    let (price, nothing) = (Amount::new(price), Amount::new(Decimal::ZERO));
    let line = SellReturnLineDraft {
        id_sort: 1.into(),
        product_id: product.product_id.clone(),
        variation_id: product.variation().into(),
        unit_price: price.into(),
        f_convert: Amount::from(1).into(),
        item_tax: nothing.into(),
        quantity: Amount::from(1).into(),
        line_discount_type: DiscountType::FIXED.into(),
        line_discount_amount: nothing.into(),
        ..SellReturnLineDraft::default()
    };
    let payment = PaymentDraft {
        // D27: documented so, though the money goes out.
        payment_type: PaymentType::IN_COME.into(),
        method: PaymentMethod::CASH.into(),
        amount: price.into(),
        ..PaymentDraft::default()
    };
    SellReturnDraft {
        transaction_date: jiff::Zoned::now().date().into(),
        store_id: store.into(),
        discount_type: DiscountType::FIXED.into(),
        discount_amount: nothing.into(),
        total_before_tax: price.into(),
        tax_amount: nothing.into(),
        final_total: price.into(),
        return_charges: nothing.into(),
        staff_note: format!("Trả hàng của {number}").into(),
        products: vec![line].into(),
        payment: vec![payment].into(),
        ..SellReturnDraft::default()
    }
}
