//! Sell returns. Amounts are in đồng.

use jiff::civil::Date;

use super::{
    AddedBy, Branch, CustomerReference, Payment, PaymentDraft, ProductUnit, SalesUser, Store,
};
use crate::amount::Amount;
use crate::ids::{
    BranchId, CustomerId, PriceBookId, ProductId, SalesUserId, SellLineId, SellOrderId,
    SellReturnId, SellReturnLineId, StoreId, TaxId, UnitId, VariationId,
};
use crate::open_values::{DiscountType, PaymentStatus};

record! {
    /// A row of `sell_return.list`.
    pub struct SellReturnListItem: SellReturnId {
        transaction_date: Date,
        invoice_no: String,
        customer_id: CustomerId,
        customer_code: String,
        customer_name: String,
        customer_mobile: String,
        payment_status: PaymentStatus,
        final_total: Amount,
        amount_paid: Amount,
        total_paid: Amount,
        additional_notes: String,
        staff_note: String,
        added_by: AddedBy,
        /// What a branch's returns are told by, for the list takes no branch (C20).
        branch_name: String,
        /// Number on the receipt of the sale.
        sell_invoice_no: String,
        sell_id: SellOrderId,
        transaction_id: SellOrderId,
        return_parent_id: SellOrderId,
    }
}

record! {
    /// `sell_return.detail`.
    pub struct SellReturn: SellReturnId {
        sell_id: SellOrderId,
        transaction_id: SellOrderId,
        return_parent_id: SellOrderId,
        transaction_date: Date,
        invoice_no: String,
        discount_type: DiscountType,
        discount_amount: Amount,
        total_before_tax: Amount,
        tax_amount: Amount,
        final_total: Amount,
        staff_note: String,
        payment_status: PaymentStatus,
        customer_id: CustomerId,
        price_book_id: PriceBookId,
        branch_id: BranchId,
        store_id: StoreId,
        user_id: SalesUserId,
        /// What the shop keeps for taking the goods back.
        return_charges: Amount,
        additional_notes: String,
        total_paid: Amount,
        amount_paid: Amount,
        /// The branch (E27).
        location: Branch,
        customer: CustomerReference,
        created_by: SalesUser,
        added_by: AddedBy,
        payment: Vec<Payment>,
        payment_lines: Vec<Payment>,
        store: Store,
        products: Vec<SellReturnLine>,
        sell_lines: Vec<SellReturnLine>,
    }
}

macro_rules! sale_and_paid {
    ($($record:ident),+) => {$(
        impl $record {
            /// The sale that was returned, under whichever of its three names it came (E28: that they mean the same is
            /// an assumption).
            #[must_use]
            pub fn sale(&self) -> Option<SellOrderId> {
                self.sell_id.or(*self.transaction_id).or(*self.return_parent_id)
            }

            /// What was paid back, under whichever name it came (E24).
            #[must_use]
            pub fn paid(&self) -> Option<Amount> {
                self.amount_paid.or(*self.total_paid)
            }
        }
    )+};
}

sale_and_paid!(SellReturnListItem, SellReturn);

impl SellReturn {
    /// The lines, under whichever name they came (E26); none where they are missing or cannot be read.
    #[must_use]
    pub fn lines(&self) -> Option<&[SellReturnLine]> {
        self.products.as_deref().or(self.sell_lines.as_deref())
    }

    /// The payments, under whichever name they came (E26); none where they are missing or cannot be read.
    #[must_use]
    pub fn payments(&self) -> Option<&[Payment]> {
        self.payment.as_deref().or(self.payment_lines.as_deref())
    }
}

record! {
    /// A line of a sell return as read. `quantity` and `unit_price` are in the unit of `unit_id`.
    pub struct SellReturnLine {
        id: SellReturnLineId,
        /// The line of the sale (D13).
        sell_line_id: SellLineId,
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
    /// The body of `sell_return.create` and `sell_return.update` (D11). Fields that are not set are not sent (Q19). Branch
    /// and invoice number come back but cannot be sent (D14), so a return is found by a mark in its `staff_note` (E01).
    /// Whether `final_total` has `return_charges` in it is not documented (Q17).
    #[derive(Default)]
    pub struct SellReturnDraft {
        /// The sale; in the answer alone, so to be sent only to a server that is known to take it (D13, Q22).
        transaction_id: SellOrderId,
        transaction_date: Date,
        /// Sent by the create alone (D14).
        store_id: StoreId,
        customer_id: CustomerId,
        discount_type: DiscountType,
        discount_amount: Amount,
        total_before_tax: Amount,
        tax_amount: Amount,
        final_total: Amount,
        additional_notes: String,
        staff_note: String,
        user_id: SalesUserId,
        products: Vec<SellReturnLineDraft>,
        payment: Vec<PaymentDraft>,
        /// What the shop keeps for taking the goods back.
        return_charges: Amount,
    }
}

record! {
    /// A line of a sell return to be written. `quantity` and `unit_price` are in the unit of `unit_id`.
    #[derive(Default)]
    pub struct SellReturnLineDraft {
        id_sort: i64,
        product_id: ProductId,
        variation_id: VariationId,
        unit_price: Amount,
        unit_id: UnitId,
        /// How many base units the unit holds, as it seems (Q21).
        f_convert: Amount,
        tax_id: TaxId,
        item_tax: Amount,
        quantity: Amount,
        sell_line_note: String,
        line_discount_type: DiscountType,
        line_discount_amount: Amount,
        /// The line of the sale; in the update's sample, but not in the create's (D13, Q22).
        sell_line_id: SellLineId,
    }
}

/// What can be changed of a return, to be sent whole (Q18).
impl From<SellReturn> for SellReturnDraft {
    fn from(sell_return: SellReturn) -> Self {
        let lines = sell_return.products.or_under(sell_return.sell_lines);
        let payments = sell_return.payment.or_under(sell_return.payment_lines);
        Self {
            transaction_id: sell_return.transaction_id,
            transaction_date: sell_return.transaction_date,
            store_id: sell_return.store_id,
            customer_id: sell_return.customer_id,
            discount_type: sell_return.discount_type,
            discount_amount: sell_return.discount_amount,
            total_before_tax: sell_return.total_before_tax,
            tax_amount: sell_return.tax_amount,
            final_total: sell_return.final_total,
            additional_notes: sell_return.additional_notes,
            staff_note: sell_return.staff_note,
            user_id: sell_return.user_id,
            products: lines.map_items(),
            payment: payments.map_items(),
            return_charges: sell_return.return_charges,
            extra: sell_return.extra,
        }
    }
}

/// Without the line's own number and what belongs to the product.
impl From<SellReturnLine> for SellReturnLineDraft {
    fn from(line: SellReturnLine) -> Self {
        Self {
            id_sort: line.id_sort,
            product_id: line.product_id,
            variation_id: line.variation_id,
            unit_price: line.unit_price,
            unit_id: line.unit_id,
            f_convert: line.f_convert,
            tax_id: line.tax_id,
            item_tax: line.item_tax,
            quantity: line.quantity,
            sell_line_note: line.sell_line_note,
            line_discount_type: line.line_discount_type,
            line_discount_amount: line.line_discount_amount,
            sell_line_id: line.sell_line_id,
            extra: line.extra,
        }
    }
}

record! {
    /// What comes back with the yes to `sell_return.create`: what was sent, and what the server gave (D14).
    pub struct SellReturnEcho {
        /// The sale; none in the only example (D13).
        transaction_id: SellOrderId,
        transaction_date: Date,
        store_id: StoreId,
        customer_id: CustomerId,
        discount_type: DiscountType,
        discount_amount: Amount,
        total_before_tax: Amount,
        tax_amount: Amount,
        final_total: Amount,
        additional_notes: String,
        staff_note: String,
        user_id: SalesUserId,
        return_charges: Amount,
        products: Vec<SellReturnLine>,
        payment: Vec<Payment>,
        invoice_no: String,
        branch_id: BranchId,
    }
}
