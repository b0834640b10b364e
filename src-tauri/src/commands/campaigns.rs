use std::{collections::BTreeMap, path::PathBuf};

use base64::{Engine, engine::general_purpose::STANDARD};
use till_app::table_file::TableFileError;

use super::{Answer, Till};
use crate::dto::{
    Id,
    campaigns::{
        AsideReason, AsideRow, AudienceChoices, CampaignAtNextx, CampaignTyped, CampaignView,
        ConsentDecision, ConsentEntered, ConsentPage, MessageChannel, MessageOutcome, PersonsData,
        RecipientSource, SentMessagePage, SentMessagesView, SmsPrice, SmsRow, prices,
    },
    orders::OrdersPeriod,
    records::{RecordForm, RecordSaved, RecordTyped},
};

/// Begins a campaign.
#[tauri::command]
#[specta::specta]
pub async fn campaign_new(till: Till<'_>, channel: MessageChannel) -> Answer<CampaignView> {
    Ok(till.new_campaign(channel.into()).await?.into())
}

/// A campaign that is kept here, its recipients read anew.
#[tauri::command]
#[specta::specta]
pub async fn campaign_open(till: Till<'_>, number: Id) -> Answer<CampaignView> {
    Ok(till.open_campaign(number.0).await?.into())
}

/// Begins one with the recipients and words of another; `name` is what it is called.
#[tauri::command]
#[specta::specta]
pub async fn campaign_copy(till: Till<'_>, number: Id, name: String) -> Answer<CampaignView> {
    Ok(till.copy_campaign(number.0, &name).await?.into())
}

/// Keeps what was typed.
#[tauri::command]
#[specta::specta]
pub async fn campaign_write(
    till: Till<'_>,
    number: Id,
    typed: CampaignTyped,
) -> Answer<CampaignView> {
    Ok(till.write_campaign(number.0, typed.into()).await?.into())
}

/// Throws away a campaign that was not sent.
#[tauri::command]
#[specta::specta]
pub async fn campaign_drop(till: Till<'_>, number: Id) -> Answer<()> {
    Ok(till.drop_campaign(number.0).await?)
}

/// Sends it to those whom a person has counted: `confirmed` is what they typed.
#[tauri::command]
#[specta::specta]
pub async fn campaign_send(till: Till<'_>, number: Id, confirmed: u32) -> Answer<CampaignView> {
    Ok(till
        .send_campaign(number.0, confirmed as usize)
        .await?
        .into())
}

/// Who is written to, from one on.
#[tauri::command]
#[specta::specta]
pub async fn campaign_rows(
    till: Till<'_>,
    number: Id,
    from: u32,
    count: u32,
) -> Answer<Vec<SmsRow>> {
    let rows = till
        .campaign_rows(number.0, from as usize, count as usize)
        .await?;
    Ok(rows.into_iter().map(SmsRow::from).collect())
}

/// Who is set aside, from one on; for one reason alone where that is wanted.
#[tauri::command]
#[specta::specta]
pub async fn campaign_aside(
    till: Till<'_>,
    number: Id,
    reason: Option<AsideReason>,
    from: u32,
    count: u32,
) -> Answer<Vec<AsideRow>> {
    let rows = till
        .campaign_aside(
            number.0,
            reason.map(Into::into),
            from as usize,
            count as usize,
        )
        .await?;
    Ok(rows.into_iter().map(AsideRow::from).collect())
}

/// What recipients can be chosen from.
#[tauri::command]
#[specta::specta]
pub async fn audience_choices(till: Till<'_>) -> Answer<AudienceChoices> {
    Ok(till.audience_choices().await?.into())
}

/// Adds a source to a campaign.
#[tauri::command]
#[specta::specta]
pub async fn audience_add(
    till: Till<'_>,
    number: Id,
    source: RecipientSource,
) -> Answer<CampaignView> {
    Ok(till.add_source(number.0, source.into()).await?.into())
}

/// Adds an audience with a name.
#[tauri::command]
#[specta::specta]
pub async fn audience_add_saved(till: Till<'_>, number: Id, saved: Id) -> Answer<CampaignView> {
    Ok(till.add_saved_audience(number.0, saved.0).await?.into())
}

/// Adds a list that was pasted.
#[tauri::command]
#[specta::specta]
pub async fn audience_paste(
    till: Till<'_>,
    number: Id,
    name: String,
    text: String,
) -> Answer<CampaignView> {
    Ok(till.add_pasted(number.0, name, &text).await?.into())
}

/// Adds a list from a file in base64.
#[tauri::command]
#[specta::specta]
pub async fn audience_import(
    till: Till<'_>,
    number: Id,
    name: String,
    file: String,
) -> Answer<CampaignView> {
    let file = STANDARD.decode(file);
    let file = file.map_err(|_| till_app::Error::from(TableFileError::Unreadable))?;
    Ok(till.add_imported(number.0, name, file).await?.into())
}

/// Takes a source away, by its place.
#[tauri::command]
#[specta::specta]
pub async fn audience_remove(till: Till<'_>, number: Id, place: u32) -> Answer<CampaignView> {
    Ok(till.remove_source(number.0, place as usize).await?.into())
}

/// Takes somebody out by their address, or back in.
#[tauri::command]
#[specta::specta]
pub async fn audience_leave_out(
    till: Till<'_>,
    number: Id,
    address: String,
    out: bool,
) -> Answer<CampaignView> {
    Ok(till.leave_out(number.0, &address, out).await?.into())
}

/// Keeps the sources of a campaign under a name.
#[tauri::command]
#[specta::specta]
pub async fn audience_save(till: Till<'_>, number: Id, name: String) -> Answer<()> {
    Ok(till.save_audience(number.0, &name).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn audience_forget(till: Till<'_>, saved: Id) -> Answer<()> {
    Ok(till.forget_audience(saved.0).await?)
}

/// What a segment costs, by the network.
#[tauri::command]
#[specta::specta]
pub async fn sms_prices_set(till: Till<'_>, typed: Vec<SmsPrice>) -> Answer<()> {
    Ok(till.set_sms_prices(prices(typed)?).await?)
}

/// A campaign of NextX, read now where that is possible.
#[tauri::command]
#[specta::specta]
pub async fn campaign_at_nextx(
    till: Till<'_>,
    channel: MessageChannel,
    remote: Id,
) -> Answer<CampaignAtNextx> {
    let campaign = till.campaign_at_nextx(channel.into(), remote.0).await?;
    Ok(campaign.into())
}

/// Begins a campaign that says what one of NextX says.
#[tauri::command]
#[specta::specta]
pub async fn campaign_take_over(
    till: Till<'_>,
    channel: MessageChannel,
    remote: Id,
    name: String,
) -> Answer<CampaignView> {
    let begun = till.take_over_campaign(channel.into(), remote.0, &name);
    Ok(begun.await?.into())
}

/// The form of a campaign that waits for its time.
#[tauri::command]
#[specta::specta]
pub async fn waiting_campaign_form(
    till: Till<'_>,
    channel: MessageChannel,
    remote: Id,
) -> Answer<RecordForm> {
    let form = till.waiting_campaign_form(channel.into(), remote.0).await?;
    Ok(form.into())
}

/// Changes it at NextX.
#[tauri::command]
#[specta::specta]
pub async fn waiting_campaign_save(
    till: Till<'_>,
    channel: MessageChannel,
    remote: Id,
    typed: RecordTyped,
) -> Answer<RecordSaved> {
    let saved = till.save_waiting_campaign(channel.into(), remote.0, typed.into());
    Ok(saved.await?.into())
}

/// Reads the messages of a period, or of one campaign, from NextX.
#[tauri::command]
#[specta::specta]
pub async fn message_history_read(
    till: Till<'_>,
    channel: MessageChannel,
    period: OrdersPeriod,
    campaign: Option<Id>,
) -> Answer<SentMessagesView> {
    let campaign = campaign.map(|id| id.0);
    let read = till.read_history(channel.into(), period.into(), campaign);
    Ok((&*read.await?).into())
}

/// The messages that were read last, from one on.
#[tauri::command]
#[specta::specta]
pub async fn message_history_rows(
    till: Till<'_>,
    outcome: Option<MessageOutcome>,
    words: String,
    from: u32,
    count: u32,
) -> Answer<SentMessagePage> {
    let outcome = outcome.map(MessageOutcome::sent);
    let rows = till.history_rows(outcome, &words, from as usize, count as usize);
    Ok(rows.await?.into())
}

/// Begins a campaign to those whom the messages that were read last did not reach.
#[tauri::command]
#[specta::specta]
pub async fn campaign_resend_failed(
    till: Till<'_>,
    name: String,
    list: String,
) -> Answer<CampaignView> {
    Ok(till.resend_failed(&name, &list).await?.into())
}

/// The ledger of consent, from one on.
#[tauri::command]
#[specta::specta]
pub async fn consent_rows(
    till: Till<'_>,
    channel: MessageChannel,
    words: String,
    only: Option<ConsentDecision>,
    from: u32,
    count: u32,
) -> Answer<ConsentPage> {
    let only = only.map(Into::into);
    let rows = till.consents(channel.into(), &words, only, from as usize, count as usize);
    Ok(rows.await?.into())
}

/// Enters what the people of a pasted list decided.
#[tauri::command]
#[specta::specta]
pub async fn consent_enter(
    till: Till<'_>,
    channel: MessageChannel,
    decision: ConsentDecision,
    list: String,
    how: String,
) -> Answer<ConsentEntered> {
    let entered = till.enter_consents(channel.into(), decision.into(), &list, &how);
    Ok(entered.await?.into())
}

/// Enters that everybody whom a campaign set aside for want of consent has given it; answers how many they are.
#[tauri::command]
#[specta::specta]
pub async fn consent_enter_audience(till: Till<'_>, number: Id, how: String) -> Answer<u32> {
    let entered = till.enter_consent_of_audience(number.0, &how).await?;
    Ok(u32::try_from(entered).unwrap_or(u32::MAX))
}

/// What this till knows of an address.
#[tauri::command]
#[specta::specta]
pub async fn persons_data(
    till: Till<'_>,
    channel: MessageChannel,
    address: String,
) -> Answer<PersonsData> {
    Ok(till.persons_data(channel.into(), &address).await?.into())
}

/// Writes it to a file and answers where to; `named` are the words of what a line can be.
#[tauri::command]
#[specta::specta]
pub async fn persons_data_export(
    till: Till<'_>,
    channel: MessageChannel,
    address: String,
    folder: String,
    name: String,
    heads: [String; 3],
    named: BTreeMap<String, String>,
) -> Answer<String> {
    let target = (PathBuf::from(folder), name);
    let words = move |what: &str| named.get(what).cloned().unwrap_or_else(|| what.to_owned());
    let written = till
        .export_persons_data(channel.into(), &address, target, heads, words)
        .await?;
    Ok(written.display().to_string())
}

/// Erases an address from what this till alone keeps.
#[tauri::command]
#[specta::specta]
pub async fn persons_data_erase(
    till: Till<'_>,
    channel: MessageChannel,
    address: String,
) -> Answer<()> {
    Ok(till.erase_persons_data(channel.into(), &address).await?)
}
