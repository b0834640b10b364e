//! What lives on open-api.

use super::{Example, examples};

pub(super) const EXAMPLES: &[Example] = examples![
    Branch: "branch.list.response";
    Store: "store.list.response";
    Category: "category.list.response", "category.detail.response", "category.create.response";
    NewCategory: "category.create.request", "category.create.request.alt";
    CategoryUpdate: "category.update.request";
    Source: "resource.list.response";
    Employee: "employee.list.response";
    SalesUser: "sales_user.list.response";
    ProductListItem: "product.list.response";
    ProductDetail: "product.detail.response";
    NewProduct: "product.create.request", "product.create.response";
    // F05: the refusal shown is the body of the request.
    ProductUpdate: "product.update.request", "suspect/product.update.error";
    Lead: "lead.list.response", "lead.detail.response";
    LeadDraft: "lead.create.request", "lead.create.response", "lead.update.request";
    LeadInParts: "lead.update.request.alt";
    CustomerListItem: "customer.list.response";
    Customer: "customer.detail.response";
    CustomerDraft: "customer.create.request", "customer.update.request";
    CustomerEcho: "customer.update.response";
    PurchaseOrderListItem: "purchase.list.response";
    PurchaseOrder: "purchase.detail_by_code.response";
    NewPurchaseOrder: "purchase.create.request";
    ShippingUpdate: "purchase.update_shipping.request", "purchase.update_shipping.response";
    SellOrderListItem: "sell.list.response";
    SellOrder: "sell.detail.response";
    NewSellOrder: "sell.create.request";
    SellReturnListItem: "sell_return.list.response";
    SellReturn: "sell_return.detail.response";
    SellReturnDraft: "sell_return.create.request", "sell_return.update.request";
    SellReturnEcho: "sell_return.create.response";
    ZnsMessage: "zns.send.request", "zns.send.response";
    WebFormEntry: "webform.send.request";
];
