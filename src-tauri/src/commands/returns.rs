use super::{Answer, Till};
use crate::dto::returns::{
    GoodsHit, ReturnAsked, ReturnDone, ReturnInput, ReturnQuote, ReturnSource, Returnable,
    SalesFound,
};

#[tauri::command]
#[specta::specta]
pub async fn sales_find(till: Till<'_>, query: String) -> Answer<SalesFound> {
    Ok(till.find_sales(&query).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn sales_find_at_nextx(till: Till<'_>, query: String) -> Answer<SalesFound> {
    Ok(till.find_sales_at_nextx(&query).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn return_open(till: Till<'_>, source: ReturnSource) -> Answer<Returnable> {
    Ok(till.returnable(source.try_into()?).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn return_ask(till: Till<'_>, source: ReturnSource) -> Answer<ReturnAsked> {
    Ok(till.ask_what_came_back(source.try_into()?).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn return_quote(till: Till<'_>, input: ReturnInput) -> Answer<ReturnQuote> {
    Ok(till.quote_return(&input.try_into()?).await?.try_into()?)
}

#[tauri::command]
#[specta::specta]
pub async fn return_confirm(till: Till<'_>, input: ReturnInput) -> Answer<ReturnDone> {
    Ok(till.return_goods(&input.try_into()?).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn product_scanned(till: Till<'_>, code: String) -> Answer<GoodsHit> {
    Ok(till.product_scanned(&code).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn returns_without_invoice(till: Till<'_>) -> Answer<bool> {
    Ok(till.returns_without_invoice().await?)
}

#[tauri::command]
#[specta::specta]
pub async fn set_returns_without_invoice(till: Till<'_>, allowed: bool) -> Answer<()> {
    Ok(till.set_returns_without_invoice(allowed).await?)
}
