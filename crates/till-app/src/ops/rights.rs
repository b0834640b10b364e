//! Who may do what: every use case that not everybody may do asks here, whatever a screen shows.
//!
//! Somebody who may not is told what is lacking; once another person has allowed exactly that, the same call goes
//! through, once. Nothing that could be kept, copied or used for something else ever leaves this module.

use std::sync::{MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use till_core::{
    Cart,
    cart::CartLine,
    discount_limit::{self, Excess, USUAL_LIMIT},
    people::{About, Approval, By, Right, Staff, Team},
    price_book::BookChoice,
    tax::TaxChoice,
};
use uuid::Uuid;

use crate::{Change, Error, session::Session};

/// The setting: everybody on the till.
pub(super) const PEOPLE: &str = "people";
/// The setting: up to which share a discount is nobody's business.
pub(super) const DISCOUNT_LIMIT: &str = "discount_limit";
/// How long something that was allowed may still be done.
const FRESH: SignedDuration = SignedDuration::from_mins(2);

/// Something that a person lacks the right for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Names this question, and no other.
    pub id: Uuid,
    /// What is lacking.
    pub right: Right,
    /// Of what.
    pub about: About,
    by: By,
}

#[derive(Debug)]
struct Granted {
    asked: Asked,
    approved_by: By,
    at: Timestamp,
}

/// The last question, and what was allowed and not done yet.
#[derive(Debug, Default)]
pub(crate) struct Allowing {
    asked: Option<Asked>,
    granted: Vec<Granted>,
}

impl Allowing {
    /// The question with this id, if it is still open.
    pub(super) fn asked(&self, id: Uuid) -> Option<&Asked> {
        self.asked.as_ref().filter(|asked| asked.id == id)
    }

    /// Somebody allows what was asked for last.
    pub(super) fn grant(&mut self, approved_by: By, at: Timestamp) {
        if let Some(asked) = self.asked.take() {
            self.granted.push(Granted {
                asked,
                approved_by,
                at,
            });
        }
    }

    /// Takes what was allowed for all of `needed`, or answers what of it was not.
    fn take(
        &mut self,
        needed: &[(Right, About)],
        by: &By,
        now: Timestamp,
    ) -> Result<Vec<Granted>, (Right, About)> {
        self.granted
            .retain(|granted| now.duration_since(granted.at).abs() <= FRESH);
        let is_for = |granted: &Granted, (right, about): &(Right, About)| {
            let asked = &granted.asked;
            asked.right == *right && asked.about == *about && asked.by.id == by.id
        };
        let is_granted =
            |needed: &&(Right, About)| self.granted.iter().any(|it| is_for(it, needed));
        if let Some(missing) = needed.iter().find(|needed| !is_granted(needed)) {
            return Err(missing.clone());
        }
        let (used, kept) = std::mem::take(&mut self.granted)
            .into_iter()
            .partition(|granted| needed.iter().any(|needed| is_for(granted, needed)));
        self.granted = kept;
        Ok(used)
    }
}

impl Session {
    pub(super) fn allowing(&self) -> MutexGuard<'_, Allowing> {
        self.allowing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) async fn people(&self) -> Result<Team, Error> {
        Ok(self.store.setting(PEOPLE).await?.unwrap_or_default())
    }

    pub(super) async fn discount_limit(&self) -> Result<Decimal, Error> {
        let set = self.store.setting(DISCOUNT_LIMIT).await?;
        Ok(set.unwrap_or(USUAL_LIMIT))
    }

    /// Whoever stands at the till; `None` on a till without people, where everything is allowed.
    pub(crate) async fn person(&self) -> Result<Option<Staff>, Error> {
        let team = self.people().await?;
        if team.is_empty() {
            return Ok(None);
        }
        let at_till = self.store.at_till().ok_or(Error::NobodyAtTill)?;
        let person = team.person(at_till.id);
        person.cloned().map(Some).map_err(|_| Error::NobodyAtTill)
    }

    /// Whoever stands at the till may do it, or somebody has just allowed it.
    ///
    /// # Errors
    /// [`Error::NobodyAtTill`], [`Error::NotAllowed`], [`Error::ApprovalNeeded`]
    pub(crate) async fn must(&self, right: Right, about: About) -> Result<(), Error> {
        self.must_all(vec![(right, about)]).await
    }

    /// Whoever stands at the till may sell.
    ///
    /// # Errors
    /// [`Error::NobodyAtTill`], [`Error::NotAllowed`]
    pub(crate) async fn must_sell(&self) -> Result<(), Error> {
        self.must(Right::Sell, About::default()).await
    }

    /// Whoever stands at the till may change this setting.
    ///
    /// # Errors
    /// As [`Session::must`].
    pub(crate) async fn must_set(&self, setting: &str) -> Result<(), Error> {
        self.must(Right::ChangeSettings, About::new(setting, ""))
            .await
    }

    /// As [`Session::must`], for a call that needs several things: what was allowed is used up when all of it was.
    pub(super) async fn must_all(&self, needed: Vec<(Right, About)>) -> Result<(), Error> {
        let Some(person) = self.person().await? else {
            return Ok(());
        };
        let lacking: Vec<_> = needed
            .into_iter()
            .filter(|(right, _)| !person.role.may(*right))
            .collect();
        if lacking.is_empty() {
            return Ok(());
        }
        if let Some((right, _)) = lacking.iter().find(|(right, _)| !right.can_be_approved()) {
            return Err(Error::NotAllowed(*right));
        }
        let (by, now) = (person.by(), self.clock.now());
        let used = {
            let mut allowing = self.allowing();
            match allowing.take(&lacking, &by, now) {
                Ok(used) => used,
                Err((right, about)) => {
                    let asked = Asked {
                        id: self.random.uuid(now),
                        right,
                        about,
                        by,
                    };
                    allowing.asked = Some(asked.clone());
                    return Err(Error::ApprovalNeeded(Box::new(asked)));
                }
            }
        };
        let approval = |granted: Granted| Approval {
            id: self.random.uuid(now),
            at: now,
            right: granted.asked.right,
            about: granted.asked.about,
            asked_by: by.clone(),
            approved_by: Some(granted.approved_by),
        };
        let approvals: Vec<Approval> = used.into_iter().map(approval).collect();
        self.store.add_approvals(&approvals).await?;
        self.changes.announce(Change::Settings);
        Ok(())
    }

    /// Notes that whoever stands at the till has done what they may do, where the owner wants to know of each time.
    pub(super) async fn note_done(&self, right: Right) -> Result<(), Error> {
        let Some(by) = self.store.at_till() else {
            return Ok(());
        };
        let now = self.clock.now();
        let done = Approval {
            id: self.random.uuid(now),
            at: now,
            right,
            about: About::default(),
            asked_by: by.clone(),
            approved_by: Some(by),
        };
        self.store.add_approvals(&[done]).await?;
        self.changes.announce(Change::Settings);
        Ok(())
    }

    /// Whoever stands at the till may make `cart` of what it was `before`: its prices and its discounts.
    ///
    /// # Errors
    /// As [`Session::must`]; then it has to stay as it was.
    pub(super) async fn may_change(&self, before: &Cart, cart: &mut Cart) -> Result<(), Error> {
        let was = |id: u32| before.lines().iter().find(|line| line.id == id);
        let mut needed = Vec::new();
        for line in cart.lines() {
            // A line that is new has no price of a person's: one that was undone had its own, a scale's label has the shop's.
            let Some(was) = was(line.id) else {
                continue;
            };
            if let Some(price) = line.price.filter(|price| was.price != Some(*price)) {
                let about = About::new(line.product.name.as_str(), price.dong());
                needed.push((Right::ChangePrice, about));
            }
            if line.tax_choice != was.tax_choice && line.tax_choice != TaxChoice::Usual {
                let name = line.tax.as_ref().map_or("0 %", |tax| tax.name.as_str());
                let subject = format!("{} · {name}", line.product.name);
                needed.push((Right::ChangePrice, About::new(subject, "")));
            }
        }
        if cart.terms.book != before.terms.book {
            let books = self.price_books().await?;
            if let BookChoice::Book(id) = cart.terms.book
                && !books.everybody_chooses
            {
                let name = books.book(id).map_or("", |book| book.name.as_str());
                needed.push((Right::ChangePrice, About::new(name, "")));
            }
        }
        let is_new = |excess: &Excess| match excess.line {
            Some(id) => discount(cart, id) != discount(before, id),
            None => cart.terms.discount != before.terms.discount,
        };
        let mut excesses = discount_limit::excesses(cart, self.discount_limit().await?);
        // What has grown because goods were taken out is asked for when it is paid: more may come yet.
        excesses.retain(is_new);
        needed.extend(excesses.iter().map(|excess| over(cart, *excess)));
        self.must_all(needed).await?;
        for excess in excesses {
            cart.allow_discount(excess);
        }
        Ok(())
    }

    /// Whoever stands at the till may sell `cart` at what it costs, and as much as it holds.
    ///
    /// # Errors
    /// As [`Session::must`]; [`Error::BelowStock`].
    pub(crate) async fn may_sell(&self, cart: &Cart) -> Result<(), Error> {
        let is_meant = self.accepted_below_stock() == Some(cart.revision);
        let below_stock = self.needed_below_stock(cart, is_meant).await?;
        if self.person().await?.is_none() {
            return Ok(());
        }
        let mut needed = vec![(Right::Sell, About::default())];
        needed.extend(self.needed_for_discounts(cart).await?);
        needed.extend(below_stock);
        self.must_all(needed).await
    }

    /// What the discounts of `cart` need that are above the limit.
    pub(super) async fn needed_for_discounts(
        &self,
        cart: &Cart,
    ) -> Result<Vec<(Right, About)>, Error> {
        let excesses = discount_limit::excesses(cart, self.discount_limit().await?);
        let needed = excesses.into_iter().map(|excess| over(cart, excess));
        Ok(needed.collect())
    }
}

fn discount(cart: &Cart, line: u32) -> Option<till_core::pricing::Discount> {
    let line = cart.lines().iter().find(|it| it.id == line);
    line.and_then(|line: &CartLine| line.discount)
}

/// What a discount above the limit needs.
fn over(cart: &Cart, excess: Excess) -> (Right, About) {
    let line = excess
        .line
        .and_then(|id| cart.lines().iter().find(|line| line.id == id));
    let subject = line.map_or("", |line| line.product.name.as_str());
    (Right::DiscountOverLimit, About::new(subject, excess.share))
}
