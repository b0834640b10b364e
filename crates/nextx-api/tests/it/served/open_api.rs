//! The operations of open-api.

use nextx_api::{
    BranchId, Client, CustomerId, CustomerQuery, Error, NewCustomer, NewSellOrder, ProductQuery,
    SellOrderId, SellOrderQuery, StoreId, VariationId, WebFormEntry,
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
            let customer: NewCustomer = example("customer.create.request");
            accepted(client.customers().create(&customer).await)
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
        "webform.send" => {
            let entry: WebFormEntry = example("webform.send.request");
            accepted(client.web_form("key".to_owned().into()).send(&entry).await)
        }
        "webform.fields" => read(client.web_form("key".to_owned().into()).fields().await),
        _ => return None,
    })
}

/// What a write has to send.
pub(super) fn body(operation: &str) -> Option<Value> {
    match operation {
        "customer.create" | "sell.create" | "webform.send" => Some(request(operation)),
        _ => None,
    }
}
