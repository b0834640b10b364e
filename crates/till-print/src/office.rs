//! A sale or a return on office paper.

use serde::{Deserialize, Serialize};
use typst::foundations::{Array, Dict, IntoValue, Str, Value, array, dict};

use crate::error::PrintError;
use crate::inputs::{self, Letterhead, picture, row};
use crate::labels::Labels;
use crate::paper::PaperWidth;
use crate::receipt::{Language, Receipt, ReceiptLine};
use crate::template::Part;
use crate::wording::{TypeCase, amount, amount_with_sign};
use crate::words::in_words;
use crate::{barcode, qr};

/// Longer words may break: no column holds so many letters.
const LONGEST_WORD: usize = 24;

/// Sheets of office printers, upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sheet {
    /// 210 × 297 mm.
    A4,
    /// 148 × 210 mm.
    A5,
}

impl Sheet {
    /// Width and height, in millimetres.
    #[must_use]
    pub const fn size_mm(self) -> (i64, i64) {
        match self {
            Sheet::A4 => (210, 297),
            Sheet::A5 => (148, 210),
        }
    }

    /// What stays white around, in millimetres.
    const fn margin_mm(self) -> i64 {
        match self {
            Sheet::A4 => 15,
            Sheet::A5 => 10,
        }
    }

    /// The height of the letters, in points.
    const fn letters_pt(self) -> f64 {
        match self {
            Sheet::A4 => 10.0,
            Sheet::A5 => 8.5,
        }
    }

    /// What `sheets.typ` needs of the page.
    pub(crate) fn page(self, labels: &Labels) -> Dict {
        let (width, height) = self.size_mm();
        dict! {
            "width" => width,
            "height" => height,
            "margin" => self.margin_mm(),
            "letters" => self.letters_pt(),
            "language" => Str::from(labels.code),
            "page" => Str::from(labels.page),
        }
    }
}

/// The template's `sys.inputs`.
pub(crate) fn inputs(
    receipt: &Receipt,
    letters: &TypeCase,
    sheet: Sheet,
) -> Result<Dict, PrintError> {
    let labels = Labels::of(receipt.language);
    let text = |typed: &str| Str::from(letters.printable(typed, LONGEST_WORD));
    let rows = |rows: Vec<(&'static str, String)>| -> Array {
        rows.into_iter()
            .map(|(label, amount)| row(label, amount))
            .collect()
    };
    let shows = |part| receipt.template.shows(part);
    let letterhead = Letterhead::from(receipt);
    let logo = receipt.logo.as_ref().filter(|_| shows(Part::Logo));
    let number = &receipt.invoice_no;
    // As large as on the widest roll: a reader reads what it reads there.
    let paper = PaperWidth::Mm80;
    let barcode = barcode::dots(number, paper).filter(|_| shows(Part::Barcode));
    let is_coded = shows(Part::Qr) && !number.is_empty();
    let code = is_coded.then(|| qr::dots(number, paper)).transpose()?;
    let vietqr = inputs::bank_qr(receipt)
        .map(|bank| {
            let caption: Array = bank
                .caption_lines
                .iter()
                .map(|line| text(line).into_value())
                .collect();
            let code = picture(qr::dots(&bank.payload, paper)?);
            Ok::<_, PrintError>(dict! { "code" => code, "caption" => caption }.into_value())
        })
        .transpose()?;
    let marks = [
        receipt.demo.then_some(labels.demo),
        receipt.copy.then_some(labels.copy),
    ];
    let sums: Array = inputs::sums(receipt, labels)
        .iter()
        .map(|(label, amount)| row(text(label), amount.as_str()))
        .collect();
    let own = dict! {
        "title" => Str::from(labels.title(receipt.kind)),
        "not-vat" => Str::from(labels.not_vat),
        "marks" => marks.into_iter().flatten().map(|mark| Str::from(mark).into_value()).collect::<Array>(),
        "number" => text(&labels.number(receipt.kind, number)),
        "shop" => text(&letterhead.shop().name),
        "shop-lines" => letterhead.shop_lines(labels).iter().map(|line| text(line).into_value()).collect::<Array>(),
        "logo" => logo.map(|logo| picture(logo.dots())),
        "barcode" => barcode.map(picture),
        "qr" => code.map(picture),
        "facts" => facts(receipt, labels, text),
        "columns" => columns(receipt, labels),
        "lines" => receipt.lines.iter().enumerate().map(|(index, line)| cells(index + 1, line, shows(Part::UnitPrices), text)).collect::<Array>(),
        "sums" => sums,
        "taxes" => inputs::taxes(receipt, labels).iter().map(|(label, amount)| row(text(label), amount.as_str())).collect::<Array>(),
        "total-label" => Str::from(labels.total(receipt.kind)),
        "total" => Str::from(amount_with_sign(receipt.total)),
        "words" => said(receipt, labels).map(Str::from),
        "tenders" => rows(inputs::tenders(receipt, labels)),
        "saved" => inputs::saved(receipt, labels).map(|(label, amount)| row(label, amount)),
        "note" => inputs::note(receipt, labels).map(|note| text(&note)),
        "vietqr" => vietqr,
        "signatures" => [labels.buyer, labels.seller].map(|place| Str::from(place).into_value()).into_iter().collect::<Array>(),
        "sign" => Str::from(labels.sign),
        "footer" => receipt.template.footer.iter().map(|line| text(line).into_value()).collect::<Array>(),
    };
    Ok(sheet.page(labels) + own)
}

/// The total in words. A bill in English is read by those who read the figures.
fn said(receipt: &Receipt, labels: &Labels) -> Option<String> {
    let is_said = receipt.language == Language::Vi;
    is_said.then(|| format!("{}: {}.", labels.in_words, in_words(receipt.total)))
}

fn facts(receipt: &Receipt, labels: &Labels, text: impl Fn(&str) -> Str) -> Array {
    let shows = |part| receipt.template.shows(part);
    let till = format!("{} {}", labels.till, receipt.till);
    let mut facts = array![row(
        text(&format!("{}: {}", labels.date, receipt.sold_at)),
        text(&till),
    )];
    let customer = receipt.customer.as_ref().filter(|_| shows(Part::Customer));
    if let Some(customer) = customer {
        let name = format!("{}: {}", labels.customer, customer.name);
        facts.push(row(text(&name), text(&customer.masked_phone)));
    }
    let cashier = receipt.cashier.as_ref().filter(|_| shows(Part::Cashier));
    if let Some(cashier) = cashier {
        facts.push(row(text(&format!("{}: {cashier}", labels.cashier)), ""));
    }
    let sales_person = receipt.sales_person.as_ref();
    if let Some(name) = sales_person.filter(|_| shows(Part::SalesPerson)) {
        facts.push(row(text(&format!("{}: {name}", labels.sales_person)), ""));
    }
    facts
}

fn columns(receipt: &Receipt, labels: &Labels) -> Array {
    let [number, goods, unit, quantity, price, total] = labels.columns;
    let with_price = receipt.template.shows(Part::UnitPrices);
    let price = with_price.then_some((price, false, true));
    [
        Some((number, false, true)),
        Some((goods, true, false)),
        Some((unit, false, false)),
        Some((quantity, false, true)),
        price,
        Some((total, false, true)),
    ]
    .into_iter()
    .flatten()
    .map(|(title, is_wide, is_number)| {
        dict! {
            "title" => Str::from(title),
            "wide" => is_wide,
            "number" => is_number,
        }
        .into_value()
    })
    .collect()
}

fn cells(number: usize, line: &ReceiptLine, with_price: bool, text: impl Fn(&str) -> Str) -> Value {
    let note = line.note.as_deref().filter(|note| !note.trim().is_empty());
    let mut cells = array![
        Str::from(number.to_string()),
        array![text(&line.name), note.map(&text)],
        text(&line.unit),
        text(&line.quantity),
    ];
    if with_price {
        cells.push(Str::from(amount(line.unit_price)).into_value());
    }
    cells.push(Str::from(amount(line.total)).into_value());
    cells.into_value()
}
