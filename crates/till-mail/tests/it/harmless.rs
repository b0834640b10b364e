//! What a document may hold that runs nothing and asks for nothing.

use dom_query::Document;

/// The tags of a preview.
const TAGS: &[&str] = &[
    "html",
    "head",
    "meta",
    "style",
    "body",
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
/// Their attributes: none of them is an address, none runs anything.
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
/// The tags of rich text.
const RICH: &[&str] = &[
    "p", "br", "b", "strong", "i", "em", "u", "a", "ul", "ol", "li",
];
/// What asks for something in a style, or runs something.
const STYLES: &[&str] = &[
    "url(",
    "@import",
    "@font-face",
    "expression(",
    "image-set(",
    "cross-fade(",
    "element(",
    "src(",
    "behavior",
    "-moz-binding",
    "progid",
    "\\",
    "<",
];

/// What is wrong with a preview; empty where it runs nothing and asks for nothing.
pub(crate) fn wrong_in_preview(document: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let parsed = Document::from(document);
    let mut sheets = 0;
    for node in parsed.root().descendants() {
        if node.is_comment() {
            wrong.push("a comment".to_owned());
        }
        let Some(name) = node.node_name().filter(|_| node.is_element()) else {
            continue;
        };
        let name = name.to_string();
        if !TAGS.contains(&name.as_str()) {
            wrong.push(format!("<{name}>"));
        }
        if name == "style" {
            sheets += 1;
            wrong.extend(wrong_in_style(&node.text()));
        }
        for attribute in node.attrs() {
            let (key, value) = (
                attribute.name.local.to_string(),
                attribute.value.to_string(),
            );
            if name == "meta" {
                let is_ours = matches!(
                    (key.as_str(), value.as_str()),
                    ("charset", "utf-8")
                        | ("http-equiv", "Content-Security-Policy")
                        | ("name", "referrer" | "viewport")
                        | (
                            "content",
                            "no-referrer" | "width=device-width, initial-scale=1"
                        )
                ) || value
                    .starts_with("default-src 'none'; style-src 'unsafe-inline'; img-src data:");
                if !is_ours {
                    wrong.push(format!("<meta {key}={value:?}>"));
                }
            } else if !ATTRIBUTES.contains(&key.as_str()) {
                wrong.push(format!("<{name} {key}={value:?}>"));
            } else if key == "style" {
                wrong.extend(wrong_in_style(&value));
            }
        }
    }
    if sheets != 1 {
        wrong.push(format!("{sheets} style sheets"));
    }
    wrong
}

fn wrong_in_style(style: &str) -> Vec<String> {
    let style = style.to_ascii_lowercase();
    let found = STYLES.iter().filter(|sign| style.contains(**sign));
    found.map(|sign| format!("{sign} in a style")).collect()
}

/// Whether a reader may be led to this address.
fn leads_on(address: &str) -> bool {
    let address = address.trim().to_ascii_lowercase();
    let mut schemes = ["http:", "https:", "mailto:", "tel:"].iter();
    schemes.any(|scheme| address.starts_with(scheme))
}

/// What is wrong with rich text that was cleaned: it has a few tags, and addresses are all that these say.
pub(crate) fn wrong_in_rich_text(html: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for node in Document::fragment(html).root().descendants() {
        if node.is_comment() {
            wrong.push("a comment".to_owned());
        }
        let Some(name) = node.node_name().filter(|_| node.is_element()) else {
            continue;
        };
        // The fragment itself is an `html`.
        if !["html"].iter().chain(RICH).any(|tag| *name == **tag) {
            wrong.push(format!("<{name}>"));
        }
        for attribute in node.attrs() {
            let (key, value) = (&*attribute.name.local, &*attribute.value);
            if (&*name, key) != ("a", "href") || !leads_on(value) {
                wrong.push(format!("<{name} {key}={value:?}>"));
            }
        }
    }
    wrong
}

/// What is wrong with a letter of own HTML as it is sent: it may ask for pictures and lead to pages, and that is all.
pub(crate) fn wrong_in_letter(document: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for node in Document::from(document).root().descendants() {
        let Some(name) = node.node_name().filter(|_| node.is_element()) else {
            continue;
        };
        let name = name.to_string();
        if !TAGS.contains(&name.as_str()) && !matches!(name.as_str(), "img" | "title") {
            wrong.push(format!("<{name}>"));
        }
        if name == "style" {
            wrong.extend(wrong_in_style(&node.text()));
        }
        for attribute in node.attrs() {
            let (key, value) = (
                attribute.name.local.to_string(),
                attribute.value.to_string(),
            );
            let lower = value.trim().to_ascii_lowercase();
            let may = match (name.as_str(), key.as_str()) {
                ("meta", "charset" | "name" | "content") => true,
                ("a", "href") => leads_on(&value),
                ("a", "target" | "name") => true,
                ("img", "src") => lower.starts_with("http://") || lower.starts_with("https://"),
                (_, "style") => wrong_in_style(&value).is_empty(),
                (_, key) => ATTRIBUTES.contains(&key),
            };
            if !may {
                wrong.push(format!("<{name} {key}={value:?}>"));
            }
        }
    }
    wrong
}
