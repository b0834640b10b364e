//! People on this till.

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::ops::people;
use till_core::people as core;

use super::{Moment, keys::TypedSecret};

#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Cashier,
    Manager,
    Marketer,
}

impl From<core::Role> for Role {
    fn from(role: core::Role) -> Self {
        match role {
            core::Role::Cashier => Self::Cashier,
            core::Role::Manager => Self::Manager,
            core::Role::Marketer => Self::Marketer,
        }
    }
}

impl From<Role> for core::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Cashier => Self::Cashier,
            Role::Manager => Self::Manager,
            Role::Marketer => Self::Marketer,
        }
    }
}

/// What not everybody may do.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    Sell,
    OpenDrawer,
    DiscountOverLimit,
    ChangePrice,
    SellBelowStock,
    CreateProduct,
    ReturnWithoutInvoice,
    GiveUpDocument,
    RestoreBackup,
    ChangeSettings,
    ManagePeople,
    BackOffice,
    Marketing,
}

impl From<core::Right> for Right {
    fn from(right: core::Right) -> Self {
        match right {
            core::Right::Sell => Self::Sell,
            core::Right::OpenDrawer => Self::OpenDrawer,
            core::Right::DiscountOverLimit => Self::DiscountOverLimit,
            core::Right::ChangePrice => Self::ChangePrice,
            core::Right::SellBelowStock => Self::SellBelowStock,
            core::Right::CreateProduct => Self::CreateProduct,
            core::Right::ReturnWithoutInvoice => Self::ReturnWithoutInvoice,
            core::Right::GiveUpDocument => Self::GiveUpDocument,
            core::Right::RestoreBackup => Self::RestoreBackup,
            core::Right::ChangeSettings => Self::ChangeSettings,
            core::Right::ManagePeople => Self::ManagePeople,
            core::Right::BackOffice => Self::BackOffice,
            core::Right::Marketing => Self::Marketing,
        }
    }
}

/// A person on the till.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonRow {
    id: String,
    name: String,
    role: Role,
    /// What they may do, and allow others.
    rights: Vec<Right>,
}

impl From<&core::Staff> for PersonRow {
    fn from(person: &core::Staff) -> Self {
        let rights = core::Right::all().filter(|right| person.role.may(*right));
        Self {
            id: person.id.to_string(),
            name: person.name.clone(),
            role: person.role.into(),
            rights: rights.map(Right::from).collect(),
        }
    }
}

/// What the owner sets a forgotten PIN with.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum WayBack {
    RecoveryCode,
    ClientSecret,
    Nothing,
}

/// A right, and the roles that have it.
#[derive(Clone, Debug, Serialize, Type)]
pub struct RightRow {
    right: Right,
    roles: Vec<Role>,
}

impl From<core::Right> for RightRow {
    fn from(right: core::Right) -> Self {
        let roles = core::Role::ALL.into_iter().filter(|role| role.may(right));
        Self {
            right: right.into(),
            roles: roles.map(Role::from).collect(),
        }
    }
}

/// Everybody on the till.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct People {
    people: Vec<PersonRow>,
    /// What each role may do.
    rights: Vec<RightRow>,
    /// In per cent.
    discount_limit: String,
    way_back: WayBack,
}

impl From<people::People> for People {
    fn from(people: people::People) -> Self {
        Self {
            people: people.team.people().iter().map(PersonRow::from).collect(),
            rights: core::Right::all().map(RightRow::from).collect(),
            discount_limit: people.discount_limit.normalize().to_string(),
            way_back: match people.way_back {
                people::WayBack::RecoveryCode => WayBack::RecoveryCode,
                people::WayBack::ClientSecret => WayBack::ClientSecret,
                people::WayBack::Nothing => WayBack::Nothing,
            },
        }
    }
}

/// Somebody new on the till.
#[derive(Debug, Deserialize, Type)]
pub struct NewPerson {
    pub name: String,
    pub role: Role,
    pub pin: TypedSecret,
}

/// Something that one person allowed another.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalRow {
    id: String,
    at: Moment,
    right: Right,
    /// The product, the number, the setting; empty where it is the whole order.
    subject: String,
    /// Per cent or đồng; empty where there is none.
    value: String,
    asked_by: String,
    /// The owner where there is none.
    approved_by: Option<String>,
}

impl From<core::Approval> for ApprovalRow {
    fn from(approval: core::Approval) -> Self {
        Self {
            id: approval.id.to_string(),
            at: Moment(approval.at.as_millisecond()),
            right: approval.right.into(),
            subject: approval.about.subject,
            value: approval.about.value,
            asked_by: approval.asked_by.name,
            approved_by: approval.approved_by.map(|by| by.name),
        }
    }
}
