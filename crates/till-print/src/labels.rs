//! The words printed on every receipt, in each language.

use crate::receipt::{Language, ReceiptKind, TenderMethod};

/// One language's words.
pub(crate) struct Labels {
    /// ISO 639-1 code, for the PDF's readers.
    pub(crate) code: &'static str,
    title: &'static str,
    return_title: &'static str,
    /// A receipt is no e-invoice: NextX's API has none.
    pub(crate) not_vat: &'static str,
    pub(crate) demo: &'static str,
    pub(crate) copy: &'static str,
    pub(crate) phone: &'static str,
    number: &'static str,
    of_invoice: &'static str,
    no_invoice: &'static str,
    pub(crate) till: &'static str,
    pub(crate) cashier: &'static str,
    pub(crate) sales_person: &'static str,
    pub(crate) customer: &'static str,
    pub(crate) subtotal: &'static str,
    pub(crate) discount: &'static str,
    tax_on: &'static str,
    tax_within: &'static str,
    pub(crate) rounding: &'static str,
    pub(crate) return_fee: &'static str,
    pub(crate) note: &'static str,
    total: &'static str,
    return_total: &'static str,
    pub(crate) change: &'static str,
    cash: &'static str,
    bank_transfer: &'static str,
    card: &'static str,
    e_wallet: &'static str,
    on_account: &'static str,
    off_the_debt: &'static str,
    pub(crate) debt_slip: &'static str,
    pub(crate) debt_undone: &'static str,
    pub(crate) debt_before: &'static str,
    pub(crate) debt_paid: &'static str,
    pub(crate) debt_after: &'static str,
    /// What is owed is reckoned by the till.
    pub(crate) debt_estimate: &'static str,
    exchange: &'static str,
    /// The title of a test page.
    pub(crate) test_page: &'static str,
    /// What a printer's head prints side by side.
    pub(crate) dots: &'static str,
    line_one: &'static str,
    line_many: &'static str,
    pub(crate) saved: &'static str,
    pub(crate) in_words: &'static str,
    /// The heads of the columns on office paper: number, goods, unit, quantity, price, total.
    pub(crate) columns: [&'static str; 6],
    pub(crate) page: &'static str,
    pub(crate) buyer: &'static str,
    pub(crate) seller: &'static str,
    pub(crate) sign: &'static str,
    pub(crate) date: &'static str,
}

const VI: Labels = Labels {
    code: "vi",
    title: "HÓA ĐƠN BÁN HÀNG",
    return_title: "PHIẾU TRẢ HÀNG",
    not_vat: "Không phải hóa đơn GTGT",
    demo: "BÁN THỬ – KHÔNG CÓ GIÁ TRỊ",
    copy: "BẢN SAO",
    phone: "ĐT",
    number: "Số",
    of_invoice: "Hóa đơn",
    no_invoice: "Không có hóa đơn",
    till: "Quầy",
    cashier: "Thu ngân",
    sales_person: "Người bán",
    customer: "Khách",
    subtotal: "Tiền hàng",
    discount: "Giảm giá",
    tax_on: "tính trên",
    tax_within: "Đã gồm",
    rounding: "Làm tròn tiền mặt",
    return_fee: "Phí trả hàng",
    note: "Ghi chú",
    total: "TỔNG CỘNG",
    return_total: "HOÀN CHO KHÁCH",
    change: "Tiền thừa",
    cash: "Tiền mặt",
    bank_transfer: "Chuyển khoản",
    card: "Thẻ",
    e_wallet: "Ví điện tử",
    on_account: "Còn nợ",
    off_the_debt: "Trừ vào nợ",
    debt_slip: "PHIẾU THU NỢ",
    debt_undone: "PHIẾU HỦY THU NỢ",
    debt_before: "Nợ trước",
    debt_paid: "Khách trả",
    debt_after: "CÒN NỢ",
    debt_estimate: "Số nợ tính tại quầy lúc in phiếu",
    exchange: "Đổi hàng",
    test_page: "TRANG IN THỬ",
    dots: "điểm",
    line_one: "dòng",
    line_many: "dòng",
    saved: "Quý khách tiết kiệm",
    in_words: "Bằng chữ",
    columns: ["STT", "Tên hàng", "ĐVT", "SL", "Đơn giá", "Thành tiền"],
    page: "Trang",
    buyer: "Người mua hàng",
    seller: "Người bán hàng",
    sign: "(ký, ghi rõ họ tên)",
    date: "Ngày",
};

const EN: Labels = Labels {
    code: "en",
    title: "SALES RECEIPT",
    return_title: "RETURN RECEIPT",
    not_vat: "Not a VAT invoice",
    demo: "DEMO – NO VALUE",
    copy: "COPY",
    phone: "Tel",
    number: "No.",
    of_invoice: "Invoice",
    no_invoice: "Without invoice",
    till: "Till",
    cashier: "Cashier",
    sales_person: "Sold by",
    customer: "Customer",
    subtotal: "Subtotal",
    discount: "Discount",
    tax_on: "on",
    tax_within: "Including",
    rounding: "Cash rounding",
    return_fee: "Return fee",
    note: "Note",
    total: "TOTAL",
    return_total: "REFUND",
    change: "Change",
    cash: "Cash",
    bank_transfer: "Bank transfer",
    card: "Card",
    e_wallet: "E-wallet",
    on_account: "Still owed",
    off_the_debt: "Off the debt",
    debt_slip: "DEBT PAYMENT",
    debt_undone: "DEBT PAYMENT UNDONE",
    debt_before: "Owed before",
    debt_paid: "Paid",
    debt_after: "STILL OWED",
    debt_estimate: "As reckoned at the till when printed",
    exchange: "Exchange",
    test_page: "TEST PAGE",
    dots: "dots",
    line_one: "line",
    line_many: "lines",
    saved: "You save",
    in_words: "In words",
    columns: ["No.", "Goods", "Unit", "Qty", "Price", "Total"],
    page: "Page",
    buyer: "Buyer",
    seller: "Seller",
    sign: "(signature, full name)",
    date: "Date",
};

impl Labels {
    pub(crate) fn of(language: Language) -> &'static Labels {
        match language {
            Language::Vi => &VI,
            Language::En => &EN,
        }
    }

    pub(crate) fn title(&self, kind: ReceiptKind) -> &'static str {
        match kind {
            ReceiptKind::Sale => self.title,
            ReceiptKind::Return => self.return_title,
        }
    }

    pub(crate) fn total(&self, kind: ReceiptKind) -> &'static str {
        match kind {
            ReceiptKind::Sale => self.total,
            ReceiptKind::Return => self.return_total,
        }
    }

    /// `Số LS01K7263270042H`.
    pub(crate) fn number(&self, kind: ReceiptKind, invoice_no: &str) -> String {
        match kind {
            ReceiptKind::Sale => format!("{} {invoice_no}", self.number),
            ReceiptKind::Return if invoice_no.is_empty() => self.no_invoice.to_owned(),
            ReceiptKind::Return => format!("{} {invoice_no}", self.of_invoice),
        }
    }

    pub(crate) fn tender(&self, method: TenderMethod) -> &'static str {
        match method {
            TenderMethod::Cash => self.cash,
            TenderMethod::BankTransfer => self.bank_transfer,
            TenderMethod::Card => self.card,
            TenderMethod::EWallet => self.e_wallet,
            TenderMethod::OnAccount => self.on_account,
            TenderMethod::Exchange => self.exchange,
        }
    }

    /// How what goods that came back are worth was given back.
    pub(crate) fn refund(&self, method: TenderMethod) -> &'static str {
        match method {
            TenderMethod::OnAccount => self.off_the_debt,
            other => self.tender(other),
        }
    }

    /// `VAT 8 % (tính trên 100.000)`.
    pub(crate) fn tax(&self, name: &str, on: &str) -> String {
        format!("{name} ({} {on})", self.tax_on)
    }

    /// `Đã gồm VAT 8 % (tính trên 100.000)`.
    pub(crate) fn tax_within(&self, name: &str, on: &str) -> String {
        format!("{} {}", self.tax_within, self.tax(name, on))
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
