//! The words printed on every receipt, in each language.

use crate::receipt::{Language, TenderMethod};

/// One language's words.
pub(crate) struct Labels {
    /// ISO 639-1 code, for the PDF's readers.
    pub(crate) code: &'static str,
    pub(crate) title: &'static str,
    /// A receipt is no e-invoice: NextX's API has none.
    pub(crate) not_vat: &'static str,
    pub(crate) demo: &'static str,
    pub(crate) copy: &'static str,
    pub(crate) phone: &'static str,
    pub(crate) number: &'static str,
    pub(crate) till: &'static str,
    pub(crate) cashier: &'static str,
    pub(crate) customer: &'static str,
    pub(crate) subtotal: &'static str,
    pub(crate) discount: &'static str,
    pub(crate) tax: &'static str,
    pub(crate) rounding: &'static str,
    pub(crate) note: &'static str,
    pub(crate) total: &'static str,
    pub(crate) change: &'static str,
    cash: &'static str,
    bank_transfer: &'static str,
    card: &'static str,
    e_wallet: &'static str,
    on_account: &'static str,
    pub(crate) debt_slip: &'static str,
    pub(crate) debt_undone: &'static str,
    pub(crate) debt_before: &'static str,
    pub(crate) debt_paid: &'static str,
    pub(crate) debt_after: &'static str,
    /// What is owed is reckoned by the till.
    pub(crate) debt_estimate: &'static str,
    /// The title of a test page.
    pub(crate) test_page: &'static str,
    /// What a printer's head prints side by side.
    pub(crate) dots: &'static str,
    line_one: &'static str,
    line_many: &'static str,
}

const VI: Labels = Labels {
    code: "vi",
    title: "HÓA ĐƠN BÁN HÀNG",
    not_vat: "Không phải hóa đơn GTGT",
    demo: "BÁN THỬ – KHÔNG CÓ GIÁ TRỊ",
    copy: "BẢN SAO",
    phone: "ĐT",
    number: "Số",
    till: "Quầy",
    cashier: "Thu ngân",
    customer: "Khách",
    subtotal: "Tiền hàng",
    discount: "Giảm giá",
    tax: "Thuế GTGT",
    rounding: "Làm tròn tiền mặt",
    note: "Ghi chú",
    total: "TỔNG CỘNG",
    change: "Tiền thừa",
    cash: "Tiền mặt",
    bank_transfer: "Chuyển khoản",
    card: "Thẻ",
    e_wallet: "Ví điện tử",
    on_account: "Còn nợ",
    debt_slip: "PHIẾU THU NỢ",
    debt_undone: "PHIẾU HỦY THU NỢ",
    debt_before: "Nợ trước",
    debt_paid: "Khách trả",
    debt_after: "CÒN NỢ",
    debt_estimate: "Số nợ tính tại quầy lúc in phiếu",
    test_page: "TRANG IN THỬ",
    dots: "điểm",
    line_one: "dòng",
    line_many: "dòng",
};

const EN: Labels = Labels {
    code: "en",
    title: "SALES RECEIPT",
    not_vat: "Not a VAT invoice",
    demo: "DEMO – NO VALUE",
    copy: "COPY",
    phone: "Tel",
    number: "No.",
    till: "Till",
    cashier: "Cashier",
    customer: "Customer",
    subtotal: "Subtotal",
    discount: "Discount",
    tax: "VAT",
    rounding: "Cash rounding",
    note: "Note",
    total: "TOTAL",
    change: "Change",
    cash: "Cash",
    bank_transfer: "Bank transfer",
    card: "Card",
    e_wallet: "E-wallet",
    on_account: "Still owed",
    debt_slip: "DEBT PAYMENT",
    debt_undone: "DEBT PAYMENT UNDONE",
    debt_before: "Owed before",
    debt_paid: "Paid",
    debt_after: "STILL OWED",
    debt_estimate: "As reckoned at the till when printed",
    test_page: "TEST PAGE",
    dots: "dots",
    line_one: "line",
    line_many: "lines",
};

impl Labels {
    pub(crate) fn of(language: Language) -> &'static Labels {
        match language {
            Language::Vi => &VI,
            Language::En => &EN,
        }
    }

    pub(crate) fn tender(&self, method: TenderMethod) -> &'static str {
        match method {
            TenderMethod::Cash => self.cash,
            TenderMethod::BankTransfer => self.bank_transfer,
            TenderMethod::Card => self.card,
            TenderMethod::EWallet => self.e_wallet,
            TenderMethod::OnAccount => self.on_account,
        }
    }

    /// `Tiền hàng (7 dòng)`.
    pub(crate) fn subtotal_of(&self, lines: usize) -> String {
        let word = if lines == 1 {
            self.line_one
        } else {
            self.line_many
        };
        format!("{} ({lines} {word})", self.subtotal)
    }
}
