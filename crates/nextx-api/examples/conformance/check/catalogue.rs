//! Branches, stores, categories and products.

use nextx_api::{
    Amount, Category, CategoryId, CategoryType, CategoryUpdate, NewBaseUnit, NewCategory,
    NewProduct, NewProductUnits, ProductDetail, ProductId, ProductListItem, ProductQuery,
    ProductUpdate, TrueText, VariationId,
};

use super::{NOTHING_TO_READ, Trial, find, first_page};

pub(super) async fn run(trial: &mut Trial<'_>) {
    let client = trial.client;
    let branches = trial
        .report
        .rows("branch.list", client.branches().list().await);
    trial.branch = branches.first().map(|branch| branch.id);
    let Some(branch) = trial.branch else {
        trial.leave_out(
            &["store.list", "product.list", "product.detail"],
            NOTHING_TO_READ,
        );
        return;
    };
    let stores = trial
        .report
        .rows("store.list", client.stores().list(branch).await);
    trial.store = stores.first().map(|store| store.id);
    categories(trial).await;
    products(trial).await;
}

async fn categories(trial: &mut Trial<'_>) {
    let categories = trial.client.categories();
    let listed = trial.report.rows("category.list", categories.list().await);
    trial.category = listed.first().map(|category| category.id);
    match trial.category {
        Some(category) => {
            let detail = categories.detail(category).await;
            trial.report.record("category.detail", detail);
        }
        None => trial.leave_out(&["category.detail"], NOTHING_TO_READ),
    }
    if !trial.may_write(&["category.create", "category.update"]) {
        return;
    }
    let name = trial.named("Nhóm thử");
    let category = NewCategory {
        name: name.clone().into(),
        parent_id: CategoryId(0).into(),
        category_type: CategoryType::PRODUCT.into(),
        description: "".to_owned().into(),
        ..NewCategory::default()
    };
    let Some(accepted) = trial
        .report
        .note("category.create", categories.create(&category).await)
    else {
        return;
    };
    let made = match accepted.id.map(CategoryId) {
        Some(id) => categories.detail(id).await.ok(),
        None => categories.list().await.ok().and_then(|rows| {
            rows.items
                .into_iter()
                .find(|row: &Category| row.name.as_deref() == Some(&name))
        }),
    };
    trial.report.expect(
        "category.create",
        made.is_some(),
        "the category is not found afterwards",
    );
    let Some(made) = made else { return };
    let id = made.id;
    let renamed = trial.named("Nhóm thử đã sửa");
    let update = CategoryUpdate {
        name: renamed.clone().into(),
        ..made.into()
    };
    if trial
        .report
        .note("category.update", categories.update(id, &update).await)
        .is_some()
    {
        let read = categories.detail(id).await.ok();
        let holds = read.is_some_and(|read| read.name.as_deref() == Some(&renamed));
        trial
            .report
            .expect("category.update", holds, "the new name is not read back");
    }
}

async fn products(trial: &mut Trial<'_>) {
    let products = trial.client.products();
    let (Some(branch), store) = (trial.branch, trial.store) else {
        return;
    };
    let query = ProductQuery {
        store_id: store,
        ..ProductQuery::of_branch(branch)
    };
    let page = first_page(products.stream(query.clone())).await;
    let rows = trial.report.page("product.list", page);
    trial.product = rows.into_iter().find(|row| row.variation().is_some());
    let variation = trial
        .product
        .as_ref()
        .and_then(|product| product.variation());
    match (variation, store) {
        (Some(variation), Some(store)) => {
            let detail = products.detail(variation, branch, store).await;
            trial.report.record("product.detail", detail);
        }
        _ => trial.leave_out(&["product.detail"], NOTHING_TO_READ),
    }
    if !trial.may_write(&["product.create", "product.update"]) {
        return;
    }
    let (code, name) = (trial.choices.mark.clone(), trial.named("Hàng thử"));
    let base = NewBaseUnit {
        name: "cái".to_owned().into(),
        is_direct_sell: TrueText(true).into(),
        ..NewBaseUnit::default()
    };
    let unit = NewProductUnits {
        unit_base: base.into(),
        ..NewProductUnits::default()
    };
    let product = NewProduct {
        name: name.clone().into(),
        code: code.clone().into(),
        sku: code.clone().into(),
        branch_id: branch.into(),
        category_id: trial.category.into(),
        purchase_price: Amount::from(8_000).into(),
        sell_price: Amount::from(12_000).into(),
        qty_begin_stock: Amount::from(0).into(),
        unit: unit.into(),
        ..NewProduct::default()
    };
    if trial
        .report
        .note("product.create", products.create(&product).await)
        .is_none()
    {
        return;
    }
    let searched = ProductQuery {
        search: Some(trial.choices.mark.clone()),
        ..query
    };
    // The server may give a code of its own.
    let is_ours = |row: &ProductListItem| {
        let has_name = row
            .product_fullname
            .as_ref()
            .is_some_and(|full| full.contains(&name));
        has_name || row.product_code.as_deref() == Some(code.as_str())
    };
    let made = find(products.stream(searched), is_ours).await;
    trial.report.expect(
        "product.create",
        made.is_some(),
        "the product is not found afterwards",
    );
    let Some((product, variation)) =
        made.and_then(|row| Some(((*row.product_id)?, row.variation()?)))
    else {
        return;
    };
    update(trial, product, variation).await;
}

async fn update(trial: &mut Trial<'_>, product: ProductId, variation: VariationId) {
    let (Some(branch), Some(store)) = (trial.branch, trial.store) else {
        return;
    };
    let products = trial.client.products();
    let Ok(detail): Result<ProductDetail, _> = products.detail(variation, branch, store).await
    else {
        trial.leave_out(&["product.update"], "the product just made cannot be read");
        return;
    };
    let renamed = trial.named("Hàng thử đã sửa");
    let update = ProductUpdate {
        name: renamed.clone().into(),
        branch_id: branch.into(),
        category_id: trial.category.into(),
        ..detail.into()
    };
    if trial
        .report
        .note(
            "product.update",
            products.update(product, variation, &update).await,
        )
        .is_some()
    {
        let read = products.detail(variation, branch, store).await.ok();
        let holds = read.is_some_and(|read| {
            read.product_name
                .as_deref()
                .is_some_and(|name| name.contains(&renamed))
        });
        trial
            .report
            .expect("product.update", holds, "the new name is not read back");
    }
}
