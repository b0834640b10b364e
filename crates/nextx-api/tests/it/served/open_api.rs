//! The operations of open-api.

use nextx_api::{
    BranchId, CategoryId, CategoryType, Client, CustomerDraft, CustomerId, CustomerQuery, Error,
    LeadDraft, LeadId, LeadQuery, NewCategory, NewSellOrder, ProductId, ProductQuery,
    PurchaseOrderId, PurchaseOrderQuery, SellOrderId, SellOrderQuery, SellReturnId,
    SellReturnQuery, StoreId, VariationId, WebFormEntry,
};
use serde_json::Value;

use super::{Brought, accepted, read, request};
use crate::contract::example;

const BRANCH: BranchId = BranchId(3);

pub(super) async fn perform(client: &Client, operation: &str) -> Option<Result<Brought, Error>> {
    Some(match operation {
        "branch.list" => read(client.branches().list().await.map(|rows| rows.items)),
        "store.list" => read(client.stores().list(BRANCH).await.map(|rows| rows.items)),
        "category.list" => read(client.categories().list().await.map(|rows| rows.items)),
        "category.detail" => read(client.categories().detail(CategoryId(7)).await),
        "category.create" => accepted(client.categories().create(&category()).await),
        "category.update" => {
            let update = example("category.update.request");
            accepted(client.categories().update(CategoryId(7), &update).await)
        }
        "resource.list" => read(client.sources().list().await.map(|rows| rows.items)),
        "employee.list" => read(
            client
                .employees()
                .list(Some(BRANCH))
                .await
                .map(|rows| rows.items),
        ),
        "sales_user.list" => read(client.sales_users().list().await.map(|rows| rows.items)),
        "product.list" => {
            let query = ProductQuery::of_branch(BRANCH);
            read(
                client
                    .products()
                    .page(&query, 0)
                    .await
                    .map(|page| page.items),
            )
        }
        "product.detail" => read(
            client
                .products()
                .detail(VariationId(5), BRANCH, StoreId(4))
                .await,
        ),
        "product.create" => {
            let product = example("product.create.request");
            accepted(client.products().create(&product).await)
        }
        "product.update" => {
            let update = example("product.update.request");
            accepted(
                client
                    .products()
                    .update(ProductId(5), VariationId(6), &update)
                    .await,
            )
        }
        "lead.list" => {
            let query = LeadQuery::default();
            read(client.leads().page(&query, 0).await.map(|page| page.items))
        }
        "lead.detail" => read(client.leads().detail(LeadId(7)).await),
        "lead.create" => {
            let lead: LeadDraft = example("lead.create.request");
            accepted(client.leads().create(&lead).await)
        }
        "lead.update" => {
            let lead: LeadDraft = example("lead.update.request");
            accepted(client.leads().update(LeadId(7), &lead).await)
        }
        "customer.list" => {
            let query = CustomerQuery::default();
            read(
                client
                    .customers()
                    .page(&query, 0)
                    .await
                    .map(|page| page.items),
            )
        }
        "customer.detail" => read(client.customers().detail(CustomerId(7)).await),
        "customer.create" => {
            let customer: CustomerDraft = example("customer.create.request");
            accepted(client.customers().create(&customer).await)
        }
        "customer.update" => {
            let customer: CustomerDraft = example("customer.update.request");
            accepted(client.customers().update(CustomerId(7), &customer).await)
        }
        "purchase.list" => {
            let query = PurchaseOrderQuery::of_branch(BRANCH);
            let page = client.purchase_orders().page(&query, 0).await;
            read(page.map(|page| page.items))
        }
        "purchase.detail_by_code" => read(client.purchase_orders().detail("PO/7").await),
        "purchase.create" => {
            let order = example("purchase.create.request");
            accepted(client.purchase_orders().create(&order).await)
        }
        "purchase.update_shipping" => {
            let (orders, id) = (client.purchase_orders(), PurchaseOrderId(7));
            let update = example("purchase.update_shipping.request");
            accepted(orders.update_shipping(id, &update).await)
        }
        "sell.list" => {
            let query = SellOrderQuery::of_branch(BRANCH);
            read(
                client
                    .sell_orders()
                    .page(&query, 0)
                    .await
                    .map(|page| page.items),
            )
        }
        "sell.detail" => read(client.sell_orders().detail(SellOrderId(7)).await),
        "sell.create" => {
            let order: NewSellOrder = example("sell.create.request");
            accepted(client.sell_orders().create(&order).await)
        }
        "sell_return.list" => {
            let query = SellReturnQuery::default();
            let page = client.sell_returns().page(&query, 0).await;
            read(page.map(|page| page.items))
        }
        "sell_return.detail" => read(client.sell_returns().detail(SellReturnId(7)).await),
        "sell_return.create" => {
            let sell_return = example("sell_return.create.request");
            accepted(client.sell_returns().create(&sell_return).await)
        }
        "sell_return.update" => {
            let sell_return = example("sell_return.update.request");
            let id = SellReturnId(7);
            accepted(client.sell_returns().update(id, &sell_return).await)
        }
        "zns.send" => {
            let message = example("zns.send.request");
            accepted(client.zns().send(&message).await)
        }
        "webform.send" => {
            let entry: WebFormEntry = example("webform.send.request");
            accepted(client.web_form("key".to_owned().into()).send(&entry).await)
        }
        "webform.fields" => read(client.web_form("key".to_owned().into()).fields().await),
        _ => return None,
    })
}

/// D03: the second sample, whose answer is shown, with the type that it lacks.
fn category() -> NewCategory {
    NewCategory {
        category_type: CategoryType::PRODUCT.into(),
        ..example("category.create.request.alt")
    }
}

/// What a write has to send.
pub(super) fn body(operation: &str) -> Option<Value> {
    match operation {
        "category.create" => {
            let mut category = request("category.create");
            category["name"] = "string".into();
            category["description"] = "string".into();
            category["picture"] = "string".into();
            Some(category)
        }
        "category.update"
        | "product.create"
        | "product.update"
        | "lead.create"
        | "lead.update"
        | "customer.create"
        | "customer.update"
        | "purchase.create"
        | "purchase.update_shipping"
        | "sell.create"
        | "sell_return.create"
        | "sell_return.update"
        | "zns.send"
        | "webform.send" => Some(request(operation)),
        _ => None,
    }
}
