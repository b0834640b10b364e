//! Campaigns by text message and email while they are written, the messages that were sent, and the ledger of consent.

use serde::{Deserialize, Serialize};
use specta::Type;
use till_app::ops::campaigns as ops;
use till_core::{
    audience::{Aside, CustomerFilter, LeadFilter, Source},
    campaign::Finding,
    consent,
    form::typed_moment,
    sms::{Alphabet, TemplateError},
    sms_campaign::{Carrier, Measured, Prices},
};

use super::{Id, Moment, Money, email::EmailLetter};

/// How people are written to.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MessageChannel {
    Sms,
    Email,
}

impl From<MessageChannel> for consent::Channel {
    fn from(channel: MessageChannel) -> Self {
        match channel {
            MessageChannel::Sms => Self::Sms,
            MessageChannel::Email => Self::Email,
        }
    }
}

impl From<consent::Channel> for MessageChannel {
    fn from(channel: consent::Channel) -> Self {
        match channel {
            consent::Channel::Sms => Self::Sms,
            consent::Channel::Email => Self::Email,
        }
    }
}

/// Where recipients come from. What is empty narrows nothing.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum RecipientSource {
    /// Days as `dd/MM/yyyy`.
    Customers {
        words: String,
        group: String,
        bought_since: String,
        not_since: String,
    },
    Leads {
        words: String,
        status: String,
        source: String,
    },
    Campaign {
        id: Id,
        name: String,
    },
    List {
        name: String,
    },
}

impl From<Source> for RecipientSource {
    fn from(source: Source) -> Self {
        match source {
            Source::Customers(filter) => Self::Customers {
                words: filter.words,
                group: filter.group,
                bought_since: filter.bought_since,
                not_since: filter.not_since,
            },
            Source::Leads(filter) => Self::Leads {
                words: filter.words,
                status: filter.status,
                source: filter.source,
            },
            Source::Campaign { id, name } => Self::Campaign { id: Id(id), name },
            Source::List { name, .. } => Self::List { name },
        }
    }
}

impl From<RecipientSource> for Source {
    fn from(source: RecipientSource) -> Self {
        match source {
            RecipientSource::Customers {
                words,
                group,
                bought_since,
                not_since,
            } => Self::Customers(CustomerFilter {
                words,
                group,
                bought_since,
                not_since,
            }),
            RecipientSource::Leads {
                words,
                status,
                source,
            } => Self::Leads(LeadFilter {
                words,
                status,
                source,
            }),
            RecipientSource::Campaign { id, name } => Self::Campaign { id: id.0, name },
            RecipientSource::List { name } => Self::List {
                name,
                contacts: Vec::new(),
            },
        }
    }
}

/// What recipients can be chosen from.
#[derive(Clone, Debug, Serialize, Type)]
pub struct AudienceChoices {
    /// NextX's ids of customer groups.
    groups: Vec<String>,
    campaigns: Vec<(Id, String)>,
    statuses: Vec<String>,
    sources: Vec<String>,
    /// Audiences with a name.
    saved: Vec<(Id, String)>,
}

impl From<ops::AudienceChoices> for AudienceChoices {
    fn from(choices: ops::AudienceChoices) -> Self {
        let named = |(id, name): (i64, String)| (Id(id), name);
        let saved = choices
            .saved
            .into_iter()
            .map(|saved| (saved.id, saved.name));
        Self {
            groups: choices.groups,
            campaigns: choices.campaigns.into_iter().map(named).collect(),
            statuses: choices.statuses,
            sources: choices.sources,
            saved: saved.map(named).collect(),
        }
    }
}

/// Why somebody is not written to.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AsideReason {
    NoAddress,
    Impossible,
    Repeated,
    Refused,
    NotAgreed,
    TooOften,
    LeftOut,
}

impl From<Aside> for AsideReason {
    fn from(aside: Aside) -> Self {
        match aside {
            Aside::NoAddress => Self::NoAddress,
            Aside::Impossible => Self::Impossible,
            Aside::Repeated => Self::Repeated,
            Aside::Refused => Self::Refused,
            Aside::NotAgreed => Self::NotAgreed,
            Aside::TooOften => Self::TooOften,
            Aside::LeftOut => Self::LeftOut,
        }
    }
}

impl From<AsideReason> for Aside {
    fn from(reason: AsideReason) -> Self {
        match reason {
            AsideReason::NoAddress => Self::NoAddress,
            AsideReason::Impossible => Self::Impossible,
            AsideReason::Repeated => Self::Repeated,
            AsideReason::Refused => Self::Refused,
            AsideReason::NotAgreed => Self::NotAgreed,
            AsideReason::TooOften => Self::TooOften,
            AsideReason::LeftOut => Self::LeftOut,
        }
    }
}

/// Somebody who is set aside.
#[derive(Clone, Debug, Serialize, Type)]
pub struct AsideRow {
    name: String,
    phone: String,
    email: String,
    reason: AsideReason,
    /// In the one form that addresses are compared in.
    address: Option<String>,
}

impl From<ops::SetAside> for AsideRow {
    fn from(row: ops::SetAside) -> Self {
        Self {
            name: row.contact.name,
            phone: row.contact.phone,
            email: row.contact.email,
            reason: row.aside.into(),
            address: row.address,
        }
    }
}

/// What is wrong with a campaign, or should be known of it.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CampaignFault {
    NoName,
    NameTooLong,
    NoContent,
    ContentTooLong,
    FieldUnclosed,
    FieldUnopened,
    FieldNameless,
    UnknownField,
    Lacking,
    Letter,
    NoRecipients,
    When,
    Passed,
    NoLabel,
    NoRefusal,
    Night,
}

/// Something that is wrong with a campaign, or should be known of it.
#[derive(Clone, Debug, Serialize, Type)]
pub struct CampaignFinding {
    fault: CampaignFault,
    /// It cannot be sent like this.
    blocks: bool,
    /// The field that it is about.
    field: Option<String>,
    /// How many people, or characters.
    count: Option<u32>,
}

impl From<Finding> for CampaignFinding {
    fn from(finding: Finding) -> Self {
        let blocks = finding.blocks();
        let (fault, field, count) = match finding {
            Finding::NoName => (CampaignFault::NoName, None, None),
            Finding::NameTooLong => (CampaignFault::NameTooLong, None, None),
            Finding::NoContent => (CampaignFault::NoContent, None, None),
            Finding::ContentTooLong(characters) => {
                (CampaignFault::ContentTooLong, None, Some(characters))
            }
            Finding::Template(TemplateError::Unclosed) => {
                (CampaignFault::FieldUnclosed, None, None)
            }
            Finding::Template(TemplateError::Unopened) => {
                (CampaignFault::FieldUnopened, None, None)
            }
            Finding::Template(TemplateError::Nameless) => {
                (CampaignFault::FieldNameless, None, None)
            }
            Finding::UnknownField(field) => (CampaignFault::UnknownField, Some(field), None),
            Finding::Lacking(field, people) => (CampaignFault::Lacking, Some(field), Some(people)),
            Finding::Letter(mistakes) => (CampaignFault::Letter, None, Some(mistakes)),
            Finding::NoRecipients => (CampaignFault::NoRecipients, None, None),
            Finding::When => (CampaignFault::When, None, None),
            Finding::Passed => (CampaignFault::Passed, None, None),
            Finding::NoLabel => (CampaignFault::NoLabel, None, None),
            Finding::NoRefusal => (CampaignFault::NoRefusal, None, None),
            Finding::Night => (CampaignFault::Night, None, None),
        };
        Self {
            fault,
            blocks,
            field,
            count: count.map(counted),
        }
    }
}

pub(super) fn counted(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What a text takes for everybody.
#[derive(Clone, Debug, Serialize, Type)]
pub struct SmsMeasure {
    /// Segments and how many people take so many, the fewest first.
    histogram: Vec<(u32, u32)>,
    segments: u32,
    cost: Option<Money>,
    shortest: u32,
    longest: u32,
    /// Somebody needs Unicode.
    unicode: bool,
}

impl From<Measured> for SmsMeasure {
    fn from(measured: Measured) -> Self {
        let of = measured.histogram.into_iter();
        Self {
            histogram: of
                .map(|(segments, people)| (counted(segments), counted(people)))
                .collect(),
            segments: counted(measured.segments),
            cost: measured.cost.map(Money::from),
            shortest: counted(measured.shortest),
            longest: counted(measured.longest),
            unicode: measured.alphabet == Some(Alphabet::Unicode),
        }
    }
}

/// A network, as far as a number tells it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MobileCarrier {
    Viettel,
    Vinaphone,
    Mobifone,
    Other,
}

/// What a text message takes.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SmsCounts {
    as_typed: SmsMeasure,
    /// Without the marks of Vietnamese.
    bare: SmsMeasure,
    bare_text: String,
    /// Characters to leave out, and the segments that nobody takes more of then.
    shorter: Option<(u32, u32)>,
    /// The characters for which it needs Unicode.
    beyond_gsm: String,
    /// What a segment costs, by the network; those without a price are left out.
    prices: Vec<(MobileCarrier, Money)>,
}

impl From<ops::SmsCounts> for SmsCounts {
    fn from(counts: ops::SmsCounts) -> Self {
        let carrier = |carrier| match carrier {
            Carrier::Viettel => MobileCarrier::Viettel,
            Carrier::Vinaphone => MobileCarrier::Vinaphone,
            Carrier::Mobifone => MobileCarrier::Mobifone,
            Carrier::Other => MobileCarrier::Other,
        };
        let prices = counts.prices.0.into_iter();
        let shorter = counts.shorter;
        Self {
            as_typed: counts.as_typed.into(),
            bare: counts.bare.into(),
            bare_text: counts.bare_text,
            shorter: shorter.map(|by| (counted(by.characters), counted(by.segments))),
            beyond_gsm: counts.beyond_gsm.into_iter().collect(),
            prices: prices
                .map(|(of, price)| (carrier(of), price.into()))
                .collect(),
        }
    }
}

/// What a segment costs, as typed; an empty one is not known.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct SmsPrice {
    carrier: MobileCarrier,
    price: String,
}

/// The prices as typed.
///
/// # Errors
/// Where one is no amount.
pub fn prices(typed: Vec<SmsPrice>) -> Result<Prices, till_app::Error> {
    let mut prices = Prices::default();
    for SmsPrice { carrier, price } in typed {
        if price.trim().is_empty() {
            continue;
        }
        let carrier = match carrier {
            MobileCarrier::Viettel => Carrier::Viettel,
            MobileCarrier::Vinaphone => Carrier::Vinaphone,
            MobileCarrier::Mobifone => Carrier::Mobifone,
            MobileCarrier::Other => Carrier::Other,
        };
        prices
            .0
            .insert(carrier, till_core::Money::parse_typed(&price)?);
    }
    Ok(prices)
}

/// A source as it is shown.
#[derive(Clone, Debug, Serialize, Type)]
pub struct SourceRow {
    source: RecipientSource,
    /// How many it names.
    count: u32,
}

/// What became of the sending.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CampaignState {
    Draft,
    /// Sent, and nobody knows what became of that.
    Unclear,
    /// NextX has it.
    Accepted,
}

/// A campaign while it is written.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CampaignView {
    number: Id,
    channel: MessageChannel,
    state: CampaignState,
    sent_at: Option<Moment>,
    /// NextX's id, once it is known.
    remote: Option<Id>,
    name: String,
    content: String,
    /// The letter of an email.
    letter: Option<EmailLetter>,
    advertising: bool,
    when: String,
    sources: Vec<SourceRow>,
    recipients: u32,
    aside: Vec<(AsideReason, u32)>,
    findings: Vec<CampaignFinding>,
    sms: Option<SmsCounts>,
    changed_at: Moment,
    online: bool,
}

impl From<ops::Campaign> for CampaignView {
    fn from(campaign: ops::Campaign) -> Self {
        let sent = campaign.sent;
        let arrived = sent.and_then(|sent| sent.arrived_at);
        let source = |source: ops::SourceView| SourceRow {
            count: counted(source.count),
            source: source.source.into(),
        };
        let aside = campaign.aside.into_iter();
        Self {
            number: Id(campaign.number),
            channel: campaign.channel.into(),
            state: match (sent, arrived) {
                (None, _) => CampaignState::Draft,
                (Some(_), None) => CampaignState::Unclear,
                (Some(_), Some(_)) => CampaignState::Accepted,
            },
            sent_at: sent.map(|sent| Moment(sent.at)),
            remote: sent.and_then(|sent| sent.remote_id).map(Id),
            name: campaign.typed.name,
            content: campaign.typed.content,
            letter: campaign.letter.map(EmailLetter::from),
            advertising: campaign.typed.advertising,
            when: campaign.typed.when,
            sources: campaign.sources.into_iter().map(source).collect(),
            recipients: counted(campaign.recipients),
            aside: aside
                .map(|(why, people)| (why.into(), counted(people)))
                .collect(),
            findings: campaign
                .findings
                .into_iter()
                .map(CampaignFinding::from)
                .collect(),
            sms: campaign.sms.map(SmsCounts::from),
            changed_at: Moment(campaign.changed_at),
            online: campaign.online,
        }
    }
}

/// What a person types of a campaign beside its recipients.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct CampaignTyped {
    name: String,
    content: String,
    /// The letter of an email.
    letter: Option<EmailLetter>,
    advertising: bool,
    when: String,
}

impl From<CampaignTyped> for ops::Written {
    fn from(typed: CampaignTyped) -> Self {
        Self {
            name: typed.name,
            content: typed.content,
            letter: typed.letter.map(Into::into),
            advertising: typed.advertising,
            when: typed.when,
        }
    }
}

/// What one recipient reads, and what that takes.
#[derive(Clone, Debug, Serialize, Type)]
pub struct SmsRow {
    address: String,
    name: String,
    text: String,
    bare: String,
    units: u32,
    segments: u32,
    cost: Option<Money>,
    unicode: bool,
}

impl From<ops::SmsRow> for SmsRow {
    fn from(row: ops::SmsRow) -> Self {
        Self {
            address: row.address,
            name: row.name,
            text: row.text,
            bare: row.bare,
            units: counted(row.units),
            segments: counted(row.segments),
            cost: row.cost.map(Money::from),
            unicode: row.alphabet == Alphabet::Unicode,
        }
    }
}

/// How many a campaign is for, and what became of them; unknown where NextX does not tell.
#[derive(Clone, Copy, Debug, Serialize, Type)]
pub struct CampaignTotals {
    people: Option<Id>,
    reached: Option<Id>,
    failed: Option<Id>,
    read: Option<Id>,
}

impl From<ops::Totals> for CampaignTotals {
    fn from(totals: ops::Totals) -> Self {
        Self {
            people: totals.people.map(Id),
            reached: totals.reached.map(Id),
            failed: totals.failed.map(Id),
            read: totals.read.map(Id),
        }
    }
}

/// The letter of an email campaign of NextX.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LetterAtNextx {
    from_name: String,
    mail_from: String,
    track: bool,
    /// For a frame with `sandbox=""`; runs and fetches nothing.
    html: String,
}

/// A campaign of NextX.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CampaignAtNextx {
    remote: Id,
    /// The till's own number, where it was sent here.
    number: Option<Id>,
    name: String,
    /// The text of a text message, the subject of an email.
    content: String,
    letter: Option<LetterAtNextx>,
    /// NextX's own word.
    status: String,
    /// `dd/MM/yyyy HH:mm` in Vietnam; empty where it has no time.
    when: String,
    totals: CampaignTotals,
    /// It can be changed.
    waits: bool,
    read_at: Option<Moment>,
    /// It could not be read now: what is shown is older.
    unread: bool,
}

impl From<ops::CampaignAtNextx> for CampaignAtNextx {
    fn from(campaign: ops::CampaignAtNextx) -> Self {
        Self {
            remote: Id(campaign.remote_id),
            number: campaign.number.map(Id),
            name: campaign.name,
            content: campaign.content,
            status: campaign.status,
            when: campaign.when.map(typed_moment).unwrap_or_default(),
            totals: campaign.totals.into(),
            letter: campaign.letter.map(|letter| LetterAtNextx {
                from_name: letter.from_name,
                mail_from: letter.mail_from,
                track: letter.track,
                html: letter.html,
            }),
            waits: campaign.waits,
            read_at: campaign.read_at.map(Moment),
            unread: campaign.unread,
        }
    }
}

/// What became of a message.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MessageOutcome {
    Sent,
    Failed,
    Unknown,
}

impl MessageOutcome {
    fn of(sent: Option<bool>) -> Self {
        match sent {
            Some(true) => Self::Sent,
            Some(false) => Self::Failed,
            None => Self::Unknown,
        }
    }

    /// As the messages have it.
    #[must_use]
    pub const fn sent(self) -> Option<bool> {
        match self {
            Self::Sent => Some(true),
            Self::Failed => Some(false),
            Self::Unknown => None,
        }
    }
}

/// A message of the history.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SentMessageRow {
    address: String,
    name: String,
    content: String,
    at: Option<Moment>,
    outcome: MessageOutcome,
    /// They have opened it; unknown where NextX does not tell.
    opened: Option<bool>,
    opened_at: Option<Moment>,
    /// The provider's own words.
    words: String,
}

impl From<ops::SentMessage> for SentMessageRow {
    fn from(message: ops::SentMessage) -> Self {
        Self {
            address: message.address,
            name: message.name,
            content: message.content,
            at: message.at.map(Moment),
            outcome: MessageOutcome::of(message.sent),
            opened: message.read.map(|(opened, _)| opened),
            opened_at: message.read.and_then(|(_, at)| at).map(Moment),
            words: message.words,
        }
    }
}

/// The messages that were read.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SentMessagesView {
    sent: u32,
    failed: u32,
    unknown: u32,
    /// How many were opened, where NextX tells.
    opened: Option<u32>,
    /// These are all; otherwise the period is to be narrowed.
    whole: bool,
    /// What the campaign is called that they are of.
    campaign: Option<String>,
    /// How many were confirmed when it was sent here.
    confirmed: Option<u32>,
    /// Of these, how many have no message yet.
    absent: u32,
}

impl From<&ops::SentMessages> for SentMessagesView {
    fn from(read: &ops::SentMessages) -> Self {
        let (sent, failed, unknown) = read.counts();
        Self {
            sent: counted(sent),
            failed: counted(failed),
            unknown: counted(unknown),
            opened: read.opened().map(counted),
            whole: read.is_whole,
            campaign: read.campaign.clone(),
            confirmed: read.confirmed.map(counted),
            absent: counted(read.absent.len()),
        }
    }
}

/// Messages of the history, from one on.
#[derive(Clone, Debug, Serialize, Type)]
pub struct SentMessagePage {
    /// How many fit what is looked for.
    count: u32,
    rows: Vec<SentMessageRow>,
}

impl From<(usize, Vec<ops::SentMessage>)> for SentMessagePage {
    fn from((count, rows): (usize, Vec<ops::SentMessage>)) -> Self {
        Self {
            count: counted(count),
            rows: rows.into_iter().map(SentMessageRow::from).collect(),
        }
    }
}

/// What somebody decided.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ConsentDecision {
    Given,
    Withdrawn,
}

impl From<consent::Decision> for ConsentDecision {
    fn from(decision: consent::Decision) -> Self {
        match decision {
            consent::Decision::Given => Self::Given,
            consent::Decision::Withdrawn => Self::Withdrawn,
        }
    }
}

impl From<ConsentDecision> for consent::Decision {
    fn from(decision: ConsentDecision) -> Self {
        match decision {
            ConsentDecision::Given => Self::Given,
            ConsentDecision::Withdrawn => Self::Withdrawn,
        }
    }
}

/// An entry of the ledger.
#[derive(Clone, Debug, Serialize, Type)]
pub struct ConsentLine {
    decision: ConsentDecision,
    at: Moment,
    how: String,
    by: String,
}

/// An address of the ledger.
#[derive(Clone, Debug, Serialize, Type)]
pub struct ConsentRow {
    /// Empty where its owner had it erased.
    address: String,
    standing: ConsentDecision,
    entries: Vec<ConsentLine>,
}

impl From<ops::ConsentRow> for ConsentRow {
    fn from(row: ops::ConsentRow) -> Self {
        let entries = row.entries.into_iter();
        Self {
            address: row.address,
            standing: row.standing.into(),
            entries: entries
                .map(|entry| ConsentLine {
                    decision: entry.decision.into(),
                    at: Moment(entry.at),
                    how: entry.how,
                    by: entry.by,
                })
                .collect(),
        }
    }
}

/// The ledger, from one on.
#[derive(Clone, Debug, Serialize, Type)]
pub struct ConsentPage {
    /// How many fit what is looked for.
    count: u32,
    rows: Vec<ConsentRow>,
}

impl From<(usize, Vec<ops::ConsentRow>)> for ConsentPage {
    fn from((count, rows): (usize, Vec<ops::ConsentRow>)) -> Self {
        Self {
            count: counted(count),
            rows: rows.into_iter().map(ConsentRow::from).collect(),
        }
    }
}

/// What became of a list of addresses.
#[derive(Clone, Debug, Serialize, Type)]
pub struct ConsentEntered {
    entered: u32,
    /// Those that are no address.
    wrong: Vec<String>,
}

impl From<ops::ConsentEntered> for ConsentEntered {
    fn from(entered: ops::ConsentEntered) -> Self {
        Self {
            entered: counted(entered.entered),
            wrong: entered.wrong,
        }
    }
}

/// Something that this till knows of a person.
#[derive(Clone, Debug, Serialize, Type)]
pub struct PersonsLine {
    at: Option<Moment>,
    /// `customer`, `lead`, `given`, `withdrawn`, `campaign`, `zns`.
    what: String,
    words: String,
}

/// What this till knows of one address.
#[derive(Clone, Debug, Serialize, Type)]
pub struct PersonsData {
    address: String,
    lines: Vec<PersonsLine>,
}

impl From<ops::PersonsData> for PersonsData {
    fn from(data: ops::PersonsData) -> Self {
        let lines = data.lines.into_iter();
        Self {
            address: data.address,
            lines: lines
                .map(|(at, what, words)| PersonsLine {
                    at: at.map(Moment),
                    what: what.to_owned(),
                    words,
                })
                .collect(),
        }
    }
}
