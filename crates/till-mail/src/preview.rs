//! What the window shows of a letter: nothing in it runs, and nothing in it is fetched.

use crate::{
    document::clean_document,
    tokens::{Element, Piece, escape, pieces},
};

/// What the frame allows itself, whatever the page around it allows.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
/// Ground rules of the frame: a letter is black on white, in the dark theme as well.
const GROUND: &str = "html { background:#ffffff; color-scheme:light; }\n\
     body { margin:0; color:#14201b; font-family:Arial, Helvetica, sans-serif; overflow-wrap:break-word; }\n\
     .till-link { color:#0b6e5f; text-decoration:underline; }\n\
     .till-picture { display:block; max-width:100%; padding:18px 12px; border:1px dashed #87928c; background:#f3f5f4; \
     color:#43504a; font:12px/1.5 Arial, Helvetica, sans-serif; text-align:center; overflow-wrap:anywhere; }\n\
     .till-picture b { display:block; color:#14201b; font-size:13px; }\n";

/// A document that shows a letter, or any other HTML, and does nothing else: without scripts, handlers and forms; pictures are
/// boxes that name their address; links show theirs as their title and lead nowhere. For a frame with `sandbox=""`.
#[must_use]
pub fn preview_document(html: &str) -> String {
    let cleaned = clean_document(html);
    let mut body = String::with_capacity(cleaned.html.len());
    for piece in pieces(&cleaned.html) {
        match piece {
            Piece::Open(tag) if tag.name == "img" => picture(&tag, &mut body),
            Piece::Open(tag) => open(&tag, &mut body),
            Piece::Close(name) => {
                body.push_str("</");
                body.push_str(&name);
                body.push('>');
            }
            Piece::Words(words) => body.push_str(&escape(&words)),
            Piece::Comment(_) => {}
        }
    }
    format!(
        "<!doctype html><html><head><meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\
         <meta charset=\"utf-8\"><meta name=\"referrer\" content=\"no-referrer\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <style>{GROUND}{}</style></head><body style=\"{}\">{body}</body></html>",
        cleaned.css,
        escape(&cleaned.style),
    )
}

fn open(tag: &Element, body: &mut String) {
    let is_link = tag.name == "a";
    body.push('<');
    body.push_str(&tag.name);
    for (name, value) in &tag.attributes {
        let name = match name.as_str() {
            "href" if is_link => "title",
            "title" | "name" | "target" if is_link => continue,
            "class" if is_link => continue,
            name => name,
        };
        attribute(name, value, body);
    }
    if is_link && tag.attribute("href").is_some() {
        let own = tag.attribute("class").unwrap_or_default();
        attribute("class", format!("till-link {own}").trim(), body);
    }
    body.push('>');
}

/// A box in the place of a picture: what is read where it is not shown, and where it is.
fn picture(tag: &Element, body: &mut String) {
    body.push_str("<span class=\"till-picture\"");
    let width = tag.attribute("width").unwrap_or_default();
    if !width.is_empty() && width.chars().all(|digit| digit.is_ascii_digit()) {
        attribute(
            "style",
            &format!("width:{width}px;box-sizing:border-box"),
            body,
        );
    }
    body.push('>');
    let words = tag.attribute("alt").unwrap_or_default().trim();
    if !words.is_empty() {
        body.push_str("<b>");
        body.push_str(&escape(words));
        body.push_str("</b>");
    }
    body.push_str(&escape(tag.attribute("src").unwrap_or_default()));
    body.push_str("</span>");
}

fn attribute(name: &str, value: &str, body: &mut String) {
    body.push(' ');
    body.push_str(name);
    body.push_str("=\"");
    body.push_str(&escape(value));
    body.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        let document = preview_document(html);
        let (_, body) = document.split_once("<body").unwrap_or_default();
        let (_, body) = body.split_once('>').unwrap_or_default();
        body.strip_suffix("</body></html>")
            .unwrap_or(body)
            .to_owned()
    }

    #[test]
    fn a_picture_is_a_box_that_names_its_address() {
        assert_eq!(
            shown("<img src=\"https://x.example/a.png?b=1&c=2\" alt=\"Quà\" width=\"120\">"),
            "<span class=\"till-picture\" style=\"width:120px;box-sizing:border-box\"><b>Quà</b>\
             https://x.example/a.png?b=1&amp;c=2</span>"
        );
    }

    #[test]
    fn a_link_tells_its_address_and_leads_nowhere() {
        assert_eq!(
            shown("<a class=\"b\" href=\"https://x.example/\" target=\"_top\">Xem</a>"),
            "<a title=\"https://x.example/\" class=\"till-link b\">Xem</a>"
        );
    }

    #[test]
    fn words_stay_words() {
        assert_eq!(
            shown("1 &lt; 2 &amp; \"3\""),
            "1 &lt; 2 &amp; &quot;3&quot;"
        );
    }

    #[test]
    fn showing_it_twice_shows_the_same() {
        let once = preview_document("<h1>A</h1><p style=\"color:red\">b</p>");
        assert_eq!(
            shown(&once),
            shown("<h1>A</h1><p style=\"color:red\">b</p>")
        );
    }
}
