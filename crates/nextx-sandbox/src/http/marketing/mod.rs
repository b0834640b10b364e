//! What campaigns by SMS and by email share: whom they address, what each recipient gets, and when.

mod audience;
mod catch_up;
mod raw;
mod recipients;
mod records;
mod sending;
mod template;

pub(crate) use self::{
    audience::{Audience, GARBLED_KEY},
    catch_up::{catch_up, messages_sent},
    records::{campaigns, causer, causer_type, customers, groups, others},
    sending::{Letter, order},
    template::fill,
};
