//! The letter of an email campaign while it is written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::ops::{
    campaigns::{self, LetterTemplate},
    email::{Align, Block, Body, Code, Content, EmailPreview, FIELDS, Finding, Letter, Sender},
};
use till_core::form::typed_moment;

use super::{
    Id,
    campaigns::{CampaignTotals, counted},
};

/// Where the lines of a block stand.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum EmailAlign {
    Left,
    Center,
    Right,
}

impl From<Align> for EmailAlign {
    fn from(align: Align) -> Self {
        match align {
            Align::Left => Self::Left,
            Align::Center => Self::Center,
            Align::Right => Self::Right,
        }
    }
}

impl From<EmailAlign> for Align {
    fn from(align: EmailAlign) -> Self {
        match align {
            EmailAlign::Left => Self::Left,
            EmailAlign::Center => Self::Center,
            EmailAlign::Right => Self::Right,
        }
    }
}

/// What a block shows. `html` is rich text; everything else is plain text.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
pub enum EmailContent {
    Text {
        html: String,
        align: EmailAlign,
    },
    Heading {
        words: String,
        /// That of the letter, or one within.
        large: bool,
        align: EmailAlign,
    },
    Picture {
        address: String,
        alternative: String,
        link: String,
    },
    Button {
        words: String,
        address: String,
        align: EmailAlign,
    },
    Columns {
        columns: Vec<Vec<EmailBlock>>,
    },
    Divider,
    Spacer {
        /// In px.
        height: u16,
    },
    Product {
        code: String,
        name: String,
        price: String,
        old_price: String,
        picture: String,
        link: String,
    },
    Coupon {
        words: String,
        code: String,
    },
    Footer {
        html: String,
        opt_out_words: String,
        opt_out_address: String,
    },
}

impl From<Content> for EmailContent {
    fn from(content: Content) -> Self {
        match content {
            Content::Text { html, align } => Self::Text {
                html,
                align: align.into(),
            },
            Content::Heading {
                words,
                large,
                align,
            } => Self::Heading {
                words,
                large,
                align: align.into(),
            },
            Content::Picture {
                address,
                alternative,
                link,
            } => Self::Picture {
                address,
                alternative,
                link,
            },
            Content::Button {
                words,
                address,
                align,
            } => Self::Button {
                words,
                address,
                align: align.into(),
            },
            Content::Columns { columns } => Self::Columns {
                columns: columns.into_iter().map(all).collect(),
            },
            Content::Divider => Self::Divider,
            Content::Spacer { height } => Self::Spacer { height },
            Content::Product {
                code,
                name,
                price,
                old_price,
                picture,
                link,
            } => Self::Product {
                code,
                name,
                price,
                old_price,
                picture,
                link,
            },
            Content::Coupon { words, code } => Self::Coupon { words, code },
            Content::Footer {
                html,
                opt_out_words,
                opt_out_address,
            } => Self::Footer {
                html,
                opt_out_words,
                opt_out_address,
            },
        }
    }
}

impl From<EmailContent> for Content {
    fn from(content: EmailContent) -> Self {
        match content {
            EmailContent::Text { html, align } => Self::Text {
                html,
                align: align.into(),
            },
            EmailContent::Heading {
                words,
                large,
                align,
            } => Self::Heading {
                words,
                large,
                align: align.into(),
            },
            EmailContent::Picture {
                address,
                alternative,
                link,
            } => Self::Picture {
                address,
                alternative,
                link,
            },
            EmailContent::Button {
                words,
                address,
                align,
            } => Self::Button {
                words,
                address,
                align: align.into(),
            },
            EmailContent::Columns { columns } => Self::Columns {
                columns: columns.into_iter().map(all).collect(),
            },
            EmailContent::Divider => Self::Divider,
            EmailContent::Spacer { height } => Self::Spacer { height },
            EmailContent::Product {
                code,
                name,
                price,
                old_price,
                picture,
                link,
            } => Self::Product {
                code,
                name,
                price,
                old_price,
                picture,
                link,
            },
            EmailContent::Coupon { words, code } => Self::Coupon { words, code },
            EmailContent::Footer {
                html,
                opt_out_words,
                opt_out_address,
            } => Self::Footer {
                html,
                opt_out_words,
                opt_out_address,
            },
        }
    }
}

/// A block, and what the editor knows it by.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct EmailBlock {
    key: String,
    content: EmailContent,
}

impl From<Block> for EmailBlock {
    fn from(block: Block) -> Self {
        Self {
            key: block.key,
            content: block.content.into(),
        }
    }
}

impl From<EmailBlock> for Block {
    fn from(block: EmailBlock) -> Self {
        Self {
            key: block.key,
            content: block.content.into(),
        }
    }
}

/// What a letter says: blocks, or HTML of one's own.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EmailBody {
    Blocks { blocks: Vec<EmailBlock> },
    Html { html: String },
}

/// A letter of a campaign.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EmailLetter {
    subject: String,
    preheader: String,
    sender_name: String,
    sender_address: String,
    /// NextX's own mail server sends it, rather than one that the shop has set up there.
    system_server: bool,
    /// Whether NextX counts who opens it.
    track: bool,
    /// The colour of buttons and prices, `#rrggbb`.
    accent: String,
    body: EmailBody,
}

impl From<Letter> for EmailLetter {
    fn from(letter: Letter) -> Self {
        Self {
            subject: letter.subject,
            preheader: letter.preheader,
            sender_name: letter.sender.name,
            sender_address: letter.sender.address,
            system_server: letter.sender.system_server,
            track: letter.track,
            accent: letter.accent,
            body: match letter.body {
                Body::Blocks(blocks) => EmailBody::Blocks {
                    blocks: all(blocks),
                },
                Body::Html(html) => EmailBody::Html { html },
            },
        }
    }
}

impl From<EmailLetter> for Letter {
    fn from(letter: EmailLetter) -> Self {
        Self {
            subject: letter.subject,
            preheader: letter.preheader,
            sender: Sender {
                name: letter.sender_name,
                address: letter.sender_address,
                system_server: letter.system_server,
            },
            track: letter.track,
            accent: letter.accent,
            body: match letter.body {
                EmailBody::Blocks { blocks } => Body::Blocks(all(blocks)),
                EmailBody::Html { html } => Body::Html(html),
            },
        }
    }
}

fn all<A, B: From<A>>(blocks: Vec<A>) -> Vec<B> {
    blocks.into_iter().map(B::from).collect()
}

/// A letter with a name.
#[derive(Clone, Debug, Serialize, Type)]
pub struct EmailTemplate {
    id: Id,
    name: String,
    letter: EmailLetter,
}

impl From<LetterTemplate> for EmailTemplate {
    fn from(template: LetterTemplate) -> Self {
        Self {
            id: Id(template.id),
            name: template.name,
            letter: template.letter.into(),
        }
    }
}

/// Somebody a letter goes to.
#[derive(Clone, Debug, Serialize, Type)]
pub struct EmailRow {
    address: String,
    name: String,
    /// The merge fields that they have.
    fields: BTreeMap<String, String>,
}

/// Those whom a letter goes to, from one on.
#[derive(Clone, Debug, Serialize, Type)]
pub struct EmailRowPage {
    /// How many fit what is looked for.
    count: u32,
    rows: Vec<EmailRow>,
}

impl From<(usize, Vec<campaigns::EmailRow>)> for EmailRowPage {
    fn from((count, rows): (usize, Vec<campaigns::EmailRow>)) -> Self {
        Self {
            count: counted(count),
            rows: rows
                .into_iter()
                .map(|row| EmailRow {
                    address: row.address,
                    name: row.name,
                    fields: row.fields,
                })
                .collect(),
        }
    }
}

/// What became of an email campaign.
#[derive(Clone, Debug, Serialize, Type)]
pub struct EmailStatistic {
    remote: Id,
    name: String,
    subject: String,
    /// `dd/MM/yyyy HH:mm` in Vietnam; empty where it has no time.
    when: String,
    totals: CampaignTotals,
    /// This till has counted the messages itself, because NextX leaves its totals empty.
    counted: bool,
}

/// What became of the email campaigns of a period.
#[derive(Clone, Debug, Serialize, Type)]
pub struct EmailStatistics {
    /// The one that went out last first.
    campaigns: Vec<EmailStatistic>,
    /// These are all, each with everything that NextX can tell.
    whole: bool,
}

impl From<campaigns::EmailStatistics> for EmailStatistics {
    fn from(read: campaigns::EmailStatistics) -> Self {
        let statistic = |it: campaigns::EmailStatistic| EmailStatistic {
            remote: Id(it.remote_id),
            name: it.name,
            subject: it.subject,
            when: it.when.map(typed_moment).unwrap_or_default(),
            totals: it.totals.into(),
            counted: it.counted,
        };
        Self {
            campaigns: read.campaigns.into_iter().map(statistic).collect(),
            whole: read.is_whole,
        }
    }
}

/// What is wrong with a letter.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum EmailFault {
    NoSubject,
    SubjectLong,
    NoPreheader,
    PreheaderLong,
    NoSender,
    SenderAddress,
    Empty,
    PictureMissing,
    PictureWithoutWords,
    PictureNotHttps,
    LinkUnsafe,
    ButtonWithoutAddress,
    ButtonWithoutWords,
    NoWayOut,
    TooLarge,
    UnknownField,
    Syntax,
    Removed,
}

impl From<Code> for EmailFault {
    fn from(code: Code) -> Self {
        match code {
            Code::NoSubject => Self::NoSubject,
            Code::SubjectLong => Self::SubjectLong,
            Code::NoPreheader => Self::NoPreheader,
            Code::PreheaderLong => Self::PreheaderLong,
            Code::NoSender => Self::NoSender,
            Code::SenderAddress => Self::SenderAddress,
            Code::Empty => Self::Empty,
            Code::PictureMissing => Self::PictureMissing,
            Code::PictureWithoutWords => Self::PictureWithoutWords,
            Code::PictureNotHttps => Self::PictureNotHttps,
            Code::LinkUnsafe => Self::LinkUnsafe,
            Code::ButtonWithoutAddress => Self::ButtonWithoutAddress,
            Code::ButtonWithoutWords => Self::ButtonWithoutWords,
            Code::NoWayOut => Self::NoWayOut,
            Code::TooLarge => Self::TooLarge,
            Code::UnknownField => Self::UnknownField,
            Code::Syntax => Self::Syntax,
            Code::Removed => Self::Removed,
        }
    }
}

/// Something that is wrong, and where.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EmailFinding {
    fault: EmailFault,
    /// The key of its block.
    block: Option<String>,
    /// An address, a name, a number.
    detail: String,
    /// Line and column in the text, from 1.
    place: Option<(u32, u32)>,
    /// It must not be sent like this.
    blocks: bool,
}

impl From<Finding> for EmailFinding {
    fn from(finding: Finding) -> Self {
        Self {
            fault: finding.code.into(),
            block: finding.block,
            detail: finding.detail,
            place: finding.place,
            blocks: finding.blocks,
        }
    }
}

/// A letter as one recipient sees it.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EmailView {
    /// For a frame with `sandbox=""`; runs and fetches nothing.
    html: String,
    subject: String,
    preheader: String,
    plain: String,
    /// The gravest first.
    findings: Vec<EmailFinding>,
    /// The merge fields that the recipient lacks.
    missing: Vec<String>,
    /// The size as sent, in bytes.
    bytes: u32,
    /// The merge fields that are known.
    fields: Vec<String>,
}

impl From<EmailPreview> for EmailView {
    fn from(preview: EmailPreview) -> Self {
        Self {
            html: preview.html,
            subject: preview.subject,
            preheader: preview.preheader,
            plain: preview.plain,
            findings: preview
                .findings
                .into_iter()
                .map(EmailFinding::from)
                .collect(),
            missing: preview.missing.into_iter().collect(),
            bytes: u32::try_from(preview.bytes).unwrap_or(u32::MAX),
            fields: FIELDS.map(str::to_owned).to_vec(),
        }
    }
}
