//! The rules that keep a document from being lost or doubled, by name, so that a test can leave one out.

/// One of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Absent counts only after the settle time and a second look.
    Settle,
    /// `sending` is on disk before the first byte leaves.
    DurableSending,
    /// What was accepted is read back before it is confirmed.
    ReadBack,
    /// Only our marker identifies, or our number where no other marker stands.
    Marker,
    /// Absent counts only if something known was found the same way.
    PositiveControl,
    /// After a restore all that is not confirmed is looked for before it is sent.
    Restore,
    /// The cart goes in the transaction that makes it a sale.
    CartInTransaction,
    /// Absent counts only if something shows that what tells ours survives at the server.
    MarksSurvive,
    /// A change is made anew, of the record as it is, each time that it is sent.
    ChangeAnew,
    /// A customer under another name is ours only if nobody else has the phone, and the list has had time to show ours.
    NoTwin,
    /// A move of stock ends with a reading that began after its document was confirmed, and with no other.
    StockReading,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 11] = [
        Self::Settle,
        Self::DurableSending,
        Self::ReadBack,
        Self::Marker,
        Self::PositiveControl,
        Self::Restore,
        Self::CartInTransaction,
        Self::MarksSurvive,
        Self::ChangeAnew,
        Self::NoTwin,
        Self::StockReading,
    ];
}

/// Which rules hold. All of them, but for a test built with the feature `sabotage`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rules {
    #[cfg(feature = "sabotage")]
    left_out: Option<Rule>,
}

impl Rules {
    /// All rules but one.
    #[cfg(feature = "sabotage")]
    #[must_use]
    pub const fn without(rule: Rule) -> Self {
        Self {
            left_out: Some(rule),
        }
    }

    /// Whether `rule` holds.
    #[must_use]
    #[cfg_attr(not(feature = "sabotage"), allow(clippy::unused_self))]
    pub fn hold(self, rule: Rule) -> bool {
        #[cfg(feature = "sabotage")]
        return self.left_out != Some(rule);
        #[cfg(not(feature = "sabotage"))]
        {
            // Named, so that the argument is the same with and without the feature.
            let _ = rule;
            true
        }
    }
}
