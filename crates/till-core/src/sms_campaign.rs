//! What a text message takes and costs for everybody who gets it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    Money,
    audience::{Contact, Recipient},
    sms::{self, Alphabet, Template},
};

/// Whose network a number belonged to when it was given out; who has changed networks since is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carrier {
    /// Viettel.
    Viettel,
    /// Vinaphone.
    Vinaphone,
    /// Mobifone.
    Mobifone,
    /// Any other.
    Other,
}

impl Carrier {
    /// Of a mobile in the form of [`crate::consent::mobile`].
    #[must_use]
    pub fn of(mobile: &str) -> Self {
        match mobile.get(..3).unwrap_or_default() {
            "032" | "033" | "034" | "035" | "036" | "037" | "038" | "039" | "086" | "096"
            | "097" | "098" => Self::Viettel,
            "081" | "082" | "083" | "084" | "085" | "088" | "091" | "094" => Self::Vinaphone,
            "070" | "076" | "077" | "078" | "079" | "089" | "090" | "093" => Self::Mobifone,
            _ => Self::Other,
        }
    }
}

/// What a segment costs, by the network. The shop types it: NextX tells no price.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Prices(pub BTreeMap<Carrier, Money>);

impl Prices {
    /// Of a segment to `mobile`; none where it was not typed.
    #[must_use]
    pub fn of(&self, mobile: &str) -> Option<Money> {
        self.0.get(&Carrier::of(mobile)).copied()
    }
}

/// What one recipient gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Characters as GSM or UTF-16 count them.
    pub units: usize,
    /// Segments.
    pub segments: usize,
    /// What they cost; none where no price is known.
    pub cost: Option<Money>,
}

/// What a text takes for everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// For each recipient, in their order.
    pub taken: Vec<Taken>,
    /// How many recipients take how many segments.
    pub histogram: BTreeMap<usize, usize>,
    /// All segments together.
    pub segments: usize,
    /// What they cost; none where a price is not known.
    pub cost: Option<Money>,
    /// The fewest characters that somebody gets.
    pub shortest: usize,
    /// The most.
    pub longest: usize,
    /// The alphabet that somebody needs; none without recipients.
    pub alphabet: Option<Alphabet>,
}

/// What everybody would take one segment less for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shorter {
    /// So many characters less.
    pub characters: usize,
    /// Then nobody takes more segments than these.
    pub segments: usize,
}

/// What a recipient reads.
#[must_use]
pub fn rendered(template: &Template, contact: &Contact, bare: bool) -> String {
    let text = template.fill(|name| contact.field(name));
    if bare {
        sms::without_diacritics(&text)
    } else {
        text
    }
}

/// Counts `template` for everybody, `bare` without the marks of Vietnamese.
#[must_use]
pub fn measure(
    template: &Template,
    recipients: &[Recipient],
    prices: &Prices,
    bare: bool,
) -> Measured {
    let mut measured = Measured {
        cost: Some(Money::ZERO),
        shortest: usize::MAX,
        ..Measured::default()
    };
    for recipient in recipients {
        let size = sms::size(&rendered(template, &recipient.contact, bare));
        let each = prices.of(&recipient.address);
        let cost = each.and_then(|each| times(each, size.segments));
        *measured.histogram.entry(size.segments).or_default() += 1;
        measured.segments += size.segments;
        measured.shortest = measured.shortest.min(size.units);
        measured.longest = measured.longest.max(size.units);
        measured.cost = match (measured.cost, cost) {
            (Some(sum), Some(cost)) => Some(sum.saturating_add(cost)),
            _ => None,
        };
        if measured.alphabet != Some(Alphabet::Unicode) {
            measured.alphabet = Some(size.alphabet);
        }
        measured.taken.push(Taken {
            units: size.units,
            segments: size.segments,
            cost,
        });
    }
    if recipients.is_empty() {
        measured.shortest = 0;
        measured.cost = None;
    }
    measured
}

fn times(each: Money, count: usize) -> Option<Money> {
    Money::rounded(Decimal::from(each.dong()) * Decimal::from(count)).ok()
}

impl Measured {
    /// By how much the text has to be shorter for those with the most segments to take one less; none where all take one.
    #[must_use]
    pub fn shorter(&self) -> Option<Shorter> {
        let most = *self.histogram.keys().next_back()?;
        let segments = most.checked_sub(1).filter(|segments| *segments > 0)?;
        let room = sms::room(self.alphabet?, segments);
        Some(Shorter {
            characters: self.longest.saturating_sub(room),
            segments,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn recipient(name: &str, phone: &str) -> Recipient {
        Recipient {
            address: phone.to_owned(),
            contact: Contact {
                name: name.to_owned(),
                phone: phone.to_owned(),
                ..Contact::default()
            },
        }
    }

    #[test]
    fn everybody_is_counted_with_what_is_filled_in_for_them() {
        let prices = Prices(BTreeMap::from([
            (Carrier::Viettel, Money::from_dong(800)),
            (Carrier::Mobifone, Money::from_dong(900)),
        ]));
        let all = [
            recipient("Lan", "0900000001"),
            recipient(&"Ân".repeat(40), "0960000001"),
        ];
        let template = Template::read("Chào {{name}}").unwrap();
        let measured = measure(&template, &all, &prices, false);
        assert_eq!(measured.histogram, BTreeMap::from([(1, 1), (2, 1)]));
        assert_eq!((measured.shortest, measured.longest), (8, 85));
        assert_eq!(measured.cost, Some(Money::from_dong(900 + 1_600)));
        assert_eq!(measured.alphabet, Some(Alphabet::Unicode));
        assert_eq!(
            measured.shorter(),
            Some(Shorter {
                characters: 15,
                segments: 1
            })
        );
        let bare = measure(&template, &all, &prices, true);
        assert_eq!((bare.segments, bare.shorter()), (2, None));
        // A number of a network without a price leaves the cost unknown.
        let more = [recipient("Lan", "0520000001")];
        assert_eq!(measure(&template, &more, &prices, false).cost, None);
        assert_eq!(measure(&template, &[], &prices, false), Measured::default());
    }
}
