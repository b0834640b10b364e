//! What can go wrong in a use case.

use till_core::{
    Money,
    account::CreditError,
    cart::CartError,
    form::Problems,
    invoice::TillCodeError,
    money::MoneyError,
    payment::PaymentError,
    people::{PinError, Right, TeamError},
    pricing::DiscountError,
    quantity::QuantityError,
    stock_matrix::ThresholdError,
    vietqr::AccountError,
};
use till_print::{LogoError, PrintError, TemplateError};
use till_store::StoreError;
use till_sync::LedgerError;

use crate::{
    keys::{code::CodeError, sealed::SealError},
    ops::rights::Asked,
    printer::PrinterError,
    vault::VaultError,
};

/// Why a use case did not happen. Whatever the reason, nothing was lost and nothing half-done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// NextX, or the way to it.
    #[error(transparent)]
    Nextx(#[from] nextx_api::Error),
    /// An address is no address.
    #[error("not an address: {0}")]
    Address(#[from] url::ParseError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The secret store.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The key of a profile's database is gone from the secret store.
    #[error("the key of the database is not in the secret store")]
    DatabaseKeyMissing,
    /// No client secret was typed.
    #[error("there is no client secret")]
    SecretMissing,
    /// The client secret of a profile is gone from the secret store.
    #[error("nobody is signed in to NextX")]
    SignedOut,
    /// A passphrase that does not open the secrets.
    #[error("the passphrase is wrong")]
    PassphraseWrong,
    /// A passphrase too easy to guess.
    #[error(
        "the passphrase is shorter than {} characters",
        crate::keys::passphrase::SHORTEST
    )]
    PassphraseTooShort,
    /// Something that is no recovery code.
    #[error(transparent)]
    RecoveryCode(#[from] CodeError),
    /// A recovery code of another profile, or an older one.
    #[error("the recovery code is wrong")]
    RecoveryCodeWrong,
    /// No recovery code was ever drawn for the profile.
    #[error("there is no recovery code")]
    RecoveryCodeMissing,
    /// A file that holds wrapped secrets is damaged.
    #[error("a file of wrapped secrets is damaged")]
    SealedFileDamaged,
    /// A file that holds wrapped secrets is of a newer version.
    #[error("a file of wrapped secrets was written by a newer version ({0})")]
    SealedFileNewer(u32),
    /// The till did not start, so nothing is to be had from its data folder.
    #[error(transparent)]
    Start(#[from] std::sync::Arc<Self>),
    /// Another till runs on this data folder.
    #[error("another till runs on this data folder")]
    AlreadyRunning,
    /// The cart.
    #[error(transparent)]
    Cart(#[from] CartError),
    /// A typed quantity.
    #[error(transparent)]
    Quantity(#[from] QuantityError),
    /// A part of something that the shop sells whole.
    #[error("{unit} is sold whole")]
    SoldWhole {
        /// The name of the unit.
        unit: String,
    },
    /// Something that is no threshold.
    #[error(transparent)]
    Threshold(#[from] ThresholdError),
    /// A typed amount.
    #[error(transparent)]
    Amount(#[from] MoneyError),
    /// A typed discount.
    #[error(transparent)]
    Discount(#[from] DiscountError),
    /// A payment.
    #[error(transparent)]
    Payment(#[from] PaymentError),
    /// Less cash than is due.
    #[error("{missing} đồng are missing")]
    Missing {
        /// How much.
        missing: Money,
    },
    /// More would be owed than may be.
    #[error(transparent)]
    Credit(#[from] CreditError),
    /// The till still finds out by itself what became of the document.
    #[error("the till still looks for the document at NextX")]
    StillLooking,
    /// Goods may not come back without an invoice.
    #[error("goods may not come back without an invoice")]
    WithoutInvoice,
    /// NextX tells too little of a sale for goods to come back from it.
    #[error("NextX tells too little of the sale")]
    SaleUnreadable,
    /// Nothing is in the cart.
    #[error("the cart is empty")]
    CartEmpty,
    /// No product has this code.
    #[error("no product has the code {0:?}")]
    UnknownBarcode(String),
    /// The code stands for something already.
    #[error("the code {code:?} is that of {product:?}")]
    BarcodeTaken {
        /// The code.
        code: String,
        /// The product it stands for.
        product: String,
    },
    /// More of a product would be sold than there is.
    #[error("there is less than what is sold of {:?}", .shortage.product)]
    BelowStock {
        /// The first of the products.
        shortage: Box<till_core::below_stock::Shortage>,
        /// Why it waits.
        why: crate::ops::below_stock::WhyShort,
    },
    /// A new product may be at NextX, or not.
    #[error("whether the product was made is not known")]
    ProductUnclear,
    /// A field of a form that has to be filled is empty.
    #[error("it is empty")]
    FieldMissing,
    /// Another product has this code.
    #[error("the code {code:?} is that of {product:?}")]
    CodeTaken {
        /// The code.
        code: String,
        /// The product that has it.
        product: String,
    },
    /// NextX takes no product with this code.
    #[error("NextX refuses the code")]
    CodeRefused {
        /// What NextX said.
        words: String,
    },
    /// No category is chosen.
    #[error("no category is chosen")]
    CategoryMissing,
    /// A category of this name stands there already.
    #[error("there is such a category already")]
    CategoryTaken,
    /// A category cannot stand below itself.
    #[error("a category cannot stand below itself")]
    CategoryInItself,
    /// A typed address of a picture is none that NextX can show.
    #[error("not an address of a picture")]
    PictureAddress,
    /// A unit of a product without a name, or twice.
    #[error("a unit without a name, or one that is there twice")]
    UnitNames,
    /// Something that is no count.
    #[error(transparent)]
    Count(#[from] till_core::stock_count::CountError),
    /// What was typed into one field of a form.
    #[error("{field}: {error}")]
    InField {
        /// The field, as the form calls it.
        field: String,
        /// What is wrong with it.
        error: Box<Self>,
    },
    /// A purchase order may be at NextX, or not.
    #[error("whether the purchase order was made is not known")]
    PurchaseUnclear,
    /// Something of a purchase order is missing or wrong.
    #[error("the purchase order is not right yet")]
    PurchaseWrong,
    /// A file is no table.
    #[error(transparent)]
    TableFile(#[from] crate::table_file::TableFileError),
    /// A table gives no lines.
    #[error(transparent)]
    Import(#[from] till_core::purchase_import::ImportError),
    /// How a scale's labels are made up.
    #[error(transparent)]
    LabelFormat(#[from] till_core::scale_label::LabelFormatError),
    /// No account for transfers is set.
    #[error("no account for transfers is set")]
    TransferAccountMissing,
    /// An account for transfers that cannot be right.
    #[error(transparent)]
    TransferAccount(#[from] AccountError),
    /// A till code.
    #[error(transparent)]
    TillCode(#[from] TillCodeError),
    /// A customer needs a name.
    #[error("a customer needs a name")]
    NameMissing,
    /// A typed rate of a tax.
    #[error(transparent)]
    TaxRate(#[from] till_core::tax::TaxRateError),
    /// The taxes stay as they are.
    #[error(transparent)]
    Tax(till_core::tax::TaxRuleError),
    /// A typed change of prices.
    #[error(transparent)]
    PriceChange(#[from] till_core::price_book::PriceChangeError),
    /// A typed day is none.
    #[error("not a day")]
    Day,
    /// A typed id of NextX is none.
    #[error("not an id of NextX")]
    RemoteId,
    /// Something ends before it begins.
    #[error("the end is before the start")]
    TimesReversed,
    /// Fields of a form cannot be taken.
    #[error("fields cannot be taken: {:?}", .0.keys())]
    Fields(Problems),
    /// Nobody locks or deletes the account that is their own.
    #[error("the account is the person's own")]
    OwnAccount,
    /// Which account at NextX is that of whoever stands at the till was never said.
    #[error("which account is the person's own is not known")]
    OwnAccountUnknown,
    /// A letter cannot be laid out: a fault of the program.
    #[error(transparent)]
    Letter(#[from] till_mail::Problem),
    /// The same message went to the same phone within a day.
    #[error("the same message was sent already")]
    ZnsRepeated,
    /// NextX refuses the client key of a web form.
    #[error("the client key is refused")]
    ClientKey,
    /// NextX may have taken what was submitted, or not.
    #[error("whether NextX took the web form is not known")]
    WebFormUnclear,
    /// NextX may have taken a change of an account, or not.
    #[error("whether NextX took the change is not known")]
    AccountUnclear,
    /// An automation may be at NextX as it was written, or not.
    #[error("whether NextX took the automation is not known")]
    AutomationUnclear,
    /// Something of an automation is missing or wrong.
    #[error("the automation is not right yet")]
    AutomationWrong,
    /// An automation is not at NextX as it was shown.
    #[error("the automation was changed meanwhile")]
    AutomationChanged,
    /// A campaign was sent, and stays as it was sent.
    #[error("the campaign was sent already")]
    CampaignSent,
    /// Something of a campaign is missing, wrong or against the rules.
    #[error("the campaign is not right yet")]
    CampaignWrong,
    /// A campaign would go to more people or fewer than were confirmed.
    #[error("the recipients are not as many as were confirmed")]
    CampaignCount,
    /// NextX may have a campaign, or not.
    #[error("whether NextX took the campaign is not known")]
    CampaignUnclear,
    /// What campaigns NextX has could not be read to the end.
    #[error("the campaigns of NextX could not be read")]
    CampaignUnread,
    /// NextX may have taken an opportunity or a campaign, or not.
    #[error("whether NextX took the opportunity or campaign is not known")]
    DealUnclear,
    /// Another customer has the phone, or another lead where it is about leads.
    #[error("another one has the phone")]
    PhoneTaken {
        /// The till's own number of them; of a lead the number in its list.
        customer: i64,
        /// Their name.
        name: String,
    },
    /// A phone number that no Vietnamese phone has.
    #[error("not a Vietnamese phone number")]
    Phone,
    /// Nobody is signed in, or no till is set up yet.
    #[error("no till is set up")]
    NotSignedIn,
    /// What was asked for is not there.
    #[error("not found")]
    NotFound,
    /// A file that is no backup of this program, or only a part of one.
    #[error("not a backup of this program")]
    NoBackup,
    /// The till has people, and none of them stands at it.
    #[error("nobody stands at the till")]
    NobodyAtTill,
    /// Whoever stands at the till may not do it, and nobody can allow it to them.
    #[error("the role has no right: {0:?}")]
    NotAllowed(Right),
    /// Whoever stands at the till may do it once somebody with the right allows it.
    #[error("somebody with the right has to allow it: {:?}", .0.right)]
    ApprovalNeeded(Box<Asked>),
    /// The PIN of somebody else, or of nobody.
    #[error("the PIN is wrong")]
    PinWrong,
    /// Too many wrong PINs.
    #[error("no PIN is tried before {until}")]
    PinLocked {
        /// When the next one is.
        until: jiff::Timestamp,
    },
    /// A PIN that nobody may choose.
    #[error(transparent)]
    Pin(#[from] PinError),
    /// Who is on the till.
    #[error(transparent)]
    Team(#[from] TeamError),
    /// The demo shop did not start.
    #[error("the demo shop did not start: {0}")]
    Demo(#[from] nextx_sandbox::SandboxError),
    /// The receipt could not be made.
    #[error("the receipt could not be made: {0}")]
    Receipt(#[from] PrintError),
    /// The shop's picture.
    #[error(transparent)]
    Logo(#[from] LogoError),
    /// How papers shall look.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The printer.
    #[error(transparent)]
    Printer(#[from] PrinterError),
    /// A person stopped reading from NextX.
    #[error("stopped")]
    Cancelled,
    /// The machine's clock is far from the server's.
    #[error("the clock is off by {seconds} s")]
    Clock {
        /// By how much, in seconds; positive when this machine is ahead.
        seconds: i64,
    },
    /// A file of the data folder.
    #[error("the data folder cannot be used: {0}")]
    Io(#[from] std::io::Error),
    /// A task of the program died.
    #[error("a part of the program stopped: {0}")]
    Stopped(#[from] tokio::task::JoinError),
}

impl From<LedgerError> for Error {
    fn from(error: LedgerError) -> Self {
        let store = match error {
            LedgerError::Damaged(what) => StoreError::Damaged(what),
            LedgerError::Unusable(cause) => match cause.downcast() {
                Ok(store) => *store,
                Err(other) => StoreError::Io(std::io::Error::other(other)),
            },
        };
        Self::Store(store)
    }
}

impl Error {
    /// What a sealed file says; a wrong passphrase or code is `wrong`.
    pub(crate) fn of_seal(error: SealError, wrong: Self) -> Self {
        match error {
            SealError::Wrong => wrong,
            SealError::Damaged => Self::SealedFileDamaged,
            SealError::Newer(version) => Self::SealedFileNewer(version),
            SealError::Io(error) => Self::Io(error),
            SealError::Derive(error) => Self::Io(std::io::Error::other(error.to_string())),
        }
    }

    /// The error for a log, which gets nothing that somebody typed or a server said.
    pub(crate) fn for_log(&self) -> String {
        match self {
            Self::Nextx(error) => format!("NextX: {:?}", error.kind()),
            Self::UnknownBarcode(_) => "an unknown barcode".to_owned(),
            Self::BarcodeTaken { .. } => "a barcode that is taken".to_owned(),
            Self::CodeTaken { .. } => "a code that is taken".to_owned(),
            Self::BelowStock { .. } => "more would be sold than there is".to_owned(),
            Self::Store(StoreError::NoPrice(_)) => "a product without a price".to_owned(),
            Self::Start(error) => error.for_log(),
            Self::InField { error, .. } => error.for_log(),
            other => other.to_string(),
        }
    }
}
