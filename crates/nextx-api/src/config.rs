//! Where NextX is, who asks, and how hard.

use std::num::NonZeroU32;
use std::time::Duration;

use secrecy::SecretString;
use url::{Host as UrlHost, Url};

use crate::error::{AddressFault, Error};
use crate::models::{LeadUpdateBody, PhoneForm};

/// Address of the host for shop, catalogue, customers and orders.
pub const NEXTX_OPEN_API_URL: &str = "https://open-api.nextx.vn";
/// Address of the host for marketing, opportunities and tasks.
pub const NEXTX_CRM_URL: &str = "https://api-nextcrm.nextcrm.vn";

/// The two hosts of NextX. A token goes to these and nowhere else (A02-A04).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Host {
    /// `open-api.nextx.vn`, where also tokens come from.
    OpenApi,
    /// `api-nextcrm.nextcrm.vn`.
    Crm,
}

/// What a [`Client`](crate::Client) needs to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// Base address of open-api; a path prefix is kept.
    pub open_api: Url,
    /// Base address of the CRM host; a path prefix is kept.
    pub crm: Url,
    /// Who asks.
    pub credentials: Credentials,
    /// How hard.
    pub limits: Limits,
    /// How to read what the reference leaves open about writes.
    pub readings: Readings,
}

/// Which of two readings of the reference a write follows. The likely one is the default; a write is never tried both
/// ways, since that would create twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readings {
    /// Path of `campaign.create`, which is documented on that of automations (A12, Q28).
    pub campaign_create_path: String,
    /// The body of `automation.create` and `automation.update`.
    pub automation_body: AutomationBody,
    /// The verb of the updates that the samples show with two (A16).
    pub update_verb: UpdateVerb,
    /// The body of `lead.update` (D08).
    pub lead_update_body: LeadUpdateBody,
    /// How the telephone number of a ZNS message is written (Q32).
    pub zns_phone: PhoneForm,
    /// Which of a product's numbers `product.update` goes by (Q20).
    pub product_number: ProductNumber,
}

/// The number in the path of `product.update` (Q20); with the wrong one another product would be changed, so try it on
/// one first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ProductNumber {
    /// The product's own, with all of its variations.
    #[default]
    Product,
    /// That of one variation.
    Variation,
}

/// How an automation is sent (D15, Q29).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AutomationBody {
    /// `{"automation": {...}}`, as in the samples.
    #[default]
    Wrapped,
    /// The automation itself, as in the table.
    Flat,
}

/// The verb of `campaign.update`, `opportunity.update`, `sms_campaign.update`, `email_campaign.update` and `task.update`
/// (A16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum UpdateVerb {
    /// As on the HTTP lines and in the JavaScript samples.
    #[default]
    Put,
    /// As in the Python and curl samples.
    Post,
}

impl Default for Readings {
    fn default() -> Self {
        Self {
            campaign_create_path: "/api/crm/campaign".to_owned(),
            automation_body: AutomationBody::default(),
            update_verb: UpdateVerb::default(),
            lead_update_body: LeadUpdateBody::default(),
            zns_phone: PhoneForm::default(),
            product_number: ProductNumber::default(),
        }
    }
}

/// A client of the developer portal.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The client's public name.
    pub client_id: String,
    /// Never shown, logged or put into an address (A01).
    pub client_secret: SecretString,
}

/// How long to wait and how much to ask (Q06: NextX states no limits).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// For a connection, TLS included.
    pub connect_timeout: Duration,
    /// For a whole read, from connecting to the last byte; also the longest wait a server may ask a read to sit out.
    pub read_timeout: Duration,
    /// For a whole write (create, update, deletion, message): its token, its turn, and the exchange to the last byte.
    pub write_timeout: Duration,
    /// Requests per second, over both hosts.
    pub requests_per_second: NonZeroU32,
    /// Requests at a time, over both hosts.
    pub parallel: usize,
    /// Items asked for per page, 1 to 100 (C08); always told, for the CRM host states no default (C14).
    pub page_size: u32,
    /// How often a read is tried in all. A write is always sent once.
    pub read_attempts: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            read_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(45),
            requests_per_second: NonZeroU32::MIN.saturating_add(4),
            parallel: 2,
            page_size: 100,
            read_attempts: 3,
        }
    }
}

impl Config {
    /// A configuration with the default [`Limits`].
    ///
    /// # Errors
    /// [`Error::Address`] unless both addresses are https, or http on loopback, and carry no user, query or fragment.
    pub fn new(open_api: Url, crm: Url, credentials: Credentials) -> Result<Self, Error> {
        let config = Self {
            open_api,
            crm,
            credentials,
            limits: Limits::default(),
            readings: Readings::default(),
        };
        config.validate()?;
        Ok(config)
    }

    pub(crate) fn validate(&self) -> Result<(), Error> {
        for address in [&self.open_api, &self.crm] {
            validate_address(address).map_err(|fault| Error::Address {
                host: address.host_str().unwrap_or_default().to_owned(),
                fault,
            })?;
        }
        Ok(())
    }

    /// Whether `url` is on the very server that is one of the two hosts.
    pub(crate) fn is_ours(&self, url: &Url) -> bool {
        [&self.open_api, &self.crm]
            .iter()
            .any(|host| host.origin() == url.origin())
    }

    /// Whether any address is https.
    pub(crate) fn uses_tls(&self) -> bool {
        [&self.open_api, &self.crm]
            .iter()
            .any(|address| address.scheme() == "https")
    }

    /// The address of a path that begins with a slash.
    pub(crate) fn address(&self, host: Host, path: &str) -> Url {
        let mut url = match host {
            Host::OpenApi => self.open_api.clone(),
            Host::Crm => self.crm.clone(),
        };
        let whole = format!("{}{path}", url.path().trim_end_matches('/'));
        url.set_path(&whole);
        url
    }
}

fn validate_address(address: &Url) -> Result<(), AddressFault> {
    let loopback = match address.host() {
        Some(UrlHost::Domain(name)) => name == "localhost",
        Some(UrlHost::Ipv4(ip)) => ip.is_loopback(),
        Some(UrlHost::Ipv6(ip)) => ip.is_loopback(),
        None => return Err(AddressFault::NoHost),
    };
    if !address.username().is_empty() || address.password().is_some() {
        return Err(AddressFault::HasUser);
    }
    if address.query().is_some() || address.fragment().is_some() {
        return Err(AddressFault::HasQuery);
    }
    match address.scheme() {
        "https" => Ok(()),
        "http" if loopback => Ok(()),
        _ => Err(AddressFault::NotHttps),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::ErrorKind;

    fn config(open_api: &str) -> Result<Config, Error> {
        let credentials = Credentials {
            client_id: "shop".into(),
            client_secret: "hush".into(),
        };
        Config::new(
            open_api.parse().unwrap(),
            NEXTX_CRM_URL.parse().unwrap(),
            credentials,
        )
    }

    #[test]
    fn a_secret_travels_over_https_or_stays_on_the_machine() {
        for good in [
            NEXTX_OPEN_API_URL,
            "http://127.0.0.1:8080",
            "http://localhost:1/x",
            "http://[::1]:9",
            "https://a.b/c/",
        ] {
            assert!(config(good).is_ok(), "{good}");
        }
        for bad in [
            "http://open-api.nextx.vn",
            "ftp://127.0.0.1",
            "https://u:p@a.b",
            "https://a.b/?x=1",
            "data:x",
            "http://localhost.evil.vn",
        ] {
            assert_eq!(
                config(bad).unwrap_err().kind(),
                ErrorKind::AddressInvalid,
                "{bad}"
            );
        }
    }

    #[test]
    fn a06_addresses_are_built_from_host_and_path() {
        let address = |base| {
            config(base)
                .unwrap()
                .address(Host::OpenApi, "/api/sell/sell")
                .to_string()
        };
        assert_eq!(
            address(NEXTX_OPEN_API_URL),
            "https://open-api.nextx.vn/api/sell/sell"
        );
        assert_eq!(
            address("http://127.0.0.1:81/nextx/"),
            "http://127.0.0.1:81/nextx/api/sell/sell"
        );
    }

    #[test]
    fn the_secret_is_not_shown() {
        assert!(!format!("{:?}", config(NEXTX_OPEN_API_URL).unwrap()).contains("hush"));
    }
}
