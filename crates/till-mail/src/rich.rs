//! Rich text: a few tags, no attribute but the address of a link.

use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};

use crate::document::WITHOUT_CONTENT;

/// The schemes of addresses that a letter may lead to.
pub(crate) const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Says how a text is encoded, and is no part of it.
const BYTE_ORDER_MARK: char = '\u{feff}';

fn builder<'l>() -> Builder<'l> {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from([
            "p", "br", "b", "strong", "i", "em", "u", "a", "ul", "ol", "li",
        ]))
        .clean_content_tags(WITHOUT_CONTENT.iter().copied().collect())
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"]))]))
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(UrlRelative::Deny)
        .link_rel(None)
        .strip_comments(true);
    builder
}

/// Rich text with all else taken out: paragraphs, line breaks, bold, italic, underlined, links, lists.
#[must_use]
pub fn clean_rich_text(html: &str) -> String {
    let cleaned = builder().clean(html).to_string();
    // What was taken out may have stood before a byte order mark, which the next reader would take for that of the text.
    cleaned.trim_start_matches(BYTE_ORDER_MARK).to_owned()
}

/// Rich text as it stands in a letter, where each tag brings its own looks.
pub(crate) fn styled(html: &str, accent: &str) -> String {
    let link = format!("color:{accent};text-decoration:underline");
    let mut builder = builder();
    let looks = HashMap::from([
        ("p", HashMap::from([("style", "margin:0 0 12px")])),
        (
            "ul",
            HashMap::from([("style", "margin:0 0 12px;padding-left:24px")]),
        ),
        (
            "ol",
            HashMap::from([("style", "margin:0 0 12px;padding-left:24px")]),
        ),
        ("a", HashMap::from([("style", link.as_str())])),
    ]);
    builder.set_tag_attribute_values(looks);
    builder.clean(html).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_stays_and_what_runs_goes() {
        let typed = "<p>Chào <b>{{contact_name}}</b>,<br>xem <a href=\"https://x.example/?n={{code}}\" onclick=\"x()\" \
                     style=\"color:red\">ở đây</a></p><script>1</script><ul><li>một</li></ul><img src=x>";
        assert_eq!(
            clean_rich_text(typed),
            "<p>Chào <b>{{contact_name}}</b>,<br>xem <a href=\"https://x.example/?n={{code}}\">ở đây</a></p><ul><li>một</li></ul>"
        );
    }

    #[test]
    fn no_byte_order_mark_comes_to_stand_first() {
        assert_eq!(
            clean_rich_text("</style>\u{feff}\u{feff}<b>a</b>"),
            "<b>a</b>"
        );
    }

    #[test]
    fn links_lead_to_known_schemes_alone() {
        let link = |address: &str| clean_rich_text(&format!("<a href=\"{address}\">a</a>"));
        assert!(link("tel:0900000101").contains("tel:"));
        assert!(link("mailto:tin@shop.example").contains("mailto:"));
        for hostile in [
            "javascript:1",
            "JaVa\tscript:1",
            "/a",
            "{{link}}",
            "data:text/html,1",
        ] {
            assert_eq!(link(hostile), "<a>a</a>", "{hostile}");
        }
    }

    #[test]
    fn a_letter_gives_tags_their_looks() {
        assert_eq!(
            styled("<p>a</p>", "#0b6e5f"),
            "<p style=\"margin:0 0 12px\">a</p>"
        );
    }
}
