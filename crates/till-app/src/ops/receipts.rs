//! Receipts: on the screen, as PDF and PNG.

use std::path::PathBuf;

use jiff::{Timestamp, fmt::strtime};
use till_core::{
    Money, Quantity,
    account::DebtReceipt,
    cart::{CartCustomer, CartLine},
    clock::shop_zone,
    exchange::Exchange,
    payment::{Tender, TenderMethod},
    pricing::{Discount, Priced},
    sale::{Place, Sale},
    sell_return::SellReturn,
};
use till_print as print;
use uuid::Uuid;

use super::printing::Paper;
use crate::{App, Error, Language, session::Session};

/// What a receipt is saved as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptFormat {
    /// One page as long as it needs.
    Pdf,
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
        let receipt = self.receipt_of(sale).await?;
        let press = self.press().await?;
        let name = match receipt.kind {
            print::ReceiptKind::Sale => receipt.invoice_no.clone(),
            // A sale may have many; its own receipt has the number for itself.
            print::ReceiptKind::Return => format!("{}-{sale}", receipt.invoice_no),
        };
        let (bytes, ending) = tokio::task::spawn_blocking(move || match format {
            ReceiptFormat::Pdf => press.pdf(&receipt).map(|bytes| (bytes, "pdf")),
            ReceiptFormat::Png => press.picture(&receipt).map(|picture| (picture.png, "png")),
        })
        .await??;
        tokio::fs::create_dir_all(&folder).await?;
        let path = folder.join(format!("{name}.{ending}"));
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
    }
}

/// What is the same on every receipt of a place.
async fn head(
    session: &Session,
    place: &Place,
    (kind, language): (print::ReceiptKind, Language),
) -> Result<print::Receipt, Error> {
    let branches = session.store.branches().await?;
    let branch = branches
        .into_iter()
        .find(|branch| branch.id == place.branch_id);
    let till = session.till().await?;
    let name = if session.profile.demo {
        session.shop_name()
    } else {
        place.branch.clone()
    };
    let kept = |text: Option<String>| text.unwrap_or_default();
    Ok(print::Receipt {
        kind,
        language: language.into(),
        shop: print::Shop {
            name,
            branch: place.branch.clone(),
            address: kept(branch.as_ref().map(|branch| branch.address.clone())),
            phone: kept(branch.as_ref().map(|branch| branch.phone.clone())),
        },
        invoice_no: String::new(),
        sold_at: String::new(),
        till: kept(till.map(|till| till.code.to_string())),
        cashier: None,
        customer: None,
        lines: Vec::new(),
        subtotal: 0,
        adjustments: Vec::new(),
        total: 0,
        tenders: Vec::new(),
        change: 0,
        note: String::new(),
        vietqr: None,
        footer: Vec::new(),
        demo: session.profile.demo,
        copy: false,
    })
}

async fn lay_out_sale(
    session: &Session,
    sale: &Sale,
    language: Language,
) -> Result<print::Receipt, Error> {
    let head = head(session, &sale.place, (print::ReceiptKind::Sale, language)).await?;
    let priced = sale.priced();
    Ok(print::Receipt {
        invoice_no: sale.invoice_no.clone(),
        sold_at: on_paper(sale.sold_at)?,
        customer: sale.customer.as_ref().map(customer),
        lines: sale
            .lines
            .iter()
            .map(|line| print::ReceiptLine {
                name: line.product.name.clone(),
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
    let branch = till.as_ref().map(|till| till.place.branch.clone());
    let shop = match branch {
        Some(branch) if !session.profile.demo => branch,
        _ => session.shop_name(),
    };
    Ok(print::DebtSlip {
        language: language.into(),
        shop,
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

/// What stands under a line: its discount, and what was written beside it.
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
    let said: Vec<&str> = [off.as_str(), line.note.as_str()]
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
    [
        (print::Adjustment::Discount, -priced.order_discount()),
        (print::Adjustment::Tax, priced.tax_added()),
    ]
    .into_iter()
    .chain(surcharges)
    .chain([(print::Adjustment::Rounding, priced.rounding())])
    .filter(|(_, amount)| *amount != Money::ZERO)
    .map(|(kind, amount)| print::ReceiptAdjustment {
        kind,
        amount: amount.dong(),
    })
    .collect()
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
