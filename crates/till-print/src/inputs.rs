//! From a [`Receipt`] to the strings and pictures the template prints.

use typst::foundations::{Array, Bytes, Dict, IntoValue, Str, Value, array, dict};
use typst::layout::{Abs, Length};

use crate::barcode;
use crate::dots::Dots;
use crate::error::PrintError;
use crate::labels::Labels;
use crate::paper::PaperWidth;
use crate::qr;
use crate::receipt::{Adjustment, Language, Receipt, ReceiptKind, ReceiptLine, ReceiptQr, Shop};
use crate::wording::{TypeCase, amount, amount_with_sign};

/// White inside the printed width, on either side, in dots.
pub(crate) const EDGE_DOTS: usize = 12;

/// What the receipt is laid out for. The layout is the same; only the length of a dot and the edge differ.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Paper {
    /// What the head prints, one point for a dot, so that one pixel per point draws whole dots.
    Raster(PaperWidth),
    /// The 80 mm roll with the white that no head reaches.
    Roll,
}

impl Paper {
    pub(crate) const fn width(self) -> PaperWidth {
        match self {
            Paper::Raster(width) => width,
            Paper::Roll => PaperWidth::Mm80,
        }
    }

    fn dot(self) -> Length {
        match self {
            Paper::Raster(_) => Abs::pt(1.0).into(),
            Paper::Roll => Abs::mm(0.125).into(),
        }
    }

    const fn side_dots(self) -> usize {
        match self {
            Paper::Raster(_) => 0,
            Paper::Roll => self.width().margin_dots(),
        }
    }

    /// What lines of text may fill.
    const fn content_dots(self) -> usize {
        self.width().dots() - 2 * EDGE_DOTS
    }

    /// So many of the widest letters (23 dots) fit a whole line. Longer words may break; no Vietnamese syllable comes near.
    const fn line_word(self) -> usize {
        self.content_dots() / 23
    }

    /// So many fit in the larger type of the shop's name (35 dots), or in the space that an amount leaves.
    const fn narrow_word(self) -> usize {
        self.content_dots() / 35
    }
}

/// Sets receipts in one language with the letters there are.
pub(crate) struct Compositor<'a> {
    letters: &'a TypeCase,
    labels: &'static Labels,
    paper: Paper,
}

impl<'a> Compositor<'a> {
    pub(crate) fn new(letters: &'a TypeCase, language: Language, paper: Paper) -> Compositor<'a> {
        Compositor {
            letters,
            labels: Labels::of(language),
            paper,
        }
    }

    /// The template's `sys.inputs`.
    pub(crate) fn inputs(&self, receipt: &Receipt) -> Result<Dict, PrintError> {
        let Compositor { labels, paper, .. } = *self;
        Ok(dict! {
            "dot" => paper.dot(),
            "side" => paper.side_dots(),
            "paper-dots" => paper.width().dots(),
            "edge" => EDGE_DOTS,
            "language" => Str::from(labels.code),
            "title" => Str::from(labels.title(receipt.kind)),
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
            "total-label" => Str::from(labels.total(receipt.kind)),
            "total" => Str::from(amount_with_sign(receipt.total)),
            "tenders" => self.tenders(receipt),
            "vietqr" => receipt.vietqr.as_ref().map(|vietqr| self.vietqr(vietqr)).transpose()?,
            "barcode" => barcode::dots(&receipt.invoice_no, paper.width()).map(picture),
            "footer" => self.texts(&receipt.footer),
        })
    }

    fn text(&self, typed: &str) -> Str {
        self.letters.printable(typed, self.paper.line_word()).into()
    }

    fn narrow_text(&self, typed: &str) -> Str {
        self.letters
            .printable(typed, self.paper.narrow_word())
            .into()
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

        let number = labels.number(receipt.kind, &receipt.invoice_no);
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
                Adjustment::ReturnFee => labels.return_fee,
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
            .map(|tender| {
                let label = match receipt.kind {
                    ReceiptKind::Return => self.labels.refund(tender.method),
                    ReceiptKind::Sale => self.labels.tender(tender.method),
                };
                row(label, amount(tender.amount))
            })
            .collect();
        if !tenders.is_empty() && receipt.kind == ReceiptKind::Sale {
            tenders.push(row(self.labels.change, amount(receipt.change)));
        }
        tenders
    }

    fn vietqr(&self, vietqr: &ReceiptQr) -> Result<Value, PrintError> {
        Ok(dict! {
            "code" => picture(qr::dots(&vietqr.payload, self.paper.width())?),
            "caption" => self.texts(&vietqr.caption_lines),
        }
        .into_value())
    }
}

/// A row of the receipt: what stands left and what stands right.
fn row(left: impl Into<Str>, right: impl Into<Str>) -> Value {
    array![left.into(), right.into()].into_value()
}

pub(crate) fn picture(dots: Dots) -> Value {
    dict! {
        "width" => dots.width,
        "height" => dots.height,
        "luma" => Bytes::new(dots.luma),
    }
    .into_value()
}
