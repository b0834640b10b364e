//! A letter as it is sent.

use crate::{
    checks::{Checks, Finding},
    document::{Cleaned, clean_document},
    fields::Problem,
    letter::{Body, Letter},
    markup, plain,
    tokens::escape,
};

/// A letter larger than this is shown by Gmail with its beginning alone, in bytes.
pub const GMAIL_CUTS_AT: usize = 102 * 1024;

/// A letter as it is sent, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// A whole document. Merge fields stand in it as they were typed: NextX fills them in.
    pub html: String,
    /// The same as plain text.
    pub plain: String,
    /// The size of `html` in bytes.
    pub bytes: usize,
    /// What is wrong, the gravest first.
    pub findings: Vec<Finding>,
}

/// Lays a letter out: blocks by way of MJML; own HTML cleaned of what no program for email runs or fetches.
///
/// # Errors
/// [`Problem::Markup`]
pub fn render(letter: &Letter) -> Result<Rendered, Problem> {
    let mut checks = Checks::default();
    checks.head(letter);
    let (html, plain, way_out) = match &letter.body {
        Body::Blocks(blocks) => (
            markup::html(letter, blocks)?,
            plain::from_blocks(blocks),
            checks.blocks(blocks),
        ),
        Body::Html(typed) => {
            let cleaned = clean_document(typed);
            (
                document(letter, &cleaned),
                plain::from_html(&cleaned.html),
                checks.html(typed, &cleaned),
            )
        }
    };
    let bytes = html.len();
    let mut findings = checks.end(way_out, bytes, GMAIL_CUTS_AT);
    findings.sort_by_key(|finding| !finding.blocks);
    Ok(Rendered {
        html,
        plain,
        bytes,
        findings,
    })
}

/// Own HTML as a document.
fn document(letter: &Letter, cleaned: &Cleaned) -> String {
    let preheader = match escape(letter.preheader.trim()) {
        preheader if preheader.is_empty() => preheader,
        preheader => format!(
            "<div style=\"display:none;font-size:1px;color:#ffffff;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden\">\
             {preheader}</div>"
        ),
    };
    format!(
        "<!doctype html><html lang=\"vi\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{}</title>\
         <style>{}</style></head><body style=\"{}\">{preheader}{}</body></html>",
        escape(letter.subject.trim()),
        cleaned.css,
        escape(&cleaned.style),
        cleaned.html,
    )
}
