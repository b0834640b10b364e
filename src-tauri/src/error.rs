//! Errors as the UI gets them: a code it has words for, and what fills them.

use std::{collections::BTreeMap, io};

use nextx_api::ErrorKind;
use serde::{
    Deserialize, Serialize,
    de::{IntoDeserializer, value::Error as NoSuchCode},
};
use specta::Type;
use till_app::{
    CodeError, Error,
    ops::below_stock::WhyShort,
    printer::{PrinterError, Taken, Trouble},
    table_file::TableFileError,
};
use till_core::{
    account::DebtError,
    cart::CartError,
    form::Problem,
    payment::PaymentError,
    people::{PinError, Right, TeamError},
    purchase_import::ImportError,
    quantity::QuantityError,
    sale::SaleError,
    sell_return::ReturnError,
    shift::ShiftError,
    stock_count::CountError,
    stock_matrix::ThresholdError,
    tax::TaxRuleError,
};
use till_print::{LogoError, MOST_TABLE_LINES, PrintError, TemplateError};
use till_store::StoreError;

/// What went wrong; the UI has a message for each in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    WrongCredentials,
    AddressInvalid,
    HostNotFound,
    ConnectionRefused,
    CertificateInvalid,
    NotNextx,
    TimedOut,
    Offline,
    Forbidden,
    RateLimited,
    ServerFailed,
    SecretStoreUnavailable,
    SecretMissing,
    SignedOut,
    PassphraseWrong,
    PassphraseTooShort,
    RecoveryCodeMistyped,
    RecoveryCodeLength,
    RecoveryCodeWrong,
    RecoveryCodeMissing,
    SealedFileDamaged,
    UnknownBarcode,
    BarcodeTaken,
    BelowStock,
    BelowStockAsk,
    BelowStockStale,
    ProductUnclear,
    CodeTaken,
    CodeRefused,
    CategoryMissing,
    CategoryTaken,
    CategoryInItself,
    PictureAddressInvalid,
    UnitNamesInvalid,
    FieldMissing,
    CountNegative,
    CountMalformed,
    CountTooLarge,
    PurchaseUnclear,
    PurchaseWrong,
    TableUnreadable,
    TableTooLarge,
    ImportEmpty,
    ImportColumns,
    LabelFormatInvalid,
    PriceMissing,
    QuantityInvalid,
    QuantityTooLarge,
    SoldWhole,
    CartEmpty,
    CartChanged,
    CartLineMissing,
    CartFull,
    ThresholdsCrossed,
    AmountInvalid,
    DiscountInvalid,
    DiscountTooLarge,
    CashBelowTotal,
    AmountAboveTotal,
    CustomerMissing,
    CreditExceeded,
    DebtTooMuch,
    UndoneAlready,
    TransferAccountMissing,
    TransferAccountInvalid,
    TabsFull,
    DiskFull,
    StoreDamaged,
    StoreNewer,
    StoreLocked,
    StoreKeyMissing,
    BackupInvalid,
    NobodyAtTill,
    NotAllowed,
    ApprovalNeeded,
    PinWrong,
    PinLocked,
    PinInvalid,
    PinTooEasy,
    PersonNameTaken,
    LastManager,
    TeamFull,
    TillCodeInvalid,
    NameMissing,
    TaxRateInvalid,
    TaxInUse,
    TaxDoubled,
    PriceChangeInvalid,
    DayInvalid,
    RemoteIdInvalid,
    PhoneInvalid,
    PhoneTaken,
    FieldsInvalid,
    OwnAccount,
    OwnAccountUnknown,
    AccountUnclear,
    AutomationUnclear,
    AutomationWrong,
    AutomationChanged,
    CampaignSent,
    CampaignWrong,
    CampaignCount,
    CampaignUnclear,
    CampaignUnread,
    ZnsRepeated,
    ClientKeyRefused,
    WebFormUnclear,
    DealUnclear,
    TimesReversed,
    NotSignedIn,
    NotFound,
    DemoFailed,
    ReceiptFailed,
    PrinterMissing,
    PrinterAddressInvalid,
    PrinterUnreachable,
    PrinterPaperOut,
    PrinterCoverOpen,
    PrinterStopped,
    PrinterGone,
    PrinterQueueMissing,
    PrinterQueueDisabled,
    PrinterQueueRejects,
    LogoNoPicture,
    LogoTooLarge,
    PaperTooManyLines,
    PaperLineTooLong,
    TableTooLong,
    DocumentDamaged,
    DiffersAtNextx,
    TwiceAtNextx,
    NumberOfAnother,
    Undecidable,
    ChangedMeanwhile,
    ReturnInvalid,
    ReturnTooMuch,
    ReturnEmpty,
    ReturnFeeTooLarge,
    ReturnPriceTooHigh,
    ReturnReasonMissing,
    ReturnWithoutInvoice,
    SaleUnreadable,
    CountInvalid,
    CashAmountInvalid,
    LeftTooMuch,
    OpeningCounted,
    ShiftIsOpen,
    ShiftNotOpen,
    NotToDecide,
    NotToMend,
    ReasonMissing,
    StillLooking,
    ClockWrong,
    Internal,
}

impl ErrorCode {
    /// The code with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name: serde::de::value::StrDeserializer<'_, NoSuchCode> = name.into_deserializer();
        Self::deserialize(name).ok()
    }
}

/// An error of a command. `message` is technical, or the server's own words; `values` fill the UI's message.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename = "AppError")]
pub struct CommandError {
    code: ErrorCode,
    message: String,
    values: BTreeMap<String, String>,
}

impl CommandError {
    fn new(code: ErrorCode, message: impl ToString) -> Self {
        Self {
            code,
            message: message.to_string(),
            values: BTreeMap::new(),
        }
    }

    /// What went wrong, without anybody's words.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        self.code
    }

    fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.values.insert(name.to_owned(), value.to_string());
        self
    }
}

impl From<Error> for CommandError {
    fn from(error: Error) -> Self {
        let told = Self::from(&error);
        // The message may hold what somebody typed or the server said; the log gets neither.
        tracing::warn!(code = ?told.code, "a command failed");
        told
    }
}

impl From<&Error> for CommandError {
    fn from(error: &Error) -> Self {
        use ErrorCode as Code;
        let code = match error {
            Error::Nextx(error) => return error.into(),
            Error::Store(error) => return error.into(),
            Error::Start(error) => return Self::from(&**error),
            Error::Address(_) => Code::AddressInvalid,
            Error::Vault(_) => Code::SecretStoreUnavailable,
            Error::DatabaseKeyMissing => Code::StoreKeyMissing,
            Error::SecretMissing => Code::SecretMissing,
            Error::SignedOut => Code::SignedOut,
            Error::PassphraseWrong => Code::PassphraseWrong,
            Error::PassphraseTooShort => Code::PassphraseTooShort,
            Error::RecoveryCode(CodeError::Length) => Code::RecoveryCodeLength,
            Error::RecoveryCode(CodeError::Group(group)) => {
                return Self::new(Code::RecoveryCodeMistyped, error).with("group", group);
            }
            Error::RecoveryCodeWrong => Code::RecoveryCodeWrong,
            Error::RecoveryCodeMissing => Code::RecoveryCodeMissing,
            Error::SealedFileDamaged => Code::SealedFileDamaged,
            Error::SealedFileNewer(_) => Code::StoreNewer,
            Error::AlreadyRunning => Code::StoreLocked,
            Error::Cart(error) => return cart_error(*error),
            Error::Quantity(QuantityError::Malformed) => Code::QuantityInvalid,
            Error::Quantity(QuantityError::TooLarge) => Code::QuantityTooLarge,
            Error::SoldWhole { unit } => {
                return Self::new(Code::SoldWhole, error).with("unit", unit);
            }
            Error::Threshold(ThresholdError::Negative) => Code::QuantityInvalid,
            Error::Threshold(ThresholdError::Crossed) => Code::ThresholdsCrossed,
            Error::Amount(_) => Code::AmountInvalid,
            Error::Discount(_) => Code::DiscountInvalid,
            Error::Payment(error) => return payment_error(*error),
            Error::Missing { missing } => {
                return Self::new(Code::CashBelowTotal, error).with("missing", missing);
            }
            Error::Credit(error) => {
                return Self::new(Code::CreditExceeded, error)
                    .with("limit", error.limit)
                    .with("debt", error.debt);
            }
            Error::StillLooking => Code::StillLooking,
            Error::CartEmpty => Code::CartEmpty,
            Error::WithoutInvoice => Code::ReturnWithoutInvoice,
            Error::SaleUnreadable => Code::SaleUnreadable,
            Error::UnknownBarcode(code) => {
                return Self::new(Code::UnknownBarcode, error).with("code", code);
            }
            Error::BarcodeTaken { code, product } => {
                return Self::new(Code::BarcodeTaken, error)
                    .with("code", code)
                    .with("product", product);
            }
            Error::BelowStock { shortage, why } => {
                let code = match why {
                    WhyShort::Refused => Code::BelowStock,
                    WhyShort::Asked => Code::BelowStockAsk,
                    WhyShort::Stale => Code::BelowStockStale,
                };
                return Self::new(code, error)
                    .with("product", &shortage.product)
                    .with("left", shortage.left.normalize())
                    .with("unit", &shortage.unit);
            }
            Error::ProductUnclear => Code::ProductUnclear,
            Error::CodeTaken { code, product } => {
                return Self::new(Code::CodeTaken, error)
                    .with("code", code)
                    .with("product", product);
            }
            Error::CodeRefused { words } => {
                return Self::new(Code::CodeRefused, words).with("words", words);
            }
            Error::CategoryMissing => Code::CategoryMissing,
            Error::CategoryTaken => Code::CategoryTaken,
            Error::CategoryInItself => Code::CategoryInItself,
            Error::PictureAddress => Code::PictureAddressInvalid,
            Error::UnitNames => Code::UnitNamesInvalid,
            Error::FieldMissing => Code::FieldMissing,
            Error::Count(CountError::Negative) => Code::CountNegative,
            Error::Count(CountError::Malformed) => Code::CountMalformed,
            Error::Count(CountError::TooLarge) => Code::CountTooLarge,
            Error::InField { field, error } => return Self::from(&**error).with("field", field),
            Error::PurchaseUnclear => Code::PurchaseUnclear,
            Error::PurchaseWrong => Code::PurchaseWrong,
            Error::TableFile(TableFileError::Unreadable) => Code::TableUnreadable,
            Error::TableFile(TableFileError::TooLarge) => Code::TableTooLarge,
            Error::Import(ImportError::Empty) => Code::ImportEmpty,
            Error::Import(ImportError::Columns(_)) => Code::ImportColumns,
            Error::LabelFormat(_) => Code::LabelFormatInvalid,
            Error::TransferAccountMissing => Code::TransferAccountMissing,
            Error::TransferAccount(_) => Code::TransferAccountInvalid,
            Error::TillCode(_) => Code::TillCodeInvalid,
            Error::NameMissing => Code::NameMissing,
            Error::TaxRate(_) => Code::TaxRateInvalid,
            Error::Tax(TaxRuleError::Doubled) => Code::TaxDoubled,
            Error::Tax(_) => Code::TaxInUse,
            Error::PriceChange(_) => Code::PriceChangeInvalid,
            Error::Day => Code::DayInvalid,
            Error::RemoteId => Code::RemoteIdInvalid,
            Error::Phone => Code::PhoneInvalid,
            Error::PhoneTaken { customer, name } => {
                return Self::new(Code::PhoneTaken, error)
                    .with("customer", customer)
                    .with("name", name);
            }
            Error::OwnAccount => Code::OwnAccount,
            Error::OwnAccountUnknown => Code::OwnAccountUnknown,
            Error::AccountUnclear => Code::AccountUnclear,
            Error::AutomationUnclear => Code::AutomationUnclear,
            Error::AutomationWrong => Code::AutomationWrong,
            Error::AutomationChanged => Code::AutomationChanged,
            Error::CampaignSent => Code::CampaignSent,
            Error::CampaignWrong => Code::CampaignWrong,
            Error::CampaignCount => Code::CampaignCount,
            Error::CampaignUnclear => Code::CampaignUnclear,
            Error::CampaignUnread => Code::CampaignUnread,
            Error::ZnsRepeated => Code::ZnsRepeated,
            Error::ClientKey => Code::ClientKeyRefused,
            Error::WebFormUnclear => Code::WebFormUnclear,
            Error::DealUnclear => Code::DealUnclear,
            Error::Fields(problems) => {
                let told = Self::new(Code::FieldsInvalid, error);
                return problems.iter().fold(told, |told, (field, problem)| {
                    told.with(field, word_of(*problem))
                });
            }
            Error::TimesReversed => Code::TimesReversed,
            Error::NotSignedIn => Code::NotSignedIn,
            Error::NotFound => Code::NotFound,
            Error::NoBackup => Code::BackupInvalid,
            Error::NobodyAtTill => Code::NobodyAtTill,
            Error::NotAllowed(right) => {
                return Self::new(Code::NotAllowed, error).with("right", name_of(*right));
            }
            Error::ApprovalNeeded(asked) => {
                return Self::new(Code::ApprovalNeeded, error)
                    .with("request", asked.id)
                    .with("right", name_of(asked.right))
                    .with("subject", &asked.about.subject)
                    .with("value", &asked.about.value);
            }
            Error::PinWrong => Code::PinWrong,
            Error::PinLocked { until } => {
                return Self::new(Code::PinLocked, error).with("until", until.as_millisecond());
            }
            Error::Pin(PinError::Digits) => Code::PinInvalid,
            Error::Pin(PinError::TooEasy) => Code::PinTooEasy,
            Error::Team(TeamError::NoSuchPerson) => Code::NotFound,
            Error::Team(TeamError::NameMissing) => Code::NameMissing,
            Error::Team(TeamError::NameTaken) => Code::PersonNameTaken,
            Error::Team(TeamError::LastManager) => Code::LastManager,
            Error::Team(TeamError::Full) => Code::TeamFull,
            Error::Demo(_) => Code::DemoFailed,
            Error::Receipt(PrintError::TooManyLines { .. }) => {
                return Self::new(Code::TableTooLong, error).with("limit", MOST_TABLE_LINES);
            }
            Error::Receipt(_) => Code::ReceiptFailed,
            Error::Printer(error) => return printer_error(*error),
            Error::Logo(LogoError::NoPicture) => Code::LogoNoPicture,
            Error::Logo(LogoError::TooLarge) => Code::LogoTooLarge,
            Error::Template(TemplateError::TooManyLines { limit }) => {
                return Self::new(Code::PaperTooManyLines, error).with("limit", limit);
            }
            Error::Template(TemplateError::LineTooLong { limit }) => {
                return Self::new(Code::PaperLineTooLong, error).with("limit", limit);
            }
            Error::Clock { seconds } => {
                let minutes = (seconds.unsigned_abs() / 60).max(1);
                return Self::new(Code::ClockWrong, error).with("minutes", minutes);
            }
            Error::Io(error) => return io_error(error),
            Error::Cancelled | Error::Stopped(_) | Error::Letter(_) => Code::Internal,
        };
        Self::new(code, error)
    }
}

/// What is wrong with a field, as the UI names it; a limit stands behind a colon.
pub(crate) fn word_of(problem: Problem) -> String {
    match problem {
        Problem::Missing => "missing".to_owned(),
        Problem::TooLong(most) => format!("too_long:{most}"),
        Problem::Phone => "phone".to_owned(),
        Problem::Email => "email".to_owned(),
        Problem::Day => "day".to_owned(),
        Problem::Moment => "moment".to_owned(),
        Problem::Amount => "amount".to_owned(),
        Problem::Count(most) => format!("count:{most}"),
        Problem::Reversed => "reversed".to_owned(),
        Problem::Mismatch => "mismatch".to_owned(),
        Problem::Unconfirmed => "unconfirmed".to_owned(),
        Problem::Taken => "taken".to_owned(),
    }
}

impl From<&tauri::Error> for CommandError {
    fn from(error: &tauri::Error) -> Self {
        Self::new(ErrorCode::Internal, error)
    }
}

impl From<&nextx_api::Error> for CommandError {
    fn from(error: &nextx_api::Error) -> Self {
        use ErrorCode as Code;
        let code = match error.kind() {
            ErrorKind::AddressInvalid => Code::AddressInvalid,
            ErrorKind::HostNotFound => Code::HostNotFound,
            ErrorKind::ConnectionRefused => Code::ConnectionRefused,
            ErrorKind::Certificate => Code::CertificateInvalid,
            ErrorKind::TimedOut => Code::TimedOut,
            ErrorKind::WrongCredentials | ErrorKind::Unauthorized => Code::WrongCredentials,
            ErrorKind::NotNextx | ErrorKind::Undecodable | ErrorKind::NotFound => Code::NotNextx,
            ErrorKind::Forbidden => Code::Forbidden,
            ErrorKind::RateLimited => Code::RateLimited,
            ErrorKind::Refused | ErrorKind::ServerFailed => Code::ServerFailed,
            ErrorKind::Interrupted => Code::Offline,
        };
        match error.server_words() {
            Some(words) => Self::new(code, words).with("words", words),
            None => Self::new(code, error),
        }
    }
}

impl From<&StoreError> for CommandError {
    fn from(error: &StoreError) -> Self {
        use ErrorCode as Code;
        let code = match error {
            StoreError::DiskFull => Code::DiskFull,
            StoreError::Locked => Code::StoreLocked,
            StoreError::Unreadable | StoreError::Damaged(_) => Code::StoreDamaged,
            StoreError::Newer(_) => Code::StoreNewer,
            StoreError::NoPrice(name) => {
                return Self::new(Code::PriceMissing, error).with("name", name);
            }
            StoreError::CartChanged => Code::CartChanged,
            StoreError::TabsFull => Code::TabsFull,
            StoreError::Sale(SaleError::Empty) => Code::CartEmpty,
            StoreError::Sale(SaleError::Payment(error)) => return payment_error(*error),
            StoreError::Sale(SaleError::Cart(error)) => return cart_error(*error),
            StoreError::Return(error) => return return_error(*error),
            StoreError::NotToDecide => Code::NotToDecide,
            StoreError::NotToMend => Code::NotToMend,
            StoreError::ReasonMissing => Code::ReasonMissing,
            StoreError::NoSuchSale
            | StoreError::NoSuchDocument
            | StoreError::NoSuchCart
            | StoreError::NoSuchShift => Code::NotFound,
            StoreError::Shift(error) => return shift_error(*error),
            StoreError::ShiftIsOpen => Code::ShiftIsOpen,
            StoreError::NoShiftOpen => Code::ShiftNotOpen,
            StoreError::Io(error) => return io_error(error),
            StoreError::Database(_) => Code::Internal,
        };
        Self::new(code, error)
    }
}

/// The right as the UI knows it.
fn name_of(right: Right) -> String {
    // It is written as a bare name.
    serde_json::to_value(right)
        .ok()
        .and_then(|name| name.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn cart_error(error: CartError) -> CommandError {
    let code = match error {
        CartError::NoSuchLine | CartError::NoSuchUnit => ErrorCode::CartLineMissing,
        CartError::QuantityTooLarge | CartError::TotalTooLarge => ErrorCode::QuantityTooLarge,
        CartError::Full => ErrorCode::CartFull,
        CartError::AmountTooSmall => ErrorCode::AmountInvalid,
        CartError::DiscountTooLarge { most } => {
            return CommandError::new(ErrorCode::DiscountTooLarge, error).with("most", most);
        }
    };
    CommandError::new(code, error)
}

fn return_error(error: ReturnError) -> CommandError {
    let code = match error {
        ReturnError::MoreThanLeft { left, .. } => {
            return CommandError::new(ErrorCode::ReturnTooMuch, error).with("left", left);
        }
        ReturnError::PriceTooHigh { most, .. } => {
            return CommandError::new(ErrorCode::ReturnPriceTooHigh, error).with("most", most);
        }
        ReturnError::Empty => ErrorCode::ReturnEmpty,
        ReturnError::FeeTooLarge => ErrorCode::ReturnFeeTooLarge,
        ReturnError::ReasonMissing => ErrorCode::ReturnReasonMissing,
        ReturnError::TooLarge => ErrorCode::QuantityTooLarge,
        ReturnError::NoSuchLine { .. } | ReturnError::RefundDiffers { .. } => {
            ErrorCode::ReturnInvalid
        }
    };
    CommandError::new(code, error)
}

fn payment_error(error: PaymentError) -> CommandError {
    match error {
        PaymentError::Missing { missing } => {
            CommandError::new(ErrorCode::CashBelowTotal, error).with("missing", missing)
        }
        PaymentError::AboveDue => CommandError::new(ErrorCode::AmountAboveTotal, error),
        PaymentError::CustomerMissing => CommandError::new(ErrorCode::CustomerMissing, error),
        PaymentError::EmptyTender => CommandError::new(ErrorCode::AmountInvalid, error),
    }
}

fn shift_error(error: ShiftError) -> CommandError {
    use ErrorCode as Code;
    let code = match error {
        ShiftError::Closed => Code::ShiftNotOpen,
        ShiftError::CountedAlready => Code::OpeningCounted,
        ShiftError::Count => Code::CountInvalid,
        ShiftError::Amount => Code::CashAmountInvalid,
        ShiftError::ReasonMissing => Code::ReasonMissing,
        ShiftError::LeftTooMuch { counted } => {
            return CommandError::new(Code::LeftTooMuch, error).with("counted", counted);
        }
        ShiftError::Debt(DebtError::Amount | DebtError::OnAccount) => Code::CashAmountInvalid,
        ShiftError::Debt(DebtError::MoreThanOwed { debt }) => {
            return CommandError::new(Code::DebtTooMuch, error).with("debt", debt);
        }
        ShiftError::Debt(DebtError::ReasonMissing) => Code::ReasonMissing,
        ShiftError::Debt(DebtError::UndoneAlready) => Code::UndoneAlready,
        ShiftError::TooLarge => Code::Internal,
    };
    CommandError::new(code, error)
}

/// With what of the print is on paper, where that may be something.
fn printer_error(error: PrinterError) -> CommandError {
    let code = match error.trouble {
        Trouble::Missing => ErrorCode::PrinterMissing,
        Trouble::Address => ErrorCode::PrinterAddressInvalid,
        Trouble::Unreachable(_) => ErrorCode::PrinterUnreachable,
        Trouble::PaperOut => ErrorCode::PrinterPaperOut,
        Trouble::CoverOpen => ErrorCode::PrinterCoverOpen,
        Trouble::Stopped => ErrorCode::PrinterStopped,
        Trouble::Gone => ErrorCode::PrinterGone,
        Trouble::QueueMissing => ErrorCode::PrinterQueueMissing,
        Trouble::QueueDisabled => ErrorCode::PrinterQueueDisabled,
        Trouble::QueueRejects => ErrorCode::PrinterQueueRejects,
    };
    let told = CommandError::new(code, error);
    match error.taken {
        Taken::Nothing => told,
        Taken::Part => told.with("taken", "part"),
        Taken::PerhapsAll => told.with("taken", "perhaps_all"),
    }
}

fn io_error(error: &io::Error) -> CommandError {
    let code = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
        io::ErrorKind::NotFound => ErrorCode::NotFound,
        _ => ErrorCode::Internal,
    };
    CommandError::new(code, error)
}

#[cfg(test)]
mod tests {
    use super::ErrorCode;

    #[test]
    fn codes_that_the_store_keeps_are_found_by_name() {
        assert_eq!(
            ErrorCode::named("connection_refused"),
            Some(ErrorCode::ConnectionRefused)
        );
        assert_eq!(
            ErrorCode::named("document_damaged"),
            Some(ErrorCode::DocumentDamaged)
        );
        assert_eq!(ErrorCode::named("hết hàng"), None);
    }
}
