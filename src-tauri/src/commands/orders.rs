use std::path::PathBuf;

use till_app::ops::orders::ReturnChange;

use super::{Answer, Till};
use crate::dto::{
    Id,
    orders::{OrderAt, OrderHeads, OrderList, OrderRow, OrderView, OrdersQuery, ReturnWords},
    stock::TableFile,
};

/// `anew` takes in what has changed since orders were last listed.
#[tauri::command]
#[specta::specta]
pub async fn orders_list(till: Till<'_>, query: OrdersQuery, anew: bool) -> Answer<OrderList> {
    Ok(till.list_orders(query.into(), anew).await?.into())
}

/// Rows of the list with this number; none where another one has replaced it.
#[tauri::command]
#[specta::specta]
pub async fn orders_rows(
    till: Till<'_>,
    number: u32,
    from: u32,
    count: u32,
) -> Answer<Vec<OrderRow>> {
    let rows = till
        .order_rows(number, from as usize, count as usize)
        .await?;
    Ok(rows.into_iter().map(OrderRow::from).collect())
}

/// One order; what the cache lacks of it is asked of NextX.
#[tauri::command]
#[specta::specta]
pub async fn orders_detail(till: Till<'_>, order: OrderAt) -> Answer<OrderView> {
    Ok(till.order_detail(order.try_into()?).await?.into())
}

/// Returns and purchases by their number or their customer.
#[tauri::command]
#[specta::specta]
pub async fn orders_find(till: Till<'_>, text: String) -> Answer<Vec<OrderRow>> {
    let found = till.find_orders(&text).await?;
    Ok(found.into_iter().map(OrderRow::from).collect())
}

/// Writes the list that is looked at, and answers where to.
#[tauri::command]
#[specta::specta]
pub async fn orders_export(
    till: Till<'_>,
    folder: String,
    name: String,
    table: TableFile,
    heads: OrderHeads,
) -> Answer<String> {
    let folder = PathBuf::from(folder);
    let written = till
        .export_orders(folder, name, table.into(), heads.into())
        .await?;
    Ok(written.display().to_string())
}

/// What a return says at NextX now.
#[tauri::command]
#[specta::specta]
pub async fn return_words(till: Till<'_>, remote: Id) -> Answer<ReturnWords> {
    Ok(till.return_words(remote.0).await?.into())
}

/// Changes what a return says; answers what it says now where somebody else has changed the same meanwhile.
#[tauri::command]
#[specta::specta]
pub async fn return_change(
    till: Till<'_>,
    remote: Id,
    seen: ReturnWords,
    wanted: ReturnWords,
) -> Answer<Option<ReturnWords>> {
    let (seen, wanted) = (seen.into(), wanted.into());
    Ok(match till.change_return(remote.0, &seen, &wanted).await? {
        ReturnChange::Done => None,
        ReturnChange::Meanwhile(now) => Some(now.into()),
    })
}
