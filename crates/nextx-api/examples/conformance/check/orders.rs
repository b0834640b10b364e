//! Purchase orders, sell orders and sell returns.

use jiff::civil::Date;
use nextx_api::{
    Amount, BranchId, CustomerId, DiscountType, Field, NewPurchaseLine, NewPurchaseOrder,
    NewSellLine, NewSellOrder, PaymentDraft, PaymentMethod, PaymentType, ProductId,
    ProductListItem, PurchaseOrderListItem, PurchaseOrderQuery, SellOrder, SellOrderId,
    SellOrderQuery, SellReturnDraft, SellReturnLineDraft, SellReturnListItem, SellReturnQuery,
    ShippingStatus, ShippingUpdate, StoreId, UnitId, VariationId,
};

use super::{NOTHING_TO_READ, Trial, find, first_page};

const PRICE: i64 = 12_000;

/// What is bought, sold and returned.
#[derive(Clone)]
struct Goods {
    branch: BranchId,
    store: StoreId,
    customer: Option<CustomerId>,
    product: ProductId,
    variation: VariationId,
    unit: Option<UnitId>,
    day: Date,
}

pub(super) async fn run(trial: &mut Trial<'_>) {
    let Some(branch) = trial.branch else {
        return;
    };
    let goods = goods(trial);
    purchases(trial, branch, goods.as_ref()).await;
    sell_orders(trial, branch, goods.as_ref()).await;
    sell_returns(trial, goods.as_ref()).await;
}

fn goods(trial: &Trial<'_>) -> Option<Goods> {
    let product: &ProductListItem = trial.product.as_ref()?;
    let unit = product.parts().iter().find_map(|part| *part.unit_id);
    Some(Goods {
        branch: trial.branch?,
        store: trial.store?,
        customer: trial.customer,
        product: (*product.product_id)?,
        variation: product.variation()?,
        unit,
        day: jiff::Zoned::now().date(),
    })
}

async fn purchases(trial: &mut Trial<'_>, branch: BranchId, goods: Option<&Goods>) {
    let orders = trial.client.purchase_orders();
    let query = PurchaseOrderQuery::of_branch(branch);
    let page = first_page(orders.stream(query.clone())).await;
    let first = trial.report.page("purchase.list", page).into_iter().next();
    match first.and_then(|order| order.invoice_no.into_option()) {
        Some(number) => {
            let detail = orders.detail(&number).await;
            trial.report.record("purchase.detail_by_code", detail);
        }
        None => trial.leave_out(&["purchase.detail_by_code"], NOTHING_TO_READ),
    }
    if !trial.may_write(&["purchase.create", "purchase.update_shipping"]) {
        return;
    }
    let Some(goods) = goods else {
        trial.leave_out(
            &["purchase.create", "purchase.update_shipping"],
            "there is no product to buy",
        );
        return;
    };
    let number = format!("PN{}", trial.choices.mark);
    let order = purchase(goods, &number);
    if trial
        .report
        .note("purchase.create", orders.create(&order).await)
        .is_none()
    {
        return;
    }
    // The server may give a number of its own (Q08), so the note is what the order is known by as well.
    let is_ours = |row: &PurchaseOrderListItem| {
        row.invoice_no.as_deref() == Some(&number) || row.staff_note.as_deref() == Some(&number)
    };
    let made = find(orders.stream(query), is_ours).await;
    trial.report.expect(
        "purchase.create",
        made.is_some(),
        "the order is not found afterwards",
    );
    let Some(made) = made else { return };
    let Some(code) = made.invoice_no.into_option() else {
        trial.leave_out(
            &["purchase.update_shipping"],
            "the order just made has no number to read it by",
        );
        return;
    };
    let detail = orders.detail(&code).await;
    trial.report.record("purchase.detail_by_code", detail);
    let update = ShippingUpdate {
        shipping_status: ShippingStatus::from("received").into(),
        comment: trial.named("Thử").into(),
        ..ShippingUpdate::default()
    };
    let updated = orders.update_shipping(made.id, &update).await;
    if trial
        .report
        .note("purchase.update_shipping", updated)
        .is_some()
    {
        let read = orders.detail(&code).await.ok();
        let holds = read
            .is_some_and(|order| *order.shipping_status == Some(ShippingStatus::from("received")));
        trial.report.expect(
            "purchase.update_shipping",
            holds,
            "the new status is not read back",
        );
    }
}

fn purchase(goods: &Goods, number: &str) -> NewPurchaseOrder {
    let line = NewPurchaseLine {
        id_sort: 1.into(),
        product_id: goods.product.into(),
        variation_id: goods.variation.into(),
        unit_id: goods.unit.into(),
        unit_price: Amount::from(PRICE).into(),
        f_convert: Amount::from(1).into(),
        item_tax: Amount::from(0).into(),
        quantity: Amount::from(1).into(),
        line_discount_type: DiscountType::FIXED.into(),
        line_discount_amount: Amount::from(0).into(),
        ..NewPurchaseLine::default()
    };
    NewPurchaseOrder {
        invoice_no: number.to_owned().into(),
        staff_note: number.to_owned().into(),
        transaction_date: goods.day.into(),
        customer_id: goods.customer.into(),
        branch_id: goods.branch.into(),
        store_id: goods.store.into(),
        discount_type: DiscountType::FIXED.into(),
        discount_amount: Amount::from(0).into(),
        total_before_tax: Amount::from(PRICE).into(),
        tax_amount: Amount::from(0).into(),
        final_total: Amount::from(PRICE).into(),
        shipping_status: ShippingStatus::ORDERED.into(),
        approved_status: false.into(),
        products: vec![line].into(),
        payment: Vec::new().into(),
        ..NewPurchaseOrder::default()
    }
}

async fn sell_orders(trial: &mut Trial<'_>, branch: BranchId, goods: Option<&Goods>) {
    let orders = trial.client.sell_orders();
    let query = SellOrderQuery::of_branch(branch);
    let page = first_page(orders.stream(query.clone())).await;
    match trial.report.page("sell.list", page).first() {
        Some(order) => {
            let detail = orders.detail(order.id).await;
            trial.report.record("sell.detail", detail);
        }
        None => trial.leave_out(&["sell.detail"], NOTHING_TO_READ),
    }
    if !trial.may_write(&["sell.create"]) {
        return;
    }
    let Some(goods) = goods else {
        trial.leave_out(&["sell.create"], "there is no product to sell");
        return;
    };
    let number = format!("HD{}", trial.choices.mark);
    if trial
        .report
        .note("sell.create", orders.create(&sale(goods, &number)).await)
        .is_none()
    {
        return;
    }
    // The server may give a number of its own (Q08), so the note is what the order is known by as well.
    let searched = SellOrderQuery {
        from_date: Some(goods.day),
        to_date: Some(goods.day),
        ..query
    };
    let is_ours = |row: &nextx_api::SellOrderListItem| {
        row.invoice_no.as_deref() == Some(&number) || row.staff_note.as_deref() == Some(&number)
    };
    let made = match find(orders.stream(searched.clone()), is_ours).await {
        Some(row) => Some(row),
        // Q14: the days may not belong to the period.
        None => {
            find(
                orders.stream(SellOrderQuery {
                    from_date: None,
                    to_date: None,
                    ..searched
                }),
                is_ours,
            )
            .await
        }
    };
    trial.report.expect(
        "sell.create",
        made.is_some(),
        "the order is not found afterwards",
    );
    let Some(made) = made else { return };
    trial.sale = Some(made.id);
    let read: Option<SellOrder> = orders.detail(made.id).await.ok();
    let holds = read.is_some_and(|order| {
        order.final_total.map(Amount::decimal) == Some(PRICE.into())
            && order.lines().is_some_and(|lines| lines.len() == 1)
    });
    trial
        .report
        .expect("sell.create", holds, "what was sold is not read back");
}

fn sale(goods: &Goods, number: &str) -> NewSellOrder {
    let line = NewSellLine {
        id_sort: 1.into(),
        product_id: goods.product.into(),
        variation_id: goods.variation.into(),
        unit_id: goods.unit.into(),
        unit_price: Amount::from(PRICE).into(),
        f_convert: Amount::from(1).into(),
        item_tax: Amount::from(0).into(),
        quantity: Amount::from(1).into(),
        line_discount_type: DiscountType::FIXED.into(),
        line_discount_amount: Amount::from(0).into(),
        ..NewSellLine::default()
    };
    let payment = PaymentDraft {
        payment_type: PaymentType::IN_COME.into(),
        method: PaymentMethod::CASH.into(),
        amount: Amount::from(PRICE).into(),
        ..PaymentDraft::default()
    };
    NewSellOrder {
        invoice_no: number.to_owned().into(),
        staff_note: number.to_owned().into(),
        transaction_date: goods.day.into(),
        customer_id: Field::from(goods.customer),
        branch_id: goods.branch.into(),
        store_id: goods.store.into(),
        discount_type: DiscountType::FIXED.into(),
        discount_amount: Amount::from(0).into(),
        total_before_tax: Amount::from(PRICE).into(),
        tax_amount: Amount::from(0).into(),
        surcharges: Amount::from(0).into(),
        final_total: Amount::from(PRICE).into(),
        products: vec![line].into(),
        payment: vec![payment].into(),
        ..NewSellOrder::default()
    }
}

async fn sell_returns(trial: &mut Trial<'_>, goods: Option<&Goods>) {
    let returns = trial.client.sell_returns();
    let page = first_page(returns.stream(SellReturnQuery::default())).await;
    match trial.report.page("sell_return.list", page).first() {
        Some(listed) => {
            let detail = returns.detail(listed.id).await;
            trial.report.record("sell_return.detail", detail);
        }
        None => trial.leave_out(&["sell_return.detail"], NOTHING_TO_READ),
    }
    if !trial.may_write(&["sell_return.create", "sell_return.update"]) {
        return;
    }
    let Some(goods) = goods else {
        trial.leave_out(
            &["sell_return.create", "sell_return.update"],
            "there is no product to take back",
        );
        return;
    };
    let note = trial.named("Thử trả hàng");
    let link = trial.sale.filter(|_| trial.choices.link_returns);
    if trial
        .report
        .note(
            "sell_return.create",
            returns.create(&sell_return(goods, link, &note)).await,
        )
        .is_none()
    {
        return;
    }
    // No number of its own can be sent (D14), so it is known by a note, whichever is kept.
    let is_ours = |row: &SellReturnListItem| {
        row.staff_note.as_deref() == Some(&note) || row.additional_notes.as_deref() == Some(&note)
    };
    let made = find(returns.stream(SellReturnQuery::default()), is_ours).await;
    trial.report.expect(
        "sell_return.create",
        made.is_some(),
        "the return is not found afterwards",
    );
    let Some(made) = made else { return };
    let Ok(read) = returns.detail(made.id).await else {
        trial.leave_out(
            &["sell_return.update"],
            "the return just made cannot be read",
        );
        return;
    };
    let update = SellReturnDraft {
        additional_notes: "Đã sửa".to_owned().into(),
        ..read.into()
    };
    if trial
        .report
        .note("sell_return.update", returns.update(made.id, &update).await)
        .is_some()
    {
        let read = returns.detail(made.id).await.ok();
        let holds = read.is_some_and(|read| read.additional_notes.as_deref() == Some("Đã sửa"));
        trial
            .report
            .expect("sell_return.update", holds, "the new note is not read back");
    }
}

fn sell_return(goods: &Goods, link: Option<SellOrderId>, note: &str) -> SellReturnDraft {
    let line = SellReturnLineDraft {
        id_sort: 1.into(),
        product_id: goods.product.into(),
        variation_id: goods.variation.into(),
        unit_id: goods.unit.into(),
        unit_price: Amount::from(PRICE).into(),
        f_convert: Amount::from(1).into(),
        item_tax: Amount::from(0).into(),
        quantity: Amount::from(1).into(),
        line_discount_type: DiscountType::FIXED.into(),
        line_discount_amount: Amount::from(0).into(),
        ..SellReturnLineDraft::default()
    };
    let payment = PaymentDraft {
        payment_type: PaymentType::IN_COME.into(),
        method: PaymentMethod::CASH.into(),
        amount: Amount::from(PRICE).into(),
        ..PaymentDraft::default()
    };
    SellReturnDraft {
        transaction_id: link.into(),
        transaction_date: goods.day.into(),
        store_id: goods.store.into(),
        customer_id: Field::from(goods.customer),
        discount_type: DiscountType::FIXED.into(),
        discount_amount: Amount::from(0).into(),
        total_before_tax: Amount::from(PRICE).into(),
        tax_amount: Amount::from(0).into(),
        final_total: Amount::from(PRICE).into(),
        staff_note: note.to_owned().into(),
        additional_notes: note.to_owned().into(),
        products: vec![line].into(),
        payment: vec![payment].into(),
        return_charges: Amount::from(0).into(),
        ..SellReturnDraft::default()
    }
}
