//! Records as NextX writes them, one module per area.
//!
//! Read types and write types are different types. In all of them every field but the record's own `id` is optional,
//! because no two operations of a resource return the same set, and keys this crate does not know are kept in `extra`
//! for writing back. Names that differ per operation for one thing (E16, E19, E26, E52) are fields of their own, so
//! that a record goes back under the names it came with; a method gives the one that is there.

/// Declares a record: the type of its own `id` (where it must have one), its [`Field`](crate::Field)s, and what else came along.
macro_rules! record {
    (
        $(#[$meta:meta])*
        pub struct $name:ident $(: $id:ty)? {
            $( $(#[$field_meta:meta])* $field:ident: $type:ty, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $name {
            $(
                /// The record's own number.
                pub id: $id,
            )?
            $(
                $(#[$field_meta])*
                #[serde(default, skip_serializing_if = "crate::Field::is_missing")]
                pub $field: crate::Field<$type>,
            )*
            /// Keys this crate does not know, as they came; a number beyond a double is text here, behind U+FDD0.
            #[serde(flatten, serialize_with = "crate::json::map_as_it_came")]
            pub extra: serde_json::Map<String, serde_json::Value>,
        }

        /// Without `extra`: nobody here knows what is in it, a password for one (E36).
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name))
                    $( .field("id", &(&self.id as &$id)) )?
                    $( .field(stringify!($field).trim_start_matches("r#"), &self.$field) )*
                    .finish_non_exhaustive()
            }
        }

        impl crate::field::FromWire for $name {
            fn from_wire(value: serde_json::Value) -> crate::field::Reading<Self> {
                crate::field::record_from_wire(value)
            }

            fn note_misfits(&self, misfits: &mut crate::misfit::Misfits) {
                $(
                    let key = stringify!($field);
                    self.$field.note_misfits(key.strip_prefix("r#").unwrap_or(key), misfits);
                )*
                for key in self.extra.keys() {
                    misfits.inside(key, |misfits| misfits.note(crate::misfit::MisfitKind::UnknownKey));
                }
            }
        }
    };
}

mod as_text;
mod automation;
mod branch;
mod campaign;
mod category;
mod customer;
mod customer_group;
mod email_campaign;
mod lead;
mod linked;
mod message_history;
mod message_params;
mod new_opportunity;
mod opportunity;
mod opportunity_action;
mod payment;
mod product;
mod product_draft;
mod purchase_order;
mod reference;
mod sell_order;
mod sell_return;
mod sms_campaign;
mod source;
mod staff;
mod task;
mod user;
mod user_ref;
mod web_form;
mod zns;

pub use as_text::*;
pub use automation::*;
pub use branch::*;
pub use campaign::*;
pub use category::*;
pub use customer::*;
pub use customer_group::*;
pub use email_campaign::*;
pub use lead::*;
pub use linked::*;
pub use message_history::*;
pub use message_params::*;
pub use new_opportunity::*;
pub use opportunity::*;
pub use opportunity_action::*;
pub use payment::*;
pub use product::*;
pub use product_draft::*;
pub use purchase_order::*;
pub use reference::*;
pub use sell_order::*;
pub use sell_return::*;
pub use sms_campaign::*;
pub use source::*;
pub use staff::*;
pub use task::*;
pub use user::*;
pub use user_ref::*;
pub use web_form::*;
pub use zns::*;
