//! Letters of an email campaign. No IO, nothing is fetched and nothing is sent here.
//!
//! NextX expands merge fields itself: what [`render`] answers keeps them as they are typed. [`merge`] is for the preview and
//! for estimates alone. What people typed is cleaned before it enters a letter ([`clean_rich_text`], and own HTML in [`render`]), and
//! what is shown of a letter goes through [`preview_document`] last, wherever it comes from.
//!
//! *Invariant*: neither a letter of blocks nor a preview holds a script, an event handler or a form; a preview holds no address
//! that showing it would ask for.

mod checks;
mod css;
mod document;
mod fields;
mod letter;
mod markup;
mod plain;
mod preview;
mod render;
mod rich;
mod tokens;

pub use self::{
    checks::{Code, Finding},
    fields::{FIELDS, Fault, Merged, Problem, Target, merge, placeholders},
    letter::{ACCENT, Align, Block, Body, Content, Letter, Sender},
    preview::preview_document,
    render::{GMAIL_CUTS_AT, Rendered, render},
    rich::clean_rich_text,
};
