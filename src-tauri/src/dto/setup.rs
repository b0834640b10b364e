//! First start, settings, progress.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::{
    Collection, Progress,
    app::{Connection, Phase, Status, Step},
    ops::setup::TransferAccount as Account,
};
use till_core::{Money, pricing};

use super::{
    Id, Moment,
    keys::{LockReason, PassphraseFor, SecretStore, TypedSecret},
    people::PersonRow,
};
use crate::error::CommandError;

#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    Vi,
    En,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    System,
    Light,
    Dark,
}

/// What is heard.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
pub struct Sounds {
    /// A scan that found its product.
    scan: bool,
    /// What is unknown, or was refused.
    problem: bool,
    /// A sale that was paid.
    paid: bool,
}

/// The key with which a scanner ends a code.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ScanEnd {
    Enter,
    Tab,
}

/// The scanner of this machine.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Scanner {
    end: ScanEnd,
    /// Half of its characters are less than this apart, in milliseconds.
    gap_ms: u32,
    /// What it types before each code.
    prefix: String,
    /// What it types behind each code.
    suffix: String,
}

impl From<till_app::Scanner> for Scanner {
    fn from(scanner: till_app::Scanner) -> Self {
        Self {
            end: match scanner.end {
                till_app::ScanEnd::Enter => ScanEnd::Enter,
                till_app::ScanEnd::Tab => ScanEnd::Tab,
            },
            gap_ms: scanner.gap_ms,
            prefix: scanner.prefix,
            suffix: scanner.suffix,
        }
    }
}

impl From<Scanner> for till_app::Scanner {
    fn from(scanner: Scanner) -> Self {
        Self {
            end: match scanner.end {
                ScanEnd::Enter => till_app::ScanEnd::Enter,
                ScanEnd::Tab => till_app::ScanEnd::Tab,
            },
            gap_ms: scanner.gap_ms,
            prefix: scanner.prefix,
            suffix: scanner.suffix,
        }
    }
}

impl From<till_app::Sounds> for Sounds {
    fn from(
        till_app::Sounds {
            scan,
            problem,
            paid,
        }: till_app::Sounds,
    ) -> Self {
        Self {
            scan,
            problem,
            paid,
        }
    }
}

impl From<Sounds> for till_app::Sounds {
    fn from(
        Sounds {
            scan,
            problem,
            paid,
        }: Sounds,
    ) -> Self {
        Self {
            scan,
            problem,
            paid,
        }
    }
}

impl From<Language> for till_app::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::Vi => Self::Vi,
            Language::En => Self::En,
        }
    }
}

impl From<till_app::Language> for Language {
    fn from(language: till_app::Language) -> Self {
        match language {
            till_app::Language::Vi => Self::Vi,
            till_app::Language::En => Self::En,
        }
    }
}

impl From<Theme> for till_app::Theme {
    fn from(theme: Theme) -> Self {
        match theme {
            Theme::System => Self::System,
            Theme::Light => Self::Light,
            Theme::Dark => Self::Dark,
        }
    }
}

impl From<till_app::Theme> for Theme {
    fn from(theme: till_app::Theme) -> Self {
        match theme {
            till_app::Theme::System => Self::System,
            till_app::Theme::Light => Self::Light,
            till_app::Theme::Dark => Self::Dark,
        }
    }
}

#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AppPhase {
    Opening,
    Locked,
    FirstStart,
    ChoosePassphrase,
    RecoveryCode,
    ChooseTill,
    FirstManager,
    FirstSync,
    Counter,
}

#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ProfileKind {
    Demo,
    Account,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct ProfileInfo {
    kind: ProfileKind,
    label: String,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct TillInfo {
    branch: String,
    store: String,
    code: String,
}

/// What a screen needs to begin with.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AppStatus {
    phase: AppPhase,
    language: Language,
    theme: Theme,
    /// How large everything on the screen is, in per cent.
    text_percent: u32,
    sounds: Sounds,
    scanner: Scanner,
    /// Whether the customer has a display.
    has_customer_display: bool,
    version: String,
    profile: Option<ProfileInfo>,
    till: Option<TillInfo>,
    open_api_url: String,
    crm_url: String,
    client_id: String,
    secret_from_environment: bool,
    secret_store: Option<SecretStore>,
    /// Whether the owner has a recovery code.
    has_recovery_code: bool,
    /// Nothing is sent until somebody signs in again.
    signed_out: bool,
    /// Whether there are people on the till: then it is locked while none stands at it.
    has_people: bool,
    /// Whoever stands at it.
    at_till: Option<PersonRow>,
    /// Why the profile stays shut.
    lock: Option<LockReason>,
    /// What a passphrase is chosen for.
    passphrase_for: Option<PassphraseFor>,
    /// Why the profile of the last time did not open.
    start_error: Option<CommandError>,
}

impl From<Status> for AppStatus {
    fn from(status: Status) -> Self {
        Self {
            phase: match status.phase {
                Phase::Opening => AppPhase::Opening,
                Phase::Locked => AppPhase::Locked,
                Phase::FirstStart => AppPhase::FirstStart,
                Phase::ChoosePassphrase => AppPhase::ChoosePassphrase,
                Phase::RecoveryCode => AppPhase::RecoveryCode,
                Phase::ChooseTill => AppPhase::ChooseTill,
                Phase::FirstManager => AppPhase::FirstManager,
                Phase::FirstSync => AppPhase::FirstSync,
                Phase::Counter => AppPhase::Counter,
            },
            language: status.language.into(),
            theme: status.theme.into(),
            text_percent: status.text_size.percent(),
            sounds: status.sounds.into(),
            scanner: status.scanner.into(),
            has_customer_display: status.has_customer_display,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            profile: status.profile.map(|(demo, label)| ProfileInfo {
                kind: if demo {
                    ProfileKind::Demo
                } else {
                    ProfileKind::Account
                },
                label,
            }),
            till: status.till.map(|(branch, store, code)| TillInfo {
                branch,
                store,
                code,
            }),
            open_api_url: status.open_api_url,
            crm_url: status.crm_url,
            client_id: status.client_id,
            secret_from_environment: status.secret_from_environment,
            secret_store: status.vault.map(SecretStore::from),
            has_recovery_code: status.has_recovery_code,
            signed_out: status.signed_out,
            has_people: status.has_people,
            at_till: status.at_till.as_ref().map(PersonRow::from),
            lock: status.lock.map(LockReason::from),
            passphrase_for: status.passphrase_for.map(PassphraseFor::from),
            start_error: status.start_error.map(|error| CommandError::from(&*error)),
        }
    }
}

/// An account as typed. Without a secret, that of the environment is meant.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionInput {
    client_id: String,
    client_secret: Option<TypedSecret>,
    open_api_url: String,
    crm_url: String,
}

impl fmt::Debug for ConnectionInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectionInput").finish_non_exhaustive()
    }
}

impl From<ConnectionInput> for Connection {
    fn from(input: ConnectionInput) -> Self {
        Self {
            client_id: input.client_id,
            client_secret: input
                .client_secret
                .map(SecretString::from)
                .filter(|secret| !secret.expose_secret().is_empty()),
            open_api_url: input.open_api_url,
            crm_url: input.crm_url,
        }
    }
}

#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionStepName {
    Address,
    Reach,
    Clock,
    Credentials,
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct ConnectionStep {
    step: ConnectionStepName,
    ok: bool,
    error: Option<CommandError>,
}

/// What a connection test found, up to what is wrong.
#[derive(Clone, Debug, Serialize, Type)]
pub struct ConnectionReport {
    steps: Vec<ConnectionStep>,
    ok: bool,
}

impl From<Vec<(Step, Result<(), till_app::Error>)>> for ConnectionReport {
    fn from(steps: Vec<(Step, Result<(), till_app::Error>)>) -> Self {
        let steps: Vec<_> = steps
            .into_iter()
            .map(|(step, result)| ConnectionStep {
                step: match step {
                    Step::Address => ConnectionStepName::Address,
                    Step::Reach => ConnectionStepName::Reach,
                    Step::Clock => ConnectionStepName::Clock,
                    Step::Credentials => ConnectionStepName::Credentials,
                },
                ok: result.is_ok(),
                error: result.err().as_ref().map(CommandError::from),
            })
            .collect();
        Self {
            ok: steps.iter().all(|step| step.ok),
            steps,
        }
    }
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct StoreChoice {
    id: Id,
    name: String,
    code: String,
}

/// A branch with its stores.
#[derive(Clone, Debug, Serialize, Type)]
pub struct Branch {
    id: Id,
    name: String,
    code: String,
    address: String,
    stores: Vec<StoreChoice>,
}

impl From<(till_store::Branch, Vec<till_store::BranchStore>)> for Branch {
    fn from((branch, stores): (till_store::Branch, Vec<till_store::BranchStore>)) -> Self {
        let store = |store: till_store::BranchStore| StoreChoice {
            id: Id(store.id),
            name: store.name,
            code: store.code,
        };
        Self {
            id: Id(branch.id),
            name: branch.name,
            code: branch.code,
            address: branch.address,
            stores: stores.into_iter().map(store).collect(),
        }
    }
}

#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TillSetup {
    pub branch_id: Id,
    pub store_id: Id,
    pub code: String,
}

#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CollectionName {
    Branches,
    Categories,
    People,
    Products,
    Customers,
    Stock,
    Tasks,
    Orders,
    Purchases,
    Marketing,
}

#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CollectionProgress {
    collection: CollectionName,
    read: u32,
    done: bool,
    /// When it was last read to its end.
    finished_at: Option<Moment>,
}

/// How far reading from NextX has come.
#[derive(Clone, Debug, Serialize, Type)]
pub struct SyncProgress {
    running: bool,
    sellable: bool,
    finished: bool,
    error: Option<CommandError>,
    collections: Vec<CollectionProgress>,
    /// How many products have their units read.
    details: Coverage,
}

/// How many products have their units read.
#[derive(Clone, Copy, Debug, Serialize, Type)]
pub struct Coverage {
    read: u32,
    of: u32,
}

impl From<till_store::Coverage> for Coverage {
    fn from(coverage: till_store::Coverage) -> Self {
        Self {
            read: coverage.read,
            of: coverage.of,
        }
    }
}

impl From<Progress> for SyncProgress {
    fn from(progress: Progress) -> Self {
        let finished = progress.finished();
        let stopped = |error: &&std::sync::Arc<till_app::Error>| {
            !matches!(***error, till_app::Error::Cancelled)
        };
        Self {
            running: progress.running,
            sellable: progress.sellable,
            finished,
            error: progress
                .error
                .as_ref()
                .filter(stopped)
                .map(|error| CommandError::from(&**error)),
            collections: progress
                .collections
                .into_iter()
                .map(|entry| CollectionProgress {
                    collection: match entry.collection {
                        Collection::Branches => CollectionName::Branches,
                        Collection::Categories => CollectionName::Categories,
                        Collection::People => CollectionName::People,
                        Collection::Products => CollectionName::Products,
                        Collection::Customers => CollectionName::Customers,
                        Collection::Stock => CollectionName::Stock,
                        Collection::Tasks => CollectionName::Tasks,
                        Collection::Orders => CollectionName::Orders,
                        Collection::Purchases => CollectionName::Purchases,
                        Collection::Marketing => CollectionName::Marketing,
                    },
                    read: entry.read,
                    done: entry.finished_at.is_some(),
                    finished_at: entry.finished_at.map(Moment),
                })
                .collect(),
            details: progress.details.into(),
        }
    }
}

/// Where transfers go.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TransferAccount {
    bank_bin: String,
    account_number: String,
    holder: String,
}

impl From<Account> for TransferAccount {
    fn from(account: Account) -> Self {
        Self {
            bank_bin: account.bank_bin,
            account_number: account.number,
            holder: account.holder,
        }
    }
}

impl From<TransferAccount> for Account {
    fn from(account: TransferAccount) -> Self {
        Self {
            bank_bin: account.bank_bin,
            number: account.account_number,
            holder: account.holder,
        }
    }
}

#[derive(Clone, Debug, Serialize, Type)]
pub struct Bank {
    pub bin: String,
    pub name: String,
}

/// To which amounts cash is rounded.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CashRounding {
    None,
    ToFiveHundred,
    ToThousand,
}

impl From<pricing::CashRounding> for CashRounding {
    fn from(rounding: pricing::CashRounding) -> Self {
        match rounding.step().map_or(0, Money::dong) {
            0 => Self::None,
            1..1_000 => Self::ToFiveHundred,
            _ => Self::ToThousand,
        }
    }
}

impl From<CashRounding> for pricing::CashRounding {
    fn from(rounding: CashRounding) -> Self {
        Self::to(Money::from_dong(match rounding {
            CashRounding::None => 0,
            CashRounding::ToFiveHundred => 500,
            CashRounding::ToThousand => 1_000,
        }))
    }
}
