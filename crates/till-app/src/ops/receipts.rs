//! Receipts: on the screen, as PDF and PNG.

use std::path::PathBuf;

use jiff::{Timestamp, fmt::strtime};
use till_core::{
    Money,
    account::DebtReceipt,
    cart::CartLine,
    clock::shop_zone,
    payment::TenderMethod,
    pricing::{Discount, Priced},
    sale::Sale,
};
use till_print as print;
use uuid::Uuid;

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
    /// The receipt of a sale as the printer prints it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Receipt`]
    pub async fn receipt(&self, sale: Uuid) -> Result<print::Picture, Error> {
        let receipt = self.receipt_of(sale).await?;
        let press = self.press().await?;
        Ok(tokio::task::spawn_blocking(move || press.picture(&receipt)).await??)
    }

    /// Saves the receipt of a sale in `folder`, named by its number, and answers where.
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
        let invoice_no = receipt.invoice_no.clone();
        let (bytes, ending) = tokio::task::spawn_blocking(move || match format {
            ReceiptFormat::Pdf => press.pdf(&receipt).map(|bytes| (bytes, "pdf")),
            ReceiptFormat::Png => press.picture(&receipt).map(|picture| (picture.png, "png")),
        })
        .await??;
        tokio::fs::create_dir_all(&folder).await?;
        let path = folder.join(format!("{invoice_no}.{ending}"));
        tokio::fs::write(&path, bytes).await?;
        Ok(path)
    }

    async fn receipt_of(&self, id: Uuid) -> Result<print::Receipt, Error> {
        let session = self.session().await?;
        let sale = session.store.sale(id).await?.ok_or(Error::NotFound)?;
        lay_out(&session, &sale, self.language().await).await
    }
}

pub(crate) async fn lay_out(
    session: &Session,
    sale: &Sale,
    language: Language,
) -> Result<print::Receipt, Error> {
    let branches = session.store.branches().await?;
    let branch = branches
        .into_iter()
        .find(|branch| branch.id == sale.place.branch_id);
    let till = session.till().await?;
    let name = if session.profile.demo {
        session.shop_name()
    } else {
        sale.place.branch.clone()
    };
    let priced = sale.priced();
    let sold_at = on_paper(sale.sold_at)?;
    let kept = |text: Option<String>| text.unwrap_or_default();
    Ok(print::Receipt {
        language: language.into(),
        shop: print::Shop {
            name,
            branch: sale.place.branch.clone(),
            address: kept(branch.as_ref().map(|branch| branch.address.clone())),
            phone: kept(branch.as_ref().map(|branch| branch.phone.clone())),
        },
        invoice_no: sale.invoice_no.clone(),
        sold_at,
        till: kept(till.map(|till| till.code.to_string())),
        cashier: None,
        customer: sale
            .customer
            .as_ref()
            .map(|customer| print::ReceiptCustomer {
                name: customer.name.clone(),
                masked_phone: masked(&customer.phone),
            }),
        lines: sale
            .lines
            .iter()
            .map(|line| print::ReceiptLine {
                name: line.product.name.clone(),
                quantity: match language {
                    Language::Vi => line.quantity.to_string().replace('.', ","),
                    Language::En => line.quantity.to_string(),
                },
                unit: line.unit.name.clone(),
                unit_price: line.unit_price().dong(),
                total: line.total().dong(),
                note: line_note(line, language),
            })
            .collect(),
        subtotal: (priced.gross() - priced.line_discounts()).dong(),
        adjustments: adjustments(sale, &priced),
        total: sale.total.dong(),
        tenders: sale
            .given
            .iter()
            .map(|tender| print::ReceiptTender {
                method: on_receipt(tender.method),
                amount: tender.amount.dong(),
            })
            .collect(),
        change: sale.change.dong(),
        note: sale.terms.note.clone(),
        vietqr: None,
        footer: Vec::new(),
        demo: session.profile.demo,
        copy: false,
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
