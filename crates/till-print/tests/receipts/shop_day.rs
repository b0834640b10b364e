//! Receipts of a day in the shop of the mockups.

use till_print::{
    Adjustment, DebtSlip, Language, Receipt, ReceiptAdjustment, ReceiptCustomer, ReceiptKind,
    ReceiptLine, ReceiptQr, ReceiptTax, ReceiptTender, ShiftHeading, ShiftLabel, ShiftReport,
    ShiftReportKind, ShiftRow, ShiftSection, Shop, Template, TenderMethod,
};

/// The VietQR text of the mockup's size: bank, account, amount, purpose and checksum.
pub(crate) const VIETQR: &str = "00020101021238540010A00000072701240006970436011010175956000208QRIBFTTA530370454061800005802VN62130809HD 00012363043A96";

pub(crate) const INVOICE_NO: &str = "LS01K7-261123-0042H";

/// Seven lines, a discount on one of them and on the order, paid half in cash and half by transfer.
pub(crate) fn morning_sale() -> Receipt {
    Receipt {
        kind: ReceiptKind::Sale,
        language: Language::Vi,
        shop: Shop {
            name: "AN PHÚC MART".into(),
            branch: "CN Lê Văn Sỹ".into(),
            address: "12 Lê Văn Sỹ, P. Nhiêu Lộc, TP.HCM".into(),
            phone: "028 0000 0128".into(),
        },
        invoice_no: INVOICE_NO.into(),
        sold_at: "23/11/2026 09:43".into(),
        till: "LS01".into(),
        cashier: Some("Trần Thị Mai".into()),
        sales_person: None,
        customer: Some(ReceiptCustomer {
            name: "Nguyễn Văn Hùng".into(),
            masked_phone: "0909 ••• 128".into(),
        }),
        lines: vec![
            line(
                "Mì Hảo Hảo tôm chua cay 75 g",
                "1",
                "thùng",
                128_000,
                128_000,
                None,
            ),
            line(
                "Sữa tươi Vinamilk có đường 180 ml",
                "2",
                "lốc",
                34_000,
                68_000,
                None,
            ),
            line("Thịt ba rọi heo", "0,452", "kg", 168_000, 75_936, None),
            line(
                "Nước rửa chén Sunlight 750 g",
                "1",
                "chai",
                32_500,
                29_250,
                Some("Giảm 10 % −3.250"),
            ),
            line(
                "Combo bữa sáng nhanh",
                "1",
                "phần",
                59_000,
                59_000,
                Some("gồm bánh mì, sữa chua uống, chuối"),
            ),
            line(
                "Trứng gà ta Ba Huân hộp 10 quả",
                "1",
                "hộp",
                36_000,
                36_000,
                None,
            ),
            line(
                "Cà phê sữa G7 3in1 hộp 18 gói",
                "1",
                "hộp",
                62_000,
                62_000,
                None,
            ),
        ],
        subtotal: 458_186,
        adjustments: vec![ReceiptAdjustment {
            kind: Adjustment::Discount,
            amount: -9_164,
        }],
        total: 449_022,
        taxes: vec![
            tax("VAT 10 %", 57_310, 5_731),
            tax("VAT 8 %", 357_390, 28_591),
        ],
        note: String::new(),
        tenders: vec![
            ReceiptTender {
                method: TenderMethod::Cash,
                amount: 200_000,
            },
            ReceiptTender {
                method: TenderMethod::BankTransfer,
                amount: 249_022,
            },
        ],
        change: 0,
        vietqr: Some(ReceiptQr {
            payload: VIETQR.into(),
            caption_lines: vec![
                "Quét để chuyển khoản".into(),
                "249.022 ₫".into(),
                "Vietcombank".into(),
                "1900 0000 28".into(),
                "CTY TNHH AN PHÚC".into(),
            ],
        }),
        saved: 0,
        template: with_footer(&[
            "Đổi trả trong 7 ngày kèm hóa đơn này.",
            "Hàng tươi sống không đổi trả.",
            "Cảm ơn anh Hùng, hẹn gặp lại!",
        ]),
        logo: None,
        demo: false,
        copy: false,
    }
}

fn tax(name: &str, on: i64, amount: i64) -> ReceiptTax {
    ReceiptTax {
        name: name.into(),
        on,
        amount,
    }
}

/// A bottle of water, paid in cash by somebody the shop does not know.
pub(crate) fn quick_sale() -> Receipt {
    Receipt {
        cashier: None,
        sales_person: None,
        customer: None,
        lines: vec![line(
            "Nước suối La Vie 500 ml",
            "1",
            "chai",
            6_000,
            6_000,
            None,
        )],
        subtotal: 6_000,
        adjustments: Vec::new(),
        total: 6_000,
        taxes: Vec::new(),
        tenders: vec![ReceiptTender {
            method: TenderMethod::Cash,
            amount: 10_000,
        }],
        change: 4_000,
        vietqr: None,
        template: with_footer(&["Cảm ơn quý khách!"]),
        ..morning_sale()
    }
}

/// A sale whose every free text was typed by somebody unkind.
pub(crate) fn hostile_sale() -> Receipt {
    let unkind = "#eval(\"1\") $x^2$ [*đậm*] _nghiêng_ `mã` \\ // <a> @b ~ = - 3x4 -> \"'\"";
    Receipt {
        shop: Shop {
            name: unkind.into(),
            ..morning_sale().shop
        },
        cashier: Some("#panic()".into()),
        sales_person: Some("#panic()".into()),
        customer: Some(ReceiptCustomer {
            name: unkind.into(),
            masked_phone: "#0909 ••• 128".into(),
        }),
        lines: vec![
            line(unkind, "1", "#kg", 1_000, 1_000, Some(unkind)),
            line("hai\ndòng", "1", "", 1_000, 1_000, Some("một\r\nhai")),
            line(
                "= Tiêu đề",
                "1",
                "cái",
                1_000,
                1_000,
                Some("- gạch\n+ cộng\n/ chia: x"),
            ),
            line(
                &"W".repeat(120),
                &"9".repeat(40),
                "kiện",
                9_223_372_036_854_775_807,
                i64::MIN,
                None,
            ),
            line(
                "Bộ bàn ghế ăn gia đình sáu chỗ gỗ sồi Nga nhập khẩu màu óc chó phủ sơn bảy lớp chống nước bảo hành 24 tháng",
                "1",
                "bộ",
                12_345_678_900,
                12_345_678_900,
                None,
            ),
            line("漢字 🎁 không có trong phông", "1", "", 0, 0, Some("")),
        ],
        subtotal: 1_000,
        total: i64::MAX,
        template: Template {
            header: vec![unkind.into()],
            ..with_footer(&[unkind, ""])
        },
        ..morning_sale()
    }
}

pub(crate) fn line(
    name: &str,
    quantity: &str,
    unit: &str,
    unit_price: i64,
    total: i64,
    note: Option<&str>,
) -> ReceiptLine {
    ReceiptLine {
        name: name.into(),
        quantity: quantity.into(),
        unit: unit.into(),
        unit_price,
        total,
        note: note.map(Into::into),
    }
}

/// What a customer pays of a debt.
pub(crate) fn debt_slip() -> DebtSlip {
    DebtSlip {
        language: Language::Vi,
        shop: Shop {
            name: "AN PHÚC MART".to_owned(),
            ..Shop::default()
        },
        template: Template::default(),
        logo: None,
        till: "Q1".to_owned(),
        at: "23/11/2026 09:42".to_owned(),
        customer: ReceiptCustomer {
            name: "Công ty TNHH Thương mại Dịch vụ An Phúc Thịnh Vượng".to_owned(),
            masked_phone: "0283 ••• 777".to_owned(),
        },
        before: 1_250_000,
        method: TenderMethod::BankTransfer,
        amount: 250_000,
        after: 1_000_000,
        reason: String::new(),
        demo: false,
        copy: false,
    }
}

fn with_footer(footer: &[&str]) -> Template {
    Template {
        footer: footer.iter().map(|&line| line.to_owned()).collect(),
        ..Template::default()
    }
}

/// A shift of the morning, closed with a little too much in the drawer.
pub(crate) fn z_report() -> ShiftReport {
    let row = |label, amount| ShiftRow {
        label,
        count: None,
        amount: Some(amount),
    };
    let counted = |label, count, amount| ShiftRow {
        count: Some(count),
        ..row(label, amount)
    };
    let transfer = ShiftLabel::Method(TenderMethod::BankTransfer);
    ShiftReport {
        language: Language::Vi,
        kind: ShiftReportKind::Z,
        number: 128,
        shop: morning_sale().shop,
        template: Template::default(),
        till: "LS01".to_owned(),
        opened: (
            "23/11/2026 06:02".to_owned(),
            Some("Trần Thị Mai".to_owned()),
        ),
        ended: ("23/11/2026 14:05".to_owned(), Some("Lê Văn Tám".to_owned())),
        sections: vec![
            ShiftSection {
                heading: ShiftHeading::Goods,
                rows: vec![
                    counted(ShiftLabel::Sales, 84, 12_450_000),
                    row(ShiftLabel::Discounts, -150_000),
                    counted(ShiftLabel::Returns, 2, -96_000),
                    row(ShiftLabel::Net, 12_204_000),
                ],
            },
            ShiftSection {
                heading: ShiftHeading::Methods,
                rows: vec![
                    counted(ShiftLabel::Method(TenderMethod::Cash), 61, 8_004_000),
                    counted(transfer, 23, 4_200_000),
                    row(ShiftLabel::Sum, 12_204_000),
                ],
            },
            ShiftSection {
                heading: ShiftHeading::Taxes,
                rows: vec![
                    row(ShiftLabel::TaxedNet("VAT 8 %".to_owned()), 11_300_000),
                    row(ShiftLabel::Tax("VAT 8 %".to_owned()), 904_000),
                ],
            },
            ShiftSection {
                heading: ShiftHeading::Cash,
                rows: vec![
                    row(ShiftLabel::Opening, 1_000_000),
                    row(ShiftLabel::CashSold, 8_100_000),
                    row(ShiftLabel::CashRefunded, -96_000),
                    row(
                        ShiftLabel::PaidOut("mua đá, nộp quỹ giữa ca".to_owned()),
                        -500_000,
                    ),
                    row(ShiftLabel::Expected, 8_504_000),
                    row(ShiftLabel::Counted, 8_514_000),
                    row(ShiftLabel::Difference, 10_000),
                    row(ShiftLabel::Left, 1_000_000),
                    row(ShiftLabel::ToSafe, 7_514_000),
                ],
            },
        ],
        reason: "Khách không lấy tiền thừa".to_owned(),
        unread: 0,
        demo: false,
        copy: false,
    }
}
