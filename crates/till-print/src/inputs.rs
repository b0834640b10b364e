//! From a [`Receipt`] to the strings and pictures the template prints.

use typst::foundations::{Array, Bytes, Dict, IntoValue, Str, Value, array, dict};
use typst::layout::{Abs, Length};

use crate::barcode;
use crate::dots::Dots;
use crate::error::PrintError;
use crate::labels::Labels;
use crate::paper::PaperWidth;
use crate::qr;
use crate::raster::Raster;
use crate::receipt::{Adjustment, Language, Receipt, ReceiptKind, ReceiptLine, ReceiptQr, Shop};
use crate::template::{Part, Template, TextSize};
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

    /// So many of the widest letters fit a whole line. Longer words may break; no Vietnamese syllable comes near.
    const fn line_word(self, size: TextSize) -> usize {
        self.content_dots() / size.letter()
    }

    /// So many fit in the half larger type of the shop's name, or in the space that an amount leaves.
    const fn narrow_word(self, size: TextSize) -> usize {
        self.content_dots() * 2 / (3 * size.letter() + 1)
    }
}

/// Sets what goes on a roll in one language with the letters there are.
pub(crate) struct Compositor<'a> {
    letters: &'a TypeCase,
    pub(crate) labels: &'static Labels,
    paper: Paper,
    size: TextSize,
}

impl<'a> Compositor<'a> {
    pub(crate) fn new(
        letters: &'a TypeCase,
        language: Language,
        (paper, size): (Paper, TextSize),
    ) -> Compositor<'a> {
        Compositor {
            letters,
            labels: Labels::of(language),
            paper,
            size,
        }
    }

    /// What `paper.typ` needs.
    pub(crate) fn sheet(&self) -> Dict {
        dict! {
            "dot" => self.paper.dot(),
            "side" => self.paper.side_dots(),
            "paper-dots" => self.paper.width().dots(),
            "edge" => EDGE_DOTS,
            "language" => Str::from(self.labels.code),
            "size" => self.size.step(),
        }
    }

    /// What stands at the head and the foot of every paper that a customer gets.
    pub(crate) fn letterhead(&self, of: Letterhead<'_>) -> Dict {
        let shop = of.shop();
        let has_logo = of.template.shows(Part::Logo);
        let logo = of
            .logo
            .filter(|logo| has_logo && logo.width() <= self.paper.content_dots());
        dict! {
            "shop" => self.narrow_text(&shop.name),
            "shop-lines" => self.texts(&of.shop_lines(self.labels)),
            "storefront" => has_logo,
            "logo" => logo.map(|logo| picture(logo.dots())),
            "footer" => self.texts(&of.template.footer),
        }
    }

    /// The template's `sys.inputs`.
    pub(crate) fn inputs(&self, receipt: &Receipt) -> Result<Dict, PrintError> {
        let Compositor { labels, paper, .. } = *self;
        let shows = |part| receipt.template.shows(part);
        let number = &receipt.invoice_no;
        let barcode = barcode::dots(number, paper.width()).filter(|_| shows(Part::Barcode));
        let is_coded = shows(Part::Qr) && !number.is_empty();
        let qr = is_coded.then(|| qr::dots(number, paper.width()));
        let own = dict! {
            "title" => Str::from(labels.title(receipt.kind)),
            "not-vat" => Str::from(labels.not_vat),
            "demo" => receipt.demo.then(|| Str::from(labels.demo)),
            "copy" => receipt.copy.then(|| Str::from(labels.copy)),
            "number" => self.text(number),
            "facts" => self.facts(receipt),
            "lines" => receipt.lines.iter().map(|line| self.line(line, shows(Part::UnitPrices))).collect::<Array>(),
            "sums" => self.sums(receipt),
            "saved" => saved(receipt, labels).map(|(label, amount)| row(label, amount)),
            "note" => note(receipt, labels).map(|note| self.text(&note)),
            "total-label" => Str::from(labels.total(receipt.kind)),
            "total" => Str::from(amount_with_sign(receipt.total)),
            "taxes" => self.taxes(receipt),
            "tenders" => tenders(receipt, labels).into_iter().map(|(label, amount)| row(label, amount)).collect::<Array>(),
            "vietqr" => bank_qr(receipt).map(|vietqr| self.vietqr(vietqr)).transpose()?,
            "barcode" => barcode.map(picture),
            "qr" => qr.transpose()?.map(picture),
        };
        Ok(self.sheet() + self.letterhead(receipt.into()) + own)
    }

    pub(crate) fn text(&self, typed: &str) -> Str {
        let longest = self.paper.line_word(self.size);
        self.letters.printable(typed, longest).into()
    }

    pub(crate) fn narrow_text(&self, typed: &str) -> Str {
        let longest = self.paper.narrow_word(self.size);
        self.letters.printable(typed, longest).into()
    }

    pub(crate) fn texts(&self, typed: &[String]) -> Array {
        typed
            .iter()
            .map(|line| self.text(line).into_value())
            .collect()
    }

    /// Number and time, cashier and till, who sold, customer and phone.
    fn facts(&self, receipt: &Receipt) -> Array {
        let labels = self.labels;
        let fact = |left: &str, right: &str| row(self.text(left), self.text(right));

        let number = labels.number(receipt.kind, &receipt.invoice_no);
        let till = format!("{} {}", labels.till, receipt.till);
        let mut facts = array![fact(&number, &receipt.sold_at)];
        let shows = |part| receipt.template.shows(part);
        facts.push(
            match receipt.cashier.as_ref().filter(|_| shows(Part::Cashier)) {
                Some(cashier) => fact(&format!("{}: {cashier}", labels.cashier), &till),
                None => fact(&till, ""),
            },
        );
        let sales_person = receipt.sales_person.as_ref();
        if let Some(name) = sales_person.filter(|_| shows(Part::SalesPerson)) {
            facts.push(fact(&format!("{}: {name}", labels.sales_person), ""));
        }
        if let Some(customer) = receipt.customer.as_ref().filter(|_| shows(Part::Customer)) {
            let name = format!("{}: {}", labels.customer, customer.name);
            facts.push(fact(&name, &customer.masked_phone));
        }
        facts
    }

    fn line(&self, line: &ReceiptLine, with_price: bool) -> Value {
        let mut price = format!("{} {}", line.quantity, line.unit.trim());
        if with_price {
            price = format!("{} × {}", price.trim_end(), amount(line.unit_price));
        }
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
        sums(receipt, self.labels)
            .iter()
            .map(|(label, amount)| row(self.text(label), amount.as_str()))
            .collect()
    }

    fn taxes(&self, receipt: &Receipt) -> Array {
        taxes(receipt, self.labels)
            .iter()
            .map(|(label, amount)| row(self.text(label), amount.as_str()))
            .collect()
    }

    fn vietqr(&self, vietqr: &ReceiptQr) -> Result<Value, PrintError> {
        Ok(dict! {
            "code" => picture(qr::dots(&vietqr.payload, self.paper.width())?),
            "caption" => self.texts(&vietqr.caption_lines),
        }
        .into_value())
    }
}

/// Who sells, and how they want their papers to look.
#[derive(Clone, Copy)]
pub(crate) struct Letterhead<'a> {
    pub(crate) shop: &'a Shop,
    pub(crate) template: &'a Template,
    pub(crate) logo: Option<&'a Raster>,
}

impl<'a> From<&'a Receipt> for Letterhead<'a> {
    fn from(receipt: &'a Receipt) -> Self {
        Letterhead {
            shop: &receipt.shop,
            template: &receipt.template,
            logo: receipt.logo.as_ref(),
        }
    }
}

impl Letterhead<'_> {
    /// The shop, with what the template says of it in the place of what is known.
    pub(crate) fn shop(&self) -> Shop {
        let (own, known) = (&self.template.shop, self.shop);
        let chosen = |own: &str, known: &str| {
            let text = if own.trim().is_empty() { known } else { own };
            text.trim().to_owned()
        };
        let name = chosen(&own.name, &known.name);
        Shop {
            address: chosen(&own.address, &known.address),
            phone: chosen(&own.phone, &known.phone),
            // A shop that goes by its branch's name says it once.
            branch: Some(known.branch.clone())
                .filter(|branch| *branch != name)
                .unwrap_or_default(),
            name,
        }
    }

    /// Where the shop is, and what else it says of itself.
    pub(crate) fn shop_lines(&self, labels: &Labels) -> Vec<String> {
        let shop = self.shop();
        let place: Vec<&str> = [shop.branch.as_str(), shop.address.as_str()]
            .into_iter()
            .filter(|part| !part.trim().is_empty())
            .collect();
        let phone = match shop.phone.as_str() {
            "" => String::new(),
            phone => format!("{} {phone}", labels.phone),
        };
        [place.join(" · "), phone]
            .into_iter()
            .chain(self.template.header.iter().cloned())
            .filter(|line| !line.trim().is_empty())
            .collect()
    }
}

/// The note, where one is printed.
pub(crate) fn note(receipt: &Receipt, labels: &Labels) -> Option<String> {
    let is_shown = receipt.template.shows(Part::Note) && !receipt.note.trim().is_empty();
    is_shown.then(|| format!("{}: {}", labels.note, receipt.note))
}

/// What all discounts come to.
pub(crate) fn saved(receipt: &Receipt, labels: &Labels) -> Option<(&'static str, String)> {
    let is_shown = receipt.template.shows(Part::Savings) && receipt.saved > 0;
    is_shown.then(|| (labels.saved, amount(receipt.saved)))
}

/// The code of what is still owed.
pub(crate) fn bank_qr(receipt: &Receipt) -> Option<&ReceiptQr> {
    let qr = receipt.vietqr.as_ref();
    qr.filter(|_| receipt.template.shows(Part::BankQr))
}

/// What stands between the lines and the total.
pub(crate) fn sums(receipt: &Receipt, labels: &Labels) -> Vec<(String, String)> {
    let subtotal = labels.subtotal_of(receipt.lines.len());
    let mut sums = vec![(subtotal, amount(receipt.subtotal))];
    for adjustment in &receipt.adjustments {
        let label = match &adjustment.kind {
            Adjustment::Discount => labels.discount.to_owned(),
            Adjustment::Tax { name, on } => labels.tax(name, &amount(*on)),
            Adjustment::Surcharge(name) => name.clone(),
            Adjustment::Rounding => labels.rounding.to_owned(),
            Adjustment::ReturnFee => labels.return_fee.to_owned(),
        };
        sums.push((label, amount(adjustment.amount)));
    }
    sums
}

/// What the prices contain of each tax, where the shop shows it.
pub(crate) fn taxes(receipt: &Receipt, labels: &Labels) -> Vec<(String, String)> {
    if !receipt.template.shows(Part::Taxes) {
        return Vec::new();
    }
    let within = receipt.taxes.iter();
    within
        .map(|tax| {
            let label = labels.tax_within(&tax.name, &amount(tax.on));
            (label, amount(tax.amount))
        })
        .collect()
}

/// How it was paid, and what was handed back.
pub(crate) fn tenders(receipt: &Receipt, labels: &Labels) -> Vec<(&'static str, String)> {
    let label = |method| match receipt.kind {
        ReceiptKind::Return => labels.refund(method),
        ReceiptKind::Sale => labels.tender(method),
    };
    let given = receipt.tenders.iter();
    let mut rows: Vec<_> = given
        .map(|tender| (label(tender.method), amount(tender.amount)))
        .collect();
    if !rows.is_empty() && receipt.kind == ReceiptKind::Sale {
        rows.push((labels.change, amount(receipt.change)));
    }
    rows
}

/// A row of the receipt: what stands left and what stands right.
pub(crate) fn row(left: impl Into<Str>, right: impl Into<Str>) -> Value {
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
