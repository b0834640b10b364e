//! The customer's display: the cart and the payment as the customer may see them, in a window of their own.

use till_core::{
    Cart, Money,
    payment::{Quote, TenderMethod},
    sale::Sale,
};

use crate::{
    App, Change, Error, Language, Theme,
    ops::payment::{PaymentQuote, Transfer, TypedTender},
    session::Session,
};

/// What the customer sees.
#[derive(Clone, Debug, Default)]
pub struct CustomerDisplay {
    /// Of the screens.
    pub language: Language,
    /// Of the screens.
    pub theme: Theme,
    /// The shop; empty while none is open.
    pub shop: String,
    /// Whether it is the demo shop.
    pub is_demo: bool,
    /// The cart on the counter.
    pub cart: Cart,
    /// What it comes to; in cash, if that is how it is being paid.
    pub total: Money,
    /// How it is being paid, as far as that is known.
    pub payment: Option<CustomerPayment>,
    /// The sale that was just paid, until the next one begins.
    pub paid: Option<PaidSale>,
}

/// A payment as the customer sees it.
#[derive(Clone, Debug)]
pub struct CustomerPayment {
    /// What was counted into the cashier's hand.
    pub cash: Money,
    /// What is due and what goes back.
    pub quote: Quote,
    /// The transfer that is asked for.
    pub transfer: Option<Transfer>,
    /// The number that the transfer names.
    pub invoice_no: String,
}

/// A sale as the customer who paid it sees it.
#[derive(Clone, Debug)]
pub struct PaidSale {
    /// What it came to.
    pub total: Money,
    /// What the customer gave.
    pub given: Money,
    /// What they get back.
    pub change: Money,
}

/// What came last at the counter.
#[derive(Debug, Default)]
pub(crate) enum Scene {
    /// Goods.
    #[default]
    Goods,
    /// A payment for the cart of this revision.
    Paying(u32, Box<CustomerPayment>),
    /// A transfer for something that is not in the cart, which has this revision.
    Asking(u32, Box<CustomerPayment>),
    /// A sale; the cart that follows it has this revision.
    Paid(u32, PaidSale),
}

impl App {
    /// What the customer's display shows now; without an open shop a blank page.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn customer_display(&self) -> Result<CustomerDisplay, Error> {
        let status = self.status().await?;
        let blank = CustomerDisplay {
            language: status.language,
            theme: status.theme,
            ..CustomerDisplay::default()
        };
        let session = match self.session().await {
            Ok(session) => session,
            Err(Error::NotSignedIn) => return Ok(blank),
            Err(error) => return Err(error),
        };
        let mut cart = session.store.cart().await?;
        let (payment, paid) = match &*session.customer_scene() {
            Scene::Asking(revision, payment) if *revision == cart.revision => {
                // What is in the cart is not what the transfer is for.
                cart = Cart::default();
                (Some(payment.as_ref().clone()), None)
            }
            Scene::Paying(revision, payment) if *revision == cart.revision && !cart.is_empty() => {
                (Some(payment.as_ref().clone()), None)
            }
            Scene::Paid(revision, paid) if *revision == cart.revision => (None, Some(paid.clone())),
            _ => (None, None),
        };
        let total = payment
            .as_ref()
            .map_or_else(|| cart.total(), |payment| payment.quote.due);
        Ok(CustomerDisplay {
            shop: session.shop_name(),
            is_demo: session.profile.demo,
            cart,
            total,
            payment,
            paid,
            ..blank
        })
    }
}

impl App {
    /// Nobody is asked for a transfer any more for something that is not in the cart.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`]
    pub async fn forget_transfer(&self) -> Result<(), Error> {
        self.session().await?.ask_no_more();
        Ok(())
    }
}

impl Session {
    /// Lets the customer see a transfer for something that is not in the cart, with the text that it names.
    pub(super) async fn ask_for(&self, transfer: &Transfer, purpose: &str) -> Result<(), Error> {
        let revision = self.store.cart().await?.revision;
        let payment = CustomerPayment {
            cash: Money::ZERO,
            quote: Quote::of(transfer.amount, &[]),
            transfer: Some(transfer.clone()),
            invoice_no: purpose.to_owned(),
        };
        self.set_customer_scene(Scene::Asking(revision, Box::new(payment)));
        Ok(())
    }

    /// The transfer is not asked for any more.
    pub(super) fn ask_no_more(&self) {
        let is_asking = matches!(*self.customer_scene(), Scene::Asking(..));
        if is_asking {
            self.set_customer_scene(Scene::Goods);
        }
    }

    /// Lets the customer see that they have paid the difference of an exchange, and what goes back of `given`.
    pub(super) async fn show_difference_paid(
        &self,
        total: Money,
        change: Money,
    ) -> Result<(), Error> {
        let paid = PaidSale {
            total,
            given: total + change,
            change,
        };
        let revision = self.store.cart().await?.revision;
        self.set_customer_scene(Scene::Paid(revision, paid));
        Ok(())
    }

    /// Lets the customer see how the cart of `revision` is being paid.
    pub(super) fn show_payment(&self, revision: u32, quote: &PaymentQuote, typed: &[TypedTender]) {
        // An amount that nobody typed was not given yet.
        let is_given = typed
            .iter()
            .any(|tender| tender.method == TenderMethod::Cash && !tender.amount.trim().is_empty());
        let in_cash = quote.tenders.iter().filter_map(|(method, amount)| {
            let amount = amount.as_ref().ok()?;
            (is_given && *method == TenderMethod::Cash).then_some(*amount)
        });
        let payment = CustomerPayment {
            cash: in_cash.sum(),
            quote: quote.quote.clone(),
            transfer: quote.transfer.clone(),
            invoice_no: quote.invoice_no.clone(),
        };
        self.set_customer_scene(Scene::Paying(revision, Box::new(payment)));
    }

    /// Lets the customer see that they have paid, until something is put into the cart of `next`.
    pub(super) fn show_paid(&self, sale: &Sale, next: u32) {
        let paid = PaidSale {
            total: sale.total,
            given: sale.given.iter().map(|tender| tender.amount).sum(),
            change: sale.change,
        };
        self.set_customer_scene(Scene::Paid(next, paid));
    }

    fn set_customer_scene(&self, scene: Scene) {
        *self.customer_scene() = scene;
        self.changes.announce(Change::CustomerDisplay);
    }
}
