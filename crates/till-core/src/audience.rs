//! Whom a campaign goes to: who is named by its sources, and who of them is set aside and why.
//!
//! *Invariant:* nobody is addressed twice, nobody who refused is addressed at all, and everybody who was named is either a
//! recipient or set aside with a reason.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use crate::{
    consent::{Channel, Decision},
    fold,
};

/// The most advertisements that one person may get by one channel within a day (Decree 91/2020).
pub const MOST_PER_DAY: u32 = 3;

/// Where recipients come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Source {
    /// Customers.
    Customers(CustomerFilter),
    /// Leads.
    Leads(LeadFilter),
    /// The contacts of a sales campaign's opportunities.
    Campaign {
        /// NextX's id.
        id: i64,
        /// What it is called.
        name: String,
    },
    /// A list that was pasted or read from a file.
    List {
        /// What it is called.
        name: String,
        /// Who stands in it.
        contacts: Vec<Listed>,
    },
}

/// Which customers. What is empty narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomerFilter {
    /// Words of the name, or a part of the phone or the code.
    pub words: String,
    /// NextX's id of their group.
    pub group: String,
    /// `dd/MM/yyyy`: who bought something on this day or later.
    pub bought_since: String,
    /// `dd/MM/yyyy`: who bought nothing on this day or later.
    pub not_since: String,
}

/// Which leads. What is empty narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LeadFilter {
    /// Words of the name, or a part of the phone.
    pub words: String,
    /// Their status, in the shop's own words.
    pub status: String,
    /// Name of where they come from.
    pub source: String,
}

/// Somebody in a list that was pasted or read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Name; may be empty.
    pub name: String,
    /// Phone, as it was written.
    pub phone: String,
    /// Email address, as it was written.
    pub email: String,
}

/// Somebody whom a source names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// NextX's id of the customer; none of anybody else.
    pub customer: Option<i64>,
    /// Full name.
    pub name: String,
    /// Phone, as it is known.
    pub phone: String,
    /// Email address, as it is known.
    pub email: String,
    /// Address of a house.
    pub address: String,
    /// NextX's code.
    pub code: String,
}

/// The fields that NextX fills, as far as its documentation shows them.
pub const MERGE_FIELDS: [&str; 7] = [
    "contact_name",
    "cus_name",
    "name",
    "mobile",
    "email",
    "address",
    "code",
];

impl Contact {
    /// What a placeholder stands for; none for one that nobody documents.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        Some(match name {
            "contact_name" | "cus_name" | "name" => &self.name,
            "mobile" => &self.phone,
            "email" => &self.email,
            "address" => &self.address,
            "code" => &self.code,
            _ => return None,
        })
    }

    fn way(&self, channel: Channel) -> &str {
        match channel {
            Channel::Sms => &self.phone,
            Channel::Email => &self.email,
        }
    }

    /// Where they are written to, in the one form that addresses are compared in; none where nothing can arrive.
    #[must_use]
    pub fn address_by(&self, channel: Channel) -> Option<String> {
        channel.address(self.way(channel))
    }
}

/// Why somebody is not written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aside {
    /// They have no phone, or no email address.
    NoAddress,
    /// Theirs is none that anything arrives at.
    Impossible,
    /// Somebody above has the same.
    Repeated,
    /// They do not want to be written to.
    Refused,
    /// Nobody noted that they agreed to advertisements.
    NotAgreed,
    /// They have got as many advertisements within a day as the law allows.
    TooOften,
    /// A person took them out.
    LeftOut,
}

/// Somebody who is written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Where to, in the one form that addresses are compared in.
    pub address: String,
    /// Who.
    pub contact: Contact,
}

/// Everybody who was named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audience {
    /// Who is written to, in the order in which they were named.
    pub recipients: Vec<Recipient>,
    /// Who is not.
    pub aside: Vec<(Contact, Aside)>,
}

impl Audience {
    /// How many are set aside for each reason.
    #[must_use]
    pub fn reasons(&self) -> BTreeMap<Aside, usize> {
        let mut reasons = BTreeMap::new();
        for (_, aside) in &self.aside {
            *reasons.entry(*aside).or_default() += 1;
        }
        reasons
    }
}

/// What decides who is set aside.
#[derive(Debug)]
pub struct Rules<'a> {
    /// How they are written to.
    pub channel: Channel,
    /// Whether it is an advertisement: that needs consent, and is counted.
    pub advertising: bool,
    /// The addresses that a person took out.
    pub left_out: &'a BTreeSet<String>,
    /// What is known of consent, by address.
    pub consents: &'a BTreeMap<String, Decision>,
    /// How many advertisements an address has got within a day.
    pub sent: &'a BTreeMap<String, u32>,
}

/// Decides for everybody who was named.
#[must_use]
pub fn resolve(contacts: Vec<Contact>, rules: &Rules<'_>) -> Audience {
    let mut audience = Audience::default();
    let mut taken = HashSet::new();
    for contact in contacts {
        match rules.decide(&contact, &taken) {
            Ok(address) => {
                taken.insert(address.clone());
                audience.recipients.push(Recipient { address, contact });
            }
            Err(aside) => audience.aside.push((contact, aside)),
        }
    }
    audience
}

impl Rules<'_> {
    fn decide(&self, contact: &Contact, taken: &HashSet<String>) -> Result<String, Aside> {
        let typed = contact.way(self.channel).trim();
        if typed.is_empty() {
            return Err(Aside::NoAddress);
        }
        let address = self.channel.address(typed).ok_or(Aside::Impossible)?;
        let consent = self.consents.get(&address);
        let sent = self.sent.get(&address).copied().unwrap_or_default();
        if consent == Some(&Decision::Withdrawn) {
            Err(Aside::Refused)
        } else if self.left_out.contains(&address) {
            Err(Aside::LeftOut)
        } else if taken.contains(&address) {
            Err(Aside::Repeated)
        } else if self.advertising && consent.is_none() {
            Err(Aside::NotAgreed)
        } else if self.advertising && sent >= MOST_PER_DAY {
            Err(Aside::TooOften)
        } else {
            Ok(address)
        }
    }
}

/// Reads a list that was pasted: somebody on each line, with what is an email address and what has digits enough for a phone
/// told from the name, whatever stands between them.
#[must_use]
pub fn pasted(text: &str) -> Vec<Listed> {
    text.lines().filter_map(listed).collect()
}

fn listed(line: &str) -> Option<Listed> {
    let mut listed = Listed::default();
    let mut name = Vec::new();
    for part in parts(line) {
        let digits = part.chars().filter(char::is_ascii_digit).count();
        let letters = part.chars().filter(|c| c.is_alphabetic()).count();
        if part.contains('@') && listed.email.is_empty() {
            part.clone_into(&mut listed.email);
        } else if digits >= 5 && letters == 0 && listed.phone.is_empty() {
            part.clone_into(&mut listed.phone);
        } else if !part.is_empty() {
            name.push(part);
        }
    }
    listed.name = name.join(" ");
    (listed != Listed::default()).then_some(listed)
}

/// The parts of a line: apart where a comma, a semicolon or a tab stands; without these, what looks like a phone or an email
/// address is parted from the words around it.
fn parts(line: &str) -> Vec<&str> {
    let line = line.trim();
    if line.contains([',', ';', '\t']) {
        return line.split([',', ';', '\t']).map(str::trim).collect();
    }
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '+' | '.' | '-' | '(' | ')' | ' ');
    if line.chars().all(is_number) {
        return vec![line];
    }
    line.split_whitespace().collect()
}

/// Whether words are those of a filter: each of them begins a word of `text`, or is a part of one of `codes`.
#[must_use]
pub fn matches(wanted: &str, text: &str, codes: [&str; 2]) -> bool {
    let words = format!(" {}", fold::words(text).join(" "));
    fold::words(wanted).iter().all(|word| {
        words.contains(&format!(" {word}"))
            || codes.iter().any(|code| fold::fold(code).contains(word))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn contact(name: &str, phone: &str) -> Contact {
        Contact {
            name: name.to_owned(),
            phone: phone.to_owned(),
            ..Contact::default()
        }
    }

    #[test]
    fn everybody_is_a_recipient_or_set_aside_with_the_reason_that_weighs_most() {
        let addresses = |all: &[&str]| -> BTreeSet<String> {
            all.iter().map(|address| (*address).to_owned()).collect()
        };
        let left_out = addresses(&["0900000004"]);
        let mut consents: BTreeMap<String, Decision> =
            addresses(&["0900000001", "0900000004", "0900000006"])
                .into_iter()
                .map(|address| (address, Decision::Given))
                .collect();
        consents.insert("0900000003".to_owned(), Decision::Withdrawn);
        let sent = BTreeMap::from([("0900000006".to_owned(), MOST_PER_DAY)]);
        let mut rules = Rules {
            channel: Channel::Sms,
            advertising: true,
            left_out: &left_out,
            consents: &consents,
            sent: &sent,
        };
        let contacts = || {
            vec![
                contact("Một", "+84 900 000 001"),
                contact("Cũng Một", "0900000001"),
                contact("Không", ""),
                contact("Bàn", "028 3822 0000"),
                contact("Từ chối", "0900000003"),
                contact("Bỏ ra", "0900000004"),
                contact("Chưa hỏi", "0900000005"),
                contact("Đã nhận", "0900000006"),
            ]
        };
        let audience = resolve(contacts(), &rules);
        let names: Vec<_> = audience
            .recipients
            .iter()
            .map(|it| &*it.contact.name)
            .collect();
        assert_eq!(names, ["Một"]);
        assert_eq!(audience.recipients[0].address, "0900000001");
        let aside: Vec<_> = audience.aside.iter().map(|(_, aside)| *aside).collect();
        assert_eq!(
            aside,
            [
                Aside::Repeated,
                Aside::NoAddress,
                Aside::Impossible,
                Aside::Refused,
                Aside::LeftOut,
                Aside::NotAgreed,
                Aside::TooOften
            ]
        );
        // A message about an order needs no consent to advertisements; a refusal holds all the same.
        rules.advertising = false;
        let audience = resolve(contacts(), &rules);
        let names: Vec<_> = audience
            .recipients
            .iter()
            .map(|it| &*it.contact.name)
            .collect();
        assert_eq!(names, ["Một", "Chưa hỏi", "Đã nhận"]);
    }

    #[test]
    fn a_pasted_list_is_read_whatever_stands_between() {
        let read = pasted(
            "Nguyễn Văn A, 0900 000 001\n0900000002\n\nb@example.com;Trần B\t\nLê C 0900000003 c@example.com\n+84 900 000 004\nChỉ tên\n",
        );
        let read: Vec<_> = read
            .iter()
            .map(|it| (it.name.as_str(), it.phone.as_str(), it.email.as_str()))
            .collect();
        assert_eq!(
            read,
            [
                ("Nguyễn Văn A", "0900 000 001", ""),
                ("", "0900000002", ""),
                ("Trần B", "", "b@example.com"),
                ("Lê C", "0900000003", "c@example.com"),
                ("", "+84 900 000 004", ""),
                ("Chỉ tên", "", ""),
            ]
        );
    }

    #[test]
    fn a_filter_finds_by_the_beginnings_of_words_and_parts_of_numbers() {
        assert!(matches("nguyen an", "Nguyễn Thị Ân", ["", ""]));
        assert!(!matches("uyen", "Nguyễn", ["", ""]));
        assert!(matches("0009", "Nguyễn", ["0900000009", ""]));
        assert!(matches("", "Nguyễn", ["", ""]));
    }

    proptest! {
        #[test]
        fn nobody_is_lost_and_nobody_is_addressed_twice(
            numbers in prop::collection::vec((0_u32..30, prop::bool::ANY), 0..80),
            refused in prop::collection::btree_set(0_u32..30, 0..10),
            advertising in prop::bool::ANY,
        ) {
            let phone = |number: u32| format!("09000000{number:02}");
            let contacts: Vec<_> = numbers
                .iter()
                .map(|(number, foreign)| {
                    let phone = phone(*number);
                    contact("", &if *foreign { phone.replacen('0', "+84", 1) } else { phone })
                })
                .collect();
            let consents = (0..30)
                .filter(|number| number % 3 != 0 || refused.contains(number))
                .map(|number| {
                    let decision = if refused.contains(&number) { Decision::Withdrawn } else { Decision::Given };
                    (phone(number), decision)
                })
                .collect();
            let (left_out, sent) = (BTreeSet::new(), BTreeMap::new());
            let rules = Rules {
                channel: Channel::Sms,
                advertising,
                left_out: &left_out,
                consents: &consents,
                sent: &sent,
            };
            let named = contacts.len();
            let audience = resolve(contacts, &rules);
            prop_assert_eq!(audience.recipients.len() + audience.aside.len(), named);
            let distinct: HashSet<_> = audience.recipients.iter().map(|it| &it.address).collect();
            prop_assert_eq!(distinct.len(), audience.recipients.len());
            for recipient in &audience.recipients {
                let consent = consents.get(&recipient.address);
                prop_assert_ne!(consent, Some(&Decision::Withdrawn));
                prop_assert!(!advertising || consent == Some(&Decision::Given));
            }
        }
    }
}
