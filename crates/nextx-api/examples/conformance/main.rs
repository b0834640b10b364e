//! Tries the operations of NextX against any two addresses and says for each: ok, refused, or what did not fit.
//!
//! ```text
//! NEXTX_CLIENT_ID=… NEXTX_CLIENT_SECRET=… cargo run -p nextx-api --example conformance -- OPEN_API_URL CRM_URL [--write] [--link-returns]
//! ```
//!
//! Without `--write` nothing is changed: the reading operations alone. With `--write` all 67: it creates records marked
//! with a word of their own, reads them back, changes them, and deletes what can be deleted (its own user account; NextX
//! deletes nothing else). Campaigns are made as drafts and automations inactive, so nobody is written to. A ZNS message
//! would reach a person and cost money: it is sent only to the number in `NEXTX_ZNS_PHONE`, by the template in
//! `NEXTX_ZNS_TEMPLATE`. Web forms are tried where `NEXTX_WEBFORM_KEY` is set. A return names its sale only with
//! `--link-returns`, since the reference does not show that it may.
//!
//! The last line counts; the exit status is 0 where everything that was tried is ok.

#![allow(clippy::print_stdout)]

mod check;

use std::error::Error;
use std::process::ExitCode;

use nextx_api::{Client, Config, Credentials};

use check::{Choices, ZnsTrial};

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (flags, addresses): (Vec<_>, Vec<_>) = arguments
        .iter()
        .partition(|argument| argument.starts_with("--"));
    let [open_api, crm] = addresses.as_slice() else {
        return Err("two addresses are needed: that of open-api and that of the CRM host".into());
    };
    let known = ["--write", "--link-returns"];
    if let Some(unknown) = flags.iter().find(|flag| !known.contains(&flag.as_str())) {
        return Err(format!("there is no {unknown}").into());
    }
    let has = |name: &str| flags.iter().any(|flag| *flag == name);
    let credentials = Credentials {
        client_id: needed("NEXTX_CLIENT_ID")?,
        client_secret: needed("NEXTX_CLIENT_SECRET")?.into(),
    };
    let client = Client::new(Config::new(address(open_api)?, address(crm)?, credentials)?)?;
    let choices = Choices {
        write: has("--write"),
        link_returns: has("--link-returns"),
        web_form_key: std::env::var("NEXTX_WEBFORM_KEY").ok().map(Into::into),
        zns: zns_trial(),
        mark: check::mark(),
    };
    let report = Box::pin(check::run(&client, &choices)).await;
    print!("{report}");
    Ok(if report.is_clean() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn address(text: &str) -> Result<url::Url, String> {
    text.parse()
        .map_err(|error| format!("{text} is no address: {error}"))
}

fn needed(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|_| format!("{name} is not set"))
}

fn zns_trial() -> Option<ZnsTrial> {
    Some(ZnsTrial {
        phone: std::env::var("NEXTX_ZNS_PHONE").ok()?,
        template: std::env::var("NEXTX_ZNS_TEMPLATE").ok()?,
    })
}
