use super::{Answer, Till};
use crate::dto::{
    Id,
    categories::{CategoryField, CategoryTree, category_fields},
    products::{Agreed, FieldText, RecordChange, texts},
};

#[tauri::command]
#[specta::specta]
pub async fn category_tree(till: Till<'_>) -> Answer<CategoryTree> {
    Ok(till.category_tree().await?.into())
}

/// Answers the id of the category that was made.
#[tauri::command]
#[specta::specta]
pub async fn category_make(till: Till<'_>, typed: Vec<FieldText<CategoryField>>) -> Answer<Id> {
    Ok(Id(till.make_category(&category_fields(typed)).await?))
}

/// Reads at NextX what there is to change.
#[tauri::command]
#[specta::specta]
pub async fn category_to_edit(
    till: Till<'_>,
    category: Id,
) -> Answer<Vec<FieldText<CategoryField>>> {
    Ok(texts(till.category_to_edit(category.0).await?))
}

#[tauri::command]
#[specta::specta]
pub async fn category_change(
    till: Till<'_>,
    category: Id,
    before: Vec<FieldText<CategoryField>>,
    typed: Vec<FieldText<CategoryField>>,
    agreed: Agreed,
) -> Answer<RecordChange<CategoryField>> {
    let (before, typed) = (category_fields(before), category_fields(typed));
    let changed = till.change_category(category.0, &before, &typed, agreed.into());
    Ok(changed.await?.into())
}
