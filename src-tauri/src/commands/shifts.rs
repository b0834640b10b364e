use till_app::{Error, ops::shifts::Counting};
use uuid::Uuid;

use super::{Answer, Till};
use crate::dto::{
    Moment, Money,
    shifts::{
        CashDirection, ClosingInput, ClosingView, CountView, CurrentShift, PiecesInput,
        ShiftDetail, ShiftRow, typed,
    },
};

#[tauri::command]
#[specta::specta]
pub async fn shift_current(till: Till<'_>) -> Answer<CurrentShift> {
    Ok(till.current_shift().await?.into())
}

/// What a count comes to while it is typed.
#[tauri::command]
#[specta::specta]
pub async fn shift_count(counted: Vec<PiecesInput>) -> Answer<CountView> {
    Ok(Counting::of(&typed(counted))?.into())
}

/// Opens a shift; without a count nobody has counted the drawer.
#[tauri::command]
#[specta::specta]
pub async fn shift_open(till: Till<'_>, counted: Option<Vec<PiecesInput>>) -> Answer<()> {
    let counted = counted.map(typed);
    till.open_shift(counted.as_deref()).await?;
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn shift_count_opening(till: Till<'_>, counted: Vec<PiecesInput>) -> Answer<()> {
    till.count_opening(&typed(counted)).await?;
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn shift_move_cash(
    till: Till<'_>,
    direction: CashDirection,
    amount: String,
    reason: String,
) -> Answer<()> {
    till.move_cash(direction.into(), &amount, &reason).await?;
    Ok(())
}

/// What a closing comes to while it is typed.
#[tauri::command]
#[specta::specta]
pub async fn shift_closing(till: Till<'_>, input: ClosingInput) -> Answer<ClosingView> {
    let quote = till
        .quote_closing(&typed(input.counted), input.left.as_deref())
        .await?;
    Ok(quote.into())
}

#[tauri::command]
#[specta::specta]
pub async fn shift_close(
    till: Till<'_>,
    shift_id: String,
    input: ClosingInput,
    reason: String,
) -> Answer<ShiftRow> {
    let counted = typed(input.counted);
    let closed = till
        .close_shift(id(&shift_id)?, &counted, input.left.as_deref(), reason)
        .await?;
    Ok(closed.into())
}

/// A page of the shifts opened before `before`, or of the last ones; the newest first.
#[tauri::command]
#[specta::specta]
pub async fn shifts(till: Till<'_>, before: Option<Moment>) -> Answer<Vec<ShiftRow>> {
    let shifts = till.shifts(before.map(|before| before.0)).await?;
    Ok(shifts.into_iter().map(ShiftRow::from).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn shift_detail(till: Till<'_>, shift_id: String) -> Answer<ShiftDetail> {
    Ok(till.shift_detail(id(&shift_id)?).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn shift_reason_from(till: Till<'_>) -> Answer<Money> {
    Ok(till.shift_reason_from().await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn set_shift_reason_from(till: Till<'_>, amount: String) -> Answer<()> {
    Ok(till.set_shift_reason_from(&amount).await?)
}

fn id(text: &str) -> Result<Uuid, Error> {
    Uuid::parse_str(text).map_err(|_| Error::NotFound)
}
