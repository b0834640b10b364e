use super::{Answer, Till};
use crate::dto::{
    Id,
    counter::{Addition, CounterView},
    goods::{
        BelowStock, DecimalUnits, Modifier, NewProductChoices, NewProductInput, SearchResults,
        VariableProduct, Variation,
    },
};

/// Each variation by itself: for what is about one of them.
#[tauri::command]
#[specta::specta]
pub async fn product_search(till: Till<'_>, query: String) -> Answer<SearchResults> {
    let found = till.search_products(&query).await?;
    Ok(SearchResults::of(query, found))
}

#[tauri::command]
#[specta::specta]
pub async fn goods_search(till: Till<'_>, query: String) -> Answer<SearchResults> {
    let found = till.search_goods(&query).await?;
    Ok(SearchResults::of(query, found))
}

#[tauri::command]
#[specta::specta]
pub async fn product_variations(till: Till<'_>, product_id: Id) -> Answer<VariableProduct> {
    let (name, variations) = till.variations(product_id.0).await?;
    Ok(VariableProduct {
        name,
        variations: variations.into_iter().map(Variation::from).collect(),
    })
}

#[tauri::command]
#[specta::specta]
pub async fn modifiers(till: Till<'_>) -> Answer<Vec<Modifier>> {
    let modifiers = till.modifiers().await?;
    Ok(modifiers.into_iter().map(Modifier::from).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn cart_set_additions(
    till: Till<'_>,
    line: u32,
    additions: Vec<Addition>,
) -> Answer<CounterView> {
    let additions: Vec<(i64, u32)> = additions.into_iter().map(Into::into).collect();
    Ok(till.set_additions(line, &additions).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn new_product_form(till: Till<'_>) -> Answer<NewProductChoices> {
    Ok(till.new_product_form().await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn product_create(till: Till<'_>, typed: NewProductInput) -> Answer<CounterView> {
    Ok(till.create_product(&typed.into()).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn below_stock(till: Till<'_>) -> Answer<BelowStock> {
    Ok(till.below_stock().await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn set_below_stock(till: Till<'_>, setting: BelowStock) -> Answer<()> {
    Ok(till.set_below_stock(setting.into()).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn decimal_units(till: Till<'_>) -> Answer<DecimalUnits> {
    Ok(till.decimal_units().await?.into())
}

/// Answers the names each once.
#[tauri::command]
#[specta::specta]
pub async fn set_decimal_units(till: Till<'_>, units: DecimalUnits) -> Answer<DecimalUnits> {
    Ok(till.set_decimal_units(units.into()).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn below_stock_accept(till: Till<'_>, revision: u32) -> Answer<()> {
    Ok(till.accept_below_stock(revision).await?)
}
