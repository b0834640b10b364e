//! A letter as plain text: what is read where no HTML is shown.

use crate::{
    letter::{Block, Content},
    tokens::{Piece, pieces},
};

/// The tags that begin a line of their own.
const LINES: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "caption",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "figure",
    "footer",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "pre",
    "section",
    "table",
    "tr",
    "ul",
];
/// The tags that are set off by an empty line.
const PARAGRAPHS: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6", "p"];

/// Cleaned HTML as plain text: links with their address in brackets, pictures as their words.
pub(crate) fn from_html(html: &str) -> String {
    let mut text = Text::default();
    let mut links: Vec<Option<String>> = Vec::new();
    let mut numbers: Vec<Option<u32>> = Vec::new();
    for piece in pieces(html) {
        match piece {
            Piece::Open(tag) => match tag.name.as_str() {
                "br" => text.line(),
                "img" => {
                    let words = tag.attribute("alt").unwrap_or_default().trim();
                    if !words.is_empty() {
                        text.words(&format!("[{words}]"));
                    }
                }
                "a" => links.push(tag.attribute("href").map(str::to_owned)),
                "ol" => {
                    text.line();
                    numbers.push(Some(0));
                }
                "ul" => {
                    text.line();
                    numbers.push(None);
                }
                "li" => {
                    text.line();
                    match numbers.last_mut() {
                        Some(Some(number)) => {
                            *number += 1;
                            text.mark(&format!("{number}. "));
                        }
                        _ => text.mark("- "),
                    }
                }
                "td" | "th" => text.words(" "),
                name if LINES.contains(&name) => text.line(),
                name if PARAGRAPHS.contains(&name) => text.set_off(!numbers.is_empty()),
                _ => {}
            },
            Piece::Close(name) => match name.as_str() {
                "a" => {
                    if let Some(Some(address)) = links.pop() {
                        text.address(&address);
                    }
                }
                "ol" | "ul" => {
                    numbers.pop();
                    text.paragraph();
                }
                "li" => text.line(),
                name if LINES.contains(&name) => text.line(),
                name if PARAGRAPHS.contains(&name) => text.set_off(!numbers.is_empty()),
                _ => {}
            },
            Piece::Words(words) => text.words(&words),
            Piece::Comment(_) => {}
        }
    }
    text.end()
}

/// Blocks as plain text, an empty line between each two.
pub(crate) fn from_blocks(blocks: &[Block]) -> String {
    let texts: Vec<String> = blocks
        .iter()
        .map(|block| from_block(&block.content))
        .filter(|text| !text.is_empty())
        .collect();
    texts.join("\n\n")
}

fn from_block(content: &Content) -> String {
    match content {
        Content::Text { html, .. } => from_html(&crate::clean_rich_text(html)),
        Content::Heading { words, .. } => words.trim().to_owned(),
        Content::Picture {
            alternative, link, ..
        } => {
            let words = alternative.trim();
            let words = if words.is_empty() {
                String::new()
            } else {
                format!("[{words}]")
            };
            joined(&[&words, link], " ")
        }
        Content::Button { words, address, .. } => joined(&[words, address], ": "),
        Content::Columns { columns } => {
            let texts: Vec<String> = columns.iter().map(|blocks| from_blocks(blocks)).collect();
            joined(
                &texts.iter().map(String::as_str).collect::<Vec<_>>(),
                "\n\n",
            )
        }
        Content::Divider => "---".to_owned(),
        Content::Spacer { .. } => String::new(),
        Content::Product {
            code,
            name,
            price,
            old_price,
            link,
            ..
        } => {
            let old = old_price.trim();
            let old = if old.is_empty() {
                String::new()
            } else {
                format!("({old})")
            };
            let costs = joined(&[price, &old], " ");
            let name = joined(&[name, code], ", ");
            joined(&[&joined(&[&name, &costs], ": "), link], "\n")
        }
        Content::Coupon { words, code } => joined(&[words, code], ": "),
        Content::Footer {
            html,
            opt_out_words,
            opt_out_address,
        } => {
            let out = joined(&[opt_out_words, opt_out_address], ": ");
            joined(&[&from_html(&crate::clean_rich_text(html)), &out], "\n")
        }
    }
}

/// What is not empty, with something between.
fn joined(texts: &[&str], between: &str) -> String {
    let texts: Vec<&str> = texts
        .iter()
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
        .collect();
    texts.join(between)
}

/// Text while it is written: runs of white space become one space, and no more than one line is empty.
#[derive(Default)]
struct Text {
    text: String,
    /// So many line breaks are due before the next word.
    breaks: usize,
    space: bool,
    /// Nothing stands after the mark of an item yet.
    marked: bool,
}

impl Text {
    fn line(&mut self) {
        if !self.marked {
            self.breaks = self.breaks.max(1);
        }
    }

    fn paragraph(&mut self) {
        if !self.marked {
            self.breaks = 2;
        }
    }

    /// A paragraph, of which an item of a list makes a line.
    fn set_off(&mut self, in_list: bool) {
        if in_list {
            self.line();
        } else {
            self.paragraph();
        }
    }

    fn mark(&mut self, mark: &str) {
        self.words(mark);
        self.marked = true;
    }

    fn words(&mut self, words: &str) {
        for letter in words.chars() {
            // What keeps a preheader alone in the list of letters is no word.
            if matches!(
                letter,
                '\u{200b}' | '\u{200c}' | '\u{feff}' | '\u{34f}' | '\u{ad}'
            ) {
                continue;
            }
            if letter.is_whitespace() {
                self.space = true;
                continue;
            }
            if self.breaks > 0 && !self.text.is_empty() {
                self.text.extend(std::iter::repeat_n('\n', self.breaks));
            } else if self.space && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.breaks = 0;
            self.space = false;
            self.marked = false;
            self.text.push(letter);
        }
    }

    fn address(&mut self, address: &str) {
        let shown = address
            .trim_start_matches("mailto:")
            .trim_start_matches("tel:");
        if !self.text.ends_with(shown) {
            self.space = true;
            self.words(&format!("({shown})"));
        }
    }

    fn end(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_lines_links_and_lists() {
        let html = "<h1>Tết  sớm</h1><p>Chào {{contact_name}},<br>xem <a href=\"https://x.example/\">ở đây</a>.</p>\
                    <ol><li><p>một</p></li><li>hai</li></ol><table><tr><td>a</td><td>b</td></tr></table>\
                    <p>Gọi <a href=\"tel:0900000101\">0900000101</a></p><img alt=\"Quà\">";
        assert_eq!(
            from_html(html),
            "Tết sớm\n\nChào {{contact_name}},\nxem ở đây (https://x.example/).\n\n1. một\n2. hai\n\na b\n\nGọi 0900000101\n\n[Quà]"
        );
    }
}
