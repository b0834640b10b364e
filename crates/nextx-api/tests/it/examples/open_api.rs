//! What lives on open-api.

use super::{Example, examples};

pub(super) const EXAMPLES: &[Example] = examples![
    Branch: "branch.list.response";
    Store: "store.list.response";
    Category: "category.list.response", "category.create.response";
    Employee: "employee.list.response";
    SalesUser: "sales_user.list.response";
    ProductListItem: "product.list.response";
    ProductDetail: "product.detail.response";
    CustomerListItem: "customer.list.response";
    Customer: "customer.detail.response";
    NewCustomer: "customer.create.request";
    SellOrderListItem: "sell.list.response";
    SellOrder: "sell.detail.response";
    NewSellOrder: "sell.create.request";
    WebFormEntry: "webform.send.request";
];
