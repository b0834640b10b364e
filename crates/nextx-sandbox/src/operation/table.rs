//! Every documented operation in one table, in the order of the reference. A test holds it against
//! `docs/nextx/operations.json`.

use super::{Auth, Entry, Envelope, ErrorShape, Host};

macro_rules! operations {
    ($($variant:ident $id:literal $method:ident $host:ident $path:literal $auth:ident $envelope:ident $refusal:ident $expired:literal;)*) => {
        /// One documented operation of NextX, by its id in the reference.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Operation {
            $(#[doc = concat!("`", $id, "`")] $variant,)*
        }

        impl Operation {
            /// Every operation, in the order of the reference.
            pub const ALL: [Self; 67] = [$(Self::$variant,)*];

            pub(super) const fn entry(self) -> &'static Entry {
                match self {
                    $(Self::$variant => &Entry {
                        id: $id,
                        method: stringify!($method),
                        host: Host::$host,
                        path: $path,
                        auth: Auth::$auth,
                        envelope: Envelope::$envelope,
                        error_shape: ErrorShape::$refusal,
                        token_expired: $expired,
                    },)*
                }
            }
        }
    };
}

// The last two columns are the shape of a refusal (F02) and the text for a dead token, misspelt where the document
// misspells it (F03). `product.update` shows its request where the refusal should stand (F05): it refuses like its
// neighbour `product.detail`.
operations! {
    TokenCreate "token.create" POST OpenApi "/api/auth/token" Open Undocumented Meta "Token expired";
    UserList "user.list" GET Crm "/api/user/users" Token List MetaInArray "Token expried";
    UserCreate "user.create" POST Crm "/api/user/users" Token ObjectInArray MetaInArray "Token expried";
    UserUpdate "user.update" PUT Crm "/api/user/users/{id}" Token StatusInArray MetaInArray "Token expried";
    UserDelete "user.delete" DELETE Crm "/api/user/users/{id}" Token StatusInArray MetaInArray "Token expried";
    BranchList "branch.list" GET OpenApi "/api/branch/branch" Token List MetaInArray "Token expried";
    StoreList "store.list" GET OpenApi "/api/branch/store" Token List MetaInArray "Token expried";
    CategoryList "category.list" GET OpenApi "/api/cate/category-list/product_category" Token List MetaInArray "Token expried";
    CategoryDetail "category.detail" GET OpenApi "/api/cate/category/{id}" Token ObjectInArray MetaInArray "Token expried";
    CategoryUpdate "category.update" PUT OpenApi "/api/cate/category/{id}" Token StatusInArray MetaInArray "Token expried";
    CategoryCreate "category.create" POST OpenApi "/api/cate/category" Token ObjectInArray MetaInArray "Token expried";
    EmployeeList "employee.list" GET OpenApi "/api/cate/employee" Token List MetaInArray "Token expired";
    SalesUserList "sales_user.list" POST OpenApi "/api/cate/users" Token List MetaInArray "Token expired";
    ResourceList "resource.list" GET OpenApi "/api/cate/resources" Token List MetaInArray "Token expired";
    ProductList "product.list" GET OpenApi "/api/product/product" Token List MetaInArray "Token expired";
    ProductCreate "product.create" POST OpenApi "/api/product/product" Token Object MetaInArray "Token expired";
    ProductDetail "product.detail" GET OpenApi "/api/product/product-detail" Token Object Meta "Token expired";
    ProductUpdate "product.update" PUT OpenApi "/api/product/product/{id}" Token Status Meta "Token expired";
    LeadList "lead.list" GET OpenApi "/api/contact/contact" Token List Meta "Token expired";
    LeadCreate "lead.create" POST OpenApi "/api/contact/contact" Token Object Meta "Token expired";
    LeadDetail "lead.detail" GET OpenApi "/api/contact/contact/{id}" Token Object Meta "Token expired";
    LeadUpdate "lead.update" PUT OpenApi "/api/contact/contact/{id}" Token Undocumented Meta "Token expired";
    CustomerList "customer.list" GET OpenApi "/api/customer/customer" Token List Meta "Token expired";
    CustomerCreate "customer.create" POST OpenApi "/api/customer/customer" Token Status Meta "Token expired";
    CustomerDetail "customer.detail" GET OpenApi "/api/customer/customer/{id}" Token Object Meta "Token expired";
    CustomerUpdate "customer.update" PUT OpenApi "/api/customer/customer/{id}" Token Object Meta "Token expired";
    PurchaseList "purchase.list" GET OpenApi "/api/purchase/purchase" Token List Meta "Token expired";
    PurchaseCreate "purchase.create" POST OpenApi "/api/purchase/purchase" Token Message Meta "Token has expired";
    PurchaseDetailByCode "purchase.detail_by_code" GET OpenApi "/api/purchase/purchase-by-code/{code}" Token Object Meta "Token expired";
    PurchaseUpdateShipping "purchase.update_shipping" PUT OpenApi "/api/purchase/update-shipping/{id}" Token Object Meta "Token expired";
    SellList "sell.list" GET OpenApi "/api/sell/sell" Token List Meta "Token expired";
    SellCreate "sell.create" POST OpenApi "/api/sell/sell" Token Status Flat "Token expired";
    SellDetail "sell.detail" GET OpenApi "/api/sell/sell/{id}" Token Object Meta "Token expired";
    SellReturnList "sell_return.list" GET OpenApi "/api/sell-return/sell-return" Token List Meta "Token expired";
    SellReturnCreate "sell_return.create" POST OpenApi "/api/sell-return/sell-return" Token Object Flat "Token expired";
    SellReturnDetail "sell_return.detail" GET OpenApi "/api/sell-return/sell-return/{id}" Token Object Flat "Token expired";
    SellReturnUpdate "sell_return.update" PUT OpenApi "/api/sell-return/sell-return/{id}" Token Undocumented Flat "Token expired";
    ZnsSend "zns.send" POST OpenApi "/api/common/send-zns-message" Token Object Flat "Token expired";
    WebformSend "webform.send" POST OpenApi "/api/common/send-webform-v2" ClientKey Status Flat "Token expired";
    WebformFields "webform.fields" GET OpenApi "/api/common/webform-fields" ClientKey Status Flat "Token expired";
    AutomationList "automation.list" GET Crm "/api/automation/automation" Token Undocumented Flat "Token expired";
    AutomationDetail "automation.detail" GET Crm "/api/automation/automation/{id}" Token Object Flat "Token expired";
    AutomationCreate "automation.create" POST Crm "/api/automation/automation" Token Undocumented Flat "Token expired";
    AutomationUpdate "automation.update" PUT Crm "/api/automation/automation/{id}" Token Object Flat "Token expired";
    CampaignList "campaign.list" GET Crm "/api/crm/campaign" Token Undocumented Flat "Token expired";
    CampaignDetail "campaign.detail" GET Crm "/api/crm/campaign/{id}" Token Object Flat "Token expired";
    CampaignCreate "campaign.create" POST Crm "/api/crm/campaign" Token Object Flat "Token expired";
    CampaignUpdate "campaign.update" PUT Crm "/api/crm/campaign/{id}" Token Object Flat "Token expired";
    OpportunityList "opportunity.list" GET Crm "/api/crm/opportunity" Token Undocumented Flat "Token expired";
    OpportunityDetail "opportunity.detail" GET Crm "/api/crm/opportunity/{id}" Token Object Flat "Token expired";
    OpportunityCreate "opportunity.create" POST Crm "/api/crm/opportunity_create" Token Meta Flat "Token expired";
    OpportunityUpdate "opportunity.update" PUT Crm "/api/crm/opportunity/{id}" Token Object Flat "Token expired";
    SmsCampaignList "sms_campaign.list" GET Crm "/api/sms/campaign" Token Undocumented Flat "Token expired";
    SmsCampaignDetail "sms_campaign.detail" GET Crm "/api/sms/campaign/{id}" Token Object Flat "Token expired";
    SmsCampaignCreate "sms_campaign.create" POST Crm "/api/sms/campaign" Token Meta Flat "Token expired";
    SmsCampaignUpdate "sms_campaign.update" PUT Crm "/api/sms/campaign/{id}" Token Object Flat "Token expired";
    SmsHistoryList "sms_history.list" GET Crm "/api/sms/history" Token Undocumented Flat "Token expired";
    EmailCampaignList "email_campaign.list" GET Crm "/api/email/campaign" Token Undocumented Flat "Token expired";
    EmailCampaignDetail "email_campaign.detail" GET Crm "/api/email/campaign/{id}" Token Object Flat "Token expired";
    EmailCampaignCreate "email_campaign.create" POST Crm "/api/email/campaign" Token Meta Flat "Token expired";
    EmailCampaignUpdate "email_campaign.update" PUT Crm "/api/email/campaign/{id}" Token Object Flat "Token expired";
    EmailHistoryList "email_history.list" GET Crm "/api/email/history" Token Undocumented Flat "Token expired";
    EmailStatisticList "email_statistic.list" GET Crm "/api/email/statistic" Token Undocumented Flat "Token expired";
    TaskList "task.list" GET Crm "/api/task/task" Token Undocumented Flat "Token expired";
    TaskDetail "task.detail" GET Crm "/api/task/task/{id}" Token Object Flat "Token expired";
    TaskCreate "task.create" POST Crm "/api/task/task" Token Meta Flat "Token expired";
    TaskUpdate "task.update" PUT Crm "/api/task/task/{id}" Token Object Flat "Token expired";
}
