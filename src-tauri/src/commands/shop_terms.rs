use super::{Answer, Till};
use crate::dto::{
    Id,
    counter::CounterView,
    shop_terms::{Books, Choices, Chosen, PriceBookInput, TaxInput, Taxes, id_of},
};

#[tauri::command]
#[specta::specta]
pub async fn taxes(till: Till<'_>) -> Answer<Taxes> {
    Ok(till.taxes().await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn set_taxes_included(till: Till<'_>, included: bool) -> Answer<()> {
    Ok(till.set_taxes_included(included).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn tax_put(till: Till<'_>, tax: TaxInput) -> Answer<()> {
    Ok(till.put_tax(&tax.try_into()?).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn tax_remove(till: Till<'_>, id: String) -> Answer<()> {
    Ok(till.remove_tax(id_of(&id)?).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn price_books(till: Till<'_>) -> Answer<Books> {
    Ok(till.price_books().await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn price_book_put(till: Till<'_>, book: PriceBookInput) -> Answer<()> {
    Ok(till.put_price_book(&book.try_into()?).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn price_book_remove(till: Till<'_>, id: String) -> Answer<()> {
    Ok(till.remove_price_book(id_of(&id)?).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn price_book_fix(
    till: Till<'_>,
    book: String,
    variation_id: Id,
    unit: Id,
    price: String,
) -> Answer<()> {
    Ok(till
        .fix_price(id_of(&book)?, (variation_id.0, unit.0), &price)
        .await?)
}

#[tauri::command]
#[specta::specta]
pub async fn set_price_book_use(
    till: Till<'_>,
    usual: Option<String>,
    everybody_chooses: bool,
) -> Answer<()> {
    let usual = usual.map(|id| id_of(&id)).transpose()?;
    Ok(till.set_price_book_use(usual, everybody_chooses).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn set_customers_price_book(till: Till<'_>, book: Option<String>) -> Answer<()> {
    let book = book.map(|id| id_of(&id)).transpose()?;
    Ok(till.set_customers_price_book(book).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn price_choices(till: Till<'_>) -> Answer<Choices> {
    Ok(till.price_choices().await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn cart_choose_tax(till: Till<'_>, line: u32, choice: Chosen) -> Answer<CounterView> {
    Ok(till.choose_tax(line, choice.try_into()?).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn cart_choose_price_book(till: Till<'_>, choice: Chosen) -> Answer<CounterView> {
    Ok(till.choose_price_book(choice.try_into()?).await?.into())
}
