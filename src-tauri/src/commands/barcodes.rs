use super::{Answer, Till};
use crate::dto::{
    Id,
    barcodes::ScaleLabelFormat,
    counter::{CounterView, Unit},
};

#[tauri::command]
#[specta::specta]
pub async fn cart_scan(till: Till<'_>, code: String) -> Answer<CounterView> {
    Ok(till.scan(&code).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn product_units(till: Till<'_>, variation_id: Id) -> Answer<Vec<Unit>> {
    let units = till.units_of(variation_id.0).await?;
    Ok(units.iter().map(Unit::from).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn barcode_give(
    till: Till<'_>,
    code: String,
    variation_id: Id,
    unit: Id,
) -> Answer<CounterView> {
    let counter = till.give_barcode(&code, variation_id.0, unit.0).await?;
    Ok(counter.into())
}

#[tauri::command]
#[specta::specta]
pub async fn barcode_take(till: Till<'_>, code: String) -> Answer<()> {
    Ok(till.take_barcode(&code).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn scale_labels(till: Till<'_>) -> Answer<Vec<ScaleLabelFormat>> {
    let formats = till.scale_labels().await?;
    Ok(formats.iter().map(ScaleLabelFormat::from).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn set_scale_labels(till: Till<'_>, formats: Vec<ScaleLabelFormat>) -> Answer<()> {
    let typed: Vec<_> = formats.into_iter().map(ScaleLabelFormat::typed).collect();
    Ok(till.set_scale_labels(&typed).await?)
}
