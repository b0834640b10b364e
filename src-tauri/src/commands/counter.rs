use super::{Answer, Till};
use crate::dto::{
    Id,
    counter::{CartTab, CounterView, CustomerHit, LineTermsInput, OrderTermsInput, SalesPerson},
};

#[tauri::command]
#[specta::specta]
pub async fn counter_view(till: Till<'_>) -> Answer<CounterView> {
    Ok(till.counter().await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn cart_add(till: Till<'_>, variation_id: Id, quantity: String) -> Answer<CounterView> {
    Ok(till.add_to_cart(variation_id.0, &quantity).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn cart_set_quantity(till: Till<'_>, line: u32, quantity: String) -> Answer<CounterView> {
    Ok(till.set_quantity(line, &quantity).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn cart_step(till: Till<'_>, line: u32, up: bool) -> Answer<CounterView> {
    Ok(till.step_quantity(line, up).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn cart_set_unit(till: Till<'_>, line: u32, unit: Id) -> Answer<CounterView> {
    Ok(till.set_unit(line, unit.0).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn cart_set_line_terms(
    till: Till<'_>,
    line: u32,
    terms: LineTermsInput,
) -> Answer<CounterView> {
    Ok(till.set_line_terms(line, &terms.into()).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn cart_set_terms(till: Till<'_>, terms: OrderTermsInput) -> Answer<CounterView> {
    Ok(till.set_order_terms(&terms.into()).await?.into())
}

/// Whom an order may name as its seller.
#[tauri::command]
#[specta::specta]
pub async fn sales_people(till: Till<'_>) -> Answer<Vec<SalesPerson>> {
    let people = till.sales_people().await?;
    Ok(people.into_iter().map(SalesPerson::from).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn cart_remove_line(till: Till<'_>, line: u32) -> Answer<CounterView> {
    Ok(till.remove_line(line).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn cart_clear(till: Till<'_>) -> Answer<CounterView> {
    Ok(till.clear_cart().await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn cart_undo(till: Till<'_>) -> Answer<CounterView> {
    Ok(till.undo().await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn cart_set_customer(till: Till<'_>, customer: Option<Id>) -> Answer<CounterView> {
    Ok(till.set_customer(customer.map(|id| id.0)).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn customer_search(till: Till<'_>, query: String) -> Answer<Vec<CustomerHit>> {
    Ok(till
        .search_customers(&query)
        .await?
        .into_iter()
        .map(CustomerHit::from)
        .collect())
}

#[tauri::command]
#[specta::specta]
pub async fn customer_quick_add(
    till: Till<'_>,
    name: String,
    phone: String,
) -> Answer<CounterView> {
    Ok(till.add_customer(&name, &phone).await?.into())
}

/// Makes a customer, and names them nowhere yet.
#[tauri::command]
#[specta::specta]
pub async fn customer_make(till: Till<'_>, name: String, phone: String) -> Answer<CustomerHit> {
    Ok(till.make_customer(&name, &phone).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn tab_open(till: Till<'_>) -> Answer<CounterView> {
    Ok(till.open_tab().await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn tab_switch(till: Till<'_>, id: Id) -> Answer<CounterView> {
    Ok(till.switch_tab(id.0).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn tab_close(till: Till<'_>, id: Id) -> Answer<CounterView> {
    Ok(till.close_tab(id.0).await?.into())
}

#[tauri::command]
#[specta::specta]
pub async fn held_carts(till: Till<'_>) -> Answer<Vec<CartTab>> {
    let held = till.held_carts().await?;
    Ok(held.into_iter().map(CartTab::from).collect())
}

#[tauri::command]
#[specta::specta]
pub async fn cart_resume(till: Till<'_>, id: Id) -> Answer<CounterView> {
    Ok(till.resume_cart(id.0).await?.into())
}
