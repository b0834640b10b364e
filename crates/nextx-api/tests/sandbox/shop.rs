//! A local NextX and a client of it.

use std::num::NonZeroU32;

use nextx_api::{Client, Config, Credentials};
use nextx_sandbox::{Options, Sandbox, Switches};

pub(crate) async fn open(switches: Switches) -> Sandbox {
    let options = Options {
        products: 60,
        customers: 20,
        sales_days: 2,
        switches,
        ..Options::default()
    };
    Sandbox::start(options).await.unwrap()
}

pub(crate) fn config(sandbox: &Sandbox) -> Config {
    let credentials = Credentials {
        client_id: sandbox.client_id(),
        client_secret: sandbox.client_secret().into(),
    };
    let (open_api, crm) = (sandbox.open_api_url(), sandbox.crm_url());
    let mut config =
        Config::new(open_api.parse().unwrap(), crm.parse().unwrap(), credentials).unwrap();
    config.limits.requests_per_second = NonZeroU32::new(1000).unwrap();
    config
}

pub(crate) fn client(sandbox: &Sandbox) -> Client {
    Client::new(config(sandbox)).unwrap()
}
