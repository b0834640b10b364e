//! People on a till: what each role may do, who is in the team, and how long wrong PINs keep a person out.
//!
//! A till without people has no locks at all: everything is allowed to whoever stands there.

use std::{fmt, time::Duration};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The fewest and the most digits of a PIN.
pub const PIN_DIGITS: std::ops::RangeInclusive<usize> = 4..=8;
/// So many wrong PINs cost nothing but the try.
const FREE_TRIES: u32 = 2;
/// How long the first wrong PIN beyond these keeps a person out; each further one doubles it.
const FIRST_WAIT: Duration = Duration::from_secs(30);
/// The longest that a wrong PIN keeps a person out: long enough that trying all PINs of four digits takes half a year.
const LONGEST_WAIT: Duration = Duration::from_secs(30 * 60);
/// The most people of one till.
const MOST_PEOPLE: usize = 100;

/// What a person is on this till.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sells, takes goods back, counts the drawer.
    Cashier,
    /// May everything.
    Manager,
    /// Reads and writes to customers; nothing at the counter.
    Marketer,
}

/// Something that not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Selling, taking goods back with their invoice, the shift and its drawer.
    Sell,
    /// Opening the drawer without a sale; each time is noted.
    OpenDrawer,
    /// A discount above the limit ([`crate::discount_limit`]).
    DiscountOverLimit,
    /// Another price than the shop's.
    ChangePrice,
    /// More of a product than there is, where the shop refuses that.
    SellBelowStock,
    /// A new product at NextX.
    CreateProduct,
    /// Taking goods back that no invoice is shown for.
    ReturnWithoutInvoice,
    /// Giving a document up that is not at NextX, or taking what NextX has in its place.
    GiveUpDocument,
    /// Putting a backup back, or making this machine the one that sends.
    RestoreBackup,
    /// Settings of the till.
    ChangeSettings,
    /// Who is on the till, and with which PIN.
    ManagePeople,
    /// Looking at the books of the shop: stock, orders and money of every branch.
    BackOffice,
    /// Leads, opportunities and campaigns: reading them, changing them, and writing to customers.
    Marketing,
}

/// Which role may what: cashier, manager, marketer.
const TABLE: [(Right, [bool; 3]); 13] = [
    (Right::Sell, [true, true, false]),
    (Right::OpenDrawer, [true, true, false]),
    (Right::DiscountOverLimit, [false, true, false]),
    (Right::ChangePrice, [false, true, false]),
    (Right::SellBelowStock, [false, true, false]),
    (Right::CreateProduct, [false, true, false]),
    (Right::ReturnWithoutInvoice, [false, true, false]),
    (Right::GiveUpDocument, [false, true, false]),
    (Right::RestoreBackup, [false, true, false]),
    (Right::ChangeSettings, [false, true, false]),
    (Right::ManagePeople, [false, true, false]),
    (Right::BackOffice, [false, true, false]),
    (Right::Marketing, [false, true, true]),
];

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Cashier, Self::Manager, Self::Marketer];

    /// Whether it has `right`.
    #[must_use]
    pub fn may(self, right: Right) -> bool {
        TABLE
            .iter()
            .any(|(listed, roles)| *listed == right && roles[self as usize])
    }
}

impl Right {
    /// Every right.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|(right, _)| *right)
    }

    /// Whether somebody who has it may allow it once to somebody who has not. Who sells, opens the drawer, manages people,
    /// reads the books or writes to customers does so under their own name.
    #[must_use]
    pub const fn can_be_approved(self) -> bool {
        !matches!(
            self,
            Self::Sell | Self::OpenDrawer | Self::ManagePeople | Self::BackOffice | Self::Marketing
        )
    }
}

/// A person as documents name them: by the name they had then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    /// Who.
    pub id: Uuid,
    /// Their name at the time.
    pub name: String,
}

/// What Argon2id made of a PIN, and how.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinHash {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Drawn for each PIN.
    pub salt: Vec<u8>,
    /// What came out.
    pub hash: Vec<u8>,
}

impl fmt::Debug for PinHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PinHash(<redacted>)")
    }
}

/// Wrong PINs of one person since the last right one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lockout {
    wrong: u32,
    last_wrong_at: Option<Timestamp>,
}

impl Lockout {
    /// Until when no PIN of theirs is tried; `None` where one may be tried now.
    #[must_use]
    pub fn until(&self, now: Timestamp) -> Option<Timestamp> {
        let wait = SignedDuration::try_from(self.wait()).ok()?;
        // A clock that was put back keeps nobody out for longer than the wait itself.
        let last = self.last_wrong_at?.min(now);
        let until = last.checked_add(wait).ok()?;
        (until > now).then_some(until)
    }

    /// Notes a wrong PIN.
    pub fn wrong(&mut self, now: Timestamp) {
        self.wrong = self.wrong.saturating_add(1);
        self.last_wrong_at = Some(now);
    }

    /// Notes that the clock was put back behind the last wrong PIN. Answers whether it was.
    pub fn noticed(&mut self, now: Timestamp) -> bool {
        let is_behind = self.last_wrong_at.is_some_and(|last| last > now);
        if is_behind {
            self.last_wrong_at = Some(now);
        }
        is_behind
    }

    fn wait(&self) -> Duration {
        match self.wrong.checked_sub(FREE_TRIES + 1) {
            None => Duration::ZERO,
            Some(further) => FIRST_WAIT
                .saturating_mul(2_u32.saturating_pow(further))
                .min(LONGEST_WAIT),
        }
    }
}

/// A person on this till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// Ours, a `UUIDv7`.
    pub id: Uuid,
    /// What they are called; nobody else on the till is.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// Their PIN.
    pub pin: PinHash,
    /// Wrong PINs since the last right one.
    #[serde(default)]
    pub lockout: Lockout,
}

impl Staff {
    /// As documents name them.
    #[must_use]
    pub fn by(&self) -> By {
        By {
            id: self.id,
            name: self.name.clone(),
        }
    }
}

/// Why the team stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TeamError {
    /// Nobody of this id is on the till.
    #[error("nobody of this id is on the till")]
    NoSuchPerson,
    /// A person needs a name.
    #[error("a person needs a name")]
    NameMissing,
    /// Somebody is called so already.
    #[error("somebody is called so already")]
    NameTaken,
    /// Without a manager nobody could change anything any more.
    #[error("the till would be left without a manager")]
    LastManager,
    /// More people than anybody finds on a screen.
    #[error("the till has {MOST_PEOPLE} people already")]
    Full,
}

/// Why a PIN is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// Something else than digits, too few or too many of them.
    #[error("a PIN has four to eight digits")]
    Digits,
    /// The same digit over and over, or digits in a row: what everybody tries first.
    #[error("the PIN is what everybody tries first")]
    TooEasy,
}

/// Checks a PIN that somebody chooses.
///
/// # Errors
/// [`PinError`]
pub fn check_new_pin(pin: &str) -> Result<(), PinError> {
    let digits = pin.as_bytes();
    if !PIN_DIGITS.contains(&digits.len()) || !digits.iter().all(u8::is_ascii_digit) {
        return Err(PinError::Digits);
    }
    let goes_by = |step: i16| {
        digits
            .windows(2)
            .all(|two| i16::from(two[1]) - i16::from(two[0]) == step)
    };
    if goes_by(0) || goes_by(1) || goes_by(-1) {
        return Err(PinError::TooEasy);
    }
    Ok(())
}

/// Everybody on a till, in the order they came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Team(Vec<Staff>);

impl Team {
    /// Everybody.
    #[must_use]
    pub fn people(&self) -> &[Staff] {
        &self.0
    }

    /// Whether nobody is: then nothing is locked.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The person with this id.
    ///
    /// # Errors
    /// [`TeamError::NoSuchPerson`]
    pub fn person(&self, id: Uuid) -> Result<&Staff, TeamError> {
        let found = self.0.iter().find(|person| person.id == id);
        found.ok_or(TeamError::NoSuchPerson)
    }

    /// The person with this id, whose PIN or wrong tries change.
    ///
    /// # Errors
    /// [`TeamError::NoSuchPerson`]
    pub fn person_mut(&mut self, id: Uuid) -> Result<&mut Staff, TeamError> {
        let found = self.0.iter_mut().find(|person| person.id == id);
        found.ok_or(TeamError::NoSuchPerson)
    }

    /// Takes somebody in. The first one has to be a manager.
    ///
    /// # Errors
    /// [`TeamError`]; then the team is as it was.
    pub fn add(&mut self, mut person: Staff) -> Result<(), TeamError> {
        if self.0.len() >= MOST_PEOPLE {
            return Err(TeamError::Full);
        }
        person.name = self.free_name(&person.name, None)?;
        self.try_change(|people| people.push(person))
    }

    /// Calls a person something else, or makes them something else.
    ///
    /// # Errors
    /// [`TeamError`]; then the team is as it was.
    pub fn change(&mut self, id: Uuid, name: &str, role: Role) -> Result<(), TeamError> {
        let name = self.free_name(name, Some(id))?;
        self.person(id)?;
        self.try_change(|people| {
            for person in people.iter_mut().filter(|person| person.id == id) {
                (person.name, person.role) = (name.clone(), role);
            }
        })
    }

    /// Takes a person off the till. What they made still names them.
    ///
    /// # Errors
    /// [`TeamError`]; then the team is as it was.
    pub fn remove(&mut self, id: Uuid) -> Result<(), TeamError> {
        self.person(id)?;
        self.try_change(|people| people.retain(|person| person.id != id))
    }

    fn free_name(&self, name: &str, of: Option<Uuid>) -> Result<String, TeamError> {
        let name = name.trim();
        if name.is_empty() {
            return Err(TeamError::NameMissing);
        }
        let lower = name.to_lowercase();
        let mut others = self.0.iter().filter(|person| Some(person.id) != of);
        if others.any(|person| person.name.to_lowercase() == lower) {
            return Err(TeamError::NameTaken);
        }
        Ok(name.to_owned())
    }

    fn try_change(&mut self, change: impl FnOnce(&mut Vec<Staff>)) -> Result<(), TeamError> {
        let mut people = self.0.clone();
        change(&mut people);
        if !people.iter().any(|person| person.role == Role::Manager) {
            return Err(TeamError::LastManager);
        }
        self.0 = people;
        Ok(())
    }
}

/// What an approval is about: of which thing, and how much. Neither is in any language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The product, the number of the document, the setting; empty where it is the whole order.
    pub subject: String,
    /// The share or the amount; empty where there is none.
    pub value: String,
}

impl About {
    /// About `subject`, and `value` of it.
    #[must_use]
    pub fn new(subject: impl Into<String>, value: impl ToString) -> Self {
        Self {
            subject: subject.into(),
            value: value.to_string(),
        }
    }
}

/// Something that one person allowed another, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Ours, a `UUIDv7`.
    pub id: Uuid,
    /// When it was made use of.
    pub at: Timestamp,
    /// What was allowed.
    pub right: Right,
    /// Of what.
    pub about: About,
    /// Who needed it.
    pub asked_by: By,
    /// Who allowed it: themselves where it is only noted; `None` where it was the owner, by the recovery code or the account's secret.
    pub approved_by: Option<By>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn person(id: u128, name: &str, role: Role) -> Staff {
        Staff {
            id: Uuid::from_u128(id),
            name: name.to_owned(),
            role,
            pin: PinHash {
                memory_kib: 8,
                passes: 1,
                salt: vec![1],
                hash: vec![2],
            },
            lockout: Lockout::default(),
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + second).unwrap()
    }

    #[test]
    fn a_manager_may_everything_a_cashier_sells_and_a_marketer_writes_to_customers() {
        for (right, _) in TABLE {
            assert!(Role::Manager.may(right), "{right:?}");
            assert_eq!(
                Role::Marketer.may(right),
                right == Right::Marketing,
                "{right:?}"
            );
            let cashiers = matches!(right, Right::Sell | Right::OpenDrawer);
            assert_eq!(Role::Cashier.may(right), cashiers, "{right:?}");
        }
    }

    #[test]
    fn selling_opening_the_drawer_managing_people_reading_the_books_and_marketing_is_done_under_ones_own_name()
     {
        let not = TABLE.iter().map(|(right, _)| *right);
        let not: Vec<Right> = not.filter(|right| !right.can_be_approved()).collect();
        assert_eq!(
            not,
            [
                Right::Sell,
                Right::OpenDrawer,
                Right::ManagePeople,
                Right::BackOffice,
                Right::Marketing
            ]
        );
    }

    #[test]
    fn each_wrong_pin_keeps_out_for_longer_up_to_half_an_hour() {
        let mut lockout = Lockout::default();
        let mut waits = Vec::new();
        for _ in 0..12 {
            lockout.wrong(at(0));
            let until = lockout.until(at(0));
            waits.push(until.map_or(0, |until| until.as_second() - at(0).as_second()));
        }
        assert_eq!(
            waits,
            [0, 0, 30, 60, 120, 240, 480, 960, 1_800, 1_800, 1_800, 1_800]
        );
        assert_eq!(lockout.until(at(1_800)), None);
    }

    #[test]
    fn a_clock_that_was_put_back_keeps_nobody_out_for_a_year() {
        let mut lockout = Lockout::default();
        for _ in 0..3 {
            lockout.wrong(at(31_536_000));
        }
        assert_eq!(lockout.until(at(0)), Some(at(30)));
        assert!(lockout.noticed(at(0)));
        assert_eq!(lockout.until(at(31)), None);
    }

    #[test]
    fn a_pin_is_four_to_eight_digits_that_nobody_tries_first() {
        for pin in ["2580", "19283746", "1123"] {
            assert_eq!(check_new_pin(pin), Ok(()), "{pin}");
        }
        for pin in ["", "258", "192837465", "25a0", "２５８０"] {
            assert_eq!(check_new_pin(pin), Err(PinError::Digits), "{pin}");
        }
        for pin in ["0000", "1234", "87654321"] {
            assert_eq!(check_new_pin(pin), Err(PinError::TooEasy), "{pin}");
        }
    }

    #[test]
    fn the_first_on_a_till_is_a_manager_and_the_last_manager_stays_one() {
        let mut team = Team::default();
        let lan = person(1, "Lan", Role::Manager);
        let cashier = team.add(person(2, "Minh", Role::Cashier));
        assert_eq!(cashier, Err(TeamError::LastManager));
        team.add(lan.clone()).unwrap();
        team.add(person(2, "Minh", Role::Cashier)).unwrap();
        assert_eq!(
            team.change(lan.id, "Lan", Role::Cashier),
            Err(TeamError::LastManager)
        );
        assert_eq!(team.remove(lan.id), Err(TeamError::LastManager));
        team.change(Uuid::from_u128(2), "Minh", Role::Manager)
            .unwrap();
        team.remove(lan.id).unwrap();
        assert_eq!(team.people().len(), 1);
    }

    #[test]
    fn two_people_are_not_called_the_same() {
        let mut team = Team::default();
        team.add(person(1, " Lan ", Role::Manager)).unwrap();
        assert_eq!(team.people()[0].name, "Lan");
        assert_eq!(
            team.add(person(2, "lan", Role::Cashier)),
            Err(TeamError::NameTaken)
        );
        // Another tone is another name.
        team.add(person(3, "Lân", Role::Cashier)).unwrap();
        assert_eq!(
            team.add(person(4, "  ", Role::Cashier)),
            Err(TeamError::NameMissing)
        );
        team.change(Uuid::from_u128(1), "LAN", Role::Manager)
            .unwrap();
    }
}
