//! What changed, for whoever shows it.

use tokio::sync::broadcast;

/// Something a screen may show has changed; whoever cares asks again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// Online state, what waits, what needs a person.
    Strip,
    /// Progress of reading from NextX.
    Refresh,
    /// The sales of today.
    Sales,
    /// The cart on the counter has become that of this revision.
    Cart(u32),
    /// Products, prices, stock or customers.
    Catalogue,
    /// Records that lists of the back office show.
    Records,
    /// The shift of the drawer: opened, counted, cash moved, closed.
    Shift,
    /// Language, look, till, account.
    Settings,
    /// The printer, its settings, or a print.
    Printer,
    /// How the customer's sale is being paid.
    CustomerDisplay,
}

/// Where changes are announced.
#[derive(Clone, Debug)]
pub struct Changes(broadcast::Sender<Change>);

impl Default for Changes {
    fn default() -> Self {
        Self(broadcast::Sender::new(256))
    }
}

impl Changes {
    /// Announces a change. Without a listener it is nobody's business.
    pub fn announce(&self, change: Change) {
        self.0.send(change).ok();
    }

    /// Hears every change from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Change> {
        self.0.subscribe()
    }
}
