//! The account of the environment, for all examples.

use std::env;
use std::error::Error;

use nextx_api::{Client, Config, Credentials, NEXTX_CRM_URL, NEXTX_OPEN_API_URL};

/// A client for `NEXTX_CLIENT_ID` and `NEXTX_CLIENT_SECRET`, at NextX itself or at the two addresses of
/// `NEXTX_OPEN_API_URL` and `NEXTX_CRM_URL`.
pub(crate) fn client() -> Result<Client, Box<dyn Error>> {
    let address = |name: &str, usual: &str| env::var(name).unwrap_or_else(|_| usual.to_owned());
    let needed = |name: &str| env::var(name).map_err(|_| format!("{name} is not set"));
    let credentials = Credentials {
        client_id: needed("NEXTX_CLIENT_ID")?,
        client_secret: needed("NEXTX_CLIENT_SECRET")?.into(),
    };
    let config = Config::new(
        address("NEXTX_OPEN_API_URL", NEXTX_OPEN_API_URL).parse()?,
        address("NEXTX_CRM_URL", NEXTX_CRM_URL).parse()?,
        credentials,
    )?;
    Ok(Client::new(config)?)
}
