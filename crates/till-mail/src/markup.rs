//! Blocks to MJML to HTML. What people typed never enters the MJML: a mark stands for it there, and it is put into the HTML
//! that comes out, cleaned or escaped.

use mrml::prelude::render::RenderOptions;

use crate::{
    checks::{is_link, picture_address},
    fields::Problem,
    letter::{Align, Block, Content, Letter},
    rich::styled,
    tokens::escape,
};

/// Around the number of a mark. The MJML has nothing else like it, for no typed text is in it.
const OPEN: &str = "[[till:";
const CLOSE: &str = "]]";
/// At most this high is an empty room, in px.
const HIGHEST: u16 = 200;

/// A letter of blocks as HTML, its placeholders as typed.
pub(crate) fn html(letter: &Letter, blocks: &[Block]) -> Result<String, Problem> {
    let mut writer = Writer {
        mjml: String::new(),
        held: Vec::new(),
        accent: letter.accent(),
    };
    writer.letter(letter, blocks);
    let parsed = mrml::parse(&writer.mjml).map_err(|error| Problem::Markup(error.to_string()))?;
    let options = RenderOptions {
        // No program for email has to ask a third party for a font.
        fonts: Default::default(),
        ..RenderOptions::default()
    };
    let laid_out = parsed
        .element
        .render(&options)
        .map_err(|error| Problem::Markup(error.to_string()))?;
    Ok(put_in(&laid_out, &writer.held))
}

/// Puts what was held back in the place of its marks.
fn put_in(laid_out: &str, held: &[String]) -> String {
    let mut html = String::with_capacity(laid_out.len());
    let mut rest = laid_out;
    while let Some((before, mark)) = rest.split_once(OPEN) {
        html.push_str(before);
        let (number, after) = mark.split_once(CLOSE).unwrap_or((mark, ""));
        let text = number
            .parse()
            .ok()
            .and_then(|number: usize| held.get(number));
        html.push_str(text.map_or("", String::as_str));
        rest = after;
    }
    html.push_str(rest);
    html
}

struct Writer<'l> {
    mjml: String,
    held: Vec<String>,
    accent: &'l str,
}

impl Writer<'_> {
    /// The mark that stands for this HTML.
    fn mark(&mut self, html: &str) -> String {
        self.held.push(html.to_owned());
        format!("{OPEN}{}{CLOSE}", self.held.len() - 1)
    }

    /// The mark that stands for these words.
    fn words(&mut self, words: &str) -> String {
        self.mark(&escape(words.trim()))
    }

    fn letter(&mut self, letter: &Letter, blocks: &[Block]) {
        let title = self.words(&letter.subject);
        self.mjml.push_str("<mjml lang=\"vi\"><mj-head><mj-title>");
        self.mjml.push_str(&title);
        self.mjml.push_str("</mj-title>");
        if !letter.preheader.trim().is_empty() {
            let preheader = self.words(&letter.preheader);
            self.mjml.push_str("<mj-preview>");
            self.mjml.push_str(&preheader);
            self.mjml.push_str("</mj-preview>");
        }
        self.mjml.push_str(
            "<mj-attributes><mj-all font-family=\"Arial, Helvetica, sans-serif\" />\
             <mj-text font-size=\"15px\" line-height=\"1.6\" color=\"#14201b\" padding=\"8px 28px\" />\
             <mj-section padding=\"0\" background-color=\"#ffffff\" />\
             </mj-attributes></mj-head><mj-body width=\"600px\" background-color=\"#f3f5f4\">",
        );
        let mut open = false;
        for block in blocks {
            if let Content::Columns { columns } = &block.content {
                self.section(&mut open, false);
                self.columns(columns);
            } else {
                self.section(&mut open, true);
                self.block(&block.content);
            }
        }
        self.section(&mut open, false);
        self.mjml.push_str("</mj-body></mjml>");
    }

    /// Opens a section of one column, or closes it, where it is not so yet.
    fn section(&mut self, open: &mut bool, wanted: bool) {
        match (*open, wanted) {
            (false, true) => self.mjml.push_str("<mj-section><mj-column>"),
            (true, false) => self.mjml.push_str("</mj-column></mj-section>"),
            _ => {}
        }
        *open = wanted;
    }

    fn columns(&mut self, columns: &[Vec<Block>]) {
        if columns.is_empty() {
            return;
        }
        self.mjml.push_str("<mj-section padding=\"0 14px\">");
        for column in columns {
            self.mjml.push_str("<mj-column>");
            self.within(column);
            self.mjml.push_str("</mj-column>");
        }
        self.mjml.push_str("</mj-section>");
    }

    /// The blocks of a column.
    fn within(&mut self, blocks: &[Block]) {
        for Block { content, .. } in blocks {
            match content {
                Content::Columns { columns } => columns.iter().for_each(|inner| self.within(inner)),
                content => self.block(content),
            }
        }
    }

    fn text(&mut self, html: &str, align: Align) {
        let mark = self.mark(html);
        self.mjml.push_str(&format!(
            "<mj-text align=\"{}\">{mark}</mj-text>",
            align.css()
        ));
    }

    fn image(&mut self, address: &str, words: &str, link: &str, padding: &str) {
        let Some(address) = picture_address(address) else {
            return;
        };
        let address = self.words(address);
        let words = self.words(words);
        self.mjml.push_str(&format!(
            "<mj-image src=\"{address}\" alt=\"{words}\" padding=\"{padding}\""
        ));
        self.link(link);
        self.mjml.push_str(" />");
    }

    /// The address of a link as an attribute, where it is one.
    fn link(&mut self, address: &str) {
        if is_link(address) {
            let address = self.words(address);
            self.mjml.push_str(&format!(" href=\"{address}\""));
        }
    }

    fn block(&mut self, content: &Content) {
        match content {
            Content::Text { html, align } => {
                let html = styled(html, self.accent);
                self.text(&html, *align);
            }
            Content::Heading {
                words,
                large,
                align,
            } => {
                let (tag, size) = if *large { ("h1", 26) } else { ("h2", 19) };
                let words = escape(words.trim());
                let html = format!(
                    "<{tag} style=\"margin:6px 0;font-size:{size}px;line-height:1.3;font-weight:700\">{words}</{tag}>"
                );
                self.text(&html, *align);
            }
            Content::Picture {
                address,
                alternative,
                link,
            } => self.image(address, alternative, link, "0"),
            Content::Button {
                words,
                address,
                align,
            } => {
                let label = self.words(words);
                self.mjml.push_str(&format!(
                    "<mj-button align=\"{}\" background-color=\"{}\" color=\"{}\" font-size=\"16px\" font-weight=\"600\" \
                     border-radius=\"4px\" inner-padding=\"12px 22px\" padding=\"10px 28px\"",
                    align.css(),
                    self.accent,
                    legible_on(self.accent),
                ));
                self.link(address);
                self.mjml.push('>');
                self.mjml.push_str(&label);
                self.mjml.push_str("</mj-button>");
            }
            Content::Columns { columns } => self.columns(columns),
            Content::Divider => self.mjml.push_str(
                "<mj-divider border-width=\"1px\" border-color=\"#dde2df\" padding=\"12px 28px\" />",
            ),
            Content::Spacer { height } => {
                let height = (*height).min(HIGHEST);
                self.mjml
                    .push_str(&format!("<mj-spacer height=\"{height}px\" />"));
            }
            Content::Product {
                code,
                name,
                price,
                old_price,
                picture,
                link,
            } => {
                self.image(picture, name, link, "10px 28px 0");
                let html = product(code, name, price, old_price, self.accent);
                self.text(&html, Align::Left);
            }
            Content::Coupon { words, code } => {
                let accent = self.accent;
                let html = format!(
                    "<div style=\"margin:6px 0;padding:14px 16px;border:1px dashed {accent};border-radius:4px;text-align:center\">\
                     {}<br><strong style=\"font-size:22px;letter-spacing:2px\">{}</strong></div>",
                    escape(words.trim()),
                    escape(code.trim()),
                );
                self.text(&html, Align::Left);
            }
            Content::Footer {
                html,
                opt_out_words,
                opt_out_address,
            } => {
                let out = opt_out(opt_out_words, opt_out_address);
                let html = format!(
                    "<div style=\"padding-top:12px;border-top:1px solid #dde2df;font-size:12px;line-height:1.6;color:#5e6963\">\
                     {}{out}</div>",
                    styled(html, "#43504a"),
                );
                self.text(&html, Align::Left);
            }
        }
    }
}

fn product(code: &str, name: &str, price: &str, old_price: &str, accent: &str) -> String {
    let mut html = format!("<div>{}</div>", escape(name.trim()));
    if !price.trim().is_empty() || !old_price.trim().is_empty() {
        html.push_str(&format!(
            "<div><strong style=\"font-size:17px;color:{accent}\">{}</strong>",
            escape(price.trim())
        ));
        if !old_price.trim().is_empty() {
            html.push_str(&format!(
                " <s style=\"font-size:13px;color:#5e6963\">{}</s>",
                escape(old_price.trim())
            ));
        }
        html.push_str("</div>");
    }
    if !code.trim().is_empty() {
        html.push_str(&format!(
            "<div style=\"font-size:12px;color:#5e6963\">{}</div>",
            escape(code.trim())
        ));
    }
    html
}

fn opt_out(words: &str, address: &str) -> String {
    let shown = escape(words.trim());
    if shown.is_empty() {
        return String::new();
    }
    if !is_link(address) {
        return format!("<p style=\"margin:0 0 12px\">{shown}</p>");
    }
    format!(
        "<p style=\"margin:0 0 12px\"><a href=\"{}\" style=\"color:#43504a;text-decoration:underline\">{shown}</a></p>",
        escape(address.trim())
    )
}

/// Black or white, whichever is read better on a colour `#rrggbb`.
fn legible_on(colour: &str) -> &'static str {
    let part = |at: usize| {
        let digits = colour.get(at..at + 2).unwrap_or_default();
        u32::from_str_radix(digits, 16).unwrap_or_default()
    };
    // The brightness that HTML's own contrast rule of old weighs the parts by, of 255 thousand.
    let brightness = part(1) * 299 + part(3) * 587 + part(5) * 114;
    if brightness > 150_000 {
        "#14201b"
    } else {
        "#ffffff"
    }
}
