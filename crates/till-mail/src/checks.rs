//! What a letter lacks, or has too much of.

use crate::{
    document::{Cleaned, is_picture},
    fields::{FIELDS, Problem, placeholders},
    letter::{Block, Body, Content, Letter},
    rich::SCHEMES,
    tokens::{Piece, pieces},
};

/// So many characters of a subject are shown on a phone.
pub(crate) const SUBJECT_SHOWN: usize = 50;
/// So many characters of a preheader are shown beside a short subject.
pub(crate) const PREHEADER_SHOWN: usize = 90;
/// How long the value of a merge field is taken to be.
const VALUE: usize = 10;
/// What the way out of a mailing is called, folded.
const WAYS_OUT: [&str; 9] = [
    "từ chối",
    "hủy đăng ký",
    "huỷ đăng ký",
    "hủy nhận",
    "huỷ nhận",
    "ngừng nhận",
    "không nhận",
    "unsubscribe",
    "opt out",
];

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// There is no subject.
    NoSubject,
    /// A phone cuts the subject; its length in characters.
    SubjectLong,
    /// There is no preheader: the list of letters shows whatever comes first.
    NoPreheader,
    /// The preheader is cut; its length in characters.
    PreheaderLong,
    /// Nobody is named as the sender.
    NoSender,
    /// The sender's address is none.
    SenderAddress,
    /// The letter says nothing.
    Empty,
    /// A picture has no address.
    PictureMissing,
    /// A picture has no words for where it is not shown; its address.
    PictureWithoutWords,
    /// A picture is not fetched over https; its address.
    PictureNotHttps,
    /// A link leads to no page, telephone number or email address; its address.
    LinkUnsafe,
    /// A button leads nowhere.
    ButtonWithoutAddress,
    /// A button says nothing.
    ButtonWithoutWords,
    /// The letter names no way out of the mailing.
    NoWayOut,
    /// Gmail shows the beginning alone; the size in kB.
    TooLarge,
    /// NextX knows no such merge field; its name.
    UnknownField,
    /// A template with a mistake; what stands there.
    Syntax,
    /// Something in the HTML is run or fetched by no program for email, and was taken out; its name.
    Removed,
}

/// Something that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub code: Code,
    /// The key of its block.
    pub block: Option<String>,
    /// What it is about: an address, a name, a number.
    pub detail: String,
    /// Line and column of a mistake in a template, from 1; of own HTML where `block` is none and the subject is fine.
    pub place: Option<(u32, u32)>,
    /// It must not be sent like this.
    pub blocks: bool,
}

impl Finding {
    fn of(code: Code, block: Option<&str>, detail: impl Into<String>) -> Self {
        let blocks = matches!(
            code,
            Code::NoSubject
                | Code::NoSender
                | Code::SenderAddress
                | Code::Empty
                | Code::UnknownField
                | Code::Syntax
        );
        Self {
            code,
            block: block.map(str::to_owned),
            detail: detail.into(),
            place: None,
            blocks,
        }
    }
}

/// Collects what is wrong.
#[derive(Default)]
pub(crate) struct Checks {
    found: Vec<Finding>,
}

impl Checks {
    fn add(&mut self, code: Code, block: Option<&str>, detail: impl Into<String>) {
        let finding = Finding::of(code, block, detail);
        if !self.found.contains(&finding) {
            self.found.push(finding);
        }
    }

    /// Looks at a template: is it one, and are its fields known.
    fn template(&mut self, template: &str, block: Option<&str>) {
        match placeholders(template) {
            Ok(names) => {
                for name in names {
                    if !FIELDS.contains(&name.as_str()) {
                        self.add(Code::UnknownField, block, name);
                    }
                }
            }
            Err(Problem::Syntax { line, column, .. }) => {
                let shown = template
                    .split('\n')
                    .nth(line as usize - 1)
                    .unwrap_or_default()
                    .chars()
                    .skip(column as usize - 1)
                    .take(24)
                    .collect::<String>();
                let finding = Finding {
                    place: Some((line, column)),
                    ..Finding::of(Code::Syntax, block, shown)
                };
                self.found.push(finding);
            }
            Err(Problem::TooMuch | Problem::Markup(_)) => {}
        }
    }

    fn link(&mut self, address: &str, block: Option<&str>) {
        if !address.trim().is_empty() && !is_link(address) {
            self.add(Code::LinkUnsafe, block, address.trim());
        }
        self.template(address, block);
    }

    fn picture(&mut self, address: &str, words: &str, block: Option<&str>) {
        let shown = address.trim();
        if shown.is_empty() {
            self.add(Code::PictureMissing, block, "");
        } else if !shown.to_ascii_lowercase().starts_with("https://") {
            self.add(Code::PictureNotHttps, block, shown);
        }
        if words.trim().is_empty() && !shown.is_empty() {
            self.add(Code::PictureWithoutWords, block, shown);
        }
        self.template(address, block);
        self.template(words, block);
    }

    fn rich(&mut self, html: &str, block: Option<&str>) {
        self.template(&crate::clean_rich_text(html), block);
        for piece in pieces(html) {
            if let Piece::Open(tag) = piece
                && tag.name == "a"
            {
                self.link(tag.attribute("href").unwrap_or_default(), block);
            }
        }
    }

    /// Subject, preheader and sender.
    pub(crate) fn head(&mut self, letter: &Letter) {
        let subject = letter.subject.trim();
        let long = length(subject);
        if subject.is_empty() {
            self.add(Code::NoSubject, None, "");
        } else if long > SUBJECT_SHOWN {
            self.add(Code::SubjectLong, None, long.to_string());
        }
        let preheader = letter.preheader.trim();
        let long = length(preheader);
        if preheader.is_empty() {
            self.add(Code::NoPreheader, None, "");
        } else if long > PREHEADER_SHOWN {
            self.add(Code::PreheaderLong, None, long.to_string());
        }
        self.template(subject, None);
        self.template(preheader, None);
        if letter.sender.name.trim().is_empty() || letter.sender.address.trim().is_empty() {
            self.add(Code::NoSender, None, "");
        }
        let address = letter.sender.address.trim();
        if !address.is_empty() && !is_mailbox(address) {
            self.add(Code::SenderAddress, None, address);
        }
        let says_nothing = match &letter.body {
            Body::Blocks(blocks) => blocks.is_empty(),
            Body::Html(html) => html.trim().is_empty(),
        };
        if says_nothing {
            self.add(Code::Empty, None, "");
        }
    }

    /// Blocks. Answers whether one of them names a way out.
    pub(crate) fn blocks(&mut self, blocks: &[Block]) -> bool {
        let mut way_out = false;
        for Block { key, content } in blocks {
            let key = Some(key.as_str());
            match content {
                Content::Text { html, .. } => self.rich(html, key),
                Content::Heading { words, .. } => self.template(words, key),
                Content::Picture {
                    address,
                    alternative,
                    link,
                } => {
                    self.picture(address, alternative, key);
                    self.link(link, key);
                }
                Content::Button { words, address, .. } => {
                    if address.trim().is_empty() {
                        self.add(Code::ButtonWithoutAddress, key, words.trim());
                    }
                    if words.trim().is_empty() {
                        self.add(Code::ButtonWithoutWords, key, "");
                    }
                    self.template(words, key);
                    self.link(address, key);
                }
                Content::Columns { columns } => {
                    for column in columns {
                        way_out |= self.blocks(column);
                    }
                }
                Content::Divider | Content::Spacer { .. } => {}
                Content::Product {
                    code,
                    name,
                    price,
                    old_price,
                    picture,
                    link,
                } => {
                    // The product's name is read where its picture is not shown.
                    if !picture.trim().is_empty() {
                        self.picture(picture, name, key);
                    }
                    for words in [code, name, price, old_price] {
                        self.template(words, key);
                    }
                    self.link(link, key);
                }
                Content::Coupon { words, code } => {
                    self.template(words, key);
                    self.template(code, key);
                }
                Content::Footer {
                    html,
                    opt_out_words,
                    opt_out_address,
                } => {
                    self.rich(html, key);
                    self.template(opt_out_words, key);
                    self.link(opt_out_address, key);
                    way_out |= !opt_out_words.trim().is_empty() && is_link(opt_out_address);
                }
            }
        }
        way_out
    }

    /// HTML of one's own. Answers whether it names a way out.
    pub(crate) fn html(&mut self, typed: &str, cleaned: &Cleaned) -> bool {
        self.template(typed, None);
        // What entities hid is a template as well.
        if placeholders(typed).is_ok() {
            self.template(&cleaned.html, None);
        }
        for name in &cleaned.removed {
            self.add(Code::Removed, None, name);
        }
        let mut way_out = false;
        let mut in_link = false;
        for piece in pieces(typed) {
            if let Piece::Open(tag) = piece {
                match tag.name.as_str() {
                    "a" | "area" => {
                        let address = tag.attribute("href").unwrap_or_default();
                        if !address.starts_with('#') {
                            self.link(address, None);
                        }
                    }
                    "img" => self.picture(
                        tag.attribute("src").unwrap_or_default(),
                        tag.attribute("alt").unwrap_or_default(),
                        None,
                    ),
                    _ => {}
                }
            }
        }
        for piece in pieces(&cleaned.html) {
            match piece {
                Piece::Open(tag) if tag.name == "a" => in_link = tag.attribute("href").is_some(),
                Piece::Close(name) if name == "a" => in_link = false,
                Piece::Words(words) if in_link => {
                    let words = words.to_lowercase();
                    way_out |= WAYS_OUT.iter().any(|way| words.contains(way));
                }
                _ => {}
            }
        }
        way_out
    }

    /// The letter as a whole, with what was found before.
    pub(crate) fn end(mut self, way_out: bool, bytes: usize, most: usize) -> Vec<Finding> {
        if !way_out {
            self.add(Code::NoWayOut, None, "");
        }
        if bytes > most {
            self.add(Code::TooLarge, None, bytes.div_ceil(1024).to_string());
        }
        self.found
    }
}

/// Characters as they are shown, each merge field taken for a short value.
fn length(template: &str) -> usize {
    let names = template.matches("{{").count();
    let mut shown = 0;
    let mut rest = template;
    for _ in 0..names {
        let Some((before, field)) = rest.split_once("{{") else {
            break;
        };
        let Some((_, after)) = field.split_once("}}") else {
            break;
        };
        shown += before.chars().count() + VALUE;
        rest = after;
    }
    shown + rest.chars().count()
}

/// Whether an address leads to a page, a telephone number or an email address.
pub(crate) fn is_link(address: &str) -> bool {
    let address = address.trim();
    let Some((scheme, rest)) = address.split_once(':') else {
        return false;
    };
    let rest = rest.trim_start_matches('/');
    SCHEMES.contains(&scheme.to_ascii_lowercase().as_str())
        && !rest.is_empty()
        && !address.contains(|letter: char| letter.is_control() || "<>\"`\\".contains(letter))
}

fn is_mailbox(address: &str) -> bool {
    let Some((name, host)) = address.split_once('@') else {
        return false;
    };
    let is_plain = |text: &str| {
        !text.is_empty()
            && !text.contains(|letter: char| {
                letter.is_whitespace() || letter.is_control() || "@<>()[],;:\"\\".contains(letter)
            })
    };
    is_plain(name)
        && is_plain(host)
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
}

/// Where a picture is, or nothing where no program would fetch it.
pub(crate) fn picture_address(address: &str) -> Option<&str> {
    let address = address.trim();
    is_picture(address).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merge_fields_count_as_short_values() {
        assert_eq!(length("Chào {{contact_name}}!"), 16);
        assert_eq!(length("Tết {{"), 6);
    }

    #[test]
    fn links_and_mailboxes() {
        for good in [
            "https://x.example/",
            "tel:0900000101",
            "mailto:tin@shop.example",
            "HTTP://x",
        ] {
            assert!(is_link(good), "{good}");
        }
        for bad in [
            "",
            "x.example",
            "javascript:1",
            "https:",
            "https://",
            "https://x\"y",
            "/a",
        ] {
            assert!(!is_link(bad), "{bad}");
        }
        assert!(is_mailbox("tin@shop.example"));
        for bad in [
            "tin",
            "tin@",
            "@shop.example",
            "tin@shop",
            "tin@ shop.example",
            "a@b@c.d",
        ] {
            assert!(!is_mailbox(bad), "{bad}");
        }
    }
}
