//! Receipts: on the screen, as PDF and PNG, on a roll and on office paper.

use std::path::PathBuf;

use jiff::{Timestamp, fmt::strtime};
use till_core::{
    Money, Quantity,
    account::DebtReceipt,
    cart::{CartCustomer, CartLine},
    clock::shop_zone,
    exchange::Exchange,
    payment::{self, Tender, TenderMethod},
    pricing::{Discount, Priced},
    sale::{Place, Sale},
    sell_return::SellReturn,
    tax::{TaxKind, TaxTotal},
    vietqr,
};
use till_print as print;
use uuid::Uuid;

use super::printing::Paper;
use crate::{App, Error, Language, session::Session};

/// What a receipt is saved as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptFormat {
    /// One page of a roll, as long as it needs.
    Pdf,
    /// Office paper.
    Sheets(print::Sheet),
    /// The printer's dots.
    Png,
}

impl App {
    /// The receipt of a sale or a return as the printer prints it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Receipt`]
    pub async fn receipt(&self, sale: Uuid) -> Result<print::Picture, Error> {
        let receipt = self.receipt_of(sale).await?;
        let press = self.press().await?;
        Ok(tokio::task::spawn_blocking(move || press.picture(&receipt)).await??)
    }

    /// Saves the receipt of a sale or a return in `folder`, named by its number, and answers where.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Receipt`], [`Error::Io`]
    pub async fn save_receipt(
        &self,
        sale: Uuid,
        format: ReceiptFormat,
        folder: PathBuf,
    ) -> Result<PathBuf, Error> {
        let mut receipt = self.receipt_of(sale).await?;
        if matches!(format, ReceiptFormat::Sheets(_)) {
            // A bill of a sale whose receipt is on paper already is a second one.
            receipt.copy = self.receipt_printed_at(sale).await?.is_some();
        }
        let press = self.press().await?;
        let name = match receipt.kind {
            print::ReceiptKind::Sale => receipt.invoice_no.clone(),
            // A sale may have many; its own receipt has the number for itself.
            print::ReceiptKind::Return => format!("{}-{sale}", receipt.invoice_no),
        };
        let (bytes, ending) = tokio::task::spawn_blocking(move || match format {
            ReceiptFormat::Pdf => press.pdf(&receipt).map(|bytes| (bytes, ".pdf")),
            ReceiptFormat::Sheets(sheet) => {
                let ending = match sheet {
                    print::Sheet::A4 => "-A4.pdf",
                    print::Sheet::A5 => "-A5.pdf",
                };
                press
                    .office_pdf(&receipt, sheet)
                    .map(|bytes| (bytes, ending))
            }
            ReceiptFormat::Png => press.picture(&receipt).map(|picture| (picture.png, ".png")),
        })
        .await??;
        tokio::fs::create_dir_all(&folder).await?;
        let path = folder.join(format!("{name}{ending}"));
        tokio::fs::write(&path, bytes).await?;
        Ok(path)
    }

    async fn receipt_of(&self, id: Uuid) -> Result<print::Receipt, Error> {
        let session = self.session().await?;
        let paper = paper(&session, id).await?;
        lay_out(&session, &paper, self.language().await).await
    }
}

/// The sale or the return with this id.
pub(crate) async fn paper(session: &Session, id: Uuid) -> Result<Paper, Error> {
    if let Some(sale) = session.store.sale(id).await? {
        return Ok(Paper::Sale(Box::new(sale)));
    }
    let made = session.store.sell_return(id).await?;
    Ok(Paper::Return(Box::new(made.ok_or(Error::NotFound)?)))
}

pub(crate) async fn lay_out(
    session: &Session,
    paper: &Paper,
    language: Language,
) -> Result<print::Receipt, Error> {
    match paper {
        Paper::Sale(sale) => lay_out_sale(session, sale, language).await,
        Paper::Return(made) => lay_out_return(session, made, language).await,
        // A shift has a report and no receipt.
        Paper::Shift(_) => Err(Error::NotFound),
    }
}

/// What is the same on every receipt of a place.
async fn head(
    session: &Session,
    place: &Place,
    (kind, language): (print::ReceiptKind, Language),
) -> Result<print::Receipt, Error> {
    let till = session.till().await?;
    Ok(print::Receipt {
        kind,
        language: language.into(),
        shop: shop_of(session, place).await?,
        invoice_no: String::new(),
        sold_at: String::new(),
        till: till.map(|till| till.code.to_string()).unwrap_or_default(),
        cashier: None,
        sales_person: None,
        customer: None,
        lines: Vec::new(),
        subtotal: 0,
        adjustments: Vec::new(),
        total: 0,
        taxes: Vec::new(),
        tenders: Vec::new(),
        change: 0,
        note: String::new(),
        vietqr: None,
        saved: 0,
        template: session.template().await?,
        logo: session.logo().await?,
        demo: session.profile.demo,
        copy: false,
    })
}

/// What is known of the shop at a place.
async fn shop_of(session: &Session, place: &Place) -> Result<print::Shop, Error> {
    let branches = session.store.branches().await?;
    let (address, phone) = branches
        .into_iter()
        .find(|branch| branch.id == place.branch_id)
        .map_or_else(Default::default, |branch| (branch.address, branch.phone));
    let name = if session.profile.demo {
        session.shop_name()
    } else {
        place.branch.clone()
    };
    Ok(print::Shop {
        name,
        branch: place.branch.clone(),
        address,
        phone,
    })
}

/// What is known of the shop that the till is set up for.
pub(crate) async fn shop_of_till(session: &Session) -> Result<print::Shop, Error> {
    match session.till().await? {
        Some(till) => shop_of(session, &till.place).await,
        None => Ok(print::Shop {
            name: session.shop_name(),
            ..print::Shop::default()
        }),
    }
}

/// A sale that was never made, with a word in every place that a template can hide.
pub(crate) async fn example(
    session: &Session,
    language: Language,
) -> Result<print::Receipt, Error> {
    let till = session.till().await?.ok_or(Error::NotSignedIn)?;
    let head = head(session, &till.place, (print::ReceiptKind::Sale, language)).await?;
    let line = |(vi, en): (&str, &str), quantity: &str, unit: (&str, &str), unit_price, total| {
        let said = |(vi, en): (&str, &str)| match language {
            Language::Vi => vi.to_owned(),
            Language::En => en.to_owned(),
        };
        print::ReceiptLine {
            name: said((vi, en)),
            quantity: quantity.to_owned(),
            unit: said(unit),
            unit_price,
            total,
            note: None,
        }
    };
    let (can, pack) = (("lon", "can"), ("gói", "pack"));
    let (customer, cashier, sales_person, note) = match language {
        Language::Vi => (
            "Nguyễn Văn A",
            "Trần Thị B",
            "Lê Văn C",
            "Giao trước 17 giờ",
        ),
        Language::En => ("Customer A", "Cashier B", "Seller C", "Deliver before 5 pm"),
    };
    let owed = Money::from_dong(40_000);
    let invoice_no = "HD0001".to_owned();
    Ok(print::Receipt {
        sold_at: on_paper(session.clock.now())?,
        cashier: Some(cashier.to_owned()),
        sales_person: Some(sales_person.to_owned()),
        customer: Some(print::ReceiptCustomer {
            name: customer.to_owned(),
            masked_phone: masked("0900000001"),
        }),
        lines: vec![
            line(
                ("Nước ngọt 330 ml", "Soft drink 330 ml"),
                "6",
                can,
                10_000,
                60_000,
            ),
            line(("Mì gói 75 g", "Noodles 75 g"), "10", pack, 5_000, 50_000),
        ],
        subtotal: 110_000,
        adjustments: vec![print::ReceiptAdjustment {
            kind: print::Adjustment::Discount,
            amount: -10_000,
        }],
        total: 100_000,
        tenders: vec![
            print::ReceiptTender {
                method: print::TenderMethod::Cash,
                amount: 60_000,
            },
            print::ReceiptTender {
                method: print::TenderMethod::OnAccount,
                amount: owed.dong(),
            },
        ],
        vietqr: owed_by_transfer(session, owed, &invoice_no).await?,
        saved: 10_000,
        note: note.to_owned(),
        invoice_no,
        ..head
    })
}

/// The code by which a customer can transfer what they still owe; none where the shop has set no account.
async fn owed_by_transfer(
    session: &Session,
    owed: Money,
    purpose: &str,
) -> Result<Option<print::ReceiptQr>, Error> {
    let account = session.transfer_account().await?;
    let Some(account) = account.filter(|_| owed.is_positive()) else {
        return Ok(None);
    };
    let amount = format!("{} ₫", print::amount(owed.dong()));
    let number = account.number.clone();
    Ok(Some(print::ReceiptQr {
        payload: vietqr::payload(&account.for_qr()?, owed, purpose),
        caption_lines: vec![amount, account.bank().to_owned(), number, account.holder],
    }))
}

async fn lay_out_sale(
    session: &Session,
    sale: &Sale,
    language: Language,
) -> Result<print::Receipt, Error> {
    let head = head(session, &sale.place, (print::ReceiptKind::Sale, language)).await?;
    let priced = sale.priced();
    let owed = payment::owed(&sale.given);
    Ok(print::Receipt {
        vietqr: owed_by_transfer(session, owed, &sale.invoice_no).await?,
        saved: (priced.line_discounts() + priced.order_discount()).dong(),
        cashier: sale.by.as_ref().map(|by| by.name.clone()),
        sales_person: sale.terms.sold_by.as_ref().map(|by| by.name.clone()),
        invoice_no: sale.invoice_no.clone(),
        sold_at: on_paper(sale.sold_at)?,
        customer: sale.customer.as_ref().map(customer),
        lines: sale
            .lines
            .iter()
            .map(|line| print::ReceiptLine {
                name: match line.added_to {
                    Some(_) => format!("+ {}", line.product.name),
                    None => line.product.name.clone(),
                },
                quantity: quantity(line.quantity, language),
                unit: line.unit.name.clone(),
                unit_price: line.unit_price().dong(),
                total: line.total().dong(),
                note: line_note(line, language),
            })
            .collect(),
        subtotal: (priced.gross() - priced.line_discounts()).dong(),
        adjustments: adjustments(sale, &priced),
        total: sale.total.dong(),
        taxes: taxes_within(&sale.taxes()),
        tenders: tenders(&sale.given, sale.exchange),
        change: sale.change.dong(),
        note: sale.terms.note.clone(),
        ..head
    })
}

/// The slip of a receipt for a debt.
pub(crate) async fn debt_slip(
    session: &Session,
    receipt: &DebtReceipt,
    language: Language,
) -> Result<print::DebtSlip, Error> {
    let till = session.till().await?;
    Ok(print::DebtSlip {
        language: language.into(),
        shop: shop_of_till(session).await?,
        template: session.template().await?,
        logo: session.logo().await?,
        till: till.map(|till| till.code.to_string()).unwrap_or_default(),
        at: on_paper(receipt.at)?,
        customer: print::ReceiptCustomer {
            name: receipt.customer.name.clone(),
            masked_phone: masked(&receipt.customer.phone),
        },
        before: receipt.before.dong(),
        method: on_receipt(receipt.method),
        amount: receipt.amount.dong(),
        after: receipt.after().dong(),
        reason: receipt.reason.clone(),
        demo: session.profile.demo,
        copy: false,
    })
}

/// A way to pay as the receipt names it.
pub(crate) const fn on_receipt(method: TenderMethod) -> print::TenderMethod {
    match method {
        TenderMethod::Cash => print::TenderMethod::Cash,
        TenderMethod::BankTransfer => print::TenderMethod::BankTransfer,
        TenderMethod::Card => print::TenderMethod::Card,
        TenderMethod::EWallet => print::TenderMethod::EWallet,
        TenderMethod::OnAccount => print::TenderMethod::OnAccount,
    }
}

/// The lines are told at what they were charged with, discounts and tax in it: that is what is paid back.
async fn lay_out_return(
    session: &Session,
    made: &SellReturn,
    language: Language,
) -> Result<print::Receipt, Error> {
    let kind = (print::ReceiptKind::Return, language);
    let head = head(session, &made.place, kind).await?;
    let fee = print::ReceiptAdjustment {
        kind: print::Adjustment::ReturnFee,
        amount: -made.fee.dong(),
    };
    Ok(print::Receipt {
        cashier: made.by.as_ref().map(|by| by.name.clone()),
        invoice_no: made.invoice_no().unwrap_or_default().to_owned(),
        sold_at: on_paper(made.returned_at)?,
        customer: made.customer.as_ref().map(customer),
        lines: made
            .lines
            .iter()
            .map(|line| print::ReceiptLine {
                name: line.product.name.clone(),
                quantity: quantity(line.quantity, language),
                unit: line.unit.name.clone(),
                unit_price: line.unit_price().dong(),
                total: line.amount.dong(),
                note: None,
            })
            .collect(),
        subtotal: made.goods.dong(),
        adjustments: Vec::from_iter(made.fee.is_positive().then_some(fee)),
        total: made.refunded().dong(),
        taxes: taxes_within(&made.taxes().iter().map(all_within).collect::<Vec<_>>()),
        tenders: tenders(&made.refunds, made.exchange),
        note: made.reason.clone(),
        ..head
    })
}

fn customer(customer: &CartCustomer) -> print::ReceiptCustomer {
    print::ReceiptCustomer {
        name: customer.name.clone(),
        masked_phone: masked(&customer.phone),
    }
}

fn quantity(quantity: Quantity, language: Language) -> String {
    match language {
        Language::Vi => quantity.to_string().replace('.', ","),
        Language::En => quantity.to_string(),
    }
}

/// How it was paid; of an exchange, the cash that nobody handed over is told as what it was.
fn tenders(given: &[Tender], exchange: Option<Exchange>) -> Vec<print::ReceiptTender> {
    let mut offset = exchange.map_or(Money::ZERO, |exchange| exchange.offset);
    let exchanged = print::ReceiptTender {
        method: print::TenderMethod::Exchange,
        amount: offset.dong(),
    };
    let mut tenders = Vec::from_iter(offset.is_positive().then_some(exchanged));
    for tender in given {
        let mut amount = tender.amount;
        if tender.method == TenderMethod::Cash {
            amount = amount - offset;
            offset = Money::ZERO;
        }
        if amount.is_positive() {
            tenders.push(print::ReceiptTender {
                method: on_receipt(tender.method),
                amount: amount.dong(),
            });
        }
    }
    tenders
}

/// What stands under a line: the parts of a combo, its discount, and what was written beside it.
fn line_note(line: &CartLine, language: Language) -> Option<String> {
    let off = match (line.discount, language) {
        (None, _) => String::new(),
        (Some(Discount::Amount(each)), Language::Vi) => {
            format!("giảm {} mỗi {}", print::amount(each.dong()), line.unit.name)
        }
        (Some(Discount::Amount(each)), Language::En) => {
            format!("{} off each", print::amount(each.dong()))
        }
        (Some(Discount::Percent(percent)), Language::Vi) => {
            format!("giảm {} %", percent.value().to_string().replace('.', ","))
        }
        (Some(Discount::Percent(percent)), Language::En) => format!("{} % off", percent.value()),
    };
    let parts = line.product.parts.iter().map(|part| match part.quantity {
        Some(many) => {
            let counted = format!("{} {}", quantity(many, language), part.unit);
            format!("{} {}", counted.trim_end(), part.name)
        }
        None => part.name.clone(),
    });
    let parts = parts.collect::<Vec<_>>().join(", ");
    let parts = match (parts.as_str(), language) {
        ("", _) => String::new(),
        (parts, Language::Vi) => format!("gồm {parts}"),
        (parts, Language::En) => format!("holds {parts}"),
    };
    let said: Vec<&str> = [parts.as_str(), off.as_str(), line.note.as_str()]
        .into_iter()
        .filter(|said| !said.is_empty())
        .collect();
    (!said.is_empty()).then(|| said.join("; "))
}

/// What stands between the lines and the total.
fn adjustments(sale: &Sale, priced: &Priced) -> Vec<print::ReceiptAdjustment> {
    let surcharges = sale.terms.surcharges.iter().map(|surcharge| {
        let kind = print::Adjustment::Surcharge(surcharge.name.clone());
        (kind, surcharge.amount)
    });
    let taxes = sale.taxes().into_iter().filter_map(|total| {
        let (name, on) = (tax_name(&total)?.to_owned(), total.net().dong());
        Some((print::Adjustment::Tax { name, on }, total.added))
    });
    [(print::Adjustment::Discount, -priced.order_discount())]
        .into_iter()
        .chain(taxes)
        .chain(surcharges)
        .chain([(print::Adjustment::Rounding, priced.rounding())])
        .filter(|(_, amount)| *amount != Money::ZERO)
        .map(|(kind, amount)| print::ReceiptAdjustment {
            kind,
            amount: amount.dong(),
        })
        .collect()
}

/// The taxes that prices contain.
fn taxes_within(totals: &[TaxTotal]) -> Vec<print::ReceiptTax> {
    let within = |total: &TaxTotal| {
        let amount = total.tax - total.added;
        // A rate of nothing is told as well.
        let is_within = amount.is_positive() || total.tax == Money::ZERO;
        is_within.then_some(print::ReceiptTax {
            name: tax_name(total)?.to_owned(),
            on: total.net().dong(),
            amount: amount.dong(),
        })
    };
    totals.iter().filter_map(within).collect()
}

/// The same where the lines are told with the tax that came on top.
fn all_within(total: &TaxTotal) -> TaxTotal {
    TaxTotal {
        added: Money::ZERO,
        ..total.clone()
    }
}

const fn tax_name(total: &TaxTotal) -> Option<&str> {
    match &total.kind {
        TaxKind::Rate { name, .. } => Some(name.as_str()),
        TaxKind::Untaxed | TaxKind::Unknown => None,
    }
}

/// A moment in the shop's time, as it stands on paper.
pub(crate) fn on_paper(moment: Timestamp) -> Result<String, Error> {
    let local = moment.to_zoned(shop_zone());
    let written = strtime::format("%d/%m/%Y %H:%M", &local);
    Ok(written.map_err(|error| std::io::Error::other(error.to_string()))?)
}

impl From<Language> for print::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::Vi => Self::Vi,
            Language::En => Self::En,
        }
    }
}

/// A phone that its owner recognises and nobody else can call: `0900 ••• 001`.
fn masked(phone: &str) -> String {
    let chars: Vec<char> = phone.chars().collect();
    if chars.len() < 8 {
        return String::new();
    }
    let head: String = chars[..4].iter().collect();
    let tail: String = chars[chars.len() - 3..].iter().collect();
    format!("{head} ••• {tail}")
}
