//! Sell orders: listed, read and created whole, never changed (A24).

use jiff::civil::Date;

use super::{AddedBy, Payment, PaymentDraft};
use crate::amount::Amount;
use crate::ids::{
    BranchId, CustomerId, PriceBookId, ProductId, SalesUserId, SellLineId, SellOrderId, StoreId,
    TaxId, UnitId, VariationId,
};
use crate::open_values::{DiscountType, OrderStatus, PaymentStatus, ShippingStatus};

record! {
    /// A row of `sell.list`. Amounts are in đồng.
    pub struct SellOrderListItem: SellOrderId {
        transaction_date: Date,
        invoice_no: String,
        customer_id: CustomerId,
        customer_code: String,
        customer_name: String,
        customer_mobile: String,
        customer_address: String,
        customer_description: String,
        payment_status: PaymentStatus,
        final_total: Amount,
        tax_amount: Amount,
        total_before_tax: Amount,
        total_discount: Amount,
        total_surcharge: Amount,
        shipping_status: ShippingStatus,
        additional_notes: String,
        staff_note: String,
        added_by: AddedBy,
        total_paid: Amount,
        branch_name: String,
        status: OrderStatus,
        purchase_invoice_no: String,
    }
}

record! {
    /// `sell.detail`. What it lacks (payment status, paid, surcharges) is in the list (E29). Amounts are in đồng.
    pub struct SellOrder: SellOrderId {
        transaction_date: Date,
        invoice_no: String,
        discount_type: DiscountType,
        discount_amount: Amount,
        total_before_tax: Amount,
        tax_amount: Amount,
        final_total: Amount,
        surcharges: Amount,
        staff_note: String,
        additional_notes: String,
        store_id: StoreId,
        price_book_id: PriceBookId,
        branch_id: BranchId,
        shipping_charges: Amount,
        shipping_status: ShippingStatus,
        customer_id: CustomerId,
        payment: Vec<Payment>,
        payment_lines: Vec<Payment>,
        products: Vec<SellLine>,
        sell_lines: Vec<SellLine>,
        tax: SellTax,
    }
}

impl SellOrder {
    /// The lines, under whichever name they came (E26); none where they are missing or cannot be read.
    #[must_use]
    pub fn lines(&self) -> Option<&[SellLine]> {
        self.products.as_deref().or(self.sell_lines.as_deref())
    }

    /// The payments, under whichever name they came (E26); none where they are missing or cannot be read.
    #[must_use]
    pub fn payments(&self) -> Option<&[Payment]> {
        self.payment.as_deref().or(self.payment_lines.as_deref())
    }
}

record! {
    /// A line of a sell order as read. `quantity` and `unit_price` are in the unit of `unit_id`.
    pub struct SellLine {
        /// Number of the line, which a return names; the documented example shows none.
        id: SellLineId,
        id_sort: i64,
        product_id: ProductId,
        variation_id: VariationId,
        /// In đồng.
        unit_price: Amount,
        unit_id: UnitId,
        f_convert: Amount,
        f_convert1: Amount,
        f_convert2: Amount,
        f_convert3: Amount,
        tax_id: TaxId,
        /// In đồng.
        item_tax: Amount,
        quantity: Amount,
        sell_line_note: String,
        line_discount_type: DiscountType,
        /// In đồng.
        line_discount_amount: Amount,
    }
}

record! {
    /// The tax of an order; its address belongs to another model (E55).
    pub struct SellTax {
        id: TaxId,
        name: String,
        /// In per cent.
        rate: Amount,
        address: String,
        description: String,
    }
}

record! {
    /// The body of `sell.create`. Fields that are not set are not sent (Q19), but `branch_id` and `store_id` should
    /// always be (D33), and `invoice_no` is what the order is found by afterwards (E01, Q08). Amounts are in đồng;
    /// `final_total = total_before_tax − discount_amount + tax_amount + surcharges`.
    #[derive(Default)]
    pub struct NewSellOrder {
        transaction_date: Date,
        store_id: StoreId,
        customer_id: CustomerId,
        price_book_id: PriceBookId,
        discount_type: DiscountType,
        discount_amount: Amount,
        total_before_tax: Amount,
        tax_amount: Amount,
        final_total: Amount,
        additional_notes: String,
        staff_note: String,
        user_id: SalesUserId,
        products: Vec<NewSellLine>,
        payment: Vec<PaymentDraft>,
        surcharges: Amount,
        invoice_no: String,
        branch_id: BranchId,
    }
}

record! {
    /// A line of a new sell order. `quantity` and `unit_price` are in the unit of `unit_id`.
    #[derive(Default)]
    pub struct NewSellLine {
        id_sort: i64,
        product_id: ProductId,
        variation_id: VariationId,
        /// In đồng.
        unit_price: Amount,
        unit_id: UnitId,
        f_convert: Amount,
        f_convert1: Amount,
        f_convert2: Amount,
        f_convert3: Amount,
        tax_id: TaxId,
        /// In đồng.
        item_tax: Amount,
        quantity: Amount,
        sell_line_note: String,
        line_discount_type: DiscountType,
        /// In đồng.
        line_discount_amount: Amount,
    }
}
