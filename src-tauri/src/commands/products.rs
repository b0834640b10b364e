use std::path::PathBuf;

use super::{Answer, Till};
use crate::dto::{
    Id,
    products::{
        Agreed, FieldText, NewProductDesk, ProductEdit, ProductField, ProductHeads, ProductInput,
        ProductList, ProductMade, ProductPage, ProductQuery, ProductRow, RecordChange, StoreStock,
        product_fields,
    },
    stock::TableFile,
};

/// `anew` reads what has changed since the catalogue was last read from the cache.
#[tauri::command]
#[specta::specta]
pub async fn product_list(till: Till<'_>, query: ProductQuery, anew: bool) -> Answer<ProductList> {
    Ok(till.list_products(query.into(), anew).await?.into())
}

/// Rows of the list with this number; none where another one has replaced it.
#[tauri::command]
#[specta::specta]
pub async fn product_rows(
    till: Till<'_>,
    number: u32,
    from: u32,
    count: u32,
) -> Answer<Vec<ProductRow>> {
    let rows = till
        .product_rows(number, from as usize, count as usize)
        .await?;
    Ok(rows.into_iter().map(ProductRow::from).collect())
}

/// Writes the list that is looked at, and answers where to.
#[tauri::command]
#[specta::specta]
pub async fn product_export(
    till: Till<'_>,
    folder: String,
    name: String,
    table: TableFile,
    heads: ProductHeads,
) -> Answer<String> {
    let folder = PathBuf::from(folder);
    let written = till
        .export_products(folder, name, table.into(), heads.into())
        .await?;
    Ok(written.display().to_string())
}

#[tauri::command]
#[specta::specta]
pub async fn product_page(till: Till<'_>, variation: Id) -> Answer<ProductPage> {
    Ok(till.product_page(variation.0).await?.into())
}

/// Asks NextX what each store has of a product.
#[tauri::command]
#[specta::specta]
pub async fn product_stores(till: Till<'_>, variation: Id) -> Answer<Vec<StoreStock>> {
    let stores = till.stock_of_stores(variation.0).await?;
    Ok(stores.into_iter().map(StoreStock::from).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn new_product_desk(till: Till<'_>) -> Answer<NewProductDesk> {
    Ok(till.new_product_desk().await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn product_make(till: Till<'_>, input: ProductInput) -> Answer<ProductMade> {
    Ok(till.make_product(&input.into()).await?.into())
}

/// Reads at NextX what there is to change.
#[tauri::command]
#[specta::specta]
pub async fn product_to_edit(till: Till<'_>, variation: Id) -> Answer<ProductEdit> {
    Ok(till.product_to_edit(variation.0).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn product_change(
    till: Till<'_>,
    variation: Id,
    before: Vec<FieldText<ProductField>>,
    typed: Vec<FieldText<ProductField>>,
    agreed: Agreed,
) -> Answer<RecordChange<ProductField>> {
    let (before, typed) = (product_fields(before), product_fields(typed));
    let changed = till.change_product(variation.0, &before, &typed, agreed.into());
    Ok(changed.await?.into())
}
