//! Purchase orders: created whole; afterwards only their shipping status changes (A22). Amounts are in đồng.

use jiff::civil::Date;

use super::{AddedBy, Branch, CustomerReference, Payment, PaymentDraft, ProductUnit, SalesUser};
use crate::amount::Amount;
use crate::ids::{
    BranchId, CustomerId, ProductId, PurchaseLineId, PurchaseOrderId, StoreId, TaxId, UnitId,
    VariationId,
};
use crate::open_values::{DiscountType, PaymentStatus, ShippingStatus};

record! {
    /// A row of `purchase.list`. The detail is read by `invoice_no`, the change goes by `id` (A22).
    pub struct PurchaseOrderListItem: PurchaseOrderId {
        /// What a period is told by, for the list takes no dates (C04).
        transaction_date: Date,
        invoice_no: String,
        /// The supplier.
        customer_id: CustomerId,
        customer_name: String,
        customer_mobile: String,
        customer_address: String,
        customer_description: String,
        payment_status: PaymentStatus,
        final_total: Amount,
        tax_amount: Amount,
        discount_amount: Amount,
        discount_type: DiscountType,
        total_before_tax: Amount,
        shipping_status: ShippingStatus,
        additional_notes: String,
        staff_note: String,
        added_by: AddedBy,
        total_paid: Amount,
        branch_name: String,
        total_items: i64,
        /// A word, though a flag is written (E25, Q16).
        approved_status: String,
    }
}

record! {
    /// `purchase.detail_by_code`. What it lacks (store, payments, staff note, payment status) is in the list or nowhere
    /// (E29).
    pub struct PurchaseOrder: PurchaseOrderId {
        transaction_date: Date,
        invoice_no: String,
        /// The supplier.
        customer_id: CustomerId,
        branch_id: BranchId,
        store_id: StoreId,
        discount_type: DiscountType,
        discount_amount: Amount,
        total_before_tax: Amount,
        tax_amount: Amount,
        final_total: Amount,
        payment_status: PaymentStatus,
        total_paid: Amount,
        shipping_status: ShippingStatus,
        /// A word, though a flag is written (E25, Q16).
        approved_status: String,
        additional_notes: String,
        staff_note: String,
        /// The supplier.
        customer: CustomerReference,
        created_by: SalesUser,
        added_by: AddedBy,
        branch: Branch,
        products: Vec<PurchaseLine>,
        sell_lines: Vec<PurchaseLine>,
        payment: Vec<Payment>,
        payment_lines: Vec<Payment>,
    }
}

impl PurchaseOrder {
    /// The lines, under whichever name they came (E26); none where they are missing or cannot be read.
    #[must_use]
    pub fn lines(&self) -> Option<&[PurchaseLine]> {
        self.products.as_deref().or(self.sell_lines.as_deref())
    }

    /// The payments, under whichever name they came (E26); none where they are missing or cannot be read.
    #[must_use]
    pub fn payments(&self) -> Option<&[Payment]> {
        self.payment.as_deref().or(self.payment_lines.as_deref())
    }
}

record! {
    /// A line of a purchase order as read. `quantity` and `unit_price` are in the unit of `unit_id`.
    pub struct PurchaseLine {
        id: PurchaseLineId,
        id_sort: i64,
        product_id: ProductId,
        variation_id: VariationId,
        product_name: String,
        product_code: String,
        sub_sku: String,
        /// Address of a picture.
        product_image: String,
        product_purchase_price: Amount,
        product_sell_price: Amount,
        unit_id: UnitId,
        /// Name of the unit.
        unit: String,
        units: Vec<ProductUnit>,
        f_convert: Amount,
        f_convert1: Amount,
        f_convert2: Amount,
        f_convert3: Amount,
        quantity: Amount,
        unit_price: Amount,
        tax_id: TaxId,
        item_tax: Amount,
        sell_line_note: String,
        line_discount_type: DiscountType,
        line_discount_amount: Amount,
    }
}

record! {
    /// The body of `purchase.create`, after the sample; also what comes back with the yes (E14). Fields that are not set
    /// are not sent (Q19), but `invoice_no` is what the order is read by afterwards (E01, Q08).
    ///
    /// Not offered: `payment_method`, `is_paid`: in the table alone; sample and answer have payments instead (D10).
    ///
    /// Not offered: `products[].id`, `products[].sort`, `products[].qty`: in the table alone, under other names in the sample (D10).
    ///
    /// Not offered: `products[].total_price`, `products[].discount`, `products[].comment`: in the table alone (D10).
    #[derive(Default)]
    pub struct NewPurchaseOrder {
        invoice_no: String,
        transaction_date: Date,
        /// The supplier.
        customer_id: CustomerId,
        branch_id: BranchId,
        store_id: StoreId,
        discount_type: DiscountType,
        discount_amount: Amount,
        total_before_tax: Amount,
        tax_amount: Amount,
        final_total: Amount,
        shipping_status: ShippingStatus,
        /// A flag here, a word where it is read (E25); what it changes is not documented (Q24).
        approved_status: bool,
        additional_notes: String,
        staff_note: String,
        products: Vec<NewPurchaseLine>,
        payment: Vec<PaymentDraft>,
    }
}

record! {
    /// A line of a new purchase order. `quantity` and `unit_price` are in the unit of `unit_id`.
    #[derive(Default)]
    pub struct NewPurchaseLine {
        id_sort: i64,
        product_id: ProductId,
        variation_id: VariationId,
        unit_price: Amount,
        unit_id: UnitId,
        /// How many base units the unit holds, as it seems; so are the other three (Q21).
        f_convert: Amount,
        f_convert1: Amount,
        f_convert2: Amount,
        f_convert3: Amount,
        tax_id: TaxId,
        item_tax: Amount,
        quantity: Amount,
        sell_line_note: String,
        line_discount_type: DiscountType,
        line_discount_amount: Amount,
    }
}

record! {
    /// The body of `purchase.update_shipping`. The table's row `body` is the whole of it (D35).
    #[derive(Default)]
    pub struct ShippingUpdate {
        comment: String,
        shipping_status: ShippingStatus,
    }
}
