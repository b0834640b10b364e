//! From a [`Receipt`] to the strings and pictures the template prints.

use typst::foundations::{Array, Bytes, Dict, IntoValue, Str, Value, array, dict};
use typst::layout::{Abs, Length};

use crate::barcode;
use crate::dots::Dots;
use crate::error::PrintError;
use crate::labels::Labels;
use crate::qr;
use crate::receipt::{Adjustment, Language, Receipt, ReceiptLine, ReceiptQr, Shop};
use crate::wording::{TypeCase, amount, amount_with_sign};

/// Longer words may break. No Vietnamese syllable comes near either; this many of the widest letters fit a whole line…
const LINE_WORD: usize = 24;
/// …and this many the larger type of the shop's name, or the space an amount leaves.
const NARROW_WORD: usize = 16;

/// What the receipt is laid out for. The layout is the same; only the length of a dot and the edge differ.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Paper {
    /// The printable 576 dots, one point each, so that one pixel per point draws whole dots.
    Raster,
    /// The 80 mm roll: 72 mm of dots and 4 mm on either side that no print head reaches.
    Roll,
}

impl Paper {
    fn dot(self) -> Length {
        match self {
            Paper::Raster => Abs::pt(1.0).into(),
            Paper::Roll => Abs::mm(0.125).into(),
        }
    }

    fn side_dots(self) -> i64 {
        match self {
            Paper::Raster => 0,
            Paper::Roll => 32,
        }
    }
}

/// Sets receipts in one language with the letters there are.
pub(crate) struct Compositor<'a> {
    letters: &'a TypeCase,
    labels: &'static Labels,
}

impl<'a> Compositor<'a> {
    pub(crate) fn new(letters: &'a TypeCase, language: Language) -> Compositor<'a> {
        Compositor {
            letters,
            labels: Labels::of(language),
        }
    }

    /// The template's `sys.inputs`.
    pub(crate) fn inputs(&self, receipt: &Receipt, paper: Paper) -> Result<Dict, PrintError> {
        let labels = self.labels;
        Ok(dict! {
            "dot" => paper.dot(),
            "side" => paper.side_dots(),
            "language" => Str::from(labels.code),
            "title" => Str::from(labels.title),
            "not-vat" => Str::from(labels.not_vat),
            "demo" => receipt.demo.then(|| Str::from(labels.demo)),
            "copy" => receipt.copy.then(|| Str::from(labels.copy)),
            "shop" => self.narrow_text(&receipt.shop.name),
            "shop-lines" => self.shop_lines(&receipt.shop),
            "number" => self.text(&receipt.invoice_no),
            "facts" => self.facts(receipt),
            "lines" => receipt.lines.iter().map(|line| self.line(line)).collect::<Array>(),
            "sums" => self.sums(receipt),
            "note" => self.note(&receipt.note),
            "total-label" => Str::from(labels.total),
            "total" => Str::from(amount_with_sign(receipt.total)),
            "tenders" => self.tenders(receipt),
            "vietqr" => receipt.vietqr.as_ref().map(|vietqr| self.vietqr(vietqr)).transpose()?,
            "barcode" => barcode::dots(&receipt.invoice_no).map(picture),
            "footer" => self.texts(&receipt.footer),
        })
    }

    fn text(&self, typed: &str) -> Str {
        self.letters.printable(typed, LINE_WORD).into()
    }

    fn narrow_text(&self, typed: &str) -> Str {
        self.letters.printable(typed, NARROW_WORD).into()
    }

    fn texts(&self, typed: &[String]) -> Array {
        typed
            .iter()
            .map(|line| self.text(line).into_value())
            .collect()
    }

    fn shop_lines(&self, shop: &Shop) -> Array {
        let place: Vec<&str> = [shop.branch.as_str(), shop.address.as_str()]
            .into_iter()
            .filter(|part| !part.trim().is_empty())
            .collect();
        let phone = match shop.phone.trim() {
            "" => String::new(),
            phone => format!("{} {phone}", self.labels.phone),
        };
        [place.join(" · "), phone]
            .iter()
            .filter(|line| !line.is_empty())
            .map(|line| self.text(line).into_value())
            .collect()
    }

    /// Number and time, cashier and till, customer and phone.
    fn facts(&self, receipt: &Receipt) -> Array {
        let labels = self.labels;
        let fact = |left: &str, right: &str| row(self.text(left), self.text(right));

        let number = format!("{} {}", labels.number, receipt.invoice_no);
        let till = format!("{} {}", labels.till, receipt.till);
        let mut facts = array![fact(&number, &receipt.sold_at)];
        facts.push(match &receipt.cashier {
            Some(cashier) => fact(&format!("{}: {cashier}", labels.cashier), &till),
            None => fact(&till, ""),
        });
        if let Some(customer) = &receipt.customer {
            let name = format!("{}: {}", labels.customer, customer.name);
            facts.push(fact(&name, &customer.masked_phone));
        }
        facts
    }

    fn line(&self, line: &ReceiptLine) -> Value {
        let unit_price = amount(line.unit_price);
        let price = match line.unit.trim() {
            "" => format!("{} × {unit_price}", line.quantity),
            unit => format!("{} {unit} × {unit_price}", line.quantity),
        };
        let note = line.note.as_deref().filter(|note| !note.trim().is_empty());
        dict! {
            "name" => self.text(&line.name),
            "price" => self.narrow_text(&price),
            "total" => Str::from(amount(line.total)),
            "note" => note.map(|note| self.text(note)),
        }
        .into_value()
    }

    fn sums(&self, receipt: &Receipt) -> Array {
        let labels = self.labels;
        let mut sums = array![row(
            labels.subtotal_of(receipt.lines.len()),
            amount(receipt.subtotal)
        )];
        for adjustment in &receipt.adjustments {
            let label = match &adjustment.kind {
                Adjustment::Discount => labels.discount,
                Adjustment::Tax => labels.tax,
                Adjustment::Surcharge(name) => name.as_str(),
                Adjustment::Rounding => labels.rounding,
            };
            sums.push(array![self.text(label), Str::from(amount(adjustment.amount))].into_value());
        }
        sums
    }

    fn note(&self, note: &str) -> Option<Value> {
        let said = format!("{}: {note}", self.labels.note);
        (!note.trim().is_empty()).then(|| self.text(&said).into_value())
    }

    fn tenders(&self, receipt: &Receipt) -> Array {
        let mut tenders: Array = receipt
            .tenders
            .iter()
            .map(|tender| row(self.labels.tender(tender.method), amount(tender.amount)))
            .collect();
        if !tenders.is_empty() {
            tenders.push(row(self.labels.change, amount(receipt.change)));
        }
        tenders
    }

    fn vietqr(&self, vietqr: &ReceiptQr) -> Result<Value, PrintError> {
        Ok(dict! {
            "code" => picture(qr::dots(&vietqr.payload)?),
            "caption" => self.texts(&vietqr.caption_lines),
        }
        .into_value())
    }
}

/// A row of the receipt: what stands left and what stands right.
fn row(left: impl Into<Str>, right: impl Into<Str>) -> Value {
    array![left.into(), right.into()].into_value()
}

fn picture(dots: Dots) -> Value {
    dict! {
        "width" => dots.width,
        "height" => dots.height,
        "luma" => Bytes::new(dots.luma),
    }
    .into_value()
}
