//! HTML of one's own, with what runs, asks or fetches by itself taken out.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap, HashSet},
};

use ammonia::{Builder, UrlRelative};

use crate::{
    css,
    rich::SCHEMES,
    tokens::{Piece, pieces},
};

/// The tags that a letter may have.
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "article",
    "aside",
    "b",
    "bdi",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];
/// The tags that go with all that they hold: no words for a person stand in them.
pub(crate) const WITHOUT_CONTENT: &[&str] = &[
    "script",
    "style",
    "title",
    "textarea",
    "noscript",
    "template",
    "iframe",
    "frameset",
    "noembed",
    "noframes",
    "xmp",
    "plaintext",
    "object",
    "applet",
    "svg",
    "math",
    "select",
    "audio",
    "video",
];
/// The tags that a document may have without a word about it: they are laid out anew.
const LAID_OUT: &[&str] = &["html", "head", "body", "meta", "title", "style"];
/// The attributes that any tag may have. None of them is an address.
const ATTRIBUTES: &[&str] = &[
    "align",
    "alt",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "class",
    "color",
    "colspan",
    "dir",
    "face",
    "height",
    "id",
    "lang",
    "nowrap",
    "role",
    "rowspan",
    "size",
    "start",
    "style",
    "title",
    "type",
    "valign",
    "width",
];

/// A document of one's own, fit to be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cleaned {
    /// Its style sheets, as one.
    pub(crate) css: String,
    /// The style of the body itself.
    pub(crate) style: String,
    /// What the body holds.
    pub(crate) html: String,
    /// What was taken out: tags by their name, attributes with an `@` before it, `url()` of styles.
    pub(crate) removed: BTreeSet<String>,
}

/// Cleans a document, or a part of one.
pub(crate) fn clean_document(html: &str) -> Cleaned {
    let html: String = html.chars().filter(|letter| *letter != '\0').collect();
    let mut cleaned = read(&html);
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(WITHOUT_CONTENT.iter().copied().collect())
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "name", "target"])),
            ("img", HashSet::from(["src"])),
        ]))
        .generic_attributes(ATTRIBUTES.iter().copied().collect())
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(UrlRelative::Deny)
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(keep);
    cleaned.html = builder.clean(&html).to_string();
    cleaned
}

fn keep<'v>(tag: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match (tag, attribute) {
        ("img", "src") => is_picture(value).then_some(Cow::Borrowed(value)),
        (_, "style") => {
            let style = css::declarations(value);
            (!style.is_empty()).then_some(Cow::Owned(style))
        }
        _ => Some(Cow::Borrowed(value)),
    }
}

/// Whether a picture may be there.
pub(crate) fn is_picture(address: &str) -> bool {
    let address = address.trim().to_ascii_lowercase();
    address.starts_with("https://") || address.starts_with("http://")
}

/// Reads the style sheets, and what will be taken out.
fn read(html: &str) -> Cleaned {
    let mut cleaned = Cleaned::default();
    let mut in_style = false;
    for piece in pieces(html) {
        match piece {
            Piece::Open(tag) => {
                let name = tag.name.as_str();
                in_style = name == "style";
                if !TAGS.contains(&name) && !LAID_OUT.contains(&name) {
                    cleaned.removed.insert(tag.name.clone());
                }
                for (attribute, value) in &tag.attributes {
                    if attribute == "style" && value.to_ascii_lowercase().contains("url(") {
                        cleaned.removed.insert("url()".to_owned());
                    }
                    if attribute.starts_with("on")
                        || attribute == "srcset"
                        || attribute == "background"
                    {
                        cleaned.removed.insert(format!("@{attribute}"));
                    }
                }
                if name == "meta"
                    && tag
                        .attribute("http-equiv")
                        .is_some_and(|what| what.eq_ignore_ascii_case("refresh"))
                {
                    cleaned.removed.insert("meta refresh".to_owned());
                }
                if name == "body" && cleaned.style.is_empty() {
                    let ground = tag
                        .attribute("bgcolor")
                        .map(|colour| format!("background-color:{colour};"));
                    let own = tag.attribute("style").unwrap_or_default();
                    cleaned.style =
                        css::declarations(&format!("{}{own}", ground.unwrap_or_default()));
                }
            }
            Piece::Close(_) => in_style = false,
            Piece::Words(words) => {
                if in_style {
                    let lower = words.to_ascii_lowercase();
                    if lower.contains("url(") || lower.contains("@import") {
                        cleaned.removed.insert("url()".to_owned());
                    }
                    cleaned.css.push_str(&css::sheet(&words));
                }
            }
            Piece::Comment(words) => {
                if words.trim_start().starts_with("[if") {
                    cleaned.removed.insert("<!--[if]-->".to_owned());
                }
            }
        }
    }
    cleaned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_keeps_its_looks_and_loses_what_runs() {
        let cleaned = clean_document(
            "<!doctype html><html><head><title>t</title><style>p{color:red}</style></head>\
             <body bgcolor=\"#eeeeee\" style=\"margin:0\" onload=\"x()\"><p style=\"width:10px;background:url(a)\">Chào</p>\
             <img src=\"https://x.example/a.png\" alt=\"Quà\" srcset=\"b 2x\"><form><input name=a></form></body></html>",
        );
        assert_eq!(cleaned.css, "p { color:red }\n");
        assert_eq!(cleaned.style, "background-color:#eeeeee;margin:0");
        assert_eq!(
            cleaned.html,
            "<p style=\"width:10px\">Chào</p><img src=\"https://x.example/a.png\" alt=\"Quà\">"
        );
        let removed: Vec<&str> = cleaned.removed.iter().map(String::as_str).collect();
        assert_eq!(removed, ["@onload", "@srcset", "form", "input", "url()"]);
    }

    #[test]
    fn pictures_are_remote_or_not_there() {
        for address in [
            "data:image/png;base64,AA",
            "cid:1",
            "file:///etc/passwd",
            "//x.example/a.png",
            "a.png",
        ] {
            let cleaned = clean_document(&format!("<img src=\"{address}\">"));
            assert_eq!(cleaned.html, "<img>", "{address}");
        }
    }
}
