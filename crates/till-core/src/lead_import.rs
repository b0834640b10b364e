//! Leads in a table that somebody made elsewhere: which column is what, and what is wrong row by row.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::{
    fold,
    form::{self, FieldKind},
    purchase_import::TableCell,
};

/// How many rows at the top of a table are looked at for its heads.
const HEAD_WITHIN: usize = 10;

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LeadColumn {
    /// Full name.
    Name,
    /// Phone.
    Phone,
    /// Email address.
    Email,
    /// Address.
    Address,
    /// Website.
    Website,
    /// Where the lead comes from, by its name.
    Source,
    /// How far it is, in the shop's own words.
    Status,
    /// What else there is to say.
    Note,
}

impl LeadColumn {
    const ALL: [Self; 8] = [
        Self::Name,
        Self::Phone,
        Self::Email,
        Self::Address,
        Self::Website,
        Self::Source,
        Self::Status,
        Self::Note,
    ];

    /// What a head may be called, folded.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Name => &[
                "ten",
                "ho ten",
                "ho va ten",
                "ten khach",
                "ten khach hang",
                "khach hang",
                "khach tiem nang",
                "name",
                "full name",
                "customer",
                "lead",
            ],
            Self::Phone => &[
                "dien thoai",
                "so dien thoai",
                "sdt",
                "so dt",
                "dt",
                "di dong",
                "so di dong",
                "phone",
                "phone number",
                "mobile",
                "tel",
                "zalo",
            ],
            Self::Email => &["email", "e mail", "mail", "thu dien tu", "dia chi email"],
            Self::Address => &["dia chi", "address"],
            Self::Website => &["website", "web", "trang web", "url"],
            Self::Source => &["nguon", "nguon khach", "kenh", "source", "channel"],
            Self::Status => &["trang thai", "tinh trang", "status", "stage"],
            Self::Note => &[
                "ghi chu",
                "noi dung",
                "nhu cau",
                "mo ta",
                "note",
                "notes",
                "description",
            ],
        }
    }

    /// How its cells are read.
    const fn kind(self) -> FieldKind {
        match self {
            Self::Name | Self::Address | Self::Website | Self::Source => FieldKind::Words(255),
            Self::Phone => FieldKind::Phone,
            Self::Email => FieldKind::Email,
            Self::Status => FieldKind::Words(50),
            Self::Note => FieldKind::Words(4_900),
        }
    }
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LeadFault {
    /// It has no name.
    NoName,
    /// Its phone is none.
    Phone,
    /// Its email address is none.
    Email,
    /// There is no such source.
    Source,
    /// A cell is longer than NextX takes.
    TooLong,
    /// Letters of it were lost before the file came here.
    Unreadable,
    /// A row above it, this one, has the same phone or email.
    Repeated(usize),
    /// A lead that is known has the same phone or email.
    Known,
}

/// A row that names a lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedLead {
    /// Its row in the table, from 1.
    pub row: usize,
    /// Full name.
    pub name: String,
    /// Phone in the one form that phones are kept in, or as it stands there where it is none.
    pub phone: String,
    /// Email address.
    pub email: String,
    /// Address.
    pub address: String,
    /// Website.
    pub website: String,
    /// Name of the source.
    pub source: String,
    /// How far it is.
    pub status: String,
    /// What else there is to say.
    pub note: String,
    /// Why it is left out.
    pub fault: Option<LeadFault>,
}

/// What is known already, by which a row is told from others.
#[derive(Clone, Debug, Default)]
pub struct KnownLeads {
    /// Phones in the one form that they are kept in.
    pub phones: HashSet<String>,
    /// Email addresses in small letters.
    pub emails: HashSet<String>,
    /// Names of the sources, folded.
    pub sources: HashSet<String>,
}

/// Where the heads of a table stand, and what its columns seem to be: each meaning once.
#[must_use]
pub fn guess(table: &[Vec<TableCell>]) -> (usize, Vec<Option<LeadColumn>>) {
    let width = table.iter().map(Vec::len).max().unwrap_or_default();
    let heads = table.iter().take(HEAD_WITHIN).enumerate();
    let guessed = heads.map(|(at, row)| (at, columns(row, width)));
    guessed
        .max_by_key(|(at, found)| (found.iter().flatten().count(), usize::MAX - at))
        .unwrap_or_default()
}

fn columns(row: &[TableCell], width: usize) -> Vec<Option<LeadColumn>> {
    let mut found = vec![None; width];
    for (place, cell) in row.iter().enumerate() {
        let head = fold::words(&cell.text()).join(" ");
        let column = LeadColumn::ALL
            .into_iter()
            .find(|column| column.names().contains(&head.as_str()));
        if column.is_some() && !found.contains(&column) {
            found[place] = column;
        }
    }
    found
}

/// Reads the rows below the heads; rows without anything in them are passed over. Of two columns that are said to be the
/// same the first counts.
#[must_use]
pub fn read(
    table: &[Vec<TableCell>],
    head: usize,
    columns: &[Option<LeadColumn>],
    known: &KnownLeads,
) -> Vec<ImportedLead> {
    let mut seen = HashMap::new();
    let rows = table.iter().enumerate().skip(head + 1);
    let rows = rows.filter(|(_, row)| row.iter().any(|cell| !cell.text().is_empty()));
    rows.map(|(at, row)| {
        let text = |column: LeadColumn| {
            let place = columns.iter().position(|it| *it == Some(column));
            place
                .and_then(|place| row.get(place))
                .map(TableCell::text)
                .unwrap_or_default()
        };
        let mut lead = ImportedLead {
            row: at + 1,
            name: text(LeadColumn::Name)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
            phone: whole_phone(&text(LeadColumn::Phone)),
            email: text(LeadColumn::Email),
            address: text(LeadColumn::Address),
            website: text(LeadColumn::Website),
            source: text(LeadColumn::Source),
            status: text(LeadColumn::Status),
            note: text(LeadColumn::Note),
            fault: None,
        };
        lead.fault = fault(&mut lead, known, &mut seen);
        lead
    })
    .collect()
}

/// A phone as a person would write it: a table that took it for a number has lost its leading zero or plus.
fn whole_phone(text: &str) -> String {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match (is_number, text.len()) {
        (true, 9) if !text.starts_with('0') => format!("0{text}"),
        (true, 11) if text.starts_with("84") => format!("+{text}"),
        _ => text.to_owned(),
    }
}

fn fault(
    lead: &mut ImportedLead,
    known: &KnownLeads,
    seen: &mut HashMap<String, usize>,
) -> Option<LeadFault> {
    if lead.name.is_empty() {
        return Some(LeadFault::NoName);
    }
    let all = [
        &lead.name,
        &lead.phone,
        &lead.email,
        &lead.address,
        &lead.website,
        &lead.source,
        &lead.status,
        &lead.note,
    ];
    if all.iter().any(|text| text.contains('\u{fffd}')) {
        return Some(LeadFault::Unreadable);
    }
    for (column, text) in LeadColumn::ALL.into_iter().zip(all) {
        if form::read(column.kind(), text).is_err() {
            return Some(match column {
                LeadColumn::Phone => LeadFault::Phone,
                LeadColumn::Email => LeadFault::Email,
                _ => LeadFault::TooLong,
            });
        }
    }
    if let Ok(Value::String(phone)) = form::read(FieldKind::Phone, &lead.phone) {
        lead.phone = phone;
    }
    if !lead.source.is_empty() && !known.sources.contains(&fold::fold(&lead.source)) {
        return Some(LeadFault::Source);
    }
    let email = lead.email.to_lowercase();
    let has = |all: &HashSet<String>, text: &String| !text.is_empty() && all.contains(text);
    if has(&known.phones, &lead.phone) || has(&known.emails, &email) {
        return Some(LeadFault::Known);
    }
    let ways = [&lead.phone, &email].map(|way| Some(way).filter(|way| !way.is_empty()));
    let above = ways.into_iter().flatten().find_map(|way| seen.get(way));
    if let Some(above) = above {
        return Some(LeadFault::Repeated(*above));
    }
    for way in ways.into_iter().flatten() {
        seen.insert(way.clone(), lead.row);
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::*;

    fn table(rows: &[&[&str]]) -> Vec<Vec<TableCell>> {
        let cell = |text: &&str| TableCell::Text((*text).to_owned());
        rows.iter()
            .map(|row| row.iter().map(cell).collect())
            .collect()
    }

    fn known() -> KnownLeads {
        let set = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        KnownLeads {
            phones: set(&["0900000009"]),
            emails: set(&["cu@mau.vn"]),
            sources: set(&["facebook"]),
        }
    }

    #[test]
    fn columns_are_guessed_from_heads_in_two_languages() {
        let vietnamese = table(&[
            &["Khách hội chợ", "", ""],
            &["Họ và tên", "SĐT", "Ghi chú", "Mã"],
        ]);
        assert_eq!(
            guess(&vietnamese),
            (
                1,
                vec![
                    Some(LeadColumn::Name),
                    Some(LeadColumn::Phone),
                    Some(LeadColumn::Note),
                    None
                ]
            )
        );
        let english = table(&[&["Mobile", "Full name", "E-mail", "Phone"]]);
        assert_eq!(
            guess(&english).1,
            [
                Some(LeadColumn::Phone),
                Some(LeadColumn::Name),
                Some(LeadColumn::Email),
                None
            ]
        );
        assert_eq!(guess(&[]), (0, Vec::new()));
    }

    #[test]
    fn every_row_says_what_is_wrong_with_it() {
        let mut rows = table(&[
            &["Tên", "Điện thoại", "Email", "Nguồn"],
            &["Khách Một", "0900 000 001", "", "Facebook"],
            &["", "0900000002", "", ""],
            &["Khách Ba", "12345", "", ""],
            &["Khách Bốn", "", "khong-phai-email", ""],
            &["Khách Năm", "0900.000.001", "", ""],
            &["Khách Sáu", "0900000009", "", ""],
            &["Khách Bảy", "", "CU@mau.vn", ""],
            &["Khách Tám", "", "", "Tờ rơi"],
            &["Kh\u{fffd}ch Chín", "", "", ""],
            &["", "", "", ""],
            &["Khách Mười", "", "", ""],
        ]);
        rows.push(vec![
            TableCell::Text("Khách Số".to_owned()),
            TableCell::Number(Decimal::from(900_000_011)),
        ]);
        let (head, columns) = guess(&rows);
        let read = read(&rows, head, &columns, &known());
        let faults: Vec<_> = read.iter().map(|lead| (lead.row, lead.fault)).collect();
        assert_eq!(
            faults,
            [
                (2, None),
                (3, Some(LeadFault::NoName)),
                (4, Some(LeadFault::Phone)),
                (5, Some(LeadFault::Email)),
                (6, Some(LeadFault::Repeated(2))),
                (7, Some(LeadFault::Known)),
                (8, Some(LeadFault::Known)),
                (9, Some(LeadFault::Source)),
                (10, Some(LeadFault::Unreadable)),
                (12, None),
                (13, None),
            ]
        );
        assert_eq!(read[0].phone, "0900000001");
        assert_eq!(
            read[10].phone, "0900000011",
            "a number has lost its leading zero"
        );
    }

    #[test]
    fn a_column_that_is_not_taken_over_is_not_looked_at() {
        let rows = table(&[&["Tên", "Nguồn"], &["Khách", "Tờ rơi"]]);
        let columns = [Some(LeadColumn::Name), None];
        let read = read(&rows, 0, &columns, &known());
        assert_eq!((read[0].fault, read[0].source.as_str()), (None, ""));
    }

    proptest! {
        #[test]
        fn no_two_rows_that_are_right_share_a_phone(phones in prop::collection::vec(0_u32..20, 0..40)) {
            let mut rows = table(&[&["Tên", "SĐT"]]);
            for phone in &phones {
                let cells = ["Khách".to_owned(), format!("09000000{phone:02}")];
                rows.push(cells.map(TableCell::Text).into());
            }
            let (head, columns) = guess(&rows);
            let read = read(&rows, head, &columns, &KnownLeads::default());
            prop_assert_eq!(read.len(), phones.len());
            let right: Vec<_> = read.iter().filter(|lead| lead.fault.is_none()).map(|lead| &lead.phone).collect();
            let distinct: HashSet<_> = right.iter().collect();
            prop_assert_eq!(right.len(), distinct.len());
            prop_assert_eq!(distinct.len(), phones.iter().collect::<HashSet<_>>().len());
        }

        #[test]
        fn nothing_that_stands_in_a_cell_breaks_the_reading(cells in prop::collection::vec(".{0,12}", 0..12)) {
            let mut rows = table(&[&["Tên", "SĐT", "Email"]]);
            rows.push(cells.into_iter().map(TableCell::Text).collect());
            let (head, columns) = guess(&rows);
            prop_assert!(read(&rows, head, &columns, &KnownLeads::default()).len() <= 1);
        }
    }
}
