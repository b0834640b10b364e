//! How papers look.

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::ops::template;
use till_print::{Part, Shop, Template};

/// What a shop may leave out.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PaperPart {
    Logo,
    Cashier,
    SalesPerson,
    Customer,
    Note,
    UnitPrices,
    Taxes,
    Savings,
    BankQr,
    Barcode,
    Qr,
}

impl From<PaperPart> for Part {
    fn from(part: PaperPart) -> Self {
        match part {
            PaperPart::Logo => Self::Logo,
            PaperPart::Cashier => Self::Cashier,
            PaperPart::SalesPerson => Self::SalesPerson,
            PaperPart::Customer => Self::Customer,
            PaperPart::Note => Self::Note,
            PaperPart::UnitPrices => Self::UnitPrices,
            PaperPart::Taxes => Self::Taxes,
            PaperPart::Savings => Self::Savings,
            PaperPart::BankQr => Self::BankQr,
            PaperPart::Barcode => Self::Barcode,
            PaperPart::Qr => Self::Qr,
        }
    }
}

impl From<Part> for PaperPart {
    fn from(part: Part) -> Self {
        match part {
            Part::Logo => Self::Logo,
            Part::Cashier => Self::Cashier,
            Part::SalesPerson => Self::SalesPerson,
            Part::Customer => Self::Customer,
            Part::Note => Self::Note,
            Part::UnitPrices => Self::UnitPrices,
            Part::Taxes => Self::Taxes,
            Part::Savings => Self::Savings,
            Part::BankQr => Self::BankQr,
            Part::Barcode => Self::Barcode,
            Part::Qr => Self::Qr,
        }
    }
}

/// How large the letters are on a roll.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TextSize {
    Small,
    Normal,
    Large,
}

impl From<TextSize> for till_print::TextSize {
    fn from(size: TextSize) -> Self {
        match size {
            TextSize::Small => Self::Small,
            TextSize::Normal => Self::Normal,
            TextSize::Large => Self::Large,
        }
    }
}

impl From<till_print::TextSize> for TextSize {
    fn from(size: till_print::TextSize) -> Self {
        match size {
            till_print::TextSize::Small => Self::Small,
            till_print::TextSize::Normal => Self::Normal,
            till_print::TextSize::Large => Self::Large,
        }
    }
}

/// A template as typed; header and footer with a line for each.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PaperTemplate {
    /// Empty for the branch's own.
    name: String,
    /// Empty for the branch's own.
    address: String,
    /// Empty for the branch's own.
    phone: String,
    header: String,
    footer: String,
    hidden: Vec<PaperPart>,
    size: TextSize,
}

impl From<PaperTemplate> for Template {
    fn from(typed: PaperTemplate) -> Self {
        Self {
            shop: Shop {
                name: typed.name.trim().to_owned(),
                branch: String::new(),
                address: typed.address.trim().to_owned(),
                phone: typed.phone.trim().to_owned(),
            },
            header: lines(&typed.header),
            footer: lines(&typed.footer),
            hidden: typed.hidden.into_iter().map(Part::from).collect(),
            size: typed.size.into(),
        }
    }
}

impl From<Template> for PaperTemplate {
    fn from(template: Template) -> Self {
        Self {
            name: template.shop.name,
            address: template.shop.address,
            phone: template.shop.phone,
            header: template.header.join("\n"),
            footer: template.footer.join("\n"),
            hidden: template.hidden.into_iter().map(PaperPart::from).collect(),
            size: template.size.into(),
        }
    }
}

/// What was typed, without what is empty before and behind it.
fn lines(typed: &str) -> Vec<String> {
    let typed = typed.trim();
    typed.lines().map(|line| line.trim().to_owned()).collect()
}

/// How papers look, and what a person needs to change it.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PaperLook {
    template: PaperTemplate,
    has_logo: bool,
    /// What is printed where nothing else was chosen.
    known_name: String,
    known_address: String,
    known_phone: String,
}

impl From<template::PaperLook> for PaperLook {
    fn from(look: template::PaperLook) -> Self {
        Self {
            template: look.template.into(),
            has_logo: look.has_logo,
            known_name: look.known.name,
            known_address: look.known.address,
            known_phone: look.known.phone,
        }
    }
}
