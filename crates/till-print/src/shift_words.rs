//! The words of a shift's report, in each language.

use crate::labels::Labels;
use crate::receipt::Language;
use crate::shift_report::{ShiftHeading, ShiftLabel, ShiftRow};

/// One language's words.
pub(crate) struct ShiftWords {
    pub(crate) x: &'static str,
    pub(crate) z: &'static str,
    pub(crate) still_open: &'static str,
    pub(crate) shift: &'static str,
    pub(crate) opened: &'static str,
    pub(crate) closed: &'static str,
    pub(crate) as_of: &'static str,
    pub(crate) uncounted: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) unread: &'static str,
    pub(crate) signatures: [&'static str; 2],
    goods: &'static str,
    methods: &'static str,
    debts: &'static str,
    cash: &'static str,
    taxes: &'static str,
    sales: &'static str,
    tax_added: &'static str,
    surcharges: &'static str,
    returns: &'static str,
    net: &'static str,
    sum: &'static str,
    opening: &'static str,
    cash_sold: &'static str,
    cash_refunded: &'static str,
    cash_debts: &'static str,
    paid_in: &'static str,
    paid_out: &'static str,
    expected: &'static str,
    counted: &'static str,
    difference: &'static str,
    left: &'static str,
    to_safe: &'static str,
}

const VI: ShiftWords = ShiftWords {
    x: "BÁO CÁO X",
    z: "BÁO CÁO Z",
    still_open: "Ca đang mở, chưa chốt",
    shift: "Ca số",
    opened: "Mở ca",
    closed: "Đóng ca",
    as_of: "Tính đến",
    uncounted: "chưa đếm",
    reason: "Lý do chênh lệch",
    unread: "chứng từ bị hỏng, chưa tính vào đây",
    signatures: ["Thu ngân", "Quản lý"],
    goods: "BÁN VÀ TRẢ",
    methods: "THEO CÁCH TRẢ",
    debts: "KHÁCH TRẢ NỢ",
    cash: "TIỀN MẶT TRONG KÉT",
    taxes: "THUẾ THEO MỨC",
    sales: "Bán hàng",
    tax_added: "Thuế cộng thêm",
    surcharges: "Phụ thu",
    returns: "Trả hàng",
    net: "Doanh thu thuần",
    sum: "Cộng",
    opening: "Đầu ca",
    cash_sold: "Bán hàng thu tiền mặt",
    cash_refunded: "Hoàn tiền trả hàng",
    cash_debts: "Thu nợ tiền mặt",
    paid_in: "Thu",
    paid_out: "Chi",
    expected: "Phải có",
    counted: "Đếm được",
    difference: "Chênh lệch",
    left: "Để lại cho ca sau",
    to_safe: "Nộp quỹ",
};

const EN: ShiftWords = ShiftWords {
    x: "X REPORT",
    z: "Z REPORT",
    still_open: "The shift is open, nothing is final",
    shift: "Shift",
    opened: "Opened",
    closed: "Closed",
    as_of: "As of",
    uncounted: "not counted",
    reason: "Reason for the difference",
    unread: "damaged documents are not in these sums",
    signatures: ["Cashier", "Manager"],
    goods: "SALES AND RETURNS",
    methods: "BY PAYMENT METHOD",
    debts: "DEBTS PAID",
    cash: "CASH IN THE DRAWER",
    taxes: "TAX BY RATE",
    sales: "Sales",
    tax_added: "Tax on top",
    surcharges: "Surcharges",
    returns: "Returns",
    net: "Net sales",
    sum: "Total",
    opening: "Opening",
    cash_sold: "Cash from sales",
    cash_refunded: "Refunded for returns",
    cash_debts: "Debts paid in cash",
    paid_in: "In",
    paid_out: "Out",
    expected: "Expected",
    counted: "Counted",
    difference: "Difference",
    left: "Left for the next shift",
    to_safe: "To the safe",
};

impl ShiftWords {
    pub(crate) const fn of(language: Language) -> &'static ShiftWords {
        match language {
            Language::Vi => &VI,
            Language::En => &EN,
        }
    }

    pub(crate) const fn heading(&self, heading: ShiftHeading) -> &'static str {
        match heading {
            ShiftHeading::Goods => self.goods,
            ShiftHeading::Methods => self.methods,
            ShiftHeading::Debts => self.debts,
            ShiftHeading::Cash => self.cash,
            ShiftHeading::Taxes => self.taxes,
        }
    }

    /// `Bán hàng (12)`.
    pub(crate) fn label(&self, row: &ShiftRow, labels: &Labels) -> String {
        let label = match &row.label {
            ShiftLabel::Sales => self.sales,
            ShiftLabel::Discounts => labels.discount,
            ShiftLabel::TaxAdded => self.tax_added,
            ShiftLabel::Surcharges => self.surcharges,
            ShiftLabel::Rounding => labels.rounding,
            ShiftLabel::Returns => self.returns,
            ShiftLabel::Fees => labels.return_fee,
            ShiftLabel::Net => self.net,
            ShiftLabel::Method(method) => labels.tender(*method),
            ShiftLabel::Sum => self.sum,
            ShiftLabel::Opening => self.opening,
            ShiftLabel::CashSold => self.cash_sold,
            ShiftLabel::CashRefunded => self.cash_refunded,
            ShiftLabel::CashDebts => self.cash_debts,
            ShiftLabel::PaidIn(reason) => return format!("{}: {reason}", self.paid_in),
            ShiftLabel::PaidOut(reason) => return format!("{}: {reason}", self.paid_out),
            ShiftLabel::Expected => self.expected,
            ShiftLabel::Counted => self.counted,
            ShiftLabel::Difference => self.difference,
            ShiftLabel::Left => self.left,
            ShiftLabel::ToSafe => self.to_safe,
            ShiftLabel::Named(name) => name,
        };
        match row.count {
            Some(count) => format!("{label} ({count})"),
            None => label.to_owned(),
        }
    }
}
